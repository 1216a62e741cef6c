"""One text on several pages -> one article that lists the other pages, so that nothing is counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from analysis.model import Article, Copy
from analysis.reading.folding import fold

_SHINGLE = 5
_ROWS = 4
_BANDS = 32  # with four rows each they meet on 99.9 of 100 pairs that share three quarters of their shingles
_SEED = 20_250_302
_BUCKET = 16  # a family of texts from one template, however large, costs each of them no more comparisons than this
_TRIED = 8
_EXACT = 60  # characters: shorter texts are copies only if they are the same, on the same day
_TITLED = 20  # characters: even shorter ones must have the same title too
# The share of shingles that two texts must have in common, by the length of the shorter one.
_ALIKE = ((200, 0.9), (600, 0.8), (1 << 62, 0.75))
_WITHIN = 0.95  # a text that another holds to this share is that text with a part left out
_LEFT_OUT = 0.7  # and is at least so much of it
_SAME = 0.95
_FULL = 0.95
_LONG = 600  # characters: two longer texts may differ in one number or foreign name that a page has put in
_RUN = 20
_NUMBER = r"\d+(?:[.,:]\d+)*|[〇零一二三四五六七八九十百千万亿两]{2,}|[一二两三四五六七八九十](?=[成倍年月日号])"
_FACT = re.compile(rf"{_NUMBER}|[a-z]{{2,}}", re.ASCII)
_NUMBERS = re.compile(_NUMBER)
_CLAUSE = re.compile(r"[^。!?;,:\n]{6,}")
_NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Text:
    """An article's body folded, and its letters and digits alone."""

    article: Article
    folded: str
    bare: str

    def order(self) -> tuple[int, str, str, str, str]:
        """The longest first, and never the order in which they come."""
        return -len(self.bare), self.bare, self.article.raw, self.article.id, self.article.path or ""

    def key(self) -> tuple[str, ...]:
        """What two texts that are the same have in common."""
        day = (self.article.published or "") if len(self.bare) < _EXACT else ""
        return self.bare, day, _bare(fold(self.article.title)) if len(self.bare) < _TITLED else ""


def without_duplicates(articles: Iterable[Article]) -> list[Article]:
    """The articles in the order given, each text once; the other pages that print it are listed in its `also`.

    Of several pages the one is kept that has the whole text, prints a date, names most of title, publisher, authors
    and address, and is the earliest, in this order. Where it prints no date, the earliest date of the others is its
    anchor, marked as an estimate. What comes out does not hang on the order of `articles`, but for their own.

    >>> text = "海岸智算园二期工程昨日投产,新增机架三千个,园区算力规模达到30.7EFLOPS。" * 3
    >>> one = Article("a", text, body=((0, len(text)),))
    >>> two = Article("b", f"首页\\n{text}", published="2025-03-02", publisher="海岸日报", body=((3, 3 + len(text)),))
    >>> [(article.id, [copy.id for copy in article.also]) for article in without_duplicates([one, two])]
    [('b', ['a'])]
    """
    several = list(articles)
    kept = {group[0]: [several[n] for n in group[1:]] for group in find_duplicates(several)}
    return [_with_copies(several[n], copies) for n, copies in sorted(kept.items())]


def find_duplicates(articles: Sequence[Article]) -> list[tuple[int, ...]]:
    """The articles' indices in groups that print one text, the page to keep first; most groups are of one.

    Near copies are looked up by MinHash over five-character shingles of the folded body (Broder 1997) and then
    compared: they share most shingles, open alike, and contradict each other in no number or foreign name, so that
    reports made from one template stay apart; a later page of the same outlet with a changed text is a follow-up.

    >>> reports = [f"海岸港昨日吞吐量为{n}万标箱,环比增长{n % 7}%,港口运行平稳有序。" * 4 for n in (31, 32, 31)]
    >>> find_duplicates([Article(str(n), text, body=((0, len(text)),)) for n, text in enumerate(reports)])
    [(0, 2), (1,)]
    """
    texts = [_text(article) for article in articles]
    groups: dict[int, list[int]] = {}
    same: dict[tuple[str, ...], int] = {}
    buckets: dict[tuple[int, ...], list[int]] = {}
    for n in sorted(range(len(texts)), key=lambda n: texts[n].order()):
        key = texts[n].key()
        found = same.get(key)
        if found is None and len(texts[n].bare) >= _EXACT:
            bands = _bands(texts[n].bare)
            found = next((m for m in _candidates(bands, buckets) if _is_copy(texts[m], texts[n])), None)
            if found is None:
                for band in bands:
                    holders = buckets.setdefault(band, [])
                    if len(holders) < _BUCKET:
                        holders.append(n)
        same.setdefault(key, n if found is None else found)
        groups.setdefault(n if found is None else found, []).append(n)
    return sorted(_ranked(texts, group) for group in groups.values())


def _bare(folded: str) -> str:
    return _NOT_A_WORD.sub("", folded).lower()


def _text(article: Article) -> _Text:
    folded = "\n".join(fold(article.raw[start:end]) for start, end in article.body).lower()
    return _Text(article, folded, _bare(folded))


def _shingles(bare: str) -> set[str]:
    return {bare[n : n + _SHINGLE] for n in range(len(bare) - _SHINGLE + 1)}


def _bands(bare: str) -> list[tuple[int, ...]]:
    from rensa import RMinHash

    digest = RMinHash.digests_from_token_sets([list(_shingles(bare))], num_perm=_ROWS * _BANDS, seed=_SEED)[0]
    return [(n, *digest[n : n + _ROWS]) for n in range(0, _ROWS * _BANDS, _ROWS)]


def _candidates(bands: list[tuple[int, ...]], buckets: dict[tuple[int, ...], list[int]]) -> list[int]:
    """The texts that meet in most bands, at most a few; of equal ones those that came first."""
    met: dict[int, int] = {}
    for band in bands:
        for n in buckets.get(band, ()):
            met[n] = met.get(n, 0) + 1
    return sorted(met, key=lambda n: -met[n])[:_TRIED]


def _is_copy(whole: _Text, other: _Text) -> bool:
    """Whether two texts are one, `other` being the shorter."""
    ours, theirs = _shingles(whole.bare), _shingles(other.bare)
    common = len(ours & theirs)
    alike = common / (len(ours) + len(theirs) - common)
    left_out = common >= _WITHIN * len(theirs) and len(theirs) >= _LEFT_OUT * len(ours)
    if not left_out and alike < next(share for length, share in _ALIKE if len(other.bare) < length):
        return False
    if alike < _SAME and _is_later(whole.article, other.article):
        return False
    if not _opens_alike(whole.bare, other.bare) or not _opens_alike(other.bare, whole.bare):
        return False
    return not _differ_in_facts(whole.folded, other.folded, len(other.bare))


def _is_later(one: Article, other: Article) -> bool:
    """Whether two pages may be a report and its follow-up: of two days, and not of two outlets."""
    two_outlets = bool(one.publisher and other.publisher) and fold(one.publisher) != fold(other.publisher)
    two_days = bool(one.published and other.published) and one.published != other.published
    return two_days and not two_outlets


def _opens_alike(bare: str, other: str) -> bool:
    """Whether a text begins with words of the other, but for a short piece before them: news stands first."""
    reach = min(max(60, len(bare) // 10), 300)
    return any(bare[n : n + _RUN] in other for n in range(min(reach, max(1, len(bare) - _RUN))))


def _differ_in_facts(one: str, other: str, length: int) -> bool:
    """Whether each text has numbers or foreign names that the other lacks, or the same clause with another number."""
    ours, theirs = set(_FACT.findall(one)), set(_FACT.findall(other))
    if min(len(ours - theirs), len(theirs - ours)) > (1 if length >= _LONG else 0):
        return True
    told, said = _told(one), _told(other)
    return any(told[clause] - said[clause] and said[clause] - told[clause] for clause in told.keys() & said.keys())


def _told(folded: str) -> dict[str, set[tuple[str, ...]]]:
    """Clause without its numbers -> the numbers it is told with."""
    told: dict[str, set[tuple[str, ...]]] = {}
    for clause in _CLAUSE.findall(folded):
        numbers = _NUMBERS.findall(clause)
        if numbers:
            told.setdefault(_bare(_NUMBERS.sub("0", clause)), set()).add(tuple(numbers))
    return told


def _ranked(texts: Sequence[_Text], group: Sequence[int]) -> tuple[int, ...]:
    """A group with the page to keep first and the others by date."""
    longest = max(len(texts[n].bare) for n in group)

    def rank(n: int) -> tuple[bool, bool, int, str, tuple[int, str, str, str, str]]:
        article = texts[n].article
        known = sum(map(bool, (article.title, article.publisher, article.authors, article.url)))
        part = len(texts[n].bare) < _FULL * longest
        return part, not article.published, -known, article.published or "", texts[n].order()

    kept = min(group, key=rank)
    others = sorted(
        (n for n in group if n != kept), key=lambda n: (texts[n].article.published or "9999", texts[n].order())
    )
    return kept, *others


def _with_copies(article: Article, copies: Sequence[Article]) -> Article:
    if not copies:
        return article
    also = [*article.also]
    for copy in copies:
        also += [Copy(copy.id, copy.title, copy.published, copy.publisher, copy.path, copy.url), *copy.also]
    dates = [copy.published for copy in also if copy.published]
    if article.published or not dates:
        return replace(article, also=tuple(also))
    basis = f"estimated: another page prints the same text on {min(dates)}"
    return replace(article, also=tuple(also), anchor=min(dates), anchor_basis=basis)

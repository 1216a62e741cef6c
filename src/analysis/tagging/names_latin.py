"""Latin names by shape: models, chips and products with a number, and what a capital letter begins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from analysis.model import MentionKind, Range
from analysis.tagging import names_lexicon as lexicon

Named = tuple[int, int, MentionKind]

_PART = r"[A-Za-z0-9À-ÖØ-öø-ž]+(?:[-.'’&][A-Za-z0-9À-ÖØ-öø-ž]+)*"
_CODE = r"[0-9]{0,2}[A-Z]{1,3}\d{1,4}[A-Z]{0,3}(?![A-Za-z0-9])"
_CODED = re.compile(rf"(?<![A-Za-z0-9.])[0-9]{_CODE}")
# A run of Latin words that begins with a letter, or else a code that begins with a figure.
_RUN = re.compile(
    r"[A-Za-z0-9](?<![A-Za-z0-9.].)(?:(?<=[A-Za-z])[A-Za-z0-9À-ÖØ-öø-ž]*(?:[-.'’&][A-Za-z0-9]+)*"
    rf"(?: (?:[A-Z]\.(?= [A-Z])|(?=[A-Z0-9]){_PART})){{0,5}}\+?|({_CODE}))"
)
_DIGITS = frozenset("0123456789")
_PAST_LATIN = "\u0180"
_COUNTED = re.compile(r"[大个款种家年月日层人名位倍张块颗台枚片元美核寸英项条%]| ?[千万亿]")
_NUMBER = re.compile(r"[0-9][0-9.]*")
_GRADES = frozenset({"Pro", "Max", "Plus", "Ultra", "Mini", "Super", "Lite", "Turbo"})
_WITH_INITIAL = re.compile(r"[A-Z][a-z'’-]+ [A-Z]\. [A-Z][A-Za-z'’-]+")
_PERIOD = re.compile(r"(?:FY|CY) ?\d{2,4}(?:E|[QH][1-4])?|[1-4][QH] ?\d{2,4}E?|[QH][1-4] ?(?:FY)?\d{2,4}|\d{4}[EF]")
_PLAIN = re.compile(r"[a-z]+(?:[-.'][a-z]+)*|[a-z]{1,2}[0-9][a-z0-9.]*")
_SIZE = re.compile(r"\d(?:\.\d+)?[BbMT]\b")
_CHIP = re.compile(r"(?:[A-Z]{1,3}\d{2,4}[A-Z]{0,2}|MI\d{3}[A-Z]?|GB\d{3})(?: |$)")
# What stands after a model's name, or after a chip's, and the characters it begins with.
_MODELS = ("大语言模型", "语言模型", "大模型", "模型")
_CHIPS = ("芯片", "GPU", "显卡", "加速卡", "处理器", "算力卡")
_THING_AFTER = re.compile(rf" ?(?:系列|开源)?(?:({'|'.join(_MODELS)})|(?<!开源)(?:{'|'.join(_CHIPS)}))")
_THING_OPENS = frozenset(word[0] for word in (" ", "系列", "开源", *_MODELS, *_CHIPS))


@cache
def _maker_after() -> re.Pattern[str]:
    """What stands after a company's name and hardly ever after a product's."""
    dated = r"(?:已?[于在] ?)?(?:\d{1,4} ?[年月日] ?){0,3}"
    adverbs, cues = (lexicon.one_of(lexicon.followers(use)) for use in ("adverb", "cue"))
    return re.compile(rf" ?{dated}(?:{lexicon.one_of(lexicon.company_cues('latin'))}|(?:{adverbs}){{1,2}}(?:{cues}))")


@cache
def _maker_before() -> tuple[frozenset[str], re.Pattern[str]]:
    """What stands before a company's name, and the characters it ends with."""
    words = lexicon.company_cues("before")
    return frozenset(word[-1] for word in words).union(" \n"), re.compile(rf"(?:{lexicon.one_of(words)}) ?$")


@cache
def _line() -> re.Pattern[str]:
    lines = lexicon.alternatives(lexicon.product_lines())
    return re.compile(rf"({lines}) ?({_PART}(?: (?=[A-Z0-9]){_PART}){{0,3}})")


@cache
def _known() -> frozenset[str]:
    """Latin words that need no look: what the tables of names hold, titles, and what names nothing."""
    titles = (title for title in lexicon.titles("before") if " " not in title)
    return lexicon.acronyms().union(titles, (form for form in lexicon.entries() if form[0].isascii()))


def find_latin(folded: str, lines: Iterable[tuple[int, int, None]]) -> list[Named]:
    """(start, end, kind) of Latin names and of Chinese product lines with a number; `lines` are the places of those.

    >>> find_latin("新版Qwen-9跑在麒麟905X上", [(10, 12, None)])
    [(2, 8, 'model'), (10, 16, 'chip')]
    """
    found: list[Named] = []
    codes: list[Range] = []
    makers: set[str] = set()
    known = _known()
    for match in _RUN.finditer(folded):
        run = match.group()
        if run in known:
            continue
        start, end = match.span()
        if match.lastindex:
            codes.append((start, end))
            continue
        for begin, stop, name in _parts(run, folded, start, end):
            kind = latin_kind(name, folded, begin, stop)
            if kind == "organisation":
                makers.add(name)
            if kind is not None:
                found.append((begin, stop, kind))
        if not run.isalnum() and not _DIGITS.isdisjoint(run):
            codes += [code.span() for code in _CODED.finditer(folded, start, end)]
    if makers:
        found = [
            (s, e, "organisation" if kind == "product" and folded[s:e] in makers else kind) for s, e, kind in found
        ]
    if codes:
        found += [(start, end, "product") for start, end in codes if end - start > 3]
    for start, end, _ in lines:
        if folded[end : end + 1] < _PAST_LATIN and (numbered := _line().match(folded, start)) is not None:
            found += _numbered(folded, numbered)
    return found


def _numbered(folded: str, match: re.Match[str]) -> list[Named]:
    """A product line with what follows it, unless that is a word that names nothing or counts something."""
    rest = match[2]
    first = rest.split()[0]
    if first in lexicon.acronyms() and first not in _GRADES:
        return []
    if _NUMBER.fullmatch(rest) and _COUNTED.match(folded, match.end()):
        return []
    return [(*match.span(), lexicon.product_lines()[match[1]])]


def _parts(run: str, folded: str, start: int, end: int) -> Sequence[tuple[int, int, str]]:
    """What a run of Latin words may name, each with its range.

    It is cut at organisations' names and titles; acronyms before a name and counted numbers at the end are no part of it.
    """
    if " " not in run:
        return ((start, end, run),) if run[0].isupper() or not _PLAIN.fullmatch(run) else ()
    words, acronyms = run.split(" "), lexicon.acronyms()
    if acronyms.issuperset(words):
        return ()
    while len(words) > 1 and _NUMBER.fullmatch(words[-1]) and _COUNTED.match(folded, end):
        end -= len(words.pop()) + 1
    titles = lexicon.titles("before")
    cuts: list[tuple[int, int]] = []
    begun, begin, stop = False, -1, start
    for word in words:
        at, stop = stop, stop + len(word)
        if word in titles or (not begun and _begins_none(word)):
            cuts.append((begin, at - 1))
            begun, begin = False, -1
        else:
            begun = True
            if begin < 0 and word not in acronyms:
                begin = at
        stop += 1
    cuts.append((begin, end))
    return [(at, stop, folded[at:stop]) for at, stop in cuts if at >= 0 and not folded[at].isdigit()]


def _begins_none(word: str) -> bool:
    """Whether a word of a run is an organisation by itself, or ordinary."""
    entry = lexicon.entries().get(word)
    if entry is not None and entry.kind == "organisation":
        return True
    return not word[0].isupper() and _PLAIN.fullmatch(word) is not None


def latin_kind(name: str, folded: str, start: int, end: int) -> MentionKind | None:
    """What a Latin name at [start, end) stands for, None where it names nothing.

    >>> latin_kind("Nexora", "Nexora公司发布了新品", 0, 6)
    'organisation'
    """
    shape = _shape(name)
    if shape.settled:
        return shape.kind
    after = _THING_AFTER.match(folded, end) if folded[end : end + 1] in _THING_OPENS else None
    if after is not None and after.lastindex:
        return "model"
    if shape.kind == "chip" or after is not None:
        return "chip"
    if shape.kind == "organisation":
        return shape.kind
    if shape.numbered:
        return shape.kind
    ends, before = _maker_before()
    if _maker_after().match(folded, end) or (
        folded[start - 1] in ends and before.search(folded, max(0, start - 6), start)
    ):
        return "organisation"
    return shape.kind


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a Latin name is by its letters alone, and whether what stands around it may tell otherwise."""

    kind: MentionKind | None
    settled: bool = True
    numbered: bool = False


@lru_cache(maxsize=4096)
def _shape(name: str) -> _Shape:
    parts = name.split()
    if all(part in lexicon.acronyms() or _NUMBER.fullmatch(part) for part in parts):
        return _Shape(None)
    numbered = any(c.isdigit() for c in name)
    if _PERIOD.fullmatch(name) or (name.islower() and not numbered):
        return _Shape(None)
    if (
        len(parts) in (2, 3)
        and parts[0] in lexicon.forenames()
        and all(re.fullmatch(r"[A-Z][A-Za-z'’-]*\.?", p) for p in parts)
    ):
        return _Shape("person" if not lexicon.acronyms() & set(parts) else None)
    if _WITH_INITIAL.fullmatch(name):
        return _Shape("person")
    if _SIZE.search(name):
        return _Shape("model")
    head = re.match(r"[A-Za-z]+(?:-[A-Za-z]{3,})*", name)
    families = lexicon.families()
    family = (families.get(head.group()) or families.get(head.group().split("-")[0])) if head else None
    if family is not None and head is not None and ("-" in head.group() or len(name) > head.end()):
        return _Shape(family)
    if _CHIP.match(name):
        return _Shape("chip", settled=False)
    if len(parts) > 1 and parts[-1] in lexicon.company_words():
        return _Shape("organisation", settled=False)
    if len(name) < 3 or (len(name) <= 4 and name.isupper()):
        return _Shape(None, settled=False, numbered=numbered)
    return _Shape(family or "product", settled=False, numbered=numbered)

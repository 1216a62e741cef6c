"""Organisations by shape: a suffix that ends their names (研究院, 有限公司, 局) and where the name begins."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from operator import itemgetter

from analysis.model import Range
from analysis.tagging import names_lexicon as lexicon
from analysis.tagging.names_words import Found, Suffix, find_words

# What a name is made of, read backwards; of a bracket no more than four characters, and something before it.
_BODY_BACK = re.compile(r"(?:[\u4e00-\u9fffA-Za-z0-9&.-]+|\)[^(]{0,4}\((?=[\s\S]))*")
_REACH = 26
# Between the name that opens another and the suffix, by the suffix's use.
_GAPS = {"office": 12, "weak": 6, "strong": _REACH}
_EMPLOYER = re.compile(
    r"(?<![\u4e00-\u9fff])前?([\u4e00-\u9fff]{2,6}?)(?:创始|管理|投资|联合|执行|高级|资深|共同|名誉|副)?\Z"
)
_start = itemgetter(0)
_HOUSES = frozenset({"资本", "创投", "集团", "控股", "证券", "银行"})


@cache
def _after_weak() -> re.Pattern[str]:
    words = lexicon.followers("cue", "act", "adverb", "function", "other") | lexicon.titles("before")
    return re.compile(rf"[^\u4e00-\u9fffA-Za-z0-9]|$|{lexicon.one_of(words)}")


def find_organisations(folded: str, suffixes: Iterable[tuple[int, int, Suffix]], known: list[Found]) -> list[Found]:
    """The organisations that a suffix shows, in order; `known` are the lexicon's names, in order.

    A name begins at a place or an organisation before its suffix, else after the last word that no name holds.

    >>> text = "近日,江北市数据局表示,项目顺利"
    >>> find_organisations(text, find_words(text).suffixes, [(3, 6, "place", 6, None)])
    [(3, 9, 'organisation', 6, None)]
    """
    anchors = [k for k in known if k[2] in ("place", "organisation")]
    starts = list(map(_start, anchors))
    words, title_heads, after_weak = lexicon.common_words(), lexicon.title_heads(), _after_weak()
    found: list[Range] = []
    firm = True
    for start, end, suffix in suffixes:
        after = folded[end : end + 1]
        if after in suffix.not_before and (after not in title_heads or not _titled(folded, end)):
            continue
        use = suffix.use
        before = bisect_left(starts, start)
        last = anchors[before - 1] if before else None
        near = last is not None and last[1] >= start - _GAPS[use]
        follows = found and found[-1][0] >= start - _REACH and use != "office"
        if use != "strong":
            # An office needs a name before it, and so does what ends an ordinary word (人工智能).
            alone = use == "weak" and folded[start - 2 : start] not in words
            if not (near or follows or alone) or after_weak.match(folded, end) is None:
                continue
        if last is not None and (last[1] > end or (last[1] == end and last[2] == "organisation")):
            continue
        floor = _floor(folded, start, found[-1] if found and firm else (0, 0))
        begin = _anchored(folded, start, end, anchors[bisect_left(starts, floor) : before], suffix)
        if begin is None and use != "office":
            if follows and floor <= found[-1][0] < start and not _broken(folded[found[-1][1] : start]):
                begin = found[-1][0]
            else:
                begin = _unanchored(folded, floor, start, end, suffix)
        if begin is None:
            continue
        while found and found[-1][1] > begin:
            begin = min(begin, found.pop()[0])
        found.append((begin, end))
        firm = use == "strong"
    return [(start, end, "organisation", 6, None) for start, end in found]


def _broken(gap: str) -> bool:
    return lexicon.breaks("organisation").search(gap) is not None


def _floor(folded: str, start: int, last: Range) -> int:
    """As far left as a name may reach: to a mark, or to 与 and 和 right after another organisation."""
    least = max(0, start - _REACH)
    if last[1] <= start and folded[last[1] : last[1] + 1] in ("与", "和", "及"):
        least = max(least, last[1] + 1)
    body = _BODY_BACK.match(folded[least:start][::-1])
    return start - body.end() if body else start


def _anchored(folded: str, start: int, end: int, anchors: list[Found], suffix: Suffix) -> int | None:
    """The first place or organisation that may open the name whose suffix is [start, end)."""
    for index, (begin, stop, kind, _, _) in enumerate(anchors):
        if start < stop != end or (folded[max(0, begin - 1) : begin] == "(" and folded[stop : stop + 1] == ")"):
            continue
        gap = folded[stop:start]
        joined = any(
            folded[other - 1] in "对与和向给为从被把及、" for other, *_ in anchors[index + 1 :] if other > stop
        )
        listed = gap[:1] in ("与", "和", "及") and (kind == "organisation" or len(anchors) > 1)
        if not joined and not listed and not _broken(gap) and _admits(suffix, kind, gap):
            return begin
    return None


def _admits(suffix: Suffix, kind: str, gap: str) -> bool:
    """Whether a suffix of that use takes what stands between the anchor and it."""
    words = lexicon.common_words()
    if suffix.use == "office":
        ordinary = any(gap[at:] + suffix.word in words for at in range(len(gap)))
        return kind == "place" and 2 <= len(gap) <= _GAPS[suffix.use] and not ordinary
    if suffix.use == "weak":
        if any(gap[at:] + suffix.word in words for at in range(len(gap) - 1)) or len(gap) > _GAPS[suffix.use]:
            return False
        return kind != "place" or (len(gap) > 1 and gap not in words and not lexicon.breaks("head").search(gap))
    return True


def _unanchored(folded: str, floor: int, start: int, end: int, suffix: Suffix) -> int | None:
    begin, formal = floor, suffix.formal
    for match in lexicon.breaks("organisation", "" if formal else "head").finditer(folded, floor, start):
        if folded[match.end()] != "(":
            begin = match.end()
    head = folded[begin:start]
    words = lexicon.common_words() if suffix.use == "weak" else lexicon.ordinary_words()
    formal = formal or (suffix.word in _HOUSES and _titled(folded, end))
    if folded[begin:end] in words or (head in words and not formal) or len(head) < 2 or head[0] in ")-":
        return None
    if suffix.use == "weak":
        ordinary = any(head[at : at + 2] in words for at in range(len(head) - 1))
        return begin if len(head) <= 4 and not ordinary else None
    return begin if len(head) <= (18 if formal else 12) else None


def _titled(folded: str, at: int) -> bool:
    """Whether a title stands at `at`: the name before it is somebody's employer."""
    if folded[at : at + 1] not in lexicon.title_heads():
        return False
    titles = lexicon.titles("before")
    return any(folded[at : at + size] in titles for size in range(2, 7))


def employers(folded: str, executives: Iterable[tuple[int, int, None]]) -> set[str]:
    """Names of organisations that no list holds, from the offices people hold in them: 星河智算 of 星河智算创始人.

    >>> text = "对此,星河智算创始人周明远没有回应。公司董事长也没有。"
    >>> employers(text, find_words(text).executives)
    {'星河智算'}
    """
    found = set()
    for start, _, _ in executives:
        match = _EMPLOYER.search(folded, max(0, start - 10), start)
        if match is not None and _unlisted(match[1]):
            found.add(match[1])
    return found


def _unlisted(name: str) -> bool:
    """Whether a stretch before an office may be the name of an organisation that no list holds."""
    words = lexicon.common_words()
    if name in words or name[-1] in "部区群级前任兼大的副":
        return False
    if all(name[at : at + 2] in words for at in range(0, len(name) - 1, 2)):
        return False
    return not lexicon.breaks("organisation", "head", "role").search(name) and not find_words(name).titles

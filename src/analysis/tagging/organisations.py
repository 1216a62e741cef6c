"""Organisations by shape: a suffix that ends their names (研究院, 有限公司, 局) and where the name begins."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from analysis.lexicon import Finder, Row, rows
from analysis.model import MentionKind, Range
from analysis.tagging import names_lexicon as lexicon

# What a name is made of, read backwards; of a bracket no more than four characters, and something before it.
_BODY_BACK = re.compile(r"(?:[\u4e00-\u9fffA-Za-z0-9&.-]+|\)[^(]{0,4}\((?=[\s\S]))*")
_REACH = 26
_EMPLOYER = re.compile(
    r"(?<![\u4e00-\u9fff])前?([\u4e00-\u9fff]{2,6}?)(?:创始|管理|投资|联合|执行|高级|资深|共同|名誉|副)?\Z"
)
_EXECUTIVE = re.compile("创始人|创办人|董事长|总裁|首席执行官|总经理|执行长|合伙人|CEO|CTO|CFO|COO")
_HOUSES = frozenset({"资本", "创投", "集团", "控股", "证券", "银行"})
Known = tuple[int, int, MentionKind]


@cache
def _suffixes() -> tuple[Finder, dict[str, Row]]:
    table = {row["suffix"]: row for row in rows("names_suffixes")}
    return Finder(form for form, row in table.items() if row["use"] != "latin"), table


@cache
def _after_weak() -> re.Pattern[str]:
    words = lexicon.followers("cue", "act", "adverb", "function", "other") | lexicon.titles("before")
    return re.compile(rf"[^\u4e00-\u9fffA-Za-z0-9]|$|{lexicon.alternatives(words)}")


def find_organisations(folded: str, known: list[Known]) -> list[Range]:
    """The ranges of organisations that a suffix shows, in order; `known` are the lexicon's names, in order.

    A name begins at a place or an organisation before its suffix, else after the last word that no name holds.

    >>> text = "近日,江北市数据局表示,项目顺利"
    >>> [text[s:e] for s, e in find_organisations(text, [(3, 6, "place")])]
    ['江北市数据局']
    """
    finder, table = _suffixes()
    anchors = [k for k in known if k[2] in ("place", "organisation")]
    starts = [k[0] for k in anchors]
    found: list[Range] = []
    firm = True
    for start, end, word in finder.find(folded):
        row = table[word]
        if folded[end : end + 1] and folded[end] in row["not_before"] and not _titled(folded, end):
            continue
        around = bisect_left(starts, start) - 1
        if around >= 0 and anchors[around][1] > end:
            continue
        if around >= 0 and anchors[around][1] == end and anchors[around][2] == "organisation":
            continue
        if row["use"] != "strong" and not _after_weak().match(folded, end):
            continue
        floor = _floor(folded, start, found[-1] if found and firm else (0, 0))
        begin = _anchored(folded, start, end, anchors[bisect_left(starts, floor) : bisect_left(starts, start)], row)
        follows = row["use"] != "office" and found and floor <= found[-1][0] < start
        if begin is None and follows and not _broken(folded[found[-1][1] : start]):
            begin = found[-1][0]
        if begin is None and row["use"] != "office":
            begin = _unanchored(folded, floor, start, end, row)
        if begin is None:
            continue
        while found and found[-1][1] > begin:
            begin = min(begin, found.pop()[0])
        found.append((begin, end))
        firm = row["use"] == "strong"
    return found


def _broken(gap: str) -> bool:
    return lexicon.breaks("organisation").search(gap) is not None


def _floor(folded: str, start: int, last: Range) -> int:
    """As far left as a name may reach: to a mark, or to 与 and 和 right after another organisation."""
    least = max(0, start - _REACH)
    if last[1] <= start and folded[last[1] : last[1] + 1] in ("与", "和", "及"):
        least = max(least, last[1] + 1)
    body = _BODY_BACK.match(folded[least:start][::-1])
    return start - body.end() if body else start


def _anchored(folded: str, start: int, end: int, anchors: list[Known], row: Row) -> int | None:
    """The first place or organisation that may open the name whose suffix is [start, end)."""
    for index, (begin, stop, kind) in enumerate(anchors):
        if start < stop != end or (folded[max(0, begin - 1) : begin] == "(" and folded[stop : stop + 1] == ")"):
            continue
        gap = folded[stop:start]
        joined = any(
            folded[other - 1] in "对与和向给为从被把及、" for other, _, _ in anchors[index + 1 :] if other > stop
        )
        listed = gap[:1] in ("与", "和", "及") and (kind == "organisation" or len(anchors) > 1)
        if not joined and not listed and not _broken(gap) and _admits(row, kind, gap):
            return begin
    return None


def _admits(row: Row, kind: MentionKind, gap: str) -> bool:
    """Whether a suffix of that use takes what stands between the anchor and it."""
    words = lexicon.common_words()
    if row["use"] == "office":
        ordinary = any(gap[at:] + row["suffix"] in words for at in range(len(gap)))
        return kind == "place" and 2 <= len(gap) <= 12 and not ordinary
    if row["use"] == "weak":
        if any(gap[at:] + row["suffix"] in words for at in range(len(gap) - 1)) or len(gap) > 6:
            return False
        return kind != "place" or (len(gap) > 1 and gap not in words and not lexicon.breaks("head").search(gap))
    return True


def _unanchored(folded: str, floor: int, start: int, end: int, row: Row) -> int | None:
    begin, formal = floor, row["suffix"].endswith(("有限公司", "事务所", "责任公司"))
    for match in lexicon.breaks("organisation", "" if formal else "head").finditer(folded, floor, start):
        if folded[match.end()] != "(":
            begin = match.end()
    head = folded[begin:start]
    words = lexicon.common_words() if row["use"] == "weak" else lexicon.ordinary_words()
    formal = formal or (row["suffix"] in _HOUSES and _titled(folded, end))
    if folded[begin:end] in words or (head in words and not formal) or len(head) < 2 or re.match("[)-]", head):
        return None
    if row["use"] == "weak":
        ordinary = any(head[at : at + 2] in words for at in range(len(head) - 1))
        return begin if len(head) <= 4 and not ordinary else None
    return begin if len(head) <= (18 if formal else 12) else None


def _titled(folded: str, at: int) -> bool:
    """Whether a title stands at `at`: the name before it is somebody's employer."""
    if folded[at : at + 1] not in lexicon.title_heads():
        return False
    titles = lexicon.titles("before")
    return any(folded[at : at + size] in titles for size in range(2, 7))


def employers(folded: str) -> set[str]:
    """Names of organisations that no list holds, from the offices people hold in them: 星河智算 of 星河智算创始人.

    >>> employers("对此,星河智算创始人周明远没有回应。公司董事长也没有。")
    {'星河智算'}
    """
    words, found = lexicon.common_words(), set()
    generic = lexicon.breaks("organisation", "head", "role")
    for title in _EXECUTIVE.finditer(folded):
        match = _EMPLOYER.search(folded, max(0, title.start() - 10), title.start())
        if match is None:
            continue
        name = match.group(1)
        unknown = any(name[at : at + 2] not in words for at in range(0, len(name) - 1, 2))
        named = name not in words and unknown and not generic.search(name) and name[-1] not in "部区群级前任兼大的副"
        if named and not lexicon.title_finder().find(name):
            found.add(name)
    return found

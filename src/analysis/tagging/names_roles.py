"""The title phrase beside a person's name: 星河智算创始人、董事长."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from analysis.model import Mention, Range
from analysis.tagging import names_lexicon as lexicon

_start = attrgetter("start")
# A stretch without a mark, read backwards; a code in brackets is none, two spaces are one.
_RUN_BACK = re.compile(r"""(?:(?!  )[^,。;:!?"“”‘’()\n《》【】〔〕[\]<>|—]|\n?\)[A-Za-z0-9 .:&-]{2,16}\()*""")
_APPOSED = re.compile(r"\(([^()\n]{2,40})\)|,(?:系|为|是)?([^,。;:!?()\"“”\n]{2,40})(?=[,。])")
_DATE = re.compile(r"\d[年月日]")
_KINDS = ("公司", "机构", "媒体", "传媒", "平台", "企业", "厂商", "网站", "智库", "券商", "投行", "巨头")
# What stands before a name that is described: the end of the kind, or a space.
ENDS_OF_KINDS = frozenset(kind[-1] for kind in (*_KINDS, " "))
_KIND_OF = re.compile(rf"(?:^|(?<=[^\u4e00-\u9fffA-Za-z0-9]))([\u4e00-\u9fffA-Za-z]{{0,10}}(?:{'|'.join(_KINDS)})) ?$")
_TRADE = re.compile(r"(?:公司|企业|厂商|大厂|巨头|巨擘|龙头|霸主|媒体|制造商|开发商|供应商|运营商|厂)$")
_AFTER_NAME = re.compile(r"(?:教授|博士|院士|研究员|工程师|律师|副教授)")


def role_before(folded: str, title: Range, before: Sequence[Mention]) -> Range | None:
    """The range of the whole title phrase that ends with `title`; `before` are the mentions ahead of it.

    It reaches back to the mark, verb or other person that ends it, and opens with the organisation it names.

    >>> text = "近日,知名芯片企业星河智算创始人、董事长周明远表示"
    >>> organisation = Mention(9, 13, "星河智算", "organisation", "星河智算")
    >>> text[slice(*role_before(text, (17, 20), [organisation]))]
    '星河智算创始人、董事长'
    """
    start, end = title
    begin = _left_edge(folded, start)
    if begin == start:
        return title
    inside = [m for m in before[bisect_left(before, begin, key=_start) :] if m.end <= start]
    for m in inside:
        if m.kind == "person":
            begin = m.end
    inside = [m for m in inside if m.start >= begin and m.kind in ("organisation", "place")]
    for match in lexicon.breaks("role").finditer(folded, begin, start):
        covered = any(m.start < match.end() and match.start() < m.end for m in inside)
        lone = len(match.group()) == 1 and match.start() > begin and folded[match.start() - 1] not in "、 "
        beside = any(m.end == match.start() for m in inside)
        if not covered and (not lone or beside or match.group() in "由被让是请"):
            begin = match.end()
    for date in _DATE.finditer(folded, begin, start):
        begin = date.end()
    inner = folded.rfind("的", begin, start)
    if inner >= 0 and not (_opens_with_title(folded, inner + 1) or _owns(inside, begin, inner)):
        begin = inner + 1
    opened = {m.start for m in inside}
    while begin < start and begin not in opened and folded[begin] in " 、和与及兼,的了其该)":
        begin += 1
    inside = [m for m in inside if m.start >= begin]
    while len(inside) > 1 and inside[0].kind == "place" and _TRADE.search(folded[inside[0].end : inside[1].start]):
        inside.pop(0)
    first = inside[0].start if inside else None
    if first is not None and "、" not in folded[begin:first]:
        begin = first - 1 if folded[first - 1] in "前原" and first > begin else first
    return (begin, end) if begin < end else None


def _owns(inside: Sequence[Mention], begin: int, end: int) -> bool:
    return any(m.start == begin and m.end == end for m in inside)


def _left_edge(folded: str, start: int) -> int:
    """Where the stretch without a mark that ends at `start` begins; a code in brackets (2330) is no mark."""
    run = _RUN_BACK.match(folded[max(0, start - 60) : start][::-1])
    return start - run.end() if run else start


def _opens_with_title(folded: str, at: int) -> bool:
    heads = lexicon.titles("before")
    return any(folded[at : at + size] in heads for size in range(2, 9))


def described(folded: str, at: int) -> Range | None:
    """The range of the description right before an organisation that begins at `at`: 数据公司 of 数据公司Nexora.

    >>> described("根据数据公司Nexora的统计", 6)
    (2, 6)
    """
    if not folded.endswith(_KINDS, max(0, at - 3), at - folded.endswith(" ", 0, at)):
        return None
    match = _KIND_OF.search(folded, max(0, at - 16), at)
    if match is None:
        return None
    begin = match.start(1)
    for found in lexicon.breaks("role", "organisation").finditer(folded, begin, match.end(1)):
        if len(found.group()) > 1:
            begin = found.end()
    begin = max(
        begin, *(folded.rfind(word, begin, match.end(1)) + len(word) for word in ("的", "家", "间", "对", "向"))
    )
    while folded[begin : begin + 1] and folded[begin] in "但而由与和对向从被在是据":
        begin += 1
    return (begin, match.end(1)) if match.end(1) - begin > 2 else None


def role_after(folded: str, at: int) -> Range | None:
    """The range of a title phrase in brackets or between commas right after a name that ends at `at`.

    >>> text = "周明远(星河智算总经理)表示"
    >>> text[slice(*role_after(text, 3))]
    '星河智算总经理'
    """
    match = _APPOSED.match(folded, at)
    if match is None:
        return None
    group = 1 if match.group(1) else 2
    begin, end = match.span(group)
    for found in lexicon.breaks("role").finditer(folded, begin, end):
        if len(found.group()) > 1 or found.group() in "是在":
            begin = found.end()
    heads = lexicon.titles("before")
    return (begin, end) if any(tail in heads for tail in _tails(folded[begin:end])) else None


def _tails(phrase: str) -> list[str]:
    return [phrase[-size:] for size in range(2, 9)]


def academic_role(folded: str, person: Range, before: Sequence[Mention]) -> tuple[Range, Range] | None:
    """Organisation and title around a name: 江北大学周明远博士 -> the ranges of 江北大学 and 博士."""
    start, end = person
    if not before or before[-1].end != start or before[-1].kind != "organisation":
        return None
    title = _AFTER_NAME.match(folded, end)
    return ((before[-1].start, start), title.span()) if title is not None else None

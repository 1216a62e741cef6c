"""Companies shown by what stands around them: short forms that are ordinary words too, and names no list holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from analysis.model import Range
from analysis.tagging import names_lexicon as lexicon
from analysis.tagging.persons import plausible

_HAN = "\u4e00-\u9fff"
# A word of two to four characters at the head of a clause, up to the verb.
_WHO = re.compile(rf"(?<![{_HAN}A-Za-z0-9·])([{_HAN}]{{2,4}}?)(?:今日|昨日|近日|日前|正式|已)?\Z")
_JOINT = "、和与及或跟"
_NO_NAME = frozenset(
    "的了是在与和及等或被把将这那该此每各某个们吗呢吧啊对向从为以其并也都就还已未不没无可能会要有上下中前后内外年月日时先再才更最很多少每一二三四五六七八九十"
)
_KIND_OF = tuple("媒企商方员者人家院厅所局部委办署校厂店团队们板股圈")
_MEETING = re.compile(r"[^,。;:“”《》\n的了]{0,18}?(?:大会|峰会|论坛|研讨会|年会|会议)(?![长员])")
_VENUE = re.compile(r"(?:在|于|出席|参加|亮相|举行的?)(?:\d{2,4}年?)? ?\Z")


@cache
def _after() -> re.Pattern[str]:
    adverb = "[则也又仍已将在还正]|同样"
    cues = lexicon.one_of(lexicon.company_cues("after", "act"))
    return re.compile(rf" ?(?:(?:{adverb})?的?(?:{cues}|Q[1-4])|[则也仍]?以? ?\d[\d.]*%)")


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon.one_of(lexicon.company_cues('before'))}|其中,?|全球|对手) ?\Z")


def companies_in_context(folded: str, doubtful: Iterable[Range], known: Sequence[Range]) -> set[str]:
    """Those words that stand as a company's name at one of their places at least.

    `known` holds the ranges of organisations beyond doubt: a word joined to one of them is of their kind.

    >>> companies_in_context("苹果、三星发布新机,苹果份额第一。", [(0, 2), (10, 12)], [(3, 5)])
    {'苹果'}
    """
    begins, ends = {start for start, _ in known}, {end for _, end in known}
    found: set[str] = set()
    for start, end in doubtful:
        joined = (folded[end : end + 1] in tuple(_JOINT + ",") and end + 1 in begins) or (
            folded[start - 1 : start] in tuple(_JOINT + ",") and start - 1 in ends
        )
        if joined or _after().match(folded, end) or _before().search(folded, max(0, start - 6), start):
            found.add(folded[start:end])
    return found


def announcers(folded: str, deeds: Iterable[tuple[int, int, None]]) -> set[str]:
    """Names of companies that no list holds, from what only companies do: 云屏 of 云屏宣布完成新一轮融资.

    >>> from analysis.tagging.names_words import find_words
    >>> text = "昨天,棱芯完成新一轮融资。团队宣布扩招。"
    >>> announcers(text, find_words(text).deeds)
    {'棱芯'}
    """
    found = set()
    for start, _, _ in deeds:
        match = _WHO.search(folded, max(0, start - 9), start)
        if match is not None and _unlisted(match[1]) and not plausible(folded, *match.span(1)):
            found.add(match[1])
    return found


def _unlisted(name: str) -> bool:
    """Whether a word at the head of a clause may be the name of a company that no list holds."""
    words = lexicon.common_words()
    if name in words or name[0] in lexicon.surnames() or name.endswith(_KIND_OF) or not _NO_NAME.isdisjoint(name):
        return False
    if any(name[at : at + 2] in words for at in range(len(name) - 1)):
        return False
    return not lexicon.breaks("organisation", "head", "role").search(name)


def meetings(folded: str, banks: Sequence[Range]) -> list[Range]:
    """The ranges of banks' conferences, whose names are nobody's mention: 在摩根士丹利科技、媒体与电信大会上.

    >>> text = "他在高盛全球科技大会上发言"
    >>> [text[s:e] for s, e in meetings(text, [(2, 4)])]
    ['高盛全球科技大会']
    """
    found = []
    for start, end in banks:
        match = _MEETING.match(folded, end)
        if match is not None and _VENUE.search(folded, max(0, start - 8), start):
            found.append((start, match.end()))
    return found

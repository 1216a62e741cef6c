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
    cues = lexicon.company_cues("after", "act")
    return re.compile(rf" ?(?:(?:{adverb})?的?(?:{cues}|Q[1-4])|[则也仍]?以? ?\d[\d.]*%)")


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon.company_cues('before')}|其中,?|全球|对手) ?\Z")


@cache
def _deed() -> re.Pattern[str]:
    return re.compile(lexicon.company_cues("act"))


def companies_in_context(folded: str, doubtful: Iterable[tuple[int, int, str]], known: Iterable[Range]) -> set[str]:
    """Those doubtful words, of (start, end, word), that stand as a company's name at one place at least.

    `known` holds the ranges of organisations beyond doubt: a word joined to one of them is of their kind.

    >>> companies_in_context("苹果、三星发布新机,苹果份额第一。", [(0, 2, "苹果"), (10, 12, "苹果")], [(3, 5)])
    {'苹果'}
    """
    doubtful = list(doubtful)
    if not doubtful:
        return set()
    known = list(known)
    begins, ends = {start for start, _ in known}, {end for _, end in known}
    found: set[str] = set()
    for start, end, word in doubtful:
        joined = (folded[end : end + 1] in tuple(_JOINT + ",") and end + 1 in begins) or (
            folded[start - 1 : start] in tuple(_JOINT + ",") and start - 1 in ends
        )
        if joined or _after().match(folded, end) or _before().search(folded, max(0, start - 6), start):
            found.add(word)
    return found


def announcers(folded: str) -> set[str]:
    """Names of companies that no list holds, from what only companies do: 云屏 of 云屏宣布完成新一轮融资.

    >>> announcers("昨天,棱芯完成新一轮融资。团队宣布扩招。")
    {'棱芯'}
    """
    words, found = lexicon.common_words(), set()
    generic = lexicon.breaks("organisation", "head", "role")
    for deed in _deed().finditer(folded):
        match = _WHO.search(folded, max(0, deed.start() - 9), deed.start())
        if match is None:
            continue
        name = match.group(1)
        pieces = [name[at : at + 2] for at in range(len(name) - 1)]
        if name in words or _NO_NAME & set(name) or any(piece in words for piece in pieces):
            continue
        if name.endswith(_KIND_OF) or generic.search(name):
            continue
        if not plausible(folded, *match.span(1)) and name[:1] not in lexicon.surnames():
            found.add(name)
    return found


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

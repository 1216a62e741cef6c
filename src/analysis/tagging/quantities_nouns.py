"""The nouns around a number: those of the phrase after it, the last one before it, and what the text is about."""

from __future__ import annotations

import re
from string import ascii_uppercase

import msgspec

from analysis.tagging import units
from analysis.tagging.quantities_before import named
from analysis.tagging.quantities_numbers import Piece
from analysis.tagging.quantities_topic import Topic
from analysis.tagging.units import CHIP_NAME

CLAUSE_STOPS = re.compile(r"[,。;:!?()<>《》\n|—]")
SENTENCE_STOPS = re.compile(r"[。;!?\n]")
_NOUN_STOP = re.compile(r"[,。;:!?、()<>《》\n/|+已0-9](?:(?<![0-9])|(?<=[0-9])(?: ?[百千万亿]|[家颗块张台座款]))")
NOTHING = frozenset({"none", "thing", "time"})
_PASSED = frozenset({"weak", "modifier", "time"})  # what no number before it is counted by
_CHIP_BEGINNINGS = frozenset(ascii_uppercase + "23459")  # of `CHIP_NAME`
_EACH = frozenset("薪价值")
_WINDOW = 26
# Characters that end a noun phrase, or show that the noun is not what the number counts: 两亿买服务器.
_LINKS = frozenset("是被占和与及或以于把让将从对")
_VERBS = frozenset("买购投租做造搭训供给采订卖售花建署为请招培向")
# 美国人工智能, 中国人口.
_MORE_PEOPLE = frozenset("工类口才士员力均民")
_AT = re.compile(r"在(?![建线用职岗校运册读网])")
_BREAKS = _VERBS | _LINKS | {"的"}


class Sentence(msgspec.Struct):
    """A sentence of a folded text, which ends in a `MARGIN`: where it stands, its words, and the topic of its text."""

    folded: str
    start: int
    end: int
    words: str
    topic: Topic


class Noun(msgspec.Struct, frozen=True, gc=False):
    """A counted noun where it stands."""

    start: int
    end: int
    dimension: str
    direct: bool


def nouns_after(s: Sentence, at: int, reach: int) -> list[Noun]:
    """The chain of nouns of the phrase that begins at `at`, its head last: GPU and 服务器 of GPU服务器."""
    folded, stop = s.folded, at + _WINDOW
    if stop > s.end:
        stop = s.end
    if match := _NOUN_STOP.search(folded, at, stop):
        stop = match.start()
        if stop == at:
            return []
    window = folded[at:stop]
    found = units.noun_finder().hits(window)
    last = at + reach + 8
    chip = CHIP_NAME.search(folded, at, last if last < stop else stop)
    if chip and chip.start() - at <= reach:
        first, last = chip.start() - at, chip.end() - at
        found = [noun for noun in found if noun[2] <= first or noun[1] >= last]
        found.append((units.CHIP, first, last))
        found.sort(key=lambda noun: noun[1])
    elif not found:
        return []
    known = units.noun_kinds()
    chain: list[Noun] = []
    reached = 0
    for i, start, end in found:
        dimension, direct = known[i]
        if start > reached:
            lead = window[reached:start]
            gap = lead.strip(" “”")
            single = end - start == 1
            if chain:
                if gap and (single or len(gap) > 4 or not _BREAKS.isdisjoint(gap)):
                    break
            elif start > reach or not _LINKS.isdisjoint(lead) or ("在" in lead and _AT.search(lead)):
                break
            elif single and gap:
                continue
        if dimension != "modifier":
            chain.append(Noun(at + start, at + end, dimension, direct))
        if chain:
            reached = end
    return chain


def head_of(chain: list[Noun]) -> Noun | None:
    """The noun that says what the phrase is: the last one that is more than 产品 or 版本."""
    for noun in reversed(chain):
        if noun.dimension != "weak":
            return noun
    return None


def _people_of_place(folded: str, at: int) -> int:
    """The end of a place's people at `at` (3000万|加州人), 0 where there are none."""
    end = folded.find("人", at + 2, at + 8)
    return (
        end + 1 if end > 0 and folded[at:end].lstrip() in units.places() and folded[end + 1] not in _MORE_PEOPLE else 0
    )


def direct_noun(s: Sentence, piece: Piece, at: int) -> tuple[int, str] | None:
    """End and dimension of a noun counted without a classifier (20万GPU, 3000余企业, 千亿模型)."""
    folded, plain = s.folded, piece.number.plain
    if plain:
        char, begin = folded[at], units.noun_beginnings()
        if not (char in begin or char in _CHIP_BEGINNINGS or folded[at : at + 2] in begin):
            return None
        if piece.low.denominator != 1 or named(folded, piece.first):
            return None
    if folded[piece.first - 1] in _EACH:
        return None
    if not plain and (people := _people_of_place(folded, at)):
        return people, "person"
    chain = nouns_after(s, at, 0 if plain else 5)
    if not chain:
        return None
    head, first = head_of(chain), chain[0]
    if not _VERBS.isdisjoint(folded[at : first.start]):
        return None
    if not plain and piece.number.scale >= 10**8 and first.dimension == "model":
        return at, "parameter"
    named_so = not folded[first.start].isascii() or folded.startswith("AI", first.start)
    if plain and named_so and first.dimension == "chip":  # 昇腾910 AI处理器
        return None
    if head and first.direct and head.dimension not in NOTHING and head.dimension != "model":
        return chain[-1].end, head.dimension
    if head and head.dimension == "model" and folded[at - 1] in "多余+" and at > piece.last:
        return chain[-1].end, "model"
    return None


def noun_before(s: Sentence, at: int, reach: int = 18, stops: re.Pattern[str] = CLAUSE_STOPS) -> tuple[str, int] | None:
    """Dimension and end of the last counted noun before `at`, in its clause or as far as the `stops`."""
    low = max(s.start, at - reach)
    for stop in stops.finditer(s.folded, low, at):
        low = stop.end()
    window = s.folded[low:at]
    known = units.noun_kinds()
    found: tuple[str, int] | None = None
    for i, start, end in units.noun_finder().hits(window):
        dimension = known[i][0]
        if dimension not in _PASSED and (dimension != "none" or end - start > 1):
            found = dimension, low + end
    for chip in CHIP_NAME.finditer(window):
        if found is None or low + chip.end() > found[1]:
            found = "chip", low + chip.end()
    return found

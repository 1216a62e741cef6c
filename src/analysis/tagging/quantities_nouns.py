"""The nouns around a number: those of the phrase after it, the last one before it, and what the text is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from analysis.tagging import units
from analysis.tagging.quantities_numbers import Number
from analysis.tagging.quantities_topic import Topic
from analysis.tagging.units import CHIP_NAME

CLAUSE_STOPS = ",。;:!?()<>《》\n|—"
SENTENCE_STOPS = "。;!?\n"
_NOUN_STOP = re.compile(r"[,。;:!?、()<>《》\n/|+已\d](?:(?<!\d)|(?<=\d)(?: ?[百千万亿]|[家颗块张台座款]))")
NOTHING = frozenset({"none", "thing", "time"})
_WINDOW = 26
# Characters that end a noun phrase, or show that the noun is not what the number counts: 两亿买服务器.
_LINKS = frozenset("是被占和与及或以于把让将从对")
_VERBS = frozenset("买购投租做造搭训供给采订卖售花建署为请招培向")
# 美国人工智能, 中国人口.
_MORE_PEOPLE = frozenset("工类口才士员力均民")
_AT = re.compile(r"在(?![建线用职岗校运册读网])")
_BREAKS = _VERBS | _LINKS | {"的"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a folded text: where it stands, its words, and the topic of its text."""

    folded: str
    start: int
    end: int
    words: str
    topic: Topic


class Noun(NamedTuple):
    """A counted noun where it stands."""

    start: int
    end: int
    dimension: str
    direct: bool


def named(folded: str, start: int) -> str:
    """How a number hangs on a Latin name before it: glued (A100), hyphenated (Yi-34B), spaced (Llama 3) or not."""
    before, further = folded[start - 1 : start], folded[start - 2 : start - 1]
    if not before:
        return ""
    if before.isascii() and before.isalpha():
        return "glued"
    if before in ".-_" and further.isascii() and further.isalnum():
        return "glued" if before == "." else "hyphenated"
    if before == " " and further.isascii() and further.isalpha():
        return "spaced"
    return ""


def nouns_after(s: Sentence, at: int, reach: int) -> list[Noun]:
    """The chain of nouns of the phrase that begins at `at`, its head last: GPU and 服务器 of GPU服务器."""
    window = s.folded[at : min(s.end, at + _WINDOW)]
    if stop := _NOUN_STOP.search(window):
        window = window[: stop.start()]
    known = units.nouns()
    found = [Noun(a, b, *known[word]) for a, b, word in units.noun_finder().find(window)]
    chip = CHIP_NAME.search(s.folded, at, at + min(len(window), reach + 8))
    if chip and chip.start() - at <= reach:
        first, last = chip.start() - at, chip.end() - at
        found = [noun for noun in found if noun.end <= first or noun.start >= last]
        found.append(Noun(first, last, "chip", True))
        found.sort(key=lambda noun: noun.start)
    chain: list[Noun] = []
    reached = 0
    for noun in found:
        gap = window[reached : noun.start].strip(" “”")
        single = noun.end - noun.start == 1
        if chain and (len(gap) > 4 or (single and gap) or any(c in _BREAKS for c in gap)):
            break
        lead = window[: noun.start]
        if not chain and (noun.start > reach or any(c in _LINKS for c in lead) or _AT.search(lead)):
            break
        if not chain and (noun.dimension == "modifier" or (single and window[: noun.start].strip(" “”"))):
            continue
        reached = noun.end
        if noun.dimension != "modifier":
            chain.append(noun)
    return [Noun(at + noun.start, at + noun.end, noun.dimension, noun.direct) for noun in chain]


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
        end + 1
        if end > 0 and folded[at:end].lstrip() in units.places() and folded[end + 1 : end + 2] not in _MORE_PEOPLE
        else 0
    )


def direct_noun(s: Sentence, number: Number, at: int) -> tuple[int, str] | None:
    """End and dimension of a noun counted without a classifier (20万GPU, 3000余企业, 千亿模型)."""
    if number.plain and (named(s.folded, number.start) or number.low.denominator != 1):
        return None
    if s.folded[number.start - 1 : number.start] in ("薪", "价", "值"):
        return None
    if not number.plain and (people := _people_of_place(s.folded, at)):
        return people, "person"
    char = s.folded[at]
    if number.plain and char not in units.noun_firsts() and not (char.isascii() and char.isalnum()):
        return None
    chain = nouns_after(s, at, 0 if number.plain else 5)
    head = head_of(chain)
    if chain and any(c in _VERBS for c in s.folded[at : chain[0].start]):
        return None
    if not number.plain and number.scale >= 10**8 and chain and chain[0].dimension == "model":
        return at, "parameter"
    named_so = chain and (not s.folded[chain[0].start].isascii() or s.folded.startswith("AI", chain[0].start))
    if number.plain and named_so and chain[0].dimension == "chip":  # 昇腾910 AI处理器
        return None
    if head and chain[0].direct and head.dimension not in NOTHING | {"model"}:
        return chain[-1].end, head.dimension
    if head and head.dimension == "model" and s.folded[at - 1] in "多余+" and at > number.end:
        return chain[-1].end, "model"
    return None


def noun_before(s: Sentence, at: int, reach: int = 18, stops: str = CLAUSE_STOPS) -> tuple[str, int] | None:
    """Dimension and end of the last counted noun before `at`, in its clause or as far as the `stops`."""
    low = max(s.start, at - reach)
    for stop in range(at - 1, low - 1, -1):
        if s.folded[stop] in stops:
            low = stop + 1
            break
    window = s.folded[low:at]
    known = units.nouns()
    found: tuple[str, int] | None = None
    for _, end, word in units.noun_finder().find(window):
        if known[word][0] not in ("weak", "modifier", "time") and (len(word) > 1 or known[word][0] != "none"):
            found = known[word][0], low + end
    for chip in CHIP_NAME.finditer(window):
        if found is None or low + chip.end() > found[1]:
            found = "chip", low + chip.end()
    return found

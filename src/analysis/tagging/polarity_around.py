"""What stands around a match: what turns it round (negation, rhetorical question), what takes it out (question, condition)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from analysis.model import Range
from analysis.tagging.polarity_patterns import Pattern
from analysis.tagging.stances_words import STOP, Line, Token

_PREFIX = 6
FLIPPING = frozenset({"not", "isnt", "doubt"})
_TURNING = FLIPPING | {"reject"}
_WEIGHING = frozenset({"although", "if", "rhetorical", "ask"})
_BEARING = _TURNING | _WEIGHING | {"deny", "butis", "but"}
BUT = re.compile(r"但|然而|不过|可是|却|其实|惟(?!一)")
_PARTED = re.compile(r"[,;:。!?\n、而却且]")
_TO_STOP = re.compile(r"(?s:.*)[,;:。!?\n]")
_OTHERS = re.compile(
    r"(?:很多人|许多人|不少人|有些?人|一些人|外界|坊间|业内(?:存在|有))[^,。;:!?\n]{0,12}(?:认为|觉得|以为|说|担心|认知|误区|误解|偏见|迷思|声音|论调|质疑)"
)


def bearing_in(tokens: Sequence[Token]) -> list[Token]:
    """The tokens that can bear on a match of their sentence."""
    return [token for token in tokens if not token[2].isdisjoint(_BEARING)]


def flips(line: Line, pattern: Pattern, chosen: Sequence[int]) -> int:
    """How many negations stand in a match (不是 as its copula), between its words, or right before it.

    One that a comma or 而 parts from the next word of the match (不是附属品,是地基) does not reach it.
    """
    lower, tokens = line.lower, line.tokens
    found = 0
    for step, index in zip(pattern.steps, chosen, strict=True):
        if "is" in step.classes and "isnt" in tokens[index][2]:
            found += 1
    for left, right in pairwise(chosen):
        for _, end, classes in tokens[left + 1 : right]:
            if not classes.isdisjoint(FLIPPING) and not _PARTED.search(lower, end, tokens[right][0]):
                found += 1
    at, _, opening = tokens[chosen[0]]
    subject = not opening.isdisjoint(line.debate.sides)
    for _, end, classes in reversed(tokens[: chosen[0]]):
        gap = at - end
        if gap > 2 * _PREFIX or STOP.search(lower, end, at):
            break
        if "deny" in classes or (
            not classes.isdisjoint(_TURNING) and gap <= (_PREFIX if "reject" in classes else 0 if subject else 2)
        ):
            found += 1
    return found


def clause_of(lower: str, within: Range, start: int, end: int) -> Range:
    """From the stop before a match to the stop after it, within its sentence, without the quotes and brackets around."""
    before, after = _TO_STOP.match(lower, within[0], start), STOP.search(lower, end, within[1])
    start, end = before.end() if before else within[0], after.start() if after else within[1]
    while start < end and lower[start] in " “‘\"'(\u3000":
        start += 1
    while end > start and lower[end - 1] in " ”’\"')\u3000":
        end -= 1
    return start, end


def standing(line: Line, bearing: Sequence[Token], start: int, end: int, open_question: bool) -> int:
    """1 where the sentence asserts what stands at start:end, -1 where it turns it round, 0 where it does neither.

    `bearing` are the tokens that can bear on it. Words that leave a question open (`open_question`) may have the
    question before them.
    """
    lower, sentence = line.lower, line.sentence
    others = _OTHERS.search(lower, sentence[0], start)
    if others and not BUT.search(lower, others.end(), start):
        return 0
    if any(not classes.isdisjoint(_WEIGHING) for _, _, classes in bearing):
        weighed = _weighed(lower, bearing, start, end, open_question)
        if weighed is not None:
            return weighed
    return 0 if lower.find("?", end, sentence[1]) >= 0 else 1


def _weighed(lower: str, bearing: Sequence[Token], start: int, end: int, open_question: bool) -> int | None:
    """What words that weigh (虽然…但, 如果, 难道, 是否) make of what stands at start:end; None where they leave it be."""
    before = [token for token in bearing if token[1] <= start]
    conceded = any("although" in t[2] for t in before) and not any("but" in t[2] for t in before)
    if conceded and any("but" in t[2] for t in bearing if t[0] >= end):
        return 0
    if any("if" in t[2] and not STOP.search(lower, t[1], start) for t in before):
        return 0
    rhetorical = sum("rhetorical" in t[2] for t in bearing if t[0] < end)
    if rhetorical:
        return -1 if rhetorical % 2 else 1
    asked = not open_question and any("ask" in t[2] and not STOP.search(lower, t[1], start) for t in before)
    return 0 if asked else None

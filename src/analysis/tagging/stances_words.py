"""The words of a debate in a stretch of text, and the words that fill a pattern."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from operator import itemgetter

from analysis.model import Range
from analysis.tagging.debates import (
    CLAUSE,
    FAR,
    NEAR,
    TOUCHING,
    Debate,
    Pattern,
    mask_of,
    scanner_of,
)
from analysis.tagging.polarity_words import compounds, first_parts

_NEAR, _FAR, _PAUSE, _OBJECT, _TRIES = 16, 44, 2, 8, 2
STOP = re.compile(r"[,;:。!?\n]")
HARD = re.compile(r"[。!?\n]")
_CLAUSAL = re.compile(r"[,;:。!?\n将会]|能够|成为")
_COUNT = re.compile(
    r"[\d一二两三四五六七八九十几数百](?:(?<=\d)\d{0,3}|(?<!\d)[一二两三四五六七八九十几数百]{0,2})(?:[、~\-—到至,](?:\d{1,4}|[一二两三四五六七八九十百]{1,3}))?(?:多|余)? ?(?:家|个(?!多?月|百分点|小时|星期|季度|工作日|交易日)|款|强|席|名玩家)"
)
_MANY = re.compile(r"\d{3,}|[百千]|[几数]十|[3-9]\d(?!\d)")
_ONE = re.compile(r"[一1](?:个|款|席)")
_LIGHT = re.compile(r"(?:也|都|还|已|已经|仍|仍然|依然|会|将|却|则|就)?")
_COUNTED = (frozenset({"few"}), frozenset({"many"}))
_LIGHTEST = 2  # characters of the longest of them
_NULLING = frozenset({"lesser", "lacking", "cannot_yet", "relieve"})
_SKIP = frozenset({"skip"})
_ADVERBS = re.compile(
    r"(?:而且|并且|也|更|还|就|都|才|却|反而|其实|往往|将|会|能|可以|一定|最后|最终|未来|依然|仍然|仍|正在|正|已经|已|真正|始终|总是|必须|应该|同时"
    r"|但|实际上|现在|目前|如今|很|是|的|不|没有|并|眼下|今天|长期|短期内|只|只会|被|它|用起来|显得|变得|看起来|本质上|绝对|必然|必将|很可能|可能){0,5}"
)
_GOVERNING = frozenset({"back", "support", "endorse", "reject", "act"})
_OBJECTED = _GOVERNING | {"plan"}
_ENDING = _GOVERNING | {"actor"}

Token = tuple[int, int, frozenset[str]]
Known = dict[Range, list[Token]]


def tokens_of(debate: Debate, lower: str, start: int, end: int) -> list[Token]:
    """The debate's words and the counts of firms (一个 is none) between two offsets, in order, never overlapping."""
    stretch = lower[start:end]
    finder, classes, latin = scanner_of(debate)
    found = [
        (start + s, start + e, classes[i])
        for i, s, e in finder.hits(stretch)
        if not (latin[i] and _inside(stretch, s, e))
    ]
    return _compounded(lower, _counted(stretch, start, found) if debate.counts else found)


def tokens_once(debate: Debate, lower: str, sentence: Range, known: Known) -> list[Token]:
    """The debate's words in a sentence, read once: `known` keeps them."""
    if sentence not in known:
        known[sentence] = tokens_of(debate, lower, *sentence)
    return known[sentence]


def _inside(stretch: str, start: int, end: int) -> bool:
    """Whether a word of Latin letters is only a part of a longer one: rpa in karpathy."""
    return (start > 0 and "a" <= stretch[start - 1] <= "z" and "a" <= stretch[start] <= "z") or (
        end < len(stretch) and "a" <= stretch[end] <= "z" and "a" <= stretch[end - 1] <= "z"
    )


def _counted(stretch: str, start: int, found: list[Token]) -> list[Token]:
    """The words, and the counts that stand in no longer one."""
    counted = False
    for match in _COUNT.finditer(stretch):
        if _ONE.fullmatch(match.group()):
            continue
        s, e = start + match.start(), start + match.end()
        over = [token for token in found if token[0] < e and s < token[1]]
        if all(b - a < e - s for a, b, _ in over):
            found = [token for token in found if token not in over]
            found.append((s, e, _COUNTED[_MANY.search(match.group()) is not None]))
            counted = True
    if counted:
        found.sort(key=itemgetter(0, 1))
    return found


def _compounded(lower: str, tokens: list[Token]) -> list[Token]:
    """The tokens, two that make one word of judgement (太 昂贵, 门槛 也 足够低, 缺乏 壁垒) as that word.

    What the second part is to the debate it stays, unless the first takes it away (缺乏, 难以).
    """
    firsts = first_parts()
    made: list[Token] = []
    opens = False
    for token in tokens:
        if token[2] == _SKIP:
            continue
        if opens and token[0] - made[-1][1] <= _LIGHTEST and _LIGHT.fullmatch(lower, made[-1][1], token[0]):
            start, _, first = made[-1]
            classes = _joint(first, token[2])
            if classes:
                token = (start, token[1], classes)
                made.pop()
        made.append(token)
        opens = not token[2].isdisjoint(firsts)
    return made


@lru_cache(maxsize=4096)
def _joint(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    """The classes of a word made of two, by the classes of each; none where they make no word."""
    table = compounds()
    classes = frozenset(table[parts] for parts in product(first, second) if parts in table)
    return classes | second if classes and not first & _NULLING else classes


def _limit(lower: str, left: Token, kind: int) -> int:
    """How far right of a word the next one of a match may begin, over a gap of some kind."""
    end = left[1]
    if kind == TOUCHING:
        return end + 1
    if kind == FAR:
        return _before(HARD, lower, end, _FAR)
    if left[2] & _OBJECTED and lower.startswith("的", end):
        return end
    if kind == CLAUSE:
        return _before(STOP, lower, end, _FAR)
    if left[2] & _GOVERNING:
        return _before(_CLAUSAL, lower, end, _OBJECT)
    near = _before(STOP, lower, end, _NEAR)
    return near if "actor" in left[2] else max(near, _before(HARD, lower, end, _PAUSE))


def _before(ends: re.Pattern[str], lower: str, start: int, most: int) -> int:
    match = ends.search(lower, start, start + most)
    return match.start() if match else start + most


def _resumes(lower: str, left: Token, right: Token) -> bool:
    """Whether a comma and adverbs alone part a word from what is said of it: 开源模型的性能,现在已经更好."""
    head, comma, tail = lower[left[1] : right[0]].rpartition(",")
    return bool(comma) and len(head) <= _NEAR and _ADVERBS.fullmatch(tail) is not None and not STOP.search(head)


@dataclass(frozen=True, slots=True)
class Line:
    """The tokens of a sentence, the bits of their classes and of all, and how far the next word may stand from each.

    `reached` keeps the latter by token and kind of gap.
    """

    debate: Debate
    lower: str
    tokens: Sequence[Token]
    masks: Sequence[int]
    present: int
    sides: int
    rivals: int
    reached: dict[tuple[int, int], int]

    def reach(self, index: int, kind: int) -> int:
        """The first token after `index` that is too far from it to come next over a gap of some kind."""
        known = self.reached.get((index, kind))
        if known is not None:
            return known
        tokens, left = self.tokens, self.tokens[index]
        at, last = index + 1, len(tokens)
        if at < last:
            limit = _limit(self.lower, left, kind)
            while at < last and tokens[at][0] <= limit:
                at += 1
            if kind == NEAR and self.masks[index] & self.sides and left[2].isdisjoint(_ENDING):
                while at < last and _resumes(self.lower, left, tokens[at]):
                    at += 1
        self.reached[index, kind] = at
        return at


def line_of(debate: Debate, lower: str, tokens: Sequence[Token]) -> Line:
    known = debate.masks
    try:
        masks = [known[token[2]] for token in tokens]
    except KeyError:
        masks = [mask_of(debate, token[2]) for token in tokens]
    present = 0
    for mask in masks:
        present |= mask
    return Line(
        debate, lower, tokens, masks, present, mask_of(debate, debate.sides), mask_of(debate, debate.rivals), {}
    )


def _together(masks: Sequence[int], chosen: Sequence[int]) -> int:
    found = 0
    for index in chosen:
        found |= masks[index]
    return found


def filled(line: Line, pattern: Pattern, chosen: list[int]) -> list[int]:
    """`chosen` with the tokens of the remaining steps, the nearest that lead on to the end; empty where none do.

    A step that may stand far off is tried at a few places; a near one stops at a word of a side that
    the words chosen so far do not name, which is a subject of its own.
    """
    if len(chosen) == len(pattern.steps):
        return chosen
    step, last, masks = pattern.steps[len(chosen)], chosen[-1], line.masks
    wanted, gap = step.mask, step.gap
    named: int | None = None
    tries = 0
    for index in range(last + 1, line.reach(last, gap)):
        mask = masks[index]
        if mask & wanted:
            found = filled(line, pattern, [*chosen, index])
            tries += 1
            if found or gap == NEAR or tries == _TRIES:
                return found
        elif gap != FAR and mask & line.rivals:
            if named is None:
                named = _together(masks, chosen)
            if not mask & line.rivals & named:
                return []
    return []

"""The words of a debate in a stretch of text, and the words that fill a pattern."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from operator import itemgetter
from typing import NamedTuple

from analysis.model import Range
from analysis.tagging.debates import Debate
from analysis.tagging.polarity_patterns import CLAUSE, FAR, NEAR, TOUCHING, PatternSet, Step
from analysis.tagging.polarity_words import compounds, first_parts

_NEAR, _FAR, _PAUSE, _OBJECT, _TRIES = 16, 44, 2, 8, 2
STOP = re.compile(r"[,;:。!?\n]")
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

_START = itemgetter(0)

Token = tuple[int, int, frozenset[str]]


class Words:
    """A debate's words in a stretch of text, as its scanner hits them: `tokens` are made where they are asked for.

    Where tokens are given, nothing is scanned (`hits` is None).
    """

    __slots__ = ("debate", "hits", "lower", "made", "sentence")

    def __init__(self, debate: Debate, lower: str, sentence: Range, tokens: list[Token] | None = None) -> None:
        self.debate, self.lower, self.sentence, self.made = debate, lower, sentence, tokens
        self.hits = debate.scanner.finder.hits(lower[sentence[0] : sentence[1]]) if tokens is None else None

    @property
    def tokens(self) -> list[Token]:
        """The words and the counts of firms (一个 is none), in order, never overlapping."""
        if self.made is None:
            self.made = _tokens(self.debate, self.lower, self.sentence, self.hits or ())
        return self.made


def _tokens(debate: Debate, lower: str, sentence: Range, hits: Iterable[tuple[int, int, int]]) -> list[Token]:
    start, stretch = sentence[0], lower[sentence[0] : sentence[1]]
    _, classes, latin = debate.scanner
    found = [(start + s, start + e, classes[i]) for i, s, e in hits if not (latin[i] and _inside(stretch, s, e))]
    return _compounded(lower, _counted(stretch, start, found) if debate.counts else found)


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
        if opens and token[0] - made[-1][1] <= _LIGHTEST:
            start, end, first = made[-1]
            classes = _joint(first, token[2])
            if classes and _LIGHT.fullmatch(lower, end, token[0]):
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
    """How far right of a word, in its sentence, the next one of a match may begin, over a gap of some kind."""
    _, end, classes = left
    if kind == FAR:
        return end + _FAR
    if kind == TOUCHING:
        return end + 1
    if lower.startswith("的", end) and not classes.isdisjoint(_OBJECTED):
        return end
    if kind == CLAUSE:
        return _before(STOP, lower, end, _FAR)
    if not classes.isdisjoint(_GOVERNING):
        return _before(_CLAUSAL, lower, end, _OBJECT)
    near = _before(STOP, lower, end, _NEAR)
    return near if "actor" in classes else max(near, end + _PAUSE)


def _before(ends: re.Pattern[str], lower: str, start: int, most: int) -> int:
    match = ends.search(lower, start, start + most)
    return match.start() if match else start + most


def _resumes(lower: str, left: Token, right: Token) -> bool:
    """Whether a comma and adverbs alone part a word from what is said of it: 开源模型的性能,现在已经更好."""
    comma = lower.rfind(",", left[1], right[0])
    if not 0 <= comma - left[1] <= _NEAR or STOP.search(lower, left[1], comma):
        return False
    return _ADVERBS.fullmatch(lower, comma + 1, right[0]) is not None


class Line(NamedTuple):
    """The tokens of a sentence, the steps of some patterns that each could be, and how far the next word may stand from each.

    `reached` keeps the latter by token and kind of gap.
    """

    debate: Debate
    lower: str
    sentence: Range
    tokens: Sequence[Token]
    could: Sequence[int]
    sides: int
    rivals: int
    reached: dict[tuple[int, int], int]

    def reach(self, index: int, kind: int) -> int:
        """The first token after `index` that is too far from it to come next over a gap of some kind."""
        tokens, left = self.tokens, self.tokens[index]
        at, last = index + 1, len(tokens)
        if at < last:
            at = bisect_right(tokens, _limit(self.lower, left, kind), at, key=_START)
            if kind == NEAR and self.could[index] & self.sides and left[2].isdisjoint(_ENDING):
                while at < last and _resumes(self.lower, left, tokens[at]):
                    at += 1
        self.reached[index, kind] = at
        return at


def line_of(words: Words, patterns: PatternSet) -> Line:
    tokens, steps = words.tokens, patterns.could
    could = [steps[token[2]] for token in tokens]
    return Line(words.debate, words.lower, words.sentence, tokens, could, patterns.sides, patterns.rivals, {})


def filled(line: Line, steps: Sequence[Step], chosen: tuple[int, ...]) -> tuple[int, ...]:
    """`chosen` with the tokens of the remaining steps, the nearest that lead on to the end; empty where none do.

    A step that may stand far off is tried at a few places; a near one stops at a word of a side that
    the words chosen so far do not name, which is a subject of its own.
    """
    could, rivals = line.could, line.rivals
    for _, gap, wanted in steps[len(chosen) :]:
        last = chosen[-1]
        stop = line.reached.get((last, gap)) or line.reach(last, gap)
        tries = 0
        for index in range(last + 1, stop):
            here = could[index]
            if here & wanted:
                if gap == NEAR:
                    chosen = (*chosen, index)
                    break
                found = filled(line, steps, (*chosen, index))
                tries += 1
                if found or tries == _TRIES:
                    return found
            elif gap != FAR and here & rivals and not any(here & rivals & could[at] for at in chosen):
                return ()
        else:
            return ()
    return chosen

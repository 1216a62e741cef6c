"""The words of a debate in a stretch of text, and the words that fill a pattern."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from operator import itemgetter

import msgspec

from analysis.model import Range
from analysis.tagging.debates import DOUBTFUL, SKIPPED, Debate, Hit, Scanner
from analysis.tagging.polarity_patterns import CLAUSE, FAR, NEAR, TOUCHING, PatternSet, Step
from analysis.tagging.polarity_words import compounds, one_of_equal

_NEAR, _FAR, _PAUSE, _OBJECT, _TRIES = 16, 44, 2, 8, 2
STOP = re.compile(r"[,;:。!?\n]")
_CLAUSAL = re.compile(r"[,;:。!?\n将会]|能够|成为")
_COUNT = re.compile(
    r"[\d一二两三四五六七八九十几数百](?:(?<=\d)\d{0,3}|(?<!\d)[一二两三四五六七八九十几数百]{0,2})(?:[、~\-—到至,](?:\d{1,4}|[一二两三四五六七八九十百]{1,3}))?(?:多|余)? ?(?:家|个(?!多?月|百分点|小时|星期|季度|工作日|交易日)|款|强|席|名玩家)"
)
_MANY = re.compile(r"\d{3,}|[百千]|[几数]十|[3-9]\d(?!\d)")
_ONE = re.compile(r"[一1](?:个|款|席)")
_LIGHT = re.compile(r"(?:也|都|还|已|已经|仍|仍然|依然|会|将|却|则|就)?")
_LIGHTEST = 2  # characters of the longest of them
_NULLING = frozenset({"lesser", "lacking", "cannot_yet", "relieve"})
_ADVERBS = re.compile(
    r"(?:而且|并且|也|更|还|就|都|才|却|反而|其实|往往|将|会|能|可以|一定|最后|最终|未来|依然|仍然|仍|正在|正|已经|已|真正|始终|总是|必须|应该|同时"
    r"|但|实际上|现在|目前|如今|很|是|的|不|没有|并|眼下|今天|长期|短期内|只|只会|被|它|用起来|显得|变得|看起来|本质上|绝对|必然|必将|很可能|可能){0,5}"
)
_GOVERNING = frozenset({"back", "support", "endorse", "reject", "act"})
_OBJECTED = _GOVERNING | {"plan"}
_ENDING = _GOVERNING | {"actor"}

_PLACE = itemgetter(1, 2)

Token = tuple[int, int, frozenset[str]]


def hits_in(debate: Debate, lower: str, sentence: Range) -> list[Hit]:
    """A debate's words in a stretch of text, as its scanner hits them."""
    return debate.scanner.finder.hits(lower[sentence[0] : sentence[1]])


def tokens_in(debate: Debate, lower: str, sentence: Range, hits: Iterable[Hit]) -> list[Token]:
    """The words that a scanner hits and the counts of firms, in order, never overlapping.

    Two that make one word of judgement (太 昂贵, 门槛 也 足够低, 缺乏 壁垒) are that word: what the second part is to
    the debate it stays, unless the first takes it away (缺乏, 难以).
    """
    scanner, begin = debate.scanner, sentence[0]
    known, kinds = scanner.classes, scanner.kinds
    if debate.counts:
        hits = _counted(scanner, lower, sentence, hits)
    made: list[Token] = []
    before = 0
    for number, start, end in hits:
        kind = kinds[number]
        if kind & DOUBTFUL and (known[number] == SKIPPED or _inside(lower, sentence, begin + start, begin + end)):
            continue
        token = begin + start, begin + end, known[number]
        if before and token[0] - made[-1][1] <= _LIGHTEST:
            first = made[-1]
            classes = _joint(first[2], token[2])
            if classes and _LIGHT.fullmatch(lower, first[1], token[0]):
                made[-1] = first[0], token[1], classes
                continue
        made.append(token)
        before = kind
    return made


def _inside(lower: str, sentence: Range, start: int, end: int) -> bool:
    """Whether a word of Latin letters is only a part of a longer one in its sentence: rpa in karpathy."""
    return (start > sentence[0] and "a" <= lower[start - 1] <= "z" and "a" <= lower[start] <= "z") or (
        end < sentence[1] and "a" <= lower[end] <= "z" and "a" <= lower[end - 1] <= "z"
    )


def _counted(scanner: Scanner, lower: str, sentence: Range, hits: Iterable[Hit]) -> Iterable[Hit]:
    """The words, and the counts of firms (一个 is none) that stand in no longer one."""
    begin = sentence[0]
    counts = [match for match in _COUNT.finditer(lower, *sentence) if not _ONE.fullmatch(match.group())]
    if not counts:
        return hits
    kinds = scanner.kinds
    found = [
        hit
        for hit in hits
        if not (kinds[hit[0]] & DOUBTFUL and _inside(lower, sentence, begin + hit[1], begin + hit[2]))
    ]
    for match in counts:
        start, end = match.start() - begin, match.end() - begin
        over = [hit for hit in found if hit[1] < end and start < hit[2]]
        if all(e - s < end - start for _, s, e in over):
            found = [hit for hit in found if hit not in over]
            found.append((scanner.many if _MANY.search(match.group()) else scanner.few, start, end))
    found.sort(key=_PLACE)
    return found


@lru_cache(maxsize=4096)
def _joint(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    """The classes of a word made of two, by the classes of each; none where they make no word."""
    table = compounds()
    classes = frozenset(table[parts] for parts in product(first, second) if parts in table)
    return one_of_equal(classes | second if classes and not first & _NULLING else classes)


class Line(msgspec.Struct):
    """The tokens of a sentence, the steps of some patterns that each could be, and how far the next word may stand from each.

    `near` keeps the latter for near gaps, where it is known.
    """

    debate: Debate
    lower: str
    sentence: Range
    tokens: list[Token]
    could: list[int]
    sides: int
    rivals: int
    near: list[int]

    def reach(self, index: int, kind: int) -> int:
        """The first token after `index` that is too far from it to come next over a gap of some kind."""
        lower, tokens = self.lower, self.tokens
        at, last = index + 1, len(tokens)
        if at < last:
            left = tokens[index]
            at = bisect_left(tokens, (_limit(lower, left, kind) + 1,), at)
            if kind == NEAR and at < last and self.could[index] & self.sides and left[2].isdisjoint(_ENDING):
                while at < last and _resumes(lower, left, tokens[at]):
                    at += 1
        if kind == NEAR:
            self.near[index] = at
        return at


def line_of(debate: Debate, lower: str, sentence: Range, tokens: list[Token], patterns: PatternSet) -> Line:
    could = patterns.could(tokens)
    return Line(debate, lower, sentence, tokens, could, patterns.sides, patterns.rivals, [0] * len(tokens))


def _limit(lower: str, left: Token, kind: int) -> int:
    """How far right of a word, in its sentence, the next one of a match may begin, over a gap of some kind."""
    _, end, classes = left
    if kind == FAR:
        return end + _FAR
    if kind == TOUCHING:
        return end + 1
    if lower[end : end + 1] == "的" and not classes.isdisjoint(_OBJECTED):
        return end
    governs = kind == NEAR and not classes.isdisjoint(_GOVERNING)
    most = _FAR if kind == CLAUSE else _OBJECT if governs else _NEAR
    stop = (_CLAUSAL if governs else STOP).search(lower, end, end + most)
    limit = stop.start() if stop else end + most
    return limit if governs or kind == CLAUSE or "actor" in classes else max(limit, end + _PAUSE)


def _resumes(lower: str, left: Token, right: Token) -> bool:
    """Whether a comma and adverbs alone part a word from what is said of it: 开源模型的性能,现在已经更好."""
    comma = lower.rfind(",", left[1], right[0])
    if not 0 <= comma - left[1] <= _NEAR or STOP.search(lower, left[1], comma):
        return False
    return _ADVERBS.fullmatch(lower, comma + 1, right[0]) is not None


def filled(line: Line, steps: Sequence[Step], chosen: list[int]) -> list[int]:
    """`chosen` with the tokens of the remaining steps, the nearest that lead on to the end; empty where none do.

    A step that may stand far off is tried at a few places; a near one stops at a word of a side that
    the words chosen so far do not name, which is a subject of its own.
    """
    could, rivals, near = line.could, line.rivals, line.near
    last = chosen[-1]
    for _, gap, wanted in steps[len(chosen) :]:
        stop = (gap == NEAR and near[last]) or line.reach(last, gap)
        tries = 0
        for index in range(last + 1, stop):
            here = could[index]
            if here & wanted:
                if gap == NEAR:
                    chosen.append(index)
                    last = index
                    break
                found = filled(line, steps, [*chosen, index])
                tries += 1
                if found or tries == _TRIES:
                    return found
            elif here & rivals and gap != FAR and not any(here & rivals & could[at] for at in chosen):
                return []
        else:
            return []
    return chosen

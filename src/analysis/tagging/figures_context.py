"""What the figure rules look at: the tags by position, and the grammar words of a sentence.

Only sentences that hold a quantity, and those before them that may name its topic, are ever scanned.
"""

from __future__ import annotations

import re
import string
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from operator import attrgetter

from analysis.lexicon import Finder, Row, rows
from analysis.model import Mention, Quantity, Range, Statement, TimeExpression
from analysis.tagging.segment import Text

_CLASSIFIERS = frozenset("台项家名件条张支座个")
_COUNTING = frozenset("一两几数这那每首单各该某0123456789")
# What makes 其 no pronoun (其他), and 其中国 no 中国 (其中国产…).
_NO_PRONOUN = frozenset("他它余中实次")
_AFTER_QI = frozenset("产内家际企资民营")
# Past any offset: what each list of starts ends with.
_ENDLESS = 1 << 60
# What a name may begin with that is none.
_DOUBTED = frozenset(string.printable) | _CLASSIFIERS | frozenset("中其")
_AHEAD = ("将", "会", "恐", "料", "势", "或", "未来", "预")
BOUNDARY = frozenset({"growth", "change", "deed", "copula", "adverb", "prep", "cue"})
VERBS = frozenset({"growth", "change", "deed", "copula"})


_start: Callable[[Mention | Quantity | TimeExpression], int] = attrgetter("start")
_content_start: Callable[[Statement], int] = attrgetter("content.start")
Hits = Callable[[str], list[tuple[int, int, int]]]


def _is_after_digit(folded: str, start: int) -> bool:
    return folded[start - 1 : start].isdigit() or (
        folded[start - 1 : start] == " " and folded[start - 2 : start - 1].isdigit()
    )


@dataclass(slots=True, eq=False)
class Mark:
    """A word of the lexicon where it stands, with the parts it can play.

    Not frozen, for thousands are made, and a frozen one takes four times as long to make.
    """

    start: int
    end: int
    word: str
    kinds: frozenset[str]


@dataclass(slots=True, eq=False)
class Marks:
    """The marks of a sentence, where each begins, and the kinds of them all."""

    found: list[Mark]
    starts: list[int]
    kinds: frozenset[str]


class ClausesOf(dict[Range, list[Range]]):
    """The clauses of each sentence that is asked for."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __missing__(self, sentence: Range) -> list[Range]:
        clauses = self[sentence] = list(self.text.clauses(sentence)) or [sentence]
        return clauses


class MarksOf(dict[Range, Marks]):
    """The marks of each sentence that is asked for: those inside one of the `names` left out unless they are its end."""

    def __init__(self, text: Text, names: Sequence[Mention], name_starts: list[int]) -> None:
        self.text, self.names, self.name_starts = text, names, name_starts

    def __missing__(self, sentence: Range) -> Marks:
        start, end = sentence
        hits, words, kinds = _finder()
        found = [
            Mark(first + start, last + start, words[n], kinds[n])
            for n, first, last in hits(self.text.folded[start:end])
        ]
        starts = [mark.start for mark in found]
        low = bisect_left(self.name_starts, start)
        for name in self.names[low : bisect_left(self.name_starts, end, low)]:
            last = bisect_left(starts, name.end)
            first = bisect_left(starts, name.start, 0, last)
            first -= first > 0 and found[first - 1].end > name.start
            if first < last and not name.pronoun and name.kind != "group":
                del found[first:last], starts[first:last]
        starts.append(_ENDLESS)
        marks = self[sentence] = Marks(found, starts, frozenset().union(*[mark.kinds for mark in found]))
        return marks


@dataclass(slots=True, eq=False)
class Context:
    """A text with the tags that figures are read from, each in order and found by bisection.

    `content_reach` is how far the contents of the statements up to each one reach; marks, clauses and all
    below them are filled in as they are asked for.
    """

    text: Text
    quantities: tuple[Quantity, ...]
    times: tuple[TimeExpression, ...]
    names: tuple[Mention, ...]
    statements: tuple[Statement, ...]
    times_at: dict[int, TimeExpression]
    quantity_starts: list[int]
    time_starts: list[int]
    name_starts: list[int]
    content_starts: list[int]
    content_reach: list[int]
    sources: set[str]
    marks: MarksOf
    clauses: ClausesOf
    phrases: dict[Range, list[Range]] = field(default_factory=dict)
    bare: dict[tuple[int, int, frozenset[str]], Range | None] = field(default_factory=dict)
    firsts: dict[tuple[int, int, frozenset[str]], str | None] = field(default_factory=dict)
    subjects: dict[tuple[Range, str], str | None] = field(default_factory=dict)
    topics: dict[Range, str | None] = field(default_factory=dict)


def words_of(row: Row) -> list[str]:
    """The words of a lexicon row that holds several, set apart by 、."""
    return row["words"].split("、")


@cache
def turning_words(use: str) -> tuple[str, ...]:
    """The words that turn a figure away from its clause's subject: ``against`` or ``paper``."""
    return tuple(row["word"] for row in rows("figures_turns") if row["use"] == use)


@cache
def turning_point(use: str) -> re.Pattern[str]:
    """A pattern for any of them, the longest first."""
    return re.compile("|".join(sorted(turning_words(use), key=len, reverse=True)))


@cache
def kinds_of_words() -> dict[str, frozenset[str]]:
    """The words that are marked, each with the parts it can play."""
    found: dict[str, set[str]] = {}
    for table, kind in (("figures_words", "{kind}"), ("metrics", "{kind}{unit}"), ("figures_things", "{kind}")):
        for row in rows(table):
            for word in words_of(row):
                if row["kind"] not in ("degree", "versus", "edge", "same"):
                    found.setdefault(word, set()).add(kind.format_map(row))
    for row in rows("status"):
        for word in words_of(row):
            kinds = found.setdefault(word, set())
            own = {"status", row["scope"]}
            kinds.update(own | {"adverb"} if not kinds and word.startswith(_AHEAD) else own)
    return {word: frozenset(kinds) for word, kinds in found.items()}


@cache
def _finder() -> tuple[Hits, tuple[str, ...], tuple[frozenset[str], ...]]:
    """What finds the words, and by their numbers each word and its kinds."""
    words = kinds_of_words()
    return Finder(words).hits, tuple(words), tuple(words.values())


def read_context(
    text: Text,
    quantities: Sequence[Quantity],
    times: Sequence[TimeExpression],
    names: Sequence[Mention],
    statements: Sequence[Statement],
) -> Context:
    """The context of a text's figures; the tags may come in any order."""
    quantities = tuple(sorted(quantities, key=_start))
    times = tuple(sorted(times, key=_start))
    folded = text.folded
    known = [m for m in sorted(names, key=_start) if folded[m.start] not in _DOUBTED or not _stray(folded, m)]
    name_starts = [m.start for m in known]
    for quantity in quantities:
        at = bisect_left(name_starts, quantity.end) - 1
        while at >= 0 and known[at].end > quantity.start:
            if _cuts(known[at], quantity):
                del known[at], name_starts[at]
            at -= 1
    names = tuple(known)
    statements = tuple(sorted(statements, key=_content_start))
    quantity_starts = [q.start for q in quantities]
    time_starts = [t.start for t in times]
    for starts in (quantity_starts, time_starts, name_starts):
        starts.append(_ENDLESS)
    return Context(
        text,
        quantities,
        times,
        names,
        statements,
        dict(zip(time_starts, times, strict=False)),
        quantity_starts,
        time_starts,
        name_starts,
        [s.content.start for s in statements],
        list(accumulate([s.content.end for s in statements], max)),
        {s.source for s in statements},
        MarksOf(text, names, name_starts),
        ClausesOf(text),
    )


def _cuts(mention: Mention, quantity: Quantity) -> bool:
    """Whether a name that meets a quantity cuts into it, or is part of it."""
    return mention.start > quantity.start or mention.end < quantity.end


def _stray(folded: str, mention: Mention) -> bool:
    """Whether a name, by its first character one of the doubted, is a unit, or the 其 of 其他."""
    text, start, end = mention.text, mention.start, mention.end
    if text.isascii():
        return (end - start <= 5 and _is_after_digit(folded, start)) or "head" in kinds_of_words().get(text, ())
    if mention.kind == "place" and folded[start] in _CLASSIFIERS and folded[start - 1] in _COUNTING:
        return True
    if text == "中国":
        return folded[start - 1 : start] == "其" and folded[end : end + 1] in _AFTER_QI
    return text == "其" and mention.pronoun and folded[end : end + 1] in _NO_PRONOUN


def names_in(context: Context, start: int, end: int) -> tuple[Mention, ...]:
    """The mentions that begin in [start, end)."""
    starts = context.name_starts
    first = bisect_left(starts, start)
    return context.names[first : bisect_left(starts, end, first)] if starts[first] < end else ()


def times_in(context: Context, start: int, end: int) -> tuple[TimeExpression, ...]:
    """The time expressions that begin in [start, end)."""
    starts = context.time_starts
    first = bisect_left(starts, start)
    return context.times[first : bisect_left(starts, end, first)] if starts[first] < end else ()


def quantities_in(context: Context, start: int, end: int) -> tuple[Quantity, ...]:
    """The quantities that begin in [start, end)."""
    starts = context.quantity_starts
    first = bisect_left(starts, start)
    return context.quantities[first : bisect_left(starts, end, first)] if starts[first] < end else ()


def statements_at(context: Context, offset: int) -> list[Statement]:
    """The statements whose content holds `offset`, in order; content nests no more than a few deep."""
    at = bisect_right(context.content_starts, offset)
    if not at or context.content_reach[at - 1] <= offset:
        return []
    return [s for s in context.statements[max(at - 8, 0) : at] if offset < s.content.end]


def clauses_of(context: Context, sentence: Range) -> list[Range]:
    """The clauses of a sentence."""
    return context.clauses[sentence]


def clause_at(context: Context, sentence: Range, offset: int) -> int:
    """Index of the clause of `sentence` that holds `offset` (the last one before it, else the first)."""
    at = bisect_left(context.clauses[sentence], (offset + 1,))
    return at - 1 if at else 0


def marks_in(context: Context, sentence: Range, start: int, end: int) -> list[Mark]:
    """The marks of a sentence that begin in [start, end)."""
    marks = context.marks[sentence]
    starts = marks.starts
    first = bisect_left(starts, start)
    return marks.found[first : bisect_left(starts, end, first)]


def tells(context: Context, sentence: Range, kind: str) -> bool:
    """Whether any mark of a sentence is of a kind."""
    return kind in context.marks[sentence].kinds


def mark_at(context: Context, sentence: Range, offset: int) -> Mark | None:
    """The mark of a sentence that begins at `offset`."""
    marks = context.marks[sentence]
    at = bisect_left(marks.starts, offset)
    return marks.found[at] if marks.starts[at] == offset else None

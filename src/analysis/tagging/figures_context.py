"""What the figure rules look at: the tags by position, and the grammar words of a sentence.

Only sentences that hold a quantity, and those before them that may name its topic, are ever scanned.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from analysis.lexicon import Finder, Row, rows
from analysis.model import Mention, Quantity, Range, Statement, TimeExpression
from analysis.tagging.segment import Text

_CLASSIFIERS = frozenset("台项家名件条张支座个")
_COUNTING = frozenset("一两几数这那每首单各该某0123456789")
_AHEAD = ("将", "会", "恐", "料", "势", "或", "未来", "预")
BOUNDARY = frozenset({"growth", "change", "deed", "copula", "adverb", "prep", "cue"})
VERBS = frozenset({"growth", "change", "deed", "copula"})


def _is_after_digit(folded: str, start: int) -> bool:
    return folded[start - 1 : start].isdigit() or (
        folded[start - 1 : start] == " " and folded[start - 2 : start - 1].isdigit()
    )


class Mark(NamedTuple):
    """A word of the lexicon where it stands, with the parts it can play."""

    start: int
    end: int
    word: str
    kinds: frozenset[str]


class Marks(NamedTuple):
    """The marks of a sentence, where each begins, and the kinds of them all."""

    found: list[Mark]
    starts: list[int]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Context:
    """A text with the tags that figures are read from, each in order and found by bisection."""

    text: Text
    quantities: tuple[Quantity, ...]
    times: tuple[TimeExpression, ...]
    names: tuple[Mention, ...]
    statements: tuple[Statement, ...]
    quantity_starts: list[int]
    time_starts: list[int]
    name_starts: list[int]
    content_starts: list[int]
    sources: frozenset[str]
    marks: dict[Range, Marks] = field(default_factory=dict)
    clauses: dict[Range, list[Range]] = field(default_factory=dict)
    phrases: dict[tuple[Range, Range], list[Range]] = field(default_factory=dict)
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
def _kinds() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for table, kind in (("figures_words", "{kind}"), ("metrics", "{kind}{unit}"), ("figures_things", "{kind}")):
        for row in rows(table):
            for word in words_of(row):
                if row["kind"] not in ("degree", "versus", "edge", "same"):
                    found.setdefault(word, set()).add(kind.format_map(row))
    for row in rows("status"):
        for word in words_of(row):
            kinds = found.setdefault(word, set())
            kinds.update({"status", "adverb"} if not kinds and word.startswith(_AHEAD) else {"status"})
    return {word: frozenset(kinds) for word, kinds in found.items()}


@cache
def _finder() -> Finder:
    return Finder(_kinds())


def read_context(
    text: Text,
    quantities: Sequence[Quantity],
    times: Sequence[TimeExpression],
    names: Sequence[Mention],
    statements: Sequence[Statement],
) -> Context:
    """The context of a text's figures; the tags may come in any order."""
    quantities = sorted(quantities, key=lambda q: q.start)
    times = sorted(times, key=lambda t: t.start)
    starts = [q.start for q in quantities]
    names = sorted((m for m in names if not _stray(text, m, quantities, starts)), key=lambda m: m.start)
    return Context(
        text=text,
        quantities=tuple(quantities),
        times=tuple(times),
        names=tuple(names),
        statements=tuple(sorted(statements, key=lambda s: s.content.start)),
        quantity_starts=starts,
        time_starts=[t.start for t in times],
        name_starts=[m.start for m in names],
        content_starts=sorted(s.content.start for s in statements),
        sources=frozenset(s.source for s in statements),
    )


def _stray(text: Text, mention: Mention, quantities: Sequence[Quantity], starts: Sequence[int]) -> bool:
    """Whether a name is a unit, cuts into a quantity, or is the 其 of 其他."""
    folded = text.folded
    if mention.pronoun and mention.text == "其" and folded[mention.end : mention.end + 1] in tuple("他它余中实次"):
        return True
    if (
        mention.text == "中国"
        and folded[mention.start - 1 : mention.start] == "其"
        and folded[mention.end : mention.end + 1] in tuple("产内家际企资民营")
    ):
        return True
    if mention.kind == "place" and folded[mention.start] in _CLASSIFIERS and folded[mention.start - 1] in _COUNTING:
        return True
    if mention.end - mention.start <= 5 and mention.text.isascii() and _is_after_digit(folded, mention.start):
        return True
    if mention.text.isascii() and "head" in _kinds().get(mention.text, ()):
        return True
    at = bisect_left(starts, mention.end) - 1
    if at < 0 or quantities[at].end <= mention.start:
        return False
    return mention.start > quantities[at].start or mention.end < quantities[at].end


def names_in(context: Context, start: int, end: int) -> tuple[Mention, ...]:
    """The mentions that begin in [start, end)."""
    starts = context.name_starts
    first = bisect_left(starts, start)
    return context.names[first : bisect_left(starts, end, first)] if first < len(starts) else ()


def is_named(context: Context, offset: int) -> bool:
    """Whether a mention begins at `offset`."""
    at = bisect_left(context.name_starts, offset)
    return at < len(context.names) and context.name_starts[at] == offset


def time_at(context: Context, offset: int) -> TimeExpression | None:
    """The time expression that begins at `offset`."""
    at = bisect_left(context.time_starts, offset)
    return context.times[at] if at < len(context.times) and context.time_starts[at] == offset else None


def times_in(context: Context, start: int, end: int) -> tuple[TimeExpression, ...]:
    """The time expressions that begin in [start, end)."""
    starts = context.time_starts
    first = bisect_left(starts, start)
    return context.times[first : bisect_left(starts, end, first)] if first < len(starts) else ()


def quantities_in(context: Context, start: int, end: int) -> tuple[Quantity, ...]:
    """The quantities that begin in [start, end)."""
    starts = context.quantity_starts
    first = bisect_left(starts, start)
    return context.quantities[first : bisect_left(starts, end, first)] if first < len(starts) else ()


def statements_at(context: Context, offset: int) -> list[Statement]:
    """The statements whose content holds `offset`, in order; content nests no more than a few deep."""
    at = bisect_right(context.content_starts, offset)
    if not at:
        return []
    return [s for s in context.statements[max(at - 8, 0) : at] if offset < s.content.end]


def clauses_of(context: Context, sentence: Range) -> list[Range]:
    """The clauses of a sentence."""
    clauses = context.clauses.get(sentence)
    if clauses is None:
        clauses = context.clauses[sentence] = list(context.text.clauses(sentence)) or [sentence]
    return clauses


def clause_at(context: Context, sentence: Range, offset: int) -> int:
    """Index of the clause of `sentence` that holds `offset` (the last one before it, else the first)."""
    clauses = context.clauses.get(sentence) or clauses_of(context, sentence)
    return max(bisect_left(clauses, (offset + 1,)) - 1, 0)


def _marks_of(context: Context, sentence: Range) -> Marks:
    """The lexicon's words in a sentence, longest first, those inside a name left out unless they are its end."""
    marks = context.marks.get(sentence)
    if marks is not None:
        return marks
    start, end = sentence
    kinds = _kinds()
    made = tuple.__new__  # the quickest way to make one, for there are thousands
    found = [
        made(Mark, (s + start, e + start, word, kinds[word]))
        for s, e, word in _finder().find(context.text.folded[start:end])
    ]
    starts = [mark.start for mark in found]
    for name in names_in(context, start, end):
        if not name.pronoun and name.kind != "group":
            last = bisect_left(starts, name.end)
            first = bisect_left(starts, name.start, 0, last)
            first -= first > 0 and found[first - 1].end > name.start
            del found[first:last], starts[first:last]
    marks = context.marks[sentence] = Marks(found, starts, frozenset().union(*[mark.kinds for mark in found]))
    return marks


def marks_in(context: Context, sentence: Range, start: int, end: int) -> list[Mark]:
    """The marks of a sentence that begin in [start, end)."""
    found, starts, _ = context.marks.get(sentence) or _marks_of(context, sentence)
    first = bisect_left(starts, start)
    return found[first : bisect_left(starts, end, first)]


def tells(context: Context, sentence: Range, kind: str) -> bool:
    """Whether any mark of a sentence is of a kind."""
    return kind in (context.marks.get(sentence) or _marks_of(context, sentence)).kinds


def kinds_told(context: Context, sentence: Range) -> frozenset[str]:
    """The kinds of all marks of a sentence."""
    return (context.marks.get(sentence) or _marks_of(context, sentence)).kinds


def mark_at(context: Context, sentence: Range, offset: int) -> Mark | None:
    """The mark of a sentence that begins at `offset`."""
    found, starts, _ = context.marks.get(sentence) or _marks_of(context, sentence)
    at = bisect_left(starts, offset)
    return found[at] if at < len(starts) and starts[at] == offset else None

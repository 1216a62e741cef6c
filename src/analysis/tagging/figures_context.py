"""What the figure rules look at: the tags by position, and the grammar words of a sentence.

Only sentences that hold a quantity, and those before them that may name its topic, are ever scanned.
"""

from __future__ import annotations

import re
import string
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate
from operator import attrgetter

import msgspec

from analysis.lexicon import Finder, Row, rows
from analysis.model import Mention, Quantity, Range, Statement, TimeExpression
from analysis.tagging.segment import ENDLESS, Text

_CLASSIFIERS = frozenset("台项家名件条张支座个")
_COUNTING = frozenset("一两几数这那每首单各该某0123456789")
# What makes 其 no pronoun (其他), and 其中国 no 中国 (其中国产…).
_NO_PRONOUN = frozenset("他它余中实次")
_AFTER_QI = frozenset("产内家际企资民营")
# What a name may begin with that is none.
_DOUBTED = frozenset(string.printable) | _CLASSIFIERS | frozenset("中其")
_AHEAD = ("将", "会", "恐", "料", "势", "或", "未来", "预")
# What shares a list out among several.
SHARED = re.compile(r"分别|各自?[为占达]|依次为")
BOUNDARY = frozenset({"growth", "change", "deed", "copula", "adverb", "prep", "cue"})
VERBS = frozenset({"growth", "change", "deed", "copula"})


_start: Callable[[Mention | Quantity | TimeExpression], int] = attrgetter("start")
_content_start: Callable[[Statement], int] = attrgetter("content.start")
Hits = Callable[[str], list[tuple[int, int, int]]]


def _is_after_digit(folded: str, start: int) -> bool:
    return folded[start - 1 : start].isdigit() or (
        folded[start - 1 : start] == " " and folded[start - 2 : start - 1].isdigit()
    )


class Mark(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A word of the lexicon where it stands, with the parts it can play."""

    start: int
    end: int
    word: str
    kinds: frozenset[str]


class Context(msgspec.Struct, frozen=True, eq=False):
    """A text with the tags that figures are read from, each in order and found by bisection.

    `content_reach` is how far the contents of the statements up to each one reach; `sentences` and `topics` are
    filled in as they are asked for.
    """

    text: Text
    quantities: tuple[Quantity, ...]
    times: tuple[TimeExpression, ...]
    names: tuple[Mention, ...]
    statements: tuple[Statement, ...]
    times_at: dict[int, TimeExpression]
    names_at: frozenset[int]
    sources: set[str]
    quantity_starts: list[int]
    time_starts: list[int]
    name_starts: list[int]
    content_starts: list[int]
    content_reach: list[int]
    sentences: dict[Range, Sentence]
    topics: dict[Sentence, str | None]

    def forget(self) -> None:
        """Let go of the sentences, which hold their context: else both would wait for the garbage collector."""
        self.sentences.clear()
        self.topics.clear()


class Sentence(msgspec.Struct, frozen=True, eq=False):
    """A sentence of a text with its clauses, its marks, where each of these begins, the kinds of them all, its times
    and quantities; whether any content of statements, a list shared out, a dash or a bracket is in it.

    `folded` and `raw` are those of the whole text; what the rules ask again is kept in the rest.
    """

    context: Context
    folded: str
    raw: str
    span: Range
    start: int
    end: int
    clauses: list[Range]
    marks: list[Mark]
    mark_starts: list[int]
    kinds: frozenset[str]
    times: tuple[TimeExpression, ...]
    quantities: tuple[Quantity, ...]
    reported: bool
    shared: bool
    dashed: bool
    bracketed: bool
    phrases: dict[Range, list[Range]]
    bare: dict[tuple[Range, frozenset[str]], Range | None]
    firsts: dict[tuple[int, int, frozenset[str]], str | None]


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
def _latin_heads() -> frozenset[str]:
    return frozenset(word for word, kinds in kinds_of_words().items() if "head" in kinds and word.isascii())


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
        starts.append(ENDLESS)  # so that there is a start to look at past the last
    return Context(
        text,
        quantities,
        times,
        names,
        statements,
        dict(zip(time_starts, times, strict=False)),
        frozenset(name_starts),
        {s.source for s in statements},
        quantity_starts,
        time_starts,
        name_starts,
        [s.content.start for s in statements],
        list(accumulate([s.content.end for s in statements], max)),
        {},
        {},
    )


def _cuts(mention: Mention, quantity: Quantity) -> bool:
    """Whether a name that meets a quantity cuts into it, or is part of it."""
    return mention.start > quantity.start or mention.end < quantity.end


def _stray(folded: str, mention: Mention) -> bool:
    """Whether a name, by its first character one of the doubted, is a unit, or the 其 of 其他."""
    text, start, end = mention.text, mention.start, mention.end
    if text.isascii():
        return text in _latin_heads() or (end - start <= 5 and _is_after_digit(folded, start))
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


def sentence_of(context: Context, span: Range) -> Sentence:
    """The sentence of a range, read when it is first asked for."""
    return context.sentences.get(span) or _read_sentence(context, span)


def sentence_at(context: Context, offset: int) -> Sentence:
    """The sentence that holds the character at `offset` (the last one before it, outside all)."""
    return sentence_of(context, context.text.sentence_at(offset))


def _read_sentence(context: Context, span: Range) -> Sentence:
    """A sentence with its marks, but for those that lie in a name or run into one."""
    text = context.text
    folded = text.folded
    start, end = span
    said = folded[start:end]
    hits, words, kinds = _finder()
    found = [Mark(first + start, last + start, words[n], kinds[n]) for n, first, last in hits(said)]
    starts = [mark.start for mark in found]
    for name in names_in(context, start, end):
        last = bisect_left(starts, name.end)
        if last and found[last - 1].end > name.start and not name.pronoun and name.kind != "group":
            first = bisect_left(starts, name.start, 0, last)
            first -= first > 0 and found[first - 1].end > name.start
            del found[first:last], starts[first:last]
    starts.append(ENDLESS)
    quantities = quantities_in(context, start, end)
    contents = bisect_left(context.content_starts, end)
    sentence = context.sentences[span] = Sentence(
        context,
        folded,
        text.raw,
        span,
        start,
        end,
        text.clauses(span) or [span],
        found,
        starts,
        frozenset().union(*[mark.kinds for mark in found]),
        times_in(context, start, end),
        quantities,
        contents > 0 and context.content_reach[contents - 1] > start,
        len(quantities) > 1 and SHARED.search(folded, start, end) is not None,
        "——" in said,
        "(" in said,
        {},
        {},
        {},
    )
    return sentence


def clause_at(sentence: Sentence, offset: int) -> int:
    """Index of the clause of `sentence` that holds `offset` (the last one before it, else the first)."""
    at = bisect_left(sentence.clauses, (offset + 1,))
    return at - 1 if at else 0


def marks_in(sentence: Sentence, start: int, end: int) -> list[Mark]:
    """The marks of a sentence that begin in [start, end)."""
    starts = sentence.mark_starts
    first = bisect_left(starts, start)
    return sentence.marks[first : bisect_left(starts, end, first)] if starts[first] < end else []


def mark_at(sentence: Sentence, offset: int) -> Mark | None:
    """The mark of a sentence that begins at `offset`."""
    at = bisect_left(sentence.mark_starts, offset)
    return sentence.marks[at] if sentence.mark_starts[at] == offset else None

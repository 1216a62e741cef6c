"""Quotation marks -> quoted stretches, with nesting, stray and missing marks resolved inside a paragraph."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import attrgetter

from analysis.model import Range
from analysis.tagging.segment import Text

MARKS = "“”\"‘’'"
_SINGLE = re.compile(
    r"(?<![A-Za-z])‘|’(?![A-Za-z])|(?<![A-Za-z0-9])'(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff。!?,])'(?![A-Za-z0-9])"
)
_STOP = "。!?"
_CLOSED_BEFORE = "。!?,…;”’"
_CLOSED_AFTER = "。,;!?:"
_MANY = 8
_FAR = 3000


@dataclass(slots=True, eq=False)
class Quote:
    """An outermost quoted stretch: `start`, `end` with its marks, `inner` without them.

    `closed` is False where the closing mark is missing.
    """

    start: int
    end: int
    inner: Range
    closed: bool = True


def find_quotes(text: Text) -> list[tuple[Range, list[Quote]]]:
    """The blocks of headline and body, each with its outermost quotes, in order.

    A block is a paragraph, or several that one quotation runs through: a mark left open in one is closed
    in a later one, over at most eight paragraphs and 3,000 characters. A quote whose closing mark is missing
    ends with its block, or with the last stop before the next quote.

    >>> from analysis.model import Article
    >>> from analysis.tagging.segment import segment
    >>> text = segment(Article("a", "她说：“所谓‘小模型’也够用。”大家都笑了。", body=((0, 22),)))
    >>> [(block, [text.raw[slice(*q.inner)] for q in quotes]) for block, quotes in find_quotes(text)]
    [((0, 22), ['所谓‘小模型’也够用。'])]
    """
    folded = text.folded
    marks = _find_marks(folded)
    if not marks:
        return [(paragraph, []) for paragraph in text.paragraphs]
    found: list[tuple[Range, list[Quote]]] = []
    opened: list[Range] = []
    for paragraph in text.paragraphs:
        first = bisect_left(marks, paragraph[0])
        if not opened and (first == len(marks) or marks[first] >= paragraph[1]):
            found.append((paragraph, []))
            continue
        inside = _between(marks, paragraph)
        if not opened and "".join([folded[at] for at in inside]) == "“”" * (len(inside) // 2):
            pairs = zip(inside[::2], inside[1::2], strict=True)
            found.append((paragraph, [Quote(start, end + 1, (start + 1, end)) for start, end in pairs]))
            continue
        _, openers, closers = _match(folded, inside)
        if opened and closers and paragraph[1] - opened[0][0] <= _FAR:
            block = opened[0][0], paragraph[1]
            opened = [block] if openers and openers[-1] > closers[-1] else []
            if not opened:
                found.append((block, _block_quotes(folded, block, marks)))
            continue
        if opened and not openers and len(opened) < _MANY:
            opened.append(paragraph)
            continue
        found += [(block, _block_quotes(folded, block, marks)) for block in opened]
        opened = [paragraph] if openers and paragraph != text.title else []
        if not opened:
            found.append((paragraph, _block_quotes(folded, paragraph, marks)))
    found += [(block, _block_quotes(folded, block, marks)) for block in opened]
    return found


def _find_marks(folded: str) -> list[int]:
    """The places of the quotation marks; an apostrophe is none."""
    places = []
    for mark in MARKS:
        at = folded.find(mark)
        while at >= 0:
            if mark not in "‘’'" or _SINGLE.match(folded, at):
                places.append(at)
            at = folded.find(mark, at + 1)
    places.sort()
    return places


def _between(marks: list[int], block: Range) -> list[int]:
    start, end = block
    first = bisect_left(marks, start)
    return marks[first : bisect_left(marks, end, first)]


def _block_quotes(folded: str, block: Range, marks: list[int]) -> list[Quote]:
    """The outermost quotes of a block."""
    inside = _between(marks, block)
    if not inside:
        return []
    pairs, openers, closers = _match(folded, inside)
    quotes = [Quote(start, end + 1, (start + 1, end)) for start, end in pairs]
    first = inside[0]
    if closers and closers[0] == first and folded[first - 1] in _STOP and first + 1 < block[1]:
        start = block[0]
        quotes.append(Quote(start, first + 1, (start, first), closed=False))
    if openers:
        quotes += _unclosed(folded, block[1], sorted([q.start for q in quotes] + openers), openers)
    quotes.sort(key=attrgetter("start"))
    return _outermost(quotes)


def _unclosed(folded: str, end: int, starts: list[int], openers: list[int]) -> list[Quote]:
    """The quotes that begin at `openers` and have no closing mark; `starts` is where those and all others begin."""
    quotes = []
    unpaired = set(openers)
    for opener in openers:
        if opener not in unpaired:
            continue
        at = bisect_right(starts, opener)
        following = starts[at] if at < len(starts) else None
        if following in unpaired and following is not None and _closing_place(folded, following, end):
            quotes.append(Quote(opener, following + 1, (opener + 1, following)))
            unpaired.discard(following)
            continue
        stop = _open_end(folded, opener, following, end)
        if stop > opener + 1:
            quotes.append(Quote(opener, stop, (opener + 1, stop), closed=False))
    return quotes


def _match(folded: str, marks: list[int]) -> tuple[list[Range], list[int], list[int]]:
    """Pairs, openers without a closer, closers without an opener (double marks only)."""
    pairs: list[Range] = []
    openers: list[int] = []
    closers: list[int] = []
    inner: list[int] = []
    straight: dict[str, int] = {}
    for at in marks:
        mark = folded[at]
        if mark == "“":
            openers.append(at)
        elif mark == "”":
            if openers:
                pairs.append((openers.pop(), at))
            else:
                closers.append(at)
        elif mark == "‘":
            inner.append(at)
        elif mark == "’":
            if inner:
                pairs.append((inner.pop(), at))
        elif mark in straight:
            pairs.append((straight.pop(mark), at))
        else:
            straight[mark] = at
    return pairs, openers, closers


def _closing_place(folded: str, at: int, end: int) -> bool:
    """Whether an opening mark stands where a closing one belongs (“…。“)."""
    if folded[at - 1] in _CLOSED_BEFORE:
        return at + 1 >= end or folded[at + 1] not in "“‘"
    return at + 1 < end and folded[at + 1] in _CLOSED_AFTER


def _open_end(folded: str, opener: int, following: int | None, end: int) -> int:
    """Where a quote without its closing mark ends: the paragraph, or the last stop before the next quote."""
    if following is None:
        return end
    stop = max(folded.rfind(mark, opener, following) for mark in _STOP)
    return stop + 1 if stop > opener else opener


def _outermost(quotes: list[Quote]) -> list[Quote]:
    kept: list[Quote] = []
    for quote in quotes:
        if not kept or quote.start >= kept[-1].end:
            kept.append(quote)
    return kept

"""Quotation marks -> quoted stretches, with nesting, stray and missing marks resolved inside a paragraph."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from analysis.model import Range
from analysis.tagging.segment import Text

MARKS = "“”\"‘’'"
_MARK = re.compile(f"[{MARKS}]")
_SINGLE = re.compile(
    r"(?<![A-Za-z])‘|’(?![A-Za-z])|(?<![A-Za-z0-9])'(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff。!?,])'(?![A-Za-z0-9])"
)
_STOP = "。!?"
_Matched = tuple[list[Range], list[int], list[int]]
_CLOSED_BEFORE = "。!?,…;”’"
_CLOSED_AFTER = "。,;!?:"
_MANY = 8
_FAR = 3000


class Quote(NamedTuple):
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
    marks = _find_marks(text.folded) if any(map(text.folded.__contains__, MARKS)) else []
    if not marks:
        return [(paragraph, []) for paragraph in text.paragraphs]
    matched: dict[Range, _Matched] = {}
    found = []
    for block in _blocks(text, marks, matched):
        inside = _between(marks, block)
        if inside:
            match = matched.get(block) or _match(text.folded, inside)
            found.append((block, _block_quotes(text.folded, block, inside[0], match)))
        else:
            found.append((block, []))
    return found


def _find_marks(folded: str) -> list[int]:
    """The places of the quotation marks; an apostrophe is none."""
    return [at for match in _MARK.finditer(folded) if folded[at := match.start()] in '“”"' or _SINGLE.match(folded, at)]


def _blocks(text: Text, marks: list[int], matched: dict[Range, _Matched]) -> list[Range]:
    """The paragraphs, those that one quotation runs through joined; how their own marks match goes into `matched`."""
    blocks: list[Range] = []
    opened: list[Range] = []
    for paragraph in text.paragraphs:
        inside = _between(marks, paragraph)
        if not inside and not opened:
            blocks.append(paragraph)
            continue
        _, openers, closers = matched[paragraph] = _match(text.folded, inside)
        if opened and closers and paragraph[1] - opened[0][0] <= _FAR:
            blocks.append((opened[0][0], paragraph[1]))
            opened = [blocks.pop()] if openers and openers[-1] > closers[-1] else []
            continue
        if opened and not openers and len(opened) < _MANY:
            opened.append(paragraph)
            continue
        blocks.extend(opened)
        opened = [paragraph] if openers and paragraph != text.title else []
        if not opened:
            blocks.append(paragraph)
    blocks.extend(opened)
    return blocks


def _between(marks: list[int], block: Range) -> list[int]:
    return marks[bisect_left(marks, block[0]) : bisect_left(marks, block[1])]


def _block_quotes(folded: str, block: Range, first: int, matched: _Matched) -> list[Quote]:
    """The outermost quotes of a block whose first mark stands at `first`."""
    pairs, openers, closers = matched
    quotes = [Quote(start, end + 1, (start + 1, end)) for start, end in pairs]
    if closers and closers[0] == first and folded[first - 1] in _STOP and first + 1 < block[1]:
        start = block[0]
        quotes.append(Quote(start, first + 1, (start, first), closed=False))
    if openers:
        quotes += _unclosed(folded, block[1], sorted([q.start for q in quotes] + openers), openers)
    if len(quotes) == 1:
        return quotes
    quotes.sort()
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


def _match(folded: str, marks: list[int]) -> _Matched:
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

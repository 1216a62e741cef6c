"""Quotation marks -> quoted stretches, with nesting, stray and missing marks resolved inside a paragraph."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from analysis.model import Range
from analysis.tagging.segment import Text

_MARK = re.compile("[“”\"‘’']")
_SINGLE = re.compile(
    r"(?<![A-Za-z])‘|’(?![A-Za-z])|(?<![A-Za-z0-9])'(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff。!?,])'(?![A-Za-z0-9])"
)
_STOP = "。!?"
Mark = tuple[int, str]
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


def find_marks(folded: str) -> list[Mark]:
    """The quotation marks of a folded text with their places; an apostrophe is none."""
    if not _MARK.search(folded):
        return []
    found = [(m.start(), m.group()) for m in _MARK.finditer(folded)]
    return [(at, mark) for at, mark in found if mark in '“”"' or _SINGLE.match(folded, at)]


def find_blocks(text: Text, marks: list[Mark]) -> tuple[Range, ...]:
    """The paragraphs of headline and body, those that one quotation runs through joined.

    Paragraphs are joined where a mark left open in one is closed in a later one, over at most
    eight paragraphs and 3,000 characters.
    """
    if not marks:
        return text.paragraphs
    blocks: list[Range] = []
    opened: list[Range] = []
    for paragraph in text.paragraphs:
        inside = _between(marks, paragraph)
        if not inside and not opened:
            blocks.append(paragraph)
            continue
        _, openers, closers = _matched(inside)
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
    return tuple(blocks)


def find_quotes(text: Text, marks: list[Mark], blocks: tuple[Range, ...]) -> tuple[Quote, ...]:
    """The outermost quotes of headline and body, in order, given its marks and blocks.

    A quote whose closing mark is missing ends with its block, or with the last stop before the next quote.

    >>> from analysis.model import Article
    >>> from analysis.tagging.segment import segment
    >>> text = segment(Article("a", "她说：“所谓‘小模型’也够用。”大家都笑了。", body=((0, 22),)))
    >>> marks = find_marks(text.folded)
    >>> [text.raw[slice(*q.inner)] for q in find_quotes(text, marks, find_blocks(text, marks))]
    ['所谓‘小模型’也够用。']
    """
    found: list[Quote] = []
    for block in blocks if marks else ():
        found.extend(_block_quotes(text.folded, block, _between(marks, block)))
    return tuple(found)


def _between(marks: list[Mark], block: Range) -> list[Mark]:
    return marks[bisect_left(marks, (block[0], "")) : bisect_left(marks, (block[1], ""))]


def _block_quotes(folded: str, block: Range, marks: list[Mark]) -> list[Quote]:
    if not marks:
        return []
    pairs, openers, closers = _matched(marks)
    quotes = [Quote(s, e + 1, (s + 1, e)) for s, e in pairs]
    if closers and closers[0] == marks[0][0] and folded[closers[0] - 1] in _STOP and closers[0] + 1 < block[1]:
        start = block[0]
        quotes.append(Quote(start, closers[0] + 1, (start, closers[0]), closed=False))
    starts = sorted([q.start for q in quotes] + openers)
    unpaired = set(openers)
    for opener in openers:
        if opener not in unpaired:
            continue
        at = bisect_right(starts, opener)
        following = starts[at] if at < len(starts) else None
        if following in unpaired and following is not None and _closing_place(folded, following, block[1]):
            quotes.append(Quote(opener, following + 1, (opener + 1, following)))
            unpaired.discard(following)
            continue
        end = _open_end(folded, opener, following, block[1])
        if end > opener + 1:
            quotes.append(Quote(opener, end, (opener + 1, end), closed=False))
    quotes.sort(key=lambda q: (q.start, -q.end))
    return _outermost(quotes)


def _matched(marks: list[Mark]) -> tuple[list[Range], list[int], list[int]]:
    """Pairs, openers without a closer, closers without an opener (double marks only)."""
    pairs: list[Range] = []
    closers: list[int] = []
    stacks: dict[str, list[int]] = {"“": [], "‘": []}
    straight: dict[str, int] = {}
    for at, mark in marks:
        if mark in stacks:
            stacks[mark].append(at)
        elif mark in ("'", '"'):
            if mark in straight:
                pairs.append((straight.pop(mark), at))
            else:
                straight[mark] = at
        elif opened := stacks["“" if mark == "”" else "‘"]:
            pairs.append((opened.pop(), at))
        elif mark == "”":
            closers.append(at)
    return pairs, stacks["“"], closers


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

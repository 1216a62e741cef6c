"""A page while it is read: its lines, what they are and their labels."""

from __future__ import annotations

import re

import msgspec

from analysis.reading.byline import Label, find_labels
from analysis.reading.dateline import STAMPED, find_dates, stamp_of
from analysis.reading.folding import fold_changed
from analysis.reading.kinds import SHORT, Kind, read_line
from analysis.reading.lines import Line, split_lines


class Page(msgspec.Struct, frozen=True):
    """A page, its folded twin and the characters that have `changed`; of its lines the `kinds` by index, the
    `labels` of those that have any, and the `stamps`: the day of each that says no more than a date."""

    raw: str
    folded: str
    changed: list[str]
    lines: list[Line]
    kinds: list[Kind]
    labels: dict[int, list[Label]]
    stamps: dict[int, str]

    def printed(self, line: Line, words: str) -> str:
        """`words` of a folded line as the page prints them."""
        at = line.text.find(words)
        return self.raw[line.start + at : line.start + at + len(words)] if words and at >= 0 else words


def read_page(raw: str) -> Page:
    """The lines of a page and what each of them is.

    >>> read_page("機房如何降溫\\n2025-03-02\\n水冷已經成為主流的做法。").kinds
    ['short', 'date', 'prose']
    """
    folded, changed = fold_changed(raw)
    lines = _part_header(split_lines(folded))
    labels: dict[int, list[Label]] = {}
    kinds: list[Kind] = []
    stamps: dict[int, str] = {}
    known: dict[str, tuple[Kind, list[Label]]] = {}
    for n, line in enumerate(lines):
        text = line.text
        if text in known:
            kind, named = known[text]
        elif len(text) <= STAMPED and (day := stamp_of(text)):
            kind, named = "date", []
            stamps[n] = day
        else:
            kind, named = known[text] = read_line(line)
        kinds.append(kind)
        if named:
            labels[n] = named
    if "date" in kinds and "prose" in kinds:
        above = kinds.index("prose")
        if kinds[above + 1 : above + 2] == ["date"] and _may_head(lines[above]):
            kinds[above] = "short"
    return Page(raw, folded, changed, lines, kinds, labels, stamps)


def _may_head(line: Line) -> bool:
    """Whether the first line that reads like prose may be a headline: 租金为何一路上涨……"""
    return len(line.text) <= SHORT and "。" not in line.text


_INLINE = 200
_DATED = re.compile(
    r"(?:date\s)?20\d\d([-/.])\d{1,2}\1\d{1,2}(?:[\sT]{1,3}\d{1,2}:\d{2}(?::\d{2})?)?(?=\s{1,8}[^\s\d|])"
)
_NAMED = "date "  # so a dump names its date before it goes on with the page
_TOKEN = re.compile(r"\S{1,20}(?=\s|$)")


def _part_header(lines: list[Line]) -> list[Line]:
    """The lines of a page with its first one cut into headline, header and text, where a dump has run them together."""
    if not lines:
        return lines
    first = lines[0]
    short = len(first.text) < _INLINE // 2
    if short and not first.text.startswith(_NAMED):
        return lines
    opening = _DATED.match(first.text)
    if opening:
        return [_piece(first, 0, opening.end()), _piece(first, opening.end(), len(first.text)), *lines[1:]]
    if short:
        return lines
    head = first.text[:_INLINE]
    when = next(iter(find_dates(head)), None)
    if when is None or "。" in head[: when.start]:
        return lines
    labels = [label for label in find_labels(head) if label.start >= when.end or label.end == when.end]
    if not labels or labels[0].start - when.end > 12:
        return lines
    end = when.end
    for label in labels:
        token = _TOKEN.match(
            first.text, head.index(label.value[:1], label.start + len(label.name)) if label.value else end
        )
        end = max(end, token.end() if token else end)
    start = when.start
    pieces = [(0, start), (start, end), (end, len(first.text))]
    return [*(_piece(first, *piece) for piece in pieces if first.text[slice(*piece)].strip()), *lines[1:]]


def _piece(line: Line, start: int, end: int) -> Line:
    text = line.text[start:end]
    left = start + len(text) - len(text.lstrip())
    return Line(line.start + left, line.start + left + len(text.strip()), text.strip())

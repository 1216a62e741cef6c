"""The timeline: what happened, what is planned and what is foretold, each at its own precision."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from analysis.axis import Days, days_of, members
from analysis.charts.dates import date_label, ticks, window
from analysis.charts.style import (
    FAINT,
    INK,
    SOFT,
    STATUS_COLOUR,
    STATUS_MARKER,
    WIDTH,
    canvas,
    merged_source_line,
    shorten,
    style,
    wrap,
)

PAGE = 6.7
"""Inches of rows on one page: with title and footer a chart is then no taller than an A4 page has room for."""

_LINE, _GAP = 0.135, 0.075
_LEFT, _PLOT, _IDS = 1.12, 1.75, 0.68
_WORDS = WIDTH - _LEFT - _PLOT - _IDS - 0.14
_LINES = 2
_HATCH = "/" * 9
_LEAST = 0.06
"""Inches below which hatching cannot be seen: an estimate, whose ends are not known, is never drawn shorter."""
_SLIVER = 0.06
"""Share of the axis below which what is left of a longer time is an arrow alone."""
_KEY = "dot: a day · bar: a month, quarter or year · hatched: estimated · open: planned ◇ or foretold △ · arrow: beyond"


@dataclass(frozen=True, slots=True)
class _Row:
    """A happening as it is drawn: its dates (several where tellings conflict), its words in lines, its height."""

    id: str
    label: str
    spans: tuple[Days, ...]
    lines: tuple[str, ...]
    status: str
    told: int

    @property
    def height(self) -> float:
        return _LINE * len(self.lines) + _GAP


def timeline_rows(happenings: pd.DataFrame) -> pd.DataFrame:
    """The happenings in the order of the chart: by first day, or by the last where none is first; the wider first."""
    dates = enumerate(happenings["edtf"])
    spans = {n: days for n, edtf in dates if isinstance(edtf, str) and (days := days_of(edtf)) is not None}
    ids = happenings["id"].tolist()
    order = sorted(spans, key=lambda n: (spans[n].first or spans[n].last or date.min, -spans[n].length(), ids[n]))
    return happenings.iloc[order].reset_index(drop=True)


def finding(rows: pd.DataFrame) -> str:
    """The sentence over the chart: how many happenings there are, over which time, and how many are to come."""
    told = rows[rows["status"] == "actual"]
    ahead = len(rows) - len(told)
    to_come = f"{ahead} planned or foretold" if ahead else "none foretold"
    if told.empty:
        return f"No dated happening, {to_come}"
    first, last = (date_label(members(told.iloc[n]["edtf"])[0]) for n in (0, -1))
    over = f"of {first}" if first == last else f"from {first} to {last}"
    conflicts = int((rows["agreement"] == "conflict").sum())
    disputed = f", {conflicts} with conflicting dates" if conflicts else ""
    return f"{len(told)} dated happening{'s' * (len(told) != 1)} {over}, {to_come}{disputed}"


def timelines(happenings: pd.DataFrame) -> list[Axes]:
    """All pages of the timeline, in order; one, which says so, where there is no happening."""
    return [timeline(happenings, page=page) for page in range(1, len(_pages(timeline_rows(happenings))) + 1)]


def timeline(happenings: pd.DataFrame, *, page: int = 1, ax: Axes | None = None) -> Axes:
    """Happenings in order, a row each: a dot for a day, a bar for a longer time at its true length.

    `happenings` is the frame of that name. Estimated and conflicting dates are hatched, plans and forecasts open.
    What has no room on one `page` goes on the next. The axis spans the bulk of a page's dates: an arrow at its edge
    stands for what lies, or goes on, beyond it.
    """
    rows = timeline_rows(happenings)
    pages = _pages(rows)
    first, last = pages[page - 1]
    shown = [_row(row) for _, row in rows.iloc[first:last].iterrows()]
    with style():
        title, footer = finding(rows), merged_source_line(rows, "event", "published")
        if len(pages) > 1:
            footer += f"; part {page} of {len(pages)}: {first + 1} to {last} of {len(rows)} happenings"
        if page > 1:
            ends = (date_label(members(rows.iloc[n]["edtf"])[0]) for n in (first, last - 1))
            title = f"Continued: {' to '.join(ends)}"
        height = max(sum(row.height for row in shown), 0.3)
        ax = canvas(ax, height, title, _KEY, footer, (_LEFT, WIDTH - _LEFT - _PLOT))
        ax.set_ylim(height, 0)
        ax.set_yticks([])
        _draw_axis(ax, [span for row in shown for span in row.spans])
        top = 0.0
        for row in shown:
            _draw_row(ax, row, top + row.height / 2)
            top += row.height
    return ax


def _row(row: pd.Series[Any]) -> _Row:
    lines = _lines(row["text"])
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], shorten("".join(lines[_LINES - 1 :]), _WORDS, 8)]
    spans = tuple(span for one in members(row["edtf"]) if (span := days_of(one)))
    label = shorten(date_label(row["edtf"]), _LEFT - 0.1, 8)
    return _Row(row["id"], label, spans, tuple(lines), row["status"], int(row["told"]))


def _lines(text: str) -> list[str]:
    return wrap(" ".join(text.split()), _WORDS, 8)


def _pages(rows: pd.DataFrame) -> list[tuple[int, int]]:
    """The first row of each page and the one after its last, so that pages are about equally full."""
    heights = [_LINE * min(len(_lines(text)), _LINES) + _GAP for text in rows["text"]]
    tallest = _LINES * _LINE + _GAP
    share = sum(heights) / max(1, math.ceil(sum(heights) / (PAGE - tallest)))
    pages: list[tuple[int, int]] = []
    first, filled = 0, 0.0
    for n, height in enumerate(heights):
        if n > first and filled >= share * (len(pages) + 1) - 1e-9:
            pages.append((first, n))
            first = n
        filled += height
    return [*pages, (first, len(heights))]


def _day(day: date) -> int:
    """A date as matplotlib counts days."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def _draw_axis(ax: Axes, spans: list[Days]) -> None:
    if not spans:
        ax.set_xticks([])
        return
    first, last = window(spans)
    slack = max((last - first).days * 0.04, 1)
    ax.set_xlim(_day(first) - slack, _day(last) + 1 + slack)
    marks = ticks(first, last, 4)
    ax.xaxis.set_major_locator(FixedLocator([_day(day) for day, _ in marks]))
    ax.set_xticklabels([words for _, words in marks])
    ax.grid(visible=True, axis="x")


def _draw_row(ax: Axes, row: _Row, y: float) -> None:
    edge, url = ax.get_yaxis_transform(), f"#{row.id}"
    ax.plot([0, 1], [y, y], transform=edge, color=FAINT, linewidth=0.4, zorder=1)
    for span in row.spans:
        _draw_span(ax, row, span, y)
    ax.text(-0.1 / _PLOT, y, row.label, transform=edge, size=8, color=SOFT, va="center", ha="right")
    start = 1 + 0.14 / _PLOT
    words = ax.text(start, y, "\n".join(row.lines), transform=edge, size=8, color=INK, va="center", linespacing=1.2)
    told = f" ×{row.told}" if row.told > 1 else ""
    right = (WIDTH - _LEFT) / _PLOT
    link = ax.text(right, y, row.id + told, transform=edge, size=6, color=SOFT, va="center", ha="right")
    for text in (words, link):
        text.set_url(url)


def _draw_span(ax: Axes, row: _Row, span: Days, y: float) -> None:
    """The mark of one date: its length where it lies on the axis, arrows where it goes beyond."""
    low, high = ax.get_xlim()
    start = low if span.first is None else _day(span.first)
    end = high if span.last is None else _day(span.last) + 1
    before, after = span.first is None or start < low, span.last is None or end > high
    start, end = max(start, low), min(end, high)
    estimate = span.estimate or len(row.spans) > 1
    colour = STATUS_COLOUR[row.status]
    face = "white" if row.status != "actual" or estimate else colour
    hatch = _HATCH if estimate else None
    url, line = f"#{row.id}", 0.9
    if None in (span.first, span.last):
        if start < end:
            ends = [x for x, beyond in ((start, before), (end, after)) if not beyond]
            ax.plot([start, end], [y, y], color=colour, linewidth=line, zorder=3)
            ax.scatter(ends, [y] * len(ends), s=36, marker="|", color=colour, zorder=3).set_urls([url])
    elif span.length() == 1:
        if start < end:
            [x, marker] = [start + 0.5, STATUS_MARKER[row.status]]
            dot = ax.scatter([x], [y], s=26, marker=marker, facecolor=face, edgecolor=colour, hatch=hatch, zorder=3)
            dot.set(urls=[url], linewidth=line)
    elif end - start > (before or after) * _SLIVER * (high - low):
        if estimate:
            line, least = 0.6, _LEAST / _PLOT * (high - low)
            start, end = min(start, (start + end - least) / 2), max(end, (start + end + least) / 2)
        [bar] = ax.barh([y], [end - start], left=[start], height=0.085, facecolor=face, edgecolor=colour, hatch=hatch)
        bar.set(url=url, linewidth=line, zorder=3)
    for beyond, edge, marker in ((before, 0, "<"), (after, 1, ">")):
        if beyond:
            arrow = ax.scatter([edge], [y], s=16, marker=marker, color=colour, transform=ax.get_yaxis_transform())
            arrow.set(urls=[url], clip_on=False, zorder=4)

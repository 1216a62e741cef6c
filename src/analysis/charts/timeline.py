"""The timeline: what happened, what is planned and what is foretold, each at its own precision."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from analysis.axis import Days, days_of, members
from analysis.blocks import Lang
from analysis.charts.dates import date_label, said_date, ticks, window
from analysis.charts.labels import more, tell
from analysis.charts.style import (
    FAINT,
    INK,
    SOFT,
    STATUS_COLOUR,
    STATUS_MARKER,
    WIDTH,
    canvas,
    shorten,
    source_line,
    style,
    wrap,
)
from analysis.charts.words import STATUS, by, plural
from analysis.findings.largest import Row, records

if TYPE_CHECKING:
    import pandas as pd

PAGE = 6.5
"""Inches of rows on one page: with title and footer a chart is then no taller than an A4 page has room for."""

MOST = 80
"""How many happenings the pages show at most: those that most articles tell, then those with the narrowest dates."""

_MINOR = ("statement", "other")

_LINE, _GAP, _KIND = 0.135, 0.075, 0.22
_LEFT, _PLOT, _IDS = 1.25, 1.7, 0.68
_WORDS = WIDTH - _LEFT - _PLOT - _IDS - 0.14
_LINES = 2
_HATCH = "/" * 9
_LEAST = 0.06
"""Inches below which hatching cannot be seen: an estimate, whose ends are not known, is never drawn shorter."""
_SLIVER = 0.06
"""Share of the axis below which what is left of a longer time is an arrow alone."""
_KEY = (
    "dot: a day · bar: a month, quarter or year · hatched: estimated · open: planned ◇ or foretold △ · arrow: beyond",
    "圆点：某日 · 横条：一个月、季度或一年 · 斜线：估计 · 空心：计划◇或预测△ · 箭头：超出坐标轴",
)
# The groups in their order: what is to come stands last.
_KINDS = {
    "policy": ("Policy", "政策"),
    "infrastructure": ("Infrastructure", "基础设施"),
    "release": ("Releases", "发布"),
    "funding": ("Funding", "融资"),
    "company": ("Companies", "公司"),
    "research": ("Research", "研究"),
    "market": ("Markets", "市场"),
    "statement": ("Statements", "表态"),
    "other": ("Other", "其他"),
    "forecast": ("Planned, foretold", "计划与预测"),
}


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A happening as it is drawn: its dates (several where tellings conflict), its words in lines, its height.

    `head` is the name of its kind where it is the first of it on the page.
    """

    id: str
    label: str
    spans: tuple[Days, ...]
    lines: tuple[str, ...]
    status: str
    told: int
    head: str

    @property
    def height(self) -> float:
        return _LINE * len(self.lines) + _GAP + _KIND * bool(self.head)


def timeline_rows(happenings: pd.DataFrame) -> pd.DataFrame:
    """The dated happenings in the order of the chart: by kind, what is planned or foretold last; within it by first day.

    Where no first day is known the last counts; of happenings of one day the wider comes first.
    """
    dates = enumerate(happenings["edtf"])
    spans = {n: days for n, edtf in dates if isinstance(edtf, str) and (days := days_of(edtf)) is not None}
    ids, kinds = happenings["id"].tolist(), [_kind(row) for row in records(happenings)]
    order = list(_KINDS)

    def place(n: int) -> tuple[int, date, int, str]:
        return order.index(kinds[n]), spans[n].first or spans[n].last or date.min, -spans[n].length(), ids[n]

    return happenings.iloc[sorted(spans, key=place)].reset_index(drop=True)


def _kind(row: Row) -> str:
    if row["status"] != "actual":
        return "forecast"
    return row["kind"] if row["kind"] in _KINDS and row["kind"] != "forecast" else "other"


def _first(row: Row) -> date:
    days = days_of(members(row["edtf"])[0])
    return (days and (days.first or days.last)) or date.min


def _month(row: Row) -> str:
    """The month in which a happening begins; the year where no month is told."""
    edtf = members(row["edtf"])[0]
    return edtf[:4] if len(edtf.rstrip("~?%")) <= 4 else f"{_first(row):%Y-%m}"


def finding(rows: Sequence[Row], lang: Lang) -> str:
    """The sentence over the chart: how many happenings there are, over which time, and how many are to come."""
    told = sorted((row for row in rows if row["status"] == "actual"), key=_first)
    ahead = len(rows) - len(told)
    to_come = by(lang, f"{ahead} planned or foretold", f"{ahead}个属计划或预测") if ahead else ""
    if not told:
        none = by(lang, "No dated happening", "没有注明日期的事件")
        return none + (by(lang, ", ", "，") + to_come if ahead else "")
    ends = list(dict.fromkeys(said_date(_month(told[n]), lang) for n in (0, -1)))
    over = by(lang, "of " if len(ends) == 1 else "from ", "") + by(lang, " to ", "至").join(ends)
    conflicts = sum(row["agreement"] == "conflict" for row in rows)
    disputed = by(lang, f"{conflicts} with conflicting dates", f"{conflicts}个日期不一") if conflicts else ""
    head = by(lang, f"{plural(len(told), 'dated happening')} {over}", f"{over}，有日期的事件{len(told)}个")
    return by(lang, ", ", "，").join(part for part in (head, to_come, disputed) if part)


def timelines(happenings: pd.DataFrame, *, lang: Lang = "en") -> list[Axes]:
    """All pages of the timeline, in order; one, which says so, where there is no happening."""
    count = len(_pages(_shown(records(timeline_rows(happenings)))))
    return [timeline(happenings, page=page, lang=lang) for page in range(1, count + 1)]


def timeline(happenings: pd.DataFrame, *, page: int = 1, ax: Axes | None = None, lang: Lang = "en") -> Axes:
    """Happenings by kind and in order, a row each: a dot for a day, a bar for a longer time at its true length.

    `happenings` is the frame of that name. Estimated and conflicting dates are hatched, plans and forecasts open.
    What has no room on one `page` goes on the next. The axis spans the bulk of a page's dates: an arrow at its edge
    stands for what lies, or goes on, beyond it. Of more than `MOST` happenings the rest is counted.
    """
    rows = records(timeline_rows(happenings))
    shown = _shown(rows)
    pages = _pages(shown)
    first, last = pages[page - 1]
    drawn = [_drawn(row, shown[n - 1] if n > first else None, lang) for n, row in enumerate(shown[first:last], first)]
    rest = len(rows) - len(shown) if page == len(pages) else 0
    with style():
        title = finding(rows, lang)
        footer = source_line(
            happenings.head(0) if not rows else timeline_rows(happenings), ("event", "个事件"), lang, "published"
        )
        if len(pages) > 1:
            footer += by(
                lang,
                f"; part {page} of {len(pages)}: {first + 1} to {last} of {len(shown)} happenings",
                f"；第{page}部分，共{len(pages)}部分：{len(shown)}个事件中的第{first + 1}至{last}个",
            )
        if page > 1:
            kinds = by(lang, ", ", "、").join(dict.fromkeys(by(lang, *_KINDS[_kind(row)]) for row in shown[first:last]))
            title = by(lang, f"Timeline, continued: {kinds}", f"时间线（续）：{kinds}")
        height = max(sum(row.height for row in drawn), 0.1) + _KIND * bool(rest)
        key = by(lang, *_KEY) if drawn else ""
        ax = canvas(ax, height, title, key, footer, (_LEFT, WIDTH - _LEFT - _PLOT), axis=bool(drawn))
        ax.set_ylim(height, 0)
        ax.set_yticks([])
        _draw_axis(ax, [span for row in drawn for span in row.spans], lang)
        top = 0.0
        for row in drawn:
            _draw_row(ax, row, top)
            top += row.height
        if rest:
            ax.text(
                -_LEFT / _PLOT,
                top + _KIND / 2,
                more(rest, lang),
                transform=ax.get_yaxis_transform(),
                size=8,
                color=SOFT,
                va="center",
            )
        tell(ax, lang, title, [_said(row, lang) for row in shown[first:last]], rest, footer)
    return ax


def _shown(rows: list[Row]) -> list[Row]:
    """The happenings that the pages have room for, in their order; of what is to come as large a share as of the rest."""
    if len(rows) <= MOST:
        return rows

    def weight(n: int) -> tuple[int, bool, int, str]:
        days = days_of(members(rows[n]["edtf"])[0])
        return -rows[n]["told"], rows[n]["kind"] in _MINOR, days.length() if days else 0, rows[n]["id"]

    kept: set[int] = set()
    for ahead in (False, True):
        some = [n for n, row in enumerate(rows) if (row["status"] != "actual") == ahead]
        kept.update(sorted(some, key=weight)[: round(MOST * len(some) / len(rows))])
    return [row for n, row in enumerate(rows) if n in kept]


def _drawn(row: Row, before: Row | None, lang: Lang) -> _Drawn:
    lines = _lines(row["text"])
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], shorten("".join(lines[_LINES - 1 :]), _WORDS, 8)]
    spans = tuple(span for one in members(row["edtf"]) if (span := days_of(one)))
    label = shorten(date_label(row["edtf"], lang), _LEFT - 0.12, 8)
    head = by(lang, *_KINDS[_kind(row)]) if before is None or _kind(before) != _kind(row) else ""
    return _Drawn(row["id"], label, spans, tuple(lines), row["status"], int(row["told"]), head)


def _said(row: Row, lang: Lang) -> str:
    """A row in words, for those who cannot see it."""
    notes = [STATUS[lang][row["status"]]] if row["status"] != "actual" else []
    if row["told"] > 1:
        notes.append(by(lang, f"told by {row['told']} articles", f"{row['told']}篇文章提到"))
    extra = by(lang, " ({})", "（{}）").format(by(lang, ", ", "，").join(notes)) if notes else ""
    return f"{said_date(row['edtf'], lang)}{by(lang, ': ', '：')}{' '.join(row['text'].split())}{extra}"


def _lines(text: str) -> list[str]:
    return wrap(" ".join(text.split()), _WORDS, 8)


def _pages(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """The first row of each page and the one after its last, so that pages are about equally full."""
    heights = [_LINE * min(len(_lines(row["text"])), _LINES) + _GAP for row in rows]
    for n, row in enumerate(rows):
        heights[n] += _KIND * (n == 0 or _kind(rows[n - 1]) != _kind(row))
    tallest = _LINES * _LINE + _GAP + 2 * _KIND
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


def _draw_axis(ax: Axes, spans: list[Days], lang: Lang) -> None:
    if not spans:
        ax.axis("off")
        return
    first, last = window(spans)
    slack = max((last - first).days * 0.04, 1)
    ax.set_xlim(_day(first) - slack, _day(last) + 1 + slack)
    marks = ticks(first, last, 4 if lang == "en" else 2, lang)
    ax.xaxis.set_major_locator(FixedLocator([_day(day) for day, _ in marks]))
    ax.set_xticklabels([words for _, words in marks])
    ax.grid(visible=True, axis="x")


def _draw_row(ax: Axes, row: _Drawn, top: float) -> None:
    edge, url = ax.get_yaxis_transform(), f"#{row.id}"
    y = top + row.height / 2
    if row.head:
        y += _KIND / 2
        left = -_LEFT / _PLOT
        ax.text(left, top + _KIND * 0.55, row.head, transform=edge, size=9, color=INK, va="center")
        ax.plot([left, (WIDTH - _LEFT) / _PLOT], [top, top], transform=edge, color=FAINT, linewidth=0.8, clip_on=False)
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


def _draw_span(ax: Axes, row: _Drawn, span: Days, y: float) -> None:
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

"""The timeline: what happened and what is foretold, each at its own precision."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

from analysis.charts.style import (
    FAINT,
    INK,
    SOFT,
    STATUS_COLOUR,
    WIDTH,
    canvas,
    shorten,
    source_line,
    style,
    text_width,
)

_ROW = 0.215
_PLOT = 2.3
_PERIOD = re.compile(r"(\d{4})(?:-(?:(\d\d)(?:-(\d\d))?|Q([1-4])|H([12])|W(\d\d)|(SP|SU|FA|WI)))?(?:T.*)?$")
_SEASON = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def period(value: str) -> tuple[date, date] | None:
    """First and last day of a TIMEX3 date, or of an interval of two; None where it names no such days.

    >>> period("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    >>> period("2021/2025")[1], period("FUTURE_REF")
    (datetime.date(2025, 12, 31), None)
    """
    if "/" in value:
        first, last = (period(part) for part in value.split("/", 1))
        return (first[0], last[1]) if first and last else None
    match = _PERIOD.match(value)
    if not match or not 1 <= int(match[1]) <= 9998:
        return None
    year = int(match[1])
    try:
        if match[6]:
            monday = date.fromisocalendar(year, int(match[6]), 1)
            return monday, monday + timedelta(days=6)
        if match[3]:
            day = date(year, int(match[2]), int(match[3]))
            return day, day
        if match[2]:
            return _months(year, int(match[2]), 1)
        if match[4]:
            return _months(year, 3 * int(match[4]) - 2, 3)
        if match[5]:
            return _months(year, 6 * int(match[5]) - 5, 6)
        if match[7]:
            return _months(year, _SEASON[match[7]], 3)
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        return None


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    first = date(year, month, 1)
    years, last = divmod(month + count - 2, 12)
    return first, date(year + years, last + 1, calendar.monthrange(year + years, last + 1)[1])


def timeline_rows(events: pd.DataFrame) -> pd.DataFrame:
    """The events that have calendar days, in order, with ``first`` and ``last``; the same telling once."""
    periods = [period(value) for value in events["time"]]
    kept = events[pd.Series([p is not None for p in periods], index=events.index, dtype=bool)]
    rows = kept.assign(first=[p[0] for p in periods if p], last=[p[1] for p in periods if p])
    rows = rows.drop_duplicates(["time", "text"])
    return rows.sort_values(["first", "last", "id"], kind="stable").reset_index(drop=True)


def finding(rows: pd.DataFrame) -> str:
    """The sentence over the chart: how many happenings there are, over which time, and how many are foretold."""
    told = rows[rows["kind"] != "forecast"]
    ahead = len(rows) - len(told)
    foretold = f"{ahead} foretold" if ahead else "none foretold"
    if told.empty:
        return f"No dated happening, {foretold}"
    return f"{len(told)} dated happenings from {told.iloc[0]['time']} to {told.iloc[-1]['time']}, {foretold}"


def timeline(events: pd.DataFrame, *, ax: Axes | None = None, limit: int = 36) -> Axes:
    """Events in order: a dot for a day, a bar for a month, quarter or year; forecasts are open.

    `events` is the frame of that name. At most `limit` are drawn, the most precise and latest first,
    and the rest is counted in the footer.
    """
    rows = timeline_rows(events)
    length = pd.Series([(b - a).days for a, b in zip(rows["first"], rows["last"], strict=True)], dtype="float64")
    kept = rows.assign(length=length).sort_values(["length", "first"], ascending=[True, False], kind="stable")
    shown = rows.loc[sorted(kept.head(limit).index)]
    with style():
        left = max([text_width(t, 8) for t in shown["time"]] + [0.6]) + 0.15
        right = WIDTH - left - _PLOT
        footer = source_line(events) if len(events) else "Source: no tag"
        if len(rows) > limit:
            footer += f"; {len(rows) - limit} more in the table below"
        key = "dot: a day · bar: a month, quarter or year · filled: told as happened · open: forecast or plan"
        ax = canvas(ax, max(_ROW * len(shown), _ROW), finding(rows), key, footer, (left, right))
        _draw_axis(ax, shown)
        edge = ax.get_yaxis_transform()
        for y, (_, row) in enumerate(shown.iterrows()):
            _draw_event(ax, y, row["first"], row["last"], row["kind"] == "forecast", f"#{row['id']}")
            ax.text(-left / _PLOT, y, row["time"], transform=edge, size=8, color=SOFT, va="center")
            start = 1 + 0.12 / _PLOT
            ax.text(start, y, row["kind"], transform=edge, size=7, color=SOFT, va="center")
            words = shorten(row["text"], right - 1.55, 8)
            ax.text(start + 0.75 / _PLOT, y, words, transform=edge, size=8, color=INK, va="center")
            link = ax.text(1 + right / _PLOT, y, row["id"], transform=edge, size=6, color=SOFT, va="center", ha="right")
            link.set_url(f"#{row['id']}")
    return ax


def _day(day: date) -> int:
    """A date as matplotlib counts days."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def _draw_axis(ax: Axes, shown: pd.DataFrame) -> None:
    ax.set_ylim(max(len(shown), 1) - 0.4, -0.6)
    ax.set_yticks([])
    if len(shown):
        first, last = min(shown["first"]), max(shown["last"])
        slack = max((last - first).days * 0.03, 15)
        ax.set_xlim(_day(first) - slack, _day(last) + slack)
    locator = AutoDateLocator(minticks=2, maxticks=5)  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))  # type: ignore[no-untyped-call]
    ax.grid(visible=True, axis="x")


def _draw_event(ax: Axes, y: int, first: date, last: date, ahead: bool, url: str) -> None:
    colour = STATUS_COLOUR["forecast" if ahead else "actual"]
    face = "white" if ahead else colour
    start, end = _day(first), _day(last) + 1
    ax.plot([ax.get_xlim()[0], start], [y, y], color=FAINT, linewidth=0.5, zorder=1)
    if first == last:
        dot = ax.scatter(
            [start + 0.5], [y], s=24, marker="^" if ahead else "o", facecolor=face, edgecolor=colour, zorder=3
        )
        dot.set_urls([url])
        return
    bar = ax.barh(
        [y], [end - start], left=[start], height=0.36, facecolor=face, edgecolor=colour, linewidth=0.9, zorder=3
    )
    for patch in bar:
        patch.set_url(url)
        patch.set_alpha(1.0 if ahead else 0.75)

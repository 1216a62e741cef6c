"""Draws ledgers: a row a figure with its owner and date, the mark on its axis, the value, its status and evidence id."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator
from matplotlib.transforms import ScaledTranslation

from analysis.blocks import Lang
from analysis.charts.amounts import said_amount, said_number, said_range
from analysis.charts.labels import SIGNS, more, owner, tell, when
from analysis.charts.ledger import Measure, Row, is_drawn, ledger_rows
from analysis.charts.names import short_name
from analysis.charts.style import (
    FAINT,
    INK,
    SOFT,
    STATUS_COLOUR,
    STATUS_MARKER,
    WIDTH,
    canvas,
    paper_of,
    plain,
    shorten,
    source_line,
    style,
    text_width,
    unbroken,
)
from analysis.charts.words import STATUS, by, plural, said_date
from analysis.findings.largest import CURRENCIES, records, scope_of

ROW = 0.235
"""Height of a row in inches."""
LIMIT = 24
"""How many rows a chart has at most: with title and footer it is then no taller than an A4 page has room for."""
_PANELS, _HEAD = 3, 3
"""How many panels a chart has at most, and how many rows the axis of one takes the place of."""
_GAP = 0.62
_ARROW = 0.24
_NARROWEST = 1.25
_AXIS = {
    "CNY": ("yuan", "元（人民币）"),
    "USD": ("US dollars", "美元"),
    "HKD": ("Hong Kong dollars", "港元"),
    "TWD": ("Taiwan dollars", "新台币"),
    "EUR": ("euros", "欧元"),
    "JPY": ("yen", "日元"),
    "KRW": ("won", "韩元"),
    "GBP": ("pounds", "英镑"),
    "INR": ("rupees", "卢比"),
    "percent": ("percent", "百分比"),
    "percentage_point": ("percentage points", "百分点"),
    "times": ("times", "倍"),
}
_DIFFER = {
    "conflict": ("articles conflict", "各文矛盾"),
    "undated": ("articles differ, without a date", "各文不同，未注明日期"),
    "overlap": ("articles differ, both may be right", "各文不同，可以都对"),
}


@dataclass(frozen=True, slots=True)
class _Columns:
    """The inches that owner, metric and date have left of the axis, value, status and evidence id right of it."""

    owner: float
    metric: float
    date: float
    value: float
    status: float
    id: float

    @property
    def left(self) -> float:
        return self.owner + self.metric + self.date + 0.16

    @property
    def right(self) -> float:
        return self.value + self.status + self.id + 0.12

    @property
    def plot(self) -> float:
        return WIDTH - self.left - self.right


def draw_ledger(
    figures: pd.DataFrame,
    measure: Measure,
    *,
    agreement: pd.DataFrame | None = None,
    ax: Axes | None = None,
    lang: Lang = "en",
    limit: int = LIMIT,
) -> Axes:
    """A row a figure, largest first, panel by panel; the chart's Axes, of several panels the first.

    Actual values are filled, targets, forecasts and suppositions open, each with its shape and its word. An arrow is
    a bound, a bar a range. ``×3`` stands where three articles tell the figure. Figures that `agreement` says articles
    differ on stand together, their marks joined by a dashed line, each with the sign of the verdict. At most `limit`
    rows are drawn, the rest is counted; on a given `ax` only the first panel.
    """
    rows = ledger_rows(figures, measure, agreement=agreement, lang=lang)
    told = records(rows)
    panels = _panels(told, measure, limit, 1 if ax is not None else _PANELS)
    shown = [row for panel in panels for row in panel]
    with style():
        title, footer = finding(told, measure, lang), source_line(rows, ("figure", "项数据"), lang, "published")
        columns = _columns(shown, measure, lang)
        rest = len(told) - len(shown)
        heights = [max(len(panel), 1) * ROW for panel in panels]
        heights[-1] += ROW * bool(rest)
        total = sum(heights) + _GAP * (len(panels) - 1)
        own = ax is None
        ax = canvas(
            ax,
            total,
            title,
            _key(shown, lang) if shown else "",
            footer,
            (columns.left, columns.right),
            axis=bool(shown),
        )
        for n, (place, panel) in enumerate(zip(_places(ax, heights) if own else [ax], panels, strict=True)):
            if panel:
                _draw_panel(place, panel, measure, columns, heights[n] / ROW, lang)
        if rest and shown:
            last = paper_of(ax).axes[-1] if own else ax
            edge = last.get_yaxis_transform()
            last.text(
                -columns.left / columns.plot,
                len(panels[-1]),
                more(rest, lang),
                transform=edge,
                size=8,
                color=SOFT,
                va="center",
            )
        tell(ax, lang, plain(title), [_said(row, measure, lang) for row in shown], rest, footer)
    return ax


def finding(rows: Sequence[Row], measure: Measure, lang: Lang) -> str:
    """The sentence over the chart: the largest reported value, and the largest that is aimed at or forecast."""
    if not rows:
        name = by(lang, *measure.title)
        return by(lang, f"{name}: no figure", f"{name}：没有数据")
    named = [row for row in rows if scope_of(row["entity"]) != "unnamed" and is_drawn(row, measure)]
    reported = next((row for row in named if row["status"] == "actual"), None)
    ahead = next((row for row in named if row["status"] in ("target", "forecast")), None)
    parts = []
    if reported:
        head = by(lang, f"{measure.largest[0]} reported", f"已报道的{measure.largest[1]}")
        parts.append(unbroken(head + by(lang, ": ", "：")) + _top(reported, measure, lang))
    if ahead:
        status = STATUS[lang][ahead["status"]]
        head = by(lang, f"{'L' if not parts else 'l'}argest {status}", f"最大的{status}")
        parts.append(unbroken(head + by(lang, ": ", "：")) + _top(ahead, measure, lang))
    if not parts:
        name, count = by(lang, *measure.title), len(rows)
        return by(
            lang,
            f"{name}: {plural(count, 'figure')}, none reported of a named owner",
            f"{name}：{count}项数据，均无指明主体的报道值",
        )
    return by(lang, "; ", "；").join(parts)


def _top(row: Row, measure: Measure, lang: Lang) -> str:
    """Whose a value is, how much it is and when; no line of the title breaks within the value or the date."""
    who, day = owner(row["entity"], lang), said_date(row["edtf"], lang)
    much = said_range(row["low"], row["high"], row["unit"], row["modifier"], lang)
    what = by(lang, " ", "") + _what(row, lang) if measure.varied else ""
    date = by(lang, f" ({day})", f"（{day}）") if day else ""
    return f"{who}{what}{by(lang, ', ', '，')}{unbroken(much + date)}"


def _panels(rows: Sequence[Row], measure: Measure, limit: int, most: int) -> list[list[Row]]:
    """The rows that are drawn, by panel, the panels with most of them first."""
    drawn = [row for row in rows if is_drawn(row, measure)] or list(rows)
    panels = [[row for row in drawn if row["unit"] in units] for units in measure.panels]
    panels = sorted((panel for panel in panels if panel), key=len, reverse=True)[:most]
    room = limit - _HEAD * (len(panels) - 1)
    cut: list[list[Row]] = []
    for n, panel in enumerate(reversed(panels)):
        share = room // (len(panels) - n)
        cut.append(panel[:share])
        room -= len(cut[-1])
    return cut[::-1] or [[]]


def _places(ax: Axes, heights: Sequence[float]) -> list[Axes]:
    """The Axes of the panels, one below the other, within the place of `ax`, which becomes the first."""
    box, paper = ax.get_position(), paper_of(ax)
    inch = 1 / paper.get_size_inches()[1]
    top, places = box.y1, []
    for n, height in enumerate(heights):
        place = ax if n == 0 else paper.add_axes((0, 0, 1, 1))
        place.set_position((box.x0, top - height * inch, box.width, height * inch))
        places.append(place)
        top -= (height + _GAP) * inch
    return places


def _columns(rows: Sequence[Row], measure: Measure, lang: Lang) -> _Columns:
    """Each column as wide as its longest words, owners and metrics cut short where the axis would be too narrow."""

    def widest(texts: Sequence[str], size: float, least: float = 0.0) -> float:
        return max([text_width(text, size) for text in texts] + [least])

    date = widest([when(row["edtf"], lang) for row in rows], 8, 0.4) + 0.1
    value = widest([_value(row, lang) for row in rows], 9, 0.6) + 0.1
    status = widest([_status(row, lang) for row in rows], 7.5) + 0.06
    ident = widest([row["id"] for row in rows], 6.5, 0.5)
    metrics = [_what(row, lang) for row in rows] if measure.varied else []
    room = WIDTH - date - value - status - ident - 0.28 - _NARROWEST
    names = min(widest([owner(row["entity"], lang) for row in rows], 9, 0.5) + 0.1, 1.9)
    metric = min(widest(metrics, 8) + 0.1, 1.4) if metrics else 0.0
    if names + metric > room:
        names = max(room - metric, min(names, room * 0.55 if metrics else room))
        metric = room - names if metrics else 0.0
    return _Columns(names, metric, date, value, status, ident)


def _value(row: Row, lang: Lang) -> str:
    """The value as it stands beside its mark: how many articles tell it, and the sign where they differ."""
    told = f" ×{row['told']}" if row["told"] > 1 else ""
    sign = f" {SIGNS[row['verdict']]}" if row["verdict"] else ""
    return str(row["label"]) + told + sign


def _status(row: Row, lang: Lang) -> str:
    return "" if row["status"] == "actual" else STATUS[lang][row["status"]]


def _key(rows: Sequence[Row], lang: Lang) -> str:
    """What the signs of these rows mean, and no other."""
    signs = [("one row a figure, however often it is told", "每行一项数据，重复报道只列一次")]
    if any(row["status"] != "actual" for row in rows):
        signs.append(("filled: reported, open: not yet so", "实心：已报道，空心：尚未实现"))
    if any(row["low"] is None or row["high"] is None for row in rows):
        signs.append(("arrow: a bound", "箭头：上限或下限"))
    if any(None not in (row["low"], row["high"]) and row["low"] != row["high"] for row in rows):
        signs.append(("bar: a range", "粗线：区间"))
    if any(row["told"] > 1 for row in rows):
        signs.append(("×2: told by two articles", "×2：两篇文章提到"))
    for verdict, sign in SIGNS.items():
        if any(row["verdict"] == verdict for row in rows):
            signs.append((f"{sign}: {_DIFFER[verdict][0]}", f"{sign}：{_DIFFER[verdict][1]}"))
    return " · ".join(by(lang, *sign) for sign in signs)


def _said(row: Row, measure: Measure, lang: Lang) -> str:
    """A row in words, for those who cannot see it."""
    much = said_range(row["low"], row["high"], row["unit"], row["modifier"], lang)
    notes = [word for word in (_status(row, lang),) if word]
    if row["told"] > 1:
        notes.append(by(lang, f"told by {row['told']} articles", f"{row['told']}篇文章提到"))
    if row["verdict"]:
        notes.append(by(lang, *_DIFFER[row["verdict"]]))
    who = f"{owner(row['entity'], lang)} {_what(row, lang) if measure.varied else ''}".rstrip()
    date = said_date(row["edtf"], lang) or by(lang, "no date given", "未注明日期")
    extra = (by(lang, " ({})", "（{}）").format(by(lang, ", ", "，").join(notes))) if notes else ""
    return by(lang, f"{who}, {date}: {much}{extra}", f"{who}，{date}：{much}{extra}")


def _draw_panel(ax: Axes, rows: Sequence[Row], measure: Measure, columns: _Columns, height: float, lang: Lang) -> None:
    """The marks of one panel and the words beside them; `height` is counted in rows."""
    ax.set_ylim(height - 0.5, -0.5)
    ax.set_yticks([])
    _draw_scale(ax, rows, measure, columns.plot, lang)
    inch, edge = 1 / columns.plot, ax.get_yaxis_transform()
    for y, row in enumerate(rows):
        _draw_mark(ax, y, row)
        named = row["entity"] is not None
        texts = [
            (
                -columns.left,
                "left",
                shorten(owner(row["entity"], lang), columns.owner - 0.06, 9),
                9,
                INK if named else SOFT,
            ),
            (
                columns.owner - columns.left,
                "left",
                shorten(_what(row, lang), columns.metric - 0.06, 8) if columns.metric else "",
                8,
                SOFT,
            ),
            (-0.12, "right", when(row["edtf"], lang), 8, SOFT),
            (columns.plot + 0.12, "left", _value(row, lang), 9, INK),
            (columns.plot + 0.12 + columns.value, "left", _status(row, lang), 7.5, STATUS_COLOUR[row["status"]]),
            (columns.plot + columns.right, "right", row["id"], 6.5, SOFT),
        ]
        for x, side, words, size, colour in texts:
            if words:
                text = ax.text(x * inch, y, words, transform=edge, size=size, color=colour, va="center", ha=side)
                if words == row["id"]:
                    text.set_url(f"#{row['id']}")
    for dispute in {row["dispute"] for row in rows} - {-1}:
        at = [(_point(row), y) for y, row in enumerate(rows) if row["dispute"] == dispute]
        ax.plot(*zip(*at, strict=True), color=INK, linewidth=0.8, linestyle=(0, (2, 2)), zorder=2)


def _what(row: Row, lang: Lang) -> str:
    """What a figure measures: in English the usual English words for it where there are any."""
    return short_name(row["metric"], lang) if row["metric"] else ""


def _draw_scale(ax: Axes, rows: Sequence[Row], measure: Measure, inches: float, lang: Lang) -> None:
    """The axis: its kind, its limits with room for the arrows of bounds, its ticks in the habit of the language."""
    ends = [float(end) for row in rows for end in (row["low"], row["high"]) if end is not None]
    positive = sorted(end for end in ends if end > 0)
    log = measure.log or (len(positive) == len(ends) and positive[-1] > 20 * positive[len(positive) // 2])
    unit = rows[0]["unit"] if measure.varied else measure.units[0]

    def label(value: float) -> str:
        return said_number(value, lang) if unit in CURRENCIES else said_amount(value, unit, lang, brief=True)

    room = 1.3 * _ARROW / inches
    before = room if any(row["low"] is None for row in rows) else 0.04
    if log:
        low, high = math.log10(positive[0]), math.log10(positive[-1])
        low, high = min(low, math.floor(low + 0.3)), max(high, low + 1)
        span = (high - low) / (1 - room - before)
        ax.set_xscale("log")
        ax.set_xlim(10.0 ** (low - span * before), 10.0 ** (low + span * (1 - before)))
        first, last = math.ceil(low - span * before), math.floor(low + span * (1 - before))
        ax.xaxis.set_major_locator(FixedLocator(_decades(first, last, label, inches / span)))
        ax.xaxis.set_minor_locator(NullLocator())
    else:
        least, most = min(0.0, *ends), max(0.0, *ends)
        slack = (most - least or 1.0) * room / (1 - room)
        ax.set_xlim(least - slack * (least < 0), most + slack)
        ax.xaxis.set_major_locator(MaxNLocator(max(2, int(inches / 0.6)), steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: label(value)))
    ax.grid(visible=True, axis="x")
    counted = by(lang, *(_AXIS[unit] if measure.varied else measure.axis))
    kind = by(lang, "log scale", "对数刻度") if log else ""
    ax.set_xlabel(by(lang, ", ", "，").join(filter(None, (counted, kind))), size=8, color=SOFT, labelpad=2)


def _decades(first: int, last: int, label: Callable[[float], str], inches: float) -> list[float]:
    """Powers of ten whose labels do not touch where each power is so many `inches` long."""
    for every in range(1, max(last - first, 1) + 1):
        marks = [10.0**n for n in range(first, last + 1, every)]
        if max(text_width(label(mark), 8) for mark in marks) + 0.15 < every * inches:
            return marks
    return [10.0**first]


def _point(row: Row) -> float:
    return float(row["high"] if row["low"] is None else row["low"])


def _draw_mark(ax: Axes, y: int, row: Row) -> None:
    """A point, two of them on a bar for a range, with an arrow for a bound; a thin line leads to it from the left."""
    colour, marker = STATUS_COLOUR[row["status"]], STATUS_MARKER[row["status"]]
    low, high, point = row["low"], row["high"], _point(row)
    face = colour if row["status"] == "actual" else "white"
    floor = ax.get_xlim()[0] if ax.get_xscale() == "log" else 0.0
    ax.add_line(Line2D([floor, point], [y, y], color=FAINT, linewidth=0.6, zorder=1))
    ends = [point]
    if low is not None and high is not None and low != high:
        ends = [end for end in (low, high) if end > 0 or ax.get_xscale() == "linear"]
        ax.add_line(Line2D([max(low, floor), high], [y, y], color=colour, linewidth=2.2, alpha=0.45, zorder=2))
    marks = ax.scatter(ends, [y] * len(ends), s=26, marker=marker, facecolor=face, edgecolor=colour, zorder=3)
    marks.set_urls([f"#{row['id']}"] * len(ends))
    if low is None or high is None:
        inches = _ARROW if high is None else -_ARROW
        ax.annotate(
            "",
            xy=(point, y),
            xycoords=ax.transData + ScaledTranslation(inches, 0, paper_of(ax).dpi_scale_trans),
            xytext=(point, y),
            textcoords="data",
            arrowprops={"arrowstyle": "->", "color": colour, "linewidth": 1.0, "shrinkA": 3, "shrinkB": 0},
            annotation_clip=False,
        )

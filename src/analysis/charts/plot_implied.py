"""The chart of implied values: FLOPS per chip, calculated here and reported by nobody, drawn apart with its formula."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from analysis.axis import edtf_of
from analysis.blocks import Lang
from analysis.charts.amounts import said_amount, said_range
from analysis.charts.labels import more, owner, tell, when
from analysis.charts.style import (
    FAINT,
    IMPLIED_COLOUR,
    IMPLIED_MARKER,
    INK,
    SOFT,
    WIDTH,
    canvas,
    shorten,
    source_line,
    style,
)
from analysis.charts.words import by, said_date
from analysis.findings.largest import Row, records

if TYPE_CHECKING:
    import pandas as pd

PER_CHIP = "FLOPS per chip"
LIMIT = 16

_ROW = 0.36
_LEFT, _RIGHT = 2.3, 2.9
_PLOT = WIDTH - _LEFT - _RIGHT


def implied(values: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "en") -> Axes:
    """Computing power divided by the chips that give it, a row a pair of figures, the formula in the text's own words.

    `values` is the frame `implied`. Each mark is open and has a shape and colour that no reported figure has; a bar
    says that the figures allow a range, an arrow that one of them is a bound. At most `LIMIT` rows are drawn.
    """
    rows = [row for row in records(values) if row["kind"] == PER_CHIP]
    rows = sorted(rows, key=lambda row: (-_size(row), row["ids"]))
    shown, rest = rows[:LIMIT], max(0, len(rows) - LIMIT)
    with style():
        title, footer = (
            _finding(rows, lang),
            source_line(values[values["kind"] == PER_CHIP], ("figure", "项数据"), lang),
        )
        key = by(
            lang,
            "calculated here, reported by nobody: the computing power of an owner divided by its chips",
            "由本报告计算，并非报道所载：同一主体的算力除以芯片数",
        )
        height = _ROW * (len(shown) + bool(rest)) if shown else 0.1
        ax = canvas(ax, height, title, key if shown else "", footer, (_LEFT, _RIGHT), axis=bool(shown))
        ax.set_ylim(height / _ROW - 0.5, -0.5)
        ax.set_yticks([])
        if shown:
            _draw_scale(ax, shown, lang)
        for y, row in enumerate(shown):
            _draw_row(ax, y, row, lang)
        if rest:
            ax.text(
                -_LEFT / _PLOT,
                len(shown),
                more(rest, lang),
                transform=ax.get_yaxis_transform(),
                size=8,
                color=SOFT,
                va="center",
            )
        tell(ax, lang, title, [_said(row, lang) for row in shown], rest, footer)
    return ax


def _size(row: Row) -> float:
    return float(row["low"] if row["high"] is None else row["high"])


def _much(row: Row, lang: Lang, *, brief: bool = False) -> str:
    """The value, rounded to what a quotient of printed figures can bear."""
    low, high = (None if end is None else float(f"{end:.3g}") for end in (row["low"], row["high"]))
    return said_range(low, high, "FLOPS", "approx", lang, brief=brief)


def _finding(rows: list[Row], lang: Lang) -> str:
    if not rows:
        return by(lang, "FLOPS per chip: no pair of figures implies any", "单卡算力：没有可推算的数据")
    who, much = owner(rows[0]["entity"], lang), _much(rows[0], lang)
    if len(rows) == 1:
        return by(lang, f"Implied: {much} per chip for {who}", f"推算：{who}单卡算力{much}")
    return by(lang, f"Implied: up to {much} per chip, for {who}", f"推算：单卡算力最高为{who}，{much}")


def _said(row: Row, lang: Lang) -> str:
    date = said_date(edtf_of(row["time"]), lang) or by(lang, "no date given", "未注明日期")
    return by(
        lang,
        f"{owner(row['entity'], lang)}, {date}: {_much(row, lang)} per chip, from {row['formula']}",
        f"{owner(row['entity'], lang)}，{date}：单卡{_much(row, lang)}，由{row['formula']}得出",
    )


def _draw_scale(ax: Axes, rows: list[Row], lang: Lang) -> None:
    ends = [float(end) for row in rows for end in (row["low"], row["high"]) if end]
    low, high = math.floor(math.log10(min(ends)) - 0.1), math.ceil(math.log10(max(ends)) + 0.1)
    ax.set_xscale("log")
    ax.set_xlim(10.0**low, 10.0**high)
    every = max(1, math.ceil((high - low) / 3))
    ax.xaxis.set_major_locator(FixedLocator([10.0**n for n in range(low, high + 1, every)]))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: said_amount(value, "FLOPS", lang)))
    ax.grid(visible=True, axis="x")
    ax.set_xlabel(by(lang, "per chip, log scale", "单卡，对数刻度"), size=8, color=SOFT, labelpad=2)


def _draw_row(ax: Axes, y: int, row: Row, lang: Lang) -> None:
    edge, ids = ax.get_yaxis_transform(), row["ids"].split(" ")
    ends = [float(end) for end in (row["low"], row["high"]) if end is not None]
    ax.plot([ax.get_xlim()[0], ends[0]], [y, y], color=FAINT, linewidth=0.6, zorder=1)
    if ends[0] != ends[-1]:
        ax.plot(ends, [y, y], color=IMPLIED_COLOUR, linewidth=2.2, alpha=0.45, zorder=2)
    at = sorted(set(ends))
    marks = ax.scatter(
        at, [y] * len(at), s=34, marker=IMPLIED_MARKER, facecolor="white", edgecolor=IMPLIED_COLOUR, zorder=3
    )
    marks.set_urls([f"#{ids[0]}"] * len(at))
    if len(ends) == 1:
        arrow = ">" if row["high"] is None else "<"
        step = 1.35 if row["high"] is None else 1 / 1.35
        ax.scatter([ends[0] * step], [y], s=16, marker=arrow, color=IMPLIED_COLOUR, zorder=3).set_urls([f"#{ids[0]}"])
    texts = [
        (-_LEFT, y - 0.18, "left", shorten(owner(row["entity"], lang), _LEFT - 0.2, 9), 9, INK),
        (-_LEFT, y + 0.24, "left", when(edtf_of(row["time"]), lang), 7.5, SOFT),
        (_PLOT + 0.12, y - 0.18, "left", _much(row, lang, brief=True), 9, INK),
        (_PLOT + 0.12, y + 0.24, "left", shorten(row["formula"], _RIGHT - 1.45, 7.5), 7.5, SOFT),
    ]
    for x, middle, side, words, size, colour in texts:
        ax.text(x / _PLOT, middle, words, transform=edge, size=size, color=colour, va="center", ha=side)
    for n, one in enumerate(ids[1::-1]):
        x = (_PLOT + _RIGHT - 0.64 * n) / _PLOT
        ax.text(x, y + 0.24, one, transform=edge, size=6.5, color=SOFT, va="center", ha="right").set_url(f"#{one}")

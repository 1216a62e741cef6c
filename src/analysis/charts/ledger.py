"""Charts of figures in one unit: a row a figure, on a log scale, told apart by status."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator
from matplotlib.transforms import ScaledTranslation

from analysis.blocks import Lang
from analysis.charts.amounts import said_amount, said_range
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
    text_width,
)

ROW = 0.24
"""Height of a row in inches."""

_SAID = {
    "actual": "is reported at",
    "target": "aims at",
    "forecast": "is forecast at",
    "hypothetical": "is supposed at",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """What a ledger draws: which units, how they are called, and by how much they are divided.

    `steps` are (factor, suffix) from large to small; the largest that fits a value is used.
    """

    title: str
    units: tuple[str, ...]
    steps: tuple[tuple[float, str], ...]
    axis: str


COMPUTE = Measure(
    "Computing power",
    ("FLOPS", "OPS"),
    ((1e21, "ZFLOPS"), (1e18, "EFLOPS"), (1e15, "PFLOPS"), (1e12, "TFLOPS"), (1e9, "GFLOPS"), (1, "FLOPS")),
    "operations a second, log scale",
)
IMPLIED = Measure("Implied values", ("FLOPS",), COMPUTE.steps, "")
CHIPS = Measure("Chips", ("chip",), ((1e6, "million"), (1, "")), "AI chips and accelerator cards, log scale")
PARAMETERS = Measure(
    "Model sizes",
    ("parameter",),
    ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1, "")),
    "parameters, log scale",
)


def amount(value: float, measure: Measure, unit: str = "") -> str:
    """A value in the step that fits it: 3.07e19 FLOPS are 30.7 EFLOPS.

    >>> amount(3.07e19, COMPUTE), amount(95800, CHIPS), amount(6.4e14, COMPUTE, "OPS")
    ('30.7 EFLOPS', '95,800', '640 TOPS')
    """
    return said_amount(value, unit or ("FLOPS" if "FLOPS" in measure.units else ""), "en", brief=True)


def value_label(row: pd.Series[Any], lang: Lang = "en") -> str:
    """The value of a figure with its bound: ``≥ 75 EFLOPS``, ``500 million – 100 billion``."""
    low, high = (None if pd.isna(row[end]) else float(row[end]) for end in ("low", "high"))
    return said_range(low, high, row["unit"], row["modifier"], lang, brief=True)


def ledger_rows(figures: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """The figures that a ledger draws, largest first; the same figure told several times is one row.

    The frame gains ``label`` (the value in words), ``size`` (the number it is ranked by), ``told``
    (in how many places it stands) and ``ids`` (their evidence ids).
    """
    rows = figures[figures["unit"].isin(measure.units) & (figures["low"].notna() | figures["high"].notna())].copy()
    rows["size"] = rows["high"].fillna(rows["low"]).astype(float)
    rows = rows[rows["size"] > 0]
    rows["label"] = [value_label(row) for _, row in rows.iterrows()]
    same = ["entity", "time", "status", "label", "unit"]
    groups = rows.groupby(same, dropna=False, sort=False)["id"]
    rows["told"] = groups.transform("size")
    rows["ids"] = groups.transform(lambda ids: " ".join(ids))
    rows = rows.drop_duplicates(same)
    return rows.sort_values(["size", "id"], ascending=[False, True], kind="stable").reset_index(drop=True)


def finding(rows: pd.DataFrame, measure: Measure) -> str:
    """The sentence over the chart: the largest reported value, and the largest that is aimed at or forecast."""
    parts = []
    for statuses in (("actual",), ("target", "forecast")):
        named = rows[rows["status"].isin(statuses) & rows["entity"].notna()]
        if len(named):
            top = named.iloc[0]
            when = f" ({top['time']})" if pd.notna(top["time"]) else ""
            parts.append(f"{top['entity']} {_SAID[top['status']]} {top['label']}{when}")
    if not parts:
        return (
            f"{measure.title}: {len(rows)} figures, none of a named owner"
            if len(rows)
            else f"{measure.title}: no figure"
        )
    return f"{measure.title}: " + "; ".join(parts)


def draw_ledger(figures: pd.DataFrame, measure: Measure, ax: Axes | None = None, limit: int = 30) -> Axes:
    """A row a figure: owner and date on the left, the mark on a log scale, value and evidence id on the right.

    Actual values are filled, all others open; an arrow is a bound, a bar a range. At most `limit`
    rows are drawn, the rest is counted in the footer.
    """
    rows = ledger_rows(figures, measure)
    shown = rows.head(limit)
    with style():
        owners = [shorten(e, 1.6, 9) if isinstance(e, str) else "not named" for e in shown["entity"]]
        dates = [t if isinstance(t, str) and not t.endswith("_REF") else "no date" for t in shown["time"]]
        left = max([text_width(o, 9) for o in owners] + [0.6]) + max([text_width(d, 8) for d in dates] + [0.4]) + 0.35
        right = max([text_width(v, 9) for v in shown["label"]] + [0.6]) + 1.05
        footer = source_line(rows) if len(rows) else "Source: no tag"
        if len(rows) > limit:
            footer += f"; {len(rows) - limit} smaller ones in the table below"
        key = "filled: reported · open: target ◇, forecast △, supposed □ · arrow: bound · bar: range"
        ax = canvas(ax, max(ROW * len(shown), ROW), finding(rows, measure), key, footer, (left, right))
        inches = WIDTH - left - right
        _draw_scale(ax, shown, measure, max(2, int(inches / 0.85)))
        for y, (_, row) in enumerate(shown.iterrows()):
            _draw_mark(ax, y, row)
            to_edge = ax.get_yaxis_transform()
            plain = isinstance(row["entity"], str)
            ax.text(-left / inches, y, owners[y], transform=to_edge, size=9, color=INK if plain else SOFT, va="center")
            ax.text(-0.12 / inches, y, dates[y], transform=to_edge, size=8, color=SOFT, va="center", ha="right")
            ax.text(1 + 0.12 / inches, y, row["label"], transform=to_edge, size=9, color=INK, va="center")
            told = f" ×{row['told']}" if row["told"] > 1 else ""
            link = ax.text(
                1 + right / inches, y, row["id"] + told, transform=to_edge, size=7, color=SOFT, va="center", ha="right"
            )
            link.set_url(f"#{row['id']}")
    return ax


def _draw_scale(ax: Axes, shown: pd.DataFrame, measure: Measure, ticks: int) -> None:
    sizes: Sequence[float] = [float(v) for v in pd.concat([shown["low"], shown["high"]]).dropna() if v > 0] or [1.0]
    low, high = math.floor(math.log10(min(sizes))), math.ceil(math.log10(max(sizes)) + 0.15)
    ax.set_xscale("log")
    ax.set_xlim(10.0**low * 0.7, 10.0**high)
    ax.set_ylim(max(len(shown), 1) - 0.4, -0.6)
    ax.set_yticks([])
    every = max(1, math.ceil((high - low) / ticks))
    ax.xaxis.set_major_locator(FixedLocator([10.0**n for n in range(low, high + 1, every)]))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value, measure)))
    ax.grid(visible=True, axis="x")
    ax.set_xlabel(measure.axis, size=8, color=SOFT, labelpad=2)


def _draw_mark(ax: Axes, y: int, row: pd.Series[Any]) -> None:
    colour, marker = STATUS_COLOUR[row["status"]], STATUS_MARKER[row["status"]]
    low, high = row["low"], row["high"]
    point = high if pd.isna(low) else low
    face = colour if row["status"] == "actual" else "white"
    floor = ax.get_xlim()[0]
    ax.add_line(Line2D([floor, point], [y, y], color=FAINT, linewidth=0.6, zorder=1))
    ends = [point]
    if pd.notna(low) and pd.notna(high) and low != high:
        ends = [low, high]
        ax.add_line(Line2D([low, high], [y, y], color=colour, linewidth=2.2, alpha=0.45, zorder=2))
    marks = ax.scatter(ends, [y] * len(ends), s=26, marker=marker, facecolor=face, edgecolor=colour, zorder=3)
    marks.set_urls([f"#{row['id']}"] * len(ends))
    if row["modifier"] in ("min", "max"):
        figure = ax.get_figure(root=True)
        assert figure is not None
        inches = 0.24 if row["modifier"] == "min" else -0.24
        ax.annotate(
            "",
            xy=(point, y),
            xycoords=ax.transData + ScaledTranslation(inches, 0, figure.dpi_scale_trans),
            xytext=(point, y),
            textcoords="data",
            arrowprops={"arrowstyle": "->", "color": colour, "linewidth": 1.0, "shrinkA": 3, "shrinkB": 0},
            annotation_clip=False,
        )

"""The chart of stance splits: a row a debate, every holder named on the side where he stands."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.charts.style import (
    FAINT,
    INK,
    LABEL_COLOUR,
    LABEL_MARKER,
    SOFT,
    WIDTH,
    canvas,
    merged_source_line,
    shorten,
    style,
)
from analysis.positions import CHANGED

_LINE = 0.185
_LEFT = 1.12
_SIDES = ("AGAINST", "NEUTRAL", "FAVOR")
_COLUMNS = {"AGAINST": 2, "NEUTRAL": 1, "FAVOR": 2}
_CELL = (WIDTH - _LEFT) / sum(_COLUMNS.values())


def position_order(positions: pd.DataFrame) -> pd.DataFrame:
    """The positions in the order of the chart: the debates with most holders first, then by side.

    >>> frame = pd.DataFrame({"target": ["agents", "on-device", "on-device"], "label": ["FAVOR", "FAVOR", "AGAINST"]})
    >>> position_order(frame.assign(ids=["a-p1", "a-p2", "b-p1"]))["ids"].tolist()
    ['b-p1', 'a-p2', 'a-p1']
    """
    held = positions.groupby("target")["label"].transform("size")
    rows = positions.assign(held=held).sort_values(
        ["held", "target", "label", "ids"], ascending=[False, True, True, True]
    )
    return rows.reset_index(drop=True)


def finding(rows: pd.DataFrame) -> str:
    """The sentence over the chart: the debate with the most people on its smaller side."""
    if rows.empty:
        return "No stance on any of the debates"
    counts = rows.pivot_table(index="target", columns="label", values="holder", aggfunc="nunique", fill_value=0)
    counts = counts.reindex(columns=[*_SIDES, CHANGED], fill_value=0)
    contested = counts.assign(small=counts[["FAVOR", "AGAINST"]].min(axis=1), all=counts.sum(axis=1))
    top = contested.sort_values(["small", "all"], ascending=False, kind="stable").iloc[0]
    if not top["small"]:
        return f"No debate is contested: {top.name} has {top['FAVOR']} for it and {top['AGAINST']} against"
    between = f"{top['NEUTRAL']} between" + f", {top[CHANGED]} changed" * bool(top[CHANGED])
    return f"Most contested is {top.name}: {top['FAVOR']} for it, {top['AGAINST']} against, {between}"


def splits(positions: pd.DataFrame, *, ax: Axes | None = None, limit: int = 16) -> Axes:
    """Debates as rows, against on the left, for on the right, neutral and changed between; holders by name.

    `positions` is the frame of that name. At most `limit` holders a side are named, the rest counted. Who changed
    between articles is marked by the side he came to.
    """
    rows = position_order(positions)
    targets = list(dict.fromkeys(rows["target"]))
    heights = {target: _height(rows[rows["target"] == target], limit) for target in targets}
    total = sum(heights.values()) + 0.3
    with style():
        subtitle = "who stands where, by his own words or, for open-source, deeds; ids lead to the words"
        ax = canvas(ax, total, finding(rows), subtitle, merged_source_line(rows, "stance", "first", "last"), (0.0, 0.0))
        ax.set_xlim(0, WIDTH)
        ax.set_ylim(total, 0)
        ax.set_xticks([])
        ax.set_yticks([])
        ax.axis("off")
        starts = _starts()
        for side in _SIDES:
            words = {"AGAINST": "← against", "NEUTRAL": "between, or changed", "FAVOR": "for →"}[side]
            ax.text(starts[side], 0.1, words, size=8, color=LABEL_COLOUR[side], va="center")
        y = 0.3
        for target in targets:
            held = rows[rows["target"] == target]
            ax.plot([0, WIDTH], [y - 0.03, y - 0.03], color=FAINT, linewidth=0.6)
            ax.text(0, y + 0.1, target, size=9, color=INK, va="center")
            for side in _SIDES:
                _draw_side(ax, held[_side(held) == side], side, starts[side], y, limit)
            y += heights[target]
    return ax


def _side(held: pd.DataFrame) -> pd.Series[str]:
    """The column of each holder: who changed stands in the middle."""
    return held["label"].replace(CHANGED, "NEUTRAL")


def _last_label(row: pd.Series[Any]) -> str:
    """The label of a holder, of one who changed the last in his course."""
    return str(row["course"].split(" ")[-2] if row["label"] == CHANGED else row["label"])


def _starts() -> dict[str, float]:
    starts, x = {}, _LEFT
    for side in _SIDES:
        starts[side] = x
        x += _COLUMNS[side] * _CELL
    return starts


def _lines(count: int, side: str, limit: int) -> int:
    named = min(count, limit if _COLUMNS[side] > 1 else limit // 2)
    return -(-named // _COLUMNS[side]) + (named < count)


def _height(held: pd.DataFrame, limit: int) -> float:
    counts = _side(held).value_counts()
    return _LINE * max([1, *(_lines(int(n), str(side), limit) for side, n in counts.items())]) + 0.12


def _draw_side(ax: Axes, held: pd.DataFrame, side: str, x: float, y: float, limit: int) -> None:
    named = held.head(limit if _COLUMNS[side] > 1 else limit // 2)
    for n, (_, row) in enumerate(named.iterrows()):
        line, column = divmod(n, _COLUMNS[side])
        left, middle = x + column * _CELL, y + 0.1 + line * _LINE
        label, first = _last_label(row), row["ids"].split(" ")[0]
        mark = ax.scatter([left + 0.04], [middle], s=14, marker=LABEL_MARKER[label], color=LABEL_COLOUR[label])
        mark.set_urls([f"#{first}"])
        name = ax.text(left + 0.12, middle, shorten(row["holder"], _CELL - 0.58, 8), size=8, color=INK, va="center")
        name.set_url(f"#{first}")
        ax.text(left + _CELL - 0.06, middle, first, size=5, color=SOFT, va="center", ha="right")
    if len(named) < len(held):
        below = y + 0.1 + _LINE * -(-len(named) // _COLUMNS[side])
        ax.text(x + 0.12, below, f"and {len(held) - len(named)} more, listed below", size=7, color=SOFT, va="center")

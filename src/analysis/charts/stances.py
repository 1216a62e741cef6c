"""The chart of stance splits: a row a debate, every holder named on the side where he stands."""

from __future__ import annotations

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
    shorten,
    source_line,
    style,
)
from analysis.reading.folding import fold

_LINE = 0.185
_LEFT = 1.12
_SIDES = ("AGAINST", "NEUTRAL", "FAVOR")
_COLUMNS = {"AGAINST": 2, "NEUTRAL": 1, "FAVOR": 2}
_CELL = (WIDTH - _LEFT) / sum(_COLUMNS.values())


def split_rows(stances: pd.DataFrame) -> pd.DataFrame:
    """One row a holder and debate, whichever script names him: the label, and every evidence id.

    A holder who changed keeps each label.


    >>> frame = pd.DataFrame(
    ...     {
    ...         "target": ["agents"] * 2,
    ...         "holder": ["甲"] * 2,
    ...         "label": ["FAVOR"] * 2,
    ...         "id": ["a-p1", "b-p1"],
    ...         "article": ["a", "b"],
    ...         "published": ["2024", "2024"],
    ...         "text": ["智能体是方向", "做智能体"],
    ...     }
    ... )
    >>> split_rows(frame)[["holder", "ids"]].values.tolist()
    [['甲', 'a-p1 b-p1']]
    """
    rows = stances.copy()
    rows["person"] = [fold(holder) for holder in rows["holder"]]
    same = ["target", "person", "label"]
    rows["ids"] = rows.groupby(same, sort=False)["id"].transform(lambda ids: " ".join(ids))
    rows = rows.drop_duplicates(same)
    order = rows.groupby("target")["person"].transform("size")
    rows = rows.assign(held=order).sort_values(["held", "target", "label", "id"], ascending=[False, True, True, True])
    return rows.reset_index(drop=True)


def finding(rows: pd.DataFrame) -> str:
    """The sentence over the chart: the debate with the most people on its smaller side."""
    if rows.empty:
        return "No stance on any of the debates"
    counts = rows.pivot_table(index="target", columns="label", values="holder", aggfunc="nunique", fill_value=0)
    counts = counts.reindex(columns=list(_SIDES), fill_value=0)
    contested = counts.assign(small=counts[["FAVOR", "AGAINST"]].min(axis=1), all=counts.sum(axis=1))
    top = contested.sort_values(["small", "all"], ascending=False, kind="stable").iloc[0]
    if not top["small"]:
        return f"No debate is contested: {top.name} has {top['FAVOR']} for it and {top['AGAINST']} against"
    return f"Most contested is {top.name}: {top['FAVOR']} for it, {top['AGAINST']} against, {top['NEUTRAL']} between"


def splits(stances: pd.DataFrame, *, ax: Axes | None = None, limit: int = 16) -> Axes:
    """Debates as rows, against on the left, for on the right, neutral between; holders by name.

    `stances` is the frame of that name. At most `limit` holders a side are named, the rest counted.
    """
    rows = split_rows(stances)
    targets = list(dict.fromkeys(rows["target"]))
    heights = {target: _height(rows[rows["target"] == target], limit) for target in targets}
    total = sum(heights.values()) + 0.3
    with style():
        footer = source_line(stances) if len(stances) else "Source: no tag"
        subtitle = "who stands where, by his own words or, for open-source, deeds; ids lead to the words"
        ax = canvas(ax, total, finding(rows), subtitle, footer, (0.0, 0.0))
        ax.set_xlim(0, WIDTH)
        ax.set_ylim(total, 0)
        ax.set_xticks([])
        ax.set_yticks([])
        ax.axis("off")
        starts = _starts()
        for side in _SIDES:
            words = {"AGAINST": "← against", "NEUTRAL": "both, or neither", "FAVOR": "for →"}[side]
            ax.text(starts[side], 0.1, words, size=8, color=LABEL_COLOUR[side], va="center")
        y = 0.3
        for target in targets:
            held = rows[rows["target"] == target]
            ax.plot([0, WIDTH], [y - 0.03, y - 0.03], color=FAINT, linewidth=0.6)
            ax.text(0, y + 0.1, target, size=9, color=INK, va="center")
            for side in _SIDES:
                _draw_side(ax, held[held["label"] == side], side, starts[side], y, limit)
            y += heights[target]
    return ax


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
    counts = held["label"].value_counts()
    return _LINE * max([1, *(_lines(int(n), str(side), limit) for side, n in counts.items())]) + 0.12


def _draw_side(ax: Axes, held: pd.DataFrame, side: str, x: float, y: float, limit: int) -> None:
    named = held.head(limit if _COLUMNS[side] > 1 else limit // 2)
    for n, (_, row) in enumerate(named.iterrows()):
        line, column = divmod(n, _COLUMNS[side])
        left, middle = x + column * _CELL, y + 0.1 + line * _LINE
        mark = ax.scatter([left + 0.04], [middle], s=14, marker=LABEL_MARKER[side], color=LABEL_COLOUR[side])
        mark.set_urls([f"#{row['id']}"])
        name = ax.text(left + 0.12, middle, shorten(row["holder"], _CELL - 0.58, 8), size=8, color=INK, va="center")
        name.set_url(f"#{row['id']}")
        ax.text(left + _CELL - 0.06, middle, row["id"], size=5, color=SOFT, va="center", ha="right")
    if len(named) < len(held):
        below = y + 0.1 + _LINE * -(-len(named) // _COLUMNS[side])
        ax.text(x + 0.12, below, f"and {len(held) - len(named)} more, listed below", size=7, color=SOFT, va="center")

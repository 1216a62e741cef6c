"""Axes -> what a cell or a report shows: the chart as SVG, with the words that say its message."""

from __future__ import annotations

import io
import re

from matplotlib.axes import Axes

from analysis.blocks import Block, figure_block
from analysis.charts.style import style

_CLUTTER = re.compile(r"<\?xml.*?\?>\s*|<!DOCTYPE.*?>\s*|<metadata>.*?</metadata>\s*", re.DOTALL)


def words_of(ax: Axes) -> str:
    """The words of a chart in reading order: title and subtitle, then each row from left to right, then the footer."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    around = sorted(figure.texts, key=lambda text: -text.get_position()[1])
    rows: dict[float, list[tuple[float, str]]] = {}
    for text in ax.texts:
        if text.get_text():
            x, y = text.get_position()
            rows.setdefault(round(float(y), 3), []).append((float(x), text.get_text()))
    lines = [", ".join(words for _, words in sorted(rows[y])) for y in sorted(rows)]
    head = " ".join(text.get_text() for text in around[:-1])
    return "; ".join([head, *lines, around[-1].get_text()])


def show(ax: Axes) -> Block:
    """The chart of `ax` for a cell: SVG whose words stay text and whose marks link to their evidence.

    The same chart gives the same bytes.
    """
    figure = ax.get_figure(root=True)
    assert figure is not None
    buffer = io.StringIO()
    with style():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return figure_block(_CLUTTER.sub("", buffer.getvalue()), words_of(ax))

"""Axes -> what a cell or a report shows: the chart as SVG, with the words that say its message."""

from __future__ import annotations

import io
import re

from matplotlib.axes import Axes

from analysis.blocks import Block, figure_block
from analysis.charts.style import paper_of, style

_CLUTTER = re.compile(r"<\?xml.*?\?>\s*|<!DOCTYPE.*?>\s*|<metadata>.*?</metadata>\s*", re.DOTALL)


def words_of(ax: Axes) -> str:
    """The alt text of a chart: its message, its first rows, how many more there are, its source.

    Charts of this package carry it as the label of their Axes; of any other Axes it is the words that stand on them.

    >>> from matplotlib.figure import Figure
    >>> ax = Figure().add_subplot(title="Power doubled", xlabel="year")
    >>> words_of(ax)
    'Power doubled; year'
    """
    if label := str(ax.get_label()):
        return label
    around = [text.get_text() for text in paper_of(ax).texts]
    words = [*around, ax.get_title(), ax.get_xlabel(), ax.get_ylabel(), *(text.get_text() for text in ax.texts)]
    return "; ".join(word for word in words if word)


def show(ax: Axes) -> Block:
    """The chart of `ax` for a cell: SVG whose words stay text and whose marks link to their evidence.

    The same chart gives the same bytes.
    """
    buffer = io.StringIO()
    with style():
        paper_of(ax).savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return figure_block(_CLUTTER.sub("", buffer.getvalue()), words_of(ax))

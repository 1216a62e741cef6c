"""The one look of all charts: colours and shapes with a fixed meaning, titles that say the finding, a footer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.fonts import use_fonts

INK = "#1f2933"
SOFT = "#5b6670"
FAINT = "#c5ccd3"

# Colours of Okabe and Ito's palette, told apart by colour-blind readers; the shape repeats what they say.
STATUS_COLOUR = {"actual": "#0072B2", "target": "#D55E00", "forecast": "#9B59B6", "hypothetical": "#7f8c8d"}
STATUS_MARKER = {"actual": "o", "target": "D", "forecast": "^", "hypothetical": "s"}
LABEL_COLOUR = {"FAVOR": "#009E73", "NEUTRAL": "#7f8c8d", "AGAINST": "#CC5A71"}
LABEL_MARKER = {"FAVOR": ">", "NEUTRAL": "o", "AGAINST": "<"}

_OPENING, _CLOSING = "《〈「『（【“‘", "》〉」』）】”’，。、；：！？…%％)"
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
# A Chinese character or a Latin word, with the marks that may not be parted from it.
_PIECE = re.compile(
    f"[{_OPENING}]*(?:[{_WIDE}]|[^{_WIDE}{_OPENING}{_CLOSING} ]+|[{_CLOSING}])[{re.escape(_CLOSING)} ]*| +|[{_OPENING}]+"
)

WIDTH = 6.9
"""Width of a chart in inches: the measure of an A4 page, so that type prints at its own size."""


@contextmanager
def style() -> Iterator[None]:
    """The charts' own settings and fonts, for the time of the block; nothing global changes."""
    with as_file(files("analysis.charts").joinpath("analysis.mplstyle")) as path, mpl.rc_context(fname=path):
        mpl.rcParams["font.family"] = list(use_fonts())
        yield


def text_width(text: str, size: float) -> float:
    """About how wide `text` is set at `size` points, in inches: a Chinese character is one em.

    >>> round(text_width("算力", 9) * 72, 1)
    18.0
    """
    ems = sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.58 for c in text)
    return ems * size / 72


def shorten(text: str, width: float, size: float) -> str:
    """`text`, cut with an ellipsis where it would be wider than `width` inches.

    >>> shorten("青岚新区数字经济促进中心", 0.75, 9)
    '青岚新区数…'
    """
    text = " ".join(text.split())
    if text_width(text, size) <= width:
        return text
    kept = ""
    for character in text:
        if text_width(kept + character + "…", size) > width:
            break
        kept += character
    return kept + "…"


def wrap(text: str, width: float, size: float) -> list[str]:
    """`text` cut into lines of at most `width` inches, at spaces or between Chinese characters.

    No line begins with a closing mark or ends with an opening one.

    >>> wrap("青岚新区发布《算力规划》", 1.35, 9)
    ['青岚新区发布《算力规', '划》']
    """
    lines, line = [], ""
    for piece in _pieces(text):
        if line and text_width((line + piece).rstrip(), size) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> Iterator[str]:
    return (match[0] for match in _PIECE.finditer(text))


def source_line(frame: pd.DataFrame) -> str:
    """What stands under a chart: how many articles it rests on and from when.

    >>> source_line(pd.DataFrame({"article": ["a", "a", "b"], "published": ["2024-07-12", "2024-07-12", "2023-08"]}))
    'Source: 3 tags in 2 articles, published 2023-08 to 2024-07-12'
    """
    count = frame["article"].nunique()
    dates = sorted(frame["published"].dropna().unique())
    when = "" if not dates else f", published {dates[0]}" + (f" to {dates[-1]}" if len(dates) > 1 else "")
    tags = f"{len(frame)} tag{'s' * (len(frame) != 1)}"
    return f"Source: {tags} in {count} article{'s' * (count != 1)}{when or ', no date given'}"


def merged_source_line(rows: pd.DataFrame, what: str, *dated: str) -> str:
    """The same for rows that each stand for several tags: `ids` and `articles` name them, parted by spaces.

    >>> rows = pd.DataFrame({"ids": ["a-e1 b-e1"], "articles": ["a b"], "published": ["2024-07-12"]})
    >>> merged_source_line(rows, "event", "published")
    'Source: 2 events in 2 articles, published 2024-07-12'
    """
    if rows.empty:
        return "Source: no tag"
    ids, articles = (len({one for cell in rows[name] for one in cell.split(" ")}) for name in ("ids", "articles"))
    dates = sorted({date for name in dated for date in rows[name].dropna()})
    when = "no date given" if not dates else f"published {dates[0]}" + f" to {dates[-1]}" * (len(dates) > 1)
    return f"Source: {ids} {what}{'s' * (ids != 1)} in {articles} article{'s' * (articles != 1)}, {when}"


def canvas(
    ax: Axes | None, height: float, title: str, subtitle: str, footer: str, margins: tuple[float, float]
) -> Axes:
    """Axes with `height` inches for the marks, title and subtitle above and a footer below them.

    `margins` are the inches left and right of the plotting area that the caller keeps for words.
    A given `ax` gets the words alone and keeps its place and size.
    """
    lines = wrap(title, WIDTH - 0.1, 11)
    top = 0.2 * len(lines) + 0.42
    bottom = 0.62
    if ax is None:
        total = top + height + bottom
        figure = Figure(figsize=(WIDTH, total))
        left, right = margins
        ax = figure.add_axes((left / WIDTH, bottom / total, (WIDTH - left - right) / WIDTH, height / total))
    paper = ax.get_figure(root=True)
    assert paper is not None
    total = paper.get_size_inches()[1]
    upper = ax.get_position().y1 * total + top
    for n, line in enumerate(lines):
        y = (upper - 0.05 - 0.2 * n) / total
        paper.text(0.0, y, line, size=11, color=INK, va="top", ha="left")
    paper.text(0.0, (upper - 0.09 - 0.2 * len(lines)) / total, subtitle, size=8, color=SOFT, va="top", ha="left")
    paper.text(0.0, 0.06 / total, footer, size=7, color=SOFT, va="bottom", ha="left")
    return ax

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

from analysis.axis import edtf_of
from analysis.blocks import Lang
from analysis.charts.dates import said_date
from analysis.charts.words import by, plural
from analysis.fonts import use_fonts

INK = "#1f2933"
SOFT = "#5b6670"
FAINT = "#c5ccd3"

# Told apart by colour-blind readers and dark enough for words on white; the shape repeats what they say.
STATUS_COLOUR = {"actual": "#0072B2", "target": "#C24A00", "forecast": "#6B1A5E", "hypothetical": "#737373"}
STATUS_MARKER = {"actual": "o", "target": "D", "forecast": "^", "hypothetical": "s"}
IMPLIED_COLOUR, IMPLIED_MARKER = "#1F5132", "P"
LABEL_COLOUR = {"FAVOR": "#00855A", "NEUTRAL": "#687280", "AGAINST": "#6E0F32"}
LABEL_MARKER = {"FAVOR": ">", "NEUTRAL": "o", "AGAINST": "<"}

_JOINER = "\u2060"

_OPENING, _CLOSING = "《〈「『（【“‘", "》〉」』）】”’，。、；：！？…%％);·"
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
# A Chinese character or a Latin word, with the marks that may not be parted from it.
_PIECE = re.compile(
    f"(?:[{_OPENING}]+ *)*(?:[{_WIDE}]|[^{_WIDE}{_OPENING}{_CLOSING} ]+|[{_CLOSING}])[{re.escape(_CLOSING)} ]*| +|[{_OPENING}]+"
)

# Widths of the characters from space to ~ in Noto Sans CJK, in thousandths of an em.
_ASCII = tuple(
    int(width)
    for width in [
        "224",
        "323",
        "474",
        "555",
        "555",
        "921",
        "680",
        "278",
        "338",
        "338",
        "467",
        "555",
        "278",
        "347",
        "278",
        "392",
        "555",
        "555",
        "555",
        "555",
        "555",
        "555",
        "555",
        "555",
        "555",
        "555",
        "278",
        "278",
        "555",
        "555",
        "555",
        "474",
        "946",
        "608",
        "657",
        "638",
        "688",
        "589",
        "552",
        "689",
        "728",
        "293",
        "535",
        "646",
        "543",
        "812",
        "723",
        "742",
        "633",
        "742",
        "635",
        "596",
        "599",
        "721",
        "575",
        "878",
        "573",
        "531",
        "603",
        "338",
        "392",
        "338",
        "555",
        "559",
        "606",
        "563",
        "618",
        "510",
        "620",
        "554",
        "325",
        "564",
        "607",
        "275",
        "275",
        "552",
        "284",
        "926",
        "610",
        "606",
        "620",
        "620",
        "388",
        "468",
        "377",
        "607",
        "521",
        "802",
        "498",
        "521",
        "475",
        "338",
        "270",
        "338",
        "555",
    ]
)

_CLAUSE = re.compile(r".+?(?:; | · |；|$)")

WIDTH = 6.9
"""Width of a chart in inches: the measure of an A4 page, so that type prints at its own size."""


@contextmanager
def style() -> Iterator[None]:
    """The charts' own settings and fonts, for the time of the block; nothing global changes."""
    with as_file(files("analysis.charts").joinpath("analysis.mplstyle")) as path, mpl.rc_context(fname=path):
        mpl.rcParams["font.family"] = [*use_fonts(), "sans-serif"]
        yield


def text_width(text: str, size: float) -> float:
    """About how wide `text` is set at `size` points, in inches: a Chinese character is one em.

    >>> round(text_width("算力", 9) * 72, 1)
    18.0
    """
    return sum(_em(c) for c in text) * size / 72


def _em(character: str) -> float:
    code = ord(character)
    if code < 127:
        return _ASCII[max(code, 32) - 32] / 1000
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.6


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


def unbroken(text: str) -> str:
    """`text` as `wrap` keeps it on one line.

    >>> wrap("青岚新区" + unbroken("30 EFLOPS"), 0.9, 9)
    ['青岚新区', '30 EFLOPS']
    """
    return _JOINER.join(text)


def plain(text: str) -> str:
    """`text` without the signs that keep it on one line."""
    return text.replace(_JOINER, "")


def wrap(text: str, width: float, size: float) -> list[str]:
    """`text` cut into lines of at most `width` inches, at spaces or between Chinese characters.

    No line begins with a closing mark or ends with an opening one, or parts what is `unbroken`.

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
    kept = ""
    for match in _PIECE.finditer(text):
        if kept and not kept.endswith(_JOINER) and not match[0].startswith(_JOINER):
            yield plain(kept)
            kept = ""
        kept += match[0]
    yield plain(kept)


def source_line(rows: pd.DataFrame, what: tuple[str, str], lang: Lang, *dated: str) -> str:
    """What stands under a chart: how many tags in how many articles it rests on, and from when.

    `ids` and `articles` of `rows` name them, parted by spaces; `what` are the words for one tag in both languages,
    `dated` the columns with the articles' dates.

    >>> rows = pd.DataFrame({"ids": ["a-e1 b-e1"], "articles": ["a b"], "published": ["2024-07-12"]})
    >>> source_line(rows, ("event", "个事件"), "en", "published")
    'Source: 2 events in 2 articles, published 12 Jul 2024'
    >>> source_line(rows, ("event", "个事件"), "zh", "published")
    '来源：2篇文章中的2个事件，发表于2024年7月12日'
    """
    if rows.empty:
        return by(lang, "Source: no tag", "来源：没有标注")
    ids, articles = (len({one for cell in rows[name] for one in cell.split(" ")}) for name in ("ids", "articles"))
    dates = sorted({str(date) for name in dated for date in rows[name].dropna()})
    span = list(dict.fromkeys(said_date(edtf_of(date), lang) or date for date in (dates[:1] + dates[-1:])))
    when = by(lang, "published ", "发表于") + by(lang, " to ", "至").join(span)
    if not dates:
        when = by(lang, "no date given", "未注明日期")
    told = by(
        lang,
        f"Source: {plural(ids, what[0])} in {plural(articles, 'article')}",
        f"来源：{articles}篇文章中的{ids}{what[1]}",
    )
    return told + (by(lang, ", ", "，") + when if dated else "")


def paper_of(ax: Axes) -> Figure:
    """The figure that Axes stand on."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    return figure


def canvas(
    ax: Axes | None,
    height: float,
    title: str,
    subtitle: str,
    footer: str,
    margins: tuple[float, float],
    *,
    axis: bool = True,
) -> Axes:
    """Axes with `height` inches for the marks, title and subtitle above and a footer below them.

    `margins` are the inches left and right of the plotting area that the caller keeps for words; without `axis`
    there is no room for one, and none is drawn.
    A given `ax` gets the words alone and keeps its place and size.
    """
    heads, keys, feet = _lines(title, 11), _lines(subtitle, 8), _lines(footer, 7)
    top = 0.2 * len(heads) + 0.15 * len(keys) + 0.27
    bottom = 0.13 * len(feet) + (0.49 if axis else 0.2)
    if ax is None:
        total = top + height + bottom
        figure = Figure(figsize=(WIDTH, total))
        left, right = margins
        ax = figure.add_axes((left / WIDTH, bottom / total, (WIDTH - left - right) / WIDTH, height / total))
    paper = paper_of(ax)
    total = paper.get_size_inches()[1]
    upper = ax.get_position().y1 * total + top - 0.05
    for lines, size, colour, step in ((heads, 11, INK, 0.2), (keys, 8, SOFT, 0.15)):
        for line in lines:
            paper.text(0.0, upper / total, line, size=size, color=colour, va="top", ha="left")
            upper -= step
        upper -= 0.04
    for n, line in enumerate(reversed(feet)):
        paper.text(0.0, (0.06 + 0.13 * n) / total, line, size=7, color=SOFT, va="bottom", ha="left")
    if not axis:
        ax.axis("off")
    return ax


def _lines(text: str, size: float) -> list[str]:
    """`text` in lines of the paper's width, its clauses and the parts between dots whole where a line can hold them."""
    width = WIDTH - 0.05
    parts = [match[0] for match in _CLAUSE.finditer(text)]
    whole = "".join(unbroken(part) if text_width(plain(part).rstrip(), size) <= width else part for part in parts)
    return wrap(whole, width, size) if text else []

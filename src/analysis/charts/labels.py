"""What charts say beside their marks: owners, dates, signs; and the words for those who cannot see a chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from analysis.axis import days_of
from analysis.blocks import Lang
from analysis.charts.dates import date_label
from analysis.charts.names import short_name
from analysis.charts.words import by

READ_OUT = 8
"""How many rows of a chart its alt text tells before it counts the rest."""

SIGNS = {"conflict": "≠", "undated": "≠?", "overlap": "∩"}
"""The signs of figures on which articles differ, by verdict."""


def owner(name: Any, lang: Lang) -> str:
    """The owner of a figure; of one that the text does not name, so much.

    >>> owner(None, "en"), owner("青岚集团", "zh")
    ('not named', '青岚集团')
    """
    return short_name(name, lang) if isinstance(name, str) and name else by(lang, "not named", "未指明")


def when(edtf: Any, lang: Lang) -> str:
    """A date beside a mark, or that there is none."""
    return date_label(edtf, lang) if isinstance(edtf, str) and days_of(edtf) else by(lang, "no date", "无日期")


def more(count: int, lang: Lang) -> str:
    """What stands where a chart has no room for the rest.

    >>> more(12, "en"), more(12, "zh"), more(0, "en")
    ('and 12 more, listed below', '另有12项，见下表', '')
    """
    return by(lang, f"and {count:,} more, listed below", f"另有{count}项，见下表") if count else ""


def tell(ax: Axes, lang: Lang, message: str, rows: Sequence[str], rest: int, footer: str) -> None:
    """Makes the alt text of a chart its label: the message, the first rows, how many more there are, the source.

    >>> from matplotlib.figure import Figure
    >>> ax = Figure().add_subplot()
    >>> tell(ax, "en", "Computing power: no figure", [], 0, "Source: no tag")
    >>> ax.get_label()
    'Computing power: no figure. Source: no tag.'
    """
    rest += max(0, len(rows) - READ_OUT)
    stop, gap = by(lang, ".", "。"), by(lang, "; ", "；")
    told = gap.join(
        [*rows[:READ_OUT], *([by(lang, f"and {rest:,} more in the table", f"表中另有{rest}项")] if rest else [])]
    )
    sentences = [part.rstrip(".。") + stop for part in (message, told, footer) if part]
    ax.set_label(by(lang, " ", "").join(sentences))

"""DataFrame -> Axes: one function for each question a reader has, in one style.

Each function takes a frame of `analysis.tables` and returns Axes; `show` hands them to a notebook cell.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analysis.blocks import Lang
from analysis.charts.accuracy import accuracy_table
from analysis.charts.doubts import (
    disputed_dates,
    disputed_figures,
    page_shares,
    refused_table,
    reprints,
    thin_articles,
    undated_articles,
    unplaced_figures,
)
from analysis.charts.findings import findings_list
from analysis.charts.ledger import CHIPS, COMPUTE, GROWTH, MONEY, PARAMETERS
from analysis.charts.listing import (
    agreement_table,
    articles_table,
    evidence_table,
    figures_table,
    happenings_table,
    implied_table,
    positions_table,
    quotes_table,
    read_block,
    speakers_table,
    splits_table,
)
from analysis.charts.plot_implied import implied
from analysis.charts.plot_ledger import draw_ledger
from analysis.charts.plot_sectors import sectors
from analysis.charts.show import show
from analysis.charts.stances import debates, splits
from analysis.charts.timeline import timeline, timelines

__all__ = [
    "CHIPS",
    "COMPUTE",
    "GROWTH",
    "MONEY",
    "PARAMETERS",
    "accuracy_table",
    "agreement_table",
    "articles_table",
    "chips",
    "compute",
    "debates",
    "disputed_dates",
    "disputed_figures",
    "evidence_table",
    "figures_table",
    "findings_list",
    "growth",
    "happenings_table",
    "implied",
    "implied_table",
    "models",
    "money",
    "page_shares",
    "positions_table",
    "quotes_table",
    "read_block",
    "refused_table",
    "reprints",
    "sectors",
    "show",
    "speakers_table",
    "splits",
    "splits_table",
    "thin_articles",
    "timeline",
    "timelines",
    "undated_articles",
    "unplaced_figures",
]


def compute(
    figures: pd.DataFrame, agreement: pd.DataFrame | None = None, *, ax: Axes | None = None, lang: Lang = "en"
) -> Axes:
    """Computing power by owner and date, a row a figure in FLOPS or OPS, largest first.

    A mark stands at the value on a log scale: filled where it is reported, open (◇ △ □) where it is aimed at, forecast
    or supposed; an arrow is a bound, a bar a range. ``×3``: three articles tell it. With the frame `agreement`, values
    that articles tell differently stand together, joined by a dashed line.
    """
    return draw_ledger(figures, COMPUTE, agreement=agreement, ax=ax, lang=lang)


def chips(
    figures: pd.DataFrame, agreement: pd.DataFrame | None = None, *, ax: Axes | None = None, lang: Lang = "en"
) -> Axes:
    """AI chips and accelerator cards by owner and date, largest first; marks as in `compute`."""
    return draw_ledger(figures, CHIPS, agreement=agreement, ax=ax, lang=lang)


def models(
    figures: pd.DataFrame, agreement: pd.DataFrame | None = None, *, ax: Axes | None = None, lang: Lang = "en"
) -> Axes:
    """Model sizes in parameters, largest first; marks as in `compute`."""
    return draw_ledger(figures, PARAMETERS, agreement=agreement, ax=ax, lang=lang)


def money(
    figures: pd.DataFrame, agreement: pd.DataFrame | None = None, *, ax: Axes | None = None, lang: Lang = "en"
) -> Axes:
    """Amounts of money of owners and nations, a panel for each of the currencies that are told most, none converted.

    A row says what the amount is of (市值, 融资). Marks as in `compute`.
    """
    return draw_ledger(figures, MONEY, agreement=agreement, ax=ax, lang=lang)


def growth(
    figures: pd.DataFrame, agreement: pd.DataFrame | None = None, *, ax: Axes | None = None, lang: Lang = "en"
) -> Axes:
    """Shares and growth rates of owners and nations: a panel each for percent, percentage points and multiples.

    A row says what is measured (市场份额, 年均增速). Marks as in `compute`; the scale begins at zero, unless sizes
    are so far apart that it is a log scale and says so.
    """
    return draw_ledger(figures, GROWTH, agreement=agreement, ax=ax, lang=lang)

"""DataFrame -> Axes: one function for each question a reader has, in one style.

Each function takes a frame of `analysis.tables` and returns Axes; `show` hands them to a notebook cell.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analysis.charts.doubts import (
    disputed_dates,
    disputed_figures,
    reprints,
    thin_articles,
    undated_articles,
    unplaced_figures,
)
from analysis.charts.findings import findings_list
from analysis.charts.ledger import CHIPS, COMPUTE, PARAMETERS, draw_ledger
from analysis.charts.listing import (
    agreement_table,
    articles_table,
    figures_table,
    happenings_table,
    implied_table,
    positions_table,
    read_block,
    speakers_table,
    splits_table,
)
from analysis.charts.show import show
from analysis.charts.stances import splits
from analysis.charts.timeline import timeline, timelines

__all__ = [
    "CHIPS",
    "COMPUTE",
    "PARAMETERS",
    "agreement_table",
    "articles_table",
    "chips",
    "compute",
    "disputed_dates",
    "disputed_figures",
    "figures_table",
    "findings_list",
    "happenings_table",
    "implied_table",
    "models",
    "positions_table",
    "read_block",
    "reprints",
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


def compute(figures: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Computing power by owner and date: a row a figure in FLOPS or OPS, largest first."""
    return draw_ledger(figures, COMPUTE, ax)


def chips(figures: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """AI chips and accelerator cards by owner and date, largest first."""
    return draw_ledger(figures, CHIPS, ax)


def models(figures: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Model sizes in parameters, largest first."""
    return draw_ledger(figures, PARAMETERS, ax)

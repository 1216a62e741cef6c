"""DataFrame -> the table behind a chart: every row with its quote, and its id linked to the sentence."""

from __future__ import annotations

from analysis.charts.listing_evidence import evidence_table
from analysis.charts.listing_figures import agreement_table, figures_table, implied_table
from analysis.charts.listing_happenings import happenings_table
from analysis.charts.listing_sources import articles_table, read_block, speakers_table
from analysis.charts.listing_stances import positions_table, quotes_table, splits_table

__all__ = [
    "agreement_table",
    "articles_table",
    "evidence_table",
    "figures_table",
    "happenings_table",
    "implied_table",
    "positions_table",
    "quotes_table",
    "read_block",
    "speakers_table",
    "splits_table",
]

"""Look around in a corpus from a notebook: choose with widgets, and see text, charts and tables that follow."""

from __future__ import annotations

from analysis.explore.choice import Choice, chosen
from analysis.explore.picker import Picker, choose
from analysis.explore.views import article_view, debates_view, figures_view, table_view, timeline_view

__all__ = [
    "Choice",
    "Picker",
    "article_view",
    "choose",
    "chosen",
    "debates_view",
    "figures_view",
    "table_view",
    "timeline_view",
]

"""Figures an analyst can defend, from the Chinese-language AI-industry press.

>>> import analysis
>>> tagged = analysis.tag(analysis.read("seeds/"))
>>> frames = analysis.tables(tagged)
>>> len(frames.articles)
5
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from analysis.highlight import highlight
from analysis.tables import tables

if TYPE_CHECKING:
    from analysis import charts
    from analysis.corpus import tag
    from analysis.reading import read
    from analysis.reporting import render

__version__ = "0.1.0"
__all__ = ["charts", "highlight", "read", "render", "tables", "tag"]

_HOMES = {"tag": "analysis.corpus", "read": "analysis.reading", "render": "analysis.reporting"}


def __getattr__(name: str) -> Any:
    """The public names that load more than a moment's work, at their first use."""
    if name == "charts":
        return import_module("analysis.charts")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")

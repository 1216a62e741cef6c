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

from analysis.corpus import tag
from analysis.highlight import highlight
from analysis.reading import read
from analysis.reporting import render
from analysis.tables import tables

if TYPE_CHECKING:
    from analysis import charts

__version__ = "0.1.0"
__all__ = ["charts", "highlight", "read", "render", "tables", "tag"]


def __getattr__(name: str) -> Any:
    if name == "charts":  # loads matplotlib, so only when asked for
        return import_module("analysis.charts")
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")

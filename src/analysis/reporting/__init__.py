"""Notebooks and articles -> one report, as HTML and as PDF."""

from __future__ import annotations

from analysis.reporting.notebooks import Failure
from analysis.reporting.rendering import render

__all__ = ["Failure", "render"]

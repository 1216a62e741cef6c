"""Notebooks and articles -> one report, as HTML and as PDF."""

from __future__ import annotations

from analysis.reporting.notebooks import Failure, is_chapter
from analysis.reporting.rendering import KINDS, PAPERS, TITLE, render

__all__ = ["KINDS", "PAPERS", "TITLE", "Failure", "is_chapter", "render"]

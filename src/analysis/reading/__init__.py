"""Bytes -> Article: decoding, page layout, the anchor of relative dates, and where files come from."""

from __future__ import annotations

from analysis.reading.errors import ReadError
from analysis.reading.fields import FIELDS
from analysis.reading.sources import iter_sources, read, read_each, read_text

__all__ = ["FIELDS", "ReadError", "iter_sources", "read", "read_each", "read_text"]

"""The typeface of charts and reports: the open Noto Sans CJK collection, from its package, never from the system."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path

SIMPLIFIED = "Noto Sans CJK SC"
TRADITIONAL = "Noto Sans CJK TC"
SIMPLIFIED_FACE = 2
"""The place of the Simplified face in the collection; it draws Traditional forms where the language asks for them."""


def font_path() -> Path:
    """The font collection's file: every Chinese face, one weight, SIL Open Font License 1.1."""
    return Path(str(files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc"))


@cache
def use_fonts() -> tuple[str, str]:
    """Makes the collection known to matplotlib, once, and returns its families for Simplified and Traditional.

    No setting of matplotlib is changed: pass a family to a text, a style context or `FontProperties`.

    >>> use_fonts()
    ('Noto Sans CJK SC', 'Noto Sans CJK TC')
    """
    from matplotlib import font_manager

    path = str(font_path())
    if not any(entry.fname == path for entry in font_manager.fontManager.ttflist):
        font_manager.fontManager.addfont(path)
    return SIMPLIFIED, TRADITIONAL


@cache
def _code_points() -> frozenset[int]:
    from fontTools.ttLib import TTCollection

    collection = TTCollection(font_path(), lazy=True)
    try:
        return frozenset(collection.fonts[SIMPLIFIED_FACE].getBestCmap())
    finally:
        collection.close()


def missing_glyphs(text: str) -> list[str]:
    """The characters of `text` that the collection cannot draw, in code point order; controls and joiners apart.

    >>> missing_glyphs("算力规模，算力規模 30.7 EFLOPS")
    []
    >>> [character_name(c) for c in missing_glyphs("到\\U0001f680月球")]
    ['ROCKET (U+1F680)']
    """
    drawn = {c for c in set(text) if unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp"} and not _selector(c)}
    return sorted(c for c in drawn if ord(c) not in _code_points())


def character_name(character: str) -> str:
    """How a message names a character: its Unicode name and code point."""
    return f"{unicodedata.name(character, 'unnamed')} (U+{ord(character):04X})"


def _selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f"

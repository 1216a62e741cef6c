"""Charts as SVG: what a page and a PDF need to know of them, and the form in which a page holds them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from html import escape, unescape

from analysis.blocks import Lang

_VIEW = re.compile(r'viewBox="\s*([-\d.]+)[\s,]+([-\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)')
_LINK = re.compile(r'<a\b[^>]*?\bhref="#([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
_USE = re.compile(r'<use\b[^>]*?\bx="([-\d.]+)"[^>]*?\by="([-\d.]+)"')
_TEXT = re.compile(r'<text\b([^>]*?\bx="([-\d.]+)"[^>]*?\by="([-\d.]+)"[^>]*)>([^<]*)<')
_WORDS = re.compile(r"<text\b([^>]*)>([^<]*)<")
_HAN = re.compile("[\u3400-\u9fff]")
_SIZE = re.compile(r'\bfont-size="([\d.]+)')
_PATH = re.compile(r'\bd="([^"]+)"')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_ID = re.compile(r'\bid="([^"]+)"|url\(#([^)]+)\)|(<use\b[^>]*?\bhref="#)([^"]+)"')

REACH = 5.0
"""Half the width, in points, of the field around a mark that takes a click."""

Link = tuple[str, float, float, float, float]


def ratio_of(svg: str) -> float:
    """Height over width of a chart.

    >>> ratio_of('<svg viewBox="0 0 200 100">')
    0.5
    """
    view = _VIEW.search(svg)
    return float(view[4]) / float(view[3]) if view else 0.625


def links_of(svg: str) -> list[Link]:
    """(id, x, y, width, height) of each linked mark, as shares of the chart's width and height.

    >>> links_of('<svg viewBox="0 0 200 100"><a href="#a1-f1"><use x="100" y="50"/></a></svg>')
    [('a1-f1', 0.475, 0.45, 0.05, 0.1)]
    """
    view = _VIEW.search(svg)
    if not view:
        return []
    left, top, width, height = (float(view[n]) for n in range(1, 5))
    found = []
    for link in _LINK.finditer(svg):
        points = [(float(use[1]), float(use[2])) for use in _USE.finditer(link[2])]
        for path in _PATH.finditer(link[2]):
            numbers = [float(n) for n in _NUMBER.findall(path[1])]
            points.extend(zip(numbers[::2], numbers[1::2], strict=False))
        for text in _TEXT.finditer(link[2]):
            points.extend(_corners(text))
        if not points:
            continue
        x0, x1 = min(x for x, _ in points) - REACH - left, max(x for x, _ in points) + REACH - left
        y0, y1 = min(y for _, y in points) - REACH - top, max(y for _, y in points) + REACH - top
        box = (x0 / width, y0 / height, (x1 - x0) / width, (y1 - y0) / height)
        found.append((link[1], *(round(share, 4) for share in box)))
    return found  # type: ignore[return-value]


def _corners(text: re.Match[str]) -> list[tuple[float, float]]:
    """Two opposite corners of about where a word stands."""
    size = float(found[1]) if (found := _SIZE.search(text[1])) else 8.0
    ems = sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.55 for c in unescape(text[4]))
    x, y, width = float(text[2]), float(text[3]), ems * size
    left = x - width if 'text-anchor="end"' in text[1] else x - width / 2 if 'text-anchor="middle"' in text[1] else x
    margin = REACH - 1
    return [(left + margin, y - 0.8 * size + margin), (left + width - margin, y + 0.2 * size - margin)]


def svg_html(svg: str, alt: str, prefix: str, lang: Lang = "en", values: Mapping[str, str] | None = None) -> str:
    """The chart for a page: ids of its own begin with `prefix`, `alt` says its message in `lang`.

    A mark's link says its id and, where `values` has it, what is said there.

    >>> svg_html('<svg><g id="axes_1"/><a xlink:href="#a1-f1" target="_blank"><use/></a></svg>', "Rising.", "c1")
    '<svg role="group" aria-label="Rising."><g id="c1-axes_1"/><a href="#a1-f1" aria-label="a1-f1"><use/></a></svg>'
    """

    def renamed(match: re.Match[str]) -> str:
        if match[1]:
            return f'id="{prefix}-{match[1]}"'
        return f"url(#{prefix}-{match[2]})" if match[2] else f'{match[3]}{prefix}-{match[4]}"'

    def linked(match: re.Match[str]) -> str:
        note = escape((values or {}).get(match[1], ""))
        if "<text" in match[2]:
            return f'<a href="#{match[1]}">{match[2]}</a>'
        title = f"<title>{match[1]} {note}</title>" if note else ""
        return f'<a href="#{match[1]}" aria-label="{match[1]}{note and " " + note}">{title}{match[2]}</a>'

    def spoken(match: re.Match[str]) -> str:
        return f'<text lang="zh"{match[1]}>{match[2]}<' if _HAN.search(match[2]) else match[0]

    svg = _LINK.sub(linked, _ID.sub(renamed, svg[svg.index("<svg") :]))
    if lang == "en":
        svg = _WORDS.sub(spoken, svg)
    return svg.replace("<svg", f'<svg role="group" aria-label="{escape(alt)}"', 1)

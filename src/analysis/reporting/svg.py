"""Any SVG -> the same drawing without anything that could act: an allow-list of elements and attributes."""

from __future__ import annotations

import re
from typing import Any

_SPACE = "http://www.w3.org/2000/svg"
_DRAWN = (
    "svg g defs path use a text tspan title desc rect circle ellipse line polyline polygon clipPath mask pattern "
    "linearGradient radialGradient stop symbol image"
)
_ELEMENTS = frozenset(_DRAWN.split())
# Properties of style that are attributes of SVG too.
_STYLED = (
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit "
    "stroke-dasharray stroke-dashoffset opacity color clip-path clip-rule mask stop-color stop-opacity display "
    "visibility font-size font-family font-weight font-style font-stretch font-variant text-anchor text-decoration "
    "dominant-baseline letter-spacing word-spacing writing-mode image-rendering shape-rendering"
)
_PROPERTIES = frozenset(_STYLED.split())
_SET = (
    "id d x y x1 x2 y1 y2 cx cy r rx ry dx dy fx fy width height viewBox version points transform rotate offset href "
    "clipPathUnits maskUnits maskContentUnits patternUnits patternContentUnits patternTransform gradientUnits "
    "gradientTransform spreadMethod preserveAspectRatio textLength lengthAdjust role aria-label lang"
)
_ATTRIBUTES = _PROPERTIES | frozenset(_SET.split())
_INHERITED = re.compile(r"^\s*\*\s*\{([^{}]*)\}\s*$")
_FONT = re.compile(r"((?:\b(?:italic|oblique|bold|normal|\d00)\s+)*)([\d.]+(?:px|pt|em|%)?)(?:/\S+)?\s+(.+)")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*\Z")
_INSIDE = re.compile(r"#[\w.:-]+\Z")
_ELSEWHERE = re.compile(r"url\((?!\s*[\"']?#)|[<>]|javascript:|expression\(", re.IGNORECASE)


def harmless(svg: str) -> str:
    """An SVG document as the drawing it holds: what could run, load or style from elsewhere is left out.

    Properties in style attributes become attributes, for a page whose policy forbids styles of its parts; the rules
    that matplotlib gives to all elements move to the root. A text that is no SVG gives an empty drawing.

    >>> harmless('<svg><script>alert(1)</script><path style="fill: none; behavior: url(x)" onclick="f()"/></svg>')
    '<svg xmlns="http://www.w3.org/2000/svg"><path fill="none"/></svg>'
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(svg.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    whole = etree.Element(f"{{{_SPACE}}}svg", nsmap={None: _SPACE})
    if root is None or _name(root) != "svg":
        return str(etree.tostring(whole, encoding="unicode"))
    for style in root.iter("{*}style"):
        if rule := _INHERITED.match(style.text or ""):
            whole.attrib.update(_properties(rule[1]))
    _copied(root, whole)
    return str(etree.tostring(whole, encoding="unicode"))


def _copied(node: Any, copy: Any) -> None:
    """Fill `copy` with what is allowed of `node`, and of what is in it."""
    from lxml import etree

    for key, value in node.attrib.items():
        name = key.removeprefix("{http://www.w3.org/1999/xlink}").removeprefix("xlink:")
        if name == "style":
            copy.attrib.update(_properties(value))
        elif name in _ATTRIBUTES and _allowed(_name(node), name, value):
            copy.set(name, value)
    copy.text, previous = node.text, None
    for child in node:
        if isinstance(child.tag, str) and _name(child) in _ELEMENTS:
            previous = etree.SubElement(copy, f"{{{_SPACE}}}{_name(child)}")
            _copied(child, previous)
            previous.tail = child.tail
        elif previous is None:
            copy.text = (copy.text or "") + (child.tail or "") or None
        else:
            previous.tail = (previous.tail or "") + (child.tail or "") or None


def _name(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _allowed(element: str, name: str, value: str) -> bool:
    if name != "href":
        return not _ELSEWHERE.search(value)
    return bool((_PICTURE if element == "image" else _INSIDE).match(value))


def _properties(style: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in style.split(";"):
        name, _, value = (part.strip() for part in entry.partition(":"))
        if name == "font" and (font := _FONT.match(value)):
            found |= {"font-size": font[2], "font-family": font[3]}
            found |= {"font-weight": "bold"} if "bold" in font[1] else {}
            found |= {"font-style": "italic"} if "italic" in font[1] else {}
        elif name in _PROPERTIES and value and not _ELSEWHERE.search(value):
            found[name] = value
    return found

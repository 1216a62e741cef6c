"""The prose of a notebook (mistune's tokens) -> HTML, and -> Typst expressions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from analysis.blocks import Lang, words_html
from analysis.reporting.markup import call, joined, literal, words
from analysis.reporting.wording import say

Token = dict[str, Any]

_TAGS = {
    "paragraph": "p",
    "strong": "strong",
    "emphasis": "em",
    "strikethrough": "s",
    "block_quote": "blockquote",
    "list_item": "li",
    "table_head": "thead",
    "table_body": "tbody",
    "table_row": "tr",
}


def prose_html(tokens: Sequence[Token], shift: int = 0, lang: Lang = "en") -> str:
    """HTML of prose, headings set `shift` levels lower; HTML inside the prose is shown as it is written.

    >>> prose_html([{"type": "paragraph", "children": [{"type": "text", "raw": "a < b"}]}])
    '<p>a &lt; b</p>'
    """
    return "".join(_html(token, shift, lang) for token in tokens)


def _html(token: Token, shift: int, lang: Lang) -> str:
    kind, attrs = token["type"], token.get("attrs", {})
    inside = (
        prose_html(token["children"], shift, lang) if "children" in token else words_html(token.get("raw", ""), lang)
    )
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>{inside}</{_TAGS[kind]}>"
    match kind:
        case "heading":
            level = min(6, attrs["level"] + shift)
            return f'<h{level} id="{attrs["id"]}">{inside}</h{level}>\n'
        case "table":
            return f'<div class="scroll" role="group" tabindex="0" aria-label="{say(lang, "table")}"><table>{inside}</table></div>'
        case "table_cell":
            name = "th" if attrs.get("head") else "td"
            return f'<{name} class="{attrs.get("align") or "left"}">{inside}</{name}>'
        case "link":
            return f'<a href="{escape(attrs["url"])}">{inside}</a>' if _followed(attrs["url"]) else inside
        case "list":
            name = "ol" if attrs.get("ordered") else "ul"
            return f"<{name}>{inside}</{name}>"
        case "codespan":
            return f"<code>{inside}</code>"
        case "block_code":
            return f"<pre>{inside}</pre>"
        case "thematic_break":
            return "<hr>"
        case "linebreak":
            return "<br>"
        case "softbreak":
            return "\n"
    return inside


def prose_typst(tokens: Sequence[Token], lang: Lang = "en") -> list[str]:
    """Typst expressions, one for each token that has something to set."""
    return [expression for token in tokens if (expression := _typst(token, lang))]


def _typst(token: Token, lang: Lang) -> str:
    kind, attrs = token["type"], token.get("attrs", {})
    children = token.get("children", ())
    match kind:
        case "text" | "codespan" | "inline_html" | "block_html":
            text = words(token["raw"], lang)
            return call("code", text) if kind == "codespan" else text
        case "softbreak":
            return literal(" ")
        case "linebreak":
            return "linebreak()"
        case "thematic_break":
            return "rule"
        case "block_code":
            return call("listing", literal(token["raw"]))
        case "list":
            return call(
                "enum" if attrs.get("ordered") else "list", *(joined(prose_typst([item], lang)) for item in children)
            )
        case "table":
            return _table(token, lang)
    inside = joined(prose_typst(children, lang))
    match kind:
        case "heading":
            return call("titled", attrs["level"], literal(attrs["id"]), inside)
        case "paragraph":
            return call("par", inside) if children else ""
        case "strong" | "emphasis" | "strikethrough":
            return call({"strong": "strong", "emphasis": "emph", "strikethrough": "strike"}[kind], inside)
        case "block_quote":
            return call("quote", inside, block="true")
        case "link" if _followed(attrs["url"]) and not attrs["url"].startswith("#"):
            return call("link", literal(attrs["url"]), inside)
    return inside if children else ""


def _table(token: Token, lang: Lang) -> str:
    head, *bodies = token["children"]
    cells = head["children"]
    aligns = [cell["attrs"].get("align") or "left" for cell in cells]
    rows = [row["children"] for body in bodies for row in body["children"]]
    return call(
        "grid-of",
        f"({', '.join('auto' for _ in cells)},)",
        f"({', '.join(aligns)},)",
        _row(cells, lang).rstrip(","),
        "(" + "".join(_row(row, lang) for row in rows) + ")",
        "true",
        "false",
    )


def _row(cells: Sequence[Token], lang: Lang) -> str:
    return "(" + "".join(joined(prose_typst(cell["children"], lang)) + "," for cell in cells) + "),"


def _followed(url: str) -> bool:
    return url.startswith(("#", "https://", "http://", "mailto:"))

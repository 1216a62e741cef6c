"""A document -> one HTML file that asks the network for nothing and runs no script but its own."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from analysis.blocks import Lang, block_html, words_html
from analysis.fonts import SIMPLIFIED, SIMPLIFIED_FACE, font_path
from analysis.reading.folding import fold, folding_table
from analysis.reporting.charts import svg_html
from analysis.reporting.document import Chapter, Document, Heading, Item, layers, listed, tag_values
from analysis.reporting.prose import prose_html
from analysis.reporting.wording import SCRIPT, TAGS, layer_name, say

if TYPE_CHECKING:
    from jinja2 import Environment

_MARKUP = re.compile(r"<[^>]*>")
_FACE = (
    '@font-face { font-family: "%s"; src: url(data:font/woff;base64,%s) format("woff"); '
    "ascent-override: 98%%; descent-override: 24%%; line-gap-override: 0%%; }\n"
)
_HEADING = re.compile(r"<(/?)h([2-5])\b")


def page(document: Document) -> str:
    """The HTML of a document.

    Its content security policy lets in nothing from elsewhere, one script and one style sheet, by
    their hashes; the typeface is inside, cut down to the characters that occur.
    """
    from markupsafe import Markup

    lang, values = document.lang, tag_values(document)
    chapters = [
        (chapter, _chapter(chapter, number, document.alone, lang, values))
        for number, chapter in enumerate(document.chapters, 1)
    ]
    front = _chapter(document.front, 0, True, lang, values) if document.front else ""
    bodies = [front, *(body for _, body in chapters)]
    script = _template("report.js")
    content: dict[str, Any] = {
        "document": document,
        "tag": TAGS[lang],
        "alone": document.alone,
        "chapters": chapters,
        "front": front,
        "contents": _contents(document),
        "layers": [(layer, layer_name(lang, layer)) for layer in layers(document)],
        "marked": next((chapter.id for chapter, body in chapters if 'class="block-marked"' in body), None),
        "script": script,
        "say": lambda words: say(lang, words),
        "words": lambda text: Markup(words_html(text, lang)),
        "said": json.dumps({words: say(lang, words) for words in SCRIPT}, ensure_ascii=False),
        "folding": _folding("".join(bodies)),
    }
    template = _environment().get_template("page.html.j2")
    words = _MARKUP.sub("", template.render(content, style="", policy="")) + document.title + content["said"]
    style = _FACE % (SIMPLIFIED, base64.b64encode(_font(words)).decode("ascii")) + _template("report.css")
    return template.render(content, style=style, policy=_policy(script, style, bodies))


def _folding(html: str) -> str:
    """Each Traditional character that folds to one in the text, before what it folds to: for a search of either."""
    held = set(fold(html))
    pairs = ((chr(code), chr(folded)) for code, folded in folding_table().items() if 0x3400 <= code <= 0x9FFF)
    return "".join(sorted(a + b for a, b in pairs if b in held))


def _policy(script: str, style: str, bodies: Sequence[str]) -> str:
    """The content security policy: what it does not name, nothing may load or do."""
    pictures = ["img-src data:"] if any("<img " in body or "<image " in body for body in bodies) else []
    rules = [
        "default-src 'none'",
        f"script-src {_hash(script)}",
        f"style-src {_hash(style)}",
        "font-src data:",
        *pictures,
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    return "; ".join(rules)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _template(name: str) -> str:
    return files("analysis.reporting").joinpath("templates", name).read_text(encoding="utf-8")


def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader

    return Environment(loader=FunctionLoader(_template), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def _contents(document: Document) -> list[tuple[Heading, list[Heading]]]:
    """Each chapter with the headings below it that there is room for."""
    depth = listed(document)
    headings = [chapter.headings() for chapter in document.chapters]
    return [(first, [heading for heading in rest if heading.level <= depth]) for first, *rest in headings]


def _chapter(chapter: Chapter, number: int, alone: bool, lang: Lang, values: Mapping[str, str]) -> str:
    shift = 0 if alone else 1
    items = enumerate(chapter.items, 1)
    return "\n".join(_item(item, f"c{number}-{position}", shift, lang, values) for position, item in items)


def _item(item: Item, prefix: str, shift: int, lang: Lang, values: Mapping[str, str]) -> str:
    match item.kind:
        case "prose":
            return f'<div class="prose">{prose_html(item.tokens, shift, lang)}</div>'
        case "chart":
            id = f' id="{item.data["id"]}"' if "id" in item.data else ""
            chart = svg_html(item.text, item.data.get("alt", ""), prefix, lang, values)
            return (
                f'<figure class="chart"{id}><div class="scroll" role="group" tabindex="0" '
                f'aria-label="{say(lang, "chart")}">{chart}</div>{block_html(item.data, lang)}</figure>'
            )
        case "image":
            picture = f'<img src="data:{item.data["mime"]};base64,{item.text}" alt="{escape(item.data["alt"])}">'
            return f'<figure class="chart">{picture}</figure>'
        case "text":
            return f"<pre>{words_html(item.text.rstrip(), lang)}</pre>"
        case "gap":
            return f'<p class="gap">{words_html(say(lang, "not shown", cause=item.text), lang)}</p>'
    html = block_html(item.data, lang)
    return _HEADING.sub(lambda tag: f"<{tag[1]}h{int(tag[2]) + shift}", html) if item.data["kind"] == "marked" else html


def _font(text: str) -> bytes:
    """The report's typeface as WOFF (WOFF2 is a tenth smaller and takes three times as long), with the glyphs that `text` needs in each of its languages."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(hinting=False, layout_features=["kern", "locl", "pwid"], notdef_outline=True)
    options.layout_scripts = ["DFLT.dflt", "latn.dflt", "hani.dflt", "hani.ZHT "]
    options.drop_tables += ["vhea", "vmtx", "VORG"]
    font = TTFont(font_path(), fontNumber=SIMPLIFIED_FACE, lazy=True, recalcTimestamp=False, recalcBBoxes=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=text.encode("utf-8", "ignore").decode("utf-8"))
    subsetter.subset(font)
    font.flavor = "woff"
    file = io.BytesIO()
    font.save(file, reorderTables=True)
    return file.getvalue()


def remote_addresses(html: str) -> Sequence[str]:
    """Whatever in a page would be asked from elsewhere: sources, style sheets, imports.

    >>> remote_addresses('<img src="//example.org/a.png"><a href="https://example.org">')
    ['//example.org/a.png']
    """
    found = re.findall(r"""\bsrc\s*=\s*["']?([^"'\s>]+)""", html)
    found += re.findall(r"""<(?:link|use|image)\b[^>]*?\bhref\s*=\s*["']?([^"'\s>]+)""", html)
    found += re.findall(r"""(?:url\(|@import)\s*["']?([^"'\s)]+)""", html)
    return [address for address in found if not address.startswith(("#", "data:"))]

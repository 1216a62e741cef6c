"""A document -> PDF: set by Typst, in the fonts of the package, the same bytes for the same document."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from analysis.blocks import Lang, Nest, nested
from analysis.fonts import SIMPLIFIED, TRADITIONAL, character_name, font_path, missing_glyphs
from analysis.reporting.charts import links_of, ratio_of
from analysis.reporting.columns import column_below, shares, text_width
from analysis.reporting.document import Document, Item, layers, listed
from analysis.reporting.markup import call, joined, literal, words
from analysis.reporting.prose import prose_typst
from analysis.reporting.wording import layer_name, say

if TYPE_CHECKING:
    import typst

Data = Mapping[str, Any]

_UNDRAWN = re.compile(r'the text `"(.+?)"` could not be displayed')

_SHORT = 600.0
"""A row whose cells are shorter than this is never broken over pages."""
_UNWRAPPED = 18.0
"""Where quotes stand below their rows, a column with no longer cell than this is never wrapped."""


class MissingGlyphError(ValueError):
    """A document holds characters that the report's typeface cannot draw."""


def pdf(
    document: Document, *, epoch: int, paper: str = "a4", on_missing: Callable[[MissingGlyphError], None] | None = None
) -> bytes:
    """The PDF of a document, dated `epoch` seconds after 1970, on `paper` as Typst names it (a4, us-letter).

    Where the typeface lacks a character, raises MissingGlyphError with its name; with `on_missing`
    the error goes there, and the name is printed in the character's place.
    """
    source = typst_source(document, epoch=epoch, paper=paper)
    missing = missing_glyphs(source)
    if missing:
        error = MissingGlyphError("no glyph for " + ", ".join(map(character_name, missing)))
        if on_missing is None:
            raise error
        on_missing(error)
        source = source.translate({ord(c): f"[{character_name(c)}]" for c in missing})
    return _compiled(source, epoch, on_missing)


def _compiled(source: str, epoch: int, on_missing: Callable[[MissingGlyphError], None] | None) -> bytes:
    """The PDF of a program, by PDF/A-2u, under which Typst itself refuses a character without a glyph."""
    import typst

    try:
        return _bytes_of(compiler(source).compile(format="pdf", timestamp=epoch, pdf_standards=["a-2u"]))
    except typst.TypstError as error:
        undrawn = _UNDRAWN.search(str(error))
    if undrawn:
        names = ", ".join(character_name(c) for c in missing_glyphs(undrawn[1]) or list(undrawn[1]))
        missing = MissingGlyphError(f"no glyph for {names}")
        if on_missing is None:
            raise missing
        on_missing(missing)
    return _bytes_of(compiler(source).compile(format="pdf", timestamp=epoch))


def _bytes_of(made: object) -> bytes:
    assert isinstance(made, bytes)
    return made


def compiler(source: str) -> typst.Compiler:
    """A compiler of a Typst program that knows the fonts of the package and no others."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_path().parent)])
    return typst.Compiler(input=source.encode("utf-8", "replace"), font_paths=fonts)


def typst_source(document: Document, *, epoch: int, paper: str = "a4") -> str:
    """The Typst program that sets a document."""
    template = files("analysis.reporting").joinpath("templates/report.typ").read_text(encoding="utf-8")
    day = datetime.fromtimestamp(epoch, UTC)
    lang = document.lang
    lines = "(" + "".join(words(line, lang) + "," for line in document.lines) + ")"
    show = call(
        "report.with",
        title=literal(document.title),
        lines=lines,
        lang=literal(lang),
        region=literal("CN") if lang == "zh" else "none",
        fonts=f"({literal(SIMPLIFIED)}, {literal(TRADITIONAL)})",
        created=f"datetime(year: {day.year}, month: {day.month}, day: {day.day})",
        paper=literal(paper),
        depth=0 if document.alone else listed(document),
        front=_front(document),
    )
    body: list[str] = []
    names = "".join(f"({literal(layer)}, {literal(layer_name(lang, layer))})," for layer in layers(document))
    legend = [call("legend", f"({names})")] if names else []
    for chapter in document.chapters:
        body.append(call("titled", 1, literal(chapter.id), words(chapter.title, lang)))
        if document.alone:
            body.append(call("byline", lines))
        for number, item in enumerate(chapter.items, 1):
            if legend and item.data.get("kind") == "marked":
                body.append(legend.pop())
            body.extend(_item(item, lang))
            following = chapter.items[number].kind if number < len(chapter.items) else "prose"
            if item.kind == "prose" and following in ("chart", "block") and item.tokens[-1]["type"] == "paragraph":
                body[-1] = call("kept", body[-1])
    return f"{template}\n#show: {show}\n#{{\n" + "\n".join(body) + "\n}\n"


def _front(document: Document) -> str:
    """What stands before the contents, as a block of Typst; ``none`` where there is nothing."""
    items = document.front.items if document.front else ()
    return "{\n" + "\n".join(line for item in items for line in _item(item, document.lang)) + "\n}" if items else "none"


def _item(item: Item, lang: Lang) -> list[str]:
    match item.kind:
        case "prose":
            return prose_typst(item.tokens, lang)
        case "chart":
            return _chart(item, lang)
        case "image":
            return [call("image", _bytes(item.text), width="100%", alt=literal(item.data["alt"] or say(lang, "chart")))]
        case "text":
            return [call("listing", literal(item.text.rstrip()))]
        case "gap":
            return [call("gap", words(say(lang, "not shown", cause=item.text), lang))]
    return {"table": _table, "marked": _marked, "prose": _prose, "figure": _figure}[item.data["kind"]](item.data, lang)


def _bytes(encoded: str) -> str:
    return "bytes((" + ",".join(str(b) for b in base64.b64decode(encoded)) + ",))"


def _chart(item: Item, lang: Lang) -> list[str]:
    links = "".join(f"({literal(id)},{x:.4f},{y:.4f},{w:.4f},{h:.4f})," for id, x, y, w, h in links_of(item.text))
    chart = call(
        "chart",
        literal(item.text),
        literal(item.data.get("alt") or say(lang, "chart")),
        f"{ratio_of(item.text):.4f}",
        f"({links})",
    )
    return [*_anchor(item.data), chart, *_figure(item.data, lang)]


def _figure(data: Data, lang: Lang) -> list[str]:
    return [call("note-line", words(data["caption"], lang))] if "caption" in data else []


def _anchor(data: Data) -> list[str]:
    return [call("anchor", literal(data["id"]))] if "id" in data else []


def _prose(data: Data, lang: Lang) -> list[str]:
    paragraphs = [_pieces(pieces, lang) for pieces in data["paragraphs"]]
    if data["style"] == "plain":
        return [call("par", paragraph) for paragraph in paragraphs]
    return [call({"list": "list", "numbered": "enum"}[data["style"]], *paragraphs)]


def _pieces(pieces: Sequence[Data], lang: str, spoken: str | None = None) -> str:
    return joined([_piece(piece, lang, spoken) for piece in pieces])


def _piece(piece: Data, lang: str, spoken: str | None = None) -> str:
    spoken = piece.get("lang", spoken)
    text = _spoken(spoken, literal(piece["text"])) if spoken else words(piece["text"], lang)
    if "strong" in piece:
        text = call("strong", text)
    if "href" in piece:
        id = piece["href"].removeprefix("#")
        text = call("to", literal(id), call("box", text) if piece["text"] == id else text)
    return ";".join([*_anchor(piece), text])


def _spoken(lang: str, expression: str) -> str:
    language, _, rest = lang.partition("-")
    region = {"Hant": "TW", "Hans": "CN"}.get(rest, rest)
    return call("spoken", literal(language), literal(region) if region else "none", expression)


def _table(data: Data, lang: Lang) -> list[str]:
    columns = data["columns"]
    widths, below = _layout(data)
    order = [n for n in range(len(columns)) if n != below] + [n for n in [below] if n is not None]
    rows = [
        "(" + "".join(_pieces(row[n], lang, columns[n].get("lang")) + "," for n in order) + ")," for row in data["rows"]
    ]
    table = call(
        "grid-of",
        "(" + "".join(f"{width}," for width in widths) + ")",
        "(" + "".join(f"{columns[n]['align']}," for n in order) + ")",
        "(" + "".join(f"{words(columns[n]['title'], lang)}," for n in order) + ")",
        "(" + "".join(rows) + ")",
        str(any(text_width("".join(p["text"] for p in cell)) > _SHORT for row in data["rows"] for cell in row)).lower(),
        str(below is not None).lower(),
    )
    return [
        *_anchor(data),
        *([call("caption", words(data["caption"], lang))] if "caption" in data else []),
        table,
        *([call("note-line", words(data["note"], lang))] if "note" in data else []),
    ]


def _layout(data: Data) -> tuple[list[str], int | None]:
    """The widths of the columns that stand side by side, and the one that stands below each row where there is one."""
    columns = data["columns"]
    cells = [
        ["".join(p["text"] for p in row[n]) for row in data["rows"]] + [column["title"]]
        for n, column in enumerate(columns)
    ]
    whole = [column["align"] == "right" for column in columns]
    given = shares(cells, whole)
    below = column_below(cells, given) if given else None
    if below is not None:
        del cells[below], whole[below]
        short = [max(map(text_width, column)) <= _UNWRAPPED for column in cells]
        given = shares(cells, [kept or small for kept, small in zip(whole, short, strict=True)]) or [
            max(map(text_width, column)) for column in cells
        ]
    return [f"{share:.2f}fr" for share in given] if given else ["auto"] * len(cells), below


def _marked(data: Data, lang: Lang) -> list[str]:
    spoken = data.get("lang", "zh")
    heading = [_spoken(spoken, literal(data["title"]))]
    title = (
        call("titled", data["level"], literal(data["id"]), *heading)
        if "id" in data
        else call("heading", *heading, level=data["level"])
    )
    parts = [title] + ([call("meta", words(data["meta"], lang))] if "meta" in data else [])
    for paragraph in nested(data["paragraphs"]):
        parts.append(call("par", _spoken(spoken, _inside(paragraph))))
        if tags := _tags(paragraph, lang):
            parts.append(call("tag-line", "(" + "".join(f"{tag}," for tag in tags) + ")"))
    return parts


def _inside(inside: Sequence[str | Nest]) -> str:
    return joined([literal(part) if isinstance(part, str) else _nest(part) for part in inside])


def _nest(nest: Nest) -> str:
    anchor = _anchor(nest.mark) if nest.first else []
    return ";".join([*anchor, call("mark", literal(nest.mark["layer"]), _inside(nest.inside))])


def _tags(inside: Sequence[str | Nest], lang: Lang) -> list[str]:
    """What stands in small type under a paragraph: each tag's evidence id, linked to where it is used, and its value."""
    tags: list[str] = []
    for nest in inside:
        if isinstance(nest, str):
            continue
        if nest.first and (tag := _tag(nest.mark, lang)):
            tags.append(tag)
        tags.extend(_tags(nest.inside, lang))
    return tags


def _tag(mark: Data, lang: Lang) -> str | None:
    label, note = mark.get("label") or mark.get("id") or "", mark.get("note", "")
    if not (label or note):
        return None
    places = [mark["href"]] if "href" in mark else []
    said = call("to", literal(places[0].removeprefix("#")), literal(label)) if places and label else literal(label)
    places += [use["href"] for use in mark.get("uses", ())]
    ids = "".join(f"{literal(place.removeprefix('#'))}," for place in places)
    pages = [call("pages", f"({ids})", *map(literal, say(lang, "page", page="#").split("#")))] if ids else []
    return call("box", joined([said, words(f" {note}", lang), *pages]))

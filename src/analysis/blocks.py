"""What a notebook cell hands to a report: tables, marked articles, charts and sentences, described once.

Each builder returns a `Block`. Shown in a cell it becomes a bundle with an HTML twin for the page and,
under the media type `MIME`, the JSON that other renderers (the PDF) read. The JSON has one of these forms:

    {"kind": "table", "id", "caption", "columns": [{"key", "title", "align", "lang"}], "rows": [[[piece, …], …], …], "note"}
    {"kind": "marked", "id", "title", "meta", "level", "lang", "paragraphs": [[{"text", "marks": [mark, …]}, …], …]}
    {"kind": "figure", "id", "alt", "caption"}         beside the chart itself under image/svg+xml
    {"kind": "prose", "paragraphs": [[piece, …], …], "style": "plain" | "list" | "numbered"}

    piece: {"text", "href", "id", "lang", "strong", "sort"}      href is "#id", within the report
    mark:  {"layer", "id", "note", "href", "label", "uses": [piece, …]}        where else in the report it is used

Optional entries that are empty are left out. Text is plain text everywhere: builders escape it, nothing
in it is read as markup. An id that two blocks of one report carry belongs to the first of them; a link
to an id that a report does not hold is printed as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from statistics import fmean
from typing import Any, Literal

MIME = "application/vnd.analysis.block+json"

Lang = Literal["en", "zh"]
"""The language of the words of ours in a report: English or simplified Chinese."""

Align = Literal["left", "right", "center"]
Style = Literal["plain", "list", "numbered"]

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")
_CHINESE = re.compile(
    "[《「『“（]?[\u3007\u3400-\u9fff\uf900-\ufaff](?:[^\x00-\x7f]|[A-Za-z0-9.%]{1,40}(?=[\u3001-\u9fff\uff00-\uffef]))*"
)
_SHORT = 18  # half widths of a Chinese character: a column with no longer cell is never wrapped


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of plain text: what it links to (``#id``), the anchor it carries, its language, its value for sorting."""

    text: str
    href: str | None = None
    id: str | None = None
    lang: str | None = None
    strong: bool = False
    sort: float | str | None = None


Cell = str | Piece | Sequence[Piece]
Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: `lang` is the language of its cells where they are not in the report's own."""

    key: str
    title: str
    align: Align = "left"
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A tag over a run of text: its layer (quantity, time, statement, …), evidence id and normalised value.

    `href` leads back to where the tag is used (``#row-k7qd2-f3``); `label` is what is printed as that
    link, the id where none is given.
    """

    layer: str
    id: str | None = None
    note: str | None = None
    href: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of an article under the same tags, outermost first."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a report: `data` is its JSON form, `html` its twin for a page, `svg` the chart of a figure."""

    data: Data
    html: str = field(default="", repr=False)
    svg: str = field(default="", repr=False)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        bundle: dict[str, Any] = {MIME: dict(self.data)}
        if self.svg:
            bundle["image/svg+xml"] = self.svg
        if self.html:
            bundle["text/html"] = self.html
        return bundle

    def _repr_html_(self) -> str:
        return self.html or self.svg


def table_block(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    caption: str = "",
    note: str = "",
    id: str | None = None,
) -> Block:
    """A table. Raises ValueError where a row has not as many cells as there are columns.

    >>> block = table_block(
    ...     [Column("who", "Who"), Column("n", "Value", "right")],
    ...     [["青岚", Piece("30.7 EFLOPS", href="#k7qd2-f3", sort=3.07e19)]],
    ... )
    >>> block.data["rows"]
    [[[{'text': '青岚'}], [{'text': '30.7 EFLOPS', 'href': '#k7qd2-f3', 'sort': 3.07e+19}]]]
    >>> '<a href="#k7qd2-f3">30.7 EFLOPS</a>' in block.html
    True
    """
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"a row of {len(row)} cells in a table of {len(columns)} columns")
    return _block(
        kind="table",
        id=_checked(id),
        caption=caption,
        columns=[_filled(key=c.key, title=c.title, align=c.align, lang=c.lang) for c in columns],
        rows=[[_pieces(cell) for cell in row] for row in rows],
        note=note,
    )


def marked_block(
    title: str,
    paragraphs: Sequence[Sequence[Run]],
    *,
    meta: str = "",
    id: str | None = None,
    level: int = 3,
    lang: str | None = None,
) -> Block:
    """An article with its tags marked in place: `meta` is the line under the title, `level` the heading's.

    A tag that goes on over several runs is the same `Mark` in each of them.

    >>> value = Mark("quantity", id="k7qd2-q1", note="2e4 chip")
    >>> block = marked_block("快讯", [[Run("部署"), Run("2万张", (value,)), Run("智算芯片。")]], lang="zh-Hans")
    >>> block.data["paragraphs"][0][1]
    {'text': '2万张', 'marks': [{'layer': 'quantity', 'id': 'k7qd2-q1', 'note': '2e4 chip'}]}
    >>> '<mark class="layer-quantity" id="k7qd2-q1">2万张' in block.html
    True
    """
    return _block(
        kind="marked",
        id=_checked(id),
        title=title,
        meta=meta,
        level=level,
        lang=lang,
        paragraphs=[[_filled(text=run.text, marks=[_mark(m) for m in run.marks]) for run in p] for p in paragraphs],
    )


def figure_block(svg: str, alt: str, *, caption: str = "", id: str | None = None) -> Block:
    """A chart, as an SVG document, with the text that says its message to who cannot see it.

    Links in the SVG (``<a href="#k7qd2-f3">``) work on the page.
    """
    return Block(_filled(kind="figure", id=_checked(id), alt=alt, caption=caption), svg=svg)


def prose_block(paragraphs: Sequence[Cell], *, style: Style = "plain") -> Block:
    """Sentences made from data, with links in them: paragraphs, a list or a numbered list.

    >>> prose_block([[Piece("Largest: "), Piece("30 EFLOPS", href="#a1-f1")]], style="list").html
    '<ul class="block-prose"><li>Largest: <a href="#a1-f1">30 EFLOPS</a></li></ul>'
    """
    return _block(kind="prose", paragraphs=[_pieces(paragraph) for paragraph in paragraphs], style=style)


def block_html(data: Data, lang: Lang = "en") -> str:
    """The HTML of a block's JSON form in a report in `lang` (of a figure: its caption alone, below the chart)."""
    write = {"table": _table_html, "marked": _article_html, "figure": _caption_html, "prose": _prose_html}
    return write[data["kind"]](data, lang)


def parted(text: str, lang: str) -> list[tuple[str, bool]]:
    """A text of ours in `lang`, cut where Chinese words begin and end within it: (words, whether they are Chinese).

    >>> parted("Largest: 青岚新区 at 30 EFLOPS", "en"), parted("算力最大：青岚新区", "zh")
    ([('Largest: ', False), ('青岚新区', True), (' at 30 EFLOPS', False)], [('算力最大：青岚新区', False)])
    """
    if lang != "en" or text.isascii():
        return [(text, False)]
    parts: list[tuple[str, bool]] = []
    at = 0
    for found in _CHINESE.finditer(text):
        parts += [(text[at : found.start()], False)] * (found.start() > at) + [(found[0], True)]
        at = found.end()
    return parts + [(text[at:], False)] * (at < len(text))


def words_html(text: str, lang: str) -> str:
    """A text of ours as HTML, Chinese words within English marked as such.

    >>> words_html("R&D of 青岚", "en")
    'R&amp;D of <span lang="zh">青岚</span>'
    """
    parts = ((escape(part, quote=False), chinese) for part, chinese in parted(text, lang))
    return "".join(f'<span lang="zh">{part}</span>' if chinese else part for part, chinese in parts)


@dataclass(slots=True)
class Nest:
    """A stretch under one tag: `first` where the tag starts here, `last` where it ends here."""

    mark: Data
    first: bool
    last: bool = False
    inside: list[str | Nest] = field(default_factory=list)


def nested(paragraphs: Sequence[Sequence[Data]]) -> list[list[str | Nest]]:
    """The runs of a marked block's paragraphs as trees; where tags cross, the inner one is cut in two.

    >>> s, t = {"layer": "statement"}, {"layer": "time"}
    >>> [a, b] = nested([[{"text": "明年", "marks": [s, t]}, {"text": "见", "marks": [t]}]])[0]
    >>> a.mark["layer"], a.last, [(n.inside, n.first, n.last) for n in a.inside], (b.inside, b.first, b.last)
    ('statement', True, [(['明年'], True, False)], (['见'], False, True))
    """
    marks = [[run["marks"] for run in runs] for runs in paragraphs]
    before = [(), *(m[-1] if m else () for m in marks)]
    after = [*(m[0] if m else () for m in marks[1:]), ()]
    return [_nested(*around) for around in zip(paragraphs, before, after, strict=False)]


def _nested(runs: Sequence[Data], earlier: Sequence[Data], later: Sequence[Data]) -> list[str | Nest]:
    top: list[str | Nest] = []
    stack: list[Nest] = []
    for number, run in enumerate(runs):
        marks = run["marks"]
        keep = 0
        while keep < min(len(stack), len(marks)) and stack[keep].mark == marks[keep]:
            keep += 1
        del stack[keep:]
        for mark in marks[keep:]:
            nest = Nest(mark, first=mark not in earlier)
            (stack[-1].inside if stack else top).append(nest)
            stack.append(nest)
        (stack[-1].inside if stack else top).append(run["text"])
        following = runs[number + 1]["marks"] if number + 1 < len(runs) else later
        for nest in stack:
            nest.last = nest.mark not in following
        earlier = marks
    return top


def _block(**entries: Any) -> Block:
    data = _filled(**entries)
    return Block(data, block_html(data))


def _filled(**entries: Any) -> dict[str, Any]:
    """The entries without those that are empty; a text and a title may be."""
    kept = ("text", "title")
    return {k: v for k, v in entries.items() if k in kept or (v is not None and v is not False and v != "")}


def _checked(id: str | None) -> str | None:
    if id is not None and not _ID.match(id):
        raise ValueError(f"an id takes ASCII letters, digits, _ . and -, not {id!r}")
    return id


def _checked_href(href: str | None) -> str | None:
    if href is not None:
        if not href.startswith("#"):
            raise ValueError(f"a link stays within the report (#id), not {href!r}")
        _checked(href[1:])
    return href


def _pieces(cell: Cell) -> list[dict[str, Any]]:
    whole: Sequence[Piece] = [Piece(cell)] if isinstance(cell, str) else [cell] if isinstance(cell, Piece) else cell
    return [
        _filled(text=p.text, href=_checked_href(p.href), id=_checked(p.id), lang=p.lang, strong=p.strong, sort=p.sort)
        for p in whole
    ]


def _mark(mark: Mark) -> dict[str, Any]:
    return _filled(
        layer=mark.layer, id=_checked(mark.id), note=mark.note, href=_checked_href(mark.href), label=mark.label
    )


def _attribute(name: str, value: object) -> str:
    return f' {name}="{escape(str(value))}"' if value is not None else ""


def _table_html(data: Data, lang: Lang) -> str:
    columns = data["columns"]
    width = [[_width(row[n]) for row in data["rows"]] or [0] for n in range(len(columns))]
    kinds = [f"{c['align']} {_kind(max(w), fmean(w))}" for c, w in zip(columns, width, strict=True)]
    head = "".join(
        f'<th scope="col" class="{k}">{words_html(c["title"], lang)}</th>' for k, c in zip(kinds, columns, strict=True)
    )
    opens = [f'<td class="{k}"{_attribute("data-title", c["title"])}' for k, c in zip(kinds, columns, strict=True)]
    cells = [(o, c.get("lang")) for o, c in zip(opens, columns, strict=True)]
    rows = ("".join(_cell_html(*cell, p, lang) for cell, p in zip(cells, row, strict=True)) for row in data["rows"])
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    caption = data.get("caption", "")
    name = caption or ("表" if lang == "zh" else "Table")
    return (
        f'<figure class="block-table"{_attribute("id", data.get("id"))}>'
        + (f"<figcaption>{words_html(caption, lang)}</figcaption>" if caption else "")
        + f'<div class="scroll" role="group" tabindex="0"{_attribute("aria-label", name)}>'
        + f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
        + (f'<p class="note">{words_html(data["note"], lang)}</p>' if "note" in data else "")
        + "</figure>"
    )


def _kind(most: float, mean: float) -> str:
    return "short" if most <= _SHORT else "wide" if mean > 2 * _SHORT else "long"


def _width(pieces: Sequence[Data]) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for piece in pieces for character in piece["text"])


def _cell_html(opens: str, spoken: str | None, pieces: Sequence[Data], lang: Lang) -> str:
    sort = next((piece["sort"] for piece in pieces if "sort" in piece), None)
    inside = "".join(_piece_html(piece, spoken or lang) for piece in pieces)
    return f"{opens}{_attribute('data-sort', sort)}><span{_attribute('lang', spoken)}>{inside}</span></td>"


def _piece_html(piece: Data, lang: str) -> str:
    text = words_html(piece["text"], piece.get("lang", lang))
    if "strong" in piece:
        text = f"<strong>{text}</strong>"
    attributes = _attribute("id", piece.get("id")) + _attribute("lang", piece.get("lang"))
    if "href" in piece:
        attributes += _attribute("class", "id" if piece["href"] == f"#{piece['text']}" else None)
        return f'<a href="{escape(piece["href"])}"{attributes}>{text}</a>'
    return f"<span{attributes}>{text}</span>" if attributes else text


def _prose_html(data: Data, lang: Lang) -> str:
    outer, inner = {"plain": ("div", "p"), "list": ("ul", "li"), "numbered": ("ol", "li")}[data["style"]]
    paragraphs = ("".join(_piece_html(piece, lang) for piece in pieces) for pieces in data["paragraphs"])
    return f'<{outer} class="block-prose">{"".join(f"<{inner}>{one}</{inner}>" for one in paragraphs)}</{outer}>'


def _caption_html(data: Data, lang: Lang) -> str:
    return f"<figcaption>{words_html(data['caption'], lang)}</figcaption>" if "caption" in data else ""


def _article_html(data: Data, lang: Lang) -> str:
    level, spoken = data["level"], _attribute("lang", data.get("lang"))
    body = "\n".join(f"<p>{_inside_html(paragraph, lang)}</p>" for paragraph in nested(data["paragraphs"]))
    return (
        f'<article class="block-marked"{_attribute("id", data.get("id"))}>'
        + f"<h{level}{spoken}>{escape(data['title'])}</h{level}>"
        + (f'<p class="meta">{words_html(data["meta"], lang)}</p>' if "meta" in data else "")
        + f"<div{spoken}>\n{body}\n</div></article>"
    )


def _inside_html(inside: Sequence[str | Nest], lang: Lang) -> str:
    return "".join(escape(part, quote=False) if isinstance(part, str) else _nest_html(part, lang) for part in inside)


def _nest_html(nest: Nest, lang: Lang) -> str:
    anchor = _attribute("id", nest.mark.get("id")) if nest.first else ""
    tag = _tag_html(nest.mark, lang) if nest.last else ""
    return f'<mark class="layer-{escape(nest.mark["layer"])}"{anchor}>{_inside_html(nest.inside, lang)}{tag}</mark>'


def _tag_html(mark: Data, lang: Lang) -> str:
    """What is said where a tag ends: its evidence id, linked to where it is used, its value, and other uses of it."""
    label = escape(mark.get("label") or mark.get("id") or "")
    if label and "href" in mark:
        label = f'<a href="{escape(mark["href"])}">{label}</a>'
    uses = " · ".join(_piece_html(use, lang) for use in mark.get("uses", ()))
    words = " ".join(part for part in (label, words_html(mark.get("note", ""), lang), uses and f"→ {uses}") if part)
    return f'<small class="tag" lang="{"zh-Hans" if lang == "zh" else "en"}">{words}</small>' if words else ""

"""Executed notebooks -> a document: chapters of prose, tables, marked articles and charts, links resolved.

What a page or a PDF is made from; neither looks at a notebook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from analysis.blocks import MIME, Lang
from analysis.reporting.foreign import table_of
from analysis.reporting.notebooks import Executed
from analysis.reporting.svg import harmless
from analysis.reporting.visible import visible, visible_data
from analysis.reporting.wording import LAYERS, say

Kind = Literal["prose", "block", "chart", "image", "text", "gap"]
Token = dict[str, Any]
Piece = dict[str, str]

_ROOM = 60
_BASE64 = re.compile("[^A-Za-z0-9+/=]")
_HREF = re.compile(r'<a\b[^>]*?\bhref="#([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a chapter: `tokens` of prose (mistune's), `data` of a block, `text` of all others.

    The text of a chart is its SVG, without anything that could act; that of an image its base64 data (`data`
    says type and words). Controls and bidirectional marks of all texts are written as code points.
    """

    kind: Kind
    text: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    tokens: Sequence[Token] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the table of contents: level 1 is a chapter."""

    level: int
    text: str
    id: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A notebook's content under its title."""

    title: str
    id: str
    items: tuple[Item, ...]

    def headings(self) -> list[Heading]:
        """The chapter and the sections within it."""
        found = [Heading(1, self.title, self.id)]
        for item in self.items:
            found.extend(
                Heading(token["attrs"]["level"], plain(token), token["attrs"]["id"])
                for token in item.tokens
                if token["type"] == "heading"
            )
            if item.kind == "block" and item.data["kind"] == "marked" and "id" in item.data:
                found.append(Heading(item.data["level"], item.data["title"], item.data["id"], item.data.get("lang")))
        return found


@dataclass(frozen=True, slots=True)
class Document:
    """A report: its title, the lines under it, what stands before the contents (`front`), and its chapters.

    One chapter alone bears its own title.
    """

    title: str
    lines: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    lang: Lang = "en"
    front: Chapter | None = None

    @property
    def alone(self) -> bool:
        """Whether this is one chapter under its own title, with no page before it."""
        return len(self.chapters) == 1 and self.chapters[0].title == self.title


def document(
    title: str,
    lines: Sequence[str],
    notebooks: Sequence[Executed],
    *,
    lang: Lang = "en",
    front: Executed | None = None,
) -> Document:
    """The document that executed notebooks make, in their order; `front` is set before the table of contents."""
    chapters = [_chapter(f"chapter-{number}", executed, lang) for number, executed in enumerate(notebooks, 1)]
    first = _chapter("front", front, lang) if front else None
    return _linked(Document(visible(title), tuple(map(visible, lines)), tuple(chapters), lang, first))


def listed(whole: Document) -> int:
    """The lowest level of heading that the table of contents has room for."""
    return 2 if sum(len(chapter.headings()) for chapter in whole.chapters) > _ROOM else 3


def _marks(whole: Document) -> Iterator[Mapping[str, Any]]:
    for chapter in whole.chapters:
        for item in chapter.items:
            if item.data.get("kind") == "marked":
                for paragraph in item.data["paragraphs"]:
                    for run in paragraph:
                        yield from run["marks"]


def tag_values(whole: Document) -> dict[str, str]:
    """What each tag that the document marks in articles says, by its evidence id."""
    return {mark["id"]: mark["note"] for mark in _marks(whole) if "id" in mark and "note" in mark}


def layers(whole: Document) -> list[str]:
    """The layers of tags that the document marks in articles, in their usual order."""
    used = {mark["layer"] for mark in _marks(whole)}
    return [layer for layer in LAYERS if layer in used] + sorted(used.difference(LAYERS))


def plain(token: Token) -> str:
    """The words of a token without their markup."""
    if "children" in token:
        return "".join(plain(child) for child in token["children"])
    return " " if token["type"] in ("softbreak", "linebreak") else str(token.get("raw", ""))


def _chapter(id: str, executed: Executed, lang: Lang) -> Chapter:
    failures = {failure.cell: failure for failure in executed.failures}
    items: list[Item] = []
    if 0 in failures:
        items.append(Item("gap", visible(failures[0].said(lang))))
    position = 0
    for cell in executed.notebook.cells:
        tags = cell.metadata.get("tags", ())
        position += "injected-parameters" not in tags
        if cell.cell_type == "markdown":
            if tokens := _parsed(cell.source):
                items.append(Item("prose", tokens=tokens))
        elif cell.cell_type == "code":
            for output in cell.outputs:
                if output.output_type == "error":
                    items.append(Item("gap", visible(failures[position].said(lang))))
                elif "setup" not in tags and (item := _item(output)):
                    items.append(item)
            if "check" in tags and position not in failures:
                holds = {"type": "text", "raw": say(lang, "holds")}
                items.append(Item("prose", tokens=[{"type": "paragraph", "children": [holds]}]))
    title, items = _titled(executed.name, items)
    return Chapter(title, id, tuple(_numbered(id, items)))


def _parsed(source: str) -> list[Token]:
    import mistune

    parse = mistune.create_markdown(renderer=None, plugins=["table", "strikethrough"])
    tokens = parse(visible(source))
    assert isinstance(tokens, list)
    return [token for token in tokens if token["type"] != "blank_line"]


def _titled(name: str, items: list[Item]) -> tuple[str, list[Item]]:
    """The text of the first heading of level 1, and the items without it; the notebook's name where there is none."""
    for n, item in enumerate(items):
        for token in item.tokens:
            if token["type"] == "heading" and token["attrs"]["level"] == 1:
                rest = [t for t in item.tokens if t is not token]
                return plain(token), [*items[:n], *([replace(item, tokens=rest)] if rest else []), *items[n + 1 :]]
    return name, items


def _numbered(chapter: str, items: Sequence[Item]) -> Iterator[Item]:
    """Items whose headings carry ids in ASCII, whatever their language."""
    number = 0
    for item in items:
        tokens = []
        for token in item.tokens:
            if token["type"] == "heading":
                number += 1
                attrs = {"level": max(2, token["attrs"]["level"]), "id": f"{chapter}-{number}"}
                token = token | {"attrs": attrs}
            tokens.append(token)
        yield replace(item, tokens=tokens)


def _item(output: Any) -> Item | None:
    if output.output_type == "stream":
        return Item("text", visible(output.text)) if output.name == "stdout" else None
    data = output.data
    block = visible_data(data.get(MIME))
    if "image/svg+xml" in data:
        return Item(
            "chart", harmless(visible(_text(data["image/svg+xml"]))), data=block or {"kind": "figure", "alt": ""}
        )
    if block:
        return Item("block", data=block)
    for mime in ("image/png", "image/jpeg"):
        if mime in data:
            return Item("image", _BASE64.sub("", _text(data[mime])), data={"mime": mime, "alt": ""})
    if "text/html" in data and (table := table_of(_text(data["text/html"]))):
        return Item("block", data=visible_data(table))
    if "text/markdown" in data:
        return Item("prose", tokens=_parsed(_text(data["text/markdown"])))
    return Item("text", visible(_text(data["text/plain"]))) if "text/plain" in data else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "".join(value)


def _linked(whole: Document) -> Document:
    """The same document where each id is carried once and every link leads somewhere."""
    taken = {heading.id for chapter in whole.chapters for heading in chapter.headings()}
    taken -= {
        i.data["id"] for c in whole.chapters for i in c.items if i.data.get("kind") == "marked" and "id" in i.data
    }
    every = [*([whole.front] if whole.front else []), *whole.chapters]
    owned = [[_owned(item, taken) for item in chapter.items] for chapter in every]
    linked = [
        replace(chapter, items=tuple(_without_dead_links(item, taken) for item in items))
        for chapter, items in zip(every, owned, strict=True)
    ]
    linked = _used(linked)
    front = linked.pop(0) if whole.front else None
    return replace(whole, chapters=tuple(linked), front=front)


def _used(chapters: Sequence[Chapter]) -> list[Chapter]:
    """The chapters, where each tag of an article leads to every chapter whose rows or sentences lead to the tag."""
    uses: dict[str, dict[str, Piece]] = {}
    named = [replace(c, items=tuple(_named(item, c, uses) for item in c.items)) for c in chapters]

    def keep(node: Any) -> Any:
        if isinstance(node, Mapping):
            if "layer" in node:
                others = [use for use in uses.get(node.get("id", ""), {}).values() if use["href"] != node.get("href")]
                return {**node, "uses": others} if others else node
            return {key: keep(value) for key, value in node.items()}
        return [keep(part) for part in node] if isinstance(node, list | tuple) else node

    def back(item: Item) -> Item:
        return replace(item, data=keep(item.data)) if item.data.get("kind") == "marked" else item

    return [replace(c, items=tuple(map(back, c.items))) for c in named]


def _named(item: Item, chapter: Chapter, uses: dict[str, dict[str, Piece]]) -> Item:
    """The item, where the first link of its chapter to each evidence id can be led to; `uses` gains these places."""
    if item.data.get("kind") not in ("table", "prose"):
        return item

    def keep(node: Any) -> Any:
        if isinstance(node, Mapping):
            if "href" not in node:
                return {key: keep(value) for key, value in node.items()}
            to = node["href"].removeprefix("#")
            found = uses.setdefault(to, {})
            if chapter.id in found:
                return node
            node = {"id": f"{chapter.id}-{to}", **node}
            found[chapter.id] = {"text": chapter.title, "href": f"#{node['id']}"}
            return node
        return [keep(part) for part in node] if isinstance(node, list | tuple) else node

    return replace(item, data=keep(item.data))


def _owned(item: Item, taken: set[str]) -> Item:
    """The item without the ids that an earlier one carries; `taken` gains its own."""
    own: set[str] = set()
    again = item.data.get("kind") == "marked"  # where a tag goes on over several runs, each bears its id

    def keep(node: Any) -> Any:
        if isinstance(node, Mapping):
            kept = {key: keep(value) for key, value in node.items()}
            if "id" in kept:
                if kept["id"] in taken or (kept["id"] in own and not again):
                    del kept["id"]
                else:
                    own.add(kept["id"])
            return kept
        return [keep(part) for part in node] if isinstance(node, list | tuple) else node

    data = keep(item.data)
    taken |= own
    return replace(item, data=data)


def _without_dead_links(item: Item, known: set[str]) -> Item:
    def keep(node: Any) -> Any:
        if isinstance(node, Mapping):
            return {key: keep(v) for key, v in node.items() if key != "href" or v.removeprefix("#") in known}
        return [keep(part) for part in node] if isinstance(node, list | tuple) else node

    text = item.text
    if item.kind == "chart":
        text = _HREF.sub(lambda link: link[0] if link[1] in known else link[2], text)
    return replace(item, data=keep(item.data), text=text)

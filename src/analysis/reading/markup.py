"""HTML -> the text a reader sees, line by line, and what the page's metadata say of it. Nothing in it is run or fetched."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from typing import Any

from analysis.reading.dateline import find_dates
from analysis.reading.folding import fold

# What a browser does not show as text of the page.
_UNSEEN = frozenset(
    [
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "applet",
        "canvas",
        "audio",
        "video",
        "select",
        "option",
        "textarea",
        "button",
        "input",
        "map",
        "datalist",
        "dialog",
        "noframes",
        "frameset",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rb",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
        "o:p",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u200b]+")
_BETWEEN = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef]) (?=[\u2e80-\u9fff\uff00-\uffef])")
_SITE = re.compile(r"\s*(?:[_|]|\s[-–—]\s|-{1,2}(?=[^-]{2,12}$)).{1,40}$")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,30})", re.IGNORECASE)
_OPENING = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_DATES = (
    "article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish_date",
    "publication_date",
    "og:pubdate",
    "og:published_time",
    "og:release_date",
    "dc.date",
    "dc.date.issued",
    "weibo: article:create_at",
    "date",
)


def is_markup(text: str) -> bool:
    """Whether a text is a page's source rather than its words.

    >>> is_markup("<!DOCTYPE html>\\n<html>"), is_markup("<b>一行</b> 正文")
    (True, False)
    """
    return _OPENING.match(text[:2000]) is not None


def declared_charset(data: bytes) -> str | None:
    """The character set that the head of a page names, in lower case."""
    match = _CHARSET.search(data[:4096])
    return match[1].decode("ascii").lower() if match else None


def archived_page(data: bytes) -> tuple[bytes, str | None] | None:
    """The first page in a web archive (MHTML) with its charset, None where there is none."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return (content, part.get_content_charset()) if isinstance(content, bytes) else None
    return None


def page_text(markup: str) -> tuple[str, dict[str, str]]:
    """The lines of a page as a reader sees them, and what its metadata say: title, published, site, url.

    Links, menus and footers stay: what belongs to the article is told by the layout, as in a text dump. Hidden
    elements, scripts and form fields are left out.

    >>> text, known = page_text(
    ...     "<title>机房投产_海岸网</title><h1>机房投产</h1><p>首批<b>机架</b>已上电。<script>x()</script><p hidden>广告"
    ... )
    >>> text, known["title"]
    ('机房投产\\n首批机架已上电。', '机房投产')
    """
    from lxml import html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    cleaned = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", " ", markup)
    tree = html.document_fromstring(cleaned or "<p></p>", parser=parser) if cleaned.strip() else None
    if tree is None:
        return "", {}
    lines = [line for line in (_tidy(line) for line in "".join(_pieces(tree)).split("\n")) if line]
    return "\n".join(lines), _known(tree, lines)


def _tidy(line: str) -> str:
    return _BETWEEN.sub("", _SPACE.sub(" ", line)).strip()


def _is_hidden(element: Any) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style") or "") is not None
    )


def _pieces(tree: Any) -> Iterator[str]:
    """The words of the page, with a line feed at every block; a walk without recursion, as pages nest without end."""
    todo: list[tuple[Any, bool]] = [(tree, False)]
    while todo:
        element, leaving = todo.pop()
        name = element.tag if isinstance(element.tag, str) else ""
        block = name not in _INLINE
        if leaving:
            if block:
                yield "\n"
            yield _flat(element.tail)
            continue
        if not name or name in _UNSEEN or _is_hidden(element):
            yield _flat(element.tail)
            continue
        if name in ("td", "th"):
            yield "  "
        elif block:
            yield "\n"
        yield _flat(element.text)
        todo.append((element, True))
        todo.extend((child, False) for child in reversed(element))


def _flat(words: str | None) -> str:
    return _SPACE.sub(" ", words) if words else ""


def _known(tree: Any, lines: list[str]) -> dict[str, str]:
    metadata = _metadata(tree)
    known = {
        "title": _title(tree, metadata, lines),
        "published": _published(metadata),
        "site": next((metadata[name] for name in ("og:site_name", "application-name") if metadata.get(name)), ""),
        "url": next((metadata[name] for name in ("og:url", "canonical") if metadata.get(name)), ""),
    }
    return {name: value for name, value in known.items() if value}


def _metadata(tree: Any) -> dict[str, str]:
    """Name -> content of the page's meta elements and its linked data, the first of each."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = element.get("content") or ""
        if name and content.strip():
            found.setdefault(name.strip().lower(), _tidy(content))
    for element in tree.iter("link"):
        if element.get("rel") == "canonical" and element.get("href"):
            found.setdefault("canonical", element.get("href").strip())
    for element in tree.iter("script"):
        if "ld+json" in (element.get("type") or ""):
            for name, value in _linked(element.text or ""):
                found.setdefault(name, value)
    return found


_LINKED = re.compile(r'"(datePublished|headline)"\s*:\s*"((?:[^"\\]|\\.){1,400})"')


def _linked(script: str) -> Iterator[tuple[str, str]]:
    """Date and headline of linked data, read without trusting it to be whole JSON."""
    import json

    for name, value in _LINKED.findall(script[: 1 << 18]):
        try:
            yield name.lower(), _tidy(str(json.loads(f'"{value}"')))
        except ValueError:
            continue


def _published(metadata: dict[str, str]) -> str:
    for name in _DATES:
        if date := next((date.value for date in find_dates(fold(metadata.get(name, "")))), None):
            return date
    return ""


def _title(tree: Any, metadata: dict[str, str], lines: list[str]) -> str:
    """The headline that the metadata name and the page shows; without its site, where only the page's title has it."""
    page = _tidy(tree.findtext(".//title") or "")
    bare = page
    named = [metadata.get("headline", ""), metadata.get("og:title", "")]
    while bare:
        named.append(bare)
        shorter = _SITE.sub("", bare)
        if shorter == bare:
            break
        bare = shorter
    shown = set(lines)
    return next((title for title in named if title in shown), "")

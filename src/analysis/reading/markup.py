"""HTML -> the text a reader sees, line by line, and what the page's metadata say of it. Nothing in it is run or fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analysis.reading.metadata import known_of
from analysis.reading.patterns import pattern

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
# A source that wraps its lines breaks a sentence there, but not before a label.
_WRAP = r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*\r?\n[ \t]*(?=[\u2e80-\u9fff\uff00-\uffef])(?![\u4e00-\u9fff]{2,6}[ \u3000]?[:：])"
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,30})", re.IGNORECASE)
_OPENING = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
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
    import email
    import email.policy

    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return (content, part.get_content_charset()) if isinstance(content, bytes) else None
    return None


# A tag to its end, whatever quotation marks hide in it; one that never ends goes to the end of the page.
_TAG = re.compile(r"<[A-Za-z](?:[^>\"']++|\"[^\"]*+\"?|'[^']*+'?)*+")
_OPAQUE = re.compile(r"<script(?![\w-])|<style(?![\w-])|<!--", re.IGNORECASE)
_CLOSED = {
    "<script": re.compile("</script", re.IGNORECASE),
    "<style": re.compile("</style", re.IGNORECASE),
    "<!--": re.compile("-->"),
}
_LONG_TAG = 4096
_QUOTED = re.compile(r"\"[^\"]*+\"?|'[^']*+'?")
_APART = re.compile(r"[\s/]+")


def most_attributes(markup: str) -> int:
    """How many attributes, at most, the largest tag of a page may have; 0 where every tag is short.

    >>> most_attributes("<p " + " ".join(f"a{n}=x" for n in range(3000)) + ">算力") >= 3000
    True
    """
    most = 0
    for piece in _outside(markup):
        tags = (match.group() for match in _TAG.finditer(piece) if match.end() - match.start() > _LONG_TAG)
        most = max((len(_APART.findall(_QUOTED.sub("", tag))) for tag in tags), default=most)
    return most


def _outside(markup: str) -> Iterator[str]:
    """The page without its scripts, styles and comments, in which a < need not open a tag."""
    at = 0
    while opening := _OPAQUE.search(markup, at):
        closing = _CLOSED[opening.group().lower()].search(markup, opening.end())
        if closing is None:
            break
        yield markup[at : opening.start()]
        at = closing.end()
    yield markup[at:]


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
    from lxml import etree, html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    cleaned = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", " ", markup)
    try:
        tree = html.document_fromstring(cleaned, parser=parser)
    except etree.ParserError:  # nothing but blanks, comments or an open script
        return "", {}
    lines = [line for line in (_tidy(line) for line in "".join(_pieces(tree)).split("\n")) if line]
    return "\n".join(lines), known_of(tree, lines)


def _tidy(line: str) -> str:
    return _SPACE.sub(" ", line).strip()


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
    return _SPACE.sub(" ", pattern(_WRAP).sub("", words) if "\n" in words else words) if words else ""

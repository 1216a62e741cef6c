"""Tags as W3C Web Annotations (JSON-LD): where each stands, in code points and by its words, and what it says.

The source of a target is the article's address, or where none is known the digest of its text (RFC 6920). Positions
count Unicode code points of the text as read, as the Web Annotation Data Model asks.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.evidence import Layer
from analysis.model import Article, TaggedArticle
from analysis.packing.forms import json_line
from analysis.records import SPAN_FIELD, article_record

CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {"@version": 1.1, "normalised": {"@id": "schema:value", "@type": "@json"}},
]
AROUND = 32
"""Characters before and after the words of a tag."""
_LAYERS: tuple[Layer, ...] = ("quantities", "figures", "times", "statements", "stances", "events")


def article_annotations(tagged: TaggedArticle) -> Iterator[dict[str, Any]]:
    """One Web Annotation a tag of an article, layer by layer.

    >>> from analysis.model import Span, Statement
    >>> said = Statement("赵启明", Span(7, 13, "开源更可靠。"), "indirect", cue="认为")
    >>> [found] = article_annotations(TaggedArticle(Article("a", "赵启明认为，：开源更可靠。"), statements=(said,)))
    >>> [selector["type"] for selector in found["target"]["selector"]], found["target"]["selector"][1]["exact"]
    (['TextPositionSelector', 'TextQuoteSelector'], '开源更可靠。')
    >>> found["body"][1]["normalised"]["source"]
    '赵启明'
    """
    article, record = tagged.article, article_record(tagged)
    digest = hashlib.sha256(article.raw.encode("utf-8", "surrogatepass")).digest()
    source = _source(article, digest)
    for layer in _LAYERS:
        for item in record[layer]:
            value = dict(item)
            span = value.pop(SPAN_FIELD[layer]) if layer in SPAN_FIELD else value
            start, end, text = (span[name] for name in ("start", "end", "text"))
            own = {name: value[name] for name in value if name not in ("start", "end", "text")}
            yield {
                "id": _urn(f"{digest.hex()}#{item['id']}"),
                "type": "Annotation",
                "motivation": "tagging",
                "body": [
                    {"type": "TextualBody", "purpose": "classifying", "value": layer},
                    {
                        "type": "TextualBody",
                        "purpose": "tagging",
                        "format": "text/plain",
                        "value": _plain(layer, own),
                        "normalised": own,
                    },
                ],
                "target": {
                    "type": "SpecificResource",
                    "source": source,
                    "selector": [
                        {"type": "TextPositionSelector", "start": start, "end": end},
                        {
                            "type": "TextQuoteSelector",
                            "exact": text,
                            "prefix": article.raw[max(0, start - AROUND) : start],
                            "suffix": article.raw[end : end + AROUND],
                        },
                    ],
                },
            }


def _source(article: Article, digest: bytes) -> dict[str, Any]:
    name = "ni:///sha-256;" + base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")
    return {
        "id": article.url or name,
        "type": "Text",
        "language": f"zh-{article.script}",
        "dcterms:identifier": article.id,
        "dcterms:title": article.title,
        "schema:sha256": digest.hex(),
    }


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def _plain(layer: Layer, own: dict[str, Any]) -> str:
    """What a tag says, in one line, as its table's columns name it."""
    if layer in ("quantities", "figures"):
        return f"{_ends(own['low'], own['high'])} {own['unit']}"
    if layer == "times":
        return f"{own['value']} {own['mod'] or ''}".rstrip()
    if layer == "statements":
        return f"{own['source']} ({own['kind']})"
    if layer == "stances":
        return f"{own['holder']} {own['label']} {own['target']}"
    return f"{own['time']} {own['kind']}"


def _ends(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return f"≥ {low:.12g}" if low is not None else f"≤ {high:.12g}"
    return f"{low:.12g}" if low == high else f"{low:.12g}–{high:.12g}"


def collection_lines(articles: Iterable[TaggedArticle]) -> Iterator[bytes]:
    """The lines of one document: an Annotation Collection whose first and only page holds an annotation a line."""
    yield b'{"@context": ' + json_line(CONTEXT).strip() + b",\n"
    yield b'"type": "AnnotationCollection", "label": "Tags of articles, by the analysis package",\n'
    yield b'"first": {"type": "AnnotationPage", "startIndex": 0, "items": ['
    total, names = 0, hashlib.sha256()
    for tagged in articles:
        for annotation in article_annotations(tagged):
            yield (b",\n" if total else b"\n") + json_line(annotation).rstrip(b"\n")
            names.update(annotation["id"].encode())
            total += 1
    collection = _urn(names.hexdigest())
    yield f'\n], "id": "{collection}#page-1", "partOf": "{collection}"}},\n'.encode()
    yield f'"id": "{collection}", "total": {total}}}\n'.encode()

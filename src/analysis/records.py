"""TaggedArticle -> plain records: what `analysis tag` prints, one JSON object an article."""

from __future__ import annotations

import json
from typing import Any

from msgspec.structs import asdict

from analysis.evidence import Layer, article_key, evidence_id
from analysis.model import Event, Figure, Quantity, Span, Stance, Statement, TaggedArticle, TimeExpression

Record = dict[str, Any]

SPAN_FIELD: dict[Layer, str] = {"statements": "content", "stances": "evidence", "events": "clause"}
"""The field that holds the span of a tag; in the other layers the tag is its own span."""


def _span(span: Span) -> Record:
    return {"start": span.start, "end": span.end, "text": span.text}


def _quantity(q: Quantity) -> Record:
    return {
        "text": q.text,
        "start": q.start,
        "end": q.end,
        "low": q.low,
        "high": q.high,
        "unit": q.unit,
        "dimension": q.dimension,
        "modifier": q.modifier,
        "precision": q.precision,
    }


def _figure(f: Figure) -> Record:
    context = {"entity": f.entity, "metric": f.metric, "time": f.time, "status": f.status, "source": f.source}
    return _quantity(f.quantity) | context


def _time(t: TimeExpression) -> Record:
    return {"text": t.text, "start": t.start, "end": t.end, "type": t.type, "value": t.value, "mod": t.mod}


def _statement(s: Statement) -> Record:
    return {"source": s.source, "role": s.role, "cue": s.cue, "kind": s.kind, "content": _span(s.content)}


def _stance(s: Stance) -> Record:
    label = {"target": s.target, "holder": s.holder, "label": s.label, "basis": s.basis}
    return label | {"evidence": _span(s.evidence)}


def _event(e: Event) -> Record:
    return {"time": e.time, "kind": e.kind, "participants": list(e.participants), "clause": _span(e.clause)}


def article_record(tagged: TaggedArticle) -> Record:
    """The seven layers of an article as plain lists and dicts, each tag with its evidence id.

    >>> from analysis.model import Article
    >>> record = article_record(TaggedArticle(Article("a", "算力")))
    >>> record["article"]["script"], record["quantities"]
    ('Hans', [])
    """
    article = tagged.article
    key = article_key(article.raw)

    def numbered(layer: Layer, items: list[Record]) -> list[Record]:
        return [{"id": evidence_id(key, layer, n)} | item for n, item in enumerate(items, 1)]

    return {
        "article": {
            "id": article.id,
            "key": key,
            "title": article.title,
            "published": article.published,
            "anchor": article.anchor,
            "anchor_basis": article.anchor_basis,
            "publisher": article.publisher,
            "authors": list(article.authors),
            "url": article.url,
            "script": article.script,
            "body": [list(span) for span in article.body],
            "also": [asdict(copy) for copy in article.also],
        },
        "quantities": numbered("quantities", [_quantity(q) for q in tagged.quantities]),
        "figures": numbered("figures", [_figure(f) for f in tagged.figures]),
        "times": numbered("times", [_time(t) for t in tagged.times]),
        "statements": numbered("statements", [_statement(s) for s in tagged.statements]),
        "stances": numbered("stances", [_stance(s) for s in tagged.stances]),
        "events": numbered("events", [_event(e) for e in tagged.events]),
    }


def to_json(tagged: TaggedArticle) -> str:
    """One line of JSON, without its line end; characters are escaped where UTF-8 cannot write them."""
    record = article_record(tagged)
    line = json.dumps(record, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(record)
    return line

"""TaggedArticle -> the article's text with its tags marked, each with its value and evidence id."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from analysis.blocks import Block, Mark, Run, marked_block
from analysis.evidence import Layer, article_key, evidence_id
from analysis.model import Quantity, Range, TaggedArticle, iter_body

LAYERS: tuple[Layer, ...] = ("figures", "times", "statements", "stances", "events")
_NAMES: dict[Layer, str] = {
    "figures": "figure",
    "times": "time",
    "statements": "statement",
    "stances": "stance",
    "events": "event",
}

Placed = tuple[Range, Mark]


def value_of(q: Quantity) -> str:
    """The normalised value of a quantity in its canonical unit.

    >>> value_of(Quantity(0, 3, "超80个", 80.0, None, "model", "model", "min"))
    '≥ 80 model'
    """
    if q.low is not None and q.high is not None and q.low != q.high:
        return f"{q.low:.6g}–{q.high:.6g} {q.unit}"
    sign = {"min": "≥ ", "max": "≤ ", "approx": "≈ "}.get(q.modifier, "")
    value = q.high if q.low is None else q.low
    return f"{sign}{value:.6g} {q.unit}" if value is not None else q.unit


def _marks(tagged: TaggedArticle, layers: tuple[Layer, ...]) -> Iterator[Placed]:
    key = article_key(tagged.article.raw)

    def mark(layer: Layer, number: int, *words: str | None) -> Mark:
        name = evidence_id(key, layer, number)
        return Mark(_NAMES[layer], id=name, note=" · ".join(w for w in words if w), href=f"#row-{name}")

    if "figures" in layers:
        for n, f in enumerate(tagged.figures, 1):
            place = f.quantity.start, f.quantity.end
            yield place, mark("figures", n, value_of(f.quantity), f.entity, f.time, f.status, f.source)
    if "times" in layers:
        for n, t in enumerate(tagged.times, 1):
            yield (t.start, t.end), mark("times", n, t.value, t.mod)
    if "statements" in layers:
        for n, s in enumerate(tagged.statements, 1):
            yield (s.content.start, s.content.end), mark("statements", n, s.source, s.cue)
    if "stances" in layers:
        for n, p in enumerate(tagged.stances, 1):
            yield (p.evidence.start, p.evidence.end), mark("stances", n, p.holder, f"{p.label} {p.target}")
    if "events" in layers:
        for n, e in enumerate(tagged.events, 1):
            yield (e.clause.start, e.clause.end), mark("events", n, e.time, e.kind)


def _runs(raw: str, paragraph: Range, placed: list[Placed]) -> list[Run]:
    start, end = paragraph
    here = [((max(s, start), min(e, end)), mark) for (s, e), mark in placed if s < end and e > start]
    cuts = sorted({start, end, *(s for (s, _), _ in here), *(e for (_, e), _ in here)})
    runs = []
    for left, right in pairwise(cuts):
        over = [(s - e, mark) for (s, e), mark in here if s <= left and right <= e]
        runs.append(Run(raw[left:right], tuple(mark for _, mark in sorted(over, key=lambda pair: pair[0]))))
    return runs


def highlight(tagged: TaggedArticle, *, layers: tuple[Layer, ...] = LAYERS) -> Block:
    """The body of an article with the tags of `layers` marked in place, after the headline where it has tags.

    The result shows itself in a notebook cell; its `html` is escaped.

    >>> from analysis.model import Article
    >>> text = "部署智算芯片9.58万张。"
    >>> chips = Quantity(6, 12, "9.58万张", 95800.0, 95800.0, "chip", "chip")
    >>> from analysis.model import Figure
    >>> block = highlight(TaggedArticle(Article("a", text, body=((0, 13),)), figures=(Figure(chips),)))
    >>> "9.58万张" in block.html, "95800 chip" in block.html
    (True, True)
    """
    article = tagged.article
    placed = sorted(_marks(tagged, layers), key=lambda pair: pair[0])
    paragraphs = []
    for start, end in iter_body(article):
        if (start, end) == article.title_span and not any(s < end and e > start for (s, e), _ in placed):
            continue
        at = start
        for line in article.raw[start:end].split("\n"):
            if line.strip():
                first = at + len(line) - len(line.lstrip())
                paragraphs.append(_runs(article.raw, (first, at + len(line.rstrip())), placed))
            at += len(line) + 1
    dated = article.published or (f"about {article.anchor}" if article.anchor else "no date given")
    return marked_block(
        article.title or article.id,
        paragraphs,
        meta=" · ".join(part for part in (article.publisher, dated, article.id) if part),
        id=f"article-{article_key(article.raw)}",
        lang="zh-Hant" if article.script == "Hant" else "zh-Hans",
    )

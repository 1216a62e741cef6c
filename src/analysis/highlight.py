"""TaggedArticle -> the article's text with its tags marked, each with its value and evidence id."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from analysis.blocks import Block, Mark, Run, marked_block
from analysis.evidence import Layer, article_key, evidence_id
from analysis.model import Article, Quantity, Range, TaggedArticle, iter_body

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


def _runs(raw: str, paragraph: Range, here: list[Placed]) -> list[Run]:
    """The paragraph cut where a tag begins or ends, each piece with the tags over it, the longest outermost."""
    start, end = paragraph
    opening: dict[int, list[Placed]] = {}
    cuts = {start, end}
    for (first, last), mark in here:
        first, last = max(first, start), min(last, end)
        opening.setdefault(first, []).append(((first, last), mark))
        cuts |= {first, last}
    runs: list[Run] = []
    over: list[Placed] = []
    for left, right in pairwise(sorted(cuts)):
        over = [placed for placed in over if placed[0][1] > left] + opening.get(left, [])
        over.sort(key=lambda placed: placed[0][0] - placed[0][1])
        runs.append(Run(raw[left:right], tuple(mark for _, mark in over)))
    return runs


def _paragraphs(article: Article, headline: bool) -> Iterator[Range]:
    """The lines of the body, without the space around them, after the headline where it is wanted."""
    for start, end in iter_body(article):
        if (start, end) == article.title_span and not headline:
            continue
        at = start
        for line in article.raw[start:end].split("\n"):
            if line.strip():
                yield at + len(line) - len(line.lstrip()), at + len(line.rstrip())
            at += len(line) + 1


def _meta(article: Article) -> str:
    """Who printed an article and when, under which id it is found, and who else printed it.

    >>> from analysis.model import Copy
    >>> _meta(
    ...     Article("a", "算力", publisher="青岚日报", published="2024-07-12", also=(Copy("b", publisher="海岸晚报"),))
    ... )
    '青岚日报 · 2024-07-12 · a · also printed by 海岸晚报'
    """
    dated = article.published or (f"about {article.anchor}" if article.anchor else "no date given")
    others = "、".join(copy.publisher or copy.id for copy in article.also)
    parts = (article.publisher, dated, article.id, others and f"also printed by {others}")
    return " · ".join(part for part in parts if part)


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
    waiting = sorted(_marks(tagged, layers), key=lambda placed: placed[0], reverse=True)
    title = article.title_span
    in_title = title is not None and any(s < title[1] and e > title[0] for (s, e), _ in waiting)
    here: list[Placed] = []
    paragraphs = []
    for start, end in _paragraphs(article, in_title):
        while waiting and waiting[-1][0][0] < end:
            here.append(waiting.pop())
        here = [placed for placed in here if placed[0][1] > start]
        paragraphs.append(_runs(article.raw, (start, end), here))
    return marked_block(
        article.title or article.id,
        paragraphs,
        meta=_meta(article),
        id=f"article-{article_key(article.raw)}",
        lang="zh-Hant" if article.script == "Hant" else "zh-Hans",
    )

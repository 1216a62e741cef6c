"""TaggedArticle -> the article's text with its tags marked, each with its value and evidence id."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from analysis.blocks import Block, Lang, Mark, Run, marked_block
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


def value_of(q: Quantity, lang: Lang = "en") -> str:
    """The normalised value of a quantity with its unit, in the habit of a language.

    >>> value_of(Quantity(0, 3, "超80个", 80.0, None, "model", "model", "min"))
    'at least 80 models'
    >>> value_of(Quantity(0, 6, "9.58万张", 95800.0, 95800.0, "chip", "chip"), "zh")
    '9.58万张'
    """
    from analysis.charts.amounts import said_range

    return said_range(q.low, q.high, q.unit, q.modifier or "", lang) if (q.low, q.high) != (None, None) else q.unit


def _marks(tagged: TaggedArticle, layers: tuple[Layer, ...], lang: Lang) -> Iterator[Placed]:
    from analysis.axis import edtf_of
    from analysis.charts import words
    from analysis.charts.names import said_name

    key = article_key(tagged.article.raw)

    def day(value: str | None) -> str | None:
        edtf = edtf_of(value)
        return words.said_date(edtf, lang) if edtf else value

    def name(printed: str | None) -> str | None:
        return said_name(printed, lang) if printed else None

    def mark(layer: Layer, number: int, *said: str | None) -> Mark:
        name = evidence_id(key, layer, number)
        return Mark(_NAMES[layer], id=name, note=" · ".join(w for w in said if w), href=f"#row-{name}")

    if "figures" in layers:
        for n, f in enumerate(tagged.figures, 1):
            place = f.quantity.start, f.quantity.end
            when, status = day(f.time), words.STATUS[lang].get(f.status, f.status)
            yield place, mark("figures", n, value_of(f.quantity, lang), name(f.entity), when, status, name(f.source))
    if "times" in layers:
        for n, t in enumerate(tagged.times, 1):
            yield (t.start, t.end), mark("times", n, t.value, t.mod)
    if "statements" in layers:
        for n, s in enumerate(tagged.statements, 1):
            yield (s.content.start, s.content.end), mark("statements", n, name(s.source), s.cue)
    if "stances" in layers:
        for n, p in enumerate(tagged.stances, 1):
            side = words.LABEL[lang].get(p.label, p.label)
            place = p.evidence.start, p.evidence.end
            yield place, mark("stances", n, name(p.holder), side, words.question(p.target, lang))
    if "events" in layers:
        for n, e in enumerate(tagged.events, 1):
            kind = words.KIND[lang].get(e.kind, e.kind)
            yield (e.clause.start, e.clause.end), mark("events", n, day(e.time), kind)


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


def _meta(article: Article, lang: Lang = "en") -> str:
    """Who printed an article and when, under which id it is found, and who else printed it.

    >>> from analysis.model import Copy
    >>> _meta(
    ...     Article("a", "算力", publisher="青岚日报", published="2024-07-12", also=(Copy("b", publisher="海岸晚报"),))
    ... )
    '青岚日报 · 12 Jul 2024 · a · also printed by 海岸晚报'
    >>> _meta(Article("a", "算力"), "zh")
    '未注明日期 · a'
    """
    from analysis.charts.words import by, said_date

    guessed = said_date(article.anchor, lang) if article.anchor else ""
    dated = said_date(article.published, lang) or (guessed and by(lang, f"about {guessed}", f"约{guessed}"))
    others = "、".join(copy.publisher or copy.id for copy in article.also)
    copies = others and by(lang, f"also printed by {others}", f"另见{others}")
    parts = (article.publisher, dated or by(lang, "no date given", "未注明日期"), article.id, copies)
    return " · ".join(part for part in parts if part)


def highlight(tagged: TaggedArticle, *, layers: tuple[Layer, ...] = LAYERS, lang: Lang = "en") -> Block:
    """The body of an article with the tags of `layers` marked in place, after the headline where it has tags.

    Each tag says its normalised value, in English or Chinese (`lang`). The result shows itself in a
    notebook cell; its `html` is escaped.

    >>> from analysis.model import Article
    >>> text = "部署智算芯片9.58万张。"
    >>> chips = Quantity(6, 12, "9.58万张", 95800.0, 95800.0, "chip", "chip")
    >>> from analysis.model import Figure
    >>> block = highlight(TaggedArticle(Article("a", text, body=((0, 13),)), figures=(Figure(chips),)))
    >>> "9.58万张" in block.html, "95,800 chips" in block.html
    (True, True)
    """
    article = tagged.article
    waiting = sorted(_marks(tagged, layers, lang), key=lambda placed: placed[0], reverse=True)
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
        meta=_meta(article, lang),
        id=f"article-{article_key(article.raw)}",
        lang="zh-Hant" if article.script == "Hant" else "zh-Hans",
    )

"""Article -> TaggedArticle: the seven layers, each made from the text and the layers before it."""

from __future__ import annotations

from analysis.model import Article, TaggedArticle
from analysis.tagging.debates import Debate
from analysis.tagging.events import extract_events
from analysis.tagging.figures import extract_figures
from analysis.tagging.names import extract_names
from analysis.tagging.quantities import extract_quantities
from analysis.tagging.segment import segment
from analysis.tagging.stances import extract_stances
from analysis.tagging.statements import extract_statements
from analysis.tagging.times import extract_times


def tag_article(article: Article, debates: tuple[Debate, ...] | None = None) -> TaggedArticle:
    """All layers of one article; stances on the built-in `debates` unless others are given.

    >>> tagged = tag_article(
    ...     Article("a", "截至5月28日，贵州算力规模达到30.7EFlops。", anchor="2024-07-12", body=((0, 26),))
    ... )
    >>> [(q.text, q.low, q.unit) for q in tagged.quantities]
    [('30.7EFlops', 3.07e+19, 'FLOPS')]
    """
    text = segment(article)
    quantities = extract_quantities(text)
    times = extract_times(text, quantities)
    names = extract_names(text)
    statements = extract_statements(text, names)
    return TaggedArticle(
        article=article,
        sentences=text.sentences,
        quantities=quantities,
        figures=extract_figures(text, quantities, times, names, statements),
        times=times,
        statements=statements,
        stances=extract_stances(text, names, statements, debates),
        events=extract_events(text, quantities, times, names, statements),
    )

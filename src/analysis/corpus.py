"""Tag many articles, and keep them as one sequence that shows itself in a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import overload

from analysis.duplicates import without_duplicates
from analysis.model import Article, TaggedArticle
from analysis.tagging import tag_article
from analysis.tagging.debates import Debate


class Tagged(Sequence[TaggedArticle]):
    """Tagged articles in the order given; a notebook cell shows them with their tags marked."""

    def __init__(self, articles: Iterable[TaggedArticle]) -> None:
        self._articles = tuple(articles)

    @overload
    def __getitem__(self, index: int) -> TaggedArticle: ...
    @overload
    def __getitem__(self, index: slice) -> Tagged: ...
    def __getitem__(self, index: int | slice) -> TaggedArticle | Tagged:
        return Tagged(self._articles[index]) if isinstance(index, slice) else self._articles[index]

    def __len__(self) -> int:
        return len(self._articles)

    def __repr__(self) -> str:
        counts = sum(len(article.figures) for article in self), sum(len(article.statements) for article in self)
        return f"Tagged({len(self)} articles, {counts[0]} figures, {counts[1]} statements)"

    def _repr_html_(self) -> str:
        from analysis.highlight import highlight

        return "\n".join(highlight(article).html for article in self)


def tag(articles: Iterable[Article] | Article, *, debates: tuple[Debate, ...] | None = None) -> Tagged:
    """All seven layers of every article, in the order given; `debates` as `load_debates` gives them.

    A text that several pages print comes once, with the other pages in its `article.also`.

    >>> from analysis.reading import read_text
    >>> tag(read_text("2024-07-12\\n贵州算力规模达到30.7EFlops。"))[0].quantities[0].low
    3.07e+19
    """
    several = [articles] if isinstance(articles, Article) else without_duplicates(articles)
    return Tagged(tag_article(article, debates) for article in several)

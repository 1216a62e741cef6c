"""Tag many articles, and keep them as one sequence that shows itself in a notebook."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import overload

from analysis.blocks import Block
from analysis.duplicates import without_duplicates
from analysis.model import Article, TaggedArticle
from analysis.reading import ReadError
from analysis.tagging import tag_articles
from analysis.tagging.debates import Debate

_SHOWN = 20
_STYLE = """
.in-cell { max-width: 46rem; padding: 0.5rem 1rem; background: #fdfdfc; color: #1f2933; line-height: 1.9; }
.in-cell .meta, .in-cell small { color: #52606d; }
.in-cell mark { color: inherit; background: none; }
.in-cell .layer-quantity { text-decoration: underline solid 2px #0072b2; text-underline-offset: 0.25em; }
.in-cell .layer-figure { background: #d7e8f5; box-shadow: 0 0 0 1px #0072b2; }
.in-cell .layer-time { text-decoration: underline dotted 2px #00796b; text-underline-offset: 0.25em; }
.in-cell .layer-statement { background: #fbf3d4; }
.in-cell .layer-stance { text-decoration: underline dashed 2px #a8326e; text-underline-offset: 0.45em; }
.in-cell .layer-event { text-decoration: overline solid 2px #8a6d00; }
.in-cell .tag { display: none; font-size: 0.8em; padding: 0 0.3em; background: #fff; }
.in-cell mark:hover > .tag, .in-cell mark:target > .tag { display: inline-block; }
.in-cell svg { max-width: 100%; height: auto; }
.in-cell svg text { font-family: "Noto Sans CJK SC", sans-serif !important; }
"""

_handed: dict[Article, TaggedArticle] = {}
"""The tags of articles that were handed to this process together with them."""


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

        shown = [highlight(article) for article in self[:_SHOWN]]
        rest = len(self) - len(shown)
        return in_cell(*shown) + (f"<p>and {rest:,} more articles</p>" if rest else "")


def in_cell(*blocks: Block) -> str:
    """Blocks as HTML that shows its marks in a notebook cell, where no style sheet of ours is; empty for none.

    >>> from analysis.blocks import prose_block
    >>> in_cell(prose_block(["算力"])).endswith(
    ...     '<div class="block-prose"><p><span lang="zh">算力</span></p></div></div>'
    ... )
    True
    """
    inside = "\n".join(block._repr_html_() for block in blocks)
    return f'<div class="in-cell"><style>{_STYLE}</style>{inside}</div>' if blocks else ""


def tag(
    articles: Iterable[Article | TaggedArticle] | Article | TaggedArticle,
    *,
    debates: tuple[Debate, ...] | None = None,
) -> Tagged:
    """All seven layers of every article, in the order given; `debates` as `load_debates` gives them.

    A text that several pages print comes once, with the other pages in its `article.also`. What is tagged already
    comes back as it is.

    >>> from analysis.reading import read_text
    >>> tagged = tag(read_text("2024-07-12\\n贵州算力规模达到30.7EFlops。"))
    >>> tagged[0].quantities[0].low, tag(tagged)[0] is tagged[0]
    (3.07e+19, True)
    """
    several = [articles] if isinstance(articles, Article | TaggedArticle) else list(articles)
    known = {} if debates else dict(_handed)
    known |= {one.article: one for one in several if isinstance(one, TaggedArticle)}
    plain = [one.article if isinstance(one, TaggedArticle) else one for one in several]
    if not all(article in known for article in plain):
        plain = without_duplicates(plain)
    fresh = tag_articles([article for article in plain if article not in known], debates)
    return Tagged(known.get(article) or next(fresh) for article in plain)


def hand_over(tagged: Iterable[TaggedArticle], refused: Iterable[ReadError], file: Path) -> None:
    """Write articles with their tags, and what was refused, for `handed_over` in another process."""
    errors = [(error.path, error.what, error.advice) for error in refused]
    file.write_bytes(pickle.dumps((list(tagged), errors)))


def handed_over(file: str) -> tuple[list[Article], list[ReadError]]:
    """The articles that `hand_over` wrote, and what was refused; `tag` gives these articles the tags they came with.

    >>> import tempfile
    >>> tagged = tag(Article("a", "算力仍然紧张。", body=((0, 7),)))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     hand_over(tagged, [ReadError("b.png", "a picture", "give text")], Path(folder, "corpus"))
    ...     articles, refused = handed_over(f"{folder}/corpus")
    >>> articles == [one.article for one in tagged], [str(error) for error in refused]
    (True, ['b.png: a picture; give text'])
    """
    tagged, errors = pickle.loads(Path(file).read_bytes())
    _handed.update((one.article, one) for one in tagged)
    return [one.article for one in tagged], [ReadError(*error) for error in errors]

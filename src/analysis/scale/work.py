"""Pages -> the rows of their articles: what one worker does, with nothing but what it is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import pyarrow as pa

from analysis.model import Article, TaggedArticle
from analysis.reading import ReadError
from analysis.reading.limits import LIMITS, Limits
from analysis.scale.copies import prints
from analysis.scale.pages import Page, read_page
from analysis.scale.rules import rules_version
from analysis.scale.schema import TABLES, schema
from analysis.tables import article_rows, storable
from analysis.tagging import tag_articles
from analysis.tagging.debates import Debate, load_debates

Row = dict[str, Any]


class Failed(NamedTuple):
    """A page that gave no article: what a ReadError says, which itself cannot go from process to process."""

    path: str
    what: str
    advice: str


class Result(NamedTuple):
    """What a worker makes of some pages: their tables, what failed, and the rules it went by."""

    tables: dict[str, pa.Table]
    failed: list[Failed]
    rules: str


def tag_pages(pages: Sequence[Page], debates: str | None = None, limits: Limits = LIMITS) -> Result:
    """The rows of some pages, table by table, in their order; one page never costs the others.

    `debates` is a folder of debates beside the built-in ones.

    >>> done = tag_pages([Page("a", "a.txt", "2024-07-12\\n贵州算力规模达到30.7EFlops。".encode())])
    >>> done.tables["quantities"].column("low").to_pylist()
    [3.07e+19]
    """
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    failed = []
    for found in rows_of(pages, debates, limits):
        if isinstance(found, Failed):
            failed.append(found)
            continue
        for name in TABLES:
            rows[name] += found[name]
    made = {name: pa.Table.from_pylist(rows[name], schema=schema(name)) for name in TABLES}
    return Result(made, failed, rules_version(debates, limits))


def rows_of(
    pages: Sequence[Page], debates: str | None = None, limits: Limits = LIMITS
) -> Iterator[dict[str, list[Row]] | Failed]:
    """The rows of each page, by table, or why it has none, in the order of the pages."""
    read = [read_page(page, limits) for page in pages]
    untagged: dict[int, Exception] = {}
    tagged = tag_articles(
        (article for article in read if isinstance(article, Article)),
        _debates(debates),
        failed=lambda article, error: untagged.update({id(article): error}),
    )
    made = {id(one.article): one for one in tagged}
    for page, article in zip(pages, read, strict=True):
        if isinstance(article, ReadError):
            yield Failed(article.path, article.what, article.advice)
        elif id(article) in untagged:
            yield _failed(page, untagged[id(article)])
        else:
            yield _found(page, made[id(article)])


def _found(page: Page, tagged: TaggedArticle) -> dict[str, list[Row]] | Failed:
    try:
        found = _rows(tagged)
        found["articles"][0] |= {"fingerprint": page.fingerprint(), **prints(tagged.article)}
    except Exception as error:  # whatever a text does to the tables, the texts after it have theirs
        return _failed(page, error)
    return found


def _failed(page: Page, error: Exception) -> Failed:
    return Failed(page.path or page.id, f"cannot be tagged ({type(error).__name__})", "please report it as a fault")


@cache
def _debates(folder: str | None) -> tuple[Debate, ...] | None:
    return None if folder is None else load_debates(folder)


def _rows(tagged: TaggedArticle) -> dict[str, list[Row]]:
    made = article_rows(tagged)
    return {
        name: [{column: storable(row.get(column)) for column in schema(name).names} for row in made[name]]
        for name in TABLES
    }

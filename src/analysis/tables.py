"""Tagged articles -> DataFrames with declared columns, one row a tag, each with its sentence and evidence id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, get_args

from analysis.derived import agreement_rows, implied_rows
from analysis.evidence import Layer
from analysis.model import TaggedArticle
from analysis.records import article_record

if TYPE_CHECKING:
    import pandas as pd

LAYERS: tuple[Layer, ...] = get_args(Layer)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, a title for people, its pandas type, its unit and a note."""

    name: str
    title: str
    dtype: str = "string"
    unit: str = ""
    note: str = ""


_ID = Column("id", "Evidence id", note="the same in charts, tables, HTML and PDF")
_WHERE = (
    Column("article", "Article", note="id of the article: its file's name"),
    Column("published", "Published", note="the date the page gives, else the estimated anchor"),
    Column("start", "Start", "int64", "code points", "offset into the article's raw text"),
    Column("end", "End", "int64", "code points", "offset of the first character after the tag"),
    Column("text", "Text", note="the tag as printed"),
    Column("sentence", "Sentence", note="the sentence that holds the tag's first character"),
)
_VALUE = (
    Column("low", "Low", "Float64", "see unit", "lower end; equal to high for a point, missing when open"),
    Column("high", "High", "Float64", "see unit", "upper end; missing when open"),
    Column("unit", "Unit", note="canonical unit: FLOPS, chip, parameter, CNY, percent …"),
    Column("dimension", "Dimension"),
    Column("modifier", "Modifier", note="exact, approx, min, max or range"),
    Column("precision", "Precision", note="number format of a computing power, where stated"),
)
_RESTS_ON = (
    Column("articles", "Articles", note="ids of the articles it rests on"),
    Column("ids", "Evidence ids", note="of the figures it rests on"),
)
COLUMNS: dict[str, tuple[Column, ...]] = {
    "articles": (
        Column("article", "Article"),
        Column("key", "Key", note="first part of the article's evidence ids"),
        Column("title", "Headline"),
        Column("published", "Published", note="missing where the page gives no date"),
        Column("anchor", "Anchor", note="date that relative expressions hang on"),
        Column("anchor_basis", "Anchor basis"),
        Column("publisher", "Publisher"),
        Column("authors", "Authors"),
        Column("script", "Script"),
        Column("characters", "Characters", "int64", "code points", "length of the body"),
        *(Column(name, name.capitalize(), "int64", "tags") for name in LAYERS),
    ),
    "quantities": (_ID, *_WHERE, *_VALUE),
    "figures": (
        _ID,
        *_WHERE,
        *_VALUE,
        Column("entity", "Entity", note="who or what is measured"),
        Column("metric", "Metric", note="what is measured, in words of the text"),
        Column("time", "Time", note="TIMEX3 value of when it holds"),
        Column("status", "Status", note="actual, target, forecast or hypothetical"),
        Column("source", "Source", note="whom the text credits; missing for the article's own voice"),
    ),
    "times": (
        _ID,
        *_WHERE,
        Column("type", "Type", note="TIMEX3 type: DATE, TIME, DURATION or SET"),
        Column("value", "Value", note="TIMEX3 value"),
        Column("mod", "Modifier", note="TIMEX3 mod: START, MID, END or APPROX"),
    ),
    "statements": (
        _ID,
        *_WHERE,
        Column("source", "Source"),
        Column("role", "Role"),
        Column("cue", "Cue"),
        Column("kind", "Kind", note="direct, indirect or mixed"),
    ),
    "stances": (
        _ID,
        *_WHERE,
        Column("target", "Debate"),
        Column("holder", "Holder"),
        Column("label", "Label", note="FAVOR, AGAINST or NEUTRAL"),
        Column("basis", "Basis", note="statement or deed"),
    ),
    "events": (
        _ID,
        *_WHERE,
        Column("time", "Time", note="TIMEX3 value at the event's own precision"),
        Column("kind", "Kind"),
        Column("participants", "Participants"),
    ),
    "agreement": (
        Column("entity", "Entity"),
        Column("metric", "Metric"),
        Column("unit", "Unit"),
        Column("time", "Time"),
        Column("status", "Status"),
        Column("verdict", "Verdict", note="agree, overlap, conflict, or undated where figures without a date differ"),
        Column("values", "Values", note="as printed, parted by |"),
        *_RESTS_ON,
    ),
    "implied": (
        Column("kind", "Kind", note="FLOPS per chip, base year, growth to target, growth to forecast"),
        Column("entity", "Entity"),
        Column("low", "Low", "Float64", "see unit", "missing when open"),
        Column("high", "High", "Float64", "see unit", "missing when open"),
        Column("unit", "Unit"),
        Column("time", "Time"),
        Column("formula", "Formula", note="in the words of the text"),
        *_RESTS_ON,
    ),
}
"""What every table holds, by table: the tags of the articles, then what is derived from them."""

_SPAN_FIELD = {"statements": "content", "stances": "evidence", "events": "clause"}


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a corpus, one frame each: seven of tags, then `agreement` and `implied`, derived from them."""

    articles: pd.DataFrame
    quantities: pd.DataFrame
    figures: pd.DataFrame
    times: pd.DataFrame
    statements: pd.DataFrame
    stances: pd.DataFrame
    events: pd.DataFrame
    agreement: pd.DataFrame
    implied: pd.DataFrame

    def items(self) -> Iterable[tuple[str, pd.DataFrame]]:
        """(name, frame) of each table."""
        return ((field.name, getattr(self, field.name)) for field in fields(self))


def _sentence(tagged: TaggedArticle, start: int, text: str) -> str:
    for first, last in tagged.sentences:
        if first <= start < last:
            return tagged.article.raw[first:last]
    return text


def _tag_row(tagged: TaggedArticle, name: str, item: dict[str, Any]) -> dict[str, Any]:
    row = dict(item)
    if name in _SPAN_FIELD:
        row |= row.pop(_SPAN_FIELD[name])
    if name == "events":
        row["participants"] = "、".join(row["participants"])
    row["article"] = tagged.article.id
    row["published"] = tagged.article.published or tagged.article.anchor
    row["sentence"] = _sentence(tagged, row["start"], row["text"])
    return row


def tables(tagged: Sequence[TaggedArticle]) -> Tables:
    """The frames of tagged articles: the columns of `COLUMNS`, in the order of articles and text.

    >>> from analysis.model import Article
    >>> frames = tables([TaggedArticle(Article("a", "算力"))])
    >>> list(frames.figures.columns[:3]), len(frames.articles)
    (['id', 'article', 'published'], 1)
    """
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ("articles", *LAYERS)}
    for one in tagged:
        record = article_record(one)
        about = record["article"]
        found["articles"].append(
            about
            | {
                "article": about["id"],
                "authors": "、".join(about["authors"]),
                "characters": sum(end - start for start, end in about["body"]),
            }
            | {name: len(record[name]) for name in LAYERS}
        )
        for name in LAYERS:
            found[name] += [_tag_row(one, name, item) for item in record[name]]
    frames = {name: _frame(name, found[name]) for name in ("articles", *LAYERS)}
    frames["agreement"] = _frame("agreement", agreement_rows(frames["figures"]))
    frames["implied"] = _frame("implied", implied_rows(frames["figures"], frames["times"]))
    return Tables(**frames)


def _frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    columns = {}
    for column in COLUMNS[name]:
        values: list[Any] = [row.get(column.name) for row in rows]
        columns[column.name] = pd.Series(values, dtype=column.dtype)
    return pd.DataFrame(columns)

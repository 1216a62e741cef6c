"""Tagged articles -> DataFrames with declared columns, one row a tag, each with its sentence and evidence id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from analysis.evidence import Layer
from analysis.model import TaggedArticle
from analysis.records import article_record

if TYPE_CHECKING:
    import pandas as pd

    from analysis.lexicon import Finder

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
_EDTF = Column("edtf", "EDTF", note="the same in ISO 8601-2: ~ approximate, ? on an estimated day of writing, ../ open")
_RESTS_ON = (
    Column("articles", "Articles", note="ids of the articles it rests on"),
    Column("ids", "Evidence ids", note="of the tags it rests on"),
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
        Column("url", "Address", note="of the page, where the source tells it"),
        Column("script", "Script"),
        Column("pages", "Pages", "int64", "pages", "that print this text; it is counted once"),
        Column("also", "Also printed by"),
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
        _EDTF,
        Column("status", "Status", note="actual, target, forecast or hypothetical"),
        Column("source", "Source", note="whom the text credits; missing for the article's own voice"),
    ),
    "times": (
        _ID,
        *_WHERE,
        Column("type", "Type", note="TIMEX3 type: DATE, TIME, DURATION or SET"),
        Column("value", "Value", note="TIMEX3 value"),
        Column("mod", "Modifier", note="TIMEX3 mod: START, MID, END or APPROX"),
        _EDTF,
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
        Column("role", "Role", note="as the article prints it beside the holder's name"),
        Column("sector", "Sector", note="maker, cloud, chip, academia, investor, government, media …"),
        Column("label", "Label", note="FAVOR, AGAINST or NEUTRAL"),
        Column("basis", "Basis", note="statement or deed"),
    ),
    "events": (
        _ID,
        *_WHERE,
        Column("time", "Time", note="TIMEX3 value at the event's own precision"),
        _EDTF,
        Column("status", "Status", note="actual, target or forecast"),
        Column("kind", "Kind"),
        Column("participants", "Participants"),
    ),
    "happenings": (
        Column("id", "Evidence id", note="of the telling with the narrowest date, whose words are given"),
        Column("time", "Time", note="TIMEX3 value; where tellings conflict all of them, parted by |"),
        Column(
            "edtf", "EDTF", note="ISO 8601-2: the narrowest date that all tellings allow, or a set of those in conflict"
        ),
        Column("agreement", "Agreement", note="single, agree or conflict"),
        Column("status", "Status", note="actual, target or forecast"),
        Column("kind", "Kind"),
        Column("text", "Text", note="the clause as printed"),
        Column("participants", "Participants"),
        Column("told", "Told", "int64", "articles"),
        Column("published", "Published", note="date of the article whose words are given"),
        Column("tellings", "Tellings", note="date, words and evidence id of each, parted by |"),
        *_RESTS_ON,
    ),
    "positions": (
        Column("target", "Debate"),
        Column("holder", "Holder", note="however the articles write the name"),
        Column("role", "Role", note="in the newest article that tells one"),
        Column("sector", "Sector"),
        Column("label", "Label", note="FAVOR, AGAINST or NEUTRAL in every article, else CHANGED"),
        Column("course", "Course", note="labels by date where they changed; | where the dates do not tell the order"),
        Column("first", "First", note="date of the earliest article"),
        Column("last", "Last", note="date of the newest article"),
        *_RESTS_ON,
    ),
    "splits": (
        Column("target", "Debate"),
        Column("sector", "Sector", note="all, then each sector; other where nothing tells"),
        Column("holders", "Holders", "int64", "holders"),
        Column("favor", "For", "int64", "holders"),
        Column("neutral", "Neutral", "int64", "holders"),
        Column("against", "Against", "int64", "holders"),
        Column("changed", "Changed", "int64", "holders"),
        _RESTS_ON[1],
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

_SCHEDULED = frozenset(("release", "funding", "policy", "infrastructure", "company"))
_SPAN_FIELD = {"statements": "content", "stances": "evidence", "events": "clause"}


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a corpus, one frame each: seven of tags, then what is derived from them.

    `happenings` are the events, one row for what several articles tell; `positions` the holders of stances over all
    articles, counted by sector in `splits`; `agreement` and `implied` come of figures.
    """

    articles: pd.DataFrame
    quantities: pd.DataFrame
    figures: pd.DataFrame
    times: pd.DataFrame
    statements: pd.DataFrame
    stances: pd.DataFrame
    events: pd.DataFrame
    happenings: pd.DataFrame
    positions: pd.DataFrame
    splits: pd.DataFrame
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
    row["article"] = tagged.article.id
    row["published"] = tagged.article.published or tagged.article.anchor
    row["sentence"] = _sentence(tagged, row["start"], row["text"])
    return row


def event_status(kind: str, clause: str, sentence: str) -> str:
    """``actual`` for what happened; ``target`` for what is planned or set, ``forecast`` for what is foretold.

    >>> event_status("release", "青岚集团发布岚语", "青岚集团发布岚语。")
    'actual'
    >>> event_status("forecast", "算力规模将达到80EFLOPS", "青岚计划到2030年，算力规模将达到80EFLOPS。")
    'target'
    >>> event_status("forecast", "产量将翻番", "预计到2030年，产量将翻番。")
    'forecast'
    """
    if kind != "forecast":
        return "actual"
    from analysis.reading.folding import fold
    from analysis.tagging.events_frame import kind_of

    folded, words = fold(sentence), _ahead()
    at = folded.find(fold(clause))
    end = at + len(clause) if at >= 0 else len(folded)
    found = [words[1][word] for _, stop, word in words[0].find(folded) if stop <= end]
    if found:
        return found[-1]
    return "target" if kind_of(fold(clause)) in _SCHEDULED else "forecast"


@cache
def _ahead() -> tuple[Finder, dict[str, str]]:
    """The words that look ahead, and whether to a target or a forecast."""
    from analysis.lexicon import Finder, rows

    table = {
        word: row["status"]
        for row in rows("status")
        if row["status"] in ("target", "forecast") and row["scope"] in ("rest", "clause", "after", "ahead")
        for word in row["words"].split("、")
    }
    return Finder(table), table


def _date_rows(tagged: TaggedArticle, found: dict[Layer, list[dict[str, Any]]]) -> None:
    """Adds to the rows of one article what depends on its dates: EDTF, and the status of events."""
    from analysis.axis import edtf_reader, time_edtf

    read = edtf_reader(tagged)
    for row, time in zip(found["times"], tagged.times, strict=True):
        row["edtf"] = time_edtf(tagged, time)
    for row in (*found["figures"], *found["events"]):
        row["edtf"] = read(row["time"], row["start"], row["end"])
    for row in found["events"]:
        row["participants"] = "、".join(row["participants"])
        row["status"] = event_status(row["kind"], row["text"], row["sentence"])


def _holder_rows(found: dict[Layer, list[dict[str, Any]]]) -> None:
    """Adds to the stances of one article the role that it prints beside the holder's name, and the sector."""
    from analysis.reading.folding import fold
    from analysis.sectors import sector

    roles = {fold(row["source"]): row["role"] for row in found["statements"] if row["role"]}
    for row in found["stances"]:
        row["role"] = roles.get(fold(row["holder"]))
        row["sector"] = sector(row["holder"], row["role"])


def tables(tagged: Sequence[TaggedArticle]) -> Tables:
    """The frames of tagged articles: the columns of `COLUMNS`, in the order of articles and text.

    >>> from analysis.model import Article
    >>> frames = tables([TaggedArticle(Article("a", "算力"))])
    >>> list(frames.figures.columns[:3]), len(frames.articles)
    (['id', 'article', 'published'], 1)
    """
    from analysis.derived import agreement_rows, implied_rows
    from analysis.happenings import happening_rows
    from analysis.positions import position_rows, split_rows

    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ("articles", *LAYERS)}
    for one in tagged:
        record = article_record(one)
        about = record["article"]
        found["articles"].append(
            about
            | {
                "article": about["id"],
                "authors": "、".join(about["authors"]),
                "pages": 1 + len(about["also"]),
                "also": "、".join(copy["publisher"] or copy["id"] for copy in about["also"]),
                "characters": sum(end - start for start, end in about["body"]),
            }
            | {name: len(record[name]) for name in LAYERS}
        )
        own = {name: [_tag_row(one, name, item) for item in record[name]] for name in LAYERS}
        _date_rows(one, own)
        _holder_rows(own)
        for name in LAYERS:
            found[name] += own[name]
    frames = {name: _frame(name, found[name]) for name in ("articles", *LAYERS)}
    happened = happening_rows(found["events"], found["times"], found["quantities"])
    frames["happenings"] = _frame("happenings", happened)
    frames["positions"] = _frame("positions", position_rows(frames["stances"]))
    frames["splits"] = _frame("splits", split_rows(frames["positions"]))
    frames["agreement"] = _frame("agreement", agreement_rows(frames["figures"]))
    frames["implied"] = _frame("implied", implied_rows(frames["figures"], frames["times"]))
    return Tables(**frames)


def _frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    columns = {}
    for column in COLUMNS[name]:
        values: list[Any] = [_storable(row.get(column.name)) for row in rows]
        columns[column.name] = pd.Series(values, dtype=column.dtype)
    return pd.DataFrame(columns)


def _storable(value: Any) -> Any:
    """A cell's value; halves of surrogate pairs, which no column of texts can hold, as question marks."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode("utf-8")
    return value

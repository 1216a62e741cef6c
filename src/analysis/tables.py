"""Tagged articles -> DataFrames with declared columns, one row a tag, each with its sentence and evidence id."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any, get_args

from analysis.evidence import Layer
from analysis.model import TaggedArticle
from analysis.packing.columns import TABLES, Column, columns
from analysis.packing.offsets import Offsets, convert_offsets
from analysis.records import SPAN_FIELD, article_record

if TYPE_CHECKING:
    import pandas as pd

    from analysis.lexicon import Finder

__all__ = [
    "COLUMNS",
    "DERIVED",
    "LAYERS",
    "Column",
    "Rows",
    "Tables",
    "article_rows",
    "derived_table",
    "event_status",
    "storable",
    "table_frame",
    "tables",
]

LAYERS: tuple[Layer, ...] = get_args(Layer)
DERIVED = ("happenings", "positions", "splits", "agreement", "implied", "compute_ledger")
"""The tables that rest on others, each after those that it rests on."""

Rows = list[dict[str, Any]]

COLUMNS: dict[str, tuple[Column, ...]]
"""What every table holds, by table: the tags of the articles, then what is derived from them."""


def __getattr__(name: str) -> Any:
    """`COLUMNS`, read at its first use."""
    if name == "COLUMNS":
        return columns()
    raise AttributeError(f"module 'analysis.tables' has no attribute {name!r}")


_SCHEDULED = frozenset(("release", "funding", "policy", "infrastructure", "company"))


@dataclass(frozen=True, slots=True, repr=False)
class Tables:
    """The tables of a corpus, one frame each: seven of tags, then what is derived from them.

    `happenings` are the events, one row for what several articles tell; `positions` the holders of stances over all
    articles, counted by sector in `splits`; `agreement`, `implied` and `compute_ledger` come of figures. `offsets`
    is the unit of the columns `start` and `end`.
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
    compute_ledger: pd.DataFrame
    offsets: Offsets = "codepoints"

    def items(self) -> Iterable[tuple[str, pd.DataFrame]]:
        """(name, frame) of each table."""
        return ((name, getattr(self, name)) for name in TABLES)

    def __repr__(self) -> str:
        return f"Tables({', '.join(f'{len(frame)} {name}' for name, frame in self.items())})"

    def _repr_html_(self) -> str:
        rows = "\n".join(
            f"<tr><td><code>{name}</code></td><td>{len(frame):,}</td><td>{escape(TABLES[name].note)}"
            f'<br><span lang="zh">{escape(TABLES[name].note_zh)}</span></td>'
            f"<td>{escape(', '.join(map(str, frame.columns)))}</td></tr>"
            for name, frame in self.items()
        )
        head = "".join(f'<th scope="col">{word}</th>' for word in ("Table", "Rows", "A row is", "Columns"))
        return f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"


def _sentence(tagged: TaggedArticle, start: int, text: str) -> str:
    for first, last in tagged.sentences:
        if first <= start < last:
            return tagged.article.raw[first:last]
    return text


def _tag_row(tagged: TaggedArticle, name: Layer, item: dict[str, Any]) -> dict[str, Any]:
    row = dict(item)
    if name in SPAN_FIELD:
        row |= row.pop(SPAN_FIELD[name])
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


def _date_rows(tagged: TaggedArticle, found: dict[str, Rows]) -> None:
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


def _holder_rows(found: dict[str, Rows]) -> None:
    """Adds to the stances of one article the role that it prints beside the holder's name, and the sector."""
    from analysis.reading.folding import fold
    from analysis.sectors import sector

    roles = {fold(row["source"]): row["role"] for row in found["statements"] if row["role"]}
    for row in found["stances"]:
        row["role"] = roles.get(fold(row["holder"]))
        row["sector"] = sector(row["holder"], row["role"])


def article_rows(tagged: TaggedArticle) -> dict[str, Rows]:
    """The rows of one article: one in `articles`, and those of its tags, table by table; offsets in code points.

    >>> from analysis.model import Article
    >>> article_rows(TaggedArticle(Article("a", "算力")))["articles"][0]["length"]
    2
    """
    record = article_record(tagged)
    about = record["article"]
    found: dict[str, Rows] = {name: [_tag_row(tagged, name, item) for item in record[name]] for name in LAYERS}
    _date_rows(tagged, found)
    _holder_rows(found)
    row = about | {
        "article": about["id"],
        "authors": "、".join(about["authors"]),
        "pages": 1 + len(about["also"]),
        "also": "、".join(copy["publisher"] or copy["id"] for copy in about["also"]),
        "length": len(tagged.article.raw),
        "characters": sum(end - start for start, end in about["body"]),
    }
    return {"articles": [row | {name: len(record[name]) for name in LAYERS}], **found}


def derived_table(name: str, rows: Callable[[str], Rows], frame: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    """One of the tables in `DERIVED`; `rows` and `frame` give a table that it rests on, as rows or as a frame."""
    from analysis.derived import agreement_rows, implied_rows
    from analysis.happenings import happening_rows
    from analysis.packing.ledger import ledger_rows
    from analysis.positions import position_rows, split_rows

    made: dict[str, Callable[[], Rows]] = {
        "happenings": lambda: happening_rows(rows("events"), rows("times"), rows("quantities")),
        "positions": lambda: position_rows(frame("stances")),
        "splits": lambda: split_rows(frame("positions")),
        "agreement": lambda: agreement_rows(frame("figures")),
        "implied": lambda: implied_rows(frame("figures"), frame("times")),
        "compute_ledger": lambda: ledger_rows(rows("figures"), rows("articles")),
    }
    return table_frame(name, made[name]())


def tables(tagged: Sequence[TaggedArticle] | str | os.PathLike[str], *, offsets: Offsets = "codepoints") -> Tables:
    """The frames of tagged articles: the columns of `COLUMNS`, in the order of articles and text.

    `start` and `end` count code points of the article's text, or UTF-16 units or bytes of UTF-8 where `offsets` says so.
    Of a folder that `analysis.scale` wrote, the frames are read from it, in code points alone.

    >>> from analysis.model import Article
    >>> frames = tables([TaggedArticle(Article("a", "算力"))])
    >>> list(frames.figures.columns[:3]), len(frames.articles)
    (['id', 'article', 'published'], 1)
    """
    if isinstance(tagged, (str, os.PathLike)):
        from analysis.scale import open_store

        if offsets != "codepoints":
            raise ValueError(f"a store counts offsets in code points, not in {offsets}")
        return open_store(tagged)
    found: dict[str, Rows] = {name: [] for name in ("articles", *LAYERS)}
    counted: dict[str, list[tuple[int, int]]] = {name: [] for name in LAYERS}
    for one in tagged:
        own = article_rows(one)
        places = (row[edge] for name in LAYERS for row in own[name] for edge in ("start", "end"))
        at = convert_offsets(one.article.raw, places, offsets)
        for name, rows in own.items():
            found[name] += rows
        for name in LAYERS:
            counted[name] += [(at[row["start"]], at[row["end"]]) for row in own[name]]
    frames = {name: table_frame(name, rows) for name, rows in found.items()}
    for name in DERIVED:
        frames[name] = derived_table(name, found.__getitem__, frames.__getitem__)
    for name, spans in counted.items():
        for edge, values in zip(("start", "end"), zip(*spans, strict=True), strict=False):
            frames[name][edge] = list(values)
    return Tables(**frames, offsets=offsets)


def table_frame(name: str, rows: Rows) -> pd.DataFrame:
    """Rows as a frame with the columns of a table."""
    import pandas as pd

    made = {}
    for column in columns()[name]:
        values: list[Any] = [storable(row.get(column.name)) for row in rows]
        made[column.name] = pd.Series(values, dtype=column.dtype)
    return pd.DataFrame(made)


def storable(value: Any) -> Any:
    """A cell's value; halves of surrogate pairs, which no column of texts can hold, as question marks.

    >>> storable("甲" + chr(0xD83D))
    '甲?'
    """
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode("utf-8")
    return value

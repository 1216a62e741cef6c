"""The table of happenings: what happened, was planned or foretold, and how each article tells and dates it."""

from __future__ import annotations

import pandas as pd

from analysis.blocks import Block, Cell, Lang, Piece, table_block
from analysis.charts.listing_cells import (
    Row,
    date_cell,
    evidence_links,
    heads,
    names_cell,
    rows_of,
    said,
    text_of,
    words_cell,
)
from analysis.charts.timeline import timeline_rows
from analysis.charts.words import KIND, STATUS, Pieces, by, said_date


def happenings_table(happenings: pd.DataFrame, events: pd.DataFrame, *, lang: Lang = "en") -> Block:
    """Happenings in order, each with its clause and who takes part, and how each other article tells and dates it."""
    told = {row["id"]: row for row in rows_of(events)}
    rows = [_happening_row(row, told, lang) for row in rows_of(timeline_rows(happenings))]
    columns = heads(
        lang,
        ("time", "When", "时间"),
        ("kind", "Kind", "类别"),
        ("text", "What happened, as each article tells it", "事件（各文原话）"),
        ("who", "Who", "参与方"),
        ("id", "Evidence", "出处"),
    )
    return table_block(columns, rows, caption=by(lang, "Every dated happening", "全部有日期的事件"))


def _happening_row(row: Row, told: dict[str, Row], lang: Lang) -> list[Cell]:
    words: Pieces = [words_cell(row["text"], lang)]
    for other in row["ids"].split()[1:]:
        when = said_date(told[other]["edtf"], lang)
        words += [Piece(by(lang, f" · {when}: ", f" · {when}：")), words_cell(told[other]["text"], lang)]
    return [
        date_cell(row["edtf"], lang),
        said_kind(row, lang),
        words,
        names_cell(text_of(row["participants"]), lang, "–"),
        evidence_links(row["ids"]),
    ]


def said_kind(row: Row, lang: Lang) -> str:
    """The kind of what happened, or that it was planned or foretold; and whether its dates conflict.

    >>> said_kind({"kind": "release", "status": "actual", "agreement": "conflict"}, "en")
    'release, dates conflict'
    """
    word = said(KIND, row["kind"], lang) if row["status"] == "actual" else said(STATUS, row["status"], lang)
    return word + (by(lang, ", dates conflict", "，日期不一") if row["agreement"] == "conflict" else "")

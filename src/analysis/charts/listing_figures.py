"""Tables of figures: those behind a chart, those that several articles tell, and those calculated from others."""

from __future__ import annotations

import pandas as pd

from analysis.blocks import Block, Cell, Column, Lang, Piece, table_block
from analysis.charts.ledger import Measure, ledger_rows
from analysis.charts.listing_cells import (
    Row,
    date_cell,
    evidence_links,
    heads,
    name_cell,
    number_of,
    quote,
    rows_of,
    said,
    time_cell,
    value_cell,
    words_cell,
)
from analysis.charts.words import STATUS, VERDICT, Words, by, said_range

_IMPLIED: Words = {
    "en": {"base year": "value in the base year"},
    "zh": {
        "FLOPS per chip": "单芯片算力",
        "base year": "基年数值",
        "growth to target": "目标为现值的倍数",
        "growth to forecast": "预测为现值的倍数",
    },
}


def nobody(lang: Lang) -> str:
    """What stands where the text does not say whose a figure is."""
    return by(lang, "not named", "未指明")


def figures_table(
    figures: pd.DataFrame, measure: Measure, agreement: pd.DataFrame | None = None, *, lang: Lang = "en"
) -> Block:
    """The figures that the ledger of `measure` draws, in its order, each with its words.

    With the frame `agreement`, a figure that articles tell differently says so beside its status.
    """
    rows = [_figure_row(row, lang) for row in rows_of(ledger_rows(figures, measure, agreement=agreement, lang=lang))]
    columns = heads(
        lang,
        ("entity", "Who", "主体"),
        ("metric", "What", "指标"),
        ("value>", "Value", "数值"),
        ("time", "When", "时间"),
        ("status", "Status", "性质"),
        ("source", "According to", "信源"),
        ("quote", "In the text", "原文"),
        ("id", "Evidence", "出处"),
    )
    title = by(lang, *measure.title)
    return table_block(
        columns, rows, caption=by(lang, f"{title}: the figures behind the chart", f"{title}：图中各项数据")
    )


def _figure_row(row: Row, lang: Lang) -> list[Cell]:
    status, verdict = said(STATUS, row["status"], lang), row["verdict"]
    return [
        name_cell(row["entity"], lang, nobody(lang)),
        name_cell(row["metric"], lang, "–"),
        value_cell(row, lang),
        date_cell(row["edtf"], lang),
        status + (by(lang, ", ", "，") + said(VERDICT, verdict, lang) if verdict else ""),
        name_cell(row["source"], lang, by(lang, "the article", "本文")),
        quote(row, lang),
        evidence_links(row["ids"]),
    ]


def implied_table(implied: pd.DataFrame, *, lang: Lang = "en") -> Block:
    """Values that follow from the figures and stand in no text, each with its formula and what it rests on."""
    rows: list[list[Cell]] = []
    for row in rows_of(implied):
        low, high = number_of(row["low"]), number_of(row["high"])
        value = said_range(low, high, row["unit"], "exact", lang, brief=True)
        rows.append(
            [
                said(_IMPLIED, row["kind"], lang),
                name_cell(row["entity"], lang, nobody(lang)),
                Piece(value, sort=low if high is None else high),
                time_cell(row["time"], lang),
                words_cell(row["formula"], lang),
                evidence_links(row["ids"], home=False),
            ]
        )
    columns = heads(
        lang,
        ("kind", "What", "指标"),
        ("entity", "Who", "主体"),
        ("value>", "Implied value", "推算值"),
        ("time", "When", "时间"),
        ("formula", "Formula", "算式"),
        ("ids", "Rests on", "依据"),
    )
    caption = by(lang, "Implied values: calculated here, reported by nobody", "推算值：由本报告算出，并无报道")
    return table_block(columns, rows, caption=caption)


def agreement_table(agreement: pd.DataFrame, *, lang: Lang = "en") -> Block:
    """Figures that several articles tell, and whether they agree."""
    caption = by(lang, "Figures that several articles tell", "多篇文章都提到的数据")
    return table_block(agreement_heads(lang), [agreement_row(row, lang) for row in rows_of(agreement)], caption=caption)


def agreement_row(row: Row, lang: Lang) -> list[Cell]:
    """A figure that several articles tell: whose, what, when, whether they agree, and their words."""
    return [
        name_cell(row["entity"], lang, nobody(lang)),
        name_cell(row["metric"], lang, "–"),
        time_cell(row["time"], lang),
        said(VERDICT, row["verdict"], lang),
        words_cell(row["values"], lang),
        evidence_links(row["ids"], home=False),
    ]


def agreement_heads(lang: Lang) -> list[Column]:
    return heads(
        lang,
        ("entity", "Who", "主体"),
        ("metric", "What", "指标"),
        ("time", "When", "时间"),
        ("verdict", "Verdict", "判断"),
        ("values", "In their words", "原文数值"),
        ("ids", "Evidence", "出处"),
    )

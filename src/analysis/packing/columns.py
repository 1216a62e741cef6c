"""The columns of every table: name, type, and title, unit and note in English and Chinese, from ``columns.tsv``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, its pandas type, and a title, a unit and a note for people, in two languages."""

    name: str
    dtype: str
    title: str
    title_zh: str
    unit: str
    unit_zh: str
    note: str
    note_zh: str


@dataclass(frozen=True, slots=True)
class Words:
    """A table's title and what a row of it is, in two languages."""

    title: str
    title_zh: str
    note: str
    note_zh: str


TABLES = {
    "articles": Words("Articles", "文章", "an article, with the number of its tags", "一篇文章及其标注个数"),
    "quantities": Words("Quantities", "数量", "a number with its unit, normalised", "一个带单位的数，已规范"),
    "figures": Words(
        "Figures", "数据", "a quantity in its context: whose, when, how sure", "一个有上下文的数量：谁的、何时、虚实"
    ),
    "times": Words("Times", "时间", "a time expression, resolved", "一个时间表达，已换算"),
    "statements": Words("Statements", "言论", "words or thoughts credited to a source", "一段有出处的言论"),
    "stances": Words(
        "Stances",
        "立场",
        "where a holder stands on a debate, and the words that show it",
        "某方在某议题上的立场及其原文",
    ),
    "events": Words("Events", "事件", "a dated happening as one article tells it", "一篇文章所述的有日期的事"),
    "happenings": Words(
        "Happenings", "归并事件", "what happened, however many articles tell it", "一件事，不论几篇报道"
    ),
    "positions": Words("Positions", "各方立场", "a holder on a debate over all articles", "某方在某议题上的总体立场"),
    "splits": Words("Splits", "立场分布", "a debate and sector: how many stand where", "某议题某领域的各方人数"),
    "agreement": Words(
        "Agreement", "数据异同", "figures that several articles tell, compared", "多篇文章所述的同一数据，作比较"
    ),
    "implied": Words("Implied values", "推算值", "a value that follows from two figures", "由两个数据推出的值"),
    "compute_ledger": Words(
        "Compute ledger",
        "算力台账",
        "a figure of compute, chips or parameters, first in columns of Epoch AI",
        "一个算力、芯片或参数量数据，前列用 Epoch AI 的列名",
    ),
}
"""The tables, in order."""


@cache
def columns() -> dict[str, tuple[Column, ...]]:
    """The columns of every table, in order.

    >>> start = next(column for column in columns()["figures"] if column.name == "start")
    >>> start.title, start.title_zh, start.unit, start.unit_zh
    ('Start', '起点', 'code points', '码位')
    """
    text = files(__package__).joinpath("columns.tsv").read_text(encoding="utf-8")
    header, *lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    found: dict[str, list[Column]] = {name: [] for name in TABLES}
    for line in lines:
        row = dict(zip(header, line, strict=True))
        tables, row["dtype"] = row.pop("tables"), row.pop("type")
        for table in tables.split():
            found[table].append(Column(**row))
    return {name: tuple(group) for name, group in found.items()}

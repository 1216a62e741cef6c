"""Rows of a table -> an article's text and what the row says of it, whatever the columns are called."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from analysis.lexicon import rows
from analysis.reading.dateline import find_dates
from analysis.reading.folding import fold

FIELDS = ("text", "id", "title", "published", "publisher", "url")
# Columns of a table of tags, whose text is a piece of an article.
_TAGS = frozenset({"start", "end"})


class Draft(msgspec.Struct, frozen=True):
    """What is known of an article before its page is read.

    `known` values win over what the page says; `site` is the publisher and `dated` the date where the page gives none;
    `encoding` is that of the file.
    """

    id: str
    text: str
    known: dict[str, str] = {}
    site: str = ""
    dated: str = ""
    encoding: str = ""


@cache
def _names() -> dict[str, str]:
    return {fold(row["column"]).lower(): row["field"] for row in rows("layout_columns")}


def fields_of(columns: list[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Field -> the column that holds it: as `mapping` says, else a column of that name, else a usual other name.

    >>> fields_of(["编号", "正文", "text"], {})
    {'text': 'text', 'id': '编号'}
    >>> fields_of(["编号", "正文"], {"title": "编号"})
    {'title': '编号', 'text': '正文'}
    """
    if _TAGS.issubset(columns) and "text" not in mapping:
        return {}
    found = {name: column for name, column in mapping.items() if column in columns}
    for name in FIELDS:
        if name not in found and name in columns and name not in found.values():
            found[name] = name
    for column in columns:
        meant = _names().get(fold(column).strip().lower())
        if meant is not None and meant not in found and column not in found.values():
            found[meant] = column
    return found


def draft_of(row: Mapping[str, Any], fields: Mapping[str, str], otherwise: str) -> Draft | None:
    """The article of a row, under the id `otherwise` where the row has none; None where its text is empty.

    >>> draft_of({"正文": "算力仍紧。", "日期": "2025年3月2日"}, {"text": "正文", "published": "日期"}, "row-1")
    Draft(id='row-1', text='算力仍紧。', known={'published': '2025-03-02'}, site='', dated='', encoding='')
    """
    cells = {name: clean for name, column in fields.items() if (clean := _plain(row.get(column)))}
    text = cells.pop("text", "")
    if not text.strip():
        return None
    name = cells.pop("id", otherwise)
    if "published" in cells and (date := _date(cells.pop("published"))):
        cells["published"] = date
    return Draft(name, text, cells)


def _plain(value: Any) -> str:
    """A cell as text with line feeds; numbers as they print, nothing for what is missing."""
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
        return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if value is None or value != value or isinstance(value, (bytes, list, dict)):
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _date(cell: str) -> str | None:
    return next((date.value for date in find_dates(fold(cell))), None)

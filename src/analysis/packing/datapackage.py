"""The `datapackage.json` beside the files of the tables: a Frictionless Data Package, in English and Chinese.

Properties that the specification does not name (`title_zh`, `description_zh`, `unit`, `unit_zh`, `offsets`) stand
beside those that it does, as it allows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.packing.columns import TABLES, Column, columns
from analysis.packing.offsets import UNIT, UNIT_ZH, Offsets

if TYPE_CHECKING:
    import pandas as pd

DESCRIPTOR = "datapackage.json"
MEDIA = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonld": 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
}
_TEXTS = ("csv", "jsonl", "jsonld")
_TYPES = {"string": "string", "int64": "integer", "Float64": "number"}
# What tells the rows of a table apart; the first that does so here is declared.
_KEYS = (("id",), ("article", "id"), ("article",), ("target", "holder"), ("target", "sector"))
_TOLD = {
    "csv": (
        "CSV in UTF-8. A text that a spreadsheet would take for a formula has an apostrophe before it, as has what "
        "stands in a text after a tab, a line break, ; or | and could be one; a character that XML cannot hold is "
        "U+FFFD. JSONL and Parquet hold all texts unchanged.",
        "UTF-8 编码的 CSV。电子表格会当作公式的文字前加一个撇号，文字中制表符、换行、; 或 | 之后可能成为公式处亦同；"
        "XML 不能容纳的字符写作 U+FFFD。JSONL 与 Parquet 中的文字未经改动。",
    ),
    "xlsx": (
        "One workbook, one sheet a table; what a column is stands as a comment on its head. Every text is a cell of "
        "type text, never a formula, cut at 32,767 UTF-16 units; a character that XML cannot hold is U+FFFD.",
        "一个工作簿，每表一个工作表；各列说明见表头批注。文字均为文本单元格，绝非公式，超过 32,767 个 UTF-16 码元处截断；"
        "XML 不能容纳的字符写作 U+FFFD。",
    ),
    "jsonl": ("A JSON object a row, in UTF-8; null where missing.", "每行一个 JSON 对象，UTF-8 编码；缺失为 null。"),
    "parquet": (
        "Apache Parquet; title, unit and note of a column are in its field metadata too.",
        "Apache Parquet；各列的名称、单位与说明也在字段元数据中。",
    ),
    "jsonld": (
        "W3C Web Annotations in JSON-LD, one a tag; positions count code points.",
        "W3C Web Annotation（JSON-LD），每个标注一条；位置以码位计。",
    ),
}


def data_package(resources: Sequence[dict[str, Any]], form: str, offsets: Offsets = "codepoints") -> dict[str, Any]:
    """The descriptor of files written in one format, each a resource as `table_resource` and `file_resource` tell it."""
    told, told_zh = _TOLD[form]
    return {
        "profile": "tabular-data-package" if form == "csv" else "data-package",
        "name": "analysis-tables",
        "title": "Figures, times, statements and stances of AI-industry press, with their evidence",
        "title_zh": "人工智能行业报道中的数据、时间、言论与立场，附证据",
        "description": f"{told} Offsets (start, end) count {UNIT[offsets]} of an article's text as read; the end is "
        "exclusive.",
        "description_zh": f"{told_zh}位置（start、end）指向读入的全文，不含终点，单位：{UNIT_ZH[offsets]}。",
        "offsets": offsets,
        "resources": list(resources),
    }


def file_resource(name: str, file: Path, form: str) -> dict[str, Any]:
    """What is said of a file, which is read for its digest."""
    with open(file, "rb") as read:
        digest = hashlib.file_digest(read, "sha256").hexdigest()
    told: dict[str, Any] = {"name": name, "path": file.name, "format": form, "mediatype": MEDIA[form]}
    if form in _TEXTS:
        told["encoding"] = "utf-8"
    if form != "parquet":  # frictionless-py, which counts no bytes of Parquet, would call the file broken
        told["bytes"] = file.stat().st_size
    return told | {"hash": f"sha256:{digest}"}


def table_resource(name: str, frame: pd.DataFrame, form: str, offsets: Offsets = "codepoints") -> dict[str, Any]:
    """What is said of a table: its title, its columns, what tells its rows apart, and where it leads."""
    words = TABLES[name]
    schema: dict[str, Any] = {"fields": [_field(column, offsets) for column in columns()[name]], "missingValues": [""]}
    if key := _key(frame):
        schema["primaryKey"] = key
    if "article" in frame.columns and name != "articles":
        schema["foreignKeys"] = [{"fields": ["article"], "reference": {"resource": "articles", "fields": ["article"]}}]
    told: dict[str, Any] = {
        "profile": "tabular-data-resource" if form == "csv" else "data-resource",
        "type": "table",
        "title": words.title,
        "title_zh": words.title_zh,
        "description": f"A row is {words.note}.",
        "description_zh": f"每行为{words.note_zh}。",
    }
    if form == "xlsx":
        told["dialect"] = {"sheetName": name, "excel": {"sheet": name}}  # the standard's word, and frictionless-py's
    return told | {"schema": schema}


def _field(column: Column, offsets: Offsets) -> dict[str, str]:
    counted = offsets != "codepoints" and column.name in ("start", "end")
    return {
        "name": column.name,
        "type": _TYPES[column.dtype],
        "title": column.title,
        "title_zh": column.title_zh,
        "description": column.note,
        "description_zh": column.note_zh,
        "unit": UNIT[offsets] if counted else column.unit,
        "unit_zh": UNIT_ZH[offsets] if counted else column.unit_zh,
    }


def _key(frame: pd.DataFrame) -> list[str] | None:
    for key in map(list, _KEYS):
        if set(key) <= set(frame.columns) and not frame[key].isna().any(axis=None) and not frame.duplicated(key).any():
            return key
    return None

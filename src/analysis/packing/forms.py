"""A table -> CSV, JSON Lines or Parquet: the same bytes for the same table, and no cell is ever a formula."""

from __future__ import annotations

import codecs
import json
import re
from typing import IO, TYPE_CHECKING, Any

from analysis.packing.columns import Column
from analysis.packing.workbook import writable

if TYPE_CHECKING:
    import pandas as pd

# What a spreadsheet reads as the start of a formula, full-width forms among them (CSV injection notes of OWASP), where
# a cell starts: at the start, or after what another locale takes for the end of a cell.
_FORMULA = re.compile("(^|[\t\r\n;|])(?=[\\s\u200b-\u200f\u2060\ufeff]{0,20}[=+\\-@＝＋－＠﹦﹢﹣﹫−])|^(?=[\t\r\n])")
# What a reader of lines takes for the end of one, and what turns the direction of writing or moves a cursor.
_ESCAPED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def defused(text: str) -> str:
    """`text` with an apostrophe wherever a spreadsheet would begin to read a formula.

    >>> defused("=1+1"), defused("算力;+5"), defused("增长5%")
    ("'=1+1", "算力;'+5", '增长5%')
    """
    return _FORMULA.sub(r"\1'", writable(text))


def write_csv(frame: pd.DataFrame, file: IO[bytes], *, excel: bool = False) -> None:
    """A frame as CSV in UTF-8, formulas defused; with the byte-order mark that Excel needs where `excel` is set."""
    names = [name for name in frame.columns if str(frame[name].dtype).startswith("string")]
    safe = frame.assign(**{name: frame[name].map(defused, na_action="ignore") for name in names})
    if excel:
        file.write(codecs.BOM_UTF8)
    safe.to_csv(file, index=False, lineterminator="\n", encoding="utf-8", mode="wb")


def write_jsonl(frame: pd.DataFrame, file: IO[bytes]) -> None:
    """A frame as JSON Lines in UTF-8: an object a row, with null where a value is missing."""
    plain = frame.astype(object).where(frame.notna(), None)
    for row in plain.itertuples(index=False):
        file.write(json_line(dict(zip(plain.columns, row, strict=True))))


def json_line(value: Any) -> bytes:
    r"""One line of JSON in UTF-8, with its end; what could end a line or act on a terminal is escaped.

    >>> json_line({"text": "算力\u2028"})
    b'{"text": "\xe7\xae\x97\xe5\x8a\x9b\\u2028"}\n'
    """
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda found: json.dumps(found[0])[1:-1], line).encode("utf-8") + b"\n"


def write_parquet(frame: pd.DataFrame, declared: tuple[Column, ...], file: IO[bytes]) -> None:
    """A frame as Parquet; title, unit and note of each column are the metadata of its field, in both languages."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(frame, preserve_index=False)
    fields = [
        table.schema.field(column.name).with_metadata(
            {name: getattr(column, name) for name in ("title", "title_zh", "unit", "unit_zh", "note", "note_zh")}
        )
        for column in declared
    ]
    pq.write_table(table.cast(pa.schema(fields, metadata=table.schema.metadata)), file)

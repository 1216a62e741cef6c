"""Tables -> one workbook: a sheet a table, every text a cell of type text, the same bytes for the same tables."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from analysis.packing.columns import Column, columns

if TYPE_CHECKING:
    import pandas as pd

LONGEST_CELL = 32767
"""UTF-16 units that a cell can hold."""
MOST_ROWS = 1_048_576
"""Rows of a sheet, with its head."""
# Characters that XML 1.0, and so a workbook, cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDE = {"text": 30, "sentence": 60, "title": 40, "tellings": 60, "values": 40, "formula": 30, "Quote": 60}
_WIDTH, _NOTE = 14, (320, 150)
_MADE = datetime(2000, 1, 1)


def writable(text: str) -> str:
    r"""`text` with U+FFFD for each character that XML cannot hold.

    >>> writable("算力\x07")
    '算力�'
    """
    return _UNWRITABLE.sub("\ufffd", text)


class _Archive(zipfile.ZipFile):
    """A zip archive whose members all bear one date."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        super().writestr(_member(str(zinfo_or_arcname)), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with open(filename, "rb") as source, self.open(_member(str(arcname)), "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target)


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name.lstrip("/"), (_MADE.year, _MADE.month, _MADE.day, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    return member


def write_workbook(frames: Iterable[tuple[str, pd.DataFrame]], file: IO[bytes]) -> None:
    """Write the tables as sheets of one workbook: head frozen, filters set, each column's note as a comment on its head.

    Raises ValueError for a table with more rows than a sheet can hold, lxml's error or OSError where the temporary
    files of openpyxl cannot be written.
    """
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    book.properties.creator = "analysis"
    book.properties.created = book.properties.modified = _MADE
    try:
        for name, frame in frames:
            if len(frame) >= MOST_ROWS:
                most = f"{MOST_ROWS - 1:,} that a sheet holds"
                raise ValueError(f"{name}: {len(frame):,} rows, more than the {most}; choose another format")
            _fill(book.create_sheet(name), columns()[name], frame)
        with _Archive(file, "w") as archive:
            ExcelWriter(book, archive).write_data()
    except BaseException:
        for sheet in book:  # else each half-written sheet complains for itself when it is given up
            with suppress(Exception):
                sheet._writer.xf.close()
        raise


def _fill(sheet: Any, declared: tuple[Column, ...], frame: pd.DataFrame) -> None:
    import pandas as pd
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    whole = f"A1:{get_column_letter(len(declared))}{len(frame) + 1}"
    sheet.calculate_dimension = lambda: whole  # readers fill up rows to it whose last cells are empty
    sheet.auto_filter.ref = whole
    for number, column in enumerate(declared, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDE.get(column.name, _WIDTH)
    sheet.append([_head(sheet, column) for column in declared])
    for row in frame.itertuples(index=False):
        sheet.append(
            [None if pd.isna(value) else _text(sheet, value) if isinstance(value, str) else value for value in row]
        )


def _head(sheet: Any, column: Column) -> Any:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font

    told = f"{column.title} ({column.unit})\n{column.note}\n\n{column.title_zh}（{column.unit_zh}）\n{column.note_zh}"
    cell = _text(sheet, column.name)
    cell.font = Font(bold=True)
    cell.comment = Comment(told, "analysis", width=_NOTE[0], height=_NOTE[1])
    return cell


def _text(sheet: Any, value: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, cut(writable(value)))
    cell.data_type = "s"
    return cell


def cut(text: str, most: int = LONGEST_CELL) -> str:
    """`text` up to `most` UTF-16 units, no character halved.

    >>> cut("算力𠮷", 3), cut("算力𠮷", 4)
    ('算力', '算力𠮷')
    """
    if len(text) * 2 <= most:
        return text
    return text[:most].encode("utf-16-le", "surrogatepass")[: most * 2].decode("utf-16-le", "ignore")

"""Tables -> files on disk. A file appears whole or not at all, and no cell is ever a formula."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from analysis.tables import Tables

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("csv", "parquet", "xlsx")

# What a spreadsheet would read as the start of a formula, after the CSV injection notes of OWASP.
_FORMULA = re.compile(r"^[=+\-@\t\r]")
# Characters that XML 1.0, and so a workbook, cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to that takes its place at `path` only when all of it is written.

    Folders are made as needed. On an error nothing is left and an older file stays as it was.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with written_whole(Path(folder) / "a" / "b.txt") as file:
    ...         _ = file.write("算力".encode())
    ...     (Path(folder) / "a" / "b.txt").read_text(encoding="utf-8")
    '算力'
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _defused(value: str) -> str:
    value = _UNWRITABLE.sub("\ufffd", value)
    return "'" + value if _FORMULA.match(value) else value


def _text_columns(frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.columns if str(frame[name].dtype) == "string"]


def write_tables(tables: Tables, folder: Path, format: str = "csv") -> list[Path]:
    """Write the tables and return the files: one each as CSV or Parquet, or sheets of one workbook.

    CSV is UTF-8. In CSV and workbook a text that a spreadsheet would take for a formula gets an
    apostrophe before it. Raises OSError where the folder cannot be written to.
    """
    if format == "xlsx":
        return [_write_workbook(tables, folder / "analysis.xlsx")]
    written = []
    for name, frame in tables.items():
        path = folder / f"{name}.{format}"
        with written_whole(path) as file:
            if format == "parquet":
                frame.to_parquet(file, index=False)
            else:
                safe = frame.assign(**{c: frame[c].map(_defused, na_action="ignore") for c in _text_columns(frame)})
                file.write(safe.to_csv(index=False, lineterminator="\n").encode("utf-8"))
        written.append(path)
    return written


def _write_workbook(tables: Tables, path: Path) -> Path:
    import pandas as pd
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    for name, frame in tables.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.append(list(frame.columns))
        for row in frame.itertuples(index=False):
            cells: list[object] = []
            for value in row:
                if pd.isna(value):
                    cells.append(None)
                elif isinstance(value, str):
                    cell = WriteOnlyCell(sheet, _UNWRITABLE.sub("\ufffd", value)[:32767])
                    cell.data_type = "s"
                    cells.append(cell)
                else:
                    cells.append(value)
            sheet.append(cells)
    with written_whole(path) as file:
        book.save(file)
    return path

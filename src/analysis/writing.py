"""Tables -> files on disk. A file or folder appears whole or not at all."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from analysis.model import TaggedArticle
from analysis.packing.annotations import collection_lines
from analysis.packing.columns import columns
from analysis.packing.datapackage import DESCRIPTOR, data_package, file_resource, table_resource
from analysis.packing.forms import write_csv, write_jsonl, write_parquet
from analysis.packing.workbook import write_workbook
from analysis.tables import Tables

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("csv", "xlsx", "parquet", "jsonl")

# Characters that move the cursor, turn the direction of writing, or cannot be seen.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\U000e0000-\U000e007f]"
)
_PART = ".part"


def printable(text: str) -> str:
    r"""`text` in one line that does nothing to a terminal: controls, bidirectional marks and the like as escapes.

    >>> print(printable("算力\x1b[2J\n\u202e"))
    算力\x1b[2J\n\u202e
    """
    return _UNPRINTABLE.sub(lambda found: _escaped(found[0]), text)


def _escaped(character: str) -> str:
    if "\udc80" <= character <= "\udcff":  # a byte of a file name that is no UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to that takes its place at `path` only when all of it is written.

    Folders are made as needed. On an error nothing is left and an older file stays as it was; what a
    killed process left half-written beside `path` is cleared away. A device or a pipe is written to.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with written_whole(Path(folder) / "a" / "b.txt") as file:
    ...         _ = file.write("算力".encode())
    ...     (Path(folder) / "a" / "b.txt").read_text(encoding="utf-8")
    '算力'
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if path.exists() and not path.is_file():
        with open(path, "wb") as file:
            yield file
        return
    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    with _held(path.parent, path.name, folder=False) as (handle, part):
        with os.fdopen(os.dup(handle), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, _mode(path, 0o666))
        os.replace(part, path)


@contextmanager
def filled_whole(path: Path) -> Iterator[Path]:
    """A folder to fill whose files take their place in `path` all at once, when they are whole.

    Other files that `path` holds stay. Where the system can swap two folders, a process that is
    killed leaves all old files or all new ones; where it cannot, or `path` holds folders or is the
    current one, each file is replaced whole, one right after the other.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     with filled_whole(Path(place) / "tables") as folder:
    ...         _ = (folder / "figures.csv").write_text("id")
    ...     os.listdir(place)
    ['tables']
    """
    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    inside = path.is_dir() and (os.path.ismount(path) or not _writable(path.parent))
    beside = path if inside else path.parent
    with _held(beside, path.name, folder=True) as (_, part):
        yield part
        for file in part.iterdir():
            with open(file, "rb+") as written:
                os.fsync(written.fileno())
        os.chmod(part, _mode(path, 0o777))
        if not path.exists():
            os.rename(part, path)
        elif inside or not _swapped(part, path):
            for file in part.iterdir():
                os.replace(file, path / file.name)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty folder for the length of a run; those of killed runs are cleared away.

    >>> with scratch_folder() as folder:
    ...     folder.is_dir()
    True
    """
    with _held(Path(tempfile.gettempdir()), "analysis", folder=True) as (_, part):
        yield part


@contextmanager
def _held(parent: Path, name: str, *, folder: bool) -> Iterator[tuple[int, Path]]:
    """A new file or folder in `parent`, locked as long as this process works on it, then removed if it is still there."""
    name = f".{name[:40]}."
    try:
        _clear(parent, name)
        handle, part = _made(parent, name, folder)
    except OSError as error:  # the folder is at fault, not the name in it that nobody gave
        raise type(error)(error.errno, error.strerror, str(parent)) from None
    try:
        yield handle, part
    finally:
        if folder:
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)
        if handle >= 0:
            os.close(handle)


def _made(parent: Path, name: str, folder: bool) -> tuple[int, Path]:
    while True:
        if folder:
            part = tempfile.mkdtemp(dir=parent, prefix=name, suffix=_PART)
            handle = -1 if sys.platform == "win32" else os.open(part, os.O_RDONLY)
        else:
            handle, part = tempfile.mkstemp(dir=parent, prefix=name, suffix=_PART)
        if sys.platform != "win32":
            with suppress(OSError):  # some network file systems have no locks
                fcntl.flock(handle, fcntl.LOCK_EX)
        if os.path.exists(part):  # else another process cleared it away before it was locked
            return handle, Path(part)
        os.close(handle)


def _clear(parent: Path, name: str) -> None:
    """Remove what a killed process left in `parent` under `name`: what no process holds locked."""
    if sys.platform == "win32":
        return
    left = re.compile(re.escape(name) + r"[a-z0-9_]{8}" + re.escape(_PART))
    for entry in os.scandir(parent):
        if not left.fullmatch(entry.name) or entry.stat(follow_symlinks=False).st_uid != os.geteuid():
            continue
        with suppress(OSError):
            handle = os.open(entry.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path)
                else:
                    os.unlink(entry.path)
            finally:
                os.close(handle)


def _mode(path: Path, usual: int) -> int:
    """The permissions of what is at `path`, else those that the process gives to new files."""
    with suppress(FileNotFoundError):
        return stat.S_IMODE(path.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return usual & ~umask


def _writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)


def _swapped(new: Path, old: Path) -> bool:
    """Whether `new`, given the other files of `old`, now stands in its place, and `old` under the name of `new`."""
    here = os.path.realpath(os.curdir)
    entries = list(os.scandir(old))
    if here == str(old) or any(entry.is_dir(follow_symlinks=False) for entry in entries):
        return False
    try:
        for entry in entries:
            if not (new / entry.name).exists():
                os.link(entry.path, new / entry.name, follow_symlinks=False)
        _exchange(new, old)
    except (OSError, NotImplementedError):
        for entry in entries:
            with suppress(OSError):
                if os.path.samestat(os.lstat(new / entry.name), entry.stat(follow_symlinks=False)):
                    os.unlink(new / entry.name)
        return False
    return True


def _exchange(one: Path, other: Path) -> None:
    """Swap the names of two folders in one step. Raises OSError where the system cannot."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    here, swap = -100, 2
    if hasattr(libc, "renameat2"):
        done = libc.renameat2(here, names[0], here, names[1], swap)
    elif hasattr(libc, "renamex_np"):
        done = libc.renamex_np(*names, swap)
    else:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if done:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))


def write_tables(tables: Tables, folder: Path, format: str = "csv", *, excel: bool = False) -> list[Path]:
    """Write the tables and return their files: one each as CSV, JSON Lines or Parquet, or sheets of one workbook.

    Beside them stands a `datapackage.json` (Frictionless) with title, unit and note of every column in English and
    Chinese. CSV is UTF-8, with a byte-order mark for Excel where `excel` is set; in CSV a text that a spreadsheet
    would take for a formula gets an apostrophe before it, in a workbook every text is a cell of type text. Columns
    that are not declared are not written.
    Raises ValueError for another format and for a table too long for a sheet, OSError where the folder cannot be
    written to.
    """
    if format not in FORMATS:
        raise ValueError(f"tables are written as {', '.join(FORMATS)}, not {format!r}")
    names = {name: "analysis.xlsx" if format == "xlsx" else f"{name}.{format}" for name in columns()}
    told: dict[str, dict[str, Any]] = {}

    def frames() -> Iterator[tuple[str, pd.DataFrame]]:
        for name, frame in tables.items():
            told[name] = table_resource(name, frame, format, tables.offsets)
            yield name, frame[[column.name for column in columns()[name]]]

    with filled_whole(folder) as part:
        if format == "xlsx":
            (part / "analysis.xlsx").write_bytes(_workbook(frames()))
        else:
            for name, frame in frames():
                with open(part / names[name], "wb") as file:
                    _write_table(name, frame, file, format, excel)
        resources = [file_resource(name, part / names[name], format) | of_table for name, of_table in told.items()]
        _describe(data_package(resources, format, tables.offsets), part)
    return [folder / name for name in dict.fromkeys(names.values())]


def write_annotations(tagged: Iterable[TaggedArticle], folder: Path) -> list[Path]:
    """Write the tags as W3C Web Annotations to `annotations.jsonld`, with a `datapackage.json`; return the file."""
    with filled_whole(folder) as part:
        with open(part / "annotations.jsonld", "wb") as file:
            file.writelines(collection_lines(tagged))
        resource = file_resource("annotations", part / "annotations.jsonld", "jsonld") | {"profile": "data-resource"}
        _describe(data_package([resource], "jsonld"), part)
    return [folder / "annotations.jsonld"]


def _write_table(name: str, frame: pd.DataFrame, file: IO[bytes], format: str, excel: bool) -> None:
    if format == "parquet":
        write_parquet(frame, columns()[name], file)
    elif format == "jsonl":
        write_jsonl(frame, file)
    else:
        write_csv(frame, file, excel=excel)


def _describe(package: dict[str, Any], folder: Path) -> None:
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (folder / DESCRIPTOR).write_text(text, encoding="utf-8", newline="\n")


def _workbook(frames: Iterable[tuple[str, pd.DataFrame]]) -> bytes:
    from lxml.etree import LxmlError

    whole, usual = io.BytesIO(), tempfile.gettempdir()
    with _temporary_files():
        try:
            write_workbook(frames, whole)
        except (LxmlError, OSError):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), usual) from None
    return whole.getvalue()


@contextmanager
def _temporary_files() -> Iterator[None]:
    """Others' temporary files go to a folder that is cleared away though this process be killed."""
    usual = tempfile.tempdir
    with scratch_folder() as folder:
        tempfile.tempdir = str(folder)
        try:
            yield
        finally:
            tempfile.tempdir = usual

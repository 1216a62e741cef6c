"""Zip archives: the members that hold articles, one after the other, nothing ever written to disk."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator

from analysis.reading.errors import ReadError
from analysis.reading.limits import Limits, megabytes

_ENCRYPTED = 0x1
_UTF8_NAME = 0x800


def members(
    path: str, data: bytes, limits: Limits, wanted: Callable[[str], bool]
) -> Iterator[tuple[str, bytes | ReadError]]:
    """(path of archive and member, bytes) of each member whose name is `wanted`, an error in place of what is refused.

    Refused are members with an absolute path or one that leaves the archive, links, encrypted and damaged ones, and
    those over a limit. Names without the UTF-8 flag are read as GB18030, as Chinese systems write them.

    >>> from analysis.reading.limits import LIMITS
    >>> packed = io.BytesIO()
    >>> with zipfile.ZipFile(packed, "w") as archive:
    ...     archive.writestr("新闻/甲.txt", "算力")
    ...     archive.writestr("../乙.txt", "算力")
    >>> [(p, b if isinstance(b, bytes) else b.what) for p, b in members("a.zip", packed.getvalue(), LIMITS, bool)]
    [('a.zip/../乙.txt', 'a path that leaves its archive'), ('a.zip/新闻/甲.txt', b'\\xe7\\xae\\x97\\xe5\\x8a\\x9b')]
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = sorted(archive.infolist(), key=_name)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        yield path, ReadError(path, "a damaged zip archive", "save or download it again")
        return
    if len(entries) > limits.archive_members:
        what = f"an archive of {len(entries):,} members, more than {limits.archive_members:,}"
        yield path, ReadError(path, what, "unpack it and give the folder")
        return
    entries = [entry for entry in entries if not entry.is_dir() and wanted(_name(entry))]
    if not entries:
        yield path, ReadError(path, "an archive or an Office document without articles", "save its text and give that")
    left = limits.archive_bytes
    for entry in entries:
        name = f"{path}/{_name(entry)}"
        content = _refused(name, entry, limits, left) or _content(name, archive, entry, limits)
        left -= 0 if isinstance(content, ReadError) else len(content)
        yield name, content


def _name(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & _UTF8_NAME or entry.filename.isascii():
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _refused(name: str, entry: zipfile.ZipInfo, limits: Limits, left: int) -> ReadError | None:
    inside = _name(entry).replace("\\", "/")
    if inside.startswith("/") or ".." in inside.split("/") or ":" in inside.split("/")[0]:
        return ReadError(name, "a path that leaves its archive", "pack the files again")
    if stat.S_ISLNK(entry.external_attr >> 16):
        return ReadError(name, "a link in an archive", "pack the file itself")
    if entry.flag_bits & _ENCRYPTED:
        return ReadError(name, "an encrypted member", "unpack it with its password and give the file")
    if entry.file_size > limits.file_bytes:
        return ReadError(name, f"larger than {megabytes(limits.file_bytes)}", "split it")
    if entry.file_size > limits.expansion * max(entry.compress_size, 1024):
        return ReadError(name, f"packed more than {limits.expansion} times", "unpack it and give the file")
    if entry.file_size > left:
        return ReadError(
            name, f"beyond {megabytes(limits.archive_bytes)} of one archive", "unpack it and give the folder"
        )
    return None


def _content(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> bytes | ReadError:
    """A member's bytes, never more than its entry promises: the promise has been held to the limits."""
    try:
        with archive.open(entry) as file:
            content = file.read(entry.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError):
        return ReadError(name, "a damaged member of an archive", "save or download it again")
    if content.startswith(b"PK\x03\x04"):
        return ReadError(name, "an archive in an archive", "unpack it and give the file")
    return content

"""A file's bytes -> the articles in it: page dumps, HTML, web archives, JSON, JSON lines, CSV, Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath
from typing import Any

from msgspec.structs import replace

from analysis.reading.decoding import decode, decode_with
from analysis.reading.errors import NoTextError, ReadError, unforeseen
from analysis.reading.fields import Draft, draft_of, fields_of
from analysis.reading.limits import LIMITS
from analysis.reading.markup import archived_page, declared_charset, is_markup, most_attributes, page_text

_TEXT = "name the column that holds the articles' text: text, 正文, or give a mapping"
_JSON = "give objects with a text each"
Drafts = Iterator[Draft | ReadError]
Mapped = Mapping[str, str]


def _stem(path: str) -> str:
    return PurePath(path).stem


def _page(data: bytes, path: str, mapping: Mapped) -> Drafts:
    text, encoding = decode_with(data, path, declared_charset(data) if data.lstrip()[:1] == b"<" else None)
    if is_markup(text):
        yield _drafted(text, encoding, path)
    else:
        yield Draft(_stem(path), text, encoding=encoding)


def _html(data: bytes, path: str, mapping: Mapped) -> Drafts:
    yield _drafted(*decode_with(data, path, declared_charset(data)), path)


def _drafted(markup: str, encoding: str, path: str) -> Draft:
    _refuse_overgrown(markup, path)
    text, known = page_text(markup)
    if not text:
        raise ReadError(path, "a page without words", "save it again once it is loaded, or copy its text")
    return replace(_of_page(_stem(path), text, known, {}), encoding=encoding)


def _refuse_overgrown(markup: str, path: str) -> None:
    attributes = most_attributes(markup)
    if attributes > LIMITS.attributes:
        what = f"a tag of {attributes:,} attributes, more than {LIMITS.attributes:,}"
        raise ReadError(path, what, "save the page again, or copy its text")


def _of_page(id: str, text: str, known: dict[str, str], told: dict[str, str]) -> Draft:
    site, dated = known.pop("site", ""), known.pop("dated", "")
    return Draft(id, text, known | told, site, dated)


def _mhtml(data: bytes, path: str, mapping: Mapped) -> Drafts:
    page = archived_page(data)
    if page is None:
        raise ReadError(path, "a web archive without a page", "save the page again")
    markup, charset = page
    yield _drafted(*decode_with(markup, path, charset or declared_charset(markup)), path)


def _rows(rows: Iterator[Any], path: str, mapping: Mapped) -> Drafts:
    """The articles of rows that are read one by one; a row that is an error stands for itself."""
    fields: dict[str, str] = {}
    columns: list[str] = []
    n = 0
    for n, row in enumerate(rows, 1):
        if isinstance(row, ReadError):
            yield row
            continue
        if not isinstance(row, Mapping):
            yield ReadError(f"{path} row {n}", "no object", _JSON)
            continue
        if columns != (named := [str(column) for column in row]):
            columns, fields = named, fields_of(named, mapping)
        if "text" not in fields:
            what = f"no column named text among {', '.join(columns[:8])}"
            if n == 1:
                raise NoTextError(path, what, _TEXT)
            yield ReadError(f"{path} row {n}", what, _TEXT)
            continue
        draft = draft_of(row, fields, f"{_stem(path)}-{n}")
        if draft is None:
            yield ReadError(f"{path} row {n}", "an empty text", "leave the row out")
        elif is_markup(draft.text):
            _refuse_overgrown(draft.text, f"{path} row {n}")
            text, known = page_text(draft.text)
            yield _of_page(draft.id, text, known, draft.known)
        else:
            yield draft
    if not n:
        yield ReadError(path, "a table without rows", "export it again with its rows")


def _json(data: bytes, path: str, mapping: Mapped) -> Drafts:
    try:
        value = json.loads(decode(data, path))
    except (ValueError, RecursionError):
        raise ReadError(path, "no whole JSON", "give an array of objects, or one object a line as .jsonl") from None
    yield from _rows(iter(value if isinstance(value, list) else [value]), path, mapping)


def _json_lines(data: bytes, path: str, mapping: Mapped) -> Drafts:
    yield from _rows(_parsed(decode(data, path), path), path, mapping)


def _parsed(text: str, path: str) -> Iterator[Any]:
    for n, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError):
                yield ReadError(f"{path} line {n}", "no whole JSON", "give one object a line")


def _csv(data: bytes, path: str, mapping: Mapped) -> Drafts:
    text = decode(data, path)
    head = text.partition("\n")[0]
    mark = max(",\t;", key=head.count)
    csv.field_size_limit(max(len(text), 1 << 17))
    yield from _rows(_records(csv.reader(io.StringIO(text), delimiter=mark), path), path, mapping)


def _records(reader: Any, path: str) -> Iterator[Any]:
    try:
        header: list[str] = next(reader, [])
        for cells in reader:
            if cells:
                yield dict(zip(header, cells, strict=False))
    except csv.Error as error:
        yield ReadError(path, f"no whole table ({error})", "save it again as CSV")


def _parquet(data: bytes, path: str, mapping: Mapped) -> Drafts:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        batches = pq.ParquetFile(io.BytesIO(data)).iter_batches(256)
        yield from _rows((row for batch in batches for row in batch.to_pylist()), path, mapping)
    except (pa.ArrowException, OSError, ValueError):
        raise ReadError(path, "a damaged Parquet table", "save it again") from None


_READERS: dict[str, Callable[[bytes, str, Mapped], Drafts]] = {
    ".txt": _page,
    ".md": _page,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".mhtml": _mhtml,
    ".mht": _mhtml,
    ".json": _json,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".csv": _csv,
    ".tsv": _csv,
    ".parquet": _parquet,
}
SUFFIXES = (*_READERS, ".zip")
"""The endings of the files that are read."""


def drafts(data: bytes, path: str, mapping: Mapped) -> Drafts:
    """The articles in a file, by its ending; of any other ending, by its first bytes. Errors stand in their place.

    >>> [d.text for d in drafts('{"text": "算力仍紧。"}'.encode(), "a.jsonl", {})]
    ['算力仍紧。']
    """
    reader = _READERS.get(PurePath(path).suffix.lower()) or _by_content(data)
    try:
        yield from reader(data, path, mapping)
    except ReadError as error:
        yield error
    except Exception as error:  # whatever a file does to its reader, the files after it are read
        yield unforeseen(path, error)


def _by_content(data: bytes) -> Callable[[bytes, str, Mapped], Drafts]:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if data.startswith(b"PAR1"):
        return _parquet
    if start == b"[":
        return _json
    if start == b"{":
        return _json_lines if b"}\n{" in data[: 1 << 16].replace(b"\r", b"") or data.count(b"\n") < 2 else _json
    if data[:4096].lower().lstrip().startswith((b"from: <saved by", b"mime-version:")):
        return _mhtml
    return _page

"""Where articles come from: files, folders, globs, tables -> Articles, one bad file not costing the others."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from analysis.model import Article
from analysis.reading.decoding import decode
from analysis.reading.errors import ReadError
from analysis.reading.layout import read_layout

SUFFIXES = (".txt", ".md")
_ADVICE = "give .txt page dumps"
_KNOWN = ("title", "published", "publisher")
# Files that tell about a folder rather than belong to its articles.
_ABOUT = frozenset({"readme", "license", "changelog", "contributing"})


def read(source: Any) -> list[Article]:
    """All articles of a source, in order.

    `source` is a file, a folder (read with its subfolders; hidden files and READMEs left out), a glob, a list of
    these, or a DataFrame with a column `text` and, where it has them, `id`, `title`, `published`
    and `publisher`. Raises ReadError at the first file that holds no article.

    >>> import pandas as pd
    >>> [a.id for a in read(pd.DataFrame({"text": ["算力仍然紧张。"], "id": ["a1"]}))]
    ['a1']
    """
    articles = []
    for item in read_each(source):
        if isinstance(item, ReadError):
            raise item
        articles.append(item)
    return articles


def read_each(source: Any) -> Iterator[Article | ReadError]:
    """The articles of a source one by one, and in their place the errors of those that cannot be read.

    >>> [str(item) for item in read_each("no/such/page.txt")]
    ['no/such/page.txt: no such file; check the path']
    """
    if _is_frame(source):
        yield from _read_frame(source)
        return
    paths = [source] if isinstance(source, (str, os.PathLike)) else list(source)
    taken: set[str] = set()
    for path, data in iter_sources(paths):
        if isinstance(data, ReadError):
            yield data
            continue
        try:
            yield read_text(decode(data, path), _name(path, taken), path=path)
        except ReadError as error:
            yield error


def read_text(text: str, id: str = "text", **known: Any) -> Article:
    """The article that a page's text holds; `known` fields (title, published…) win over the page's own.

    >>> article = read_text("智算中心投产\\n2025-03-02\\n首批机架已经上电。")
    >>> article.title, article.published, article.body
    ('智算中心投产', '2025-03-02', ((18, 27),))
    """
    return read_layout(text, id, **known)


def iter_sources(paths: Iterable[str | os.PathLike[str]]) -> Iterator[tuple[str, bytes | ReadError]]:
    """(path, bytes) of every file that `paths` name, read one at a time; an error in place of what cannot be read.

    >>> [(path, type(data).__name__) for path, data in iter_sources(["no/such/folder/*.txt"])]
    [('no/such/folder/*.txt', 'ReadError')]
    """
    for path in paths:
        name = os.fspath(path)
        for file in _files(name):
            if isinstance(file, ReadError):
                yield name, file
                continue
            yield file, _bytes(file)


def _bytes(path: str) -> bytes | ReadError:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        return ReadError(path, f"cannot be read ({(error.strerror or 'unknown error').lower()})", "check the file")


def _files(name: str) -> Iterator[str | ReadError]:
    if os.path.isdir(name):
        found = sorted(_walk(name))
        if not found:
            yield ReadError(name, "a folder without articles", _ADVICE)
        yield from found
    elif os.path.exists(name):
        yield name
    elif any(char in name for char in "*?["):
        found = sorted(p for p in glob.glob(name, recursive=True) if os.path.isfile(p))
        if not found:
            yield ReadError(name, "no file fits this pattern", "check the path")
        yield from found
    else:
        yield ReadError(name, "no such file", "check the path")


def _walk(folder: str) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in files:
            stem, ending = os.path.splitext(file.lower())
            if not file.startswith(".") and ending in SUFFIXES and stem not in _ABOUT:
                yield os.path.join(parent, file)


def _name(path: str, taken: set[str]) -> str:
    """A file's id: its name without ending, with as much of its folders as sets it apart from those `taken`."""
    parts = [part for part in Path(path).with_suffix("").parts if part not in ("/", "..", ".")]
    name = parts[-1]
    for depth in range(1, len(parts) + 1):
        name = "-".join(parts[-depth:])
        if name not in taken:
            break
    else:
        name = next(f"{name}-{n}" for n in range(2, len(taken) + 3) if f"{name}-{n}" not in taken)
    taken.add(name)
    return name


def _is_frame(source: Any) -> bool:
    return hasattr(source, "columns") and hasattr(source, "itertuples")


def _read_frame(frame: Any) -> Iterator[Article | ReadError]:
    columns = [str(column) for column in frame.columns]
    if "text" not in columns:
        yield ReadError("DataFrame", "no column named text", "name the column that holds the articles text")
        return
    for n, row in enumerate(frame.to_dict("records")):
        cells = {k: v for k, v in row.items() if isinstance(v, str) and v.strip()}
        name = cells.get("id") or (str(row["id"]) if row.get("id") is not None and "id" in row else f"row-{n}")
        if "text" not in cells:
            yield ReadError(f"DataFrame row {name}", "an empty text", "leave the row out")
            continue
        known = {key: cells[key] for key in _KNOWN if key in cells}
        if "published" not in known and hasattr(row.get("published"), "date"):
            known["published"] = row["published"].date().isoformat()
        text = cells["text"].replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
        yield read_text(text, name, **known)

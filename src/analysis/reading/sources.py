"""Where articles come from: files, folders, globs, archives, standard input, tables; one bad file costs no other."""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast, overload

from msgspec.structs import replace

from analysis.model import Article, TaggedArticle
from analysis.reading.archives import members
from analysis.reading.byline import publisher_in
from analysis.reading.errors import NoTextError, ReadError, unforeseen
from analysis.reading.fields import Draft, draft_of, fields_of
from analysis.reading.formats import SUFFIXES, drafts
from analysis.reading.layout import read_layout
from analysis.reading.limits import LIMITS, Limits, megabytes

_ADVICE = f"give files that end in {', '.join(SUFFIXES)}"
# Files that tell about a folder rather than belong to its articles.
_ABOUT = frozenset({"readme", "license", "changelog", "contributing"})
_STDIN = "-"

Taken = dict[str, int]
"""The ids that articles have, each with the last number that was put behind it to tell others from it."""


@overload
def read(
    source: Sequence[TaggedArticle], *, columns: Mapping[str, str] | None = None, limits: Limits = LIMITS
) -> list[TaggedArticle]: ...
@overload
def read(source: Any, *, columns: Mapping[str, str] | None = None, limits: Limits = LIMITS) -> list[Article]: ...
def read(
    source: Any, *, columns: Mapping[str, str] | None = None, limits: Limits = LIMITS
) -> list[Article] | list[TaggedArticle]:
    """All articles of a source, in order.

    `source` is a file, a folder (read with its subfolders; hidden files and READMEs left out), a glob, ``-`` for
    standard input, a list of these, a DataFrame, or articles already read or tagged, which come back as they are.
    Files may be page dumps (.txt, .md), saved pages (.html, .mhtml), tables (.jsonl, .json, .csv, .tsv, .parquet) or
    zip archives of any. Tables have a column `text` and, where they
    can, `id`, `title`, `published`, `publisher` and `url`; `columns` maps these to other names ({"text": "content"}).
    Raises ReadError at the first article that cannot be read.

    >>> import pandas as pd
    >>> [a.id for a in read(pd.DataFrame({"text": ["算力仍然紧张。"], "id": ["a1"]}))]
    ['a1']
    """
    if isinstance(source, Sequence) and source and isinstance(source[0], TaggedArticle):
        return list(cast(Sequence[TaggedArticle], source))
    articles = []
    for item in read_each(source, columns=columns, limits=limits):
        if isinstance(item, ReadError):
            raise item
        articles.append(item)
    return articles


def read_each(
    source: Any, *, columns: Mapping[str, str] | None = None, limits: Limits = LIMITS
) -> Iterator[Article | ReadError]:
    """The articles of a source one by one, and in their place the errors of those that cannot be read.

    >>> [str(item) for item in read_each("no/such/page.txt")]
    ['no/such/page.txt: no such file; check the path']
    """
    mapping = columns or {}
    taken: Taken = {}
    if is_frame(source):
        for draft in frame_drafts(source, mapping):
            yield draft if isinstance(draft, ReadError) else article_of(draft, "DataFrame", None, limits)
        return
    for item in [source] if isinstance(source, (str, os.PathLike, Article)) else source:
        if isinstance(item, Article):
            yield item
        else:
            yield from _read_path(item, mapping, taken, limits)


def _read_path(
    given: str | os.PathLike[str], mapping: Mapping[str, str], taken: Taken, limits: Limits
) -> Iterator[Article | ReadError]:
    for path, data, named in named_sources([given], limits):
        if isinstance(data, ReadError):
            yield data
            continue
        for draft in named_drafts(path, data, mapping, taken, named=named):
            yield draft if isinstance(draft, ReadError) else article_of(draft, path, path, limits)


def named_drafts(
    path: str, data: bytes, mapping: Mapping[str, str], taken: Taken, *, named: bool
) -> Iterator[Draft | ReadError]:
    """The texts of a file, each under an id that is not `taken` yet, and then is; a lone one is named by its file.

    A table without a text is refused where the file was `named`, and passed over where it was only met in a folder.

    >>> [draft.id for draft in named_drafts("a/news.txt", "机架上电。".encode(), {}, {"news": 1}, named=True)]
    ['a-news']
    """
    alone = True
    for draft in drafts(data, path, mapping):
        if isinstance(draft, ReadError):
            if named or not isinstance(draft, NoTextError):
                yield draft
            continue
        whole = draft.id == Path(path).stem and alone
        alone = False
        yield replace(draft, id=file_id(path, taken) if whole else unused_id(draft.id, taken))


def article_of(draft: Draft, where: str, path: str | None, limits: Limits) -> Article | ReadError:
    """The article of a draft, laid out; an error that names `where` it comes from in place of one that cannot be.

    >>> article_of(Draft("a", "首批机架已经上电。", {}), "pages.jsonl", None, LIMITS).body
    ((0, 9),)
    """
    try:
        return _laid_out(draft, where, path, limits)
    except Exception as error:  # whatever a text does to its reader, the texts after it are read
        return unforeseen(where, error)


def _laid_out(draft: Draft, where: str, path: str | None, limits: Limits) -> Article | ReadError:
    longest = max(map(len, draft.text.split("\n")), default=0)
    if longest > limits.paragraph:
        what = f"a paragraph of {longest:,} characters, more than {limits.paragraph:,}"
        return ReadError(where, what, "cut it, or raise the limit")
    known = draft.known | ({"encoding": draft.encoding} if draft.encoding else {})
    article = read_text(draft.text, draft.id, path=path, **known)
    if draft.dated and not article.published:
        article = read_text(draft.text, draft.id, path=path, **known, published=draft.dated)
    return article if article.publisher else replace(article, publisher=publisher_in(draft.site))


def read_text(text: str, id: str = "text", **known: Any) -> Article:
    """The article that a page's text holds; `known` fields (title, published…) win over the page's own.

    >>> article = read_text("智算中心投产\\n2025-03-02\\n首批机架已经上电。")
    >>> article.title, article.published, article.body
    ('智算中心投产', '2025-03-02', ((18, 27),))
    """
    return read_layout(text, id, **known)


def iter_sources(
    paths: Iterable[str | os.PathLike[str]], limits: Limits = LIMITS
) -> Iterator[tuple[str, bytes | ReadError]]:
    """(path, bytes) of every file that `paths` name, read one at a time; an error in place of what cannot be read.

    >>> [(path, type(data).__name__) for path, data in iter_sources(["no/such/folder/*.txt"])]
    [('no/such/folder/*.txt', 'ReadError')]
    """
    for path, data, _ in named_sources(paths, limits):
        yield path, data


def named_sources(
    paths: Iterable[str | os.PathLike[str]], limits: Limits
) -> Iterator[tuple[str, bytes | ReadError, bool]]:
    """As `iter_sources`, with whether the file was named rather than found in a folder or an archive."""
    for path in paths:
        name = os.fspath(path)
        for file in _files(name):
            if isinstance(file, ReadError):
                yield name, file, True
                continue
            data = _bytes(file, limits)
            shown = "stdin" if file == _STDIN else file
            if isinstance(data, bytes) and data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
                yield from ((member, content, False) for member, content in members(shown, data, limits, _is_article))
            else:
                yield shown, data, file == name


def _bytes(path: str, limits: Limits) -> bytes | ReadError:
    try:
        if path == _STDIN:
            data = sys.stdin.buffer.read(limits.file_bytes + 1)
        else:
            if not stat.S_ISREG(os.stat(path).st_mode):
                return ReadError(path, "no regular file", "give a file or a folder")
            with open(path, "rb") as file:
                data = file.read(limits.file_bytes + 1)
    except OSError as error:
        return ReadError(path, f"cannot be read ({(error.strerror or 'unknown error').lower()})", "check the file")
    if len(data) > limits.file_bytes:
        return ReadError(path, f"larger than {megabytes(limits.file_bytes)}", "split it, or raise the limit")
    return data


def _files(name: str) -> Iterator[str | ReadError]:
    if name == _STDIN:
        yield name
    elif os.path.isdir(name):
        found = sorted(_walk(name))
        if not found:
            yield ReadError(name, "a folder without articles", _ADVICE)
        home = os.path.realpath(name)
        for file in found:
            inside = not os.path.islink(file) or os.path.commonpath([home, os.path.realpath(file)]) == home
            yield file if inside else ReadError(file, "a link that leaves its folder", "give the file itself")
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
        yield from (os.path.join(parent, file) for file in files if _is_article(file))


def _is_article(path: str) -> bool:
    """Whether a file of a folder or an archive is one of its articles, by name."""
    stem, ending = os.path.splitext(os.path.basename(path).lower())
    hidden = (
        any(part.startswith(".") and part not in (".", "..") for part in path.split("/")) or "__macosx/" in path.lower()
    )
    return not hidden and ending in SUFFIXES and stem not in _ABOUT


def file_id(path: str, taken: Taken) -> str:
    """A file's id: its name without ending, with as much of its folders as sets it apart from those `taken`.

    >>> taken: Taken = {}
    >>> file_id("a/news.txt", taken), file_id("b/news.txt", taken)
    ('news', 'b-news')
    """
    parts = [part for part in Path(path).with_suffix("").parts if part not in ("/", "..", ".")]
    name = parts[-1]
    for depth in range(1, len(parts) + 1):
        name = "-".join(parts[-depth:])
        if name not in taken:
            break
    return unused_id(name, taken)


def unused_id(name: str, taken: Taken) -> str:
    """`name`, numbered where another article has it.

    >>> taken: Taken = {}
    >>> [unused_id(name, taken) for name in ("news", "news", "news-3", "news")]
    ['news', 'news-2', 'news-3', 'news-4']
    """
    free, number = name, taken.get(name, 1)
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken[name] = number
    taken.setdefault(free, 1)
    return free


def is_frame(source: Any) -> bool:
    """Whether a source is a DataFrame, told by what it has rather than by importing a library of them."""
    return hasattr(source, "columns") and hasattr(source, "itertuples")


def frame_drafts(frame: Any, mapping: Mapping[str, str]) -> Iterator[Draft | ReadError]:
    """The rows of a DataFrame, `mapping` as `columns` of `read`, each under the id it gives or its number.

    >>> import pandas as pd
    >>> [draft.id for draft in frame_drafts(pd.DataFrame({"text": ["机架上电。", "算力紧张。"]}), {})]
    ['row-0', 'row-1']
    """
    fields = fields_of([str(column) for column in frame.columns], mapping)
    if "text" not in fields:
        yield ReadError("DataFrame", "no column named text", "name the column that holds the articles' text, or map it")
        return
    for n, row in enumerate(frame.to_dict("records")):
        draft = draft_of(row, fields, f"row-{n}")
        yield draft or ReadError(f"DataFrame row {row.get(fields.get('id'), n)}", "an empty text", "leave the row out")

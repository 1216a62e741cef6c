"""Which pages of a store print the words of another, and which of them counts."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.duplicates import _ALIKE, _CLAUSE, _FACT, _bare, _text
from analysis.model import Article
from analysis.scale.schema import COPIES

COPIES_FILE = "copies.parquet"
_COLUMNS = [
    "article",
    "printing",
    "facts",
    "clauses",
    "characters",
    "published",
    "title",
    "publisher",
    "authors",
    "url",
]
_FEWEST = 4  # numbers and foreign names: texts with fewer are copies only if they are the same
_CLAUSES = 48  # of one text, at most
_COMPARED = 16  # texts that one is compared with, of those with the same facts
_FULL = 0.95  # of the longest

Keys = np.ndarray[Any, np.dtype[np.uint64]]
Row = dict[str, Any]


def prints(article: Article) -> Row:
    """What copies of an article share: the hash of its letters and digits, of its facts, and of some of its clauses.

    Facts are its numbers and foreign names as a set. The clauses with the smallest hashes stand for all (a bottom-k
    sketch, Cohen and Kaplan 2007); a text has seldom more than are kept.

    >>> text = "园区部署芯片3万张，算力规模达到30.7EFLOPS，机架有4千个。"
    >>> [len(value) for value in prints(Article("a", text, body=((0, len(text)),))).values()]
    [16, 16, 3]
    """
    text = _text(article)
    facts = sorted(set(_FACT.findall(text.folded)))
    clauses = {zlib.crc32(_bare(clause).encode("utf-8", "replace")) for clause in _CLAUSE.findall(text.folded)}
    return {
        "printing": _digest(text.key()),
        "facts": _digest(facts) if len(facts) >= _FEWEST else "",
        "clauses": sorted(clauses)[:_CLAUSES],
    }


def _digest(words: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def copies_of(files: Sequence[Path]) -> pa.Table:
    """(page, the page that counts in its stead) over the `articles` files of a store, in their order.

    Pages are copies where their bodies have the same letters and digits, or the same facts and most clauses. Of these
    the page counts that has the whole text, prints a date, names most of title, publisher, authors and address, and is
    the earliest. Sixteen bytes an article are held in memory, and the rows of those that may have a copy.
    """
    keys = [tuple(_keys(table[name]) for name in ("printing", "facts")) for table in map(_keys_of, files)]
    several = [_repeated([own[n] for own in keys]) for n in (0, 1)]
    rows: list[Row] = []
    for file, own in zip(files, keys, strict=True):
        chosen = np.flatnonzero(np.isin(own[0], several[0]) | np.isin(own[1], several[1]))
        if len(chosen):
            rows += read_columns(file, _COLUMNS).take(pa.array(chosen)).to_pylist()
    made = []
    for group in _groups(rows):
        longest = max(row["characters"] for row in group)
        kept = min(group, key=lambda row: _rank(row, longest))["article"]
        made += [{"article": row["article"], "counted_as": kept} for row in group if row["article"] != kept]
    return pa.Table.from_pylist(made, schema=COPIES)


def read_columns(file: Path, columns: Sequence[str]) -> pa.Table:
    """Some columns of a file, read as a file: as a dataset it would load pandas, which takes as long as many parts."""
    with pq.ParquetFile(file) as opened:
        return opened.read(columns=list(columns))


def _keys_of(file: Path) -> pa.Table:
    return read_columns(file, ["printing", "facts"])


def _keys(column: pa.ChunkedArray) -> Keys:
    """The column's hashes as numbers, 0 where there is none."""
    return np.fromiter((int(value or "0", 16) for value in column.to_pylist()), np.uint64, len(column))


def _repeated(keys: Sequence[Keys]) -> Keys:
    every, counts = np.unique(np.concatenate([np.empty(0, np.uint64), *keys]), return_counts=True)
    return every[(counts > 1) & (every > 0)]


def _groups(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of one text each, in the order of their first, those of one row left out."""
    same: dict[str, list[int]] = {}
    for n, row in enumerate(rows):
        same.setdefault(row["printing"], []).append(n)
    alike: dict[str, list[int]] = {}
    group_of: dict[int, list[int]] = {}
    order = sorted((ns[0] for ns in same.values()), key=lambda n: (-rows[n]["characters"], rows[n]["printing"]))
    for n in order:
        facts = rows[n]["facts"]
        heads = alike.setdefault(facts, []) if facts else []
        head = next((m for m in heads if _alike(rows[m], rows[n])), n)
        if head == n and len(heads) < _COMPARED:
            heads.append(n)
        group_of.setdefault(head, []).extend(same[rows[n]["printing"]])
    several = (sorted(group) for group in group_of.values() if len(group) > 1)
    return [[rows[n] for n in group] for group in sorted(several)]


def _alike(one: Row, other: Row) -> bool:
    """Whether two texts with the same facts are one: the shorter, the more clauses they must share."""
    ours, theirs = set(one["clauses"]), set(other["clauses"])
    least = sorted(ours | theirs)[:_CLAUSES]
    if not least:
        return False
    share = next(share for length, share in _ALIKE if other["characters"] < length)
    return sum(clause in ours and clause in theirs for clause in least) >= share * len(least)


def _rank(row: Row, longest: int) -> tuple[bool, bool, int, str, str]:
    known = sum(bool(row[name]) for name in ("title", "publisher", "authors", "url"))
    part = row["characters"] < _FULL * longest
    return part, not row["published"], -known, row["published"] or "", row["article"]

"""Which pages of a store print the words of another, and which of them counts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.scale.schema import COPIES

COPIES_FILE = "copies.parquet"
_COLUMNS = ["article", "printing", "published", "title", "publisher", "authors", "url"]


def copies_of(files: Sequence[Path]) -> pa.Table:
    """(page, the page that counts in its stead) over the `articles` files of a store, in their order.

    Pages print the same where their bodies have the same letters and digits. Of these the page counts that prints a
    date, then names most of title, publisher, authors and address, then is the earliest. Eight bytes an article are
    held in memory, and the rows of those that have a copy.
    """
    keys = [_keys(pq.read_table(file, columns=["printing"])) for file in files]
    every, counts = np.unique(np.concatenate(keys or [np.empty(0, np.uint64)]), return_counts=True)
    several = every[counts > 1]
    groups: dict[str, list[dict[str, Any]]] = {}
    for file, own in zip(files, keys, strict=True):
        chosen = np.flatnonzero(np.isin(own, several))
        if len(chosen):
            for row in pq.read_table(file, columns=_COLUMNS).take(pa.array(chosen)).to_pylist():
                groups.setdefault(row["printing"], []).append(row)
    rows = []
    for group in groups.values():
        kept = min(group, key=_rank)["article"]
        rows += [{"article": row["article"], "counted_as": kept} for row in group if row["article"] != kept]
    return pa.Table.from_pylist(rows, schema=COPIES)


def _keys(table: pa.Table) -> np.ndarray[Any, np.dtype[np.uint64]]:
    return np.fromiter((int(value, 16) for value in table["printing"].to_pylist()), np.uint64, table.num_rows)


def _rank(row: dict[str, Any]) -> tuple[bool, int, str, str]:
    known = sum(bool(row[name]) for name in ("title", "publisher", "authors", "url"))
    return not row["published"], -known, row["published"] or "", row["article"]

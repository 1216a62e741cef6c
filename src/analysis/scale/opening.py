"""A store -> the tables of `analysis.tables`, each read when it is first asked for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.packing.columns import columns
from analysis.scale.copies import COPIES_FILE
from analysis.scale.manifest import NAME, Manifest, StoreError, read_manifest
from analysis.scale.parts import INCOMING, file_of, part_digest
from analysis.scale.schema import TABLES, schema
from analysis.tables import DERIVED, Tables, derived_table

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow.dataset as ds


class Store(Tables):
    """The tables of a store. A frame is read, or derived from others, at its first use, and then kept.

    With `once` the tables of tags leave out the pages that another page stands for, as derived tables always do.
    """

    path: Path
    manifest: Manifest
    once: bool

    def __init__(self, path: Path, manifest: Manifest, once: bool) -> None:
        vars(self).update(path=path, manifest=manifest, once=once)
        object.__setattr__(self, "offsets", "codepoints")

    def __repr__(self) -> str:
        return f"Store({str(self.path)!r}, {len(self):,} articles)"

    def __len__(self) -> int:
        return sum(part.rows[TABLES[0]] for part in self.manifest.parts)

    def files(self, table: str) -> list[Path]:
        """The Parquet files of one of the seven tables of tags, in the order of the corpus."""
        return [file_of(self.path, table, part.name) for part in self.manifest.parts]

    def dataset(self, table: str) -> ds.Dataset:
        """One of the seven tables of tags as an Arrow dataset, every page in it, of which nothing is read yet."""
        import pyarrow.dataset as ds  # at its first use: it loads pandas, which no worker needs

        return ds.dataset([str(path) for path in self.files(table)], schema=schema(table), format="parquet")

    def copies(self) -> dict[str, str]:
        """Page -> the page that is counted in its stead, for those that print what another page prints."""
        held = pq.read_table(self.path / COPIES_FILE)
        return dict(zip(held["article"].to_pylist(), held["counted_as"].to_pylist(), strict=True))

    def damaged(self) -> list[str]:
        """The names of the parts whose files are not as they were written: all of the store is read for it."""
        return [part.name for part in self.manifest.parts if part_digest(self.path, part.name) != part.digest]

    def __getattr__(self, name: str) -> Any:  # asked only for the tables that are not there yet
        if name not in columns():
            raise AttributeError(f"a store has no table {name!r}")
        frame = self._tags(name) if name in TABLES else self._derived(name)
        object.__setattr__(self, name, frame)
        return frame

    def _rows(self, table: str, once: bool) -> pa.Table:
        if not once:
            return self.dataset(table).to_table()
        copies = pa.array(list(self.copies()), pa.string())
        return self.dataset(table).to_table(filter=~_field("article").isin(copies))

    def _tags(self, table: str) -> pd.DataFrame:
        rows = self._rows(table, self.once)
        if table == TABLES[0]:
            return self._articles(rows)
        return _pandas(rows)

    def _articles(self, rows: pa.Table) -> pd.DataFrame:
        copies = self.copies()
        others: dict[str, list[tuple[str, str]]] = {}
        wanted = _field("article").isin(pa.array(list(copies), pa.string()))
        for page in self.dataset(TABLES[0]).to_table(filter=wanted).to_pylist():
            name = page["publisher"] or page["title"] or page["article"]
            others.setdefault(copies[page["article"]], []).append((page["published"] or "9999", name))
        ids = rows["article"].to_pylist()
        also = {id: [name for _, name in sorted(pages, key=lambda page: page[0])] for id, pages in others.items()}
        frame = _pandas(rows).assign(
            pages=[1 + len(also.get(id, ())) for id in ids], also=_strings(["、".join(also.get(id, ())) for id in ids])
        )
        frame = frame[[column.name for column in columns()[TABLES[0]]]]
        return frame if self.once else frame.assign(counted_as=_strings([copies.get(id, id) for id in ids]))

    def _derived(self, name: str) -> pd.DataFrame:
        def frame(table: str) -> pd.DataFrame:
            kept: pd.DataFrame = (
                getattr(self, table) if self.once or table in DERIVED else _pandas(self._rows(table, True))
            )
            return kept

        return derived_table(name, lambda table: self._rows(table, True).to_pylist(), frame)


def _field(name: str) -> ds.Expression:
    import pyarrow.dataset as ds

    return ds.field(name)


def _strings(values: list[str]) -> pd.Series[str]:
    import pandas as pd

    return pd.Series(values, dtype="string")


def _pandas(rows: pa.Table) -> pd.DataFrame:
    import pandas as pd

    types = {pa.string(): pd.StringDtype(), pa.float64(): pd.Float64Dtype()}
    frame: pd.DataFrame = rows.to_pandas(types_mapper=types.get)
    return frame


def open_store(path: str | os.PathLike[str], *, once: bool = True) -> Store:
    """The tables of the store in a folder, as `analysis.tables` makes them, each read at its first use.

    A text that several pages print is there once; with ``once=False`` every page is, and `articles` has a column
    `counted_as` with the page that counts. Raises StoreError where the folder holds no store, one of another schema,
    or one of which files are missing.
    """
    folder = Path(path)
    manifest = read_manifest(folder / NAME)
    if manifest is None:
        begun = (folder / INCOMING).is_dir()
        what = "a store of which no run has come to its end" if begun else "no store"
        raise StoreError(folder, what, "run it to the end" if begun else "give the folder that was written to")
    store = Store(folder, manifest, once)
    for table in TABLES:
        present = set(os.listdir(folder / table))
        missing = [path.name for path in store.files(table) if path.name not in present]
        if missing:
            raise StoreError(folder, f"a store without its file {table}/{missing[0]}", "write it again")
    return store

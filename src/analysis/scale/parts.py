"""Parts on disk: written whole, looked up by fingerprint, brought into the store all at once."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.scale.copies import COPIES_FILE, copies_of, read_columns
from analysis.scale.manifest import NAME, Manifest, Part, StoreError, read_manifest
from analysis.scale.schema import SCHEMA_VERSION, TABLES, schema
from analysis.writing import written_whole

INCOMING = ".incoming"
_ABOUT = b"analysis"
_TEMPORARY = ".tmp"


def file_of(folder: Path, table: str, part: str) -> Path:
    """Where a part's rows of a table stand in a store, or in its folder of incoming parts."""
    return folder / table / f"{part}.parquet"


def part_name(fingerprints: Iterable[str], rules: str) -> str:
    """The name of the part of these articles: the same for the same articles and rules, wherever it is made."""
    text = " ".join([str(SCHEMA_VERSION), rules, *fingerprints])
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def write_part(folder: Path, name: str, rules: str, tables: Mapping[str, pa.Table]) -> Part:
    """Write a part's files; that of its articles comes last and says that all are there."""
    counts = {table: tables[table].num_rows for table in TABLES}
    about = json.dumps({"schema": SCHEMA_VERSION, "rules": rules, "rows": counts}).encode()
    for table in (*TABLES[1:], TABLES[0]):
        rows = tables[table].combine_chunks()
        if table == TABLES[0]:
            rows = rows.replace_schema_metadata({_ABOUT: about})
        path = file_of(folder, table, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(_TEMPORARY)
        with open(unfinished, "wb") as file:
            pq.write_table(rows, file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    return Part(name, counts, part_digest(folder, name))


def part_digest(folder: Path, name: str) -> str:
    """32 hexadecimal digits over the bytes of a part's files."""
    digest = hashlib.sha256()
    for table in TABLES:
        with open(file_of(folder, table, name), "rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:32]


def read_part(folder: Path, name: str) -> dict[str, pa.Table]:
    """The tables of a part."""
    return {table: pq.read_table(file_of(folder, table, name), schema=schema(table)) for table in TABLES}


def article_ids(folder: Path, name: str) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The ids of a part's articles as numbers that hold for this process."""
    ids = read_columns(file_of(folder, TABLES[0], name), ["article"]).column(0).to_pylist()
    return np.fromiter(map(hash, ids), np.int64, len(ids))


def finished_parts(folder: Path, rules: str) -> dict[str, Part]:
    """The parts in a folder of incoming ones that are whole and of these rules; what else is there is removed."""
    found = {}
    for path in sorted((folder / TABLES[0]).glob("*.parquet")):
        about = json.loads(pq.read_schema(path).metadata[_ABOUT])
        if about["rules"] == rules and about["schema"] == SCHEMA_VERSION:
            found[path.stem] = Part(path.stem, about["rows"], part_digest(folder, path.stem))
    for table in TABLES:
        for path in (folder / table).glob("*"):
            if path.suffix == _TEMPORARY or path.stem not in found:
                path.unlink()
    return found


class Known:
    """Which part holds an article, by its fingerprint; 24 bytes an article."""

    def __init__(self, places: Sequence[tuple[Path, str]]) -> None:
        self.places = places
        keys, parts = [np.empty((0, 2), np.uint64)], [np.empty(0, np.int64)]
        for n, (folder, name) in enumerate(places):
            column = read_columns(file_of(folder, TABLES[0], name), ["fingerprint"]).column(0)
            whole = bytes.fromhex("".join(column.to_pylist()))
            keys.append(np.frombuffer(whole, ">u8").astype(np.uint64).reshape(-1, 2))
            parts.append(np.full(len(column), n, np.int64))
        every = np.concatenate(keys)
        order = np.argsort(every[:, 0], kind="stable")
        self._first, self._second = every[order, 0], every[order, 1]
        self._parts = np.concatenate(parts)[order]

    def place(self, fingerprint: str) -> tuple[Path, str] | None:
        """The folder and name of the part that holds the article, None where none does."""
        first, second = np.uint64(int(fingerprint[:16], 16)), np.uint64(int(fingerprint[16:], 16))
        at = int(np.searchsorted(self._first, first))
        while at < len(self._first) and self._first[at] == first:
            if self._second[at] == second:
                return self.places[int(self._parts[at])]
            at += 1
        return None


def take_over(store: Path, manifest: Manifest) -> None:
    """Make `manifest` the store's: its incoming parts take their places, the parts that it does not name go.

    A process that is killed at any point leaves a store that is whole by its manifest, and `settle` ends what it began.
    """
    incoming = store / INCOMING
    incoming.mkdir(exist_ok=True)
    here = (incoming if file_of(incoming, TABLES[0], part.name).exists() else store for part in manifest.parts)
    files = [file_of(folder, TABLES[0], part.name) for folder, part in zip(here, manifest.parts, strict=True)]
    with written_whole(incoming / COPIES_FILE) as file:
        pq.write_table(copies_of(files), file, compression="zstd")
    manifest.write(incoming / NAME)
    settle(store)


def settle(store: Path) -> None:
    """End a taking-over that was begun, if one was."""
    incoming = store / INCOMING
    manifest = read_manifest(incoming / NAME)
    if manifest is None:
        return
    named = {part.name for part in manifest.parts}
    for table in TABLES:
        (store / table).mkdir(parents=True, exist_ok=True)
        for path in (incoming / table).glob("*.parquet"):
            if path.stem in named:
                os.replace(path, file_of(store, table, path.stem))
    if (incoming / COPIES_FILE).exists():
        os.replace(incoming / COPIES_FILE, store / COPIES_FILE)
    manifest.write(store / NAME)
    for table in TABLES:
        for path in (store / table).glob("*.parquet"):
            if path.stem not in named:
                path.unlink()
    shutil.rmtree(incoming)


def check_folder(store: Path) -> None:
    """Raises StoreError where `store` holds something else than a store."""
    if store.is_dir() and not (store / NAME).exists() and not (store / INCOMING).exists() and any(store.iterdir()):
        raise StoreError(store, "a folder with other files in it", "give an empty or a new folder")
    if store.exists() and not store.is_dir():
        raise StoreError(store, "a file, not a store", "give a new folder")

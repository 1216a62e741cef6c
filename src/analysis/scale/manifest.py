"""What a store says of itself: schema, rules, and its parts with their counts and hashes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analysis.scale.schema import SCHEMA_VERSION, TABLES, schema
from analysis.writing import printable, written_whole

NAME = "manifest.json"


class StoreError(ValueError):
    """Why a store cannot be opened or written, in one line: where, what it is instead, and what to do.

    >>> print(StoreError("old/", "a store of schema 0, where this version reads 1", "write it again"))
    old/: a store of schema 0, where this version reads 1; write it again
    """

    def __init__(self, path: str | Path, what: str, advice: str) -> None:
        super().__init__(f"{printable(str(path))}: {what}; {advice}")


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive articles of a corpus, one Parquet file a table.

    `name` is a hash over the articles' fingerprints, the schema and the rules, `digest` one over the bytes of its
    files; `rows` counts the rows of each table.
    """

    name: str
    rows: Mapping[str, int]
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A store's schema version, the version of the rules it was written by, and its parts in the order of the corpus.

    `complete` is false where a first run was stopped before its end.
    """

    rules: str
    part_size: int
    parts: tuple[Part, ...] = ()
    complete: bool = True

    def write(self, path: Path) -> None:
        about: dict[str, Any] = {
            "schema": SCHEMA_VERSION,
            "columns": {table: _columns(table) for table in TABLES},
            **asdict(self),
        }
        with written_whole(path) as file:
            file.write((json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode())


def _columns(table: str) -> dict[str, str]:
    return {field.name: str(field.type) for field in schema(table)}


def read_manifest(path: Path) -> Manifest | None:
    """The manifest at `path`, None where there is none. Raises StoreError where it is damaged or of another schema."""
    try:
        about = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError:
        raise StoreError(path.parent, "a store with a damaged manifest", "write it again in another folder") from None
    version = about.get("schema") if isinstance(about, dict) else None
    if version != SCHEMA_VERSION:
        what = f"a store of schema {version!r}, where this version reads {SCHEMA_VERSION}"
        raise StoreError(path.parent, what, "write it again in another folder")
    try:
        parts = tuple(Part(part["name"], part["rows"], part["digest"]) for part in about["parts"])
        columns_agree = about["columns"] == {table: _columns(table) for table in TABLES}
        manifest = Manifest(str(about["rules"]), int(about["part_size"]), parts, bool(about["complete"]))
    except (KeyError, TypeError, ValueError):
        columns_agree = False
    if not columns_agree:
        raise StoreError(path.parent, "a store with other columns than its schema has", "write it again") from None
    return manifest

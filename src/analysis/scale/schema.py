"""What the tables of a store hold: the columns of `analysis.tables`, as Arrow types, and their version."""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from analysis.packing.columns import columns
from analysis.tables import LAYERS

SCHEMA_VERSION = 1
"""Goes up whenever a column comes, goes or changes its meaning; a store of another version is refused."""

TABLES = ("articles", *LAYERS)
"""The tables that a store holds: articles, then the six layers of tags."""

# What depends on the other articles is told by the store's table of copies, never by an article's own row.
_OF_THE_CORPUS = frozenset({"pages", "also"})
_OWN = [
    ("fingerprint", pa.string()),
    ("printing", pa.string()),
    ("facts", pa.string()),
    ("clauses", pa.list_(pa.int64())),
]
_TYPES = {"string": pa.string(), "int64": pa.int64(), "Float64": pa.float64()}


@cache
def schema(table: str) -> pa.Schema:
    """The Arrow schema of one of `TABLES`.

    `articles` has columns of its own: `fingerprint`, by which an unchanged article is known; `printing`, `facts` and
    `clauses`, which pages share that print the same words.

    >>> schema("figures").field("low").type
    DataType(double)
    >>> schema("articles").names[-4:]
    ['fingerprint', 'printing', 'facts', 'clauses']
    """
    fields = [(column.name, _TYPES[column.dtype]) for column in columns()[table] if column.name not in _OF_THE_CORPUS]
    if table == "articles":
        fields += _OWN
    return pa.schema(fields)


COPIES = pa.schema([("article", pa.string()), ("counted_as", pa.string())])
"""The pages that another page stands for: which one counts."""

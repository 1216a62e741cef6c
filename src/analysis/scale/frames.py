"""DataFrame -> DataFrame: one row an article with its tags inside, for whatever engine maps frames over a cluster."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from analysis.scale.schema import TABLES, schema

if TYPE_CHECKING:
    import pandas as pd

_AT_ONCE = 64  # articles in hand


@cache
def frame_schema() -> pa.Schema:
    """What `tag_frame` gives, as an Arrow schema: the columns of `articles`, a list of tags a layer, and `error`.

    >>> frame_schema().field("quantities").type.value_type.field("unit").type
    DataType(string)
    """
    layers = set(TABLES[1:])
    about = [field for field in schema(TABLES[0]) if field.name not in layers]
    tags = [pa.field(layer, pa.list_(pa.struct([*schema(layer)]))) for layer in TABLES[1:]]
    return pa.schema([*about, *tags, pa.field("error", pa.string())])


def empty_frame() -> pd.DataFrame:
    """A frame without rows that has the columns and types of `tag_frame`: what Dask calls meta."""
    return _frame([])


def tag_frame(frame: pd.DataFrame, debates: str | None = None) -> pd.DataFrame:
    """Articles with all their tags, one row for each row of `frame`, in its order and under its index.

    `frame` has a column `text` and, where it can, `id`, `title`, `published`, `publisher` and `url`. A row that holds
    no article has the reason in `error`, and nothing else but its id. `debates` is a folder of debates of one's own.
    Every column has an Arrow type, those of the layers are lists of structs: ``out.quantities.explode()``. Raises
    ValueError where no column holds text.

    >>> import pandas as pd
    >>> out = tag_frame(pd.DataFrame({"id": ["a"], "text": ["2024-07-12\\n贵州算力规模达到30.7EFlops。"]}))
    >>> out.article[0], [tag["text"] for tag in out.quantities[0]]
    ('a', ['30.7EFlops'])
    """
    from analysis.reading.fields import draft_of, fields_of
    from analysis.scale.pages import Page, drafted
    from analysis.scale.work import Failed, rows_of

    fields = fields_of([str(column) for column in frame.columns], {})
    if "text" not in fields:
        raise ValueError("no column named text; name the column that holds the articles' text")
    rows: list[dict[str, Any]] = []
    pages: list[Page] = []
    for n, cells in enumerate(frame.to_dict("records")):
        named = {str(name): value for name, value in cells.items()}
        draft = draft_of(named, fields, f"row-{n}")
        if draft is None:
            rows.append({"article": str(named.get(fields.get("id", ""), f"row-{n}")), "error": "an empty text"})
            continue
        rows.append({"article": draft.id})
        pages.append(drafted(draft.id, "DataFrame", draft))
    read = [row for row in rows if "error" not in row]
    for at in range(0, len(pages), _AT_ONCE):
        for row, found in zip(read[at:], rows_of(pages[at : at + _AT_ONCE], debates), strict=False):
            if isinstance(found, Failed):
                row["error"] = found.what
            else:
                row |= found[TABLES[0]][0] | {layer: found[layer] for layer in TABLES[1:]}
    return _frame(rows).set_index(frame.index)


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    made: pd.DataFrame = pa.Table.from_pylist(rows, schema=frame_schema()).to_pandas(types_mapper=pd.ArrowDtype)
    return made

"""Figures of compute, chips and parameters under the column names of Epoch AI's data hub, with our evidence after."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from analysis.lexicon import rows
from analysis.reading.folding import fold
from analysis.tagging.aliases import entry_name

Row = Mapping[str, Any]

_COMPUTE = ("FLOPS", "OPS")
_STATUS = {"actual": "Existing", "target": "Planned", "forecast": "Planned"}
_BITS = re.compile(r"(?:FP|BF|INT|TF)(8|16|32)", re.ASCII)
_OWN = ("id", "article", "published", "text", "low", "high", "unit", "precision", "modifier", "metric", "time", "edtf")


def ledger_rows(figures: Iterable[Row], articles: Iterable[Row]) -> list[dict[str, Any]]:
    """One row a figure in FLOPS, OPS, chips or parameters: a column of Epoch AI where one fits, then our own.

    `figures` and `articles` are rows of these tables. A column of Epoch AI holds the upper end of the value, else its
    lower end; both ends and the bound are among our columns.

    >>> figure = {"id": "a-f1", "article": "a", "entity": "青岚", "low": 7.5e19, "high": None, "unit": "FLOPS"}
    >>> [row] = ledger_rows([figure | {"status": "target", "precision": "FP16"}], [])
    >>> row["Name"], row["Status"], row["Max OP/s"], row["16-bit OP/s"], row["figure_status"]
    ('青岚', 'Planned', 7.5e+19, 7.5e+19, 'target')
    """
    addresses = {article["article"]: article["url"] for article in articles}
    return [
        _ledger_row(figure, addresses.get(figure["article"]))
        for figure in figures
        if figure["unit"] in (*_COMPUTE, "chip", "parameter")
    ]


def _ledger_row(figure: Row, url: str | None) -> dict[str, Any]:
    return (
        {
            _whose(figure): figure["entity"],
            "Status": _STATUS.get(figure["status"]),
            "Quote": figure.get("sentence"),
            "Source 1": url,
            "figure_status": figure["status"],
            "source": figure.get("source"),
        }
        | _value(figure)
        | {name: figure.get(name) for name in _OWN}
    )


def _whose(figure: Row) -> str:
    """The column that names the entity: of parameters a model, or the organisation that has it."""
    if figure["unit"] != "parameter":
        return "Name"
    name = figure["entity"] or ""
    return "Organization" if {fold(name), fold(entry_name(name))} & _organisations() else "Model"


@cache
def _organisations() -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in rows("names_organisations"))


def _value(figure: Row) -> dict[str, float]:
    value = figure["low"] if figure["high"] is None else figure["high"]
    if value is None:
        return {}
    if figure["unit"] == "chip":
        return {"Total number of AI chips": value}
    if figure["unit"] == "parameter":
        return {"Parameters": value}
    row = {"Max OP/s": value}
    if value > 0:
        row["Max OP/s (log)"] = math.log10(value)
    if bits := _BITS.match(figure["precision"] or ""):
        row[f"{bits[1]}-bit OP/s"] = value
    return row

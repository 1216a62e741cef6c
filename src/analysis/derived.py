"""What follows from the figures and stands in no text: agreement between articles, and implied values.

Derived rows are never mixed with reported ones: they have tables of their own, each with its formula
and the evidence ids that it rests on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import product
from typing import TYPE_CHECKING, Any

from analysis.reading.folding import fold

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

APPROXIMATE = 0.05
"""Share of its value by which an approximate figure (约, 近) may be off."""

_GROWTH = ("复合增长", "年均增长", "年均增速", "年增长", "年复合", "cagr")
_PER_CHIP = "FLOPS per chip"


def name_key(name: object) -> str:
    """What two spellings of a name share: script, width, case and marks folded away.

    >>> name_key("贵州省") == name_key("貴州 省"), name_key(None)
    (True, '')
    """
    return "".join(c for c in fold(name).lower() if c.isalnum()) if isinstance(name, str) else ""


def interval(row: Row) -> tuple[float, float]:
    """The values that a figure allows: open sides are infinite, approximate points have a margin.

    >>> interval({"low": 80.0, "high": None, "modifier": "min"})
    (80.0, inf)
    >>> interval({"low": 100.0, "high": 100.0, "modifier": "approx"})
    (95.0, 105.0)
    """
    low = -math.inf if row["low"] is None else float(row["low"])
    high = math.inf if row["high"] is None else float(row["high"])
    if row["modifier"] == "approx":
        return low * (1 - APPROXIMATE), high * (1 + APPROXIMATE)
    return low, high


def verdict(rows: Iterable[Row]) -> str:
    """``agree`` where all figures say the same, ``overlap`` where one value fits all of them, else ``conflict``."""
    intervals = [interval(row) for row in rows]
    lows, highs = zip(*intervals, strict=True)
    if all(_close(a, b) for a, b in ((lows[0], low) for low in lows)) and all(_close(highs[0], high) for high in highs):
        return "agree"
    return "overlap" if max(lows) <= min(highs) * (1 + 1e-9) else "conflict"


def _close(a: float, b: float) -> bool:
    return a == b or math.isclose(a, b, rel_tol=1e-6)


def _records(frame: pd.DataFrame) -> list[Row]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [dict(zip(plain.columns, row, strict=True)) for row in plain.itertuples(index=False)]


def _groups(rows: Iterable[Row], *fields: str) -> dict[tuple[str, ...], list[Row]]:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        key = tuple(name_key(row[f]) if f in ("entity", "metric") else str(row[f]) for f in fields)
        groups.setdefault(key, []).append(row)
    return groups


def _named(figures: pd.DataFrame) -> list[Row]:
    return [row for row in _records(figures) if row["entity"] and (row["low"] is not None or row["high"] is not None)]


def agreement_rows(figures: pd.DataFrame) -> list[Row]:
    """Figures of the same entity, metric, unit, time and status that two or more articles tell, and whether they agree.

    Undated figures that differ may each have been right in their day: their verdict is ``undated``.
    """
    told = [row for row in _named(figures) if row["metric"]]
    found = []
    for rows in _groups(told, "entity", "metric", "unit", "time", "status").values():
        articles = list(dict.fromkeys(row["article"] for row in rows))
        if len(articles) < 2:
            continue
        first, judged = rows[0], verdict(rows)
        found.append(
            {
                "entity": first["entity"],
                "metric": first["metric"],
                "unit": first["unit"],
                "time": first["time"],
                "status": first["status"],
                "verdict": "undated" if judged == "conflict" and first["time"] is None else judged,
                "values": " | ".join(row["text"] for row in rows),
                "articles": " ".join(articles),
                "ids": " ".join(row["id"] for row in rows),
            }
        )
    return found


def implied_rows(figures: pd.DataFrame, times: pd.DataFrame) -> list[Row]:
    """Values that follow from two figures of one entity: FLOPS per chip, a base year, growth to a target."""
    rows = _named(figures)
    return [*_per_chip(rows), *_base_year(rows, _records(times)), *_growth(rows)]


def _implied(
    kind: str, entity: str, low: float, high: float, unit: str, time: str | None, formula: str, *of: Row
) -> Row:
    return {
        "kind": kind,
        "entity": entity,
        "low": low if math.isfinite(low) and low > 0 else None,
        "high": high if math.isfinite(high) else None,
        "unit": unit,
        "time": time,
        "formula": formula,
        "articles": " ".join(dict.fromkeys(row["article"] for row in of)),
        "ids": " ".join(row["id"] for row in of),
    }


def _per_chip(rows: list[Row]) -> Iterator[Row]:
    both = [row for row in rows if row["unit"] in ("FLOPS", "chip") and (row["low"] or row["high"])]
    for group in _groups(both, "article", "entity", "time", "status").values():
        compute = [row for row in group if row["unit"] == "FLOPS"]
        chips = [row for row in group if row["unit"] == "chip"]
        if len(compute) != 1 or len(chips) != 1:
            continue
        (low, high), (fewest, most) = interval(compute[0]), interval(chips[0])
        low, high = max(low, 0) / most, high / fewest if fewest > 0 else math.inf
        if low > 0 or math.isfinite(high):
            formula = f"{compute[0]['text']} ÷ {chips[0]['text']}"
            yield _implied(
                _PER_CHIP, chips[0]["entity"], low, high, "FLOPS", chips[0]["time"], formula, compute[0], chips[0]
            )


def _year(time: object) -> int | None:
    return int(time[:4]) if isinstance(time, str) and time[:4].isdigit() else None


def _is_growth(row: Row) -> bool:
    words = fold(f"{row['metric'] or ''}").lower()
    return row["unit"] == "percent" and any(word in words for word in _GROWTH)


def _base_year(rows: list[Row], times: list[Row]) -> Iterator[Row]:
    """A value at the end of a span of years and its yearly growth give the value at its beginning."""
    spans = _groups((t for t in times if t["type"] == "DURATION" and _years(t["value"])), "article", "sentence")
    for key, group in _groups(rows, "article", "sentence").items():
        years = {_years(t["value"]) for t in spans.get(key, [])}
        rates = [row for row in group if _is_growth(row) and row["low"]]
        if len(years) != 1 or len(rates) != 1:
            continue
        count, rate = years.pop(), rates[0]
        for row in group:
            year = _year(row["time"])
            if row["unit"] in ("percent", "times", "percentage_point") or year is None or count is None:
                continue
            if name_key(row["entity"]) != name_key(rate["entity"]):
                continue
            low, high = interval(row)
            factor = (1 + rate["low"] / 100) ** count
            formula = f"{row['text']} ÷ (1 + {rate['text']})^{count}"
            yield _implied(
                "base year",
                row["entity"],
                low / factor,
                high / factor,
                row["unit"],
                str(year - count),
                formula,
                row,
                rate,
            )


def _years(value: str) -> int | None:
    digits = value.removeprefix("P").removesuffix("Y")
    return int(digits) if value == f"P{digits}Y" and digits.isdigit() and 0 < int(digits) <= 50 else None


def _growth(rows: list[Row]) -> Iterator[Row]:
    """From the value reported to the one aimed at or forecast for later, of the same entity, metric and unit."""
    sizes = [row for row in rows if row["metric"] and row["unit"] not in ("percent", "times", "percentage_point")]
    for group in _groups(sizes, "entity", "metric", "unit").values():
        now = [row for row in group if row["status"] == "actual" and _year(row["time"])]
        later = [row for row in group if row["status"] in ("target", "forecast") and _year(row["time"])]
        for start, end in product(now, later):
            if str(start["time"])[:4] > str(end["time"])[:4]:
                continue
            (low, high), (least, most) = interval(start), interval(end)
            if low <= 0 or not math.isfinite(low):
                continue
            formula = f"{end['text']} ÷ {start['text']}"
            yield _implied(
                f"growth to {end['status']}",
                end["entity"],
                least / high,
                most / low,
                "times",
                end["time"],
                formula,
                end,
                start,
            )

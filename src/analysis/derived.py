"""What follows from the figures and stands in no text: agreement between articles, and implied values.

Derived rows are never mixed with reported ones: they have tables of their own, each with its formula
and the evidence ids that it rests on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from analysis.reading.folding import fold
from analysis.tagging.aliases import entry_name
from analysis.tagging.figures_keys import is_thing, metric_key
from analysis.tagging.metrics import is_periodic, unchanged
from analysis.tagging.names_lexicon import entries, place_levels

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

APPROXIMATE = 0.05
"""Share of its value by which an approximate figure (约, 近) may be off."""

_PRINTED = re.compile(r"\d+(?:\.\d+)?")
_RATES = ("percent", "times", "percentage_point")
_GROWTH = ("复合增长", "年均增长", "年均增速", "年增长", "年复合", "cagr")
_PER_CHIP = "FLOPS per chip"
_CLUSTER = re.compile(r"[十百千万]+卡级?")


def name_key(name: object) -> str:
    """What two spellings of a name share: one entry of the lexicon, script, width, case and marks folded away.

    >>> name_key("贵州省") == name_key("貴州 省"), name_key("輝達") == name_key("NVIDIA"), name_key(None)
    (True, True, '')
    """
    if not isinstance(name, str):
        return ""
    folded = fold(name)
    entry = entry_name(folded)
    if entry == folded:
        folded = "".join(folded.split())
        entry = entry_name(folded)
    if entry == folded and entry_name(folded[:-1]) in place_levels() and folded[-1:] in "省市":
        entry = folded[:-1]
    return "".join(c for c in entry.lower() if c.isalnum())


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


def rounding(row: Row) -> float:
    """Half a unit of the last digit printed, by which an exact figure may be off.

    >>> rounding({"text": "962亿美元", "low": 962e8, "high": 962e8, "modifier": "exact"})
    50000000.0
    """
    printed = _PRINTED.findall(fold(row["text"]).replace(",", ""))
    if row["modifier"] != "exact" or row["low"] != row["high"] or len(printed) != 1 or not float(printed[0]):
        return 0.0
    unit = abs(float(row["low"]) / float(printed[0]))
    return float(unit * 0.5 / 10 ** len(printed[0].partition(".")[2]))


def verdict(rows: Iterable[Row]) -> str:
    """``agree`` where all figures say the same, but for rounding, ``overlap`` where one value fits all, else ``conflict``.

    >>> verdict(
    ...     [
    ...         {"text": t, "low": v, "high": v, "modifier": "exact"}
    ...         for t, v in (("962亿元", 962e8), ("962.2亿元", 962.2e8))
    ...     ]
    ... )
    'agree'
    """
    rows = list(rows)
    lows, highs = zip(*(interval(row) for row in rows), strict=True)
    if all(_close(lows[0], low) for low in lows) and all(_close(highs[0], high) for high in highs):
        return "agree"
    if all(row["modifier"] == "exact" for row in rows):
        off = [rounding(row) for row in rows]
        least = max(low - by for low, by in zip(lows, off, strict=True))
        return "agree" if least <= min(high + by for high, by in zip(highs, off, strict=True)) else "conflict"
    return "overlap" if max(lows) <= min(highs) * (1 + 1e-9) else "conflict"


def _close(a: float, b: float) -> bool:
    return a == b or math.isclose(a, b, rel_tol=1e-6)


def _records(frame: pd.DataFrame) -> list[Row]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [dict(zip(plain.columns, row, strict=True)) for row in plain.itertuples(index=False)]


def _groups(rows: Iterable[Row], *fields: str) -> dict[tuple[str, ...], list[Row]]:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(_key(row, field) for field in fields), []).append(row)
    return groups


def _key(row: Row, field: str) -> str:
    if field == "entity":
        return name_key(row["entity"])
    return metric_key(row["metric"] or "", row["entity"] or "") if field == "metric" else str(row[field])


def _named(figures: pd.DataFrame) -> list[Row]:
    """The figures of somebody in particular: not of 大模型 or 用户, which every article uses for others."""
    rows = [row for row in _records(figures) if row["low"] is not None or row["high"] is not None]
    return [row for row in rows if row["entity"] and (fold(row["entity"]) in entries() or not is_thing(row["entity"]))]


def _judged(rows: Sequence[Row]) -> str:
    """The verdict on figures of several articles: of two articles the figures that come closest, of all the worst."""
    rank = ("agree", "overlap", "conflict")
    told = {article: list(group) for article, group in _by_article(rows).items()}
    worst = 0
    for one, other in combinations(told.values(), 2):
        worst = max(worst, min(rank.index(verdict(pair)) for pair in product(one, other)))
    return rank[worst]


def _by_article(rows: Iterable[Row]) -> dict[str, list[Row]]:
    told: dict[str, list[Row]] = {}
    for row in rows:
        told.setdefault(row["article"], []).append(row)
    return told


def agreement_rows(figures: pd.DataFrame) -> list[Row]:
    """Figures of the same entity, metric, unit, time and status that two or more articles tell, and whether they agree.

    Undated figures that differ may each have been right in their day: their verdict is ``undated``. Entities meet
    under their lexicon entry (輝達, NVIDIA), metrics under one wording (總營收, 营业收入).
    """
    told = [row for row in _named(figures) if row["metric"] and row["text"] not in row["entity"] and not _passing(row)]
    found = []
    for rows in _groups(told, "entity", "metric", "unit", "time", "status").values():
        articles = list(_by_article(rows))
        if len(articles) < 2:
            continue
        first, judged = rows[0], _judged(rows)
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


def _passing(row: Row) -> bool:
    """Whether a figure belongs to its article alone: a change of what is not said, an undated multiple or handful."""
    few = row["unit"] in ("person", "organisation", "model") and (row["high"] or row["low"]) < 10
    return unchanged(row["metric"]) is None or (row["time"] is None and (few or row["unit"] == "times"))


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
    both = [row for row in both if not _is_cluster(row)]
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


def _is_cluster(row: Row) -> bool:
    """Whether a count of chips is the size of a kind of cluster (万卡集群), not how many there are in all."""
    return bool(_CLUSTER.fullmatch(fold(row["text"]))) or fold(row["metric"] or "").endswith("集群规模")


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
        rates = [row for row in group if _is_growth(row) and row["low"] and row["high"]]
        if len(years) != 1 or len(rates) != 1:
            continue
        count, rate = years.pop(), rates[0]
        for row in group:
            year = _year(row["time"])
            if row["unit"] in _RATES or year is None or count is None:
                continue
            if name_key(row["entity"]) != name_key(rate["entity"]):
                continue
            low, high = interval(row)
            slow, fast = ((1 + share / 100) ** count for share in interval(rate))
            formula = f"{row['text']} ÷ (1 + {rate['text']})^{count}"
            time = str(year - count)
            yield _implied("base year", row["entity"], low / fast, high / slow, row["unit"], time, formula, row, rate)


def _years(value: str) -> int | None:
    digits = value.removeprefix("P").removesuffix("Y")
    return int(digits) if value == f"P{digits}Y" and digits.isdigit() and 0 < int(digits) <= 50 else None


def _growth(rows: list[Row]) -> Iterator[Row]:
    """From the last value reported to the one aimed at or forecast for later, of the same entity, metric and unit."""
    sizes = [row for row in rows if row["metric"] and row["unit"] not in _RATES]
    sizes = [row for row in sizes if _span(row["time"]) and not _is_cluster(row)]
    for group in _groups(sizes, "entity", "metric", "unit").values():
        for end in (row for row in group if row["status"] in ("target", "forecast")):
            before = [row for row in group if row["status"] == "actual" and _leads_to(row, end)]
            last = max((span for row in before if (span := _span(row["time"]))), default=None)
            for start in (row for row in before if _span(row["time"]) == last):
                (low, high), (least, most) = interval(start), interval(end)
                if low <= 0 or not math.isfinite(low) or not (math.isfinite(high) or math.isfinite(most)):
                    continue
                kind, formula = f"growth to {end['status']}", f"{end['text']} ÷ {start['text']}"
                yield _implied(kind, end["entity"], least / high, most / low, "times", end["time"], formula, end, start)


def _span(time: object) -> tuple[str, str] | None:
    """The first and last month that a TIMEX3 date covers (of a day, the day); None for what is no date.

    >>> _span("2025"), _span("2025-Q2"), _span("2025-06-30"), _span("P3Y")
    (('2025-01', '2025-12'), ('2025-04', '2025-06'), ('2025-06-30', '2025-06-30'), None)
    """
    if not isinstance(time, str) or not time[:4].isdigit():
        return None
    if time[4:6] in ("-Q", "-H"):
        months = 3 if time[5] == "Q" else 6
        last = int(time[6]) * months
        return f"{time[:4]}-{last - months + 1:02}", f"{time[:4]}-{last:02}"
    return (f"{time}-01", f"{time}-12") if len(time) == 4 else (time, time)


def _leads_to(start: Row, end: Row) -> bool:
    """Whether a value comes before another; of what is told by period (营收), only of periods of one length."""
    first, second = _span(start["time"]), _span(end["time"])
    if first is None or second is None or first[1] >= second[1]:
        return False
    return len(start["time"]) == len(end["time"]) or not is_periodic(end["metric"])

"""Figures -> the largest values by whose they are, and how far a target lies from what is reported."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from analysis.axis import days_of, edtf_of
from analysis.derived import interval, name_key
from analysis.findings.parts import Distance, Largest, Source, Top, Value
from analysis.reading.folding import fold
from analysis.tagging.figures_keys import is_thing, metric_key
from analysis.tagging.names_lexicon import entries, place_levels

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
Scope = Literal["nation", "owner", "unnamed", "device"]

CURRENCIES = ("CNY", "USD", "HKD", "TWD", "EUR", "JPY", "KRW", "GBP", "INR")
_MEASURED_BY: dict[Scope, tuple[Scope, ...]] = {
    "nation": (),
    "owner": ("owner",),
    "unnamed": ("owner",),
    "device": ("device",),
}
"""By whose value a target is measured where its owner reports none: a nation's by nobody else's, and none by a nation's."""
_LARGER = 1.1
"""A bound is taken to lie within this factor of its number where it is weighed against another value."""
_WHOLE = frozenset(("全国", "全球", "世界", "我国", "国内", "全世界"))
_CLUSTER = re.compile(r"[十百千万]+卡(?:级|规模)?")
_UNITS = frozenset(f"{step}{unit}" for step in ("", *"kmgtpez") for unit in ("flops", "ops", "flop"))


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows of a table as dicts, None where a cell is missing."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [dict(zip(plain.columns, row, strict=True)) for row in plain.itertuples(index=False)]


def values_of(figures: pd.DataFrame, sources: Mapping[str, Source]) -> list[Value]:
    """The figures that can be findings; the same figure told several times is one."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in records(figures):
        if row["status"] == "hypothetical" or (row["low"] is None and row["high"] is None) or is_definition(row):
            continue
        metric = metric_key(row["metric"] or "", row["entity"] or "")
        same = (row["low"], row["high"], row["unit"], row["modifier"], row["status"], row["edtf"], metric)
        groups.setdefault((name_key(row["entity"]), *same), []).append(row)
    return [value_of(rows, sources) for rows in groups.values()]


def value_of(rows: Sequence[Row], sources: Mapping[str, Source]) -> Value:
    """The value that rows of the table of figures share."""
    first = rows[0]
    return Value(
        first["text"],
        first["low"],
        first["high"],
        first["unit"],
        first["modifier"],
        next((row["precision"] for row in rows if row["precision"]), None),
        first["entity"],
        first["metric"],
        first["edtf"],
        first["status"],
        next((row["source"] for row in rows if row["source"]), None),
        tuple(sources[article] for article in dict.fromkeys(row["article"] for row in rows)),
        tuple(row["id"] for row in rows),
    )


def is_definition(row: Row) -> bool:
    """Whether a figure says what a unit is: one EFLOPS, ten to the eighteenth operations a second.

    >>> is_definition({"entity": "EFLOPS"}), is_definition({"entity": "青岚集团"})
    (True, False)
    """
    return name_key(row["entity"]) in _UNITS


def scope_of(entity: str | None) -> Scope:
    """Whose a value is: a ``nation``'s or the world's, one ``owner``'s, a ``device``'s (chip, product), or ``unnamed``.

    A common noun that any article may use for another thing names nobody.

    >>> scope_of("全国"), scope_of("青岚市"), scope_of("H100"), scope_of("集群"), scope_of(None)
    ('nation', 'owner', 'device', 'unnamed', 'unnamed')
    """
    name = fold(entity or "")
    entry = entries().get(name)
    if not name or (entry is None and is_thing(name)):
        return "unnamed"
    if name in _WHOLE or place_levels().get(entry.name if entry else name) in ("country", "world"):
        return "nation"
    return "device" if entry and entry.kind in ("chip", "product", "model") else "owner"


def _tops(values: Iterable[Value]) -> list[Top]:
    """The largest by scope. Who is not named counts where he has more than any owner named, a device where nobody has."""
    by: dict[str, list[Value]] = {}
    for value in values:
        if value.size > 0:
            by.setdefault(scope_of(value.entity), []).append(value)
    tops = {scope: _top(scope, held) for scope, held in by.items()}
    if "unnamed" in tops and "owner" in tops and tops["unnamed"].values[0].size <= tops["owner"].values[0].size:
        del tops["unnamed"]
    if len(tops) > 1:
        tops.pop("device", None)
    return [tops[scope] for scope in ("nation", "owner", "unnamed", "device") if scope in tops]


def _top(scope: str, values: Sequence[Value]) -> Top:
    ranked = sorted(values, key=lambda value: (-value.size, value.ids))
    first = next((value for value in ranked if value.low is not None), ranked[0])
    tied = _tied([value for value in ranked if _worth(value) == _worth(first)])
    taken = {name_key(value.entity) for value in tied}
    rivals: dict[str, Value] = {}
    for value in ranked:
        who = name_key(value.entity) or value.ids[0]
        if who not in taken and _worth(value) != _worth(first) and _most(value) > _least(first):
            rivals.setdefault(who, value)
    return Top(scope, tuple(tied), tuple(rivals.values()))


def _worth(value: Value) -> tuple[float | None, float | None, str, str]:
    return value.low, value.high, value.modifier, value.unit


def _tied(values: Iterable[Value]) -> list[Value]:
    """Values of one size, one an entity: a name and the longer form of it (岚语, 岚语3) are one there."""
    found: list[Value] = []
    for value in values:
        who = name_key(value.entity)
        for n, other in enumerate(found):
            name = name_key(other.entity)
            if who and name and (who.startswith(name) or name.startswith(who)):
                longer = value if len(who) > len(name) else other
                sources = tuple(dict.fromkeys(other.sources + value.sources))
                found[n] = replace(longer, sources=sources, ids=other.ids + value.ids)
                break
        else:
            found.append(value)
    return found


def _ends(value: Value) -> tuple[float, float]:
    return interval({"low": value.low, "high": value.high, "modifier": value.modifier})


def _most(value: Value) -> float:
    """The most that a value may well be."""
    high = _ends(value)[1]
    return high if math.isfinite(high) else value.size * _LARGER


def _least(value: Value) -> float:
    low = _ends(value)[0]
    return low if math.isfinite(low) else value.size / _LARGER


def _computing(values: Iterable[Value]) -> list[Value]:
    """Computing power in FLOPS; in OPS, which count whole numbers, only where nobody tells any FLOPS."""
    found = [value for value in values if value.unit in ("FLOPS", "OPS")]
    return [v for v in found if v.unit == "FLOPS" and scope_of(v.entity) != "device"] or found


def largest_compute(actual: Iterable[Value]) -> Largest | None:
    """The largest computing power of values reported as actual, by scope."""
    tops = _tops(_computing(actual))
    return Largest("compute", tuple(tops)) if tops else None


def largest_chips(actual: Iterable[Value]) -> Largest | None:
    """The largest count of chips by scope; the size of a kind of cluster (万卡集群) is none."""
    tops = _tops(value for value in actual if value.unit == "chip" and not _CLUSTER.fullmatch(fold(value.text)))
    return Largest("chips", tuple(tops)) if tops else None


def largest_aim(values: Iterable[Value], actual: Iterable[Value]) -> Largest | None:
    """The largest target or forecast of computing power by scope, and how far it lies from what is reported."""
    aims = _tops(_computing(value for value in values if value.status in ("target", "forecast")))
    bases = _computing(actual)
    tops = (replace(top, distance=distance(top.values[0], bases)) for top in aims)
    return Largest("aim", tuple(tops)) if aims else None


def distance(aim: Value, actual: Sequence[Value]) -> Distance | None:
    """How far a target lies from the newest value of the same entity, failing that from the largest of any like it.

    Of the entity's values those that measure the same in words come first; values of a later day than the target's
    are no base, nor are values in another unit. None where nothing is reported.
    """
    fit = [value for value in actual if value.unit == aim.unit and value.size > 0 and not _later(value, aim)]
    own = [value for value in fit if aim.entity and name_key(value.entity) == name_key(aim.entity)]
    alike = [value for value in own if _metric(value) == _metric(aim)]
    if own:
        base = max(alike or own, key=lambda value: (_told_at(value), value.size))
    else:
        others = {top.scope: top for top in _tops(value for value in fit if scope_of(value.entity) != "unnamed")}
        base_of = [others[scope] for scope in _MEASURED_BY[scope_of(aim.entity)] if scope in others]
        if not base_of:
            return None
        base = base_of[0].values[0]
    (least, most), (low, high) = _ends(aim), _ends(base)
    times = (_finite(least / high), _finite(most / low) if low > 0 else None)
    more = (_finite(least - high), _finite(most - low))
    other = (aim.precision, base.precision) if aim.precision != base.precision else None
    larger = [value for value in own if _metric(value) != _metric(aim) and value.size >= aim.size and value != base]
    beyond = max(larger, key=lambda value: value.size, default=None)
    return Distance(base, bool(own), _metric(base) == _metric(aim), other, times, more, beyond)


def _metric(value: Value) -> str:
    return metric_key(value.metric or "", value.entity or "")


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _later(value: Value, aim: Value) -> bool:
    held, meant = days_of(value.edtf), days_of(aim.edtf)
    return bool(held and meant and held.first and meant.last and held.first > meant.last)


def _told_at(value: Value) -> date:
    """The day a value is of: the last of its date, else that of the article that tells it."""
    days = days_of(value.edtf) or days_of(edtf_of(value.sources[0].published))
    return (days and (days.last or days.first)) or date.min


def largest_model(actual: Iterable[Value]) -> Largest | None:
    """The model of the most parameters."""
    named = [v for v in actual if v.unit == "parameter" and scope_of(v.entity) in ("owner", "device")]
    return Largest("model", (_top("owner", named),)) if named else None


def largest_amounts(actual: Iterable[Value]) -> Largest | None:
    """The largest amount in the currency that is told most, and in a second that is told at least half as often.

    No rate of exchange is applied.
    """
    named = [v for v in actual if v.unit in CURRENCIES and scope_of(v.entity) in ("nation", "owner") and v.size > 0]
    ordered = sorted(named, key=lambda value: value.unit)
    by = sorted(([*group] for _, group in groupby(ordered, key=lambda value: value.unit)), key=len, reverse=True)
    told = [group for group in by[:2] if 2 * len(group) >= len(by[0])]
    return Largest("money", tuple(_top(group[0].unit, group) for group in told)) if told else None

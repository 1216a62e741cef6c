"""Tables -> the findings that matter, each with its parts and the evidence ids that it rests on.

Nothing here is prose: `analysis.charts.findings` says findings in a language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from analysis.axis import Days, days_of, edtf_of
from analysis.findings.largest import (
    Row,
    largest_aim,
    largest_amounts,
    largest_chips,
    largest_compute,
    largest_model,
    records,
    value_of,
    values_of,
)
from analysis.findings.parts import (
    Change,
    Conflict,
    Contest,
    Finding,
    Happened,
    Holder,
    Quoted,
    Source,
    Speaker,
    Split,
    Telling,
)
from analysis.holders import holder_names
from analysis.positions import CHANGED
from analysis.reading.folding import fold
from analysis.tagging.names_lexicon import entries

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Tables

FIVE = 5
"""How many findings there are at most."""

CORE = ("compute", "aim", "debate", "conflict", "change")
"""The kinds of the five; a report says which of them the tables hold nothing for."""

_QUARTER = 92
"""Days: a happening dated less closely than to its quarter is not called the newest."""
_HAPPENED = frozenset(("release", "funding", "policy", "infrastructure", "company", "research", "market"))


def findings(frames: Tables) -> list[Finding]:
    """The five findings of a corpus, the gravest first; where the tables hold nothing for one, another takes its place.

    First the largest computing power reported, the largest aimed at or forecast, the most contested debate, where
    articles conflict, what changed last; then the largest count of chips, model and amounts of money, and who is
    quoted most. Hypothetical values and those calculated here are never among them.

    >>> from analysis.corpus import tag
    >>> from analysis.reading import read_text
    >>> from analysis.tables import tables
    >>> [found] = findings(tables(tag([read_text("截至2024年5月，青岚市算力规模达到30EFLOPS。")])))
    >>> found.kind, found.tops[0].values[0].entity, found.tops[0].values[0].edtf
    ('compute', '青岚市', '2024-05')
    """
    sources = sources_of(frames.articles)
    values = values_of(frames.figures, sources)
    actual = [value for value in values if value.status == "actual"]
    makers: tuple[Callable[[], Finding | None], ...] = (
        lambda: largest_compute(actual),
        lambda: largest_aim(values, actual),
        lambda: _contest(frames.positions),
        lambda: _conflict(frames, sources),
        lambda: _change(frames, sources),
        lambda: largest_chips(actual),
        lambda: largest_model(actual),
        lambda: largest_amounts(actual),
        lambda: _quoted(frames),
    )
    found: list[Finding] = []
    for make in makers:
        if len(found) < FIVE and (one := make()):
            found.append(one)
    return found


def sources_of(articles: pd.DataFrame) -> dict[str, Source]:
    """The articles of a table by id."""
    return {
        row["article"]: Source(
            row["key"],
            row["title"] or row["article"],
            row["publisher"] or None,
            row["published"] or row["anchor"],
            row["published"] is None and row["anchor"] is not None,
        )
        for row in records(articles)
    }


def speakers(frames: Tables) -> list[Speaker]:
    """Everybody whom statements or figures are credited to, most quoted first.

    One person written in several ways is one, as `holder_names` tells.
    """
    said = [row | {"holder": row["source"]} for row in records(frames.statements)]
    told = [row | {"holder": row["source"], "role": None} for row in records(frames.figures) if row["source"]]
    held = records(frames.stances)
    names = holder_names([*said, *told, *held])
    groups: dict[str, tuple[list[Row], list[Row], list[Row]]] = {}
    for n, (row, name) in enumerate(zip([*said, *told, *held], names, strict=True)):
        layer = (n >= len(said)) + (n >= len(said) + len(told))
        groups.setdefault(name, ([], [], []))[layer].append(row)
    sources = sources_of(frames.articles)
    found = [_speaker(name, *rows, sources) for name, rows in groups.items() if rows[0] or rows[1]]
    return sorted(found, key=lambda one: (-one.statements, -one.articles, -len(one.figures)))


def _speaker(name: str, said: list[Row], told: list[Row], held: list[Row], sources: dict[str, Source]) -> Speaker:
    own = [*said, *told]
    written = own[0]["holder"]
    return Speaker(
        written + name[name.index(" (") :] if name.endswith(")") and " (" in name else written,
        next((row["role"] for row in own if row["role"]), None),
        len(said),
        len({row["article"] for row in own}),
        tuple(dict.fromkeys((row["target"], row["label"]) for row in held)),
        tuple(value_of([row], sources) for row in told if row["low"] is not None or row["high"] is not None),
        tuple(row["id"] for row in own),
    )


def _contest(positions: pd.DataFrame) -> Contest | None:
    held: dict[str, list[Holder]] = {}
    for row in records(positions):
        held.setdefault(row["target"], []).append(holder_of(row))
    splits = [Split(target, tuple(holders)) for target, holders in held.items()]
    ranked = sorted(splits, key=_heat, reverse=True)
    if not ranked or _heat(ranked[0])[1] < 2:
        return None
    return Contest(bool(_heat(ranked[0])[0]), tuple(split for split in ranked if _heat(split) == _heat(ranked[0])))


def _heat(split: Split) -> tuple[int, int]:
    return min(len(split.side("FAVOR")), len(split.side("AGAINST"))), len(split.holders)


def holder_of(position: Row) -> Holder:
    """The holder that a row of the table of positions tells of; without steps where their order is not known."""
    course = position["course"] or ""
    parted = [step.partition(" ") for step in course.split(" → ")] if "→" in course else []
    steps = tuple((label, day) for label, _, day in parted)
    return Holder(position["holder"], position["label"], steps, tuple(position["ids"].split()))


def _conflict(frames: Tables, sources: dict[str, Source]) -> Conflict | None:
    figures = {row["id"]: row for row in records(frames.figures)}
    events = {row["id"]: row for row in records(frames.events)}
    agreement = [row for row in records(frames.agreement) if row["verdict"] in ("conflict", "undated")]
    found: list[tuple[bool, int, Conflict]] = []
    for row in agreement:
        values = _sides([figures[one] for one in row["ids"].split()], ("low", "high", "modifier"))
        one = Conflict(row["verdict"] == "conflict", tuple(value_of(side, sources) for side in values), (), 0)
        found.append((one.dated, len({figures[told]["article"] for told in row["ids"].split()}), one))
    for row in records(frames.happenings):
        if row["agreement"] == "conflict":
            dates = _sides([events[one] for one in row["ids"].split()], ("edtf",))
            told = Conflict(True, (), tuple(_telling(side, sources) for side in dates), 0)
            found.append((True, row["told"], told))
    if not found:
        return None
    first = max(found, key=lambda one: one[:2])
    alike = sum(one[0] == first[0] for one in found)
    return replace(first[2], more=alike - 1)


def _sides(rows: Iterable[Row], fields: Sequence[str]) -> list[list[Row]]:
    """Rows that say the same, together."""
    sides: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        sides.setdefault(tuple(row[field] for field in fields), []).append(row)
    return list(sides.values())


def _telling(rows: Sequence[Row], sources: dict[str, Source]) -> Telling:
    told = tuple(sources[article] for article in dict.fromkeys(row["article"] for row in rows))
    return Telling(rows[0]["edtf"], rows[0]["text"], told, tuple(row["id"] for row in rows))


def _change(frames: Tables, sources: dict[str, Source]) -> Change | None:
    happened = _newest(frames, sources)
    turned = [row for row in records(frames.positions) if row["label"] == CHANGED and "→" in (row["course"] or "")]
    last = max(turned, key=lambda row: holder_of(row).steps[-1][1], default=None)
    if not happened and not last:
        return None
    return Change(happened, last["target"] if last else None, holder_of(last) if last else None)


def _newest(frames: Tables, sources: dict[str, Source]) -> Happened | None:
    """The happening of the newest date that begins no later than the newest article; what was merely said is none."""
    written = [days for source in sources.values() if (days := days_of(edtf_of(source.published)))]
    today = max((days.last for days in written if days.last), default=date.max)
    dated = [
        (row, days)
        for row in records(frames.happenings)
        if row["status"] == "actual"
        and (days := _closed(row["edtf"]))
        and days.first
        and days.first <= today
        and days.length() <= _QUARTER
    ]
    dated = [one for one in dated if one[0]["kind"] in _HAPPENED] or [one for one in dated if one[0]["kind"] == "other"]
    if not dated:
        return None
    last = max((days.first or date.min, -days.length()) for _, days in dated)
    same = [row for row, days in dated if (days.first or date.min, -days.length()) == last]
    row = min(same, key=lambda row: (-row["told"], row["id"]))
    events = {event["id"]: event["article"] for event in records(frames.events)}
    ids = tuple(row["ids"].split())
    told = tuple(sources[article] for article in dict.fromkeys(events[one] for one in ids))
    return Happened(Telling(row["edtf"], row["text"], told, ids), row["agreement"], len(same) - 1)


def _closed(edtf: str | None) -> Days | None:
    """The days of a date with two ends."""
    days = days_of(edtf)
    return days if days and days.first and days.last else None


def _quoted(frames: Tables) -> Quoted | None:
    said = [one for one in speakers(frames) if one.role or _is_person(one.name)]
    if not said or said[0].statements < 2:
        return None
    first = (said[0].statements, said[0].articles)
    return Quoted(tuple(one for one in said if (one.statements, one.articles) == first))


def _is_person(name: str) -> bool:
    entry = entries().get(fold(name))
    return bool(entry and entry.kind == "person")

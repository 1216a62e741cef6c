"""Stances -> where each holder stands on each debate over all articles, and how the sides split by sector."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from analysis.holders import holder_names
from analysis.sectors import sector

if TYPE_CHECKING:
    import pandas as pd

CHANGED = "CHANGED"
Row = dict[str, Any]


def position_rows(stances: pd.DataFrame) -> list[Row]:
    """One row a debate and holder, as `holder_names` tells them apart, in the order of the debates.

    `label` is the label that all his stances share. Where they differ it is CHANGED, never an average, and `course`
    tells each label with its date: parted by → where the dates tell the order, by | where they do not. `role` and
    `sector` are from the newest article that gives a role.
    """
    held: dict[tuple[str, str], list[Row]] = defaultdict(list)
    taken = [{str(name): value for name, value in stance.items()} for stance in stances.to_dict("records")]
    for stance, name in zip(taken, holder_names(taken), strict=True):
        held[stance["target"], name].append(stance)
    rows = [_position(target, name, said) for (target, name), said in held.items()]
    targets = list(dict.fromkeys(stances["target"]))
    return sorted(rows, key=lambda row: targets.index(row["target"]))


def _position(target: str, name: str, taken: list[Row]) -> Row:
    taken = sorted(taken, key=lambda s: _dated(s["published"]))
    labels = list(dict.fromkeys(s["label"] for s in taken))
    role = next((s["role"] for s in reversed(taken) if isinstance(s["role"], str)), None)
    written = Counter(s["holder"] for s in taken).most_common(1)[0][0]
    holder = written + name[name.index(" (") :] if name.endswith(")") else written
    return {
        "target": target,
        "holder": holder,
        "role": role,
        "sector": sector(holder, role),
        "label": labels[0] if len(labels) == 1 else CHANGED,
        "course": _course(taken) if len(labels) > 1 else None,
        "first": _dated(taken[0]["published"]) or None,
        "last": _dated(taken[-1]["published"]) or None,
        "articles": _joined(s["article"] for s in taken),
        "ids": _joined(s["id"] for s in taken),
    }


def _dated(published: Any) -> str:
    return published if isinstance(published, str) else ""


def _course(taken: list[Row]) -> str:
    """AGAINST 2023-08 → FAVOR 2025-02: each label once while it lasts, with the date of its first telling."""
    steps: list[tuple[str, str]] = []
    for stance in taken:
        if not steps or steps[-1][0] != stance["label"]:
            steps.append((stance["label"], _dated(stance["published"])))
    known = all(a and not b.startswith(a) for (_, a), (_, b) in pairwise(steps))
    return (" → " if known else " | ").join(f"{label} {date}".strip() for label, date in steps)


def _joined(values: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(values))


def split_rows(positions: pd.DataFrame) -> list[Row]:
    """One row a debate and sector, and one a debate for all of them: how many holders stand where."""
    rows = []
    for target, held in positions.groupby("target", sort=False):
        named = held.assign(sector=held["sector"].fillna("other"))
        rows.append(_split(str(target), "all", named))
        sizes = named["sector"].value_counts()
        rows += [_split(str(target), str(name), named[named["sector"] == name]) for name in sorted(sizes.index)]
    return rows


def _split(target: str, name: str, held: pd.DataFrame) -> Row:
    counts = held["label"].value_counts()
    sides = {side.lower(): int(counts.get(side, 0)) for side in ("FAVOR", "NEUTRAL", "AGAINST", CHANGED)}
    return {"target": target, "sector": name, "holders": len(held), **sides, "ids": _joined(held["ids"])}

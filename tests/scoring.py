"""How well the tags of an article agree with its gold: counts of hits, of tags too many and of tags missed."""

import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Any

Item = dict[str, Any]


class Score(Counter[str]):
    """Hits, extras and misses of a layer, added up over articles."""

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 where nothing was to be found."""
        found, there = self["hit"] + self["extra"], self["hit"] + self["missed"]
        return 2 * self["hit"] / (found + there) if found + there else 0.0


def overlap(a: Item, b: Item) -> int:
    return max(0, min(a["end"], b["end"]) - max(a["start"], b["start"]))


def plain(name: str | None) -> str:
    folded = unicodedata.normalize("NFKC", name or "").lower()
    return "".join(c for c in folded if c.isalnum())


def named(gold: Item, field: str, name: str | None) -> bool:
    """Whether `name` is the gold's name or one of its alternatives, or part of one, or the other way round."""
    allowed = [gold.get(field), *gold.get(f"{field}_alt", ())]
    if name is None:
        return None in allowed
    p = plain(name)
    return any(g == p or (min(len(g), len(p)) >= 2 and (g in p or p in g)) for g in map(plain, allowed) if g)


def layer(gold: list[Item], found: list[Item], same: Callable[[Item, Item], bool], span: str = "") -> Score:
    """One-to-one agreement of two lists of tags; what lies on optional gold counts neither way."""
    place = (lambda item: item[span]) if span else (lambda item: item)
    score, open_tags = Score(), list(found)
    for item in [g for g in gold if not g.get("optional")]:
        fits = [tag for tag in open_tags if same(item, tag)]
        best = max(fits, key=lambda tag: overlap(place(item), place(tag)), default=None)
        score["missed" if best is None else "hit"] += 1
        if best is not None:
            open_tags.remove(best)
    optional = [place(g) for g in gold if g.get("optional")]
    score["extra"] += sum(not any(overlap(place(tag), one) for one in optional) for tag in open_tags)
    return score


def close(a: float | None, b: float | None) -> bool:
    return a is b if a is None or b is None else abs(a - b) <= 1e-6 * max(abs(a), abs(b))


def same_quantity(g: Item, p: Item) -> bool:
    return bool(overlap(g, p)) and g["unit"] == p["unit"] and close(g["low"], p["low"]) and close(g["high"], p["high"])


def same_figure(g: Item, p: Item) -> bool:
    figure = g["figure"]
    dated = [figure.get("time"), *figure.get("time_alt", ())]
    return (
        same_quantity(g, p)
        and named(figure, "entity", p["entity"])
        and p["time"] in dated
        and p["status"] in (figure["status"], *figure.get("status_alt", ()))
    )


def same_time(g: Item, p: Item) -> bool:
    return bool(overlap(g, p)) and p["type"] == g["type"] and p["value"] in (g["value"], *g.get("value_alt", ()))


def same_stance(g: Item, p: Item) -> bool:
    labels = (g["label"], *g.get("label_alt", ()))
    return g["target"] == p["target"] and p["label"] in labels and named(g, "holder", p["holder"])


def same_event(g: Item, p: Item) -> bool:
    return p["time"] in (g["time"], *g.get("time_alt", ())) and bool(overlap(g["clause"], p["clause"]))


def characters(gold: list[Item], found: list[Item]) -> Score:
    """Characters of statements credited to the right source."""
    credit: dict[int, list[Item]] = {}
    optional: set[int] = set()
    for g in gold:
        for at in range(g["content"]["start"], g["content"]["end"]):
            optional.add(at) if g.get("optional") else credit.setdefault(at, []).append(g)
    said: dict[int, list[Item]] = {}
    for p in found:
        for at in range(p["content"]["start"], p["content"]["end"]):
            said.setdefault(at, []).append(p)
    right = {
        at for at, gs in credit.items() if any(named(g, "source", p["source"]) for g in gs for p in said.get(at, ()))
    }
    extra = sum(at not in right and at not in optional for at in said)
    return Score(hit=len(right), extra=extra, missed=len(credit) - len(right))


def covered(gold: list[list[int]], found: list[list[int]]) -> Score:
    """Characters that two lists of spans share."""
    g = {at for start, end in gold for at in range(start, end)}
    p = {at for start, end in found for at in range(start, end)}
    return Score(hit=len(g & p), extra=len(p - g), missed=len(g - p))

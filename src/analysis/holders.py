"""Holders over many articles: one person written in several ways is one, two people of one name are two."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from analysis.lexicon import Finder, rows
from analysis.reading.folding import fold
from analysis.tagging.aliases import entry_name
from analysis.tagging.names_lexicon import entries

_FOREIGN = re.compile(r"[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8}){1,3}")
_ALIKE = 75.0
"""Two transliterations are one name from this share of characters on (Indel similarity): 阿莫代伊 and 阿莫迪 have 86."""


def holder_names(stances: Iterable[dict[str, Any]]) -> list[str]:
    """The name that each stance's holder is known by over all articles, in the order given.

    A name of the lexicon stands for all its forms. Two transliterations of a foreign name that no lexicon holds are
    one if they read alike and their roles name one organisation. A name that several known people bear
    (``lexicon/namesakes.tsv``) gains the organisation that its role or its words tell; where they tell none, the
    holder is kept apart by his article.

    >>> holder_names(
    ...     [
    ...         {"holder": "张鹏", "role": "智谱CEO", "sentence": "", "article": "a"},
    ...         {"holder": "張鵬", "role": "極客公園創辦人", "sentence": "", "article": "b"},
    ...     ]
    ... )
    ['张鹏 (智谱)', '张鹏 (极客公园)']
    """
    taken = list(stances)
    told = _told(taken)
    one = _joined(taken)
    names = []
    for stance in taken:
        name = entry_name(fold(stance["holder"]))
        if name in _namesakes():
            article = stance["article"]
            names.append(f"{name} ({told.get((name, article)) or article})")
        else:
            names.append(one.get(name, name))
    return names


@cache
def _namesakes() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows("namesakes"):
        found[row["name"]].append(row["organisation"])
    return {name: tuple(organisations) for name, organisations in found.items()}


def _told(stances: Iterable[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """Name and article -> the organisation that tells which of the people of that name is meant."""
    told: dict[tuple[str, str], str] = {}
    for stance in stances:
        name = entry_name(fold(stance["holder"]))
        words = fold(f"{stance.get('role') or ''} {stance.get('sentence') or ''}")
        named = [organisation for organisation in _namesakes().get(name, ()) if organisation in words]
        if len(named) == 1:
            told.setdefault((name, stance["article"]), named[0])
    return told


def _joined(stances: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Foreign name that no lexicon holds -> the first that is written nearly so and has a role in one organisation."""
    from rapidfuzz.fuzz import ratio

    firms: dict[str, set[str]] = {}
    for stance in stances:
        name = entry_name(fold(stance["holder"]))
        if name not in entries() and _FOREIGN.fullmatch(name):
            firms.setdefault(name, set()).update(organisations_in(stance.get("role")))
    one: dict[str, str] = {}
    for name, own in firms.items():
        alike = (other for other in one.values() if own & firms[other] and ratio(name, other) >= _ALIKE)
        one[name] = next(alike, name)
    return one


def organisations_in(role: Any) -> set[str]:
    """The organisations of the lexicon that a role names.

    >>> sorted(organisations_in("阿里云创始人、清华大学教授"))
    ['清华大学', '阿里云']
    """
    if not isinstance(role, str):
        return set()
    return {entries()[form].name for _, _, form in _organisations().find(fold(role))}


@cache
def _organisations() -> Finder:
    return Finder(form for form, entry in entries().items() if entry.kind == "organisation")

"""One pass over the text for all the words that names are found by, sorted out by what they are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from string import ascii_letters, digits
from typing import Any

import msgspec
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from analysis.lexicon import Row, rows
from analysis.model import MentionKind, Range
from analysis.tagging import names_lexicon as lexicon

_COURTESIES = (
    "先生",
    "女士",
    "小姐",
    "教授",
    "副教授",
    "博士",
    "院士",
    "老师",
    "律师",
    "医生",
    "同学",
    "同志",
    "太太",
    "夫人",
)
_EXECUTIVES = (
    "创始人",
    "创办人",
    "董事长",
    "总裁",
    "首席执行官",
    "总经理",
    "执行长",
    "合伙人",
    "CEO",
    "CTO",
    "CFO",
    "COO",
)
_LATIN = frozenset(ascii_letters + digits)
_FORMAL = ("有限公司", "事务所", "责任公司")


# A candidate for a name: range, kind, how sure it is, the title that touches it.
Found = tuple[int, int, MentionKind, int, Range | None]


@dataclass(frozen=True, slots=True)
class Form:
    """What a listed form names and how sure a sign of it the form is.

    It is `plain` unless it begins or ends in Latin script, is `short`, so that it needs its long form nearby, or names a
    person, or a bank in full.
    """

    name: str
    kind: MentionKind
    tier: int
    latin: bool
    short: bool
    bank: bool
    plain: bool


@dataclass(frozen=True, slots=True)
class Title:
    """A title that stands before a name: whether as a byline does, and whether names in a row may follow it."""

    byline: bool
    press: bool


@dataclass(frozen=True, slots=True)
class Suffix:
    """The end of an organisation's name: how it is used and what makes another word of it when it follows."""

    word: str
    use: str
    not_before: frozenset[str]
    formal: bool


class Words(msgspec.Struct, frozen=True):
    """By table (start, end, what the word is there), None where it only looks like one.

    In each table the places are in order and never overlap: the first, of those the longest.
    """

    names: list[tuple[int, int, Form | None]]
    titles: list[tuple[int, int, Title | None]]
    suffixes: list[tuple[int, int, Suffix]]
    groups: list[tuple[int, int, str | None]]
    courtesies: list[tuple[int, int, None]]
    executives: list[tuple[int, int, None]]
    deeds: list[tuple[int, int, None]]
    lines: list[tuple[int, int, None]]
    references: list[tuple[int, int, Row]]
    seams: list[tuple[int, int, int]]


def find_words(folded: str) -> Words:
    """The words of all tables.

    >>> words = find_words("星河智算董事长周明远说,英伟达供货仍紧")
    >>> [(start, end, form.name) for start, end, form in words.names], words.titles
    ([(12, 15, '英伟达')], [(4, 7, Title(byline=False, press=False))])
    """
    find, known = _automaton()
    hits = find(folded, True)
    words = _by_table(hits, known)
    if words.seams:
        cuts = [start + last for start, _, last in words.seams]
        apart = [hit for hit in hits if bisect_left(cuts, hit[1]) == bisect_left(cuts, hit[2])]
        return msgspec.structs.replace(words, names=_by_table(apart, known).names)
    return words


def _by_table(hits: Iterable[tuple[int, int, int]], known: Sequence[tuple[int, Any]]) -> Words:
    """The words found, sorted out by table."""
    found: tuple[list[tuple[int, int, Any]], ...] = ([], [], [], [], [], [], [], [], [], [])
    reach = 0
    for number, start, end in hits:
        table, value = known[number]
        places = found[table]
        if start < reach and places and start < places[-1][1]:
            _settle(places, start, end, value)
        else:
            places.append((start, end, value))
        reach = end
    return Words(*found)


def is_whole_word(folded: str, start: int, end: int) -> bool:
    """Whether a form that begins or ends in Latin script stands apart from the letters and digits around it.

    >>> is_whole_word("用AI芯片", 1, 3), is_whole_word("用AIGC", 1, 3)
    (True, False)
    """
    if folded[end : end + 1] in _LATIN and folded[end - 1] in _LATIN:
        return False
    return not (start and folded[start - 1] in _LATIN and folded[start] in _LATIN)


def _settle(places: list[tuple[int, int, Any]], start: int, end: int, value: object) -> None:
    """Put in a place that ends after all others: it takes the room of those that begin no sooner, unless one before is in it."""
    at = len(places)
    while at and places[at - 1][0] >= start:
        at -= 1
    if not at or places[at - 1][1] <= start:
        places[at:] = [(start, end, value)]


@cache
def _automaton() -> tuple[Callable[[str, bool], list[tuple[int, int, int]]], list[tuple[int, Any]]]:
    """The search for the words of all tables at once; by word the number of its table and what it is."""
    after = lexicon.titles("after")
    tables: dict[str, Mapping[str, object]] = {
        "names": _forms(),
        "titles": _titles(),
        "suffixes": _suffixes(),
        "groups": {row["form"]: row["use"] if row["use"] != "none" else None for row in rows("names_groups")},
        "courtesies": dict.fromkeys(title for title in _COURTESIES if title in after),
        "executives": dict.fromkeys(_EXECUTIVES),
        "deeds": dict.fromkeys(lexicon.company_cues("act")),
        "lines": dict.fromkeys(lexicon.product_lines()),
        "references": {row["form"]: row for row in rows("names_references")},
        "seams": lexicon.seams(),
    }
    words = [word for field in Words.__struct_fields__ for word in tables[field]]
    automaton = AhoCorasick(words, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)
    known = [
        (number, value) for number, field in enumerate(Words.__struct_fields__) for value in tables[field].values()
    ]
    return automaton.find_matches_as_indexes, known


def _forms() -> dict[str, Form | None]:
    banks = {row["name"] for row in rows("names_organisations") if row["type"] == "finance"}
    table: dict[str, Form | None] = dict.fromkeys(lexicon.clashes())
    for form, entry in lexicon.entries().items():
        latin, bank = form[0].isascii() or form[-1].isascii(), entry.name in banks and not entry.short
        person = entry.kind == "person"
        plain = not (latin or person or entry.short or bank)
        table[form] = Form(entry.name, entry.kind, 8 if person else 6, latin, entry.short, bank, plain)
    return table


def _titles() -> dict[str, Title | None]:
    bylines, seeming = lexicon.titles("byline"), lexicon.seeming_titles()
    titles: dict[str, Title | None] = {
        word: Title(word in bylines, word in bylines or word.endswith("记者"))
        for word in lexicon.titles("before") | bylines
    }
    return titles | dict.fromkeys(seeming)


def _suffixes() -> dict[str, Suffix]:
    return {
        row["suffix"]: Suffix(row["suffix"], row["use"], frozenset(row["not_before"]), row["suffix"].endswith(_FORMAL))
        for row in rows("names_suffixes")
        if row["use"] != "latin"
    }

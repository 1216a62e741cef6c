"""The words of ``lexicon/statements.tsv`` in the forms that they are asked for in: lists, sets, patterns, endings."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from analysis.lexicon import rows
from analysis.tagging import names_lexicon as lexicon

Endings = dict[str, tuple[str, ...]]
Tails = dict[str, tuple[tuple[int, frozenset[str]], ...]]


@cache
def _classes() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows("statements"):
        found.setdefault(row["class"], set()).add(row["word"])
    return found


@cache
def word_set(*kinds: str) -> frozenset[str]:
    """The words of some classes."""
    return frozenset().union(*(_classes()[kind] for kind in kinds))


@cache
def words(kind: str) -> tuple[str, ...]:
    """The words of one class, longest first."""
    return tuple(sorted(_classes()[kind], key=lambda w: (-len(w), w)))


@cache
def alternatives(*kinds: str) -> str:
    """A regular expression's alternatives for the words of some classes."""
    return lexicon.alternatives(word_set(*kinds))


def by_last(found: Iterable[str]) -> Endings:
    """Words by their last character, longest first: few of them can end a given stretch."""
    table: dict[str, list[str]] = {}
    for word in sorted(found, key=len, reverse=True):
        table.setdefault(word[-1], []).append(word)
    return {last: tuple(its) for last, its in table.items()}


@cache
def endings(*kinds: str) -> Endings:
    """The words of some classes by their last character, longest first."""
    return by_last(word_set(*kinds))


@cache
def firsts(*kinds: str) -> frozenset[str]:
    """The characters that the words of some classes begin with."""
    return frozenset(word[0] for word in word_set(*kinds))


def by_tail(found: Iterable[str]) -> Tails:
    """Words by their last character and length, longest first."""
    table: dict[str, dict[int, set[str]]] = {}
    for word in sorted(found, key=len, reverse=True):
        table.setdefault(word[-1], {}).setdefault(len(word), set()).add(word)
    return {last: tuple((size, frozenset(its)) for size, its in sizes.items()) for last, sizes in table.items()}


@cache
def tails(*kinds: str) -> Tails:
    """The words of some classes by their last character and length, longest first."""
    return by_tail(word_set(*kinds))


def begins(folded: str, start: int, end: int, table: Tails) -> int:
    """Where the longest word of a table begins that ends folded[start:end], `end` if none does.

    >>> begins("沈岚昨天", 0, 4, by_tail(["昨天", "天"]))
    2
    """
    for size, its in table.get(folded[end - 1 : end], ()):
        if start <= end - size and folded[end - size : end] in its:
            return end - size
    return end

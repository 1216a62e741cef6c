"""The words that every debate shares, their spellings, and what two of them make together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from analysis.lexicon import rows
from analysis.reading.folding import fold

_CHINESE = re.compile("[\u4e00-\u9fff]*")
_JOINS = re.compile(r"(?<=[a-z0-9])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[a-z0-9])")
_OF_HOLDERS = ("vague", "speaks", "comment", "firm_end")
# A class whose words are of other classes as well.
ALSO = {"isnt": ("is", "not")}


@cache
def variants(word: str) -> frozenset[str]:
    """Folded lower-case spellings of a word, with and without a space where scripts meet."""
    if _CHINESE.fullmatch(word):
        return frozenset((fold(word),))
    word = fold(word).lower()
    tight = re.sub(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])", "", word)
    return frozenset({word, tight, word.replace(" ", ""), _JOINS.sub(" ", tight)})


@cache
def shared_classes() -> Mapping[str, tuple[str, ...]]:
    """Class -> words, of the vocabulary that every debate shares."""
    table: dict[str, list[str]] = {}
    for row in rows("polarity"):
        table.setdefault(row["class"], []).append(row["word"])
    return {name: tuple(words) for name, words in table.items()}


@cache
def one_of_equal(classes: frozenset[str]) -> frozenset[str]:
    """The same set for all equal ones: what is kept by a word's classes is found sooner."""
    return classes


@cache
def spelled() -> Mapping[str, frozenset[str]]:
    """Each spelling of a word that every debate shares, and the classes it is in."""
    found: dict[str, set[str]] = {}
    for name, words in shared_classes().items():
        if name.startswith(_OF_HOLDERS):
            continue
        for word in words:
            for spelling in variants(word):
                found.setdefault(spelling, set()).update((name, *ALSO.get(name, ())))
    return {word: one_of_equal(frozenset(names)) for word, names in found.items()}


@cache
def first_parts() -> frozenset[str]:
    """The classes of words that may begin a word of two parts."""
    return frozenset(first for first, _ in compounds())


@cache
def compounds() -> Mapping[tuple[str, str], str]:
    """The class of a word made of two parts that touch, by the classes of its parts: degree + quality -> good."""
    return {(row["first"], row["second"]): row["class"] for row in rows("polarity_compounds")}

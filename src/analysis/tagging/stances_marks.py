"""Which debates a text touches, and where: by the words of their sides, and by those that tell an attitude."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from analysis.lexicon import Finder
from analysis.model import Range
from analysis.tagging.debates import Debate, attitudes_of, side_words
from analysis.tagging.names_lexicon import alternatives
from analysis.tagging.polarity_words import shared_classes, variants
from analysis.tagging.segment import Text

_CONTEXT_BEFORE = 400
_NEVER = (0, -1)
_NONE: frozenset[int] = frozenset()

# A word of a debate's sides: where it stands, the debates that it is of, and its paragraph.
Mark = tuple[int, frozenset[int], Range]
# Finds words of several debates; by word the debates that it is of.
Scanner = tuple[Finder, tuple[frozenset[int], ...]]


@lru_cache(maxsize=8)
def _sides_of(debates: tuple[Debate, ...]) -> Scanner:
    """The scanner for the words of every debate's sides."""
    return _scanner([side_words(debate) for debate in debates])


@lru_cache(maxsize=8)
def _attitudes_of(debates: tuple[Debate, ...]) -> tuple[Scanner, tuple[frozenset[int], ...]]:
    """The scanner for the words with which an article may tell an attitude in any debate; by word the debates of what may overlap it.

    A word that begins within the one that the scanner hits, and ends after it, is not hit.
    """
    shared = shared_classes()
    words = [
        {
            spelling
            for name in debate.attitudes
            for word in (*shared.get(name, ()), *debate.table["words"].get(name, ()))
            for spelling in variants(word)
        }
        for debate in debates
    ]
    begun: dict[str, frozenset[int]] = {}
    for index, own in enumerate(words):
        for beginning in {word[:end] for word in own for end in range(1, len(word))}:
            begun[beginning] = begun.get(beginning, _NONE) | {index}
    scanner = _scanner(words)
    overlapping = [
        _NONE.union(*[begun.get(word[start:], _NONE) for start in range(1, len(word))]) for word in scanner[0].words
    ]
    return scanner, tuple(overlapping)


def _scanner(words: Iterable[Iterable[str]]) -> Scanner:
    """One scanner for the words of several debates, and by word the debates that it, or a word within it, is of.

    A word is left out where the shorter ones that the scanner meets in it are of the same debates.
    """
    owners: dict[str, frozenset[int]] = {}
    for index, own in enumerate(words):
        for word in own:
            owners[word] = owners.get(word, _NONE) | {index}
    kept: dict[str, frozenset[int]] = {}
    for word in sorted(owners, key=len):
        size = len(word)
        parts = {word[start:end] for start in range(size) for end in range(start + 1, size + 1)} & kept.keys()
        named = owners[word].union(*[kept[part] for part in parts])
        if not (parts and named <= _met(word, kept)):
            kept[word] = named
    return Finder(kept), tuple(kept.values())


def _met(word: str, kept: Mapping[str, frozenset[int]]) -> frozenset[int]:
    """The debates of those words that a scan meets in a longer one."""
    met, start, size = _NONE, 0, len(word)
    while start < size:
        for end in range(size, start, -1):
            part = word[start:end]
            if part in kept:
                met |= kept[part]
                start = end
                break
        else:
            start += 1
    return met


@lru_cache(maxsize=64)
def _context_of(debate: Debate) -> re.Pattern[str] | None:
    """What finds the words by which a debate's context is known; None where every text is in it."""
    return re.compile(alternatives(debate.context)) if debate.context else None


def _context(text: Text, lower: str, debate: Debate, begin: int) -> Range:
    """The next word of a debate's context for paragraphs from `begin` on, and how far on they may begin.

    A paragraph stands in the context if it ends after the one and begins no later than the other.
    """
    words = _context_of(debate)
    if not words or (text.title and words.search(lower, *text.title)):
        return 0, len(lower)
    match = words.search(lower, max(0, begin - _CONTEXT_BEFORE))
    at = match.start() if match else len(lower)
    return at, at + _CONTEXT_BEFORE


def marks_in(text: Text, lower: str, debates: tuple[Debate, ...]) -> list[Mark]:
    """The words of the debates' sides, in order, each with those of its debates in whose context its paragraph stands.

    `lower` is the folded text in lower case.
    """
    finder, owners = _sides_of(debates)
    found: list[Mark] = []
    paragraph = begin, end = 0, 0
    contexts: dict[int, Range] = {}
    inside: dict[frozenset[int], frozenset[int]] = {}
    until = 0  # how far on paragraphs may begin for which all that is `inside` holds
    for number, start, _ in finder.hits(lower):
        if start >= end:
            paragraph = begin, end = text.paragraph_at(start)
            if not begin <= start < end:
                end = start
                continue
            if begin > until:
                inside, until = {}, len(lower)
        named = owners[number]
        if named not in inside:
            about = named
            for index in named:
                first, last = contexts.get(index, _NEVER)
                if last < begin:
                    first, last = contexts[index] = _context(text, lower, debates[index], begin)
                if first >= end:
                    about -= {index}
                    last = begin
                if last < until:
                    until = last
            inside[named] = about
        about = inside[named]
        if about:
            found.append((start, about, paragraph))
    return found


def attitudes_in(stretch: str, debates: tuple[Debate, ...], asked: frozenset[int]) -> frozenset[int]:
    """Those of the `asked` debates in which some words may tell an attitude."""
    (finder, owners), overlapping = _attitudes_of(debates)
    hits = finder.hits(stretch)
    if not hits:
        return _NONE
    sure = asked & _NONE.union(*[owners[number] for number, _, _ in hits])
    unsure = (asked - sure) & _NONE.union(*[overlapping[number] for number, _, _ in hits])
    return sure.union([index for index in unsure if attitudes_of(debates[index]).hits(stretch)])

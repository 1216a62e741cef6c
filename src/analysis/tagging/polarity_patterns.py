"""Patterns of word classes, and which of them the words of a sentence could fill in order, all tried at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import count
from operator import or_
from typing import NamedTuple

from analysis.model import StanceLabel

NEAR, CLAUSE, FAR, TOUCHING = range(4)
COUNTS = frozenset({"few", "many"})
# Classes that a debate's scanner finds no words of: numbers of firms, names, names of models.
_UNSEEN = COUNTS | {"actor", "product"}


class Step(NamedTuple):
    """One element of a pattern: a word of any of `classes`, after a gap: near, of a clause, far, none.

    `bit` is its own among the steps of all patterns of a set.
    """

    classes: frozenset[str]
    gap: int = NEAR
    bit: int = 0


class Pattern(NamedTuple):
    """A sequence of word classes, and the label of whoever says it; one that is `leaning` judges nothing outright."""

    label: StanceLabel
    steps: tuple[Step, ...]
    fixed: bool = False
    leaning: bool = False


class Steps(dict[frozenset[str], int]):
    """By the classes of a word the steps that it could be, worked out where they are first asked for."""

    def __init__(self, by_class: dict[str, int]) -> None:
        self._by_class = by_class

    def __missing__(self, classes: frozenset[str]) -> int:
        steps = self[classes] = _bits(self._by_class, classes)
        return steps


@dataclass(frozen=True, slots=True, eq=False)
class PatternSet:
    """Patterns, the ones of more words first, and the steps that words could be, by their classes, as bits.

    The bits of a pattern's steps follow one another: `opening` are the first ones, which `starts` tells apart by their
    number, `closing` the last ones. Each side of the debate has a bit as well: `sides`, of which `rivals` are set
    against each other. `by_word` has what each word of the scanner could be, alone or with the word before it, as bits
    of those steps alone that a scanner finds: `first_found` and `last_found` are their ends, `unfound` tells whether
    a pattern has none of them.

    Both searches are the shift-and of Baeza-Yates and Gonnet, made to skip words: one number keeps how far all patterns
    have come.
    """

    patterns: tuple[Pattern, ...]
    opening: int
    closing: int
    starts: dict[int, Pattern]
    sides: int
    rivals: int
    could: Steps
    by_word: tuple[int, ...]
    first_found: int
    last_found: int
    unfound: bool

    def may_fit(self, hits: Iterable[tuple[int, int, int]] | None) -> bool:
        """Whether the words that a scanner hits could be the steps of some pattern in order, but for steps that none finds.

        Without any hits to go by (None) they could.
        """
        if hits is None:
            return True
        by_word, opening = self.by_word, self.first_found
        reached = 0
        for number, _, _ in hits:
            could = by_word[number]
            if could:
                reached |= (reached << 1 | opening) & could
        return reached & self.last_found != 0 or self.unfound

    def openings(self, words: Sequence[int]) -> list[tuple[Pattern, int]]:
        """Each pattern with the words that may begin it, those which its further steps follow in order.

        `words` are given by the steps that each could be.
        """
        ahead, opening, closing = 0, self.opening, self.closing
        found: list[tuple[int, int]] = []
        for at in range(len(words) - 1, -1, -1):
            if words[at]:
                here = (ahead >> 1 | closing) & words[at]
                ahead |= here
                begun = here & opening
                while begun:
                    bit = begun & -begun
                    found.append((bit.bit_length(), at))
                    begun ^= bit
        found.sort()
        return [(self.starts[number], at) for number, at in found]


def _bits(by_class: Mapping[str, int], classes: Iterable[str]) -> int:
    return reduce(or_, [by_class[name] for name in classes if name in by_class], 0)


def _numbered(patterns: Iterable[Pattern]) -> tuple[list[Pattern], dict[str, int]]:
    """The patterns, each step with a bit of its own, in order, and the bits of the steps that name a class."""
    number = count()
    by_class: dict[str, int] = {}
    found = []
    for pattern in patterns:
        steps = tuple([Step(classes, gap, 1 << next(number)) for classes, gap, _ in pattern.steps])
        for classes, _, bit in steps:
            for name in classes:
                by_class[name] = by_class.get(name, 0) | bit
        found.append(pattern._replace(steps=steps))
    return found, by_class


def _ends(patterns: Iterable[Pattern]) -> tuple[int, int]:
    opening = closing = 0
    for pattern in patterns:
        if pattern.steps:
            opening |= pattern.steps[0].bit
            closing |= pattern.steps[-1].bit
    return opening, closing


def pattern_set(
    patterns: Iterable[Pattern],
    sides: frozenset[str],
    rivals: frozenset[str],
    words: Sequence[frozenset[str]],
) -> PatternSet:
    """The patterns of a debate with these sides; `words` are the classes that each word of its scanner could be of."""
    ordered, by_class = _numbered(sorted(patterns, key=lambda p: (-len(p.steps), p.label != "NEUTRAL")))
    opening, closing = _ends(ordered)
    found, found_by_class = _numbered(
        p._replace(steps=tuple([step for step in p.steps if step.classes.isdisjoint(_UNSEEN)])) for p in ordered
    )
    first_found, last_found = _ends(found)
    could = Steps(found_by_class)
    by_word = tuple([could[classes] for classes in words])
    beyond = count(closing.bit_length())
    of_sides = {name: 1 << next(beyond) for name in sides | rivals}
    for name, bit in of_sides.items():
        by_class[name] = by_class.get(name, 0) | bit
    return PatternSet(
        patterns=tuple(ordered),
        opening=opening,
        closing=closing,
        starts={pattern.steps[0].bit.bit_length(): pattern for pattern in ordered},
        sides=_bits(of_sides, sides),
        rivals=_bits(of_sides, rivals),
        could=Steps(by_class),
        by_word=by_word,
        first_found=first_found,
        last_found=last_found,
        unfound=any(not pattern.steps for pattern in found),
    )

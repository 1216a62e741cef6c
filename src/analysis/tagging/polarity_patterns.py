"""Patterns of word classes, and which of them the words of a sentence could fill in order, all tried at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import NamedTuple

from analysis.model import StanceLabel

NEAR, CLAUSE, FAR, TOUCHING = range(4)
COUNTS = frozenset({"few", "many"})
# Classes that a debate's scanner finds no words of: numbers of firms, names, names of models.
_UNSEEN = COUNTS | {"actor", "product"}

_Classes = frozenset[str]


class Step(NamedTuple):
    """One element of a pattern: a word of any of `classes`, after a gap: near, of a clause, far, none.

    `bit` is its own among the steps of all patterns of a set.
    """

    classes: _Classes
    gap: int = NEAR
    bit: int = 0


class Pattern(NamedTuple):
    """A sequence of word classes, and the label of whoever says it; one that is `leaning` judges nothing outright."""

    label: StanceLabel
    steps: tuple[Step, ...]
    fixed: bool = False
    leaning: bool = False


# The number of a pattern among those of its set, where the word stands that may begin it, and the pattern.
Opening = tuple[int, int, Pattern]


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    """What the words of a scanner are to the patterns of a set, wherever they stand.

    A row of bits has a place for each of the classes that a pattern asks for and a free one after them: `first` are the
    first places of the rows, `free` the free ones. `by_word` has the places of each word, alone or with the word before
    it, `given` the places of what no scanner finds. Patterns that ask for all that another one does have no row.
    """

    by_word: tuple[int, ...]
    given: int
    first: int
    free: int


@dataclass(frozen=True, slots=True, eq=False)
class PatternSet:
    """Patterns, the ones of more words first, and the steps that words could be, by their classes, as bits.

    The bits of a pattern's steps follow one another: `opening` are the first ones, each with its pattern in `starts` by the
    number of the bit, `closing` the last ones. Each side of the debate has a bit as well: `sides`, of which `rivals` are set
    against each other. `known` are the steps by the classes of a word, `by_class` by each class.
    """

    patterns: tuple[Pattern, ...]
    opening: int
    closing: int
    starts: dict[int, tuple[int, Pattern]]
    sides: int
    rivals: int
    by_class: dict[str, int]
    known: dict[_Classes, int]
    words: _Words

    def may_fit(self, hits: Iterable[tuple[int, int, int]]) -> bool:
        """Whether some pattern has a word for each step among those that a scanner hits, but for steps that none finds.

        One sum asks for all: adding 1 to each row of bits carries into the free one of those that are full, and no other.
        """
        words = self.words
        by_word, filled = words.by_word, words.given
        for number, _, _ in hits:
            filled |= by_word[number]
        return (filled + words.first) & words.free != 0

    def could(self, tokens: Sequence[tuple[int, int, _Classes]]) -> list[int]:
        """What each token could be; for classes that no word alone is of it is worked out where they are first asked for."""
        known = self.known
        try:
            return [known[token[2]] for token in tokens]
        except KeyError:
            known.update({classes: _places(self.by_class, classes) for _, _, classes in tokens})
            return [known[token[2]] for token in tokens]

    def openings(self, could: Sequence[int]) -> list[Opening]:
        """Each pattern with the words that may begin it, those which its further steps follow in order.

        Words are given by the steps that each could be. This is the shift-and of Baeza-Yates and Gonnet, made to skip
        words and run from the end: one number keeps how far all patterns have come.
        """
        ready, opening, starts = self.closing, self.opening, self.starts
        found: list[Opening] = []
        at = len(could)
        for steps in reversed(could):
            at -= 1
            here = ready & steps
            if here:
                ready |= here >> 1
                begun = here & opening
                while begun:
                    number = begun.bit_length()
                    bit, pattern = starts[number]
                    found.append((number, at, pattern))
                    begun ^= bit
        found.sort()
        return found


def _union(bits: Iterable[int]) -> int:
    return reduce(or_, bits, 0)


def _places(by_class: Mapping[str, int], classes: Iterable[str]) -> int:
    return _union([by_class[name] for name in classes if name in by_class])


def _rows(asked: Iterable[Iterable[_Classes]], bit: int) -> tuple[dict[str, int], int, int]:
    """Rows of bits from `bit` on, each with a free one after it: the bits by class, the first of the rows, the free ones."""
    by_class: dict[str, int] = {}
    first = free = 0
    for row in asked:
        first |= bit
        for classes in row:
            for name in classes:
                by_class[name] = by_class.get(name, 0) | bit
            bit <<= 1
        free |= bit
        bit <<= 1
    return by_class, first, free


def _words(patterns: Iterable[Pattern], words: Sequence[_Classes]) -> _Words:
    asked = {frozenset([step.classes for step in pattern.steps]) for pattern in patterns}
    least: list[frozenset[_Classes]] = []
    for classes in sorted(asked, key=len):
        if not any(other <= classes for other in least):
            least.append(classes)
    by_class, first, free = _rows(least, 1)
    places = {classes: _places(by_class, classes) for classes in set(words)}
    return _Words(tuple([places[classes] for classes in words]), _places(by_class, _UNSEEN), first, free)


def pattern_set(
    patterns: Iterable[Pattern],
    sides: frozenset[str],
    rivals: frozenset[str],
    words: Sequence[frozenset[str]],
) -> PatternSet:
    """The patterns of a debate with these sides; `words` are the classes that each word of its scanner could be of."""
    ordered = sorted(patterns, key=lambda p: (-len(p.steps), p.label != "NEUTRAL"))
    of_sides = {name: 1 << number for number, name in enumerate(sides | rivals)}
    by_class, bit = dict(of_sides), 2 << len(of_sides)
    found = []
    for pattern in ordered:
        steps = []
        for classes, gap, _ in pattern.steps:
            steps.append(Step(classes, gap, bit))
            for name in classes:
                by_class[name] = by_class.get(name, 0) | bit
            bit <<= 1
        found.append(pattern._replace(steps=tuple(steps)))
    return PatternSet(
        patterns=tuple(found),
        opening=_union([pattern.steps[0].bit for pattern in found]),
        closing=_union([pattern.steps[-1].bit for pattern in found]),
        starts={p.steps[0].bit.bit_length(): (p.steps[0].bit, p) for p in found},
        sides=_places(of_sides, sides),
        rivals=_places(of_sides, rivals),
        by_class=by_class,
        known={},
        words=_words(ordered, words),
    )

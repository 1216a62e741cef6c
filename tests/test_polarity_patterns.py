"""Which patterns the words of a sentence could fill: the search for all at once against one pattern after the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model import StanceLabel
from analysis.tagging.polarity_patterns import Pattern, PatternSet, Step, pattern_set

SIDES = frozenset({"open", "closed"})
FOUND = ("open", "closed", "good", "is")
UNFOUND = ("few", "actor")
WORDS = tuple(frozenset(name) for name in ({"open"}, {"closed"}, {"good"}, {"is", "good"}, {"other"}))

steps = st.frozensets(st.sampled_from(FOUND + UNFOUND), min_size=1, max_size=2).map(Step)
labels: st.SearchStrategy[StanceLabel] = st.sampled_from(["FAVOR", "AGAINST", "NEUTRAL"])
patterns = st.builds(Pattern, labels, st.lists(steps, min_size=1, max_size=4).map(tuple))
sentences = st.lists(st.sampled_from((*WORDS, frozenset({"few"}), frozenset({"actor"}))), max_size=8)


def set_of(given: Sequence[Pattern]) -> PatternSet:
    return pattern_set(given, SIDES, SIDES, WORDS)


def stands_in(pattern: Sequence[Step], words: Sequence[frozenset[str]]) -> bool:
    rest = iter(words)
    return all(any(step.classes & word for word in rest) for step in pattern)


@given(st.lists(patterns, max_size=6), sentences)
def test_openings_are_the_words_from_which_a_pattern_stands_in_order(given, words):
    found = set_of(given)
    openings = found.openings(found.could([(0, 0, word) for word in words]))
    assert [(pattern, at) for _, at, pattern in openings] == [
        (pattern, at)
        for pattern, at in product(found.patterns, range(len(words)))
        if pattern.steps[0].classes & words[at] and stands_in(pattern.steps[1:], words[at + 1 :])
    ]


@given(st.lists(patterns, max_size=6), sentences)
def test_what_stands_in_order_may_fit_the_words_that_a_scanner_finds(given, words):
    found = set_of(given)
    hits = [(WORDS.index(word), 0, 0) for word in words if word in WORDS]
    if any(stands_in(pattern.steps, words) for pattern in given):
        assert found.may_fit(hits)


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        (["open", "good"], True),
        (["good", "open"], True),
        (["good", "good"], False),
        (["open", "other", "is good"], True),
        (["open", "other"], False),
        ([], False),
    ],
)
def test_a_pattern_may_fit_words_for_all_its_steps_in_any_order(words, fits):
    found = set_of([Pattern("FAVOR", (Step(frozenset({"open"})), Step(frozenset({"good"}))))])
    assert found.may_fit([(WORDS.index(frozenset(word.split())), 0, 0) for word in words]) is fits


def test_patterns_of_more_words_come_first_and_neutral_ones_before_others_of_as_many():
    one, two = (Step(frozenset({"open"})),), (Step(frozenset({"open"})), Step(frozenset({"good"})))
    given = [Pattern("FAVOR", one), Pattern("NEUTRAL", one), Pattern("AGAINST", two), Pattern("NEUTRAL", two)]
    assert [(p.label, len(p.steps)) for p in set_of(given).patterns] == [
        ("NEUTRAL", 2),
        ("AGAINST", 2),
        ("NEUTRAL", 1),
        ("FAVOR", 1),
    ]


def test_each_side_has_a_bit_of_its_own():
    found = pattern_set([Pattern("FAVOR", (Step(frozenset({"good"})),))], SIDES | {"about"}, SIDES, WORDS)
    assert found.rivals.bit_count() == 2
    assert found.sides.bit_count() == 3
    assert found.rivals & ~found.sides == 0
    assert not found.sides & found.could([(0, 0, frozenset({"good"}))])[0]

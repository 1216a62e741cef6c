"""Where people's names may begin by their characters alone: one scan for all the rules that look closer."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import msgspec

from analysis.tagging import names_lexicon as lexicon

_BEFORE = "日月年号但而在按据用照如"
# Beside the words of the lexicon, what shows a name by following it begins with one of these.
_AFTER = "(,在于对向就从接是系为看眼的介透所称"
_JOINTS = frozenset("、和与")


class Heads(msgspec.Struct, frozen=True):
    """Places that may begin a name, each list in order.

    `likely` those of a family name that opens no ordinary words and a character usual in given names, `foreign` those of
    two characters usual in foreign names, `titled` those of a family name and the beginning of a title, `listed` those
    of names in a row.
    """

    likely: list[int]
    foreign: list[int]
    titled: list[int]
    listed: list[int]


def find_heads(folded: str) -> Heads:
    """The places of a text that no Chinese character precedes save those of a date (5日) or of what names follow (在).

    >>> find_heads("周明远、林若溪和何启航到场,安德森缺席")
    Heads(likely=[0, 4], foreign=[4, 14], titled=[], listed=[0, 4])
    """
    likely: list[int] = []
    foreign: list[int] = []
    titled: list[int] = []
    listed: list[int] = []
    family, sure, usual, doubles, titles, abroad = _characters()
    for match in _head().finditer(folded):
        at = match.start()
        first, second = folded[at], folded[at + 1]
        if first in family:
            third = folded[at + 2 : at + 3] if folded[at : at + 2] in doubles else ""
            if second in titles or third in titles:
                titled.append(at)
            if first in sure:
                if second in usual or third in usual:
                    likely.append(at)
                if not _JOINTS.isdisjoint(folded[at + 3 : at + 5]):
                    listed.append(at)
        if first in abroad and second in abroad:
            foreign.append(at)
    return Heads(likely, foreign, titled, listed)


@cache
def _characters() -> tuple[frozenset[str], ...]:
    """First characters of family names and of those that open no ordinary words, characters of given names, family names
    of two, first characters of titles behind a name, characters of foreign names.
    """
    return (
        lexicon.family_characters(),
        lexicon.sure_family_characters(),
        lexicon.given_characters(),
        frozenset(name for name in lexicon.surnames() if len(name) == 2),
        frozenset(title[0] for title in lexicon.titles("after")),
        frozenset(lexicon.foreign_characters()),
    )


@cache
def _head() -> re.Pattern[str]:
    family, sure, usual, doubles, titles, foreign = ("".join(sorted(words)) for words in _characters())
    inside = "".join(f"{chr(ord(a) + 1)}-{chr(ord(b) - 1)}" for a, b in pairwise(sorted(_BEFORE + "\u4dff\ua000")))
    speaks = {word[0] for word in lexicon.followers("cue", "adverb", "function")}
    spoken = "".join(sorted(speaks))
    after = "".join(sorted(speaks.union(_AFTER, (word[0] for word in lexicon.followers("act")))))
    return re.compile(
        rf"[{family}{foreign}](?<![{inside}·].)(?:(?<=[{family}])(?:(?=[{titles}{doubles}])"
        rf"|(?:(?=[{usual}{doubles}].{{0,2}}[{after}])|(?=[\u4e00-\u9fff]{{2,3}}[、和与]))(?<=[{sure}]))"
        rf"|(?<=[{foreign}])(?=[{foreign}].{{0,3}}[{spoken}]))"
    )

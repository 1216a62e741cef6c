"""What the taggers know, as data: tab-separated tables and debate files, read once, at first use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

Row = dict[str, str]

_FEW = 40  # words: so many are found one after the other sooner than an automaton for them is built


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of ``lexicon/NAME.tsv``, each a dict by column; lines that start with # are notes.

    Raises ValueError naming file and line where a row has not as many cells as the header.
    """
    text = files(__name__).joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip() and not line.startswith("#")]
    header = lines[0][1].split("\t")
    table = []
    for n, line in lines[1:]:
        cells = line.split("\t")
        if len(cells) != len(header):
            raise ValueError(f"lexicon/{name}.tsv line {n}: {len(cells)} cells where the header has {len(header)}")
        table.append(dict(zip(header, cells, strict=True)))
    return tuple(table)


class Finder:
    """Finds any of many words in one linear scan, longest first, never overlapping."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words: Sequence[str] = tuple(dict.fromkeys(words))
        # The smaller automaton: the tables of the faster one would push all else out of the processor's caches.
        kind = Implementation.ContiguousNFA
        automaton = AhoCorasick(self.words, matchkind=MatchKind.LeftmostLongest, implementation=kind)
        self.hits: Callable[[str], list[tuple[int, int, int]]] = automaton.find_matches_as_indexes

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, word) of each match, in order; `hits` gives each as (number of the word, start, end)."""
        words = self.words
        return [(start, end, words[i]) for i, start, end in self.hits(text)]


def find_few(words: Sequence[str], text: str) -> list[tuple[int, int, str]]:
    """What a `Finder` of these words finds, for words that are looked for in one text alone."""
    if len(words) > _FEW:
        return Finder(words).find(text)
    places: list[tuple[int, int, str]] = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            places.append((at, -len(word), word))
            at = text.find(word, at + 1)
    places.sort()
    found: list[tuple[int, int, str]] = []
    last = 0
    for start, size, word in places:
        if start >= last:
            last = start - size
            found.append((start, last, word))
    return found

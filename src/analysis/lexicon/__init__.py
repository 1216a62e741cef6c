"""What the taggers know, as data: tab-separated tables and debate files, read once, at first use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

Row = dict[str, str]

_MANY = 2000  # words: from here on the faster automaton takes longer to build than it saves


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
        kind = Implementation.DFA if len(self.words) < _MANY else Implementation.ContiguousNFA
        self._automaton = AhoCorasick(self.words, matchkind=MatchKind.LeftmostLongest, implementation=kind)

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, word) of each match, in order."""
        return [(start, end, self.words[i]) for i, start, end in self._automaton.find_matches_as_indexes(text)]

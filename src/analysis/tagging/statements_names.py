"""The mentions of one text by place, and a source as a statement needs it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from analysis.model import Mention
from analysis.tagging.statements_cues import alternatives

SPEAKERS = frozenset({"person", "organisation", "group", "document"})


class Source(NamedTuple):
    """A source by its canonical name, with its role and the place where its words begin."""

    name: str
    role: str | None
    start: int
    kind: str = "person"
    pronoun: bool = False


@cache
def _title() -> re.Pattern[str]:
    return re.compile(alternatives("title"))


def _credible(mention: Mention, folded: str) -> bool:
    """Whether an organisation's name is no stretch of a sentence that swallowed a person's title or a time."""
    long = mention.kind == "organisation" and mention.end - mention.start > 9
    return not (long and _title().search(folded[mention.start : mention.end]))


_start = attrgetter("start")


class Names:
    """The mentions of one text, looked up by place."""

    def __init__(self, raw: str, folded: str, mentions: tuple[Mention, ...]) -> None:
        self.raw = raw
        self.folded = folded
        self.mentions = sorted([m for m in mentions if _credible(m, folded)], key=lambda m: (m.start, -m.end))
        self.ends = {m.end for m in self.mentions if m.kind in SPEAKERS}
        self._starts = [m.start for m in self.mentions]
        self._documents = [m for m in self.mentions if m.kind == "document"]
        self._openings: dict[str, set[str]] | None = None
        self.roles: dict[str, str] = {}
        for mention in self.mentions:
            if mention.role:
                self.roles.setdefault(mention.name, mention.role)

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that lie inside a range, in order."""
        first, last = bisect_left(self._starts, start), bisect_right(self._starts, end)
        return [m for m in self.mentions[first:last] if m.end <= end]

    def documents(self, start: int, end: int) -> tuple[Mention, Mention] | None:
        """The first and the last paper of a range."""
        first = bisect_left(self._documents, start, key=_start)
        last = bisect_right(self._documents, end, key=_start) - 1
        while last >= first and self._documents[last].end > end:
            last -= 1
        return (self._documents[first], self._documents[last]) if first <= last else None

    def inside(self, offset: int) -> Mention | None:
        """The mention that `offset` cuts in two."""
        at = bisect_left(self._starts, offset) - 1
        return self.mentions[at] if at >= 0 and self.mentions[at].start < offset < self.mentions[at].end else None

    def people_by_opening(self) -> dict[str, set[str]]:
        """Every way a person's mention begins (沈, 沈岚) -> the names of those it may be."""
        if self._openings is None:
            self._openings = {}
            for mention in self.mentions:
                for size in range(1, len(mention.text) + 1) if mention.kind == "person" else ():
                    self._openings.setdefault(mention.text[:size], set()).add(mention.name)
        return self._openings

    def source(self, mention: Mention) -> Source:
        return Source(mention.name, self.roles.get(mention.name), mention.start, mention.kind, mention.pronoun)

    def words(self, start: int, end: int) -> Source:
        text = self.raw[start:end].strip(" :,()（）")
        return Source(text, self.roles.get(text), start, "group")

"""The mentions of one text by place, and a source as a statement needs it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, cached_property
from operator import attrgetter

from analysis.model import Mention
from analysis.tagging.quotes import Quote
from analysis.tagging.statements_words import alternatives

_LONG = 9
SPEAKERS = frozenset({"person", "organisation", "group", "document"})


@dataclass(slots=True, eq=False)
class Source:
    """A source by its canonical name, with its role and the place where its words begin."""

    name: str
    role: str | None
    start: int
    kind: str = "person"
    pronoun: bool = False


@dataclass(slots=True, eq=False)
class Attribution:
    """A source with its cue: `lead` is where its own words begin, `content` where what it says would begin.

    `verb` is the cue folded, `quote` the quotation before it that it takes for its own; `mark` is the cue's.
    """

    source: Source
    cue: str
    lead: int
    content: int
    mark: str
    verb: str = ""
    quote: Quote | None = None
    chained: bool = False


@cache
def _title() -> re.Pattern[str]:
    return re.compile(alternatives("title"))


def _swallows(folded: str, mention: Mention) -> bool:
    """Whether a long organisation's name is a stretch of a sentence that swallowed a person's title or a time."""
    return _title().search(folded, mention.start, mention.end) is not None


_start = attrgetter("start")


class Names:
    """The mentions of one text, in order, looked up by place."""

    def __init__(self, raw: str, folded: str, mentions: tuple[Mention, ...]) -> None:
        self.raw = raw
        self.folded = folded
        self.mentions = [
            m for m in mentions if m.kind != "organisation" or m.end - m.start <= _LONG or not _swallows(folded, m)
        ]
        self._starts = [m.start for m in self.mentions]
        self.roles = {m.name: m.role for m in reversed(self.mentions) if m.role}

    @cached_property
    def ends(self) -> set[int]:
        """Where the names of speakers end."""
        return {m.end for m in self.mentions if m.kind in SPEAKERS}

    @cached_property
    def _documents(self) -> list[Mention]:
        return [m for m in self.mentions if m.kind == "document"]

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that lie inside a range, in order."""
        starts = self._starts
        inside = self.mentions[bisect_left(starts, start) : bisect_right(starts, end)]
        while inside and inside[-1].end > end:
            inside.pop()
        return inside

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

    @cached_property
    def people_by_opening(self) -> dict[str, set[str]]:
        """Every way a person's mention begins (沈, 沈岚) -> the names of those it may be."""
        found: dict[str, set[str]] = {}
        for mention in self.mentions:
            for size in range(1, len(mention.text) + 1) if mention.kind == "person" else ():
                found.setdefault(mention.text[:size], set()).add(mention.name)
        return found

    def source(self, mention: Mention) -> Source:
        return Source(mention.name, self.roles.get(mention.name), mention.start, mention.kind, mention.pronoun)

    def words(self, start: int, end: int) -> Source:
        text = self.raw[start:end].strip(" :,()（）")
        return Source(text, self.roles.get(text), start, "group")

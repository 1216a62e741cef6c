"""Text -> its lines that are not blank, with what layout needs to know of each."""

from __future__ import annotations

import re

import msgspec

from analysis.model import Range

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_HEAD = 200


class Line(msgspec.Struct, frozen=True, gc=False):
    """A line without the blanks around it: its range in the text and its folded words."""

    start: int
    end: int
    text: str

    @property
    def range(self) -> Range:
        """Where the line stands in its text."""
        return self.start, self.end

    @property
    def key(self) -> str:
        """The line's beginning without blanks, in lower case: what the lexicon is compared with."""
        return compact(self.text[:_HEAD])


def compact(text: str) -> str:
    """`text` without blanks, in lower case.

    >>> compact("Skip to  content")
    'skiptocontent'
    """
    return "".join(text.split()).lower()


def split_lines(folded: str) -> list[Line]:
    """The lines of a folded text that are not blank, in order.

    >>> split_lines("算力\\n\\n  芯片")
    [Line(start=0, end=2, text='算力'), Line(start=6, end=8, text='芯片')]
    """
    return [Line(*match.span(), match[0]) for match in _LINE.finditer(folded)]

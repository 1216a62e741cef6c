"""Text -> its lines that are not blank, with what layout needs to know of each."""

from __future__ import annotations

import re
from typing import NamedTuple

_LINE = re.compile(r"\S[^\n]*")
_HEAD = 200


class Line(NamedTuple):
    """A line without the blanks around it: its range in the text and its folded words."""

    start: int
    end: int
    text: str

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
    lines = []
    for match in _LINE.finditer(folded):
        start, text = match.start(), match[0].rstrip()
        lines.append(Line(start, start + len(text), text))
    return lines

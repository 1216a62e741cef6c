"""How wide the columns of a table are set on paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from statistics import fmean

ROOM = 130.0
"""What a line of a table holds, in half widths of a Chinese character; so are all widths here."""

_GUTTER = 2.4
_TOKEN = re.compile(r"[\x21-\x2c\x2e-\u2e7f]+-?|-")
_WIDEST_TOKEN = 34.0
_MANY, _LONG, _LINES = 5, 40.0, 1.8
"""A column goes below where there are so many, its cells are so long on average, and would take so many lines."""


def shares(columns: Sequence[Sequence[str]], whole: Sequence[bool] = ()) -> list[float] | None:
    """How the line is shared out among columns of these cells; None where each may have all it asks for.

    No column is narrower than its longest unbroken word, and those that are to stay `whole` (numbers
    with their units) not than their longest cell; what is left goes to those whose cells are long on
    average, so that one long cell does not take the room of a column of quotes.

    >>> shares([["青岚云", "12"]]) is None
    True
    >>> names, quotes = shares([["青岚云"] * 9, ["算力规模达到十二。" * 12] * 9])
    >>> round(names), round(quotes)
    (8, 122)
    """
    most = [max(map(text_width, cells)) + _GUTTER for cells in columns]
    if sum(most) <= ROOM:
        return None
    least = [max(_longest_word(cell) for cell in cells) + _GUTTER for cells in columns]
    for n, kept in enumerate(whole):
        least[n] = max(least[n], most[n]) if kept and most[n] <= _WIDEST_TOKEN else least[n]
    given = list(least)
    wants = [fmean(map(text_width, cells)) + _GUTTER for cells in columns]
    for _ in columns:
        left = ROOM - sum(given)
        open_ones = [n for n, width in enumerate(given) if width < most[n]]
        total = sum(wants[n] for n in open_ones)
        if left <= 0.01 or not open_ones:
            break
        for n in open_ones:
            given[n] = min(most[n], given[n] + left * wants[n] / total)
    return given


def column_below(columns: Sequence[Sequence[str]], given: Sequence[float]) -> int | None:
    """The column that is better set in a line of its own below its row: quotes beside many short columns; else None.

    Where two columns are long none is, so that they can be read against each other.

    >>> names, quotes = ["青岚云"] * 9, ["算力规模达到十二。" * 6] * 9
    >>> column_below([names, quotes], [8, 122]), column_below([*[names] * 8, quotes], [*[14.0] * 8, 18.0])
    (None, 8)
    >>> column_below([*[names] * 4, quotes, quotes], [*[14.0] * 4, 37.0, 37.0]) is None
    True
    """
    if len(columns) < _MANY:
        return None
    means = [fmean(map(text_width, cells)) for cells in columns]
    longest = max(range(len(means)), key=means.__getitem__)
    alone = sum(mean > _LONG for mean in means) == 1
    return longest if longest and alone and means[longest] > _LINES * given[longest] else None


def text_width(text: str) -> float:
    """About how wide a text is.

    >>> text_width("算力"), round(text_width("GPU 12"), 2)
    (4.0, 6.84)
    """
    return sum(map(_width, text))


def _width(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 2.0
    return 1.28 if character.isupper() else 0.7 if character == " " else 1.15


def _longest_word(cell: str) -> float:
    return min(_WIDEST_TOKEN, max(map(text_width, _TOKEN.findall(cell)), default=2.0))

"""What one time expression says before it is resolved, and the words looked up beside it."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from analysis.lexicon import rows
from analysis.tagging.times_figures import Token
from analysis.tagging.times_scan import attached

# What stands in four characters that count and name no year (一百零三, 三千零五).
_UNLIKE_YEARS = frozenset("十百千万.")
# What makes another word of a word of approximation (最近, 签约).
_NO_ABOUT = {"近": frozenset("最附接将靠"), "约": frozenset("签合公节特预条契解违履")}

# Tokens further apart than this have nothing to do with each other.
GAP = 4


class Expression(msgspec.Struct, gc=False):
    """An expression not yet resolved.

    `kind` is ``date``, ``duration``, ``set``, ``vague`` or ``plan``. A date has `fields` (year, month, day, quarter,
    half, hour, minute, second, weekday), `shift` (steps from now, by unit) or `ref` (steps from the last date told),
    a named `season`, `festival`, `part` of day and `edge`; `named` marks a year in a name (2024算力大会) and `rank`
    how far down the order of a date it has come. A duration has `low` in `unit`; `turn` is -1 or 1 where it is
    counted back or on (三年前, 三年后). `link` is ``-`` after the word of a range.
    """

    start: int
    end: int
    kind: str
    value: str = ""
    fields: dict[str, int] = {}
    shift: dict[str, int] = {}
    ref: dict[str, int] = {}
    season: str = ""
    festival: str = ""
    part: str = ""
    edge: str = ""
    mod: str = ""
    unit: str = ""
    low: float | None = None
    turn: int = 0
    link: str = ""
    named: bool = False
    rank: int = 0


@cache
def _beside() -> dict[str, dict[str, tuple[tuple[str, str], ...]]]:
    """Words looked up next to an expression, longest first: class -> first character -> (word, what it means)."""
    table: dict[str, list[tuple[str, str]]] = {}
    for row in rows("times"):
        word, kind = row["word"], row["class"]
        if kind == "edge":
            table.setdefault("edge", []).append((word, row["mod"]))
        elif kind == "part" and attached(row):
            table.setdefault("part", []).append((word, row["value"]))
        elif kind in ("ago", "later"):
            table.setdefault("turn", []).append((word, kind))
        elif kind == "about":
            table.setdefault(row["value"], []).append((word, ""))
    grouped: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {}
    for kind, words in table.items():
        words.sort(key=lambda pair: -len(pair[0]))
        keys = {word[-1 if kind == "before" else 0] for word, _ in words}
        grouped[kind] = {key: tuple(w for w in words if w[0][-1 if kind == "before" else 0] == key) for key in keys}
    return grouped


def words_after(kind: str) -> list[str]:
    """The words of a class that stand right after an expression."""
    return [word for words in _beside()[kind].values() for word, _ in words]


def word_after(text: str, at: int, kind: str) -> tuple[str, str] | None:
    """The word of a class that begins at `at`, and what it means."""
    for word, meaning in _beside()[kind].get(text[at : at + 1], ()):
        if text.startswith(word, at):
            return word, meaning
    return None


def word_before(text: str, at: int) -> str | None:
    """The word of approximation that ends at `at` (约, 不到, 近 but not 最近)."""
    for word, _ in _beside()["before"].get(text[max(0, at - 1) : at], ()):
        if text.endswith(word, max(0, at - 4), at):
            return None if text[max(0, at - len(word) - 1) : at - len(word)] in _NO_ABOUT.get(word, ()) else word
    return None


@cache
def meeting() -> re.Pattern[str]:
    """A name that ends in a word for a meeting, list or report, near enough to carry a bare year."""
    words = sorted((row["word"] for row in rows("times") if row["class"] == "meeting"), key=len, reverse=True)
    return re.compile(r"[^,。;!?\n]{0,22}?(?:" + "|".join(map(re.escape, words)) + ")")


def touching(text: str, token: Token, end: int, gap: tuple[str, ...] = ()) -> Token | None:
    """The token if nothing but spaces, or one of `gap`, lies between `end` and it."""
    start = token.start
    if start == end:
        return token
    if not end < start <= end + GAP:
        return None
    between = text[end:start].strip(" T")
    return token if not between or between in gap else None


def named_year(token: Token) -> int | None:
    """The year that a number with 年 names (2024年, 二〇二四年); None where it counts years (三年)."""
    low = token.low
    if len(token.value) != 4 or token.vague or low is None:
        return None
    plain = token.value.isdecimal() or _UNLIKE_YEARS.isdisjoint(token.value)
    return int(low) if plain and 1800 <= low <= 2100 else None

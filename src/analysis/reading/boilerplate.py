"""A line -> what it does to the body, by the lexicon of page furniture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from analysis.lexicon import Finder, rows
from analysis.reading.folding import fold
from analysis.reading.lines import Line, compact

Effect = Literal["drop", "links", "end"]

_SHORT = 60
_MIDDLE = 160
_BUTTONS = 12  # so many buttons at most in one line
_HEAD = 60  # of a longer line only its first words count
_PHRASE = 30  # a longer line with a full stop is a sentence, and a sentence may speak of cookies
_FOOTER = 300


@dataclass(frozen=True, slots=True)
class _Furniture:
    whole: dict[str, Effect]
    heads: dict[str, Effect]
    begins: dict[str, Effect]
    opens: dict[str, Effect]
    ends: dict[str, Effect]
    parts: dict[str, Effect]
    begin_words: dict[str, list[str]]
    open_words: dict[str, list[str]]
    end_words: tuple[str, ...]
    part_words: Finder


@cache
def _furniture() -> _Furniture:
    tables: dict[str, dict[str, Effect]] = {"line": {}, "head": {}, "start": {}, "open": {}, "end": {}, "part": {}}
    for row in rows("layout_boilerplate"):
        tables[row["where"]][compact(fold(row["pattern"]))] = row["effect"]  # type: ignore[assignment]
    return _Furniture(
        whole=tables["line"],
        heads=tables["head"],
        begins=tables["start"],
        opens=tables["open"],
        ends=tables["end"],
        parts=tables["part"],
        begin_words=_by_first(tables["start"]),
        open_words=_by_first(tables["open"]),
        end_words=tuple(tables["end"]),
        part_words=Finder(tables["part"]),
    )


def _by_first(words: Iterable[str]) -> dict[str, list[str]]:
    """First character -> the words that begin with it, the longest first."""
    found: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        found.setdefault(word[0], []).append(word)
    return found


def _opening(words: dict[str, list[str]], key: str) -> str:
    """The longest of some words that `key` begins with, '' for none."""
    for word in words.get(key[:1], ()):
        if key.startswith(word):
            return word
    return ""


_COLONS = ":|丨]】>"
_BULLETS = "·•-—*#>|▲▼■◆●○★☆※→»›▍ "
_BEFORE = _BULLETS + "“"
_AROUND = _COLONS + _BULLETS + "[]【】()…."


def furniture(line: Line, key: str = "") -> Effect | None:
    """What a line of page furniture does: ``drop`` itself, begin ``links``, ``end`` the article; None for other lines.

    `key` is the line's, where the caller has it.

    >>> furniture(Line(0, 4, "相关阅读")), furniture(Line(0, 9, "算力需求还在上涨。"))
    ('links', None)
    """
    known = _furniture()
    length = line.end - line.start
    key = (key or (line.key if length <= _MIDDLE else compact(line.text[:_HEAD]))).lstrip(_BEFORE)
    if length <= _SHORT:
        effect = known.whole.get(key) or known.whole.get(key.strip(_AROUND))
        if effect:
            return effect
        words = line.text.split()
        if 1 < len(words) <= _BUTTONS and all(
            compact(word) in known.whole or compact(word) in known.heads for word in words
        ):
            return "drop"
    opened = _opening(known.open_words, key)
    if opened:
        return known.opens[opened]
    word = _opening(known.begin_words, key)
    if not word and key.startswith("["):
        key = key[1:]
        word = _opening(known.begin_words, key)
    if word:
        if key[len(word) : len(word) + 1] in tuple(_COLONS) or word[-1] in _COLONS:
            return known.begins[word]
        if length <= _SHORT and not line.text.endswith("。"):
            return known.begins[word]
    if length <= _SHORT and key.rstrip(")").endswith(known.end_words):
        return "drop"
    found = known.part_words.find(key) if length <= _MIDDLE else []
    if found and length > _PHRASE and line.text.endswith("。") and not is_footer(line):
        return None
    return known.parts[found[0][2]] if found else None


def is_header_word(line: Line) -> bool:
    """Whether a line above the text is nothing but a section, a place or a button there.

    >>> is_header_word(Line(0, 2, "科技")), is_header_word(Line(0, 4, "科技竞赛"))
    (True, False)
    """
    return line.end - line.start <= 12 and line.key.strip(_BULLETS + _COLONS) in _furniture().heads


@cache
def _footer_words() -> tuple[Finder, frozenset[str]]:
    weights = {row["word"]: row["weight"] for row in rows("layout_footers")}
    return Finder(weights), frozenset(word for word, weight in weights.items() if weight == "strong")


def is_footer(line: Line) -> bool:
    """Whether a sentence at the end of a text speaks of rights, contact, apps or comments rather than of the matter.

    >>> is_footer(Line(0, 14, "如需转载请与编辑部联系。")), is_footer(Line(0, 12, "他们改用铝排和光模块。"))
    (True, False)
    """
    if line.end - line.start > _FOOTER:
        return False
    finder, strong = _footer_words()
    found = {word for _, _, word in finder.find(compact(line.text))}
    return len(found) >= (2 if line.end - line.start <= _MIDDLE else 5) and not strong.isdisjoint(found)

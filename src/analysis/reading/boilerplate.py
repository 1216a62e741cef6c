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
_SAID = 2  # words of its sort that a footer has at least


@dataclass(frozen=True, slots=True)
class _Furniture:
    whole: dict[str, Effect]
    heads: dict[str, Effect]
    begins: dict[str, Effect]
    opens: dict[str, Effect]
    parts: dict[str, Effect]
    buttons: frozenset[str]
    openers: dict[str, tuple[str, ...]]
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
        parts=tables["part"],
        buttons=frozenset(tables["line"]) | frozenset(tables["head"]),
        openers=_by_first(tables["open"], tables["start"], [_BRACKET]),
        end_words=tuple(tables["end"]),
        part_words=Finder(tables["part"]),
    )


def _by_first(*tables: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """First character -> the words that begin with it: those of the first table first, in each the longest first."""
    found: dict[str, tuple[str, ...]] = {}
    for table in tables:
        for word in sorted(table, key=len, reverse=True):
            found[word[0]] = (*found.get(word[0], ()), word)
    return found


_BRACKET = "["
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
    text, length = line.text, len(line.text)
    key = (key or (line.key if length <= _MIDDLE else compact(text[:_HEAD]))).lstrip(_BEFORE)
    short = length <= _SHORT
    if short:
        effect = known.whole.get(key) or known.whole.get(key.strip(_AROUND))
        if effect:
            return effect
        words = text.split()
        if 1 < len(words) <= _BUTTONS and all(compact(word) in known.buttons for word in words):
            return "drop"
    if key.startswith(known.openers.get(key[:1], ())):
        effect = _opening(known, key, short and not text.endswith("。"))
        if effect:
            return effect
    if short and key.rstrip(")").endswith(known.end_words):
        return "drop"
    found = known.part_words.hits(key) if length <= _MIDDLE else []
    if not found or (length > _PHRASE and text.endswith("。") and not is_footer(line)):
        return None
    return known.parts[known.part_words.words[found[0][0]]]


def _opening(known: _Furniture, key: str, title: bool) -> Effect | None:
    """What a line does that begins with a word of the lexicon or a bracket; `title` where it is short and no sentence."""
    word = next(word for word in known.openers[key[0]] if key.startswith(word))
    if word in known.opens:
        return known.opens[word]
    if word == _BRACKET:
        key = key[1:]
        begun = (word for word in known.openers.get(key[:1], ()) if word in known.begins and key.startswith(word))
        word = next(begun, "")
    if word and (title or key[len(word) : len(word) + 1] in tuple(_COLONS) or word[-1] in _COLONS):
        return known.begins[word]
    return None


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
    hits = finder.hits(compact(line.text))
    if len(hits) < _SAID:
        return False
    found = {finder.words[n] for n, _, _ in hits}
    return len(found) >= (_SAID if line.end - line.start <= _MIDDLE else 5) and not strong.isdisjoint(found)

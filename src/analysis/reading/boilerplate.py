"""A line -> what it does to the body, by the lexicon of page furniture."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Literal

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from analysis.lexicon import Finder, rows
from analysis.reading.byline import bare_labels, credit_words
from analysis.reading.folding import fold
from analysis.reading.lines import Line, compact

Effect = Literal["drop", "links", "end"]

_SHORT = 60
_MIDDLE = 160
_LABEL = 16
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
    buttons: frozenset[str]
    openers: dict[str, tuple[str, ...]]
    beginnings: frozenset[str]
    end_words: tuple[str, ...]
    part_hits: Callable[[bytes], list[tuple[int, int, int]]]
    part_effects: tuple[Effect, ...]


@cache
def _furniture() -> _Furniture:
    tables: dict[str, dict[str, Effect]] = {"line": {}, "head": {}, "start": {}, "open": {}, "end": {}, "part": {}}
    for row in rows("layout_boilerplate"):
        tables[row["where"]][compact(fold(row["pattern"]))] = row["effect"]  # type: ignore[assignment]
    openers = _by_first(tables["open"], tables["start"], [_BRACKET])
    # Of bytes, because these are made small letters in a fraction of the time that text takes.
    parts = BytesAhoCorasick([word.encode() for word in tables["part"]], matchkind=MatchKind.LeftmostLongest)
    return _Furniture(
        whole=tables["line"],
        heads=tables["head"],
        begins=tables["start"],
        opens=tables["open"],
        buttons=frozenset(tables["line"]) | frozenset(tables["head"]),
        openers=openers,
        beginnings=frozenset(word[:2] for word in chain(credit_words(), *openers.values())),
        end_words=tuple(tables["end"]),
        part_hits=parts.find_matches_as_indexes,
        part_effects=tuple(tables["part"].values()),
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


def furniture(line: Line) -> Effect | None:
    """What a line of page furniture does: ``drop`` itself, begin ``links``, ``end`` the article; None for other lines.

    >>> furniture(Line(0, 4, "相关阅读")), furniture(Line(0, 9, "算力需求还在上涨。"))
    ('links', None)
    """
    known = _furniture()
    text, length = line.text, len(line.text)
    if length > _MIDDLE:
        return _opening(known, compact(text[:_HEAD]).lstrip(_BEFORE), False)
    words = text.split()
    key = "".join(words).lower()
    if length <= _LABEL and key.rstrip(":|") in bare_labels():
        return "drop"
    key = key.lstrip(_BEFORE)
    short = length <= _SHORT
    if short and "。" not in text:
        effect = known.whole.get(key) or known.whole.get(key.strip(_AROUND))
        if effect:
            return effect
        if 1 < len(words) <= _BUTTONS and all(compact(word) in known.buttons for word in words):
            return "drop"
    if key[:1] in known.openers and (effect := _opening(known, key, short and not text.endswith("。"))):
        return effect
    if short and key.rstrip(")").endswith(known.end_words):
        return "drop"
    found = known.part_hits(key.encode())
    if not found or (length > _PHRASE and text.endswith("。") and not is_footer(line)):
        return None
    return known.part_effects[found[0][0]]


def is_plain(sentence: str) -> bool:
    """Whether a sentence is the article's own by its looks: it neither begins as credits and page furniture do nor has a word of theirs.

    >>> is_plain("算力需求还在上涨。"), is_plain("编辑何山也在场。"), is_plain("这里禁止转载。")
    (True, False, False)
    """
    known = _furniture()
    head = sentence.lstrip("“")[:2]
    if not head.isalnum() or head.lower() in known.beginnings:
        return False
    length = len(sentence)
    if length > _MIDDLE:
        return True
    key = "".join(sentence.split())
    if length <= _SHORT and key.lower().rstrip(")").endswith(known.end_words):
        return False
    return not known.part_hits(key.encode().lower())


def _opening(known: _Furniture, key: str, title: bool) -> Effect | None:
    """What a line does that begins with a word of the lexicon or a bracket; `title` where it is short and no sentence."""
    openers = known.openers.get(key[:1], ())
    if not key.startswith(openers):
        return None
    word = next(word for word in openers if key.startswith(word))
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

"""Phrases that name a source ahead of its words: 据…介绍, 在…看来, 按照…的逻辑, 从…获悉."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from analysis.tagging import names_lexicon as lexicon
from analysis.tagging.statements_cues import past
from analysis.tagging.statements_words import Tails, alternatives, begins, tails, word_set, words

_BODY = 20
_REACH = 50
_MARKS = frozenset(",。!?;:\n”’\"')…▲ ")
_OPENS = re.escape("".join(sorted(_MARKS)))
_PHRASE = re.compile(r"[^,。!?;:\n]{2,70}")


@dataclass(slots=True, eq=False)
class Frame:
    """A phrase that names a source ahead of what it says: 据…介绍, 在…看来.

    The source stands in folded[inner[0]:inner[1]], between the frame's head and its `tail`;
    `content` is where the reported words begin.
    """

    start: int
    content: int
    inner: tuple[int, int]
    tail: tuple[int, int]
    cue: str
    kind: str

    def words(self, text: str) -> str:
        """The frame's own words in `text`, the raw or the folded one."""
        tail = text[slice(*self.tail)]
        if self.kind in ("learn", "own", "thought"):
            return tail
        head = text[self.start : self.inner[0]]
        return f"{head}…{tail}" if tail else head


@cache
def _heads() -> dict[str, tuple[str, Tails]]:
    """The words that open a frame, each with the frame's kind and the words that can end it."""
    kinds = [(kind, tails(f"{kind} tail")) for kind in ("view", "by")]
    return {word: (kind, closing) for kind, closing in kinds for word in words(kind)}


@cache
def _triggers() -> re.Pattern[str]:
    """A frame's head behind a mark, or behind a character that a connective ends with; where one of `_phrases` may end."""
    last = {word[-1] for kind in ("joint", "conjunction") for word in words(kind)}
    before = re.escape("".join(sorted(last))) + _OPENS
    heads = (
        rf"{first}(?<![^{before}]{first})(?:{rest})(?![托靠赖旧然次])" for first, rest in _by_first(_heads()).items()
    )
    signs = (rf"{first}(?:{rest})(?=[,:的])" for first, rest in _by_first(word_set("learn", "own", "thought")).items())
    return re.compile("|".join([*heads, *signs]))


def _by_first(found: Iterable[str]) -> dict[str, str]:
    """The first characters of some words, and the alternatives for what follows each."""
    rest: dict[str, set[str]] = {}
    for word in sorted(found):
        rest.setdefault(word[0], set()).add(word[1:])
    return {first: lexicon.alternatives(tails) for first, tails in rest.items()}


def _places(folded: str) -> tuple[list[tuple[int, str]], list[int]]:
    """The heads of frames that open a clause, with or without a connective before them, each with its start; the signs."""
    heads = _heads()
    opening: list[tuple[int, str]] = []
    signs: list[int] = []
    last = -1
    for match in _triggers().finditer(folded):
        start = mark = match.start()
        head = match[0]
        if head not in heads:
            signs.append(start)
            continue
        if start and folded[start - 1] not in _MARKS:
            mark = begins(folded, 0, start, tails("joint", "conjunction"))
            if mark == start or (mark and folded[mark - 1] not in _MARKS):
                continue
        if opening and mark == last:
            opening.pop()
        opening.append((start, head))
        last = mark
    return opening, signs


def find_frames(folded: str) -> list[Frame]:
    """The phrases that name a source ahead of what it says, in order; those without a source (据悉) are left out.

    >>> [(f.cue, "据沈岚介绍,机房已满。"[slice(*f.inner)]) for f in find_frames("据沈岚介绍,机房已满。")]
    [('据…介绍', '沈岚')]
    """
    found = []
    opening, signs = _places(folded)
    for start, head in opening:
        inside = start + len(head)
        phrase = _PHRASE.match(folded, inside)
        if phrase is None:
            continue
        end = phrase.end()
        kind, closing = _heads()[head]
        tail = begins(folded, max(inside, end - 16), end, closing)
        if tail == end and kind == "view":
            continue
        content = past(folded, end + (folded[end : end + 1] in (",", ":")))
        if inside < tail < end:
            found.append(Frame(start, content, (inside, tail), (tail, end), f"{head}…{folded[tail:end]}", kind))
        elif tail < end:
            continue
        elif folded[end - 1] == "》":
            found.append(Frame(start, content, (inside, end), (end, end), head, kind))
        elif folded[end : end + 1] == "," and end - inside <= _BODY:
            found.append(Frame(start, content, (inside, end), (end, end), head, "bare"))
    for at in signs:
        for kind, (ended, marks, pattern) in _phrases().items():
            opened = marks.search(folded, max(0, at - _REACH), at) if ended.match(folded, at) else None
            m = pattern.match(folded, opened.start()) if opened else None
            if m is not None:
                found.append(Frame(m.start(), m.end(), m.span("inner"), m.span("cue"), m["cue"], kind))
    return sorted(found, key=attrgetter("start")) if len(found) > 1 else found


@cache
def _phrases() -> dict[str, tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]]:
    """By kind, the words that end such a phrase, where it may begin before them, and its pattern: where somebody was
    heard (从北湾研究院获悉), a body's figures that stand for 据…数据 (北湾研究院数据,…), whose idea of a thing is told
    (她设想的入口是…).
    """
    opens = r"(?:^|(?<=[,。!?;\n”]))"
    learn, own, thought = alternatives("learn"), alternatives("own"), alternatives("thought")
    asked = r"的(?=[^,。!?;:\n“”是]{1,16}是(?!否|不是))"
    return {
        "learn": (
            re.compile(rf"(?:{learn})[,:]"),
            re.compile(r"[从自][^从自]*\Z"),
            re.compile(rf"[从自](?P<inner>[^,。;!?\n从自]{{2,40}}?)(?:处|方面|那里)?(?P<cue>{learn})[,:][ ]*"),
        ),
        "own": (
            re.compile(rf"(?:{own})[,:]"),
            re.compile(r"[^,。;!?:\n“”]*\Z"),
            re.compile(rf"{opens}(?P<inner>[^,。;!?:\n“”]{{2,24}}?) ?(?P<cue>{own})[,:][ ]*"),
        ),
        "thought": (
            re.compile(rf"(?:{thought}){asked}"),
            re.compile(r"[^,。!?;:\n“”的]*\Z"),
            re.compile(rf"{opens}(?P<inner>[^,。!?;:\n“”的]{{1,16}}?)(?P<cue>{thought}){asked}"),
        ),
    }

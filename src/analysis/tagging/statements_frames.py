"""Phrases that name a source ahead of its words: 据…介绍, 在…看来, 按照…的逻辑, 从…获悉."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from analysis.tagging.statements_cues import alternatives, past, words

_BODY = 20
_PHRASE = re.compile(r"[^,。!?;:\n]{0,70}")


@dataclass(frozen=True, slots=True)
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


@cache
def _frame() -> re.Pattern[str]:
    heads = alternatives("by", "view")
    return re.compile(
        rf"(?:\A|[,。!?;:\n”’\"')…▲ ])(?:{alternatives('joint')}|{alternatives('conjunction')})?(?P<head>{heads})(?![托靠赖旧然次])"
    )


@cache
def _tails() -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(rf"(?:{alternatives(kind + ' tail')})$") for kind in ("by", "view")}


def find_frames(folded: str) -> list[Frame]:
    """The phrases that name a source ahead of what it says, in order; those without a source (据悉) are left out.

    >>> [(f.cue, "据沈岚介绍,机房已满。"[slice(*f.inner)]) for f in find_frames("据沈岚介绍,机房已满。")]
    [('据…介绍', '沈岚')]
    """
    found = []
    for match in _frame().finditer(folded):
        head = match["head"]
        kind = "by" if head in words("by") else "view"
        inside = match.end()
        end = _phrase_end(folded, inside)
        if end - inside < 2:
            continue
        tail = _tails()[kind].search(folded, max(inside, end - 16), end)
        content = end + (folded[end : end + 1] in (",", ":"))
        if tail is None and kind == "by" and folded[end - 1] == "》":
            found.append(Frame(match.start("head"), past(folded, content), (inside, end), (end, end), head, kind))
        elif tail is None and kind == "by" and folded[end : end + 1] == "," and end - inside <= _BODY:
            found.append(Frame(match.start("head"), past(folded, content), (inside, end), (end, end), head, "bare"))
        if tail is None or tail.start() == inside:
            continue
        found.append(
            Frame(
                match.start("head"),
                past(folded, content),
                (inside, tail.start()),
                tail.span(),
                f"{head}…{tail.group()}",
                kind,
            )
        )
    for kind, (signs, pattern) in _phrases().items():
        if any(sign in folded for sign in signs):
            found += [
                Frame(m.start(), m.end(), m.span("inner"), m.span("cue"), m["cue"], kind)
                for m in pattern.finditer(folded)
            ]
    return sorted(found, key=lambda frame: frame.start)


@cache
def _phrases() -> dict[str, tuple[tuple[str, ...], re.Pattern[str]]]:
    """By kind, the strings without which there is no such phrase, and its pattern: where somebody was heard (从北湾研究院获悉),
    a body's figures that stand for 据…数据 (北湾研究院数据,…), whose idea of a thing is told (她设想的入口是…).
    """
    opens = r"(?:^|(?<=[,。!?;\n”]))"
    return {
        "learn": (
            words("learn"),
            re.compile(
                rf"(?:从|自)(?P<inner>[^,。;!?\n从自]{{2,40}}?)(?:处|方面|那里)?(?P<cue>{alternatives('learn')})[,:][ ]*"
            ),
        ),
        "own": (
            tuple(word + mark for word in words("own") for mark in ",:"),
            re.compile(rf"{opens}(?P<inner>[^,。;!?:\n“”]{{2,24}}?) ?(?P<cue>{alternatives('own')})[,:][ ]*"),
        ),
        "thought": (
            tuple(word + "的" for word in words("thought")),
            re.compile(
                rf"{opens}(?P<inner>[^,。!?;:\n“”的]{{1,16}}?)(?P<cue>{alternatives('thought')})的"
                r"(?=[^,。!?;:\n“”是]{1,16}是(?!否|不是))"
            ),
        ),
    }


def _phrase_end(folded: str, start: int) -> int:
    match = _PHRASE.match(folded, start)
    return match.end() if match else start

"""Speakers set off by a colon: interview turns under a label (问:, 沈岚:) and headlines (沈岚:机房已满)."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from analysis.model import Range
from analysis.tagging.names_lexicon import outlets
from analysis.tagging.segment import Text
from analysis.tagging.statements_names import Attribution, Names, Source
from analysis.tagging.statements_words import word_set

_LABEL = re.compile(
    r"(?P<label>“[^\s“”]{2,12}”|[^\s,。!?;:“”()]{1,24}(?: [^\s,。!?;:“”()]{1,12}){0,2})(?:\([^()\n]{1,20}\))?:[ ]*(?=\S)"
)
_INLINE = re.compile(r"[。!?”] *(?=[^\s,。!?;:“”]{1,8}:)")
_PARTS = re.compile(r"[^!?。|丨;\s]+[!?。|丨;\s]*")
_SUFFIX = 4
_VOICES = 2
_HEADING = 24
_AFTER_LAST = 4
# A person by Latin given name and surname, with initials (Alice, J. Doe).
LATIN_NAME = re.compile(r"[A-Z][A-Za-z'’.-]{1,15}(?: [A-Z][A-Za-z'’.-]{0,15}){0,2}")
_MINE = re.compile(r"我(?!国|省|市|军|区)")


@dataclass(slots=True, eq=False)
class Turn:
    """What one speaker of an interview says in one paragraph, from `content` to `end`; nobody's where a question is put."""

    start: int
    end: int
    content: int
    source: Source | None


@dataclass(slots=True, eq=False)
class _Piece:
    start: int
    end: int
    label: str
    content: int


def turns(text: Text, names: Names) -> list[Turn]:
    """The turns of an interview set in labelled turns, in order; none where the text is no such interview.

    A paragraph without a label goes on with the turn before it. An interview has an asker (问, 记者,
    an outlet, or whoever mostly puts questions) and an answerer with two turns each; of a passage from one,
    an asker known by the label and a person who answers are enough.

    >>> from analysis.model import Article
    >>> from analysis.tagging.segment import segment
    >>> raw = "问：够吗？\\n沈岚：不够。\\n问：何时够？\\n沈岚：明年。"
    >>> text = segment(Article("a", raw, body=((0, len(raw)),)))
    >>> [(t.source.name, raw[t.content : t.end]) for t in turns(text, Names(raw, text.folded, ())) if t.source]
    [('沈岚', '不够。'), ('沈岚', '明年。')]
    """
    pieces = _pieces(text)
    if len({piece.label for piece in pieces} - {""}) < _VOICES:
        return []
    askers, answerers = _parts(text, names, pieces)
    if not askers or not answerers:
        return []
    main = _main_person(names)
    last = max(number for number, piece in enumerate(pieces) if piece.label in askers | answerers)
    found: list[Turn] = []
    current: Source | None = None
    for number, piece in enumerate(pieces):
        if number > last + _AFTER_LAST and not _MINE.search(text.folded, piece.content, piece.end):
            break
        if piece.label in askers:
            current = None
        elif piece.label in answerers:
            current = _speaker(names, piece, main)
        elif not found:
            continue
        heading = not piece.label and piece.end - piece.start <= _HEADING and text.folded[piece.end - 1] not in "。!?”…"
        found.append(Turn(piece.start, piece.end, piece.content, None if heading else current))
    return found


def _pieces(text: Text) -> list[_Piece]:
    """The paragraphs, cut before labels that stand inside them, each with its label."""
    folded = text.folded
    pieces: list[_Piece] = []
    for paragraph in text.paragraphs:
        first, last = paragraph
        if paragraph == text.title and folded[last - 1] != "?":
            continue
        colon = folded.rfind(":", first, last)
        if colon < 0:
            pieces.append(_Piece(first, last, "", first))
            continue
        cuts = [first, *[m.end() for m in _INLINE.finditer(folded, first, colon + 1)], last]
        for start, end in itertools.pairwise(cuts):
            match = _LABEL.match(folded, start, end)
            if match is None and start > first:
                pieces[-1] = _Piece(pieces[-1].start, end, pieces[-1].label, pieces[-1].content)
            elif match is None:
                pieces.append(_Piece(start, end, "", start))
            else:
                pieces.append(_Piece(start, end, match["label"], match.end()))
    return pieces


def _parts(text: Text, names: Names, pieces: list[_Piece]) -> tuple[set[str], set[str]]:
    """The labels of those who ask and of those who answer."""
    nobody = word_set("no speaker")
    counted = Counter([piece.label for piece in pieces if piece.label not in nobody])
    del counted[""]
    asking: Counter[str] = Counter()
    for piece in pieces:
        if piece.label:
            asking[piece.label] += _asks(text.folded, piece)
    askers, answerers = set(), set()
    for label, count in counted.items():
        if label in word_set("asker") and count >= 2:
            askers.add(label)
        elif label in word_set("answerer"):
            answerers.add(label)
        elif count >= 2:
            (askers if asking[label] * 3 >= count * 2 else answerers).add(label)
    if askers and answerers:
        return askers, answerers
    asking_press = outlets()
    askers = {label for label in counted if label in word_set("asker") or label[0] == "“" or label in asking_press}
    people = {names.folded[m.start : m.end] for m in names.mentions if m.kind == "person"}
    if askers and (found := counted.keys() & people):
        return askers, found
    return _asked_and_answered(text, pieces, counted.keys(), askers, people)


def _asks(folded: str, piece: _Piece) -> bool:
    """Whether what somebody says ends with a question mark, closing marks aside."""
    end = piece.end
    while end > piece.content and folded[end - 1] in "”) ":
        end -= 1
    return folded[end - 1] == "?" and end > piece.content


def _asked_and_answered(
    text: Text, pieces: list[_Piece], labels: Collection[str], askers: set[str], people: set[str]
) -> tuple[set[str], set[str]]:
    """The labels of a passage with one exchange: a question, and right under it an answer by somebody with a name."""
    for one, two in itertools.pairwise(pieces):
        if one.label == two.label or one.label not in labels or two.label not in labels:
            continue
        asked = one.label in askers or _asks(text.folded, one)
        if asked and (two.label in people or LATIN_NAME.fullmatch(two.label)):
            return {one.label}, {two.label}
    return set(), set()


def _main_person(names: Names) -> Source | None:
    counted = Counter(m.name for m in names.mentions if m.kind == "person" and not m.pronoun)
    if not counted:
        return None
    name = counted.most_common(1)[0][0]
    return Source(name, names.roles.get(name), 0)


def _speaker(names: Names, piece: _Piece, main: Source | None) -> Source:
    if piece.label in word_set("answerer"):
        return main or Source(piece.label, None, piece.start, "group")
    inside = [
        m for m in names.within(piece.start, piece.start + len(piece.label)) if m.kind in ("person", "organisation")
    ]
    if inside:
        return names.source(inside[-1])
    label = names.raw[piece.start : piece.start + len(piece.label)]
    full = names.people_by_opening.get(label, set())
    name = next(iter(full)) if len(full) == 1 else label
    return Source(name, names.roles.get(name), piece.start)


def headline_speaker(text: Text, names: Names) -> list[Attribution]:
    """The attributions of a headline that sets its speakers before colons (沈岚:机房已满!陆一鸣:未必)."""
    if text.title is None:
        return []
    found = []
    for part in _PARTS.finditer(text.folded, *text.title):
        match = _LABEL.match(text.folded, *part.span())
        if match is None:
            continue
        inside = [m for m in names.within(part.start(), match.end("label")) if m.kind in ("person", "organisation")]
        if inside and match.end("label") - inside[-1].end <= _SUFFIX and match.end() < text.title[1]:
            found.append(Attribution(names.source(inside[-1]), ":", part.start(), match.end(), ":"))
    return found


def uncovered(block: Range, found: list[Turn]) -> Range:
    """The part of a block that stands before its first turn."""
    index = bisect_left(found, block[0], key=lambda turn: turn.start)
    first = found[index].start if index < len(found) else block[1]
    return block[0], min(first, block[1])

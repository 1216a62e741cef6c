"""Who speaks in each sentence of a paragraph, where no statement tells: by a name, or by whoever spoke before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from analysis.model import Mention, Range
from analysis.tagging.names_lexicon import alternatives
from analysis.tagging.polarity import sentences_in
from analysis.tagging.polarity_words import shared_classes
from analysis.tagging.stances_holders import is_named

_REACH, _OPENS, _NEAR, _ASIDE = 400, 30, 14, 44
_HE = re.compile(r"[“\"]?(?:他|她)(?!们)")
_PARTED = re.compile(r"[,:。!?;、的被\n]")
_OPENING = frozenset('“"他她')
_LATER = re.compile(
    r"[^。!?;“”\"\n被]{2,40}[,、](?:则|并|还|也|曾|仍|一直|更|因此|却)?(?=看好|看淡|看衰|力挺|主张|坚信|相信|预言|预测|判断|预判|呼吁|认为|断言|警告)"
)

Speaker = tuple[str, int]
Ended = tuple[int, str]
Sentence = tuple[Range, Sequence[Mention], Speaker | None]


@cache
def _speaking() -> re.Pattern[str]:
    """The words of saying that may stand between somebody's name and what he says."""
    cues = alternatives(shared_classes()["speaks"])
    return re.compile(rf"(?:{cues})(?:说|道|称|到)?[,:]?")


def _saying(lower: str, start: int, end: int) -> re.Match[str] | None:
    """The first word of saying shortly after a name that ends at `start`, where it is the name's."""
    match = _speaking().search(lower, start, end)
    near = match and match.start() - start <= _NEAR and not _PARTED.search(lower, start, match.start())
    return match if near else None


def _speaker(lower: str, sentence: Range, mentions: Sequence[Mention], starts: Sequence[int]) -> Speaker | None:
    """Who speaks in a sentence that opens with his name, or with 他 after it, and where his words begin."""
    pronoun = _HE.match(lower, *sentence) if lower[sentence[0]] in _OPENING else None
    for at in range(bisect_left(starts, sentence[0] + _OPENS) - 1, -1, -1):
        mention = mentions[at]
        inside = mention.start >= sentence[0]
        if mention.end < sentence[0] - _REACH or not (inside or pronoun):
            return None
        if inside or mention.kind == "person":
            begin = mention.end if inside or not pronoun else pronoun.end()
            match = _saying(lower, begin, sentence[1])
            if not match and mention.kind == "person" and at + 1 == bisect_left(starts, begin + _ASIDE):
                match = _LATER.match(lower, begin, sentence[1])
            if match and is_named(mention.name):
                return mention.name, match.end()
    return None


def speakers_in(
    lower: str, paragraph: Range, mentions: Sequence[Mention], starts: Sequence[int], heard: Sequence[Ended]
) -> Iterator[Sentence]:
    """Each sentence with those it names and its speaker, who goes on where the next names nobody and opens no comment.

    Whoever is heard in a statement (`heard`: where each ends, and whose it is, in order) goes on in the sentence after it.
    """
    last = bisect_left(starts, paragraph[0])
    speaker = _led_in(lower, paragraph, mentions, starts) if last else None
    at = bisect_left(heard, (paragraph[0] + 1, ""))
    nobody = bisect_left(starts, paragraph[1], last) == last and (at == len(heard) or heard[at][0] > paragraph[1])
    if nobody and not speaker:
        return
    for sentence in sentences_in(lower, paragraph):
        first, last = last, bisect_left(starts, sentence[1], last)
        named = mentions[first:last]
        opens = (named and named[0].start < sentence[0] + _OPENS) or lower[sentence[0]] in _OPENING
        found = _speaker(lower, sentence, mentions, starts) if opens else None
        goes_on = speaker and not named and not lower.startswith(shared_classes()["comment"], *sentence)
        ended: Speaker | None = None
        while at < len(heard) and heard[at][0] <= sentence[1]:
            ended, at = (heard[at][1], heard[at][0]), at + 1
        found = found or ended
        speaker = found or ((speaker[0], sentence[0]) if speaker and goes_on else None)
        yield sentence, named, speaker


def _led_in(lower: str, paragraph: Range, mentions: Sequence[Mention], starts: Sequence[int]) -> Speaker | None:
    """Who speaks in a paragraph where the line before it ends in his name and a word of saying."""
    end = paragraph[0]
    while end and lower[end - 1].isspace():
        end -= 1
    if end == paragraph[0] or lower[end - 1] in "。!?…;”’\"')":
        return None
    line = max(lower.rfind(mark, max(0, end - _REACH), end) for mark in "。!?\n") + 1, end
    spoken = _speaker(lower, line, mentions, starts)
    return (spoken[0], paragraph[0]) if spoken and spoken[1] >= end else None

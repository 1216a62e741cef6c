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
def _saying() -> tuple[re.Pattern[str], int]:
    """The words of saying that may stand between somebody's name and what he says, and how far from the name they may end."""
    cues = shared_classes()["speaks"]
    found = re.compile(rf"(?:{alternatives(cues)})(?:说|道|称|到)?[,:]?")
    return found, _NEAR + max(map(len, cues)) + 2


def _speaker(lower: str, sentence: Range, mentions: Sequence[Mention], starts: Sequence[int]) -> Speaker | None:
    """Who speaks in a sentence that opens with his name, or with 他 after it, and where his words begin."""
    start, end = sentence
    pronoun = _HE.match(lower, start, end) if lower[start] in _OPENING else None
    saying, reach = _saying()
    for at in range(bisect_left(starts, start + _OPENS) - 1, -1, -1):
        mention = mentions[at]
        begin, person = mention.end, mention.kind == "person"
        if mention.start < start:
            if not pronoun or begin < start - _REACH:
                return None
            if not person:
                continue
            begin = pronoun.end()
        match = saying.search(lower, begin, min(end, begin + reach))
        if match and (match.start() > begin + _NEAR or _PARTED.search(lower, begin, match.start())):
            match = None
        if person and not match and at + 1 == bisect_left(starts, begin + _ASIDE):
            match = _LATER.match(lower, begin, end)
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
    comment = shared_classes()["comment"]
    for sentence in sentences_in(lower, paragraph):
        start, end = sentence
        first, last = last, bisect_left(starts, end, last)
        found: Speaker | None = None
        if (first < last and starts[first] < start + _OPENS) or lower[start] in _OPENING:
            found = _speaker(lower, sentence, mentions, starts)
        ended: Speaker | None = None
        while at < len(heard) and heard[at][0] <= end:
            ended, at = (heard[at][1], heard[at][0]), at + 1
        if speaker and (first < last or lower.startswith(comment, start, end)):
            speaker = None
        speaker = found or ended or ((speaker[0], start) if speaker else None)
        yield sentence, mentions[first:last], speaker


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

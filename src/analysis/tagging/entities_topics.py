"""What a text goes on about where a clause has no subject: whose news it is, where it is set, the topic before."""

from __future__ import annotations

import re
from bisect import bisect_right

from analysis.model import Quantity
from analysis.tagging.entities_phrases import is_adjunct, skip_opening, subject_of
from analysis.tagging.entities_plain import plain_subject
from analysis.tagging.entities_reference import can_own, is_aside
from analysis.tagging.entities_resolve import VOICES, is_measured
from analysis.tagging.figures_context import Sentence, marks_in, names_in, quantities_in, sentence_of

_TELLING = frozenset({"announcing", "saying"})
_SET_IN = re.compile(r"[\s而但]*在")
# How many clauses back a subject still reaches.
_REACH = 12
_FIRM = re.compile(r"(?:公司|企业|厂商|集团|银行|大厂|车企|运营商)$")
_ASPECT = re.compile(r"[^,。]{2,10}(?:方面|层面)[,:]")
_CITING = re.compile(r"\s*(?:另)?(?:据|根据|按照|援引)")


def setting(sentence: Sentence, end: int) -> str | None:
    """The place that an opening 在… sets a sentence in."""
    lo, hi = sentence.clauses[0]
    if hi >= end or not _SET_IN.match(sentence.folded, lo):
        return None
    near = [
        m
        for m in names_in(sentence.context, lo, hi)
        if m.kind in ("place", "organisation") and is_measured(sentence.context, m)
    ]
    return near[0].name if near else None


def announcer(sentence: Sentence, quantity: Quantity) -> str | None:
    """The organisation whose own news the sentence reports: 星河科技宣布,完成3亿元融资."""
    if _TELLING.isdisjoint(sentence.kinds):
        return None
    folded = sentence.folded
    for lo, hi in sentence.clauses[:_REACH]:
        if lo >= quantity.start:
            break
        marks = marks_in(sentence, lo, min(hi, quantity.start))
        cues = [m for m in marks if not m.kinds.isdisjoint(_TELLING)]
        if not cues or _CITING.match(folded, lo):
            continue
        names = [m for m in names_in(sentence.context, lo, cues[-1].start) if is_measured(sentence.context, m)]
        offices = [m for m in names if m.kind == "organisation" and m.name != sentence.context.text.publisher]
        if names and folded.startswith(("个人", "自己", "本人"), cues[-1].end):
            return names[-1].name
        if offices and (names[-1].kind == "organisation" or cues[-1].word in ("宣布", "透露", "披露")):
            return offices[-1].name
        firm = subject_of(sentence, lo, cues[-1].end, quantity.unit)
        if firm and _FIRM.search(firm):
            return firm
        start = skip_opening(sentence, lo, cues[-1].start)
        said = folded[start : cues[-1].start]
        if (
            not names
            and 2 <= len(said) <= 10
            and said not in VOICES
            and said[0] != "《"
            and "announcing" in cues[-1].kinds
        ):
            return sentence.raw[start : cues[-1].start]
    return None


def topic_before(sentence: Sentence, owner: str = "") -> str | None:
    """The topic of the nearest sentence before that has one, else that of the headline; a person only for want of both.

    A sentence whose first figure has no subject goes on about the topic before it. What only an
    `owner` has (营收, 估值) is not told of its products.
    """
    context = sentence.context
    sentences = context.text.sentences
    at = bisect_right(sentences, sentence.span) - 1
    title = context.text.title
    before = [sentences[index] for index in range(at - 1, max(at - 9, -1), -1)]
    person = None
    for span in (*before, *((title,) if title and title != sentence.span else ())):
        if _ASPECT.match(sentence.folded, *span):
            continue
        topic = sentence_of(context, span)
        found = _topic(topic)
        if found is None or _is_part(topic, found) or not can_own(context, span, found, owner):
            continue
        if not _is_person(topic, found):
            return found
        person = person or found
    return person


def _is_part(sentence: Sentence, found: str) -> bool:
    """Whether a sentence tells of a nameless part of what was told of before: 其中,游戏业务…."""
    return sentence.folded.startswith("其中", sentence.start) and all(
        m.name != found for m in names_in(sentence.context, sentence.start, sentence.end)
    )


def _is_person(sentence: Sentence, name: str) -> bool:
    return any(m.name == name and m.kind == "person" for m in names_in(sentence.context, sentence.start, sentence.end))


def _topic(sentence: Sentence) -> str | None:
    """What a sentence is about: the first subject of its clauses, one with a name before all, a person last."""
    topics = sentence.context.topics
    if sentence not in topics:
        topics[sentence] = _topic_of(sentence)
    return topics[sentence]


def _topic_of(sentence: Sentence) -> str | None:
    names = names_in(sentence.context, sentence.start, sentence.end)
    people = {m.name for m in names if m.kind == "person"}
    known = {m.name for m in names} - people
    found = []
    speaker = None
    speaks = "cue" in sentence.kinds
    for lo, hi in sentence.clauses[:_REACH]:
        if is_adjunct(sentence, lo, hi) or _CITING.match(sentence.folded, lo):
            continue
        subject = subject_of(sentence, lo, hi, "", inherited=True)
        if subject in known:
            return subject
        if speaks and not speaker:
            speaker = _speaker(sentence, lo, hi)
        if subject:
            found.append(subject)
        elif not found and quantities_in(sentence.context, lo, hi) and not plain_subject(sentence, lo, hi):
            break
    return next((name for name in found if name not in people), found[0] if found else speaker)


def _speaker(sentence: Sentence, start: int, end: int) -> str | None:
    """The organisation that a clause says something: 星河科技在公告中|表示."""
    cue = next((m for m in marks_in(sentence, start, end) if "cue" in m.kinds), None)
    names = names_in(sentence.context, start, cue.start) if cue else ()
    said = [
        m
        for m in names
        if m.kind == "organisation" and is_measured(sentence.context, m) and not is_aside(sentence.context, m)
    ]
    return said[-1].name if said else None


def nearest(sentence: Sentence, quantity: Quantity, owner: str = "") -> str | None:
    """The last name of the sentence before the quantity, else the first after it; last of all who only takes part
    or cannot have what is told of an `owner`.
    """
    names = [m for m in names_in(sentence.context, sentence.start, quantity.start) if is_measured(sentence.context, m)]
    if not names:
        names = [m for m in names_in(sentence.context, quantity.end, sentence.end) if is_measured(sentence.context, m)][
            ::-1
        ]
    names = [m for m in names if can_own(sentence.context, sentence.span, m.name, owner)] or names
    names = [m for m in names if not is_aside(sentence.context, m)] or names
    return names[-1].name if names else None

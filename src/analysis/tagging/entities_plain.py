"""A subject that no list of names knows: the words that stand before a clause's verb or its metric."""

from __future__ import annotations

import re
from functools import cache

from analysis.model import Range
from analysis.tagging import names_lexicon
from analysis.tagging.entities_phrases import phrases
from analysis.tagging.entities_resolve import FUNDING_ROUND, UNCOUNTED, bare_phrase
from analysis.tagging.figures_context import (
    BOUNDARY,
    VERBS,
    Mark,
    Sentence,
    mark_at,
    marks_in,
    names_in,
    quantities_in,
    times_in,
)

_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9 .+&“”·-]{1,15}")
_LIST = re.compile(r"[\u4e00-\u9fffA-Za-z0-9 .+&-]{2,10}(?:、[\u4e00-\u9fffA-Za-z0-9 .+&-]{2,10})+")
_NOT_FIRST = re.compile(
    r"[这那该此其本各每某前后首全第一二两三四五六七八九十几数多单同不很最更又即可会能在从是有被把将让使就才都也还了着过的与和或及并但而若如因为由据以至到上下中内外之约近超达]"
)
_NOT_LAST = re.compile(
    r"(?:[次回遍这那的了着过在从是有被把将让使就才都也还与和或及并但而若如因于以至到之时后前中内外上下里间们度]|方面|以来|期间|同比|(?<![当各基土产本外内属])地)$"
)
_LATIN = re.compile(r"[A-Z]{2,}")
_AGAINST = re.compile(r"而|但|反观|相比之下|至于")
_SUCH = re.compile(r"这[种一类些样]|此[类种举]|该类|上述")
_AND_SO_ON = re.compile(r"等(?:等)?$")
_WEAK = frozenset({"head", "qualifier", "status"})


@cache
def _no_nouns() -> frozenset[str]:
    """The dictionary's verbs, adverbs, adjectives and function words of two to four characters."""
    kinds = "v|d|a|ad|c|p|r|m|q|t|u|f|i|l|vd|z|b"
    return frozenset(re.findall(rf"^(\S{{2,4}}) \d+ (?:{kinds})$", names_lexicon.dictionary(), re.MULTILINE))


def plain_subject(sentence: Sentence, start: int, end: int, counted: frozenset[str] = UNCOUNTED) -> str | None:
    """The subject of the clause [start, end) by its own words, where no name and no listed noun is in it.

    Only words in subject position count: before a verb, an adverb or a preposition, or before the metric that ends
    the phrase. What is nothing but metric and qualifier (总体规模) is no subject.
    """
    if counted.isdisjoint(sentence.kinds):
        counted = UNCOUNTED
    context = sentence.context
    for phrase in phrases(sentence, start, end):
        bare = bare_phrase(sentence, phrase, counted)
        if bare is None:
            continue
        first, stop = phrase
        names = names_in(context, first, stop)
        if (names and any(not m.pronoun for m in names)) or quantities_in(context, first, stop):
            continue
        if FUNDING_ROUND.search(sentence.folded, bare[0], bare[1]) or not _stands(sentence, first, bare, stop, end):
            continue
        found = None if _SUCH.match(sentence.folded, first) else _words(sentence, bare[0], bare[1])
        if found:
            return found
    return None


def _stands(sentence: Sentence, first: int, bare: Range, stop: int, end: int) -> bool:
    """Whether the phrase does something, owns its metric (新项目的|规模), is dated, or is set against another (而…)."""
    folded = sentence.folded
    metrics = marks_in(sentence, bare[1], stop)
    measured = any("head" in m.kinds for m in metrics)
    following = mark_at(sentence, stop) if stop < end else None
    if measured:
        owns = (
            folded.startswith("的", bare[1])
            or any("market" in m.kinds for m in metrics)
            or bool(times_in(sentence.context, bare[1], bare[1] + 1))
        )
        return owns or bool(_AGAINST.search(folded, max(first - 2, sentence.start), bare[0]))
    if following is None or following.kinds.isdisjoint(BOUNDARY) or "stating" in following.kinds:
        return False
    if times_in(sentence.context, bare[1], bare[1] + 1) or (
        following.word in ("于", "在") and times_in(sentence.context, following.end, following.end + 2)
    ):
        return True
    if following.kinds & {"adverb", "prep"} and "cue" not in following.kinds:
        verb = next((m for m in marks_in(sentence, following.end, end) if m.kinds & VERBS), None)
        return "acting" in following.kinds or (verb is not None and "deed" in verb.kinds)
    return "deed" in following.kinds or "doing" in following.kinds


def _words(sentence: Sentence, start: int, end: int) -> str | None:
    folded, raw = sentence.folded, sentence.raw
    listed = _AND_SO_ON.search(folded, start, end)
    if listed or "、" in folded[start:end]:
        end = listed.start() if listed else end
        return raw[start:end] if _LIST.fullmatch(folded, start, end) else None
    if (
        not _WORDS.fullmatch(folded, start, end)
        or _NOT_FIRST.match(folded, start)
        or _NOT_LAST.search(folded[start:end])
    ):
        return None
    marks = [m for m in marks_in(sentence, start, end) if m.end <= end and "inert" not in m.kinds]
    inner = [m for m in marks if m.kinds & (BOUNDARY | {"link"})]
    if any(not m.kinds & {"thing", "generic", "noun"} or (m.end < end and "noun" not in m.kinds) for m in inner):
        return None
    if marks and marks[0].start == start and "generic" in marks[0].kinds and not _LATIN.fullmatch(folded, start, end):
        return None
    if marks and marks[0].start == start and marks[0].end == end and "firm" in marks[0].kinds:
        return None
    if marks and (
        ("unfit" in marks[0].kinds and marks[0].start == start)
        or ("abstract" in marks[-1].kinds and marks[-1].end == end)
    ):
        return None
    if folded[start:end] in _no_nouns() and folded[start:end] not in names_lexicon.entries():
        return None
    return raw[start:end].strip() if _has_own(marks, start, end) else None


def _has_own(marks: list[Mark], start: int, end: int) -> bool:
    """Whether at least two characters are more than metric and qualifier."""
    weak = sum(m.end - m.start for m in marks if m.kinds & _WEAK and not m.kinds & {"thing"})
    return end - start - weak >= 2

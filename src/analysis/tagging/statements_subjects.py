"""Whom a sentence is about: the name that can be its subject, for a reporting verb whose own clause has none."""

from __future__ import annotations

import re
from functools import cache

from analysis.model import Mention
from analysis.tagging.statements_adverbials import past_conjunction
from analysis.tagging.statements_clauses import clause_start
from analysis.tagging.statements_names import SPEAKERS, Names, Source
from analysis.tagging.statements_sources import JOIN, NEAR, is_object, vague_start
from analysis.tagging.statements_words import alternatives, words

_FAR = 800


def sentence_subject(names: Names, start: int, end: int) -> Source | None:
    """The first name of a stretch that can be its subject."""
    start = max(start, end - _FAR)
    start = max(start, names.folded.rfind(";", start, end) + 1)
    inside = _not_objects(names, start, end)
    inside = [m for m in inside if not names.folded.startswith(words("owning"), m.end)]
    inside = [m for number, m in enumerate(inside) if not _leads_role(names, inside, number)]
    opening: dict[int, Mention] = {}
    for mention in inside:
        clause = clause_start(names.folded, start, mention.start)
        if mention.start - clause <= NEAR and _opens(names, start, clause, mention.start):
            opening.setdefault(clause, mention)
    for kinds in (SPEAKERS, {"place"}):
        for mention in (*reversed(opening.values()), *inside):
            if mention.kind in kinds:
                official = _official().match(names.folded, mention.end, end)
                return names.words(mention.start, official.end()) if official else names.source(mention)
    return None


def _not_objects(names: Names, start: int, end: int) -> list[Mention]:
    """The names of a stretch that no 对 or 将 governs, nor a list that begins with one so governed."""
    kept: list[Mention] = []
    governed = start
    for mention in names.within(start, end):
        listed = governed > start and JOIN.fullmatch(names.folded[governed : mention.start].strip())
        if listed or is_object(names.folded, start, mention.start):
            governed = mention.end
        else:
            kept.append(mention)
    return kept


@cache
def _plural() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<who>[^,。;:!?\n“”《》]{{0,24}}(?:{alternatives('person')})们?)(?=[^,。;:!?\n“”]{{0,16}}[,。])"
    )


def people_told_of(names: Names, at: int) -> Source | None:
    """The unnamed people that the sentence before `at` opens with (北湾证券的分析师不以为然。他们认为)."""
    folded = names.folded
    end = max(folded.rfind(mark, max(0, at - 60), at) for mark in "。!?")
    start = max(folded.rfind(mark, max(0, end - 60), max(0, end)) for mark in "。!?\n")
    match = _plural().match(folded, start + 1, end + 1) if start < end and (start >= 0 or end < 60) else None
    return names.words(*match.span("who")) if match else None


@cache
def _official() -> re.Pattern[str]:
    """An unnamed person right after the place or body that he speaks for (官员 of 华盛顿官员)."""
    return re.compile(rf"(?:的)?[一-龥]{{0,4}}(?:{alternatives('spokesman')})(?![的长])")


def _opens(names: Names, start: int, clause: int, at: int) -> bool:
    """Whether a name at `at` can be the subject of its clause: a later clause that opens with 也 or 还 goes on with the one before."""
    folded = names.folded
    if folded[clause - 1 : clause] == "(":
        return False
    if clause == start or not folded.startswith(words("joint"), clause):
        return True
    opened = past_conjunction(folded, clause, at)
    return opened > clause and (opened == at or vague_start(folded, opened, at) < at)


def _leads_role(names: Names, mentions: list[Mention], number: int) -> bool:
    """Whether a mention belongs to the person right after it, by a title or 的 (远山科技 of 远山科技总裁沈岚, 远山科技算法组的沈岚)."""
    if number + 1 == len(mentions) or mentions[number + 1].kind != "person":
        return False
    between = names.folded[mentions[number].end : mentions[number + 1].start]
    return len(between) <= 30 and between.endswith((*words("person"), "的", "的 ")) and "," not in between

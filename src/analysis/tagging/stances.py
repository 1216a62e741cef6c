"""Text, names and statements -> where each holder stands on each debate, with the words that show it.

The labels are those of SemEval-2016 task 6 (FAVOR, AGAINST), with NEUTRAL for a holder who
addresses the target and takes both sides. One stance for each holder and target of an article.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter, itemgetter

import msgspec

from analysis.model import Mention, Range, Span, Stance, StanceBasis, StanceLabel, Statement
from analysis.reading.folding import fold
from analysis.tagging.debates import Debate, load_debates
from analysis.tagging.polarity import (
    Proposition,
    has_quoted_view,
    matched,
    opens_on_pronoun,
    said_in,
    sentences_in,
)
from analysis.tagging.polarity_patterns import PatternSet
from analysis.tagging.segment import Text
from analysis.tagging.stances_deeds import deeds
from analysis.tagging.stances_holders import KINDS, holders_of, is_named, is_pronoun, key_of, known_in, may_speak
from analysis.tagging.stances_marks import Mark, attitudes_in, marks_in
from analysis.tagging.stances_speakers import Speaker, speakers_in
from analysis.tagging.stances_words import hits_in, tokens_in

_LONGEST, _NEAREST, _TOLD_BEFORE = 400, 8, 80
_FORMER = "一度"
_SUBJECT = re.compile(
    r"[^,:。!?;\n]{0,16}"
    r"|,(?:都|均|皆|也|则|却|一直|始终|多次|曾|更|同样|明确)[^,:。!?;\n]{0,8}"
    r"|[^,:。!?;\n]{0,30},并?(?:且|还)?(?:分析|强调|提醒|呼吁|主张|直言|坦言|指出|认为|表示|警告|建议|预判|预测)[^,:。!?;\n]{0,14}"
    r"|[^,:。!?;\n]{0,8}(?:目标|愿景|主张|理念|观点|态度|立场|信念)(?:很明确|一直)?(?:是|:)[^,:。!?;\n]{0,14}"
)
_QUOTE, _WORD = re.compile('[“‘"]'), re.compile(r"\w")
_TELLS = re.compile(r"[^,:。!?;\n的是]{0,6}")
_AND = re.compile(r"[和与及、](?:[^,:。!?;\n]{0,20})")
_START = attrgetter("start")
_PLACE, _ABOUT, _PARAGRAPH = itemgetter(0), itemgetter(1), itemgetter(2)
_BEGIN = attrgetter("proposition.start")

_NONE: frozenset[int] = frozenset()


class _Vote(msgspec.Struct, frozen=True, gc=False):
    holder: str
    proposition: Proposition
    basis: StanceBasis


_Votes = dict[int, list[_Vote]]
# What somebody by name says: its range with the cue that touches it, where the words alone begin, who holds them.
_Heard = tuple[Range, int, list[str]]


def _overlap(a: Range, b: Range) -> bool:
    """Whether two half-open ranges share a character."""
    return a[0] < b[1] and b[0] < a[1]


def _lower(folded: str) -> str:
    lower = folded.lower()
    return lower if len(lower) == len(folded) else "".join(c if len(c.lower()) != 1 else c.lower() for c in folded)


def _debates_of(marks: Sequence[Mark]) -> frozenset[int]:
    about = set(map(_ABOUT, marks))
    return about.pop() if len(about) == 1 else _NONE.union(*about)


def _outside(marks: list[Mark], places: Sequence[int], said: Iterable[Range]) -> list[Mark]:
    """The marks that stand in nothing that is said; all in order."""
    found: list[Mark] = []
    last = 0
    for start, end in said:
        first = bisect_left(places, start, last)
        found += marks[last:first]
        last = bisect_left(places, end, first)
    return found + marks[last:]


def _heard(
    lower: str, statements: Iterable[Statement], names: Iterable[Mention], known: frozenset[str]
) -> list[_Heard]:
    """The statements that somebody by name makes.

    The words of one are looked at from its cue on where the two touch: 主张 and 不认为 say as much as what they bring.
    一度认为 tells of the past.
    """
    speakers: list[Mention] | None = None
    found: list[_Heard] = []
    for statement in statements:
        cue, begin, end = statement.cue or "", statement.content.start, statement.content.end
        if cue.startswith(_FORMER):
            continue
        start = begin
        if cue:
            cue = fold(cue).lower()
            start -= len(cue) if lower.endswith(cue, 0, begin) else 0
        before: Sequence[Mention] = ()
        if is_pronoun(statement.source):
            if speakers is None:
                speakers = sorted(filter(may_speak, names), key=_START)
            last = bisect_left(speakers, start, key=_START)
            before = speakers[max(0, last - _NEAREST) : last]
        holders = holders_of(statement, before, known)
        if holders:
            found.append(((start, end), begin, holders))
    return found


def _said(
    debates: Sequence[Debate],
    lower: str,
    marks: Sequence[Mark],
    places: Sequence[int],
    heard: Iterable[_Heard],
    mentions: Sequence[Mention],
) -> _Votes:
    """What sources say, by debate; an attitude that one tells of somebody else by name is the other's.

    A statement that opens on a pronoun takes its subject from shortly before it.
    """
    votes: _Votes = {}
    for content, begin, holders in heard:
        first = bisect_left(places, content[0])
        last = bisect_left(places, content[1], first)
        told = bisect_left(places, content[0] - _TOLD_BEFORE, 0, first)
        if told < first and opens_on_pronoun(lower, (begin, content[1])):
            first = told
        if first == last:
            continue
        inside = marks[first:last]
        sentences, opened = sentences_in(lower, content), opens_on_pronoun(lower, content)
        for index in _debates_of(inside):
            debate = debates[index]
            triggers = [place for place, about, _ in inside if index in about]
            for proposition in said_in(debate, lower, sentences, triggers, opened):
                if proposition.core[0] >= begin > proposition.start:
                    proposition = proposition._replace(start=begin)
                others = _told_of(lower, proposition, content, holders, mentions) if proposition.attitude else []
                votes.setdefault(index, []).extend(
                    [_Vote(holder, proposition, "statement") for holder in others[-1:] or holders]
                )
    return votes


def _told_of(
    lower: str, told: Proposition, content: Range, holders: Sequence[str], mentions: Sequence[Mention]
) -> list[str]:
    """Those besides the holders themselves whose attitude a statement tells."""
    first = bisect_left(mentions, content[0], key=_START)
    named = mentions[first : bisect_left(mentions, told.core[0], first, key=_START)]
    keys = {key_of(holder) for holder in holders}
    return [m.name for m in named if key_of(m.name) not in keys and _TELLS.fullmatch(lower, m.end, told.core[0])]


def _subjects(lower: str, mentions: Sequence[Mention], at: int) -> list[Mention]:
    """The last of `mentions` before `at` where it is the subject of what begins there, and people joined to it by 和."""
    before = [mention for mention in mentions if mention.end <= at]
    if not before or not _SUBJECT.fullmatch(lower, before[-1].end, at):
        return []
    found = [before[-1]]
    for mention in reversed(before[:-1]):
        if mention.kind == "person" and _AND.fullmatch(lower, mention.end, found[-1].start):
            found.append(mention)
    return found


def _told(
    debates: tuple[Debate, ...],
    lower: str,
    marks: Iterable[Mark],
    mentions: Sequence[Mention],
    heard: Iterable[_Heard],
    said: Sequence[Range],
) -> _Votes:
    """What the article reports in no statement: an attitude (林澜一直力挺开源), or words after a name (他还提到,…)."""
    votes: _Votes = {}
    starts = list(map(_START, mentions))
    ended = sorted([(content[1], holders[0]) for content, _, holders in heard])
    for paragraph, standing in groupby(marks, _PARAGRAPH):
        inside = list(standing)
        places, at = list(map(_PLACE, inside)), 0
        for sentence, named, speaker in speakers_in(lower, paragraph, mentions, starts, ended):
            start, end = sentence
            first, at = at, bisect_left(places, end, at)
            if at > first and (named or speaker):
                about = _debates_of(inside[first:at])
                if speaker:
                    whole = _goes_on(lower, speaker[1], end, said) or _QUOTE.search(lower, start, end) is not None
                else:
                    whole = has_quoted_view(lower, sentence)
                for index in about if whole else attitudes_in(lower[start:end], debates, about):
                    debate = debates[index]
                    patterns = debate.patterns if speaker or whole else debate.told
                    told = _told_in(debate, patterns, lower, sentence, named, speaker, said)
                    if told:
                        votes.setdefault(index, []).extend(told)
            if at == len(places):
                break
    return votes


def _goes_on(lower: str, start: int, end: int, said: Sequence[Range]) -> bool:
    """Whether a speaker whose words begin at `start` has any in a sentence that no statement tells."""
    for at in range(max(0, bisect_left(said, (start, end)) - 1), len(said)):
        first, last = said[at]
        if first >= end or _WORD.search(lower, start, first):
            break
        start = max(start, last)
    return start + 1 < end and _WORD.search(lower, start, end) is not None


def _told_in(
    debate: Debate,
    patterns: PatternSet,
    lower: str,
    sentence: Range,
    named: Sequence[Mention],
    speaker: Speaker | None,
    said: Sequence[Range],
) -> list[_Vote]:
    """What a sentence tells in a debate by some patterns, of its speaker or those whom it names."""
    hits = hits_in(debate, lower, sentence)
    if not patterns.may_fit(hits):
        return []
    votes: list[_Vote] = []
    for proposition, _ in matched(debate, lower, sentence, tokens_in(debate, lower, sentence, hits), patterns):
        if any(_overlap(proposition.core, content) for content in said):
            continue
        if speaker and speaker[1] <= proposition.core[0]:
            votes.append(_Vote(speaker[0], proposition, "statement"))
        elif proposition.attitude or proposition.framed:
            subjects = _subjects(lower, named, proposition.core[0])
            if not subjects and proposition.framed:
                subjects = [m for m in named if m.start >= proposition.core[1]][:1]
            votes += [_Vote(m.name, proposition, "statement") for m in subjects if is_named(m.name)]
    return votes


def _done(
    debates: Sequence[Debate], lower: str, marks: Sequence[Mark], mentions: Sequence[Mention], spoken: _Votes
) -> _Votes:
    """What the article tells that somebody has done, in the debates that count deeds."""
    votes: _Votes = {}
    for index in _debates_of(marks):
        if debates[index].deeds.patterns:
            there = {
                paragraph: places
                for paragraph, standing in groupby(marks, _PARAGRAPH)
                if (places := [place for place, about, _ in standing if index in about])
            }
            votes[index] = [
                _Vote(holder, act, "deed")
                for holder, act in deeds(debates[index], lower, there, mentions)
                if not _of_another(holder, act, spoken.get(index, ()), mentions)
            ]
    return votes


def _of_another(holder: str, deed: Proposition, votes: Iterable[_Vote], mentions: Iterable[Mention]) -> bool:
    """Whether a deed told by the name of a model alone is what somebody else says he does: 远岚表示将开源星澜模型."""
    if any(v.proposition.label == deed.label and _overlap(v.proposition.core, deed.core) for v in votes):
        key = key_of(holder)
        return all(key_of(m.name) != key for m in mentions if deed.start <= m.start and m.end <= deed.end)
    return False


def _once_a_sentence(lower: str, votes: Iterable[_Vote]) -> list[_Vote]:
    """A holder's votes, of those that he casts for one label in one sentence the first."""
    kept: dict[tuple[str, str, int], _Vote] = {}
    for vote in votes:
        at = vote.proposition.core[0]
        sentence = max([lower.rfind(mark, max(0, at - _LONGEST), at) for mark in "。!?\n"])
        kept.setdefault((vote.basis, vote.proposition.label, sentence), vote)
    return list(kept.values())


def _weighed(votes: Sequence[_Vote]) -> StanceLabel:
    """What a holder's votes for several labels come to: a clear majority, else NEUTRAL; of deeds the last, unless one is done in part.

    Weak words count only where there are neither others nor deeds, words that only lean where there are none at all.
    """
    firm = [vote for vote in votes if not vote.proposition.leaning] or votes
    strong = [vote for vote in firm if not vote.proposition.weak] or list(firm)
    if all(vote.basis == "deed" for vote in strong):
        parts = [vote.proposition.label for vote in strong if vote.proposition.label == "NEUTRAL"]
        return parts[0] if parts else strong[-1].proposition.label
    said = [vote.proposition.label for vote in strong if vote.basis == "statement"]
    favor, against = said.count("FAVOR"), said.count("AGAINST")
    if 2 * said.count("NEUTRAL") >= max(favor, against) or 2 * min(favor, against) > max(favor, against):
        return "NEUTRAL"
    return "FAVOR" if favor > against else "AGAINST"


def _stance(text: Text, lower: str, target: str, votes: Sequence[_Vote]) -> Stance:
    """Where the holder of some votes stands, with the first words that show it."""
    by_label: dict[StanceLabel, _Vote] = {}
    for vote in votes:
        by_label.setdefault(vote.proposition.label, vote)
    label = _weighed(_once_a_sentence(lower, votes)) if len(by_label) > 1 else votes[0].proposition.label
    shown = by_label.get(label, votes[0])
    start, end = shown.proposition.start, shown.proposition.end
    return Stance(target, votes[0].holder, label, Span(start, end, text.raw[start:end]), shown.basis)


def extract_stances(
    text: Text,
    names: tuple[Mention, ...],
    statements: tuple[Statement, ...],
    debates: tuple[Debate, ...] | None = None,
) -> tuple[Stance, ...]:
    """Where each named holder stands on each debate, from his statements and deeds alone.

    Debates default to the built-in ones (`load_debates`). Stances come in the order of their
    evidence; the article's own voice and unnamed sources hold none.

    >>> from analysis.model import Article
    >>> from analysis.tagging.segment import segment
    >>> text = segment(Article("a", "林澜认为，开源模型才是大模型的未来。", body=((0, 18),)))
    >>> said = Statement("林澜", Span(5, 17, text.raw[5:17]), "indirect", cue="认为")
    >>> [(s.target, s.holder, s.label) for s in extract_stances(text, (), (said,))]
    [('open-source', '林澜', 'FAVOR')]
    """
    debates = load_debates() if debates is None else debates
    lower = _lower(text.folded)
    marks = marks_in(text, lower, debates)
    if not marks:
        return ()
    mentions = sorted([m for m in names if m.kind in KINDS], key=_START)
    heard = _heard(lower, statements, names, known_in(mentions)) if statements else []
    said = sorted([(s.content.start, s.content.end) for s in statements])
    places = list(map(_PLACE, marks))
    spoken = _said(debates, lower, marks, places, heard, mentions)
    told = _told(debates, lower, _outside(marks, places, said), mentions, heard, said)
    done = _done(debates, lower, marks, mentions, spoken)
    stances: list[Stance] = []
    for index in {*spoken, *told, *done}:
        votes = [*spoken.get(index, ()), *told.get(index, ()), *done.get(index, ())]
        by_holder: dict[str, list[_Vote]] = {}
        for vote in sorted(votes, key=_BEGIN):
            by_holder.setdefault(key_of(vote.holder), []).append(vote)
        target = debates[index].target
        stances += [_stance(text, lower, target, cast) for cast in by_holder.values()]
    if len(stances) > 1:
        stances.sort(key=lambda s: (s.evidence.start, s.target, s.holder))
    return tuple(stances)

"""Text, names and statements -> where each holder stands on each debate, with the words that show it.

The labels are those of SemEval-2016 task 6 (FAVOR, AGAINST), with NEUTRAL for a holder who
addresses the target and takes both sides. One stance for each holder and target of an article.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from analysis.lexicon import Finder
from analysis.model import Mention, Range, Span, Stance, StanceBasis, StanceLabel, Statement
from analysis.reading.folding import fold
from analysis.tagging.debates import Debate, attitudes_of, load_debates, side_words
from analysis.tagging.polarity import (
    Proposition,
    has_quoted_view,
    match_patterns,
    opens_on_pronoun,
    propositions,
)
from analysis.tagging.segment import Text
from analysis.tagging.stances_deeds import deeds
from analysis.tagging.stances_holders import KINDS, holders_of, is_named, key_of, known_in, may_speak
from analysis.tagging.stances_speakers import Ended, Sentence, speakers_in
from analysis.tagging.stances_words import HARD, Known, tokens_once

_CONTEXT_BEFORE, _LONGEST, _NEAREST, _TOLD_BEFORE = 400, 400, 8, 80
_SUBJECT = re.compile(
    r"[^,:。!?;\n]{0,16}"
    r"|,(?:都|均|皆|也|则|却|一直|始终|多次|曾|更|同样|明确)[^,:。!?;\n]{0,8}"
    r"|[^,:。!?;\n]{0,30},并?(?:且|还)?(?:分析|强调|提醒|呼吁|主张|直言|坦言|指出|认为|表示|警告|建议|预判|预测)[^,:。!?;\n]{0,14}"
    r"|[^,:。!?;\n]{0,8}(?:目标|愿景|主张|理念|观点|态度|立场|信念)(?:很明确|一直)?(?:是|:)[^,:。!?;\n]{0,14}"
)
_FORMER = re.compile(r"一度")
_TELLS = re.compile(r"[^,:。!?;\n的是]{0,6}")
_AND = re.compile(r"[和与及、](?:[^,:。!?;\n]{0,20})")

_Heard = tuple[Range, int, int, list[str], Sequence[Mention]]


class _Vote(NamedTuple):
    holder: str
    proposition: Proposition
    basis: StanceBasis


def _overlap(a: Range, b: Range) -> bool:
    """Whether two half-open ranges share a character."""
    return a[0] < b[1] and b[0] < a[1]


def _merged(ranges: Iterable[Range]) -> list[Range]:
    """The stretches that the ranges cover, in order, apart from one another."""
    found: list[Range] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _outside(places: Sequence[int], stretches: Sequence[Range]) -> list[int]:
    """Those of some places that none of the stretches holds; both in order."""
    if not stretches or places[0] >= stretches[-1][1] or places[-1] < stretches[0][0]:
        return list(places)
    starts = [start for start, _ in stretches]
    found: list[int] = []
    for at in places:
        index = bisect_right(starts, at) - 1
        if index < 0 or at >= stretches[index][1]:
            found.append(at)
    return found


_Addressed = dict[int, dict[Range, list[int]]]
_Scanner = tuple[Finder, tuple[frozenset[int], ...]]


@lru_cache(maxsize=8)
def _scanner(debates: tuple[Debate, ...]) -> _Scanner:
    """One scanner for the words of every debate's sides, and by word the debates that it, or a word within it, is of."""
    owners: dict[str, frozenset[int]] = {}
    for index, debate in enumerate(debates):
        for word in side_words(debate):
            owners[word] = owners.get(word, frozenset()) | {index}
    finder = Finder(owners)
    found = []
    for word in finder.words:
        size = len(word)
        within = {word[start:end] for start in range(size) for end in range(start + 1, size + 1)} & owners.keys()
        found.append(frozenset().union(*(owners[part] for part in within)))
    return finder, tuple(found)


@lru_cache(maxsize=64)
def _telling_words(debate: Debate) -> Finder:
    return Finder(debate.telling)


def _lower(folded: str) -> str:
    lower = folded.lower()
    return lower if len(lower) == len(folded) else "".join(c if len(c.lower()) != 1 else c.lower() for c in folded)


def _addressed(text: Text, lower: str, debates: tuple[Debate, ...]) -> _Addressed:
    """The debates whose words stand in the text, each with the paragraphs that hold them, and where in them."""
    finder, owners = _scanner(debates)
    triggers = finder.hits(lower)
    if not triggers:
        return {}
    named = frozenset[int]().union(*[owners[number] for number, _, _ in triggers])
    asking = [(index, debates[index].context) for index in named if debates[index].context]
    titled = frozenset(index for index, words in asking if text.title and _any_in(lower, words, *text.title))
    found: _Addressed = {}
    paragraph, inside = (0, 0), frozenset[int]()
    for number, start, _ in triggers:
        if not paragraph[0] <= start < paragraph[1]:
            paragraph = text.paragraph_at(start)
            if not paragraph[0] <= start < paragraph[1]:
                continue
            around = max(0, paragraph[0] - _CONTEXT_BEFORE), paragraph[1]
            inside = named.difference(
                [index for index, words in asking if index not in titled and not _any_in(lower, words, *around)]
            )
        for index in owners[number]:
            if index in inside:
                found.setdefault(index, {}).setdefault(paragraph, []).append(start)
    return _told_of(lower, debates, found)


def _told_of(lower: str, debates: Sequence[Debate], found: _Addressed) -> _Addressed:
    """What is found, of debates with telling words that which has one in its sentence or the next."""
    choosy = [index for index in found if debates[index].telling]
    if not choosy:
        return found
    ends = [match.start() for match in HARD.finditer(lower)]
    kept = {index: paragraphs for index, paragraphs in found.items() if index not in choosy}
    for index in choosy:
        heard: set[int] = set()
        for _, start, _ in _telling_words(debates[index]).hits(lower):
            at = bisect_left(ends, start)
            heard |= {at, at - 1}
        for paragraph, places in found[index].items():
            there = [p for p in places if bisect_left(ends, p) in heard]
            if there:
                kept.setdefault(index, {})[paragraph] = there
    return kept


def _any_in(lower: str, words: Sequence[str], start: int, end: int) -> bool:
    """Whether one of some words begins between two offsets."""
    return any(lower.find(word, start, end + len(word) - 1) >= 0 for word in words)


def _with_cue(lower: str, statement: Statement) -> Range:
    """The content, from its cue on where the two touch: 主张 and 不认为 say as much as what they bring."""
    start, cue = statement.content.start, fold(statement.cue or "").lower()
    before = lower[max(0, start - len(cue)) : start]
    return (start - len(cue) if cue and before == cue else start), statement.content.end


def _heard(
    lower: str,
    statements: Iterable[Statement],
    mentions: Sequence[Mention],
    speakers: Iterable[Mention],
    known: frozenset[str],
) -> list[_Heard]:
    """The statements that somebody by name makes, each with where to look for its subject and who holds what it says.

    A statement that opens on a pronoun takes its subject from before it; 一度认为 tells of the past.
    """
    starts, speakers = [mention.start for mention in mentions], sorted(speakers, key=lambda m: m.start)
    before = [mention.start for mention in speakers]
    found: list[_Heard] = []
    for statement in statements:
        if _FORMER.match(statement.cue or ""):
            continue
        content = _with_cue(lower, statement)
        here = bisect_left(starts, content[0])
        last = bisect_left(before, content[0])
        holders = holders_of(statement, speakers[max(0, last - _NEAREST) : last], known)
        if holders:
            inside = mentions[here : bisect_left(starts, content[1])]
            begin = statement.content.start
            pronoun = opens_on_pronoun(lower, (begin, content[1]))
            found.append((content, content[0] - _TOLD_BEFORE * pronoun, begin, holders, inside))
    return found


def _said(debate: Debate, lower: str, triggers: Sequence[int], heard: Iterable[_Heard]) -> list[_Vote]:
    """What sources say; an attitude that one tells of somebody else by name is the other's."""
    votes: list[_Vote] = []
    for content, opening, begin, holders, inside in heard:
        at = bisect_left(triggers, opening)
        if at == len(triggers) or triggers[at] >= content[1]:
            continue
        for proposition in propositions(debate, lower, content, triggers):
            if proposition.core[0] >= begin > proposition.start:
                proposition = proposition._replace(start=begin)
            told = [m for m in inside if proposition.attitude and _TELLS.fullmatch(lower, m.end, proposition.core[0])]
            others = [m.name for m in told if all(key_of(m.name) != key_of(holder) for holder in holders)]
            votes += [_Vote(holder, proposition, "statement") for holder in others[-1:] or holders]
    return votes


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
    debate: Debate,
    lower: str,
    paragraphs: Mapping[Range, list[int]],
    mentions: Sequence[Mention],
    said: Sequence[Range],
    ended: Sequence[Ended],
    read: dict[Range, list[Sentence]],
    known: Known,
) -> list[_Vote]:
    """What the article reports in no statement: an attitude (林澜一直力挺开源), or words after a name (他还提到,…).

    `read` keeps the sentences of each paragraph for the debates that follow, `known` the words of a sentence.
    """
    starts = [mention.start for mention in mentions]
    votes = []
    for paragraph, places in sorted(paragraphs.items()):
        triggers = _outside(places, said)
        if not triggers:
            continue
        if paragraph not in read:
            read[paragraph] = list(speakers_in(lower, paragraph, mentions, starts, ended))
        for sentence, named, speaker in read[paragraph]:
            at = bisect_left(triggers, sentence[0])
            if not (named or speaker) or at == len(triggers) or triggers[at] >= sentence[1]:
                continue
            patterns = debate.patterns if speaker or has_quoted_view(lower, sentence) else debate.told
            if patterns is debate.told and not (
                patterns.patterns and attitudes_of(debate).hits(lower[slice(*sentence)])
            ):
                continue
            tokens = tokens_once(debate, lower, sentence, known)
            for proposition, _ in match_patterns(debate, lower, sentence, tokens, patterns):
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


def _of_another(holder: str, deed: Proposition, votes: Sequence[_Vote], mentions: Iterable[Mention]) -> bool:
    """Whether a deed told by the name of a model alone is what somebody else says he does: 远岚表示将开源星澜模型."""
    if all(key_of(m.name) != key_of(holder) for m in mentions if deed.start <= m.start and m.end <= deed.end):
        return any(v.proposition.label == deed.label and _overlap(v.proposition.core, deed.core) for v in votes)
    return False


def _once_a_sentence(lower: str, votes: Iterable[_Vote]) -> list[_Vote]:
    """The votes, of those that one holder casts for one label in one sentence the first."""
    kept: dict[tuple[str, str, str, int], _Vote] = {}
    for vote in votes:
        at = vote.proposition.core[0]
        sentence = max(lower.rfind(mark, max(0, at - _LONGEST), at) for mark in "。!?\n")
        kept.setdefault((key_of(vote.holder), vote.basis, vote.proposition.label, sentence), vote)
    return list(kept.values())


def _label(votes: Sequence[_Vote]) -> StanceLabel:
    """What a holder's votes come to: a clear majority, else NEUTRAL; of deeds the last, unless one is done in part.

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


def _stance(text: Text, target: str, holder: str, votes: Sequence[_Vote]) -> Stance:
    label = _label(votes)
    shown = next((vote for vote in votes if vote.proposition.label == label), votes[0])
    start, end = shown.proposition.start, shown.proposition.end
    return Stance(target, holder, label, Span(start, end, text.raw[start:end]), shown.basis)


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
    addressed = _addressed(text, lower, debates)
    if not addressed:
        return ()
    mentions = sorted([m for m in names if m.kind in KINDS], key=attrgetter("start"))
    known = known_in(names)
    said = _merged((s.content.start, s.content.end) for s in statements)
    heard = _heard(lower, statements, mentions, filter(may_speak, names), known)
    if not (heard or mentions or any(debates[index].deeds.patterns for index in addressed)):
        return ()
    ended = sorted((content[1], holders[0]) for content, _, _, holders, _ in heard)
    read: dict[Range, list[Sentence]] = {}
    stances = []
    for index, paragraphs in sorted(addressed.items()):
        debate = debates[index]
        triggers = sorted(start for starts in paragraphs.values() for start in starts)
        words: Known = {}
        spoken = _said(debate, lower, triggers, heard)
        votes = spoken + _told(debate, lower, paragraphs, mentions, said, ended, read, words)
        done = deeds(debate, lower, sorted(paragraphs), triggers, names, words)
        votes += [_Vote(holder, act, "deed") for holder, act in done if not _of_another(holder, act, spoken, mentions)]
        by_holder: dict[str, list[_Vote]] = {}
        for vote in _once_a_sentence(lower, sorted(votes, key=lambda v: v.proposition.start)):
            by_holder.setdefault(key_of(vote.holder), []).append(vote)
        stances += [_stance(text, debate.target, found[0].holder, found) for found in by_holder.values()]
    return tuple(sorted(stances, key=lambda s: (s.evidence.start, s.target, s.holder)))

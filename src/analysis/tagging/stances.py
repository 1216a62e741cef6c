"""Text, names and statements -> where each holder stands on each debate, with the words that show it.

The labels are those of SemEval-2016 task 6 (FAVOR, AGAINST), with NEUTRAL for a holder who
addresses the target and takes both sides. One stance for each holder and target of an article.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from analysis.lexicon import Finder
from analysis.model import Mention, Range, Span, Stance, StanceBasis, StanceLabel, Statement
from analysis.reading.folding import fold
from analysis.tagging.aliases import entry_name
from analysis.tagging.debates import Debate, load_debates, shared_classes
from analysis.tagging.names_lexicon import surnames
from analysis.tagging.polarity import (
    Proposition,
    has_quoted_view,
    match_patterns,
    propositions,
    sentences_in,
    tokens_of,
)
from analysis.tagging.segment import Text
from analysis.tagging.stances_deeds import deeds

_HOLDERS = frozenset({"person", "organisation"})
_CONTEXT_BEFORE, _LONGEST, _OPENS, _NEAREST = 400, 400, 30, 8
_SUFFIX = re.compile(r"(?<=..)(?:公司|集团|团队|方面)$")
_SPEAKS_FOR = re.compile(r"(?<=..)(?:研究)?(?:分析师|发言人|研究员|报告|研报|团队|官方|高管)们?$")
_LATIN = re.compile(r"[A-Z][a-z]+(?:[ -][A-Z][A-Za-z.]*){0,3}")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}")
_OWNED = re.compile(r"的 ?([^的]{2,20})$")
_SEVERAL = re.compile(r"\s?(?:和|与|及|、|以及)\s?")
_SUBJECT = re.compile(
    r"[^,:。!?;\n]{0,16}"
    r"|,(?:都|均|皆|也|则|却|一直|始终|多次|曾|更|同样|明确)[^,:。!?;\n]{0,8}"
    r"|[^,:。!?;\n]{0,30},并?(?:且|还)?(?:分析|强调|提醒|呼吁|主张|直言|坦言|指出|认为|表示|警告|建议|预判|预测)[^,:。!?;\n]{0,14}"
    r"|[^,:。!?;\n]{0,8}(?:目标|愿景|主张|理念|观点|态度|立场|信念)(?:很明确|一直)?(?:是|:)[^,:。!?;\n]{0,14}"
)
_FORMER = re.compile(r"一度")
_HE = re.compile(r"[“\"]?(?:他|她)(?!们)")
_TELLS = re.compile(r"[^,:。!?;\n的是]{0,6}")
_AND = re.compile(r"[和与及、](?:[^,:。!?;\n]{0,20})")

_Speaker = tuple[str, int]
_Sentence = tuple[Range, Sequence[Mention], _Speaker | None]


@dataclass(frozen=True, slots=True)
class _Vote:
    holder: str
    proposition: Proposition
    basis: StanceBasis


def _overlap(a: Range, b: Range) -> bool:
    """Whether two half-open ranges share a character."""
    return a[0] < b[1] and b[0] < a[1]


@lru_cache(maxsize=8)
def _triggers(debates: tuple[Debate, ...]) -> tuple[Finder, dict[str, frozenset[int]]]:
    """One scanner for the words of every debate's sides, and the debates that each word, or one within it, belongs to."""
    owners: dict[str, set[int]] = {}
    sides = [[word for word, classes in debate.classes.items() if classes & debate.sides] for debate in debates]
    for index, words in enumerate(sides):
        for word in words:
            owners.setdefault(word, set()).add(index)
    for index, words in enumerate(sides):
        inside = Finder(words)
        for word, found in owners.items():
            if index not in found and inside.find(word):
                found.add(index)
    return Finder(owners), {word: frozenset(found) for word, found in owners.items()}


@cache
def _vague() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Beginnings and endings of sources that name nobody."""
    table = shared_classes()
    return table["vague_start"], table["vague_end"]


def is_named(holder: str) -> bool:
    """Whether a source is a person or organisation by name, not 业内人士 or a document.

    >>> is_named("林澜"), is_named("一位业内人士"), is_named("《智算白皮书》")
    (True, False, False)
    """
    starts, ends = _vague()
    holder = fold(holder)
    return bool(holder) and not holder.startswith(starts) and not holder.endswith(ends) and "《" not in holder


@lru_cache(maxsize=4096)
def _key(holder: str) -> str:
    """The name by which spellings of one holder are compared."""
    return entry_name(_SUFFIX.sub("", fold(holder))).lower()


def _known(names: Iterable[Mention]) -> frozenset[str]:
    """The people and organisations of an article, as they are compared."""
    return frozenset(_key(form) for m in names if m.kind in _HOLDERS for form in (m.name, m.text) if not m.pronoun)


def _is_proper(source: str) -> bool:
    """Whether a source that no mention holds has the shape of a name: Dana Weir, 许蓝."""
    source = fold(source)
    if _LATIN.fullmatch(source):
        return True
    loose = surnames().get(source[:2]) if source[:2] in surnames() else surnames().get(source[:1])
    return loose is False and _HAN_NAME.fullmatch(source) is not None


def _holders(source: str, known: frozenset[str]) -> list[str]:
    """Who holds what a source says: the source where it is named, each of several that speak together,
    the firm behind its spokesman or report, or nobody."""
    if not is_named(source):
        return []
    if not known or _key(source) in known or _is_proper(source):
        return [source]
    owned = _OWNED.search(source)
    if owned and (_key(owned.group(1)) in known or _is_proper(owned.group(1))):
        return [owned.group(1)]
    behind = _SPEAKS_FOR.sub("", fold(source))
    if _key(behind) in known:
        return [source[: len(behind)]]
    return [part for part in _SEVERAL.split(source) if _key(part) in known]


def _lower(folded: str) -> str:
    lower = folded.lower()
    return lower if len(lower) == len(folded) else "".join(c if len(c.lower()) != 1 else c.lower() for c in folded)


def _addressed(text: Text, lower: str, debates: tuple[Debate, ...]) -> dict[int, dict[Range, list[int]]]:
    """The debates whose words stand in the text, each with the paragraphs that hold them, and where in them."""
    finder, owners = _triggers(debates)
    title = lower[slice(*text.title)] if text.title else ""
    found: dict[int, dict[Range, list[int]]] = {}
    inside: dict[tuple[int, Range], bool] = {}
    for start, _, word in finder.find(lower):
        paragraph = text.paragraph_at(start)
        if not paragraph[0] <= start < paragraph[1]:
            continue
        for index in owners[word]:
            if (index, paragraph) not in inside:
                context = debates[index].context
                around = title + lower[max(0, paragraph[0] - _CONTEXT_BEFORE) : paragraph[1]]
                inside[index, paragraph] = not context or any(word in around for word in context)
            if inside[index, paragraph]:
                found.setdefault(index, {}).setdefault(paragraph, []).append(start)
    return found


def _meant(source: str, before: Sequence[Mention], at: int) -> str:
    """The source by name: 他 is the last person that was named shortly before his words."""
    if not _HE.fullmatch(source):
        return source
    people = [m for m in before if m.kind == "person" and at - m.end <= _CONTEXT_BEFORE]
    return people[-1].name if people else source


def _with_cue(lower: str, statement: Statement) -> Range:
    """The content, from its cue on where the two touch: 主张 and 不认为 say as much as what they bring."""
    start, cue = statement.content.start, fold(statement.cue or "").lower()
    before = lower[max(0, start - len(cue)) : start]
    return (start - len(cue) if cue and before == cue else start), statement.content.end


def _said(
    debate: Debate,
    lower: str,
    triggers: Sequence[int],
    statements: Iterable[Statement],
    mentions: Sequence[Mention],
    known: frozenset[str],
) -> list[_Vote]:
    """What sources say; an attitude that one tells of somebody else by name is left to the other."""
    starts = [mention.start for mention in mentions]
    votes: list[_Vote] = []
    for statement in statements:
        content = _with_cue(lower, statement)
        at = bisect_left(triggers, content[0])
        if at == len(triggers) or triggers[at] >= content[1] or _FORMER.match(statement.cue or ""):
            continue
        here = bisect_left(starts, content[0])
        holders = _holders(_meant(statement.source, mentions[max(0, here - _NEAREST) : here], content[0]), known)
        if not holders:
            continue
        inside = mentions[here : bisect_left(starts, content[1])]
        for proposition in propositions(debate, lower, content, triggers):
            if proposition.core[0] >= statement.content.start > proposition.start:
                proposition = replace(proposition, start=statement.content.start)
            told = [m for m in inside if proposition.attitude and _TELLS.fullmatch(lower, m.end, proposition.core[0])]
            votes += [
                _Vote(holder, proposition, "statement")
                for holder in holders
                if all(_key(other.name) == _key(holder) for other in told)
            ]
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


@cache
def _speaking() -> re.Pattern[str]:
    """What stands between somebody's name and what he says."""
    cues = "|".join(sorted(shared_classes()["speaks"], key=len, reverse=True))
    return re.compile(rf"[^,:。!?;、的被\n]{{0,14}}?(?:{cues})(?:说|道|称|到)?[,:]?")


def _speaker(lower: str, sentence: Range, mentions: Sequence[Mention], starts: Sequence[int]) -> _Speaker | None:
    """Who speaks in a sentence that opens with his name, or with 他 after it, and where his words begin."""
    pronoun = _HE.match(lower, *sentence)
    for at in range(bisect_left(starts, sentence[0] + _OPENS) - 1, -1, -1):
        mention = mentions[at]
        inside = mention.start >= sentence[0]
        if mention.end < sentence[0] - _CONTEXT_BEFORE or not (inside or pronoun):
            return None
        if inside or mention.kind == "person":
            begin = mention.end if inside or not pronoun else pronoun.end()
            match = _speaking().match(lower, begin, sentence[1])
            if match and is_named(mention.name):
                return mention.name, match.end()
    return None


def _speakers(lower: str, paragraph: Range, mentions: Sequence[Mention], starts: Sequence[int]) -> Iterator[_Sentence]:
    """Each sentence with those it names and its speaker, who goes on where the next names nobody and opens no comment."""
    speaker: _Speaker | None = None
    for sentence in sentences_in(lower, paragraph):
        named = mentions[bisect_left(starts, sentence[0]) : bisect_left(starts, sentence[1])]
        found = _speaker(lower, sentence, mentions, starts)
        goes_on = speaker and not named and not lower.startswith(shared_classes()["comment"], *sentence)
        speaker = found or ((speaker[0], sentence[0]) if speaker and goes_on else None)
        yield sentence, named, speaker


def _told(
    debate: Debate,
    lower: str,
    paragraphs: Mapping[Range, list[int]],
    mentions: Sequence[Mention],
    said: Sequence[Range],
    read: dict[Range, list[_Sentence]],
) -> list[_Vote]:
    """What the article reports in no statement: an attitude (林澜一直力挺开源), or words after a name (他还提到,…).

    `read` keeps the sentences of each paragraph for the debates that follow.
    """
    starts = [mention.start for mention in mentions]
    votes = []
    for paragraph, triggers in sorted(paragraphs.items()):
        if paragraph not in read:
            read[paragraph] = list(_speakers(lower, paragraph, mentions, starts))
        for sentence, named, speaker in read[paragraph]:
            at = bisect_left(triggers, sentence[0])
            if not (named or speaker) or at == len(triggers) or triggers[at] >= sentence[1]:
                continue
            tokens = tokens_of(debate, lower, *sentence)
            patterns = debate.patterns if speaker or has_quoted_view(lower, sentence) else debate.told
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


def _once_a_sentence(lower: str, votes: Iterable[_Vote]) -> list[_Vote]:
    """The votes, of those that one holder casts for one label in one sentence the first."""
    kept: dict[tuple[str, str, str, int], _Vote] = {}
    for vote in votes:
        at = vote.proposition.core[0]
        sentence = max(lower.rfind(mark, max(0, at - _LONGEST), at) for mark in "。!?\n")
        kept.setdefault((_key(vote.holder), vote.basis, vote.proposition.label, sentence), vote)
    return list(kept.values())


def _label(votes: Sequence[_Vote]) -> StanceLabel:
    """What a holder's votes come to: a clear majority, else NEUTRAL; of deeds the last, unless one is done in part."""
    if all(vote.basis == "deed" for vote in votes):
        parts = [vote.proposition.label for vote in votes if vote.proposition.label == "NEUTRAL"]
        return parts[0] if parts else votes[-1].proposition.label
    said = [vote.proposition.label for vote in votes if vote.basis == "statement"]
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
    mentions = sorted((m for m in names if m.kind in _HOLDERS), key=lambda m: m.start)
    known = _known(names)
    said = [(s.content.start, s.content.end) for s in statements]
    read: dict[Range, list[_Sentence]] = {}
    stances = []
    for index, paragraphs in sorted(addressed.items()):
        debate = debates[index]
        triggers = sorted(start for starts in paragraphs.values() for start in starts)
        votes = _said(debate, lower, triggers, statements, mentions, known)
        votes += _told(debate, lower, paragraphs, mentions, said, read)
        for holder, proposition in deeds(debate, lower, sorted(paragraphs), names):
            votes.append(_Vote(holder, proposition, "deed"))
        by_holder: dict[str, list[_Vote]] = {}
        for vote in _once_a_sentence(lower, sorted(votes, key=lambda v: v.proposition.start)):
            by_holder.setdefault(_key(vote.holder), []).append(vote)
        stances += [_stance(text, debate.target, found[0].holder, found) for found in by_holder.values()]
    return tuple(sorted(stances, key=lambda s: (s.evidence.start, s.target, s.holder)))

"""The noun phrase that is a clause's subject."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from analysis.model import Range
from analysis.tagging.entities_reference import employer, is_reporter
from analysis.tagging.entities_resolve import (
    DETERMINING,
    FUNDING_ROUND,
    UNCOUNTED,
    bare_phrase,
    past_determiner,
    resolve,
)
from analysis.tagging.figures_context import (
    BOUNDARY,
    VERBS,
    Context,
    Mark,
    Sentence,
    kinds_of_words,
    mark_at,
    marks_in,
    names_in,
    quantities_in,
)

# No clause opens with more words, or has more phrases before its verb.
_OPENINGS, _PHRASES = range(8), range(6)
_LINKING = frozenset({"link", "adverb"})
_NAMING = frozenset({"thing", "generic"})
_SETTING = frozenset({"在", "于", "从", "自", "由于", "随着", "对于", "对", "针对", "面对"})
_RELATIVE = frozenset({"growth", "deed", "prep", "adverb"})
_LEADING = frozenset({"adverb", "prep"})
_TELLING = VERBS | {"cue"}
_NOUNS = frozenset({"thing", "generic", "noun"})
_THINGS = frozenset({"thing", "generic", "head"})
_COLLECTIVE = re.compile(r"(?:他们|她们|它们|我们|我司|我方|公司|集团|企业|机构)")
# Units of sizes that stand inside a noun: 万卡集群, 千亿参数模型.
_CARRIED = frozenset({"chip", "parameter"})
_HEAD_START = re.compile(r"[\s\"“”‘’·\-—、,:;()\[\]|•*]+")
_LOCALISER = re.compile(r"(?:方面|领域|期间|其中|之后|之前|当中|[中上下里内后前间时外])(?=[^国文])")
_CALLED = re.compile(r"(?:[一这那某][家款个支座])?(?:名为|名叫|叫做|称为|代号为?)[“\"]?")
THAN = frozenset({"比", "较", "相比", "相较", "相较于", "相比于"})
# What _CALLED and _NOT_SO begin with.
_CALLING = frozenset("一这那某名叫称代")
_DENYING = frozenset("不并而")
_NOT_SO = re.compile(r"(?:并?不(?:只|仅仅?)?是|并非|而非)(?!由)")
_NOUN_END = re.compile(r"[,。!?;:\n()、“”\"《》|•—](?:(?<!—)|—)")


@cache
def counted_in(unit: str, inherited: bool = False) -> frozenset[str]:
    """The kinds of nouns that are counted in `unit`, and so no subject; people neither where it is `inherited`."""
    return frozenset({"counted" + unit, "countedperson"} if inherited else {"counted" + unit})


@cache
def _opens() -> tuple[frozenset[str], frozenset[str]]:
    """The linking words and adverbs that may open a clause, and what these or a word of setting begin with."""
    words = frozenset(
        word
        for word, kinds in kinds_of_words().items()
        if not kinds.isdisjoint(_LINKING) and kinds.isdisjoint(_NAMING) and word not in THAN
    )
    return words, frozenset(word[0] for word in words | _SETTING)


def subject_of(sentence: Sentence, start: int, end: int, unit: str, inherited: bool = False) -> str | None:
    """The subject of the clause [start, end) as an entity: that of what is reported, else that of the reporting.

    `unit` is that of the quantity it is sought for: a noun that is counted in this unit is no subject. People
    counted in one clause are not what the next one measures (`inherited`).
    """
    counted = counted_in(unit, inherited)
    told = sentence.kinds
    if inherited:
        quantities = sentence.quantities
        if quantities and quantities[0].start < end and quantities[-1].start >= start:
            for first in quantities_in(sentence.context, start, end):
                if first.unit not in _CARRIED:
                    end = first.start
                    counted |= counted_in(first.unit)
                    break
        if "naming" in told and (called := _called(sentence, start, end)):
            return called
    if start >= end:
        return None
    if unit != "chip" and counted.isdisjoint(told):
        counted = UNCOUNTED
    turns = "cue" in told or "cause" in told
    if not turns and not sentence.dashed and not sentence.reported:
        return _first(sentence, start, end, counted)
    cues: list[Mark] = []
    causes: list[int] = []
    if turns:
        for mark in marks_in(sentence, start, end):
            kinds = mark.kinds
            if "cue" in kinds:
                cues.append(mark)
            if "cause" in kinds:
                causes.append(mark.end)
        if inherited and causes:
            end, causes = min(end, causes[0]), []
    dash = sentence.folded.rfind("——", start, end) if sentence.dashed else -1
    reported = start
    if sentence.reported:
        starts = sentence.context.content_starts
        at = bisect_left(starts, end)
        if at and starts[at - 1] > start:
            reported = starts[at - 1]
    if not cues and not causes and dash < 0 and reported == start:
        return _first(sentence, start, end, counted)
    openings = {*causes[-1:], reported, *(m.end for m in cues[-1:])} if causes or cues else {reported}
    if dash >= 0:
        openings.add(dash + 2)
    for opens in sorted(openings, reverse=True):
        after = _first(sentence, opens, end, counted) if opens != start else None
        if after:
            return after
    if (inherited or not unit) and _is_head(sentence.context, cues, end):
        return None
    found = _first(sentence, start, end, counted)
    return _employer_of(sentence, start, cues, found) if cues and found else found


def _called(sentence: Sentence, start: int, end: int) -> str | None:
    """What a clause gives a name to: 合并后的公司名为|星河控股."""
    naming = [m for m in marks_in(sentence, start, end) if "naming" in m.kinds]
    near = names_in(sentence.context, naming[-1].end, naming[-1].end + 2) if naming else ()
    return near[0].name if near else None


def _employer_of(sentence: Sentence, start: int, cues: list[Mark], found: str) -> str | None:
    """Who speaks, as an entity: of a person, the organisation whose title he bears."""
    spoke = any(m.kind == "person" and m.name == found for m in names_in(sentence.context, start, cues[-1].start))
    return employer(sentence, found) if spoke else found


def _is_head(context: Context, cues: list[Mark], end: int) -> bool:
    """Whether a clause does no more than name a source: its cue is its last word."""
    return bool(cues) and not context.text.folded[cues[-1].end : end].strip(' ,:“"')


def _first(sentence: Sentence, start: int, end: int, counted: frozenset[str]) -> str | None:
    """The first entity among the phrases of [start, end), asked for by each figure that goes on with them."""
    asked = start, end, counted
    firsts = sentence.firsts
    if asked in firsts:
        return firsts[asked]
    found = None
    for phrase in phrases(sentence, start, end):
        if found := resolve(sentence, phrase, counted):
            break
    firsts[asked] = found
    return found


def is_adjunct(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a clause only says why, where or after whom (受市场影响, 由甲公司领投), lists who takes part (投资方包括…)
    or tells of each part (每个芯片有…): its subject is not the sentence's.
    """
    folded = sentence.folded
    if folded[start] == "每" and not folded.startswith(("每年", "每月", "每日", "每天"), start):
        return True
    if "aside" in sentence.kinds:
        verb = first_boundary(sentence, start, end)
        if verb is not None and {"deed", "aside"} <= verb.kinds:
            return not names_in(sentence.context, start, verb.start)
    if "adjunct" not in sentence.kinds:
        return False
    at = bisect_left(sentence.mark_starts, start)
    first = sentence.mark_starts[at]
    if first >= end or "adjunct" not in sentence.marks[at].kinds or folded[start:first].strip(" 而但且"):
        return False
    return not any("cue" in m.kinds for m in marks_in(sentence, start, end))


def phrases(sentence: Sentence, start: int, end: int) -> list[Range]:
    """The noun phrases that may be the subject of the clause, likeliest first."""
    found = sentence.phrases.get((start, end))
    if found is None:
        found = sentence.phrases[start, end] = _phrases(sentence, start, end)
    return found


def _phrases(sentence: Sentence, start: int, end: int) -> list[Range]:
    folded = sentence.folded
    pos = skip_opening(sentence, start, end)
    if pos == end:
        return []
    opening = folded[pos]
    if opening in _DENYING and _NOT_SO.match(folded, pos, end):
        return []
    owned = "的" in folded[pos:end]
    described = _described(sentence, pos, end) if owned or opening in _CALLING else None
    before: list[Range] = []
    bracket = folded.find("(", pos, end) if sentence.bracketed else -1
    for _ in _PHRASES:
        boundary = _boundary(sentence, pos, end)
        stop = boundary.start if boundary else end
        if bracket >= 0:
            if bracket < pos:
                bracket = folded.find("(", pos, end)
            if 0 <= bracket < stop:
                if pos < bracket:
                    before.append((pos, bracket))
                break
        if boundary is None:
            before.append((pos, end))
            break
        after, kinds = boundary.end, boundary.kinds
        head = _relative_head(sentence, boundary, end) if owned else None
        opens = past_determiner(folded, pos, stop) if pos < stop and folded[pos] in DETERMINING else pos
        if opens < stop and folded[opens:stop].strip():
            if "giving" not in kinds or folded[after : after + 1] != "的":
                before.append((pos, stop))
            if head is None or not _opens_noun(sentence, boundary, head, end):
                break
            pos = head
            continue
        if head is not None:
            pos = head
            continue
        if boundary.word in THAN:
            break
        if after > pos and not kinds.isdisjoint(_LEADING):
            following = skip_opening(sentence, after, end)
            if following < end:
                pos = following
                if "prep" in kinds:
                    break
                continue
        if not before and "deed" in kinds and (named := names_in(sentence.context, after, after + 2)):
            verb = _boundary(sentence, after, end)
            if verb and named[0].end <= verb.start:
                before.append((after, verb.start))
        break
    before.reverse()
    return [described, *before] if described else before


def _described(sentence: Sentence, start: int, end: int) -> Range | None:
    """The name that a short description without names opens the clause for: 扭亏为盈的|海光|则…."""
    folded = sentence.folded
    called = _CALLED.match(folded, start, end) if folded[start] in _CALLING else None
    if called:
        named = names_in(sentence.context, called.end(), called.end() + 1)
        return (named[0].start, named[0].end) if named else None
    if "的" not in folded[start : start + 13]:
        return None
    near = names_in(sentence.context, start, start + 14)
    if not near:
        return None
    name = near[0]
    if name.pronoun or name.start <= start or folded[name.start - 1] != "的":
        return None
    if name.end > end or quantities_in(sentence.context, start, name.start):
        return None
    opening = mark_at(sentence, start)
    if opening is not None and opening.kinds & {"prep", "link"}:
        return None
    verb = first_boundary(sentence, name.end, end)
    inner = any(not m.kinds.isdisjoint(VERBS) for m in marks_in(sentence, start, name.start))
    between = folded[name.end : verb.start] if verb else ""
    direct = verb is not None and not (between.partition(")")[2] if ")" in between else between)
    return (name.start, name.end) if inner and direct else None


def first_boundary(sentence: Sentence, start: int, end: int) -> Mark | None:
    """The first verb, adverb or preposition in [start, end); one that names a thing (云服务|收入) is none."""
    return _boundary(sentence, start, end)


def _boundary(sentence: Sentence, start: int, end: int) -> Mark | None:
    found, starts = sentence.marks, sentence.mark_starts
    at = bisect_left(starts, start)
    while starts[at] < end:
        mark = found[at]
        at += 1
        if mark.kinds.isdisjoint(BOUNDARY):
            continue
        if "noun" in mark.kinds and mark.start > start and starts[at] == mark.end < end:
            following = found[at]
            if not following.kinds.isdisjoint(_THINGS):
                continue
        return mark
    return None


def first_noun(sentence: Sentence, end: int) -> str | None:
    """The first noun phrase of a sentence, whatever it be, in the clauses before `end`."""
    for lo, hi in sentence.clauses[:4]:
        if lo >= end:
            break
        if hi < end and is_adjunct(sentence, lo, hi):
            continue
        if _is_head(sentence.context, [m for m in marks_in(sentence, lo, hi) if "cue" in m.kinds], hi):
            continue
        for phrase in phrases(sentence, lo, min(hi, end)):
            bare = bare_phrase(sentence, phrase, UNCOUNTED)
            if any(is_reporter(sentence.context, m) for m in names_in(sentence.context, *phrase)):
                continue
            if FUNDING_ROUND.match(sentence.folded, *phrase):
                continue
            if bare and sentence.folded[bare[1] - 1] in "后前时中里":
                continue
            if bare and bare[1] - bare[0] <= 12 and not _COLLECTIVE.fullmatch(sentence.folded, *bare):
                return sentence.raw[bare[0] : bare[1]].strip()
    return None


def _opens_noun(sentence: Sentence, boundary: Mark, head: int, end: int) -> bool:
    """Whether the noun at `head` is a subject with a verb of its own: 腾讯发布的|新模型已有…, not 采用最新的|结构."""
    if "prep" in boundary.kinds and boundary.word not in ("由", "被", "受"):
        return False
    if sentence.folded[boundary.end : boundary.end + 1] == "的":
        return True
    return any(
        m.start > head and "noun" not in m.kinds and not m.kinds.isdisjoint(BOUNDARY)
        for m in marks_in(sentence, head, end)
    )


def _relative_head(sentence: Sentence, boundary: Mark, end: int) -> int | None:
    """Where the noun begins that a relative clause opening at `boundary` stands before: 发布的|模型."""
    folded = sentence.folded
    if boundary.kinds.isdisjoint(_RELATIVE):
        return None
    adverb = "adverb" in boundary.kinds
    de = folded.find("的", boundary.end, min(end, boundary.end + (8 if adverb else 24)))
    if de < 0 or de + 1 >= end:
        return None
    between = [m for m in marks_in(sentence, boundary.end, de) if not m.kinds.isdisjoint(_TELLING)]
    if "prep" not in boundary.kinds and len(between) > adverb:
        return None
    if quantities_in(sentence.context, boundary.end, de):
        return None
    return de + 1


def skip_opening(sentence: Sentence, start: int, end: int) -> int:
    """Past the linking words, times, adverbs and adverbial phrases that open a clause."""
    folded, times_at, starts = sentence.folded, sentence.context.times_at, sentence.mark_starts
    opens, openers = _opens()
    pos = start
    for _ in _OPENINGS:
        if pos >= end:
            return end
        character = folded[pos]
        if character < "一" and (match := _HEAD_START.match(folded, pos, end)):
            pos = match.end()
            if pos == end:
                return end
            character = folded[pos]
        if pos in times_at and (time := times_at[pos]).end <= end:
            pos = time.end
            if folded[pos : pos + 1] in ("的", "内", "间", "来", "起"):
                pos += 1
            continue
        if character not in openers:
            break
        at = bisect_left(starts, pos)
        if starts[at] != pos or pos in sentence.context.names_at:
            break
        mark = sentence.marks[at]
        if mark.word in opens:
            pos = mark.end
            continue
        if mark.word not in _SETTING:
            break
        local = _LOCALISER.search(folded, mark.end, end)
        if local is None or quantities_in(sentence.context, mark.end, local.end()):
            break
        pos = local.end()
    return pos if pos < end else end


def noun_after(sentence: Sentence, start: int, brackets: bool) -> Range | None:
    """The noun phrase that begins at `start`, to the next boundary."""
    folded = sentence.folded
    match = _NOUN_END.search(folded, start, sentence.end)
    while match and brackets and match.start() > start and match[0] in "()":
        match = _NOUN_END.search(folded, match.end(), sentence.end)
    stop = match.start() if match else sentence.end
    for mark in marks_in(sentence, start, stop):
        if not mark.kinds.isdisjoint(BOUNDARY) and mark.kinds.isdisjoint(_NOUNS):
            stop = mark.start
            break
    while start < stop and folded[start].isspace():
        start += 1
    while start < stop and folded[stop - 1].isspace():
        stop -= 1
    return (start, stop) if stop - start >= 2 else None

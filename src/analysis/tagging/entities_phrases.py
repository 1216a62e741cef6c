"""The noun phrase that is a clause's subject."""

from __future__ import annotations

import re
from bisect import bisect_left

from analysis.model import Range
from analysis.tagging.entities_reference import employer, is_reporter
from analysis.tagging.entities_resolve import FUNDING_ROUND, bare_phrase, past_determiner, resolve
from analysis.tagging.figures_context import (
    BOUNDARY,
    VERBS,
    Context,
    Mark,
    clauses_of,
    kinds_told,
    mark_at,
    marks_in,
    names_in,
    quantities_in,
    tells,
)

_LINKING = frozenset({"link", "adverb"})
_NAMING = frozenset({"thing", "generic"})
_SETTING = frozenset({"在", "于", "从", "自", "由于", "随着", "对于", "对", "针对", "面对"})
_RELATIVE = frozenset({"growth", "deed", "prep", "adverb"})
_TURNING = frozenset({"cue", "cause"})
_THINGS = frozenset({"thing", "generic", "head"})
_COLLECTIVE = re.compile(r"(?:他们|她们|它们|我们|我司|我方|公司|集团|企业|机构)")
# Units of sizes that stand inside a noun: 万卡集群, 千亿参数模型.
_CARRIED = frozenset({"chip", "parameter"})
_HEAD_START = re.compile(r"[\s\"“”‘’·\-—、,:;()\[\]|•*]+")
_LOCALISER = re.compile(r"(?:方面|领域|期间|其中|之后|之前|当中|[中上下里内后前间时外])(?=[^国文])")
_CALLED = re.compile(r"(?:[一这那某][家款个支座])?(?:名为|名叫|叫做|称为|代号为?)[“\"]?")
THAN = frozenset({"比", "较", "相比", "相较", "相较于", "相比于"})
_NOT_SO = re.compile(r"(?:并?不(?:只|仅仅?)?是|并非|而非)(?!由)")
_NOUN_END = re.compile(r"[,。!?;:\n()、“”\"《》|•]|——")


def _opening(context: Context, start: int, end: int) -> int:
    """Where reported content opens inside [start, end); `start` where none does."""
    starts = context.content_starts
    at = bisect_left(starts, end) - 1
    return max(starts[at], start) if at >= 0 else start


def subject_of(
    context: Context, sentence: Range, start: int, end: int, unit: str, inherited: bool = False
) -> str | None:
    """The subject of the clause [start, end) as an entity: that of what is reported, else that of the reporting.

    `unit` is that of the quantity it is sought for: a noun that is counted in this unit is no subject. People
    counted in one clause are not what the next one measures (`inherited`).
    """
    counted = frozenset({"counted" + unit, "countedperson"} if inherited else {"counted" + unit})
    if inherited:
        for first in quantities_in(context, start, end):
            if first.unit not in _CARRIED:
                end = first.start
                counted |= {"counted" + first.unit}
                break
        if called := _called(context, sentence, start, end):
            return called
    if start >= end:
        return None
    cues: list[Mark] = []
    causes: list[int] = []
    if not _TURNING.isdisjoint(kinds_told(context, sentence)):
        marks = marks_in(context, sentence, start, end)
        cues = [m for m in marks if "cue" in m.kinds]
        causes = [m.end for m in marks if "cause" in m.kinds]
        if inherited and causes:
            end, causes = min(end, causes[0]), []
    dash = context.text.folded.rfind("——", start, end)
    reported = _opening(context, start, end)
    if not cues and not causes and dash < 0 and reported == start:
        return _first(context, sentence, start, end, counted)
    openings = {*causes[-1:], reported, *(m.end for m in cues[-1:])} if causes or cues else {reported}
    if dash >= 0:
        openings.add(dash + 2)
    for opens in sorted(openings, reverse=True):
        after = _first(context, sentence, opens, end, counted) if opens != start else None
        if after:
            return after
    if (inherited or not unit) and _is_head(context, cues, end):
        return None
    found = _first(context, sentence, start, end, counted)
    return _employer_of(context, sentence, start, cues, found) if cues and found else found


def _called(context: Context, sentence: Range, start: int, end: int) -> str | None:
    """What a clause gives a name to: 合并后的公司名为|星河控股."""
    if not tells(context, sentence, "naming"):
        return None
    naming = [m for m in marks_in(context, sentence, start, end) if "naming" in m.kinds]
    near = names_in(context, naming[-1].end, naming[-1].end + 2) if naming else ()
    return near[0].name if near else None


def _employer_of(context: Context, sentence: Range, start: int, cues: list[Mark], found: str) -> str | None:
    """Who speaks, as an entity: of a person, the organisation whose title he bears."""
    spoke = any(m.kind == "person" and m.name == found for m in names_in(context, start, cues[-1].start))
    return employer(context, sentence, found) if spoke else found


def _is_head(context: Context, cues: list[Mark], end: int) -> bool:
    """Whether a clause does no more than name a source: its cue is its last word."""
    return bool(cues) and not context.text.folded[cues[-1].end : end].strip(' ,:“"')


def _first(context: Context, sentence: Range, start: int, end: int, counted: frozenset[str]) -> str | None:
    for phrase in phrases(context, sentence, start, end):
        found = resolve(context, sentence, phrase, counted)
        if found:
            return found
    return None


def is_adjunct(context: Context, sentence: Range, start: int, end: int) -> bool:
    """Whether a clause only says why, where or after whom (受市场影响, 由甲公司领投), lists who takes part (投资方包括…)
    or tells of each part (每个芯片有…): its subject is not the sentence's.
    """
    folded = context.text.folded
    if folded.startswith("每", start) and not folded.startswith(("每年", "每月", "每日", "每天"), start):
        return True
    if "aside" in context.marks[sentence].kinds:
        verb = first_boundary(context, sentence, start, end)
        if verb is not None and {"deed", "aside"} <= verb.kinds:
            return not names_in(context, start, verb.start)
    if "adjunct" not in context.marks[sentence].kinds:
        return False
    marks = marks_in(context, sentence, start, end)
    if not marks or "adjunct" not in marks[0].kinds or folded[start : marks[0].start].strip(" 而但且"):
        return False
    return not any("cue" in m.kinds for m in marks)


def phrases(context: Context, sentence: Range, start: int, end: int) -> list[Range]:
    """The noun phrases that may be the subject of the clause, likeliest first."""
    found = context.phrases.get((start, end))
    if found is None:
        found = context.phrases[start, end] = _phrases(context, sentence, start, end)
    return found


def _phrases(context: Context, sentence: Range, start: int, end: int) -> list[Range]:
    folded = context.text.folded
    pos = skip_opening(context, sentence, start, end)
    if _NOT_SO.match(folded, pos, end):
        return []
    before: list[Range] = []
    described = _described(context, sentence, pos, end)
    for _ in range(6):
        boundary = first_boundary(context, sentence, pos, end)
        bracket = folded.find("(", pos, end)
        stop = boundary.start if boundary else end
        if 0 <= bracket < stop:
            before.append((pos, bracket))
            break
        if boundary is None:
            before.append((pos, end))
            break
        head = _relative_head(context, sentence, boundary, end)
        if stop > pos and folded[past_determiner(folded, pos, stop) : stop].strip():
            if "giving" not in boundary.kinds or folded[boundary.end : boundary.end + 1] != "的":
                before.append((pos, stop))
            if head is None or not _opens_noun(context, sentence, boundary, head, end):
                break
            pos = head
            continue
        if head is not None:
            pos = head
            continue
        if boundary.word in THAN:
            break
        if boundary.kinds & {"adverb", "prep"} and boundary.end > pos:
            following = skip_opening(context, sentence, boundary.end, end)
            if following < end:
                pos = following
                if "prep" in boundary.kinds:
                    break
                continue
        if not before and "deed" in boundary.kinds:
            following_verb = first_boundary(context, sentence, boundary.end, end)
            named = names_in(context, boundary.end, boundary.end + 2)
            if following_verb and named and named[0].end <= following_verb.start:
                before.append((boundary.end, following_verb.start))
        break
    found = [phrase for phrase in reversed(before) if phrase[0] < phrase[1]]
    return [described, *found] if described else found


def _described(context: Context, sentence: Range, start: int, end: int) -> Range | None:
    """The name that a short description without names opens the clause for: 扭亏为盈的|海光|则…."""
    called = _CALLED.match(context.text.folded, start, end)
    if called:
        named = names_in(context, called.end(), called.end() + 1)
        return (named[0].start, named[0].end) if named else None
    near = names_in(context, start, start + 14)
    if not near:
        return None
    name = near[0]
    if name.pronoun or name.start <= start or context.text.folded[name.start - 1] != "的":
        return None
    if name.end > end or quantities_in(context, start, name.start):
        return None
    opening = mark_at(context, sentence, start)
    if opening is not None and opening.kinds & {"prep", "link"}:
        return None
    verb = first_boundary(context, sentence, name.end, end)
    inner = any(m.kinds & VERBS for m in marks_in(context, sentence, start, name.start))
    between = context.text.folded[name.end : verb.start] if verb else ""
    direct = verb is not None and not (between.partition(")")[2] if ")" in between else between)
    return (name.start, name.end) if inner and direct else None


def first_boundary(context: Context, sentence: Range, start: int, end: int) -> Mark | None:
    """The first verb, adverb or preposition in [start, end); one that names a thing (云服务|收入) is none."""
    found, starts, _ = context.marks[sentence]
    for at in range(bisect_left(starts, start), len(starts)):
        mark = found[at]
        if mark.start >= end:
            break
        if mark.kinds.isdisjoint(BOUNDARY):
            continue
        if "noun" in mark.kinds and mark.start > start and at + 1 < len(starts) and starts[at + 1] < end:
            following = found[at + 1]
            if following.start == mark.end and not following.kinds.isdisjoint(_THINGS):
                continue
        return mark
    return None


def first_noun(context: Context, sentence: Range, end: int) -> str | None:
    """The first noun phrase of a sentence, whatever it be, in the clauses before `end`."""
    for lo, hi in clauses_of(context, sentence)[:4]:
        if lo >= end:
            break
        if hi < end and is_adjunct(context, sentence, lo, hi):
            continue
        if _is_head(context, [m for m in marks_in(context, sentence, lo, hi) if "cue" in m.kinds], hi):
            continue
        for phrase in phrases(context, sentence, lo, min(hi, end)):
            bare = bare_phrase(context, sentence, *phrase, frozenset())
            if any(is_reporter(context, m) for m in names_in(context, *phrase)):
                continue
            if FUNDING_ROUND.match(context.text.folded, *phrase):
                continue
            if bare and context.text.folded[bare[1] - 1] in "后前时中里":
                continue
            if bare and bare[1] - bare[0] <= 12 and not _COLLECTIVE.fullmatch(context.text.folded, *bare):
                return context.text.raw[bare[0] : bare[1]].strip()
    return None


def _opens_noun(context: Context, sentence: Range, boundary: Mark, head: int, end: int) -> bool:
    """Whether the noun at `head` is a subject with a verb of its own: 腾讯发布的|新模型已有…, not 采用最新的|结构."""
    if "prep" in boundary.kinds and boundary.word not in ("由", "被", "受"):
        return False
    if context.text.folded[boundary.end : boundary.end + 1] == "的":
        return True
    return any(
        m.kinds & BOUNDARY and "noun" not in m.kinds and m.start > head for m in marks_in(context, sentence, head, end)
    )


def _relative_head(context: Context, sentence: Range, boundary: Mark, end: int) -> int | None:
    """Where the noun begins that a relative clause opening at `boundary` stands before: 发布的|模型."""
    folded = context.text.folded
    if boundary.kinds.isdisjoint(_RELATIVE):
        return None
    adverb = "adverb" in boundary.kinds
    de = folded.find("的", boundary.end, min(end, boundary.end + (8 if adverb else 24)))
    if de < 0 or de + 1 >= end:
        return None
    between = [m for m in marks_in(context, sentence, boundary.end, de) if m.kinds & (VERBS | {"cue"})]
    if "prep" not in boundary.kinds and len(between) > adverb:
        return None
    if quantities_in(context, boundary.end, de):
        return None
    return de + 1


def skip_opening(context: Context, sentence: Range, start: int, end: int) -> int:
    """Past the linking words, times, adverbs and adverbial phrases that open a clause."""
    folded = context.text.folded
    pos = start
    for _ in range(8):
        if not "一" <= folded[pos : pos + 1] <= "鿿" and (match := _HEAD_START.match(folded, pos, end)):
            pos = match.end()
        time = context.times_at.get(pos)
        if time and time.end <= end:
            pos = time.end
            if folded[pos : pos + 1] in ("的", "内", "间", "来", "起"):
                pos += 1
            continue
        mark = mark_at(context, sentence, pos)
        if mark is None:
            break
        links = not mark.kinds.isdisjoint(_LINKING) and mark.kinds.isdisjoint(_NAMING) and mark.word not in THAN
        if not (links or mark.word in _SETTING) or names_in(context, pos, pos + 1):
            break
        if links:
            pos = mark.end
            continue
        if mark.word in _SETTING:
            local = _LOCALISER.search(folded, mark.end, end)
            if local and not quantities_in(context, mark.end, local.end()):
                pos = local.end()
                continue
        break
    return min(pos, end)


def noun_after(context: Context, sentence: Range, start: int, brackets: bool) -> Range | None:
    """The noun phrase that begins at `start`, to the next boundary."""
    folded = context.text.folded
    stop = sentence[1]
    for match in _NOUN_END.finditer(folded, start, sentence[1]):
        if brackets and match.group() in "()" and match.start() > start:
            continue
        stop = match.start()
        break
    for mark in marks_in(context, sentence, start, stop):
        if mark.kinds & BOUNDARY and not mark.kinds & {"thing", "generic", "noun"}:
            stop = mark.start
            break
    while start < stop and folded[start].isspace():
        start += 1
    while start < stop and folded[stop - 1].isspace():
        stop -= 1
    return (start, stop) if stop - start >= 2 else None

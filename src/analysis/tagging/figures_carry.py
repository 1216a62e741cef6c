"""When a figure holds whose own sentence does not say: what the sentences before it still say."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from analysis.model import Range, TimeExpression
from analysis.tagging.figures_context import Context, clause_at, clauses_of, quantities_in, times_in
from analysis.tagging.figures_reports import is_period, reported
from analysis.tagging.figures_time import is_base, value_of

# What _SIDE begins with, but for the side itself.
_SIDING = frozenset("其同此一二三四五六")
_SIDE = re.compile(r"\s*(?:在|从)?[\u4e00-\u9fffA-Za-z]{1,10}方面[,:]|[一二三四五六][是、]|(?:其中|同时|此外),")
_REACHED = re.compile(r"截至|目前|已经|已[建达有完实]|同比|环比|去年|今年以来")
_PLAN = re.compile(r"《[^《》]{2,40}(?:方案|规划|计划|意见|要点|措施)(?:\([^()]*\))?》")
_THIS_QUARTER = re.compile(r"[本当這该](?:财|財)?季度?|[单單]季")
_FRAME = re.compile(r"[年初底末]{0,2},")
# Each branch opens with a letter of its own, so that the search runs from one such letter to the next.
_BACK = re.compile(
    r"当(?:年|季度?|月)(?!代|轻|第)|该(?:年|季度?|月)(?!代|轻|第)|本季度?|单季度?|上述期间|报告期[内间]?"
)


def _is_period(time: TimeExpression) -> bool:
    return is_period(time.value) or time.text.endswith(("财年", "财政年度", "年度", "全年", "財年"))


def period_before(context: Context, sentence: Range, offset: int, reach: int = 12) -> str | None:
    """The last period of results named before: a quarter, half or whole year, `reach` sentences back."""
    return _date_before(context, sentence, offset, _is_period, reach, skipped=1)


def _date_before(
    context: Context,
    sentence: Range,
    offset: int,
    fits: Callable[[TimeExpression], bool],
    reach: int = 12,
    skipped: int = 0,
) -> str | None:
    sentences = context.text.sentences
    at = bisect_right(sentences, sentence) - 1
    for index in range(at - skipped, max(at - reach - 1, -1), -1):
        start, end = sentences[index]
        for time in reversed(times_in(context, start, min(end, offset))):
            if is_base(context.text.folded, time, start) or _THIS_QUARTER.fullmatch(time.text):
                continue
            if period := reported(context.text.folded, time, end):
                return period
            if time.type == "DATE" and "X" not in time.value and fits(time):
                return value_of(time)
    return None


def own_quarter(context: Context, sentence: Range, time: str) -> str:
    """The quarter of results named before, where the sentence dates the figure by 本季度; else `time` as it is."""
    if context.text.folded.find("季", *sentence) < 0:
        return time
    said = [t for t in times_in(context, *sentence) if t.value == time and _THIS_QUARTER.fullmatch(t.text)]
    if not said:
        return time
    return _date_before(context, sentence, said[0].start, lambda t: t.value[4:6] == "-Q") or time


def frame_before(context: Context, sentence: Range, offset: int) -> str | None:
    """The year or quarter that a sentence before opens with (2025年,…) and that the paragraph still tells of."""
    folded, sentences = context.text.folded, context.text.sentences
    at = bisect_right(sentences, sentence) - 1
    for start, _ in sentences[max(at - 4, 0) : at][::-1]:
        if context.text.raw.find("\n", start, sentence[0]) >= 0:
            return None
        told = times_in(context, start, offset)
        if not told or not (told := tuple(time for time in told if time.type != "SET")):
            continue
        opening = told[0]
        framed = opening.start - start <= 1 and _FRAME.match(folded, opening.end)
        wide = is_period(opening.value) or (len(opening.value) == 4 and opening.value.isdigit())
        return opening.value if framed and wide and len(told) == 1 else None
    return None


def is_present(context: Context, clause: Range, offset: int) -> bool:
    """Whether the clause speaks of now (目前)."""
    return "PRESENT_REF" in [time.value for time in times_in(context, clause[0], offset)]


def in_plan(context: Context, sentence: Range) -> tuple[bool, str | None]:
    """Whether a sentence that takes up one side (存储力方面,…) goes on with a plan told before, and for what year.

    The plan is the last sentence that names one (《…行动方案》) or a date to come (到2027年), at most eight back.
    """
    folded, anchor = context.text.folded, context.text.anchor
    start = sentence[0]
    if folded[start] not in _SIDING and folded.find("方面", start, start + 14) < 0:
        return False, None
    if not _SIDE.match(folded, *sentence) or _REACHED.search(folded, *sentence):
        return False, None
    at = bisect_right(context.text.sentences, sentence) - 1
    for start, end in context.text.sentences[max(at - 8, 0) : at][::-1]:
        aims = [
            time
            for time in times_in(context, start, end)
            if time.type == "DATE"
            and anchor
            and anchor[:4] < time.value[:4]
            and folded.endswith(("到", "至"), start, time.start)
        ]
        if aims:
            return True, value_of(aims[-1])
        if _PLAN.search(folded, start, end):
            return True, None
        if _REACHED.search(folded, start, end):
            break
    return False, None


def referred_to(context: Context, sentence: Range, offset: int) -> tuple[bool, str | None]:
    """Whether the words before `offset` speak of a period named before (当年, 该季度, 单季), and which it is."""
    folded = context.text.folded
    if _BACK.search(folded, sentence[0], offset) is None:
        return False, None
    lo, _ = clauses_of(context, sentence)[clause_at(context, sentence, offset)]
    between = quantities_in(context, lo, offset)
    word = _BACK.search(folded, between[-1].end if between else lo, offset)
    if word is None:
        return False, None
    quarter = "季" in word[0]
    value = _date_before(context, sentence, word.start(), lambda time: not quarter or time.value[4:6] == "-Q")
    return True, value[:4] if value and word[0].endswith("年") else value

"""When a figure holds whose own sentence does not say: what the sentences before it still say."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable

from analysis.model import TimeExpression
from analysis.tagging.figures_context import Context, Sentence, quantities_in, times_in
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


def period_before(sentence: Sentence, offset: int, reach: int = 12) -> str | None:
    """The last period of results named before: a quarter, half or whole year, `reach` sentences back."""
    return _date_before(sentence, offset, _is_period, reach, skipped=1)


def _date_before(
    sentence: Sentence,
    offset: int,
    fits: Callable[[TimeExpression], bool],
    reach: int = 12,
    skipped: int = 0,
) -> str | None:
    context, folded = sentence.context, sentence.folded
    sentences = context.text.sentences
    at = bisect_right(sentences, sentence.span) - 1
    index = at - skipped
    if index < 0:
        return None
    end = min(sentences[index][1], offset)
    for time in reversed(times_in(context, sentences[max(at - reach, 0)][0], end)):
        while time.start < sentences[index][0]:
            index -= 1
        start, end = sentences[index]
        if time.start >= end or is_base(folded, time, start) or _THIS_QUARTER.fullmatch(time.text):
            continue
        if period := reported(folded, time, end):
            return period
        if time.type == "DATE" and "X" not in time.value and fits(time):
            return value_of(time)
    return None


def own_quarter(sentence: Sentence, time: str) -> str:
    """The quarter of results named before, where the sentence dates the figure by 本季度; else `time` as it is."""
    if "季" not in sentence.folded[sentence.start : sentence.end]:
        return time
    said = [
        t
        for t in times_in(sentence.context, sentence.start, sentence.end)
        if t.value == time and _THIS_QUARTER.fullmatch(t.text)
    ]
    if not said:
        return time
    return _date_before(sentence, said[0].start, lambda t: t.value[4:6] == "-Q") or time


def frame_before(sentence: Sentence, offset: int) -> str | None:
    """The year or quarter that a sentence before opens with (2025年,…) and that the paragraph still tells of."""
    context, sentences = sentence.context, sentence.context.text.sentences
    at = bisect_left(context.time_starts, offset)
    opening = context.times[at - 1] if at else None
    if opening and opening.type == "SET":
        far = sentences[max(bisect_right(sentences, sentence.span) - 5, 0)][0]
        dated = [time for time in times_in(context, far, offset) if time.type != "SET"]
        opening = dated[-1] if dated else None
    if opening is None:
        return None
    value = opening.value
    wide = is_period(value) or (len(value) == 4 and value.isdigit())
    if not wide or not _FRAME.match(sentence.folded, opening.end):
        return None
    own = bisect_right(sentences, sentence.span) - 1
    number = min(bisect_right(sentences, (opening.start + 1,)), own) - 1
    if number < 0 or number < own - 4:
        return None
    start = sentences[number][0]
    alone = all(time.type == "SET" for time in times_in(context, start, opening.start))
    opens = opening.start - start <= 1 and alone
    return value if opens and sentence.raw.find("\n", start, sentence.start) < 0 else None


def is_present(context: Context, start: int, end: int) -> bool:
    """Whether the words in [start, end) speak of now (目前)."""
    return "PRESENT_REF" in [time.value for time in times_in(context, start, end)]


def in_plan(sentence: Sentence) -> tuple[bool, str | None]:
    """Whether a sentence that takes up one side (存储力方面,…) goes on with a plan told before, and for what year.

    The plan is the last sentence that names one (《…行动方案》) or a date to come (到2027年), at most eight back.
    """
    folded, anchor = sentence.folded, sentence.context.text.anchor
    start = sentence.start
    if folded[start] not in _SIDING and "方面" not in folded[start : start + 14]:
        return False, None
    if not _SIDE.match(folded, sentence.start, sentence.end) or _REACHED.search(folded, sentence.start, sentence.end):
        return False, None
    at = bisect_right(sentence.context.text.sentences, sentence.span) - 1
    for start, end in sentence.context.text.sentences[max(at - 8, 0) : at][::-1]:
        aims = [
            time
            for time in times_in(sentence.context, start, end)
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


def referred_to(sentence: Sentence, start: int, end: int) -> tuple[bool, str | None]:
    """Whether the words of a clause in [start, end) speak of a period named before (当年, 该季度, 单季), and which it is."""
    word = _BACK.search(sentence.folded, start, end)
    if word and (between := quantities_in(sentence.context, start, end)):
        word = _BACK.search(sentence.folded, between[-1].end, end)
    if word is None:
        return False, None
    quarter = "季" in word[0]
    value = _date_before(sentence, word.start(), lambda time: not quarter or time.value[4:6] == "-Q")
    return True, value[:4] if value and word[0].endswith("年") else value

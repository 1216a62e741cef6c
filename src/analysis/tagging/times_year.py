"""What an expression leaves unsaid: the year of a month or quarter, the month of a day, from tense, neighbours and today."""

from __future__ import annotations

import re

from analysis.reading.patterns import pattern
from analysis.tagging.calendar import Partial, is_day, shift_months
from analysis.tagging.times_context import Context, around, is_ahead, is_future
from analysis.tagging.times_expression import Expression

# A month this few months ahead is the coming one unless the clause is told as past.
_NEAR = 3
# A month this many months back is the next year's where the clause looks ahead.
_FAR = 9
# A new line's day of the month, this few days back, is of the month of writing.
_RECENT = 10
_PAST = r"了|已|曾"
_FORMER = re.compile(r"原|曾|此前|本来")
_DIRECT = r"(?:将[于在]?|预计[于在]?|计划[于在]?|拟[于在]?|定于|有望[于在]?|最快|最早|最迟|推迟至|推迟到)$"


def said_year(e: Expression, context: Context) -> int | None:
    """The year that an expression names or counts from now or from the last date told; None where it says none."""
    if "year" in e.fields:
        return e.fields["year"]
    today = context.today.year
    if "Y" in e.shift:
        if today is None:
            return None
        if e.edge and e.shift["Y"] == 0 and e.rank == 3 and context.text[e.start] in "年岁":
            told = context.recall(e.start)
            near = told is not None and context.same_sentence(e.start)
            return told.year if told is not None and near and told.year is not None else today
        return today + e.shift["Y"]
    if "Y" in e.ref:
        told = context.recall(e.start)
        if told is not None and told.year is not None:
            return told.year + e.ref["Y"]
        if context.text.startswith("全年", e.start):
            return context.fiscal or context.quarter or today
    return None


def month_year(e: Expression, context: Context, month: int, day: int | None = None) -> int | None:
    """The year of a month or day told without one: by range, neighbours, tense and day of writing."""
    today, told = context.today, context.recall(e.start)
    if told is not None and told.year is not None:
        if e.link == "-":
            return told.year + (told.month is not None and month < told.month)
        goes_on = month >= told.month if told.month is not None else context.same_sentence(e.start)
        if goes_on and (today.year is None or told.year < today.year):
            return told.year
        begun = today.month is not None and month <= today.month
        if goes_on and begun and told.year == today.year and told.month and context.same_sentence(e.start):
            return told.year
    if today.year is None or today.month is None:
        return today.year
    ahead = month - today.month
    yet_to_come = ahead > 0 or (ahead == 0 and day is not None and today.day is not None and day > today.day + 3)
    if not yet_to_come and -ahead <= _NEAR:
        return today.year
    before, after = around(context.text, e.start, e.end)
    if yet_to_come:
        coming = ahead <= _NEAR and not pattern(_PAST).search(before + after)
        return today.year if coming or is_ahead(before, after) else today.year - 1
    direct = pattern(_DIRECT).search(before) is not None and not _FORMER.search(before)
    return today.year + 1 if direct or (-ahead >= _FAR and is_ahead(before, after)) else today.year


def quarter_year(e: Expression, context: Context) -> int | None:
    """The year of a quarter told without one: the financial year told, the sentence's, else the one in question today."""
    if context.fiscal is not None:
        return context.fiscal
    told, today = context.recall(e.start), context.today
    beside = context.same_sentence(e.start) and not context.aside()
    if told is not None and told.year is not None and (e.link or (beside and not _passing(e, context, told))):
        return told.year
    if today.year is None or today.month is None:
        return today.year
    unbegun = e.fields["quarter"] * 3 - 2 > today.month
    if unbegun and today.month <= 4 and not is_future(context.text, e.start, e.end):
        return today.year - 1
    return today.year


def _passing(e: Expression, context: Context, told: Partial) -> bool:
    """Whether a coming year was only told in passing, in a clause before (明年股息上调,第4季营收…): the quarter is this."""
    today = context.today
    if told.year is None or today.year is None or today.month is None:
        return False
    current = (today.month + 2) // 3 == e.fields["quarter"]
    return current and told.year > today.year and "," in context.text[context.last_at : e.start]


def half_year(e: Expression, context: Context) -> int | None:
    """The year of a half-year told without one."""
    told, today = context.recall(e.start), context.today
    if told is not None and told.year is not None and context.same_sentence(e.start) and not context.aside():
        return told.year
    if today.year is None or today.month is None:
        return today.year
    early = e.fields["half"] == 2 and today.month <= 3
    return today.year - 1 if early and not is_future(context.text, e.start, e.end) else today.year


def bare_day(e: Expression, context: Context) -> Partial | None:
    """The date of a day told without its month: that of the last day told nearby, else of writing."""
    number = e.fields["day"]
    told, today = context.recall(e.start), context.today
    if told is not None and told.month is not None and (told.day is not None or context.same_sentence(e.start)):
        elsewhere = today.day is not None and (told.year, told.month) != (today.year, today.month)
        passed = elsewhere and number <= (today.day or 0) and _starts_over(e, context, told)
        if not passed and is_day(told.year, told.month, number):
            return Partial(told.year, told.month, number)
    if today.year is None or today.month is None:
        return None
    year, month = today.year, today.month
    if today.day is not None and number > today.day + 1 and not is_future(context.text, e.start, e.end):
        earlier = shift_months(year, month, -1)
        year, month = earlier if is_day(*earlier, number) else (year, month)
    return Partial(year, month, number) if is_day(year, month, number) else None


def _starts_over(e: Expression, context: Context, told: Partial) -> bool:
    """Whether a day of the month leaves the month told: it lies before the day told, after today, or begins anew."""
    today, number = context.today, e.fields["day"]
    if told.day is not None and number < told.day:
        return True
    later = (told.year or 0, told.month or 0) > (today.year or 0, today.month or 0)
    if later and not is_future(context.text, e.start, e.end):
        return True
    return "\n" in context.text[context.last_at : e.start] and (today.day or 0) - number <= _RECENT


def nearest_day(e: Expression, context: Context) -> Partial | None:
    """The day of a part of day or clock time told alone: the last day told nearby, else today."""
    told = context.recall(e.start)
    if told is not None and told.day is not None:
        return told
    return context.today if context.today.day is not None else None

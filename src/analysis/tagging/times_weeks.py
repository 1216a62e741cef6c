"""Dates by week, weekday or clock -> TIMEX3: 本周一, 周一至周五, 2021年第二周, 7月的第三个星期五, 下午3点至5点."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from analysis.model import TimexMod, TimexType
from analysis.tagging.calendar import Partial, as_date, monday_of, shift_days, shift_months, week_value
from analysis.tagging.times_context import Context, is_future
from analysis.tagging.times_expression import Expression
from analysis.tagging.times_sets import hour_of
from analysis.tagging.times_year import month_year, said_year

_MODS: dict[str, TimexMod] = {"START": "START", "MID": "MID", "END": "END"}
_BESIDE = re.compile(r"[日号\d] ?[(,]? ?(?:当[天日])?$")

Resolved = tuple[TimexType, str, TimexMod | None]


def reference(steps: int) -> str:
    """The vague time that stands for steps from a day of writing that is unknown."""
    return "PRESENT_REF" if steps == 0 else "PAST_REF" if steps < 0 else "FUTURE_REF"


def edge_of(e: Expression) -> TimexMod | None:
    """The mod of a date: the edge it names, or that it is approximate."""
    return _MODS.get(e.edge) or ("APPROX" if e.mod == "APPROX" else None)


def clocked(e: Expression, value: str, partial: Partial, context: Context) -> Resolved:
    """A date with its part of day or clock time, where it has one."""
    if partial.day is None or not ("hour" in e.fields or e.part):
        return "DATE", value, edge_of(e)
    if "hour" not in e.fields:
        return "TIME", value + e.part, None
    said = e.fields["hour"]
    hour = hour_of(said, e.part)
    alone = not (e.part or e.shift or e.ref) and e.fields.keys() <= {"hour", "minute"}
    if e.link == "-" and alone and context.clock is not None and hour < 12:
        first_said, first = context.clock
        if first != first_said and first < hour + 12:
            hour += 12
    context.clock = (said, hour)
    second = f":{e.fields['second']:02d}" if "second" in e.fields else ""
    return "TIME", f"{value}T{hour:02d}:{e.fields.get('minute', 0):02d}{second}", None


def shifted_month(e: Expression, context: Context) -> Partial | None:
    """The month counted from that of writing (上个月) or the last told (次月)."""
    base = context.today if "M" in e.shift else context.recall(e.start)
    if base is None or base.year is None or base.month is None:
        return None
    year, month = shift_months(base.year, base.month, e.shift.get("M", e.ref.get("M", 0)))
    return Partial(year, month) if 0 < year < 9999 else None


def by_week(e: Expression, context: Context) -> Resolved | None:
    """A week or a weekday counted from that of writing; a weekday alone is the last one gone by, or that of the clause."""
    today = as_date(context.today)
    if today is None:
        return ("DATE", reference(e.shift["W"]), None) if "W" in e.shift else None
    moved = shift_days(today, 7 * e.shift.get("W", 0))
    if moved is None or not 7 < moved.toordinal() < 3_650_000:
        return None
    told_past = "W" not in e.shift and not is_future(context.text, e.start, e.end)
    if "weekend" in e.fields:
        if told_past and today.isoweekday() < 6:
            moved -= timedelta(days=7)
        return "DATE", week_value(moved) + "-WE", None
    if "weekday" not in e.fields:
        return "DATE", week_value(moved), edge_of(e)
    year, week, _ = moved.isocalendar()
    day = monday_of(year, week) + timedelta(days=e.fields["weekday"] - 1)
    beside = _weekday_beside(e, context) if "W" not in e.shift else None
    if beside is not None:
        day = beside
    elif told_past and day > today:
        day -= timedelta(days=7)
    partial = Partial(day.year, day.month, day.day)
    context.tell(partial, e.start)
    return clocked(e, day.isoformat(), partial, context)


def _weekday_beside(e: Expression, context: Context) -> date | None:
    """The day of a weekday that ends a range (周一至周五), or that names the day just told (5月6日(周三))."""
    told = as_date(context.last)
    if told is None:
        return None
    on = (e.fields["weekday"] - told.isoweekday()) % 7
    if e.link == "-":
        return shift_days(told, on)
    return told if on == 0 and _BESIDE.search(context.text, context.last_at, e.start) else None


def in_period(e: Expression, context: Context) -> Resolved | None:
    """A week of a year or month (2021年第二周), or a weekday counted within a month (7月的第三个星期五)."""
    fields, year, month = e.fields, said_year(e, context), e.fields.get("month")
    if "M" in e.shift or "M" in e.ref:
        shifted = shifted_month(e, context)
        year, month = (shifted.year, shifted.month) if shifted else (None, None)
    elif month is not None and year is None:
        year = month_year(e, context, month)
    if year is None or not 1 <= year < 9998:
        return None
    weekday = fields.get("weekday", 4)
    count = fields.get("nth", fields.get("week", 1))
    if month is None:
        if not 1 <= count <= date(year, 12, 28).isocalendar().week:
            return None
        return "DATE", f"{year:04d}-W{count:02d}", None
    first, last = date(year, month, 1), monthrange(year, month)[1]
    number = 1 + (weekday - first.isoweekday()) % 7 + 7 * (count - 1)
    if count < 0:
        number = last - (date(year, month, last).isoweekday() - weekday) % 7
    if not 1 <= number <= last:
        return None
    context.tell(Partial(year, month, number), e.start)
    day = date(year, month, number)
    return "DATE", week_value(day) if "week" in fields else day.isoformat(), None

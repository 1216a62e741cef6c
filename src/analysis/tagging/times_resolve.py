"""Expressions -> TIMEX3 types, values and mods, in the order of the text, against a context."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import cache

from analysis.lexicon import rows
from analysis.model import TimexMod
from analysis.tagging.calendar import (
    EVERY_MONTH,
    Partial,
    as_date,
    date_value,
    is_day,
    parse_partial,
    shift_days,
    shift_months,
    week_value,
)
from analysis.tagging.times_context import Context, is_future
from analysis.tagging.times_expression import Expression
from analysis.tagging.times_sets import set_value
from analysis.tagging.times_weeks import Resolved, by_week, clocked, edge_of, in_period, reference, shifted_month
from analysis.tagging.times_year import bare_day, half_year, month_year, nearest_day, quarter_year, said_year

_SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_SMALLER = {
    ("P", "Y"): (12, "P", "M"),
    ("P", "D"): (24, "PT", "H"),
    ("PT", "H"): (60, "PT", "M"),
    ("PT", "M"): (60, "PT", "S"),
}

# A quotation is of the day last told where that lies this few days back.
_FRESH = 7
# Words that count from the quarter told this near before, rather than from now.
_TOLD_QUARTER, _QUARTER_REACH = ("这一季度", "这个季度", "上一季度"), 120
_AGAINST = ("比", "较", *(word + "于" for word in "优高低多少大小快慢强弱逊"), "超过", "不及")
_LIKEWISE = ("同期", "相比", "水平")
_AGAINST_ENDS, _LIKEWISE_BEGINS = frozenset(word[-1] for word in _AGAINST), frozenset(word[0] for word in _LIKEWISE)
_BY_WEEK = frozenset(("nth", "week", "weekday", "weekend"))
_EDGE_MONTH = {"START": 1, "MID": 6, "END": 12}

# A value whose writing the partial date does not give (a quarter, a season), and the date.
Dated = tuple[str | None, Partial]
_Rule = tuple[int, int] | dict[int, tuple[int, int]]


def resolve(expression: Expression, context: Context) -> Resolved | None:
    """Type, value and mod of one expression; None where it cannot be a time here."""
    kind = expression.kind
    if kind == "date":
        return _date(expression, context)
    if kind == "vague":
        return "DATE", expression.value, None
    if kind == "plan":
        return "DURATION", expression.value, None
    if kind == "set":
        return "SET", set_value(expression) or _every(expression), edge_of(expression)
    mod: TimexMod | None = "APPROX" if expression.mod == "APPROX" else None
    return _counted(expression, context, mod) if expression.turn else ("DURATION", _amount_of(expression), mod)


def amount(low: float | None, unit: str) -> str:
    """The TIMEX3 value of a duration: ``P3Y``, ``P18M``, ``PT30M``, ``PXM`` where it is not counted.

    >>> amount(1.5, "Y"), amount(None, "M"), amount(0.5, "TH"), amount(2, "C")
    ('P18M', 'PXM', 'PT30M', 'P200Y')
    """
    head, letter = "PT" if unit.startswith("T") else "P", unit[-1]
    if letter == "C":
        low, letter = (None if low is None else low * 100), "Y"
    if low is None:
        return f"{head}X{letter}"
    if low != int(low) and (head, letter) in _SMALLER:
        times, smaller_head, smaller = _SMALLER[head, letter]
        if (low * times).is_integer():
            low, head, letter = low * times, smaller_head, smaller
    return f"{head}{int(low)}{letter}" if low == int(low) else f"{head}{low:g}{letter}"


def _amount_of(e: Expression) -> str:
    return amount(e.low, e.unit)


def _every(e: Expression) -> str:
    if e.value.startswith("T") and len(e.value) == 3:
        return e.value
    if e.value == "H":
        return "P6M"
    if e.festival:
        return amount(1, "Y")
    return amount(1, e.value) if e.value else _amount_of(e)


def _counted(e: Expression, context: Context, mod: TimexMod | None) -> Resolved:
    """三年前, 三个月后: a date counted from now, or on from the last date told; after an event, a duration."""
    unit, turn, base = e.unit, e.turn, context.today
    if turn > 0:
        if context.text[max(0, e.start - 4) : e.start].endswith(_since()):
            return "DURATION", _amount_of(e), mod
        told = (context.recall(e.start) if unit in ("M", "Q") else None) or context.last_day
        if told is not None and unit != "Y" and not is_future(context.text, e.start, e.end):
            base = told
        elif unit == "Y" and _goes_on(e, context):
            base = context.last or base
    value = None if e.low is None else _steps(base, e.low * turn, unit)
    if value is None:
        return "DATE", reference(turn), None
    day = as_date(base)
    exact = shift_days(day, int((e.low or 0) * turn * 7)) if day is not None and unit == "W" else None
    told_now = parse_partial(value) if exact is None else Partial(exact.year, exact.month, exact.day)
    if told_now is not None:
        context.tell(told_now, e.start)
    return "DATE", value, mod


def _goes_on(e: Expression, context: Context) -> bool:
    """Whether years are counted on from the date told last (2015年成立；三年后，…), not from now."""
    told = context.recall(e.start)
    opens = context.text[max(0, e.start - 1) : e.start] in ("", ",", "。", ";", "\n")
    if told is None or told.year is None or context.today.year is None or not opens:
        return False
    past = told.year + (e.low or 0) <= context.today.year
    return past and not is_future(context.text, e.start, e.end)


@cache
def _since() -> tuple[str, ...]:
    """The happenings after which a count of years is no date by itself (成立三年后)."""
    return tuple(row["word"] for row in rows("times") if row["class"] == "since")


def _steps(base: Partial, steps: float, unit: str) -> str | None:
    if base.year is None or abs(steps) > 9000:
        return None
    if unit in ("C", "Y") and steps == int(steps):
        year = base.year + int(steps) * (100 if unit == "C" else 1)
        return date_value(year) if 0 < year < 9999 else None
    if unit in ("Y", "M", "Q"):
        months = steps * {"Y": 12, "M": 1, "Q": 3}[unit]
        if base.month is None or months != int(months):
            return None
        year, month = shift_months(base.year, base.month, int(months))
        return date_value(year, month) if 0 < year < 9999 else None
    day = as_date(base)
    if day is None or unit not in ("D", "W"):
        return None
    moved = shift_days(day, int(steps * (7 if unit == "W" else 1)))
    if moved is None:
        return None
    return week_value(moved) if unit == "W" else moved.isoformat()


def _date(e: Expression, context: Context) -> Resolved | None:
    if e.value:
        return "DATE", e.value, edge_of(e)
    fields, shift = e.fields, e.shift
    if shift or not _BY_WEEK.isdisjoint(fields):
        if "nth" in fields or "week" in fields:
            return in_period(e, context)
        weekly = "W" in shift or "weekday" in fields or "weekend" in fields
        if weekly and not ("day" in fields or "D" in shift or "D" in e.ref):
            return by_week(e, context)
        if "Q" in shift:
            return _shifted_quarter(e, context)
    dated = _dated(e, context)
    if dated is None:
        steps = next((shift[unit] for unit in ("D", "M", "Y") if unit in shift), None)
        return None if steps is None else ("DATE", reference(steps), None)
    value, partial = dated
    if e.edge in ("FIRST", "LAST"):
        value, partial = None, _limit(partial, value, e.edge)
    if not e.named and not _compares(e, context.text):
        context.tell(_within_year(partial, e.edge) if e.edge else partial, e.start)
        context.dated_at = e.start, e.end
        if "fiscal" in fields:
            context.fiscal = partial.year
    value = value or date_value(partial.year, partial.month, partial.day)
    if e.part or "hour" in fields:
        return clocked(e, value, partial, context)
    return "DATE", value, edge_of(e) if e.edge or e.mod else None


def _compares(e: Expression, text: str) -> bool:
    """Whether a date is only what something is measured against (去年同期, 较2020年)."""
    start, end = e.start, e.end
    return (text[start - 1] in _AGAINST_ENDS and text.endswith(_AGAINST, 0, start)) or (
        text[end : end + 1] in _LIKEWISE_BEGINS and text.startswith(_LIKEWISE, end)
    )


def _within_year(partial: Partial, edge: str) -> Partial:
    """The month that a year's beginning, middle or end stands for in the order of what is told."""
    month = _EDGE_MONTH.get(edge)
    return Partial(partial.year, month) if month is not None and partial.month is None else partial


def _dated(e: Expression, context: Context) -> Dated | None:
    """The date that an expression's finest calendar part gives."""
    fields = e.fields
    year = fields.get("year")
    if e.shift or e.ref:
        if "D" in e.shift or "D" in e.ref:
            moved = _shifted_day(e, context)
            return None if moved is None else (None, moved)
        year = said_year(e, context)
    if "month" in fields:
        month, day = fields["month"], fields.get("day")
        if day is not None and "either" in fields and _turned(year, month, day, context.today):
            month, day = day, month
        if day is not None and day > EVERY_MONTH and not is_day(year, month, day):
            return None
        if year is None:
            year = month_year(e, context, month, day)
            if day is not None and day > EVERY_MONTH and not is_day(year, month, day):
                year = None
        return None, Partial(year, month, day)
    if "quarter" in fields:
        if year is not None:
            context.quarter = year
        else:
            year = quarter_year(e, context)
        context.last_quarter, context.quarter_at = Partial(year, fields["quarter"] * 3 - 2), e.start
        if "fiscal" in fields and context.reported is None:
            context.reported = context.last_quarter
        return f"{date_value(year)}-Q{fields['quarter']}", context.last_quarter
    if "half" in fields:
        year = year if year is not None else half_year(e, context)
        return f"{date_value(year)}-H{fields['half']}", Partial(year, fields["half"] * 6 - 5)
    if e.season:
        month = _SEASON_MONTH[e.season]
        year = year if year is not None else month_year(e, context, month)
        return f"{date_value(year)}-{e.season}", Partial(year, month)
    if e.festival:
        return _festival(e, context, year)
    told: Partial | None
    if "M" in e.shift or "M" in e.ref:
        told = shifted_month(e, context)
        if told is not None and "day" in fields:
            told = Partial(told.year, told.month, fields["day"])
    elif "day" in fields:
        told = bare_day(e, context)
    elif "hour" in fields or e.part:
        told = nearest_day(e, context)
    else:
        told = None if year is None else Partial(year)
    return None if told is None else (None, told)


def _turned(year: int | None, month: int, day: int, today: Partial) -> bool:
    """Whether 09/03/2026 has its day first: so read it is the day of writing, or month first it is yet to come."""
    if today.year is None or today.month is None or year is None:
        return False
    if (year, day, month) == (today.year, today.month, today.day):
        return True
    return (year, month, day) > (today.year, today.month, today.day or 31) >= (year, day, month)


def _limit(partial: Partial, value: str | None, edge: str) -> Partial:
    """The first or last day of a year, half, quarter or month."""
    if partial.year is None:
        return partial
    begins, months = partial.month or 1, 1 if partial.month else 12
    if value is not None:
        months = 3 if "-Q" in value else 6 if "-H" in value else months
    if edge == "FIRST":
        return Partial(partial.year, begins, 1)
    month = begins + months - 1
    return Partial(partial.year, month, monthrange(partial.year, month)[1])


def _shifted_day(e: Expression, context: Context) -> Partial | None:
    if "D" in e.ref:
        told = as_date(context.recall(e.start)) or as_date(context.last_day)
        told = told or (as_date(context.today) if e.ref["D"] == 0 else None)
        moved = None if told is None else shift_days(told, e.ref["D"])
    elif e.shift["D"] == 0 and _nowadays(e, context.text):
        return None
    else:
        now = _day_of_quote(e, context) or as_date(context.today)
        if now is not None and "Y" in e.shift and is_day(now.year + e.shift["Y"], now.month, now.day):
            now = now.replace(year=now.year + e.shift["Y"])
        moved = None if now is None else shift_days(now, e.shift["D"])
    return None if moved is None else Partial(moved.year, moved.month, moved.day)


def _day_of_quote(e: Expression, context: Context) -> date | None:
    """The day told before a quotation's opening mark, in its sentence or within the week, on which a quoted 明天 hangs."""
    told, today = as_date(context.last), as_date(context.today)
    if told is None or context.last is None or context.recall(e.start) is None:
        return None
    if not context.same_sentence(e.start) and (today is None or not 0 <= (today - told).days <= _FRESH):
        return None
    opened = context.text.rfind("“", context.last_at, e.start)
    return as_date(context.last) if opened >= 0 and "”" not in context.text[opened : e.start] else None


def _nowadays(e: Expression, text: str) -> bool:
    """到今天, 今天的 and the like mean the present age."""
    before = text[max(0, e.start - 2) : e.start]
    return text[e.start : e.end] == "今天" and (
        before.endswith(("到", "至", "在", "是")) or text.startswith("的", e.end)
    )


def _shifted_quarter(e: Expression, context: Context) -> Resolved:
    today = context.today
    if context.last_quarter is not None and e.start - context.quarter_at <= _QUARTER_REACH:
        told = context.text[e.start : e.end].startswith(_TOLD_QUARTER)
        today = context.last_quarter if told else today
    if context.reported is not None and "财季" in context.text[e.start : e.end]:
        today = context.reported
    if today.year is None or today.month is None:
        return "DATE", reference(e.shift["Q"]), None
    year, month = shift_months(today.year, today.month, 3 * e.shift["Q"])
    return "DATE", f"{date_value(year)}-Q{(month + 2) // 3}", edge_of(e)


@cache
def _festivals() -> dict[str, _Rule]:
    """A festival's rule as the table writes it -> month and day, or those of each year that the table holds."""
    table: dict[str, _Rule] = {}
    for row in rows("times"):
        if row["class"] == "festival" and len(row["value"]) == 5:
            month, day = row["value"].split("-")
            table[row["value"]] = (int(month), int(day))
        elif row["class"] == "festival":
            days = [parse_partial(value) for value in row["value"].split()]
            table[row["value"]] = {d.year or 0: (d.month or 1, d.day or 1) for d in days if d is not None}
    return table


def _festival(e: Expression, context: Context, year: int | None) -> Dated:
    rule = _festivals()[e.festival]
    if year is None:
        typical = rule if isinstance(rule, tuple) else rule.get(context.today.year or 0, next(iter(rule.values())))
        year = month_year(e, context, *typical)
    known = rule if isinstance(rule, tuple) else rule.get(year or 0)
    return None, Partial(year, *known) if known is not None else Partial(year)

"""Dates known in part: reading them from TIMEX3 values, writing them as values, moving them along the calendar."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

import msgspec

_VALUE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?|-Q([1-4])|-H([12])|-W(\d{2})|-(SP|SU|FA|WI))?")
_SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_FIRST, _LAST = 1, 9998
EVERY_MONTH = 28  # days that every month has
_TWO_DIGITS = tuple(f"{number:02d}" for number in range(32))


class Partial(msgspec.Struct, frozen=True, gc=False):
    """A date of which the day, or day and month, or all three may be unknown."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


@lru_cache(maxsize=1 << 12)
def parse_partial(value: str | None) -> Partial | None:
    """A TIMEX3 date value as the year, month and day it begins with; None for any other value.

    >>> parse_partial("2024-07-12")
    Partial(year=2024, month=7, day=12)
    >>> parse_partial("2024-Q3"), parse_partial("PXM")
    (Partial(year=2024, month=7, day=None), None)
    """
    match = _VALUE.match(value or "")
    if match is None:
        return None
    year, month, day, quarter, half, week, season = match.groups()
    if quarter:
        return Partial(int(year), int(quarter) * 3 - 2)
    if half:
        return Partial(int(year), int(half) * 6 - 5)
    if week:
        monday = monday_of(int(year), int(week))
        return Partial(monday.year, monday.month)
    if season:
        return Partial(int(year), _SEASON_MONTH[season])
    if month and not 1 <= int(month) <= 12:
        return Partial(int(year))
    return Partial(int(year), int(month) if month else None, int(day) if day else None)


def as_date(partial: Partial | None) -> date | None:
    """The calendar day of a date that is known to the day."""
    if partial is None or partial.year is None or partial.month is None or partial.day is None:
        return None
    if not (_FIRST <= partial.year <= _LAST and is_day(partial.year, partial.month, partial.day)):
        return None
    return date(partial.year, partial.month, partial.day)


def is_day(year: int | None, month: int, day: int) -> bool:
    """Whether the calendar has such a day (29 February is allowed where the year is unknown)."""
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return False
    return (
        day <= EVERY_MONTH
        or day <= monthrange(year if year is not None and _FIRST <= year <= _LAST else 2024, month)[1]
    )


def shift_months(year: int, month: int, months: int) -> tuple[int, int]:
    """The month that lies `months` after (before, if negative) the given one.

    >>> shift_months(2024, 2, -3)
    (2023, 11)
    """
    index = year * 12 + month - 1 + months
    return index // 12, index % 12 + 1


def shift_days(day: date, days: int) -> date | None:
    """The day `days` later, None beyond the calendar's ends."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def monday_of(year: int, week: int) -> date:
    """The Monday of an ISO week; a week that the year has not counts on from its last."""
    return date.fromisocalendar(min(max(year, _FIRST), _LAST), 1, 1) + timedelta(weeks=week - 1)


def week_value(day: date) -> str:
    """The ISO week of a day as TIMEX3 writes it.

    >>> week_value(date(2024, 7, 5))
    '2024-W27'
    """
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


@lru_cache(maxsize=1 << 12)
def date_value(year: int | None, month: int | None = None, day: int | None = None) -> str:
    """The TIMEX3 value of a date, ``XXXX`` where its year is unknown or beyond four digits.

    >>> date_value(2024, 7), date_value(None, 8, 14)
    ('2024-07', 'XXXX-08-14')
    """
    head = "XXXX" if year is None or not 0 < year < 10000 else str(year).zfill(4)
    if month is None:
        return head
    months = _TWO_DIGITS[month]
    return f"{head}-{months}" if day is None else f"{head}-{months}-{_TWO_DIGITS[day]}"

"""How dates are printed: EDTF in words beside the axis, and the ticks under it."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from analysis.axis import Days, days_of, members

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PARTS = {"21": "spring", "22": "summer", "23": "autumn", "33": "Q1", "34": "Q2", "35": "Q3", "36": "Q4"}
_PARTS |= {"40": "H1", "41": "H2"}
# Beginning, middle and end: of a month by its days, of a year by its months, of a decade by its years.
_OF_MONTH = {(1, 10): "early", (11, 20): "mid", (21, 31): "late"}
_OF_YEAR = {(1, 3): "early", (5, 8): "mid", (10, 12): "late"}
_OF_DECADE = {(0, 2): "early", (3, 6): "mid", (7, 9): "late"}
_STEPS = [("day", n) for n in (1, 2, 7, 14)] + [("month", n) for n in (1, 2, 3, 6)]
_STEPS += [("year", 12 * n) for n in (1, 2, 5, 10, 20, 50, 100, 500, 1000)]


def date_label(edtf: str) -> str:
    """An EDTF date as a reader takes it in.

    >>> date_label("2023-07-14"), date_label("2024-35"), date_label("2023-07~"), date_label("2024-10?")
    ('14 Jul 2023', 'Q3 2024', 'c. Jul 2023', 'Oct 2024 ?')
    >>> date_label("../2030"), date_label("2023-07-21~/2023-07-31~"), date_label("[2023-07-14,2023-07-15]")
    ('by 2030', 'late Jul 2023', '14 or 15 Jul 2023')
    >>> date_label("2021/2025"), date_label("2023-08-07/2023-08-13"), date_label("202X")
    ('2021–2025', '7–13 Aug 2023', '2020s')
    """
    if len(dates := members(edtf)) > 1:
        return _joined([_one(d) for d in dates], " or ")
    if "/" not in edtf:
        sign, words = edtf[-1], _one(edtf.rstrip("~?%"))
        return f"c. {words}" if sign == "~" else f"{words} ?" if sign in "?%" else words
    first, last = edtf.split("/", 1)
    if first == "..":
        return "by " + date_label(last)
    if last == "..":
        return "since " + date_label(first)
    doubt = " ?" if last[-1] in "?%" else ""
    first, last = first.rstrip("~?%"), last.rstrip("~?%")
    if edtf[-1] in "~%" and (part := _part(first, last)):
        return part + doubt
    return ("c. " if edtf[-1] == "~" else "") + _joined([_one(first), _one(last)], " – ") + doubt


def _one(edtf: str) -> str:
    edtf = edtf.rstrip("~?%")
    if edtf.endswith("XX"):
        return f"{edtf[:2]}00s"
    if edtf.endswith("X"):
        return f"{edtf[:3]}0s"
    year, *rest = edtf.split("-")
    if not rest:
        return year
    if rest[0] in _PARTS:
        return f"{_PARTS[rest[0]]} {year}"
    return " ".join([*(str(int(day)) for day in rest[1:]), _MONTHS[int(rest[0]) - 1], year])


def _joined(dates: list[str], link: str) -> str:
    """Dates side by side, what they end in alike said once: 14 or 15 Jul 2023."""
    words = [d.split(" ") for d in dates]
    while all(len(w) > 1 for w in words) and len({w[-1] for w in words}) == 1 and len({len(w) for w in words}) == 1:
        words = [w[:-1] for w in words]
    shared = dates[0].split(" ")[len(words[0]) :]
    if all(len(w) == 1 for w in words) and link == " – ":
        link = "–"
    return " ".join([link.join(" ".join(w) for w in words), *shared])


def _part(first: str, last: str) -> str | None:
    days = days_of(f"{first}/{last}")
    if days is None or days.first is None or days.last is None:
        return None
    a, b = days.first, days.last
    if len(first) == 10 and (a.year, a.month) == (b.year, b.month):
        end = 31 if b.day == calendar.monthrange(b.year, b.month)[1] else b.day
        part = _OF_MONTH.get((a.day, end))
        return part and f"{part} {_MONTHS[a.month - 1]} {a.year}"
    if len(first) == 7 and a.year == b.year:
        part = _OF_YEAR.get((a.month, b.month))
        return part and f"{part} {a.year}"
    if len(first) == 4 and a.year // 10 == b.year // 10:
        part = _OF_DECADE.get((a.year % 10, b.year % 10))
        return part and f"{part} {a.year // 10}0s"
    return None


def window(spans: list[Days], share: float = 0.85) -> tuple[date, date]:
    """The first and last day that an axis shows: all of `spans`, or the `share` of them that lies close together.

    A few far ones are left out where the axis is much the shorter for it.

    >>> near = [Days(date(2024, month, 1), date(2024, month, 1)) for month in range(1, 13)]
    >>> window([Days(date(1956, 1, 1), date(1956, 12, 31)), *near])
    (datetime.date(2024, 1, 1), datetime.date(2024, 12, 1))
    """
    known = [(s.first or s.last, s.last or s.first) for s in spans]
    firsts = sorted(a for a, _ in known if a)
    lasts = sorted((b for _, b in known if b), reverse=True)
    count = len(firsts)
    spare = int(count * (1 - share) + 1e-9)
    tries = [(n, m) for n in range(spare + 1) for m in range(spare + 1 - n)]

    def cost(left_out: tuple[int, int]) -> float:
        n, m = left_out
        return ((lasts[m] - firsts[n]).days + 1) * (1 + 8 * (n + m) / count)

    n, m = min((t for t in tries if firsts[t[0]] <= lasts[t[1]]), key=cost)
    return firsts[n], lasts[m]


def ticks(first: date, last: date, most: int) -> list[tuple[date, str]]:
    """At most `most` days from `first` to `last` that begin a day, month or year, evenly apart, and their labels.

    The first of a year's months says the year; years alone are short, and may be two more.

    >>> [label for _, label in ticks(date(2022, 11, 5), date(2026, 3, 1), 4)]
    ['2023', '2024', '2025', '2026']
    >>> [label for _, label in ticks(date(2023, 11, 5), date(2024, 2, 20), 4)]
    ['Dec 2023', '2024', 'Feb']
    """
    for unit, step in _STEPS:
        room = most + 2 if unit == "year" else most
        found = _days(first, last, step, room) if unit == "day" else _months(first, last, step, room)
        if len(found) <= room:
            break
    if unit == "day":
        return [(day, f"{day.day} {_MONTHS[day.month - 1]}") for day in found]
    years: set[int] = set()
    labels = []
    for day in found:
        month = "" if unit == "year" or (day.month == 1 and found[0] != day) else _MONTHS[day.month - 1]
        labels.append((day, month if day.year in years else f"{month} {day.year}".strip()))
        years.add(day.year)
    return labels


def _days(first: date, last: date, step: int, most: int) -> list[date]:
    """Every `step`-th day; no more than one above `most`."""
    count = min((last - first).days // step, most) + 1
    return [first + timedelta(step * n) for n in range(count)]


def _months(first: date, last: date, step: int, most: int) -> list[date]:
    """The first days of every `step`-th month; no more than one above `most`."""
    index = -(-(first.year * 12 + first.month - 1 + (first.day > 1)) // step) * step
    end = last.year * 12 + last.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(index, end + 1, step)[: most + 1]]

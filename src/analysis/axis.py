"""TIMEX3 dates -> EDTF (ISO 8601-2, Extended Date/Time Format), and EDTF -> the days that an axis draws.

Every value is written in a form that the `edtf` package reads, and none is given that it does not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

from analysis.model import TaggedArticle, TimeExpression
from analysis.reading.folding import fold
from analysis.tagging.calendar import monday_of
from analysis.tagging.events_frame import event_time

Bound = Literal["before", "since"]

_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T.*)?", re.ASCII)
_DECADE = re.compile(r"\d{3}X|\d{2}XX", re.ASCII)
_PART = re.compile(r"(\d{4})-(Q[1-4]|H[12]|SP|SU|FA|WI)", re.ASCII)
_WEEK = re.compile(r"(\d{4})-W(\d{2})(-WE)?", re.ASCII)
_DATE = r"\d{4}(?:-\d\d(?:-\d\d)?)?[~?%]?"
# The forms of EDTF that are written here.
_FORM = re.compile(rf"{_DATE}|(?:\d{{3}}X|\d\dXX)[~?%]?|{_DATE}/(?:{_DATE}|\.\.)|\.\./{_DATE}", re.ASCII)
# The code of EDTF, and the first month and the number of months it stands for.
_PARTS = {
    "SP": ("21", 3, 3), "SU": ("22", 6, 3), "FA": ("23", 9, 3), "WI": (None, 12, 3),
    "Q1": ("33", 1, 3), "Q2": ("34", 4, 3), "Q3": ("35", 7, 3), "Q4": ("36", 10, 3),
    "H1": ("40", 1, 6), "H2": ("41", 7, 6),
}  # fmt: skip
# Beginning, middle and end of a year (年初, 年中, 年底) and of a decade, as shares of its months or years.
_YEAR_THIRDS = {"START": (0, 3), "MID": (4, 8), "END": (9, 12)}
_DECADE_THIRDS = {"START": (0, 3), "MID": (3, 7), "END": (7, 10)}

# An expression that says its own year does not hang on the day of writing.
_OWN_YEAR = re.compile(
    r"(?<!\d)\d{4}(?!\d)|(?<!\d)\d{2}年(?![前后内来间])|[〇零一二三四五六七八九]{4}年|民国|世纪|年代|十[一二三四五六]五"
)
_BEFORE = re.compile(r"(?:之前|以前|前)(?![前后三夕列端沿期景述进往瞻半几一二四五六七八九十两总首任员\d])")
_SINCE = re.compile(r"以来|至今|之后|以后")


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a date covers; an open end is None. `estimate` where the date is approximate or uncertain."""

    first: date | None
    last: date | None
    estimate: bool = False

    def length(self) -> int:
        """How many days there are; more than any calendar has where an end is open."""
        return 10**7 if self.first is None or self.last is None else (self.last - self.first).days + 1

    def meets(self, other: Days) -> bool:
        """Whether a day lies in both; an estimate reaches as far again as it is long on either side."""
        (a, b), (c, d) = self.reach(), other.reach()
        return a <= d and c <= b

    def reach(self) -> tuple[int, int]:
        """The first and last day that may be meant, counted as `date.toordinal` does."""
        first = date.min.toordinal() if self.first is None else self.first.toordinal()
        last = date.max.toordinal() if self.last is None else self.last.toordinal()
        slack = self.length() if self.estimate else 0
        return first - slack, last + slack


def edtf_of(
    value: str | None, mod: str | None = None, *, estimated: bool = False, bound: Bound | None = None
) -> str | None:
    """The EDTF of a TIMEX3 date with its mod; None for durations, sets and vague times.

    A part of day is cut to its date; weeks, and beginnings, middles and ends, are intervals. `estimated` says that
    the date hangs on a day of writing which is itself an estimate; `bound` that all before it, or since it, is meant.

    >>> edtf_of("2023-07", "APPROX"), edtf_of("2024-10", estimated=True), edtf_of("2024-Q3"), edtf_of("202X")
    ('2023-07~', '2024-10?', '2024-35', '202X')
    >>> edtf_of("2021/2025"), edtf_of("2023-07", "END"), edtf_of("2030", bound="before"), edtf_of("P3Y")
    ('2021/2025', '2023-07-21~/2023-07-31~', '../2030', None)
    """
    if not value:
        return None
    sign = _sign(mod in ("APPROX", "START", "MID", "END"), estimated)
    ends = _third(value, mod) if mod in ("START", "MID", "END") else None
    if ends is None:
        sign = _sign(mod == "APPROX", estimated)
        whole = _whole(value)
        if whole is not None and bound is None and not (sign and "-" in whole and int(whole[5:7]) > 12):
            return _valid(whole + sign)
        ends = _ends(value)
    if ends is None:
        return None
    if bound == "before":
        return _valid(f"../{ends[1]}{sign}")
    if bound == "since":
        return _valid(f"{ends[0]}{sign}/..")
    return _valid(ends[0] + sign if ends[0] == ends[1] else f"{ends[0]}{sign}/{ends[1]}{sign}")


def days_of(edtf: str | None) -> Days | None:
    """The first and last day of an EDTF date, interval or set; None where it names none, or is no EDTF.

    >>> days_of("2024-02~")
    Days(first=datetime.date(2024, 2, 1), last=datetime.date(2024, 2, 29), estimate=True)
    >>> days_of("../2030").last, days_of("[2023-07-14,2023-07-15]").length(), days_of("2023-13")
    (datetime.date(2030, 12, 31), 2, None)
    """
    return _days(edtf) if edtf else None


def members(edtf: str) -> tuple[str, ...]:
    """The dates of a set ``[a,b]``: one of them is meant. Any other date is the only one.

    >>> members("[2023-07-14,2023-07-15]"), members("2021/2025")
    (('2023-07-14', '2023-07-15'), ('2021/2025',))
    """
    return tuple(edtf[1:-1].split(",")) if edtf.startswith("[") else (edtf,)


def one_of(dates: Sequence[str]) -> str | None:
    """The set of EDTF of which one date is meant, by its first day: ``[2023-07-14,2023-07-15]``."""
    ordered = sorted(dict.fromkeys(dates), key=lambda d: (_days(d) or Days(None, None)).first or date.min)
    return _valid(f"[{','.join(ordered)}]")


def time_edtf(tagged: TaggedArticle, time: TimeExpression) -> str | None:
    """The EDTF of a time expression where it stands: with its mod, with ``?`` where its year hangs on an estimated
    day of writing, open where 之前 or 以来 follows it.

    >>> from analysis.model import Article
    >>> where = TaggedArticle(Article("a", "2030年前建成。", published="2024-07-12"))
    >>> time_edtf(where, TimeExpression(0, 5, "2030年", "DATE", "2030"))
    '../2030'
    """
    article = tagged.article
    estimated = article.published is None and not _OWN_YEAR.search(fold(time.text))
    after = fold(article.raw[time.end : time.end + 4]).lstrip()
    bound: Bound | None = "before" if _BEFORE.match(after) else "since" if _SINCE.match(after) else None
    return edtf_of(time.value, time.mod, estimated=estimated, bound=bound)


def edtf_reader(tagged: TaggedArticle) -> Callable[[str | None, int, int], str | None]:
    """A function (value, start, end) -> EDTF for the TIMEX3 values that an article's figures and events carry.

    The date is that of the expression which gave the value: inside the span, else the last before, else the first.
    """
    said: dict[str, list[TimeExpression]] = {}
    for time in tagged.times:
        if time.type in ("DATE", "TIME"):
            for value in {time.value, event_time(time.value) or time.value}:
                said.setdefault(value, []).append(time)

    def read(value: str | None, start: int, end: int) -> str | None:
        if not value or value not in said:
            return edtf_of(value)
        times = said[value]
        at = bisect_left(times, start, key=lambda t: t.start)
        inside = at < len(times) and times[at].start < end
        return time_edtf(tagged, times[at] if inside else times[max(at - 1, 0)])

    return read


def _sign(approximate: bool, uncertain: bool) -> str:
    return "%" if approximate and uncertain else "~" if approximate else "?" if uncertain else ""


def _whole(value: str) -> str | None:
    """A value that EDTF writes as one date."""
    if match := _DAY.fullmatch(value):
        return match[1]
    if _YEAR.fullmatch(value) or _MONTH.fullmatch(value) or _DECADE.fullmatch(value):
        return value
    match = _PART.fullmatch(value)
    code = _PARTS[match[2]][0] if match else None
    return f"{match[1]}-{code}" if match and code else None


def _ends(value: str) -> tuple[str, str] | None:
    """The first and the last date of a value, in months or finer where it is no whole year."""
    if "/" in value:
        first, last = (_ends(part) for part in value.split("/", 1))
        return (first[0], last[1]) if first and last else None
    if match := _PART.fullmatch(value):
        _, month, count = _PARTS[match[2]]
        return _months(int(match[1]), month, count)
    if _DECADE.fullmatch(value):
        return value.replace("X", "0"), value.replace("X", "9")
    if match := _WEEK.fullmatch(value):
        monday = monday_of(int(match[1]), int(match[2]))
        days = (5, 6) if match[3] else (0, 6)
        return (monday + timedelta(days[0])).isoformat(), (monday + timedelta(days[1])).isoformat()
    whole = _whole(value)
    return (whole, whole) if whole else None


def _months(year: int, month: int, count: int) -> tuple[str, str]:
    years, last = divmod(month + count - 2, 12)
    return f"{year:04d}-{month:02d}", f"{year + years:04d}-{last + 1:02d}"


def _third(value: str, mod: str) -> tuple[str, str] | None:
    """The first and last date of the beginning, middle or end of a month, quarter, half, season, year or decade."""
    if match := _MONTH.fullmatch(value):
        days = days_of(value)
        if days is None or days.last is None:
            return None
        first, last = {"START": (1, 10), "MID": (11, 20), "END": (21, days.last.day)}[mod]
        return f"{value}-{first:02d}", f"{value}-{last:02d}"
    if match := _PART.fullmatch(value):
        _, month, count = _PARTS[match[2]]
        third = count // 3
        at = month + third * ("START", "MID", "END").index(mod)
        return _months(int(match[1]) + (at - 1) // 12, (at - 1) % 12 + 1, third)
    if _YEAR.fullmatch(value):
        first, last = _YEAR_THIRDS[mod]
        return _months(int(value), first + 1, last - first)
    if _DECADE.fullmatch(value) and value[2] != "X":
        first, last = _DECADE_THIRDS[mod]
        return f"{value[:3]}{first}", f"{value[:3]}{last - 1}"
    return None


def _valid(edtf: str) -> str | None:
    return edtf if _days(edtf) is not None else None


@cache
def _days(edtf: str) -> Days | None:
    if len(edtf) == 10 and edtf[4] == edtf[7] == "-":
        try:
            day = date.fromisoformat(edtf)
        except ValueError:
            return None
        return Days(day, day)
    if edtf.startswith("["):
        # The package takes long over a set, and none over its members.
        return _span([_days(one) for one in members(edtf)]) if edtf.endswith("]") else None
    if not _FORM.fullmatch(edtf):
        return None
    from edtf import EDTFParseException, parse_edtf

    try:
        parsed = parse_edtf(edtf)
    except EDTFParseException:
        return None
    first, last = (_date(parsed.lower_strict()), _date(parsed.upper_strict()))
    if first is False or last is False or (first and last and last < first):
        return None
    return Days(first or None, last or None, any(sign in edtf for sign in "~?%"))


def _span(dates: Sequence[Days | None]) -> Days | None:
    """From the first to the last day of dates that each have both."""
    firsts = [d.first for d in dates if d and d.first]
    lasts = [d.last for d in dates if d and d.last]
    if not len(firsts) == len(lasts) == len(dates) > 1:
        return None
    return Days(min(firsts), max(lasts), any(d is not None and d.estimate for d in dates))


def _date(moment: Any) -> date | Literal[False] | None:
    """A bound as the package gives it as a date; None where it is open, False where no calendar has it."""
    if isinstance(moment, float):
        return None
    year, month, day = moment[:3]
    return date(year, month, day) if 1 <= year <= 9998 else False

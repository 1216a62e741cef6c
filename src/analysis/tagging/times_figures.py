"""Dates, clock times, quarters and years in figures or in English -> tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from analysis.lexicon import rows
from analysis.tagging.calendar import is_day
from analysis.tagging.numerals import parse_number

LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DATE = re.compile(
    r"[12](?<![0-9A-Za-z._/-][12])\d{3}([-/.])(0?[1-9]|1[0-2])(?:\1(3[01]|[12]\d|0?[1-9])(?![\d%]|\.\d)(?:T(?=\d))?|(?![-/.]?\d|[%万亿倍个]))"
)
_AMERICAN = re.compile(r"[01]?(?<![\d.][01])\d(?<!\d\d\d)/[0-3]?\d/(?:20)\d\d(?!\d)")
_RATIO = re.compile(r" ?(?:的|宽|高|画|比|显示|屏|分辨率)")
_CLOCK = re.compile(
    r"[0-2](?<![\d:.][0-2])\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?(?![\d:])(?: ?(?:GMT|UTC)?[+-]\d\d?:?\d\d(?!\d)| ?GMT| ?UTC|Z| ?[AP]M)?"
)
_SHORT_CLOCK = re.compile(r"\d(?<![\d:.]\d):[0-5]\d(?![\d:])(?: ?[AP]M)?")
_DAY_AND_CLOCK = re.compile(r"[01](?<![\d-][01])\d-[0-3]\d(?= [0-2]\d:[0-5]\d)")
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])(?<![0-9A-Za-z._/:-]...)\d(?![\d%:])")
_QUARTERS = re.compile(
    r"(?:FY)?(?:20)?\d\d年? ?[QH][1-4](?![0-9A-Za-z])|[QH][1-4](?: ?(?:FY)?20\d\d)?(?![0-9A-Za-z])"
    r"|[1-4][QH](?:20)?\d\d(?![0-9A-Za-z])|FY ?(?:20)?\d\d(?!\d)"
)
_BRACKETED = re.compile(r"([今昨明])(?:天|日)? ?\((\d{1,2}|[一二三四五六七八九十廿卅]{1,3})(?:\)( ?日)|日\))")
# A stamp of the Republic's calendar that closes a wire report: 1150115 is 15 January 2026.
_STAMP = re.compile(r"\) ?(1[0-4]\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")
_DAYS = {"今": "D+0", "昨": "D-1", "明": "D+1"}
_CLOCK_NUMBERS = re.compile(r"(\d+):(\d+)(?::(\d+))?")
_MONTH_START = re.compile(r"[JFMASOND](?:an|eb|ar|pr|ay|un|ul|ug|ep|ct|ov|ec)[a-z.]* ")
_ENGLISH = re.compile(
    rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{{0,6}},? )?(?:(?P<d1>\d{{1,2}}) )?(?P<m>{_MONTH_NAME}) ?(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? )?(?P<y>20\d\d)(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One time word, or one number with its unit: `low` and `high` are its value, `at` where the number stands.

    `link` says how it hangs on the token before: ``-`` a range, ``,`` a list that shares the unit.
    `fields` holds year, month, day, quarter and so on where the token is a date in figures.
    """

    start: int
    end: int
    kind: str
    value: str = ""
    mod: str = ""
    low: float | None = None
    high: float | None = None
    vague: bool = False
    ordinal: bool = False
    link: str = ""
    fields: tuple[tuple[str, int], ...] = ()


def figure_tokens(text: str) -> Iterator[Token]:
    """Dates, clock times, quarters and bare years written in figures or in English."""
    yield from _date_tokens(text)
    yield from _clock_tokens(text)
    for match in _BRACKETED.finditer(text):
        yield Token(match.start(), match.start() + 1, "rel", _DAYS[match[1]])
        if match[3]:
            day = int(parse_number(match[2].replace("廿", "二十").replace("卅", "三十")) or 0)
            yield Token(match.start(2), match.end(), "day", match[2], low=day, high=day)
    for match in _told().finditer(text):
        yield Token(match.start(), match.end(), "rel", _DAYS[match.group()])
    for match in _QUARTERS.finditer(text):
        if token := _quarter_token(text, match):
            yield token
    for match in _YEAR.finditer(text):
        yield Token(match.start(), match.end(), "bare", fields=(("year", int(match.group())),))


@cache
def _told() -> re.Pattern[str]:
    """A day told in one character before what is done on it: 昨公布, 今召开."""
    words = sorted((row["word"] for row in rows("times") if row["class"] == "told"), key=len, reverse=True)
    return re.compile(r"[昨今](?<![如现至当迄而从古于自时讫尤迨距].)(?=" + "|".join(map(re.escape, words)) + ")")


def _date_tokens(text: str) -> Iterator[Token]:
    for match in _DATE.finditer(text):
        year, month, day = int(match.group()[:4]), int(match[2]), match[3]
        version = match[1] == "." and not day and len(match[2]) < 2
        if 1950 <= year <= 2099 and not version:
            yield from _date(match.start(), match.end() - (match.group()[-1] == "T"), year, month, day)
    for match in _AMERICAN.finditer(text):
        first, second, last = match.group().split("/")
        number, other = (first, second) if int(first) <= 12 else (second, first)
        yield from _date(match.start(), match.end(), int(last), int(number), other, int(first) <= 12 >= int(second))
    for match in _DAY_AND_CLOCK.finditer(text):
        number, other = match.group().split("-")
        yield from _date(match.start(), match.end(), None, int(number), other)
    for match in _STAMP.finditer(text):
        yield from _date(match.start(1), match.end(), int(match[1]) + 1911, int(match[2]), match[3])
    if _MONTH_START.search(text):
        for match in _ENGLISH.finditer(text):
            month = _MONTHS.index(match["m"][:3].lower()) + 1
            yield from _date(match.start(), match.end(), int(match["y"]), month, match["d1"] or match["d2"])


def _date(start: int, end: int, year: int | None, month: int, day: str | None, either: bool = False) -> Iterator[Token]:
    if not is_day(year, month, int(day or 1)):
        return
    told = (("year", year), ("month", month), ("day", int(day) if day else None), ("either", 1 if either else None))
    yield Token(start, end, "date", fields=tuple((name, value) for name, value in told if value is not None))


def _clock_tokens(text: str) -> Iterator[Token]:
    for pattern, kind in ((_CLOCK, "clock"), (_SHORT_CLOCK, "short clock")):
        for match in pattern.finditer(text):
            ratio = "比" in text[max(0, match.start() - 4) : match.start()] or _RATIO.match(text, match.end())
            numbers = _CLOCK_NUMBERS.match(match.group())
            if numbers is None or ratio:
                continue
            hour, minute, second = (None if n is None else int(n) for n in numbers.groups())
            if hour is None or hour > 23:
                continue
            if match.group().endswith("PM") and hour < 12:
                hour += 12
            told = (("hour", hour), ("minute", minute), ("second", second))
            fields = tuple((name, value) for name, value in told if value is not None)
            yield Token(match.start(), match.end(), kind, fields=fields)


def _quarter_token(text: str, match: re.Match[str]) -> Token | None:
    surface, start = match.group(), match.start()
    if start > 0 and (text[start - 1] in LATIN or text[start - 1] in "0123456789.-_"):
        return None
    digits = re.findall(r"\d+", surface)
    letter = "Q" if "Q" in surface else "H" if "H" in surface else ""
    part: str | None
    year: str | None
    if not letter:
        part, year = None, digits[0]
    elif surface[0] in "QH":
        part, year = digits[0], digits[1] if len(digits) > 1 else None
    elif surface[1] in "QH":
        part, year = digits[0], digits[1]
    else:
        year, part = digits[0], digits[1]
    if letter == "H" and (year is None or part not in ("1", "2")):
        return None
    fields: list[tuple[str, int]] = []
    if year is not None:
        fields.append(("year", int(year) + (2000 if len(year) == 2 else 0)))
    if part is not None:
        fields.append(("quarter" if letter == "Q" else "half", int(part)))
    if "FY" in surface:
        fields.append(("fiscal", 1))
    return Token(start, match.end(), "date" if year else "quarter", fields=tuple(fields))

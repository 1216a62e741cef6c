"""Dates, clock times, quarters and years in figures or in English -> tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from analysis.lexicon import rows
from analysis.reading.patterns import pattern
from analysis.tagging.calendar import is_day
from analysis.tagging.numerals import parse_number

LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DATE = re.compile(
    r"[12](?<![0-9A-Za-z._/-][12])\d{3}([-/.])(0?[1-9]|1[0-2])(?:\1(3[01]|[12]\d|0?[1-9])(?![\d%]|\.\d)(?:T(?=\d))?|(?!(?!-(?:19|20)\d\d\1)[-/.]?\d|[%万亿倍个]))"
)
# The later end of a range of such dates: 2019/3/4-2019/5/6, 2019.3.4-5.6, 2019.3.4-6, 2019.3-2020.5.
_LATER = re.compile(
    r" ?[-–—~至到]{1,2} ?(?:(?P<y>(?:19|20)\d\d)(?P<s>[-/.]))?(?:(?P<m>1[0-2]|0?[1-9])(?P<t>[-/.]))?(?P<n>[0-3]?\d)(?![\d%:：/-]|\.\d|[万亿倍个年月点时])"
)
_DAY_OR_MONTH_FIRST = re.compile(r"[0-3]?(?<![\d./][0-3])\d(?<!\d\d\d)/[0-3]?\d/(?:20)\d\d(?!\d)")
_COMPACT = re.compile(
    r"2(?<![0-9A-Za-z._/:#号码证-]2)0[0-3]\d(0[1-9]|1[0-2])([0-2]\d|3[01])(?![0-9A-Za-z%._/-]|[号元股万亿])"
)
_REPUBLIC = re.compile(r"1(?<![0-9A-Za-z./-]1)[0-4]\d([-/.])(0[1-9]|1[0-2])\1([0-2]\d|3[01])(?![\d%./-])")
# A range of years without their unit: 2021-2023.
_TO_YEAR = re.compile(
    r"(?P<to> ?[-–—~至到]{1,2} ?)(?P<last>(?:19[5-9]|20[0-4])\d)"
    r"(?![0-9A-Za-z%:./-]|,\d| ?[年个家款项名位张块台套座人次条件辆万亿元倍千瓦米号])"
)
# Without these a text has none of the forms that turn on them.
_HAS_CLOCK = re.compile(r":[0-5]\d")
_HAS_BRACKET = re.compile(r"\((?<=[今昨明天日 ]\()[\d一二三四五六七八九十廿卅]")
_HAS_ENGLISH = re.compile(r"20(?<=[A-Za-z. ]20)\d\d")
_HAS_STROKE = re.compile(r"/(?<=\d/)\d")
_RATIO = re.compile(r" ?(?:的(?=[比屏画分显宽高优成])|宽|高|画|比|显示|屏|分辨率)")
# An offset with a minus sign looks like the later end of a range (9:00-11:30), save after seconds.
_CLOCK = re.compile(
    r"[0-2](?<![\d:.][0-2])\d:[0-5]\d(?P<second>:[0-5]\d(?:\.\d{1,3})?)?(?![\d:])"
    r"(?: ?(?:GMT|UTC)(?:[+-]\d\d?:?\d\d(?!\d))?|\+\d\d:?\d\d(?!\d)|(?(second)-\d\d:?\d\d(?![\d:])|(?!))|Z| ?[AaPp]\.?[Mm](?![A-Za-z])\.?)?"
)
_SHORT_CLOCK = re.compile(r"\d(?<![\d:.]\d):[0-5]\d(?![\d:])(?: ?[AaPp]\.?[Mm](?![A-Za-z])\.?)?")
_AFTERNOON = re.compile(r"[Pp]\.?[Mm]")
_DAY_AND_CLOCK = re.compile(r"[01](?<![\d-][01])\d-[0-3]\d(?= [0-2]\d:[0-5]\d)")
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])(?<![0-9A-Za-z._/:-]...)\d(?![\d%:])")
# The letter of a quarter, half or financial year, which begins at most this many characters before it.
_QUARTER_LETTER = re.compile(
    r"[QHF](?:(?<=[QH])[1-4](?:(?![0-9A-Za-z])| ?(?:FY)?20\d\d)|(?<=[1-4][QH])(?:20|['’])?\d\d(?![0-9A-Za-z])|(?<=F)Y ?\d)"
)
_QUARTER_REACH = 8
_QUARTERS = (
    r"(?:FY)?(?:20)?\d\d年? ?[QH][1-4](?![0-9A-Za-z])|[QH][1-4](?: ?(?:FY)?20\d\d|['’]\d\d)?(?![0-9A-Za-z])"
    r"|[1-4][QH](?:20|['’])?\d\d(?![0-9A-Za-z])|FY ?(?:20)?\d\d(?!\d)"
)
# 6/15 as Taiwan's papers write a day; what may be a share (2/3, 1/20) needs more than that around it.
_MONTH_AND_DAY = re.compile(
    r"\d(?<![\dA-Za-z./$%-]\d)(?:(?<=1)[0-2]|(?<=0)[1-9]|(?<=[1-9]))/(?:3[01]|[12]\d|0?[1-9])(?![\dA-Za-z/%]|\.\d)"
)
_ON_DAY = r"[于在自] ?$|\d/\d{1,2} ?[至到] ?$"
_SHARE = r"(?:[占约达为至到近超有是]|不到|不足|[将把]) ?$"
_COUNTED = r" ?[的个项家人分倍成名张块颗台款以左]"
_DAY_AFTER = r" ?\((?:周|星期|礼拜)?[一二三四五六日天]\)| ?(?:起(?!来)|前|后|止|当[天日]|晚)"
_SPAN_OF_MONTHS = r"20\d\d\.\d{1,2} ?[-–—~至到]{1,2} ?20\d\d\.\d{1,2}(?!\d)"
_QUARTER_BEFORE = re.compile(r"[QH][1-4]-$")
_BRACKETED = r"([今昨明])(?:天|日)? ?\((\d{1,2}|[一二三四五六七八九十廿卅]{1,3})(?:\)( ?日)|日\))"
# A stamp of the Republic's calendar that closes a wire report: 1150115 is 15 January 2026.
_STAMP = re.compile(r"\) ?(1[0-4]\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")
_DAYS = {"今": "D+0", "昨": "D-1", "明": "D+1"}
_CLOCK_NUMBERS = re.compile(r"(\d+):(\d+)(?::(\d+))?")
_MONTH_START = re.compile(r"[JFMASOND](?:an|eb|ar|pr|ay|un|ul|ug|ep|ct|ov|ec)[a-z.]* ")
_ENGLISH = rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{{0,6}},? )?(?:(?P<d1>\d{{1,2}}) )?(?P<m>{_MONTH_NAME}) ?(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? )?(?P<y>20\d\d)(?!\d)"


class Token(NamedTuple):
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
    for match in pattern(_BRACKETED).finditer(text) if "(" in text and _HAS_BRACKET.search(text) else ():
        yield Token(match.start(), match.start() + 1, "rel", _DAYS[match[1]])
        if match[3]:
            day = int(parse_number(match[2].replace("廿", "二十").replace("卅", "三十")) or 0)
            yield Token(match.start(2), match.end(), "day", match[2], low=day, high=day)
    if "元年" in text:
        for match in _first_years().finditer(text):
            yield Token(match.start(), match.end(), "date", fields=(("year", eras()[match[1]]),))
    for match in _told().finditer(text):
        yield Token(match.start(), match.end(), "rel", _DAYS[match.group()])
    for match in _quarters(text):
        if token := _quarter_token(text, match):
            yield token
    for match in _YEAR.finditer(text):
        year, to = int(match.group()), _TO_YEAR.match(text, match.end())
        if to is None or year >= int(to["last"]) or text[match.start() - 1 : match.start()] == ",":
            yield Token(match.start(), match.end(), "bare", fields=(("year", year),))
            continue
        yield Token(match.start(), match.end(), "date", fields=(("year", year),))
        yield Token(to.start("last"), to.end(), "date", fields=(("year", int(to["last"])),))


def _quarters(text: str) -> Iterator[re.Match[str]]:
    past = 0
    for letter in _QUARTER_LETTER.finditer(text):
        for start in range(max(past, letter.start() - _QUARTER_REACH), letter.start() + 1):
            if match := pattern(_QUARTERS).match(text, start):
                past = match.end()
                yield match
                break


@cache
def _told() -> re.Pattern[str]:
    """A day told in one character before what is done on it: 昨公布, 今召开."""
    return re.compile(r"[昨今](?<![如现至当迄而从古于自时讫尤迨距].)(?=" + _deeds() + ")")


@cache
def _told_after() -> re.Pattern[str]:
    return re.compile(f" ?(?:{_deeds()})")


def _deeds() -> str:
    words = sorted((row["word"] for row in rows("times") if row["class"] == "told"), key=len, reverse=True)
    return "|".join(map(re.escape, words))


@cache
def eras() -> dict[str, int]:
    """Eras by which years are counted (民国, 令和) and the first year of each."""
    return {row["word"]: int(row["value"]) for row in rows("times") if row["class"] == "era"}


@cache
def _first_years() -> re.Pattern[str]:
    return re.compile(f"({'|'.join(eras())})元年")


def _date_tokens(text: str) -> Iterator[Token]:
    stroke = "/" in text and _HAS_STROKE.search(text) is not None
    for match in _DATE.finditer(text):
        year, month, day = int(match.group()[:4]), int(match[2]), match[3]
        version = (
            match[1] == "."
            and not day
            and len(match[2]) < 2
            and not pattern(_SPAN_OF_MONTHS).match(text, match.start())
        )
        if 1950 <= year <= 2099 and not version:
            yield from _date(match.start(), match.end() - (match.group()[-1] == "T"), year, month, day)
            yield from _later(text, match)
    for match in _COMPACT.finditer(text) if "20" in text else ():
        yield from _date(match.start(), match.end(), int(match.group()[:4]), int(match[1]), match[2])
    for match in _REPUBLIC.finditer(text):
        yield from _date(match.start(), match.end(), int(match.group()[:3]) + 1911, int(match[2]), match[3])
    for match in _DAY_OR_MONTH_FIRST.finditer(text) if stroke else ():
        one, other, year_told = match.group().split("/")
        number, day_told = (one, other) if int(one) <= 12 else (other, one)
        either = int(one) <= 12 >= int(other)
        yield from _date(match.start(), match.end(), int(year_told), int(number), day_told, either)
    for match in _DAY_AND_CLOCK.finditer(text) if ":" in text and _HAS_CLOCK.search(text) else ():
        number, other = match.group().split("-")
        yield from _date(match.start(), match.end(), None, int(number), other)
    for match in _MONTH_AND_DAY.finditer(text) if stroke else ():
        number, other = match.group().split("/")
        if _is_day_of_year(text, match, int(number), int(other)):
            yield from _date(match.start(), match.end(), None, int(number), other)
    for match in _STAMP.finditer(text) if ")" in text else ():
        yield from _date(match.start(1), match.end(), int(match[1]) + 1911, int(match[2]), match[3])
    if _HAS_ENGLISH.search(text) and _MONTH_START.search(text):
        for match in pattern(_ENGLISH).finditer(text):
            month = _MONTHS.index(match["m"][:3].lower()) + 1
            yield from _date(match.start(), match.end(), int(match["y"]), month, match["d1"] or match["d2"])


def _is_day_of_year(text: str, match: re.Match[str], month: int, day: int) -> bool:
    """Whether two numbers with a stroke are month and day by what stands around them, rather than a share."""
    if pattern(_DAY_AFTER).match(text, match.end()) or _told_after().match(text, match.end()):
        return True
    if pattern(_COUNTED).match(text, match.end()):
        return False
    if pattern(_ON_DAY).search(text, max(0, match.start() - 8), match.start()):
        return True
    return day > 12 and month > 1 and not pattern(_SHARE).search(text, max(0, match.start() - 3), match.start())


def _later(text: str, first: re.Match[str]) -> Iterator[Token]:
    """The later end of a range after a date in figures, with the year and month that it takes from the first."""
    match = _LATER.match(text, first.end())
    if match is None:
        return
    mark, told, number = first[1], match["y"], match["n"]
    if any(sign not in (None, mark) for sign in (match["s"], match["t"])) or (mark == "-" and not told):
        return
    year, month = int(told or first.group()[:4]), match["m"]
    if first[3] is None or (told and month is None):
        if month is None and told and first[3] is None:
            yield from _date(match.start("y"), match.end(), year, int(number), None)
        return
    start = match.start("y") if told else match.start("m") if month else match.start("n")
    later = (year, int(month or first[2]), int(number))
    if later > (int(first.group()[:4]), int(first[2]), int(first[3])):
        yield from _date(start, match.end(), later[0], later[1], number)


def _date(
    start: int, end: int, year: int | None, month: int, day: str | None, either: bool = False
) -> tuple[Token, ...]:
    if not is_day(year, month, int(day or 1)):
        return ()
    told = [("month", month)] if year is None else [("year", year), ("month", month)]
    if day:
        told.append(("day", int(day)))
    if either:
        told.append(("either", 1))
    return (Token(start, end, "date", fields=tuple(told)),)


def _clock_tokens(text: str) -> Iterator[Token]:
    past = 0
    for colon in _HAS_CLOCK.finditer(text) if ":" in text else ():
        at = colon.start()
        match, kind = _CLOCK.match(text, at - 2) if at - 2 >= past else None, "clock"
        if match is not None:
            past = match.end()
        elif at > 0:
            match, kind = _SHORT_CLOCK.match(text, at - 1), "short clock"
        if match is not None and (token := _clock_token(text, match, kind)):
            yield token


def _clock_token(text: str, match: re.Match[str], kind: str) -> Token | None:
    if "比" in text[max(0, match.start() - 4) : match.start()] or _RATIO.match(text, match.end()):
        return None
    numbers = _CLOCK_NUMBERS.match(match.group())
    if numbers is None:
        return None
    hour, minute, second = (None if n is None else int(n) for n in numbers.groups())
    if hour is None or hour > 23:
        return None
    if _AFTERNOON.search(match.group()) and hour < 12:
        hour += 12
    told = (("hour", hour), ("minute", minute), ("second", second))
    fields = tuple((name, value) for name, value in told if value is not None)
    return Token(match.start(), match.end(), kind, fields=fields)


def _quarter_token(text: str, match: re.Match[str]) -> Token | None:
    surface, start = match.group(), match.start()
    joined = text[start - 1 : start] == "-" and _QUARTER_BEFORE.search(text, max(0, start - 4), start)
    if start > 0 and not joined and (text[start - 1] in LATIN or text[start - 1] in "0123456789.-_"):
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

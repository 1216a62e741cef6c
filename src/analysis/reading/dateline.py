"""Dates as pages print them: 2024年7月12日, 2024-07-12 16:21, Tue, 14 Apr 2026, 民國113年3月19日, 330 天前."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from analysis.lexicon import rows

_DIGITS = "一二三四五六七八九"
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: n for n, name in enumerate(_NAMES, 1)}
_MONTH = r"(?P<{}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{{0,6}}\.?"
_DATE = re.compile(
    r"(?=[\d民一二jfmasond])(?:"
    r"(?<![\d.])(?P<y1>(?:19|20)\d\d)\s?(?P<sep>[-/.])\s?(?P<m1>\d{1,2})\s?(?P=sep)\s?(?P<d1>\d{1,2})(?![\d])"
    r"|(?<![\d.])(?P<y9>20\d\d)\s(?P<m9>\d{2})/(?P<d9>\d{2})(?!\d)"
    r"|(?<!\d)(?P<y2>(?:19|20)\d\d)\s?年\s?(?P<m2>\d{1,2})\s?月\s?(?P<d2>\d{1,2})\s?日"
    r"|民国\s?(?P<roc>\d{2,3})\s?年\s?(?P<m3>\d{1,2})\s?月\s?(?P<d3>\d{1,2})\s?日"
    r"|(?<![\d/])(?P<roc2>1[01]\d)[/.-](?P<m7>\d{2})[/.-](?P<d7>\d{2})(?![\d/])"
    r"|(?<!\d)(?P<d4>\d{1,2})(?:st|nd|rd|th)?[\s-]" + _MONTH.format("m4") + r"[\s,-]{1,2}(?P<y4>(?:19|20)\d\d)"
    r"|(?<![a-z])" + _MONTH.format("m5") + r"\s?(?P<d5>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<y5>(?:19|20)\d\d)"
    r"|(?<![\d/])(?P<a6>\d{1,2})/(?P<b6>\d{1,2})/(?P<y6>(?:19|20)\d\d)(?!\d)"
    r"|(?<![\d.-])(?P<d0>\d{1,2})(?P<mark>[.-])(?P<m0>\d{1,2})(?P=mark)(?P<y0>20\d\d)(?![\d.-])"
    r"|(?P<yc>民国[一二三四五六七八九十百零〇○]{2,5}|[一二][〇零○一二三四五六七八九]{3})年(?P<mc>[一二三四五六七八九十]{1,2})月(?P<dc>[一二三四五六七八九十廿卅]{1,3})日"
    r"|(?<!\d)(?P<y8>20\d\d)(?P<m8>0[1-9]|1[0-2])(?P<d8>[0-3]\d)(?!\d))",
    re.IGNORECASE,
)
# The last group of the forms that write year, month and day as numbers.
_WRITTEN_OUT = ("d1", "d9", "d2", "y0", "d8")
_RELATIVE = re.compile(
    r"(?:(?<!\d)\d{1,4}|[一二两三四五六七八九十几半]{1,3})\s?(?:个)?(?:秒钟?|分钟?|小时|钟头|天|日|周|星期|礼拜|月|年)之?前"
    r"|(?:刚刚|今天|昨天|前天|昨日|今日)(?=\s?\d{1,2}:\d\d|$)",
)
_SHORT_DATE = re.compile(r"^(?:\d{1,2}[-/.]\d{1,2}|\d{1,2}月\d{1,2}日)(?=\s|$)")
# What may stand beside a date and is no word of its own.
_CLOCK = re.compile(
    r"(?=[\dtmwfsapguch上下凌早晚中(（星周礼])(?:T?\d{1,2}\s?[:点时]\s?\d{1,2}(?:\s?[:分]\s?\d{1,2})?(?:\.\d+)?\s?分?秒?(?:\s?[+-]\d{2}:?\d{2}|z(?![a-z])|\s?gmt|\s?utc|\s?am|\s?pm)*"
    r"|(?:上午|下午|凌晨|早上|晚上|晚间|中午)"
    r"|[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b,?"
    r"|\b(?:am|pm|gmt|utc|cst|hkt)\b)",
    re.IGNORECASE,
)
# Without one of these a line holds neither, and need not be searched for their many forms.
_MAY_DATE = re.compile(r"\d{4}|民国|年|1[01]\d[/.-]")
_MAY_CLOCK = re.compile(r"[A-Za-z]{2}|[上下]午|凌晨|[早晚]上|晚间|中午|[期周拜][一二三四五六日天]|\d\s?[:点时]")
_ASKED = 16  # lines: one is asked after by layout, credits and headline in turn, those of other pages never again
_STAMP = re.compile(
    r"((?:19|20)\d\d)(?:([-/.])|年)(\d{1,2})(?(2)\2|月)(\d{1,2})(?(2)|日)(?:[\sT]\d{1,2}:\d{2}(?::\d{2})?)?"
)
STAMPED = 20
"""A line that is a date and a time of day in numbers has no more characters."""
_TIME = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?!\d)")


class PageDate(NamedTuple):
    """A date in a line: its range there and its ISO value, None for a relative one."""

    start: int
    end: int
    value: str | None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _number(surface: str) -> int:
    """A year, month or day in Chinese numerals: 二〇二四, 民国一一三, 十九; 0 for none."""
    era, digits = surface.startswith("民国"), surface.removeprefix("民国").replace("廿", "二十").replace("卅", "三十")
    value = place = 0
    for character in digits:
        if character in "百十":
            value, place = value + max(place, 1) * (100 if character == "百" else 10), 0
        else:
            place = place * 10 + (0 if character in "零〇○" else _DIGITS.index(character) + 1)
    return value + place + (1911 if era else 0)


def day_first(page: str, first: int, second: int) -> bool:
    """Whether a page that prints a date as 07/12/2024 has the day before the month.

    It has where its text tells that day (12月7日), or prints the habit of its region: Hong Kong, Macau, Singapore and
    Malaysia write the day first, American pages the month.

    >>> (
    ...     day_first("港城科技12月7日公布账目。", 7, 12),
    ...     day_first("集团在港交所上市。", 7, 12),
    ...     day_first("海岸科技公布账目。", 7, 12),
    ... )
    (True, True, False)
    """
    told = [
        re.search(rf"(?<!\d){month}月{day}日", page) is not None for month, day in ((second, first), (first, second))
    ]
    return (
        told[0] if told[0] != told[1] else any(row["word"] in page for row in rows("times") if row["class"] == "region")
    )


def find_dates(line: str, page: str = "") -> tuple[PageDate, ...]:
    """The full calendar dates in a folded line, in order.

    A date of three numbers with slashes and the year last is month/day/year unless its first number is over 12 or
    `page`, the folded text around it, has the day first.

    >>> [d.value for d in find_dates("发布时间: Tue, 14 Apr 2026 08:40:36 GMT 民国113年3月19日 二〇二四年十月廿一日")]
    ['2026-04-14', '2024-03-19', '2024-10-21']
    >>> [d.value for d in find_dates("07/12/2024", "港城科技12月7日公布账目。07/12/2024")]
    ['2024-12-07']
    """
    if not _MAY_DATE.search(line):
        return ()
    return tuple(_read_dates(line, page)) if "/" in line else _dates(line)


@lru_cache(maxsize=_ASKED)
def _dates(line: str) -> tuple[PageDate, ...]:
    return tuple(_read_dates(line, ""))


def _read_dates(line: str, page: str) -> Iterator[PageDate]:
    for match in _DATE.finditer(line):
        kind = match.lastgroup or ""
        n = kind[-1]
        value = None
        if kind in _WRITTEN_OUT:
            value = _iso(int(match["y" + n]), int(match["m" + n]), int(match["d" + n]))
        elif kind == "dc":
            value = _iso(*map(_number, (match["yc"], match["mc"], match["dc"])))
        elif kind == "d3":
            value = _iso(int(match["roc"]) + 1911, int(match["m3"]), int(match["d3"]))
        elif kind == "d7":
            value = _iso(int(match["roc2"]) + 1911, int(match["m7"]), int(match["d7"]))
        elif kind in ("y4", "y5"):
            value = _iso(int(match["y" + n]), _MONTHS[match["m" + n][:3].lower()], int(match["d" + n]))
        elif kind == "y6":
            first, second = int(match["a6"]), int(match["b6"])
            turned = first > 12 or (second <= 12 and page != "" and day_first(page, first, second))
            month, day = (second, first) if turned else (first, second)
            value = _iso(int(match["y6"]), month, day)
        if value is not None:
            yield PageDate(match.start(), match.end(), value)


def find_relative(line: str) -> PageDate | None:
    """A date that counts back from the visit to the page (330 天前, 昨天 10:12) or lacks its year, alone in its line.

    >>> find_relative("330 天前")
    PageDate(start=0, end=6, value=None)
    >>> find_relative("三年前它还没有机房。")
    """
    for match in _RELATIVE.finditer(line[:40]):
        if not strip_dates(line[: match.start()] + line[match.end() :]).strip(" ·|-,:"):
            return PageDate(match.start(), match.end(), None)
    short = _SHORT_DATE.match(line)
    if short and not _CLOCK.sub("", line[short.end() :]).strip(" ·|-,:"):
        return PageDate(short.start(), short.end(), None)
    return None


def has_clock(line: str) -> bool:
    """Whether a folded line holds a clock time.

    >>> has_clock("07-12 16:21"), has_clock("比例 3 成")
    (True, False)
    """
    return _TIME.search(line) is not None


def stamp_of(line: str) -> str:
    """The ISO date of a folded line that is a date in numbers, with or without the time of day; '' for other lines.

    >>> stamp_of("2025年3月2日 09:15"), stamp_of("2025-03-02 海岸日报"), stamp_of("2025-02-30")
    ('2025-03-02', '', '')
    """
    match = _STAMP.fullmatch(line)
    if match is None:
        return ""
    year, _, month, day = match.groups()
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


@lru_cache(maxsize=_ASKED)
def strip_dates(line: str) -> str:
    """A folded line without its dates, clock times and days of the week.

    >>> strip_dates("2024年7月12日 16:21 星期五 海岸日报").strip()
    '海岸日报'
    """
    if _MAY_DATE.search(line):
        line = _DATE.sub(" ", line)
    return _CLOCK.sub(" ", line) if _MAY_CLOCK.search(line) else line

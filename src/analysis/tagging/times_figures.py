"""Dates, clock times, quarters and years in figures or in English -> tokens."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from analysis.lexicon import rows
from analysis.reading.patterns import pattern
from analysis.tagging.calendar import is_day
from analysis.tagging.numerals import parse_number

LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_NAME = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
# What follows the century of a date, of a date in eight figures and of a year by itself.
_DATE = (
    r"(?<![0-9A-Za-z._/-]..)\d\d(?P<mark>[-/.])(?P<month>0?[1-9]|1[0-2])"
    r"(?:(?P=mark)(?P<day>3[01]|[12]\d|0?[1-9])(?![\d%]|\.\d)(?:T(?=\d))?"
    r"|(?!(?!-(?:19|20)\d\d(?P=mark))[-/.]?\d|[%万亿倍个]))"
)
_COMPACT = (
    r"(?<![0-9A-Za-z._/:#号码证-]..)[0-3]\d(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])(?![0-9A-Za-z%._/-]|[号元股万亿])"
)
_BARE = r"\d(?<![0-9A-Za-z._/:-]....)(?![\d%:年])"
# One pattern a century, for what begins with set characters is found soonest.
_THIS_CENTURY = re.compile(rf"20(?:{_DATE}|{_COMPACT}|[0-4]{_BARE})")
_LAST_CENTURY = re.compile(rf"19(?:{_DATE}|[5-9]{_BARE})")
_YEAR = re.compile(rf"(?:20[0-4]|19[5-9]){_BARE}")
# The later end of a range of such dates: 2019/3/4-2019/5/6, 2019.3.4-5.6, 2019.3.4-6, 2019.3-2020.5.
_LATER = re.compile(
    r" ?[-–—~至到]{1,2} ?(?:(?P<y>(?:19|20)\d\d)(?P<s>[-/.]))?(?:(?P<m>1[0-2]|0?[1-9])(?P<t>[-/.]))?(?P<n>[0-3]?\d)(?![\d%:：/-]|\.\d|[万亿倍个年月点时])"
)
_TO = frozenset(" -–—~至到")  # what a range goes on with after its earlier end
_DAY_OR_MONTH_FIRST = re.compile(r"[0-3]?(?<![\d./][0-3])\d(?<!\d\d\d)/[0-3]?\d/(?:20)\d\d(?!\d)")
# Without one of these a text has no date of the last century or the Republic's calendar.
_OLDER = re.compile(r"1(?:9|[0-4]\d[-/.])")
_REPUBLIC = re.compile(r"1(?<![0-9A-Za-z./-]1)[0-4]\d([-/.])(0[1-9]|1[0-2])\1([0-2]\d|3[01])(?![\d%./-])")
# A range of years without their unit: 2021-2023.
_TO_YEAR = re.compile(
    r"(?P<to> ?[-–—~至到]{1,2} ?)(?P<last>(?:19[5-9]|20[0-4])\d)"
    r"(?![0-9A-Za-z%:./-]|,\d| ?[年个家款项名位张块台套座人次条件辆万亿元倍千瓦米号])"
)
# Without these a text has none of the forms that turn on them.
_HAS_CLOCK = re.compile(r":[0-5]\d")
_HAS_BRACKET = re.compile(r"\((?<=[今昨明天日 ]\()[\d一二三四五六七八九十廿卅]")
_ENGLISH_YEAR = re.compile(r"20(?:(?<=[A-Za-z.]20)|(?<=[A-Za-z.,\d] 20))\d\d(?!\d)")
_STROKE = re.compile(r"/(?<=\d/)\d")
_RATIO = re.compile(r" ?(?:的(?=[比屏画分显宽高优成])|宽|高|画|比|显示|屏|分辨率)")
# An offset with a minus sign looks like the later end of a range (9:00-11:30), save after seconds.
_CLOCK = re.compile(
    r"[0-2](?<![\d:.][0-2])\d:[0-5]\d(?P<second>:[0-5]\d(?:\.\d{1,3})?)?(?![\d:])"
    r"(?: ?(?:GMT|UTC)(?:[+-]\d\d?:?\d\d(?!\d))?|\+\d\d:?\d\d(?!\d)|(?(second)-\d\d:?\d\d(?![\d:])|(?!))|Z| ?[AaPp]\.?[Mm](?![A-Za-z])\.?)?"
)
_SHORT_CLOCK = re.compile(r"\d(?<![\d:.]\d):[0-5]\d(?![\d:])(?: ?[AaPp]\.?[Mm](?![A-Za-z])\.?)?")
_AFTERNOON = re.compile(r"[Pp]\.?[Mm]")
_DAY_BEFORE = 8
_DAY_AND_CLOCK = re.compile(r"[01](?<![\d-][01])\d-[0-3]\d(?= [0-2]\d:[0-5]\d)")
# The letter of a quarter, half or financial year, which begins at most this many characters before it.
_PART = r"{0}(?:[1-4](?:(?![0-9A-Za-z])| ?(?:FY)?20\d\d)|(?<=[1-4]{0})(?:20|['’])?\d\d(?![0-9A-Za-z]))"
_QUARTER_LETTERS = {
    "Q": re.compile(_PART.format("Q")),
    "H": re.compile(_PART.format("H")),
    "FY": re.compile(r"FY ?\d"),
}
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
DAYS = {"今": "D+0", "昨": "D-1", "明": "D+1"}
_MONTH_START = re.compile(r"[JFMASOND](?:an|eb|ar|pr|ay|un|ul|ug|ep|ct|ov|ec)")
_MONTH_SPACED = re.compile(_MONTH_START.pattern + "[a-z.]* ")
_CLOCK_NUMBERS = re.compile(r"(\d+):(\d+)(?::(\d+))?")
_ENGLISH = rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{{0,6}},? )?(?:(?P<d1>\d{{1,2}}) )?(?P<m>{_MONTH_NAME}) ?(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? )?(?P<y>20\d\d)"
# No date in English is as long as this.
_ENGLISH_REACH = 40
# Earlier years are not read from dates in figures.
_EARLIEST = 1950


class Token(msgspec.Struct, gc=False):
    """One time word, or one number with its unit: `low` is its lowest value.

    `link` says how it hangs on the token before: ``-`` a range, ``,`` a list that shares the unit.
    `fields` holds year, month, day, quarter and so on where the token is a date in figures.
    """

    start: int
    end: int
    kind: str
    value: str = ""
    mod: str = ""
    low: float | None = None
    vague: bool = False
    ordinal: bool = False
    link: str = ""
    fields: dict[str, int] | None = None


def figure_tokens(text: str) -> list[Token]:
    """Dates, clock times, quarters and bare years written in figures."""
    tokens = _year_tokens(text)
    if "/" in text:
        tokens += _stroke_tokens(text)
    if ":" in text:
        tokens += _clock_tokens(text)
    if "(" in text and _HAS_BRACKET.search(text):
        tokens += _bracket_tokens(text)
    if ")" in text and _STAMP.search(text):
        for match in _STAMP.finditer(text):
            tokens += _date(match.start(1), match.end(), int(match[1]) + 1911, int(match[2]), match[3])
    if "Q" in text or "H" in text or "FY" in text:
        tokens += _quarter_tokens(text)
    return tokens


def _year_tokens(text: str) -> list[Token]:
    """What begins with a year."""
    tokens = _century_tokens(text, _THIS_CENTURY) if "20" in text else []
    if _OLDER.search(text):
        tokens += _century_tokens(text, _LAST_CENTURY)
        for match in _REPUBLIC.finditer(text):
            tokens += _date(match.start(), match.end(), int(match.group()[:3]) + 1911, int(match[2]), match[3])
    return tokens


def _century_tokens(text: str, form: re.Pattern[str]) -> list[Token]:
    tokens: list[Token] = []
    for match in form.finditer(text):
        if match["mark"]:
            dated = _marked_date(text, match)
            tokens += dated
            if dated or (bare := _YEAR.match(text, match.start())) is None:
                continue
            match = bare
        elif match.end() - match.start() == 8:
            tokens += _date(match.start(), match.end(), int(match.group()[:4]), int(match["m"]), match["d"])
            continue
        tokens += _bare_year(text, match)
    return tokens


def english_dates(text: str) -> list[Token]:
    """Dates with one of the `MONTHS`, in a text that sets one off by a space."""
    tokens: list[Token] = []
    past = 0
    for year in _ENGLISH_YEAR.finditer(text):
        start = max(past, year.start() - _ENGLISH_REACH)
        if _MONTH_START.search(text, start, year.start()) and (
            match := pattern(_ENGLISH).search(text, start, year.end())
        ):
            past = match.end()
            month = MONTHS.index(match["m"][:3]) + 1
            tokens += _date(match.start(), past, int(match["y"]), month, match["d1"] or match["d2"])
    return tokens if tokens and _MONTH_SPACED.search(text) else []


def _bare_year(text: str, match: re.Match[str]) -> list[Token]:
    start, end, year = match.start(), match.end(), int(match.group())
    to = _TO_YEAR.match(text, end) if text[end : end + 1] in _TO else None
    if to is None or year >= int(to["last"]) or text[start - 1 : start] == ",":
        return [Token(start, end, "bare", fields={"year": year})]
    last = Token(to.start("last"), to.end(), "date", fields={"year": int(to["last"])})
    return [Token(start, end, "date", fields={"year": year}), last]


def _bracket_tokens(text: str) -> list[Token]:
    """The day of the month in brackets after today or yesterday: 今(8)日, 昨天(八日)."""
    tokens: list[Token] = []
    for match in pattern(_BRACKETED).finditer(text):
        tokens.append(Token(match.start(), match.start() + 1, "rel", DAYS[match[1]]))
        if match[3]:
            day = int(parse_number(match[2].replace("廿", "二十").replace("卅", "三十")) or 0)
            tokens.append(Token(match.start(2), match.end(), "day", match[2], low=day))
    return tokens


def _quarter_tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    past = 0
    places = [m.start() for letter, form in _QUARTER_LETTERS.items() if letter in text for m in form.finditer(text)]
    for at in sorted(places):
        for start in range(max(past, at - _QUARTER_REACH), at + 1):
            if match := pattern(_QUARTERS).match(text, start):
                past = match.end()
                if token := _quarter_token(text, match):
                    tokens.append(token)
                break
    return tokens


@cache
def told_day() -> re.Pattern[str]:
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


def _stroke_tokens(text: str) -> list[Token]:
    """Dates without their year before them: 6/15, 15/6/2024."""
    tokens: list[Token] = []
    past = 0
    for stroke in _STROKE.finditer(text):
        for start in range(max(past, stroke.start() - 2), stroke.start()):
            if match := _DAY_OR_MONTH_FIRST.match(text, start):
                one, other, year_told = match.group().split("/")
                number, day_told = (one, other) if int(one) <= 12 else (other, one)
                either = int(one) <= 12 >= int(other)
                past = match.end()
                tokens += _date(start, past, int(year_told), int(number), day_told, either)
                break
            if match := _MONTH_AND_DAY.match(text, start):
                number, other = match.group().split("/")
                if _is_day_of_year(text, match, int(number), int(other)):
                    tokens += _date(start, match.end(), None, int(number), other)
    return tokens


def _is_day_of_year(text: str, match: re.Match[str], month: int, day: int) -> bool:
    """Whether two numbers with a stroke are month and day by what stands around them, rather than a share."""
    if pattern(_DAY_AFTER).match(text, match.end()) or _told_after().match(text, match.end()):
        return True
    if pattern(_COUNTED).match(text, match.end()):
        return False
    if pattern(_ON_DAY).search(text, max(0, match.start() - 8), match.start()):
        return True
    return day > 12 and month > 1 and not pattern(_SHARE).search(text, max(0, match.start() - 3), match.start())


def _marked_date(text: str, match: re.Match[str]) -> list[Token]:
    """A date in figures, and the later end of a range after it; nothing for the number of a version (2023.5)."""
    mark, month, day = match.group("mark", "month", "day")
    start, end = match.span()
    year = int(text[start : start + 4])
    version = mark == "." and not day and len(month) < 2
    if year < _EARLIEST or (version and not pattern(_SPAN_OF_MONTHS).match(text, start)):
        return []
    dated = _date(start, end - (text[end - 1] == "T"), year, int(month), day)
    if text[end : end + 1] in _TO and (later := _LATER.match(text, end)) is not None:
        dated += _later(match, later)
    return dated


def _later(first: re.Match[str], match: re.Match[str]) -> list[Token]:
    """The later end of a range after a date in figures, with the year and month that it takes from the first."""
    mark, told, number = first["mark"], match["y"], match["n"]
    if any(sign not in (None, mark) for sign in (match["s"], match["t"])) or (mark == "-" and not told):
        return []
    year, month = int(told or first.group()[:4]), match["m"]
    if first["day"] is None or (told and month is None):
        if month is None and told and first["day"] is None:
            return _date(match.start("y"), match.end(), year, int(number), None)
        return []
    start = match.start("y") if told else match.start("m") if month else match.start("n")
    later = (year, int(month or first["month"]), int(number))
    if later > (int(first.group()[:4]), int(first["month"]), int(first["day"])):
        return _date(start, match.end(), later[0], later[1], number)
    return []


def _date(start: int, end: int, year: int | None, month: int, day: str | None, either: bool = False) -> list[Token]:
    if not is_day(year, month, int(day or 1)):
        return []
    fields = {"month": month} if year is None else {"year": year, "month": month}
    if day:
        fields["day"] = int(day)
    if either:
        fields["either"] = 1
    return [Token(start, end, "date", fields=fields)]


def _clock_tokens(text: str) -> list[Token]:
    """Clock times, and days in figures right before one (05-08 09:30)."""
    tokens: list[Token] = []
    past = 0
    for colon in _HAS_CLOCK.finditer(text):
        at = colon.start()
        if at >= _DAY_BEFORE and (day := _DAY_AND_CLOCK.match(text, at - _DAY_BEFORE)):
            number, other = day.group().split("-")
            tokens += _date(day.start(), day.end(), None, int(number), other)
        match, kind = _CLOCK.match(text, at - 2) if at - 2 >= past else None, "clock"
        if match is not None:
            past = match.end()
        elif at > 0:
            match, kind = _SHORT_CLOCK.match(text, at - 1), "short clock"
        if match is not None and (token := _clock_token(text, match, kind)):
            tokens.append(token)
    return tokens


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
    told = {"hour": hour, "minute": minute, "second": second}
    fields = {name: value for name, value in told.items() if value is not None}
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
    fields: dict[str, int] = {}
    if year is not None:
        fields["year"] = int(year) + (2000 if len(year) == 2 else 0)
    if part is not None:
        fields["quarter" if letter == "Q" else "half"] = int(part)
    if "FY" in surface:
        fields["fiscal"] = 1
    return Token(start, match.end(), "date" if year else "quarter", fields=fields)

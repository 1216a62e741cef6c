"""Tokens -> the fields of a date: what each may add, in the order of a Chinese date from year to clock."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from msgspec.structs import replace

from analysis.lexicon import rows
from analysis.reading.patterns import pattern
from analysis.tagging.times_expression import Expression, meeting, named_year, touching
from analysis.tagging.times_figures import Token

_Adds = Callable[[str, Expression, Token, Token], bool]

# How far down the order of a date each kind of token stands.
RANK = {
    "year": 1, "fiscal": 1, "half": 2, "quarter": 2, "season": 2, "month": 2, "festival": 2, "week": 2, "edge": 3,
    "day": 4, "weekday": 5, "part": 6, "hour": 7, "minute": 8, "second": 9, "clock": 7, "short clock": 7,
}  # fmt: skip
_SHIFT_RANK = {"Y": 1, "Q": 2, "M": 2, "W": 2, "D": 4}
_LIMITS = {"month": (1, 12), "day": (1, 31), "hour": (0, 24), "minute": (0, 59), "second": (0, 59)}
# A day of the moon's calendar (正月初五, 十月廿三).
_MOON = ("农历", "阴历", "旧历")
_LUNAR = re.compile(r"初[一二三四五六七八九十]|廿|卅")
_LUNAR_BEGINS = frozenset("初廿卅")
_QUARTER_HOUR = re.compile(r"([一三])刻")
# Where a clock time stands alone: 零点上线, 9点整, 三点钟.
_ALONE = re.compile(r"整|许?(?:之前|之后|以前|以后|前后|左右|开始|准时|起)")
_ALONE_BEFORE = r"[在于到至约]$"
_CLOCK_ALONE = r"[03]0(?:前|后|左右|开始|准时|起|的时候|[至到-]\d{1,2}:[0-5]\d(?!\d))"
_MIDNIGHT = r"[零0][点时](?:整|许|钟)?(?=[,。;、起前后上开正准到至\n]|$)"
_COUNTED = r" ?[个家款项名位张块颗枚台套座种次人篇本条件辆部组份只支间所户例倍元字行页架片万亿千百多余年月日号分秒点版届级端%℃°+xX×*/-]| ?[A-Za-z]"
# Words that begin like a classifier (2025人工智能大会).
_NOT_COUNTED = r" ?(?:人[工形机才民]|百[度强]|千问|分[布析]|支付|本[土地]|次世代|点云|元宇宙|片上)"
_NAME = r" ?[\u4e00-\u9fff]{3}"
_NAMED_BEFORE = r"(?:^|[^A-Za-z])(?:[A-Z]{2,8}|[A-Z][A-Za-z]+ [A-Z]{2,8}|[大峰展年]会|论坛)$"
_NO_NAME = r"(?:RTX|GTX|HD|RX|IP|ISO|GB|Windows|Office|Server|SQL|No\.|[第共达约超近逾为至到$¥#编号])$"
_BUILDING = r"[线楼店机院令文馆厅位]"


def put(text: str, expression: Expression, token: Token, following: Token) -> bool:
    """Adds what a token says to a date; False where the date cannot go on so.

    `following` is the next token, near or far.
    """
    adds, rank = _PUT.get(token.kind, _NONE)
    if adds is None or (rank and rank <= expression.rank) or not adds(text, expression, token, following):
        return False
    if rank:
        expression.rank = rank
    return True


def _put_shift(text: str, expression: Expression, token: Token, _: Token) -> bool:
    unit, steps = token.value[0], int(token.value[1:])
    if token.kind == "ref" and expression.festival:
        return False
    if expression.rank == 1 and text[token.start : token.end] == "全年":
        return True
    if unit == "C":
        expression.value = f"{20 + steps}XX"
        return not expression.rank
    rank = _SHIFT_RANK[unit]
    if expression.rank and rank <= expression.rank:
        return False
    if token.kind == "rel":
        expression.shift[unit] = steps
    else:
        expression.ref[unit] = steps
    expression.part = token.mod or expression.part
    expression.rank = 6 if token.mod else rank
    return True


def _put_figures(text: str, expression: Expression, token: Token, following: Token) -> bool:
    if expression.rank or expression.shift or (token.kind == "bare" and not _names_year(text, token, following)):
        return False
    fields = expression.fields
    fields.update(token.fields or {})
    expression.rank = 4 if "day" in fields else 2 if len(fields) > 1 else 1
    expression.named = token.kind == "bare"
    return True


def _put_century(_: str, expression: Expression, token: Token, following: Token) -> bool:
    if expression.rank or token.low is None or not 1 <= token.low <= 30:
        return False
    expression.value = f"{int(token.low) - 1:02d}XX"
    return True


def _put_decade(_: str, expression: Expression, token: Token, following: Token) -> bool:
    if token.low is None or expression.rank or (token.vague and not 10 <= token.low < 100):
        return False
    number = int(token.low)
    tens = number // 10 % 10
    if expression.value:
        expression.value = expression.value[:2] + f"{tens}X"
    elif number >= 1000:
        expression.value = f"{number // 10}X"
    elif number % 10 == 0 and number <= 90:
        expression.value = ("19" if number >= 30 else "20") + f"{tens}X"
    else:
        return False
    expression.rank = 2
    return True


def _put_year(_: str, expression: Expression, token: Token, following: Token) -> bool:
    year = named_year(token)
    if year is None:
        return False
    expression.fields["year"] = year
    return True


def _put_fiscal(_: str, expression: Expression, token: Token, following: Token) -> bool:
    number = _whole(token)
    if not (named_year(token) or 0 < number < 100):
        return False
    expression.fields |= {"year": number + (2000 if number < 100 else 0), "fiscal": 1}
    return True


def _whole(token: Token) -> int:
    """The whole number that a token tells, -1 for none."""
    low = token.low
    return -1 if low is None or token.vague or low != int(low) else int(low)


def _put_number(text: str, expression: Expression, token: Token, following: Token) -> bool:
    low, (lowest, highest) = token.low, _LIMITS[token.kind]
    if low is None or token.vague or token.ordinal or not lowest <= low <= highest or low != int(low):
        return False
    expression.fields[token.kind] = int(low)
    return True


def _put_quarter(text: str, expression: Expression, token: Token, following: Token) -> bool:
    if token.fields:
        expression.fields.update(token.fields)
        return True
    number = _whole(token)
    if not 1 <= number <= 4:
        return False
    expression.fields["quarter"] = number
    if "财季" in text[token.start : token.end]:
        expression.fields["fiscal"] = 1
    return True


def _put_month(text: str, expression: Expression, token: Token, following: Token) -> bool:
    start, end = expression.start, token.end
    if (text[start - 1] == "历" and text.endswith(_MOON, 0, start)) or (
        text[end : end + 1] in _LUNAR_BEGINS and _LUNAR.match(text, end)
    ):
        return False
    return _put_number(text, expression, token, following)


def _put_day(text: str, expression: Expression, token: Token, following: Token) -> bool:
    if not expression.rank and text[token.end - 1] == "号" and not _day_of_speech(text, token):
        return False
    return _put_number(text, expression, token, following)


def _put_minute(text: str, expression: Expression, token: Token, following: Token) -> bool:
    return "hour" in expression.fields and _put_number(text, expression, token, following)


def _put_seconds(text: str, expression: Expression, token: Token, following: Token) -> bool:
    """The seconds of a clock time, which look like a length: 3点20分15秒."""
    return (
        token.value == "TS"
        and expression.rank == RANK["minute"]
        and put(text, expression, replace(token, kind="second"), following)
    )


def _put_clock(text: str, expression: Expression, token: Token, following: Token) -> bool:
    bare = token.kind == "short clock" and expression.rank < 4 and text[token.end - 1].isdecimal()
    if bare and not pattern(_CLOCK_ALONE).match(text, token.end - 2):
        return False
    expression.fields.update(token.fields or {})
    return True


def _put_hour(text: str, expression: Expression, token: Token, following: Token) -> bool:
    """3点, 3点半, 3点一刻, 3点整: a clock time only after a day, a part of day or before minutes, or where it must be one."""
    if not _put_number(text, expression, token, following):
        return False
    told = expression.rank >= 4 or (following.kind == "minute" and touching(text, following, token.end) is not None)
    if not told and not _stands_alone(text, token):
        return False
    half, quarter = text.startswith("半", token.end), _QUARTER_HOUR.match(text, token.end)
    expression.fields["minute"] = 30 if half else 0
    expression.end = token.end + (half or text.startswith("整", token.end))
    if quarter:
        expression.fields["minute"], expression.end = 15 if quarter[1] == "一" else 45, quarter.end()
    return True


def _stands_alone(text: str, token: Token) -> bool:
    """Whether a number with 点 is a clock time by itself (零点, 三点钟, 在9点之后) rather than a count of points."""
    surface = text[token.start : token.end]
    if surface.endswith("点钟"):
        return not text.startswith("方向", token.end)
    if pattern(_MIDNIGHT).match(text, token.start):
        return True
    bound = _ALONE.match(text, token.end)
    return bound is not None and (
        bound[0] == "整" or pattern(_ALONE_BEFORE).search(text, max(0, token.start - 1), token.start) is not None
    )


def _put_word(_: str, expression: Expression, token: Token, following: Token) -> bool:
    kind = token.kind
    if kind == "half":
        expression.fields["half"] = int(token.value[1])
    elif kind == "season":
        expression.season = token.value
        if token.mod:
            expression.shift["Y"] = int(token.mod[1:])
    elif kind == "festival":
        expression.festival = token.value
    elif kind == "part":
        expression.part = token.value
    elif kind == "edge":
        expression.edge = token.mod or "IN"
        if not expression.rank and not expression.shift:
            expression.shift[token.value] = 0
    elif token.value == "WE":
        expression.fields["weekend"] = 1
    else:
        expression.fields["weekday"] = int(token.value)
    return True


_ADDS: dict[str, _Adds] = {
    **dict.fromkeys(("rel", "ref"), _put_shift),
    **dict.fromkeys(("date", "bare"), _put_figures),
    **dict.fromkeys(("half", "season", "festival", "part", "edge", "weekday"), _put_word),
    **dict.fromkeys(("clock", "short clock"), _put_clock),
    "century": _put_century,
    "decade": _put_decade,
    "year": _put_year,
    "fiscal": _put_fiscal,
    "quarter": _put_quarter,
    "month": _put_month,
    "day": _put_day,
    "hour": _put_hour,
    "minute": _put_minute,
    "second": _put_number,
    "dur": _put_seconds,
}
_PUT = {kind: (adds, RANK.get(kind, 0)) for kind, adds in _ADDS.items()}
_NONE = (None, 0)


def _names_year(text: str, token: Token, following: Token) -> bool:
    """Whether a bare number like 2024 is a year: before a name (2025算力大会) or after one (WAIC 2024)."""
    if following.start == token.end and RANK.get(following.kind, 0) in (2, 3):
        return True
    before = text[max(0, token.start - 14) : token.start].rstrip()
    year = (token.fields or {}).get("year", 0)
    if 2000 <= year <= 2035 and (_conference().match(text, token.end) or _conference_before().search(before)):
        return True
    counted = pattern(_COUNTED).match(text, token.end) and not pattern(_NOT_COUNTED).match(text, token.end)
    if counted or pattern(_NO_NAME).search(before) or not 2000 <= year <= 2035:
        return False
    if pattern(_NAMED_BEFORE).search(before) is not None or meeting().match(text, token.end) is not None:
        return True
    return (
        year >= 2015
        and pattern(_NAME).match(text, token.end) is not None
        and before[-1:] not in tuple("0123456789、-—")
    )


@cache
def _conference() -> re.Pattern[str]:
    return re.compile(r" ?(?:" + _conferences() + ")(?![A-Za-z])")


@cache
def _conference_before() -> re.Pattern[str]:
    return re.compile(r"(?:^|[^A-Za-z])(?:" + _conferences() + ")$")


@cache
def _conferences() -> str:
    words = sorted((row["word"] for row in rows("times") if row["class"] == "conference"), key=len, reverse=True)
    return "|".join(map(re.escape, words))


def _day_of_speech(text: str, token: Token) -> bool:
    """Whether N号 without a month is a day: 于8号, 从8号起."""
    before = text[max(0, token.start - 1) : token.start]
    return before in ("于", "到", "至", "月", "在", "从", "自") and not pattern(_BUILDING).match(text, token.end)

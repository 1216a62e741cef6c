"""Tokens -> the fields of a date: what each may add, in the order of a Chinese date from year to clock."""

from __future__ import annotations

import re
from functools import cache

from analysis.lexicon import rows
from analysis.reading.patterns import pattern
from analysis.tagging.numerals import parse_number
from analysis.tagging.times_expression import Expression, is_year, meeting, word_after
from analysis.tagging.times_figures import Token

RANK = {
    "year": 1, "fiscal": 1, "half": 2, "quarter": 2, "season": 2, "month": 2, "festival": 2, "week": 2, "edge": 3,
    "day": 4, "weekday": 5, "part": 6, "hour": 7, "minute": 8, "second": 9, "clock": 7, "short clock": 7,
}  # fmt: skip
_SHIFT_RANK = {"Y": 1, "Q": 2, "M": 2, "W": 2, "D": 4}
_LIMITS = {"month": (1, 12), "day": (1, 31), "quarter": (1, 4), "hour": (0, 24), "minute": (0, 59), "second": (0, 59)}
_WEEKDAY = r"([一二三四五六日天末])(?![个年月家场次款项位名种只条期季周连度件])"
_SEASON = re.compile(r"([春夏秋冬])(?=[,。;、)”的招发新]|$)")
_SEASONS = {"春": "SP", "夏": "SU", "秋": "FA", "冬": "WI"}
_ABOUT = re.compile("前后|左右")
_NUMBER = r"第([一二三四五六七八九十\d]{1,3})"
_WEEK_OF = re.compile(rf" ?的?(?:{_NUMBER}个?(?:周|星期|礼拜)(?![期岁年边一二三四五六日天])|W(\d\d?)(?!\d)|(首周))")
_MONTH_OF = re.compile(rf"的?{_NUMBER}个月")
# The third Friday of a month: 7月的第三个星期五, 5月最后一个周一.
_WEEKDAY_OF = re.compile(rf"的?(?:{_NUMBER}|(最后一))个?(?:周|星期|礼拜)([一二三四五六日天])")
_WEEKDAYS = "一二三四五六日天"
_LAST_WEEK = -1
# A day of the moon's calendar (正月初五, 十月廿三).
_MOON = ("农历", "阴历", "旧历")
_LUNAR = re.compile(r"初[一二三四五六七八九十]|廿|卅")
_QUARTER_HOUR = re.compile(r"([一三])刻")
# Where a clock time stands alone: 零点上线, 9点整, 三点钟.
_ALONE = re.compile(r"整|许?(?:之前|之后|以前|以后|前后|左右|开始|准时|起)")
_ALONE_BEFORE = r"[在于到至约]$"
_CLOCK_ALONE = r"[03]0(?:前|后|左右|开始|准时|起|的时候|[至到-]\d{1,2}:[0-5]\d(?!\d))"
_MIDNIGHT = r"[零0][点时](?:整|许|钟)?(?=[,。;、起前后上开正准到至\n]|$)"
_LIMIT = re.compile(r"的?(?:(最后一[天日])|首日|第一[天日])")
# 中 closes a date only where no word begins with it (2025年中, but 2025年中国).
_MID = r"中(?=[,。;、)”的 以前后时]|$|\n)"
_NO_EDGE = {"初": "创步始级次春夏秋冬", "底": "层座部线子", "末": "端季"}
_NO_PART = (
    "早期",
    "早报",
    "早在",
    "早早",
    "早盘",
    "晚报",
    "早些",
    "晚些",
    "晚于",
    "早于",
    "夜读",
    "晚会",
    "晨报",
    "夜盘",
)
_COUNTED = r" ?[个家款项名位张块颗枚台套座种次人篇本条件辆部组份只支间所户例倍元字行页架片万亿千百多余年月日号分秒点版届级端%℃°+xX×*/-]| ?[A-Za-z]"
# Words that begin like a classifier (2025人工智能大会).
_NOT_COUNTED = r" ?(?:人[工形机才民]|百[度强]|千问|分[布析]|支付|本[土地]|次世代|点云|元宇宙|片上)"
_NAME = r" ?[\u4e00-\u9fff]{3}"
_NAMED_BEFORE = r"(?:^|[^A-Za-z])(?:[A-Z]{2,8}|[A-Z][A-Za-z]+ [A-Z]{2,8}|[大峰展年]会|论坛)$"
_NO_NAME = r"(?:RTX|GTX|HD|RX|IP|ISO|GB|Windows|Office|Server|SQL|No\.|[第共达约超近逾为至到$¥#编号])$"
_BUILDING = r"[线楼店机院令文馆厅位]"


def put(text: str, expression: Expression, token: Token, following: Token | None) -> bool:
    """Adds what a token says to a date; False where the date cannot go on so.

    `following` is the token that touches this one from behind, if any.
    """
    kind = token.kind
    if kind == "dur" and token.value == "TS" and expression.rank == RANK["minute"]:
        kind, token = "second", token._replace(kind="second")
    if kind in ("rel", "ref"):
        return _put_shift(text, expression, token)
    if kind in ("date", "bare"):
        return _put_figures(text, expression, token, following)
    if kind == "century":
        if expression.rank or token.low is None or not 1 <= token.low <= 30:
            return False
        expression.value = f"{int(token.low) - 1:02d}XX"
        return True
    if kind == "decade":
        return _put_decade(expression, token)
    rank = RANK.get(kind, 0)
    if rank <= expression.rank or (kind == "edge" and expression.rank > 2):
        return False
    if not _put_number(text, expression, token, following) and not _put_word(expression, token):
        return False
    expression.rank = rank
    return True


def _put_shift(text: str, expression: Expression, token: Token) -> bool:
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
    (expression.shift if token.kind == "rel" else expression.ref)[unit] = steps
    expression.part = token.mod or expression.part
    expression.rank = 6 if token.mod else rank
    return True


def _put_figures(text: str, expression: Expression, token: Token, following: Token | None) -> bool:
    if expression.rank or expression.shift or (token.kind == "bare" and not _names_year(text, token, following)):
        return False
    expression.fields.update(token.fields)
    fields = expression.fields
    expression.rank = 4 if "day" in fields else 2 if len(fields) > 1 else 1
    expression.named = token.kind == "bare"
    return True


def _put_decade(expression: Expression, token: Token) -> bool:
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


def _put_number(text: str, expression: Expression, token: Token, following: Token | None) -> bool:
    kind, fields = token.kind, expression.fields
    if token.fields:
        bare = kind == "short clock" and expression.rank < 4 and text[token.end - 1].isdecimal()
        if bare and not pattern(_CLOCK_ALONE).match(text, token.end - 2):
            return False
        fields.update(token.fields)
        return True
    if token.low is None or token.low != int(token.low) or token.vague:
        return False
    number = int(token.low)
    if kind in ("year", "fiscal"):
        if not is_year(token) and not (kind == "fiscal" and 0 < number < 100):
            return False
        fields["year"] = number + (2000 if number < 100 else 0)
        if kind == "fiscal":
            fields["fiscal"] = 1
        return True
    if kind not in _LIMITS or not _LIMITS[kind][0] <= number <= _LIMITS[kind][1]:
        return False
    if token.ordinal and kind != "quarter":
        return False
    if kind == "day" and text[token.end - 1] == "号" and not expression.rank and not _day_of_speech(text, token):
        return False
    if kind == "minute" and "hour" not in fields:
        return False
    if kind == "month" and (_LUNAR.match(text, token.end) or text.endswith(_MOON, 0, expression.start)):
        return False
    fields[kind] = number
    if kind == "quarter" and "财季" in text[token.start : token.end]:
        fields["fiscal"] = 1
    return kind != "hour" or _put_hour(text, expression, token, following)


def _put_hour(text: str, expression: Expression, token: Token, following: Token | None) -> bool:
    """3点, 3点半, 3点一刻, 3点整: a clock time only after a day, a part of day or before minutes, or where it must be one."""
    told = expression.rank >= 4 or (following is not None and following.kind == "minute")
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


def _put_word(expression: Expression, token: Token) -> bool:
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
    elif kind == "weekday":
        if token.value == "WE":
            expression.fields["weekend"] = 1
        else:
            expression.fields["weekday"] = int(token.value)
    elif kind == "edge":
        expression.edge = token.mod or "IN"
        if not expression.rank and not expression.shift:
            expression.shift[token.value] = 0
    else:
        return False
    return True


def _names_year(text: str, token: Token, following: Token | None) -> bool:
    """Whether a bare number like 2024 is a year: before a name (2025算力大会) or after one (WAIC 2024)."""
    if following is not None and following.start == token.end and RANK.get(following.kind, 0) in (2, 3):
        return True
    before = text[max(0, token.start - 14) : token.start].rstrip()
    year = token.fields[0][1]
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


def stretch(text: str, expression: Expression, following: Token | None) -> None:
    """Takes in the words that only count right after a date: 初, 底, 晚, 春, 前后, the 一 of 本周一."""
    end, rank = expression.end, expression.rank
    dated = (
        expression.fields
        or expression.shift
        or expression.ref
        or expression.value in ("Y", "M")
        or expression.value[2:]
    )
    if expression.edge or not dated:
        return
    if _stretch_count(text, expression, following):
        return
    if rank in (1, 2):
        if limit := _LIMIT.match(text, end):
            expression.edge, expression.end, expression.rank = "LAST" if limit[1] else "FIRST", limit.end(), 4
            return
        if "quarter" not in expression.fields and (about := _ABOUT.match(text, end)):
            expression.mod, expression.end, expression.rank = "APPROX", about.end(), 4
            return
        if "W" in expression.shift and (day := pattern(_WEEKDAY).match(text, end)):
            if day[1] == "末":
                expression.fields["weekend"] = 1
            else:
                expression.fields["weekday"] = "一二三四五六日天".index(day[1]) + 1 - (day[1] == "天")
            expression.end, expression.rank = end + 1, 5
            return
    if rank <= 2 and (edge := word_after(text, end, "edge")):
        _stretch_edge(text, expression, *edge)
    elif rank == 1 and (season := _SEASON.match(text, end)):
        expression.season, expression.end, expression.rank = _SEASONS[season[1]], end + 1, 2
    elif rank in (4, 5) and (part := word_after(text, end, "part")):
        longer = following is not None and following.start == end and following.kind == "part"
        if not longer and not text.startswith(_NO_PART, end):
            expression.part, expression.end, expression.rank = part[1], end + 1, 6


def _stretch_count(text: str, expression: Expression, following: Token | None) -> bool:
    """Takes in what counts weeks, months or weekdays within a year or month, or names a holiday of a year."""
    end, rank, fields = expression.end, expression.rank, expression.fields
    monthly = rank == 2 and ("month" in fields or "M" in expression.shift)
    if monthly and (match := _WEEKDAY_OF.match(text, end)):
        fields["nth"] = parse_count(match[1]) if match[1] else _LAST_WEEK
        fields["weekday"] = min(_WEEKDAYS.index(match[3]) + 1, 7)
        expression.rank = RANK["weekday"]
    elif (monthly or rank == 1) and (match := _WEEK_OF.match(text, end)):
        fields["week"] = int(match[2]) if match[2] else 1 if match[3] else parse_count(match[1])
        expression.rank = RANK["edge"]
    elif rank == 1 and (match := _MONTH_OF.match(text, end)) and 1 <= parse_count(match[1]) <= 12:
        fields["month"], expression.rank = parse_count(match[1]), RANK["month"]
    elif following is not None and following.kind == "festival":
        return False
    elif rank == 1 and expression.kind == "date" and (match := _holiday().match(text, end)):
        expression.festival, expression.rank = _holidays()[match[1]], RANK["festival"]
    else:
        return False
    expression.end = match.end()
    return True


def parse_count(surface: str) -> int:
    """A short number in either writing; 0 for none."""
    return int(parse_number(surface) or 0)


@cache
def _holidays() -> dict[str, str]:
    return {row["word"]: row["value"] for row in rows("times") if row["class"] == "holiday"}


@cache
def _holiday() -> re.Pattern[str]:
    """A holiday named by its date, that counts only right after a year (今年五一, but not 今年十一月)."""
    words = "|".join(sorted(_holidays(), key=len, reverse=True))
    return re.compile(
        rf" ?的?({words})(?![月日号个家名位人项款届点路成倍万亿千百十岁年次种台张座套条件周天分秒度五线村篇部只支所])"
    )


def _stretch_edge(text: str, expression: Expression, word: str, mod: str) -> None:
    end = expression.end
    after = text[end + len(word) : end + len(word) + 1]
    if (word == "中" and not pattern(_MID).match(text, end)) or (after and after in _NO_EDGE.get(word, "")):
        return
    if word in ("内", "年内"):
        return
    expression.edge = mod or "IN"
    expression.end += len(word) - (word == "底前")
    expression.rank = 3

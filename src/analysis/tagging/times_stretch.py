"""What only counts right after a date: 初, 底, 晚, 春, 前后, 第三周, the 一 of 本周一."""

from __future__ import annotations

import re
from functools import cache

from analysis.lexicon import rows
from analysis.reading.patterns import pattern
from analysis.tagging.numerals import parse_number
from analysis.tagging.times_expression import Expression, touching, word_after, words_after
from analysis.tagging.times_figures import Token
from analysis.tagging.times_fill import RANK

_WEEKDAY = r"([一二三四五六日天末])(?![个年月家场次款项位名种只条期季周连度件])"
_SEASON = re.compile(r"([春夏秋冬])(?=[,。;、)”的招发新]|$)")
_SEASONS = {"春": "SP", "夏": "SU", "秋": "FA", "冬": "WI"}
_ABOUT = re.compile("前后|左右")
_NUMBER = r"第([一二三四五六七八九十\d]{1,3})"
_WEEK_OF = re.compile(rf" ?的?(?:{_NUMBER}个?(?:周|星期|礼拜)(?![期岁年边一二三四五六日天])|W(\d\d?)(?!\d)|(首周))")
_MONTH_OF = re.compile(rf"的?{_NUMBER}个月")
# The third Friday of a month: 7月的第三个星期五, 5月最后一个周一.
_WEEKDAYS = "一二三四五六日天"
_WEEKDAY_OF = re.compile(rf"的?(?:{_NUMBER}|(最后一))个?(?:周|星期|礼拜)([{_WEEKDAYS}])")
_LAST_WEEK = -1
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


@cache
def stretching() -> frozenset[str]:
    """The characters with which begins what `stretch` takes in."""
    words = "".join(word[0] for word in (*_holidays(), *words_after("edge"), *words_after("part")))
    return frozenset(" 的第最首W前左" + _WEEKDAYS + "末" + "".join(_SEASONS) + words)


def stretch(text: str, expression: Expression, following: Token) -> None:
    """Takes in the words that only count right after a date: 初, 底, 晚, 春, 前后, the 一 of 本周一.

    `following` is the next token, near or far.
    """
    end, rank = expression.end, expression.rank
    if text[end : end + 3].lstrip(" 的")[:1] not in stretching():
        return
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
                expression.fields["weekday"] = _WEEKDAYS.index(day[1]) + 1 - (day[1] == "天")
            expression.end, expression.rank = end + 1, 5
            return
    if rank <= 2 and (edge := word_after(text, end, "edge")):
        _stretch_edge(text, expression, *edge)
    elif rank == 1 and (season := _SEASON.match(text, end)):
        expression.season, expression.end, expression.rank = _SEASONS[season[1]], end + 1, 2
    elif rank in (4, 5) and (part := word_after(text, end, "part")):
        longer = following.start == end and following.kind == "part"
        if not longer and not text.startswith(_NO_PART, end):
            expression.part, expression.end, expression.rank = part[1], end + 1, 6


def _stretch_count(text: str, expression: Expression, following: Token) -> bool:
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
    elif following.kind == "festival" and touching(text, following, end) is not None:
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

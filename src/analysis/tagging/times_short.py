"""Years written short: 08年, 98年, 23年底, 二五年, 24/25年, and those of an era (民国113年, 令和6年, 113年3月)."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from analysis.reading.patterns import pattern
from analysis.tagging.times_figures import Token, eras

_NOUGHT = r"[0零〇○]"
_PAIR = r"[零〇○一二五六七八九][零〇○一二三四五六七八九]"
# What follows a count of years rather than a year's name.
_COUNTING = (
    r" ?(?:[内里间中前后来多余期以租的长]|左右|上下|之[内间后前久]|时间|历史|周期|寿命|质保|合约|合同|经验|工龄|如一)"
)
# What stands before a year's name, and before a count of years.
_NAMING = r"(?:早在|始于|[^大小等高低多少]于|^于|自|截[至止])$"
_FROM = re.compile(r"从$")
_ONWARD = re.compile(r" ?(?:起|开始|至今)")
_MEASURED = r"[近约满用过达了逾超第每续长共有需要花]$|连续$|历时$|超过$"
# A short year that is surely one, so that others beside it are too.
_SURE = r"(?<!\d)(?:0\d年|(?:早在|于|自)\d\d年(?![内里间中前后以之的])|\d\d年(?:1?\d月|[底初末]|Q[1-4]|[上下]半年|第?[一二三四]季))"
_NEAR = 60
# 99年 at the head of a clause is a year from this number on.
_LAST_CENTURY = 80
_SERIES = re.compile(r"[/、]")
# Years of the Republic stand bare after such a word (到116年) in a text that dates by them elsewhere.
_ON = r"[在于到至自从及和、]"
_REPUBLIC = r"民国|1[0-4]\d年(?:1?\d月|[上下]半年|第?[1-4一二三四]季)"


def short_year(text: str, token: Token, before: Token | None, after: Token | None) -> tuple[int, int] | None:
    """The year that a number with 年 names though it has not four digits, and where its name begins.

    `before` and `after` are the tokens beside it. None where it counts years.
    """
    if token.low is None or token.ordinal or token.low != int(token.low):
        return None
    number, digits = int(token.low), token.value
    if era := _era_before(text, token.start):
        return eras()[era] + number - 1, token.start - len(era)
    if token.vague or not 2 <= len(digits) <= 3:
        return None
    dated = after is not None and after.start == token.end and after.kind in ("month", "quarter", "half")
    if len(digits) == 3 and digits.isdigit() and 90 <= number < 150:
        republic = pattern(_ON).search(text, max(0, token.start - 1), token.start) and _dates_by_republic(text)
        return (1911 + number, token.start) if dated or republic or text[token.end - 1] == "度" else None
    named = len(digits) == 2 and (digits.isdecimal() or pattern(_PAIR).fullmatch(digits) is not None)
    if not named or "十" in digits:
        return None
    year = number + (2000 if number < 50 else 1900)
    if (
        not digits.isascii()
        or pattern(_NOUGHT).match(digits)
        or dated
        or text[token.end : token.end + 1] in ("初", "底", "末")
    ):
        return year, token.start
    return (year, token.start) if _stands(text, token, number, before, after) else None


@lru_cache(maxsize=1)
def _dates_by_republic(text: str) -> bool:
    """Whether a text dates by the Republic's years; asked again and again of the text at hand."""
    return pattern(_REPUBLIC).search(text) is not None


def _stands(text: str, token: Token, number: int, before: Token | None, after: Token | None) -> bool:
    """Whether two figures before 年 name a year by what is around them."""
    if not (5 <= number <= 40 or number >= 70):
        return False
    if any(_series(text, token, number, other) for other in (before, after)):
        return True
    if pattern(_COUNTING).match(text, token.end):
        return False
    lead = text[max(0, token.start - 3) : token.start]
    if pattern(_NAMING).search(lead) or (_FROM.search(lead) and _ONWARD.match(text, token.end)):
        return True
    if number >= _LAST_CENTURY and lead[-1:] in ("", ",", "。", ";", "\n"):
        return True
    sure = pattern(_SURE).search(text, max(0, token.start - _NEAR), token.end + _NEAR)
    return sure is not None and pattern(_MEASURED).search(lead) is None


def _series(text: str, token: Token, number: int, other: Token | None) -> bool:
    """Whether another number beside it, with the same unit, is the year before or after (24/25/26年)."""
    if other is None or other.kind != "year" or other.low is None or abs(other.low - number) != 1:
        return False
    between = text[min(token.end, other.end) : max(token.start, other.start)]
    return number >= 15 and _SERIES.fullmatch(between) is not None and len(other.value) == 2


def _era_before(text: str, end: int) -> str | None:
    start, (names, endings) = max(0, end - 4), _era_names()
    if text[end - 1 : end] not in endings or not text.endswith(names, start, end):
        return None
    return next(era for era in names if text.endswith(era, start, end))


@cache
def _era_names() -> tuple[tuple[str, ...], frozenset[str]]:
    """The names of the eras, and the characters with which they end."""
    return tuple(eras()), frozenset(era[-1] for era in eras())

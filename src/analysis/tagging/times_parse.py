"""Tokens -> expressions: neighbouring tokens put together to dates, clock times, durations and sets, not yet resolved."""

from __future__ import annotations

import re
from itertools import pairwise

from analysis.reading.patterns import pattern
from analysis.tagging.times_expression import Expression, is_year, word_after, word_before
from analysis.tagging.times_figures import Token
from analysis.tagging.times_fill import RANK, put, stretch
from analysis.tagging.times_sets import repeated_too, repeats, weekly
from analysis.tagging.times_short import short_year

_RANGE = re.compile(r" ?(?:至|到|-{1,2}|—{1,2}|–|~|～)(?:同年|当年)? ?")
_AND = r" ?(?:至|到|-|—|~|、|和|及|与|或) ?"
_HALF_MORE = re.compile(r"半(?![导数成径自官封决开身月年夜个天小])")
# What makes a length of days or months: 近7日, 为期三日, 30日内; in Chinese numerals also 三日后.
_LENGTH_BEFORE = re.compile(r"(?:(?<![最附接将靠])近|未来|过去|连续|为期|历时|用时|长达|最近|今后) ?$")
_LENGTH_AFTER = re.compile(r" ?(?:[之以]?内|游|之久)")
_TURN_AFTER = re.compile(r"[之以]?[前后](?![往续来])")
_MANY = re.compile(r"多[个家款次万亿数模元]")
_PLANNED = r"期间|规划|时期|计划|以来|收官|开局|末|后|初"
# 前 and 后 that begin another word.
_NO_TURN = ("前瞻", "前沿", "前提", "前景", "前端", "前期", "后端", "后台", "后续", "后期", "后果", "后者", "前者")
_OF = frozenset(("half", "quarter", "month", "season", "edge", "day", "part"))
_LISTED = frozenset(("year", "month", "day", "quarter"))

Parsed = tuple[Expression | None, int]


def parse(text: str, tokens: list[Token]) -> list[Expression]:
    """The expressions that the tokens make, in order; the later end of a range has ``-`` in `link`."""
    found: list[Expression] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind == "not" or (found and tokens[at].start < found[-1].end):
            at += 1
            continue
        if found and _goes_on(text, found[-1], tokens[at]):
            expression, at = _date(text, tokens, at, clock=True)
        else:
            expression, at = _one(text, tokens, at)
        if expression is None or (expression.kind == "vague" and _trails(text, found, expression)):
            continue
        found.append(expression)
    found = _one_length(text, found)
    for left, right in pairwise(found):
        if right.link or right.start - left.end > 4:
            continue
        if left.kind == right.kind == "date" and _RANGE.fullmatch(text, left.end, right.start):
            right.link = "-"
        elif left.kind == "set" and pattern(_AND).fullmatch(text, left.end, right.start) and repeated_too(left, right):
            right.kind, right.value = "set", left.value
    return found


def _one_length(text: str, found: list[Expression]) -> list[Expression]:
    """The expressions with ranges of durations as one, at their lower number (20年到25年)."""
    kept: list[Expression] = []
    for e in found:
        left = kept[-1] if kept else e
        alike = left.kind == e.kind == "duration" and left.unit == e.unit and not left.turn and not e.turn
        rising = left.low is not None and e.low is not None and left.low < e.low
        if alike and rising and e.start - left.end <= 4 and _RANGE.fullmatch(text, left.end, e.start):
            left.end, left.mod = e.end, "APPROX"
        else:
            kept.append(e)
    return kept


def _goes_on(text: str, before: Expression, token: Token) -> bool:
    """Whether a clock time is the later end of a range of them (下午3点至5点)."""
    if token.kind not in ("hour", "short clock") or before.kind != "date" or "hour" not in before.fields:
        return False
    return token.link == "-" or (
        token.start - before.end <= 4 and _RANGE.fullmatch(text, before.end, token.start) is not None
    )


def _trails(text: str, found: list[Expression], vague: Expression) -> bool:
    """Whether 之前 only bounds the date before it (5月8日之前, 5月8日或之前)."""
    if not found or not text.startswith("之前", vague.start):
        return False
    return text[found[-1].end : vague.start].strip() in ("", "或", "及", "以及") and found[-1].kind == "date"


def _touching(text: str, tokens: list[Token], at: int, end: int, gap: str = "") -> Token | None:
    """The token at `at` if nothing but spaces, or `gap`, lies between `end` and it."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.start == end:
        return token
    if token.start < end or token.start - end > 4:
        return None
    between = text[end : token.start].strip(" T")
    return token if not between or between in gap.split() else None


def _one(text: str, tokens: list[Token], at: int) -> Parsed:
    token = tokens[at]
    if token.kind == "vague":
        return _vague(text, tokens, at)
    if token.kind == "plan":
        return _plan(text, token), at + 1
    if token.kind == "every":
        return _every(text, tokens, at)
    if token.kind == "long":
        return Expression(token.start, token.end, "duration", unit=token.value), at + 1
    if token.kind == "dur":
        return _duration(text, token), at + 1
    if token.kind == "year" and not is_year(token):
        return _short_year(text, tokens, at)
    if token.kind in ("month", "day") and not token.ordinal and (token.vague or _is_count(text, token)):
        return _counted(text, tokens, at)
    return _date(text, tokens, at)


def _is_count(text: str, token: Token) -> bool:
    """Whether 7日 or 三月 is a length rather than a date: 近7日, 30日内, 三日后."""
    if _LENGTH_BEFORE.search(text, max(0, token.start - 3), token.start):
        return True
    if token.kind == "month":
        return False
    return _LENGTH_AFTER.match(text, token.end) is not None or (
        not token.value.isascii() and _TURN_AFTER.match(text, token.end) is not None
    )


def _vague(text: str, tokens: list[Token], at: int) -> Parsed:
    """未来 and 过去, but not before what they measure (未来三年)."""
    token = tokens[at]
    after = _touching(text, tokens, at + 1, token.end, "的 这")
    measured = after is not None and (
        after.kind == "dur"
        or (after.kind == "year" and not is_year(after))
        or (after.kind in ("month", "day") and (after.vague or _is_count(text, after)))
    )
    if token.value != "PRESENT_REF" and measured:
        return None, at + 1
    return Expression(token.start, token.end, "vague", value=token.value), at + 1


def _plan(text: str, token: Token) -> Expression | None:
    """十四五, and 十五 or 九五 only in quotation marks: they are numbers too."""
    after = text[token.end : token.end + 2]
    quoted = text[max(0, token.start - 1) : token.start] in tuple("“\"'‘") and after[:1] in tuple("”\"'’")
    long = token.end - token.start == 3
    told = long and pattern(_PLANNED).match(after) is not None
    if quoted or told or (long and after[:1] not in tuple("万亿年月日个家%届")):
        return Expression(token.start, token.end, "plan", value=token.value)
    return None


def _every(text: str, tokens: list[Token], at: int) -> Parsed:
    token = tokens[at]
    if token.value:
        return _repeated(text, tokens, at)
    after = _touching(text, tokens, at + 1, token.end)
    if after is not None and after.kind in ("weekday", "festival"):
        return _repeated(text, tokens, at)
    if after is None or after.kind not in ("dur", "year", "day") or (after.kind == "year" and is_year(after)):
        return None, at + 1
    inner, past = (_duration(text, after), at + 2) if after.kind == "dur" else _counted(text, tokens, at + 1)
    if inner is None or inner.kind != "duration" or inner.turn or inner.unit == "TS":
        return None, past
    inner.kind = "set"
    return inner, past


def _repeated(text: str, tokens: list[Token], at: int) -> Parsed:
    """每年 and the date that comes back in it: 每年3月, 每周一下午, 每天早上8点."""
    token = tokens[at]
    whole = Expression(token.start, token.end, "set", value=token.value)
    if token.value == "W" and (day := weekly(text, token.end)):
        whole.fields["weekday"], whole.end, whole.rank = day, token.end + 1, RANK["weekday"]
    elif token.value.startswith("T") and len(token.value) == 3:
        whole.part, whole.rank = token.value, RANK["part"]
    past = at + 1
    stretch(text, whole, _touching(text, tokens, past, whole.end))
    while (after := _touching(text, tokens, past, whole.end, "的")) is not None and repeats(whole, after):
        if not put(text, whole, after, _touching(text, tokens, past + 1, after.end)):
            break
        whole.end, past = max(whole.end, after.end), past + 1
        stretch(text, whole, _touching(text, tokens, past, whole.end))
    if whole.end == token.end and not token.value:
        return None, past
    whole.start = token.start if token.value else tokens[at + 1].start
    return whole, past


def _short_year(text: str, tokens: list[Token], at: int) -> Parsed:
    """23年底, 24年3月, 113年3月 and 民国113年 name a year; 三年, 10多年 count."""
    token = tokens[at]
    after = _touching(text, tokens, at + 1, token.end, "/ 、")
    named = short_year(text, token, tokens[at - 1] if at else None, after)
    if named is None:
        return _counted(text, tokens, at)
    expression, past = _date(text, tokens, at, named[0])
    if expression is not None:
        expression.start = named[1]
    return expression, past


def _counted(text: str, tokens: list[Token], at: int) -> Parsed:
    """A count of years, months or days, with the second number of a range (三至五年)."""
    token = tokens[at]
    past = at + 1
    end = token.end
    while past < len(tokens) and tokens[past].kind == token.kind and tokens[past].link:
        end = tokens[past].end
        past += 1
    if token.ordinal:
        return None, past
    unit = {"year": "Y", "month": "M"}.get(token.kind, "D")
    vague = token.vague or end != token.end
    return _duration(text, Token(token.start, end, "dur", unit, token.mod, token.low, token.high, vague)), past


def _duration(text: str, token: Token) -> Expression | None:
    if token.ordinal or (token.low is None and not token.vague):
        return None
    start, end, unit, low = token.start, token.end, token.value, token.low
    about = token.mod == "APPROX" or (token.vague and low is not None)
    if "*" in unit:
        unit, _, times = unit.partition("*")
        low = None if low is None else low * int(times)
    elif unit.endswith(".5"):
        unit, low = unit[:-2], None if low is None else low + 0.5
    elif low is not None and low == int(low) and (half := _HALF_MORE.match(text, end)):
        low, end = low + 0.5, half.end()
    if low == 0.5 and text[max(0, start - 1) : start] in ("大", "小"):
        start, about = start - 1, True
    if (after := word_after(text, end, "after")) and not _MANY.match(text, end):
        about, end = True, end + len(after[0])
    space = text.startswith(" ", start - 1) if start else False
    if text[start : start + 1] in tuple("百千万") and text[max(0, start - 1) : start] == "上":
        about, start = True, start - 1
    elif before := word_before(text, start - space):
        about, start = True, start - space - 1 if before == "近" else start
    result = Expression(start, end, "duration", unit=unit, low=low, mod="APPROX" if about else "")
    if not text.startswith(_NO_TURN, end):
        for turn, kind in ((-1, "ago"), (1, "later")):
            if word := word_after(text, end, kind):
                result.turn, result.end = turn, end + len(word[0])
    return result


def _date(text: str, tokens: list[Token], at: int, year: int | None = None, clock: bool = False) -> Parsed:
    """A date from the token at `at` on, as far as the order from year to clock goes; its `clock` alone, if so asked."""
    first = tokens[at]
    expression = Expression(first.start, first.end, "date", link=first.link, rank=RANK["part"] if clock else 0)
    past = at + 1
    if year is not None:
        expression.fields["year"], expression.rank = year, 1
    elif not put(text, expression, first, _touching(text, tokens, past, first.end)):
        return None, past
    expression.end = max(expression.end, first.end)
    if first.kind in _LISTED:
        shared = _touching(text, tokens, past, expression.end, "- — – ~ 至 到 、 及 和 与 或 /")
        if shared is not None and shared.link:
            return expression, past
    while True:
        stretch(text, expression, _touching(text, tokens, past, expression.end))
        while past < len(tokens) and tokens[past].start < expression.end:
            past += 1
        after = _touching(text, tokens, past, expression.end, "的")
        if after is None or after.link:
            break
        if text.startswith("的", expression.end) and after.kind not in _OF:
            break
        if not put(text, expression, after, _touching(text, tokens, past + 1, after.end)):
            break
        past += 1
        expression.end = max(expression.end, after.end)
        if past < len(tokens) and tokens[past].link and tokens[past].kind == after.kind:
            break
    return (expression if _stands(text, expression, first) else None), past


def _stands(text: str, expression: Expression, first: Token) -> bool:
    """Whether what was put together is a time by itself."""
    if expression.ref and text[expression.start : expression.end] == "当年":
        return False
    if first.kind == "minute" or (first.kind == "edge" and not expression.shift):
        return False
    if list(expression.fields) == ["day"] and not (expression.part or expression.shift or expression.ref):
        before = text[max(0, first.start - 2) : first.start]
        return not before.endswith(("连续", "近", "每", "满", "第")) and text[first.start : first.end] != "一日"
    return True

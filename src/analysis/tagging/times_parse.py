"""Tokens -> expressions: neighbouring tokens put together to dates, clock times, durations and sets, not yet resolved."""

from __future__ import annotations

import re
from collections.abc import Callable

from analysis.reading.patterns import pattern
from analysis.tagging.times_expression import GAP, Expression, named_year, touching, word_after, word_before
from analysis.tagging.times_figures import Token
from analysis.tagging.times_fill import RANK, put
from analysis.tagging.times_sets import repeated_too, repeats, weekly
from analysis.tagging.times_short import short_year
from analysis.tagging.times_stretch import stretch, stretching

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
_CLOCK = frozenset(("hour", "short clock"))
_LISTED = frozenset(("year", "month", "day", "quarter"))

# What may stand between two tokens that go together, beside spaces and the T of a clock time.
_OWN, _POINTED = ("的",), ("的", "这")
_SERIES, _LIST = ("/", "、"), ("-", "—", "–", "~", "至", "到", "、", "及", "和", "与", "或", "/")
# Out of all reach: what stands before the first expression, and after the last token.
_BEFORE_ALL = Expression(-GAP - 1, -GAP - 1, "")
_END = Token(1 << 60, 1 << 60, "")

Parsed = tuple[Expression | None, int]


def parse(text: str, tokens: list[Token]) -> list[Expression]:
    """The expressions that the tokens make, in order; the later end of a range has ``-`` in `link`."""
    found: list[Expression] = []
    close: list[tuple[Expression, Expression]] = []
    last = _BEFORE_ALL
    at, past = 0, len(tokens)
    tokens = [*tokens, _END]
    while at < past:
        token = tokens[at]
        if token.start < last.end:
            at += 1
            continue
        if token.kind in _CLOCK and _goes_on(text, last, token):
            expression, at = _date(text, tokens, at, clock=True)
        else:
            expression, at = _READERS.get(token.kind, _date)(text, tokens, at)
        if expression is None or (
            expression.kind == "vague" and last.kind == "date" and _trails(text, last, expression)
        ):
            continue
        if expression.start - last.end <= GAP:
            if last.kind == expression.kind == "duration" and _rises(text, last, expression):
                last.end, last.mod = expression.end, "APPROX"
                continue
            close.append((last, expression))
        found.append(expression)
        last = expression
    for left, right in close:
        if right.link:
            continue
        if left.kind == right.kind == "date" and _RANGE.fullmatch(text, left.end, right.start):
            right.link = "-"
        elif left.kind == "set" and pattern(_AND).fullmatch(text, left.end, right.start) and repeated_too(left, right):
            right.kind, right.value = "set", left.value
    return found


def _rises(text: str, low: Expression, high: Expression) -> bool:
    """Whether two durations are a range of one (20年到25年)."""
    if low.unit != high.unit or low.turn or high.turn or low.low is None or high.low is None or low.low >= high.low:
        return False
    return _RANGE.fullmatch(text, low.end, high.start) is not None


def _goes_on(text: str, before: Expression, token: Token) -> bool:
    """Whether a clock time is the later end of a range of them (下午3点至5点)."""
    if before.kind != "date" or "hour" not in before.fields:
        return False
    return token.link == "-" or (
        token.start - before.end <= GAP and _RANGE.fullmatch(text, before.end, token.start) is not None
    )


def _trails(text: str, before: Expression, vague: Expression) -> bool:
    """Whether 之前 only bounds the date before it (5月8日之前, 5月8日或之前)."""
    return text.startswith("之前", vague.start) and text[before.end : vague.start].strip() in ("", "或", "及", "以及")


def _year(text: str, tokens: list[Token], at: int) -> Parsed:
    year = named_year(tokens[at])
    return _short_year(text, tokens, at) if year is None else _date(text, tokens, at, year)


def _month_or_day(text: str, tokens: list[Token], at: int) -> Parsed:
    token = tokens[at]
    counts = not token.ordinal and (token.vague or _is_count(text, token))
    return _counted(text, tokens, at) if counts else _date(text, tokens, at)


def _nothing(text: str, tokens: list[Token], at: int) -> Parsed:
    return None, at + 1


def _measured(text: str, tokens: list[Token], at: int) -> Parsed:
    return _duration(text, tokens[at]), at + 1


def _long(text: str, tokens: list[Token], at: int) -> Parsed:
    token = tokens[at]
    expression = Expression(token.start, token.end, "duration")
    expression.unit = token.value
    return expression, at + 1


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
    if token.value != "PRESENT_REF" and (after := touching(text, tokens[at + 1], token.end, _POINTED)) is not None:
        kind = after.kind
        if (
            kind == "dur"
            or (kind == "year" and named_year(after) is None)
            or (kind in ("month", "day") and (after.vague or _is_count(text, after)))
        ):
            return None, at + 1
    return Expression(token.start, token.end, "vague", token.value), at + 1


def _plan(text: str, tokens: list[Token], at: int) -> Parsed:
    """十四五, and 十五 or 九五 only in quotation marks: they are numbers too."""
    token = tokens[at]
    after = text[token.end : token.end + 2]
    quoted = text[max(0, token.start - 1) : token.start] in tuple("“\"'‘") and after[:1] in tuple("”\"'’")
    long = token.end - token.start == 3
    told = long and pattern(_PLANNED).match(after) is not None
    if quoted or told or (long and after[:1] not in tuple("万亿年月日个家%届")):
        return Expression(token.start, token.end, "plan", token.value), at + 1
    return None, at + 1


def _every(text: str, tokens: list[Token], at: int) -> Parsed:
    token = tokens[at]
    if token.value:
        return _repeated(text, tokens, at)
    after = touching(text, tokens[at + 1], token.end)
    if after is not None and after.kind in ("weekday", "festival"):
        return _repeated(text, tokens, at)
    if after is None or after.kind not in ("dur", "year", "day") or (after.kind == "year" and named_year(after)):
        return None, at + 1
    inner, past = (_duration(text, after), at + 2) if after.kind == "dur" else _counted(text, tokens, at + 1)
    if inner is None or inner.kind != "duration" or inner.turn or inner.unit == "TS":
        return None, past
    inner.kind = "set"
    return inner, past


def _repeated(text: str, tokens: list[Token], at: int) -> Parsed:
    """每年 and the date that comes back in it: 每年3月, 每周一下午, 每天早上8点."""
    token = tokens[at]
    whole = Expression(token.start, token.end, "set", token.value)
    if token.value == "W" and (day := weekly(text, token.end)):
        whole.fields["weekday"], whole.end, whole.rank = day, token.end + 1, RANK["weekday"]
    elif token.value.startswith("T") and len(token.value) == 3:
        whole.part, whole.rank = token.value, RANK["part"]
    past = at + 1
    stretch(text, whole, tokens[past])
    while (after := touching(text, tokens[past], whole.end, _OWN)) is not None and repeats(whole, after):
        if not put(text, whole, after, tokens[past + 1]):
            break
        whole.end, past = max(whole.end, after.end), past + 1
        stretch(text, whole, tokens[past])
    if whole.end == token.end and not token.value:
        return None, past
    whole.start = token.start if token.value else tokens[at + 1].start
    return whole, past


def _short_year(text: str, tokens: list[Token], at: int) -> Parsed:
    """23年底, 24年3月, 113年3月 and 民国113年 name a year; 三年, 10多年 count."""
    token = tokens[at]
    after = touching(text, tokens[at + 1], token.end, _SERIES)
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
    while tokens[past].kind == token.kind and tokens[past].link:
        end = tokens[past].end
        past += 1
    if token.ordinal:
        return None, past
    unit = {"year": "Y", "month": "M"}.get(token.kind, "D")
    vague = token.vague or end != token.end
    return _duration(text, Token(token.start, end, "dur", unit, token.mod, token.low, vague)), past


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
    elif text.startswith("半", end) and low is not None and low == int(low) and (half := _HALF_MORE.match(text, end)):
        low, end = low + 0.5, half.end()
    if low == 0.5 and text[max(0, start - 1) : start] in ("大", "小"):
        start, about = start - 1, True
    if (after := word_after(text, end, "after")) and not _MANY.match(text, end):
        about, end = True, end + len(after[0])
    space = text.startswith(" ", start - 1) if start else False
    if text[max(0, start - 1) : start] == "上" and text.startswith(("百", "千", "万"), start):
        about, start = True, start - 1
    elif before := word_before(text, start - space):
        about, start = True, start - space - 1 if before == "近" else start
    result = Expression(start, end, "duration")
    result.unit, result.low, result.mod = unit, low, "APPROX" if about else ""
    if (turn := word_after(text, end, "turn")) and not text.startswith(_NO_TURN, end):
        result.turn, result.end = -1 if turn[1] == "ago" else 1, end + len(turn[0])
    return result


def _date(text: str, tokens: list[Token], at: int, year: int | None = None, clock: bool = False) -> Parsed:
    """A date from the token at `at` on, as far as the order from year to clock goes; its `clock` alone, if so asked."""
    first = tokens[at]
    expression = Expression(first.start, first.end, "date")
    past = at + 1
    after = tokens[past]
    if year is not None:
        expression.fields["year"], expression.rank = year, 1
    else:
        if clock:
            expression.rank = RANK["part"]
        if not put(text, expression, first, after):
            return None, past
    if first.link:
        expression.link = first.link
    if after.link and first.kind in _LISTED and touching(text, after, expression.end, _LIST):
        return expression, past
    stretches = stretching()
    while True:
        end = expression.end
        if text[end : end + 1] in stretches:
            stretch(text, expression, after)
            end = expression.end
        while after.start < end:
            past += 1
            after = tokens[past]
        if (
            after.start - end > GAP
            or touching(text, after, end, _OWN) is None
            or after.link
            or (after.kind not in _OF and text.startswith("的", end))
            or not put(text, expression, after, tokens[past + 1])
        ):
            break
        kind = after.kind
        expression.end = max(expression.end, after.end)
        past += 1
        after = tokens[past]
        if after.link and after.kind == kind:
            break
    alone = first.kind == "ref" or (len(expression.fields) == 1 and "day" in expression.fields)
    return (None if alone and not _stands(text, expression, first) else expression), past


def _stands(text: str, expression: Expression, first: Token) -> bool:
    """Whether a year told by another, or a day of the month alone, is a time by itself."""
    if first.kind == "ref":
        return text[expression.start : expression.end] != "当年"
    if expression.part or expression.shift or expression.ref:
        return True
    before = text[max(0, first.start - 2) : first.start]
    return not before.endswith(("连续", "近", "每", "满", "第")) and text[first.start : first.end] != "一日"


_READERS: dict[str, Callable[[str, list[Token], int], Parsed]] = {
    "not": _nothing,
    "vague": _vague,
    "plan": _plan,
    "every": _every,
    "long": _long,
    "dur": _measured,
    "year": _year,
    "month": _month_or_day,
    "day": _month_or_day,
}

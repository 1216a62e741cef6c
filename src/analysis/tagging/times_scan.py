"""Text -> tokens: the numbers with calendar units, the time words and the dates in figures that stand in it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from analysis.lexicon import Finder, Row, rows
from analysis.model import Range
from analysis.tagging.numerals import parse_interval, parse_number
from analysis.tagging.times_figures import LATIN, Token, figure_tokens

# Classes of word that count only beside another expression.
_BESIDE = frozenset(
    (
        "ago",
        "later",
        "about",
        "future",
        "meeting",
        "dateline",
        "since",
        "conference",
        "told",
        "era",
        "holiday",
        "region",
    )
)
_NUMERAL = frozenset("0123456789.〇○零一二两三四五六七八九十廿卅百千万几数半")
_JOIN = frozenset("-—–~－至到、及和与或/")
# What makes another word of the last character of 本周, 今年, 上月 (上周边, 说明年龄).
_LONGER = {
    "周": frozenset("边期转报刊围年岁"),
    "年": frozenset("轻龄级报"),
    "月": frozenset("球亮饼"),
    "季": frozenset("军"),
}
# 五六月份 and 今年五六月 name months, 五六月 counts them.
_NAMES_MONTHS = re.compile(r"年..月|..月份$")
_MORE = frozenset("多余来")
_BEFORE_UNIT = _NUMERAL | _MORE | {" "}
_HOLDS_UNIT = frozenset("多年月日号")  # what a longer word begins with that may hold a unit
# 前三季度 and 今年前7月 count quarters and months, 此前7月 and 三年前7月 do not.
_FIRST = re.compile(r"(?<![之以目此提年])[前头首]$|(?:[今去本上]年|[12][09]\d\d年)的?[前头首]$")
# Longer runs of numerals are identifiers; longer lists than these are tables.
_LONGEST, _MOST = 12, 8


@cache
def _words() -> tuple[Finder, dict[str, Row]]:
    table = {row["word"]: row for row in rows("times") if row["class"] not in _BESIDE and not attached(row)}
    return Finder(table), table


def attached(row: Row) -> bool:
    """Whether a word counts only right after a date (初, 晚, 春), so that the scan leaves it alone."""
    if row["class"] == "edge":
        return row["value"] in ("", "D")
    return row["class"] in ("part", "season") and len(row["word"]) == 1


@lru_cache(maxsize=4096)
def read_count(surface: str) -> tuple[float | None, float | None, bool] | None:
    """Lowest and highest value of a count of units and whether it is vague; (None, None, True) for 几 and 数."""
    if surface in ("几", "数"):
        return None, None, True
    if surface == "半":
        return 0.5, 0.5, False
    surface = surface.replace("廿", "二十").replace("卅", "三十").replace("○", "〇")
    interval = parse_interval(surface)
    if interval is not None:
        if surface.endswith("十几"):
            return float(interval[0]) // 10 * 10, float(interval[1]), True
        return float(interval[0]), float(interval[1]), True
    value = parse_number(surface)
    return None if value is None else (float(value), float(value), False)


def _numbers_before(text: str, at: int) -> tuple[list[tuple[int, int, str]], bool]:
    """The numbers that end at `at`, each with the join before it, and whether 多 or 余 follows the last."""
    found: list[tuple[int, int, str]] = []
    end = at
    while end > 0 and text[end - 1] == " " and at - end < 2:
        end -= 1
    more = end > 1 and text[end - 1] in _MORE and text[end - 2] in _NUMERAL
    if more:
        end -= 1
    while len(found) < _MOST:
        start = end
        while start > 0 and text[start - 1] in _NUMERAL and end - start <= _LONGEST:
            start -= 1
        while start < end and text[start] == ".":
            start += 1
        if start == end or end - start > _LONGEST:
            break
        found.append((start, end, ""))
        back = start - (text[start - 1 : start] == "第" and text[start - 2 : start - 1] in _JOIN)
        if back > 0 and text[back - 1] == " ":
            back -= 1
        if back < 2 or text[back - 1] not in _JOIN:
            break
        join = "-" if text[back - 1] in "-—–~至到" else ","
        back -= 1
        if back > 0 and text[back - 1] in "—-":
            back -= 1
        if back > 0 and text[back - 1] == " ":
            back -= 1
        if back == 0 or text[back - 1] not in _NUMERAL:
            break
        found[-1] = (start, end, join)
        end = back
    found.reverse()
    return found, more


_Count = tuple[int, int, str, tuple[float | None, float | None, bool] | None]
_HIGHEST = {"month": 12, "day": 31, "quarter": 4, "hour": 24, "minute": 59}


def _alike(counts: list[_Count], unit: str) -> list[_Count]:
    """The last of the numbers and those before it that share its unit: years with years, small with greater."""
    kept = len(counts) - 1
    while kept > 0:
        low, high = counts[kept - 1][3], counts[kept][3]
        if low is None or high is None or low[0] is None or high[0] is None:
            break
        long = counts[kept][1] - counts[kept][0] == 4 and high[0] >= 1000
        if long != (low[0] >= 1000) or low[0] > _HIGHEST.get(unit, 10**4) or low[0] == 0:
            break
        if not long and unit not in _HIGHEST and not low[0] < high[0] <= low[0] * 10:
            break
        kept -= 1
    return counts[kept:]


def _counted(text: str, start: int, end: int, join: str) -> _Count:
    """A number and its value; what is no number with its first characters is tried without them (用户数两年)."""
    for at in range(start, min(start + 3, end)):
        if (count := read_count(text[at:end])) is not None:
            return at, end, join if at == start else "", count
    return start, end, join, None


def _apart_digits(text: str, numbers: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The numbers with two digits in a row at the end as two of them: 五六月份, 二三季度."""
    start, end, join = numbers[-1]
    if end - start == 2 and "一二三四五六七八九".find(text[start:end]) >= 0:
        return [*numbers[:-1], (start, start + 1, join), (start + 1, end, ",")]
    return numbers


def _unit_tokens(text: str, start: int, end: int, row: Row) -> list[Token]:
    numbers, more = _numbers_before(text, start)
    unit = row["value"]
    if numbers and (unit == "quarter" or (unit == "month" and _NAMES_MONTHS.search(text, numbers[-1][0] - 1, end))):
        numbers = _apart_digits(text, numbers)
    counts = [_counted(text, *number) for number in numbers]
    while counts and counts[0][3] is None:
        counts.pop(0)
    if not counts or any(c[3] is None for c in counts):
        counts = counts[-1:] if counts and counts[-1][3] is not None else []
    if not counts:
        return []
    counts = _alike(counts, unit)
    first = counts[0][0]
    ordinal = first > 0 and text[first - 1] == "第"
    if first > 0 and text[first - 1] in LATIN and unit != "year":
        return []
    if unit in ("quarter", "month") and not ordinal and _FIRST.search(text, max(0, first - 7), first):
        unit = {"quarter": "Q", "month": "M"}[unit]
    calendar = unit in ("year", "fiscal", "month", "day", "quarter", "hour", "minute", "century", "decade")
    if calendar and len(counts) > 1:
        tokens = []
        for i, (s, e, join, count) in enumerate(counts):
            assert count is not None
            begin = s - (ordinal and text[s - 1 : s] == "第")
            stop = end if i == len(counts) - 1 else e
            tokens.append(Token(begin, stop, unit, text[s:e], row["mod"], *count, ordinal, join if i else ""))
        return tokens
    s, e, _, count = counts[-1]
    assert count is not None
    low, high, vague = count
    if len(counts) == 2 and counts[-1][2] and counts[0][3] is not None:
        low, vague, s = counts[0][3][0], True, counts[0][0]
    if text[s - 1 : s] == "点" and text[s - 2 : s - 1] in _NUMERAL and (not calendar or unit == "year"):
        decimal = read_count(text[s - 2 : e])
        if decimal is None or s < 2:
            return []
        (low, high, vague), s = decimal, s - 2
    kind = unit if calendar else "dur"
    value = text[s:e] if calendar else unit
    mod = "APPROX" if more else row["mod"]
    return [Token(s - ordinal, end, kind, value, mod, low, high, vague or bool(more), ordinal)]


def _word_tokens(text: str, start: int, end: int, row: Row) -> list[Token]:
    if row["class"] == "unit":
        return _unit_tokens(text, start, end, row)
    if row["class"] == "quarters":
        return [Token(start, end, "quarter", row["value"], low=int(row["value"]), high=int(row["value"]))]
    if row["class"] != "rel" or text[end : end + 1] not in _LONGER.get(text[end - 1], ()):
        return [Token(start, end, row["class"], row["value"], row["mod"])]
    return []


def _unit_within(text: str, start: int, word: str, kind: str) -> Range | None:
    """The unit with which a longer word begins, where a number before it makes it one: 底 of 6月底, 报 of 9日报道."""
    at = start + (word[0] == "多")
    if text[at] not in "年月日号" or text[max(0, start - 2) : start].rstrip()[-1:] not in _NUMERAL or not start:
        return None
    if kind == "not":
        number, _ = _numbers_before(text, at)
        before = text[max(0, number[-1][0] - 3) : number[-1][0]].rstrip()[-1:] if number else ""
        told = word == "日报" and text[at + 2 : at + 3] in ("道", "导")
        dated = (
            told or before == "月" if text[at] in "日号" else number and len(text[number[-1][0] : number[-1][1]]) == 4
        )
        if not dated:
            return None
    return at, at + 1


def scan(text: str, ranges: tuple[Range, ...]) -> list[Token]:
    """The tokens of `text` that lie in `ranges` (in order, not overlapping), none overlapping another."""
    finder, table = _words()
    tokens: list[Token] = []
    for start, end, word in finder.find(text):
        row = table[word]
        kind = row["class"]
        if kind == "unit":
            if text[start - 1 : start] in _BEFORE_UNIT:
                tokens.extend(_unit_tokens(text, start, end, row))
        elif word[0] in _HOLDS_UNIT and (unit := _unit_within(text, start, word, kind)) is not None:
            tokens.extend(_unit_tokens(text, *unit, table[text[unit[0]]]))
            for after, past, next_word in finder.find(text[unit[1] : unit[1] + _LONGEST])[:1]:
                if unit[1] + after < end:
                    tokens.extend(_word_tokens(text, unit[1] + after, unit[1] + past, table[next_word]))
        elif ((kind == "vague" and word[-1] == "今") or word == "当年") and (
            longer := table.get(text[end - 1 : end + 1])
        ) is not None:
            tokens.extend(_word_tokens(text, end - 1, end + 1, longer))
        else:
            tokens.extend(_word_tokens(text, start, end, row))
    return _apart(tokens, list(figure_tokens(text)), ranges)


_STRENGTH = {"date": 0, "bare": 3, "short clock": 2}


def _apart(words: list[Token], figures: list[Token], ranges: tuple[Range, ...]) -> list[Token]:
    ranked = sorted([*words, *figures], key=lambda t: (t.start, _STRENGTH.get(t.kind, 1), -t.end))
    kept: list[Token] = []
    index = 0
    for token in ranked:
        while index < len(ranges) and ranges[index][1] <= token.start:
            index += 1
        if index == len(ranges):
            break
        if token.start < ranges[index][0] or token.end > ranges[index][1]:
            continue
        if kept and token.start < kept[-1].end:
            beaten = kept[-1]
            if _STRENGTH.get(token.kind, 1) < _STRENGTH.get(beaten.kind, 1) or (
                beaten.kind != "date" and token.end > beaten.end and token.start == beaten.start
            ):
                kept[-1] = token
            continue
        kept.append(token)
    return kept

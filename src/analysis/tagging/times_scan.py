"""Text -> tokens: the numbers with calendar units, the time words and the dates in figures that stand in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import attrgetter

from analysis.lexicon import Finder, Row, rows
from analysis.model import Range
from analysis.tagging.numerals import parse_interval, parse_number
from analysis.tagging.times_figures import DAYS, LATIN, MONTHS, Token, english_dates, eras, figure_tokens, told_day

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
_NUMERALS = "0123456789.〇○零一二两三四五六七八九十廿卅百千万几数半"
_NUMERAL = frozenset(_NUMERALS)
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
_BEFORE_NUMBER = _JOIN | {" ", "第"}
_JOINED = 3  # so near before a join stands the number that it joins to another
_NUMBERED = _BEFORE_UNIT | _BEFORE_NUMBER  # what numbers with their units and dates in figures are written with
_HOLDS_UNIT = frozenset("多年月日号")  # what a longer word begins with that may hold a unit
# 前三季度 and 今年前7月 count quarters and months, 此前7月 and 三年前7月 do not.
_FIRST = re.compile(r"(?<![之以目此提年])[前头首]$|(?:[今去本上]年|[12][09]\d\d年)的?[前头首]$")
_LEAD = frozenset("前头首")
_FIRST_OF = {"quarter": "Q", "month": "M"}
# What before a number may change what it says, or join it to another.
_TURNING = _BEFORE_NUMBER | LATIN | _LEAD | {"点"}
_CALENDAR = frozenset(("year", "fiscal", "month", "day", "quarter", "hour", "minute", "century", "decade"))
# Longer runs of numerals are identifiers; longer lists than these are tables.
_LONGEST, _MOST = 12, 8
_BEYOND = (1 << 60, 1 << 60)


@dataclass(slots=True)
class Word:
    """A time word, what reads it where it stands, and the characters around it.

    It is read only after one of `after`, where there are any, and never before one of `barred`, that make another word
    of it. A word that nothing else reads is a token as it stands.
    """

    kind: str
    value: str
    mod: str
    read: _Reader | None = None
    after: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    low: int | None = None


_Reader = Callable[[str, int, int, Word], list[Token]]


@cache
def _words() -> tuple[Finder, tuple[Word | None, ...], dict[str, Word], int]:
    """What finds the words; each of them by its number, None for one that only keeps others from being read in it, or
    that is a month in English; each by its spelling; and the number of the first of those months, with which all end.
    """
    table = {row["word"]: _word(row) for row in rows("times") if row["class"] not in _BESIDE and not attached(row)}
    more = {day: Word("rel", value, "", _told_tokens) for day, value in DAYS.items()}
    more |= {era + "元年": Word("date", era, "", _first_year_tokens) for era in eras()}
    words = [None if _is_silent(spelling, word) else word for spelling, word in table.items()]
    words += more.values()
    return Finder([*table, *more, *MONTHS]), (*words, *[None] * len(MONTHS)), table, len(words)


def _word(row: Row) -> Word:
    word, kind, value, mod = row["word"], row["class"], row["value"], row["mod"]
    if kind == "unit":
        return Word(kind, value, mod, _unit_tokens, after=_BEFORE_UNIT)
    barred = _LONGER.get(word[-1], frozenset()) if kind == "rel" else frozenset()
    low = int(value) if kind == "quarters" else None
    read: _Reader | None = None
    if word[0] in _HOLDS_UNIT:
        read = _held_tokens
    elif (kind == "vague" and word[-1] == "今") or word == "当年":
        read = _opening_tokens
    return Word("quarter" if kind == "quarters" else kind, value, mod, read, barred=barred, low=low)


def _is_silent(spelling: str, word: Word) -> bool:
    """Whether no time is to be read in a word, and no number may run into it."""
    return word.kind == "not" and word.read is None and _NUMBERED.isdisjoint(spelling)


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
    if surface.isascii() and surface.isdecimal():
        return int(surface), int(surface), False
    surface = surface.replace("廿", "二十").replace("卅", "三十").replace("○", "〇")
    interval = parse_interval(surface)
    if interval is not None:
        if surface.endswith("十几"):
            return float(interval[0]) // 10 * 10, float(interval[1]), True
        return float(interval[0]), float(interval[1]), True
    value = parse_number(surface)
    return None if value is None else (float(value), float(value), False)


def _number_before(text: str, end: int) -> int:
    """Where the number that ends at `end` begins; `end` itself where there is none, or one too long to be one."""
    start = end
    limit = end - _LONGEST - 1 if end > _LONGEST else 0
    while start > limit and text[start - 1] in _NUMERAL:
        start -= 1
    while start < end and text[start] == ".":
        start += 1
    return start if end - start <= _LONGEST else end


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
        start = _number_before(text, end)
        if start == end:
            break
        found.append((start, end, ""))
        if text[start - 1 : start] not in _BEFORE_NUMBER:
            break
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


# A number where it stands, with the join before it and its value as `read_count` gives it.
_Count = tuple[int, int, str, tuple[float | None, float | None, bool]]
_HIGHEST = {"month": 12, "day": 31, "quarter": 4, "hour": 24, "minute": 59}


def _alike(counts: list[_Count], unit: str) -> list[_Count]:
    """The last of the numbers and those before it that share its unit: years with years, small with greater."""
    kept = len(counts) - 1
    while kept > 0:
        low, high = counts[kept - 1][3][0], counts[kept][3][0]
        if low is None or high is None:
            break
        long = counts[kept][1] - counts[kept][0] == 4 and high >= 1000
        if long != (low >= 1000) or low > _HIGHEST.get(unit, 10**4) or low == 0:
            break
        if not long and unit not in _HIGHEST and not low < high <= low * 10:
            break
        kept -= 1
    return counts[kept:]


def _counted(text: str, start: int, end: int, join: str) -> _Count | None:
    """A number and its value; what is no number with its first characters is tried without them (用户数两年)."""
    for at in range(start, min(start + 3, end)):
        if (count := read_count(text[at:end])) is not None:
            return at, end, join if at == start else "", count
    return None


def _apart_digits(text: str, numbers: list[tuple[int, int, str]], unit: str, past: int) -> list[tuple[int, int, str]]:
    """The numbers with two digits in a row at the end as two of them: 五六月份, 二三季度."""
    start, end, join = numbers[-1]
    if end - start != 2 or text[start:end] not in "一二三四五六七八九":
        return numbers
    if unit == "month" and _NAMES_MONTHS.search(text, start - 1, past) is None:
        return numbers
    return [*numbers[:-1], (start, start + 1, join), (start + 1, end, ",")]


def _counts_before(text: str, start: int, end: int, unit: str) -> tuple[list[_Count], bool]:
    """The numbers before a unit that share it, each with its value, and whether 多 or 余 follows the last."""
    numbers, more = _numbers_before(text, start)
    if numbers and unit in _FIRST_OF:
        numbers = _apart_digits(text, numbers, unit, end)
    counts = [_counted(text, *number) for number in numbers]
    while counts and counts[0] is None:
        counts.pop(0)
    known = [count for count in counts if count is not None]
    if len(known) < len(counts):
        known = known[-1:] if counts[-1] is not None else []
    return _alike(known, unit), more


def _stands_alone(text: str, start: int, before: str) -> bool:
    """Whether no number is joined to the one at `start`, and what stands `before` it only counts it, if anything."""
    if before == "第":
        return text[start - 2 : start - 1] not in _JOIN
    if before not in _BEFORE_NUMBER:
        return False
    join = start - 1 - (before == " ")
    return text[join : join + 1] not in _JOIN or _NUMERAL.isdisjoint(text[max(0, join - _JOINED) : join])


def _unit_tokens(text: str, start: int, end: int, word: Word) -> list[Token]:
    """The tokens of a unit after a number, or after what may end one."""
    unit, stop = word.value, start - (text[start - 1] == " ")
    begin = _number_before(text, stop)
    digits, before = text[begin:stop], text[begin - 1 : begin]
    alone = digits and (before not in _TURNING or _stands_alone(text, begin, before))
    if alone and (unit not in _FIRST_OF or len(digits) != 2 or digits.isascii()) and (count := read_count(digits)):
        low, _, vague = count
        ordinal = before == "第"
        kind, value = (unit, digits) if unit in _CALENDAR else ("dur", unit)
        return [Token(begin - ordinal, end, kind, value, word.mod, low, vague, ordinal)]
    counts, more = _counts_before(text, start, end, unit)
    if not counts:
        return []
    first = counts[0][0]
    before = text[first - 1 : first]
    ordinal = before == "第"
    if before in LATIN and unit != "year":
        return []
    if unit in _FIRST_OF and before in _LEAD and _FIRST.search(text, max(0, first - 7), first):
        unit = _FIRST_OF[unit]
    calendar = unit in _CALENDAR
    if calendar and len(counts) > 1:
        tokens = []
        for i, (s, e, join, count) in enumerate(counts):
            begin = s - (ordinal and text[s - 1 : s] == "第")
            stop = end if i == len(counts) - 1 else e
            tokens.append(Token(begin, stop, unit, text[s:e], word.mod, count[0], count[2], ordinal, join if i else ""))
        return tokens
    s, e, join, (low, _, vague) = counts[-1]
    if len(counts) == 2 and join:
        low, vague, s = counts[0][3][0], True, counts[0][0]
    if text[s - 1 : s] == "点" and text[s - 2 : s - 1] in _NUMERAL and (not calendar or unit == "year"):
        decimal = read_count(text[s - 2 : e])
        if decimal is None or s < 2:
            return []
        (low, _, vague), s = decimal, s - 2
    kind = unit if calendar else "dur"
    value = text[s:e] if calendar else unit
    mod = "APPROX" if more else word.mod
    return [Token(s - ordinal, end, kind, value, mod, low, vague or more, ordinal)]


def _word_tokens(text: str, start: int, end: int, word: Word) -> list[Token]:
    if word.barred and text[end : end + 1] in word.barred:
        return []
    return [Token(start, end, word.kind, word.value, word.mod, word.low)]


def _told_tokens(text: str, start: int, end: int, word: Word) -> list[Token]:
    return _word_tokens(text, start, end, word) if told_day().match(text, start) else []


def _first_year_tokens(text: str, start: int, end: int, word: Word) -> list[Token]:
    return [Token(start, end, word.kind, fields={"year": eras()[word.value]})]


def _unit_within(text: str, start: int, end: int, kind: str) -> Range | None:
    """The unit with which a longer word begins, where a number before it makes it one: 底 of 6月底, 报 of 9日报道."""
    at = start + (text[start] == "多")
    if text[at] not in "年月日号" or text[max(0, start - 2) : start].rstrip()[-1:] not in _NUMERAL or not start:
        return None
    if kind == "not":
        number, _ = _numbers_before(text, at)
        before = text[max(0, number[-1][0] - 3) : number[-1][0]].rstrip()[-1:] if number else ""
        told = text[start:end] == "日报" and text[at + 2 : at + 3] in ("道", "导")
        dated = (
            told or before == "月" if text[at] in "日号" else number and len(text[number[-1][0] : number[-1][1]]) == 4
        )
        if not dated:
            return None
    return at, at + 1


def _held_tokens(text: str, start: int, end: int, word: Word) -> list[Token]:
    """The unit with which a word begins, and the rest of it: 月 and 底 of 6月底."""
    unit = _unit_within(text, start, end, word.kind)
    if unit is None:
        return _word_tokens(text, start, end, word)
    finder, words, table, _ = _words()
    at, past = unit
    tokens = _unit_tokens(text, at, past, table[text[at]]) if text[at - 1] in _BEFORE_UNIT else []
    for n, after, last in finder.hits(text[past : past + _LONGEST])[:1]:
        if past + after < end and (rest := words[n]) is not None:
            tokens += (rest.read or _word_tokens)(text, past + after, past + last, rest)
    return tokens


def _opening_tokens(text: str, start: int, end: int, word: Word) -> list[Token]:
    """A word, or the one that begins with its last character: 今年 of 至今年."""
    longer = _words()[2].get(text[end - 1 : end + 1])
    return _word_tokens(text, start, end, word) if longer is None else _word_tokens(text, end - 1, end + 1, longer)


def scan(text: str, ranges: Iterable[Range]) -> list[Token]:
    """The tokens of `text` that lie in `ranges` (in order; the first counts where they overlap), none overlapping another."""
    finder, words, _, months = _words()
    tokens = figure_tokens(text)
    english = False
    for n, start, end in finder.hits(text):
        word = words[n]
        if word is None:
            english = english or n >= months
            continue
        if word.after and text[start - 1 : start] not in word.after:
            continue
        if word.read is not None:
            tokens += word.read(text, start, end, word)
        elif not word.barred or text[end : end + 1] not in word.barred:
            tokens.append(Token(start, end, word.kind, word.value, word.mod, word.low))
    return _apart(tokens + english_dates(text) if english else tokens, ranges)


_STRENGTH = {"date": 0, "bare": 3, "short clock": 2}
_start = attrgetter("start")


def _apart(tokens: list[Token], ranges: Iterable[Range]) -> list[Token]:
    """Of tokens that overlap the stronger, else the first; of those that begin together the longest, but a date before all."""
    kept: list[Token] = []
    limits = iter(ranges)
    low = high = past = 0
    for token in sorted(tokens, key=_start):
        start, end = token.start, token.end
        while high <= start:
            low, high = next(limits, _BEYOND)
        if start < low or end > high:
            continue
        if start < past:
            beaten = kept[-1]
            rank, other = _STRENGTH.get(token.kind, 1), _STRENGTH.get(beaten.kind, 1)
            if start > beaten.start or not rank or not other:
                stronger = rank < other
            else:
                stronger = (past - end, rank) < (0, other)
            if not stronger:
                continue
            kept.pop()
        kept.append(token)
        past = end
    return kept

"""Text -> time expressions: what the article says of when, as TIMEX3 types, values and mods."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from analysis.lexicon import rows
from analysis.model import Quantity, TimeExpression
from analysis.tagging.calendar import Partial, is_day, parse_partial
from analysis.tagging.segment import Text
from analysis.tagging.times_context import Context
from analysis.tagging.times_expression import Expression
from analysis.tagging.times_parse import parse
from analysis.tagging.times_resolve import resolve
from analysis.tagging.times_scan import scan

# The dateline stands within this many characters of the body's beginning.
_DATELINE_REACH = 400
# A dateline that names the day alone is at most this many days old.
_LATE = 2
# 至今 leads up to the day of writing: the months after it are of the present.
_UP_TO_NOW = ("至今", "迄今", "迄今为止")
_TITLE_REACH = 40
# So many expressions within so many characters are a dump of data that no sentence tells.
_MANY, _FAR = 64, 320
# The fields and units that the numbers of quantities may be taken for.
_CLOCK, _SHORT = frozenset(("hour", "minute", "second")), frozenset(("TS", "TM", "TH"))
_DURATION = re.compile(r"\d([YMWDHS])$")


def extract_times(text: Text, quantities: tuple[Quantity, ...]) -> tuple[TimeExpression, ...]:
    """The time expressions of headline, body, date line and byline, in order, resolved against ``text.anchor``.

    Relative expressions keep a value without a year (``XXXX-08``) or a vague one (``PAST_REF``)
    where the article has no anchor. `quantities` are not read as times, and of a dump of dates, with one every few
    characters over a long stretch, only the first are read. Values are TIMEX3.

    >>> from analysis.model import Article
    >>> from analysis.tagging.segment import segment
    >>> body = "截至去年底，园区已建成机房；未来三年内还将扩建，5月8日已动工。"
    >>> text = segment(Article("a", body, anchor="2024-07-12", body=((0, len(body)),)))
    >>> [(t.text, t.type, t.value, t.mod) for t in extract_times(text, ())]
    [('去年底', 'DATE', '2023', 'END'), ('三年', 'DURATION', 'P3Y', None), ('5月8日', 'DATE', '2024-05-08', None)]
    """
    folded = text.folded
    expressions = parse(folded, scan(folded, sorted((*text.header, *text.paragraphs))))
    if quantities:
        expressions = _uncounted(expressions, quantities)
    if len(expressions) > _MANY:
        begins = [e.start for e in expressions]
        expressions = [e for i, e in enumerate(expressions) if i < _MANY or e.start - begins[i - _MANY] >= _FAR]
    context = Context(folded, _told_today(text, expressions, parse_partial(text.anchor) or Partial()))
    titled = "《" in folded
    found: list[TimeExpression] = []
    for expression in expressions:
        resolved = resolve(expression, context)
        if resolved is None or (titled and _in_title(folded, expression)):
            continue
        kind, value, mod = resolved
        start, end = expression.start, expression.end
        if expression.turn and any(s <= start < e for s, e in text.header):
            value = "PAST_REF"
        if kind == "DURATION":
            last = found[-1] if found else None
            if last and last.type == kind and (whole := _joined(folded, last, start, value)):
                start, value, mod = last.start, whole, mod or last.mod
                found.pop()
        elif expression.kind == "vague" and folded[start:end] in _UP_TO_NOW:
            context.last = None
        found.append(TimeExpression(start, end, text.raw[start:end], kind, value, mod))
    return tuple(found)


def _joined(folded: str, before: TimeExpression, start: int, value: str) -> str | None:
    """The value of a duration told in two units (一年零三个月 → P1Y3M), None where the two are apart."""
    if folded[before.end : start].strip() not in ("", "零", "又", "加"):
        return None
    left, right = _DURATION.search(before.value), _DURATION.search(value)
    if left is None or right is None or not _order(before.value, left[1]) < _order(value, right[1]):
        return None
    clock = "" if "T" in before.value or "T" not in value else "T"
    return f"{before.value}{clock}{value.removeprefix('P').removeprefix('T')}"


def _order(value: str, unit: str) -> int:
    return "YMWD".index(unit) if "T" not in value else 4 + "HMS".index(unit)


def _in_title(folded: str, expression: Expression) -> bool:
    """Whether a word like 今日 or 每日 is part of a name in 《》."""
    if expression.kind not in ("vague", "set") and not (expression.shift or expression.ref):
        return False
    opening = folded.rfind("《", max(0, expression.start - _TITLE_REACH), expression.start)
    return opening >= 0 and folded.find("》", opening, expression.start) < 0 <= folded.find(
        "》", expression.end, expression.end + _TITLE_REACH
    )


def _uncounted(expressions: list[Expression], quantities: tuple[Quantity, ...]) -> list[Expression]:
    """The expressions but those that look like hours, minutes, seconds or a bare year and are part of a quantity."""
    kept: list[Expression] = []
    starts: list[int] = []
    for e in expressions:
        if e.named or e.unit in _SHORT or ("hour" in e.fields and _CLOCK.issuperset(e.fields)):
            starts = starts or [quantity.start for quantity in quantities]
            before = bisect_left(starts, e.end) - 1
            if before >= 0 and quantities[before].end > e.start:
                continue
        kept.append(e)
    return kept


@cache
def _dateline() -> tuple[re.Pattern[str], frozenset[str]]:
    """What follows a date at the head of a report, and the characters with which it begins."""
    words = sorted((row["word"] for row in rows("times") if row["class"] == "dateline"), key=len, reverse=True)
    dateline = re.compile(r" ?(?:\([^()\n]{0,20}\))?(?:" + "|".join(words) + ")")
    return dateline, frozenset((" ", "(", *(word[0] for word in words)))


def _told_today(text: Text, expressions: list[Expression], today: Partial) -> Partial:
    """The day of the dateline (5月8日讯), on which 今天 hangs, if it is the anchor's or shortly before."""
    if today.year is None or not text.paragraphs:
        return today
    folded, (dateline, openers) = text.folded, _dateline()
    for e in expressions:
        end = e.end
        if "day" not in e.fields or folded[end : end + 1] not in openers or not dateline.match(folded, end):
            continue
        body = next((start for start, _ in text.paragraphs if text.title is None or start >= text.title[1]), 0)
        if e.kind != "date" or e.shift or e.ref or not body <= e.start <= body + _DATELINE_REACH:
            continue
        month, day = e.fields.get("month"), e.fields["day"]
        if month is None:
            if today.day is None or not 0 <= today.day - day <= _LATE:
                continue
            return Partial(today.year, today.month, day)
        year = e.fields.get("year", today.year)
        if "year" not in e.fields and today.month is not None and month > today.month:
            year -= 1
        if is_day(year, month, day):
            return Partial(year, month, day)
    return today

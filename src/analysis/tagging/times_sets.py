"""What comes back: 每周一, 每月15日, 每年3月, 每天早上8点, written as TIMEX3 writes the dates of a set."""

from __future__ import annotations

from analysis.reading.patterns import pattern
from analysis.tagging.times_expression import Expression
from analysis.tagging.times_figures import Token

_WEEKDAYS = "一二三四五六日天末"
# After 每周, 三 counts where a classifier, another number or the end of a range follows (每周三次, 每周三到五天).
_WEEKLY = (
    rf" ?([{_WEEKDAYS}])(?![个年月家场次款项位名种只条期季周连度件天小篇更轮堂节回点份万千百十两几半一二三四五六七八九\d]"
    r"|[到至~-] ?[一二三四五六七两\d]|[多余])"
)
_WEEKEND = 8
# The parts of a date that may follow what comes back every year, month, week or day.
_PARTS = {
    "Y": frozenset(("month", "quarter", "half", "season", "festival", "day", "edge", "part", "hour")),
    "M": frozenset(("day", "edge", "part", "hour")),
    "W": frozenset(("weekday", "part", "hour")),
    "D": frozenset(("part", "hour", "minute", "clock", "short clock")),
    "": frozenset(("weekday", "festival", "part", "hour")),
}
_CLOCK = frozenset(("part", "hour", "minute", "clock", "short clock"))


def weekly(text: str, at: int) -> int | None:
    """The day of the week told in one character after 每周: 1 to 7, 8 for its end; None where the number counts."""
    match = pattern(_WEEKLY).match(text, at)
    if match is None or match.end() - at > 1:
        return None
    found = _WEEKDAYS.index(match[1]) + 1
    return {8: 7, 9: _WEEKEND}.get(found, found)


def repeats(whole: Expression, token: Token) -> bool:
    """Whether a token may go on a set: 3月 after 每年, not after 每周."""
    if token.kind == "day" and whole.value == "Y" and "month" not in whole.fields:
        return False
    frame = whole.value if whole.value in _PARTS else "D"
    return (
        not token.vague
        and not token.link
        and (token.kind in _PARTS[frame] or (frame != "" and whole.rank > 0 and token.kind in _CLOCK))
    )


def repeated_too(first: Expression, other: Expression) -> bool:
    """Whether the date after a set is of the set too: 每周二和周四, 每年6月至8月."""
    dated = other.kind == "date" and not other.shift and not other.ref
    return dated and bool(other.fields) and set(other.fields) <= set(first.fields)


def set_value(e: Expression) -> str:
    """The TIMEX3 value of a date that comes back: ``XXXX-WXX-1``, ``XXXX-XX-15``, ``XXXX-03``, ``T08:00``; empty for none."""
    fields = e.fields
    if "weekday" in fields or "weekend" in fields:
        day = fields.get("weekday", _WEEKEND)
        head = "XXXX-WXX-" + ("WE" if day == _WEEKEND or "weekend" in fields else str(day))
    elif "month" in fields:
        head = f"XXXX-{fields['month']:02d}" + (f"-{fields['day']:02d}" if "day" in fields else "")
    elif "day" in fields:
        head = f"XXXX-XX-{fields['day']:02d}"
    elif "quarter" in fields:
        head = f"XXXX-Q{fields['quarter']}"
    elif "half" in fields:
        head = f"XXXX-H{fields['half']}"
    elif e.season:
        head = f"XXXX-{e.season}"
    elif len(e.festival) == 5:
        head = f"XXXX-{e.festival}"
    else:
        head = ""
    if "hour" in fields:
        return f"{head}T{hour_of(fields['hour'], e.part):02d}:{fields.get('minute', 0):02d}"
    return head + e.part


def hour_of(hour: int, part: str) -> int:
    """The hour of the day that a part of day makes of a number: 下午3点 is 15, 晚12点 24.

    >>> hour_of(3, "TAF"), hour_of(12, "TEV"), hour_of(12, "TMO"), hour_of(1, "TMI")
    (15, 24, 0, 13)
    """
    if hour == 12:
        return {"TMO": 0, "TEV": 24, "TNI": 24}.get(part, 12)
    if hour > 12:
        return hour
    later = (
        part == "TAF" or (part == "TEV" and hour > 4) or (part == "TNI" and hour > 5) or (part == "TMI" and hour < 3)
    )
    return hour + 12 if later else hour

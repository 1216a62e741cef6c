"""Dates, clock times and durations: how a TIMEX3 value differs from the candidates of a case."""

from __future__ import annotations

import re
from datetime import date

from conventions import Item

_DURATION = re.compile(r"P(?:(\d+(?:\.\d+)?)Y)?(?:(\d+(?:\.\d+)?)M)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?)?")
_MOON = re.compile(r"正月|初[一二三四五六七八九十]|月十[一二三四五六七八九]$")
_MONTHS_WEEK = re.compile(r"XXXX-(\d\d)-W0([1-5])")
_HALF = {"H1": ("01-01", "07-01"), "H2": ("07-01", "01-01")}


def clock(value: str) -> str:
    """A date with clock time in its shortest ISO form: no space, no empty minutes and seconds."""
    value = re.sub(r"(?<=\d) (?=\d)", "T", value)
    for _ in range(2):
        value = re.sub(r"(T\d\d(?::\d\d)?):00$", r"\1", value)
    return value


def months(value: str) -> tuple[float, float] | None:
    """A duration of years, months, hours and minutes in months and minutes, None where it has others."""
    match = _DURATION.fullmatch(value)
    if match is None:
        return None
    years, month, hours, minutes = (float(part or 0) for part in match.groups())
    return years * 12 + month, hours * 60 + minutes


def period(value: str) -> tuple[str, str] | None:
    """First day of a named period and of what follows it: a half year, a decade."""
    if match := re.fullmatch(r"(\d{4})-(H[12])", value):
        start, end = _HALF[match[2]]
        return f"{match[1]}-{start}", f"{int(match[1]) + (match[2] == 'H2')}-{end}"
    if re.fullmatch(r"\d{3}X", value):
        first = int(value[:3]) * 10
        return f"{first}-01-01", f"{first + 10}-01-01"
    return None


def _points(candidate: dict[str, str]) -> tuple[str, str]:
    return clock(candidate.get("start", "")), clock(candidate.get("end", ""))


def judge_time(item: Item, over: list[Item], anchor: str | None) -> list[str]:
    """How the expressions found over an expected one differ from all its candidates."""
    timexes = {clock(c.get("timex", "")) for c in item.candidates}
    values = {clock(c["value"]) for c in item.candidates if "value" in c}
    if not over and timexes and all(t.endswith("_REF") for t in timexes):
        return ["ref"]
    if _MOON.search(item.text) and all(_begins(o.value, values) for o in over):
        return ["moon"]
    if not over:
        return ["calendar" if values == {"not resolved"} and not _real(timexes) else "wrong"]
    shown = [clock(o.value) for o in over]
    bound = ["bound"] if any("Mod" in c for c in item.candidates) else []
    if len(over) == 2:
        ends = (_points(c) for c in item.candidates)
        fits = any(a and b and a.startswith(_bare(shown[0], a)) and b.startswith(_bare(shown[1], b)) for a, b in ends)
        if fits:
            return ["ends"]
        if any(_unchosen(t, shown) for t in timexes):
            return ["ends", "chosen"]
        if any(_within(t, shown) for t in timexes):
            return ["within"]
        swapped = any((_swap(a), _swap(b)) == (shown[0], shown[1]) for a, b in map(_points, item.candidates))
        return ["ends", "month first"] if swapped else ["wrong"]
    if len(over) > 2:
        return ["wrong"]
    value = shown[0]
    if value in timexes:
        return bound
    if value in values:
        return ["chosen" if any("XXXX" in t for t in timexes) else "precision", *bound]
    if any(re.fullmatch(t.replace("XXXX", r"\d{4}"), value) for t in timexes if "XXXX" in t):
        return ["chosen", *bound]
    if anchor and any(t.startswith("T") and value == anchor + t for t in timexes):
        return ["day", *bound]
    if (named := period(value)) and any(_points(c) == named for c in item.candidates):
        return ["named"]
    if any(_is_months_week(t, value) for t in timexes):
        return ["month's week", *bound]
    if any(t.startswith("(") and t.rstrip(")").split(",")[-1] == value for t in timexes):
        return ["window"]
    if (length := months(value)) and any(months(t) == length for t in timexes):
        return ["half"]
    if value.endswith("_REF") and anchor and any(t.startswith(anchor) for t in timexes):
        return ["ref"]
    if len(value) == 4 and any(v.startswith(value + "-") for v in values):
        return ["precision"]
    return ["month first"] if any(_swap(v) == value for v in values) else ["wrong"]


def _begins(value: str, candidates: set[str]) -> bool:
    """Whether a date is the year or month of a candidate."""
    return any(c.startswith(value + "-") for c in candidates)


def _unchosen(timex: str, shown: list[str]) -> bool:
    """Whether both ends of a range whose year is left open there are ours but for the year."""
    ends = timex.strip("()").split(",")[:2]
    open_year = len(ends) == 2 and all(end.startswith("XXXX-") for end in ends)
    return open_year and all(
        end[5:].startswith(value[5:].removesuffix(":00")) for end, value in zip(ends, shown, strict=True)
    )


def _within(timex: str, shown: list[str]) -> bool:
    """Whether a window there is the duration here, within the year here."""
    start, _, rest = timex.strip("()").partition(",")
    return bool(rest) and start.startswith(shown[0] + "-") and rest.split(",")[-1] == shown[1]


def _is_months_week(timex: str, value: str) -> bool:
    """Whether an ISO week is the week of the month told: its Thursday the first, second... of that month."""
    told, week = _MONTHS_WEEK.fullmatch(timex), re.fullmatch(r"(\d{4})-W(\d\d)", value)
    if told is None or week is None:
        return False
    thursday = date.fromisocalendar(int(week[1]), int(week[2]), 4)
    return (thursday.month, (thursday.day + 6) // 7) == (int(told[1]), int(told[2]))


def _bare(value: str, other: str) -> str:
    """A clock time without its day where the other has none."""
    return value.partition("T")[2] if "-" not in other and "T" in value else value


def _swap(value: str) -> str:
    return re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\1-\3-\2", value)


def _real(timexes: set[str]) -> bool:
    for timex in timexes:
        try:
            date.fromisoformat(timex.replace("XXXX", "2020"))
        except ValueError:
            continue
        return True
    return False

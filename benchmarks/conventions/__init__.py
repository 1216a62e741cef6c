"""How what this package finds differs from what a case of another project expects.

A difference is a convention only where the value agrees once it is undone; each is a rule about a kind of difference.
"""

from __future__ import annotations

from dataclasses import dataclass

CONVENTIONS = {
    "vague": "a vague number is an interval here, its lower magnitude there (六十几万: 61 to 69万, 600,000)",
    "article": "a lone numeral that may count nothing is left to the unit after it (七匹): its value agrees",
    "counted": "a number that a unit follows counts (九欧元), where the case leaves it to another model",
    "point": "percentage points are a unit of their own, percent there",
    "sign": "a count with a minus is positive: only sums and shares have a sign",
    "share": "百分之七 is a share (0.07), there also the number 7",
    "range": "a range is one quantity (3-8%), its last number there, or none",
    "fraction": "any 分之 is a share, there only those of a hundred, a thousand and so on",
    "numberless": "a currency without a number is no quantity",
    "parts": "a sum told in two units is two quantities (四欧元又七欧分)",
    "canonical": "values are in the canonical unit (70 megabytes: 7e7 B)",
    "unit": "a unit outside the dimensions here (公顷, 磅): its number agrees",
    "discount": "a discount is a price, no share (六八折): its number agrees",
    "spaced": "a word or numeral broken by spaces is read once they are out (百 分 之 8)",
    "comma": "a full-width comma ends a clause, thousands have the narrow one (８，８８８)",
    "chosen": "one date is chosen where the case offers two (17日)",
    "bound": "之前, 以后, 起, 从 stay outside the value, a Mod there",
    "ends": "a range of dates is two expressions, one for each end",
    "named": "a half year or a decade keeps its name (2021-H1, 198X), start and end there",
    "window": "过去六年, 之后8分钟 are durations, start and end there",
    "within": "2021年的前2周 is a year and a duration, start and end there",
    "moon": "a day of the moon's calendar (正月三十, 八月十五) is no date, its numbers read as if of the sun's there",
    "month's week": "十月的第一周 is the ISO week (2016-W40), XXXX-10-W01 there",
    "precision": "四年前 is a year, a day there",
    "day": "a clock time or a part of day takes the day of the anchor, none there",
    "half": "half a unit is told in the next smaller one (P30M, P2.5Y there)",
    "ref": "最近, 过去, 8分钟前 are vague times (PAST_REF), a date, a clock time or nothing there",
    "month first": "3/4/2021 is read month first, day first there",
    "calendar": "a day that the calendar lacks is no date (6月31日), unresolved there",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One result, theirs or ours: a number from `low` to `high` with a unit, or a TIMEX3 `value`."""

    start: int
    end: int
    text: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    value: str = ""
    candidates: tuple[dict[str, str], ...] = ()


def close(a: float | None, b: float | None) -> bool:
    """Whether two values agree to the cases' own precision."""
    return a is not None and b is not None and abs(a - b) <= 1e-9 * max(abs(a), abs(b), 1e-30)

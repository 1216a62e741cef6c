"""Text -> the script it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice

from analysis.model import Script
from analysis.reading.folding import folding_table


@cache
def _pairs() -> dict[str, str]:
    """Characters that only Traditional has, and the Simplified ones for them."""
    return {chr(a): chr(b) for a, b in folding_table().items() if 0x3400 <= a < 0xA000}


@cache
def _simplified() -> re.Pattern[str]:
    """What finds the characters that only Simplified has."""
    forms = {char for char in _pairs().values() if char < "\uffff"} - _pairs().keys() - frozenset(_SHARED)
    return re.compile(f"[{''.join(sorted(forms))}]")


# Simplified forms that Traditional text uses too, as characters of their own.
_SHARED = "后里台干面云余只出制准卷向回困叶合吊同吁冬周咸并于几系划采据致才借党千升卜斗松板签症朱松累胡范表辟郁丑丰了仆克厂尸广征愿曲朴杰极种秋筑纤致舍苏虫蜡谷么亏吃杯布占床群峰岩"


def script_of(text: str, changed: Iterable[str]) -> Script:
    """``Hant`` where characters that only Traditional has outnumber those that only Simplified has, else ``Hans``.

    `changed` are the characters of `text` that folding changes.

    >>> script_of("資料中心用電量", "資電"), script_of("数据中心用电量", "")
    ('Hant', 'Hans')
    """
    count = sum(map(_pairs().__contains__, changed))
    as_many = next(islice(_simplified().finditer(text), count - 1, None), None) if count else True
    return "Hans" if as_many else "Hant"

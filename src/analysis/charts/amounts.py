"""Numbers and values with their units, in English and in simplified Chinese, in the habit of each."""

from __future__ import annotations

import math

from analysis.blocks import Lang

_STEPS: dict[Lang, tuple[tuple[float, str], ...]] = {
    "en": ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"), (1.0, "")),
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"), (1.0, "")),
}
_SI = ((1e21, "Z"), (1e18, "E"), (1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""))
_OPERATIONS = ("FLOPS", "OPS")
"""Told in E up to ten thousand of them, as the press does."""
_PREFIXED = (*_OPERATIONS, "W", "Wh", "B", "bit", "bit/s", "m")
# What stands before and after the number in English, and after it in Chinese; things counted first.
_COUNTED = {
    "chip": ("", " chips", "张"),
    "parameter": ("", " parameters", "参数"),
    "person": ("", " people", "人"),
    "organisation": ("", " organisations", "家"),
    "model": ("", " models", "个模型"),
    "facility": ("", " facilities", "个"),
    "server": ("", " servers", "台"),
    "rack": ("", " racks", "架"),
    "device": ("", " devices", "台"),
    "token": ("", " tokens", "token"),
}
_UNITS = _COUNTED | {
    "percent": ("", "%", "%"),
    "percentage_point": ("", " percentage points", "个百分点"),
    "times": ("", " times", "倍"),
    "CNY": ("CNY ", "", "元"),
    "USD": ("US$", "", "美元"),
    "HKD": ("HK$", "", "港元"),
    "TWD": ("NT$", "", "新台币"),
    "EUR": ("€", "", "欧元"),
    "GBP": ("£", "", "英镑"),
    "JPY": ("JPY ", "", "日元"),
    "KRW": ("KRW ", "", "韩元"),
    "INR": ("INR ", "", "卢比"),
}
_ONE = {" people": " person", " facilities": " facility"}
_BRIEF = {"percentage_point": " pp", "times": "×"}
_SIGN: dict[Lang, dict[str, str]] = {
    "en": {"min": "at least ", "max": "at most ", "approx": "about "},
    "zh": {"min": "至少", "max": "至多", "approx": "约"},
}
_BRIEF_SIGN = {"min": "≥ ", "max": "≤ ", "approx": "≈ "}


def said_number(value: float, lang: Lang) -> str:
    """A number in the steps of a language: as reported where it has at most six digits, else the first four.

    >>> said_number(95800, "en"), said_number(95800, "zh"), said_number(3.14e11, "en"), said_number(3.14e11, "zh")
    ('95,800', '9.58万', '314 billion', '3140亿')
    >>> said_number(2346.53e8, "zh"), said_number(2e6 / 3, "en"), said_number(-0.5, "en")
    ('2346.53亿', '666,700', '−0.5')
    """
    number, step = _stepped(value, _STEPS[lang])
    return _plain(number, lang) + step


def _stepped(value: float, steps: tuple[tuple[float, str], ...]) -> tuple[str, str]:
    """A number's digits in the largest step that fits it, and the step."""
    factor, word = next((step for step in steps if abs(value) >= step[0] * (1 - 1e-9)), steps[-1])
    return _digits(value / factor), word


def _digits(value: float) -> str:
    """As it is where it has at most six significant digits, else four; thousands parted, a true minus."""
    cut = float(f"{value:.6g}")
    if not math.isclose(cut, value, rel_tol=1e-9):
        cut = float(f"{value:.4g}")
    return (f"{cut:,.0f}" if cut == round(cut) else f"{cut:,.6g}").replace("-", "−")


def _plain(number: str, lang: Lang) -> str:
    return number.replace(",", "") if lang == "zh" else number


def _parts(value: float, unit: str, lang: Lang, brief: bool) -> tuple[str, str, str, str]:
    """What stands before a number, the number, its step (million, E) and its unit."""
    if unit in _PREFIXED:
        number, prefix = _stepped(value, _SI[1:] if unit in _OPERATIONS and abs(value) < 1e22 else _SI)
        return "", _plain(number, lang), "", f" {prefix}{unit}"
    number, step = _stepped(value, _STEPS[lang])
    before, after, zh = _UNITS.get(unit, ("", f" {unit}" * bool(unit), f" {unit}" * bool(unit)))
    if lang == "zh":
        before, after = "", zh
    elif value == 1:
        after = _ONE.get(after, after.removesuffix("s"))
    if brief:
        after = "" if unit in _COUNTED else _BRIEF.get(unit, after) if lang == "en" else after
    return before, _plain(number, lang), step, after


def said_amount(value: float, unit: str, lang: Lang, *, brief: bool = False) -> str:
    """A value with its unit; a unit that has no words here follows the number as it is.

    `brief` is for places that say what is counted themselves: the noun of things counted is left out.

    >>> said_amount(3.07e19, "FLOPS", "zh"), said_amount(2.2e12, "USD", "en"), said_amount(2.2e12, "USD", "zh")
    ('30.7 EFLOPS', 'US$2.2 trillion', '2.2万亿美元')
    >>> said_amount(1, "chip", "en"), said_amount(1, "person", "en"), said_amount(2, "times", "zh")
    ('1 chip', '1 person', '2倍')
    >>> said_amount(95800, "chip", "zh"), said_amount(88, "percent", "en"), said_amount(9.5e9, "Wh", "en")
    ('9.58万张', '88%', '9.5 GWh')
    >>> said_amount(95800, "chip", "zh", brief=True), said_amount(2, "times", "en", brief=True)
    ('9.58万', '2×')
    """
    return "".join(_parts(value, unit, lang, brief))


def said_range(
    low: float | None, high: float | None, unit: str, modifier: str, lang: Lang, *, brief: bool = False
) -> str:
    """A value with what is known of its ends: at least, at most, about, from – to; signs where `brief`.

    >>> said_range(7.5e19, None, "FLOPS", "min", "en"), said_range(7.5e19, None, "FLOPS", "min", "zh")
    ('at least 75 EFLOPS', '至少75 EFLOPS')
    >>> said_range(2e4, 9e4, "chip", "range", "en"), said_range(2e4, 9e4, "chip", "range", "zh")
    ('20,000–90,000 chips', '2万–9万张')
    >>> said_range(7.5e19, None, "FLOPS", "min", "en", brief=True)
    '≥ 75 EFLOPS'
    """
    if low is not None and high is not None and low != high:
        return _between(low, high, unit, lang, brief)
    point = high if low is None else low
    sign = modifier if low is not None and high is not None else "min" if high is None else "max"
    signs = _BRIEF_SIGN if brief else _SIGN[lang]
    return signs.get(sign, "") + said_amount(point or 0.0, unit, lang, brief=brief)


def _between(low: float, high: float, unit: str, lang: Lang, brief: bool) -> str:
    """Two values, what is alike said once: 300–400 EFLOPS, 20–90 million."""
    before, first, step, after = _parts(low, unit, lang, brief)
    _, last, last_step, last_after = _parts(high, unit, lang, brief)
    if after != last_after or (unit == "percent" and lang == "zh"):
        first += step + after
    elif step != last_step or (step and lang == "zh"):
        first += step
        last = before + last
    dash = " – " if " " in first else "–"
    return f"{before}{first}{dash}{last}{last_step}{last_after}"

"""A number as Chinese news writes it -> its exact value.

Arabic digits, Chinese numerals, both mixed (3千亿, 1亿2000万), powers of ten, fractions,
percentages in words and the vague counts (数万, 十几, 五六).
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from analysis.reading.folding import fold
from analysis.reading.patterns import pattern

DIGITS = {
    **dict(zip("零〇一二三四五六七八九", (0, *range(10)), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    **{"两": 2, "俩": 2, "参": 3, "幺": 1},
}
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8, "兆": 10**12}
LETTERS = {"K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_TWENTIES = {"○": "〇", "廿": "二十", "卅": "三十", "卌": "四十"}
# Longer numerals than this are identifiers, not counts.
_LONGEST = 60
# So many digits at most are in the base of a power, times its exponent: a float holds what has a hundred more.
_DIGITS_OF_POWERS = 200

_ARABIC = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|\.\d+")
_POWER = re.compile(
    r"(?:(\d+(?:\.\d+)?)[x×*·])?(\d+(?:\.\d+)?)(?:\^([-+]?\d{1,3})(?:次方|次幂)?|的([-+]?\d{1,3})(?:次方|次幂))|(\d+(?:\.\d+)?)[eE]([-+]?\d{1,3})"
)
_RATIO = re.compile(r"(?:(\d+) )?(\d+)/(\d+)")
_SUPERSCRIPT = re.compile(r"(?<=10)[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_VAGUE = (
    r"(?P<head>[一零〇十百千万亿\d二三四五六七八九两]*)(?P<few>[数几])(?P<place>[十百千]?)(?P<tail>[十百千万亿兆]*)"
)
_PAIR = r"(?P<head>[二三四五六七八九]?十|)(?P<low>[一二两三四五六七八])(?P<high>[二两三四五六七八九])(?P<tail>[十百千万亿兆]*)"


def _positional(digits: str) -> int | None:
    value = 0
    for char in digits:
        if char not in DIGITS:
            return None
        value = value * 10 + DIGITS[char]
    return value


def _tokens(surface: str) -> list[Fraction | int] | None:
    """The numerals of `surface`: values below ten thousand as Fraction, magnitude words as int."""
    tokens: list[Fraction | int] = []
    at = 0
    while at < len(surface):
        char = surface[at]
        if match := _ARABIC.match(surface, at):
            tokens.append(Fraction(match.group().replace(",", "")))
            at = match.end()
        elif char in TENS or char in MYRIADS:
            tokens.append(TENS.get(char) or MYRIADS[char])
            at += 1
        elif char in DIGITS:
            end = at
            while end < len(surface) and surface[end] in DIGITS:
                end += 1
            run = surface[at:end].lstrip("零〇") or "0"
            value = _positional(run) if run != "0" else 0
            if value is None:
                return None
            if run != "0" or len(surface) == end - at:
                tokens.append(Fraction(value))
            at = end
        else:
            return None
    return tokens


def _sum(tokens: list[Fraction | int], zeroed: bool) -> Fraction | None:
    total = section = Fraction(0)
    pending: Fraction | None = None
    last = 0
    for token in tokens:
        if isinstance(token, Fraction):
            if pending is not None:
                return None
            pending = token
        elif token < 10**4:
            if pending is None and section and last and token >= last:
                return None
            section += (1 if pending is None else pending) * token
            pending, last = None, token
        else:
            section += pending or 0
            if section:
                total = (total + section) * token if total < token else total + section * token
            else:
                total = (total or Fraction(1)) * token
            section, pending, last = Fraction(0), None, token
    if pending is not None:
        # 两万八 and 三千二 leave the last magnitude unsaid; 三千零二 does not.
        shorthand = last > 10 and not zeroed and pending < 10 and pending.denominator == 1
        section += pending * last / 10 if shorthand else pending
    return total + section


def parse_number(surface: str) -> Fraction | None:
    """The exact value of a number's surface, None where it is no plain number.

    Takes any width and script; 兆 is 10 to the 12th, as in Taiwan. A vague number (数万, 十几)
    has no value: see `parse_interval`.

    >>> parse_number("16.4亿") == 1640000000
    True
    >>> [int(parse_number(s)) for s in ("三千二百", "两万八", "壹佰贰拾", "１，２００萬", "10的18次方")]
    [3200, 28000, 120, 12000000, 1000000000000000000]
    >>> parse_number("三分之二"), parse_number("七成五"), parse_number("百分之二十")
    (Fraction(2, 3), Fraction(3, 4), Fraction(1, 5))
    >>> parse_number("大约")
    """
    return _valued(surface) if len(surface) <= _LONGEST else None


@lru_cache(maxsize=1 << 14)
def _valued(surface: str) -> Fraction | None:
    if surface.isdecimal() and surface.isascii():
        return Fraction(int(surface))
    if match := _RATIO.fullmatch(surface):
        ones, above, below = match.groups()
        return int(ones or 0) + Fraction(int(above), int(below)) if int(below) else None
    text = fold(surface).replace(" ", "").translate(_TWENTIES_TABLE)
    if not text:
        return None
    negative = text[0] in "-−负"
    value = _parse(text[1:]) if negative and len(text) > 1 else _parse(text)
    return -value if value is not None and negative else value


def _parse(text: str) -> Fraction | None:
    if not text:
        return None
    text = _SUPERSCRIPT.sub(lambda m: "^" + m.group().translate(_SUPERSCRIPTS), text)
    if match := _POWER.match(text):
        mantissa, base, caret, worded, decimal, exponent = match.groups()
        base, power = base or "10", int(caret or worded or exponent)
        if abs(power) * len(base) > _DIGITS_OF_POWERS:
            return None
        value = Fraction(mantissa or decimal or 1) * Fraction(base) ** power
        rest = _sum(_tokens(text[match.end() :]) or [], False) if match.end() < len(text) else Fraction(1)
        return value * rest if rest else None
    if "又" in text:
        whole, _, part = text.partition("又")
        ones, rest_ = _parse(whole), _parse(part)
        return ones + rest_ if ones is not None and rest_ is not None and 0 <= rest_ < 1 else None
    if "分之" in text:
        below, _, above = text.partition("分之")
        denominator, numerator = _parse(below), _parse(above)
        return numerator / denominator if denominator and numerator is not None else None
    if text.endswith(("%", "‰")):
        value_ = _parse(text[:-1])
        return None if value_ is None else value_ / (100 if text[-1] == "%" else 1000)
    if "成" in text:
        whole, _, half = text.partition("成")
        tenths, rest_ = _parse(whole), _parse(half) if half not in ("", "半") else Fraction(5 if half else 0)
        return None if tenths is None or rest_ is None or tenths > 10 or rest_ > 9 else tenths / 10 + rest_ / 100
    letter = text[-1].upper()
    if letter in LETTERS and _ARABIC.fullmatch(text[:-1]):
        return Fraction(text[:-1].replace(",", "")) * LETTERS[letter]
    if "点" in text:
        return _decimal(text)
    tokens = _tokens(text)
    if not tokens:
        return None
    return _sum(tokens, any(zero in text for zero in "零〇"))


def _decimal(text: str) -> Fraction | None:
    whole, _, rest = text.partition("点")
    places = 0
    while places < len(rest) and rest[places] in DIGITS:
        places += 1
    left, right = _sum(_tokens(whole) or [], True), _positional(rest[:places])
    if not whole or not places or left is None or right is None:
        return None
    value = left + Fraction(right, 10**places)
    for char in rest[places:]:
        if char not in TENS and char not in MYRIADS:
            return None
        value *= TENS.get(char) or MYRIADS[char]
    return value


def parse_interval(surface: str) -> tuple[Fraction, Fraction] | None:
    """Lowest and highest value of a vague number, None where it is none.

    数 and 几 stand for two to nine, after 十 for one to nine; two neighbouring digits for both.

    >>> [tuple(map(int, parse_interval(s))) for s in ("数万", "十几", "几百万", "五六", "三四百", "十五六万")]
    [(20000, 90000), (11, 19), (2000000, 9000000), (5, 6), (300, 400), (150000, 160000)]
    >>> parse_interval("三千")
    """
    return _spanned(surface) if len(surface) <= _LONGEST else None


@lru_cache(maxsize=1 << 12)
def _spanned(surface: str) -> tuple[Fraction, Fraction] | None:
    text = fold(surface).replace(" ", "").translate(_TWENTIES_TABLE)
    if match := pattern(_VAGUE).fullmatch(text):
        place, scale = _scale(match["place"]), _scale(match["tail"])
        head = _parse(match["head"]) if match["head"] else Fraction(0)
        if head is None or (head and head < 10) or (head and match["few"] == "数"):
            return None
        least = 1 if head and place == 1 else 2
        return (head + least * place) * scale, (head + 9 * place) * scale
    if match := pattern(_PAIR).fullmatch(text):
        low, high = DIGITS[match["low"]], DIGITS[match["high"]]
        if high - low == 1 or (low, high) == (3, 5):
            scale, head = _scale(match["tail"]), _parse(match["head"]) if match["head"] else Fraction(0)
            return ((head or 0) + low) * scale, ((head or 0) + high) * scale
    return None


def _scale(magnitudes: str) -> Fraction:
    value = Fraction(1)
    for char in magnitudes:
        value *= TENS.get(char) or MYRIADS[char]
    return value


_TWENTIES_TABLE = str.maketrans(_TWENTIES)

"""Numbers: exact values of every way to write them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.reading.folding import fold
from analysis.tagging.numerals import parse_interval, parse_number

NUMBERS = {
    "0": 0,
    "7": 7,
    "1200": 1200,
    "1,200": 1200,
    "1,234,567": 1234567,
    "１２００": 1200,
    "3.14": Fraction(314, 100),
    "16.4亿": 1640000000,
    "16.4億": 1640000000,
    "2.6萬": 26000,
    "1.2万亿": 1200000000000,
    "3千亿": 300000000000,
    "1亿2000万": 120000000,
    "3亿5千万": 350000000,
    "2万5千亿": 2500000000000,
    "5 万": 50000,
    "十": 10,
    "十八": 18,
    "廿": 20,
    "廿五": 25,
    "卅": 30,
    "〇": 0,
    "零": 0,
    "两": 2,
    "一百": 100,
    "一百零五": 105,
    "一百五": 150,
    "一百五十": 150,
    "三千二百": 3200,
    "三千二": 3200,
    "三千零二": 3002,
    "两万八": 28000,
    "两万零八": 20008,
    "兩萬八": 28000,
    "十八万五千": 185000,
    "一千二百三十四万五千六百七十八": 12345678,
    "二〇二四": 2024,
    "壹贰叁": 123,
    "壹佰贰拾": 120,
    "伍仟萬": 50000000,
    "一点五": Fraction(3, 2),
    "一點五億": 150000000,
    "零点三": Fraction(3, 10),
    "三点一四": Fraction(314, 100),
    "百": 100,
    "万": 10000,
    "万亿": 10**12,
    "百亿亿": 10**18,
    "640亿亿": 64 * 10**17,
    "兆": 10**12,
    "2.5兆": 25 * 10**11,
    "10^25": 10**25,
    "1e26": 10**26,
    "2.5e10": 25 * 10**9,
    "10的18次方": 10**18,
    "2×10^25": 2 * 10**25,
    "10²⁵": 10**25,
    "10^25亿": 10**33,
    "5K": 5000,
    "70B": 70 * 10**9,
    "1.5T": 15 * 10**11,
    "三分之二": Fraction(2, 3),
    "百分之二十": Fraction(1, 5),
    "千分之三": Fraction(3, 1000),
    "七成": Fraction(7, 10),
    "七成五": Fraction(3, 4),
    "三成半": Fraction(35, 100),
    "20%": Fraction(1, 5),
    "-24": -24,
    "负三": -3,
}
NONE = [
    "",
    " ",
    "大约",
    "数万",
    "十几",
    "几百",
    "abc",
    "一切",
    "1.2.3",
    "三分之",
    "分之三",
    "百十千",
    "点五",
    "%",
    "-",
    "1,2,3,4a",
]
INTERVALS = {
    "数万": (20000, 90000),
    "數十億": (2 * 10**9, 9 * 10**9),
    "几": (2, 9),
    "几十": (20, 90),
    "几百万": (2000000, 9000000),
    "十几": (11, 19),
    "十几万": (110000, 190000),
    "二十几": (21, 29),
    "五六": (5, 6),
    "三五": (3, 5),
    "一两": (1, 2),
    "三四百": (300, 400),
    "十五六万": (150000, 160000),
    "七八十": (70, 80),
    "两三亿": (2 * 10**8, 3 * 10**8),
}


@pytest.mark.parametrize("surface", NUMBERS)
def test_number(surface: str) -> None:
    assert parse_number(surface) == NUMBERS[surface]


@pytest.mark.parametrize("surface", NONE)
def test_no_number(surface: str) -> None:
    assert parse_number(surface) is None


@pytest.mark.parametrize("surface", INTERVALS)
def test_interval(surface: str) -> None:
    assert parse_interval(surface) == INTERVALS[surface]


@pytest.mark.parametrize("surface", ["", "三千", "12", "五五", "六五", "数", "百分之几十几"])
def test_no_interval(surface: str) -> None:
    assert parse_interval(surface) is None or surface == "数"


NUMERALS = st.text("0123456789.,零一二三四五六七八九两十百千万亿兆点分之成数几%^eE×的次方壹拾KMBT- ", max_size=24)


@given(NUMERALS | st.text(max_size=20))
def test_no_string_raises(surface: str) -> None:
    value = parse_number(surface)
    assert value is None or isinstance(value, Fraction)
    interval = parse_interval(surface)
    assert interval is None or interval[0] < interval[1]


@given(st.integers(1, 9999), st.sampled_from([("百", 2), ("千", 3), ("万", 4), ("亿", 8), ("兆", 12), ("万亿", 12)]))
def test_a_magnitude_word_scales_the_value(number: int, magnitude: tuple[str, int]) -> None:
    word, power = magnitude
    assert parse_number(f"{number}{word}") == number * 10**power
    assert parse_number(f"{number / 10}{word}") == Fraction(number * 10**power, 10)


def _chinese(number: int) -> str:
    digits, units = "零一二三四五六七八九", ("", "十", "百", "千")
    if number >= 10**4:
        high, low = divmod(number, 10**4)
        gap = "零" if low and low < 1000 else ""
        return _chinese(high) + "万" + gap + (_chinese(low) if low else "")
    text, zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if zero and text else "") + digits[digit] + units[place]
            zero = False
        else:
            zero = True
    return text


@given(st.integers(1, 99_999_999))
def test_a_numeral_read_back_is_its_number(number: int) -> None:
    assert parse_number(_chinese(number)) == number


@given(NUMERALS)
def test_folding_changes_no_value(surface: str) -> None:
    assert parse_number(surface) == parse_number(fold(surface))


@pytest.mark.parametrize("character", "万9百一,点.兆")
def test_a_megabyte_of_numerals_is_refused_at_once(character: str) -> None:
    assert parse_number(character * 10**6) is None
    assert parse_interval(character * 10**6) is None

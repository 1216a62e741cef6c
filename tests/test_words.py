"""Numbers and dates in the habit of each language."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts import words
from analysis.charts.dates import date_label
from analysis.charts.words import fill, listed, said_amount, said_date, said_range
from analysis.lexicon import rows
from analysis.model import EventKind, StanceBasis, StatementKind, Status

DATES = [
    ("2024-05", "May 2024", "2024年5月"),
    ("2024-05-28", "28 May 2024", "2024年5月28日"),
    ("2024", "2024", "2024年"),
    ("2024-05~", "about May 2024", "约2024年5月"),
    ("2024-05?", "May 2024 (estimated)", "2024年5月（估计）"),
    ("2024-05%", "about May 2024 (estimated)", "约2024年5月（估计）"),
    ("../2030", "by 2030", "2030年以前"),
    ("2023/..", "since 2023", "2023年以来"),
    ("2021/2025", "2021–2025", "2021年至2025年"),
    ("2023-11/2024-02", "Nov 2023 – Feb 2024", "2023年11月至2024年2月"),
    ("2024-03-30/2024-04-02", "30 Mar – 2 Apr 2024", "2024年3月30日至4月2日"),
    ("2024-34", "Q2 2024", "2024年第二季度"),
    ("2024-40", "H1 2024", "2024年上半年"),
    ("202X", "2020s", "2020年代"),
    ("2024-01~/2024-03~", "early 2024", "2024年初"),
    ("2024-10%/2024-12%", "late 2024 (estimated)", "2024年底（估计）"),
    ("2023-07-21~/2023-07-31~", "late Jul 2023", "2023年7月下旬"),
    ("[2024-06-05,2024-06-07]", "5 or 7 Jun 2024", "2024年6月5日或7日"),
    ("[2024-06,2024-08-07]", "Jun 2024 or 7 Aug 2024", "2024年6月或8月7日"),
    (None, "", ""),
]


@pytest.mark.parametrize(("edtf", "en", "zh"), DATES, ids=[str(edtf) for edtf, _, _ in DATES])
def test_dates(edtf, en, zh):
    assert said_date(edtf, "en") == en
    assert said_date(edtf, "zh") == zh


AMOUNTS = [
    (3.07e19, "FLOPS", "30.7 EFLOPS", "30.7 EFLOPS"),
    (6.4e14, "OPS", "640 TOPS", "640 TOPS"),
    (95800, "chip", "95,800 chips", "9.58万张"),
    (1, "chip", "1 chip", "1张"),
    (1.5e6, "chip", "1.5 million chips", "150万张"),
    (3.14e11, "parameter", "314 billion parameters", "3140亿参数"),
    (1e12, "parameter", "1 trillion parameters", "1万亿参数"),
    (2.2e12, "USD", "US$2.2 trillion", "2.2万亿美元"),
    (18e8, "CNY", "CNY 1.8 billion", "18亿元"),
    (88, "percent", "88%", "88%"),
    (5e9, "W", "5 GW", "5 GW"),
    (9999.6, "person", "9,999.6 people", "9999.6人"),
    (1053.2e18, "FLOPS", "1,053.2 EFLOPS", "1053.2 EFLOPS"),
    (1.05e23, "FLOPS", "105 ZFLOPS", "105 ZFLOPS"),
    (3.285e22, "B", "32.85 ZB", "32.85 ZB"),
    (2346.53e8, "CNY", "CNY 234.653 billion", "2346.53亿元"),
    (1e19 / 3, "FLOPS", "3.333 EFLOPS", "3.333 EFLOPS"),
    (-12.5, "percent", "−12.5%", "−12.5%"),
    (9.999999999999e11, "parameter", "1 trillion parameters", "1万亿参数"),
]


@pytest.mark.parametrize(("value", "unit", "en", "zh"), AMOUNTS, ids=[f"{v:g} {u}" for v, u, _, _ in AMOUNTS])
def test_amounts(value, unit, en, zh):
    assert said_amount(value, unit, "en") == en
    assert said_amount(value, unit, "zh") == zh


def test_bounds_are_said():
    assert said_range(None, 2e18, "FLOPS", "max", "en") == "at most 2 EFLOPS"
    assert said_range(None, 2e18, "FLOPS", "max", "zh") == "至多2 EFLOPS"
    assert said_range(3e19, 3e19, "FLOPS", "approx", "zh") == "约30 EFLOPS"
    assert said_range(3e19, 4e19, "FLOPS", "range", "en") == "30–40 EFLOPS"
    assert said_range(8e17, 4e19, "FLOPS", "range", "zh") == "800 PFLOPS – 40 EFLOPS"
    assert said_range(5e8, 1e11, "parameter", "range", "en") == "500 million – 100 billion parameters"
    assert said_range(5e8, 1e11, "parameter", "range", "zh", brief=True) == "5亿–1000亿"
    assert said_range(2e9, 5e9, "USD", "range", "en") == "US$2–5 billion"
    assert said_range(9e8, 5e9, "USD", "range", "en") == "US$900 million – US$5 billion"
    assert said_range(10, 15, "percent", "range", "en") == "10–15%"
    assert said_range(10, 15, "percent", "range", "zh") == "10%–15%"
    assert said_range(1, 2, "widget", "range", "en") == "1–2 widget"


LABELS = [
    ("2024-05~", "c. May 2024", "约2024年5月"),
    ("2024-05%", "May 2024 ?", "2024年5月 ?"),
    ("../2030", "by 2030", "2030年以前"),
    ("2024-05?/..", "since May 2024 ?", "2024年5月以来 ?"),
    ("2020~/2022~", "early 2020s", "2020年代初"),
    ("2024-07~/2024-09~", "c. Jul–Sep 2024", "约2024年7月至9月"),
    ("2024-02-11~/2024-02-20~", "mid Feb 2024", "2024年2月中旬"),
    ("19XX", "1900s", "20世纪"),
]


@pytest.mark.parametrize(("edtf", "en", "zh"), LABELS, ids=[edtf for edtf, _, _ in LABELS])
def test_dates_beside_an_axis(edtf, en, zh):
    assert date_label(edtf) == en
    assert date_label(edtf, "zh") == zh


@pytest.mark.parametrize(
    "table", [words.BASIS, words.KIND, words.LABEL, words.SECTOR, words.SPEECH, words.STATUS, words.VERDICT]
)
def test_both_languages_have_the_same_words(table):
    assert list(table["en"]) == list(table["zh"])
    assert all(word.isascii() for word in table["en"].values())
    assert all(word and not word.isascii() for word in table["zh"].values())


def test_the_words_for_kinds_statuses_and_sectors_are_complete():
    assert set(words.KIND["en"]) == set(get_args(EventKind))
    assert set(words.STATUS["en"]) == set(get_args(Status))
    assert set(words.BASIS["en"]) == set(get_args(StanceBasis))
    assert set(words.SPEECH["en"]) == set(get_args(StatementKind))
    assert set(words.SECTOR["en"]) == {"all", "other"} | {row["sector"] for row in rows("sectors")}


@given(st.floats(min_value=1, max_value=1e15), st.sampled_from(["chip", "parameter", "USD", "W", "B", "token", "x"]))
def test_an_amount_is_within_a_thousandth(value, unit):
    said = said_amount(value, unit, "zh")
    steps = {"万亿": 1e12, "亿": 1e8, "万": 1e4, "P": 1e15, "T": 1e12, "G": 1e9, "M": 1e6, "k": 1e3}
    number = said
    while number and number[-1] not in "0123456789":
        number = number[:-1]
    rest = said[len(number) :].strip()
    factor = next((f for word, f in steps.items() if rest.startswith(word)), 1.0)
    assert float(number.replace(",", "")) * factor == pytest.approx(value, rel=1e-3, abs=0.51)


def test_empty_slots_leave_nothing():
    assert [piece.text for piece in fill("{a}{b}.", a="", b=[])] == ["."]
    assert listed([], "en", 3) == []

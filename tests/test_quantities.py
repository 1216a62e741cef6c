"""Quantities: the case file, the examples of the lexicon, and what holds for every text."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.lexicon import rows
from analysis.model import Article, Quantity, Script
from analysis.reading.folding import fold
from analysis.tagging.quantities import extract_quantities
from analysis.tagging.segment import segment
from work import calls, grows_linearly

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "cases" / "quantities.jsonl").read_text("utf-8").splitlines()
]
LEXICONS = ["units", "units_classifiers", "units_nouns", "units_prefixes", "units_topics", "bounds", "quantity_not"]
MARKED = re.compile(r"【(.+?)】(?:=(\S+))?")


def quantities(text: str, script: Script = "Hans") -> tuple[Quantity, ...]:
    return extract_quantities(segment(Article("a", text, script=script, body=((0, len(text)),))))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_case(case: dict[str, object]) -> None:
    found = quantities(str(case["text"]), "Hant" if case["script"] == "Hant" else "Hans")
    got = [{"text": q.text, "low": q.low, "high": q.high, "unit": q.unit, "modifier": q.modifier} for q in found]
    assert got == case["expect"]


def test_one_case_in_eight_expects_nothing() -> None:
    assert len(CASES) >= 400
    assert sum(not case["expect"] for case in CASES) * 8 >= len(CASES)
    assert sum(case["script"] == "Hant" for case in CASES) >= 50


def _examples() -> list[tuple[str, dict[str, str]]]:
    return [(name, row) for name in LEXICONS for row in rows(name)]


@pytest.mark.parametrize(
    ("name", "row"), _examples(), ids=lambda value: value if isinstance(value, str) else value["example"]
)
def test_lexicon_example(name: str, row: dict[str, str]) -> None:
    marked = row["example"]
    text = MARKED.sub(r"\1", marked)
    found = quantities(text)
    if "【" not in marked:
        assert found == ()
        return
    match = MARKED.search(marked)
    assert match is not None
    quantity = next((q for q in found if q.text == match[1]), None)
    assert quantity is not None, found
    if match[2]:
        assert quantity.low == pytest.approx(float(match[2]))
    if row.get("unit"):
        assert quantity.unit == row["unit"]
    if row.get("position", "").startswith("not"):
        assert quantity.modifier == "exact"
    elif row.get("modifier"):
        assert quantity.modifier == row["modifier"]


def _forms(name: str) -> list[tuple[str, str]]:
    """Each example again with every other form of its row in the place of the first."""
    swapped = []
    for row in rows(name):
        first, *others = row["forms"].split("|")
        swapped += [
            (row["example"], row["example"].replace(first, other)) for other in others if first in row["example"]
        ]
    return swapped


@pytest.mark.parametrize(
    ("first", "other"), [pair for name in ("units_nouns", "bounds", "units") for pair in _forms(name)]
)
def test_every_form_does_what_the_first_does(first: str, other: str) -> None:
    expected = [(q.unit, q.modifier) for q in quantities(MARKED.sub(r"\1", first))]
    assert [(q.unit, q.modifier) for q in quantities(MARKED.sub(r"\1", other))] == expected


@pytest.mark.parametrize("form", [form for row in rows("quantity_not") for form in row["forms"].split("|")])
def test_a_word_that_counts_nothing(form: str) -> None:
    assert quantities(f"这里提到{form}。") == ()


WORDS = st.sampled_from(
    [
        "约",
        "近",
        "超过",
        "不到",
        "至少",
        "数",
        "几",
        "十",
        "百",
        "万",
        "亿",
        "兆",
        "三",
        "五六",
        "12",
        "3.5",
        "1,200",
        "%",
        "倍",
        "成",
        "分之",
        "元",
        "美元",
        "个",
        "家",
        "张",
        "块",
        "卡",
        "参数",
        "token",
        "GW",
        "EFLOPS",
        "B",
        "P",
        "模型",
        "企业",
        "芯片",
        "服务器",
        "以上",
        "左右",
        "-",
        "至",
        "到",
        "、",
        "和",
        "从",
        "的",
        ",",
        "。",
        "(",
        ")",
        "“",
        "翻",
        "番",
        "一",
        "每秒",
        "次",
        "级",
        "规模",
        "多",
        "余",
        "^",
        "e10",
        "10",
        "$",
        "人民币",
        "\n",
        "毫秒",
        "nm",
    ]
)


@given(st.lists(WORDS, max_size=24).map("".join) | st.text(max_size=60), st.sampled_from(["Hans", "Hant"]))
@example("从5亿到千亿", "Hans")
@example("百10企业", "Hans")
@example("10^99亿亿亿亿亿亿亿亿元", "Hans")
@example("增长9999^100倍", "Hans")
def test_every_text(text: str, script: Script) -> None:
    found = quantities(text, script)
    at = 0
    for quantity in found:
        assert text[quantity.start : quantity.end] == quantity.text
        assert at <= quantity.start < quantity.end
        at = quantity.end
        assert (quantity.high is None) == (quantity.modifier == "min")
        assert (quantity.low is None) == (quantity.modifier == "max")
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high


@given(st.lists(WORDS, max_size=24).map("".join))
def test_folding_changes_no_value(text: str) -> None:
    plain = [(q.start, q.end, q.low, q.high, q.unit, q.modifier) for q in quantities(fold(text))]
    assert [(q.start, q.end, q.low, q.high, q.unit, q.modifier) for q in quantities(text)] == plain


@given(st.integers(2, 999), st.sampled_from(["元", "张GPU", "参数", "人", "台服务器", "美元", "token", "千瓦时"]))
def test_the_magnitude_word_scales_the_value(number: int, unit: str) -> None:
    values = {}
    for word in ("万", "亿"):
        (quantity,) = quantities(f"合计{number}{word}{unit}。")
        values[word] = quantity.low
    assert values["万"] is not None
    assert values["亿"] == values["万"] * 10**4


@pytest.mark.parametrize("hostile", ["万", "9", "百分之", "(", "1、", "数", "约", "5-", "三家", "每秒", "至少"])
def test_time_is_linear(hostile: str) -> None:
    assert grows_linearly(lambda length: calls(quantities, hostile * (length // len(hostile))), 20_000)


def test_a_dump_of_numbers_is_left_unread() -> None:
    assert quantities("5%" * 1000) == ()
    assert len(quantities("机房上架率升至65%。" * 100)) == 100


def test_a_sentence_without_end_is_cut_at_commas() -> None:
    raw = "机房上架率升至65%," * 200
    text = segment(Article("a", raw, body=((0, len(raw)),)))
    assert "".join(raw[start:end] for start, end in text.sentences) == raw
    assert all(end - start <= 600 and raw[end - 1] == "," for start, end in text.sentences)

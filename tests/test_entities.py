"""Entities: who or what a number is of, from cases and properties."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.model import Article, Figure
from analysis.tagging import tag_article

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "figures_entities.jsonl").read_text(encoding="utf-8").splitlines()
]


def figures_of(text: str) -> tuple[Figure, ...]:
    return tag_article(Article("case", text, anchor="2026-06-30", body=((0, len(text)),))).figures


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_case(case: dict) -> None:
    found = [{"text": f.quantity.text, "entity": f.entity} for f in figures_of(case["text"])]
    assert found == case["expect"]


PIECES = st.sampled_from(
    [
        *"的与由将把较是(),。；——“”",
        "百度",
        "公司",
        "该公司",
        "其中",
        "旗下",
        "初创公司",
        "发布",
        "名为",
        "受影响",
        "营收",
        "效率",
        "30%",
        "3亿元",
        "2万张",
        "表示",
        "X9",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_an_entity_is_a_name_without_margins(text: str) -> None:
    for figure in figures_of(text):
        assert figure.entity is None or (figure.entity and figure.entity == figure.entity.strip())


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_a_line_break_before_the_text_changes_nothing(case: dict) -> None:
    moved = figures_of("\n\n" + case["text"])
    assert [f.entity for f in moved] == [f.entity for f in figures_of(case["text"])]

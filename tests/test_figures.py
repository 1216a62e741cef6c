"""Figures: whom, what, when, how sure and on whose word, from cases, the lexicon's own examples and properties."""

from __future__ import annotations

import cProfile
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lexicon import rows
from analysis.model import Article, Figure, Mention, Quantity, Span, Statement, TimeExpression
from analysis.tagging import tag_article
from analysis.tagging.figures import extract_figures
from analysis.tagging.segment import segment

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "figures.jsonl").read_text(encoding="utf-8").splitlines()
]
EXAMPLES = [
    (table, row["example"]) for table in ("figures_words", "figures_things", "metrics", "status") for row in rows(table)
]


def figures_of(text: str, anchor: str | None = "2026-06-30") -> tuple[Figure, ...]:
    return tag_article(Article("case", text, anchor=anchor, body=((0, len(text)),))).figures


def shown(figure: Figure, fields: list[str]) -> dict[str, str | None]:
    values = {
        "text": figure.quantity.text,
        "entity": figure.entity,
        "metric": figure.metric,
        "time": figure.time,
        "status": figure.status,
        "source": figure.source,
    }
    return {name: values[name] for name in fields}


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_case(case: dict) -> None:
    found = figures_of(case["text"], case["anchor"])
    assert [f.quantity.text for f in found] == [e["text"] for e in case["expect"]]
    assert [shown(f, list(e)) for f, e in zip(found, case["expect"], strict=True)] == case["expect"]


@pytest.mark.parametrize(("table", "example"), EXAMPLES, ids=[f"{t}: {e}" for t, e in EXAMPLES])
def test_lexicon_example(table: str, example: str) -> None:
    text, _, expected = example.partition(" => ")
    found = figures_of(text)
    if table == "status":
        assert found[-1].status == expected
    elif table == "metrics":
        assert found[0].metric == expected
    else:
        assert found[0].entity == expected


@pytest.mark.parametrize("table", ["figures_words", "figures_things", "metrics", "status"])
def test_no_word_stands_twice_in_a_kind(table: str) -> None:
    key = [name for name in rows(table)[0] if name not in ("words", "example", "period")]
    seen = [(word, *(row[name] for name in key)) for row in rows(table) for word in row["words"].split("、")]
    assert len(seen) == len(set(seen))


def test_source_reaches_every_figure_of_its_passage() -> None:
    text = "王海称:“算力规模达到75EFLOPS。上架率超过80%。”机架为3万架。"
    quoted = text.index("算力"), text.index("”")
    said = Statement("王海", Span(*quoted, text[quoted[0] : quoted[1]]), "direct", cue="称")
    numbers = [
        Quantity(m.start(), m.end(), m.group(), 1.0, 1.0, unit, unit)
        for pattern, unit in (("75EFLOPS", "FLOPS"), ("80%", "percent"), ("3万架", "rack"))
        for m in re.finditer(pattern, text)
    ]
    found = extract_figures(segment(Article("a", text, body=((0, len(text)),))), numbers, (), (), [said])
    assert [f.source for f in found] == ["王海", "王海", None]


def test_quantities_outside_headline_and_body_give_no_figure() -> None:
    text = "导航3万架\n上海的机架有5万架。"
    article = Article("a", text, body=((text.index("\n") + 1, len(text)),))
    numbers = [Quantity(m.start(), m.end(), m.group(), 1.0, 1.0, "rack", "rack") for m in re.finditer("[35]万架", text)]
    assert [f.quantity.text for f in extract_figures(segment(article), numbers)] == ["5万架"]


PIECES = st.sampled_from(
    [
        *"的将为，。；：、“”()\n ",
        "百度",
        "算力",
        "3%",
        "9亿元",
        "2万张",
        "7B",
        "如果",
        "预计",
        "分别",
        "我国",
        "2024年",
        "表示",
        "Qwen-",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_one_figure_for_each_quantity(text: str) -> None:
    tagged = tag_article(Article("a", text, anchor="2026-06-30", body=((0, len(text)),)))
    inside = [q for q in tagged.quantities if text[q.start : q.end].strip()]
    assert [f.quantity for f in tagged.figures] == inside
    assert all(f.status in ("actual", "target", "forecast", "hypothetical") for f in tagged.figures)


@pytest.mark.parametrize("piece", ["百度占3%", "占3%、", "占3%,", "将3%,", "分别3%和", "2024年3%。", "3%的"])
def test_a_hostile_text_takes_linear_time(piece: str) -> None:
    def calls(count: int) -> int:
        text = piece * count
        numbers = [
            Quantity(m.start(), m.end(), m.group(), 3.0, 3.0, "percent", "percent") for m in re.finditer("3%", text)
        ]
        dates = [TimeExpression(m.start(), m.end(), m.group(), "DATE", "2024") for m in re.finditer("2024年", text)]
        names = [Mention(m.start(), m.end(), "百度", "organisation", "百度") for m in re.finditer("百度", text)]
        article = segment(Article("a", text, body=((0, len(text)),)))
        profile = cProfile.Profile()
        found = profile.runcall(extract_figures, article, numbers, dates, names)
        assert len(found) == count
        return sum(entry.callcount for entry in profile.getstats())

    calls(10)
    assert calls(400) < 6 * calls(100)


@pytest.mark.parametrize("row", rows("figures_turns"), ids=lambda row: row["word"])
def test_turning_word_does_what_its_example_says(row: dict[str, str]) -> None:
    text, expected = row["example"].split(" => ")
    last = figures_of(text)[-1]
    assert ((last.time if row["use"] == "published" else last.entity) or "-") == expected


def test_in_a_table_no_figure_is_read_in_context() -> None:
    text = "百度净利率为3%," * 200
    body = Article("a", text, body=((0, len(text)),))
    figures = tag_article(body).figures
    assert len(figures) == 200
    assert {figure.entity for figure in figures[:64]} != {None} == {figure.entity for figure in figures[64:]}

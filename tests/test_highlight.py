"""Marked text keeps every character of the article, escapes it, and marks each tag where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.highlight import highlight
from analysis.model import Article, Quantity, TaggedArticle, TimeExpression
from analysis.reading import read_text

TEXT = "快讯\n2024-07-12\n截至5月28日，青岚集团部署智算芯片9.58万张。\n\n集团表示：“开源是方向。”\n"


@pytest.fixture(scope="module")
def tagged():
    return analysis.tag(read_text(TEXT))[0]


def text_of(block):
    return "\n".join("".join(run["text"] for run in paragraph) for paragraph in block.data["paragraphs"])


def marks_of(block):
    return [(run["text"], mark) for p in block.data["paragraphs"] for run in p for mark in run.get("marks", [])]


def test_all_of_the_body_is_there(tagged):
    assert text_of(highlight(tagged)) == "截至5月28日，青岚集团部署智算芯片9.58万张。\n集团表示：“开源是方向。”"


def test_every_tag_carries_value_id_and_way_back(tagged):
    [(text, mark)] = list(marks_of(highlight(tagged, layers=("figures",))))
    assert text == "9.58万张"
    assert mark["note"].startswith("95,800 chips")
    assert mark["href"] == f"#row-{mark['id']}"


def test_layers_can_be_chosen(tagged):
    assert {mark["layer"] for _, mark in marks_of(highlight(tagged, layers=("times",)))} == {"time"}


def test_markup_in_an_article_is_text():
    raw = "<script>alert(1)</script>&amp;<b onmouseover=x>"
    html = highlight(TaggedArticle(Article("x", raw, title=raw, body=((0, len(raw)),)))).html
    assert "<script" not in html
    assert "<b " not in html
    assert "&amp;amp;" in html


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=6))
def test_crossing_tags_lose_no_character(places):
    raw = "一二三四五六七八九十" * 4
    spans = sorted((s, s + n) for s, n in places)
    times = tuple(TimeExpression(s, e, raw[s:e], "DATE", "2024") for s, e in spans)
    quantities = tuple(Quantity(s, e, raw[s:e], 1.0, 1.0, "chip", "chip") for s, e in spans[:2])
    block = highlight(TaggedArticle(Article("x", raw, body=((0, 40),)), times=times, quantities=quantities))
    assert text_of(block) == raw
    covered = {id(mark): text for text, mark in marks_of(block)}
    assert len({mark["id"] for _, mark in marks_of(block)}) == len(times)
    assert all(covered.values())


def test_tagged_shows_itself_in_a_cell(tagged):
    assert "<mark" in analysis.tag(read_text(TEXT))._repr_html_()


def test_values_are_said_in_the_language_of_the_report(tagged):
    english, chinese = (highlight(tagged, layers=("figures", "stances"), lang=lang) for lang in ("en", "zh"))
    assert "95,800 chips · 青岚集团 · 28 May 2024 · reported" in {mark["note"] for _, mark in marks_of(english)}
    assert "9.58万张 · 青岚集团 · 2024年5月28日 · 实际" in {mark["note"] for _, mark in marks_of(chinese)}
    assert text_of(english) == text_of(chinese)
    assert "12 Jul 2024" in english.data["meta"]
    assert "2024年7月12日" in chinese.data["meta"]

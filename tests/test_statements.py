"""Statements: cases, the lexicon's own examples, quotation marks, and properties of any text."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lexicon import rows
from analysis.model import Article, Mention, MentionKind, Statement
from analysis.tagging.quotes import find_quotes
from analysis.tagging.segment import Text, segment
from analysis.tagging.statements import extract_statements
from work import calls, grows_linearly

CAST: dict[str, tuple[str, MentionKind, str | None]] = {
    "沈岚": ("沈岚", "person", "远山科技总裁"),
    "沈嵐": ("沈岚", "person", "远山科技总裁"),
    "陆一鸣": ("陆一鸣", "person", None),
    "陸一鳴": ("陆一鸣", "person", None),
    "何若川": ("何若川", "person", None),
    "林楚": ("林楚", "person", None),
    "伊森·韦尔": ("伊森·韦尔", "person", None),
    "Mara Quill": ("Mara Quill", "person", None),
    "远山科技": ("远山科技", "organisation", None),
    "遠山科技": ("远山科技", "organisation", None),
    "星野智能": ("星野智能", "organisation", None),
    "青石证券": ("青石证券", "organisation", None),
    "青石證券": ("青石证券", "organisation", None),
    "澜算云": ("澜算云", "organisation", None),
    "北湾日报": ("北湾日报", "organisation", None),
    "海州市": ("海州市", "place", None),
}
NAME = re.compile("|".join(sorted(map(re.escape, CAST), key=len, reverse=True)) + r"|《[^《》\n]{1,40}》")


def mentions(text: Text) -> tuple[Mention, ...]:
    """The cast of these tests where it stands in a text, and the documents in 《》."""
    found = []
    for match in NAME.finditer(text.raw):
        name, kind, role = CAST.get(match.group(), (match.group(), "document", None))
        found.append(Mention(*match.span(), match.group(), kind, name, role))
    return tuple(found)


def said(raw: str, title: str = "") -> tuple[Statement, ...]:
    """The statements of a text whose first line is its headline, if it has one."""
    whole = f"{title}\n{raw}" if title else raw
    start = len(whole) - len(raw)
    span = (0, len(title)) if title else None
    text = segment(Article("a", whole, title=title, title_span=span, body=((start, len(whole)),)))
    return extract_statements(text, mentions(text))


CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "statements.jsonl").read_text(encoding="utf-8").splitlines()
    if line.strip()
]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_case(case: dict) -> None:
    found = said(case["text"], case.get("title", ""))
    assert [[s.source, s.content.text, s.kind] for s in found] == case["expect"]
    if "cues" in case:
        assert [s.cue for s in found] == case["cues"]
    if "roles" in case:
        assert [s.role for s in found] == case["roles"]


EXAMPLES = [
    (table, row.get("cue", row.get("word", "")), row["example"])
    for table in ("cues", "statements")
    for row in rows(table)
]


@pytest.mark.parametrize(("table", "word", "example"), EXAMPLES, ids=[f"{t}:{w}:{e[:24]}" for t, w, e in EXAMPLES])
def test_lexicon_example(table: str, word: str, example: str) -> None:
    sentence, _, expected = example.partition(" => ")
    assert word in sentence
    found = [f"{s.source} · {s.cue or '–'} · {s.content.text}" for s in said(sentence.replace("\\n", "\n"))]
    assert found == ([] if expected == "-" else expected.split(" | "))


def quoted(raw: str) -> list[str]:
    text = segment(Article("a", raw, body=((0, len(raw)),)))
    return [raw[slice(*q.inner)] for _, quotes in find_quotes(text) for q in quotes]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("他说“够了”。", ["够了"]),
        ("他說「所謂『夠用』也夠了」。", ["所謂『夠用』也夠了"]),
        ("他说“所谓“够用”也够了”。", ["所谓“够用”也够了"]),
        ('他说"够了"，又说"不够"。', ["够了", "不够"]),
        ("他说：“够了。", ["够了。"]),
        ("他说：“够了。第二天，她说“不够”。", ["够了。", "不够"]),
        ("他说：“够了。“她没有回答。", ["够了。"]),
        ("够了”，他说。", []),
        ("他说：“够了。\n真的够了。”她走了。", ["够了。\n真的够了。"]),
        ("It’s fine，他说‘够了’。", ["够了"]),
        ("It's fine，他说'够了'。", ["够了"]),
        ("“甲”“乙”“丙”", ["甲", "乙", "丙"]),
        ("没有引号。", []),
    ],
)
def test_quotes(raw: str, expected: list[str]) -> None:
    assert quoted(raw) == expected


def test_an_open_mark_swallows_at_most_its_paragraph() -> None:
    found = said("沈岚说：“机房满了。\n第二段没有引号，和她无关。\n第三段也没有。")
    assert [s.content.text for s in found] == ["机房满了。"]


SPEECH = ["沈岚", "远山科技", "表示", "认为", "据", "介绍", "在", "看来", "按照", "的逻辑", "数据显示", "提出了"]
WORDS = [*SPEECH, "机房满了", "问：", "答：", "2024年", "\n", "\n\n", *'说称他而，。：；！？…、（）“”「」‘’《》 "']
PIECES = st.lists(st.sampled_from(WORDS), max_size=60).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(PIECES, st.text(max_size=120)))
def test_any_string(raw: str) -> None:
    found = said(raw)
    assert list(found) == sorted(found, key=lambda s: (s.content.start, s.content.end))
    for statement in found:
        assert raw[statement.content.start : statement.content.end] == statement.content.text
        assert statement.content.text.strip() == statement.content.text != ""
        assert statement.source
        if statement.kind != "direct":
            assert "\n" not in statement.content.text or any("\n" in inner for inner in quoted(raw))


@settings(max_examples=100, deadline=None)
@given(PIECES)
def test_no_statement_leaves_its_paragraph_outside_quotation_marks(raw: str) -> None:
    inside = {c for inner in _inner_ranges(raw) for c in range(*inner)}
    for statement in said(raw):
        for offset in range(statement.content.start, statement.content.end):
            assert raw[offset] != "\n" or offset in inside


def _inner_ranges(raw: str) -> list[tuple[int, int]]:
    text = segment(Article("a", raw, body=((0, len(raw)),)))
    return [q.inner for _, quotes in find_quotes(text) for q in quotes]


@pytest.mark.parametrize(
    "unit",
    [
        "“",
        "表示",
        "《",
        "“表示",
        "据介绍，",
        "他说：“",
        "\n“",
        "”",
        "'好'",
        "沈岚的看法，",
        "引述沈岚的话：“",
        "“甲，”去年，",
    ],
)
def test_linear_in_hostile_text(unit: str) -> None:
    assert grows_linearly(lambda size: calls(said, unit * (size // len(unit))), 10_000)

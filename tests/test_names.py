"""Names: cases, the examples of every lexicon row, properties, and what stays linear."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lexicon import Finder, rows
from analysis.model import Article, Mention, Script
from analysis.reading.folding import fold
from analysis.tagging import names_lexicon as lexicon
from analysis.tagging.aliases import canonical_names, entry_name
from analysis.tagging.names import extract_names, mention_before, mentions_in, role_of
from analysis.tagging.names_listed import listed_companies
from analysis.tagging.names_words import find_words
from analysis.tagging.segment import segment
from work import calls, grows_linearly

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "names.jsonl").read_text("utf-8").splitlines()]
MARK = re.compile(r"\[([^\[\]=]*)(?:=([^\[\]]*))?\]")


def names_of(text: str, script: Script = "Hans") -> tuple[Mention, ...]:
    return extract_names(segment(Article("case", text, body=((0, len(text)),), script=script)))


def written(mention: Mention, expected: dict[str, object]) -> dict[str, object]:
    """A mention as a case writes it: the name where it differs from the text, the role where the case has one."""
    shown: dict[str, object] = {"text": mention.text, "kind": mention.kind}
    if mention.name != mention.text:
        shown["name"] = mention.name
    if "role" in expected:
        shown["role"] = mention.role
    return shown


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_case(case: dict[str, list[dict[str, object]]]) -> None:
    found = names_of(str(case["text"]), case.get("script", "Hans"))  # type: ignore[arg-type]
    expected = case["expect"]
    assert [m.text for m in found] == [e["text"] for e in expected]
    assert [written(m, e) for m, e in zip(found, expected, strict=True)] == expected


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 200
    assert sum(not case["expect"] for case in CASES) >= len(CASES) / 6
    assert {case.get("script", "Hans") for case in CASES} == {"Hans", "Hant"}


def marked(example: str) -> tuple[str, list[tuple[int, int, str | None]]]:
    """An example without its brackets, and (start, end, name) of each stretch that stood in brackets."""
    plain, at, places = "", 0, []
    for match in MARK.finditer(example):
        plain += example[at : match.start()]
        places.append((len(plain), len(plain) + len(match.group(1)), match.group(2)))
        plain += match.group(1)
        at = match.end()
    return plain + example[at:], places


def examples(table: str, key: str) -> list[object]:
    return [pytest.param(row, id=f"{table}:{row[key]}") for row in rows(table)]


NAMED = [
    *((t, "name", k) for t, k in [("names_organisations", "organisation"), ("names_places", "place")]),
    *((t, "name", k) for t, k in [("names_models", "model"), ("names_chips", "chip"), ("names_products", "product")]),
    ("names_people", "name", "person"),
    ("names_surnames", "surname", "person"),
    ("names_titles", "title", "person"),
    ("names_followers", "word", "person"),
    ("names_given", "characters", "person"),
    ("names_transliteration", "characters", "person"),
    ("names_forenames", "forename", "person"),
    ("names_groups", "form", "group"),
    ("names_suffixes", "suffix", "organisation"),
    ("names_shortforms", "form", "organisation"),
    ("names_company", "word", "organisation"),
]


@pytest.mark.parametrize(
    ("row", "kind"),
    [pytest.param(row, kind, id=f"{table}:{row[key]}") for table, key, kind in NAMED for row in rows(table)],
)
def test_row_finds_its_example(row: dict[str, str], kind: str) -> None:
    text, places = marked(row["example"])
    found = {(m.start, m.end): m.kind for m in names_of(text)}
    assert places
    for start, end, _ in places:
        assert found.get((start, end)) == kind, (text[start:end], found)


@pytest.mark.parametrize("row", examples("names_aliases", "form"))
def test_alias_belongs_to_its_entry(row: dict[str, str]) -> None:
    text, places = marked(row["example"])
    found = {(m.start, m.end): m.kind for m in names_of(text)}
    assert [found.get(place[:2]) for place in places] == [row["kind"]]
    assert entry_name(fold(row["form"])) == row["name"]


@pytest.mark.parametrize("row", [*examples("names_families", "family"), *examples("names_lines", "line")])
def test_numbered_family_is_found(row: dict[str, str]) -> None:
    text, places = marked(row["example"])
    found = {(m.start, m.end): m.kind for m in names_of(text)}
    assert [found.get(place[:2]) for place in places] == [row["kind"]]


@pytest.mark.parametrize("row", [*examples("names_references", "form"), *examples("names_attributes", "word")])
def test_reference_means_what_its_example_says(row: dict[str, str]) -> None:
    text, places = marked(row["example"])
    found = {(m.start, m.end): m.name for m in names_of(text) if m.pronoun}
    for start, end, name in places:
        assert found.get((start, end), "") == name


@pytest.mark.parametrize("row", examples("names_clashes", "word"))
def test_ordinary_word_holds_no_name(row: dict[str, str]) -> None:
    word = row["word"].replace("|", "")
    example = row["example"].replace("|", "")
    at = example.index(word)
    inside = mentions_in(names_of(example), at, at + len(word))
    assert not [m for m in inside if m.kind != "group" and not m.pronoun]


@pytest.mark.parametrize("row", examples("names_acronyms", "word"))
def test_acronym_names_nothing(row: dict[str, str]) -> None:
    assert not names_of(row["example"])


@pytest.mark.parametrize("row", examples("names_breaks", "word"))
def test_break_ends_a_name(row: dict[str, str]) -> None:
    text, places = marked(row["example"])
    spans = {(m.start, m.end) for m in names_of(text)}
    assert [place[:2] in spans for place in places] == [True]


PIECES = [
    *"周明远林若溪他她其该的和与在是、,。:“”《》()·（），「」 \nABCagpt4-0 ",
    *(
        "首席执行官",
        "董事长",
        "创始人",
        "研究院",
        "集团",
        "有限公司",
        "公司",
        "我国",
        "萨姆·奥尔特曼",
        "OpenAI",
        "GPT-4",
    ),
    *("H100", "以下简称", "北京", "表示", "认为", "记者", "分析师", "該高管", "這位", "輝達", "執行長"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(TEXTS | st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_mentions_are_ordered_and_slice_the_text(text: str) -> None:
    found = names_of(text)
    assert all(text[m.start : m.end] == m.text and m.name for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(TEXTS)
@settings(max_examples=80, deadline=None)
def test_folding_the_text_moves_no_mention(text: str) -> None:
    assert [(m.start, m.end, m.kind) for m in names_of(text)] == [
        (m.start, m.end, m.kind) for m in names_of(fold(text))
    ]


@pytest.mark.parametrize(
    "unit", ["张", "董事长", "《", "·", "他", "公司", "A ", "和", "“", "(", "研究院", "周明远说,", "其"]
)
def test_time_grows_with_the_length_alone(unit: str) -> None:
    assert grows_linearly(lambda size: calls(names_of, (unit * size)[:size]), 10_000)


FINDERS = {
    "suffixes": Finder(row["suffix"] for row in rows("names_suffixes") if row["use"] != "latin"),
    "references": Finder(row["form"] for row in rows("names_references")),
    "groups": Finder(row["form"] for row in rows("names_groups")),
}


@given(st.lists(st.sampled_from([word for finder in FINDERS.values() for word in finder.words])).map("".join))
@settings(max_examples=100, deadline=None)
def test_one_pass_finds_what_a_finder_of_each_table_finds(text: str) -> None:
    words = find_words(text)
    for table, finder in FINDERS.items():
        assert [place[:2] for place in getattr(words, table)] == [place[:2] for place in finder.find(text)]


def test_two_people_of_one_family_name_stay_two() -> None:
    assert canonical_names(["李明远", "李若溪", "李明远"], ["person"] * 3, {}) == {}
    found = names_of("星河智算总经理李明远到场。青鸾科技总经理李若溪也到场。李总说,价格会降。")
    assert [m.name for m in found if m.text == "李总"] in ([], ["李总"])


def test_role_is_that_of_the_first_full_mention_in_the_body() -> None:
    text = "星河智算周明远:电价是变数\n星河智算创始人、董事长周明远表示,电价是变数。周明远说,明年会好。"
    title = text.index("\n")
    found = extract_names(segment(Article("a", text, body=((title + 1, len(text)),), title_span=(0, title))))
    assert role_of(found, "周明远") == "星河智算创始人、董事长"
    assert [m.role for m in found if m.text == "周明远"][-1] is None
    assert role_of(found, "林若溪") is None


def test_lookups_by_place() -> None:
    text = "英伟达与微软合作。周明远表示欢迎。"
    found = names_of(text)
    assert [m.text for m in mentions_in(found, 0, 9)] == ["英伟达", "微软"]
    before = mention_before(found, len(text), ("organisation",))
    assert before is not None
    assert before.text == "微软"
    assert mention_before(found, 2) is None


def test_every_listed_name_is_folded_and_its_own_entry_or_an_alias() -> None:
    for form, entry in lexicon.entries().items():
        assert form == fold(form)
        assert entry.name


@pytest.mark.parametrize("row", rows("names_exchanges"), ids=lambda row: f"{row['use']} {row['word']}")
def test_what_shows_a_listed_company(row: dict[str, str]) -> None:
    text, [(start, end, _)] = marked(row["example"])
    assert listed_companies(fold(text)) == {fold(text[start:end])}

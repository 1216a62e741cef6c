"""Who stands where: cases, the debate files and the words they share, a debate of one's own, properties."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lexicon import rows
from analysis.model import Article, Mention, Span, Stance, Statement
from analysis.reading.folding import fold
from analysis.tagging import tag_article
from analysis.tagging.debates import Debate, load_debates, parse_debate
from analysis.tagging.polarity import propositions
from analysis.tagging.segment import Text, segment
from analysis.tagging.stances import extract_stances
from analysis.tagging.stances_holders import is_named
from analysis.tagging.stances_words import hits_in, tokens_in
from work import calls, grows_linearly

TARGETS = [
    "agents",
    "application-first",
    "compute-shortage",
    "consolidation",
    "general-purpose",
    "on-device",
    "open-source",
    "super-app",
]
CASES = [
    json.loads(line)
    for path in sorted((Path(__file__).parent / "cases").glob("stances*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if line
]
EXAMPLES = [(debate, example) for debate in load_debates() for example in debate.examples]


def text_of(raw: str) -> Text:
    return segment(Article("a", raw, body=((0, len(raw)),)))


def statement(raw: str, source: str, content: str, cue: str | None = None) -> Statement:
    start = raw.index(content)
    return Statement(source, Span(start, start + len(content), content), "indirect", cue=cue)


def mentions(raw: str, names: dict[str, str]) -> tuple[Mention, ...]:
    found = []
    for name, kind in names.items():
        at = raw.find(name)
        while at >= 0:
            found.append(Mention(at, at + len(name), name, kind, name))  # type: ignore[arg-type]
            at = raw.find(name, at + 1)
    return tuple(sorted(found, key=lambda mention: mention.start))


def rows_of(stances: tuple[Stance, ...]) -> list[tuple[str, str, str]]:
    return sorted((stance.target, stance.holder, stance.label) for stance in stances)


def of_speaker(debate: Debate, raw: str, holder: str) -> str:
    """The label of whoever says all that stands after the first comma."""
    start = raw.index("，") + 1
    said = Statement(holder, Span(start, len(raw), raw[start:]), "indirect")
    found = extract_stances(text_of(raw), (), (said,), (debate,))
    return found[0].label if found else "none"


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_case(case: dict[str, object]) -> None:
    raw = str(case["text"])
    said = tuple(statement(raw, *said, cue=case.get("cue")) for said in case["said"].items())  # type: ignore[attr-defined,arg-type]
    found = extract_stances(text_of(raw), mentions(raw, case["names"]), said)  # type: ignore[arg-type]
    assert rows_of(found) == sorted(tuple(row) for row in case["expect"])  # type: ignore[attr-defined]


def test_cases_cover_every_debate_and_both_scripts() -> None:
    assert len(CASES) >= 150
    assert sum(not case["expect"] for case in CASES) >= len(CASES) / 6
    labels = {(row[0], row[2]) for case in CASES for row in case["expect"]}
    assert {(target, label) for target in TARGETS for label in ("FAVOR", "AGAINST", "NEUTRAL")} <= labels
    assert sum(fold(case["text"]) != case["text"].replace("，", ",") for case in CASES) >= 20


def test_built_in_debates() -> None:
    assert [debate.target for debate in load_debates()] == TARGETS
    for debate in load_debates():
        assert {example.label for example in debate.examples} == {"FAVOR", "AGAINST", "NEUTRAL", None}
        for text in (debate.question, debate.favor, debate.against):
            assert set(text) == {"en", "zh"}


@pytest.mark.parametrize(("debate", "example"), EXAMPLES, ids=[example.text for _, example in EXAMPLES])
def test_example_of_debate_file(debate: Debate, example: object) -> None:
    assert of_speaker(debate, example.text, example.holder) == (example.label or "none")  # type: ignore[attr-defined]


LEANING = {"spread", "become", "enable", "plan"}
WORDS = [row for row in rows("polarity") if not row["class"].startswith(("vague", "speaks", "comment", "firm_end"))]
FRAMES = rows("polarity_frames")
TELLING = [row for row in rows("polarity") if row["class"] in ("speaks", "comment")]
COMPOUNDS = rows("polarity_compounds")


@pytest.mark.parametrize("row", WORDS, ids=[f"{row['class']} {row['word']}" for row in WORDS])
def test_word_of_judgement(row: dict[str, str]) -> None:
    debate = next(debate for debate in load_debates() if debate.target == "open-source")
    assert row["word"] in row["example"]
    lower = fold(row["example"]).lower()
    found = propositions(debate, lower, (0, len(lower)))
    labels = {p.label for p in found if not p.leaning or row["class"] in LEANING}
    assert labels == ({row["gives"]} if row["gives"] != "none" else set())


@pytest.mark.parametrize("row", FRAMES, ids=[row["pattern"] for row in FRAMES])
def test_frame(row: dict[str, str]) -> None:
    debate = next(debate for debate in load_debates() if debate.target == "open-source")
    lower = fold(row["example"]).lower()
    assert {proposition.label for proposition in propositions(debate, lower, (0, len(lower)))} == {row["gives"]}


@pytest.mark.parametrize("row", COMPOUNDS, ids=[f"{row['first']} {row['second']}" for row in COMPOUNDS])
def test_word_of_two_parts(row: dict[str, str]) -> None:
    debate = next(debate for debate in load_debates() if debate.target == "open-source")
    lower = fold(row["example"]).lower()
    whole = (0, len(lower))
    made = [classes for _, _, classes in tokens_in(debate, lower, whole, hits_in(debate, lower, whole))]
    assert any(row["class"] in classes for classes in made)
    assert not any({row["first"], row["second"]} <= classes for classes in made)
    assert {proposition.label for proposition in propositions(debate, lower, (0, len(lower)))} == {row["gives"]}


@pytest.mark.parametrize("row", TELLING, ids=[f"{row['class']} {row['word']}" for row in TELLING])
def test_words_told_without_a_statement(row: dict[str, str]) -> None:
    found = extract_stances(text_of(row["example"]), mentions(row["example"], {"林澜": "person"}), ())
    assert rows_of(found) == ([("open-source", "林澜", row["gives"])] if row["gives"] != "none" else [])


VAGUE = [row for row in rows("polarity") if row["class"].startswith("vague")]


@pytest.mark.parametrize("row", VAGUE, ids=[f"{row['class']} {row['word']}" for row in VAGUE])
def test_vague_source(row: dict[str, str]) -> None:
    assert not is_named(row["example"].split("认为")[0])


FIRMS = [row for row in rows("polarity") if row["class"] == "firm_end"]


@pytest.mark.parametrize("row", FIRMS, ids=[row["word"] for row in FIRMS])
def test_firm_that_no_mention_holds(row: dict[str, str]) -> None:
    raw = row["example"]
    source, _, content = raw.partition("认为，")
    somebody = (Mention(0, 0, "林澜", "person", "林澜"),)
    found = extract_stances(text_of(raw), somebody, (statement(raw, source, content),))
    assert rows_of(found) == [("open-source", source, row["gives"])]


MAKERS = rows("polarity_makers")


@pytest.mark.parametrize("row", MAKERS, ids=[row["model"] for row in MAKERS])
def test_maker_of_model(row: dict[str, str]) -> None:
    found = extract_stances(text_of(row["example"]), (), ())
    assert rows_of(found) == [("open-source", row["gives"], "FAVOR")]


OWN = """
target = "four-day-week"
pro = ["short"]
con = ["long"]
[question]
en = "Should the working week have four days?"
zh = "该不该一周只上四天班？"
[favor]
en = "Four days are better"
zh = "四天更好"
[against]
en = "Five days are better"
zh = "五天更好"
[words]
short = ["四天工作制", "做四休三"]
long = ["五天工作制", "做五休二"]
rested = ["更有精神", "少请病假"]
[patterns]
favor = ["short .. rested"]
"""


@pytest.mark.parametrize(
    ("content", "label"),
    [
        ("四天工作制是大势所趋", "FAVOR"),
        ("四天工作制不是未来", "AGAINST"),
        ("与其守着五天工作制，不如试试做四休三", "FAVOR"),
        ("做四休三让员工更有精神", "FAVOR"),
        ("四天工作制和五天工作制可以并存", "NEUTRAL"),
        ("四天工作制的试点在三月结束", None),
    ],
)
def test_debate_of_ones_own(tmp_path: Path, content: str, label: str | None) -> None:
    (tmp_path / "four-day-week.toml").write_text(OWN, encoding="utf-8")
    debates = load_debates(tmp_path)
    assert [debate.target for debate in debates] == [*TARGETS, "four-day-week"]
    raw = f"林澜认为，{content}。"
    found = extract_stances(text_of(raw), (), (statement(raw, "林澜", content),), debates)
    assert rows_of(found) == ([("four-day-week", "林澜", label)] if label else [])


def test_guide_to_adding_a_debate_is_true() -> None:
    guide = (Path(__file__).parents[1] / "docs" / "add-a-debate.md").read_text(encoding="utf-8")
    debate = parse_debate(guide.split("```toml\n")[1].split("```")[0], "docs/add-a-debate.md")
    assert debate.target not in TARGETS
    assert len(debate.examples) >= 4
    for example in debate.examples:
        assert of_speaker(debate, example.text, example.holder) == (example.label or "none")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("target = ", "mine.toml"),
        ("target = 'x'", "question is missing"),
        (OWN.replace("short .. rested", "short .. wested"), "wested"),
        (OWN.replace('pro = ["short"]', 'pro = ["brief"]'), "brief"),
        (OWN.replace('favor = ["short', 'maybe = ["short'), "maybe"),
        (OWN + '[[examples]]\ntext = "林澜说，好。"\nholder = "林澜"\nlabel = "YES"', "YES"),
    ],
)
def test_faulty_debate_names_file_and_fault(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=complaint) as caught:
        load_debates(tmp_path)
    assert "mine.toml" in str(caught.value)


def test_own_file_takes_the_place_of_a_built_in_debate(tmp_path: Path) -> None:
    (tmp_path / "agents.toml").write_text(OWN.replace("four-day-week", "agents"), encoding="utf-8")
    debates = {debate.target: debate for debate in load_debates(tmp_path)}
    assert sorted(debates) == TARGETS
    assert debates["agents"].question["en"].startswith("Should the working week")


def test_person_comes_before_his_firm() -> None:
    raw = "赵启明旗下星河公司宣布开源大模型星语。"
    names = mentions(raw, {"赵启明": "person", "星河公司": "organisation"})
    assert rows_of(extract_stances(text_of(raw), names, ())) == [("open-source", "赵启明", "FAVOR")]


@pytest.mark.parametrize(
    ("source", "holder"),
    [
        ("Dana Weir", "Dana Weir"),
        ("许澜", "许澜"),
        ("星河智算的Dana Weir", "Dana Weir"),
        ("半年报", None),
        ("合作伙伴", None),
        ("多位网友", None),
    ],
)
def test_source_that_no_mention_holds_needs_the_shape_of_a_name(source: str, holder: str | None) -> None:
    raw = f"{source}认为，开源模型才是未来。会上还有星河智算的代表。"
    names = mentions(raw, {"星河智算": "organisation"})
    found = extract_stances(text_of(raw), names, (statement(raw, source, "开源模型才是未来"),))
    assert rows_of(found) == ([("open-source", holder, "FAVOR")] if holder else [])


def test_list_of_makers() -> None:
    raw = "选择闭源的大模型公司有星河智算、云岭科技，选择开源的有北辰智能。"
    names = mentions(raw, {"星河智算": "organisation", "云岭科技": "organisation", "北辰智能": "organisation"})
    found = {stance.holder: stance.label for stance in extract_stances(text_of(raw), names, ())}
    assert found == {"星河智算": "AGAINST", "云岭科技": "AGAINST", "北辰智能": "FAVOR"}


def test_deeds_and_statements_are_told_apart() -> None:
    raw = "星河智算开源了一款大模型。林澜认为，开源模型才是未来。"
    names = mentions(raw, {"星河智算": "organisation", "林澜": "person"})
    found = extract_stances(text_of(raw), names, (statement(raw, "林澜", "开源模型才是未来"),))
    assert [(stance.holder, stance.basis) for stance in found] == [("星河智算", "deed"), ("林澜", "statement")]
    assert all(raw[s.evidence.start : s.evidence.end] == s.evidence.text for s in found)


def test_a_menu_above_the_text_takes_nothing_from_its_first_paragraph() -> None:
    menu, said = "首页 开源 芯片\n", "林澜认为，开源才是大模型的未来。"
    page = Article("a", menu + said, body=((len(menu), len(menu + said)),))
    assert [(s.target, s.holder, s.label) for s in tag_article(page).stances] == [("open-source", "林澜", "FAVOR")]


def test_one_stance_for_each_holder_and_target() -> None:
    raw = "林澜认为，开源模型更好。她还说，开源大模型是大势所趋。"
    said = (statement(raw, "林澜", "开源模型更好"), statement(raw, "林澜", "开源大模型是大势所趋"))
    found = extract_stances(text_of(raw), (), said)
    assert rows_of(found) == [("open-source", "林澜", "FAVOR")]
    assert found[0].evidence.text == "开源模型更好"


PIECES = [
    *[
        "开源",
        "闭源",
        "模型",
        "AI",
        "智能体",
        "超级应用",
        "端侧",
        "云端",
        "算力",
        "不是",
        "而是",
        "更好",
        "未来",
        "是",
        "不足",
    ],
    *[
        "“",
        "”",
        "，",
        "。",
        "？",
        "\n",
        " ",
        "林澜",
        "难道",
        "如果",
        "但",
        "只剩",
        "三家",
        "的说法",
        "不认同",
        "\u0130",
        "𠮷",
    ],
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=80))
def test_no_string_raises_and_evidence_is_cut_from_the_text(raw: str) -> None:
    text = text_of(raw)
    said = (Statement("林澜", Span(0, len(raw), raw), "direct"),)
    found = extract_stances(text, mentions(raw, {"林澜": "person"}), said)
    keys = [(stance.target, stance.holder) for stance in found]
    assert len(keys) == len(set(keys))
    assert [s.evidence.start for s in found] == sorted(s.evidence.start for s in found)
    for stance in found:
        assert raw[stance.evidence.start : stance.evidence.end] == stance.evidence.text != ""
        assert is_named(stance.holder)


@pytest.mark.parametrize(
    "piece", ["开源", "不", "“开源", "开源是未来", "不是开源而是闭源", "星河开源了大模型、", "算力不足，"]
)
def test_time_is_linear(piece: str) -> None:
    def work(size: int) -> int:
        raw = piece * (size // len(piece))
        said = (Statement("林澜", Span(0, len(raw), raw), "direct"),)
        return calls(extract_stances, text_of(raw), mentions(raw, {"星河": "organisation"}), said)

    assert grows_linearly(work, 10_000)

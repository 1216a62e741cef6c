"""Events: the cases of tests/cases/events.jsonl, the lexicons' own examples, and what holds for any text."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lexicon import rows
from analysis.model import Article, Event, Mention
from analysis.tagging.events import extract_events
from analysis.tagging.events_frame import event_time, happens, kind_of
from analysis.tagging.segment import Text, segment
from analysis.tagging.times import extract_times
from work import calls, grows_linearly

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases/events.jsonl").read_text("utf-8").splitlines()]
ANCHOR = "2024-07-12"
CALENDAR = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?|-Q[1-4]|-H[12])?")


def text_of(raw: str, anchor: str | None = ANCHOR) -> Text:
    return segment(Article("a", raw, anchor=anchor, body=((0, len(raw)),)))


def events_of(raw: str, anchor: str | None = ANCHOR, names: tuple[Mention, ...] = ()) -> tuple[Event, ...]:
    text = text_of(raw, anchor)
    return extract_events(text, (), extract_times(text, ()), names, ())


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_case(case: dict) -> None:
    found = [
        {"time": e.time, "kind": e.kind, "clause": e.clause.text} for e in events_of(case["text"], case.get("anchor"))
    ]
    assert found == case["expect"]


def test_one_case_in_eight_expects_nothing() -> None:
    assert len(CASES) >= 60
    assert sum(not case["expect"] for case in CASES) * 8 >= len(CASES)


@pytest.mark.parametrize("row", rows("events"), ids=[row["word"] for row in rows("events")])
def test_happening_example(row: dict) -> None:
    assert row["word"] in row["example"]
    assert happens(row["example"]) >= ({row["kind"]} - {"none"})
    if row["kind"] == "none":
        assert not happens(row["example"])


@pytest.mark.parametrize("row", rows("events_objects"), ids=[row["word"] for row in rows("events_objects")])
def test_object_example(row: dict) -> None:
    assert row["word"] in row["example"]
    assert kind_of(row["example"]) == row["kind"]


@pytest.mark.parametrize(
    "row", rows("events_frames"), ids=[f"{row['part']} {row['word']}" for row in rows("events_frames")]
)
def test_frame_example(row: dict) -> None:
    found = [f"{e.time} {e.clause.text}" for e in events_of(row["example"])]
    assert found == ([] if row["gives"] == "-" else [row["gives"]])


def test_participants_are_the_people_and_organisations_of_the_clause() -> None:
    raw = "5月8日，青云公司与白石大学签约，周明远到场。"
    names = (
        Mention(5, 9, "青云公司", "organisation", "青云"),
        Mention(10, 14, "白石大学", "organisation", "白石大学"),
        Mention(17, 20, "周明远", "person", "周明远"),
    )
    (event,) = events_of(raw, names=names)
    assert (event.clause.text, event.participants) == ("青云公司与白石大学签约", ("青云", "白石大学"))


def test_times_of_the_header_make_no_event() -> None:
    raw = "2024-07-12 09:30 青云公司发布\n青云公司发布了新机。"
    text = segment(Article("a", raw, anchor=ANCHOR, header=((0, 23),), body=((24, len(raw)),)))
    assert extract_events(text, (), extract_times(text, ()), (), ()) == ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-03-18TMO", "2024-03-18"),
        ("2024-03-18T16:21:07", "2024-03-18"),
        ("2024-W28", "2024-07"),
        ("2024-W27-WE", "2024-07"),
        ("2024-Q3", "2024-Q3"),
        ("2024-SP", "2024"),
        ("2026", "2026"),
        ("XXXX-08", None),
        ("PAST_REF", None),
        ("P3Y", None),
        ("199X", None),
        ("2021/2025", None),
    ],
)
def test_what_a_timeline_takes(value: str, expected: str | None) -> None:
    assert event_time(value) == expected


pieces = st.lists(
    st.one_of(
        st.sampled_from(
            ("2024年", "5月8日", "去年", "下半年", "昨天", "发布", "公司", "报道", "以来", "截至", "《", "》", "的")
        ),
        st.sampled_from("，。：；？！（）、\n时后前和至"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=40,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(pieces, st.sampled_from((None, "2024", "2024-07", "2024-07-12")))
def test_any_text_gives_ordered_clauses_with_calendar_times(raw: str, anchor: str | None) -> None:
    events = events_of(raw, anchor)
    assert [e.clause.start for e in events] == sorted(e.clause.start for e in events)
    for event in events:
        assert raw[event.clause.start : event.clause.end] == event.clause.text != ""
        assert CALENDAR.fullmatch(event.time)


@pytest.mark.parametrize(
    "piece", ["今年", "2023年，", "5月8日，公司发布。", "年中", "2023年5月发布，", "《5月", "1月1日、"]
)
def test_time_is_linear(piece: str) -> None:
    def work(length: int) -> int:
        text = text_of(piece * (length // len(piece)))
        return calls(extract_events, text, (), extract_times(text, ()), (), ())

    assert grows_linearly(work, 10_000)

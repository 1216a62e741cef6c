"""Time expressions: the cases of tests/cases/times.jsonl, the lexicon's own examples, and what holds for any text."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lexicon import rows
from analysis.model import Article, Quantity, TimeExpression
from analysis.reading.folding import fold
from analysis.tagging.segment import Text, segment
from analysis.tagging.times import extract_times
from work import calls, grows_linearly

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases/times.jsonl").read_text("utf-8").splitlines()]
ANCHOR = "2024-07-12"
VALUE = re.compile(
    r"(?:\d{4}|XXXX)(?:-\d{2}(?:-\d{2}(?:T(?:MO|MI|AF|EV|NI|\d{2}:\d{2}(?::\d{2})?))?)?|-Q[1-4]|-H[12]|-(?:SP|SU|FA|WI))?"
    r"|\d{4}-W\d{2}(?:-WE)?|\d{3}X|\d{2}XX|\d{4}/\d{4}|T(?:MO|AF|EV|NI)|(?:PAST|PRESENT|FUTURE)_REF"
    r"|P(?:[\dX.]+[YMWDQ])*(?:T(?:[\dX.]+[HMS])+)?"
)
WORDS = sorted({row["word"] for row in rows("times")})


def text_of(raw: str, anchor: str | None = ANCHOR) -> Text:
    return segment(Article("a", raw, anchor=anchor, body=((0, len(raw)),)))


def shown(times: tuple[TimeExpression, ...]) -> list[str]:
    return [f"{t.text}={t.type} {t.value}" + (f" {t.mod}" if t.mod else "") for t in times]


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_case(case: dict) -> None:
    expected = [
        f"{e['text']}={e['type']} {e['value']}" + (f" {e['mod']}" if "mod" in e else "") for e in case["expect"]
    ]
    assert shown(extract_times(text_of(case["text"], case.get("anchor")), ())) == expected


@pytest.mark.parametrize("row", rows("times"), ids=[f"{row['class']} {row['word']}" for row in rows("times")])
def test_lexicon_example(row: dict) -> None:
    expected = [] if row["gives"] == "-" else row["gives"].split(";")
    assert row["word"] in row["example"]
    assert shown(extract_times(text_of(row["example"]), ())) == expected


def test_one_case_in_eight_expects_nothing() -> None:
    assert len(CASES) >= 300
    assert sum(not case["expect"] for case in CASES) * 8 >= len(CASES)


def test_header_and_headline_are_read() -> None:
    raw = "2024-07-12 09:30\n本周五，新机上市\n昨日，公司开会。\n"
    article = Article("a", raw, anchor=ANCHOR, header=((0, 16),), title_span=(17, 25), body=((26, 35),))
    assert shown(extract_times(segment(article), ())) == [
        "2024-07-12 09:30=TIME 2024-07-12T09:30",
        "本周五=DATE 2024-07-12",
        "昨日=DATE 2024-07-11",
    ]


def test_nothing_is_read_outside_header_headline_and_body() -> None:
    raw = "公司昨日开会。\n相关阅读：2023年回顾"
    article = Article("a", raw, anchor=ANCHOR, body=((0, 7),))
    assert shown(extract_times(segment(article), ())) == ["昨日=DATE 2024-07-11"]


def test_days_since_posting_are_vague_in_the_header() -> None:
    raw = "330 天前\n三天前，公司开会。"
    article = Article("a", raw, anchor=ANCHOR, header=((0, 6),), body=((7, 16),))
    assert shown(extract_times(segment(article), ())) == ["330 天前=DATE PAST_REF", "三天前=DATE 2024-07-09"]


def test_seconds_within_a_quantity_are_no_time() -> None:
    raw = "推理延迟为3秒。"
    latency = Quantity(5, 7, "3秒", 3.0, 3.0, "s", "latency")
    assert extract_times(text_of(raw), (latency,)) == ()
    assert shown(extract_times(text_of(raw), ())) == ["3秒=DURATION PT3S"]


@pytest.mark.parametrize("folded", [case["text"] for case in CASES[:60]])
def test_folded_text_gives_the_same_spans(folded: str) -> None:
    plain = extract_times(text_of(folded), ())
    again = extract_times(text_of(fold(folded)), ())
    assert [(t.start, t.end, t.value) for t in plain] == [(t.start, t.end, t.value) for t in again]


@given(
    st.integers(-3000, 3000),
    st.sampled_from(("今天", "昨天", "前天", "明天", "后天", "昨日", "今晚", "前晚", "大前天")),
)
def test_day_words_move_with_the_anchor(days: int, word: str) -> None:
    def value(anchor: date) -> date:
        (found,) = extract_times(text_of(f"{word}，公司开会。", anchor.isoformat()), ())
        return date.fromisoformat(found.value[:10])

    start = date(2024, 7, 12)
    assert value(start + timedelta(days=days)) - value(start) == timedelta(days=days)


@given(st.integers(1, 400), st.integers(-2000, 2000))
def test_counted_days_move_with_the_anchor(count: int, days: int) -> None:
    anchor = date(2024, 7, 12) + timedelta(days=days)
    (found,) = extract_times(text_of(f"{count}天前，公司开会。", anchor.isoformat()), ())
    assert date.fromisoformat(found.value) == anchor - timedelta(days=count)


@given(st.dates(date(1990, 1, 1), date(2049, 12, 31)), st.sampled_from(("", "-", "/", ".")))
def test_full_dates_are_read_in_every_writing(day: date, mark: str) -> None:
    written = f"{day.year}年{day.month}月{day.day}日" if not mark else day.strftime(f"%Y{mark}%m{mark}%d")
    (found,) = extract_times(text_of(f"会议定于{written}召开。"), ())
    assert (found.text, found.type, found.value) == (written, "DATE", day.isoformat())


pieces = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from("0123456789年月日号时分秒个第前后半多至-—/:.、，。（）《》“” \n"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=30,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(pieces, st.sampled_from((None, "2024", "2024-07", "2024-07-12", "0001-01-01", "9999-12-31", "x")))
def test_any_text_gives_ordered_spans_and_valid_values(raw: str, anchor: str | None) -> None:
    times = extract_times(text_of(raw, anchor), ())
    end = 0
    for found in times:
        assert end <= found.start < found.end
        assert raw[found.start : found.end] == found.text
        assert VALUE.fullmatch(found.value), found
        assert found.mod in (None, "START", "MID", "END", "APPROX")
        end = found.end


@pytest.mark.parametrize(
    "piece",
    ["年", "1", "一", "1年", "今年", "-", "1-", "二〇", "12:", "《今日", "每", "5、", "去年同期", "2024", "1 ", "半"],
)
def test_time_is_linear(piece: str) -> None:
    def work(length: int) -> int:
        return calls(extract_times, text_of(piece * (length // len(piece))), ())

    assert grows_linearly(work, 10_000)

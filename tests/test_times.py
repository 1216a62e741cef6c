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
CLOCK = r"T(?:(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?|24:00)"
PART = "T(?:MO|MI|AF|EV|NI)"
DAY = r"(\d{4}|XXXX)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
COARSE = r"(?:\d{4}|XXXX)(?:-(?:0[1-9]|1[0-2])|-Q[1-4]|-H[12]|-(?:SP|SU|FA|WI))?"
WEEK = r"(\d{4})-W(0[1-9]|[1-4]\d|5[0-3])(?:-WE)?"
LENGTH = r"P(?=[\dXT])(?:[\d.]+Y|XY)?(?:[\d.]+Q|XQ)?(?:[\d.]+M|XM)?(?:[\d.]+W|XW)?(?:[\d.]+D|XD)?(?:T(?=[\dX])(?:[\d.]+H|XH)?(?:[\d.]+M|XM)?(?:[\d.]+S|XS)?)?"
REPEATED = (
    rf"XXXX-WXX-(?:[1-7]|WE)(?:{PART}|{CLOCK})?|XXXX-(?:XX|0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:{PART}|{CLOCK})?"
    rf"|XXXX-(?:0[1-9]|1[0-2]|Q[1-4]|H[12]|SP|SU|FA|WI)|{PART}|{CLOCK}"
)
FORMS = {
    "DATE": rf"{DAY}|{COARSE}|{WEEK}|\d{{3}}X|\d\dXX|(?:PAST|PRESENT|FUTURE)_REF",
    "TIME": rf"{DAY}(?:{PART}|{CLOCK})",
    "DURATION": rf"{LENGTH}|\d{{4}}/\d{{4}}",
    "SET": rf"{LENGTH}|{REPEATED}",
}
WORDS = sorted({row["word"] for row in rows("times")})


def text_of(raw: str, anchor: str | None = ANCHOR) -> Text:
    return segment(Article("a", raw, anchor=anchor, body=((0, len(raw)),)))


def is_timex(found: TimeExpression) -> bool:
    """Whether a value is one that TIMEX3 and ISO 8601 allow for its type, with days and weeks that the calendar has."""
    match = re.fullmatch(FORMS[found.type], found.value)
    if match is None:
        return False
    if week := re.match(WEEK, found.value):
        date.fromisocalendar(int(week[1]), int(week[2]), 1)
    if day := re.match(DAY, found.value):
        date(int(day[1]) if day[1] != "XXXX" else 2000, int(day[2]), int(day[3]))
    if "/" in found.value:
        first, last = found.value.split("/")
        return first < last
    return True


def shown(times: tuple[TimeExpression, ...]) -> list[str]:
    return [f"{t.text}={t.type} {t.value}" + (f" {t.mod}" if t.mod else "") for t in times]


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_case(case: dict) -> None:
    expected = [
        f"{e['text']}={e['type']} {e['value']}" + (f" {e['mod']}" if "mod" in e else "") for e in case["expect"]
    ]
    found = extract_times(text_of(case["text"], case.get("anchor")), ())
    assert shown(found) == expected
    assert all(map(is_timex, found))


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


@given(
    st.integers(-300, 300), st.sampled_from(("本周三", "上周五", "下周一", "上上个周二", "本周末", "上周", "下下周"))
)
def test_weekday_words_move_with_the_anchor(weeks: int, words: str) -> None:
    def value(anchor: date) -> date:
        (found,) = extract_times(text_of(f"{words}，公司开会。", anchor.isoformat()), ())
        week = re.match(WEEK, found.value)
        return date.fromisocalendar(int(week[1]), int(week[2]), 1) if week else date.fromisoformat(found.value)

    start = date(2024, 7, 12)
    assert value(start + timedelta(weeks=weeks)) - value(start) == timedelta(weeks=weeks)


@given(st.integers(-3000, 3000), st.sampled_from(("周一至周五", "周三到周日", "上周四至周六", "本周二至周四")))
def test_a_range_of_weekdays_runs_forward(days: int, words: str) -> None:
    anchor = date(2024, 7, 12) + timedelta(days=days)
    first, last = extract_times(text_of(f"{words}，公司开会。", anchor.isoformat()), ())
    assert timedelta(0) < date.fromisoformat(last.value) - date.fromisoformat(first.value) < timedelta(days=7)


@given(st.dates(date(1990, 1, 1), date(2035, 12, 31)), st.integers(1, 400), st.sampled_from("年-/."))
def test_both_ends_of_a_range_are_whole(day: date, length: int, mark: str) -> None:
    def written(of: date) -> str:
        return f"{of.year}年{of.month}月{of.day}日" if mark == "年" else f"{of.year}{mark}{of.month}{mark}{of.day}"

    last = day + timedelta(days=length)
    first_found, last_found = extract_times(text_of(f"{written(day)}-{written(last)}，公司参展。"), ())
    assert (first_found.value, last_found.value) == (day.isoformat(), last.isoformat())


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
        assert is_timex(found), found
        assert found.mod in (None, "START", "MID", "END", "APPROX")
        end = found.end


@pytest.mark.parametrize(
    "piece",
    [
        "年",
        "1",
        "一",
        "1年",
        "今年",
        "-",
        "1-",
        "二〇",
        "12:",
        "《今日",
        "每",
        "5、",
        "去年同期",
        "2024",
        "1 ",
        "半",
        "98年",
        "每周一至",
        "2019/3/4-",
        "3点至",
        "24/",
        "5:00-",
        "周一（",
        "到116年",
    ],
)
def test_time_is_linear(piece: str) -> None:
    def work(length: int) -> int:
        return calls(extract_times, text_of(piece * (length // len(piece))), ())

    assert grows_linearly(work, 10_000)


def test_no_more_dates_are_read_of_a_dump_than_a_sentence_could_tell() -> None:
    assert len(extract_times(text_of("去年" * 1000), ())) == 64
    assert len(extract_times(text_of("去年公司新建了机房。" * 100), ())) == 100

"""TIMEX3 dates become EDTF that the edtf package reads, and the days that an axis draws."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from edtf import is_valid_edtf
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.axis import Days, days_of, edtf_of, members, one_of
from analysis.charts.dates import date_label, ticks, window
from analysis.reading import read_text

SOURCE = Path(__file__).parent.parent / "src"

# TIMEX3 value, mod, on an estimated day of writing, bound -> EDTF, first day, last day, words.
DATES = [
    ("2023-07-14", None, False, None, "2023-07-14", "2023-07-14", "2023-07-14", "14 Jul 2023"),
    ("2023-07", None, False, None, "2023-07", "2023-07-01", "2023-07-31", "Jul 2023"),
    ("2024-02", "APPROX", False, None, "2024-02~", "2024-02-01", "2024-02-29", "c. Feb 2024"),
    ("2024-10", None, True, None, "2024-10?", "2024-10-01", "2024-10-31", "Oct 2024 ?"),
    ("2024-10", "APPROX", True, None, "2024-10%", "2024-10-01", "2024-10-31", "Oct 2024 ?"),
    ("2023-07-14TMO", None, False, None, "2023-07-14", "2023-07-14", "2023-07-14", "14 Jul 2023"),
    ("2023-07-14T16:21:07", None, False, None, "2023-07-14", "2023-07-14", "2023-07-14", "14 Jul 2023"),
    ("2024", None, False, None, "2024", "2024-01-01", "2024-12-31", "2024"),
    ("2024-Q1", None, False, None, "2024-33", "2024-01-01", "2024-03-31", "Q1 2024"),
    ("2024-Q4", None, False, None, "2024-36", "2024-10-01", "2024-12-31", "Q4 2024"),
    ("2024-H2", None, False, None, "2024-41", "2024-07-01", "2024-12-31", "H2 2024"),
    ("2024-Q3", "APPROX", False, None, "2024-07~/2024-09~", "2024-07-01", "2024-09-30", "c. Jul–Sep 2024"),
    ("2024-Q3", "END", False, None, "2024-09~", "2024-09-01", "2024-09-30", "c. Sep 2024"),
    ("2025-SP", None, False, None, "2025-21", "2025-03-01", "2025-05-31", "spring 2025"),
    ("2025-WI", None, False, None, "2025-12/2026-02", "2025-12-01", "2026-02-28", "Dec 2025 – Feb 2026"),
    ("2024-W28", None, False, None, "2024-07-08/2024-07-14", "2024-07-08", "2024-07-14", "8–14 Jul 2024"),
    ("2026-W29-WE", None, False, None, "2026-07-18/2026-07-19", "2026-07-18", "2026-07-19", "18–19 Jul 2026"),
    ("202X", None, False, None, "202X", "2020-01-01", "2029-12-31", "2020s"),
    ("20XX", None, False, None, "20XX", "2000-01-01", "2099-12-31", "2000s"),
    ("202X", "START", False, None, "2020~/2022~", "2020-01-01", "2022-12-31", "early 2020s"),
    ("2021/2025", None, False, None, "2021/2025", "2021-01-01", "2025-12-31", "2021–2025"),
    ("2024-Q1/2024-Q3", None, False, None, "2024-01/2024-09", "2024-01-01", "2024-09-30", "Jan–Sep 2024"),
    ("2023-07", "START", False, None, "2023-07-01~/2023-07-10~", "2023-07-01", "2023-07-10", "early Jul 2023"),
    ("2024-02", "END", True, None, "2024-02-21%/2024-02-29%", "2024-02-21", "2024-02-29", "late Feb 2024 ?"),
    ("2023", "END", False, None, "2023-10~/2023-12~", "2023-10-01", "2023-12-31", "late 2023"),
    ("2023", "MID", False, None, "2023-05~/2023-08~", "2023-05-01", "2023-08-31", "mid 2023"),
    ("2030", None, False, "before", "../2030", None, "2030-12-31", "by 2030"),
    ("2030-Q2", None, False, "before", "../2030-06", None, "2030-06-30", "by Jun 2030"),
    ("2024-05", None, True, "since", "2024-05?/..", "2024-05-01", None, "since May 2024 ?"),
]


@pytest.mark.parametrize(("value", "mod", "estimated", "bound", "edtf", "first", "last", "words"), DATES)
def test_a_date(value, mod, estimated, bound, edtf, first, last, words):
    assert edtf_of(value, mod, estimated=estimated, bound=bound) == edtf
    assert is_valid_edtf(edtf)
    days = days_of(edtf)
    assert (days.first and days.first.isoformat(), days.last and days.last.isoformat()) == (first, last)
    assert date_label(edtf) == words


@pytest.mark.parametrize(
    "value", ["P3Y", "PXM", "FUTURE_REF", "XXXX-07-12", "2023-13", "2023-02-30", "", None, "2024-W"]
)
def test_what_is_no_calendar_date_has_no_edtf(value):
    assert edtf_of(value) is None


VALUES = st.one_of(
    st.dates(date(1800, 1, 1), date(2200, 1, 1)).map(str),
    st.from_regex(r"\A(18|19|20)[0-9]{2}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]|SP|SU|FA|WI|W[0-4][0-9](-WE)?))?\Z"),
    st.from_regex(r"\A(18|19|20)([0-9]X|XX)\Z"),
)
MODS = st.sampled_from([None, "START", "MID", "END", "APPROX"])
BOUNDS = st.sampled_from([None, "before", "since"])


@given(VALUES, MODS, st.booleans(), BOUNDS)
def test_every_date_is_valid_and_lies_on_the_axis(value, mod, estimated, bound):
    edtf = edtf_of(value, mod, estimated=estimated, bound=bound)
    assert is_valid_edtf(edtf)
    days = days_of(edtf)
    assert days.estimate or not (estimated or mod == "APPROX")
    assert not days.estimate or estimated or mod is not None
    assert (days.first is None) == (bound == "before")
    assert (days.last is None) == (bound == "since")
    assert date_label(edtf)


@given(st.text())
def test_no_value_raises(value):
    edtf = edtf_of(value)
    assert edtf is None or is_valid_edtf(edtf)
    days_of(value)


def test_dates_agree_or_not():
    month, day, next_day, rough = (days_of(e) for e in ("2023-07", "2023-07-14", "2023-07-15", "2023-08~"))
    assert month.meets(day)
    assert day.meets(month)
    assert not day.meets(next_day)
    assert month.meets(rough)
    assert not day.meets(days_of("2023-08"))


def test_a_set_of_dates_in_conflict():
    edtf = one_of(["2023-07-15", "2023-07-14", "2023-07-15"])
    assert edtf == "[2023-07-14,2023-07-15]"
    assert is_valid_edtf(edtf)
    assert members(edtf) == ("2023-07-14", "2023-07-15")
    assert date_label(edtf) == "14 or 15 Jul 2023"


TEXTS = [
    ("2024-07-12\n青岚集团计划2030年之前建成智算中心。\n", "2030年", "../2030"),
    ("2024-07-12\n青岚集團將於2030年前建成智算中心。\n", "2030年", "../2030"),
    ("2024-07-12\n2024年前三季度，青岚集团营收增长。\n", "2024年前三季度", None),
    ("2024-07-12\n今年以来，青岚集团发布三款芯片。\n", "今年", "2024/.."),
    ("2024-07-12\n青岚集团今年7月左右投产。\n", "今年7月左右", "2024-07~"),
    ("2024-07-12\n去年年底，青岚集团开工。\n", "去年年底", "2023-10~/2023-12~"),
    ("2024-07-12\n青岚集团上周投产。\n", "上周", "2024-07-01/2024-07-07"),
    ("2024-07-12\n“十四五”期间，青岚集团建成三座智算中心。\n", "十四五", "2021/2025"),
]


@pytest.mark.parametrize(("text", "said", "edtf"), TEXTS)
def test_where_it_stands(text, said, edtf):
    times = analysis.tables(analysis.tag(read_text(text))).times
    found = times[times["text"].str.contains(said, regex=False)]["edtf"].tolist()
    if edtf is not None:
        assert found == [edtf]
    assert not any(isinstance(e, str) and e.startswith("..") for e in found if edtf is None)


def test_what_hangs_on_an_estimated_day_of_writing_is_marked():
    text = "青岚集团开工\n2023年7月，青岚集团完成融资。去年11月，青岚集团成立。\n"
    [tagged] = analysis.tag(read_text(text))
    assert tagged.article.published is None
    assert tagged.article.anchor
    times = analysis.tables([tagged]).times.set_index("text")["edtf"].to_dict()
    assert times["2023年7月"] == "2023-07"
    assert times["去年11月"].endswith("?")


def test_the_package_for_dates_loads_at_first_use():
    code = "import sys, analysis, analysis.tables; print('edtf' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=SOURCE)
    assert done.stdout.strip() == "False"


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 20000), st.integers(2, 6))
def test_ticks_are_few_in_order_and_on_the_axis(first, length, most):
    last = first + timedelta(length)
    found = ticks(first, last, most)
    days = [day for day, _ in found]
    assert len(found) <= most + 2 * all(label.isdigit() for _, label in found)
    assert days == sorted(days)
    assert all(first <= day <= last for day in days)


@given(st.lists(st.tuples(st.dates(date(1950, 1, 1), date(2060, 1, 1)), st.integers(0, 3000)), min_size=1))
def test_the_axis_shows_most_of_what_there_is(drawn):
    spans = [Days(day, day + timedelta(length)) for day, length in drawn]
    first, last = window(spans)
    assert first <= last
    inside = sum(first <= s.first and s.last <= last for s in spans)
    assert inside >= len(spans) * 0.85 - 1e-9

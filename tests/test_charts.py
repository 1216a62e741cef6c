"""Charts draw what the tables hold: marks at their values, words that name them, links to their evidence."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis import charts
from analysis.charts.ledger import COMPUTE, ledger_rows
from analysis.charts.show import words_of
from analysis.charts.style import wrap
from analysis.charts.timeline import timeline_rows
from analysis.positions import position_rows

HERE = {"article": "a", "published": "2024-07-12", "start": 0, "end": 1, "sentence": "某句。"}


def figure(n, entity, low, high, modifier="exact", status="actual", time=None, unit="FLOPS"):
    own = {
        "id": f"abcde-f{n}",
        "text": "某值",
        "entity": entity,
        "metric": "算力",
        "low": low,
        "high": high,
        "unit": unit,
    }
    rest = {"modifier": modifier, "status": status, "time": time, "edtf": time, "source": None, "precision": None}
    return HERE | own | rest


FIGURES = pd.DataFrame(
    [
        figure(1, "青岚集团", 3.07e19, 3.07e19, time="2024-05-28"),
        figure(2, "云麓省", 7.5e19, None, "min", "target", "2024"),
        figure(3, "全国", 3e20, 4e20, "range", "forecast", "2026"),
        figure(4, None, None, 2e18, "max"),
        figure(5, "青岚集团", 3.07e19, 3.07e19, time="2024-05-28"),
        figure(6, "青岚集团", 95800.0, 95800.0, unit="chip"),
        figure(7, "岚语", 3.4e10, 3.4e10, unit="parameter"),
    ]
).astype({"entity": "string", "time": "string", "edtf": "string", "low": "Float64", "high": "Float64"})


def stance(n, target, holder, label, published="2024-07-12"):
    about = {"id": f"abcde-p{n}", "target": target, "holder": holder, "label": label, "published": published}
    return HERE | about | {"text": f"某句{n}", "basis": "statement", "role": None, "sector": "maker"}


STANCES = pd.DataFrame(
    [
        stance(1, "agents", "赵启明", "FAVOR"),
        stance(2, "agents", "林若溪", "AGAINST"),
        stance(3, "open-source", "周望", "NEUTRAL"),
        stance(4, "agents", "何若川", "AGAINST", "2023-05-01"),
        stance(5, "agents", "何若川", "FAVOR"),
    ]
)
POSITIONS = pd.DataFrame(position_rows(STANCES))


def happening(n, edtf, status="actual", text=None, **other):
    own = {"id": f"abcde-e{n}", "edtf": edtf, "time": edtf, "status": status, "text": text or f"事件{n}"}
    rest = {
        "ids": f"abcde-e{n}",
        "articles": "a",
        "told": 1,
        "agreement": "single",
        "participants": "",
        "kind": "release",
    }
    return HERE | rest | own | other


HAPPENINGS = pd.DataFrame(
    [
        happening(1, "2024-05-28"),
        happening(2, "2023-11"),
        happening(3, "2026", "forecast"),
        happening(4, "../2030", "target"),
        happening(5, "2024-02-21%/2024-02-29%"),
        happening(6, "[2024-03-01,2024-03-02]", agreement="conflict", told=2, ids="abcde-e6 abcde-e7"),
        happening(8, None),
    ]
)


DRAWN = [
    ("compute", FIGURES),
    ("chips", FIGURES),
    ("models", FIGURES),
    ("splits", POSITIONS),
    ("timeline", HAPPENINGS),
]


def texts(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def boxes(ax):
    """Every word of a chart with the place it takes, on all its panels."""
    figure = ax.get_figure(root=True)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    words = list(figure.texts)
    for panel in figure.axes:
        words += [*panel.texts, *([*panel.get_xticklabels(), panel.xaxis.label] if panel.axison else [])]
    return [(t.get_text(), t.get_window_extent(renderer)) for t in words if t.get_text() and t.get_visible()]


def nothing_overlaps(placed, paper):
    for text, box in placed:
        assert box.x0 >= -1, text
        assert box.x1 <= paper.x1 + 1, text
        assert box.y0 >= -1, text
        assert box.y1 <= paper.y1 + 1, text
    for n, (text, box) in enumerate(placed):
        for other, second in placed[n + 1 :]:
            width = min(box.x1, second.x1) - max(box.x0, second.x0)
            height = min(box.y1, second.y1) - max(box.y0, second.y0)
            assert min(width, height) <= 1.5, (text, other)


@pytest.mark.parametrize(("name", "frame"), DRAWN)
def test_no_word_lies_on_another_or_off_the_paper(name, frame):
    ax = getattr(charts, name)(frame)
    placed = boxes(ax)
    nothing_overlaps(placed, ax.get_figure(root=True).bbox)


@pytest.mark.parametrize(("name", "frame"), DRAWN)
def test_an_empty_frame_says_so(name, frame):
    ax = getattr(charts, name)(frame.head(0))
    assert re.search(r"\b[Nn]o\b", words_of(ax))


@pytest.mark.parametrize(("name", "frame"), DRAWN)
def test_the_same_frame_gives_the_same_bytes_and_links(name, frame):
    first, second = (charts.show(getattr(charts, name)(frame)) for _ in range(2))
    assert first.svg == second.svg
    shown = set(re.findall(r'href="#(abcde-[fpe]\d+)"', first.svg))
    assert shown
    assert shown <= set(" ".join(frame["id" if "id" in frame else "ids"]).split())


def test_ledger_merges_what_is_told_twice():
    rows = ledger_rows(FIGURES, COMPUTE)
    assert rows["ids"].tolist() == ["abcde-f3", "abcde-f2", "abcde-f1 abcde-f5", "abcde-f4"]
    assert rows["label"].tolist() == ["300–400 EFLOPS", "≥ 75 EFLOPS", "30.7 EFLOPS", "≤ 2 EFLOPS"]


def test_compute_says_its_finding_and_names_every_row():
    ax = charts.compute(FIGURES)
    words = words_of(ax)
    assert words.startswith(
        "Largest computing power reported: 青岚集团, 30.7 EFLOPS (28 May 2024); largest forecast: nationwide, 300–400 EFLOPS (2026)."
    )
    assert {"青岚集团", "云麓省", "nationwide", "not named", "no date"} <= set(texts(ax))


def test_status_is_told_by_colour_and_shape():
    ax = charts.compute(FIGURES)
    filled = {tuple(marks.get_facecolor()[0]) == tuple(marks.get_edgecolor()[0]) for marks in ax.collections[2:3]}
    outlines = {len(marks.get_paths()[0].vertices) for marks in ax.collections}
    assert filled == {True}
    assert len(outlines) >= 3


def test_beyond_the_limit_the_rest_is_counted():
    many = pd.concat([FIGURES.head(1).assign(entity=f"第{n}家", id=f"abcde-f{n}") for n in range(1, 36)])
    ax = charts.compute(many)
    assert "and 11 more, listed below" in texts(ax)
    assert "and 27 more in the table" in words_of(ax)


def test_holders_stand_on_their_side():
    ax = charts.splits(POSITIONS)
    x = {text.get_text(): text.get_position()[0] for text in ax.texts}
    assert x["林若溪"] < x["周望"] < x["赵启明"]
    assert x["林若溪"] < x["何若川"] < x["赵启明"]
    assert "1 for, 1 against, 0 between, 1 changed" in words_of(ax)


def test_forty_holders_are_readable():
    many = pd.concat([POSITIONS.head(1).assign(holder=f"发言人{n}", ids=f"abcde-p{n}") for n in range(1, 41)])
    ax = charts.splits(many)
    assert "and 10 more, listed below" in texts(ax)
    nothing_overlaps(boxes(ax), ax.get_figure(root=True).bbox)


def test_timeline_is_in_order_and_leaves_out_what_has_no_day():
    found = timeline_rows(HAPPENINGS)["edtf"].tolist()
    assert found == ["2023-11", "2024-02-21%/2024-02-29%", "[2024-03-01,2024-03-02]", "2024-05-28", "2026", "../2030"]


@given(st.text("算力，。《》“”（）() GPT-4%·…", max_size=60))
def test_wrapping_loses_nothing_and_keeps_marks_in_their_place(text):
    lines = wrap(text, 0.6, 9)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line[0] in "，。》”）)%…" for line in lines[1:] if line and lines[0].strip())
    assert not any(line[-1] in "《“（" for line in lines[:-1] if line)


CLAUSES = (
    "青岚集团发布岚语3.0",
    "云麓省人民政府印发《关于加快推进智能算力基础设施高质量发展的若干措施（试行）》并公布首批示范项目名单",
    "Qinglan Cloud Computing announced a partnership with Northern Lights Semiconductor International",
    "部署智算晶片9.58萬張",
)
DATES = ("2024-05-28", "2023-11", "2024", "2024-35", "2024-05-01~/2024-05-10~", "2024-10?", "2021/2025", "2019-06-03")
AHEAD = ("2026", "../2030", "2027-H1", "203X", "2025-07-28/2025-08-03", "2028-12-31")


def happenings(count):
    rows = []
    for n in range(count):
        ahead = n % 5 == 4
        edtf = AHEAD[n // 5 % len(AHEAD)].replace("-H1", "-40") if ahead else DATES[n * 7 % len(DATES)]
        edtf = edtf.replace("2024", str(2020 + n % 5)) if n % 3 else edtf
        status = ("target", "forecast")[n % 2] if ahead else "actual"
        rows.append(happening(n, edtf, status, CLAUSES[n % len(CLAUSES)], told=1 + n % 3))
    return pd.DataFrame(rows)


@pytest.mark.parametrize("count", [1, 5, 20, 60])
def test_a_timeline_of_any_length_is_readable(count):
    frame = happenings(count)
    pages = charts.timelines(frame)
    drawn = []
    for ax in pages:
        figure = ax.get_figure(root=True)
        placed = boxes(ax)
        nothing_overlaps(placed, figure.bbox)
        assert figure.get_size_inches()[1] <= 195 / 174 * figure.get_size_inches()[0]
        assert min(text.get_size() for text in ax.texts) >= 6
        drawn += [text.get_text().split(" ")[0] for text in ax.texts if text.get_text().startswith("abcde-e")]
    assert sorted(drawn) == sorted(frame["id"])
    assert drawn == timeline_rows(frame)["id"].tolist()
    assert len(pages) == {1: 1, 5: 1, 20: 2, 60: 3}[count]


def test_no_mark_lies_on_a_word():
    for ax in charts.timelines(happenings(60)):
        figure = ax.get_figure(root=True)
        words = [box for _, box in boxes(ax)]
        drawn = [patch.get_window_extent() for patch in ax.patches]
        # What is drawn has no room beyond the axis but half an arrow.
        area = ax.get_window_extent(figure.canvas.get_renderer()).padded(2.5)
        assert drawn
        assert not any(area.overlaps(box) for box in words if box.y0 > area.y0 + 5)
        assert all(area.x0 <= mark.x0 <= mark.x1 <= area.x1 for mark in drawn)


def marks(ax, url):
    """The bars and dots of a happening."""
    bars = [patch for patch in ax.patches if patch.get_url() == url]
    return bars, [dots for dots in ax.collections if dots.get_urls() == [url]]


def test_precision_is_drawn_at_its_true_length():
    ax = charts.timeline(HAPPENINGS)
    [month], dots = marks(ax, "#abcde-e2")
    assert (month.get_width(), dots) == (30, [])
    bars, [day] = marks(ax, "#abcde-e1")
    assert bars == []
    assert day.get_offsets()[0][0] == (pd.Timestamp("2024-05-28") - pd.Timestamp("1970-01-01")).days + 0.5


def test_estimates_are_hatched_and_what_is_to_come_is_open():
    ax = charts.timeline(HAPPENINGS)
    [estimate], _ = marks(ax, "#abcde-e5")
    [ahead], _ = marks(ax, "#abcde-e3")
    [told], _ = marks(ax, "#abcde-e2")
    assert estimate.get_hatch()
    assert not told.get_hatch()
    assert not ahead.get_hatch()
    assert ahead.get_facecolor() == (1, 1, 1, 1)
    assert told.get_facecolor() == told.get_edgecolor()
    assert ahead.get_edgecolor() != told.get_edgecolor()


def test_dates_in_conflict_are_both_drawn():
    _, dots = marks(charts.timeline(HAPPENINGS), "#abcde-e6")
    assert len(dots) == 2
    assert all(dot.get_hatch() for dot in dots)
    assert "with conflicting dates" in words_of(charts.timeline(HAPPENINGS))


def test_far_dates_do_not_crush_the_axis():
    far = pd.DataFrame([happening(0, "1956"), *(happening(n, f"2024-{n:02d}-03") for n in range(1, 13))])
    ax = charts.timeline(far)
    low, high = ax.get_xlim()
    assert high - low < 400
    _, [arrow] = marks(ax, "#abcde-e0")
    assert "1956" in texts(ax)
    assert arrow.get_offsets()[0][0] == 0


def test_a_given_axes_is_drawn_on():
    from matplotlib.figure import Figure

    ax = Figure(figsize=(8, 3)).add_subplot()
    assert charts.timeline(HAPPENINGS, ax=ax) is ax

"""Charts draw what the tables hold: marks at their values, words that name them, links to their evidence."""

import re

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis import charts
from analysis.charts.ledger import COMPUTE, ledger_rows
from analysis.charts.show import words_of
from analysis.charts.timeline import timeline_rows

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
    return HERE | own | {"modifier": modifier, "status": status, "time": time, "source": None, "precision": None}


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
).astype({"entity": "string", "time": "string", "low": "Float64", "high": "Float64"})

STANCES = pd.DataFrame(
    [
        HERE | {"id": f"abcde-p{n}", "target": t, "holder": h, "label": side, "text": "某句", "basis": "statement"}
        for n, (t, h, side) in enumerate(
            [("agents", "赵启明", "FAVOR"), ("agents", "林若溪", "AGAINST"), ("open-source", "周望", "NEUTRAL")], 1
        )
    ]
)

EVENTS = pd.DataFrame(
    [
        HERE | {"id": f"abcde-e{n}", "time": t, "kind": k, "text": f"事件{n}", "participants": ""}
        for n, (t, k) in enumerate(
            [("2024-05-28", "release"), ("2023-11", "policy"), ("2026", "forecast"), ("P3Y", "other")], 1
        )
    ]
)

DRAWN = [
    ("compute", FIGURES),
    ("chips", FIGURES),
    ("models", FIGURES),
    ("splits", STANCES),
    ("timeline", EVENTS),
]


def texts(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def boxes(ax):
    figure = ax.get_figure(root=True)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    words = [
        t for t in [*ax.texts, *figure.texts, *ax.get_xticklabels(), ax.xaxis.label] if t.get_text() and t.get_visible()
    ]
    return [(t.get_text(), t.get_window_extent(renderer)) for t in words]


@pytest.mark.parametrize(("name", "frame"), DRAWN)
def test_no_word_lies_on_another_or_off_the_paper(name, frame):
    ax = getattr(charts, name)(frame)
    placed = boxes(ax)
    paper = ax.get_figure(root=True).bbox
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
def test_an_empty_frame_says_so(name, frame):
    ax = getattr(charts, name)(frame.head(0))
    assert re.search(r"\b[Nn]o\b", words_of(ax))


@pytest.mark.parametrize(("name", "frame"), DRAWN)
def test_the_same_frame_gives_the_same_bytes_and_links(name, frame):
    first, second = (charts.show(getattr(charts, name)(frame)) for _ in range(2))
    assert first.svg == second.svg
    shown = set(re.findall(r'href="#(abcde-[fpe]\d+)"', first.svg))
    assert shown
    assert shown <= set(frame["id"])


def test_ledger_merges_what_is_told_twice():
    rows = ledger_rows(FIGURES, COMPUTE)
    assert rows["ids"].tolist() == ["abcde-f3", "abcde-f2", "abcde-f1 abcde-f5", "abcde-f4"]
    assert rows["label"].tolist() == ["300 EFLOPS – 400 EFLOPS", "≥ 75 EFLOPS", "30.7 EFLOPS", "≤ 2 EFLOPS"]


def test_compute_says_its_finding_and_names_every_row():
    ax = charts.compute(FIGURES)
    words = words_of(ax)
    assert "青岚集团 is reported at 30.7 EFLOPS" in words
    assert "全国 is forecast at 300 EFLOPS – 400 EFLOPS" in words
    assert {"青岚集团", "云麓省", "全国", "not named", "no date"} <= set(texts(ax))


def test_status_is_told_by_colour_and_shape():
    ax = charts.compute(FIGURES)
    filled = {tuple(marks.get_facecolor()[0]) == tuple(marks.get_edgecolor()[0]) for marks in ax.collections[2:3]}
    outlines = {len(marks.get_paths()[0].vertices) for marks in ax.collections}
    assert filled == {True}
    assert len(outlines) >= 3


def test_beyond_the_limit_the_rest_is_counted():
    many = pd.concat([FIGURES.head(1).assign(entity=f"第{n}家", id=f"abcde-f{n}") for n in range(1, 36)])
    assert "5 smaller ones" in words_of(charts.compute(many))


def test_holders_stand_on_their_side():
    ax = charts.splits(STANCES)
    x = {text.get_text(): text.get_position()[0] for text in ax.texts}
    assert x["林若溪"] < x["周望"] < x["赵启明"]


def test_forty_holders_are_readable():
    many = pd.concat([STANCES.head(1).assign(holder=f"发言人{n}", id=f"abcde-p{n}") for n in range(1, 41)])
    ax = charts.splits(many)
    assert "and 24 more, listed below" in texts(ax)


def test_timeline_is_in_order_and_leaves_out_durations():
    assert timeline_rows(EVENTS)["time"].tolist() == ["2023-11", "2024-05-28", "2026"]


def test_a_given_axes_is_drawn_on():
    from matplotlib.figure import Figure

    ax = Figure(figsize=(8, 3)).add_subplot()
    assert charts.timeline(EVENTS, ax=ax) is ax


def test_tables_hold_every_row_of_the_charts():
    block = charts.figures_table(FIGURES, COMPUTE)
    ids = [piece["id"] for row in block.data["rows"] for piece in row[-1] if "id" in piece]
    assert ids == ["row-abcde-f3", "row-abcde-f2", "row-abcde-f1", "row-abcde-f5", "row-abcde-f4"]
    assert len(charts.stances_table(STANCES).data["rows"]) == 3
    assert len(charts.events_table(EVENTS).data["rows"]) == 3


def test_derived_values_keep_formula_and_evidence():
    row = {"kind": "FLOPS per chip", "entity": "青岚新区", "low": 3.2e14, "high": 3.2e14, "unit": "FLOPS", "time": None}
    implied = pd.DataFrame([row | {"formula": "30.7EFlops ÷ 9.58万张", "articles": "a", "ids": "abcde-f2 abcde-f1"}])
    [cells] = charts.implied_table(implied).data["rows"]
    assert cells[2][0]["text"] == "320 TFLOPS"
    assert [piece["href"] for piece in cells[5] if "href" in piece] == ["#abcde-f2", "#abcde-f1"]


def test_agreement_is_told_with_its_words():
    row = {"entity": "甲", "metric": "算力", "unit": "FLOPS", "time": "2024", "status": "actual", "verdict": "conflict"}
    agreement = pd.DataFrame([row | {"values": "3E | 5E", "articles": "a b", "ids": "a-f1 b-f1"}])
    assert [cell[0]["text"] for cell in charts.agreement_table(agreement).data["rows"][0][3:5]] == [
        "conflict",
        "3E | 5E",
    ]

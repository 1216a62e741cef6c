"""Derived figures carry their formula and the ids they rest on, and hold to the bounds of what they come from."""

import pandas as pd
import pytest

from analysis.derived import agreement_rows, implied_rows, interval, verdict

BASE = {"published": None, "start": 0, "end": 1, "sentence": "s", "dimension": "", "precision": None, "source": None}


def figure(
    id, entity, metric, low, high, unit, *, modifier="exact", time=None, status="actual", article="a", text=None
):
    own = {"id": id, "entity": entity, "metric": metric, "low": low, "high": high, "unit": unit, "modifier": modifier}
    return BASE | own | {"time": time, "status": status, "article": article, "text": text or f"{low or high}{unit}"}


def frame(*rows):
    return pd.DataFrame(list(rows), columns=list(figure("x", "", "", 1.0, 1.0, "")))


def no_times():
    return pd.DataFrame(columns=["id", "article", "sentence", "type", "value"])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([(80.0, 80.0, "exact"), (80.0, 80.0, "exact")], "agree"),
        ([(80.0, None, "min"), (95.0, 95.0, "exact")], "overlap"),
        ([(100.0, 100.0, "approx"), (103.0, 103.0, "exact")], "overlap"),
        ([(80.0, None, "min"), (60.0, 60.0, "exact")], "conflict"),
        ([(10.0, 20.0, "range"), (30.0, 40.0, "range")], "conflict"),
    ],
)
def test_verdict(values, expected):
    assert verdict({"low": low, "high": high, "modifier": m} for low, high, m in values) == expected


def test_open_sides_are_infinite():
    assert interval({"low": None, "high": 5.0, "modifier": "max"}) == (-float("inf"), 5.0)


def test_agreement_names_the_articles_and_ignores_script():
    rows = agreement_rows(
        frame(
            figure("a-f1", "云麓省", "算力规模", 3e19, 3e19, "FLOPS", time="2024"),
            figure("b-f1", "雲麓省", "算力規模", 5e19, 5e19, "FLOPS", time="2024", article="b"),
            figure("c-f1", "云麓省", "算力规模", 5e19, 5e19, "FLOPS", time="2025", article="c"),
        )
    )
    assert [(r["verdict"], r["articles"], r["ids"]) for r in rows] == [("conflict", "a b", "a-f1 b-f1")]


def test_undated_figures_that_differ_are_no_conflict():
    two = [figure(f"{a}-f1", "甲", "市值", v, v, "USD", article=a) for a, v in (("a", 1e12), ("b", 2e12))]
    assert [row["verdict"] for row in agreement_rows(frame(*two))] == ["undated"]


def test_one_article_agrees_with_nobody():
    twice = [figure(f"a-f{n}", "甲", "估值", 1e9, 1e9, "USD") for n in (1, 2)]
    assert agreement_rows(frame(*twice)) == []


def test_flops_per_chip():
    [row] = implied_rows(
        frame(
            figure("a-f1", "青岚新区", "智算芯片", 95800.0, 95800.0, "chip", time="2024-05-28", text="9.58万张"),
            figure("a-f2", "青岚新区", "算力规模", 3.07e19, 3.07e19, "FLOPS", time="2024-05-28", text="30.7EFlops"),
        ),
        no_times(),
    )
    assert row["low"] == row["high"] == pytest.approx(3.2046e14, rel=1e-4)
    assert row["formula"] == "30.7EFlops ÷ 9.58万张"
    assert row["ids"] == "a-f2 a-f1"


def test_two_lower_bounds_imply_nothing():
    bounds = [
        figure("a-f1", "甲", "芯片", 2e5, None, "chip", modifier="min"),
        figure("a-f2", "甲", "算力", 7.5e19, None, "FLOPS", modifier="min"),
    ]
    assert implied_rows(frame(*bounds), no_times()) == []


def test_base_year_of_a_compound_rate():
    figures = frame(
        figure(
            "a-f1",
            "全国",
            "算力规模",
            360e18,
            None,
            "FLOPS",
            modifier="min",
            time="2026",
            status="forecast",
            text="超360EFlops",
        ),
        figure("a-f2", "全国", "年复合增长率", 20.0, 20.0, "percent", status="forecast", text="20%"),
    )
    times = pd.DataFrame([{"id": "a-t1", "article": "a", "sentence": "s", "type": "DURATION", "value": "P3Y"}])
    [row] = implied_rows(figures, times)
    assert (row["kind"], row["time"], row["high"]) == ("base year", "2023", None)
    assert row["low"] == pytest.approx(360e18 / 1.728)
    assert row["formula"] == "超360EFlops ÷ (1 + 20%)^3"


def test_growth_from_actual_to_target():
    [row] = implied_rows(
        frame(
            figure("a-f1", "云麓省", "算力规模", 30e18, 30e18, "FLOPS", time="2024-05-28", text="30EFlops"),
            figure(
                "b-f1",
                "云麓省",
                "算力规模",
                75e18,
                None,
                "FLOPS",
                modifier="min",
                time="2025",
                status="target",
                article="b",
                text="75EFlops以上",
            ),
        ),
        no_times(),
    )
    assert (row["kind"], row["low"], row["high"], row["articles"]) == ("growth to target", 2.5, None, "b a")


def test_a_target_before_the_actual_value_implies_nothing():
    rows = [
        figure("a-f1", "甲", "算力", 2.0, 2.0, "FLOPS", time="2025"),
        figure("a-f2", "甲", "算力", 1.0, 1.0, "FLOPS", time="2023", status="target"),
    ]
    assert implied_rows(frame(*rows), no_times()) == []

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


def test_a_rounded_figure_agrees_with_a_finer_one_and_a_bound_overlaps():
    said = [("962亿元", 962e8, "exact"), ("962.21亿元", 962.21e8, "exact"), ("963.4亿元", 963.4e8, "exact")]
    rows = [{"text": text, "low": value, "high": value, "modifier": modifier} for text, value, modifier in said]
    assert verdict(rows[:2]) == "agree"
    assert verdict(rows) == "conflict"
    bound = {"text": "超过960亿元", "low": 960e8, "high": None, "modifier": "min"}
    assert verdict([rows[1], bound]) == "overlap"


def test_one_fact_meets_under_two_names_and_two_wordings():
    rows = agreement_rows(
        frame(
            figure("a-f1", "英伟达", "营业收入", 9e10, 9e10, "USD", time="2025"),
            figure("b-f1", "輝達", "總營收", 9e10, 9e10, "USD", time="2025", article="b"),
            figure("b-f2", "NVIDIA", "營收年增", 30.0, 30.0, "percent", time="2025", article="b"),
            figure("c-f1", "英伟达", "英伟达营收同比上升", 30.0, 30.0, "percent", time="2025", article="c"),
            figure("c-f2", "英伟达", "净收入", 1e10, 1e10, "USD", time="2025", article="c"),
        )
    )
    assert [(r["verdict"], r["ids"]) for r in rows] == [("agree", "a-f1 b-f1"), ("agree", "b-f2 c-f1")]


def test_of_two_articles_the_figures_that_come_closest_are_compared():
    rows = agreement_rows(
        frame(
            figure("a-f1", "甲厂", "资本支出", 60e9, 64e9, "USD", modifier="range", time="2026", status="forecast"),
            figure("a-f2", "甲厂", "资本支出", 56e9, 56e9, "USD", modifier="approx", time="2026", status="forecast"),
            figure("b-f1", "甲厂", "資本支出", 52e9, 56e9, "USD", time="2026", status="forecast", article="b"),
        )
    )
    assert [r["verdict"] for r in rows] == ["overlap"]


@pytest.mark.parametrize(
    ("entity", "metric", "unit", "value", "time"),
    [
        ("大模型", "规模", "parameter", 1e11, None),
        ("云麓省", "规模", "times", 4.0, None),
        ("云麓省", "企业", "organisation", 3.0, None),
        ("云麓省", "同比增长", "percent", 6.5, "2024-Q1"),
    ],
)
def test_what_belongs_to_one_article_is_not_compared(entity, metric, unit, value, time):
    two = [figure(f"{a}-f1", entity, metric, value, value, unit, time=time, article=a) for a in "ab"]
    assert agreement_rows(frame(*two)) == []


def test_the_size_of_a_kind_of_cluster_gives_no_flops_per_chip():
    rows = [
        figure("a-f1", "云麓省", "集群规模", 1e4, 1e4, "chip", time="2025", text="万卡"),
        figure("a-f2", "云麓省", "算力规模", 3e19, 3e19, "FLOPS", time="2025", text="30EFLOPS"),
    ]
    assert implied_rows(frame(*rows), no_times()) == []


def test_a_range_of_rates_widens_the_base_year():
    figures = frame(
        figure("a-f1", "全国", "算力规模", 400e18, 400e18, "FLOPS", time="2026", status="forecast"),
        figure("a-f2", "全国", "年均增长", 10.0, 20.0, "percent", modifier="range", status="forecast", text="10%-20%"),
    )
    times = pd.DataFrame([{"id": "a-t1", "article": "a", "sentence": "s", "type": "DURATION", "value": "P2Y"}])
    [row] = implied_rows(figures, times)
    assert (row["low"], row["high"]) == (pytest.approx(400e18 / 1.44), pytest.approx(400e18 / 1.21))


@pytest.mark.parametrize(
    ("metric", "now", "then", "count"),
    [
        ("算力规模", "2024-05-28", "2024", 1),
        ("算力规模", "2025", "2025", 0),
        ("营收", "2025-H1", "2025", 0),
        ("营收", "2025-Q3", "2025-Q4", 1),
    ],
)
def test_growth_runs_between_periods_of_one_length(metric, now, then, count):
    rows = [
        figure("a-f1", "甲厂", metric, 2.0, 2.0, "USD", time=now),
        figure("a-f2", "甲厂", metric, 3.0, 3.0, "USD", time=then, status="forecast"),
    ]
    assert len(implied_rows(frame(*rows), no_times())) == count


def test_growth_starts_from_the_last_value_reported():
    rows = [
        figure("a-f1", "甲厂", "算力规模", 2.0, 2.0, "FLOPS", time="2023"),
        figure("a-f2", "甲厂", "算力规模", 4.0, 4.0, "FLOPS", time="2024"),
        figure("a-f3", "甲厂", "算力规模", 8.0, 8.0, "FLOPS", time="2026", status="target"),
    ]
    assert [(r["low"], r["ids"]) for r in implied_rows(frame(*rows), no_times())] == [(2.0, "a-f3 a-f2")]


def test_bounds_that_leave_every_ratio_open_imply_no_growth():
    rows = [
        figure("a-f1", "甲厂", "算力规模", 2.0, None, "FLOPS", modifier="min", time="2024"),
        figure("a-f2", "甲厂", "算力规模", 3.0, None, "FLOPS", modifier="min", time="2026", status="target"),
    ]
    assert implied_rows(frame(*rows), no_times()) == []

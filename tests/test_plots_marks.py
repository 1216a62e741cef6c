"""What stands on the Axes: faces, places, links and words of the marks, in English and in Chinese."""

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from analysis import charts
from analysis.charts.ledger import COMPUTE, GROWTH, MONEY, ledger_rows
from analysis.charts.show import words_of
from analysis.charts.style import IMPLIED_COLOUR, LABEL_COLOUR, STATUS_COLOUR
from analysis.charts.timeline import MOST
from analysis.derived import agreement_rows
from analysis.positions import split_rows
from test_plots_large import frame, words


def figure(
    n, entity, low, high=None, *, key="abcde", unit="FLOPS", status="actual", edtf=None, metric="算力规模", bound=None
):
    low, high = {"min": (low, None), "max": (None, low)}.get(bound, (low, high or low))
    modifier = bound or ("range" if low != high else "exact")
    own = {"id": f"{key}-f{n}", "article": key, "published": "2024-07-12", "text": f"{(low or high) / 1e18:g}EFLOPS"}
    value = {"low": low, "high": high, "unit": unit, "modifier": modifier}
    about = {"entity": entity, "metric": metric, "edtf": edtf, "time": edtf, "status": status}
    return own | value | about | {"start": n, "end": n + 1}


def drawn(rows, name="compute", lang="en"):
    figures = frame("figures", rows)
    return getattr(charts, name)(figures, frame("agreement", agreement_rows(figures)), lang=lang)


def texts(ax):
    return [text for text, _ in words(ax)]


def marks(ax, one):
    """The dots that lead to a tag."""
    return [
        dots for panel in ax.get_figure(root=True).axes for dots in panel.collections if f"#{one}" in dots.get_urls()
    ]


@pytest.mark.parametrize("status", STATUS_COLOUR)
def test_what_is_reported_is_filled_and_all_else_open(status):
    ax = drawn([figure(1, "青岚集团", 3e19, status=status)])
    [dots] = marks(ax, "abcde-f1")
    face, edge = to_hex(dots.get_facecolor()[0]), to_hex(dots.get_edgecolor()[0])
    assert edge == STATUS_COLOUR[status].lower()
    assert face == (edge if status == "actual" else "#ffffff")
    said = {"target": "target", "forecast": "forecast", "hypothetical": "supposed"}.get(status)
    assert said is None or said in texts(ax)


def test_a_mark_stands_at_its_value_in_its_row():
    ax = drawn([figure(1, "青岚集团", 3e19), figure(2, "云麓集团", 5e18)])
    [large], [small] = marks(ax, "abcde-f1"), marks(ax, "abcde-f2")
    assert large.get_offsets().tolist() == [[3e19, 0]]
    assert small.get_offsets().tolist() == [[5e18, 1]]
    assert ax.get_xscale() == "log"
    assert ax.get_xlabel() == "operations a second, log scale"


def test_a_range_is_a_bar_and_a_bound_an_arrow_that_way():
    ax = drawn(
        [
            figure(1, "青岚集团", 3e19, 4e19),
            figure(2, "云麓集团", 2e19, bound="min"),
            figure(3, "岚山集团", 1e19, bound="max"),
        ]
    )
    [span] = marks(ax, "abcde-f1")
    assert span.get_offsets()[:, 0].tolist() == [3e19, 4e19]
    bars = [line for line in ax.lines if line.get_linewidth() > 2]
    assert [list(bar.get_xdata()) for bar in bars] == [[3e19, 4e19]]
    words(ax)
    ways = [note.arrow_patch.get_path().vertices[:, 0] for note in ax.texts if getattr(note, "arrow_patch", None)]
    assert [way[1] > way[0] for way in ways] == [True, False]
    assert {"30–40 EFLOPS", "≥ 20 EFLOPS", "≤ 10 EFLOPS"} <= set(texts(ax))


def test_a_figure_that_three_articles_tell_is_one_mark():
    rows = [figure(1, "青岚集团", 3e19, edtf="2024-05"), figure(2, "青岚集团", 3e19, key="fghij", edtf="2024-05-28")]
    rows += [figure(3, "青岚集团", 3e19, key="kmnpq"), figure(4, "青岚集团", 3e19, key="kmnpq")]
    ax = drawn(rows)
    assert len(ax.collections) == 1
    assert {"30 EFLOPS ×3", "28 May 2024", "fghij-f2"} <= set(texts(ax))
    assert any("×2: told by two articles" in text for text in texts(ax))
    assert "told by 3 articles" in words_of(ax)
    assert ledger_rows(frame("figures", rows), COMPUTE)["ids"].tolist() == ["fghij-f2 abcde-f1 kmnpq-f3 kmnpq-f4"]


def test_one_value_at_two_dates_is_two_marks():
    rows = [figure(1, "青岚集团", 3e19, edtf="2023"), figure(2, "青岚集团", 3e19, key="fghij", edtf="2024-05")]
    ids = ledger_rows(frame("figures", [*rows, figure(3, "青岚集团", 3e19)]), COMPUTE)["ids"].tolist()
    assert ids == ["abcde-f1", "abcde-f3", "fghij-f2"]


CONFLICTS = [
    ("conflict", "2024", 5e19, None, "≠", "articles conflict", "各文矛盾"),
    ("undated", None, 5e19, None, "≠?", "articles differ, without a date", "各文不同，未注明日期"),
    ("overlap", "2024", 2e19, "min", "∩", "articles differ, both may be right", "各文不同，可以都对"),
]


@pytest.mark.parametrize(("verdict", "edtf", "other", "bound", "sign", "en", "zh"), CONFLICTS)
def test_what_articles_differ_on_stands_together_with_its_sign(verdict, edtf, other, bound, sign, en, zh):
    rows = [figure(1, "青岚集团", 3e19, edtf=edtf), figure(2, "云麓集团", 4e19)]
    rows += [figure(3, "青岚集团", other, key="fghij", edtf=edtf, bound=bound)]
    ax = drawn(rows)
    told = ledger_rows(
        frame("figures", rows), COMPUTE, agreement=frame("agreement", agreement_rows(frame("figures", rows)))
    )
    assert sorted(told["verdict"]) == ["", verdict, verdict]
    disputed = told.index[told["verdict"] == verdict].tolist()
    assert disputed[1] - disputed[0] == 1
    assert sum(text.endswith(f"EFLOPS {sign}") for text in texts(ax)) == 2
    assert any(f"{sign}: {en}" in text for text in texts(ax))
    dashed = [line for line in ax.lines if line.is_dashed()]
    assert [sorted(line.get_ydata()) for line in dashed] == [disputed]
    assert words_of(ax).count(en) == 2
    assert words_of(drawn(rows, lang="zh")).count(zh) == 2


def test_the_title_names_the_largest_reported_and_the_largest_ahead():
    rows = [
        figure(1, "贵州", 3e19, edtf="2024-05-28"),
        figure(2, "贵州", 7.5e19, bound="min", status="target", edtf="2026"),
    ]
    rows += [figure(3, "大模型", 9e20)]
    assert words_of(drawn(rows)).startswith(
        "Largest computing power reported: Guizhou, 30 EFLOPS (28 May 2024); largest target: Guizhou, at least 75 EFLOPS (2026)."
    )
    assert words_of(drawn(rows, lang="zh")).startswith(
        "已报道的最大算力：贵州，30 EFLOPS（2024年5月28日）；最大的目标：贵州，至少75 EFLOPS（2026年）。"
    )


def test_what_a_unit_is_and_what_a_device_has_is_not_compared_with_owners():
    rows = [figure(1, "EFLOPS", 1e18), figure(2, "H100", 2e15), figure(3, "青岚集团", 3e19)]
    ax = drawn(rows)
    assert {"青岚集团", "and 1 more, listed below"} <= set(texts(ax))
    assert "H100" not in texts(ax)
    assert ledger_rows(frame("figures", rows), COMPUTE)["id"].tolist() == ["abcde-f3", "abcde-f2"]
    assert "H100" in texts(drawn(rows[:2]))


def test_chinese_charts_count_in_wan_and_yi():
    chips = drawn([figure(1, "贵州", 95_800, unit="chip", edtf="2024-05")], "chips", "zh")
    assert {"贵州", "9.58万", "2024年5月", "10万", "AI芯片与加速卡，张，对数刻度"} <= set(texts(chips))
    models = drawn([figure(1, "岚语", 3.4e10, unit="parameter")], "models", "zh")
    assert {"340亿", "无日期", "参数，对数刻度"} <= set(texts(models))


def test_each_currency_has_a_panel_and_none_is_converted():
    rows = [
        figure(1, "英伟达", 2.2e12, unit="USD", metric="市值"),
        figure(2, "百度", 1.7e11, unit="CNY", metric="投入"),
    ]
    rows += [figure(3, "百度", 2e9, unit="USD", metric="融资"), figure(4, None, 9e12, unit="USD", metric="市值")]
    ax = drawn(rows, "money")
    first, second = ax.get_figure(root=True).axes
    assert [first.get_xlabel(), second.get_xlabel()] == ["US dollars, log scale", "yuan, log scale"]
    assert {"US$2.2 trillion", "CNY 170 billion", "market value", "and 1 more, listed below"} <= set(texts(ax))
    assert {"2.2万亿美元", "1700亿元", "市值", "融资"} <= set(texts(drawn(rows, "money", "zh")))
    assert ledger_rows(frame("figures", rows), MONEY)["id"].tolist() == [f"abcde-f{n}" for n in (2, 1, 3, 4)]


def test_shares_and_growth_begin_at_zero_by_unit():
    rows = [
        figure(1, "英伟达", 88, unit="percent", metric="市场份额"),
        figure(2, "中国", -12.5, unit="percent", metric="增速"),
    ]
    rows += [
        figure(3, "百度", 3, unit="times", metric="收入"),
        figure(4, "中国", 2, unit="percentage_point", metric="占比"),
    ]
    ax = drawn(rows, "growth")
    labels = [panel.get_xlabel() for panel in ax.get_figure(root=True).axes]
    assert labels == ["percent", "percentage points", "times"]
    low, high = ax.get_xlim()
    assert ax.get_xscale() == "linear"
    assert low < -12.5 < 88 < high
    assert {"88%", "−12.5%", "3×", "2 pp"} <= set(texts(ax))
    assert {"88%", "−12.5%", "3倍", "2个百分点"} <= set(texts(drawn(rows, "growth", "zh")))
    assert len(ledger_rows(frame("figures", rows), GROWTH)) == 4


def test_sizes_far_apart_get_a_log_scale_that_is_named():
    rows = [figure(n, "百度", size, unit="percent", metric="增速") for n, size in enumerate((2, 3, 4, 5000), 1)]
    assert drawn(rows, "growth").get_xlabel() == "percent, log scale"


IMPLIED = frame(
    "implied",
    [
        {"kind": "FLOPS per chip", "entity": "贵安新区", "low": 3.2045e14, "high": 3.2045e14, "unit": "FLOPS"}
        | {"time": "2024-05-28", "formula": "30.7EFlops ÷ 9.58万张", "articles": "a", "ids": "abcde-f2 abcde-f1"},
        {"kind": "FLOPS per chip", "entity": "青岚", "low": None, "high": 1e14, "unit": "FLOPS"}
        | {"time": None, "formula": "10EFlops ÷ 10万张", "articles": "b", "ids": "fghij-f2 fghij-f1"},
        {"kind": "base year", "entity": "中国", "low": 2e20, "high": None, "unit": "FLOPS"}
        | {"time": "2023", "formula": "360EFlops ÷ (1 + 20%)^3", "articles": "a", "ids": "abcde-f5 abcde-f6"},
    ],
)


def test_implied_values_are_drawn_apart_with_their_formula():
    ax = charts.implied(IMPLIED)
    assert {"Gui'an New Area", "≈ 320 TFLOPS", "30.7EFlops ÷ 9.58万张", "abcde-f1", "abcde-f2", "≤ 100 TFLOPS"} <= set(
        texts(ax)
    )
    assert not any("360EFlops" in text for text in texts(ax))
    [dots, *_] = marks(ax, "abcde-f2")
    assert to_hex(dots.get_edgecolor()[0]) == IMPLIED_COLOUR.lower()
    assert to_hex(dots.get_facecolor()[0]) == "#ffffff"
    assert "calculated here, reported by nobody" in " ".join(texts(ax))
    assert words_of(charts.implied(IMPLIED, lang="zh")).startswith("推算：单卡算力最高为贵安新区，约320 TFLOPS。")


def position(target, holder, label, ids, course=None):
    own = {"target": target, "holder": holder, "label": label, "ids": ids, "course": course, "sector": "maker"}
    return own | {"first": "2023-05", "last": "2024-07", "articles": ids.split("-")[0]}


POSITIONS = frame(
    "positions",
    [
        position("agents", "李彦宏", "FAVOR", "abcde-p1"),
        position("agents", "林若溪", "AGAINST", "abcde-p2"),
        position("agents", "何若川", "CHANGED", "abcde-p3 fghij-p1", "AGAINST 2023-05 → FAVOR 2024-07"),
        position("label-ai", "周望", "NEUTRAL", "abcde-p4"),
    ],
)


def test_a_debate_is_its_question_with_two_named_sides():
    ax = charts.splits(POSITIONS)
    x = {text.get_text(): text.get_position()[0] for text in ax.texts}
    assert x["Agents are overrated (1)"] < x["between, changed (1)"] < x["Agents are the form AI takes (1)"]
    assert x["林若溪"] < x["何若川"] < x["Robin Li"]
    assert "Are agents the form that AI applications take?" in x
    assert {"label-ai", "against (0)", "for (0)"} <= set(x)
    zh = set(texts(charts.splits(POSITIONS, lang="zh")))
    assert {"智能体是不是AI应用的主要形态？", "智能体被高估了 (1)", "李彦宏", "反对 (0)"} <= zh


def test_who_changed_has_a_mark_for_each_side():
    ax = charts.splits(POSITIONS)
    [left], [came] = marks(ax, "abcde-p3"), marks(ax, "fghij-p1")
    assert to_hex(left.get_facecolor()[0]) == LABEL_COLOUR["AGAINST"].lower()
    assert to_hex(came.get_facecolor()[0]) == LABEL_COLOUR["FAVOR"].lower()
    assert left.get_offsets()[0][0] < came.get_offsets()[0][0]
    assert "changed: 何若川 (against to for)" in words_of(ax)
    assert "前后不同：何若川（反对到支持）" in words_of(charts.splits(POSITIONS, lang="zh"))


def test_debates_go_on_on_a_second_page():
    many = [
        position(f"debate-{n}", f"发言人{n}{m}", "FAVOR", f"abcde-p{n * 20 + m}") for n in range(12) for m in range(14)
    ]
    pages = charts.debates(frame("positions", many))
    assert len(pages) > 1
    named = [text for ax in pages for text in texts(ax) if text.startswith("发言人")]
    assert len(named) == len(many)
    assert f"part 2 of {len(pages)}" in texts(pages[1])[-1] + " ".join(texts(pages[1]))


def test_sectors_are_counted_on_either_side_of_the_middle():
    splits = frame("splits", split_rows(POSITIONS))
    ax = charts.sectors(splits)
    widths = {to_hex(bar.get_facecolor()): bar.get_width() for bar in ax.patches}
    assert widths == {LABEL_COLOUR["FAVOR"].lower(): 1, LABEL_COLOUR["AGAINST"].lower(): -1}
    assert {"◁ 1", "1 ▷", "1 changed", "1 between", "model makers"} <= set(texts(ax))
    assert {"前后不同1", "中立1", "模型厂商"} <= set(texts(charts.sectors(splits, lang="zh")))


HAPPENINGS = frame(
    "happenings",
    [
        {"id": "abcde-e1", "edtf": "2024-05-28", "kind": "release", "status": "actual", "told": 2}
        | {"ids": "abcde-e1 fghij-e1", "articles": "a b", "agreement": "agree", "text": "青岚集团发布岚语3.0"},
        {"id": "abcde-e2", "edtf": "2026", "kind": "forecast", "status": "target", "told": 1}
        | {"ids": "abcde-e2", "articles": "a", "agreement": "single", "text": "建成智算中心"},
        {"id": "abcde-e3", "edtf": "2024-02~", "kind": "policy", "status": "actual", "told": 1}
        | {"ids": "abcde-e3", "articles": "a", "agreement": "single", "text": "云麓省印发规划"},
    ],
)


def test_a_timeline_is_grouped_by_kind_in_both_languages():
    ax = charts.timeline(HAPPENINGS)
    heads = [text for text in texts(ax) if text in ("Policy", "Releases", "Planned, foretold")]
    assert heads == ["Policy", "Releases", "Planned, foretold"]
    assert {"28 May 2024", "c. Feb 2024", "abcde-e1 ×2"} <= set(texts(ax))
    assert "28 May 2024: 青岚集团发布岚语3.0 (told by 2 articles); 2026: 建成智算中心 (target)" in words_of(ax)
    zh = charts.timeline(HAPPENINGS, lang="zh")
    assert {"政策", "发布", "计划与预测", "2024年5月28日", "约2024年2月"} <= set(texts(zh))
    assert words_of(zh).startswith("2024年2月至2024年5月，有日期的事件2个，1个属计划或预测。")


def test_a_long_timeline_keeps_what_most_articles_tell_and_a_share_of_what_is_to_come():
    row = HAPPENINGS.iloc[0]
    many = [
        dict(row)
        | {"id": f"abcde-e{n}", "told": 2 if n == 399 else 1, "edtf": "2030" if n % 4 == 0 else "2024-05-28"}
        | {"status": "target" if n % 4 == 0 else "actual", "kind": "other" if n % 2 else "policy"}
        for n in range(400)
    ]
    drawn = [text for ax in charts.timelines(frame("happenings", many)) for text in texts(ax)]
    ids = [text.split(" ")[0] for text in drawn if text.startswith("abcde-e")]
    assert len(ids) == MOST
    assert "abcde-e399 ×2" in drawn
    assert drawn.count("2030") == MOST // 4
    assert "and 320 more, listed below" in drawn


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("name", "table"),
    [(name, "figures") for name in ("compute", "chips", "models", "money", "growth")]
    + [("implied", "implied"), ("splits", "positions"), ("sectors", "splits"), ("timeline", "happenings")],
)
def test_an_empty_table_gives_a_sentence_and_no_axis(name, table, lang):
    ax = getattr(charts, name)(frame(table, []), lang=lang)
    said = texts(ax)
    assert len(said) == 2
    assert words_of(ax).startswith(said[0])
    assert ("No " in said[0] or "no " in said[0]) if lang == "en" else "没有" in said[0]
    assert not ax.axison
    assert not [*ax.lines, *ax.patches, *ax.collections]


@pytest.mark.parametrize("name", ["compute", "implied", "splits", "timeline"])
def test_axes_of_ones_own_are_drawn_on(name):
    table = {"compute": frame("figures", [figure(1, "青岚集团", 3e19)]), "implied": IMPLIED}
    table |= {"splits": POSITIONS, "timeline": HAPPENINGS}
    own = Figure(figsize=(9, 4)).add_subplot()
    assert getattr(charts, name)(table[name], ax=own) is own
    assert len(own.get_figure().axes) == 1


def test_the_alt_text_counts_what_it_does_not_tell():
    rows = [figure(n, f"第{n}家", n * 1e18) for n in range(1, 31)]
    said = words_of(drawn(rows))
    assert said.count(" EFLOPS") == 9
    assert "and 22 more in the table. Source: 30 figures in 1 article, published 12 Jul 2024." in said
    assert "表中另有22项。" in words_of(drawn(rows, lang="zh"))


def test_pandas_frames_are_left_as_they_are():
    table = frame("figures", [figure(1, "青岚集团", 3e19)])
    before = table.copy()
    charts.compute(table)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_sign_of_the_setting_is_left_in_the_words(lang):
    ax = drawn(
        [figure(1, "贵州", 3e19, edtf="2024-05"), figure(2, "全国", 4e20, bound="min", status="target")], lang=lang
    )
    block = charts.show(ax)
    assert "\u2060" not in block.svg + words_of(ax)
    assert block.data["alt"] == words_of(ax)
    assert "30 EFLOPS" in block.svg
    assert 'href="#abcde-f1"' in block.svg

"""Widgets driven from Python: what is chosen, and what the views then show."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import analysis
from analysis import explore
from analysis.explore.picker import needed
from analysis.explore.views import readable
from analysis.packing.columns import TABLES
from analysis.reading import read_text

PAGES = {
    "一": "青岚云扩建智算中心\n2024-07-12 来源：青岚日报\n截至6月底，青岚新区已部署智算芯片9.58万张，算力规模达到30.7EFlops。\n"
    "青岚云总裁沈望舒表示，开源模型一定会超过闭源模型。2024年5月20日，青岚云发布大模型“岚语”，参数量为720亿。",
    "二": "海岸智算园投产\n2025-03-02 来源：海岸晚报\n海岸智算园3月1日投产，部署算力卡2万张。\n"
    "海岸科技董事长顾长风认为，闭源模型才是出路，开源模型没有竞争力。",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for name, text in PAGES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def frames(folder):
    return analysis.tables(analysis.tag(analysis.read(folder)))


@pytest.fixture
def pick(folder):
    return explore.choose(folder)


def same(one, other):
    return all(getattr(one, name).equals(getattr(other, name)) for name in TABLES)


def test_nothing_chosen_is_everything(frames):
    assert explore.chosen(frames, explore.Choice()) is frames


def test_dates_wide_enough_for_all_dated_rows_change_no_derived_table(frames):
    wide = explore.chosen(frames, explore.Choice(first=date(1, 1, 1), last=date(9999, 12, 31)))
    assert wide.happenings.equals(frames.happenings)
    assert wide.positions.equals(frames.positions)
    assert wide.splits.equals(frames.splits)


def test_an_article_chosen_gives_the_tables_of_that_article_alone(folder, frames):
    for one in analysis.tag(analysis.read(folder)):
        assert same(explore.chosen(frames, explore.Choice(article=one.article.id)), analysis.tables([one]))


@given(
    st.builds(
        explore.Choice,
        article=st.sampled_from([None, "一", "二", "三"]),
        debate=st.sampled_from([None, "open-source", "agents"]),
        unit=st.sampled_from([None, "chip", "FLOPS", "parsec"]),
        first=st.none() | st.dates(),
        last=st.none() | st.dates(),
    )
)
@settings(max_examples=40, deadline=None)
def test_what_is_left_was_there_and_has_what_was_chosen(frames, choice):
    left = explore.chosen(frames, choice)
    for name in ("figures", "times", "statements", "stances", "events", "quantities"):
        assert set(getattr(left, name)["id"]) <= set(getattr(frames, name)["id"])
    assert set(left.figures["unit"]) <= ({choice.unit} if choice.unit else set(frames.figures["unit"]))
    assert set(left.stances["target"]) <= ({choice.debate} if choice.debate else set(frames.stances["target"]))
    assert set(left.figures["article"]) <= ({choice.article} if choice.article else {"一", "二"})
    assert {name: list(getattr(left, name)) for name in TABLES} == {n: list(getattr(frames, n)) for n in TABLES}


@pytest.mark.parametrize(
    ("first", "last", "texts"),
    [
        (date(2024, 6, 30), date(2024, 6, 30), {"9.58万张", "30.7EFlops"}),
        (date(2025, 1, 1), None, {"2万张"}),
        (None, date(2023, 12, 31), set()),
    ],
)
def test_dates_keep_what_may_lie_within_them(frames, first, last, texts):
    left = explore.chosen(frames, explore.Choice(first=first, last=last))
    assert set(left.figures["text"]) & {"9.58万张", "30.7EFlops", "2万张"} == texts


def test_widgets_offer_what_the_corpus_holds(pick):
    assert [id for _, id in pick.article.options] == ["", "一", "二"]
    assert pick.article.options[1][0] == "青岚云扩建智算中心 · 青岚日报 · 2024-07-12"
    assert "chip" in dict(map(reversed, pick.unit.options))
    assert dict(map(reversed, pick.debate.options))["open-source"].endswith("(2)")
    assert pick.status.value.startswith("2 articles, ")


def test_views_follow_the_choice(pick):
    article, figures = explore.article_view(pick), explore.figures_view(pick)
    debates, table = explore.debates_view(pick), explore.table_view(pick)
    page, drawn = article.children[1], figures.value
    assert "青岚云扩建智算中心" in page.value
    pick.article.value = "二"
    assert "海岸智算园投产" in page.value
    assert "青岚云扩建" not in page.value
    assert set(table.children[1].df["Article"]) == {"二"}
    assert "顾长风" in debates.value
    assert "沈望舒" not in debates.value
    pick.unit.value = "chip"
    assert figures.value != drawn
    assert "<svg" in figures.value
    assert list(table.children[1].df["Text"]) == ["2万张"]
    assert pick.status.value.startswith("1 of 2 articles, 1 of ")


def test_each_unit_has_its_chart_and_others_are_said_to_have_none(pick):
    view = explore.figures_view(pick)
    assert view.value.count("<svg") == len({"chip", "FLOPS", "parameter"} & set(pick.frames.figures["unit"]))
    pick.unit.value = "FLOPS"
    assert view.value.count("<svg") == 1
    pick.first.value = date(2026, 1, 1)
    assert view.value == "<p>No chart is drawn in this unit.</p>"


def test_timeline_keeps_to_the_dates(pick):
    view = explore.timeline_view(pick)
    assert "岚语" in view.value
    pick.first.value = date(2025, 1, 1)
    assert "岚语" not in view.value
    assert "投产" in view.value


def test_layers_can_be_switched_off(pick):
    boxes, page = explore.article_view(pick).children
    assert 'class="layer-time"' in page.value
    for box in boxes.children:
        box.value = box.description == "Statements"
    assert 'class="layer-statement"' in page.value
    assert 'class="layer-time"' not in page.value


def test_any_table_can_be_looked_at(pick):
    which, table, _ = explore.table_view(pick, "figures").children
    for name in TABLES:
        which.value = name
        assert len(table.df) == len(getattr(pick.shown, name))


def test_another_folder_is_read_and_the_choice_begins_anew(pick, tmp_path):
    (tmp_path / "三.txt").write_text("云岭机房\n2023-01-05\n云岭机房机架增至4万架。", encoding="utf-8")
    (tmp_path / "<b>.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    calls = []
    pick.unit.value = "chip"
    pick.follow(lambda picker: calls.append(picker.choice))
    pick.folder.value = str(tmp_path)
    assert [id for _, id in pick.article.options] == ["", "三"]
    assert calls[1:] == [explore.Choice()]
    pick.folder.value = str(tmp_path / "<b>.png")
    assert "&lt;b&gt;.png" in pick.status.value
    assert "<b>" not in pick.status.value
    pick.folder.value = str(tmp_path / "nothing")
    assert "no such file" in pick.status.value


def test_articles_may_be_handed_in(folder):
    assert len(explore.choose(analysis.tag(analysis.read(folder))).tagged) == 2
    assert len(explore.choose(analysis.read(folder), lang="zh").frames.articles) == 2
    assert len(explore.choose(pd.DataFrame({"text": list(PAGES.values())})).tagged) == 2
    assert explore.choose([]).status.value.startswith("0 articles")
    assert explore.choose("").status.value.startswith("0 articles")


def test_nothing_of_an_article_is_taken_for_markup():
    text = "<script>alert(1)</script>\n2024-07-12\n<img src=x onerror=alert(1)>青岚云表示，已部署<b>智算芯片</b>2万张。"
    pick = explore.choose([replace(read_text(text, "<i>"), title="<script>alert(1)</script>", publisher="<u>")])
    shown = [explore.article_view(pick).children[1].value, explore.figures_view(pick).value]
    shown += [explore.timeline_view(pick).value, explore.debates_view(pick).value, pick.status.value]
    table = explore.table_view(pick, "articles").children[1]
    for page in shown:
        assert not any(tag in page for tag in ("<script", "<img", "<b>", "<i>", "<u>"))
    assert "<script" not in table._dt_args.get("table_html", "")
    assert not table._dt_args.get("allow_html")


def test_chinese_words_throughout(folder):
    pick = explore.choose(folder, lang="zh")
    view = explore.table_view(pick)
    assert [part.description for part in (pick.folder, pick.article, pick.debate, pick.unit)] == [
        "文件夹",
        "文章",
        "议题",
        "单位",
    ]
    assert pick.status.value.startswith("2篇文章，")
    assert "证据编号" in view.children[1].df
    assert "搜索" in json.dumps(view.children[1]._dt_args, ensure_ascii=False, default=str)


def test_a_view_says_in_a_line_what_went_wrong(pick, monkeypatch):
    def broken(frame, **options):
        raise KeyError("<unit>")

    monkeypatch.setattr("analysis.charts.debates", broken)
    assert explore.debates_view(pick).value == "<p>cannot be shown: KeyError: &#x27;&lt;unit&gt;&#x27;</p>"


def test_readable_titles_and_no_offsets(frames):
    shown = readable(frames.figures, "figures", "en")
    assert {"Evidence id", "Value", "Number"} <= set(shown)
    assert shown["Value"].iloc[0] == "95,800 chips"
    assert not {"start", "end", "Start", "End"} & set(shown)
    assert not shown.map(lambda cell: cell is pd.NA).select_dtypes("string").any(axis=None)


def test_a_missing_extra_is_said_in_one_line():
    with pytest.raises(
        ModuleNotFoundError, match=r'^exploring needs no_such; install it with: pip install "analysis\[lab\]"$'
    ):
        needed("no_such")


def test_importing_loads_no_widgets():
    import subprocess
    import sys

    code = "import sys, analysis.explore; print([m for m in ('ipywidgets', 'itables') if m in sys.modules])"
    source = Path(__file__).parent.parent / "src"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=source)
    assert done.stdout.strip() == "[]"


def test_tagged_articles_show_themselves_marked_and_escaped_in_a_cell():
    tagged = analysis.tag(replace(read_text("2024-07-12\n青岚云已部署<b>智算芯片</b>2万张。", "a"), title="<i>"))
    for shown in (tagged._repr_html_(), tagged[0]._repr_html_()):
        assert 'class="layer-figure"' in shown
        assert ".in-cell .layer-figure {" in shown
        assert "&lt;b&gt;" in shown
        assert "<b>" not in shown
        assert "<i>" not in shown


def test_many_articles_show_the_first_and_count_the_rest():
    tagged = analysis.tag(read_text(f"第{n}号机房机架增至{n}万架，由{n}号园区运营。", str(n)) for n in range(1, 31))
    shown = tagged._repr_html_()
    assert shown.count("<article") == 20
    assert "and 10 more articles" in shown
    assert shown.count("<style>") == 1
    assert analysis.tag([])._repr_html_() == ""

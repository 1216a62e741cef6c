"""Tables for readers: figures, stances, happenings, speakers and all evidence, in English and in Chinese."""

from functools import partial

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.charts import listing
from analysis.charts.ledger import CHIPS, COMPUTE, PARAMETERS
from analysis.charts.listing_evidence import said_timex
from analysis.charts.listing_stances import said_course
from analysis.positions import position_rows, split_rows
from analysis.tables import COLUMNS, LAYERS
from shown import said, tables_of, words


def heads(block):
    return [column["title"] for column in block.data["columns"]]


def pieces(block):
    data = block.data
    cells = data["paragraphs"] if data["kind"] == "prose" else [cell for row in data["rows"] for cell in row]
    return [piece for cell in cells for piece in cell]


def links(block):
    return {piece["href"].removeprefix("#") for piece in pieces(block) if "href" in piece}


QUOTED = tables_of(
    "2024-05-06\n青岚集团董事长赵启明表示，大模型应该开源。赵启明还称，截至2024年5月，贵州省算力规模达到30EFLOPS。",
    "2024-07-12\n青岚集团董事长赵启明认为，电力不足。市场研究机构赛迪顾问的数据显示，华为芯片出货量为5万张。"
    "2024年7月10日，百度发布了新模型。到2026年，贵州省算力规模将超过75EFLOPS。",
)


def test_figures_in_english_have_english_names_and_dates():
    rows = words(listing.figures_table(QUOTED.figures, COMPUTE))
    assert [row[2] for row in rows] == ["≥ 75 EFLOPS", "30 EFLOPS"]
    assert rows[1][:2] == ["贵州省 Guizhou", "算力规模 computing power"]
    assert [row[3] for row in rows] == ["2026", "May 2024"]
    assert [row[4] for row in rows] == ["forecast", "reported"]
    assert rows[1][5] == "赵启明"
    assert rows[0][5] == "the article"


def test_figures_in_chinese_stand_as_printed():
    block = listing.figures_table(QUOTED.figures, CHIPS, lang="zh")
    [row] = words(block)
    assert row[:5] == ["华为", "芯片出货量", "5万", "未注明日期", "实际"]
    assert row[5] == "赛迪顾问"
    assert heads(block) == ["主体", "指标", "数值", "时间", "性质", "信源", "原文", "出处"]
    assert not any(piece.get("lang") for piece in pieces(block))


def test_chinese_words_of_an_english_table_say_that_they_are_chinese():
    for piece in pieces(listing.figures_table(QUOTED.figures, COMPUTE)):
        foreign = any("一" <= character <= "鿿" for character in piece["text"])
        assert not foreign or piece.get("lang") == "zh", piece


def test_numbers_and_dates_are_sorted_by_what_they_are():
    [first, second] = listing.figures_table(QUOTED.figures, COMPUTE).data["rows"]
    assert (first[2][0]["sort"], second[2][0]["sort"]) == (7.5e19, 3e19)
    assert (first[3][0]["sort"], second[3][0]["sort"]) == ("2026-01-01", "2024-05-01")


def test_a_figure_that_articles_tell_differently_says_so():
    frames = tables_of(
        "2024-07-12\n截至2024年5月，贵州省算力规模达到30EFLOPS。",
        "2024-07-13\n截至2024年5月，贵州省算力规模达到45EFLOPS。",
    )
    rows = words(listing.figures_table(frames.figures, COMPUTE, frames.agreement))
    assert [row[4] for row in rows] == ["reported, conflict"] * 2
    rows = words(listing.figures_table(frames.figures, COMPUTE, frames.agreement, lang="zh"))
    assert [row[4] for row in rows] == ["实际，矛盾"] * 2


def test_who_is_quoted_on_what_and_with_which_figures():
    first, *rest = words(listing.speakers_table(QUOTED))
    assert first[0] == "赵启明"
    assert first[2:4] == ["3", "2"]
    assert "open source (for)" in first[4]
    assert "贵州省 Guizhou: 30 EFLOPS" in first[5]
    assert [row[0] for row in rest] == ["赛迪顾问 CCID Consulting"]
    assert "50,000 chips" in rest[0][5]


def test_speakers_in_chinese():
    block = listing.speakers_table(QUOTED, lang="zh")
    assert heads(block) == ["来源", "身份", "言论", "文章", "谈及", "所给数据", "首条"]
    assert "开源（支持）" in words(block)[0][4]


def test_what_is_above_the_limit_is_counted():
    block = listing.speakers_table(QUOTED, limit=1)
    assert len(block.data["rows"]) == 1
    assert block.data["note"].startswith("and ")
    assert "note" not in listing.speakers_table(QUOTED).data


HERE = {"article": "a", "published": "2024-07-12", "start": 0, "end": 1, "sentence": "某句。"}


def stance(n, target, holder, label, published="2024-07-12", **other):
    about = {"id": f"abcde-p{n}", "target": target, "holder": holder, "label": label, "published": published}
    return HERE | about | {"text": f"某句{n}", "basis": "statement", "role": None, "sector": "maker"} | other


STANCES = pd.DataFrame(
    [
        stance(1, "agents", "李彦宏", "FAVOR"),
        stance(2, "agents", "林若溪", "AGAINST", text="这一句比另一句长得多"),
        stance(3, "open-source", "周望", "NEUTRAL"),
        stance(4, "agents", "何若川", "AGAINST", "2023-05-01"),
        stance(5, "agents", "何若川", "FAVOR"),
        stance(6, "agents", "赵启明", "AGAINST", text="一句短话"),
        stance(7, "label-ai", "赵启明", "AGAINST"),
    ]
)
POSITIONS = pd.DataFrame(position_rows(STANCES))


def test_a_debate_is_a_row_with_the_shortest_words_of_each_side():
    rows = words(listing.quotes_table(POSITIONS, STANCES))
    assert [row[0] for row in rows] == [
        "Are agents the form that AI applications take?",
        "label-ai",
        "Are open models the better or the winning way?",
    ]
    agents = rows[0]
    assert agents[1] == "1 for “Agents are the form AI takes” · 李彦宏 Robin Li: “某句1” abcde-p1"
    assert agents[2] == "nobody"
    assert agents[3].index("一句短话") < agents[3].index("这一句比另一句长得多")
    assert agents[4] == "何若川: against (1 May 2023) → for (12 Jul 2024)"
    assert rows[2][1:] == ["nobody", "1 · 周望: “某句3” abcde-p3", "nobody", "–"]


def test_debates_in_chinese():
    agents, own, _ = words(listing.quotes_table(POSITIONS, STANCES, lang="zh"))
    assert agents[1] == "1方认为“智能体是AI应用的形态” · 李彦宏：“某句1” abcde-p1"
    assert agents[4] == "何若川：反对（2023年5月1日） → 支持（2024年7月12日）"
    assert own[3] == "1方 · 赵启明：“某句7” abcde-p7"


def test_who_changed_has_his_course_and_every_word_in_the_table():
    rows = words(listing.positions_table(POSITIONS, STANCES))
    assert len(rows) == 6
    [changed] = [row for row in rows if row[1] == "何若川"]
    assert changed[4] == "changed: against (1 May 2023) → for (12 Jul 2024)"
    assert changed[6:] == ["某句4 / 某句5", "abcde-p4 abcde-p5"]
    [robin] = [row for row in rows if row[1].startswith("李彦宏")]
    assert robin[1:6] == ["李彦宏 Robin Li", "–", "model makers", "for", "words"]


def test_an_order_that_the_dates_do_not_tell_is_not_told():
    assert said_course("FAVOR 2023 | AGAINST 2023-08", "en").endswith("the dates do not tell the order")
    assert said_course("FAVOR | AGAINST", "zh") == "支持、反对；先后不明"


def test_splits_are_counted_by_sector():
    rows = words(listing.splits_table(pd.DataFrame(split_rows(POSITIONS))))
    assert rows[0] == ["agents", "all", "4", "1", "0", "2", "1"]
    assert [row[1] for row in rows[:3]] == ["all", "model makers", "other"]


def event(n, edtf, text, **other):
    own = {"id": f"abcde-e{n}", "edtf": edtf, "time": edtf, "status": "actual", "kind": "release", "text": text}
    return HERE | own | {"participants": "百度、青岚集团", "agreement": "single", "ids": f"abcde-e{n}"} | other


def test_the_table_of_happenings_holds_every_telling():
    events = pd.DataFrame([event(1, "2024-03-01", "甲发布"), event(2, "2024-03-02", "甲上线"), event(3, "2025", "乙")])
    merged = event(
        1, "[2024-03-01,2024-03-02]", "甲发布", agreement="conflict", ids="abcde-e1 abcde-e2", told=2, tellings=""
    )
    happenings = pd.DataFrame([event(3, "2025", "乙", status="target"), merged])
    first, second = words(listing.happenings_table(happenings, events))
    assert first == [
        "1 or 2 Mar 2024",
        "release, dates conflict",
        "甲发布 · 2 Mar 2024: 甲上线",
        "百度 Baidu, 青岚集团",
        "abcde-e1 abcde-e2",
    ]
    assert second[:2] == ["2025", "target"]
    assert words(listing.happenings_table(happenings, events, lang="zh"))[0][:4] == [
        "2024年3月1日或2日",
        "发布，日期不一",
        "甲发布 · 2024年3月2日：甲上线",
        "百度、青岚集团",
    ]


def test_derived_values_keep_formula_and_evidence():
    row = {
        "kind": "FLOPS per chip",
        "entity": "贵州",
        "low": 3.2e14,
        "high": 3.2e14,
        "unit": "FLOPS",
        "time": "2024-05",
    }
    implied = pd.DataFrame([row | {"formula": "30.7EFlops ÷ 9.58万张", "articles": "a", "ids": "abcde-f2 abcde-f1"}])
    [cells] = listing.implied_table(implied).data["rows"]
    assert [said(cell) for cell in cells[:4]] == ["FLOPS per chip", "贵州 Guizhou", "320 TFLOPS", "May 2024"]
    assert [piece["href"] for piece in cells[5] if "href" in piece] == ["#abcde-f2", "#abcde-f1"]
    assert words(listing.implied_table(implied, lang="zh"))[0][0] == "单芯片算力"


def test_agreement_is_told_with_its_words():
    row = {"entity": "英伟达", "metric": "算力", "unit": "FLOPS", "time": "2024", "status": "actual"}
    agreement = pd.DataFrame(
        [row | {"verdict": "conflict", "values": "30E | 31E", "articles": "a b", "ids": "a-f1 b-f1"}]
    )
    assert words(listing.agreement_table(agreement))[0] == [
        "英伟达 Nvidia",
        "算力 computing power",
        "2024",
        "conflict",
        "30E | 31E",
        "a-f1 b-f1",
    ]
    assert words(listing.agreement_table(agreement, lang="zh"))[0][2:4] == ["2024年", "矛盾"]


def test_all_evidence_stands_in_one_table_in_order():
    block = listing.evidence_table(QUOTED)
    rows = words(block)
    known = {one for layer in LAYERS[1:] for one in getattr(QUOTED, layer)["id"]}
    assert known <= {row[0] for row in rows}
    order = [row[0].split("-")[0] for row in rows]
    assert order == sorted(order, key=list(QUOTED.articles["key"]).index)
    assert any(row[1] == "figure" and row[4] == "贵州省 Guizhou · 30 EFLOPS · May 2024 · reported" for row in rows)
    assert any(row[1] == "stance" and "open source: for · words" in row[4] for row in rows)
    assert any(row[1] == "时间" for row in words(listing.evidence_table(QUOTED, lang="zh")))


@given(st.text(alphabet="PT0123456789.YMWDHSX_REF-", max_size=8), st.sampled_from(["en", "zh"]))
def test_no_time_value_raises(value, lang):
    assert said_timex(value, lang) or not value


def test_a_quantity_that_is_a_figure_stands_once():
    rows = words(listing.evidence_table(QUOTED))
    assert sum(row[3] == "30EFLOPS" for row in rows) == 1


def test_every_row_of_evidence_is_where_it_is_found_again():
    block = listing.evidence_table(QUOTED)
    homes = [row[0][0]["id"] for row in block.data["rows"]]
    assert len(homes) == len(set(homes))
    assert all(home == f"row-{row[0]}" for home, row in zip(homes, words(block), strict=True))


def test_ten_thousand_rows_of_evidence_stay_light():
    many = pd.concat([QUOTED.times] * (10_000 // len(QUOTED.times)), ignore_index=True)
    frames = type(QUOTED)(**{name: many if name == "times" else table for name, table in QUOTED.items()})
    block = listing.evidence_table(frames)
    assert len(block.html) / len(block.data["rows"]) < 700


def test_what_was_read_in_both_languages():
    assert words(listing.read_block(QUOTED))[0] == "2 articles, from 6 May 2024 to 12 Jul 2024."
    assert words(listing.read_block(QUOTED, lang="zh"))[0] == "2篇文章，2024年5月6日至2024年7月12日。"


def test_an_undated_article_has_no_date_or_an_estimate_called_one():
    frames = tables_of("赵启明表示，大模型应该开源。", "2023年8月，青岚集团部署智算芯片2万张。")
    dates = [row[2] for row in words(listing.articles_table(frames.articles))]
    assert dates == ["no date given", "about Aug 2023 (estimated)"]
    assert words(listing.articles_table(frames.articles, lang="zh"))[1][2] == "约2023年8月（估计）"


@pytest.fixture(scope="module")
def seeds():
    return analysis.tables(analysis.tag(analysis.read("seeds")))


def on(name, *parts, **given):
    """A builder over whole tables from one over some of them."""
    build = partial(getattr(listing, name), **given)
    return lambda frames, lang: build(*(getattr(frames, part) for part in parts), lang=lang)


def ledger(measure):
    return lambda frames, lang: listing.figures_table(frames.figures, measure, lang=lang)


BUILDERS = {
    "read_block": lambda frames, lang: listing.read_block(frames, lang=lang),
    "speakers_table": lambda frames, lang: listing.speakers_table(frames, lang=lang),
    "evidence_table": lambda frames, lang: listing.evidence_table(frames, lang=lang),
    "articles_table": on("articles_table", "articles"),
    "implied_table": on("implied_table", "implied"),
    "agreement_table": on("agreement_table", "agreement"),
    "splits_table": on("splits_table", "splits"),
    "positions_table": on("positions_table", "positions", "stances"),
    "quotes_table": on("quotes_table", "positions", "stances"),
    "happenings_table": on("happenings_table", "happenings", "events"),
    "compute": ledger(COMPUTE),
    "chips": ledger(CHIPS),
    "models": ledger(PARAMETERS),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", BUILDERS)
def test_every_link_of_the_seeds_leads_to_a_tag_or_an_article(name, lang, seeds):
    known = {one for _, table in seeds.items() if "id" in table for one in table["id"]}
    known |= {f"article-{key}" for key in seeds.articles["key"]}
    block = BUILDERS[name](seeds, lang)
    assert links(block) <= known
    assert words(block)
    assert block.html


@pytest.mark.parametrize("name", BUILDERS)
def test_tables_of_the_seeds_speak_one_language(name, seeds):
    """In English no word of ours is Chinese; in Chinese no heading is English."""
    english, chinese = BUILDERS[name](seeds, "en"), BUILDERS[name](seeds, "zh")
    for piece in pieces(english):
        if any("一" <= character <= "鿿" for character in piece["text"]):
            assert piece.get("lang") == "zh", piece
    if chinese.data["kind"] == "table":
        assert all(any("一" <= c <= "鿿" for c in title) for title in [*heads(chinese), chinese.data["caption"]])
        assert all(title.isascii() for title in [*heads(english), english.data["caption"]])
        assert len(chinese.data["rows"]) == len(english.data["rows"])


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", BUILDERS)
def test_tables_without_a_row(name, lang, seeds):
    empty = type(seeds)(**{name: pd.DataFrame(table[:0]) for name, table in seeds.items()})
    assert set(empty.articles.columns) == {column.name for column in COLUMNS["articles"]}
    assert BUILDERS[name](empty, lang).data


@given(st.sampled_from(["en", "zh"]), st.lists(st.tuples(st.sampled_from("ABC"), st.dates()), max_size=4))
def test_no_course_raises(lang, steps):
    labels = {"A": "FAVOR", "B": "AGAINST", "C": "NEUTRAL"}
    course = " → ".join(f"{labels[label]} {day.isoformat()}" for label, day in steps)
    assert isinstance(said_course(course, lang), str)

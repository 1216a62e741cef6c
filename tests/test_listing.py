"""Tables for readers: who is quoted with what, and what to doubt; what is empty says so, what is long says how long."""

import pandas as pd
import pytest

import analysis
from analysis.charts import doubts
from analysis.charts.listing import read_block, speakers_table
from analysis.reading import read_text
from analysis.tables import COLUMNS

DOUBTS = [
    doubts.undated_articles,
    doubts.unplaced_figures,
    doubts.disputed_figures,
    doubts.disputed_dates,
    doubts.thin_articles,
    doubts.reprints,
]


def tables_of(*texts):
    return analysis.tables(analysis.tag([read_text(text, id=f"t{n}") for n, text in enumerate(texts)]))


def words(block):
    data = block.data
    if data["kind"] == "prose":
        return ["".join(piece["text"] for piece in paragraph) for paragraph in data["paragraphs"]]
    return [["".join(piece["text"] for piece in cell) for cell in row] for row in data["rows"]]


def links(block):
    cells = (
        block.data["paragraphs"] if block.data["kind"] == "prose" else [c for row in block.data["rows"] for c in row]
    )
    return {piece["href"].removeprefix("#") for pieces in cells for piece in pieces if "href" in piece}


QUOTED = tables_of(
    "2024-05-06\n青岚集团董事长赵启明表示，大模型应该开源。赵启明还称，青岚集团算力规模达到30EFLOPS。",
    "2024-07-12\n青岚集团董事长赵启明认为，电力不足。市场研究机构云麓咨询的数据显示，青岚集团芯片出货量为5万张。",
)


def test_who_is_quoted_on_what_and_with_which_figures():
    first, *rest = words(speakers_table(QUOTED))
    assert first[:4] == ["赵启明", "青岚集团董事长", "3", "2"]
    assert "open-source (for)" in first[4]
    assert "30 EFLOPS" in first[5]
    assert any("50,000 chips" in row[5] for row in rest)


def test_speakers_in_chinese():
    block = speakers_table(QUOTED, "zh")
    assert [column["title"] for column in block.data["columns"]] == [
        "来源",
        "身份",
        "言论",
        "文章",
        "谈及",
        "所给数据",
        "首条",
    ]
    assert "大模型应该开源还是闭源？（支持）" in words(block)[0][4]


def test_what_is_above_the_limit_is_counted():
    block = speakers_table(QUOTED, limit=1)
    assert len(block.data["rows"]) == 1
    assert block.data["note"].startswith("and ")
    assert "note" not in speakers_table(QUOTED).data


NOTHING = "2024-07-12\n" + "青岚集团在云麓市举办了一场发布会，现场来了不少人。" * 12


def test_what_is_empty_says_so():
    frames = tables_of("标题\n2024-07-12 10:00\n" + NOTHING)
    said = [words(of(frames)) for of in DOUBTS[1:4]]
    assert said == [
        ["Every figure has its time and its owner."],
        ["No two articles tell a figure differently."],
        ["No happening has conflicting dates."],
    ]
    assert words(doubts.reprints(frames, "zh")) == ["没有重复刊登的文章。"]


def test_pages_without_a_date_and_with_little_text():
    frames = tables_of("赵启明表示，大模型应该开源。")
    assert words(doubts.undated_articles(frames))[0][1:] == ["none", "nothing in the text tells"]
    assert words(doubts.thin_articles(frames))[0][1] == str(frames.articles["characters"][0])


def test_figures_without_a_time_or_an_owner():
    frames = tables_of("2024-07-12\n青岚集团芯片达到5万张。截至2024年5月，青岚集团的算力规模达到30EFLOPS。")
    rows = words(doubts.unplaced_figures(frames))
    assert [row[1] for row in rows] == ["50,000 chips"]
    assert rows[0][2] == "no date"


def test_a_page_printed_twice_is_told():
    frames = tables_of("赵启明表示，大模型应该开源。")
    frames.articles["pages"], frames.articles["also"] = 3, "星河网、云麓日报"
    assert words(doubts.reprints(frames))[0][1:] == ["3", "星河网、云麓日报"]


def test_a_long_table_of_doubts_is_cut_and_says_so():
    frames = tables_of(
        "".join(f"青岚集团{word}芯片达到{n + 2}万张。" for n, word in enumerate("甲乙丙丁戊己庚辛壬癸" * 4))
    )
    block = doubts.unplaced_figures(frames)
    assert len(block.data["rows"]) == doubts.LIMIT
    assert block.data["note"] == f"and {len(frames.figures) - doubts.LIMIT} more"


@pytest.fixture(scope="module")
def seeds():
    return analysis.tables(analysis.tag(analysis.read("seeds")))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("of", [*DOUBTS, speakers_table, read_block], ids=lambda of: of.__name__)
def test_every_link_of_the_seeds_leads_to_a_tag_or_an_article(of, lang, seeds):
    known = {one for _, table in seeds.items() if "id" in table for one in table["id"]}
    known |= {f"article-{key}" for key in seeds.articles["key"]}
    block = of(seeds, lang)
    assert links(block) <= known
    assert words(block)
    assert block.html


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("of", [*DOUBTS, speakers_table, read_block], ids=lambda of: of.__name__)
def test_tables_without_a_row(of, lang, seeds):
    empty = type(seeds)(**{name: pd.DataFrame(table[:0]) for name, table in seeds.items()})
    assert set(empty.articles.columns) == {column.name for column in COLUMNS["articles"]}
    assert of(empty, lang).data

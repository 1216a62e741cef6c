"""What to doubt: what is empty says so, what is long says how long, in English and in Chinese."""

import importlib.util
import re
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.charts import accuracy, doubts
from analysis.charts.listing_reasons import dated_by, refused_for
from analysis.reading import ReadError, read_each
from shown import tables_of, words

DOUBTS = [
    doubts.undated_articles,
    doubts.unplaced_figures,
    doubts.disputed_figures,
    doubts.disputed_dates,
    doubts.thin_articles,
    doubts.page_shares,
    doubts.reprints,
]


def pieces(block):
    data = block.data
    cells = data["paragraphs"] if data["kind"] == "prose" else [cell for row in data["rows"] for cell in row]
    return [piece for cell in cells for piece in cell]


def load_benchmark():
    path = Path(__file__).resolve().parent.parent / "benchmarks" / "accuracy.py"
    spec = importlib.util.spec_from_file_location("benchmarks_accuracy_packaged", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_accuracy_that_is_shown_is_the_one_measured():
    """The packaged table is what docs/accuracy.md says, number for number."""
    benchmark = load_benchmark()
    document = (Path(__file__).resolve().parent.parent / "docs" / "accuracy.md").read_text(encoding="utf-8")
    note, packaged = files("analysis").joinpath("accuracy.tsv").read_text(encoding="utf-8").split("\n", 1)
    assert packaged == benchmark.package_table(document)
    assert re.fullmatch(r"# Measured \d{4}-\d\d-\d\d with version [\d.]+; .+", note)


def test_every_measure_is_shown_with_both_its_scores():
    note, scores = accuracy.measured()
    english, chinese = accuracy.accuracy_table(), accuracy.accuracy_table(lang="zh")
    assert len(words(english)) == len(words(chinese)) == len(scores) >= 12
    by_words = {told[1]: told for told in words(english)}
    for row in scores:
        told = by_words[accuracy.MEANS[row["measure"]][2]]
        assert told[2].startswith(row["developed"])
        assert told[3].startswith(row["unseen"])
        assert float(row["low"]) <= float(row["unseen"]) <= float(row["high"]) <= 1
    day = note.split()[2]
    assert day in english.data["note"]
    assert day in chinese.data["note"]
    assert english.data["note"].isascii()


def test_a_new_document_is_read_alike():
    document = """
| | seeds, 5 articles | together, 9 articles |
|---|---|---|
| time | 0.9 (5) | 0.875 (1,200) |
| event | 1.000 (5) | 1.000 (9) |

| | set 1, 3 passages | now | set 2, 4 | now |
|---|---:|---:|---:|---:|
| time | 0.5 (7) | 0.9 | 0.75 (8) | 0.8 |

| right of | headline | date | body, mean F1 |
|---|---:|---:|---:|
| 20, read once | 10 | 5 | 0.9 |
"""
    made = load_benchmark().package_table(document).splitlines()
    assert made[1:] == ["time\t0.875\t1200\t0.75\t8\tset 2\t0.5\t0.75\t2"]


NOTHING = "2024-07-12\n" + "青岚集团在云麓市举办了一场发布会，现场来了不少人。" * 12


def test_what_is_empty_says_so():
    frames = tables_of("标题\n2024-07-12 10:00\n" + NOTHING)
    assert [words(of(frames)) for of in DOUBTS[1:4]] == [
        ["Every figure has its time and its owner."],
        ["No two articles tell a figure differently."],
        ["No happening has conflicting dates."],
    ]
    assert words(doubts.reprints(frames, lang="zh")) == ["没有重复刊登的文章。"]
    assert words(doubts.refused_table([], lang="zh")) == ["所给文件均已读取。"]


def test_pages_without_a_date_and_with_little_text():
    frames = tables_of("赵启明表示，大模型应该开源。")
    assert words(doubts.undated_articles(frames))[0][1:] == ["none", "nothing in the text tells"]
    thin = words(doubts.thin_articles(frames))[0]
    assert thin[1] == str(frames.articles["characters"][0])


def test_an_estimated_date_has_its_reason_in_each_language():
    frames = tables_of("截至2023年7月初，已有八十个模型。8月2日，又有一个上线。")
    [english] = words(doubts.undated_articles(frames))
    assert english[1:] == ["about Aug 2023", "the latest month told as past is Aug 2023"]
    [chinese] = words(doubts.undated_articles(frames, lang="zh"))
    assert chinese[1:] == ["约2023年8月", "文中最晚的过去月份是2023年8月"]


def test_figures_without_a_time_or_an_owner():
    frames = tables_of("2024-07-12\n华为芯片达到5万张。截至2024年5月，青岚集团的算力规模达到30EFLOPS。")
    [row] = words(doubts.unplaced_figures(frames))
    assert row[:3] == ["华为 Huawei", "50,000 chips", "no date given"]
    assert words(doubts.unplaced_figures(frames, lang="zh"))[0][1:3] == ["5万张", "未注明日期"]


def test_what_a_unit_is_lacks_nothing():
    frames = tables_of("2024-07-12\n云麓市的算力规模达到30EFlops(每秒10的18次方浮点运算次数)，全省第一。")
    units = frames.figures["entity"].fillna("").str.lower().isin(["eflops"]).sum()
    rows = words(doubts.unplaced_figures(frames))
    assert len(rows) == len(frames.figures) - units


def test_values_that_articles_tell_differently():
    frames = tables_of(
        "2024-07-12\n截至2024年5月，贵州省算力规模达到30EFLOPS。",
        "2024-07-13\n截至2024年5月，贵州省算力规模达到45EFLOPS。",
    )
    [row] = words(doubts.disputed_figures(frames))
    assert row[:4] == ["贵州省 Guizhou", "算力规模 computing power", "May 2024", "conflict"]
    [row] = words(doubts.disputed_figures(frames, lang="zh"))
    assert row[:4] == ["贵州省", "算力规模", "2024年5月", "矛盾"]


def test_a_page_printed_twice_is_told():
    frames = tables_of("赵启明表示，大模型应该开源。")
    frames.articles["pages"], frames.articles["also"] = 3, "新华社、云麓日报"
    assert words(doubts.reprints(frames))[0][1:] == ["3", "新华社 Xinhua, 云麓日报"]
    assert words(doubts.reprints(frames, lang="zh"))[0][2] == "新华社、云麓日报"


def test_how_much_of_a_page_was_article():
    frames = tables_of("赵启明表示，大模型应该开源。", NOTHING)
    frames.articles["length"] = [140, 400]
    rows = words(doubts.page_shares(frames))
    assert rows[0][1:] == ["140", "14", "10%"]
    assert words(doubts.thin_articles(frames, lang="zh"))[-1][2] == "10%"


def test_a_long_table_of_doubts_is_cut_and_says_so():
    frames = tables_of(
        "".join(f"青岚集团{word}芯片达到{n + 2}万张。" for n, word in enumerate("甲乙丙丁戊己庚辛壬癸" * 4))
    )
    block = doubts.unplaced_figures(frames)
    assert len(block.data["rows"]) == doubts.LIMIT
    assert block.data["note"] == f"and {len(frames.figures) - doubts.LIMIT} more"


def test_what_could_not_be_read_is_told_with_its_reason(tmp_path):
    (tmp_path / "空.txt").write_text("", encoding="utf-8")
    (tmp_path / "cover.html").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 64)
    refused = [one for one in read_each([str(tmp_path)]) if isinstance(one, ReadError)]
    assert len(refused) == 2
    english, chinese = (words(doubts.refused_table(refused, lang=lang)) for lang in ("en", "zh"))
    assert [row[1] for row in english] == [error.what for error in refused]
    assert {row[1] for row in chinese} == {"空文件", "不是文章，而是PNG图片"}
    assert all(row[2] for row in english)
    assert {row[0] for row in english} == {"空.txt", "cover.html"}


REASONS = {
    "estimated: latest year told as past is 2024": (
        "the latest year told as past is 2024",
        "文中最晚的过去年份是2024年",
    ),
    "estimated: 世界人工智能大会 of 2024 falls in month 7": (
        "世界人工智能大会 World Artificial Intelligence Conference, told as past, fell in Jul 2024",
        "文中已过去的世界人工智能大会在2024年7月",
    ),
    "estimated: the text looks back on 十四五, which ends in 2025": (
        "the text looks back on 十四五 14th Five-Year Plan, which ends in 2025",
        "文中回顾十四五，至2025年为止",
    ),
    "estimated: the page shows month and day, the latest year told is 2024": (
        "the page shows month and day; the latest year told is 2024",
        "页面只印月、日；文中最晚的年份是2024年",
    ),
    "estimated: another page prints the same text on 2024-07-12": (
        "another page prints the same text on 12 Jul 2024",
        "另一页面于2024年7月12日刊出同一文字",
    ),
}


@pytest.mark.parametrize(("basis", "words"), REASONS.items())
def test_why_an_article_is_dated_so(basis, words):
    assert tuple("".join(piece.text for piece in dated_by(basis, lang)) for lang in ("en", "zh")) == words


def test_every_reason_that_reading_gives_has_words():
    """The anchors of pages are given by patterns in the reader's source; each must be known here."""
    import inspect

    from analysis.reading import anchor

    given_there = re.findall(r'f"estimated: ([a-z][^"]+)"', inspect.getsource(anchor))
    assert given_there
    for template in given_there:
        told = re.sub(r"\{[^}]*\}", "2024", template)
        assert dated_by(f"estimated: {told}", "zh")[0].lang is None, template


@given(st.text(max_size=60), st.sampled_from(["en", "zh"]))
def test_no_reason_raises(told, lang):
    assert refused_for(told, lang)
    assert dated_by(told, lang)


@pytest.fixture(scope="module")
def seeds():
    return analysis.tables(analysis.tag(analysis.read("seeds")))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("of", DOUBTS, ids=lambda of: of.__name__)
def test_every_link_of_the_seeds_leads_to_a_tag_or_an_article(of, lang, seeds):
    known = {one for _, table in seeds.items() if "id" in table for one in table["id"]}
    known |= {f"article-{key}" for key in seeds.articles["key"]}
    block = of(seeds, lang=lang)
    assert {piece["href"].removeprefix("#") for piece in pieces(block) if "href" in piece} <= known
    assert words(block)
    for piece in pieces(block):
        if lang == "en" and any("一" <= character <= "鿿" for character in piece["text"]):
            assert piece.get("lang") == "zh", piece


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("of", DOUBTS, ids=lambda of: of.__name__)
def test_tables_without_a_row(of, lang, seeds):
    empty = type(seeds)(**{name: pd.DataFrame(table[:0]) for name, table in seeds.items()})
    assert of(empty, lang=lang).data

"""Findings are what the tables say, no more: the largest, the contested, the conflicting and the newest, in two languages."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.charts.findings import findings_list, sentences
from analysis.charts.listing import read_block
from analysis.derived import agreement_rows
from analysis.findings import findings, speakers
from analysis.findings.largest import scope_of
from analysis.findings.parts import Largest
from analysis.happenings import happening_rows
from analysis.positions import position_rows
from analysis.reading import read_text
from analysis.tables import COLUMNS, Tables

ARTICLES = {
    "a": {"article": "a", "key": "aaaaa", "title": "青岚扩容", "published": "2024-07-12", "publisher": "云麓日报"},
    "b": {"article": "b", "key": "bbbbb", "title": "算力观察", "published": "2025-01-20", "publisher": None},
    "c": {"article": "c", "key": "ccccc", "title": "旧闻", "anchor": "2023-08", "publisher": "星河网"},
}


def frame(name, rows):
    made = {}
    for column in COLUMNS[name]:
        blank = 0 if column.dtype == "int64" else None
        made[column.name] = pd.Series([row.get(column.name, blank) for row in rows], dtype=column.dtype)
    return pd.DataFrame(made)


def tables(figures=(), stances=(), events=(), statements=()):
    """The tables of articles a, b and c with the given rows, and what follows from them."""
    rows = {"figures": figures, "stances": stances, "events": events, "statements": statements}
    pages = [article | {"pages": 1, "characters": 500} for article in ARTICLES.values()]
    made = {name: frame(name, rows.get(name, ())) for name in COLUMNS} | {"articles": frame("articles", pages)}
    made["positions"] = frame("positions", position_rows(made["stances"]))
    made["agreement"] = frame("agreement", agreement_rows(made["figures"]))
    made["happenings"] = frame("happenings", happening_rows(events, (), ()))
    return Tables(**made)


def figure(n, entity, low, high=None, unit="FLOPS", article="a", **other):
    high = low if high is None and other.get("modifier") != "min" else high
    own = {"id": f"{ARTICLES[article]['key']}-f{n}", "article": article, "entity": entity, "low": low, "high": high}
    rest = {
        "unit": unit,
        "modifier": "exact",
        "status": "actual",
        "metric": "算力规模",
        "text": f"{low or high:.0f}",
        "sentence": "某句。",
    }
    return rest | own | {"published": ARTICLES[article].get("published"), "start": n, "end": n + 1} | other


def stance(n, holder, label, article="a", target="open-source"):
    own = {"id": f"{ARTICLES[article]['key']}-p{n}", "article": article, "holder": holder, "label": label}
    dated = {"published": ARTICLES[article].get("published", "2023-08"), "sentence": "某句。", "text": "某句"}
    return own | dated | {"target": target, "basis": "statement", "role": None, "sector": None}


def event(n, edtf, text, article="a", kind="release", status="actual"):
    own = {"id": f"{ARTICLES[article]['key']}-e{n}", "article": article, "edtf": edtf, "time": edtf, "text": text}
    rest = {
        "kind": kind,
        "status": status,
        "participants": "",
        "sentence": text,
        "start": n * 100,
        "end": n * 100 + len(text),
    }
    return own | rest | {"published": ARTICLES[article].get("published")}


def lines(block):
    return ["".join(piece["text"] for piece in paragraph) for paragraph in block.data["paragraphs"]]


def only(frames, kind):
    return next(one for one in findings(frames) if one.kind == kind)


def said(frames, kind, lang="en"):
    [pieces] = sentences([only(frames, kind)], lang)
    return "".join(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("entity", "scope"),
    [
        ("中国", "nation"),
        ("全球", "nation"),
        ("韓國", "nation"),
        ("贵州", "owner"),
        ("青岚集团", "owner"),
        ("A100", "device"),
        ("集群", "unnamed"),
        (None, "unnamed"),
    ],
)
def test_whose_a_value_is(entity, scope):
    assert scope_of(entity) == scope


def test_the_largest_is_reported_with_its_date_word_and_article():
    frames = tables(
        [figure(1, "青岚集团", 3.07e19, edtf="2024-05", source="青岚集团公告"), figure(2, "云麓集团", 2e19)]
    )
    assert said(frames, "compute") == (
        "Largest computing power reported: 青岚集团, 30.7 EFLOPS, May 2024, "
        "according to 青岚集团公告 (云麓日报, 12 Jul 2024). [aaaaa-f1]"
    )
    assert said(frames, "compute", "zh") == (
        "已报道的最大算力：青岚集团，30.7 EFLOPS，2024年5月，据青岚集团公告（云麓日报，2024年7月12日）。[aaaaa-f1]"
    )


def test_what_is_supposed_planned_or_a_definition_is_not_reported():
    rows = [
        figure(1, "青岚集团", 9e20, status="hypothetical"),
        figure(2, "青岚集团", 8e20, status="target"),
        figure(3, "EFLOPS", 7e20),
        figure(4, "青岚集团", 1e19),
    ]
    assert only(tables(rows), "compute").ids == ("aaaaa-f4",)


def test_a_nation_is_not_weighed_against_an_owner():
    rows = [figure(1, "青岚集团", 5e20, precision="FP4"), figure(2, "中国", 3e20), figure(3, "云麓集团", 1e20)]
    found = only(tables(rows), "compute")
    assert [(top.scope, top.values[0].entity) for top in found.tops] == [("nation", "中国"), ("owner", "青岚集团")]
    assert "500 EFLOPS (FP4)" in said(tables(rows), "compute")
    assert "单个主体最大：青岚集团，500 EFLOPS（FP4）" in said(tables(rows), "compute", "zh")


def test_an_unnamed_owner_is_said_and_the_largest_named_one_too():
    words = said(tables([figure(1, None, 9e19), figure(2, "青岚集团", 1e19)]), "compute")
    assert "Largest computing power reported, for a single owner: 青岚集团, 10 EFLOPS" in words
    assert "Largest for an owner whom the text does not name: nobody named, 90 EFLOPS" in words
    assert "no date given" in words
    assert len(only(tables([figure(1, None, 9e18), figure(2, "青岚集团", 1e19)]), "compute").tops) == 1


def test_operations_of_other_kinds_are_not_mixed():
    rows = [figure(1, "青岚集团", 9e20, unit="OPS"), figure(2, "云麓集团", 1e18)]
    assert only(tables(rows), "compute").ids == ("aaaaa-f2",)
    assert "900 EOPS" in said(tables(rows[:1]), "compute")


def test_a_chip_counts_only_where_no_owner_has_any():
    rows = [figure(1, "A100", 3.12e14), figure(2, "青岚集团", 1e14)]
    assert only(tables(rows), "compute").ids == ("aaaaa-f2",)
    assert only(tables(rows[:1]), "compute").tops[0].scope == "device"


def test_ties_and_possible_rivals_are_said():
    rows = [
        figure(1, "青岚集团", 3e19),
        figure(2, "云麓集团", 3e19),
        figure(3, "星河智算", 2.9e19, modifier="min"),
        figure(4, "岚语中心", 1e19),
    ]
    words = said(tables(rows), "compute")
    assert "; as much: 云麓集团, 30 EFLOPS" in words
    assert "; possibly as much or more: 星河智算, at least 29 EFLOPS" in words
    assert "岚语中心" not in words
    assert "；并列：云麓集团" in said(tables(rows), "compute", "zh")


def test_the_same_figure_in_two_articles_is_one_value():
    rows = [figure(1, "青岚集团", 3e19, edtf="2024-05"), figure(1, "青岚集团", 3e19, edtf="2024-05", article="b")]
    [value] = only(tables(rows), "compute").tops[0].values
    assert value.ids == ("aaaaa-f1", "bbbbb-f1")
    assert [source.key for source in value.sources] == ["aaaaa", "bbbbb"]


def aimed(low, *rows, **other):
    goal = figure(9, "青岚集团", low, status="target", edtf="2026", **other)
    return tables([goal, *rows])


def test_a_target_is_measured_by_the_newest_value_of_the_same_owner_and_measure():
    rows = [
        figure(1, "青岚集团", 2e19, edtf="2023"),
        figure(2, "青岚集团", 3e19, edtf="2024-05"),
        figure(3, "青岚集团", 4e19, edtf="2024-06", metric="智能算力"),
        figure(4, "云麓集团", 5e19, edtf="2024-06"),
        figure(5, "青岚集团", 6e19, edtf="2027"),
    ]
    gap = only(aimed(7.5e19, *rows, modifier="min"), "aim").tops[0].distance
    assert (gap.base.ids, gap.own, gap.same_metric) == (("aaaaa-f2",), True, True)
    assert gap.times == (2.5, None)
    assert gap.more == (4.5e19, None)
    words = said(aimed(7.5e19, *rows, modifier="min"), "aim")
    assert "at least 75 EFLOPS (target), 2026" in words
    assert "; at least 2.5 times the 30 EFLOPS reported for it (May 2024), at least 45 EFLOPS more" in words
    zh = said(aimed(7.5e19, *rows, modifier="min"), "aim", "zh")
    assert "至少是其已报道的30 EFLOPS（2024年5月）的2.5倍，至少多出45 EFLOPS" in zh


def test_failing_that_by_the_largest_of_another_owner_and_it_says_so():
    words = said(aimed(6e19, figure(1, "云麓集团", 2e19, edtf="2024")), "aim")
    assert (
        "; 3 times the 20 EFLOPS of 云麓集团, the largest reported (2024), about 40 EFLOPS more; none is reported for 青岚集团 itself"
        in words
    )
    assert "; no reported figure to compare it with" in said(aimed(6e19), "aim")


def test_a_target_that_is_reached_already():
    assert "; no more than the 90 EFLOPS reported for it" in said(aimed(6e19, figure(1, "青岚集团", 9e19)), "aim")
    words = said(aimed(6e19, figure(1, "青岚集团", 5e19, modifier="min")), "aim")
    assert "; not clearly more than the at least 50 EFLOPS reported for it" in words
    about = said(aimed(6e19, figure(1, "青岚集团", 5.9e19, modifier="approx")), "aim")
    assert "; not clearly more than the about 59 EFLOPS reported for it" in about


def test_an_owners_target_is_not_measured_by_a_nation():
    assert only(aimed(6e19, figure(1, "中国", 2e20)), "aim").tops[0].distance is None
    nation = tables([figure(1, "中国", 2e20, status="forecast"), figure(2, "青岚集团", 1e20), figure(3, "A100", 3e20)])
    assert only(nation, "aim").tops[0].distance is None
    assert "; none is reported for 中国 China itself" in said(nation, "aim")


def test_what_is_at_most_so_much_is_not_the_largest():
    rows = [figure(1, "青岚集团", 2e19), figure(2, "云麓集团", None, 5e19, modifier="max") | {"low": None, "text": "5"}]
    words = said(tables(rows), "compute")
    assert words.startswith("Largest computing power reported: 青岚集团, 20 EFLOPS")
    assert "possibly as much or more: 云麓集团, at most 50 EFLOPS" in words


def test_another_measure_and_another_number_format_are_said():
    words = said(aimed(6e19, figure(1, "青岚集团", 2e19, metric="智能算力", precision="FP16")), "aim")
    assert (
        "another measure: 智能算力 AI computing power, number formats none stated and FP16, undated, told 12 Jul 2024"
        in words
    )
    rows = [figure(1, "青岚集团", 2e19), figure(2, "青岚集团", 8e19, metric="智能算力")]
    assert "; by another measure more is reported already: 青岚集团, 80 EFLOPS (智能算力 AI computing power)" in said(
        aimed(6e19, *rows), "aim"
    )


SPLIT = [
    stance(1, "赵启明", "FAVOR"),
    stance(2, "林若溪", "AGAINST"),
    stance(3, "周望", "NEUTRAL"),
    stance(4, "何若川", "AGAINST", "a"),
    stance(5, "何若川", "FAVOR", "b"),
    stance(6, "孙佳怡", "FAVOR", target="agents"),
]


def test_the_contested_debate_and_its_split():
    words = said(tables(stances=SPLIT), "debate")
    assert (
        "1 for “Open models are the way” (赵启明), 1 for “Closed models are the way” (林若溪), 1 between (周望), "
        "1 who changed from article to article (何若川)" in words
    )
    assert (
        "1方认为“开源是更好的路”（赵启明），1方认为“闭源是更好的路”（林若溪），1方居中（周望），1方前后不一（何若川）"
        in said(tables(stances=SPLIT), "debate", "zh")
    )


def test_debates_that_tie_are_both_told_and_one_sided_ones_are_not_contested():
    twin = [*SPLIT[:2], stance(7, "孙佳怡", "FAVOR", target="agents"), stance(8, "陈默", "AGAINST", target="agents")]
    assert len(only(tables(stances=twin), "debate").splits) == 2
    assert not only(tables(stances=[SPLIT[0], stance(9, "陈默", "FAVOR")]), "debate").contested
    assert not [one for one in findings(tables(stances=SPLIT[:1])) if one.kind == "debate"]


def test_who_changed_last_by_the_articles_that_tell_it():
    words = said(tables(stances=SPLIT), "change")
    assert "何若川 (Are open models the better or the winning way?): " in words
    assert (
        "for “Closed models are the way” in the article of 12 Jul 2024, then for “Open models are the way” in the article of 20"
        in words
    )


def test_a_conflict_names_each_value_with_its_article():
    rows = [
        figure(1, "青岚集团", 3e19, time="2024", edtf="2024"),
        figure(1, "青岚集团", 5e19, time="2024", edtf="2024", article="b"),
    ]
    words = said(tables(rows), "conflict")
    assert (
        "Articles conflict on 青岚集团, 算力规模 computing power, 2024: 30 EFLOPS (云麓日报, 12 Jul 2024), 50 EFLOPS (《算力观察》, 20 Jan 2025)"
        in words
    )
    assert "各文说法矛盾：青岚集团算力规模（2024年）：30 EFLOPS（云麓日报，2024年7月12日）、50 EFLOPS" in said(
        tables(rows), "conflict", "zh"
    )


def test_values_without_a_date_are_no_conflict_and_it_says_so():
    rows = [figure(1, "青岚集团", 3e19), figure(1, "青岚集团", 5e19, article="c")]
    words = said(tables(rows), "conflict")
    assert words.startswith(
        "No two articles contradict each other on a dated figure. Where the text gives no date, they differ on"
    )
    assert "(星河网, about Aug 2023)" in words


def test_a_conflict_of_dates():
    told = [event(1, "2024-06-05", "青岚集团发布岚语3.0"), event(1, "2024-06-07", "青岚集团正式发布大模型岚语3.0", "b")]
    words = said(tables(events=[row | {"participants": "青岚集团"} for row in told]), "conflict")
    assert words.startswith("Articles date one happening differently: “青岚集团发布岚语3.0”: 5 Jun 2024 (云麓日报")


def test_the_newest_happening_is_not_of_the_future_nor_a_plan():
    told = [
        event(1, "2024-06-05", "青岚集团发布岚语"),
        event(2, "2025-03-01", "星河智算开业", "b"),
        event(3, "2025-01-18", "林若溪接受采访", "b", "statement"),
        event(4, "2025-01-10", "云麓园区开工", "b", "infrastructure", "target"),
        event(5, "2024-12", "云麓市出台办法", "b", "policy"),
        event(6, "2024-12", "青岚集团融资", "b", "funding"),
    ]
    words = said(tables(events=told), "change")
    assert words.startswith(
        "Newest happening: Dec 2024, “云麓市出台办法” (《算力观察》, 20 Jan 2025); 1 more of that date."
    )


def test_what_is_dated_to_its_year_alone_or_merely_said_is_not_the_newest():
    told = [
        event(1, "2024-05-20", "云麓市出台办法", kind="policy"),
        event(2, "2024-07-01", "林若溪发表了看法", kind="statement"),
        event(3, "2025", "星河智算发布模型", "b"),
    ]
    assert said(tables(events=told), "change").startswith("Newest happening: 20 May 2024")
    assert not [one for one in findings(tables(events=told[1:])) if one.kind == "change"]


def test_what_is_missing_gives_its_place_to_the_second_tier():
    rows = [
        figure(1, "青岚集团", 95800.0, unit="chip", metric="智算芯片"),
        figure(2, "岚语3", 3.4e10, unit="parameter", metric="参数"),
        figure(3, "青岚集团", 2e9, unit="CNY", metric="营收"),
        figure(4, "云麓集团", 3e8, unit="USD", metric="营收"),
    ]
    spoken = [
        {"id": f"aaaaa-s{n}", "article": "a", "source": "林若溪", "role": "董事长", "text": "某句"} for n in (1, 2)
    ]
    frames = tables(rows, statements=spoken)
    assert [one.kind for one in findings(frames)] == ["chips", "model", "money", "quoted"]
    assert "95,800 chips" in said(frames, "chips")
    assert "9.58万张" in said(frames, "chips", "zh")
    assert "Largest amount of money reported, in CNY: 青岚集团, CNY 2 billion" in said(frames, "money")
    assert "Largest in USD: 云麓集团, US$300 million" in said(frames, "money")
    assert "美元最大：云麓集团，3亿美元" in said(frames, "money", "zh")
    assert "林若溪 (董事长 chairman), 2 statements in 1 article" in said(frames, "quoted")


def test_an_article_may_have_a_blank_in_its_name():
    text = "2024年5月6日，青岚集团完成3亿美元融资。赵启明认为，大模型应该开源。"
    found = findings(analysis.tables(analysis.tag([read_text(text, id="青岚 融资")])))
    assert [source.title for source in found[0].happened.telling.sources] == ["青岚 融资"]


def test_the_first_of_each_side_is_the_first_evidence():
    assert only(tables(stances=SPLIT), "debate").ids[:4] == ("aaaaa-p1", "aaaaa-p2", "aaaaa-p3", "aaaaa-p4")


def test_nothing_gives_nothing():
    empty = tables()
    assert findings(empty) == []
    assert speakers(empty) == []
    assert "Not found in these articles: computing power reported as fact; a target" in lines(findings_list(empty))[0]
    assert "这些文章中未见：已报道的算力；" in lines(findings_list(empty, lang="zh"))[0]
    assert "0 figures" in lines(read_block(empty))[2]


def test_what_of_the_five_is_missing_is_said_last():
    block = findings_list(tables([figure(1, "青岚集团", 3e19)], SPLIT))
    *_, last = ["".join(piece["text"] for piece in said) for said in block.data["paragraphs"]]
    assert last == (
        "Not found in these articles: a target or forecast of computing power; "
        "two articles that differ on a figure or a date."
    )


def test_what_was_read():
    read, publishers, tags = lines(read_block(tables()))
    assert read == "3 articles, from about Aug 2023 to 20 Jan 2025; 1 page prints no date; its date is estimated."
    assert publishers == "Published by 云麓日报, 星河网; 1 article names none."
    assert tags.startswith("Tags found: 0 quantities, 0 figures")
    assert lines(read_block(tables(), lang="zh"))[0] == (
        "3篇文章，约2023年8月至2025年1月20日；1篇没有印出日期，其日期为估计。"
    )
    frames = tables()
    doubled = replace(frames, articles=frames.articles.assign(pages=[3, 1, 1]))
    assert "3 articles on 5 pages; 2 reprints are counted once" in lines(read_block(doubled))[0]


VALUES = st.floats(min_value=1e12, max_value=1e22)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["中国", "青岚集团", "A100", None, "集群"]),
        VALUES,
        st.sampled_from(["exact", "min", "max", "approx", "range"]),
        st.sampled_from(["actual", "target", "forecast", "hypothetical"]),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from([None, "2024", "2024-05~", "../2030", "2023?"]),
    ),
    max_size=8,
)


@given(ROWS)
def test_no_table_makes_it_fail_and_every_id_is_in_the_tables(rows):
    figures = []
    for n, (entity, value, modifier, status, article, edtf) in enumerate(rows):
        ends = {"min": (value, None), "max": (None, value), "range": (value, value * 3)}.get(modifier, (value, value))
        made = figure(n, entity, value, article=article, modifier=modifier, status=status, edtf=edtf)
        figures.append(made | {"low": ends[0], "high": ends[1], "id": f"{made['id']}"})
    frames = tables(figures)
    known = set(frames.figures["id"])
    for one in findings(frames):
        assert set(one.ids) <= known
        if isinstance(one, Largest) and one.kind == "compute":
            for top in one.tops:
                rivals = [v.size for v in top.values]
                assert rivals == [max(rivals)] * len(rivals)
    for lang in ("en", "zh"):
        assert sentences(findings(frames), lang) is not None


@pytest.fixture(scope="module")
def seeds():
    return analysis.tables(analysis.tag(analysis.read("seeds")))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_of_the_seeds_every_link_leads_to_evidence(seeds, lang):
    known = {one for _, table in seeds.items() if "id" in table for one in table["id"]}
    known |= {f"article-{key}" for key in seeds.articles["key"]}
    found = findings(seeds)
    assert [one.kind for one in found] == ["compute", "aim", "debate", "conflict", "change"]
    hrefs = {piece.href for said in sentences(found, lang) for piece in said if piece.href}
    assert hrefs
    assert {href.removeprefix("#") for href in hrefs} <= known
    assert findings_list(seeds, lang=lang).data["style"] == "numbered"


def test_a_corpus_without_compute_figures_has_findings_too():
    texts = ["2024年5月6日，青岚集团完成3亿美元融资。赵启明认为，大模型应该开源。", "林若溪表示，闭源模型会一直领先。"]
    frames = analysis.tables(analysis.tag([read_text(text, id=f"t{n}") for n, text in enumerate(texts)]))
    kinds = [one.kind for one in findings(frames)]
    assert "compute" not in kinds
    assert {"change", "money"} <= set(kinds)

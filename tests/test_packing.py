"""What leaves with the tables: columns told in two languages, offsets in any unit, Epoch AI's names, annotations."""

from __future__ import annotations

import json
import re
from dataclasses import astuple, fields
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.model import Article, Quantity, TaggedArticle
from analysis.packing.annotations import AROUND, article_annotations, collection_lines
from analysis.packing.columns import TABLES, columns
from analysis.packing.ledger import ledger_rows
from analysis.packing.offsets import OFFSETS, convert_offsets
from analysis.reading import read_text
from analysis.tables import COLUMNS, Tables

HAN = re.compile("[\u4e00-\u9fff]")
NUMBERS = ("int64", "Float64")
PAGE = (
    "𠮷云投产😀\n2024-07-12\n𠮷云董事长赵启明表示：“开源模型更好😀。”"
    "截至5月28日，𠮷云算力规模达到30.7EFLOPS，部署智算芯片9.58万张。"
)
TAG_TABLES = ("quantities", "figures", "times", "statements", "stances", "events")
EVERY = [(table, column) for table, group in COLUMNS.items() for column in group]


@pytest.fixture(scope="module")
def tagged():
    return analysis.tag([read_text(PAGE, id="one"), read_text("2024-07-13\n岚语-2大模型有340亿参数。\n", id="two")])


@pytest.mark.parametrize(("table", "column"), EVERY, ids=[f"{table}.{column.name}" for table, column in EVERY])
def test_a_column_is_told_in_both_languages(table, column):
    assert all(part.strip() == part and part for part in astuple(column))
    assert HAN.search(column.note_zh) or "Epoch AI" in column.note_zh
    assert not HAN.search(column.note) or re.search("表示|、|署名", column.note)
    assert not HAN.search(column.title + column.unit)
    assert (column.dtype in NUMBERS) == (column.unit not in ("text", "id", "category", "date", "name", "list", "URL", "TIMEX3", "EDTF"))  # fmt: skip


@pytest.mark.parametrize("table", COLUMNS)
def test_names_of_columns_differ_in_more_than_case(table):
    names = [column.name.lower() for column in COLUMNS[table]]
    assert len(set(names)) == len(names)


def test_tables_are_those_declared():
    assert [field.name for field in fields(Tables)] == [*TABLES, "offsets"]
    assert all(
        all(astuple(words)) and HAN.search(words.title_zh) and HAN.search(words.note_zh) for words in TABLES.values()
    )
    assert columns() is columns()


def cut(text, start, end, unit):
    encoding, size = {"codepoints": ("utf-32-le", 4), "utf16": ("utf-16-le", 2), "bytes": ("utf-8", 1)}[unit]
    return text.encode(encoding, "surrogatepass")[start * size : end * size], encoding


ANY = st.text(st.one_of(st.characters(), st.sampled_from("算力😀𠮷\ud83d\udc00e\u0301👩‍🔬")), max_size=60)


@given(ANY, st.data())
@pytest.mark.parametrize("unit", OFFSETS)
def test_offsets_cut_out_the_same_text(unit, text, data):
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    at = convert_offsets(text, [start, end], unit)
    found, encoding = cut(text, at[start], at[end], unit)
    assert found == text[start:end].encode(encoding, "surrogatepass")


@pytest.mark.parametrize("wrong", [-1, 3])
def test_an_offset_outside_the_text(wrong):
    with pytest.raises(ValueError, match="outside the text, which has 2"):
        convert_offsets("算力", [0, wrong], "bytes")


def test_no_such_unit():
    with pytest.raises(ValueError, match="codepoints, utf16, bytes, not 'utf8'"):
        convert_offsets("算力", [0], "utf8")


@pytest.mark.parametrize("unit", OFFSETS)
def test_offsets_of_tables(unit, tagged):
    frames, raw = analysis.tables(tagged, offsets=unit), {one.article.id: one.article.raw for one in tagged}
    assert frames.offsets == unit
    rows = list(chain.from_iterable(getattr(frames, name).to_dict("records") for name in TAG_TABLES))
    assert len(rows) > 10
    for row in rows:
        found, encoding = cut(raw[row["article"]], row["start"], row["end"], unit)
        assert found.decode(encoding) == row["text"]
    plain = analysis.tables(tagged)
    assert (frames.figures["start"] > plain.figures["start"]).any() == (unit != "codepoints")
    assert frames.figures["start"].dtype == plain.figures["start"].dtype
    assert frames.happenings.equals(plain.happenings)


def test_a_half_of_a_pair_is_one_unit_and_three_bytes():
    article = Article("a", "\ud83d算力5张")
    one = TaggedArticle(article, quantities=(Quantity(3, 5, "5张", 5.0, 5.0, "chip", "chip"),))
    places = {
        unit: analysis.tables([one], offsets=unit).quantities[["start", "end"]].values.tolist() for unit in OFFSETS
    }
    assert places == {"codepoints": [[3, 5]], "utf16": [[3, 5]], "bytes": [[9, 13]]}


def figure(**other):
    plain = {"id": "k-f1", "article": "one", "entity": "青岚", "low": 5.0, "high": 5.0, "unit": "FLOPS"}
    return plain | {"status": "actual", "precision": None, "sentence": "某句。"} | other


LEDGER = [
    ({}, {"Name": "青岚", "Status": "Existing", "Max OP/s": 5.0}),
    ({"unit": "OPS", "precision": "INT8"}, {"Max OP/s": 5.0, "8-bit OP/s": 5.0}),
    ({"precision": "BF16"}, {"16-bit OP/s": 5.0}),
    ({"precision": "FP32", "low": 1e15, "high": 1e18}, {"32-bit OP/s": 1e18, "Max OP/s (log)": 18.0}),
    ({"high": None, "status": "target"}, {"Max OP/s": 5.0, "Status": "Planned"}),
    ({"low": None, "status": "forecast"}, {"Max OP/s": 5.0, "Status": "Planned"}),
    ({"status": "hypothetical"}, {"Status": None, "figure_status": "hypothetical"}),
    ({"unit": "chip"}, {"Name": "青岚", "Total number of AI chips": 5.0, "Max OP/s": None}),
    ({"unit": "parameter", "entity": "岚语-2"}, {"Model": "岚语-2", "Name": None, "Parameters": 5.0}),
    ({"unit": "parameter", "entity": "阿里巴巴"}, {"Organization": "阿里巴巴", "Model": None}),
    ({"low": None, "high": None}, {"Max OP/s": None, "Name": "青岚"}),
    ({"low": 0.0, "high": 0.0}, {"Max OP/s": 0.0, "Max OP/s (log)": None}),
    ({}, {"Quote": "某句。", "Source 1": "https://example.org/a", "id": "k-f1", "article": "one"}),
]


@pytest.mark.parametrize(("given", "expect"), LEDGER)
def test_the_ledger_in_names_of_epoch_ai(given, expect):
    [row] = ledger_rows([figure(**given)], [{"article": "one", "url": "https://example.org/a"}])
    assert {name: row.get(name) for name in expect} == expect
    assert set(row) <= {column.name for column in COLUMNS["compute_ledger"]}


@pytest.mark.parametrize("unit", ["CNY", "percent", "W", "times"])
def test_other_figures_are_not_in_the_ledger(unit):
    assert ledger_rows([figure(unit=unit)], []) == []


def test_the_ledger_of_articles(tagged):
    ledger = analysis.tables(tagged).compute_ledger
    assert ledger["Max OP/s"].fillna(0).tolist() == [3.07e19, 0, 0]
    assert ledger["Total number of AI chips"].fillna(0).tolist() == [0, 95800, 0]
    assert ledger["Parameters"].fillna(0).tolist() == [0, 0, 3.4e10]
    assert ledger["article"].tolist() == ["one", "one", "two"]


@pytest.fixture(scope="module")
def collection(tagged):
    return json.loads(b"".join(collection_lines(tagged)))


def test_a_collection_of_annotations(collection, tagged):
    assert collection["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert collection["type"] == "AnnotationCollection"
    page = collection["first"]
    assert (page["type"], page["partOf"], page["startIndex"]) == ("AnnotationPage", collection["id"], 0)
    assert (
        collection["total"]
        == len(page["items"])
        == sum(len(getattr(one, name)) for one in tagged for name in TAG_TABLES)
    )
    names = [item["id"] for item in page["items"]] + [page["id"], collection["id"]]
    assert len(set(names)) == len(names)
    assert all(re.match(r"urn:uuid:[0-9a-f-]{36}(#page-1)?$", name) for name in names)


def test_an_annotation(collection, tagged):
    raw = {one.article.id: one.article.raw for one in tagged}
    ids = set()
    for item in collection["first"]["items"]:
        assert item["type"] == "Annotation"
        layer, value = item["body"]
        assert (layer["type"], value["type"]) == ("TextualBody", "TextualBody")
        assert (layer["purpose"], value["purpose"], item["motivation"]) == ("classifying", "tagging", "tagging")
        assert layer["value"] in TAG_TABLES
        assert value["value"].strip()
        ids.add((layer["value"], value["normalised"]["id"]))
        source = item["target"]["source"]
        text = raw[source["dcterms:identifier"]]
        position, quote = item["target"]["selector"]
        start, end = position["start"], position["end"]
        assert position["type"] == "TextPositionSelector"
        assert quote == {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - AROUND) : start],
            "suffix": text[end : end + AROUND],
        }
    frames = analysis.tables(tagged)
    assert ids == {(name, tag) for name in TAG_TABLES for tag in getattr(frames, name)["id"]}


def test_what_annotations_say(collection):
    said = {(item["body"][0]["value"], item["body"][1]["value"]) for item in collection["first"]["items"]}
    assert {("figures", "3.07e+19 FLOPS"), ("quantities", "95800 chip"), ("times", "2024-05-28")} <= said
    assert ("statements", "赵启明 (direct)") in said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(2e4, 9e4, "20000–90000 chip"), (5.0, None, "≥ 5 chip"), (None, 5.0, "≤ 5 chip"), (34.125, 34.125, "34.125 chip")],
)
def test_what_an_annotation_says_of_bounds(low, high, said):
    quantity = Quantity(0, 2, "数张", low, high, "chip", "chip")
    [found] = article_annotations(TaggedArticle(Article("a", "数张"), quantities=(quantity,)))
    assert found["body"][1]["value"] == said


def test_the_source_of_an_annotation():
    quantity = Quantity(0, 2, "5张", 5.0, 5.0, "chip", "chip")
    for url in (None, "https://example.org/a"):
        [found] = article_annotations(
            TaggedArticle(Article("a", "5张", url=url, script="Hant"), quantities=(quantity,))
        )
        source = found["target"]["source"]
        assert source["id"] == (url or "ni:///sha-256;TrsAhPYJMHUoJOujtxShhsabGAIz8kddyH0u-2_5Bfc")
        assert len(source["schema:sha256"]) == 64
        assert (source["dcterms:identifier"], source["language"]) == ("a", "zh-Hant")


def test_annotations_of_a_text_that_is_not_utf8():
    quantity = Quantity(1, 3, "5张", 5.0, 5.0, "chip", "chip")
    data = b"".join(collection_lines([TaggedArticle(Article("a", "\ud83d5张\u2028"), quantities=(quantity,))]))
    [found] = json.loads(data.decode("utf-8"))["first"]["items"]
    quote = found["target"]["selector"][1]
    assert (quote["prefix"], quote["suffix"]) == ("\ud83d", "\u2028")
    assert "\u2028" not in data.decode("utf-8")


def test_no_articles_are_an_empty_collection():
    empty = json.loads(b"".join(collection_lines([])))
    assert (empty["total"], empty["first"]["items"]) == (0, [])


def test_tables_show_themselves_in_a_cell(tagged):
    assert repr(analysis.tables(tagged)).startswith("Tables(2 articles, ")
    html = analysis.tables(tagged)._repr_html_()
    assert html.count("<tr>") == len(TABLES) + 1
    assert all(f"<code>{name}</code>" in html for name in TABLES)
    assert '<span lang="zh">一篇文章及其标注个数</span>' in html
    odd = analysis.tables(tagged)
    odd.figures.columns = ["<script>", *odd.figures.columns[1:]]
    assert "<script>" not in odd._repr_html_()

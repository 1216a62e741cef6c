"""Pages of many styles, encodings and sources are read right or refused in one line."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lexicon import rows
from analysis.model import Article
from analysis.reading import ReadError, iter_sources, read, read_each, read_text
from analysis.reading.anchor import estimate_anchor
from analysis.reading.boilerplate import is_footer
from analysis.reading.byline import find_labels, find_reprint, is_outlet, names_in, people_in, publisher_in
from analysis.reading.decoding import decode, decode_with
from analysis.reading.folding import fold
from analysis.reading.kinds import byline_names
from analysis.reading.lines import Line
from analysis.reading.sources import unused_id
from work import calls, grows_linearly

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[Any]:
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


def body_lines(article: Article) -> list[str]:
    lines = [line.strip() for start, end in article.body for line in article.raw[start:end].split("\n")]
    return [line for line in lines if line]


@pytest.mark.parametrize("case", cases("reading.jsonl"), ids=lambda case: case["name"])
def test_page(case: dict[str, Any]) -> None:
    article = read_text(case["text"])
    expect = case["expect"]
    got = {"title": article.title, "published": article.published, "publisher": article.publisher}
    got |= {"authors": list(article.authors), "body": body_lines(article)}
    assert {key: got[key] for key in expect} == expect


@pytest.mark.parametrize("case", cases("reading.jsonl"), ids=lambda case: case["name"])
def test_page_spans(case: dict[str, Any]) -> None:
    article = read_text(case["text"])
    if article.title_span:
        assert article.raw[slice(*article.title_span)] == article.title
    for start, end in article.header:
        assert not any(s < end and start < e for s, e in article.body)
    assert list(article.body) == sorted(article.body)


@pytest.mark.parametrize("case", cases("reading_anchor.jsonl"), ids=lambda case: case["text"])
def test_anchor(case: dict[str, Any]) -> None:
    text = fold(case["text"])
    anchor, basis = estimate_anchor(Article("a", text, body=((0, len(text)),)), text)
    assert anchor == case["expect"]
    assert (basis is None) == (anchor is None)


def test_anchor_is_the_page_date_where_there_is_one() -> None:
    article = read_text("机房扩容\n2025-03-02\n截至2023年7月，园区已有八十个机柜。")
    assert (article.anchor, article.anchor_basis) == ("2025-03-02", "published")


PARAGRAPHS = "海岸智算园的工程师何山说，水冷让每个机柜的功率升到一百千瓦，电费却少了两成。\n园区去年装了三千个机柜，今年还要再装一倍，供货商排队等着交货。"


@pytest.mark.parametrize("row", rows("layout_boilerplate"), ids=lambda row: f"{row['where']} {row['pattern']}")
def test_furniture(row: dict[str, str]) -> None:
    above = row["where"] == "head"
    lines = ["机房为什么开始用水冷", "2025-03-02", *([row["example"]] if above else []), PARAGRAPHS]
    if not above:
        lines.append(row["example"])
    assert body_lines(read_text("\n".join(lines))) == PARAGRAPHS.split("\n")
    if not above:
        between = "\n".join(["机房为什么开始用水冷", "2025-03-02", PARAGRAPHS, row["example"], PARAGRAPHS * 4])
        assert row["example"] not in body_lines(read_text(between))


@pytest.mark.parametrize("row", rows("layout_labels"), ids=lambda row: f"{row['label']} {row['field']}")
def test_label(row: dict[str, str]) -> None:
    label = find_labels(fold(row["example"]))[0]
    read_value = {"author": lambda: "、".join(names_in(label.value)), "date": lambda: label.value[:10]}
    read_value["updated"] = read_value["date"]
    read_value["publisher"] = read_value["source"] = lambda: publisher_in(label.value)
    value = read_value.get(row["field"], lambda: label.value if row["gives"] else "")()
    assert (label.field, value) == (row["field"], row["gives"])


@pytest.mark.parametrize("row", rows("layout_nobody"), ids=lambda row: f"{row['word']} {row['use']}")
def test_nobody(row: dict[str, str]) -> None:
    value = fold(row["example"])
    assert row["word"] in row["example"]
    if row["use"] == "author":
        assert names_in(value) == ()
    else:
        assert publisher_in(value) == ("海岸日报" if row["use"] == "button" else "")


@pytest.mark.parametrize("row", rows("layout_outlets"), ids=lambda row: row["name"])
def test_outlet(row: dict[str, str]) -> None:
    article = read_text(f"机房为什么开始用水冷\n{row['example']}\n{PARAGRAPHS}")
    assert (article.publisher, article.published) == (row["name"], "2025-03-02")
    assert is_outlet(fold(row["name"]))


@pytest.mark.parametrize("row", rows("layout_reprints"), ids=lambda row: row["phrase"])
def test_reprint(row: dict[str, str]) -> None:
    found = find_reprint(fold(row["example"]))
    assert found is not None
    assert found[0] == row["gives"]


@pytest.mark.parametrize("row", rows("layout_surnames"), ids=lambda row: row["surname"])
def test_surname(row: dict[str, str]) -> None:
    assert byline_names(row["example"]) == (row["surname"] + "小川",)
    assert people_in(row["surname"] + "小川")


@pytest.mark.parametrize("row", rows("layout_footers"), ids=lambda row: row["word"])
def test_footer(row: dict[str, str]) -> None:
    assert row["word"] in fold(row["example"]).lower()
    assert is_footer(Line(0, len(row["example"]), fold(row["example"])))


@pytest.mark.parametrize("row", rows("layout_occasions"), ids=lambda row: row["name"])
def test_occasion(row: dict[str, str]) -> None:
    text = fold(row["example"])
    assert estimate_anchor(Article("a", text, body=((0, len(text)),)), text)[0] == row["gives"]


HANS = "海岸智算园的工程师说，水冷机柜很省电。\n"
HANT = "海岸智算園的工程師說，水冷機櫃很省電。\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (HANS, "utf-8"),
        (HANS, "utf-8-sig"),
        (HANS, "gb18030"),
        (HANS, "gbk"),
        (HANS, "gb2312"),
        (HANS, "hz"),
        (HANS, "utf-16"),
        (HANS, "utf-16-le"),
        (HANS, "utf-16-be"),
        (HANS, "utf-32"),
        (HANT, "utf-8"),
        (HANT, "big5"),
        (HANT, "gb18030"),
        (HANT + "香港嘅機櫃喺海邊。\n", "big5hkscs"),
        (HANT, "utf-16-be"),
        ("芯片涨价了", "gb18030"),
        ("晶片漲價了", "big5"),
    ],
)
def test_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    assert decode(f"甲{end}{end}乙".encode()) == "甲\n\n乙"


def test_half_a_character_at_the_end_costs_only_itself() -> None:
    assert decode((HANS * 3).encode("gb18030")[:-2]).startswith(HANS)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "an empty file"),
        (b" \r\n\t", "an empty file"),
        (b"\xef\xbb\xbf", "an empty file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG picture, not an article"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG picture, not an article"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF document, not an article"),
        (b"PK\x03\x04\x14\x00\x06\x00", "a zip archive or an Office document, not an article"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "a program, not an article"),
        (bytes(range(256)) * 20, "a binary file, not an article"),
    ],
)
def test_refused(data: bytes, what: str) -> None:
    with pytest.raises(ReadError) as caught:
        decode(data, "pages/x")
    assert caught.value.what == what
    assert str(caught.value).startswith(f"pages/x: {what}; ")
    assert "\n" not in str(caught.value)


def page(folder: Path, name: str, text: str = f"机房扩容\n2025-03-02\n{PARAGRAPHS}\n") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_folder_is_read_with_its_subfolders_and_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/a.txt", "sub/c.md", ".hidden.txt", "README.md", ".git/x.txt", "notes.log"):
        page(tmp_path, name)
    articles = read(tmp_path)
    assert [article.id for article in articles] == ["a", "b", "sub-a", "c"]
    assert articles[0].path == str(tmp_path / "a.txt")


def test_glob_and_list(tmp_path: Path) -> None:
    first, second = page(tmp_path, "a.txt"), page(tmp_path, "b.txt")
    assert [a.id for a in read(str(tmp_path / "*.txt"))] == ["a", "b"]
    assert [a.id for a in read([second, str(first)])] == ["b", "a"]


def test_one_bad_file_does_not_cost_the_others(tmp_path: Path) -> None:
    page(tmp_path, "a.txt")
    (tmp_path / "b.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    (tmp_path / "c.txt").write_bytes(b"")
    page(tmp_path, "d.txt")
    items = list(read_each([tmp_path, tmp_path / "none.txt"]))
    assert [getattr(item, "id", str(item)) for item in items] == [
        "a",
        f"{tmp_path}/b.txt: a PNG picture, not an article; give text, a saved page or a table",
        f"{tmp_path}/c.txt: an empty file; give text, a saved page or a table",
        "d",
        f"{tmp_path}/none.txt: no such file; check the path",
    ]
    with pytest.raises(ReadError, match="PNG"):
        read(tmp_path)


def test_files_are_read_one_at_a_time(tmp_path: Path) -> None:
    page(tmp_path, "a.txt")
    sources = iter_sources([tmp_path / "a.txt", tmp_path / "later.txt"])
    assert next(sources)[0].endswith("a.txt")
    page(tmp_path, "later.txt")
    assert isinstance(next(sources)[1], bytes)


@pytest.mark.parametrize("name", ["empty", "none.txt", "none/*.txt"])
def test_nothing_to_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadError):
        read(tmp_path / name)


def test_data_frame() -> None:
    frame = pd.DataFrame(
        {
            "text": [PARAGRAPHS, f"机房扩容\n{PARAGRAPHS}", None],
            "id": ["x", 7, "z"],
            "title": ["水冷", None, None],
            "published": ["2025-03-02", pd.Timestamp("2025-03-03"), None],
        }
    )
    first, second, third = read_each(frame)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.id, first.title, first.anchor) == ("x", "水冷", "2025-03-02")
    assert (second.id, second.title, second.published) == ("7", "机房扩容", "2025-03-03")
    assert isinstance(third, ReadError)


def test_data_frame_without_text() -> None:
    with pytest.raises(ReadError, match="no column named text"):
        read(pd.DataFrame({"words": ["甲"]}))


@pytest.mark.parametrize(("text", "script"), [(HANS, "Hans"), (HANT, "Hant"), ("GPU", "Hans")])
def test_script(text: str, script: str) -> None:
    assert read_text(text).script == script


MARKS = st.sampled_from(
    list("\n\n\n 。，：|>-_年月日来源作者记者新华社责编0123456789（）【】“”aA#\u3000\u00a0\r\u2028\x00機櫃")
)
WORDS = st.sampled_from(
    [
        "来源:",
        "2025-03-02",
        "相关阅读",
        "责任编辑:何山",
        "记者林小川",
        "首页 > 科技",
        "今年3月",
        "上一篇:",
        "民國",
        PARAGRAPHS,
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(MARKS, WORDS), max_size=60).map("".join))
def test_any_text_is_read(text: str) -> None:
    article = read_text(text)
    spans = list(article.body)
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    if article.title_span:
        assert text[slice(*article.title_span)] == article.title
        assert not any(s < article.title_span[1] and article.title_span[0] < e for s, e in spans)
    assert read_text(text) == article


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text, encoding = decode_with(data)
    except ReadError as error:
        text, encoding = "refused", str(error)
    assert text.strip()
    assert "\r" not in text
    assert encoding
    assert "\n" not in encoding


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="机柜算力资料的水冷，。\n了不在是一", min_size=12, max_size=80).filter(str.strip))
def test_fold_keeps_length_and_gb18030_comes_back(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert decode(text.encode("utf-8")) == text


def test_rows_that_share_an_id_are_numbered_in_linear_time() -> None:
    class Counted(dict[str, int]):
        asked = 0

        def __contains__(self, key: object) -> bool:
            self.asked += 1
            return super().__contains__(key)

    taken = Counted()
    names = [unused_id("news", taken) for _ in range(1000)]
    assert names[:2] + names[-1:] == ["news", "news-2", "news-1000"]
    assert len(set(names)) == 1000
    assert taken.asked <= 3000


@pytest.mark.parametrize(
    "unit", ["\n", "a\n", " ", "来源:", "7月", "2024年7月12日", "“", "相关阅读\n", "首页>", "a - b"]
)
def test_time_is_linear(unit: str) -> None:
    assert grows_linearly(lambda size: calls(read_text, unit * (size // len(unit))), 30_000)


def test_articles_already_read_come_back_as_they_are(tmp_path: Path) -> None:
    one = read_text("机房扩容\n2025-03-02\n" + PARAGRAPHS, "one")
    assert read(one) == [one]
    assert [article.id for article in read([page(tmp_path, "a.txt"), one])] == ["a", "one"]


def test_an_error_nobody_planned_for_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(raw: str, *_: Any, **__: Any) -> Article:
        if "坏" in raw:
            raise RecursionError
        return Article("a", raw)

    monkeypatch.setattr("analysis.reading.sources.read_layout", fail)
    page(tmp_path, "a.txt", "坏")
    page(tmp_path, "b.txt", "好")
    said = [item.what if isinstance(item, ReadError) else item.raw for item in read_each(tmp_path)]
    assert said == ["cannot be read (RecursionError)", "好"]


@pytest.mark.parametrize("charset", ["unicode_escape", "raw_unicode_escape", "punycode", "utf-7", "rot13", "idna"])
def test_what_is_no_charset_is_not_believed(charset: str) -> None:
    text = f'<meta charset="{charset}"><p>{HANS}+ADw-script+AD4- \\ud800'
    assert decode_with(text.encode("utf-8"), "a.html", charset) == (text, "utf-8")


@pytest.mark.parametrize("declared", ["gb2312", "big5", "iso-8859-1", "utf-16"])
def test_a_page_saved_as_utf8_is_read_so_whatever_it_declares(declared: str) -> None:
    assert decode_with((" " * 70_000 + HANS * 20).encode("utf-8"), "a.html", declared)[1] == "utf-8"


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.json", "[]", "a table without rows"),
        ("a.csv", "id,text\n", "a table without rows"),
        ("a.html", "<p " + " a=x" * 2000 + ">机房", "a tag of 2,000 attributes, more than 1,000"),
    ],
)
def test_refused_by_name(name: str, data: str, what: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(data, encoding="utf-8")
    [error] = read_each(tmp_path / name)
    assert isinstance(error, ReadError)
    assert error.what == what


@pytest.mark.parametrize(
    "script",
    [
        "var publish_time = '2025-03-02' || '';",
        '{"publishTime": "2025-03-02 08:00"}',
        'var ct = "1740873600";',
    ],
)
def test_a_date_that_only_the_source_tells(script: str, tmp_path: Path) -> None:
    markup = f"<title>机房扩容</title><script>{script}</script><h1>机房扩容</h1><p>{PARAGRAPHS}</p>"
    (tmp_path / "a.html").write_text(markup, encoding="utf-8")
    [article] = read(tmp_path / "a.html")
    assert (article.published, article.encoding) == ("2025-03-02", "utf-8")
    (tmp_path / "a.html").write_text(markup.replace("<p>", "<p>2025-03-04</p><p>"), encoding="utf-8")
    assert read(tmp_path / "a.html")[0].published == "2025-03-04"


def test_comments_under_a_short_article_are_no_part_of_it(tmp_path: Path) -> None:
    comments = "".join(f"<li>网友{n}</li><li>{PARAGRAPHS}</li><li>回复 赞</li>" for n in range(20))
    text = "".join(f"<p>{line}</p>" for line in (PARAGRAPHS * 3).split("\n"))
    markup = f"<title>机房扩容_海岸网</title><h1>机房扩容</h1><div>2025-03-02</div>{text}<p>20条评论</p>{comments}"
    (tmp_path / "a.html").write_text(markup, encoding="utf-8")
    assert body_lines(read(tmp_path / "a.html")[0]) == (PARAGRAPHS * 3).split("\n")

"""The same article from a page dump, HTML, a web archive, a table or an archive of any; what is refused, and how."""

import base64
import io
import json
import os
import stat
import sys
import zipfile
from dataclasses import replace

import pandas as pd
import pytest

from analysis.lexicon import rows
from analysis.model import Article
from analysis.reading import ReadError, read, read_each
from analysis.reading.fields import fields_of
from analysis.reading.limits import LIMITS
from analysis.reading.markup import page_text

TEXT = """智算中心开始扩容
2025-03-02 08:30 来源：海岸日报
园区的首批机架已经上电，算力规模达到30.7EFLOPS，入驻企业超过80家。
负责人表示，全年还要再增加两成，但芯片供应仍然偏紧。
"""
HEAD = '<meta charset="{charset}"><title>智算中心开始扩容_海岸网</title><script>var a = "<p>不要读我</p>";</script>'
PAGE = f"""<!DOCTYPE html>
<html><head>{HEAD}</head><body>
<h1>智算中心开始扩容</h1><div>2025-03-02 08:30 来源：海岸日报</div>
<p>园区的首批<b>机架</b>已经上电，算力规模达到<a href="/x">30.7EFLOPS</a>，入驻企业超过80家。</p>
<p style="display: none">隐藏的一段不属于文章，读者看不到它。</p>
<p>负责人表示，全年还要再增加两成，但芯片供应仍然偏紧。</p><!-- 注释 --></body></html>
"""


def html(charset="utf-8"):
    return PAGE.replace("{charset}", charset)


def same(article):
    """What every form of the article must agree on."""
    body = "\n".join(article.raw[start:end] for start, end in article.body)
    return article.title, article.published, article.publisher, body


EXPECTED = ("智算中心开始扩容", "2025-03-02", "海岸日报", "\n".join(TEXT.splitlines()[2:]))
ROW = {"text": TEXT, "id": "x1"}
MHTML = (
    'From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n{page}\r\n--b--\r\n"
)


def mhtml():
    return MHTML.format(page=base64.encodebytes(html().encode()).decode()).encode()


def parquet(rows_):
    buffer = io.BytesIO()
    pd.DataFrame(rows_).to_parquet(buffer)
    return buffer.getvalue()


def zipped(*files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()


FORMS = {
    "a.txt": TEXT.encode(),
    "a.md": TEXT.encode("utf-16"),
    "gbk.txt": TEXT.encode("gb18030"),
    "page-named.txt": html().encode(),
    "a.html": html().encode(),
    "gbk.htm": html("gb2312").encode("gb18030"),
    "wrong-charset.html": html("iso-8859-7-x").encode("gb18030"),
    "plainly-wrong.html": html("utf-8").encode("gb18030"),
    "big5-page.html": html("big5").encode("utf-8"),
    "a.mhtml": mhtml(),
    "a.json": json.dumps([ROW], ensure_ascii=False).encode(),
    "one.json": json.dumps(ROW).encode(),
    "a.jsonl": (json.dumps(ROW) + "\n").encode(),
    "markup.jsonl": (json.dumps({"text": html()}) + "\n").encode(),
    "a.csv": pd.DataFrame([ROW]).to_csv(index=False).encode("utf-8-sig"),
    "gbk.csv": pd.DataFrame([ROW]).rename(columns={"text": "正文"}).to_csv(index=False).encode("gb18030"),
    "a.tsv": pd.DataFrame([ROW]).to_csv(index=False, sep="\t").encode(),
    "a.parquet": parquet([ROW]),
    "a.zip": zipped(("a.txt", TEXT)),
    "table.zip": zipped(("文件夹/表.csv", pd.DataFrame([ROW]).to_csv(index=False))),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_article(name, tmp_path):
    (tmp_path / name).write_bytes(FORMS[name])
    [article] = read(tmp_path / name)
    assert same(article) == EXPECTED


# A table of separated values cannot be told from prose by its first bytes.
@pytest.mark.parametrize("name", [name for name in FORMS if not name.endswith((".csv", ".tsv"))])
def test_standard_input_is_read_by_its_first_bytes(name, monkeypatch):
    monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": io.BytesIO(FORMS[name])}))
    [article] = read("-")
    assert same(article) == EXPECTED


def test_a_row_tells_more_than_its_text():
    row = {
        "标题": "扩容",
        "正文": "首批机架已经上电。",
        "发布时间": "2025年3月2日 09:00",
        "来源": "海岸日报",
        "链接": "x://y",
    }
    [article] = read(pd.DataFrame([row]))
    assert (article.title, article.published, article.publisher, article.url) == (
        "扩容",
        "2025-03-02",
        "海岸日报",
        "x://y",
    )


def test_columns_of_other_names_are_mapped(tmp_path):
    (tmp_path / "a.csv").write_text("key,words,day\nk1,首批机架已经上电。,2025-03-02\n", encoding="utf-8")
    [article] = read(tmp_path / "a.csv", columns={"text": "words", "id": "key", "published": "day"})
    assert (article.id, article.published) == ("k1", "2025-03-02")


@pytest.mark.parametrize("row", rows("layout_columns"), ids=lambda row: row["column"])
def test_usual_names_of_columns(row):
    header = row["example"].split(",")
    [marked] = [column for column in header if column.startswith("[")]
    columns = [column.strip("[]") for column in header]
    assert fields_of(columns, {})[row["field"]] == marked.strip("[]")


def test_rows_without_an_id_are_numbered_and_ids_never_meet(tmp_path):
    lines = [{"text": "首批机架已经上电。"}, {"text": "二期明年开工。", "id": "a-1"}, {"text": "三期待定。", "id": 7}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert [article.id for article in read(tmp_path / "a.jsonl")] == ["a-1", "a-1-2", "7"]


def test_a_folder_passes_over_tables_of_other_things(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "figures.csv").write_text("id,start,end,text\nf1,0,3,30家\n", encoding="utf-8")
    (tmp_path / "tags.jsonl").write_text('{"article": {}, "quantities": []}\n', encoding="utf-8")
    assert [article.id for article in read(tmp_path)] == ["a"]
    with pytest.raises(ReadError, match=r"tags.jsonl: no column named text among article, quantities"):
        read(tmp_path / "tags.jsonl")


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.json", b"[{", "no whole JSON"),
        ("a.json", b"[" * 200_000, "no whole JSON"),
        ("a.jsonl", '{"text": "算力仍紧。"}\n{"text"'.encode(), "line 2: no whole JSON"),
        ("a.jsonl", b'["x"]\n', "row 1: no object"),
        ("a.jsonl", b'{"text": " "}\n', "row 1: an empty text"),
        ("a.csv", "标签,数\n甲,1\n".encode(), "no column named text among 标签, 数"),
        ("a.parquet", b"PAR1 cut", "a damaged Parquet table"),
        ("a.html", b"<html><script>x</script></html>", "a page without words"),
        ("a.mhtml", b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx", "a web archive without a page"),
        ("a.zip", b"PK\x03\x04 cut", "a damaged zip archive"),
        ("a.zip", zipped(("a.log", TEXT)), "an archive or an Office document without articles"),
        ("a.zip", zipped(("../a.txt", TEXT)), "a path that leaves its archive"),
        ("a.zip", zipped(("/etc/a.txt", TEXT)), "a path that leaves its archive"),
        ("a.zip", zipped(("C:/a.txt", TEXT)), "a path that leaves its archive"),
        ("a.zip", zipped(("a.txt", "零" * 3_000_000)), "packed more than 200 times"),
        ("a.zip", zipped(("b.zip", zipped(("a.txt", TEXT)))), "an archive in an archive"),
        ("a.txt", "字".encode() * (LIMITS.paragraph + 1), f"a paragraph of {LIMITS.paragraph + 1:,} characters"),
    ],
)
def test_refused_in_one_line(name, data, what, tmp_path):
    (tmp_path / name).write_bytes(data)
    errors = [str(item) for item in read_each(tmp_path / name) if isinstance(item, ReadError)]
    assert len(errors) == 1
    assert what in errors[0]
    assert name in errors[0]
    assert "\n" not in errors[0]


def test_an_encrypted_member_and_a_link_are_refused(tmp_path):
    packed = bytearray(zipped(("a.txt", TEXT)))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(signature) + at] |= 1
    (tmp_path / "locked.zip").write_bytes(packed)
    link = zipfile.ZipInfo("b.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    (tmp_path / "link.zip").write_bytes(zipped((link, "/etc/hostname")))
    said = [item.what for item in read_each([tmp_path / "locked.zip", tmp_path / "link.zip"])]
    assert said == ["an encrypted member", "a link in an archive"]


def test_one_bad_member_costs_no_other(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped(("../x.txt", TEXT), ("a.txt", TEXT), ("b.txt", b"\x89PNG\r\n\x1a\n\x00")))
    kinds = [type(item).__name__ for item in read_each(tmp_path / "a.zip")]
    assert kinds == ["ReadError", "Article", "ReadError"]


def test_limits_can_be_changed(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.zip").write_bytes(zipped(("a.txt", TEXT), ("b.txt", TEXT)))
    [error] = read_each(tmp_path / "a.txt", limits=replace(LIMITS, file_bytes=100))
    assert error.what == "larger than 0 MB"
    [error] = read_each(tmp_path / "a.zip", limits=replace(LIMITS, archive_members=1))
    assert error.what == "an archive of 2 members, more than 1"
    articles = list(read_each(tmp_path / "a.zip", limits=replace(LIMITS, archive_bytes=len(TEXT.encode()))))
    assert isinstance(articles[0], Article)
    assert articles[1].what == "beyond 0 MB of one archive"


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_links_out_of_a_folder_and_pipes_are_refused(tmp_path):
    outside, folder = tmp_path / "outside.txt", tmp_path / "folder"
    outside.write_text(TEXT, encoding="utf-8")
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").symlink_to(folder / "a.txt")
    (folder / "c.txt").symlink_to(outside)
    os.mkfifo(folder / "d.txt")
    said = [item.what if isinstance(item, ReadError) else item.id for item in read_each(folder)]
    assert said == ["a", "b", "a link that leaves its folder", "no regular file"]


def test_metadata_name_the_date_and_the_site_and_a_page_of_links_has_no_title_of_theirs():
    data = '{"@type": "NewsArticle", "datePublished": "2025-03-02T08:00:00+08:00", "headline": "机房扩容"}'
    markup = (
        '<meta property="og:site_name" content="海岸网"><link rel="canonical" href="x://y">'
        f'<script type="application/ld+json">{data}</script><h1>机房\n  扩容</h1><p>首批机架</p>'
    )
    text, known = page_text(markup)
    assert text == "机房扩容\n首批机架"
    assert known == {"title": "机房扩容", "published": "2025-03-02", "site": "海岸网", "url": "x://y"}
    assert page_text("<title>首页_海岸网</title><p>首批机架已上电。")[1] == {}


@pytest.mark.parametrize(
    "markup", ["", "<", "<p", "\x00\x01", "<div>" * 100_000 + "深", "<!DOCTYPE x [<!ENTITY a 'b'>]><p>&a;</p>"]
)
def test_broken_markup_raises_nothing(markup):
    text, _ = page_text(markup)
    assert "\x00" not in text

"""Every format holds the same tables, says what its columns are, and has the same bytes each time."""

from __future__ import annotations

import hashlib
import json
import re
import time
import zipfile

import pandas as pd
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

import analysis
from analysis.cli import main
from analysis.packing import workbook
from analysis.packing.columns import TABLES
from analysis.packing.workbook import LONGEST_CELL, cut
from analysis.reading import read_text
from analysis.tables import COLUMNS, Tables
from analysis.writing import FORMATS, write_annotations, write_tables

PAGE = "青岚集团投产\n2024-07-12\n青岚集团董事长赵启明表示：“开源模型更好。”截至5月28日，青岚集团算力规模达到30.7EFLOPS。\n"
OTHER = "2024-07-13\n预计到2030年，北岸中心将部署智算芯片9.58万张以上。\n"
TYPES = {"string", "number", "integer", "boolean", "object", "array", "date", "time", "datetime", "any"}
HOSTILE = '=HYPERLINK("x")'


@pytest.fixture(scope="module")
def tagged():
    return analysis.tag([read_text(PAGE, id="one"), read_text(OTHER, id="two")])


@pytest.fixture(scope="module")
def frames(tagged):
    return analysis.tables(tagged)


def changed(frames, **columns):
    """The tables, with these columns in `figures`."""
    return Tables(**dict(frames.items()) | {"figures": frames.figures.assign(**columns)})


def package(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("format", FORMATS)
def test_a_package_keeps_the_rules_of_frictionless(format, frames, tmp_path):
    """Data Package, Data Resource and Table Schema 1.0: what must be there, and what names may look like."""
    files = write_tables(frames, tmp_path / "t", format)
    told = package(tmp_path / "t")
    assert told["profile"] == ("tabular-data-package" if format == "csv" else "data-package")
    assert re.fullmatch(r"[-a-z0-9._/]+", told["name"])
    names = [resource["name"] for resource in told["resources"]]
    assert names == list(TABLES)
    for resource in told["resources"]:
        assert re.fullmatch(r"[-a-z0-9._/]+", resource["name"])
        path = tmp_path / "t" / resource["path"]
        assert path in files
        assert resource["hash"] == "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
        assert resource.get("bytes", path.stat().st_size) == path.stat().st_size
        assert ("bytes" in resource) == (format != "parquet")
        assert (resource["format"], resource["type"]) == (format, "table")
        assert "/" in resource["mediatype"]
        schema = resource["schema"]
        told_fields = [field["name"] for field in schema["fields"]]
        assert told_fields == [column.name for column in COLUMNS[resource["name"]]]
        assert {field["type"] for field in schema["fields"]} <= TYPES
        assert schema["missingValues"] == [""]
        assert set(schema.get("primaryKey", ())) <= set(told_fields)
        for key in schema.get("foreignKeys", ()):
            assert key == {"fields": ["article"], "reference": {"resource": "articles", "fields": ["article"]}}
            assert set(getattr(frames, resource["name"])["article"]) <= set(frames.articles["article"])
    keys = {resource["name"]: resource["schema"].get("primaryKey") for resource in told["resources"]}
    assert keys["figures"] == keys["happenings"] == ["id"]
    assert (keys["articles"], keys["positions"], keys["splits"]) == (
        ["article"],
        ["target", "holder"],
        ["target", "sector"],
    )
    linked = {resource["name"] for resource in told["resources"] if "foreignKeys" in resource["schema"]}
    assert linked == {"quantities", "figures", "times", "statements", "stances", "events", "compute_ledger"}


@pytest.mark.parametrize("format", FORMATS)
def test_a_package_tells_every_column_in_both_languages(format, frames, tmp_path):
    write_tables(frames, tmp_path, format)
    for resource in package(tmp_path)["resources"]:
        assert all(resource[name] for name in ("title", "title_zh", "description", "description_zh"))
        for field, column in zip(resource["schema"]["fields"], COLUMNS[resource["name"]], strict=True):
            assert (field["title"], field["title_zh"]) == (column.title, column.title_zh)
            assert (field["description"], field["description_zh"]) == (column.note, column.note_zh)
            assert (field["unit"], field["unit_zh"]) == (column.unit, column.unit_zh)


@pytest.mark.parametrize(
    ("unit", "told"), [("codepoints", "code points"), ("utf16", "UTF-16 units"), ("bytes", "bytes of UTF-8")]
)
def test_a_package_tells_the_unit_of_offsets(unit, told, tagged, tmp_path):
    write_tables(analysis.tables(tagged, offsets=unit), tmp_path, "jsonl")
    found = package(tmp_path)
    assert found["offsets"] == unit
    assert f"count {told} of" in found["description"]
    figures = next(resource for resource in found["resources"] if resource["name"] == "figures")
    assert {field["unit"] for field in figures["schema"]["fields"] if field["name"] in ("start", "end")} == {told}


def test_a_key_that_does_not_hold_is_not_declared(frames, tmp_path):
    same = changed(frames, id=pd.array(["k-f1"] * len(frames.figures), dtype="string"))
    write_tables(same, tmp_path, "csv")
    keys = {resource["name"]: resource["schema"].get("primaryKey") for resource in package(tmp_path)["resources"]}
    assert keys["figures"] == ["article", "id"]


def test_the_package_of_annotations(tagged, tmp_path):
    [path] = write_annotations(tagged, tmp_path)
    [resource] = package(tmp_path)["resources"]
    assert (resource["path"], resource["bytes"]) == (path.name, path.stat().st_size)
    assert resource["hash"] == "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def test_csv_for_excel(frames, tmp_path):
    write_tables(frames, tmp_path / "plain", "csv")
    write_tables(frames, tmp_path / "excel", "csv", excel=True)
    for name in TABLES:
        plain = (tmp_path / "plain" / f"{name}.csv").read_bytes()
        assert not plain.startswith(b"\xef\xbb\xbf")
        assert (tmp_path / "excel" / f"{name}.csv").read_bytes() == b"\xef\xbb\xbf" + plain


def test_jsonl_gives_back_the_frame(frames, tmp_path):
    for path in write_tables(frames, tmp_path, "jsonl"):
        frame, rows = (
            getattr(frames, path.stem),
            [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]],
        )
        assert [list(row) for row in rows] == [list(frame.columns)] * len(frame)
        assert rows == frame.astype(object).where(frame.notna(), None).to_dict("records")


def test_jsonl_keeps_texts_and_acts_on_no_terminal(frames, tmp_path):
    odd = "a\x1b[2J\x9b\u202e\u2028\x85b"
    write_tables(changed(frames, entity=pd.array([odd, HOSTILE], dtype="string")), tmp_path, "jsonl")
    text = (tmp_path / "figures.jsonl").read_text(encoding="utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", text)
    assert [json.loads(line)["entity"] for line in text.splitlines()] == [odd, HOSTILE]


def test_parquet_tells_its_columns(frames, tmp_path):
    for path in write_tables(frames, tmp_path, "parquet"):
        schema = pq.read_schema(path)
        for column in COLUMNS[path.stem]:
            told = {name.decode(): value.decode() for name, value in schema.field(column.name).metadata.items()}
            assert all(
                told[name] == getattr(column, name) for name in ("title", "title_zh", "unit", "unit_zh", "note_zh")
            )


def test_a_workbook(frames, tmp_path):
    [path] = write_tables(frames, tmp_path, "xlsx")
    book = load_workbook(path)
    assert book.sheetnames == list(TABLES)
    for name, frame in frames.items():
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert (sheet.max_row, sheet.max_column) == (len(frame) + 1, len(frame.columns))
        for head, column in zip(sheet[1], COLUMNS[name], strict=True):
            assert head.value == column.name
            assert all(part in head.comment.text for part in (column.title, column.unit, column.note, column.note_zh))
    low = [cell.value for cell in book["figures"]["H"]]
    assert low == ["low", 3.07e19, 95800]
    assert [cell.data_type for cell in book["figures"]["H"]] == ["s", "n", "n"]


def test_a_table_too_long_for_a_sheet(frames, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    with pytest.raises(ValueError, match="articles: 2 rows, more than the 1 that a sheet holds; choose another format"):
        write_tables(frames, tmp_path / "t", "xlsx")
    assert not list(tmp_path.iterdir())


def test_a_table_too_long_for_a_sheet_is_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(workbook, "MOST_ROWS", 1)
    (tmp_path / "one.txt").write_text(PAGE, encoding="utf-8")
    assert main(["tables", str(tmp_path / "one.txt"), "-o", str(tmp_path / "t"), "--format", "xlsx"]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line == "analysis: articles: 1 rows, more than the 0 that a sheet holds; choose another format"


@pytest.mark.parametrize("text", ["甲" * (LONGEST_CELL + 9), "😀" * LONGEST_CELL, "甲" + "😀" * LONGEST_CELL, "甲乙"])
def test_a_cell_is_cut_in_units_of_excel(text):
    short = cut(text)
    assert text.startswith(short)
    assert LONGEST_CELL - 1 <= len(short.encode("utf-16-le")) // 2 <= LONGEST_CELL or short == text


def test_no_such_format(frames, tmp_path):
    with pytest.raises(ValueError, match="csv, xlsx, parquet, jsonl, not 'ods'"):
        write_tables(frames, tmp_path, "ods")


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_tables_are_the_same_bytes(format, frames, tmp_path, monkeypatch):
    for zone in ("Asia/Shanghai", "America/Lima"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        write_tables(frames, tmp_path / zone, format)
    monkeypatch.undo()
    time.tzset()
    for path in (tmp_path / "Asia/Shanghai").iterdir():
        assert path.read_bytes() == (tmp_path / "America/Lima" / path.name).read_bytes()


def test_a_workbook_bears_no_date_of_its_making(frames, tmp_path):
    [path] = write_tables(frames, tmp_path, "xlsx")
    with zipfile.ZipFile(path) as book:
        assert {member.date_time for member in book.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in book.read("docProps/core.xml")
        assert time.strftime("%Y-").encode() not in book.read("docProps/core.xml")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "xlsx", "--excel"], "--excel goes with --format csv"),
        (["--format", "jsonld", "--offsets", "utf16"], "Web Annotations count code points"),
        (["--offsets", "bits"], "invalid choice: 'bits'"),
        (["--format", "ods"], "invalid choice: 'ods'"),
    ],
)
def test_wrong_usage(options, said, tmp_path, capsys):
    (tmp_path / "one.txt").write_text(PAGE, encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        main(["tables", str(tmp_path / "one.txt"), "-o", str(tmp_path / "t"), *options])
    assert stop.value.code == 2
    [line] = capsys.readouterr().err.splitlines()
    assert said in line
    assert not (tmp_path / "t").exists()


@pytest.mark.parametrize(
    ("options", "files"),
    [
        (["--format", "jsonld"], {"annotations.jsonld"}),
        (["--format", "jsonl", "--offsets", "utf16"], {f"{name}.jsonl" for name in COLUMNS}),
        (["--excel"], {f"{name}.csv" for name in COLUMNS}),
    ],
)
def test_the_command_writes(options, files, tmp_path, capsys):
    (tmp_path / "one.txt").write_text(PAGE.replace("青岚", "😀云"), encoding="utf-8")
    assert main(["tables", str(tmp_path / "one.txt"), "-o", str(tmp_path / "t"), *options]) == 0
    assert {path.name for path in (tmp_path / "t").iterdir()} == {*files, "datapackage.json"}
    *said, last = capsys.readouterr().err.splitlines()
    assert {line.rpartition("/")[2] for line in said} == {*files, "datapackage.json"}
    assert last == "analysis: 1 read"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    (folder / "one.txt").write_text(PAGE, encoding="utf-8")
    (folder / "two.txt").write_text(OTHER, encoding="utf-8")
    assert main(["tag", str(folder / "one.txt"), str(folder / "two.txt"), "-o", str(folder / "store")]) == 0
    return folder


@pytest.mark.parametrize("format", FORMATS)
def test_tables_of_a_store(format, store, tmp_path, capsys):
    pages = [str(store / "one.txt"), str(store / "two.txt")]
    assert main(["tables", *pages, "-o", str(tmp_path / "pages"), "--format", format]) == 0
    assert main(["tables", str(store / "store"), "-o", str(tmp_path / "store"), "--format", format]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "analysis: 2 read"
    for path in (tmp_path / "pages").iterdir():
        same = path.read_bytes() == (tmp_path / "store" / path.name).read_bytes()
        assert same or format == "parquet"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--offsets", "utf16"], "a store counts offsets in code points, not in utf16"),
        (["--format", "jsonld"], "a store has no texts for Web Annotations; give the articles"),
    ],
)
def test_what_a_store_cannot_give(options, said, store, tmp_path, capsys):
    assert main(["tables", str(store / "store"), "-o", str(tmp_path / "t"), *options]) == 1
    assert capsys.readouterr().err.splitlines() == [f"analysis: {said}"]
    assert not (tmp_path / "t").exists()


def test_columns_of_the_users_own_are_not_written(frames, tmp_path):
    mine = changed(frames, mine=1)
    for format in FORMATS:
        write_tables(mine, tmp_path / format, format)
    assert "mine" not in (tmp_path / "csv" / "figures.csv").read_text(encoding="utf-8")
    assert "mine" not in pq.read_schema(tmp_path / "parquet" / "figures.parquet").names

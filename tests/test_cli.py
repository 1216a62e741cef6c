"""The command line as a user meets it: data on stdout, one clear line on stderr for each wrong use, exit status."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis.cli import main
from analysis.tables import COLUMNS

ROOT = Path(__file__).parent.parent
PAGE = "青岚算力中心投产\n2024-07-12\n青岚算力中心算力规模达到30.7EFLOPS，部署智算芯片9.58万张。\n"


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_tag_prints_a_line_an_article(capsys):
    assert main(["tag", str(ROOT / "seeds")]) == 0
    out, err = capsys.readouterr()
    records = [json.loads(line) for line in out.splitlines()]
    assert len(records) == 5
    assert err == "analysis: 5 read\n"
    assert set(records[0]) == {"article", "quantities", "figures", "times", "statements", "stances", "events"}


def test_tag_writes_a_file(page, tmp_path, capsys):
    target = tmp_path / "deep" / "tags.jsonl"
    assert main(["tag", str(page), "-o", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads(target.read_text(encoding="utf-8"))["figures"][0]["unit"] == "FLOPS"
    assert [p.name for p in target.parent.iterdir()] == ["tags.jsonl"]


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_tables(format, page, tmp_path):
    assert main(["tables", str(page), "-o", str(tmp_path / "t"), "--format", format]) == 0
    names = {path.name for path in (tmp_path / "t").iterdir()}
    assert names == {"datapackage.json"} | {f"{name}.{format}" for name in COLUMNS}
    read = pd.read_csv if format == "csv" else pd.read_parquet
    figures = read(tmp_path / "t" / f"figures.{format}")
    assert figures["low"].tolist() == [3.07e19, 95800.0]


def test_workbook(page, tmp_path):
    assert main(["tables", str(page), "-o", str(tmp_path), "--format", "xlsx"]) == 0
    book = pd.read_excel(tmp_path / "analysis.xlsx", sheet_name=None)
    assert book["figures"]["unit"].tolist() == ["FLOPS", "chip"]


def wrong(arguments, capsys):
    """The status and the one line that says what is wrong, before the count that ends every run that read anything."""
    status = main(arguments)
    out, err = capsys.readouterr()
    assert out == ""
    lines = [line for line in err.splitlines() if " read, 1 refused: " not in line]
    assert len(lines) == 1
    return status, lines


def test_no_such_file(capsys):
    status, lines = wrong(["tag", "nowhere.txt"], capsys)
    assert status == 1
    assert "nowhere.txt" in lines[0]


def test_empty_file(tmp_path, capsys):
    (tmp_path / "empty.txt").touch()
    status, lines = wrong(["tag", str(tmp_path / "empty.txt")], capsys)
    assert status == 1
    assert "empty.txt" in lines[0]
    assert "empty" in lines[0].split("empty.txt", 1)[1]


def test_picture(tmp_path, capsys):
    (tmp_path / "page.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00")
    status, lines = wrong(["tag", str(tmp_path / "page.txt")], capsys)
    assert status == 1
    assert "page.txt" in lines[0]
    assert "PNG" in lines[0]


def test_folder_without_articles(tmp_path, capsys):
    status, lines = wrong(["tag", str(tmp_path)], capsys)
    assert status == 1
    assert str(tmp_path) in lines[0]


@pytest.mark.parametrize(
    "arguments", [["tag", "--colour"], ["report", "seeds", "--to", "docx"], [], ["tables", "x.txt"]]
)
def test_wrong_usage(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.endswith("--help")


def test_one_bad_file_does_not_cost_the_others(page, tmp_path, capsys):
    (tmp_path / "empty.txt").touch()
    assert main(["tag", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert err.splitlines()[-1] == "analysis: 1 read, 1 refused: an empty file (1)"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_read_only_folder(page, tmp_path, capsys):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    status, lines = wrong(["tag", str(page), "-o", str(locked / "tags.jsonl")], capsys)
    assert status == 1
    assert len(lines) == 1


def test_output_that_is_a_folder(page, tmp_path, capsys):
    (tmp_path / "tags.jsonl").mkdir()
    status, lines = wrong(["tag", str(page), "-o", str(tmp_path / "tags.jsonl")], capsys)
    assert status == 1
    assert "tags.jsonl" in lines[0]


DEBATE = """
target = "label-ai"
pro = ["label"]
[question]
en = "Must AI-generated content carry a label?"
zh = "AI生成的内容要不要标识？"
[favor]
en = "Label it"
zh = "应当标识"
[against]
en = "Leave it free"
zh = "不必标识"
[words]
label = ["水印"]
"""


def test_a_debate_of_ones_own(tmp_path, capsys):
    (tmp_path / "debates").mkdir()
    (tmp_path / "debates" / "label-ai.toml").write_text(DEBATE, encoding="utf-8")
    (tmp_path / "page.txt").write_text("2024-07-12\n林澜认为，AI内容加水印是大势所趋。\n", encoding="utf-8")
    assert main(["tag", str(tmp_path / "page.txt"), "--debates", str(tmp_path / "debates")]) == 0
    [stance] = json.loads(capsys.readouterr().out)["stances"]
    assert (stance["target"], stance["holder"], stance["label"]) == ("label-ai", "林澜", "FAVOR")


@pytest.mark.parametrize(("content", "said"), [(None, "no such folder"), ("target = 1", "label-ai.toml")])
def test_a_bad_debate_is_wrong_usage(content, said, page, tmp_path, capsys):
    if content:
        (tmp_path / "debates").mkdir()
        (tmp_path / "debates" / "label-ai.toml").write_text(content, encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        main(["tag", str(page), "--debates", str(tmp_path / "debates")])
    assert stop.value.code == 2
    assert said in capsys.readouterr().err


def test_a_reader_that_closes_early_is_no_error(page):
    command = f"{sys.executable} -m analysis tag {page} {page} | head -c 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr in ("", "analysis: 2 read\n")


def test_unknown_notebook(page, tmp_path, capsys):
    status, lines = wrong(["report", str(page), "-o", str(tmp_path), "--notebook", "99-nothing"], capsys)
    assert status == 1
    assert "99-nothing" in lines[0]
    assert "03-timeline" in lines[0]


@pytest.mark.slow
def test_a_gap_in_a_report_is_said(page, tmp_path, capsys):
    book = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    cell = {"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}, "outputs": [], "source": "1 / 0"}
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps(book | {"cells": [cell]}), encoding="utf-8")
    assert main(["report", str(page), "-o", str(tmp_path), "--to", "html", "--notebook", str(path)]) == 1
    assert "mine, cell 1: ZeroDivisionError" in capsys.readouterr().err
    assert (tmp_path / "mine.html").exists()


def test_version(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out.strip() == f"analysis {analysis.__version__}"


@pytest.mark.parametrize("command", [[], ["tag"], ["tables"], ["report"], ["doctor"]])
def test_help_has_examples(command, capsys):
    with pytest.raises(SystemExit):
        main([*command, "--help"])
    assert "example" in capsys.readouterr().out


def test_doctor_finds_nothing_wrong(capsys):
    assert main(["doctor"]) == 0
    assert "FAIL" not in capsys.readouterr().out


def test_doctor_tells_how_a_file_is_read(page, capsys):
    assert main(["doctor", str(page)]) == 0
    out = capsys.readouterr().out
    assert "青岚算力中心投产" in out
    assert "2024-07-12, printed in line 2" in out


def test_runs_as_a_module(page):
    done = subprocess.run([sys.executable, "-m", "analysis", "tag", str(page)], capture_output=True, check=False)
    assert done.returncode == 0
    assert json.loads(done.stdout)["article"]["id"] == "page"


def test_standard_input(page, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": io.BytesIO(page.read_bytes())}))
    assert main(["tag", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["article"]["id"] == "stdin"


def test_columns_are_mapped(tmp_path, capsys):
    (tmp_path / "a.csv").write_text("key,words\nk1,首批机架已经上电。\n", encoding="utf-8")
    assert main(["tag", str(tmp_path / "a.csv"), "--columns", "text=words,id=key"]) == 0
    assert json.loads(capsys.readouterr().out)["article"]["id"] == "k1"


def test_columns_of_no_field_are_wrong_usage(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["tag", "a.csv", "--columns", "body=words"])
    assert stop.value.code == 2
    assert "the fields are text, id" in capsys.readouterr().err


def test_strict_stops_at_the_first_refused_article_and_leaves_the_old_file(page, tmp_path, capsys):
    (tmp_path / "empty.txt").touch()
    (tmp_path / "tags.jsonl").write_text("old\n", encoding="utf-8")
    paths = [str(page), str(tmp_path / "empty.txt"), str(page)]
    assert main(["tag", *paths, "--strict", "-o", str(tmp_path / "tags.jsonl")]) == 1
    assert "1 read, 1 refused: an empty file (1)" in capsys.readouterr().err
    assert (tmp_path / "tags.jsonl").read_text(encoding="utf-8") == "old\n"


@pytest.mark.parametrize("command", ["tables", "doctor"])
def test_a_text_printed_twice_is_counted_once(command, tmp_path, capsys):
    text = "海岸智算园二期工程昨日投产，新增机架三千个，园区算力规模达到30.7EFLOPS。" * 4
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"海岸智算园投产\n2024-07-12\n{text}\n", encoding="utf-8")
    output = ["-o", str(tmp_path / "t")] if command == "tables" else []
    assert main([command, str(tmp_path), *output]) == 0
    said = "analysis: 2 read, 1 of them printed again elsewhere and counted once"
    assert capsys.readouterr().err.splitlines()[-1] == said

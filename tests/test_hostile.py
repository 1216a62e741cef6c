"""Hostile files go through every command: read or refused in one clear line, and nothing in them comes alive."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

import analysis
from analysis import corpus
from analysis.cli import main
from analysis.reading import ReadError, read_each, read_text
from analysis.reporting.svg import harmless
from analysis.reporting.visible import visible
from analysis.writing import FORMATS, printable, write_tables
from hostile.builder import CANARY, LONG, MILLION, build

HERE = Path(__file__).parent / "hostile"
ROWS = re.findall(r"^\| `([^`]+)` \|[^|]*\| (.*) \|$", (HERE / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
# What moves a cursor, turns text round or is no character; a line feed ends a line.
ALIVE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# Whether these hold words hangs on how deep the parser of HTML goes.
EITHER = {"deep.html", "deep-lists.html"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile") / "files"
    said = build(folder)
    yield folder, said
    (folder / "around" / "back").unlink(missing_ok=True)


def run(arguments, capsysbinary):
    status = main(arguments)
    out, err = (stream.decode("utf-8") for stream in capsysbinary.readouterr())
    assert not ALIVE.search(out)
    assert not ALIVE.search(err)
    return status, out, err.splitlines()


def test_there_are_enough_of_them():
    assert {name for name, _ in ROWS} == {
        path.name for path in HERE.iterdir() if path.is_file() and path.suffix not in (".md", ".py")
    } | {"markdown.md"}
    assert len(ROWS) >= 60


@pytest.mark.parametrize("command", ["tag", "doctor"])
@pytest.mark.parametrize(("name", "must"), ROWS, ids=[name for name, _ in ROWS])
def test_a_kept_file(command, name, must, capsysbinary):
    status, out, lines = run([command, str(HERE / name)], capsysbinary)
    if must == "read" or (must == "read or refused" and not status):
        assert status == 0
        assert re.fullmatch(
            r"analysis: \d+ read(?:, \d+ of them printed again elsewhere and counted once)?", lines.pop()
        )
        assert not lines
        assert out
    else:
        assert status == 1
        assert re.match(r"analysis: \d+ read", lines.pop())
        assert all(line.startswith(f"analysis: {HERE / name}") for line in lines)
        assert must.rpartition("refused: ")[2] in lines[0] or must == "read or refused"
    if command == "tag":
        assert all(isinstance(json.loads(line), dict) for line in out.splitlines())


def test_files_made_now(built, capsysbinary):
    folder, said = built
    for name, must in said.items():
        for command in ("tag", "doctor"):
            began = time.perf_counter()
            status, _, lines = run([command, str(folder / name)], capsysbinary)
            assert time.perf_counter() - began < 30, name
            assert status in ((0, 1) if name in EITHER else (int(must is not None),)), (name, lines)
            assert all(line.startswith("analysis: ") for line in lines), name
            assert must is None or any(must in line for line in lines), (name, lines)
            assert len(lines) == 1 + status or must is not None, (name, lines)


def test_a_folder_with_all_of_them(built, tmp_path, capsysbinary):
    folder, said = built
    (folder / "good.txt").write_text(
        "澄海数据中心投产\n2024-07-12\n澄海数据中心部署智算芯片300张。\n", encoding="utf-8"
    )
    status, _, lines = run(["tag", str(folder), "-o", str(tmp_path / "tags.jsonl")], capsysbinary)
    assert status == 1
    text = (tmp_path / "tags.jsonl").read_text(encoding="utf-8")
    assert not ALIVE.search(text)
    assert CANARY not in text
    records = [json.loads(line) for line in text.splitlines()]
    assert "good" in {record["article"]["id"] for record in records}
    last = re.fullmatch(r"analysis: (\d+) read, (\d+) refused: .*", lines[-1])
    assert (int(last[1]), int(last[2])) == (len(records), len(lines) - 1)
    assert sum(must is None for name, must in said.items() if name not in EITHER) <= len(records)
    assert any("outside.txt: a link that leaves its folder" in line for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in LONG if name not in ("long-line.txt", "dates.txt")])
def test_a_million_characters_where_the_limit_is_raised(name, built, tmp_path, capsysbinary):
    began = time.perf_counter()
    target = tmp_path / "tags.jsonl"
    arguments = ["tag", str(built[0] / name), "--max-paragraph", str(2 * MILLION), "-o", str(target)]
    status, _, lines = run(arguments, capsysbinary)
    assert (status, lines) == (0, ["analysis: 1 read"])
    assert time.perf_counter() - began < 60


LIMITS = [
    ("long-line.txt", ["--max-paragraph", "999"], "characters, more than 999;"),
    ("bomb.zip", ["--max-expansion", "7"], "packed more than 7 times"),
    ("names.zip", ["--max-archive-articles", "1"], "2 members, more than 1;"),
    ("large-member.zip", ["--max-file-mb", "5"], "larger than 5 MB"),
    ("long-line.txt", ["--max-file-mb", "1"], "larger than 1 MB"),
    ("bomb.zip", ["--max-archive-mb", "1", "--max-expansion", "99999"], "beyond 1 MB of one archive"),
]


@pytest.mark.parametrize("command", ["tag", "tables", "report", "doctor"])
@pytest.mark.parametrize(("name", "options", "must"), LIMITS)
def test_limits_are_changed_on_the_command_line(command, name, options, must, built, tmp_path, capsysbinary):
    output = ["-o", str(tmp_path / "out")] if command in ("tables", "report") else []
    status, out, lines = run([command, str(built[0] / name), *options, *output], capsysbinary)
    assert (status, out, len(lines)) == (1, "", 2)
    assert name in lines[0]
    assert must in lines[0]
    assert lines[1].startswith("analysis: 0 read, 1 refused: ")


@pytest.mark.parametrize("value", ["0", "-1", "x", "1e3", "²", "9" * 12])
def test_a_limit_is_a_whole_number(value, capsysbinary):
    with pytest.raises(SystemExit) as stop:
        main(["tag", "x.txt", f"--max-file-mb={value}"])
    assert stop.value.code == 2
    assert b"give a whole number above 0" in capsysbinary.readouterr().err


@pytest.fixture(scope="module")
def frames(built):
    sources = [HERE, *(built[0] / name for name in ("=1+1.txt", "names.zip", "markup.parquet", "nested-quotes.txt"))]
    odd = [path for path in built[0].iterdir() if path.name.startswith(("caf", "a\n", "<img", "%s"))]
    articles = [a for a in read_each([*sources, *odd]) if not isinstance(a, ReadError)]
    assert len(articles) > 80
    return analysis.tables(analysis.tag(articles))


def test_no_cell_of_a_csv_is_a_formula(frames, tmp_path):
    named = dict(frames.items())
    csv.field_size_limit(1 << 24)
    for path in write_tables(frames, tmp_path / "t", "csv"):
        data = path.read_bytes()
        assert b"\x00" not in data
        numbers = {name for name in named[path.stem].columns if str(named[path.stem][name].dtype) != "string"}
        for row in csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")):
            for column, cell in row.items():
                if column not in numbers:
                    assert not re.match(r"[\s\u200b-\u200f\ufeff]*[=+\-@＝＋－＠﹦−]|[\t\r\n]", cell), cell
                    assert not re.search(r"[;|\t\r\n]\s*[=+\-@＝＋－＠]", cell), cell


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(frames, tmp_path):
    import zipfile

    [path] = write_tables(frames, tmp_path, "xlsx")
    with zipfile.ZipFile(path) as book:
        names = book.namelist()
        sheets = [book.read(name).decode("utf-8") for name in names if re.fullmatch(r"xl/worksheets/\w+\.xml", name)]
    assert len(sheets) == len(dict(frames.items()))
    assert not any("<f>" in sheet or "<f " in sheet or "<hyperlink" in sheet for sheet in sheets)
    assert not any("externalLink" in name or "vba" in name.lower() or "connections" in name for name in names)
    assert any("HYPERLINK" in sheet for sheet in sheets)


def test_parquet_gives_back_what_was_read(frames, tmp_path):
    import pandas as pd

    named = dict(frames.items())
    for path in write_tables(frames, tmp_path / "t", "parquet"):
        pd.testing.assert_frame_equal(pd.read_parquet(path), named[path.stem], check_dtype=False)


@pytest.mark.slow
@pytest.mark.parametrize("format", FORMATS)
def test_the_command_that_writes_tables(format, tmp_path, capsysbinary):
    status, _, lines = run(["tables", str(HERE), "-o", str(tmp_path / "t"), "--format", format], capsysbinary)
    assert status == 1
    assert re.fullmatch(r"analysis: \d+ read, \d+ refused: .*", lines[-1])
    assert all(line.startswith(("analysis: ", "wrote ")) for line in lines)


def test_marked_text_is_escaped():
    for article in read_each(HERE):
        if not isinstance(article, ReadError):
            html = analysis.tag(article)._repr_html_().replace(f"<style>{corpus._STYLE}</style>", "", 1)
            assert not re.search(r"<(?!/?(?:article|h3|p|div|mark|small|a|span)\b)", html), article.id
            assert not re.search(r"<[^>]*\s(?:on\w+|style|src)\s*=[^>]*>", re.sub(r'="[^"]*"', "=", html)), article.id


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_no_escape_code_reaches_a_terminal(built):
    import pty

    ours, theirs = pty.openpty()
    files = [str(HERE / name) for name in ("terminal.txt", "terminal-c1.jsonl", "bidi.txt", "nul.txt")]
    odd = [str(path) for path in built[0].iterdir() if path.name.startswith("a\n")]
    for command in ("tag", "doctor"):
        process = subprocess.Popen(
            [sys.executable, "-m", "analysis", command, *files, *odd, str(built[0] / "names.zip")],
            stdout=theirs,
            stderr=theirs,
            close_fds=True,
        )
        shown = b""
        while b" refused: " not in shown:
            shown += os.read(ours, 1 << 16)
        assert process.wait(60) == 1
        assert not ALIVE.search(shown.decode("utf-8").replace("\r", ""))
    os.close(ours)
    os.close(theirs)


def test_one_article_that_cannot_be_tagged_costs_no_other(tmp_path, monkeypatch, capsysbinary):
    for n, name in enumerate("abc", 3):
        text = f"{name}\n2024-07-12\n澄海数据中心部署智算芯片{n}00张。\n"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    extract_events = analysis.tagging.extract_events

    def fragile(text, *layers):
        if text.raw.startswith("b"):
            raise RecursionError("too deep\x1b[2J")
        return extract_events(text, *layers)

    monkeypatch.setattr("analysis.tagging.extract_events", fragile)
    for command, output in (("tag", []), ("doctor", []), ("tables", ["-o", str(tmp_path / "t")])):
        status, _, lines = run([command, str(tmp_path), *output], capsysbinary)
        assert status == 1
        assert "b.txt: cannot be tagged (RecursionError)" in lines[0]
        assert lines[-1] == "analysis: 2 read, 1 refused: cannot be tagged (RecursionError) (1)"
        status, _, lines = run([command, str(tmp_path), "--strict", *output], capsysbinary)
        assert status == 1
        assert "stopped at the first refused article" in lines[-1]


def test_names_with_dollar_signs_are_set_as_they_are():
    text = "2024-07-12\n$\\bad$云的算力规模达到12EFLOPS。$\\frac{$中心的算力规模达到15EFLOPS。\n"
    frames = analysis.tables(analysis.tag(read_text(text)))
    axes = analysis.charts.compute(frames.figures)
    image = io.StringIO()
    axes.figure.savefig(image, format="svg")
    assert "$\\bad$" in image.getvalue()


SVG = [
    ("<svg><script>alert(1)</script></svg>", ("script", "alert")),
    ('<svg onload="alert(1)"><g onclick="alert(1)"/></svg>', ("onload", "onclick")),
    (
        '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><a xlink:href="javascript:alert(1)"><path/></a></svg>',
        ("java",),
    ),
    ('<svg><use href="http://hostile.invalid/x.svg#a"/><image href="//hostile.invalid/a.png"/></svg>', ("hostile",)),
    ('<svg><image href="data:image/svg+xml;base64,PHN2Zz4="/></svg>', ("svg+xml",)),
    (
        '<svg><foreignObject><iframe src="x"/></foreignObject><animate onbegin="x"/><set to="y"/></svg>',
        ("foreign", "set"),
    ),
    (
        '<svg><style>@import url(//hostile.invalid)</style><path style="fill: url(http://hostile.invalid/#a)"/></svg>',
        ("url",),
    ),
    ('<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg><text>&x;</text></svg>', ("root:", "ENTITY")),
    ("<html><script/></html>", ("script", "html>")),
    ("]]><svg><g", ("]]",)),
    ("", ("x x",)),
    ("<svg>" + "<g>" * 3000 + "<script/>", ("script",)),
]


@pytest.mark.parametrize(("svg", "gone"), SVG)
def test_a_drawing_without_what_could_act(svg, gone):
    drawn = harmless(svg)
    assert drawn.startswith("<svg")
    assert not any(word in drawn.removeprefix('<svg xmlns="http://www.w3.org/2000/svg"') for word in gone)


def test_a_drawing_keeps_its_looks():
    style = "<defs><style>*{stroke-linejoin: round; stroke-linecap: butt}</style></defs>"
    drawn = harmless(f'<svg>{style}<path id="a" style="fill: url(#p); font: bold 9px \'Noto Sans\'"/>a<x>b</x>c</svg>')
    assert 'stroke-linejoin="round"' in drawn.partition(">")[0]
    assert '<path id="a" fill="url(#p)" font-size="9px"' in drawn
    assert 'font-weight="bold"' in drawn
    assert "style" not in drawn


@pytest.mark.parametrize("code", [0, 7, 8, 0x1B, 0x7F, 0x9B, 0x202E, 0x2066, 0x2028, 0xD800, 0xDC80, 0xFFFE])
def test_characters_that_act_are_shown(code):
    assert not ALIVE.search(visible(f"甲{chr(code)}乙"))
    assert not ALIVE.search(printable(f"甲{chr(code)}乙"))
    assert visible("甲\t乙\n") == "甲\t乙\n"
    assert printable("甲\n乙") == "甲\\n乙"

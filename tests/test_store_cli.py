"""`analysis tag CORPUS -o STORE`: when an output is a store, what is said, and what the next run does."""

from __future__ import annotations

import sys

import pytest

import analysis.scale
from analysis.cli import main
from analysis.scale import open_store

PAGE = "澄海机房{0}期投产\n2024-07-12\n澄海云部署智算芯片3{0}万张，算力规模达到{0}EFLOPS。\n"


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "pages").mkdir()
    for n in range(3):
        (tmp_path / "pages" / f"{n}.txt").write_text(PAGE.format(n + 1), encoding="utf-8")
    return tmp_path / "pages"


def test_a_name_without_ending_is_a_store_and_the_next_run_tags_what_is_new(corpus, tmp_path, capsys):
    store = tmp_path / "store"
    assert main(["tag", str(corpus), "-o", str(store)]) == 0
    (corpus / "1.txt").unlink()
    (corpus / "3.txt").write_text(PAGE.format(8), encoding="utf-8")
    assert main(["tag", str(corpus), "-o", str(store), "--engine", "serial"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "analysis: 3 articles in the store: 3 tagged, 0 unchanged",
        "analysis: 3 articles in the store: 1 tagged, 2 unchanged; 1 gone",
    ]
    assert open_store(store).articles.article.to_list() == ["0", "2", "3"]


def test_what_is_refused_is_said_and_strict_stops(corpus, tmp_path, capsys):
    (corpus / "1.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    assert main(["tag", str(corpus), "-o", str(tmp_path / "store")]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith(f"analysis: {corpus}/1.txt: ")
    assert said[1].startswith("analysis: 2 articles in the store: 2 tagged, 0 unchanged; 1 refused: ")
    assert main(["tag", str(corpus), "-o", str(tmp_path / "other"), "--strict"]) == 1
    assert "stopped at the first refused article" in capsys.readouterr().err


def test_a_folder_with_other_files_and_an_engine_that_is_missing_are_one_line(corpus, tmp_path, capsys, monkeypatch):
    assert main(["tag", str(corpus), "-o", str(corpus)]) == 1
    assert (
        capsys.readouterr().err
        == f"analysis: {corpus}: a folder with other files in it; give an empty or a new folder\n"
    )
    monkeypatch.setattr("analysis.scale.engines.find_spec", lambda name: None)
    assert main(["tag", str(corpus), "-o", str(tmp_path / "store"), "--engine", "dask"]) == 1
    assert (
        capsys.readouterr().err
        == "analysis: Dask is not installed: install the extra cluster, or choose another engine\n"
    )


def test_an_interruption_says_that_what_is_done_is_kept(corpus, tmp_path, capsys, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(analysis.scale, "store_articles", interrupt)
    assert main(["tag", str(corpus), "-o", str(tmp_path / "store")]) == 130
    assert capsys.readouterr().err.splitlines() == [
        "analysis: interrupted; what is done is kept, and the same command goes on from it"
    ]


def test_a_terminal_is_told_how_far_it_is(corpus, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(["tag", str(corpus), "-o", str(tmp_path / "store")]) == 0
    assert "1 articles, " in capsys.readouterr().err


def test_a_dash_is_standard_output_and_an_ending_is_a_file_of_lines(corpus, tmp_path, capsys):
    assert main(["tag", str(corpus / "0.txt"), "-o", "-"]) == 0
    assert main(["tag", str(corpus / "0.txt"), "-o", str(tmp_path / "tags.jsonl")]) == 0
    assert capsys.readouterr().out == (tmp_path / "tags.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize("option", [["--engine", "processes"], ["--workers", "2"], ["--scheduler", "tcp://a:1"]])
def test_engines_are_for_stores(option, corpus, tmp_path, capsys):
    assert main(["tag", str(corpus), "-o", str(tmp_path / "tags.jsonl"), *option]) == 1
    assert capsys.readouterr().err == (
        "analysis: --engine, --workers and --scheduler are for a store; give -o a name without an ending\n"
    )
    assert not (tmp_path / "tags.jsonl").exists()


def test_a_store_may_have_any_name_once_it_is_there(corpus, tmp_path, capsys):
    assert main(["tag", str(corpus), "-o", str(tmp_path / "store")]) == 0
    (tmp_path / "store").rename(tmp_path / "store.v1")
    assert main(["tag", str(corpus), "-o", str(tmp_path / "store.v1")]) == 0
    assert capsys.readouterr().err.endswith("3 articles in the store: 0 tagged, 3 unchanged\n")

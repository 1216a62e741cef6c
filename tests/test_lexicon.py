"""Every lexicon file is well formed: a header, full rows, an example in each row, no row twice."""

from importlib.resources import files

import pytest

from analysis.lexicon import Finder, rows

TABLES = sorted(
    path.name.removesuffix(".tsv") for path in files("analysis.lexicon").iterdir() if path.name.endswith(".tsv")
)


def test_there_are_tables():
    assert TABLES


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_an_example(table):
    lacking = [row for row in rows(table) if not row.get("example", "").strip()]
    assert not lacking


@pytest.mark.parametrize("table", TABLES)
def test_no_row_twice(table):
    seen, twice = set(), []
    for row in rows(table):
        key = tuple(value for column, value in row.items() if column != "example")
        if key in seen:
            twice.append(key)
        seen.add(key)
    assert not twice


def test_finder_takes_the_longest_word_first():
    assert Finder(["算力", "算力规模", "规模"]).find("全省算力规模扩大") == [(2, 6, "算力规模")]


def test_a_short_row_is_named(tmp_path, monkeypatch):
    (tmp_path / "broken.tsv").write_text("word\texample\nonly\n", encoding="utf-8")
    monkeypatch.setattr("analysis.lexicon.files", lambda _: tmp_path)
    with pytest.raises(ValueError, match=r"broken\.tsv line 2: 1 cells where the header has 2"):
        rows.__wrapped__("broken")

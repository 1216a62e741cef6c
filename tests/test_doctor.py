"""What the doctor says of an installation and of an article."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from msgspec.structs import replace

from analysis import doctor
from analysis.duplicates import without_duplicates
from analysis.reading import read, read_text
from analysis.tagging import tag_article

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
TEXT = (
    "海岸智算园二期投产\n2025-03-02 来源：海岸日报\n园区的首批机架已经上电，算力规模达到30.7EFLOPS，入驻企业超过80家。"
)


def said(text: str, **known: str) -> str:
    return doctor.describe(tag_article(read_text(text, "a", **known)))


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def test_nothing_is_wrong_with_this_installation(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.check() == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines if line.startswith("ok")] == [name for name, _ in doctor._CHECKS]
    assert max(map(columns, lines)) <= 100
    assert any("lxml" in line for line in lines)


@pytest.mark.parametrize("name", [name for name, _ in doctor._CHECKS])
def test_each_part_that_fails_is_named_in_one_line(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> str:
        raise RuntimeError("it is broken: mend it\nand more")

    monkeypatch.setattr(doctor, "_CHECKS", tuple((n, fail if n == name else test) for n, test in doctor._CHECKS))
    assert doctor.check() == 1
    assert [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("FAIL")] == [
        ["FAIL", name, "it", "is", "broken:", "mend", "it"]
    ]


@pytest.mark.parametrize(
    ("required", "what"),
    [("no-such-package>=1", "no-such-package is not installed"), ("lxml>=99.1", "is too old, 99.1 is needed")],
)
def test_a_package_that_is_missing_or_old_fails(required: str, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "requires", lambda _: [required, 'unwanted>=1; extra == "test"'])
    with pytest.raises(RuntimeError, match=what):
        doctor._packages()


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_a_seed_is_told_in_lines_of_a_hundred_columns(seed: Path) -> None:
    [article] = read(seed)
    text = doctor.describe(tag_article(replace(article, title=article.title * 9)))
    assert max(map(columns, text.split("\n")[1:])) <= 100
    for label in ("as utf-8", "headline", "date", "publisher", "authors", "body", "quantities", "events"):
        assert label in text


@pytest.mark.parametrize(
    ("text", "known", "line"),
    [
        (TEXT, {}, "date       2025-03-02, printed in line 2"),
        (TEXT, {"published": "2025-03-01"}, "date       2025-03-01, told by the page's source or the row"),
        (TEXT.replace("2025-03-02 ", ""), {}, "date       -"),
        ("机房扩容\n截至2023年7月，园区已有八十个机柜。", {}, "date       2023-07, estimated"),
        ("机房扩容\n截至2023年7月，园区已有八十个机柜。", {}, "to check   no date on the page"),
        (TEXT.replace("来源：海岸日报", ""), {}, "to check   no publisher found"),
        (TEXT.partition("\n")[2], {}, "to check   no headline found"),
        ("2025-03-02", {}, "to check   no body found"),
        (TEXT[:-1], {}, "to check   the text ends within a sentence"),
        (TEXT.replace("首批", "\ufffd\ufffd"), {}, "to check   2 characters could not be decoded"),
        (TEXT.replace("首批", "\U0001f680"), {}, "to check   no glyph for ROCKET (U+1F680)"),
        ("机房扩容\n2025-03-02\n园区的机架都已经上电了。", {}, "to check   no publisher found"),
        (
            "机房扩容\n" + "首页 财经\n" * 900 + "水冷很省电，这一点没有人怀疑。",
            {},
            "to check   the body is a small part",
        ),
    ],
)
def test_what_is_told(text: str, known: dict[str, str], line: str) -> None:
    assert line in said(text, **known)


def test_nothing_is_to_check_in_a_good_article() -> None:
    assert "to check" not in said(TEXT)


def test_the_other_pages_are_listed() -> None:
    pages = [read_text(TEXT + "电费却少了两成，这笔账在电价高的沿海更划算。" * 3, id) for id in ("a", "b")]
    [kept] = without_duplicates([pages[0], replace(pages[1], publisher="港城晚报", path="x/b.txt")])
    assert "  also in    x/b.txt (港城晚报, 2025-03-02, 海岸智算园二期投产)" in doctor.describe(tag_article(kept))

"""What the README and the how-tos say is what happens: their Python runs, their numbers and links are right."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
PROMPT = re.compile(r"^```pycon\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILES = re.compile(r"`([\w./-]+)`:\n\n```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_python_runs(page, tmp_path, monkeypatch):
    source = page.read_text(encoding="utf-8")
    blocks = PYTHON.findall(source)
    for corpus in ("seeds", "archive"):
        (tmp_path / corpus).symlink_to(ROOT / "seeds")
    for name, content in FILES.findall(source):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    scope: dict[str, object] = {}
    for block in blocks:
        if block.strip() != 'corpus = "../seeds"':
            exec(compile(block, page.name, "exec"), scope)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_output_is_true(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    source = "".join(PROMPT.findall(page.read_text(encoding="utf-8")))
    test = doctest.DocTestParser().get_doctest(source, {}, page.name, str(page), 0)
    failed, _ = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test)
    assert not failed


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_readme_shows_a_chart():
    picture = ROOT / "docs" / "compute.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert "docs/compute.png" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_marked_sentence_becomes_these_rows():
    from analysis.reading import read_text
    from analysis.tagging import tag_article

    page = (ROOT / "README.md").read_text(encoding="utf-8")
    sentence = re.search(r"^> (.*)$", page, re.MULTILINE)
    assert sentence
    figures = tag_article(read_text("2024-07-12\n" + sentence[1].replace("**", ""))).figures
    told = [(f.quantity.text, f"{f.entity} · {f.metric}", f.time, f.status) for f in figures]
    rows = re.findall(r"^\| (\S+) \| [^|]+ \| ([^|]+) \| ([^|]+) \| (actual|target) \|$", page, re.MULTILINE)
    assert [(text, what, when, status) for text, what, when, status in rows] == told

"""What `render` hands to notebooks, in which language, and which files it writes."""

import html
import re
from pathlib import Path

import pypdf
import pytest
from msgspec.structs import replace
from nbformat import write
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import analysis
from analysis.cli import main
from analysis.reading import ReadError, read_text
from analysis.reporting import Failure, is_chapter, render

TEXT = "2024-06-30\n青岚云总裁沈望舒表示，公司已部署智算芯片9.58万张，算力规模达到30.7EFlops。"
ARTICLE = replace(read_text(TEXT, "a1"), publisher="青岚日报")
PROSE = [
    new_markdown_cell("# A question\n\nIn English.", metadata={"lang": "en"}),
    new_markdown_cell("# 一个问题\n\n用中文写。", metadata={"lang": "zh"}),
    new_code_cell('corpus = "nowhere"\nlang = "en"', metadata={"tags": ["parameters"]}),
    new_markdown_cell("Kept in every language."),
]


def notebook(path: Path, *sources: str) -> Path:
    write(new_notebook(cells=[*PROSE, *map(new_code_cell, sources)]), path)
    return path


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """One notebook in both languages: the HTML of each, and what failed."""
    folder = tmp_path_factory.mktemp("rendered")
    path = notebook(
        folder / "mine.ipynb",
        "import analysis, analysis.corpus\nanalysis.corpus.tag_articles = lambda articles, debates: iter([1 / 0 for _ in articles])\n"
        "print(len(analysis.tag(analysis.read(corpus))[0].figures), 'figures in', lang)",
        "print(refused[0])\nprint(type(corpus[0]).__name__)",
        "1 / 0",
    )
    refused = [ReadError("b.png", "a PNG picture", "give text")]
    said: list[Failure] = []
    pages = {}
    for lang in ("en", "zh"):
        tagged = analysis.tag(ARTICLE)
        (file,) = render(
            tagged, folder, to=["html"], lang=lang, notebooks=[path], refused=refused, on_failure=said.append
        )
        pages[file.name] = html.unescape(file.read_text(encoding="utf-8"))
    return pages, said


@pytest.mark.slow
def test_prose_of_the_other_language_is_left_out(rendered):
    english, chinese = rendered[0].values()
    assert "A question" in english
    assert "In English." in english
    assert "用中文写" not in english
    assert "一个问题" in chinese
    assert "用中文写" in chinese
    assert "In English." not in chinese
    assert all("Kept in every language." in page for page in (english, chinese))


@pytest.mark.slow
def test_files_bear_their_language(rendered):
    assert list(rendered[0]) == ["mine.html", "mine.zh.html"]
    assert [re.search('<html[^>]* lang="(..)', page)[1] for page in rendered[0].values()] == ["en", "zh"]


@pytest.mark.slow
def test_nothing_is_tagged_a_second_time(rendered):
    english, chinese = rendered[0].values()
    assert "2 figures in en" in english
    assert "2 figures in zh" in chinese


@pytest.mark.slow
def test_what_was_refused_reaches_the_notebook(rendered):
    for page in rendered[0].values():
        assert "b.png: a PNG picture; give text\nArticle" in page


@pytest.mark.slow
def test_a_gap_names_the_cell_as_the_notebook_counts_it(rendered):
    assert [(failure.notebook, failure.cell) for failure in rendered[1]] == [("mine", 7)] * 2
    english, chinese = rendered[0].values()
    assert "mine, cell 7: ZeroDivisionError: division by zero" in english
    assert "mine 第7个单元格：ZeroDivisionError: division by zero" in chinese


@pytest.mark.parametrize(
    ("option", "said"),
    [({"lang": "fr"}, "written in en or zh, not fr"), ({"paper": "a5"}, "printed on a4 or letter, not a5")],
)
def test_unknown_options_are_errors(tmp_path, option, said):
    with pytest.raises(ValueError, match=said):
        render([ARTICLE], tmp_path / "out", **option)
    assert not (tmp_path / "out").exists()


def test_a_chapter_is_told_from_a_notebook_of_one_s_own(tmp_path):
    assert is_chapter("03-timeline")
    assert is_chapter(Path(__file__).parent.parent / "notebooks" / "03-timeline.ipynb")
    assert not is_chapter(notebook(tmp_path / "03-timeline.ipynb"))
    assert not is_chapter("99-nothing")


@pytest.mark.slow
def test_own_notebook_is_the_last_chapter_of_the_report_and_stands_alone(tmp_path, capsys):
    page = tmp_path / "page.txt"
    page.write_text("青岚云扩建智算中心\n" + TEXT, encoding="utf-8")
    own = notebook(tmp_path / "mine.ipynb")
    out = tmp_path / "out"
    arguments = ["report", str(page), "-o", str(out), "--to", "html,pdf", "--lang", "zh", "--title", "本周算力"]
    assert main([*arguments, "--paper", "letter", "--notebook", str(own)]) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "mine.zh.html",
        "mine.zh.pdf",
        "report.zh.html",
        "report.zh.pdf",
    ]
    whole = (out / "report.zh.html").read_text(encoding="utf-8")
    assert "<title>本周算力</title>" in whole
    assert whole.index("哪些地方存疑") < whole.index("一个问题") < whole.rindex("一个问题")
    headings = re.findall("<h[1-6][^>]*>(.*?)</h[1-6]>", whole)
    assert len(headings) > 20
    assert [heading for heading in headings if not re.search("[\u4e00-\u9fff]", heading)] == []
    width, height = pypdf.PdfReader(out / "report.zh.pdf").pages[0].mediabox[2:]
    assert (round(width), round(height)) == (612, 792)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "analysis: rendering the report on 1 article"
    assert [line for line in lines if line.startswith("wrote ")] == lines[1:5]


@pytest.mark.slow
def test_a_chapter_s_name_renders_that_chapter_alone(tmp_path):
    told: list[str] = []
    written = render([ARTICLE], tmp_path, to=["html"], lang="zh", notebooks=["03-timeline"], on_progress=told.append)
    assert told == ["1 of 2: 03-timeline", "2 of 2: 03-timeline.zh.html"]
    assert [path.name for path in written] == ["03-timeline.zh.html"]
    assert "<title>时间线</title>" in written[0].read_text(encoding="utf-8")


def test_tags_are_handed_over_with_their_articles(tmp_path):
    from analysis.corpus import hand_over, handed_over

    tagged = analysis.tag(ARTICLE)
    hand_over(tagged, [], tmp_path / "corpus")
    articles, refused = handed_over(str(tmp_path / "corpus"))
    assert refused == []
    assert articles == [ARTICLE]
    assert analysis.tag(articles)[0] == tagged[0]
    assert analysis.tag([*articles, read_text("机架增至4万架。", "b")])[1].quantities


def test_tagged_articles_are_let_through(tmp_path):
    tagged = analysis.tag(ARTICLE)
    assert analysis.read(tagged)[0] is tagged[0]
    assert analysis.tag(tagged)[0] is tagged[0]
    assert analysis.tag(tagged[0])[0] is tagged[0]


def test_exports_are_in_one_language():
    from analysis.reporting.exporters import PageExporter

    for lang, kept, left_out in (("en", "In English.", "用中文写"), ("zh", "用中文写", "In English.")):
        book = new_notebook(cells=[new_markdown_cell(cell.source, metadata=cell.metadata) for cell in PROSE[:2]])
        page, _ = PageExporter(lang=lang).from_notebook_node(book, {"metadata": {"name": "mine"}})
        assert f'<html lang="{lang}' in page
        assert kept in page
        assert left_out not in page

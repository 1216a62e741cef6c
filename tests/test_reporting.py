"""Reports: made from notebooks, inspected as a reader's browser and PDF viewer would."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pypdf
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image

from analysis.blocks import Column, Mark, Piece, Run, figure_block, marked_block, prose_block, table_block
from analysis.model import Article
from analysis.reporting import Failure, render
from analysis.reporting.document import document
from analysis.reporting.notebooks import Executed
from analysis.reporting.page import page, remote_addresses
from analysis.reporting.pdf import MissingGlyphError, compiler, pdf, typst_source

SENTENCE = "截至六月，青岚云已经部署智算芯片3.2万张，算力规模达到12EFLOPS。"
TRADITIONAL = "青嵐雲預計明年把算力規模擴大一倍，並開源旗下模型。"
HOSTILE = '<script>alert(1)</script> & #[*"\\$_`~@<a>'
SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 400 100">
<defs><path id="m1" d="M 0 0 L 4 4"/></defs>
<a xlink:href="#ab1cd-f1" target="_blank"><use xlink:href="#m1" x="200" y="50"/></a>
<text style="font-family: 'Noto Sans CJK SC'; font-size: 9px" x="10" y="20">算力规模</text></svg>"""


def blocks():
    figure = Mark("figure", id="ab1cd-f1", note="32000 chip", href="#row-ab1cd-f1")
    time = Mark("time", id="ab1cd-t1", note="2024-06")
    said = Mark("statement", id="ab1cd-s1")
    return [
        figure_block(SVG, "青岚云 has 12 EFLOPS.", caption="One mark."),
        table_block(
            [Column("who", "Who", lang="zh-Hans"), Column("value", "Value", "right"), Column("id", "Evidence")],
            [
                ["青岚云", Piece("32,000", id="row-ab1cd-f1", sort=32000), Piece("ab1cd-f1", href="#ab1cd-f1")],
                [HOSTILE, "1", Piece("gone", href="#zz9zz-f9")],
            ],
            caption="Chips",
            note="As printed.",
        ),
        prose_block([[Piece("Largest: "), Piece("12 EFLOPS", href="#ab1cd-f1", strong=True)]], style="list"),
        marked_block(
            "青岚云扩建",
            [
                [
                    Run("截至", (said,)),
                    Run("六月", (said, time)),
                    Run("，青岚云已经部署智算芯片", (said,)),
                    Run("3.2万张", (said, figure)),
                    Run("，算力规模达到12EFLOPS。"),
                ],
                [Run(TRADITIONAL), Run(HOSTILE)],
            ],
            meta="青岚日报 · 2024-06-30",
            id="article-ab1cd",
            lang="zh-Hans",
        ),
    ]


def shown(block):
    """A cell that shows a block, as it stands in a notebook after its run."""
    data = block._repr_mimebundle_()
    return new_code_cell("…", outputs=[nbformat.v4.new_output("display_data", data=data)])


@pytest.fixture(scope="module")
def whole():
    first = new_notebook(
        cells=[
            new_markdown_cell(
                "# Figures\n\nWho has **how much** <b>, and `when`.\n\n## By owner\n\n| a | b |\n|--|--:|\n| 1 | 2 |"
            ),
            *map(shown, blocks()[:3]),
        ]
    )
    second = new_notebook(cells=[new_markdown_cell("# Evidence\n\n## 全文"), *map(shown, blocks()[3:])])
    return document("青岚 report", ["2 articles"], [Executed("first", first), Executed("second", second)])


@pytest.fixture(scope="module")
def html(whole):
    return page(whole)


@pytest.fixture(scope="module")
def reader(whole):
    return pypdf.PdfReader(io.BytesIO(pdf(whole, epoch=0)))


class Elements(HTMLParser):
    """Every element's name and attributes, and the words outside scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self._hidden += tag in ("script", "style", "small")

    def handle_endtag(self, tag):
        self._hidden -= tag in ("script", "style", "small")

    def handle_data(self, data):
        self.words += data * (not self._hidden)

    def values(self, name: str) -> list[str]:
        return [attrs[name] for _, attrs in self.found if attrs.get(name)]


def text_of(reader: pypdf.PdfReader) -> str:
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))


def test_page_shows_every_word(html):
    words = Elements(html).words
    assert SENTENCE in words
    assert TRADITIONAL in words
    assert words.count(HOSTILE) == 2


def test_page_asks_nothing_of_the_network(html):
    assert not remote_addresses(html)
    assert not re.search(r"https?://(?!www\.w3\.org/)", html)
    assert not any(tag in ("link", "iframe", "object", "base") for tag, _ in Elements(html).found)


def test_page_runs_its_own_script_alone(html):
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)
    assert "default-src 'none'" in policy
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert not [name for _, attrs in Elements(html).found for name in attrs if name.startswith("on")]


def test_links_of_the_page_lead_somewhere_and_ids_are_unique(html):
    elements = Elements(html)
    ids = elements.values("id")
    assert len(ids) == len(set(ids))
    assert all(id.isascii() for id in ids)
    links = [attrs["href"] for tag, attrs in elements.found if tag == "a"]
    assert {"#ab1cd-f1", "#row-ab1cd-f1", "#chapter-1", "#article-ab1cd"} <= set(links)
    assert {link.removeprefix("#") for link in links} <= set(ids)
    assert ("a", {"href": "#ab1cd-f1", "aria-label": "ab1cd-f1 32000 chip"}) in elements.found


def test_font_of_the_page_holds_its_characters(html):
    from fontTools.ttLib import TTFont

    (data,) = re.findall(r"data:font/woff;base64,([^)]*)\)", html)
    held = set(TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap())
    assert {ord(c) for c in SENTENCE + TRADITIONAL} <= held
    assert len(data) < 400_000


def test_pdf_text_is_the_article_in_order(reader):
    text = text_of(reader)
    assert SENTENCE in text
    assert TRADITIONAL in text
    assert re.sub(r"\s+", "", HOSTILE) in text


def test_pdf_has_outline_links_title_and_date(reader, whole):
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert titles == ["Figures", "Evidence"]
    assert reader.metadata.title == "青岚 report"
    assert reader.metadata.creation_date.year == 1970
    links = [a.get_object() for p in reader.pages for a in p.get("/Annots") or []]
    assert links
    assert not any("/URI" in link.get("/A", {}) for link in links)
    assert typst_source(whole, epoch=0).count('to("ab1cd-f1"') == 2


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("us-letter", (612, 792))])
def test_paper(whole, paper, size):
    sheet = pypdf.PdfReader(io.BytesIO(pdf(whole, epoch=0, paper=paper))).pages[0].mediabox
    assert (round(sheet.width), round(sheet.height)) == size


def test_links_on_the_chart_are_in_the_pdf(whole):
    assert '("ab1cd-f1",0.4875,0.4500,0.0250,0.1000)' in typst_source(whole, epoch=0)


def test_long_table_repeats_its_head_on_every_page():
    columns = [Column("n", "Number of the row", "right"), Column("text", "Words")]
    table = table_block(columns, [[str(n), SENTENCE] for n in range(150)])
    whole = document("Long", [], [Executed("long", new_notebook(cells=[shown(table)]))])
    pages = [p.extract_text() for p in pypdf.PdfReader(io.BytesIO(pdf(whole, epoch=0))).pages][1:]
    assert len(pages) >= 3
    assert all("Number of the row" in text for text in pages)
    assert sum(text.count("算力规模") for text in pages) == 150


PROSE = """# Title

A paragraph with **bold *and* more**, `code`, ~~struck~~, [a link](https://example.org) and [a section](#x).
Second line.\\
Broken line.

1. one
   - nested <i>
2. two

> quoted

```python
print("#[x]")
```

---

![picture](data:image/png;base64,AAAA)
"""


def test_every_form_of_prose_is_set():
    whole = document("t", [], [Executed("n", new_notebook(cells=[new_markdown_cell(PROSE)]))])
    words = Elements(page(whole)).words
    text = text_of(pypdf.PdfReader(io.BytesIO(pdf(whole, epoch=0))))
    for word in (
        "bold",
        "more",
        "code",
        "struck",
        "alink",
        "Secondline",
        "one",
        "nested<i>",
        "quoted",
        'print("#[x]")',
    ):
        assert word in text
        assert word in re.sub(r"\s", "", words)


@pytest.mark.parametrize("rows", [0, 1])
@pytest.mark.parametrize("columns", [0, 1, 14])
def test_table_of_any_size_is_set(rows, columns):
    table = table_block([Column(f"c{n}", f"Column {n}") for n in range(columns)], [["算力" * 9] * columns] * rows)
    whole = document("t", [], [Executed("n", new_notebook(cells=[shown(table)]))])
    assert page(whole)
    assert len(pypdf.PdfReader(io.BytesIO(pdf(whole, epoch=0))).pages) == 2


def test_no_line_runs_over_the_edge():
    address = "www.example.org/" + "abcdefghij" * 30
    block = marked_block("标题", [[Run(TRADITIONAL + address + SENTENCE * 20)]])
    table = table_block([Column("a", "A"), Column("b", "B")], [[address, SENTENCE * 9], [SENTENCE, address]])
    whole = document("t", [], [Executed("n", new_notebook(cells=[shown(block), shown(table)]))])
    for sheet in compiler(typst_source(whole, epoch=0)).compile(format="png", ppi=36)[1:]:
        picture = Image.open(io.BytesIO(sheet)).convert("L")
        width, height = picture.size
        for edge in ((0, 0, width // 15, height), (width - width // 15, 0, width, height)):
            assert picture.crop(edge).getextrema() == (255, 255)


@pytest.mark.parametrize("text", ["\x00\x1b\x7f", "\ud800", "a\u2028b\u200b", "\r\n\t", "「『】》", "\\u{1}", ""])
def test_any_text_is_set(text):
    cells = [shown(prose_block([[Piece(text)]])), shown(marked_block(text, [[Run(text, (Mark("time"),))]]))]
    whole = document("t", [], [Executed("n", new_notebook(cells=cells))])
    assert page(whole).encode("utf-8", "replace")
    assert pdf(whole, epoch=0, on_missing=lambda error: None)


def test_missing_glyph_is_named():
    rocket = prose_block([[Piece("到\U0001f680月球")]])
    whole = document("t", [], [Executed("n", new_notebook(cells=[shown(rocket)]))])
    with pytest.raises(MissingGlyphError, match=r"ROCKET \(U\+1F680\)"):
        pdf(whole, epoch=0)


def test_missing_glyph_leaves_its_name():
    rocket = prose_block([[Piece("到\U0001f680月球")]])
    whole = document("t", [], [Executed("n", new_notebook(cells=[shown(rocket)]))])
    said: list[MissingGlyphError] = []
    made = pdf(whole, epoch=0, on_missing=said.append)
    assert [str(error) for error in said] == ["no glyph for ROCKET (U+1F680)"]
    assert "到[ROCKET(U+1F680)]月球" in text_of(pypdf.PdfReader(io.BytesIO(made)))


@pytest.mark.parametrize("exporter", ["analysis_html", "analysis_pdf"])
def test_any_notebook_is_exported_by_nbconvert(exporter):
    from analysis.reporting.exporters import PageExporter, PdfExporter

    notebook = new_notebook(cells=[new_markdown_cell("# 标题\n\n算力规模"), *map(shown, blocks())])
    made, resources = {"analysis_html": PageExporter, "analysis_pdf": PdfExporter}[exporter]().from_notebook_node(
        notebook, {"metadata": {"name": "mine"}}
    )
    text = made if isinstance(made, str) else text_of(pypdf.PdfReader(io.BytesIO(made)))
    assert "算力规模" in text
    assert resources["output_extension"] == (".html" if isinstance(made, str) else ".pdf")


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en", "zh"])
def test_every_language_of_an_article_is_set(lang):
    block = marked_block("标题", [[Run(TRADITIONAL)]], lang=lang)
    whole = document("t", [], [Executed("n", new_notebook(cells=[shown(block)]))])
    assert TRADITIONAL in text_of(pypdf.PdfReader(io.BytesIO(pdf(whole, epoch=0))))


# From here on notebooks run.

CORPUS = 'corpus = "nowhere"'
ARTICLE = Article(
    "a1", SENTENCE, title="青岚云扩建", published="2024-06-30", publisher="青岚日报", body=((0, len(SENTENCE)),)
)


def notebook(path: Path, *sources: str) -> Path:
    cells = [new_markdown_cell("# A chapter"), new_code_cell(CORPUS, metadata={"tags": ["parameters"]})]
    nbformat.write(new_notebook(cells=cells + [new_code_cell(source) for source in sources]), path)
    return path


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    """A notebook of which one cell fails, rendered, and what was said about it."""
    folder = tmp_path_factory.mktemp("failed")
    path = notebook(
        folder / "mine.ipynb",
        "import analysis\nfrom analysis.blocks import prose_block\n",
        "1 / 0",
        "for a in analysis.read(corpus):\n    display(prose_block([a.raw]))",
        "import pandas\npandas.DataFrame({'n': [1, 2], 'word': ['算力', '<b>']})",
    )
    said: list[Failure] = []
    written = render([ARTICLE], folder / "out", notebooks=[path], on_failure=said.append)
    return written, said


@pytest.mark.slow
def test_failing_cell_is_named_and_the_rest_rendered(failed):
    written, said = failed
    assert [str(failure) for failure in said] == ["mine, cell 4: ZeroDivisionError: division by zero"]
    assert [path.name for path in written] == ["mine.html", "mine.pdf"]
    html = written[0].read_text(encoding="utf-8")
    assert "Not shown. mine, cell 4: ZeroDivisionError: division by zero" in html
    assert "Traceback" not in html


@pytest.mark.slow
def test_notebook_reads_the_corpus_it_is_given(failed):
    written, _ = failed
    assert SENTENCE in written[0].read_text(encoding="utf-8")
    text = text_of(pypdf.PdfReader(written[1]))
    assert SENTENCE in text
    assert text.count("Achapter") == 1
    assert "word0" in text.replace("n", "")


@pytest.mark.slow
def test_nothing_is_left_beside_the_files(failed):
    written, _ = failed
    assert sorted(p.name for p in written[0].parent.iterdir()) == ["mine.html", "mine.pdf"]


@pytest.mark.slow
def test_report_is_rendered_from_within_an_event_loop(tmp_path):
    path = notebook(tmp_path / "mine.ipynb", "import os\nprint(os.path.basename(os.getcwd()) != '')")

    told: list[str] = []

    async def cell():
        return render([ARTICLE], tmp_path / "out", notebooks=[path], to=["html"], on_progress=told.append)

    (written,) = asyncio.run(cell())
    assert [one.rpartition(": ")[2] for one in told] == ["mine", "mine.html"]
    assert "True" in written.read_text(encoding="utf-8")


@pytest.mark.slow
def test_same_corpus_gives_the_same_bytes(tmp_path, monkeypatch):
    source = "import matplotlib.pyplot as plt\nfrom analysis.blocks import figure_block\nimport io, time\n"
    source += "b = io.StringIO()\nplt.plot([1, 2])\nplt.savefig(b, format='svg')\nfigure_block(b.getvalue(), 'A line.')"
    made = []
    for folder, zone in (("a", "Asia/Shanghai"), ("b/c", "America/New_York")):
        monkeypatch.setenv("TZ", zone)
        (tmp_path / folder).mkdir(parents=True)
        path = notebook(tmp_path / folder / "mine.ipynb", source, "%config InlineBackend.close_figures=True")
        made.append([p.read_bytes() for p in render([ARTICLE], tmp_path / folder / "out", notebooks=[path])])
    assert made[0] == made[1]


def test_no_articles_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="no articles"):
        render([], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_unknown_form_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="html or pdf, not docx"):
        render([ARTICLE], tmp_path, to=["docx"])


def test_folder_that_cannot_be_made_is_an_error_before_anything_runs(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        render([ARTICLE], tmp_path / "file")


def test_no_such_notebook_names_the_chapters(tmp_path):
    with pytest.raises(FileNotFoundError, match="no such notebook; choose a path to one"):
        render([ARTICLE], tmp_path, notebooks=["99-nothing"])


def test_file_that_is_no_notebook_is_a_gap(tmp_path):
    path = tmp_path / "broken.ipynb"
    path.write_text(json.dumps({"cells": 3}), encoding="utf-8")
    said: list[Failure] = []
    render([ARTICLE], tmp_path / "out", notebooks=[path], to=["html"], on_failure=said.append)
    assert [(failure.notebook, failure.cell) for failure in said] == [("broken", 0)]


@pytest.mark.slow
def test_report_of_the_seeds(tmp_path):
    """The chapters that come with the package, on real articles: every word of them, every link."""
    import analysis

    articles = analysis.read(sorted((Path(__file__).resolve().parent.parent / "seeds").glob("*.txt")))
    said: list[Failure] = []
    html_path, pdf_path = render(articles, tmp_path, on_failure=said.append)
    assert not said
    html = html_path.read_text(encoding="utf-8")
    assert html_path.stat().st_size < 5_000_000
    assert not remote_addresses(html)
    elements = Elements(html)
    ids = elements.values("id")
    assert len(ids) == len(set(ids))
    assert {a["href"].removeprefix("#") for tag, a in elements.found if tag == "a"} <= set(ids)
    reader = pypdf.PdfReader(pdf_path)
    assert len(reader.outline) > 4
    text, words = text_of(reader), re.sub(r"\s+", "", elements.words)
    for article in articles:
        for start, end in article.body:
            for line in article.raw[start:end].split("\n"):
                start_of_line = re.sub(r"\s+", "", line)[:20]
                assert start_of_line in words
                assert start_of_line in text

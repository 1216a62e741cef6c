"""The page and the PDF in both languages: their own words, their links both ways, the same bytes everywhere."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pypdf
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.blocks import Column, Mark, Piece, Run, figure_block, marked_block, prose_block, table_block
from analysis.reporting.document import document
from analysis.reporting.notebooks import Executed, Failure
from analysis.reporting.page import page
from analysis.reporting.pdf import pdf
from analysis.reporting.wording import LAYERS, WORDS

SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 400 100">
<defs><path id="m1" d="M 0 0 L 4 4"/></defs>
<a xlink:href="#ab1cd-f1"><use xlink:href="#m1" x="200" y="50"/></a>
<text style="font-family: 'Noto Sans CJK SC'; font-size: 9px" x="10" y="20">算力规模</text></svg>"""
CHINESE = "截至六月，青岚云已经部署智算芯片3.2万张。"
TRADITIONAL = "青嵐雲預計明年把算力規模擴大一倍。"
TITLE = {"en": "青岚 in figures", "zh": "青岚的数据"}


def shown(block):
    return new_code_cell("…", outputs=[nbformat.v4.new_output("display_data", data=block._repr_mimebundle_())])


def made(lang):
    """A report with a table, a chart and an article, and a cell that failed."""
    figure = Mark("figure", id="ab1cd-f1", note="32,000 chips", href="#row-ab1cd-f1")
    row = ["青岚云 Qinglan", Piece("32,000", id="row-ab1cd-f1", sort=32000), Piece("ab1cd-f1", href="#ab1cd-f1")]
    columns = [Column("who", "Who"), Column("value", "Value", "right"), Column("id", "Evidence")]
    runs = [[Run("截至六月，青岚云已经部署智算芯片"), Run("3.2万张", (figure,)), Run("。")], [Run(TRADITIONAL)]]
    article = marked_block("青岚云扩建", runs, meta="青岚日报", id="article-ab1cd", lang="zh-Hans")
    first = new_notebook(
        cells=[
            new_markdown_cell("# Figures of 青岚"),
            shown(figure_block(SVG, "青岚云 has 32,000 chips.")),
            shown(table_block(columns, [row])),
            shown(prose_block([[Piece("Largest: "), Piece("32,000 chips", href="#ab1cd-f1")]])),
        ]
    )
    failures = (Failure("first", 0, "KeyError: 1"),)
    second = new_notebook(cells=[new_markdown_cell("# Evidence"), shown(article)])
    runs = [Executed("first", first, failures), Executed("second", second)]
    return document(TITLE[lang], ["1 article"], runs, lang=lang)


class Spoken(HTMLParser):
    """Each text of the body with the language it is said to be in; each element's attributes."""

    EMPTY = ("meta", "br", "hr", "img", "input", "use", "path")

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.stack, self.said, self.elements = [""], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.elements.append((tag, attrs))
        if tag not in self.EMPTY:
            self.stack.append("-" if tag in ("style", "script", "title") else attrs.get("lang", self.stack[-1]))

    def handle_endtag(self, tag):
        if tag not in self.EMPTY:
            self.stack.pop()

    def handle_data(self, data):
        if data.strip() and self.stack[-1] != "-":
            self.said.append((self.stack[-1], data.strip()))


def chinese(text):
    return any("\u3400" <= character <= "\u9fff" for character in text)


@pytest.fixture(scope="module", params=["en", "zh"])
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def spoken(lang):
    return Spoken(page(made(lang)))


@pytest.fixture(scope="module")
def reader(lang):
    return pypdf.PdfReader(io.BytesIO(pdf(made(lang), epoch=0)))


@pytest.mark.parametrize("words", [*WORDS.values(), *LAYERS.values()], ids=[*WORDS, *LAYERS])
def test_words_are_there_in_both_languages(words):
    english, simplified = words
    assert english.isascii()
    assert chinese(simplified) or simplified == "{n}/{all}行"
    assert set(english) & set("{}") == set(simplified) & set("{}")


def test_every_text_of_an_english_page_says_when_it_is_chinese():
    assert [text for said, text in Spoken(page(made("en"))).said if chinese(text) and not said.startswith("zh")] == []


def test_page_names_its_language_and_speaks_it(spoken, lang):
    assert spoken.elements[0] == ("html", {"lang": {"en": "en", "zh": "zh-Hans"}[lang]})
    number = lang == "zh"
    texts = {text for _, text in spoken.said}
    labels = {value for _, attrs in spoken.elements for name, value in attrs.items() if name == "aria-label"}
    assert {WORDS["skip"][number], WORDS["top"][number], WORDS["values"][number], LAYERS["figure"][number]} <= texts
    assert {WORDS["contents"][number], WORDS["marks"][number], WORDS["chart"][number]} <= labels
    assert not {WORDS["skip"][not number], LAYERS["figure"][not number], WORDS["values"][not number]} & texts
    assert any(text.startswith({"en": "Not shown. first: ", "zh": "未能显示。first："}[lang]) for text in texts)
    (said,) = (json.loads(attrs["data-words"]) for tag, attrs in spoken.elements if tag == "main")
    assert said["search"] == WORDS["search"][number]


def test_evidence_and_what_rests_on_it_lead_to_each_other(spoken):
    links = {attrs["href"] for tag, attrs in spoken.elements if tag == "a"}
    ids = {attrs["id"] for _, attrs in spoken.elements if "id" in attrs}
    assert {"#ab1cd-f1", "#row-ab1cd-f1", "#chapter-1-ab1cd-f1"} <= links
    assert {link[1:] for link in links} <= ids


def test_search_knows_the_traditional_form_of_what_is_printed(spoken):
    (pairs,) = (attrs["data-folding"] for tag, attrs in spoken.elements if tag == "main")
    folded = dict(zip(pairs[::2], pairs[1::2], strict=True))
    assert folded["嵐"] == "岚"
    assert folded["規"] == "规"


def test_pdf_names_its_language_and_title(reader, lang):
    assert reader.root_object["/Lang"].split("-")[0] == lang
    assert reader.metadata.title == TITLE[lang]
    assert reader.root_object["/MarkInfo"]["/Marked"]


def test_pdf_says_in_words_what_a_chart_shows(reader):
    def alternatives(node):
        node = node.get_object()
        if isinstance(node, list):
            return [alt for child in node for alt in alternatives(child)]
        if not isinstance(node, dict):
            return []
        own = [node["/Alt"]] if "/Alt" in node else []
        return own + (alternatives(node["/K"]) if "/K" in node and "/Type" not in node.get("/K", {}) else [])

    assert "青岚云 has 32,000 chips." in alternatives(reader.root_object["/StructTreeRoot"])


def test_links_of_the_pdf_lead_to_the_sentence_and_back(reader):
    places = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}
    links = set()
    for number, sheet in enumerate(reader.pages):
        for annotation in sheet.get("/Annots") or ():
            target = annotation.get_object().get("/Dest") or annotation.get_object()["/A"]["/D"]
            if isinstance(target, str):
                target = reader.named_destinations[target].dest_array
            links.add((number, places[target[0].idnum]))
    chart, article = 1, 2
    assert {(0, chart), (0, article), (chart, article), (article, chart)} <= links


def test_pdf_prints_where_a_tag_is_used(reader, lang):
    text = "".join("".join(sheet.extract_text().split()) for sheet in reader.pages)
    assert {"en": "p.2", "zh": "第2页"}[lang] in text.rpartition("32,000chips")[2]
    assert CHINESE in text
    assert TRADITIONAL in text
    assert {"en": "Notshown.", "zh": "未能显示。"}[lang] in text


_MAKE = """
import hashlib, pickle, sys
from analysis.reporting.page import page
from analysis.reporting.pdf import pdf
whole = pickle.load(open(sys.argv[1], "rb"))
for made in (page(whole).encode(), pdf(whole, epoch=1720742400), pdf(whole, epoch=1720742400, paper="us-letter")):
    print(hashlib.sha256(made).hexdigest())
"""


def test_same_bytes_in_every_folder_time_zone_and_process(tmp_path, lang):
    import pickle

    path = tmp_path / "document.pickle"
    path.write_bytes(pickle.dumps(made(lang)))
    source = str(Path(__file__).parent.parent / "src")
    said = set()
    for n, (zone, seed) in enumerate((("Asia/Shanghai", "1"), ("America/New_York", "2"))):
        folder = tmp_path / f"folder {n}"
        folder.mkdir()
        environment = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": source}
        command = [sys.executable, "-c", _MAKE, str(path)]
        said.add(subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True).stdout)
    assert len(said) == 1
    (hashes,) = said
    assert hashes.split()[0].decode() == hashlib.sha256(page(made(lang)).encode()).hexdigest()


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_no_chart_or_table_runs_over_the_edge(paper, lang):
    from PIL import Image

    from analysis.reporting.pdf import compiler, typst_source

    columns = [Column(f"c{n}", f"Column {n} 第{n}列") for n in range(9)]
    wide = table_block(columns, [["青岚云 Qinglan Cloud", "https://" + "x" * 80, *["12,345"] * 7]] * 60)
    cells = [shown(wide), shown(figure_block(SVG, "A chart."))]
    whole = document(TITLE[lang], [], [Executed("n", new_notebook(cells=cells))], lang=lang)
    for sheet in compiler(typst_source(whole, epoch=0, paper=paper)).compile(format="png", ppi=36)[1:]:
        picture = Image.open(io.BytesIO(sheet)).convert("L")
        width, height = picture.size
        for edge in ((0, 0, width // 15, height), (width - width // 15, 0, width, height)):
            assert picture.crop(edge).getextrema() == (255, 255)


def test_a_word_of_ours_without_a_glyph_fails_like_one_of_an_article(monkeypatch, lang):
    """A sign that only Typst knows by name is not in the source's text: it is refused when it is drawn."""
    from analysis.reporting import pdf as module

    whole = made(lang)
    source = module.typst_source(whole, epoch=0)
    monkeypatch.setattr(module, "typst_source", lambda *_, **__: source + "\n#sym.arrow.l.hook\n")
    with pytest.raises(module.MissingGlyphError, match=r"LEFTWARDS ARROW WITH HOOK \(U\+21A9\)"):
        pdf(whole, epoch=0)
    said = []
    assert pdf(whole, epoch=0, on_missing=said.append)
    assert len(said) == 1


def test_no_word_of_ours_lacks_a_glyph():
    from importlib.resources import files

    from analysis.fonts import missing_glyphs

    template = files("analysis.reporting").joinpath("templates/report.typ").read_text(encoding="utf-8")
    assert "sym." not in template.replace("sym.zws", "")
    assert missing_glyphs(template + "".join(map("".join, [*WORDS.values(), *LAYERS.values()]))) == []


def test_pdf_is_made_to_be_kept(reader):
    metadata = reader.root_object["/Metadata"].get_data().decode()
    assert "pdfaid:part>2<" in metadata
    assert "pdfaid:conformance>U<" in metadata

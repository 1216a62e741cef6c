"""The report of the hostile corpus, looked at without a browser: what is in its HTML and its PDF can do nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pypdf
import pytest
from lxml import etree, html

from analysis.cli import main

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent / "hostile"
SVG = {
    *("svg", "g", "defs", "path", "use", "a", "text", "tspan", "title", "desc", "rect", "circle", "line", "polygon"),
    *("clippath", "pattern"),
}
HTML = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "section",
        "nav",
        "article",
        "div",
        "p",
        "h1",
    ),
    *("h2", "h3", "h4", "h5", "ol", "ul", "li", "a", "span", "strong", "em", "small", "mark", "figure", "figcaption"),
    *(
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "form",
        "label",
        "input",
        "pre",
        "code",
        "hr",
        "br",
        "script",
        "img",
    ),
}
MARKED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("here"))
        assert main(["report", str(HERE), "-o", str(folder)]) == 1
        assert not [path for path in (*Path.cwd().iterdir(), *folder.iterdir()) if "hostile-was-here" in path.name]
    assert {path.name for path in folder.iterdir()} == {"report.html", "report.pdf"}
    return folder


@pytest.fixture(scope="module")
def text(made):
    return (made / "report.html").read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def page(text):
    return html.document_fromstring(text, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))


def test_the_page_holds_the_attacks_as_text(text):
    for words in (
        "&lt;script&gt;",
        "onerror=",
        "javascript:",
        "{{7*7*191}}",
        "=HYPERLINK(",
        "$\\frac{",
        "%%html",
        "]]&gt;",
    ):
        assert words in text
    assert not re.search(r"(?<![\d.])9359(?![\d.])", text)  # 7*7*191
    assert "[U+202E]" in text
    assert not MARKED.search(text)
    assert "root:x:" not in text


def test_the_page_holds_only_harmless_elements(page):
    names = {node.tag for node in page.iter() if isinstance(node.tag, str)}
    assert names <= HTML | SVG
    assert len(page.findall(".//script")) == len(page.findall(".//style")) == 1
    metas = [(meta.get("http-equiv"), meta.get("name")) for meta in page.iter("meta")]
    assert [equivalent for equivalent, _ in metas if equivalent] == ["Content-Security-Policy"]


def test_the_page_holds_only_harmless_attributes(page):
    allowed = {
        *("id", "class", "lang", "href", "scope", "role", "tabindex", "type", "checked", "alt", "charset", "name"),
        *("content", "http-equiv", "aria-label", "aria-labelledby", "data-title", "data-sort", "data-layer"),
        *("data-words", "data-folding", "data-says"),
    }
    for node in page.iter():
        if not isinstance(node.tag, str):
            continue
        names = set(node.attrib)
        assert not [
            name for name in names if name.startswith("on") or name in ("style", "srcdoc", "formaction", "ping")
        ]
        if node.tag not in SVG or node.tag in HTML:
            drawn = any(parent.tag == "svg" for parent in node.iterancestors())
            assert drawn or names <= allowed, (node.tag, names)
        assert all(not name.endswith("href") or value.startswith("#") for name, value in node.attrib.items())
        assert not re.search(r"url\((?!#)", " ".join(node.attrib.values())) or node.tag in ("td", "h3", "svg", "div")


def test_the_policy_names_the_script_and_the_style_by_their_hashes(text):
    [policy] = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    for name in ("script", "style"):
        [content] = re.findall(rf"<{name}>(.*?)</{name}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")
        assert rules[f"{name}-src"] == f"'sha256-{digest}'"
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["require-trusted-types-for"] == "'script'"
    assert rules["font-src"] == "data:"
    assert "unsafe" not in policy
    assert "http" not in policy
    assert text.index("Content-Security-Policy") < min(
        text.index("<title>"), text.index("<style>"), text.index("<script>")
    )


def test_the_pdf_does_nothing(made):
    reader = pypdf.PdfReader(made / "report.pdf")
    root = reader.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)
    assert not {"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names") or {})
    for sheet in reader.pages:
        assert "/AA" not in sheet
        for link in sheet.get("/Annots") or []:
            annotation = link.get_object()
            assert annotation["/Subtype"] == "/Link"
            assert (annotation.get("/A") or {"/S": "/GoTo"})["/S"] == "/GoTo"
    words = "".join(sheet.extract_text() for sheet in reader.pages)
    assert "root:x:" not in words
    assert re.search(r"#\s*eval", words)


def test_the_drawings_are_whole(text):
    drawings = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    assert drawings
    for drawing in drawings:
        etree.fromstring(drawing)

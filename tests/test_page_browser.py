"""The page in a real browser: tables, search and legend by keyboard and pointer, narrow and dark, and axe-core."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from analysis.blocks import Column, Piece, table_block
from analysis.reporting.document import document
from analysis.reporting.notebooks import Executed
from analysis.reporting.page import page
from hostile.browser import CHROMIUM, browser, recorder
from test_page import made, shown

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
]

NAMES = ["青岚云", "海岸科技", "ＡＢＣ算力", "贵山数据"]
MANY = 10_000
ROWS = "document.querySelectorAll('.block-table')[0].querySelectorAll('tbody tr')"
VISIBLE = f"[...{ROWS}].filter(row => row.getClientRects().length).length"
FIRST = f"[...{ROWS}].find(row => row.getClientRects().length).cells[1].textContent"
COUNT = "document.querySelector('.tools .count').value"


def axe():
    """The script of axe-core, from the package that ships it; None where it is not installed."""
    for name in ("axe_core_python", "axe_playwright_python"):
        spec = importlib.util.find_spec(name)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            if (path := Path(folder) / "axe.min.js").is_file():
                return path.read_text(encoding="utf-8")
    return None


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    with recorder() as (port, _), browser(tmp_path_factory.mktemp("profile"), port) as chromium:
        yield chromium


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A page with a table of ten thousand rows."""
    columns = [Column("who", "Who", lang="zh-Hans"), Column("value", "Value", "right"), Column("id", "Evidence")]
    rows = [
        [NAMES[n % 4], Piece(f"{n * 7919 % MANY:,} chips", sort=n * 7919 % MANY), Piece(f"e-{n}", id=f"row-e-{n}")]
        for n in range(MANY)
    ]
    cells = [new_markdown_cell("# Figures\n\n一段关于算力規模的话。"), shown(table_block(columns, rows, caption="All"))]
    path = tmp_path_factory.mktemp("many") / "many.html"
    whole = document("Many", [], [Executed("n", new_notebook(cells=cells))])
    path.write_text(page(whole), encoding="utf-8")
    return path


def load(chromium, path):
    """Open a page and wait until its script has run."""
    chromium.open(path, 0.2)
    for _ in range(100):
        ready = f"location.href === {path.as_uri()!r} && document.readyState === 'complete'"
        if chromium.run(ready):
            return
        chromium.rest(0.2)
    raise TimeoutError(path)


def typed(chromium, selector, text):
    chromium.run(f"document.querySelector({selector!r}).focus()")
    chromium.run(f"document.querySelector({selector!r}).value = ''")
    chromium.send("Input.insertText", text=text)
    if not text:
        chromium.run(f"document.querySelector({selector!r}).dispatchEvent(new Event('input'))")


def pressed(chromium, key, code):
    text = {"text": "\r"} if key == "Enter" else {}
    chromium.send("Input.dispatchKeyEvent", type="keyDown", key=key, code=key, windowsVirtualKeyCode=code, **text)
    chromium.send("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=code)


def test_a_table_of_ten_thousand_rows_sorts_filters_and_grows(opened, many):
    load(opened, many)
    assert opened.run(f"{ROWS}.length") == MANY
    assert opened.run(VISIBLE) == 200
    assert opened.run(COUNT) == "200 of 10,000 rows"
    opened.run("document.querySelectorAll('th button')[1].focus()")
    pressed(opened, "Enter", 13)
    assert opened.run("document.querySelectorAll('th')[1].ariaSort") == "ascending"
    assert opened.run(FIRST) == "0 chips"
    pressed(opened, "Enter", 13)
    assert opened.run("document.querySelectorAll('th')[1].ariaSort") == "descending"
    assert opened.run(FIRST) == "9,999 chips"
    typed(opened, ".filter", "青嵐")
    assert opened.run(COUNT) == "200 of 10,000 rows"
    assert opened.run("document.querySelector('.more-rows').textContent") == "Show all 2,500 rows"
    typed(opened, ".filter", "abc 9,998")
    assert (
        opened.run(VISIBLE) == opened.run(f"[...{ROWS}].filter(r => /ＡＢＣ.*9,998/.test(r.textContent)).length") == 1
    )
    assert opened.run(COUNT) == "1 of 10,000 rows"
    typed(opened, ".filter", "")
    opened.run("document.querySelector('.more-rows').click()")
    assert opened.run(VISIBLE) == MANY
    assert opened.console == []


def test_a_link_into_a_row_that_is_not_drawn_draws_it(opened, many):
    load(opened, many)
    assert opened.run("document.getElementById('row-e-9000').getClientRects().length") == 0
    opened.run("location.hash = '#row-e-9000'")
    opened.rest(0.5)
    assert opened.run("document.getElementById('row-e-9000').getClientRects().length") == 1
    assert 0 <= opened.run("document.getElementById('row-e-9000').getBoundingClientRect().top") <= 2000


@pytest.fixture(scope="module", params=["en", "zh"])
def report(request, tmp_path_factory):
    path = tmp_path_factory.mktemp(request.param) / "report.html"
    path.write_text(page(made(request.param)), encoding="utf-8")
    return request.param, path


def test_search_finds_either_script_and_leads_there(opened, report):
    lang, path = report
    load(opened, path)
    for words in ("算力规模扩大", "算力規模擴大"):
        typed(opened, ".search input", words)
        assert (
            opened.run("document.querySelector('.search .count').value")
            == {"en": "places found: 1", "zh": "找到1处"}[lang]
        )
        assert "算力規模擴大" in opened.run("document.querySelector('.places a').textContent")
    opened.run("document.querySelector('.places a').click()")
    assert "青嵐雲" in opened.run("document.querySelector(':target').textContent")
    typed(opened, ".search input", "没有这样的话")
    assert (
        opened.run("document.querySelector('.search .count').value") == {"en": "nothing found", "zh": "没有找到"}[lang]
    )


def test_legend_switches_layers_by_keyboard(opened, report):
    load(opened, report[1])
    drawn = "getComputedStyle(document.getElementById('ab1cd-f1')).boxShadow"
    state = "document.querySelector('.legend button').getAttribute('aria-pressed')"
    assert opened.run(state) == "true"
    assert opened.run(drawn) != "none"
    opened.run("document.querySelector('.legend button').focus()")
    pressed(opened, "Enter", 13)
    assert opened.run(state) == "false"
    assert opened.run(drawn) == "none"
    values = "document.querySelector('.legend button:last-child')"
    shown_tags = "[...document.querySelectorAll('mark .tag')].filter(tag => tag.getClientRects().length).length"
    assert opened.run(shown_tags) == 0
    opened.run(f"{values}.click()")
    assert opened.run(shown_tags) == 1


def test_keyboard_reaches_the_mark_of_a_chart_and_comes_back(opened, report):
    load(opened, report[1])
    opened.run("document.querySelector('svg a').focus()")
    assert opened.run("document.activeElement.getAttribute('aria-label')") == "ab1cd-f1 32,000 chips"
    assert opened.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    pressed(opened, "Enter", 13)
    opened.rest(0.3)
    assert opened.run("location.hash") == "#ab1cd-f1"
    back = [f"#{id}" for id in ("row-ab1cd-f1", "chapter-1-ab1cd-f1")]
    assert opened.run("[...document.querySelectorAll(':target a')].map(a => a.getAttribute('href'))") == back
    opened.run("document.querySelector(':target a').click()")
    assert opened.run("document.querySelector('tr:has(:target)') !== null")


def test_words_under_the_pointer_say_their_value_and_escape_hides_it(opened, report):
    load(opened, report[1])
    opened.run("document.getElementById('ab1cd-f1').click()")
    assert "32,000 chips" in opened.run("document.querySelector('.said').textContent")
    pressed(opened, "Escape", 27)
    assert opened.run("document.querySelector('.said').hidden")


def test_everything_is_readable_without_script(opened, report):
    opened.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        load(opened, report[1])
        assert opened.run("document.querySelectorAll('button').length") == 0
        assert opened.run("document.querySelector('.legend').innerText.length") > 0
        tags = "[...document.querySelectorAll('mark .tag')].filter(tag => tag.getClientRects().length).length"
        assert opened.run("matchMedia('(scripting: none)').matches")
        assert opened.run(tags) == 1
    finally:
        opened.send("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_fits_its_window_and_axe_finds_nothing_serious(opened, report, width, scheme):
    opened.send("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 400)
    opened.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    try:
        load(opened, report[1])
        assert opened.run("document.documentElement.scrollWidth") <= width
        assert opened.requests == []
        assert opened.console == []
        script = axe()
        if script is None:
            pytest.skip("axe-core is not installed")
        opened.run(script)
        call = "axe.run().then(found => JSON.stringify(found.violations.map(v => [v.impact, v.id, v.nodes[0].html])))"
        found = opened.send("Runtime.evaluate", expression=call, awaitPromise=True, returnByValue=True)
        violations = json.loads(found["result"]["value"])
        assert [v for v in violations if v[0] in ("serious", "critical")] == []
    finally:
        opened.send("Emulation.clearDeviceMetricsOverride")
        opened.send("Emulation.setEmulatedMedia", features=[])

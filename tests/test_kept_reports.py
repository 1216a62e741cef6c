"""The PDFs that the repository keeps in reports/ are of the seeds as they are tagged now."""

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

import analysis

ROOT = Path(__file__).parent.parent
ID = re.compile(r"\b[a-z0-9]{8}-[qftspe]\d+\b")


@pytest.fixture(scope="module")
def ids():
    frames = analysis.tables(analysis.tag(analysis.read(ROOT / "seeds")))
    layers = (frames.figures, frames.times, frames.statements, frames.stances, frames.events)
    return {one for frame in layers for one in frame["id"]}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["report.pdf", "report.zh.pdf"])
def test_holds_every_evidence_id_and_no_other(name, ids):
    text = "\n".join(page.extract_text() for page in PdfReader(ROOT / "reports" / name).pages)
    assert {one for one in ID.findall(text) if one[6] != "q"} == ids

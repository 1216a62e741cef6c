"""Notebooks are prose and calls: short cells, no logic, no stored output, and they run from a clean kernel."""

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def cells(path, kind):
    book = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in book["cells"] if cell["cell_type"] == kind]


def test_the_first_page_and_the_chapters_are_there():
    names = [path.stem for path in NOTEBOOKS]
    chapters = ["01-compute-figures", "02-stance-splits", "03-timeline", "04-speakers", "05-evidence", "06-doubts"]
    assert names == [*chapters, "front"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_no_logic_and_no_output(path):
    for cell in cells(path, "code"):
        source = "".join(cell["source"])
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        assert len(source.splitlines()) <= 10
        assert not any(word in source for word in ("def ", "class ", "lambda", "import re\n", "re."))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_parameters_and_checks(path):
    tags = [tag for cell in cells(path, "code") for tag in cell["metadata"].get("tags", [])]
    assert tags.count("parameters") == 1
    assert "".join(cells(path, "markdown")[0]["source"]).startswith("# ")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_runs_from_a_clean_kernel(path):
    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}).execute()
    shown = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert any("application/vnd.analysis.block+json" in output.get("data", {}) for output in shown)

"""Notebooks are prose and calls: short cells, no logic, no stored output, and they run from a clean kernel."""

import ast
import json
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
CHAPTERS = ["01-compute-figures", "02-stance-splits", "03-timeline", "04-speakers", "05-evidence", "06-doubts"]
HAN = re.compile("[\u4e00-\u9fff]")
LOGIC = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda | ast.If | ast.While | ast.Try
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)


def cells(path, kind):
    book = json.loads(path.read_text(encoding="utf-8"))
    found = [cell for cell in book["cells"] if cell["cell_type"] == kind]
    return [cell | {"source": "".join(cell["source"])} for cell in found]


def test_the_first_page_and_the_chapters_are_there():
    assert [path.stem for path in NOTEBOOKS if path.stem != "00-explore"] == [*CHAPTERS, "front"]


@each_notebook
def test_cells_hold_calls_and_no_output(path):
    for cell in cells(path, "code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        assert len(cell["source"].splitlines()) <= 10
        nodes = list(ast.walk(ast.parse(cell["source"])))
        assert not [node for node in nodes if isinstance(node, LOGIC)]
        assert not [node for node in nodes if isinstance(node, ast.Import) and node.names[0].name == "re"]


@each_notebook
def test_nothing_of_a_run_is_stored(path):
    book = json.loads(path.read_text(encoding="utf-8"))
    assert set(book["metadata"]) <= {"kernelspec", "language_info"}
    for cell in book["cells"]:
        assert set(cell["metadata"]) <= {"tags", "lang"}


@each_notebook
def test_parameters_name_the_corpus_and_the_language(path):
    (parameters,) = [cell for cell in cells(path, "code") if "parameters" in cell["metadata"].get("tags", [])]
    scope: dict[str, object] = {}
    exec(parameters["source"], scope)
    assert scope["corpus"] == "../seeds"
    assert scope["lang"] == "en"


@each_notebook
def test_prose_stands_in_both_languages(path):
    prose = cells(path, "markdown")
    assert [cell["metadata"]["lang"] for cell in prose] == ["en", "zh"] * (len(prose) // 2)
    for english, chinese in zip(prose[::2], prose[1::2], strict=True):
        assert english["id"].removesuffix("-en") == chinese["id"].removesuffix("-zh")
        assert not HAN.search(english["source"])
        assert HAN.search(chinese["source"])
        marks = [re.findall("^#+ ", cell["source"], re.MULTILINE) for cell in (english, chinese)]
        assert marks[0] == marks[1]
    assert prose[0]["source"].startswith("# ")


@each_notebook
def test_words_of_ours_are_asked_for_in_the_report_s_language(path):
    import inspect

    import analysis
    from analysis import charts, explore

    scope = {"analysis": analysis, "charts": charts, "explore": explore}
    for cell in cells(path, "code"):
        for node in ast.walk(ast.parse(cell["source"])):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(tuple(f"{name}." for name in scope)):
                called = eval(ast.unparse(node.func), scope)
                if "lang" in inspect.signature(called).parameters:
                    assert "lang=lang" in ast.unparse(node)


@pytest.mark.parametrize("name", CHAPTERS)
def test_sanity_checks_are_left_visible(name):
    checks = [
        cell["source"]
        for cell in cells(FOLDER / f"{name}.ipynb", "code")
        if "check" in cell["metadata"].get("tags", [])
    ]
    assert checks
    assert all("assert " in source for source in checks)


@pytest.mark.slow
@each_notebook
def test_runs_from_a_clean_kernel(path):
    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}).execute()
    shown = {
        kind for cell in book.cells if cell.cell_type == "code" for out in cell.outputs for kind in out.get("data", ())
    }
    assert shown & {"application/vnd.analysis.block+json", "application/vnd.jupyter.widget-view+json"}

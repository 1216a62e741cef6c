"""Each stage reads only what the stages before it made; importing the package costs and changes nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "analysis"

# Later stages may import earlier ones, and modules of one line each other.
STAGES = [
    ["model", "lexicon", "evidence", "blocks", "fonts", "conversion"],
    ["reading"],
    ["duplicates"],
    ["tagging"],
    ["records", "derived", "sectors", "holders", "positions", "happenings", "axis", "packing"],
    ["tables"],
    ["findings"],
    ["highlight", "charts", "writing"],
    ["corpus"],
    ["scale"],
    ["explore"],
    ["reporting"],
    ["", "doctor", "cli", "__main__"],
]
# What shows itself in a cell, and what opens itself where a store is given, at the last moment.
SHOWN = {"corpus": {"analysis.highlight"}, "model": {"analysis.corpus"}, "tables": {"analysis.scale"}}
RANK = {name: rank for rank, names in enumerate(STAGES) for name in names}
MODULES = sorted(SOURCE.rglob("*.py"))


def room(module: str) -> str:
    """The first name under the package: analysis.tagging.times -> tagging."""
    return [*module.split("."), ""][1]


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= (
                {f"{node.module}.{alias.name}" for alias in node.names} if node.module == "analysis" else {node.module}
            )
    return {name for name in names if name.split(".")[0] == "analysis"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_nothing_flows_backwards(path):
    relative = path.relative_to(SOURCE).with_suffix("")
    home = "" if relative.parts == ("__init__",) else relative.parts[0]
    later = {name for name in imported(path) if room(name) in RANK and RANK[room(name)] > RANK[home]}
    assert home in RANK, f"{home} has no stage"
    later -= SHOWN.get(home, set())
    assert not later


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_modules_are_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=SOURCE.parent)
    return done.stdout.strip()


def test_import_prints_nothing_and_loads_nothing_heavy():
    heavy = "pandas matplotlib jieba nbconvert typst numpy edtf lxml analysis.tagging"
    found = run(f"import sys, analysis; print([m for m in '{heavy}'.split() if m in sys.modules])")
    assert found == "[]"


def test_import_changes_no_setting_of_matplotlib():
    code = "import matplotlib as m; b = dict(m.rcParams); from analysis import charts; print(b == dict(m.rcParams))"
    assert run(code) == "True"


def test_import_reads_no_file():
    code = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda e, a: opened.append(str(a[0])) if e == 'open' else None)\n"
        "import analysis; print([o for o in opened if not o.endswith(('.py', '.pyc', '.so', '.pth'))])"
    )
    assert run(code) == "[]"


def test_public_surface():
    assert run("import analysis; print(*analysis.__all__)") == "charts highlight read render tables tag"

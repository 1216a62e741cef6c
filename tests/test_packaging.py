"""What is installed, and from what: requirements, environment and wheel say the same and carry everything."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINNED = sorted((ROOT / "requirements").glob("*.txt"))


def names(requirements: list[str]) -> set[str]:
    return {re.sub(r"[-_.]+", "-", re.split(r"[ <>=!~;\[]", line, maxsplit=1)[0]).lower() for line in requirements}


def pinned(path: Path) -> set[str]:
    return names([line for line in path.read_text(encoding="utf-8").splitlines() if re.match(r"\w", line)])


def test_environment_installs_the_checkout_with_every_extra():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["name"] == PROJECT["project"]["name"]
    *conda, pip = environment["dependencies"]
    assert f"python{PROJECT['project']['requires-python']}" in conda
    assert "pip" in conda
    (checkout,) = pip["pip"]
    extras = re.fullmatch(r"-e \.\[([\w,]+)\]", checkout)
    assert extras
    assert set(extras[1].split(",")) == set(PROJECT["project"]["optional-dependencies"])


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.name)
def test_requirements_are_pinned_and_hashed_and_name_no_address(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"://|^-|index-url|find-links| @ ", text, re.MULTILINE)
    entries = re.split(r"\n(?=\S)", text.strip())
    assert entries
    for entry in entries:
        assert re.match(r"[\w.-]+==[\w.!+]+ ", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_requirements_hold_what_the_project_asks_for():
    project = PROJECT["project"]
    run = names(project["dependencies"])
    every = run.union(*map(names, project["optional-dependencies"].values()))
    assert run <= pinned(ROOT / "requirements" / "run.txt")
    assert every <= pinned(ROOT / "requirements" / "all.txt")
    assert "uv" in pinned(ROOT / "requirements" / "uv.txt")


def test_every_package_is_listed():
    source = ROOT / "src"
    found = {".".join(p.parent.relative_to(source).parts) for p in source.glob("analysis/**/__init__.py")}
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == found | {"analysis.notebooks"}


def test_make_alone_lists_the_targets():
    if shutil.which("make") is None:
        pytest.skip("no make")
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("report", "test", "lint", "eval", "bench", "lab", "clean"):
        assert f"make {target} " in listed


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel built from a copy of the checkout, without the network."""
    setuptools = pytest.importorskip("setuptools")
    if int(setuptools.__version__.split(".")[0]) < 77:
        pytest.skip("setuptools 77 or newer builds the wheel")
    folder = tmp_path_factory.mktemp("wheel")
    skip = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in ("src", "notebooks"):
        shutil.copytree(ROOT / name, folder / "checkout" / name, ignore=skip)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / "checkout" / name)
    build = f"from setuptools import build_meta; print(build_meta.build_wheel({str(folder)!r}))"
    subprocess.run([sys.executable, "-c", build], cwd=folder / "checkout", capture_output=True, check=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "packed", "pattern"),
    [
        ("src/analysis", "analysis", "**/*.py"),
        ("src/analysis", "analysis", "py.typed"),
        ("src/analysis/lexicon", "analysis/lexicon", "**/*"),
        ("src/analysis/reporting/templates", "analysis/reporting/templates", "*"),
        ("notebooks", "analysis/notebooks", "*.ipynb"),
    ],
)
def test_wheel_carries(wheel, source, packed, pattern):
    held = set(zipfile.ZipFile(wheel).namelist())
    files = [p for p in (ROOT / source).glob(pattern) if p.is_file() and p.suffix != ".pyc"]
    assert files
    missing = {f"{packed}/{p.relative_to(ROOT / source).as_posix()}" for p in files} - held
    assert not missing


@pytest.mark.slow
def test_wheel_works_in_another_folder(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "import analysis.lexicon, analysis.reporting.notebooks as n\n"
        "print(analysis.__file__)\nprint(len(n.default_notebooks()))"
    )
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site")}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    place, count = run.stdout.split()
    assert Path(place).is_relative_to(tmp_path)
    assert int(count) == len(list((ROOT / "notebooks").glob("0[1-9]*.ipynb")))

"""The seeds are what they were: byte for byte, and named in their README."""

import hashlib
from pathlib import Path

import pytest

import analysis

SEEDS = Path(__file__).parent.parent / "seeds"
SUMS = dict(reversed(line.split()) for line in (SEEDS / "SHA256SUMS").read_text().splitlines())


@pytest.mark.parametrize("name", SUMS)
def test_bytes(name):
    assert hashlib.sha256((SEEDS / name).read_bytes()).hexdigest() == SUMS[name]


def test_all_are_summed():
    assert {path.name for path in SEEDS.glob("*.txt")} == set(SUMS)


def test_readme_names_them():
    readme = (SEEDS / "README.md").read_text(encoding="utf-8")
    for article in analysis.read(SEEDS):
        row = next(line for line in readme.splitlines() if article.id in line)
        assert article.title in row
        assert (article.publisher or "not given") in row
        assert (article.published or f"about {article.anchor}") in row

"""The version of the rules: a hash over everything that decides how an article is read and tagged."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from analysis.reading.limits import LIMITS, Limits

# Rooms and modules whose code or data bears on a stored row.
_ROOMS = ("lexicon", "reading", "tagging")
_MODULES = (
    "axis.py",
    "duplicates.py",
    "evidence.py",
    "holders.py",
    "model.py",
    "records.py",
    "sectors.py",
    "tables.py",
)
# Libraries whose dictionary, parser or table of units does.
_LIBRARIES = ("jieba", "lxml", "pint")


@cache
def rules_version(debates: str | None = None, limits: Limits = LIMITS) -> str:
    """Sixteen hexadecimal digits that change with the code, the lexicons, the debates in the folder given, the limits.

    >>> len(rules_version())
    16
    """
    digest = hashlib.sha256()
    home = files("analysis")
    for name in (*_ROOMS, *_MODULES):
        _add(digest, home / name, name)
    for module in ("copies.py", "pages.py", "work.py"):
        _add(digest, home / "scale" / module, module)
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    # The other limits bear on files, which are read in every run.
    digest.update(f"{limits.paragraph} {limits.attributes}\n".encode())
    if debates is not None:
        for file in sorted(Path(debates).glob("*.toml")):
            _add(digest, file, file.name)
    return digest.hexdigest()[:16]


def _add(digest: hashlib._Hash, entry: Traversable, name: str) -> None:
    if entry.is_dir():
        for inner in sorted(entry.iterdir(), key=lambda inner: inner.name):
            if not inner.name.startswith((".", "__pycache__")):
                _add(digest, inner, f"{name}/{inner.name}")
    else:
        data = entry.read_bytes()
        digest.update(f"{name} {len(data)}\n".encode())
        digest.update(data)

"""Arguments that several commands take."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from analysis.tagging.debates import Debate, load_debates


def add_paths(parser: argparse.ArgumentParser) -> None:
    """The articles of a command that needs some."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, a glob, or - for standard input")


def add_debates(parser: argparse.ArgumentParser, given: Callable[[str], object] | None = None) -> None:
    """Debates of the user's own, as `given` makes them of a folder's name, else as `read_debates` does."""
    parser.add_argument(
        "--debates",
        type=given or read_debates,
        metavar="DIR",
        help="debates of your own, one TOML file each, beside the built-in ones",
    )


def read_debates(folder: str) -> tuple[Debate, ...]:
    """The debates in a folder. Raises ArgumentTypeError, in one line, where they cannot be read."""
    if not Path(folder).is_dir():
        raise argparse.ArgumentTypeError(f"{folder}: no such folder")
    try:
        return load_debates(folder)
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(str(error)) from None

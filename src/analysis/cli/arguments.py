"""Arguments that several commands take."""

from __future__ import annotations

import argparse
from pathlib import Path

from analysis.tagging.debates import Debate, load_debates


def add_paths(parser: argparse.ArgumentParser) -> None:
    """The articles of a command that needs some."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, a glob, or - for standard input")


def add_debates(parser: argparse.ArgumentParser) -> None:
    """Debates of the user's own."""
    parser.add_argument(
        "--debates",
        type=_debates,
        metavar="DIR",
        help="debates of your own, one TOML file each, beside the built-in ones",
    )


def _debates(folder: str) -> tuple[Debate, ...]:
    if not Path(folder).is_dir():
        raise argparse.ArgumentTypeError(f"{folder}: no such folder")
    try:
        return load_debates(folder)
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(str(error)) from None

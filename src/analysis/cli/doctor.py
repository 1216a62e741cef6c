"""``analysis doctor``: how each article is read, or the state of the installation."""

from __future__ import annotations

import argparse
import sys

from analysis import doctor
from analysis.cli.reading import Reading
from analysis.writing import printable

HELP = "check the installation, or say how each article is read"
EXAMPLE = "analysis doctor seeds/"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="articles to look at")


def run(options: argparse.Namespace, reading: Reading) -> list[str]:
    """Describe each article; no gap is ever left."""
    for one in reading.tagged(reading.once()):
        for line in doctor.describe(one).split("\n"):
            sys.stdout.buffer.write(printable(line).encode("utf-8") + b"\n")
        sys.stdout.flush()
    return []

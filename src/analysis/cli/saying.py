"""What the command line says beside its data: lines on standard error, and what is at work, on a terminal alone."""

from __future__ import annotations

import sys

from analysis.writing import printable

_WIDTH = 60


def say(line: str) -> None:
    """A line on standard error, in place of what was shown as at work."""
    show_progress("")
    print(printable(line), file=sys.stderr)


def show_progress(line: str) -> None:
    """What is at work, on a terminal alone, in a line that the next one writes over."""
    if sys.stderr.isatty():
        print(f"{printable(line)[:_WIDTH]:{_WIDTH}}", end="\r", file=sys.stderr, flush=True)

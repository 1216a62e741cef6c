"""``analysis report``: the notebooks, run on articles and rendered."""

from __future__ import annotations

import argparse
from pathlib import Path

import analysis
from analysis.cli.reading import Reading
from analysis.cli.saying import say, show_progress
from analysis.corpus import Tagged
from analysis.reporting import Failure

HELP = "render the notebooks on articles"
EXAMPLE = "analysis report seeds/ -o reports/ --to html,pdf"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("paths", nargs="*", default=["seeds"], metavar="PATH", help="articles (default: seeds/)")
    parser.add_argument("-o", "--output", type=Path, default=Path("reports"), metavar="DIR", help="default: reports/")
    parser.add_argument("--to", type=_kinds, default=("html", "pdf"), metavar="html,pdf", help="default: html,pdf")
    parser.add_argument(
        "--notebook",
        action="append",
        metavar="NAME",
        help="one chapter alone, by its name, or a notebook of your own, by its path; may be given again",
    )


def run(options: argparse.Namespace, reading: Reading) -> list[str]:
    """Render the report, where there is an article; what could not be shown comes back, a line each."""
    gaps: list[Failure] = []
    if tagged := Tagged(reading.tagged(reading.once())):
        written = analysis.render(
            tagged,
            options.output,
            to=options.to,
            notebooks=options.notebook,
            on_failure=gaps.append,
            on_progress=show_progress,
        )
        for path in written:
            say(f"wrote {path}")
    return [str(gap) for gap in gaps]


def _kinds(value: str) -> tuple[str, ...]:
    kinds = tuple(part.strip() for part in value.split(",") if part.strip())
    if not kinds or set(kinds) - {"html", "pdf"}:
        raise argparse.ArgumentTypeError(f"{value!r}: choose from html, pdf")
    return kinds

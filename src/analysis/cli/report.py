"""``analysis report``: the notebooks, run on articles and rendered."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import analysis
from analysis.cli.reading import Reading
from analysis.cli.saying import say, show_progress
from analysis.corpus import Tagged
from analysis.reporting import KINDS, PAPERS, TITLE, Failure, is_chapter

HELP = "render the notebooks on articles"
EXAMPLE = "analysis report seeds/ -o reports/ --lang zh --to html,pdf"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("paths", nargs="*", default=["seeds"], metavar="PATH", help="articles (default: seeds/)")
    parser.add_argument("-o", "--output", type=Path, default=Path("reports"), metavar="DIR", help="default: reports/")
    parser.add_argument("--to", type=_kinds, default=KINDS, metavar="html,pdf", help="default: html,pdf")
    parser.add_argument("--lang", choices=tuple(TITLE), default="en", help="language of the report (default: en)")
    parser.add_argument("--paper", choices=tuple(PAPERS), default="a4", help="of the PDF (default: a4)")
    parser.add_argument("--title", metavar="TEXT", help="title of the report")
    parser.add_argument(
        "--notebook",
        action="append",
        default=[],
        metavar="NAME",
        help="a chapter by its name: it alone; a notebook of your own by its path: alone, and as the last chapter of "
        "the report; may be given again",
    )


def run(options: argparse.Namespace, reading: Reading) -> list[str]:
    """Render the report, where there is an article; what could not be shown comes back, a line each."""
    gaps: list[Failure] = []
    if tagged := Tagged(reading.tagged(reading.once())):
        written = analysis.render(
            tagged,
            options.output,
            to=options.to,
            lang=options.lang,
            paper=options.paper,
            title=options.title,
            notebooks=options.notebook,
            add=[name for name in options.notebook if not is_chapter(name)],
            refused=reading.refused,
            on_failure=gaps.append,
            on_progress=_progress(len(tagged)),
        )
        for path in written:
            say(f"wrote {path}")
    return [str(gap) for gap in gaps]


def _progress(articles: int) -> Callable[[str], None]:
    """Tells what is at work: on a terminal in a line that is written over, elsewhere once, that something is."""
    told = sys.stderr.isatty()

    def tell(what: str) -> None:
        nonlocal told
        if not told:
            say(f"analysis: rendering the report on {articles:,} article{'s' * (articles != 1)}")
        told = True
        show_progress(what)

    return tell


def _kinds(value: str) -> tuple[str, ...]:
    kinds = tuple(part.strip() for part in value.split(",") if part.strip())
    if not kinds or set(kinds) - set(KINDS):
        raise argparse.ArgumentTypeError(f"{value!r}: choose from {', '.join(KINDS)}")
    return kinds

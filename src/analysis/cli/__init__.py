"""The command line: ``analysis tag | tables | report | doctor``.

Data goes to standard output, everything else to standard error, last how many articles were read and
how many refused, and why. The exit status is 0 when all went through, 1 when anything failed, 2 for
wrong usage, 130 when interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import analysis
from analysis.cli import doctor, report, tables, tag
from analysis.cli.reading import Impossible, Reading, Stopped, add_options
from analysis.cli.saying import say
from analysis.doctor import check
from analysis.writing import printable

_COMMANDS = {"tag": tag, "tables": tables, "report": report, "doctor": doctor}
_EXAMPLES = """examples:
  analysis tag seeds/ > tags.jsonl
  analysis tag page.txt -o page.jsonl
  analysis tag archive/ -o store/ --engine processes
  analysis tables seeds/ -o tables/ --format csv
  analysis report seeds/ -o reports/ --to html,pdf
  analysis report seeds/ -o reports/ --notebook 03-timeline
  analysis doctor seeds/
"""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {printable(message)}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="analysis",
        description="Numbers, dates, quotes and stances of Chinese-language AI-industry press, with their evidence.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"analysis {analysis.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar=" | ".join(_COMMANDS))
    for name, module in _COMMANDS.items():
        command = commands.add_parser(
            name,
            help=module.HELP,
            description=module.HELP,
            epilog=f"example:\n  {module.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)
        add_options(command)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    >>> main(["tag", "no-such-file.txt"])
    1
    """
    options = _parser().parse_args(arguments)
    if options.command == "doctor" and not options.paths:
        return check()
    reading = Reading(options)
    try:
        gaps = _COMMANDS[options.command].run(options, reading)
    except Stopped:
        say(f"analysis: stopped at the first refused article, as --strict asks; {reading.said()}")
        return 1
    except Impossible as reason:
        say(f"analysis: {reason}")
        return 1
    except BrokenPipeError:  # who reads the output has seen enough
        sys.stdout = None
        return 1
    except KeyboardInterrupt:
        say(f"analysis: interrupted; {reading.left}")
        return 130
    except OSError as error:
        say(f"analysis: {_fault(error, options)}")
        if getattr(options, "output", None) is None:
            _give_up_output()
        return 1
    for gap in gaps:
        say(f"analysis: {gap}")
    say(f"analysis: {reading.said()}")
    return 1 if gaps or reading.refused or not reading.read else 0


def _fault(error: OSError, options: argparse.Namespace) -> str:
    place = error.filename or getattr(options, "output", None) or "standard output"
    what = error.strerror or " ".join(str(error).split())
    advice = "" if isinstance(error, FileNotFoundError) else "; choose a place that can be written to"
    return f"{os.fsdecode(place)}: {what}{advice}"


def _give_up_output() -> None:
    """Nothing more is tried on an output that cannot be written to, at exit either."""
    with suppress(OSError), open(os.devnull, "wb") as nothing:
        os.dup2(nothing.fileno(), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())

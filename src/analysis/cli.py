"""The command line: ``analysis tag | tables | report | doctor``.

Data goes to standard output, everything else to standard error; the exit status is 0 when all
went through, 1 when anything failed, 2 for wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import analysis
from analysis import doctor
from analysis.corpus import Tagged
from analysis.model import Article, TaggedArticle
from analysis.reading import FIELDS, ReadError, read_each
from analysis.records import to_json
from analysis.reporting import Failure
from analysis.tagging import tag_article
from analysis.tagging.debates import Debate, load_debates
from analysis.writing import FORMATS, write_tables, written_whole

_EXAMPLES = """examples:
  analysis tag seeds/ > tags.jsonl
  analysis tag page.txt -o page.jsonl
  analysis tables seeds/ -o tables/ --format csv
  analysis report seeds/ -o reports/ --to html,pdf
  analysis report seeds/ -o reports/ --notebook 03-timeline
  analysis doctor seeds/
"""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="analysis",
        description="Numbers, dates, quotes and stances of Chinese-language AI-industry press, with their evidence.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"analysis {analysis.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="tag | tables | report | doctor")

    def command(name: str, text: str, example: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name,
            help=text,
            description=text,
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    sub = command("tag", "print the tags of articles, one JSON object a line", "analysis tag seeds/ -o tags.jsonl")
    sub.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, a glob, or - for standard input")
    sub.add_argument("-o", "--output", type=Path, metavar="FILE", help="write here instead of standard output")

    sub = command("tables", "write one table a layer", "analysis tables seeds/ -o tables/ --format xlsx")
    sub.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, a glob, or - for standard input")
    sub.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="folder to write to")
    sub.add_argument("--format", choices=FORMATS, default="csv", help="csv (default), parquet or xlsx")
    for name in ("tag", "tables"):
        commands.choices[name].add_argument(
            "--debates",
            type=_debates,
            metavar="DIR",
            help="debates of your own, one TOML file each, beside the built-in ones",
        )

    sub = command("report", "render the notebooks on articles", "analysis report seeds/ -o reports/ --to html,pdf")
    sub.add_argument("paths", nargs="*", default=["seeds"], metavar="PATH", help="articles (default: seeds/)")
    sub.add_argument("-o", "--output", type=Path, default=Path("reports"), metavar="DIR", help="default: reports/")
    sub.add_argument("--to", type=_kinds, default=("html", "pdf"), metavar="html,pdf", help="default: html,pdf")
    sub.add_argument(
        "--notebook",
        action="append",
        metavar="NAME",
        help="one chapter alone, by its name, or a notebook of your own, by its path; may be given again",
    )

    sub = command("doctor", "check the installation, or say how each article is read", "analysis doctor seeds/")
    sub.add_argument("paths", nargs="*", metavar="PATH", help="articles to look at")
    for sub in commands.choices.values():
        sub.add_argument(
            "--columns",
            type=_columns,
            metavar="FIELD=COLUMN,…",
            help="the columns of tables that hold text, id, title, published, publisher and url",
        )
    for name in ("tag", "tables", "report"):
        commands.choices[name].add_argument("--strict", action="store_true", help="stop at the first refused article")
    return parser


def _kinds(value: str) -> tuple[str, ...]:
    kinds = tuple(part.strip() for part in value.split(",") if part.strip())
    if not kinds or set(kinds) - {"html", "pdf"}:
        raise argparse.ArgumentTypeError(f"{value!r}: choose from html, pdf")
    return kinds


def _columns(value: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in value.split(",") if part]
    wrong = [field for field, _, column in pairs if field not in FIELDS or not column]
    if wrong or not pairs:
        raise argparse.ArgumentTypeError(f"{value!r}: write text=COLUMN; the fields are {', '.join(FIELDS)}")
    return {field: column for field, _, column in pairs}


def _debates(folder: str) -> tuple[Debate, ...]:
    if not Path(folder).is_dir():
        raise argparse.ArgumentTypeError(f"{folder}: no such folder")
    try:
        return load_debates(folder)
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _say(line: str) -> None:
    print(line, file=sys.stderr)


class _Stopped(Exception):  # noqa: N818
    """An article was refused, and --strict was asked for."""


class _Reading:
    """Articles one after the other, errors said as they come, and counted."""

    def __init__(self, paths: Sequence[str], columns: dict[str, str] | None, strict: bool) -> None:
        self.paths, self.columns, self.strict = paths, columns, strict
        self.read = self.failed = 0

    def __iter__(self) -> Iterator[Article]:
        progress = sys.stderr.isatty()
        for found in read_each(self.paths, columns=self.columns):
            if isinstance(found, ReadError):
                self.failed += 1
                _say(f"analysis: {found}")
                if self.strict:
                    raise _Stopped
                continue
            self.read += 1
            if progress:
                print(f"\r{self.read} articles", end="", file=sys.stderr, flush=True)
            yield found
        if progress and self.read:
            print("\r\033[K", end="", file=sys.stderr)

    def status(self) -> int:
        if self.failed and self.read + self.failed > 1:
            _say(f"analysis: {self.read} read, {self.failed} refused")
        return 1 if self.failed or not self.read else 0


def _tag(tagged: Iterable[TaggedArticle], output: Path | None) -> None:
    lines = (to_json(one) for one in tagged)
    if output is None:
        for line in lines:
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
    else:
        with written_whole(output) as file:
            file.writelines(line.encode("utf-8") + b"\n" for line in lines)


def _report(tagged: Sequence[TaggedArticle], options: argparse.Namespace, gaps: list[Failure]) -> list[Path]:
    return analysis.render(
        tagged,
        options.output,
        to=options.to,
        notebooks=options.notebook,
        on_failure=gaps.append,
        on_progress=_show_progress if sys.stderr.isatty() else None,
    )


def _show_progress(line: str) -> None:
    print(f"\r\033[K{line}", end="\r", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    >>> main(["tag", "no-such-file.txt"])
    1
    """
    options = _parser().parse_args(arguments)
    if options.command == "doctor":
        return doctor.examine(options.paths, options.columns) if options.paths else doctor.check()
    reading = _Reading(options.paths, options.columns, options.strict)
    gaps: list[Failure] = []
    debates = getattr(options, "debates", None)
    each = (tag_article(article, debates) for article in reading)
    try:
        if options.command == "tag":
            _tag(each, options.output)
        elif tagged := Tagged(each):
            if options.command == "tables":
                written = write_tables(analysis.tables(tagged), options.output, options.format)
            else:
                written = _report(tagged, options, gaps)
            for path in written:
                _say(f"wrote {path}")
    except _Stopped:
        _say(f"analysis: stopped at the first refused article, after {reading.read} read, as --strict asks")
        return 1
    except BrokenPipeError:  # who reads the output has seen enough
        sys.stdout = None
        return 1
    except KeyboardInterrupt:
        _say("analysis: interrupted; nothing half-written is left")
        return 130
    except FileNotFoundError as error:
        _say(f"analysis: {error.filename}: {error.strerror}")
        return 1
    except OSError as error:
        _say(f"analysis: {error.filename or options.output}: {error.strerror}; choose a place that can be written to")
        return 1
    for gap in gaps:
        _say(f"analysis: {gap}")
    return max(reading.status(), 1 if gaps else 0)


if __name__ == "__main__":
    sys.exit(main())

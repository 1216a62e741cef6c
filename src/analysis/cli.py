"""The command line: ``analysis tag | tables | report | doctor``.

Data goes to standard output, everything else to standard error, last how many articles were read and
how many refused, and why. The exit status is 0 when all went through, 1 when anything failed, 2 for
wrong usage, 130 when interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import analysis
from analysis import doctor
from analysis.corpus import Tagged
from analysis.duplicates import without_duplicates
from analysis.model import Article, TaggedArticle
from analysis.reading import FIELDS, ReadError, read_each
from analysis.reading.limits import LIMITS, Limits
from analysis.records import to_json
from analysis.reporting import Failure
from analysis.tagging import tag_article
from analysis.tagging.debates import Debate, load_debates
from analysis.writing import FORMATS, printable, write_tables, written_whole

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
        self.exit(2, f"{self.prog}: {printable(message)}; see {self.prog} --help\n")


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
        sub.add_argument("--strict", action="store_true", help="stop at the first refused article")
        group = sub.add_argument_group("limits", "what is over one is refused by name")
        for option, field, metavar, text in _LIMITS:
            usual = getattr(LIMITS, field) // (_MEGABYTE if metavar == "MB" else 1)
            group.add_argument(
                option, type=_positive, default=usual, metavar=metavar, dest=field, help=f"{text} (default: {usual:,})"
            )
    return parser


_MEGABYTE = 1 << 20
_LIMITS = (
    ("--max-file-mb", "file_bytes", "MB", "size of a file"),
    ("--max-archive-articles", "archive_members", "N", "files in a zip archive"),
    ("--max-archive-mb", "archive_bytes", "MB", "size of a zip archive's files together"),
    ("--max-expansion", "expansion", "N", "times that a file in an archive may exceed its packed size"),
    ("--max-paragraph", "paragraph", "N", "characters of a paragraph"),
)


def _positive(value: str) -> int:
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 12 else 0
    if not number:
        raise argparse.ArgumentTypeError(f"{value!r}: give a whole number above 0")
    return number


def _limits(options: argparse.Namespace) -> Limits:
    given = {field: getattr(options, field) * (_MEGABYTE if metavar == "MB" else 1) for _, field, metavar, _ in _LIMITS}
    return Limits(**given)


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
    _show_progress("")
    print(printable(line), file=sys.stderr)


def _show_progress(line: str) -> None:
    """What is at work, on a terminal alone, in a line that the next one writes over."""
    if sys.stderr.isatty():
        print(f"{printable(line)[:_PROGRESS]:{_PROGRESS}}", end="\r", file=sys.stderr, flush=True)


_PROGRESS = 60


class _Stopped(Exception):  # noqa: N818
    """An article was refused, and --strict was asked for."""


class _Reading:
    """Articles one after the other, read and tagged; what is refused is said as it comes, and counted by its reason."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.limits = _limits(options)
        self.read = self.printed_again = 0
        self.reasons: Counter[str] = Counter()

    def _refuse(self, line: str, reason: str) -> None:
        self.reasons[reason] += 1
        _say(f"analysis: {line}")
        if self.options.strict:
            raise _Stopped

    def articles(self) -> Iterator[Article]:
        for found in read_each(self.options.paths, columns=self.options.columns, limits=self.limits):
            if isinstance(found, ReadError):
                self._refuse(str(found), found.what)
                continue
            self.read += 1
            _show_progress(f"{self.read} articles")
            yield found
        _show_progress("")

    def once(self) -> Iterator[Article]:
        """Each text once, the other pages that print it listed in its `also`."""
        for article in without_duplicates(self.articles()):
            self.printed_again += len(article.also)
            yield article

    def tagged(self, articles: Iterable[Article], debates: tuple[Debate, ...] | None = None) -> Iterator[TaggedArticle]:
        for article in articles:
            try:
                one = tag_article(article, debates)
            except Exception as error:  # one article never costs the others
                self.read -= 1
                reason = f"cannot be tagged ({type(error).__name__})"
                self._refuse(f"{article.path or article.id}: {reason}; please report it as a fault", reason)
            else:
                yield one

    def said(self) -> str:
        """How many articles were read and how many refused, and why."""
        read = f"{self.read} read"
        if self.printed_again:
            read += f", {self.printed_again} of them printed again elsewhere and counted once"
        if not self.reasons:
            return read
        most = [f"{reason} ({count})" for reason, count in self.reasons.most_common(_REASONS)]
        if rest := len(self.reasons) - len(most):
            most.append(f"{rest} other reasons")
        return f"{read}, {self.reasons.total()} refused: {', '.join(most)}"


_REASONS = 5


# What a terminal may obey in spite of JSON's own escapes, which only reach to U+001F.
_UNSAFE = {
    n: f"\\u{n:04x}"
    for n in (*range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
}


def _tag(tagged: Iterable[TaggedArticle], output: Path | None) -> None:
    lines = (to_json(one).translate(_UNSAFE).encode("utf-8") + b"\n" for one in tagged)
    if output is None:
        for line in lines:
            sys.stdout.buffer.write(line)
        sys.stdout.flush()
    else:
        with written_whole(output) as file:
            file.writelines(lines)


def _describe(tagged: Iterable[TaggedArticle]) -> None:
    for one in tagged:
        for line in doctor.describe(one).split("\n"):
            sys.stdout.buffer.write(printable(line).encode("utf-8") + b"\n")
        sys.stdout.flush()


def _report(tagged: Sequence[TaggedArticle], options: argparse.Namespace, gaps: list[Failure]) -> list[Path]:
    return analysis.render(
        tagged,
        options.output,
        to=options.to,
        notebooks=options.notebook,
        on_failure=gaps.append,
        on_progress=_show_progress,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    >>> main(["tag", "no-such-file.txt"])
    1
    """
    options = _parser().parse_args(arguments)
    if options.command == "doctor" and not options.paths:
        return doctor.check()
    reading = _Reading(options)
    try:
        gaps = _run(options, reading)
    except _Stopped:
        _say(f"analysis: stopped at the first refused article, as --strict asks; {reading.said()}")
        return 1
    except BrokenPipeError:  # who reads the output has seen enough
        sys.stdout = None
        return 1
    except KeyboardInterrupt:
        _say("analysis: interrupted; nothing half-written is left")
        return 130
    except OSError as error:
        _say(f"analysis: {_fault(error, options)}")
        if getattr(options, "output", None) is None:
            _give_up_output()
        return 1
    for gap in gaps:
        _say(f"analysis: {gap}")
    _say(f"analysis: {reading.said()}")
    return 1 if gaps or reading.reasons or not reading.read else 0


def _run(options: argparse.Namespace, reading: _Reading) -> list[Failure]:
    gaps: list[Failure] = []
    debates = getattr(options, "debates", None)
    if options.command == "tag":
        _tag(reading.tagged(reading.articles(), debates), options.output)
    elif options.command == "doctor":
        _describe(reading.tagged(reading.once()))
    elif tagged := Tagged(reading.tagged(reading.once(), debates)):
        if options.command == "tables":
            written = write_tables(analysis.tables(tagged), options.output, options.format)
        else:
            written = _report(tagged, options, gaps)
        for path in written:
            _say(f"wrote {path}")
    return gaps


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

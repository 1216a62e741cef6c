"""The articles of a command, one after the other; what is refused is said as it comes, and counted by its reason."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator

from analysis.cli.saying import say, show_progress
from analysis.duplicates import without_duplicates
from analysis.model import Article, TaggedArticle
from analysis.reading import FIELDS, ReadError, read_each
from analysis.reading.limits import LIMITS, Limits
from analysis.tagging import tag_article
from analysis.tagging.debates import Debate

_REASONS = 5
_MEGABYTE = 1 << 20
_LIMITS = (
    ("--max-file-mb", "file_bytes", "MB", "size of a file"),
    ("--max-archive-articles", "archive_members", "N", "files in a zip archive"),
    ("--max-archive-mb", "archive_bytes", "MB", "size of a zip archive's files together"),
    ("--max-expansion", "expansion", "N", "times that a file in an archive may exceed its packed size"),
    ("--max-paragraph", "paragraph", "N", "characters of a paragraph"),
)


class Stopped(Exception):  # noqa: N818
    """An article was refused, and --strict was asked for."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of every command that say how articles are read."""
    parser.add_argument(
        "--columns",
        type=_columns,
        metavar="FIELD=COLUMN,…",
        help="the columns of tables that hold text, id, title, published, publisher and url",
    )
    parser.add_argument("--strict", action="store_true", help="stop at the first refused article")
    group = parser.add_argument_group("limits", "what is over one is refused by name")
    for option, field, metavar, text in _LIMITS:
        usual = getattr(LIMITS, field) // (_MEGABYTE if metavar == "MB" else 1)
        group.add_argument(
            option, type=_positive, default=usual, metavar=metavar, dest=field, help=f"{text} (default: {usual:,})"
        )


def limits_of(options: argparse.Namespace) -> Limits:
    """The limits that the options give."""
    given = {field: getattr(options, field) * (_MEGABYTE if metavar == "MB" else 1) for _, field, metavar, _ in _LIMITS}
    return Limits(**given)


class Reading:
    """What a command has read, tagged and refused so far."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.limits = limits_of(options)
        self.read = self.printed_again = 0
        self.reasons: Counter[str] = Counter()

    def refuse(self, line: str, reason: str) -> None:
        """Say what is refused; raises Stopped where --strict was asked for."""
        self.reasons[reason] += 1
        say(f"analysis: {line}")
        if self.options.strict:
            raise Stopped

    def articles(self) -> Iterator[Article]:
        """The articles of the paths that were given."""
        for found in read_each(self.options.paths, columns=self.options.columns, limits=self.limits):
            if isinstance(found, ReadError):
                self.refuse(str(found), found.what)
                continue
            self.read += 1
            show_progress(f"{self.read} articles")
            yield found
        show_progress("")

    def once(self) -> Iterator[Article]:
        """Each text once, the other pages that print it listed in its `also`."""
        for article in without_duplicates(self.articles()):
            self.printed_again += len(article.also)
            yield article

    def tagged(self, articles: Iterable[Article], debates: tuple[Debate, ...] | None = None) -> Iterator[TaggedArticle]:
        """The articles with their tags; one that cannot be tagged is refused, and never costs the others."""
        for article in articles:
            try:
                one = tag_article(article, debates)
            except Exception as error:
                self.read -= 1
                reason = f"cannot be tagged ({type(error).__name__})"
                self.refuse(f"{article.path or article.id}: {reason}; please report it as a fault", reason)
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


def _positive(value: str) -> int:
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 12 else 0
    if not number:
        raise argparse.ArgumentTypeError(f"{value!r}: give a whole number above 0")
    return number


def _columns(value: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in value.split(",") if part]
    wrong = [field for field, _, column in pairs if field not in FIELDS or not column]
    if wrong or not pairs:
        raise argparse.ArgumentTypeError(f"{value!r}: write text=COLUMN; the fields are {', '.join(FIELDS)}")
    return {field: column for field, _, column in pairs}

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
from analysis.tagging import tag_articles
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


class Impossible(Exception):  # noqa: N818
    """A command cannot be carried out, for the reason given in one line."""


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
            option, type=positive, default=usual, metavar=metavar, dest=field, help=f"{text} (default: {usual:,})"
        )


def limits_of(options: argparse.Namespace) -> Limits:
    """The limits that the options give."""
    given = {field: getattr(options, field) * (_MEGABYTE if metavar == "MB" else 1) for _, field, metavar, _ in _LIMITS}
    return Limits(**given)


class Reading:
    """What a command has read, tagged and refused so far.

    A command may set `done`, what is said at its end, and `left`, what is said when it is interrupted.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.limits = limits_of(options)
        self.read = self.printed_again = 0
        self.refused: list[ReadError] = []
        self.done = ""
        self.left = "nothing half-written is left"

    def refuse(self, error: ReadError) -> None:
        """Say what is refused, and keep it."""
        self.refused.append(error)
        say(f"analysis: {error}")

    def articles(self) -> Iterator[Article]:
        """The articles of the paths that were given, up to the first refused where --strict was asked for."""
        for found in read_each(self.options.paths, columns=self.options.columns, limits=self.limits):
            if not isinstance(found, ReadError):
                self.read += 1
                show_progress(f"{self.read} articles")
                yield found
                continue
            self.refuse(found)
            if self.options.strict:
                break
        show_progress("")

    def once(self) -> Iterator[Article]:
        """Each text once, the other pages that print it listed in its `also`."""
        for article in without_duplicates(self.articles()):
            self.printed_again += len(article.also)
            yield article

    def tagged(self, articles: Iterable[Article], debates: tuple[Debate, ...] | None = None) -> Iterator[TaggedArticle]:
        """The articles with their tags; one that cannot be tagged is refused, and never costs the others.

        Raises Stopped after the articles before the first refused one, where --strict was asked for.
        """
        yield from tag_articles(articles, debates, failed=self._failed)
        if self.options.strict and self.refused:
            raise Stopped

    def _failed(self, article: Article, error: Exception) -> None:
        self.read -= 1
        what = f"cannot be tagged ({type(error).__name__})"
        self.refuse(ReadError(article.path or article.id, what, "please report it as a fault"))
        if self.options.strict:
            raise Stopped

    def said(self) -> str:
        """How many articles were read and how many refused, and why."""
        if self.done:
            return self.done
        read = f"{self.read} read"
        if self.printed_again:
            read += f", {self.printed_again} of them printed again elsewhere and counted once"
        if not self.refused:
            return read
        reasons = Counter(error.what for error in self.refused)
        most = [f"{reason} ({count})" for reason, count in reasons.most_common(_REASONS)]
        if rest := len(reasons) - len(most):
            most.append(f"{rest} other reasons")
        return f"{read}, {len(self.refused)} refused: {', '.join(most)}"


def positive(value: str) -> int:
    """The number that an option gives. Raises ArgumentTypeError where it is none above 0."""
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

"""What an article holds once it is read and tagged: frozen records, nothing else.

Offsets are Unicode code points into `Article.raw`, end exclusive, so that
``article.raw[start:end] == text`` holds for every record that carries a text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

Range = tuple[int, int]

Script = Literal["Hans", "Hant"]
Modifier = Literal["exact", "approx", "min", "max", "range"]
Status = Literal["actual", "target", "forecast", "hypothetical"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
TimexMod = Literal["START", "MID", "END", "APPROX"]
StatementKind = Literal["direct", "indirect", "mixed"]
StanceLabel = Literal["FAVOR", "AGAINST", "NEUTRAL"]
StanceBasis = Literal["statement", "deed"]
MentionKind = Literal["person", "organisation", "place", "model", "chip", "product", "document", "group"]
EventKind = Literal[
    "release",
    "funding",
    "policy",
    "infrastructure",
    "company",
    "research",
    "market",
    "statement",
    "forecast",
    "other",
]


class _Record(msgspec.Struct, frozen=True, gc=False):
    """A record whose fields cannot be set anew, made in a fifth of the time that a frozen dataclass takes."""


class Span(_Record, frozen=True):
    """A stretch of the article's raw text."""

    start: int
    end: int
    text: str


class Copy(_Record, frozen=True):
    """Another page that prints an article's text: what is known of that page."""

    id: str
    title: str = ""
    published: str | None = None
    publisher: str = ""
    path: str | None = None
    url: str | None = None


class Article(_Record, frozen=True):
    """One article as its page gives it.

    `published` is the ISO date that the page prints, None where it prints none. `anchor` is the
    document creation time that relative dates hang on (`published`, else an estimate such as
    ``2023-08``, else None) and `anchor_basis` says where it comes from. `body` holds the spans
    of the article's own paragraphs, `title_span` that of the headline, `header` those of the
    date line and byline. `encoding` is how its file was written; `also` names the other pages
    that print the same text.
    """

    id: str
    raw: str
    title: str = ""
    published: str | None = None
    anchor: str | None = None
    anchor_basis: str | None = None
    publisher: str = ""
    authors: tuple[str, ...] = ()
    script: Script = "Hans"
    body: tuple[Range, ...] = ()
    title_span: Range | None = None
    header: tuple[Range, ...] = ()
    path: str | None = None
    url: str | None = None
    encoding: str | None = None
    also: tuple[Copy, ...] = ()


class Quantity(_Record, frozen=True):
    """A number with its unit, in the canonical unit: a point, a range or a one-sided bound.

    `low` and `high` are equal for a point; the open side of a bound is None. `precision` is the
    number format of a computing power where the text states it (``FP16``, ``INT8``).
    """

    start: int
    end: int
    text: str
    low: float | None
    high: float | None
    unit: str
    dimension: str
    modifier: Modifier = "exact"
    precision: str | None = None


class TimeExpression(_Record, frozen=True):
    """A TIMEX3 expression, resolved against the article's anchor."""

    start: int
    end: int
    text: str
    type: TimexType
    value: str
    mod: TimexMod | None = None


class Mention(_Record, frozen=True):
    """A name where it stands, with the canonical name of whom or what it means.

    A pronoun or a description (他, 该公司, 我国) has the canonical name it resolves to, and
    `pronoun` is set. `role` is the title phrase beside the name where this mention carries one.
    """

    start: int
    end: int
    text: str
    kind: MentionKind
    name: str
    role: str | None = None
    pronoun: bool = False


class Figure(_Record, frozen=True):
    """A quantity read in its context: who is measured, what, when, how sure, on whose word.

    `time` is the TIMEX3 value of when the figure holds; `source` whom the text credits.
    Each is None where the text does not say.
    """

    quantity: Quantity
    entity: str | None = None
    metric: str | None = None
    time: str | None = None
    status: Status = "actual"
    source: str | None = None


class Statement(_Record, frozen=True):
    """Words, thought or data that the text credits to a source (PARC's source, cue, content)."""

    source: str
    content: Span
    kind: StatementKind
    role: str | None = None
    cue: str | None = None


class Stance(_Record, frozen=True):
    """Where a holder stands on a debate's target, and the shortest words that show it."""

    target: str
    holder: str
    label: StanceLabel
    evidence: Span
    basis: StanceBasis = "statement"


class Event(_Record, frozen=True):
    """A dated happening: the TIMEX3 value of its date and the clause that tells it."""

    time: str
    clause: Span
    kind: EventKind
    participants: tuple[str, ...] = ()


class TaggedArticle(_Record, frozen=True):
    """An article with its seven layers of tags, each in the order of the text.

    `sentences` are the ranges of the sentences of headline and body.
    """

    article: Article
    sentences: tuple[Range, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    figures: tuple[Figure, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    statements: tuple[Statement, ...] = ()
    stances: tuple[Stance, ...] = ()
    events: tuple[Event, ...] = ()

    def _repr_html_(self) -> str:
        """The text with its tags marked, for a notebook cell."""
        from analysis.corpus import Tagged

        return Tagged([self])._repr_html_()


def iter_body(article: Article) -> Iterator[Range]:
    """The headline's range, if the article has one, then those of its body."""
    if article.title_span is not None:
        yield article.title_span
    yield from article.body

"""A choice of article, debate, unit and dates -> the tables that are left of a corpus."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from analysis.axis import days_of
from analysis.tables import DERIVED, LAYERS, Rows, Tables, derived_table

if TYPE_CHECKING:
    import pandas as pd

_DATED = {"figures": "edtf", "times": "edtf", "events": "edtf", "statements": "published", "stances": "published"}
"""What a row of each table is dated by: its own date, or else that of its article."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What to look at: an article by its id, a debate by its target, a unit, dates from `first` to `last`.

    None chooses everything; a row without a date is left out where there is a `first` or a `last`.
    """

    article: str | None = None
    debate: str | None = None
    unit: str | None = None
    first: date | None = None
    last: date | None = None


def chosen(frames: Tables, choice: Choice) -> Tables:
    """The tables of what was chosen; those that rest on others are made anew from what is left of these.

    >>> from analysis.corpus import tag
    >>> from analysis.reading import read_text
    >>> from analysis.tables import tables
    >>> frames = tables(
    ...     tag(read_text("2024-07-12\\n截至6月底，青岚新区已部署智算芯片9.58万张，算力规模达到30.7EFlops。"))
    ... )
    >>> list(chosen(frames, Choice(unit="chip")).figures["text"])
    ['9.58万张']
    >>> len(chosen(frames, Choice(unit="chip", last=date(2024, 5, 31))).figures)
    0
    """
    if choice == Choice():
        return frames
    of_article = {name: _of_article(getattr(frames, name), choice) for name in ("articles", *LAYERS)}
    found = {name: _kept(name, frame, choice) for name, frame in of_article.items()}
    # Times and quantities tell happenings and values apart, whatever dates and unit are looked at.
    for name in DERIVED:
        found[name] = derived_table(
            name,
            lambda source: _rows((of_article if source in ("times", "quantities") else found)[source]),
            found.__getitem__,
        )
    return Tables(**found, offsets=frames.offsets)


def units(frames: Tables) -> dict[str, int]:
    """The units of the figures, those that most figures have first, with the number of figures."""
    return dict(Counter(frames.figures["unit"]).most_common())


def debates(frames: Tables) -> dict[str, int]:
    """The targets of the debates that somebody has a stance on, the most heard first, with the number of stances."""
    return dict(Counter(frames.stances["target"]).most_common())


def _of_article(frame: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    return frame if choice.article is None else frame[frame["article"] == choice.article].reset_index(drop=True)


def _kept(name: str, frame: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    if choice.unit is not None and "unit" in frame:
        frame = frame[frame["unit"] == choice.unit]
    if choice.debate is not None and "target" in frame:
        frame = frame[frame["target"] == choice.debate]
    if (choice.first or choice.last) and name in _DATED:
        frame = frame[frame[_DATED[name]].map(lambda edtf: _within(edtf, choice)).astype(bool)]
    return frame.reset_index(drop=True)


def _within(edtf: Any, choice: Choice) -> bool:
    """Whether a date, however vague, may lie between the first and the last day."""
    days = days_of(edtf) if isinstance(edtf, str) else None
    if days is None:
        return False
    starts, ends = days.first or date.min, days.last or date.max
    return ends >= (choice.first or date.min) and starts <= (choice.last or date.max)


def _rows(frame: pd.DataFrame) -> Rows:
    plain = frame.astype(object)
    rows = plain.where(plain.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]

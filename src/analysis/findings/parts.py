"""What a finding is made of: values, sides, tellings and holders, each with the evidence ids that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Source:
    """The article that tells something: its key, name and date, `estimated` where the page prints none."""

    key: str
    title: str
    publisher: str | None
    published: str | None
    estimated: bool


@dataclass(frozen=True, slots=True)
class Value:
    """A reported figure: `low` and `high` in `unit`, of whom, of what, when, on whose word and where it stands.

    `entity` is None where the text names nobody, `edtf` where it gives no date. `ids` are its tellings.
    """

    text: str
    low: float | None
    high: float | None
    unit: str
    modifier: str
    precision: str | None
    entity: str | None
    metric: str | None
    edtf: str | None
    status: str
    credited: str | None
    sources: tuple[Source, ...]
    ids: tuple[str, ...]

    @property
    def size(self) -> float:
        """The number it is ranked by: the upper end, of an open bound the number it gives."""
        return float((self.low if self.high is None else self.high) or 0)


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a target lies from what is reported: a bound is None where it is open.

    `own` where both are of one entity, `same_metric` where they measure the same in words; `precisions` are the
    number formats that differ. `beyond` is a larger value of the same entity that measures something else in words.
    """

    base: Value
    own: bool
    same_metric: bool
    precisions: tuple[str | None, str | None] | None
    times: tuple[float | None, float | None]
    more: tuple[float | None, float | None]
    beyond: Value | None = None


@dataclass(frozen=True, slots=True)
class Top:
    """The largest value of a scope, several where they tie, and the `rivals` that may be larger."""

    scope: str
    values: tuple[Value, ...]
    rivals: tuple[Value, ...] = ()
    distance: Distance | None = None


@dataclass(frozen=True, slots=True)
class Largest:
    """The largest values of one kind, by scope: a nation's is never weighed against an owner's, nor yuan against dollars."""

    kind: Literal["compute", "aim", "chips", "model", "money"]
    tops: tuple[Top, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Evidence ids of all values that it names."""
        values = [v for top in self.tops for v in (*top.values, *top.rivals)]
        gaps = [top.distance for top in self.tops if top.distance]
        values += [value for gap in gaps for value in (gap.base, gap.beyond) if value]
        return tuple(dict.fromkeys(one for value in values for one in value.ids))


@dataclass(frozen=True, slots=True)
class Holder:
    """Where somebody stands: FAVOR, AGAINST, NEUTRAL or CHANGED; the steps are (label, date) of one who changed."""

    name: str
    label: str
    steps: tuple[tuple[str, str], ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """A debate and its holders."""

    target: str
    holders: tuple[Holder, ...]

    def side(self, label: str) -> tuple[Holder, ...]:
        """The holders with a label."""
        return tuple(holder for holder in self.holders if holder.label == label)


@dataclass(frozen=True, slots=True)
class Contest:
    """The debate with the most holders on its smaller side; several where they tie. `contested` where that side has any."""

    contested: bool
    splits: tuple[Split, ...]
    kind: Literal["debate"] = "debate"

    @property
    def ids(self) -> tuple[str, ...]:
        """Evidence ids of every holder, the first of each side before the others."""
        sides = [split.side(label) for split in self.splits for label in ("FAVOR", "AGAINST", "NEUTRAL", "CHANGED")]
        held = [*(holder for side in sides for holder in side[:1]), *(holder for side in sides for holder in side[1:])]
        return tuple(holder.ids[0] for holder in held) + tuple(one for holder in held for one in holder.ids[1:])


@dataclass(frozen=True, slots=True)
class Telling:
    """One date that articles give a happening."""

    edtf: str
    text: str
    sources: tuple[Source, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What articles tell differently: values of one figure, or dates of one happening.

    `dated` is False where the values differ without a date, so that each may have been right in its day.
    `more` counts the other conflicts of the tables.
    """

    dated: bool
    values: tuple[Value, ...]
    tellings: tuple[Telling, ...]
    more: int
    kind: Literal["conflict"] = "conflict"

    @property
    def ids(self) -> tuple[str, ...]:
        """Evidence ids of all tellings."""
        told = [side.ids for side in self.values] + [side.ids for side in self.tellings]
        return tuple(one for ids in told for one in ids)


@dataclass(frozen=True, slots=True)
class Happened:
    """A dated happening in the words of one article; `others` counts those of the same date."""

    telling: Telling
    agreement: str
    others: int


@dataclass(frozen=True, slots=True)
class Change:
    """What changed last: the newest happening, and the holder who was last to change sides."""

    happened: Happened | None
    target: str | None
    holder: Holder | None
    kind: Literal["change"] = "change"

    @property
    def ids(self) -> tuple[str, ...]:
        """Evidence ids of both."""
        return (self.happened.telling.ids if self.happened else ()) + (self.holder.ids if self.holder else ())


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source: how many statements it is credited with in how many articles, on which debates (with the label held
    there), and the figures that rest on its word."""

    name: str
    role: str | None
    statements: int
    articles: int
    targets: tuple[tuple[str, str], ...]
    figures: tuple[Value, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """Who is quoted most; several where they tie."""

    speakers: tuple[Speaker, ...]
    kind: Literal["quoted"] = "quoted"

    @property
    def ids(self) -> tuple[str, ...]:
        """Evidence ids of the statements."""
        return tuple(one for speaker in self.speakers for one in speaker.ids)


Finding = Largest | Contest | Conflict | Change | Quoted

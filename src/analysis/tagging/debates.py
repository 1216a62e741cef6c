"""Debates as data: one TOML file a debate, read into vocabularies and patterns.

A debate file names its words in classes and its patterns as sequences of class names. Classes
that every debate shares (what is good, what is bad, who backs or rejects, what negates) stand in
``lexicon/polarity.tsv``; patterns that every debate with two sides shares stand in
``lexicon/debates/common.toml`` and ``lexicon/polarity_frames.tsv``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from analysis.lexicon import Finder, rows
from analysis.model import StanceLabel
from analysis.tagging.polarity_words import (
    ALSO,
    commonness,
    compounds,
    shared_classes,
    shared_commonness,
    spelled,
    variants,
)

_LABELS: tuple[StanceLabel, ...] = get_args(StanceLabel)
_OTHER: dict[str, StanceLabel] = {"favor": "AGAINST", "against": "FAVOR", "neutral": "NEUTRAL"}
_COMMON = "common.toml"
_BUILT_IN = ("few", "many", "skip", "actor", "product")
_COUNTS = frozenset({"few", "many"})
_RARE, _MANY_WORDS = 12.0, 40
NEAR, CLAUSE, FAR, TOUCHING = range(4)
_GAPS = {"~": CLAUSE, "..": FAR, "+": TOUCHING}


@dataclass(frozen=True, slots=True)
class Step:
    """One element of a pattern: a word of any of `classes` (`mask` has their bits), after a gap: near, of a clause, far, none."""

    classes: frozenset[str]
    gap: int = NEAR
    mask: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sequence of word classes, and the label of whoever says it."""

    label: StanceLabel
    steps: tuple[Step, ...]
    fixed: bool = False


_Asked = tuple[int, tuple[int, ...], int]


@dataclass(frozen=True, slots=True, eq=False)
class PatternSet:
    """Patterns, the ones of more words first, the bits of their steps, and which of them turn on a class of word.

    `asked` are, by pattern, the bits of its steps that name one class each, together, those of its other steps, and
    its number. `told` keeps them for the patterns that turn on a word, by its classes.
    """

    patterns: tuple[Pattern, ...]
    asked: tuple[_Asked, ...]
    turning_on: Mapping[str, frozenset[int]]
    told: dict[frozenset[str], tuple[_Asked, ...]]

    def that_fit(self, words: Iterable[frozenset[str]], present: int) -> list[Pattern]:
        """The patterns whose every step has one of `words`, each given by its classes; `present` has the bits of them all."""
        absent = ~present
        fitting: set[int] = set()
        for classes in words:
            turned = self.told.get(classes)
            if turned is None:
                turned = self.told[classes] = self._turned(classes)
            for needs, either, index in turned:
                if needs & absent:
                    continue
                for mask in either:
                    if not mask & present:
                        break
                else:
                    fitting.add(index)
        return [self.patterns[index] for index in sorted(fitting)]

    def _turned(self, classes: frozenset[str]) -> tuple[_Asked, ...]:
        indices = frozenset[int]().union(*(self.turning_on.get(name, frozenset()) for name in classes))
        return tuple(self.asked[index] for index in indices)


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence, who speaks in it, and where that speaker stands (None: nowhere)."""

    text: str
    holder: str
    label: StanceLabel | None


@dataclass(frozen=True, slots=True)
class _Lines:
    """A debate's patterns in the order of its file, and all words that they name, by class."""

    words: Mapping[str, Sequence[str]]
    argued: tuple[Pattern, ...]
    leaning: tuple[Pattern, ...]
    done: tuple[Pattern, ...]


@dataclass(frozen=True, eq=False)
class Debate:
    """A target with its question, its two sides, and how each is argued.

    `question`, `favor` and `against` are English and Chinese, by ``en`` and ``zh``. `sides` are
    the words for the things the debate is about, `rivals` those of its two sides; a passage is looked
    at only where one of `sides` stands, and one of `context` in or shortly before its paragraph (where the debate names any).
    `telling` are words of which a sentence needs one to say anything, where they are rare enough to look for (else none).
    `counts` tells whether its patterns ask for numbers of firms; `bits` and `masks` are the classes they ask for as bits.
    A pattern that begins with one of `attitudes` also counts where it is told of a holder
    rather than said by him (`told`). `leans` are read where a holder says nothing firmer.
    What only an article that touches the debate needs is made when the first one does.
    """

    target: str
    question: Mapping[str, str]
    favor: Mapping[str, str]
    against: Mapping[str, str]
    sides: frozenset[str]
    rivals: frozenset[str]
    context: tuple[str, ...]
    attitudes: frozenset[str]
    examples: tuple[Example, ...]
    table: Mapping[str, Any] = field(repr=False)
    where: str
    masks: dict[frozenset[str], int] = field(default_factory=dict, repr=False)

    @cached_property
    def lines(self) -> _Lines:
        table, where = self.table, self.where
        words: dict[str, list[str]] = {name: [] for name in (*shared_classes(), *_BUILT_IN)}
        words |= {name: list(entries) for name, entries in table["words"].items()}
        argued = _patterns(table.get("patterns", {}), words, where)
        leaning = _patterns(table.get("leans", {}), words, where)
        if table.get("common", True):
            argued += _common(list(table.get("pro", [])), list(table.get("con", [])), words)
        done = _patterns(table.get("deeds", {}), words, where)
        return _Lines(words, tuple(argued), tuple(leaning), tuple(done))

    @cached_property
    def counts(self) -> bool:
        patterns = (*self.lines.argued, *self.lines.done)
        return any(not step.classes.isdisjoint(_COUNTS) for pattern in patterns for step in pattern.steps)

    @cached_property
    def classes(self) -> Mapping[str, frozenset[str]]:
        own: dict[str, set[str]] = {}
        for name, entries in self.lines.words.items():
            for entry in entries:
                for spelling in variants(entry):
                    own.setdefault(spelling, set()).update((name, *ALSO.get(name, ())))
        shared = spelled()
        return {**shared, **{word: shared.get(word, frozenset()) | names for word, names in own.items()}}

    @cached_property
    def bits(self) -> Mapping[str, int]:
        lines = self.lines
        steps = (step for pattern in (*lines.argued, *lines.leaning, *lines.done) for step in pattern.steps)
        telling = self.sides.union(*(step.classes for step in steps))
        return {name: 1 << index for index, name in enumerate(sorted(telling))}

    @cached_property
    def commonness(self) -> Mapping[str, float]:
        """About how often a word of each class stands in news."""
        shared = shared_commonness()
        return {name: sum(map(commonness, entries)) + shared.get(name, 0) for name, entries in self.lines.words.items()}

    @cached_property
    def patterns(self) -> PatternSet:
        return _pattern_set(self.lines.argued, self)

    @cached_property
    def told(self) -> PatternSet:
        patterns = self.lines.argued
        return _pattern_set([p for p in patterns if not self.attitudes.isdisjoint(p.steps[0].classes)], self)

    @cached_property
    def deeds(self) -> PatternSet:
        return _pattern_set(self.lines.done, self)

    @cached_property
    def leans(self) -> PatternSet:
        return _pattern_set(self.lines.leaning, self)

    @cached_property
    def telling(self) -> frozenset[str]:
        return _telling(self)


def side_words(debate: Debate) -> list[str]:
    """The spellings of the words for the things a debate is about."""
    shared, own = shared_classes(), debate.table["words"]
    return sorted({s for name in debate.sides for word in (*own[name], *shared.get(name, ())) for s in variants(word)})


def mask_of(debate: Debate, classes: frozenset[str]) -> int:
    """The bits of some classes of words of a debate."""
    mask = debate.masks.get(classes)
    if mask is None:
        mask = debate.masks[classes] = _mask(classes, debate.bits)
    return mask


def _mask(classes: Iterable[str], bits: Mapping[str, int]) -> int:
    return sum(bits[name] for name in classes if name in bits)


@lru_cache(maxsize=64)
def scanner_of(debate: Debate) -> tuple[Finder, tuple[frozenset[str], ...], tuple[bool, ...]]:
    """The scanner for a debate's words, built when the debate first comes up; by word its classes, and if it is Latin."""
    finder = Finder(debate.classes)
    return finder, tuple(debate.classes[word] for word in finder.words), tuple(word[0] <= "z" for word in finder.words)


@lru_cache(maxsize=64)
def attitudes_of(debate: Debate) -> Finder:
    """The scanner for the words with which an article may tell a holder's attitude in a debate."""
    return Finder(word for word, classes in debate.classes.items() if classes & debate.attitudes)


def _pattern(label: StanceLabel, line: str, words: dict[str, list[str]], where: str) -> Pattern:
    steps: list[Step] = []
    gap, fixed = NEAR, False
    for item in line.split():
        if item in _GAPS:
            gap = _GAPS[item]
        elif item == "!":
            fixed = True
        else:
            names = item.split("|")
            for name in names:
                if name not in words:
                    if name.isascii():
                        raise ValueError(f"{where}: no word class {name!r} in pattern {line!r}")
                    words[name] = [name]
            steps.append(Step(frozenset(names), gap))
            gap = NEAR
    if not steps:
        raise ValueError(f"{where}: empty pattern")
    return Pattern(label, tuple(steps), fixed)


def _patterns(section: Mapping[str, Any], words: dict[str, list[str]], where: str) -> list[Pattern]:
    found = []
    for side, lines in section.items():
        if side not in _OTHER:
            raise ValueError(f"{where}: patterns are of favor, against or neutral, not {side!r}")
        label: StanceLabel = _LABELS[list(_OTHER).index(side)]
        found += [_pattern(label, line, words, where) for line in lines]
    return found


@cache
def _common_table() -> Mapping[str, Any]:
    return tomllib.loads(files("analysis.lexicon").joinpath("debates", _COMMON).read_text(encoding="utf-8"))


def _common(pro: list[str], con: list[str], words: dict[str, list[str]]) -> list[Pattern]:
    """The patterns of every debate, with its sides in the places of PRO and CON."""
    table = _common_table()
    lines: list[tuple[StanceLabel, str]] = [("NEUTRAL", line) for line in table["neutral"]]
    shared = rows("polarity_frames")
    lines += [("NEUTRAL", row["pattern"]) for row in shared if row["side"] == "neutral"]
    for line in [*table["favor"], *(row["pattern"] for row in shared if row["side"] == "favor")]:
        lines.append(("FAVOR", line))
        lines.append(("AGAINST", line.replace("PRO", "?").replace("CON", "PRO").replace("?", "CON")))
    found = []
    for label, line in lines:
        if ("PRO" in line and not pro) or ("CON" in line and not con):
            continue
        filled = line.replace("PRO", "|".join(pro)).replace("CON", "|".join(con))
        found.append(_pattern(label, filled, words, _COMMON))
    return found


def _pattern_set(patterns: Sequence[Pattern], debate: Debate) -> PatternSet:
    """The patterns in order; each turns on the step whose words are the rarest, as short ones and those of a side are not."""
    ordered = sorted(patterns, key=lambda p: (-len(p.steps), p.label != "NEUTRAL"))
    sides, bits, common = debate.sides, debate.bits, debate.commonness
    turning_on: dict[str, set[int]] = {}
    for index, pattern in enumerate(ordered):
        steps = [step for step in pattern.steps if step.classes.isdisjoint(_COUNTS)] or list(pattern.steps)
        for name in min(steps, key=lambda s: sum(common[name] + (name in sides) for name in s.classes)).classes:
            turning_on.setdefault(name, set()).add(index)
        masked = tuple(replace(step, mask=_mask(step.classes, bits)) for step in pattern.steps)
        ordered[index] = replace(pattern, steps=masked)
    single = [{step.mask for step in pattern.steps if len(step.classes) == 1} for pattern in ordered]
    either = [{step.mask for step in pattern.steps if len(step.classes) > 1} for pattern in ordered]
    return PatternSet(
        patterns=tuple(ordered),
        asked=tuple((sum(one), tuple(other), n) for n, (one, other) in enumerate(zip(single, either, strict=True))),
        turning_on={name: frozenset(found) for name, found in turning_on.items()},
        told={},
    )


def _telling(debate: Debate) -> frozenset[str]:
    """The words on which patterns turn, or that begin a word of two parts on which one turns; none where they are common."""
    names = frozenset({*debate.patterns.turning_on, *debate.leans.turning_on})
    words, shared = debate.lines.words, shared_classes()
    if not names.isdisjoint(_COUNTS) or any(
        len(words[name]) + len(shared.get(name, ())) > _MANY_WORDS for name in names & debate.sides
    ):
        return frozenset()
    names |= {first for (first, _), made in compounds().items() if made in names}
    found = frozenset(word for word, its in debate.classes.items() if not its.isdisjoint(names))
    return found if sum(map(commonness, found)) < _RARE else frozenset()


def parse_debate(text: str, where: str = "debate") -> Debate:
    """A debate from the text of its TOML file; ValueError names `where` and what is wrong."""
    debate = _debate(text, where)
    _ = debate.lines  # read now, so that what is wrong in a pattern is told here
    return debate


def _debate(text: str, where: str) -> Debate:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{where}: {error}") from None
    for key in ("target", "question", "favor", "against", "words"):
        if key not in table:
            raise ValueError(f"{where}: {key} is missing")
    pro, con, about = (list(table.get(side, [])) for side in ("pro", "con", "about"))
    for name in (*pro, *con, *about):
        if name not in table["words"]:
            raise ValueError(f"{where}: no words for {name!r}")
    sides = frozenset({*pro, *con, *about})
    examples = []
    for example in table.get("examples", []):
        label = example.get("label", "none")
        if label != "none" and label not in _LABELS:
            raise ValueError(f"{where}: label {label!r} of an example")
        examples.append(Example(example["text"], example["holder"], None if label == "none" else label))
    return Debate(
        target=table["target"],
        question=table["question"],
        favor=table["favor"],
        against=table["against"],
        sides=sides,
        rivals=frozenset({*pro, *con}) or sides,
        context=tuple(sorted({s for word in table.get("context", []) for s in variants(word)}, key=len)),
        attitudes=frozenset(table.get("attitudes", ("back", "reject"))),
        examples=tuple(examples),
        table=table,
        where=where,
    )


@cache
def _built_in() -> tuple[Debate, ...]:
    folder = files("analysis.lexicon").joinpath("debates")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml") and entry.name != _COMMON)
    return tuple(_debate(folder.joinpath(name).read_text(encoding="utf-8"), name) for name in names)


def load_debates(extra_folder: Path | str | None = None) -> tuple[Debate, ...]:
    """The built-in debates, then those of the ``*.toml`` files in `extra_folder`.

    A file of the folder whose target is a built-in one takes its place. Raises ValueError naming
    the file where one cannot be read as a debate.

    >>> [debate.target for debate in load_debates()][:3]
    ['agents', 'application-first', 'compute-shortage']
    """
    debates = {debate.target: debate for debate in _built_in()}
    if extra_folder is not None:
        for path in sorted(Path(extra_folder).glob("*.toml")):
            debate = parse_debate(path.read_text(encoding="utf-8"), str(path))
            debates[debate.target] = debate
    return tuple(debates.values())

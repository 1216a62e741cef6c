"""Debates as data: one TOML file a debate, read into vocabularies and patterns.

A debate file names its words in classes and its patterns as sequences of class names. Classes
that every debate shares (what is good, what is bad, who backs or rejects, what negates) stand in
``lexicon/polarity.tsv``; patterns that every debate with two sides shares stand in
``lexicon/debates/common.toml`` and ``lexicon/polarity_frames.tsv``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple, get_args

from analysis.lexicon import Finder, rows
from analysis.model import StanceLabel
from analysis.tagging.polarity_patterns import (
    CLAUSE,
    COUNTS,
    FAR,
    NEAR,
    TOUCHING,
    Pattern,
    PatternSet,
    Step,
    pattern_set,
)
from analysis.tagging.polarity_words import (
    ALSO,
    compounds,
    first_parts,
    one_of_equal,
    shared_classes,
    spelled,
    variants,
)

Hit = tuple[int, int, int]
SKIPPED = frozenset({"skip"})
OPENING, DOUBTFUL = 1, 2
_LABELS: tuple[StanceLabel, ...] = get_args(StanceLabel)
_OTHER: dict[str, StanceLabel] = {"favor": "AGAINST", "against": "FAVOR", "neutral": "NEUTRAL"}
_COMMON = "common.toml"
_BUILT_IN = ("few", "many", "skip", "actor", "product")
_GAPS = {"~": CLAUSE, "..": FAR, "+": TOUCHING}


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
    done: tuple[Pattern, ...]


class Scanner(NamedTuple):
    """The scanner for a debate's words, and by word its classes and its kind.

    Most are plain (0). One that is `OPENING` may begin a word of two parts; `DOUBTFUL` may be none: one of Latin letters is none
    within a longer one, and one that is only to be skipped is none anywhere. `few` and `many` stand for counts of firms,
    which come after the words.
    """

    finder: Finder
    classes: tuple[frozenset[str], ...]
    kinds: tuple[int, ...]
    few: int
    many: int


@dataclass(frozen=True, eq=False)
class Debate:
    """A target with its question, its two sides, and how each is argued.

    `question`, `favor` and `against` are English and Chinese, by ``en`` and ``zh``. `sides` are
    the words for the things the debate is about, `rivals` those of its two sides; a passage is looked
    at only where one of `sides` stands, and one of `context` in or shortly before its paragraph (where the debate names any).
    `patterns` are how it is argued, and what only leans to a side; one that begins with one of `attitudes` also counts
    where it is told of a holder rather than said by him (`told`). `counts` tells whether patterns ask for numbers of firms.
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

    @cached_property
    def lines(self) -> _Lines:
        table, where = self.table, self.where
        words: dict[str, list[str]] = {name: [] for name in (*shared_classes(), *_BUILT_IN)}
        words |= {name: list(entries) for name, entries in table["words"].items()}
        argued = _patterns(table.get("patterns", {}), words, where)
        leaning = [p._replace(leaning=True) for p in _patterns(table.get("leans", {}), words, where)]
        if table.get("common", True):
            argued += _common(list(table.get("pro", [])), list(table.get("con", [])), words)
        done = _patterns(table.get("deeds", {}), words, where)
        return _Lines(words, (*argued, *leaning), tuple(done))

    @cached_property
    def counts(self) -> bool:
        patterns = (*self.lines.argued, *self.lines.done)
        return any(not step.classes.isdisjoint(COUNTS) for pattern in patterns for step in pattern.steps)

    @cached_property
    def classes(self) -> Mapping[str, frozenset[str]]:
        own: dict[str, set[str]] = {}
        for name, entries in self.lines.words.items():
            for entry in entries:
                for spelling in variants(entry):
                    own.setdefault(spelling, set()).update((name, *ALSO.get(name, ())))
        found = dict(spelled())
        for word, names in own.items():
            found[word] = one_of_equal(found.get(word, frozenset()) | names)
        return found

    @cached_property
    def scanner(self) -> Scanner:
        finder, firsts = Finder(self.classes), first_parts()
        classes = *(self.classes[word] for word in finder.words), frozenset({"few"}), frozenset({"many"})
        kinds = [0 if its.isdisjoint(firsts) else OPENING for its in classes]
        for number, word in enumerate(finder.words):
            if word[0] <= "z" or classes[number] == SKIPPED:
                kinds[number] |= DOUBTFUL
        return Scanner(finder, classes, tuple(kinds), len(finder.words), len(finder.words) + 1)

    @cached_property
    def possible(self) -> tuple[frozenset[str], ...]:
        """By word the classes that it could be of, alone or with the word before it."""
        made: dict[str, set[str]] = {}
        for (_, second), name in compounds().items():
            made.setdefault(second, set()).add(name)
        every = {
            its: one_of_equal(its.union(*(made[name] for name in its if name in made)))
            for its in set(self.scanner.classes)
        }
        return tuple(every[its] for its in self.scanner.classes)

    @cached_property
    def patterns(self) -> PatternSet:
        return self._set(self.lines.argued)

    @cached_property
    def told(self) -> PatternSet:
        argued = [pattern for pattern in self.lines.argued if not pattern.leaning]
        return self._set(p for p in argued if not self.attitudes.isdisjoint(p.steps[0].classes))

    @cached_property
    def deeds(self) -> PatternSet:
        return self._set(self.lines.done)

    def _set(self, patterns: Iterable[Pattern]) -> PatternSet:
        return pattern_set(patterns, self.sides, self.rivals, self.possible)


def side_words(debate: Debate) -> list[str]:
    """The spellings of the words for the things a debate is about."""
    shared, own = shared_classes(), debate.table["words"]
    return sorted({s for name in debate.sides for word in (*own[name], *shared.get(name, ())) for s in variants(word)})


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
        context=_beginnings({s for word in table.get("context", []) for s in variants(word)}),
        attitudes=frozenset(table.get("attitudes", ("back", "reject"))),
        examples=tuple(examples),
        table=table,
        where=where,
    )


def _beginnings(words: Iterable[str]) -> tuple[str, ...]:
    """The words without those that begin with another: where one of all stands, one of these does."""
    kept: list[str] = []
    for word in sorted(words, key=len):
        if not word.startswith(tuple(kept)):
            kept.append(word)
    return tuple(kept)


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
    if extra_folder is None:
        return _built_in()
    debates = {debate.target: debate for debate in _built_in()}
    for path in sorted(Path(extra_folder).glob("*.toml")):
        debate = parse_debate(path.read_text(encoding="utf-8"), str(path))
        debates[debate.target] = debate
    return tuple(debates.values())

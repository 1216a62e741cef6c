"""Debates as data: one TOML file a debate, read into vocabularies and patterns.

A debate file names its words in classes and its patterns as sequences of class names. Classes
that every debate shares (what is good, what is bad, who backs or rejects, what negates) stand in
``lexicon/polarity.tsv``; patterns that every debate with two sides shares stand in
``lexicon/debates/common.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from analysis.lexicon import Finder, rows
from analysis.model import StanceLabel
from analysis.reading.folding import fold

_LABELS: tuple[StanceLabel, ...] = get_args(StanceLabel)
_OTHER: dict[str, StanceLabel] = {"favor": "AGAINST", "against": "FAVOR", "neutral": "NEUTRAL"}
_JOINS = re.compile(r"(?<=[a-z0-9])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[a-z0-9])")
_COMMON = "common.toml"
_ALSO = {"isnt": ("is", "not")}
_OF_HOLDERS = ("vague", "speaks", "comment")


@dataclass(frozen=True, slots=True)
class Step:
    """One element of a pattern: a word of any of `classes`, after a near gap or a far one."""

    classes: frozenset[str]
    far: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sequence of word classes, and the label of whoever says it."""

    label: StanceLabel
    steps: tuple[Step, ...]
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class PatternSet:
    """Patterns, the ones of more words first, and which of them turn on a class of word."""

    patterns: tuple[Pattern, ...]
    turning_on: Mapping[str, tuple[int, ...]]

    def that_fit(self, present: frozenset[str]) -> list[Pattern]:
        """The patterns whose every step has a word among the classes `present`."""
        found: list[Pattern] = []
        for index in sorted({index for name in present for index in self.turning_on.get(name, ())}):
            for step in self.patterns[index].steps:
                if step.classes.isdisjoint(present):
                    break
            else:
                found.append(self.patterns[index])
        return found


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence, who speaks in it, and where that speaker stands (None: nowhere)."""

    text: str
    holder: str
    label: StanceLabel | None


@dataclass(frozen=True, slots=True, eq=False)
class Debate:
    """A target with its question, its two sides, and how each is argued.

    `question`, `favor` and `against` are English and Chinese, by ``en`` and ``zh``. `sides` are
    the words for the things the debate is about, `rivals` those of its two sides; a passage is looked
    at only where one of `sides` stands, and one of `context` in or shortly before its paragraph (where the debate names any).
    A pattern that begins with one of `attitudes` also counts where it is told of a holder
    rather than said by him (`told`).
    """

    target: str
    question: Mapping[str, str]
    favor: Mapping[str, str]
    against: Mapping[str, str]
    sides: frozenset[str]
    rivals: frozenset[str]
    context: tuple[str, ...]
    attitudes: frozenset[str]
    classes: Mapping[str, frozenset[str]]
    patterns: PatternSet
    told: PatternSet
    deeds: PatternSet
    examples: tuple[Example, ...]


@lru_cache(maxsize=64)
def finder_of(debate: Debate) -> Finder:
    """The scanner for a debate's words, built when the debate first comes up."""
    return Finder(debate.classes)


@cache
def _variants(word: str) -> frozenset[str]:
    """Folded lower-case spellings of a word, with and without a space where scripts meet."""
    word = fold(word).lower()
    tight = re.sub(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])", "", word)
    return frozenset({word, tight, word.replace(" ", ""), _JOINS.sub(" ", tight)})


@cache
def shared_classes() -> Mapping[str, tuple[str, ...]]:
    """Class -> words, of the vocabulary that every debate shares."""
    table: dict[str, list[str]] = {}
    for row in rows("polarity"):
        table.setdefault(row["class"], []).append(row["word"])
    return {name: tuple(words) for name, words in table.items()}


@cache
def _spelled() -> Mapping[str, frozenset[str]]:
    """Each spelling of a word that every debate shares, and the classes it is in."""
    found: dict[str, set[str]] = {}
    for name, words in shared_classes().items():
        if name.startswith(_OF_HOLDERS):
            continue
        for word in words:
            for spelling in _variants(word):
                found.setdefault(spelling, set()).update((name, *_ALSO.get(name, ())))
    return {word: frozenset(names) for word, names in found.items()}


@cache
def first_parts() -> frozenset[str]:
    """The classes of words that may begin a word of two parts."""
    return frozenset(first for first, _ in compounds())


@cache
def compounds() -> Mapping[tuple[str, str], str]:
    """The class of a word made of two parts that touch, by the classes of its parts: degree + quality -> good."""
    return {(row["first"], row["second"]): row["class"] for row in rows("polarity_compounds")}


def _pattern(label: StanceLabel, line: str, words: dict[str, list[str]], where: str) -> Pattern:
    steps: list[Step] = []
    far = fixed = False
    for item in line.split():
        if item == "..":
            far = True
        elif item == "!":
            fixed = True
        else:
            names = item.split("|")
            for name in names:
                if name not in words:
                    if name.isascii():
                        raise ValueError(f"{where}: no word class {name!r} in pattern {line!r}")
                    words[name] = [name]
            steps.append(Step(frozenset(names), far))
            far = False
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


def _common(pro: list[str], con: list[str], words: dict[str, list[str]]) -> list[Pattern]:
    """The patterns of every debate, with its sides in the places of PRO and CON."""
    text = files("analysis.lexicon").joinpath("debates", _COMMON).read_text(encoding="utf-8")
    table = tomllib.loads(text)
    lines: list[tuple[StanceLabel, str]] = [("NEUTRAL", line) for line in table["neutral"]]
    for line in table["favor"]:
        lines.append(("FAVOR", line))
        lines.append(("AGAINST", line.replace("PRO", "?").replace("CON", "PRO").replace("?", "CON")))
    found = []
    for label, line in lines:
        if ("PRO" in line and not pro) or ("CON" in line and not con):
            continue
        filled = line.replace("PRO", "|".join(pro)).replace("CON", "|".join(con))
        found.append(_pattern(label, filled, words, _COMMON))
    return found


def _pattern_set(patterns: list[Pattern], sides: frozenset[str]) -> PatternSet:
    ordered = tuple(sorted(patterns, key=lambda p: (-len(p.steps), p.label != "NEUTRAL")))
    turning_on: dict[str, list[int]] = {}
    for index, pattern in enumerate(ordered):
        telling = [step for step in pattern.steps if step.classes.isdisjoint(sides)] or list(pattern.steps)
        for name in telling[-1].classes:
            turning_on.setdefault(name, []).append(index)
    return PatternSet(ordered, {name: tuple(found) for name, found in turning_on.items()})


def parse_debate(text: str, where: str = "debate") -> Debate:
    """A debate from the text of its TOML file; ValueError names `where` and what is wrong."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{where}: {error}") from None
    for key in ("target", "question", "favor", "against", "words"):
        if key not in table:
            raise ValueError(f"{where}: {key} is missing")
    words: dict[str, list[str]] = {name: [] for name in (*shared_classes(), "few", "many", "skip", "actor", "product")}
    words |= {name: list(entries) for name, entries in table["words"].items()}
    pro, con, about = (list(table.get(side, [])) for side in ("pro", "con", "about"))
    for name in (*pro, *con, *about):
        if name not in table["words"]:
            raise ValueError(f"{where}: no words for {name!r}")
    patterns = _patterns(table.get("patterns", {}), words, where)
    if table.get("common", True):
        patterns += _common(pro, con, words)
    deeds = _patterns(table.get("deeds", {}), words, where)
    sides = frozenset({*pro, *con, *about})
    attitudes = frozenset(table.get("attitudes", ("back", "reject")))
    own: dict[str, set[str]] = {}
    for name, entries in words.items():
        for entry in entries:
            for spelling in _variants(entry):
                own.setdefault(spelling, set()).update((name, *_ALSO.get(name, ())))
    shared = _spelled()
    classes = {**shared, **{word: shared.get(word, frozenset()) | names for word, names in own.items()}}
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
        context=tuple({s for word in table.get("context", []) for s in _variants(word)}),
        attitudes=attitudes,
        classes=classes,
        patterns=_pattern_set(patterns, sides),
        told=_pattern_set([p for p in patterns if not attitudes.isdisjoint(p.steps[0].classes)], sides),
        deeds=_pattern_set(deeds, sides),
        examples=tuple(examples),
    )


@cache
def _built_in() -> tuple[Debate, ...]:
    folder = files("analysis.lexicon").joinpath("debates")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml") and entry.name != _COMMON)
    return tuple(parse_debate(folder.joinpath(name).read_text(encoding="utf-8"), name) for name in names)


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

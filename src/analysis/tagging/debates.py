"""Debates as data: one TOML file a debate, read into vocabularies and patterns.

A debate file names its words in classes and its patterns as sequences of class names. Classes
that every debate shares (what is good, what is bad, who backs or rejects, what negates) stand in
``lexicon/polarity.tsv``; patterns that every debate with two sides shares stand in
``lexicon/debates/common.toml`` and ``lexicon/polarity_frames.tsv``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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
_COUNTS = frozenset({"few", "many"})
_COMMONNESS, _RARE, _MANY_WORDS = (1.0, 1 / 60, 1 / 600), 12.0, 40
NEAR, CLAUSE, FAR, TOUCHING = range(4)
_GAPS = {"~": CLAUSE, "..": FAR, "+": TOUCHING}
_OF_HOLDERS = ("vague", "speaks", "comment", "firm_end")


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


@dataclass(frozen=True, slots=True, eq=False)
class PatternSet:
    """Patterns, the ones of more words first, the bits of their steps, and which of them turn on a class of word.

    `told` keeps that by word.
    """

    patterns: tuple[Pattern, ...]
    masks: tuple[tuple[int, ...], ...]
    turning_on: Mapping[str, frozenset[int]]
    told: dict[frozenset[str], frozenset[int]]

    def that_fit(self, words: Iterable[frozenset[str]], present: int) -> list[Pattern]:
        """The patterns whose every step has one of `words`, each given by its classes; `present` has the bits of them all."""
        indices: set[int] = set()
        for classes in words:
            turned = self.told.get(classes)
            if turned is None:
                turned = frozenset().union(*(self.turning_on.get(name, frozenset()) for name in classes))
                self.told[classes] = turned
            indices |= turned
        found: list[Pattern] = []
        for index in sorted(indices):
            for mask in self.masks[index]:
                if not mask & present:
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
    `telling` are words of which a sentence needs one to say anything, where they are rare enough to look for (else none).
    `counts` tells whether its patterns ask for numbers of firms; `bits` and `masks` are its classes as bits.
    A pattern that begins with one of `attitudes` also counts where it is told of a holder
    rather than said by him (`told`). `leans` are read where a holder says nothing firmer.
    """

    target: str
    question: Mapping[str, str]
    favor: Mapping[str, str]
    against: Mapping[str, str]
    sides: frozenset[str]
    rivals: frozenset[str]
    context: tuple[str, ...]
    telling: frozenset[str]
    attitudes: frozenset[str]
    counts: bool
    classes: Mapping[str, frozenset[str]]
    bits: Mapping[str, int]
    masks: dict[frozenset[str], int]
    patterns: PatternSet
    told: PatternSet
    deeds: PatternSet
    leans: PatternSet
    examples: tuple[Example, ...]


def mask_of(debate: Debate, classes: frozenset[str]) -> int:
    """The bits of some classes of words of a debate."""
    mask = debate.masks.get(classes)
    if mask is None:
        mask = debate.masks[classes] = _mask(classes, debate.bits)
    return mask


def _mask(classes: Iterable[str], bits: Mapping[str, int]) -> int:
    return sum(bits[name] for name in classes)


@lru_cache(maxsize=64)
def finder_of(debate: Debate) -> Finder:
    """The scanner for a debate's words, built when the debate first comes up."""
    return Finder(debate.classes)


@lru_cache(maxsize=64)
def attitudes_of(debate: Debate) -> Finder:
    """The scanner for the words with which an article may tell a holder's attitude in a debate."""
    return Finder(word for word, classes in debate.classes.items() if classes & debate.attitudes)


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


def _common(pro: list[str], con: list[str], words: dict[str, list[str]]) -> list[Pattern]:
    """The patterns of every debate, with its sides in the places of PRO and CON."""
    text = files("analysis.lexicon").joinpath("debates", _COMMON).read_text(encoding="utf-8")
    table = tomllib.loads(text)
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


def _commonness(word: str) -> float:
    """About how often a word of that length stands in news: one of a single character everywhere."""
    return _COMMONNESS[min(len(word), len(_COMMONNESS)) - 1]


def _pattern_set(
    patterns: list[Pattern], words: Mapping[str, list[str]], sides: frozenset[str], bits: Mapping[str, int]
) -> PatternSet:
    """The patterns in order; each turns on the step whose words are the rarest, as short ones and those of a side are not."""
    ordered = sorted(patterns, key=lambda p: (-len(p.steps), p.label != "NEUTRAL"))
    common = {name: sum(map(_commonness, entries)) for name, entries in words.items()}
    turning_on: dict[str, set[int]] = {}
    for index, pattern in enumerate(ordered):
        steps = [step for step in pattern.steps if step.classes.isdisjoint(_COUNTS)] or list(pattern.steps)
        for name in min(steps, key=lambda s: sum(common[name] + (name in sides) for name in s.classes)).classes:
            turning_on.setdefault(name, set()).add(index)
        masked = tuple(replace(step, mask=_mask(step.classes, bits)) for step in pattern.steps)
        ordered[index] = replace(pattern, steps=masked)
    masks = tuple(tuple({step.mask for step in pattern.steps}) for pattern in ordered)
    return PatternSet(tuple(ordered), masks, {name: frozenset(found) for name, found in turning_on.items()}, {})


def _telling(
    patterns: Iterable[PatternSet],
    words: Mapping[str, list[str]],
    sides: frozenset[str],
    classes: Mapping[str, frozenset[str]],
) -> frozenset[str]:
    """The words on which patterns turn, or that begin a word of two parts on which one turns; none where they are common."""
    names = frozenset(name for found in patterns for name in found.turning_on)
    if not names.isdisjoint(_COUNTS) or any(len(words[name]) > _MANY_WORDS for name in names & sides):
        return frozenset()
    names |= {first for (first, _), made in compounds().items() if made in names}
    found = frozenset(word for word, its in classes.items() if not its.isdisjoint(names))
    return found if sum(map(_commonness, found)) < _RARE else frozenset()


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
    leans = _patterns(table.get("leans", {}), words, where)
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
    heard = {name: [*entries, *shared_classes().get(name, ())] for name, entries in words.items()}
    bits = {name: 1 << index for index, name in enumerate(words)}
    classes = {**shared, **{word: shared.get(word, frozenset()) | names for word, names in own.items()}}
    argued, leaning = _pattern_set(patterns, heard, sides, bits), _pattern_set(leans, heard, sides, bits)
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
        counts=any(not step.classes.isdisjoint(_COUNTS) for p in (*patterns, *deeds) for step in p.steps),
        bits=bits,
        masks={},
        patterns=argued,
        telling=_telling((argued, leaning), heard, sides, classes),
        told=_pattern_set([p for p in patterns if not attitudes.isdisjoint(p.steps[0].classes)], heard, sides, bits),
        deeds=_pattern_set(deeds, heard, sides, bits),
        leans=leaning,
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

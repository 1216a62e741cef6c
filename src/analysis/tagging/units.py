"""The unit words, classifiers, counted nouns and bounds of the lexicon, ready for lookup at an offset."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

import msgspec

from analysis.lexicon import Finder, rows
from analysis.reading.folding import fold
from analysis.reading.patterns import pattern
from analysis.tagging.numerals import DIGITS, MYRIADS, TENS

# A value as it is told, without rounding: whole numbers as int, which is quicker to reckon with.
Exact = Fraction | int
PREFIXES = {
    **dict(zip("kmgtpe", (10**n for n in range(3, 21, 3)), strict=True)),
    **dict(zip("KMGTPEZ", (10**n for n in range(3, 24, 3)), strict=True)),
    **dict(zip("千兆吉太拍艾", (10**n for n in range(3, 21, 3)), strict=True)),
}
_NUMERALS = frozenset("0123456789数几○廿卅") | DIGITS.keys() | TENS.keys() | MYRIADS.keys()
# A chip by its product name: H100, GB200, MI300X, RTX 4090. One class of characters begins it, so that others are passed over at once.
CHIP_NAME = re.compile(
    r"[A-Z2-59](?<![A-Za-z].)(?:(?<!\d[A-Z])(?<=[A-Z])[A-Z]{0,3}\d{2,4}[A-Za-z]{0,4}"
    r"|(?:(?<=[RG])TX|(?<=R)X|(?<=M)I|(?<=N)VL) ?\d{2,4}[A-Za-z]{0,4}"
    r"|(?<=9)\d0(?:[BC]|PR|DT)|(?<=[2345])0[5-9]0(?:D| ?Ti)?)(?![A-Za-z0-9])"
)


CHIP = -1  # its number in `noun_kinds`


class UnitWord(msgspec.Struct, frozen=True, gc=False):
    """A unit as it is written: `factor` canonical `unit`s of a `dimension`."""

    form: str
    unit: str
    factor: Exact
    dimension: str
    folded_case: bool = False
    when: tuple[str, ...] = ()
    unless: str = ""


class Classifier(msgspec.Struct, frozen=True, gc=False):
    """A classifier, what it counts by itself, and what it counts where a noun says so."""

    form: str
    default: str
    counts: frozenset[str]
    unless: str = ""

    @property
    def generic(self) -> bool:
        """Whether it counts things of many kinds, so that the head noun alone decides."""
        return len(self.counts) > 2 or self.form in "款种套"


class Bound(msgspec.Struct, frozen=True, gc=False):
    """A word that bounds or approximates a number; no `modifier` where it only looks like one."""

    form: str
    modifier: str
    touching: bool = True


def exact(value: Fraction) -> Exact:
    """A value as int where it is whole."""
    return value.numerator if value.denominator == 1 else value


def _split(forms: str) -> list[str]:
    return [fold(form) for form in forms.split("|") if form]


_SEAM = r"(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])"


def _spaced(forms: str) -> list[str]:
    """The forms, and each again with the space that many papers set between Latin and Chinese."""
    return [spelled for form in _split(forms) for spelled in dict.fromkeys((form, pattern(_SEAM).sub(" ", form)))]


@cache
def unit_words() -> dict[str, tuple[UnitWord, ...]]:
    """First character -> the unit words that begin with it, longest first."""
    table: dict[str, dict[str, list[UnitWord]]] = {}
    for row in rows("units"):
        any_case, least = row["case"] == "any", Fraction(row["factor"])
        prefixes = [("", exact(least)), *((p, exact(least * PREFIXES[p])) for p in row["prefixes"])]
        when = tuple(_split(row["when"]))
        for form in _split(row["forms"]):
            for prefix, factor in prefixes:
                if not prefix and row["prefixes"] and form in ("B", "b", "w", "wh", "WH", "iB"):
                    continue
                spelled = prefix + form
                word = UnitWord(
                    spelled.lower() if any_case else spelled,
                    row["unit"],
                    factor,
                    row["dimension"],
                    any_case,
                    when,
                    row["unless"],
                )
                for first in {spelled[0], spelled[0].lower(), spelled[0].upper()} if any_case else {spelled[0]}:
                    table.setdefault(first, {}).setdefault(word.form, []).append(word)
    return {
        first: tuple(word for form in sorted(words, key=len, reverse=True) for word in words[form])
        for first, words in table.items()
    }


@cache
def _unit_words_by_two() -> dict[str, dict[str, tuple[UnitWord, ...]]]:
    """First character -> second character -> the unit words that may stand there, longest first.

    Under no second character are those of one character, for whatever follows.
    """
    table: dict[str, dict[str, tuple[UnitWord, ...]]] = {}
    for first, words in unit_words().items():
        seconds = {word.form[1] for word in words if len(word.form) > 1}
        table[first] = {
            second: tuple(
                word
                for word in words
                if len(word.form) == 1 or word.form[1] == (second.lower() if word.folded_case else second)
            )
            for second in seconds | {char.upper() for char in seconds}
        }
        table[first][""] = tuple(word for word in words if len(word.form) == 1)
    return table


def cuts_word(folded: str, end: int, form: str) -> bool:
    """Whether a match that ends at `end` cuts a Latin word; a capital after a small letter begins another."""
    if not (form[-1].isascii() and form[-1].isalnum()):
        return False
    after = folded[end : end + 1]
    if not (after.isascii() and after.isalnum()):
        return False
    return not (folded[end - 1].islower() and after.isupper())


def match_unit(folded: str, at: int, sentence: str) -> tuple[int, UnitWord] | None:
    """The longest unit word at `at` that its sentence allows, and where it ends; a character must follow.

    A single letter other than P and E (96G, 1.6T) needs its cue nearby, any other unit within the sentence.
    """
    seconds = _unit_words_by_two().get(folded[at])
    if seconds is None:
        return None
    for word in seconds.get(folded[at + 1]) or seconds[""]:
        form = word.form
        end = at + len(form)
        if end - at > 2 and (folded[at:end].lower() if word.folded_case else folded[at:end]) != form:
            continue
        after = folded[end]
        if after in word.unless or (after.isascii() and after.isalnum() and cuts_word(folded, end, form)):
            continue
        if word.when:
            near = (
                sentence if len(form) > 1 or not form.isascii() or form in "PE" else folded[max(0, at - 26) : end + 12]
            )
            if not any(cue in near for cue in word.when):
                continue
        return end, word
    return None


# What may follow a number besides the words of the lexicon: what makes it vague, a rate, a range or a list, or changes it.
_LINKS = "多余来几+成番次级量规上KkMBT-—–~〜至到甚乃或、/和与及以浮运计增升涨提降扩追左迅快大直逐猛暴飙抬拉爬推滑收缩压优攀跃下调减回跌冲跳"


@cache
def followers() -> dict[str, frozenset[str]]:
    """What can follow a number that tells anything: characters, and those of which one must come next; none where any may."""
    forms = {word.form for words in unit_words().values() for word in words} | set(classifiers())
    forms |= {noun for noun, (_, direct) in nouns().items() if direct}
    alone = {form[0] for form in forms if form[0].isascii() or len(form) == 1} | {*_LINKS}
    alone |= {char for char in unit_words() if char.isascii()}
    alone -= set("0123456789一二三四五六七八九十百千万亿")
    table: dict[str, set[str]] = {char: set() for char in alone}
    table.setdefault("分", {"之"})
    for form in forms:
        if form[0] not in alone and len(form) > 1:
            table.setdefault(form[0], set()).add(form[1])
    return {char: frozenset(seconds) for char, seconds in table.items()}


@cache
def unit_of(dimension: str) -> UnitWord:
    """The unit in which things of a counted `dimension` are counted."""
    return UnitWord(dimension, dimension, 1, dimension)


@cache
def currency(code: str) -> UnitWord:
    """A currency that a sum is in, by its ISO 4217 code."""
    return UnitWord("", code, 1, "money")


@cache
def currency_prefixes() -> dict[str, tuple[tuple[str, str], ...]]:
    """Last character -> (form, currency code) of the words that stand before a sum, longest first."""
    table: dict[str, list[tuple[str, str]]] = {}
    for row in rows("units_prefixes"):
        for form in _split(row["forms"]):
            table.setdefault(form[-1], []).append((form, row["unit"]))
    return {char: tuple(sorted(pairs, key=lambda pair: -len(pair[0]))) for char, pairs in table.items()}


@cache
def currency_ends() -> frozenset[str]:
    """What may stand right before a sum whose currency is named before it: the end of a currency word, a space."""
    return frozenset({*currency_prefixes(), " "})


@cache
def classifiers() -> dict[str, Classifier]:
    """Classifier -> what it counts."""
    return {
        form: Classifier(
            form,
            row["default"],
            frozenset(_split(row["counts"])) | frozenset(_split(row["default"])),
            fold(row["unless"]),
        )
        for row in rows("units_classifiers")
        for form in _split(row["forms"])
    }


@cache
def nouns() -> dict[str, tuple[str, bool]]:
    """Counted noun -> its dimension (none, weak) and whether it may follow a number directly."""
    return {
        form: (row["dimension"], row["direct"] == "y") for row in rows("units_nouns") for form in _spaced(row["forms"])
    }


@cache
def noun_beginnings() -> frozenset[str]:
    """The first two characters of counted nouns, and those nouns that are one character."""
    return frozenset(noun[:2] for noun, (dimension, _) in nouns().items() if dimension != "modifier")


@cache
def noun_finder() -> Finder:
    """Finds counted nouns."""
    return Finder(nouns())


@cache
def noun_kinds() -> tuple[tuple[str, bool], ...]:
    """Dimension and directness of the counted nouns, by their number in `noun_finder`; the last is a chip's name."""
    return (*nouns().values(), ("chip", True))


@cache
def words_not() -> tuple[dict[str, dict[str, tuple[str, ...]]], dict[str, dict[str, tuple[tuple[str, int], ...]]]]:
    """The words in which a numeral counts nothing: those that begin with it (百度, 5G), and those that hold it (成千上万).

    The first by every numeral and the character after it; the others, with where it stands, by the character before
    it and it.
    """
    begun: dict[str, dict[str, tuple[str, ...]]] = {char: {} for char in _NUMERALS}
    held: dict[str, dict[str, tuple[tuple[str, int], ...]]] = {}
    for row in rows("quantity_not"):
        for form in _spaced(row["forms"]):
            if form[0] in _NUMERALS:
                words = begun[form[0]]
                words[form[1]] = (*words.get(form[1], ()), form)
            for at in range(1, len(form)):
                if form[at] in _NUMERALS:
                    places = held.setdefault(form[at - 1], {})
                    places[form[at]] = (*places.get(form[at], ()), (form, at))
    return begun, held


@cache
def places() -> frozenset[str]:
    """The names of places, in Simplified characters."""
    return frozenset(fold(row["name"]) for row in rows("names_places"))


@cache
def topic_cues(topic: str) -> tuple[str, ...]:
    """The words that show that a text is about `topic` (models, chips, taiwan)."""
    return tuple(form for row in rows("units_topics") if row["topic"] == topic for form in _split(row["forms"]))


@cache
def predicate_beginnings() -> frozenset[str]:
    """What the words begin with that tell what is done with the things just counted."""
    return frozenset(cue[0] for cue in topic_cues("predicate"))


@cache
def bounds_before() -> dict[str, dict[int, dict[str, str]]]:
    """Last character -> length, longest first -> bound before a number -> its modifier; look-alikes have none."""
    return _bounds("before", "not")


@cache
def bounds_before_bare() -> dict[str, dict[int, dict[str, str]]]:
    """As `bounds_before`, for a bare magnitude (上万)."""
    return _bounds("before", "bare", "not")


def _bounds(*positions: str) -> dict[str, dict[int, dict[str, str]]]:
    words = [
        (form, row["modifier"])
        for row in rows("bounds")
        if row["position"] in positions
        for form in _split(row["forms"])
    ]
    table: dict[str, dict[int, dict[str, str]]] = {}
    for form, modifier in sorted(words, key=lambda word: -len(word[0])):
        table.setdefault(form[-1], {}).setdefault(len(form), {}).setdefault(form, modifier)
    return table


@cache
def bounds_after() -> dict[str, tuple[Bound, ...]]:
    """First character -> bounds that follow a unit, longest first, with their look-alikes."""
    table: dict[str, list[Bound]] = {}
    for row in rows("bounds"):
        if row["position"] in ("after", "not_after"):
            for form in _split(row["forms"]):
                table.setdefault(form[0], []).append(Bound(form, row["modifier"], row["position"] == "after"))
    return {char: tuple(sorted(bounds, key=lambda b: -len(b.form))) for char, bounds in table.items()}


@cache
def after_units() -> frozenset[str]:
    """What begins a bound or a level word (级, 规模) after a unit, and the space that may stand before it."""
    return frozenset(bounds_after()) | frozenset(" 级量规")


@cache
def bound_across() -> tuple[re.Pattern[str], dict[str, str]]:
    """Finds the bound that governs a number across a verb, its first group; and the modifier of each."""
    return _across("across", r"[^0-9,。;:、!?()“”\n和与及]{1,12}")


@cache
def bound_across_base() -> tuple[re.Pattern[str], dict[str, str]]:
    """Finds the bound that governs a multiple across its base, its first group; and the modifier of each."""
    return _across("ratio", r"(?:\d{4} ?年|[^0-9,。;:、!?()“”\n]){1,16}的 ?")


def _across(position: str, base: str) -> tuple[re.Pattern[str], dict[str, str]]:
    words = {
        form: row["modifier"] for row in rows("bounds") if row["position"] == position for form in _split(row["forms"])
    }
    forms = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(rf"({forms})(?!达){base}$"), words

"""What the name tagger knows, made ready once: one finder and one look-up for each table of names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from analysis.lexicon import rows
from analysis.model import MentionKind
from analysis.reading.folding import fold

_KINDS: dict[str, MentionKind] = {
    "names_organisations": "organisation",
    "names_places": "place",
    "names_models": "model",
    "names_chips": "chip",
    "names_products": "product",
    "names_people": "person",
}


# Where a Latin letter or digit meets a Chinese character: many papers set a space there.
_SEAM = re.compile(r"(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Entry:
    """One written form: the entry it belongs to, its kind, and whether it needs its long form nearby."""

    name: str
    kind: MentionKind
    short: bool = False


def _kind(word: str) -> MentionKind:
    return next(kind for kind in _KINDS.values() if kind == word)


@cache
def entries() -> dict[str, Entry]:
    """Written form (folded) -> Entry, from the tables of names, aliases and short forms."""
    table: dict[str, Entry] = {}
    for row in rows("names_shortforms"):
        table[fold(row["form"])] = Entry(row["name"], "organisation", short=True)
    for source, kind in _KINDS.items():
        for row in rows(source):
            table.setdefault(fold(row["name"]), Entry(row["name"], kind))
    for row in rows("names_aliases"):
        table[fold(row["form"])] = Entry(row["name"], _kind(row["kind"]))
        table.setdefault(fold(row["name"]), Entry(row["name"], _kind(row["kind"])))
    for form, entry in list(table.items()):
        table.setdefault(_SEAM.sub(" ", form), entry)
    return table


@cache
def entry_names() -> dict[str, str]:
    """Written form (folded) -> the name of its entry."""
    return {form: entry.name for form, entry in entries().items()}


@cache
def clashes() -> frozenset[str]:
    """Ordinary words that would look like a listed form."""
    return frozenset(fold(row["word"]) for row in rows("names_clashes") if "|" not in row["word"])


def opening_form(folded: str) -> str:
    """The longest listed form or clashing word that a text opens with, empty where it opens with none.

    >>> opening_form("贵州省数据局"), opening_form("数据局")
    ('贵州省', '')
    """
    table, words = entries(), clashes()
    sizes = range(min(len(folded), _longest()), 0, -1)
    return next((folded[:size] for size in sizes if folded[:size] in table or folded[:size] in words), "")


@cache
def _longest() -> int:
    return max(map(len, entries().keys() | clashes()))


@cache
def seams() -> dict[str, int]:
    """Words over whose seam no name runs (联合|国家) -> the place of the last character before the seam."""
    words = [fold(row["word"]) for row in rows("names_clashes")]
    return {word.replace("|", ""): word.index("|") - 1 for word in words if "|" in word}


@cache
def outlets() -> frozenset[str]:
    """The organisations that are news outlets."""
    return frozenset(row["name"] for row in rows("names_organisations") if row["type"] == "media")


@cache
def place_levels() -> dict[str, str]:
    """Place -> country, province, city or world."""
    return {fold(row["name"]): row["level"] for row in rows("names_places")}


@cache
def surnames() -> dict[str, bool]:
    """Family name -> whether it opens many ordinary words too."""
    table = rows("names_surnames")
    wordlike = {fold(row["surname"]) for row in table if row["use"] == "wordlike"}
    return {name: name in wordlike for name in (fold(row["surname"]) for row in table)}


@cache
def family_characters() -> frozenset[str]:
    """The first characters of family names."""
    return frozenset(name[0] for name in surnames())


@cache
def sure_family_characters() -> frozenset[str]:
    """The first characters of those family names that open no ordinary words."""
    return frozenset(name[0] for name, wordlike in surnames().items() if not wordlike)


@cache
def family_pattern(wordlike: bool) -> str:
    """The source of a regular expression for a family name, those that open ordinary words too or left out."""
    heads = [head for head, loose in surnames().items() if wordlike or not loose]
    double = "|".join(head for head in heads if len(head) == 2)
    single = "".join(head for head in heads if len(head) == 1)
    return f"(?:{double}|[{single}])"


@cache
def family_opening(wordlike: bool) -> str:
    """The source of a pattern for the first character of a family name that no Chinese or Latin character precedes,
    save a date (5日) or a connective that opens the clause (但).

    It begins with a set of characters, so that a scan passes over all others quickly.
    """
    first = "".join(dict.fromkeys(head[0] for head, loose in surnames().items() if wordlike or not loose))
    return rf"[{first}](?:(?<![\u4e00-\u9fffA-Za-z·].)|(?<=\d[日月年号].)|(?<=[,。;!?\n][但而].))"


@cache
def given_characters() -> frozenset[str]:
    """Characters that given names are made of."""
    return frozenset(fold("".join(row["characters"] for row in rows("names_given"))))


@cache
def foreign_characters() -> str:
    """Characters that foreign names are written with, as one string."""
    return "".join(dict.fromkeys(fold("".join(row["characters"] for row in rows("names_transliteration")))))


@cache
def titles(position: str) -> frozenset[str]:
    """Titles that stand before a name, after one, or in a byline."""
    return frozenset(
        row["title"]
        for row in rows("names_titles")
        if row["position"] in (position, "both" if position != "byline" else "")
    )


@cache
def title_heads() -> frozenset[str]:
    """The first characters of titles that stand before a name."""
    return frozenset(title[0] for title in titles("before"))


@cache
def seeming_titles() -> frozenset[str]:
    """Words that begin with a title and are none: 记者会."""
    return frozenset(row["title"] for row in rows("names_titles") if row["position"] == "none")


@cache
def company_cues(*uses: str) -> frozenset[str]:
    """What stands around companies' names, of the given uses (after, act, latin, before)."""
    return frozenset(row["word"] for row in rows("names_company") if row["use"] in uses)


@cache
def followers(*uses: str) -> frozenset[str]:
    """Words that stand right after a name, of the given uses (cue, adverb, other)."""
    return frozenset(row["word"] for row in rows("names_followers") if row["use"] in uses)


@cache
def breaks(*places: str) -> re.Pattern[str]:
    """Words that no title phrase (role), organisation or unanchored name (head) runs across."""
    return any_of(row["word"] for row in rows("names_breaks") if row["in"] in places)


@cache
def acronyms() -> frozenset[str]:
    """Latin words that are no name."""
    return frozenset(row["word"] for row in rows("names_acronyms"))


@cache
def families() -> dict[str, MentionKind]:
    """Latin family name -> kind of thing its versions are."""
    return {row["family"]: _kind(row["kind"]) for row in rows("names_families")}


@cache
def product_lines() -> dict[str, MentionKind]:
    """Chinese product line -> kind."""
    return {fold(row["line"]): _kind(row["kind"]) for row in rows("names_lines")}


def alternatives(words: Iterable[str]) -> str:
    """The source of a regular expression for any of some words, longest first; common beginnings are written once.

    >>> alternatives(["总裁", "总", "主任"])
    '主任|总(?:裁|)'
    """
    heads: dict[str, set[str]] = {}
    for word in words:
        heads.setdefault(word[:1], set()).add(word[1:])
    branches = []
    for head in sorted(heads, reverse=True) if "" in heads else sorted(heads):
        tails = heads[head]
        if tails == {""} or not head:
            branches.append(re.escape(head))
        elif len(tails) == 1:
            branches.append(re.escape(head + tails.pop()))
        else:
            branches.append(f"{re.escape(head)}(?:{alternatives(tails)})")
    return "|".join(branches)


def one_of(words: Iterable[str]) -> str:
    """As `alternatives`, for places where seldom one stands: most are told by their first character alone.

    >>> one_of(["总裁", "总", "主任"])
    '(?=[主总])(?:主任|总(?:裁|))'
    """
    words = frozenset(words)
    return f"(?=[{''.join(sorted({re.escape(word[0]) for word in words}))}])(?:{alternatives(words)})"


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A compiled pattern for any of some words, longest first."""
    return re.compile(alternatives(words))


@cache
def company_words() -> frozenset[str]:
    """Latin words that end an organisation's name."""
    return frozenset(row["suffix"] for row in rows("names_suffixes") if row["use"] == "latin")


@cache
def forenames() -> frozenset[str]:
    """Latin forenames."""
    return frozenset(row["forename"] for row in rows("names_forenames"))


@cache
def dictionary() -> str:
    """The lines of jieba's dictionary (word, count, tag), read without importing jieba."""
    found = find_spec("jieba")
    folders = found.submodule_search_locations if found is not None else None
    if not folders:
        raise ModuleNotFoundError("jieba is not installed")
    return Path(folders[0], "dict.txt").read_text(encoding="utf-8")


@cache
def common_words() -> frozenset[str]:
    """Words of two to four characters that are no person's name: jieba's dictionary without people and what is rare."""
    return frozenset(re.findall(r"^(\S{2,4}) (?:[3-9]|\d\d+) (?!nr)", dictionary(), re.MULTILINE))


@cache
def frequent_words() -> frozenset[str]:
    """The most used of the common words."""
    return frozenset(re.findall(r"^(\S{2,4}) \d{4,} (?!nr)", dictionary(), re.MULTILINE))


@cache
def ordinary_words() -> frozenset[str]:
    """The common words without names of places, organisations and brands: none of them alone names an organisation."""
    return common_words() - frozenset(re.findall(r"^(\S{2,4}) \d+ n[stz]", dictionary(), re.MULTILINE))

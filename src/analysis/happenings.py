"""Events of many articles -> happenings: what several articles tell is one row, with every telling and its date.

Two tellings are one happening where nothing in them speaks against it (an amount, a version, a title, who acts) and
enough that is particular to it stands in both. In doubt they stay apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise, product
from typing import Any

from analysis.axis import Days, days_of, one_of
from analysis.derived import APPROXIMATE, interval, name_key
from analysis.lexicon import Finder, rows
from analysis.reading.folding import fold
from analysis.tagging.aliases import entry_name
from analysis.tagging.events_frame import cues, happens

Row = Mapping[str, Any]

_LATIN = re.compile(r"[a-z0-9][a-z0-9.+]*(?:[-_ ][a-z0-9][a-z0-9.+]*)*")
_NUMBERED = re.compile(r"([\u4e00-\u9fff]{2})[-_ ]?(\d+(?:\.\d+)*(?:[\u4e00-\u9fff]{1,3}版(?!本))?)(?![\d.]*[a-z])")
_LETTERS = re.compile(r"[a-z]+")
_TITLE = re.compile(r"《([^《》]{2,60})》")
_QUOTED = re.compile(r"“([^“”]{2,20})”")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_JOINT = re.compile(r"[的了在和与及将已于为并其等对向把被从自至到由是]")

# What a shared token weighs: a version, a title or an amount of three digits says more than a word.
_VERSION, _NAME, _EXACT, _ROUND, _PAIR = 3.0, 2.0, 3.0, 2.0, 1.0
_SOME, _HALF, _MOST = 0.34, 0.5, 0.6
# Clauses with so many pairs of characters, of which so large a share is common, are nearly the same words.
_MANY, _NEARLY = 8, 0.8
_PLAIN = 0.9
# Dates that differ by no more than this may be one happening told with two dates.
_APART_DAYS, _APART_MONTHS = 3, 31
_MONTH, _QUARTER = 31, 92
# A sentence longer than this that two articles share word for word was copied.
_LONG, _REPRINT = 20, 100.0
# A pair of characters that stands in more tellings than this is particular to none.
_COMMON = 150


def happening_rows(events: Iterable[Row], times: Iterable[Row], quantities: Iterable[Row]) -> list[dict[str, Any]]:
    """One row a happening, by date: the date its tellings agree on, its status, and every telling.

    `events`, `times` and `quantities` are rows of these tables. `agreement` is ``single`` for what one article
    tells, ``agree`` where all dates can be one, and the narrowest is given, else ``conflict``, with the dates as an
    EDTF set (``[2023-07-14,2023-07-15]``). What happened, and what is planned or foretold, are never one row.
    """
    dated = _by_article(times)
    counted = _by_article(quantities)
    tellings = [
        _telling(row, days, dated.get(row["article"], ()), counted.get(row["article"], ()))
        for row in events
        if (days := days_of(row["edtf"])) is not None
    ]
    found = [_happening(group) for group in _groups(tellings)]
    return sorted(found, key=lambda row: (row.pop("at"), row["id"]))


@dataclass(frozen=True, slots=True)
class _Telling:
    """One article's words for a happening, and what in them is particular to it."""

    row: Row
    days: Days
    who: frozenset[str]
    tokens: Mapping[str, float]
    versions: Mapping[str, frozenset[str]]
    titles: frozenset[str]
    amounts: tuple[dict[str, Any], ...]
    doer: frozenset[str]
    kinds: frozenset[str]
    pairs: frozenset[str]
    deed: frozenset[str]

    @property
    def ahead(self) -> bool:
        return bool(self.row["status"] != "actual")


@cache
def _common() -> tuple[Finder, frozenset[str]]:
    """Words that any such news uses, which tell no happening from another; and the Latin ones among them."""
    words = {row["word"] for name in ("events", "events_objects") for row in rows(name)}
    words |= {form for row in rows("units_nouns") for form in row["forms"].split("|")}
    tables = ("figures_things", "metrics", "status")
    words |= {word for name in tables for row in rows(name) for word in row["words"].split("、")}
    folded = {fold(word).lower() for word in words if len(word) > 1}
    return Finder(folded), frozenset(latin[0] for word in folded for latin in _LETTERS.finditer(word))


def _by_article(found: Iterable[Row]) -> dict[str, list[Row]]:
    by: dict[str, list[Row]] = {}
    for row in found:
        by.setdefault(row["article"], []).append(row)
    return by


def _within(found: Sequence[Row], start: int, end: int) -> Sequence[Row]:
    """Of rows in the order of the text, those that begin between `start` and `end`."""
    return found[bisect_left(found, start, key=_start) : bisect_left(found, end, key=_start)]


def _start(row: Row) -> int:
    return int(row["start"])


def _blanked(text: str, start: int, spans: Iterable[Row]) -> str:
    """`text`, which begins at `start` of its article, with the given tags blotted out."""
    for span in spans:
        a, b = span["start"] - start, min(span["end"] - start, len(text))
        text = text[:a] + "," * (b - a) + text[b:]
    return text


def _products(text: str, unmeasured: str) -> Iterator[tuple[str, str]]:
    """Latin names and numbered ones by base and version: gpt 4omini, 岚语 3轻量版; the version may be empty.

    A number after Chinese characters is looked for in the text without its quantities.
    """
    common = _common()[1]
    for match in _LATIN.finditer(text):
        words = [word.strip(".") for word in re.split("[-_ ]", match[0]) if word not in common]
        letters = _LETTERS.match(words[0]) if words else None
        version = "".join([words[0][letters.end() :], *words[1:]]).removesuffix(".0") if letters else ""
        if letters and (version or len(letters[0]) > 1):
            yield letters[0], version
        for word in words[1:]:
            if (letters := _LETTERS.match(word)) and word[letters.end() :].isdigit():
                yield letters[0], word[letters.end() :]
    for match in _NUMBERED.finditer(unmeasured):
        yield match[1], match[2].replace(".0", "")


def _without_common(text: str) -> str:
    for start, end, _ in _common()[0].find(text):
        text = text[:start] + "," * (end - start) + text[end:]
    return text


def _pairs(text: str) -> set[str]:
    """The pairs of neighbouring Chinese characters within the words of a text."""
    return {a + b for run in _HAN.findall(_JOINT.sub(",", text)) for a, b in pairwise(run)}


def _telling(row: Row, days: Days, times: Sequence[Row], quantities: Sequence[Row]) -> _Telling:
    start, end = row["start"], row["end"]
    inside = _within(quantities, start, end)
    undated = _blanked(fold(row["text"]).lower(), start, _within(times, start, end))
    said = [name for name in (row["participants"] or "").split("、") if name]
    unnamed = undated
    for name in sorted(said, key=len, reverse=True):
        unnamed = unnamed.replace(fold(name).lower(), "," * len(name))
    versions: dict[str, set[str]] = {}
    tokens: dict[str, float] = {}
    unmeasured = _blanked(unnamed, start, inside)
    for base, version in _products(unnamed, unmeasured):
        versions.setdefault(base, set()).add(version)
        tokens[base + version] = _VERSION if version else _NAME
    titles = frozenset(filter(None, map(name_key, _TITLE.findall(undated))))
    tokens |= dict.fromkeys(titles, _VERSION)
    tokens |= dict.fromkeys(_pairs(_without_common(unmeasured)), _PAIR)
    for q in inside:
        digits = f"{q['low'] or q['high']:.9e}".split("e")[0].strip("-0").replace(".", "").rstrip("0")
        tokens[f"{q['unit']} {q['low']} {q['high']}"] = _EXACT if len(digits) > 2 else _ROUND
    verb = min((first for first, _, _ in cues()[0].find(unnamed)), default=0)
    # Who acts, where no participant is named before the verb.
    doer = _without_common(unnamed[:verb]) if unnamed[:verb] == undated[:verb] else ""
    return _Telling(
        row=row,
        days=days,
        who=frozenset(name_key(entry_name(fold(name))) for name in said),
        tokens=tokens,
        versions={base: frozenset(numbers) for base, numbers in versions.items()},
        titles=titles,
        amounts=tuple(dict(q) for q in inside),
        doer=frozenset(_pairs(doer) | set(_LETTERS.findall(doer))),
        pairs=frozenset(_pairs(undated) | set(_LETTERS.findall(undated))),
        deed=frozenset(_pairs(unnamed)),
        kinds=frozenset(happens(undated)),
    )


def _same_name(one: str, other: str) -> bool:
    """Whether two names can be one's: the longer begins with the shorter (青岚, 青岚集团), or is cut to it (中科院)."""
    short, long = sorted((one, other), key=len)
    if len(short) < 2 or long[0] != short[0]:
        return False
    rest = iter(long)
    return long.startswith(short) or (len(short) > 2 and all(character in rest for character in short))


def _apart(one: Set[str], other: Set[str]) -> bool:
    """Whether both hold something, and nothing in common."""
    return bool(one and other and not one & other)


def _lacks(a: _Telling, b: _Telling) -> bool:
    """Whether someone who takes part in `a` is not named in `b`."""
    return any(not any(_same_name(one, other) for other in b.who) for one in a.who)


def _speak_against(a: _Telling, b: _Telling) -> bool:
    """Whether two tellings cannot be of one happening: by kind, by who acts, by version, title or amount."""
    kinds = {a.row["kind"], b.row["kind"]}
    if a.ahead != b.ahead or (len(kinds) > 1 and "other" not in kinds and not a.kinds & b.kinds):
        return True
    if a.ahead and _apart(a.kinds, b.kinds):
        return True
    if a.who and b.who and _lacks(a, b) and _lacks(b, a):
        return True
    if a.doer and b.doer and not (a.doer & b.pairs or b.doer & a.pairs):
        return True
    if any(not _one_version(a.versions[base], b.versions[base]) for base in a.versions.keys() & b.versions.keys()):
        return True
    if _apart(*({base + v for base, all_of in t.versions.items() for v in all_of if v} for t in (a, b))):
        return True
    if a.titles and b.titles and not any(one in other or other in one for one, other in product(a.titles, b.titles)):
        return True
    units = {q["unit"] for q in a.amounts} & {q["unit"] for q in b.amounts}
    pairs = [(p, q) for p, q in product(a.amounts, b.amounts) if p["unit"] == q["unit"]]
    return any(not any(p["unit"] == unit and _one_amount(p, q) for p, q in pairs) for unit in units)


def _one_version(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of a product's versions share one; a bare name may mean a numbered version, not a variant."""
    if one & other:
        return True
    bare, versions = (one, other) if "" in one else (other, one)
    return "" in bare and any(version[:1].isdigit() for version in versions)


def _one_amount(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two amounts can be one: like bounds are of about the same number, others allow a common value."""
    if one["modifier"] == other["modifier"] and None in (one["low"], one["high"]):
        sizes = [abs(q["high"] if q["low"] is None else q["low"]) for q in (one, other)]
        return bool(min(sizes) >= (1 - APPROXIMATE) * max(sizes))
    (low, high), (bottom, top) = interval(one), interval(other)
    return low <= top * (1 + 1e-9) and bottom <= high * (1 + 1e-9)


def _near(a: _Telling, b: _Telling) -> str:
    """How two dates lie: ``same`` day, one ``within`` the other, ``coarse``, a little ``apart``, or not near (empty)."""
    lengths = sorted((a.days.length(), b.days.length()))
    if a.days.meets(b.days):
        return "same" if lengths[1] == 1 else "within" if lengths[1] <= _MONTH else "coarse"
    firsts = (a.days.first, b.days.first)
    if firsts[0] is None or firsts[1] is None:
        return ""
    gap = abs((firsts[0] - firsts[1]).days)
    days, months = lengths[1] == 1, lengths[0] >= 28 and lengths[1] <= _MONTH
    return "apart" if (days and gap <= _APART_DAYS) or (months and gap <= _APART_MONTHS) else ""


def _likeness(a: _Telling, b: _Telling) -> float:
    """How surely two tellings are of one happening; 0 where they are not, below 1 where nothing particular is said."""
    same_words = all(a.row[name] == b.row[name] for name in ("text", "edtf", "sentence"))
    if a.row["article"] == b.row["article"]:
        return _REPRINT if same_words else 0.0
    if same_words and len(a.row["sentence"]) > _LONG:
        return _REPRINT
    near = _near(a, b)
    if not near or _speak_against(a, b):
        return 0.0
    acquainted = sum(_same_name(one, other) for one, other in product(a.who, b.who))
    alike = len(a.pairs & b.pairs) / max(1, min(len(a.pairs), len(b.pairs))) if a.row["kind"] == b.row["kind"] else 0.0
    if not a.tokens or not b.tokens:
        dated = near == "same" or (near == "within" and acquainted > 1 and a.row["edtf"] == b.row["edtf"])
        tells = a.row["kind"] != "statement"
        return alike * _PLAIN if tells and dated and acquainted and alike >= _MOST else 0.0
    both = a.tokens.keys() & b.tokens.keys()
    if all(" " in token for token in both) and acquainted < 2 and a.kinds - b.kinds and b.kinds - a.kinds:
        return 0.0
    shared = sum(a.tokens[token] for token in both)
    ratio = shared / min(sum(a.tokens.values()), sum(b.tokens.values()))
    telling = shared >= _VERSION and ratio >= _HALF
    copied = bool(both) and len(a.deed & b.deed) >= max(_MANY, _NEARLY * max(len(a.deed), len(b.deed)))
    enough = {
        "same": copied or (shared >= _PAIR and ratio >= _SOME) if acquainted else telling,
        "within": copied or (shared >= _NAME and ratio >= _HALF) if acquainted else telling,
        "coarse": telling and (acquainted or ratio >= _MOST),
        "apart": telling and acquainted and ratio >= _MOST,
    }[near]
    return 1 + shared * ratio if enough else 0.0


def _neighbours(tellings: Sequence[_Telling]) -> Iterator[tuple[int, int]]:
    """The pairs of tellings that share a name (its first two characters, after @) or a token, and lie near in time."""
    blocks: dict[tuple[str, bool], list[int]] = {}
    for n, one in enumerate(tellings):
        keys = {f"@{name[:2]}" for name in one.who} if one.days.length() <= _QUARTER else set()
        keys |= one.tokens.keys() | {one.row["text"]}
        for key in keys:
            blocks.setdefault((key, one.ahead), []).append(n)
    seen = set()
    for (key, _), block in blocks.items():
        if len(key) == 2 and len(block) > _COMMON:
            continue
        block.sort(key=lambda n: tellings[n].days.reach()[0])
        for at, n in enumerate(block):
            last = tellings[n].days.reach()[1] + _APART_MONTHS
            for m in block[at + 1 :]:
                if tellings[m].days.reach()[0] > last:
                    break
                if (n, m) not in seen:
                    seen.add((n, m))
                    yield n, m


def _groups(tellings: Sequence[_Telling]) -> list[list[_Telling]]:
    """Tellings by happening: the surest pairs first, and no group in which two speak against each other.

    A telling with nothing particular to it joins a group only where it fits no other.
    """
    group = list(range(len(tellings)))
    members = {n: [n] for n in group}

    def join(n: int, m: int) -> None:
        one, other = sorted((group[n], group[m]))
        if one != other and all(_may_meet(tellings[a], tellings[b]) for a, b in product(members[one], members[other])):
            for moved in members[other]:
                group[moved] = one
            members[one] += members.pop(other)

    scored = [(_likeness(tellings[n], tellings[m]), n, m) for n, m in _neighbours(tellings)]
    for _, n, m in sorted((pair for pair in scored if pair[0] >= 1), key=lambda pair: (-pair[0], pair[1:])):
        join(n, m)
    plain: dict[int, list[int]] = {}
    for score, n, m in scored:
        if 0 < score < 1:
            for one, other in ((n, m), (m, n)):
                if not tellings[one].tokens:
                    plain.setdefault(one, []).append(other)
    for n, others in plain.items():
        if len({group[m] for m in others}) == 1:
            join(n, others[0])
    return [[tellings[n] for n in sorted(numbers)] for numbers in members.values()]


def _may_meet(a: _Telling, b: _Telling) -> bool:
    """Whether two tellings may stand in one group, through a third if not by themselves."""
    if a.row["article"] == b.row["article"]:
        return bool(a.row["text"] == b.row["text"])
    unlike = _apart(a.tokens.keys(), b.tokens.keys())
    return bool(_near(a, b)) and not unlike and not _speak_against(a, b)


def _happening(told: list[_Telling]) -> dict[str, Any]:
    """The row of one happening; the telling with the narrowest date speaks for it."""
    ranked = sorted(told, key=lambda t: (t.days.length(), t.days.estimate, t.row["published"] or "9", t.row["id"]))
    lead = ranked[0]
    articles = list(dict.fromkeys(t.row["article"] for t in told))
    edtf, time, agreement = lead.row["edtf"], lead.row["time"], "agree" if len(articles) > 1 else "single"
    if any(not a.days.meets(b.days) for a, b in combinations(told, 2)):
        agreement = "conflict"
        rivals = [
            t for t in ranked if not any(o.days.length() < t.days.length() and o.days.meets(t.days) for o in told)
        ]
        edtf = one_of([t.row["edtf"] for t in rivals]) or edtf
        time = " | ".join(sorted({t.row["time"] for t in rivals}))
    kinds = [t.row["kind"] for t in ranked]
    names: dict[str, str] = {}
    for name in (name for t in ranked for name in (t.row["participants"] or "").split("、") if name):
        if not any(_same_name(name_key(name), key) for key in names):
            names[name_key(name)] = name
    return {
        "at": lead.days.reach(),
        "id": lead.row["id"],
        "time": time,
        "edtf": edtf,
        "agreement": agreement,
        "status": lead.row["status"],
        "kind": next((kind for kind in kinds if kind != "other"), "other"),
        "text": lead.row["text"],
        "participants": "、".join(names.values()),
        "told": len(articles),
        "articles": " ".join(articles),
        "published": lead.row["published"],
        "ids": " ".join(t.row["id"] for t in ranked),
        "tellings": " | ".join(f"{t.row['edtf']} {t.row['text']} ({t.row['id']})" for t in ranked),
    }

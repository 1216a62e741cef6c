"""The same sentences through this package and through its peers: times found, with the right days or length.

    python benchmarks/peers_times.py [--errors NAME] [--folder build/peers] [--cases tests/cases/times.jsonl]

The sentences are in peers_times.jsonl, or in another file of `--cases`, each with its anchor and the TIMEX3
expressions it holds; those without an anchor and the vague times are left out. Peers are installed
and run as in peers.py. A peer need not speak TIMEX3: a date is right where its first and last day are (or, where a
peer gives a moment alone, where that lies between them), a duration where its length is; a range told as one
counts for each end that it has right, for 年初 or 月底 days inside the year or month do, and of several candidates the
best counts.
"""

from __future__ import annotations

import argparse
import calendar
import json
import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

from peers import HERE, PEERS, Item, peer, reason

from analysis.model import Article
from analysis.tagging.quantities import extract_quantities
from analysis.tagging.segment import segment
from analysis.tagging.times import extract_times

PEERS["dateparser"] = ["dateparser"]
NAMES = ("recognizers-text-suite", "jionlp", "dateparser")
_LENGTH = re.compile(r"P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?)?")
# Values that leave a year, a day or a number open.
_OPEN = re.compile("XXXX|PT?X|T")
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def days(value: str) -> tuple[date, date] | None:
    """First and last day of a TIMEX3 date, None for what is none.

    >>> days("2024-Q3"), days("2024-H1")[1].isoformat(), days("199X")[0].year
    ((datetime.date(2024, 7, 1), datetime.date(2024, 9, 30)), '2024-06-30', 1990)
    """
    if "/" in value:
        first, last = (days(end) for end in value.split("/"))
        return (first[0], last[1]) if first and last else None
    if re.fullmatch(r"\d{3}X", value):
        return date(int(value[:3]) * 10, 1, 1), date(int(value[:3]) * 10 + 9, 12, 31)
    if match := re.match(r"(\d{4})-(\d\d)-(\d\d)", value):
        day = date(*map(int, match.groups()))
        return day, day
    match = re.fullmatch(r"(\d{4})(?:-(?:(\d\d)|Q(\d)|H(\d)|(SP|SU|FA|WI)))?", value)
    if match is None:
        return None
    year, month, quarter, half, season = match.groups()
    start, count = 1, 12
    if month:
        start, count = int(month), 1
    elif quarter or season:
        start, count = int(quarter) * 3 - 2 if quarter else _SEASONS[season], 3
    elif half:
        start, count = int(half) * 6 - 5, 6
    final = start + count - 1
    ends = int(year) + (final > 12), (final - 1) % 12 + 1
    return date(int(year), start, 1), date(*ends, calendar.monthrange(*ends)[1])


def length(value: str | None) -> float | None:
    """An ISO 8601 duration in days, None for what is none."""
    match = _LENGTH.fullmatch(value or "")
    if match is None or not any(match.groups()):
        return None
    years, months, weeks, days_, hours, minutes = (float(part or 0) for part in match.groups())
    return years * 365.25 + months * 30.4375 + weeks * 7 + days_ + hours / 24 + minutes / 1440


def right(expected: Item, item: Item, shared: bool) -> bool:
    """Whether what is found over an expected expression says the same; `shared` where it lies on another one too."""
    if item.get("value") == expected["value"]:
        return True
    if (size := length(expected["value"])) is not None:
        told = length(item.get("value"))
        if told is None and item["first"] and item["last"]:
            told = float((date.fromisoformat(item["last"]) - date.fromisoformat(item["first"])).days)
        return told is not None and abs(told - size) <= 0.01 * size + 0.5
    wanted = days(expected["value"])
    if wanted is None:
        return False
    first, last = (date.fromisoformat(item[end]) if item[end] else None for end in ("first", "last"))
    if first is None or last is None or shared:
        return any(end is not None and wanted[0] <= end <= wanted[1] for end in (first, last))
    if expected.get("mod"):
        return wanted[0] <= first <= last <= wanted[1]
    return (first, last) == wanted


def score(cases: list[dict[str, Any]], found: list[list[Item]]) -> tuple[int, int, int]:
    """Expressions found, those that are right, and items found where none is expected."""
    spans = hits = extra = 0
    for case, items in zip(cases, found, strict=True):
        lain = [[e for e in case["expect"] if e["start"] < i["end"] and i["start"] < e["end"]] for i in items]
        extra += len({(item["start"], item["end"]) for item, on in zip(items, lain, strict=True) if not on})
        for expected in case["expect"]:
            over = [(item, len(on) > 1) for item, on in zip(items, lain, strict=True) if expected in on]
            spans += bool(over)
            hits += any(right(expected, item, shared) for item, shared in over)
    return spans, hits, extra


def own(cases: list[dict[str, Any]]) -> list[list[Item]]:
    """What this package finds in each sentence, vague times left out."""
    found: list[list[Item]] = []
    for case in cases:
        raw = case["text"]
        text = segment(Article("sentence", raw, anchor=case["anchor"], body=((0, len(raw)),)))
        items = []
        for t in extract_times(text, extract_quantities(text)):
            if t.value.endswith("_REF"):
                continue
            first, last = days(t.value) or (None, None)
            ends = {"first": first.isoformat() if first else None, "last": last.isoformat() if last else None}
            items.append({"start": t.start, "end": t.end, "value": t.value, **ends})
        found.append(items)
    return found


def read_cases(path: Path) -> list[dict[str, Any]]:
    """The anchored sentences of a file with the dates and durations that each holds, at their offsets."""
    cases = []
    for case in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        if not case.get("anchor") or len(case["anchor"]) < 10:
            continue
        at, expected = 0, []
        for e in case["expect"]:
            start = e["start"] if "start" in e else case["text"].index(e["text"], at)
            at = e["end"] if "end" in e else start + len(e["text"])
            expected.append({**e, "start": start, "end": at})
        unclear = any(e["value"].endswith("_REF") or _OPEN.match(e["value"]) for e in expected)
        if not unclear:
            cases.append({**case, "expect": expected})
    return cases


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", choices=["analysis", *NAMES], metavar="NAME", help="list what NAME gets wrong")
    parser.add_argument("--folder", type=Path, default=Path("build/peers"))
    parser.add_argument("--cases", type=Path, default=HERE / "peers_times.jsonl")
    options = parser.parse_args()
    cases = read_cases(options.cases)
    results, skipped = {"analysis": own(cases)}, []
    for name in NAMES:
        try:
            results[name] = peer(name, cases, options.folder, "_times")
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            skipped.append(f"{name}: skipped, it does not install or run here: {reason(error)}")
    print(f"{len(cases)} sentences, {sum(len(case['expect']) for case in cases)} times\n")
    print("| | found | right | false alarms |")
    print("|---|---:|---:|---:|")
    for name, found in results.items():
        print(f"| {name} | " + " | ".join(map(str, score(cases, found))) + " |")
    print(*skipped, sep="\n")
    for case, items in zip(cases, results.get(options.errors, []), strict=False):
        if score([case], [items])[1:] != (len(case["expect"]), 0):
            print(case["text"], "\n  expected", case["expect"], "\n  found   ", items)


if __name__ == "__main__":
    main()

"""The public Chinese cases of Recognizers-Text, run through this package's numbers, quantities and times.

    python benchmarks/recognizers.py [FOLDER] [--list MODEL]      (default: ../shared/peers/recognizers-text)

FOLDER is that project's `Specs`. A case is *right* where every result it expects is found with its value and unit
and nothing else is; *right, convention aside* where each difference is one of `CONVENTIONS` and the value still
agrees once that is undone; *wrong* otherwise. A convention decides from the kind of difference, never from a case.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from conventions import CONVENTIONS, Item
from conventions.numbers import judge_extra, judge_number, numbers, text_of
from conventions.times import judge_time

from analysis.reading.folding import fold
from analysis.tagging.quantities import extract_quantities
from analysis.tagging.times import extract_times

FOLDER = Path("../shared/peers/recognizers-text")
# Model, its file, and the cases whose values (for DateTime, TIMEX values) its own package 1.0.2a2 gets right.
MODELS = {
    "Number": ("Number/Chinese/NumberModel.json", 334),
    "Percent": ("Number/Chinese/PercentModel.json", 139),
    "Currency": ("NumberWithUnit/Chinese/CurrencyModel.json", 28),
    "Dimension": ("NumberWithUnit/Chinese/DimensionModel.json", 11),
    "DateTime": ("DateTime/Chinese/DateTimeModel.json", 181),
}


def ours(model: str, raw: str, anchor: str | None) -> list[Item]:
    """What this package finds of a model's kind in a sentence."""
    if model == "Number":
        return numbers(raw)
    text = text_of(raw, anchor)
    quantities = extract_quantities(text)
    if model == "DateTime":
        return [Item(t.start, t.end, t.text, value=t.value) for t in extract_times(text, quantities)]
    kinds = {"Percent": ("percent", "percentage_point"), "Currency": ("money",), "Dimension": ("storage", "power")}
    return [
        Item(
            q.start,
            q.end,
            q.text,
            q.low if q.low is not None else q.high,
            q.high if q.high is not None else q.low,
            q.unit,
        )
        for q in quantities
        if q.dimension in kinds[model] or q.unit in kinds[model]
    ]


def theirs(model: str, case: dict[str, Any]) -> list[Item]:
    """What a case expects, at its offsets."""
    found, at = [], 0
    for result in case["Results"]:
        resolution = result.get("Resolution") or {}
        start = (
            result["Start"]
            if "Start" in result
            else max(fold(case["Input"]).lower().find(fold(result["Text"]).lower(), at), at)
        )
        at = result["End"] + 1 if "End" in result else start + len(result["Text"])
        if model == "DateTime":
            found.append(Item(start, at, result["Text"], candidates=tuple(resolution.get("values") or ())))
            continue
        value = resolution.get("value")
        number = float(value.rstrip("%")) if value is not None else None
        unit = "percent" if model == "Percent" else resolution.get("unit") or ""
        found.append(Item(start, at, result["Text"], number, number, unit))
    return found


def judge(model: str, raw: str, anchor: str | None, expected: list[Item], found: list[Item]) -> list[str]:
    """How a sentence's results differ: names of conventions, ``wrong`` for what is none; empty where nothing differs."""
    names: list[str] = []
    left = list(found)
    for item in expected:
        over = [f for f in left if f.start < item.end and item.start < f.end]
        left = [f for f in left if f not in over]
        if model == "DateTime":
            names += judge_time(item, over, anchor)
        else:
            names += judge_number(model, item, over)
    if model == "DateTime":
        return names + ["ref" if extra.value.endswith("_REF") else "wrong" for extra in left]
    return names + [judge_extra(model, raw, extra) for extra in left]


def undone(raw: str) -> dict[str, str]:
    """A sentence as it would be written here: without spaces between its characters, with narrow commas in numbers."""
    written = {
        "spaced": re.sub(r"(?<=[\d\u4e00-\u9fff．.]) +(?=[\d\u4e00-\u9fff０-９])", "", raw),
        "comma": re.sub(r"(?<=[\d０-９])，(?=[\d０-９]{3}(?![\d０-９]))", ",", raw),
    }
    return {name: sentence for name, sentence in written.items() if sentence != raw}


def differences(model: str, case: dict[str, Any], anchor: str | None) -> tuple[list[Item], list[Item], list[str]]:
    """What a case expects, what is found, and how the two differ, by `CONVENTIONS` or ``wrong``."""
    raw = case["Input"]
    expected, found = theirs(model, case), ours(model, raw, anchor)
    names = judge(model, raw, anchor, expected, found)
    if "wrong" not in names or model == "DateTime":
        return expected, found, names
    for name, sentence in undone(raw).items():
        results = [
            {"Text": undone(r["Text"]).get(name, r["Text"]), "Resolution": r.get("Resolution")} for r in case["Results"]
        ]
        again = theirs(model, {"Input": sentence, "Results": results})
        other = judge(model, sentence, anchor, again, ours(model, sentence, anchor))
        if "wrong" not in other:
            return expected, found, [*other, name]
    return expected, found, names


def run(folder: Path, model: str) -> list[tuple[dict[str, Any], list[Item], list[Item], list[str]]]:
    """Each case of a model with what it expects, what is found, and how the two differ."""
    cases = json.loads((folder / MODELS[model][0]).read_text(encoding="utf-8-sig"))
    judged = []
    for case in cases:
        anchor = ((case.get("Context") or {}).get("ReferenceDateTime") or "")[:10] or None
        judged.append((case, *differences(model, case, anchor)))
    return judged


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--list", choices=MODELS, metavar="MODEL", help=f"list what differs: {', '.join(MODELS)}")
    options = parser.parse_args()
    if not (options.folder / MODELS["Number"][0]).is_file():
        print(f"skipped: the cases of Recognizers-Text are not in {options.folder}")
        return
    used: Counter[tuple[str, str]] = Counter()
    print("| model | cases | right | right, convention aside | wrong | its own Python package |")
    print("|---|---:|---:|---:|---:|---:|")
    for model, (_, own) in MODELS.items():
        judged = run(options.folder, model)
        right = sum(not names for *_, names in judged)
        aside = sum("wrong" not in names for *_, names in judged)
        print(f"| {model} | {len(judged)} | {right} | {aside} | {len(judged) - aside} | {own} |")
        for case, expected, found, names in judged:
            used.update(() if "wrong" in names else {(model, name) for name in names})
            if options.list == model and names:
                print(" ", "+".join(names), case["Input"], _show(expected), "got", _show(found))
    print("\n| convention | cases |\n|---|---|")
    for name, meaning in CONVENTIONS.items():
        counts = ", ".join(f"{model} {n}" for (model, of), n in used.items() if of == name)
        if counts:
            print(f"| {meaning} | {counts} |")


def _show(items: list[Item]) -> str:
    return "; ".join(
        f"{i.text} {i.value or i.low} {i.unit}".strip()
        + (" " + str([c.get("timex") for c in i.candidates][:1]) if i.candidates else "")
        for i in items
    )


if __name__ == "__main__":
    main()

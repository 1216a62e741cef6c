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
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analysis.model import Article
from analysis.reading.folding import fold
from analysis.tagging.numerals import parse_interval, parse_number
from analysis.tagging.quantities import extract_quantities
from analysis.tagging.quantities_numbers import find_numbers
from analysis.tagging.segment import Text, segment
from analysis.tagging.times import extract_times

FOLDER = Path("../shared/peers/recognizers-text")
# Model, its file, and the cases that its own released Python package gets right.
MODELS = {
    "Number": ("Number/Chinese/NumberModel.json", 334),
    "Percent": ("Number/Chinese/PercentModel.json", 139),
    "Currency": ("NumberWithUnit/Chinese/CurrencyModel.json", 28),
    "Dimension": ("NumberWithUnit/Chinese/DimensionModel.json", 11),
    "DateTime": ("DateTime/Chinese/DateTimeModel.json", 112),
}
CONVENTIONS = {
    "vague": "a vague number is an interval here, its lower magnitude there (六十几万: 61 to 69万, 600,000)",
    "article": "a lone numeral that may count nothing is left to the unit after it (七匹): its value agrees",
    "counted": "a number that a unit follows counts (九欧元), where the case leaves it to another model",
    "point": "percentage points are a unit of their own, percent there",
    "sign": "a quantity is positive, the metric carries the direction (-17.5%)",
    "share": "百分之七 is a share (0.07), there also the number 7",
    "range": "a range is one quantity (3-8%), its last number there, or none",
    "fraction": "any 分之 is a share, there only those of a hundred, a thousand and so on",
    "numberless": "a currency without a number is no quantity",
    "parts": "a sum told in two units is two quantities (四欧元又七欧分)",
    "canonical": "values are in the canonical unit (70 megabytes: 7e7 B)",
    "unit": "a unit outside the dimensions here (公顷, 磅): its number agrees",
    "discount": "a discount is a price, no share (六八折): its number agrees",
    "spaced": "a word or numeral broken by spaces is read once they are out (百 分 之 8)",
    "comma": "a full-width comma ends a clause, thousands have the narrow one (８，８８８)",
    "chosen": "one date is chosen where the case offers two (17日)",
    "bound": "之前, 以后, 起, 从 stay outside the value, a Mod there",
    "ends": "a range of dates is two expressions, one for each end",
    "named": "a half year or a decade keeps its name (2021-H1, 198X), start and end there",
    "window": "过去六年, 之后8分钟 are durations, start and end there",
    "precision": "四年前 is a year, a day there",
    "day": "a clock time or a part of day takes the day of the anchor, none there",
    "half": "half a unit is told in the next smaller one (P30M, P2.5Y there)",
    "ref": "最近, 过去, 8分钟前 are vague times (PAST_REF), a date, a clock time or nothing there",
    "month first": "3/4/2021 is read month first, day first there",
    "calendar": "a day that the calendar lacks is no date (6月31日), unresolved there",
}
# Their units that are dimensions here: canonical unit and factor.
UNITS = {
    "Chinese yuan": ("CNY", 1),
    "United States dollar": ("USD", 1),
    "Dollar": ("USD", 1),
    "Euro": ("EUR", 1),
    "Hong Kong dollar": ("HKD", 1),
    "New Taiwan dollar": ("TWD", 1),
    "Japanese yen": ("JPY", 1),
    "Swiss franc": ("CHF", 1),
    "Kilobyte": ("B", 10**3),
    "Megabyte": ("B", 10**6),
    "Kilowatt": ("W", 10**3),
}
_RUN = re.compile(
    r"[-−负]?(?:[\d零〇一二三四五六七八九十百千万亿兆两俩壹贰叁肆伍陆柒捌玖拾佰仟廿半]|\.(?=\d)|[eE](?=[-+]?\d)"
    r"|(?<=\d)[,/^](?=[-+]?\d)|(?<=[\^eE])[-+]|(?<=[\d ])[kKMB](?![A-Za-z])|[点又多余几]|分 *之 *[负-]?| +(?=\S))+"
)
_VAGUE = re.compile(r"[多余几数]")
_DURATION = re.compile(r"P(?:(\d+(?:\.\d+)?)Y)?(?:(\d+(?:\.\d+)?)M)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?)?")
_HALF = {"H1": ("01-01", "07-01"), "H2": ("07-01", "01-01")}


@dataclass(frozen=True, slots=True)
class Item:
    """One result, theirs or ours: a number from `low` to `high` with a unit, or a TIMEX3 `value`."""

    start: int
    end: int
    text: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    value: str = ""
    candidates: tuple[dict[str, str], ...] = ()


def text_of(raw: str, anchor: str | None = None) -> Text:
    """One sentence as an article that has nothing else."""
    return segment(Article("case", raw, anchor=anchor, body=((0, len(raw)),)))


def numbers(raw: str) -> list[Item]:
    """The numbers of a sentence: in each run of numerals the longest surfaces that have a value.

    A lone Chinese numeral inside a word (四川) is none unless something countable follows.
    """
    folded = fold(raw)
    counted = [(q.start, q.end) for q in extract_quantities(text_of(raw))]
    found: list[Item] = []
    for run in _RUN.finditer(folded):
        at = run.start()
        while at < run.end():
            item = _longest(folded, at, run.end())
            if item is None:
                at += 1
                continue
            at = item.end
            lone = len(item.text) == 1 and not item.text.isdecimal()
            within = any(
                c.isalpha() and not c.isascii() for c in folded[item.start - 1 : item.start] + folded[at : at + 1]
            )
            if lone and within and not any(start <= item.start < end for start, end in counted):
                continue
            if item.text.strip("万亿点"):
                found.append(item)
    return found


def _longest(folded: str, start: int, end: int) -> Item | None:
    for stop in range(end, start, -1):
        surface = folded[start:stop]
        if surface != surface.strip():
            continue
        compact = surface.replace(" ", "") if "/" not in surface else surface
        value = parse_number(compact)
        if value is not None:
            return Item(start, stop, surface, float(value), float(value))
        interval = parse_interval(compact)
        if interval is None and _VAGUE.search(compact):
            one = next(find_numbers(compact + "倍", compact + "倍", 0, len(compact) + 1, "Hans"), None)
            interval = (one.low, one.high) if one and (one.start, one.end) == (0, len(compact)) else None
        if interval is not None:
            return Item(start, stop, surface, float(interval[0]), float(interval[1]))
    return None


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


def close(a: float | None, b: float | None) -> bool:
    """Whether two values agree to the cases' own precision."""
    return a is not None and b is not None and abs(a - b) <= 1e-9 * max(abs(a), abs(b), 1e-30)


def judge(model: str, raw: str, anchor: str | None, expected: list[Item], found: list[Item]) -> list[str]:
    """How a sentence's results differ: names of conventions, ``wrong`` for what is none; empty where nothing differs."""
    names: list[str] = []
    left = list(found)
    for item in expected:
        over = [f for f in left if f.start < item.end and item.start < f.end]
        left = [f for f in left if f not in over]
        if model == "DateTime":
            names += _judge_time(item, over, anchor)
        else:
            names += _judge_number(model, item, over)
    return names + [_judge_extra(model, raw, extra) for extra in left]


def _judge_number(model: str, item: Item, over: list[Item]) -> list[str]:
    unit, factor = UNITS.get(item.unit, (item.unit, 1)) if model in ("Currency", "Dimension") else (item.unit, 1)
    value = None if item.low is None else item.low * factor
    if value is None:
        return ["wrong" if over else "numberless"]
    if len(over) == 1:
        one = over[0]
        names = (
            [] if one.unit == unit or model == "Number" else ["point"] if one.unit == "percentage_point" else ["wrong"]
        )
        names += ["canonical"] if factor != 1 else []
        if close(one.low, value) and close(one.high, value):
            return names
        if close(one.low, -value) and close(one.high, -value):
            return [*names, "sign"]
        if model == "Number" and one.text.startswith("百分之") and close((one.low or 0) * 100, value):
            return [*names, "share"]
        if one.low is not None and one.high is not None and one.low < one.high:
            if _VAGUE.search(one.text) and one.low >= value >= one.low - (one.high - one.low):
                return [*names, "vague"]
            if close(one.high, value) or close(one.low, value):
                return [*names, "range"]
        return ["wrong"]
    if len(over) > 1:
        same = all(o.unit == unit and close(o.low, o.high) for o in over)
        return ["parts" if same and close(sum(o.low or 0 for o in over), value) else "wrong"]
    if model == "Number":
        lone = len(item.text.strip()) == 1
        return [
            "article"
            if lone and (read := parse_number(item.text)) is not None and close(float(read), value)
            else "wrong"
        ]
    agree = any(close(read, value) or (model == "Percent" and close(read * 10, value)) for read in _heads(item.text))
    if agree and model == "Percent" and item.text.endswith("折"):
        return ["discount"]
    return ["unit" if agree and model != "Percent" and item.unit not in UNITS else "wrong"]


def _heads(text: str) -> list[float]:
    """The values of the numbers that a text may begin with: 26 and 26,000 of 26千米."""
    values = (parse_number(text[:end].strip()) for end in range(1, len(text)))
    return [float(value) for value in values if value is not None]


def _judge_extra(model: str, raw: str, extra: Item) -> str:
    if model == "DateTime":
        return "ref" if extra.value.endswith("_REF") else "wrong"
    if model == "Number":
        spans = ((q.start, q.end) for q in extract_quantities(text_of(raw)))
        return "counted" if any(start <= extra.start < end for start, end in spans) else "wrong"
    if extra.low != extra.high:
        return "range"
    return "fraction" if "分之" in extra.text else "wrong"


def clock(value: str) -> str:
    """A date with clock time in its shortest ISO form: no space, no empty minutes and seconds."""
    value = re.sub(r"(?<=\d) (?=\d)", "T", value)
    for _ in range(2):
        value = re.sub(r"(T\d\d(?::\d\d)?):00$", r"\1", value)
    return value


def months(value: str) -> tuple[float, float] | None:
    """A duration of years, months, hours and minutes in months and minutes, None where it has others."""
    match = _DURATION.fullmatch(value)
    if match is None:
        return None
    years, month, hours, minutes = (float(part or 0) for part in match.groups())
    return years * 12 + month, hours * 60 + minutes


def period(value: str) -> tuple[str, str] | None:
    """First day of a named period and of what follows it: a half year, a decade."""
    if match := re.fullmatch(r"(\d{4})-(H[12])", value):
        start, end = _HALF[match[2]]
        return f"{match[1]}-{start}", f"{int(match[1]) + (match[2] == 'H2')}-{end}"
    if re.fullmatch(r"\d{3}X", value):
        first = int(value[:3]) * 10
        return f"{first}-01-01", f"{first + 10}-01-01"
    return None


def _points(candidate: dict[str, str]) -> tuple[str, str]:
    return clock(candidate.get("start", "")), clock(candidate.get("end", ""))


def _judge_time(item: Item, over: list[Item], anchor: str | None) -> list[str]:
    timexes = {clock(c.get("timex", "")) for c in item.candidates}
    values = {clock(c["value"]) for c in item.candidates if "value" in c}
    if not over and timexes and all(t.endswith("_REF") for t in timexes):
        return ["ref"]
    if not over:
        return ["calendar" if values == {"not resolved"} and not _real(timexes) else "wrong"]
    shown = [clock(o.value) for o in over]
    bound = ["bound"] if any("Mod" in c for c in item.candidates) else []
    if len(over) == 2:
        ends = (_points(c) for c in item.candidates)
        fits = any(a and b and a.startswith(_bare(shown[0], a)) and b.startswith(_bare(shown[1], b)) for a, b in ends)
        if fits:
            return ["ends"]
        swapped = any((_swap(a), _swap(b)) == (shown[0], shown[1]) for a, b in map(_points, item.candidates))
        return ["ends", "month first"] if swapped else ["wrong"]
    if len(over) > 2:
        return ["wrong"]
    value = shown[0]
    if value in timexes:
        return bound
    if value in values:
        return ["chosen" if any("XXXX" in t for t in timexes) else "precision", *bound]
    if any(
        t.replace("XXXX-", "", 1) and re.fullmatch(t.replace("XXXX", r"\d{4}"), value) for t in timexes if "XXXX" in t
    ):
        return ["chosen", *bound]
    if anchor and any(t.startswith("T") and value == anchor + t for t in timexes):
        return ["day", *bound]
    if (named := period(value)) and any(_points(c) == named for c in item.candidates):
        return ["named"]
    if any(t.startswith("(") and t.rstrip(")").split(",")[-1] == value for t in timexes):
        return ["window"]
    if (length := months(value)) and any(months(t) == length for t in timexes):
        return ["half"]
    if value.endswith("_REF"):
        return ["ref"]
    if len(value) == 4 and any(v.startswith(value + "-") for v in values):
        return ["precision"]
    return ["month first"] if any(_swap(v) == value for v in values) else ["wrong"]


def _bare(value: str, other: str) -> str:
    """A clock time without its day where the other has none."""
    return value.partition("T")[2] if "-" not in other and "T" in value else value


def _swap(value: str) -> str:
    return re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\1-\3-\2", value)


def _real(timexes: set[str]) -> bool:
    for timex in timexes:
        try:
            date.fromisoformat(timex.replace("XXXX", "2020"))
        except ValueError:
            continue
        return True
    return False


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
    used: Counter[str] = Counter()
    print("| model | cases | right | right, convention aside | wrong | its own Python package |")
    print("|---|---:|---:|---:|---:|---:|")
    for model, (_, own) in MODELS.items():
        judged = run(options.folder, model)
        right = sum(not names for *_, names in judged)
        aside = sum("wrong" not in names for *_, names in judged)
        print(f"| {model} | {len(judged)} | {right} | {aside} | {len(judged) - aside} | {own} |")
        for case, expected, found, names in judged:
            used.update({(model, name) for name in names} if "wrong" not in names else ())
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

"""Numbers, percentages, sums and dimensions: what is found, and how it differs."""

from __future__ import annotations

import re

from analysis.model import Article
from analysis.reading.folding import fold
from analysis.tagging.numerals import parse_interval, parse_number
from analysis.tagging.quantities import extract_quantities
from analysis.tagging.quantities_numbers import find_numbers
from analysis.tagging.segment import Text, segment
from conventions import Item, close

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
            counted = compact + "倍"
            one = next(iter(find_numbers(counted, counted, [(0, len(counted))], "Hans")[0]), None)
            interval = (one.low, one.high) if one and (one.start, one.end) == (0, len(compact)) else None
        if interval is not None:
            return Item(start, stop, surface, float(interval[0]), float(interval[1]))
    return None


def judge_number(model: str, item: Item, over: list[Item]) -> list[str]:
    """How the numbers found over an expected one differ from it."""
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


def judge_extra(model: str, raw: str, extra: Item) -> str:
    """Why a number is found where none is expected."""
    if model == "Number":
        spans = ((q.start, q.end) for q in extract_quantities(text_of(raw)))
        return "counted" if any(start <= extra.start < end for start, end in spans) else "wrong"
    if extra.low != extra.high:
        return "range"
    return "fraction" if "分之" in extra.text else "wrong"

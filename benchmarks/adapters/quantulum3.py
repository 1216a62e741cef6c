"""JSON list of sentences -> JSON list of what quantulum3 finds once everything but ASCII is blanked for it."""

import json
import sys
import warnings

warnings.simplefilter("ignore")

from quantulum3 import parser  # noqa: E402

UNITS = {
    "byte": ("B", 1),
    "dollar": ("USD", 1),
    "exabyte": ("B", 1e18),
    "gigabit per second": ("bit/s", 1e9),
    "gigabyte": ("B", 1e9),
    "megawatt": ("W", 1e6),
    "millisecond": ("s", 1e-3),
    "nanometre": ("m", 1e-9),
    "percentage": ("percent", 1),
}


def found(sentence):
    plain = "".join(c if c.isascii() else " " for c in sentence)
    items = []
    for quantity in parser.parse(plain):
        name = quantity.unit.name
        unit, factor = UNITS.get(name, (None if name == "dimensionless" else name, 1))
        number = quantity.value * factor
        start, end = quantity.span
        items.append({"start": start, "end": end, "low": number, "high": number, "unit": unit})
    return items


print(json.dumps([found(sentence) for sentence in json.load(sys.stdin)], ensure_ascii=False))

"""JSON list of sentences -> JSON list of what Recognizers-Text finds, its units in canonical ones; bare numbers too."""

import json
import sys
import warnings

warnings.simplefilter("ignore")

from recognizers_number import recognize_number, recognize_percentage  # noqa: E402
from recognizers_number_with_unit import recognize_currency, recognize_dimension  # noqa: E402
from recognizers_text import Culture  # noqa: E402

UNITS = {
    "Bit per second": ("bit/s", 1),
    "Gigabit per second": ("bit/s", 1e9),
    "Gigabyte": ("B", 1e9),
    "Kilobyte": ("B", 1e3),
    "Kilowatt": ("W", 1e3),
    "Kilowatt hour": ("Wh", 1e3),
    "Megabyte": ("B", 1e6),
    "Megawatt": ("W", 1e6),
    "Microsecond": ("s", 1e-6),
    "Millisecond": ("s", 1e-3),
    "Nanometer": ("m", 1e-9),
    "Petabyte": ("B", 1e15),
    "Terabyte": ("B", 1e12),
    "Watt": ("W", 1),
}


def found(sentence):
    items = []
    for recognize in (recognize_currency, recognize_dimension, recognize_percentage, recognize_number):
        for result in recognize(sentence, Culture.Chinese):
            value = (result.resolution or {}).get("value")
            if value is None or any(i["start"] <= result.start < i["end"] for i in items):
                continue
            name = result.resolution.get("unit")
            unit, factor = UNITS.get(name, (name, 1))
            unit = "percent" if value.endswith("%") else result.resolution.get("isoCurrency") or unit
            number = float(value.rstrip("%")) * factor
            items.append({"start": result.start, "end": result.end + 1, "low": number, "high": number, "unit": unit})
    return items


print(json.dumps([found(sentence) for sentence in json.load(sys.stdin)], ensure_ascii=False))

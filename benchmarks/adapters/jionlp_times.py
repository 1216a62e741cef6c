"""JSON list of sentences with anchors -> JSON list of the times that JioNLP finds: days, or a length."""

import contextlib
import io
import json
import re
import sys
import time

with contextlib.redirect_stdout(io.StringIO()):
    import jionlp

YEAR = re.compile(r"\d{4}-\d\d-\d\d")
LETTERS = {"year": "Y", "month": "M", "week": "W", "day": "D", "hour": "H", "minute": "M", "second": "S"}


def length(delta):
    """A period of named units in ISO 8601."""
    date = "".join(f"{n:g}{LETTERS[u]}" for u, n in delta.items() if u in ("year", "month", "week", "day"))
    clock = "".join(f"{n:g}{LETTERS[u]}" for u, n in delta.items() if u in ("hour", "minute", "second"))
    return f"P{date}" + (f"T{clock}" if clock else "")


def found(case):
    base = time.mktime(time.strptime(case["anchor"], "%Y-%m-%d"))
    items = []
    for tag in jionlp.ner.extract_time(case["text"], time_base=base, with_parsing=True):
        start, end = tag["offset"]
        when = tag["detail"]["time"]
        item = {"start": start, "end": end, "first": None, "last": None}
        if isinstance(when, list):
            item["first"], item["last"] = (moment[:10] if YEAR.match(moment) else None for moment in when)
        elif "delta" in when:
            item["value"] = length(when["delta"]) if isinstance(when["delta"], dict) else None
        else:
            item["value"] = length({u: n[0] if isinstance(n, list) else n for u, n in when.items()})
        items.append(item)
    return items


def safely(case):
    """What it finds, nothing where it raises."""
    try:
        return found(case)
    except Exception:
        return []


print(json.dumps([safely(case) for case in json.load(sys.stdin)]))

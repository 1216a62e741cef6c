"""JSON list of sentences with anchors -> JSON list of the moments that dateparser finds."""

import json
import sys
import warnings
from datetime import datetime

warnings.simplefilter("ignore")

from dateparser.search import search_dates  # noqa: E402


def found(case):
    base = {"RELATIVE_BASE": datetime.fromisoformat(case["anchor"])}
    items, at = [], 0
    for text, moment in search_dates(case["text"], languages=["zh"], settings=base) or []:
        start = max(case["text"].find(text, at), at)
        at = start + len(text)
        items.append({"start": start, "end": at, "first": moment.date().isoformat(), "last": None})
    return items


print(json.dumps([found(case) for case in json.load(sys.stdin)]))

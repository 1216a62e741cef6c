"""JSON list of sentences with anchors -> JSON list of the times that Recognizers-Text finds, each candidate, a range's end as a day and as the day before."""

import json
import sys
import warnings
from datetime import date, datetime, timedelta

warnings.simplefilter("ignore")

from recognizers_date_time import recognize_datetime  # noqa: E402
from recognizers_text import Culture  # noqa: E402


def day_before(end):
    """The last day of a period whose end is exclusive."""
    return (date.fromisoformat(end[:10]) - timedelta(days=1)).isoformat()


def found(case):
    items = []
    base = datetime.fromisoformat(case["anchor"])
    for result in recognize_datetime(case["text"], Culture.Chinese, reference=base):
        for value in (result.resolution or {}).get("values", []):
            item = {
                "start": result.start,
                "end": result.end + 1,
                "value": value.get("timex"),
                "first": None,
                "last": None,
            }
            kind = value.get("type", "")
            if kind in ("date", "datetime"):
                item["first"] = item["last"] = value["value"][:10]
            elif kind == "daterange" and value.get("start") and value.get("end"):
                item["first"], item["last"] = value["start"], day_before(value["end"])
            elif kind == "datetimerange" and value.get("start") and value.get("end"):
                item["first"], item["last"] = value["start"][:10], value["end"][:10]
            items.append(item)
            if kind == "daterange" and item["last"]:
                items.append({**item, "last": value["end"]})
    return items


def safely(case):
    """What it finds, nothing where it raises."""
    try:
        return found(case)
    except Exception:
        return []


print(json.dumps([safely(case) for case in json.load(sys.stdin)]))

"""JSON list of sentences -> JSON list of the sums of money that JioNLP finds, its bounds kept."""

import contextlib
import io
import json
import sys

with contextlib.redirect_stdout(io.StringIO()):
    import jionlp

CURRENCIES = {
    "元": "CNY",
    "美元": "USD",
    "港元": "HKD",
    "新台币": "TWD",
    "台币": "TWD",
    "欧元": "EUR",
    "日元": "JPY",
    "英镑": "GBP",
    "韩元": "KRW",
}


def found(sentence):
    items = []
    for money in jionlp.ner.extract_money(sentence):
        detail = money["detail"]
        numbers = detail["num"] if isinstance(detail["num"], list) else [detail["num"]] * 2
        low, high = (float(number) for number in numbers)
        items.append(
            {
                "start": money["offset"][0],
                "end": money["offset"][1],
                "low": None if detail["definition"] == "blur-" else low,
                "high": None if detail["definition"] == "blur+" else high,
                "unit": CURRENCIES.get(detail["case"], detail["case"]),
            }
        )
    return items


print(json.dumps([found(sentence) for sentence in json.load(sys.stdin)], ensure_ascii=False))

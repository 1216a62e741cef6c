"""Lists shared out: A和B分别为X和Y gives X to A and Y to B; 2022年和2023年分别为X和Y its year to each."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import msgspec

from analysis.model import Quantity, TimeExpression
from analysis.reading.patterns import pattern
from analysis.tagging.figures_context import (
    SHARED,
    Context,
    Sentence,
    clause_at,
    marks_in,
    names_in,
    quantities_in,
    times_in,
)

_BRACKETED = re.compile(r"\([^)]*\)")
_COMMA = re.compile(r"以及|[、,/和与及]")
_JOIN = re.compile(r"\s*(?:[、,/和与及]|以及|跟)\s*")
_THROUGH = re.compile(r"\s*(?:[-—–~]+|[至到])\s*")
_BETWEEN = r"[^,。;]{0,4}?(?:、|和|与|及|以及|,)[^,。;]{0,4}"


class Share(msgspec.Struct, frozen=True, gc=False):
    """What one quantity of a shared list belongs to; each part is None where the list does not say."""

    entity: str | None = None
    metric: str | None = None
    time: str | None = None


def share_of(sentence: Sentence, quantity: Quantity) -> Share | None:
    """The part of a list with 分别 that falls to `quantity`; None outside such a list.

    >>> from analysis.model import Article
    >>> from analysis.tagging import tag_article
    >>> sentence = "腾讯和百度的资本开支分别为900亿元和120亿元。"
    >>> [(f.entity, f.quantity.text) for f in tag_article(Article("a", sentence, body=((0, len(sentence)),))).figures]
    [('腾讯', '900亿元'), ('百度', '120亿元')]
    """
    folded = sentence.folded
    start = max(sentence.start, quantity.start - 80)
    shared = [m.start() for m in SHARED.finditer(folded, start, quantity.start)]
    if not shared:
        return None
    at = shared[-1]
    if any(c in folded[at : quantity.start] for c in ";。"):
        return None
    run = _run(sentence.context, at, sentence.end)
    if quantity not in run or len(run) < 2:
        return None
    clauses = sentence.clauses
    index = clause_at(sentence, at)
    for lo, hi in clauses[max(index - 3, 0) : index + 1][::-1]:
        found = _items(sentence, lo, min(hi, at), len(run))
        if found:
            return found[run.index(quantity)]
    return None


def _run(context: Context, start: int, end: int) -> list[Quantity]:
    """The quantities after 分别 that are joined to one another."""
    folded = context.text.folded
    run: list[Quantity] = []
    for quantity in quantities_in(context, start, end):
        if run:
            gap = folded[run[-1].end : quantity.start]
            if "(" in gap and ")" not in gap:
                continue
            gap = _BRACKETED.sub("", gap)
            if len(gap) > 16 or not pattern(_BETWEEN).fullmatch(gap):
                break
        run.append(quantity)
    return run


def _items(sentence: Sentence, start: int, end: int, count: int) -> list[Share] | None:
    """The `count` items that stand before 分别: times, names, or nouns between 、 and 和."""
    folded, raw = sentence.folded, sentence.raw
    times = [
        t for t in times_in(sentence.context, start, end) if t.type in ("DATE", "TIME") and not t.value.endswith("_REF")
    ]
    dates = _years_through(folded, times)
    if len(dates) == count:
        return [Share(time=date) for date in dates]
    names = [m for m in names_in(sentence.context, start, end) if m.kind != "document"]
    for first in range(len(names) - count + 1):
        run = names[first : first + count]
        if all(_JOIN.search(folded, a.end, b.start) for a, b in itertools.pairwise(run)):
            return [Share(entity=m.name) for m in run]
    heads = [m for m in marks_in(sentence, start, end) if "head" in m.kinds]
    parts = [p for p in _COMMA.split(folded[start:end]) if p]
    if len(parts) == count and heads and heads[-1].end >= end - 1:
        last = [[m for m in heads if part.endswith(m.word)] for part in parts]
        if all(last):
            return [Share(metric=found[-1].word) for found in last]
    if len(parts) == count and all(len(p) >= 2 and not any(c.isdigit() for c in p) for p in parts):
        at = start
        shares = []
        for part in parts:
            begin = folded.find(part, at, end)
            at = begin + len(part)
            shares.append(Share(entity=raw[begin:at].partition("的")[0].strip()))
        return shares
    return None


def _years_through(folded: str, times: Sequence[TimeExpression]) -> list[str]:
    """The dates of the times, a range of years as each of its years: 2025—2027年."""
    dates: list[str] = []
    for before, time in zip([None, *times], times, strict=False):
        if before and len(before.value) == len(time.value) == 4 and _THROUGH.fullmatch(folded, before.end, time.start):
            dates.extend(str(year) for year in range(int(before.value) + 1, int(time.value)))
        dates.append(time.value[:10])
    return dates

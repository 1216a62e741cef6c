"""What a quantity measures: the metric noun of its clause, else the counted noun, else the verb."""

from __future__ import annotations

import re
from functools import cache

from analysis.lexicon import Finder, rows
from analysis.model import Quantity, Range
from analysis.reading.folding import fold
from analysis.tagging.figures_context import BOUNDARY, Context, marks_in, names_in, quantities_in, times_in, words_of

_DEFAULT = {
    "parameter": "参数",
    "m": "制程",
    "W": "功率",
    "B": "容量",
    "bit/s": "带宽",
    "s": "延迟",
    "FLOPS": "算力",
    "OPS": "算力",
}
_COUNTS = frozenset({"chip", "server", "rack", "facility", "model", "organisation", "person", "token"})
_RATES = frozenset({"percent", "percentage_point", "times"})
_NOUN_AFTER = re.compile(r"(?:规模)?的?\s*([^,。!?;:\n()、的了“”]{2,12})")
_SUFFIXED = re.compile(r"([\u4e00-\u9fff]{1,7}[率额量价费])\s*(?:达到?|高达|为|约|约为|是|超过?|仅为?|只有)?\s*$")
_EDGE = re.compile(r"[,。!?;:、()\s“”\"《》|·-]")
_DETERMINER = re.compile(r"(?:(?:其|该|本|这|此|各|每|单)[个家款座台块颗张位]?|[约的个类])*")
_CHANGE = re.compile(
    r"(?:同比|环比|年均|较[^,]{1,10})?(?:增长|增加|上升|上涨|提升|提高|成长|下降|下滑|下跌|减少|降低|衰退|年增|年减|季增|季减|大涨|大跌)"
)


@cache
def _periodic() -> Finder:
    return Finder(word for row in rows("metrics") if row["period"] for word in words_of(row))


def is_periodic(metric: str | None) -> bool:
    """Whether a metric is told by reporting period (营收, 净利润, 出货量), so that a period named before still holds."""
    return metric is not None and bool(_periodic().find(fold(metric)))


def metric_of(context: Context, quantity: Quantity, sentence: Range, clause: Range, last: str | None) -> str | None:
    """The words of the text for what `quantity` measures; for a size in a name, the word for its unit.

    A rate of change carries its direction (营收同比增长), with the noun of `last`, the metric of the figure before
    in the sentence, where its own clause has none.

    >>> from analysis.model import Article
    >>> from analysis.tagging import tag_article
    >>> sentence = "腾讯第二季度净利润为560亿元,同比增长17%。"
    >>> [f.metric for f in tag_article(Article("a", sentence, body=((0, len(sentence)),))).figures]
    ['净利润', '净利润同比增长']
    """
    marks = marks_in(context, sentence, clause[0], quantity.start)
    raw, folded = context.text.raw, context.text.folded
    between = quantities_in(context, clause[0], quantity.start)
    start = between[-1].end if between else clause[0]
    change = _CHANGE.search(folded, start, quantity.start) if quantity.unit in _RATES else None
    nouns = [m for m in marks if "head" in m.kinds and not _CHANGE.fullmatch(m.word) and m.start >= start]
    suffixed = _SUFFIXED.search(folded, start, quantity.start)
    if suffixed and (not nouns or suffixed.start(1) >= nouns[-1].end) and not change:
        noun = _widened(context, sentence, suffixed.end(1) - 1, suffixed.end(1), start)
        if len(noun) > 1:
            return noun
    if nouns:
        noun = _widened(context, sentence, nouns[-1].start, nouns[-1].end, start)
        return noun + raw[change.start() : change.end()] if change and change.start() >= nouns[-1].end else noun
    if change:
        return (last or "") + raw[change.start() : change.end()]
    end = min(clause[1], quantity.end + 24)
    after = marks_in(context, sentence, quantity.end, end)
    if quantity.unit in _COUNTS:
        kind = "counted" + quantity.unit
        counted = next((m for m in after if kind in m.kinds), None)
        if counted:
            return _cut(raw[quantity.end : counted.end]) or counted.word
        before = [m for m in marks if kind in m.kinds]
        if before:
            return _widened(context, sentence, before[-1].start, before[-1].end, clause[0])
        named = _NOUN_AFTER.match(folded, quantity.end, clause[1])
        if named:
            return raw[named.start(1) : named.end(1)].strip()
    else:
        following = next((m for m in after if "head" in m.kinds), None)
        held = following and any(m.kinds & BOUNDARY for m in after if m.start < following.start)
        if following and not held and not quantities_in(context, quantity.end, following.start):
            return _cut(raw[quantity.end : following.end])
    if between and last:
        return last
    if quantity.unit in _DEFAULT:
        return _DEFAULT[quantity.unit]
    verbs = [m for m in marks if m.kinds & {"deed", "growth"}]
    return verbs[-1].word if verbs else last


def _cut(text: str) -> str:
    return _EDGE.split(text)[-1].rpartition("的")[2].strip()


def _widened(context: Context, sentence: Range, start: int, end: int, limit: int) -> str:
    """The metric noun with the words that qualify it, back to a name, a time, a 的 or a verb."""
    folded = context.text.folded
    stop = limit
    for mark in marks_in(context, sentence, limit, start):
        if mark.kinds & BOUNDARY or "link" in mark.kinds:
            stop = max(stop, mark.end)
    ends = [m.end for m in names_in(context, limit, start)] + [t.end for t in times_in(context, limit, start)]
    stop = max([stop, *(min(e, start) for e in ends)])
    stop = max(stop, folded.rfind("的", stop, start) + 1)
    for match in _EDGE.finditer(folded, stop, start):
        stop = match.end()
    lead = _DETERMINER.match(folded, stop, start)
    stop = lead.end() if lead else stop
    return context.text.raw[stop if end - stop <= 16 else start : end]

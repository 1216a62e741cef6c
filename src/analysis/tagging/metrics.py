"""What a quantity measures: the metric noun of its clause, else what it counts or is a share of, else the deed."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from msgspec.structs import replace

from analysis.lexicon import Finder, rows
from analysis.model import Figure, Quantity, Range
from analysis.reading.folding import fold
from analysis.tagging.figures_context import (
    BOUNDARY,
    Mark,
    Sentence,
    marks_in,
    names_in,
    quantities_in,
    times_in,
    words_of,
)
from analysis.tagging.segment import ENDLESS

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
_PARTING = BOUNDARY | {"link"}
_GRADING, _DOING, _ENDING = (
    frozenset({"growth", "copula"}),
    frozenset({"deed", "growth"}),
    frozenset({"growth", "status", "copula"}),
)
_CLOSING = _PARTING | {"status"}
_COUNTS = frozenset({"chip", "server", "rack", "facility", "model", "organisation", "person", "token"})
_RATES = frozenset({"percent", "percentage_point", "times"})
_LONGEST = 16
# The noun that a quantity measures stands within this many characters behind it.
_AFTER = 24
_SUFFIXES, _LEVELS = "率额量价费", ("达到", "达", "高达", "为", "约", "约为", "是", "超过", "超", "仅为", "仅", "只有")
_SUFFIXED = re.compile(rf"[{_SUFFIXES}](?<=[\u4e00-\u9fff].)\s*(?:{'|'.join(_LEVELS)})?\s*$")
_SUFFIXED_ENDS = frozenset((*_SUFFIXES, *(word[-1] for word in _LEVELS)))
# A space is an edge too, but not between a Latin word and the next.
_EDGE = re.compile(r"[,。!?;:、()\n“”\"《》|±—… ](?:(?<! )|(?<![!-~] )|(?![!-~\u4e00-\u9fff]))")
_NOUN = re.compile(r"(?:规模)?的?\s*((?![用来和与及并立归即非仅或等为以至的])[^,。!?;:\n()、的了“”\"《》—/±]{2,16})")
_NO_NOUN = re.compile(r"[会将是被把就也都已不没]")
_POINTING, _LOOSE = "其该本这此各每单", "约的个类了"
_DETERMINER = re.compile(rf"(?:[{_POINTING}][个家款座台块颗张位]?|[{_LOOSE}])*")
_DETERMINING = frozenset(_POINTING + _LOOSE)
_JOINED = re.compile(r"\s*(?:[、,和与及跟]|以及|并)\s*")
_SHARE = re.compile(r"(?<![市独抢侵])占(?![比率地领优])(?:据|到|有|了)?([^,。;:占由从较比]{2,18}?)(?:的|$)")
_OBJECT = re.compile(r"[^,。;:由从较比]{2,14}的$")
_AMOUNT = re.compile(r"[了约近逾超\s]{0,3}")
_BY = re.compile(r"[约近逾超过了高达\s]{0,4}")
_LEVEL = re.compile(r"[达到至为约近超过了高仅只有\s]{0,5}")


@cache
def _periodic() -> Finder:
    return Finder(word for row in rows("metrics") if row["period"] for word in words_of(row))


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(word for row in rows("metrics") if row["kind"] == kind for word in words_of(row))


def _any_of(kind: str) -> str:
    return "|".join(sorted(_words(kind), key=len, reverse=True))


def _turn() -> str:
    """What a change turns on, also one character of it before the amount: 涨 of 涨约三成."""
    short = "|".join(character + "(?=[近约超逾了]?$)" for character in "增涨跌降升减")
    return rf"({_any_of('change')}|{short})(?![长加])"


@cache
def _turned() -> re.Pattern[str]:
    return re.compile(_turn())


@cache
def _change() -> re.Pattern[str]:
    """A change with what it is held against before it: 同比大幅增长."""
    versus = rf"(?:{_any_of('versus')}|较[^,]{{1,10}})"
    return re.compile(rf"({versus})?[均亦将]?(?:{_any_of('degree')})?{_turn()}")


@lru_cache(maxsize=1 << 12)
def is_periodic(metric: str | None) -> bool:
    """Whether a metric is told by reporting period (营收, 净利润, 出货量), so that a period named before still holds."""
    return metric is not None and bool(_periodic().find(fold(metric)))


def metric_of(
    sentence: Sentence, quantity: Quantity, clause: Range, last: Figure | None, between: Quantity | None
) -> str | None:
    """The words of the text for what `quantity` measures; for a size in a name, the word for its unit.

    A rate of change carries its direction (营收同比增长), with the noun of `last`, the figure before in the sentence,
    where its own clause has none; `between` is the quantity before it in its clause. A verb that only says how much (达到, 为) names nothing: then it is None.

    >>> from analysis.model import Article
    >>> from analysis.tagging import tag_article
    >>> sentence = "腾讯第二季度净利润为560亿元,同比增长17%。"
    >>> [f.metric for f in tag_article(Article("a", sentence, body=((0, len(sentence)),))).figures]
    ['净利润', '净利润同比增长']
    """
    raw, folded = sentence.raw, sentence.folded
    start = between.end if between else clause[0]
    if "的" in quantity.text:
        quantity = _number(quantity)
    base = unchanged(last.metric) if last else None
    marks = marks_in(sentence, start, quantity.start)
    noun = _noun_before(sentence, quantity, marks, start, clause[0])
    change = _last_change(folded, start, quantity.start)
    if noun and change and change.end() <= noun[0] and _raised(folded, change.end(), noun, quantity):
        noun = change.end(), noun[1]
    if change and not (noun and change.start() < noun[1] and change.end() != noun[0]):
        of = raw[noun[0] : noun[1]] if noun else base
        if quantity.unit in _RATES or (of and _AMOUNT.fullmatch(folded, change.end(), quantity.start)):
            said = raw[slice(*change.span(1))] + raw[slice(*change.span(2))]
            return (of or "") + said if of or len(said) > 1 else None
    share = _share(sentence, quantity, marks, start) if quantity.unit in _RATES else None
    if noun and not share:
        return raw[noun[0] : noun[1]]
    after = marks_in(sentence, quantity.end, min(clause[1], quantity.end + _AFTER))
    if share:
        return _head_after(sentence, quantity, after) or share
    if quantity.unit in _COUNTS:
        if counted := _counted(sentence, quantity, clause, start, after):
            return counted
        if last and last.quantity.unit == quantity.unit:
            return base
    elif following := _head_after(sentence, quantity, after):
        return following
    if subject := _subject(sentence, quantity, marks, start):
        return subject
    if between and base:
        return base
    if quantity.unit in _DEFAULT:
        return _DEFAULT[quantity.unit]
    named = _noun_after(sentence, quantity, clause[1], after)
    if named:
        return named + "占比" if quantity.unit == "percent" else named
    return (
        _deed(sentence, quantity, marks, after, base if last and last.quantity.unit == quantity.unit else None) or base
    )


def _number(quantity: Quantity) -> Quantity:
    """A quantity from its number on, whose bound stands far before it: 约占员工总数的|20%."""
    of = quantity.text.rfind("的") + 1
    return replace(quantity, start=quantity.start + of, text=quantity.text[of:])


def _deed(sentence: Sentence, quantity: Quantity, marks: list[Mark], after: list[Mark], base: str | None) -> str | None:
    """What is done with a sum, where nothing names it (支付9亿元, 以9亿元收购); one lost or won gives way to `base`."""
    if quantity.dimension not in ("money", "energy"):
        return base
    raw, folded = sentence.raw, sentence.folded
    verbs = [m for m in marks if m.kinds & _DOING and not m.kinds & {"change", "level"}]
    verbs = [m for m in verbs if len(m.word) > 1 and m.word[-1] not in "至到" and ("deed" in m.kinds or base is None)]
    next_to = after and "deed" in after[0].kinds and not folded[quantity.end : after[0].start].strip()
    if next_to and (not verbs or folded[quantity.start - 1] in "以用"):
        return raw[after[0].start : after[0].end]
    return raw[verbs[-1].start : verbs[-1].end] if verbs else base


def _raised(folded: str, start: int, noun: Range, quantity: Quantity) -> bool:
    """Whether the noun is the object of the change: 提升|工单处理效率|约30%."""
    near = noun[0] - start <= 8 and "的" not in folded[start : noun[0]]
    return near and bool(_BY.fullmatch(folded, noun[1], quantity.start))


def _last_change(folded: str, start: int, end: int) -> re.Match[str] | None:
    """The change nearest the quantity; 增长至 names the level reached, not the change."""
    if not _turned().search(folded, start, end):
        return None
    found = None
    for match in _change().finditer(folded, start, end):
        found = match if folded[match.end()] not in "至到为" else None
    return found


@lru_cache(maxsize=1 << 12)
def unchanged(metric: str | None) -> str | None:
    """A metric without the change at its end: 营收 of 营收同比增长; None where it is nothing but a change.

    >>> unchanged("营收同比增长"), unchanged("同比增长")
    ('营收', None)
    """
    if metric is None:
        return None
    for match in _change().finditer(fold(metric)):
        if match.end() == len(metric):
            return metric[: match.start()] or None
    return metric


def _last_of(marks: list[Mark], kinds: frozenset[str]) -> Mark | None:
    """The last mark of one of the kinds."""
    for mark in reversed(marks):
        if not mark.kinds.isdisjoint(kinds):
            return mark
    return None


def _share(sentence: Sentence, quantity: Quantity, marks: list[Mark], start: int) -> str | None:
    """What a share is of, with the verb: 占总营收|52%, 消耗全省发电量的|五分之一."""
    folded, raw, end = sentence.folded, sentence.raw, quantity.start
    low = max(start, end - 24)
    share = _SHARE.search(folded, low, end) if folded.find("占", low, end) >= 0 else None
    if share:
        ends = [m.start for m in marks if m.start > share.start(1) and m.kinds & _ENDING]
        noun = raw[share.start() : min([share.end(1), *ends])].strip(" 约近")
        return noun if len(noun) > 2 else None
    verb = _last_of(marks, _DOING)
    if verb is None or not _OBJECT.fullmatch(folded, verb.end, end):
        return None
    ends = [t.end for t in times_in(sentence.context, verb.end, end)]
    ends += [m.end for m in names_in(sentence.context, verb.end, end)]
    return None if end - 1 in ends else raw[verb.start : end - 1].strip()


def _subject(sentence: Sentence, quantity: Quantity, marks: list[Mark], start: int) -> str | None:
    """The noun before the verb of level that the quantity follows: 可用性|达到|99.99%."""
    level = _last_of(marks, _GRADING)
    if level is None or level.word.startswith("占") or not _LEVEL.fullmatch(sentence.folded, level.end, quantity.start):
        return None
    lo, hi = _widened(sentence, marks, level.start, level.start, start)
    noun, folded = sentence.raw[lo:hi].strip(), sentence.folded[lo:hi].strip()
    if not 2 <= len(noun) <= _LONGEST or _NO_NOUN.search(folded):
        return None
    return None if folded in _words("edge") or folded in _words("degree") else noun


def _noun_before(sentence: Sentence, quantity: Quantity, marks: list[Mark], start: int, clause: int) -> Range | None:
    """Where the metric noun before the quantity stands, unless it is the last quantity's own: 9EFLOPS算力和|3万架."""
    folded, end = sentence.folded, quantity.start
    head = None
    for mark in reversed(marks):
        if "head" in mark.kinds and "change" not in mark.kinds and mark.end <= end:
            head = mark
            break
    last = folded[end - 1]
    if (last in _SUFFIXED_ENDS or last.isspace()) and (suffixed := _SUFFIXED.search(folded, start + 1, end)):
        at = suffixed.start()
        if head is None or at >= head.end:
            lo, hi = _widened(sentence, marks, at, at + 1, start, verb=True)
            if hi - lo > 1:
                return lo, hi
    if head is None or (start > clause and _JOINED.fullmatch(folded, head.end, end)):
        return None
    return _widened(sentence, marks, head.start, head.end, start)


def _counted(sentence: Sentence, quantity: Quantity, clause: Range, start: int, after: list[Mark]) -> str | None:
    """What a count counts: the noun of the lexicon behind it or before it, else the noun behind it."""
    raw = sentence.raw
    kind = "counted" + quantity.unit
    for mark in after:
        if kind in mark.kinds:
            if quantities_in(sentence.context, quantity.end, mark.start):
                break
            return _cut(raw[quantity.end : mark.end]) or mark.word
        if not mark.kinds.isdisjoint(BOUNDARY):
            break
    if named := _noun_after(sentence, quantity, clause[1], after):
        return named + "规模" if quantity.unit == "chip" and named.endswith("集群") else named
    marks = marks_in(sentence, clause[0], quantity.start)
    before = [m for m in marks if kind in m.kinds and m.end > start]
    if before:
        lo, hi = _widened(sentence, marks, before[-1].start, before[-1].end, clause[0])
        return raw[lo:hi]
    own = [m for m in marks_in(sentence, quantity.start, quantity.end) if kind in m.kinds]
    return raw[own[-1].start : own[-1].end] if own and raw[quantity.start - 1] not in "/每" else None


def _head_after(sentence: Sentence, quantity: Quantity, after: list[Mark]) -> str | None:
    """The metric noun right behind the quantity: 60亿元|订单, 4.6PFLOPS的|稠密算力, 9亿元(约1亿美元)的|估值."""
    folded, start = sentence.folded, quantity.end
    if folded.startswith("(", start):
        start = max(folded.find(")", start, start + 24) + 1, start)
    edge = ENDLESS
    for mark in after:
        if mark.start < start:
            continue
        if "head" in mark.kinds:
            barred = (
                edge < mark.start
                or "(" in folded[start : mark.start]
                or quantities_in(sentence.context, start, mark.start)
            )
            return None if barred else _cut(sentence.raw[start : mark.end])
        if not mark.kinds.isdisjoint(BOUNDARY):
            edge = min(edge, mark.end)
    return None


def _noun_after(sentence: Sentence, quantity: Quantity, end: int, after: list[Mark]) -> str | None:
    """The noun that stands behind the quantity, as far as the next verb, time or quantity: 8家|云厂商."""
    folded = sentence.folded
    match = _NOUN.match(folded, quantity.end, end)
    if not match:
        return None
    start, stop = match.span(1)
    last = stop
    for mark in after:
        if not mark.kinds.isdisjoint(_CLOSING) and not ("status" in mark.kinds and mark.end == last):
            stop = min(stop, mark.start)
            break
    for time in times_in(sentence.context, quantity.end, stop)[:1]:
        stop = time.start
    for other in quantities_in(sentence.context, quantity.end, stop)[:1]:
        stop = other.start
    if barred := _NO_NOUN.search(folded, start + 2, stop):
        stop = barred.start()
    noun = folded[start:stop].strip()
    return sentence.raw[start:stop].strip() if len(noun) > 1 and noun not in _words("edge") else None


def _cut(text: str) -> str:
    return _EDGE.split(text)[-1].rpartition("的")[2].strip()


def _widened(sentence: Sentence, marks: list[Mark], start: int, end: int, limit: int, verb: bool = False) -> Range:
    """The metric noun with the words that qualify it, back to a name, a time, a 的 or a verb.

    `marks` are those from `limit` on. With `verb` a verb right before the noun is part of it (注册|量).
    """
    folded, context = sentence.folded, sentence.context
    stop = limit
    for mark in reversed(marks):
        if mark.start < start and not mark.kinds.isdisjoint(_PARTING):
            if verb and mark.end == start and "deed" in mark.kinds:
                continue
            stop = max(stop, mark.end)
            break
    for name in names_in(context, limit, start):
        stop = max(stop, min(name.end, start))
    for time in times_in(context, limit, start) if sentence.times else ():
        stop = max(stop, min(time.end, start))
    stop = max(stop, folded.rfind("的", stop, start) + 1)
    if stop < start:
        for match in _EDGE.finditer(folded, stop, start):
            stop = match.end()
        if folded[stop] in _DETERMINING and (lead := _DETERMINER.match(folded, stop, start)):
            stop = lead.end()
        while stop < start and folded[stop].isspace():
            stop += 1
    return (stop if end - stop <= _LONGEST else start), end

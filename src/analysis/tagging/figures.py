"""Quantities read in their context: who is measured, what, as of when, how sure, on whose word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from analysis.model import Figure, Mention, Quantity, Range, Statement, Status, TimeExpression
from analysis.reading.folding import fold
from analysis.tagging.entities import entity_of, people_after
from analysis.tagging.entities_reference import firm_before
from analysis.tagging.figures_carry import frame_before, in_plan, is_present, own_quarter, period_before, referred_to
from analysis.tagging.figures_context import (
    Sentence,
    clause_at,
    names_in,
    read_context,
    sentence_of,
    statements_at,
    times_in,
    turning_words,
)
from analysis.tagging.figures_reports import is_period
from analysis.tagging.figures_time import compares_periods, compares_things, time_of
from analysis.tagging.metrics import is_periodic, metric_of
from analysis.tagging.segment import Text
from analysis.tagging.shares import Share, share_of
from analysis.tagging.status import is_past, status_of

_THIS_NUMBER = re.compile(
    r"[这该此](?:一|个|项|些)?(?:比例|比重|占比|数字|数据|数值|数量|份额|规模|金额|价格|估值|水平|增速|增幅|指标|目标值|成绩|纪录|记录)"
)
_SCOPE = re.compile(r"(全球|全世界|亚太地区|海外|[\u4e00-\u9fff]{2,6}(?:行业|地区|领域))[,的中]*$")
_UNIT = re.compile(r"[A-Za-z/]+")
# Units of what a product is built to, whatever the quarter.
_SPECIFIED = frozenset({"m", "B", "bit/s", "s", "parameter", "token"})
_AGAIN = re.compile(r"(?:新的|这笔?|这一|该|此次?|上述|本次)\s*$")
# What _AGAIN ends with before any space.
_AGAIN_ENDS = frozenset("的这笔一该此次述")
_COMES_TO = re.compile(r"[^,。;]{0,6}(?:对应|相当于|折合)[^,。;]{0,4}|\s*\([^,。;()]{0,8}[为达]")
# No words that say what a quantity comes to are as long as this.
_BESIDE = 24
_CONVERTED = re.compile(r"约?合|折合|约")
# So many quantities so close are a table, in which no sentence says whose they are.
_MANY, _APART = 64, 24
_UNSHARED = Share()


def extract_figures(
    text: Text,
    quantities: Sequence[Quantity],
    times: Sequence[TimeExpression] = (),
    names: Sequence[Mention] = (),
    statements: Sequence[Statement] = (),
) -> tuple[Figure, ...]:
    """One figure for each quantity of headline and body, in the order of the text.

    Entity, metric, time and source are None where the text gives none; nothing is guessed. Quantities outside
    headline and body give no figure; those of a table, dozens of them a few characters apart, give one without context.

    >>> from analysis.model import Article, Mention
    >>> from analysis.tagging.segment import segment
    >>> sentence = "预计到2027年,宁夏算力规模将达到40EFLOPS。"
    >>> text = segment(Article("a", sentence, body=((0, len(sentence)),)))
    >>> size = Quantity(18, 26, "40EFLOPS", 4e19, 4e19, "FLOPS", "compute")
    >>> when, where = TimeExpression(3, 8, "2027年", "DATE", "2027"), Mention(9, 11, "宁夏", "place", "宁夏")
    >>> [figure] = extract_figures(text, [size], [when], [where])
    >>> figure.entity, figure.metric, figure.time, figure.status
    ('宁夏', '算力规模', '2027', 'forecast')
    """
    if not quantities:
        return ()
    context = read_context(text, quantities, times, names, statements)
    figures: list[Figure] = []
    end = 0
    for index, quantity in enumerate(context.quantities):
        start = quantity.start
        if start >= end:
            span = text.sentence_at(start)
            if not span[0] <= start < span[1]:
                continue
            end = span[1]
            sentence = sentence_of(context, span)
            goes_on = _goes_on(sentence)
        if index >= _MANY and start - context.quantities[index - _MANY].start < _MANY * _APART:
            figures.append(Figure(quantity))
            continue
        clause = clause_at(sentence, start)
        if not figures:
            figures.append(_figure(sentence, quantity, clause))
            continue
        last = figures[-1]
        again = last.quantity.dimension == quantity.dimension and _restated(sentence, last, quantity)
        if again:
            figures.append(again)
            continue
        listed = _listed(sentence, figures, quantity) if goes_on else None
        meant = _meant(sentence, figures, quantity, clause)
        before = context.quantities[index - 1]
        told = _last_told(figures) if last.quantity.unit == "parameter" else last
        if told and told.quantity.start < sentence.start:
            told = None
        figures.append(_figure(sentence, quantity, clause, before, told, listed, meant))
    context.forget()
    return tuple(figures)


def _last_told(figures: Sequence[Figure]) -> Figure | None:
    """The last of the last four figures that is no size in a model's name."""
    return next((f for f in figures[:-5:-1] if not _is_name_size(f.quantity)), None)


def _figure(
    sentence: Sentence,
    quantity: Quantity,
    index: int,
    before: Quantity | None = None,
    last: Figure | None = None,
    listed: Figure | None = None,
    meant: Figure | None = None,
) -> Figure:
    """The figure of a quantity in the clause at `index`, by the quantity `before` it and the figures before it: the
    last of its sentence, the one whose list its sentence goes on with, and the one that its clause speaks of again.
    """
    context, clause = sentence.context, sentence.clauses[index]
    share = (share_of(sentence, quantity) if sentence.shared else None) or _UNSHARED
    around = statements_at(context, quantity.start) if sentence.reported else []
    between = before if before and before.start >= clause[0] else None
    metric = share.metric or metric_of(sentence, quantity, clause, last, between)
    time = share.time
    if sentence.times and not time and (own := time_of(sentence, quantity, index)):
        time = own_quarter(sentence, own)
    status = status_of(sentence, quantity, index, time, around)
    if time is None or status == "target":
        time, status = _dated(sentence, quantity, clause, metric, time, status, last, listed, meant)
    if quantity.unit == "parameter" and _is_name_size(quantity):
        status = "actual"
    entity = share.entity or (meant and _entity_meant(sentence, clause, meant))
    entity = entity or entity_of(sentence, quantity, index, last)
    if entity is None:
        entity = people_after(context, quantity)
    elif _ends_paper(entity[-1:]) and fold(entity).endswith(turning_words("paper")):
        entity = people_after(context, quantity) or firm_before(context, quantity.start)
    return Figure(quantity, entity, metric, time, status, _source(around) if around else None)


@lru_cache(maxsize=1 << 12)
def _ends_paper(character: str) -> bool:
    return fold(character) in {word[-1] for word in turning_words("paper")}


def _dated(
    sentence: Sentence,
    quantity: Quantity,
    clause: Range,
    metric: str | None,
    time: str | None,
    status: Status,
    last: Figure | None,
    listed: Figure | None,
    meant: Figure | None,
) -> tuple[str | None, Status]:
    """When a figure holds and how sure it is, where its clause does not say: by the list, plan or report that its
    sentence goes on with.
    """
    context, start = sentence.context, quantity.start
    present = bool(sentence.times) and time is None and is_present(context, clause[0], start)
    if time is None and not present:
        same = meant or (last if last and _equals(sentence, last.quantity, quantity) else None)
        if same is not None and status in ("actual", same.status):
            time, status = same.time, same.status
        if time is None and listed is not None and not _is_specified(sentence, quantity, listed):
            time = listed.time
            status = listed.status if status == "actual" else status
    if status == "actual" and time is None:
        planned, aim = in_plan(sentence)
        if planned:
            time, status = aim, "target"
    if status == "target" and time is not None and is_past(time, context.text.anchor):
        time = time if times_in(context, clause[0], start) else None
    if time is not None or status == "target":
        return time, status
    back, period = referred_to(sentence, clause[0], start)
    if back:
        return period, status
    told = is_periodic(metric) or compares_periods(sentence, clause[0], start)
    if told and last is not None and last.time is not None and not present:
        return last.time, status
    if (
        told
        and status in ("actual", "forecast")
        and not (sentence.times and is_present(context, sentence.start, start))
    ):
        reach = 12 if status == "actual" else 1
        if period := period_before(sentence, start, reach):
            return period, status
    if status == "actual" and quantity.unit not in _SPECIFIED:
        return frame_before(sentence, start), status
    return None, status


def _is_specified(sentence: Sentence, quantity: Quantity, listed: Figure) -> bool:
    """Whether what the list goes on with holds whatever its period: what a product is built to, or is better by."""
    built = quantity.unit in _SPECIFIED and is_period(listed.time)
    return built or compares_things(sentence, quantity.start)


def _meant(sentence: Sentence, figures: Sequence[Figure], quantity: Quantity, index: int) -> Figure | None:
    """The figure before that the clause speaks of again: 这一比例将升至70%, or by its amount: 新的300亿元投资."""
    folded, start, opening = sentence.folded, quantity.start, sentence.clauses[index][0]
    last = folded[start - 1]
    if (last in _AGAIN_ENDS or (last < "一" and last.isspace())) and _AGAIN.search(folded, opening, start):
        value = quantity.unit, quantity.low, quantity.high
        return next((f for f in figures[:-9:-1] if (f.quantity.unit, f.quantity.low, f.quantity.high) == value), None)
    number = _THIS_NUMBER.search(folded, opening, start)
    if number is None:
        return None
    before = next((f for f in reversed(figures) if f.quantity.start < number.start()), None)
    return before if before and start - before.quantity.end <= 80 else None


def _equals(sentence: Sentence, last: Quantity, quantity: Quantity) -> bool:
    """Whether a quantity only says what the last one comes to: 投资300亿元|对应1GW, 增长39%(固定汇率下为|38%)."""
    near = quantity.start - last.end <= _BESIDE
    return near and _COMES_TO.fullmatch(sentence.folded, last.end, quantity.start) is not None


def _entity_meant(sentence: Sentence, clause: Range, meant: Figure) -> str | None:
    """The entity of the figure that the clause speaks of again, or the one that it names for it."""
    match = _THIS_NUMBER.search(sentence.folded, *clause)
    if match is None:
        return None
    start, end = clause[0], match.start()
    near = [m for m in names_in(sentence.context, start, end) if end - m.end <= 2 and not m.pronoun]
    scope = _SCOPE.search(sentence.folded, start, end)
    if near or scope:
        return near[-1].name if near else sentence.raw[scope.start(1) : scope.end(1)] if scope else None
    return meant.entity


def _is_name_size(quantity: Quantity) -> bool:
    """Whether a model size is written as names write it (32B), so that it may stand in another model's name."""
    return quantity.unit == "parameter" and quantity.text.isascii()


def _goes_on(sentence: Sentence) -> bool:
    """Whether a sentence goes on with the one before: after a semicolon, or with a part of the whole (其中)."""
    folded, start = sentence.folded, sentence.start
    near = folded[start - 2 if start > 2 else 0 : start + 2]
    return ("其中" in near or ";" in near) and (folded.startswith("其中", start) or _after_semicolon(folded, start))


def _after_semicolon(folded: str, start: int) -> bool:
    return folded[max(0, start - 2) : start].rstrip().endswith(";")


def _listed(sentence: Sentence, figures: Sequence[Figure], quantity: Quantity) -> Figure | None:
    """The figure whose list a sentence goes on with: the last before a semicolon, or the whole that 其中 parts."""
    folded, start = sentence.folded, sentence.start
    last = figures[-1]
    before = sentence.context.text.sentence_at(max(start - 2, 0))[0]
    if before > last.quantity.start or "同期" in folded[max(0, last.quantity.start - 12) : last.quantity.start]:
        return None
    told = [f for f in figures[-6:] if before <= f.quantity.start < start]
    alike = [f for f in told if f.quantity.unit == quantity.unit]
    if _after_semicolon(folded, start):
        return alike[-1] if alike else None
    whole = alike or (told if quantity.unit == "percent" else [])
    return whole[0] if whole else None


def _restated(sentence: Sentence, last: Figure, quantity: Quantity) -> Figure | None:
    """The figure of a quantity that only explains the unit of the last one, or gives its sum in another currency."""
    if quantity.dimension == "money" and _converts(sentence, last.quantity, quantity):
        return Figure(quantity, last.entity, last.metric, last.time, last.status, last.source)
    unit = _unit_defined(sentence, last.quantity, quantity) if quantity.dimension == "compute" else None
    return Figure(quantity, unit) if unit else None


def _unit_defined(sentence: Sentence, last: Quantity, quantity: Quantity) -> str | None:
    """The unit of computing power that a quantity in brackets only explains: 8EFLOPS(每秒百亿亿次运算) says what EFLOPS are."""
    between = sentence.folded[last.end : quantity.start].strip()
    unit = _UNIT.search(last.text)
    if between != "(" or unit is None:
        return None
    one = quantity.low is not None and str(int(quantity.low)).strip("0") == "1"
    return unit.group() if one and quantity.low == quantity.high else None


def _converts(sentence: Sentence, last: Quantity, quantity: Quantity) -> bool:
    """Whether a sum of money only says the last one, that is money too, in another currency."""
    if quantity.unit == last.unit:
        return False
    between = sentence.folded[last.end : quantity.start]
    if len(between) > 30 or "。" in between:
        return False
    return "(" in between or bool(_CONVERTED.match(sentence.folded, quantity.start))


def _source(around: Sequence[Statement]) -> str:
    """Whose words a quantity stands in: the narrowest of the statements around it."""
    if len(around) > 1:
        return min(around, key=lambda s: s.content.end - s.content.start).source
    return around[0].source

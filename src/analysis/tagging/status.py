"""Whether a figure is reported as so, aimed at, foreseen or supposed."""

from __future__ import annotations

import re
from functools import cache

from analysis.lexicon import rows
from analysis.model import Quantity, Range, Status
from analysis.tagging.figures_context import (
    VERBS,
    Context,
    Mark,
    clause_at,
    clauses_of,
    marks_in,
    quantities_in,
    statements_at,
    times_in,
    words_of,
)

_FISCAL = re.compile(r"财年|財年|财季|財季|会计年度|會計年度|FY|fiscal", re.IGNORECASE)
_LABEL_REACH = 400
_FUTURE = frozenset({"将", "也将", "还将", "仍将", "将要", "拟", "即将", "将于", "将在"})
_AHEAD = re.compile(r"(?:未来|今后|接下来)的?$")
_MODALS = frozenset({"可", "可以", "能", "能够", "可望"})
_CHANGES = frozenset(
    [
        "下降",
        "降低",
        "减少",
        "提升",
        "提高",
        "节省",
        "节约",
        "缩短",
        "增加",
        "增长",
        "上升",
        "缩减",
        "压缩",
        "降低至",
        "下降到",
        "提高到",
        "提升至",
    ]
)
_UNWILLED = frozenset(
    {"迎来", "遭遇", "面临", "受惠", "受益", "得益于", "位居", "位列", "居", "处于", "包括", "包含", "涉及", "占据"}
)
_GAINS = frozenset(
    {
        "FLOPS",
        "chip",
        "server",
        "rack",
        "W",
        "Wh",
        "percent",
        "times",
        "percentage_point",
        "CNY",
        "USD",
        "TWD",
        "HKD",
        "EUR",
        "JPY",
    }
)
_BASE = re.compile(r"[从由](?:目前|现在|当前|今年|去年|现时|\d{4}\s?年底?)?的?约?\s*$")
_BOUND = re.compile(r"超|突破|逾|逼近|接近|跌破|低于|不足|达")
_RANK: dict[str, Status] = {"target": "target", "forecast": "forecast"}


@cache
def _cues() -> dict[tuple[str, str], str]:
    return {(word, row["scope"]): row["status"] for row in rows("status") for word in words_of(row)}


@cache
def _forecasting() -> re.Pattern[str]:
    forecasts = [row for row in rows("status") if row["status"] == "forecast" and row["scope"] == "rest"]
    words = [word for row in forecasts for word in words_of(row)]
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


def status_of(context: Context, quantity: Quantity, sentence: Range, time: str | None) -> Status:
    """The status of a figure from the cues of its sentence; a condition beats all, the nearest cue wins the rest.

    `time` is the figure's own TIMEX3 value: a forecast of a time before the article's anchor is a fact by then.

    >>> from analysis.model import Article
    >>> from analysis.tagging import tag_article
    >>> sentence = "上海计划新建智算中心10座,目前已建成5座。"
    >>> [f.status for f in tag_article(Article("a", sentence, body=((0, len(sentence)),))).figures]
    ['target', 'actual']
    """
    cues = _cues()
    clauses = clauses_of(context, sentence)
    index = clause_at(context, sentence, quantity.start)
    clause = clauses[index]
    before = [
        m
        for m in marks_in(context, sentence, sentence[0], quantity.start)
        if m.end <= quantity.start or cues.get((m.word, "clause")) == "forecast"
    ]
    supposed = [m for m in before if (m.word, "sentence") in cues]
    real = [m for m in before if m.start >= clause[0] and cues.get((m.word, "clause")) == "reset"]
    if (supposed and not (real and supposed[-1].end <= clause[0])) or _required(context, sentence, quantity, index):
        return "hypothetical"
    found: str | None = _announced(context, quantity) or _possible(context, sentence, clause[0], quantity)
    settled = False
    carried = _carried_from(context, sentence, index)
    for mark in before:
        inside = mark.start >= clause[0]
        if inside and cues.get((mark.word, "clause")) == "reset" and _rises_from(context, mark, quantity, clause):
            continue
        if inside and (mark.word, "clause") in cues:
            found = cues[mark.word, "clause"]
            settled = found == "reset"
        elif (mark.word, "rest") in cues:
            found = cues[mark.word, "rest"]
            settled = False
        elif mark.start >= carried and mark.word in _FUTURE and not context.text.folded.endswith("已", 0, mark.start):
            found = found if found == "target" else _coming(context, sentence, mark, quantity, clause) or found
    close = min(clause[1], quantity.end + 10)
    for mark in marks_in(context, sentence, quantity.end, close):
        found = cues.get((mark.word, "after"), found)
        if quantity.dimension != "money" and cues.get((mark.word, "clause")) == "forecast":
            found = "forecast"
    if found is None and not settled and _ahead(context, sentence, quantity, time, index):
        plans = [cues[m.word, "ahead"] for m in before if (m.word, "ahead") in cues]
        found = plans[0] if plans else "forecast"
    if found is not None and _BASE.search(context.text.folded, max(clause[0], quantity.start - 12), quantity.start):
        return "actual"
    if found == "forecast" and time is not None and _past(time, context.text.anchor):
        return "actual"
    return _RANK.get(found or "", "actual")


def _rises_from(context: Context, mark: Mark, quantity: Quantity, clause: Range) -> bool:
    """Whether 目前 dates the level that the figure is to rise from: 将由目前59%升至|69%."""
    folded = context.text.folded
    based = folded.endswith(("从", "由", "较", "比", "于"), clause[0], mark.start)
    return based and bool(quantities_in(context, mark.end, quantity.start))


def _possible(context: Context, sentence: Range, start: int, quantity: Quantity) -> Status | None:
    """A gain that may be had (可节省四成), against a specification (可达640TOPS)."""
    if quantity.unit not in _GAINS:
        return None
    marks = marks_in(context, sentence, start, quantity.start)
    if not marks or not any(m.word in _CHANGES for m in marks[-2:]):
        return None
    return "forecast" if any(m.word in _MODALS for m in marks[-5:]) else None


def _required(context: Context, sentence: Range, quantity: Quantity, index: int) -> bool:
    """Whether the sentence goes on to say what only this much allows: 超过6000亿美元,才能…."""
    clauses = clauses_of(context, sentence)
    end = clauses[index + 1][0] + 4 if index + 1 < len(clauses) else sentence[1]
    marks = marks_in(context, sentence, quantity.end, min(end, sentence[1]))
    return any((m.word, "requires") in _cues() for m in marks)


def _carried_from(context: Context, sentence: Range, index: int) -> int:
    """Where the clause of the future word may begin: one clause back where this one opens with a preposition or verb."""
    clauses = clauses_of(context, sentence)
    start = clauses[index][0]
    opening = next(iter(marks_in(context, sentence, start, start + 2)), None)
    if index and opening is not None and opening.kinds & {"prep", "deed", "growth", "adverb"}:
        return clauses[index - 1][0]
    return start


def _coming(context: Context, sentence: Range, mark: Mark, quantity: Quantity, clause: Range) -> Status | None:
    """What 将 says of its verb: a deed is aimed at, a growth foreseen; before the number itself 将 is no future."""
    if context.text.folded[quantity.start - 1] == "了" and mark.word == "将":
        return None
    if mark.end == quantity.start and _BOUND.match(context.text.folded, quantity.start):
        return "forecast"
    if not context.text.folded[mark.end : quantity.start].strip() or _disposes(context, sentence, mark, quantity):
        return None
    verbs = [m for m in marks_in(context, sentence, mark.end, quantity.start) if m.kinds & {"deed", "growth", "copula"}]
    if not verbs:
        verbs = [m for m in marks_in(context, sentence, quantity.end, clause[1]) if m.kinds & {"deed", "growth"}][:1]
    return "target" if verbs and "deed" in verbs[-1].kinds and verbs[-1].word not in _UNWILLED else "forecast"


def _disposes(context: Context, sentence: Range, mark: Mark, quantity: Quantity) -> bool:
    """Whether 将 does no more than take the object before its verb: 将|成本|降低60%."""
    after = marks_in(context, sentence, mark.end, quantity.start)
    if mark.word != "将" or not after or not after[-1].kinds & VERBS or after[-1].word not in _CHANGES:
        return False
    return any("head" in m.kinds and m.start - mark.end <= 6 for m in after[:2]) and len(after) <= 4


def _announced(context: Context, quantity: Quantity) -> Status | None:
    """A forecast where the words around the quantity are credited as one."""
    said = statements_at(context, quantity.start)
    return "forecast" if any(_forecasting().search(s.cue or "") for s in said) else None


def _ahead(context: Context, sentence: Range, quantity: Quantity, time: str | None, index: int) -> bool:
    """Whether the figure holds at a time to come."""
    anchor = context.text.anchor
    if time is not None and anchor and time[:4].isdigit():
        return time[:4] > anchor[:4] and not _is_fiscal(context, time, quantity)
    start = clauses_of(context, sentence)[max(index - 1, 0)][0]
    folded = context.text.folded
    return any(
        t.value == "FUTURE_REF" or (t.type == "DURATION" and _AHEAD.search(folded, max(0, t.start - 4), t.start))
        for t in times_in(context, start, quantity.start)
    )


def _is_fiscal(context: Context, time: str, quantity: Quantity) -> bool:
    """Whether a year is a company's own label, which runs ahead of the calendar's (2027财年, FY2027)."""
    near = times_in(context, max(0, quantity.start - _LABEL_REACH), quantity.start)
    return any(t.value == time and _FISCAL.search(t.text) for t in near)


def _past(time: str, anchor: str | None) -> bool:
    """Whether a date lies wholly before the anchor."""
    if not anchor or not time[:4].isdigit():
        return False
    width = min(len(time), len(anchor)) if time[4:5] != "-" or time[5:6].isdigit() else 4
    return time[:width] < anchor[:width]

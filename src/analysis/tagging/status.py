"""Whether a figure is reported as so, aimed at, foreseen or supposed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from analysis.lexicon import Finder, rows
from analysis.model import Quantity, Range, Status
from analysis.reading.folding import fold
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
_MONTH = re.compile(r"\d{4}-\d\d")
_AHEAD = re.compile(r"(?:未来|今后|接下来)的?$")
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
_NOUNS = frozenset({"head", "thing", "generic", "segment", "trait"})
_GOES_ON = frozenset({"prep", "deed", "growth", "adverb"})
_BOUND = re.compile(r"超|突破|逾|逼近|接近|跌破|低于|不足|达")
_RANK: dict[str, Status] = {"target": "target", "forecast": "forecast"}


@cache
def _cues() -> dict[tuple[str, str], str]:
    return {(word, row["scope"]): row["status"] for row in rows("status") for word in words_of(row)}


@cache
def _words(scope: str) -> tuple[str, ...]:
    return tuple(word for word, own in _cues() if own == scope)


@cache
def _deciding() -> frozenset[str]:
    """The words that by themselves, before the quantity, may say what its status is."""
    scopes = ("clause", "fact", "now", "promise", "pledge", "after", "rest", "coming")
    return frozenset(word for word, own in _cues() if own in scopes)


@cache
def _finder() -> Finder:
    return Finder(word for word, _ in _cues())


def status_of(context: Context, quantity: Quantity, sentence: Range, index: int, time: str | None) -> Status:
    """The status of a figure from the cues of its sentence; a condition beats all, the nearest cue wins the rest.

    `index` is that of its clause. `time` is the figure's own TIMEX3 value: a forecast of a time before the article's anchor is a fact by then.

    >>> from analysis.model import Article
    >>> from analysis.tagging import tag_article
    >>> sentence = "上海计划新建智算中心10座,目前已建成5座。"
    >>> [f.status for f in tag_article(Article("a", sentence, body=((0, len(sentence)),))).figures]
    ['target', 'actual']
    """
    cues = _cues()
    clause = context.clauses[sentence][index]
    told = "status" in context.marks[sentence].kinds
    before: list[Mark] = []
    done = False
    if told:
        marks = marks_in(context, sentence, sentence[0], quantity.start)
        if marks and marks[-1].end > quantity.start and cues.get((marks[-1].word, "clause")) != "forecast":
            marks.pop()
        done = bool(marks) and "deed" in marks[-1].kinds and marks[-1].start >= clause[0]
        done = done and context.text.folded[quantity.start - 1] == "了"
        before = [m for m in marks if "status" in m.kinds]
        supposed = [m for m in before if (m.word, "sentence") in cues]
        if supposed and not _is_over(context, sentence, supposed[-1], before, clause):
            return "hypothetical"
        if _required(context, sentence, quantity, index):
            return "hypothetical"
    found, settled, kept = _cued(context, sentence, quantity, index, before, done)
    for mark in marks_in(context, sentence, quantity.end, min(clause[1], quantity.end + 10)) if told else ():
        if "status" not in mark.kinds:
            continue
        found = cues.get((mark.word, "after"), found)
        if quantity.dimension == "money":
            continue
        if cues.get((mark.word, "clause")) == "reset":
            break
        if cues.get((mark.word, "clause")) == "forecast":
            found = "forecast"
        elif (mark.word, "coming") in cues and found not in _RANK:
            found = _willed(marks_in(context, sentence, mark.end, clause[1])[:1])
    if found is None and not settled and _ahead(context, sentence, quantity, time, index):
        plans = [cues[m.word, "ahead"] for m in before if (m.word, "ahead") in cues]
        found = plans[0] if plans else _willed(marks_in(context, sentence, clause[0], quantity.start))
    if found not in _RANK:
        return (
            "hypothetical" if told and time is None and _is_bounded(context, sentence, quantity, clause) else "actual"
        )
    if not kept and _BASE.search(context.text.folded, max(clause[0], quantity.start - 12), quantity.start):
        return "actual"
    past = time is not None and is_past(time, context.text.anchor)
    if past and ((found == "forecast" and not kept) or _is_multiplied(context, quantity)):
        return "actual"
    return _RANK[found]


def _is_bounded(context: Context, sentence: Range, quantity: Quantity, clause: Range) -> bool:
    """Whether the quantity is a bound that must be kept: 上架率须不低于60%, 10兆瓦以上的数据中心须申领牌照."""
    if quantity.modifier not in ("min", "max"):
        return False
    end = clause[1] if context.text.folded.startswith("的", quantity.end) else quantity.end
    return any((m.word, "obliges") in _cues() for m in marks_in(context, sentence, clause[0], end))


def _is_multiplied(context: Context, quantity: Quantity) -> bool:
    """Whether another figure is given as a multiple of this one: 是2025年|910亿元|的两倍."""
    folded = context.text.folded
    near = quantities_in(context, quantity.end, quantity.end + 6)
    return bool(near) and near[0].unit == "times" and folded[quantity.end : near[0].start].strip() == "的"


def _is_over(context: Context, sentence: Range, condition: Mark, before: Sequence[Mark], clause: Range) -> bool:
    """Whether what is supposed has ended: this clause tells a fact, or one before it opens with now (…,而目前…,…)."""
    cues = _cues()
    clauses = clauses_of(context, sentence)
    facts = [
        m.start
        for m in before
        if m.start > condition.end
        and cues.get((m.word, "clause")) == "reset"
        and (m.start >= clause[0] or _turns_to_now(context, sentence, m))
    ]
    return bool(facts) and condition.end <= clauses[clause_at(context, sentence, facts[-1])][0]


def _turns_to_now(context: Context, sentence: Range, mark: Mark) -> bool:
    """Whether a clause opens with now, and the clauses after it go on with what is: …,而目前只有5万张,上架率80%."""
    if (mark.word, "now") not in _cues():
        return False
    return mark.start - clauses_of(context, sentence)[clause_at(context, sentence, mark.start)][0] <= 1


def _cued(
    context: Context, sentence: Range, quantity: Quantity, index: int, before: Sequence[Mark], done: bool
) -> tuple[str | None, bool, bool]:
    """What the cues before the quantity say, the nearest last; whether it is a fact; whether it stays what it was.

    In a clause that tells a deed `done` (部署了|300台) the cues of the clauses before say nothing.
    """
    cues = _cues()
    folded = context.text.folded
    if _is_expected(context, quantity):
        return "forecast", False, True
    clause = context.clauses[sentence][index]
    found: str | None = _announced(context, quantity, sentence) or _possible(context, sentence, clause[0], quantity)
    settled = kept = False
    before = [m for m in before if m.word in _deciding()]
    if not before:
        return found, settled, kept
    carried = _carried_from(context, sentence, index)
    for mark in before:
        inside = mark.start >= clause[0]
        if _shut_in(context, mark, quantity) or (not inside and done) or _is_held_against(context, mark, quantity):
            continue
        if inside and cues.get((mark.word, "clause")) == "reset":
            former = (mark.word, "former") in cues and folded.endswith("(", 0, mark.start)
            if (
                (former and found in _RANK)
                or _rises_from(context, mark, quantity, clause)
                or _is_to_come(context, mark)
            ):
                continue
        if inside and (mark.word, "clause") in cues:
            found = cues[mark.word, "clause"]
            settled = found == "reset"
        elif not inside and ((mark.word, "fact") in cues or _turns_to_now(context, sentence, mark)):
            found = None
        elif (mark.word, "promise") in cues:
            done_for = marks_in(context, sentence, mark.end, quantity.start)
            found = "target" if any(m.kinds & {"deed", "change"} for m in done_for) else found
        elif inside and (mark.word, "pledge") in cues:
            found = "target" if _pledges(context, sentence, mark, quantity) else found
        elif (mark.word, "after") in cues and folded.startswith(",", mark.end):
            found = None
        elif (mark.word, "rest") in cues:
            found = cues[mark.word, "rest"]
            settled = False
            kept = (mark.word, "kept") in cues
        elif mark.start >= carried and (mark.word, "coming") in cues and not folded.endswith("已", 0, mark.start):
            nearer = any(m.start > mark.start and (m.word, "coming") in cues for m in before)
            if nearer or folded.find("——", mark.end, quantity.start) >= 0:
                continue
            found = found if found in _RANK else _coming(context, sentence, mark, quantity, clause) or found
    return found, settled, kept


def _is_to_come(context: Context, mark: Mark) -> bool:
    """Whether a mark that speaks of facts (截至) opens a date after the anchor."""
    anchor = context.text.anchor
    return anchor is not None and any(
        time.type == "DATE" and time.value[:4].isdigit() and time.value > anchor and not anchor.startswith(time.value)
        for time in times_in(context, mark.end, mark.end + 2)
    )


def _pledges(context: Context, sentence: Range, mark: Mark, quantity: Quantity) -> bool:
    """Whether what is announced is still to be done: 宣布|投入500亿元|建设…."""
    deed = marks_in(context, sentence, mark.end, mark.end + 1)
    if not deed or (deed[0].word, "invests") not in _cues():
        return False
    purpose = marks_in(context, sentence, deed[0].end, quantity.end + 8)
    return any("deed" in m.kinds and not context.text.folded.startswith("的", m.end) for m in purpose)


def _is_held_against(context: Context, mark: Mark, quantity: Quantity) -> bool:
    """Whether an expectation is only what a result is held against: 高于市场预期, 比普遍预期高出|9%."""
    if (mark.word, "kept") not in _cues() or _is_expected(context, quantity):
        return False
    return bool(_versus().search(context.text.folded, max(0, mark.start - 10), mark.start))


def _is_expected(context: Context, quantity: Quantity) -> bool:
    """Whether the quantity is the expected value itself: 高于市场预期的|803亿元."""
    last = context.text.folded[quantity.start - 1 : quantity.start]
    if last != "的" and not last.isspace():
        return False
    before = context.text.folded[max(0, quantity.start - 8) : quantity.start].rstrip()
    return before.endswith("的") and before[:-1].endswith(_words("kept"))


@cache
def _versus() -> re.Pattern[str]:
    words = sorted(_words("versus"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(words)})[^,。;]{{0,8}}$")


def _rises_from(context: Context, mark: Mark, quantity: Quantity, clause: Range) -> bool:
    """Whether 目前 dates what the figure is to rise from (将由目前59%升至|69%) or is held against (目前的|四倍)."""
    folded = context.text.folded
    if quantity.unit == "times" and folded[mark.end : quantity.start] == "的":
        return True
    based = folded.endswith(("从", "由", "较", "比", "于"), clause[0], mark.start)
    return based and bool(quantities_in(context, mark.end, quantity.start))


def _shut_in(context: Context, mark: Mark, quantity: Quantity) -> bool:
    """Whether the cue stands in brackets that close before the quantity: 营收962亿(公司财测910亿),年增|106%."""
    folded = context.text.folded
    closed = folded.find(")", mark.end, quantity.start)
    return closed >= 0 and "(" not in folded[mark.end : closed]


def _possible(context: Context, sentence: Range, start: int, quantity: Quantity) -> Status | None:
    """A gain that may be had (可节省四成), against a specification (可达640TOPS)."""
    if quantity.unit not in _GAINS or "status" not in context.marks[sentence].kinds:
        return None
    marks = marks_in(context, sentence, start, quantity.start)
    if not marks or not any((m.word, "gain") in _cues() for m in marks[-2:]):
        return None
    return "forecast" if any((m.word, "can") in _cues() for m in marks[-5:]) else None


def _required(context: Context, sentence: Range, quantity: Quantity, index: int) -> bool:
    """Whether the sentence goes on to say what only this much allows: 超过6000亿美元,才能…."""
    clauses = context.clauses[sentence]
    end = clauses[index + 1][0] + 4 if index + 1 < len(clauses) else sentence[1]
    cues = _cues()
    for mark in marks_in(context, sentence, quantity.end, min(end, sentence[1])):
        if "status" in mark.kinds and (mark.word, "requires") in cues:
            return True
    return False


def _carried_from(context: Context, sentence: Range, index: int) -> int:
    """Where the clause of the future word may begin: one clause back where this one opens with a preposition or verb."""
    clauses = context.clauses[sentence]
    start = clauses[index][0]
    if not index:
        return start
    opening = marks_in(context, sentence, start, start + 2)
    if opening and not opening[0].kinds.isdisjoint(_GOES_ON):
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
    if any(_cues().get((m.word, "ahead")) == "forecast" for m in marks_in(context, sentence, sentence[0], mark.start)):
        return "forecast"
    verbs = [m for m in marks_in(context, sentence, mark.end, quantity.start) if m.kinds & VERBS]
    if verbs and verbs[0].start == mark.end and (verbs[0].word, "befalls") in _cues():
        return "forecast"
    if not verbs:
        verbs = [m for m in marks_in(context, sentence, quantity.end, clause[1]) if m.kinds & {"deed", "growth"}][:1]
    return _willed(verbs)


def _willed(marks: Sequence[Mark]) -> Status:
    """What lies ahead of the last verb: a deed is aimed at, what grows or befalls is foreseen."""
    if any((m.word, "can") in _cues() for m in marks):
        return "forecast"
    verbs = [m for m in marks if m.kinds & VERBS]
    return (
        "target" if verbs and "deed" in verbs[-1].kinds and (verbs[-1].word, "befalls") not in _cues() else "forecast"
    )


def _disposes(context: Context, sentence: Range, mark: Mark, quantity: Quantity) -> bool:
    """Whether 将 does no more than take the object before its verb: 将|推理成本|降低60%; a verb follows the future 将."""
    after = marks_in(context, sentence, mark.end, quantity.start)
    if mark.word != "将" or not after:
        return False
    if after[0].start == mark.end and not after[0].kinds & (_NOUNS | {"inert"}):
        return False
    verb = next((m for m in after if m.kinds & VERBS and not m.kinds & _NOUNS), None)
    return verb is not None and any(m.kinds & _NOUNS for m in after if m.start < verb.start)


def _announced(context: Context, quantity: Quantity, sentence: Range) -> Status | None:
    """A forecast where the words around the quantity are credited as one, in this sentence or in quotation marks."""
    if not context.statements:
        return None
    said = [s for s in statements_at(context, quantity.start) if s.kind == "direct" or s.content.start >= sentence[0]]
    return "forecast" if any(s.cue and _foretells(s.cue) for s in said) else None


@lru_cache(maxsize=1 << 12)
def _foretells(cue: str) -> bool:
    return any(_cues().get((word, "rest")) == "forecast" for _, _, word in _finder().find(fold(cue)))


def _ahead(context: Context, sentence: Range, quantity: Quantity, time: str | None, index: int) -> bool:
    """Whether the figure holds at a time to come; of this year, only where the text names the year with the month."""
    anchor = context.text.anchor
    if time is not None and anchor and time[:4].isdigit():
        near = times_in(context, max(0, quantity.start - _LABEL_REACH), quantity.start)
        said = [t.text for t in near if t.value[:10] == time]
        if any(_FISCAL.search(text) for text in said):
            return int(time[:4]) > int(anchor[:4]) + 1
        if time[:4] == anchor[:4] and len(anchor) > 4 and _MONTH.match(time):
            return time[:7] > anchor[:7] and any("年" in text for text in said)
        return time[:4] > anchor[:4]
    start = context.clauses[sentence][index - 1 if index else 0][0]
    folded = context.text.folded
    for near_time in times_in(context, start, quantity.start):
        at = near_time.start
        if near_time.value == "FUTURE_REF":
            return True
        if near_time.type == "DURATION" and _AHEAD.search(folded, max(0, at - 4), at):
            return True
    return False


def is_past(time: str, anchor: str | None) -> bool:
    """Whether a date lies wholly before the anchor."""
    if not anchor or not time[:4].isdigit():
        return False
    width = min(len(time), len(anchor)) if time[4:5] != "-" or time[5:6].isdigit() else 4
    return time[:width] < anchor[:width]

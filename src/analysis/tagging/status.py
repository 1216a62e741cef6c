"""Whether a figure is reported as so, aimed at, foreseen or supposed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from analysis.lexicon import Finder, rows
from analysis.model import Quantity, Range, Statement, Status
from analysis.reading.folding import fold
from analysis.tagging.figures_context import (
    VERBS,
    Context,
    Mark,
    Sentence,
    clause_at,
    kinds_of_words,
    marks_in,
    quantities_in,
    times_in,
    words_of,
)

_FISCAL = re.compile(r"财年|財年|财季|財季|会计年度|會計年度|FY|fiscal", re.IGNORECASE)
_LABEL_REACH = 400
_MONTH = re.compile(r"\d{4}-\d\d")
_AHEAD = re.compile(r"(?:未来|今后|接下来)的?$")
_CURRENCIES = ("CNY", "USD", "TWD", "HKD", "EUR", "JPY")
_RATES = ("percent", "times", "percentage_point")
_GAINS = frozenset(("FLOPS", "chip", "server", "rack", "W", "Wh", *_RATES, *_CURRENCIES))
_BASE = re.compile(r"[从由](?:目前|现在|当前|今年|去年|现时|\d{4}\s?年底?)?的?约?\s*$")
_NOUNS = frozenset({"head", "thing", "generic", "segment", "trait"})
_GOES_ON = frozenset({"prep", "deed", "growth", "adverb"})
_BOUND = re.compile(r"超|突破|逾|逼近|接近|跌破|低于|不足|达")
_RANK: dict[str, Status] = {"target": "target", "forecast": "forecast"}
# The scopes of the words that by themselves, before the quantity or right behind it, may say what its status is.
_DECIDING = frozenset({"clause", "fact", "now", "promise", "pledge", "after", "rest", "coming"})
_WEIGHED = _DECIDING | {"sentence", "ahead"}
_BEHIND = frozenset({"after", "clause", "coming"})
_MAY_GAIN = frozenset({"gain", "can"})


@cache
def _cues() -> dict[tuple[str, str], str]:
    return {(word, row["scope"]): row["status"] for row in rows("status") for word in words_of(row)}


@cache
def _words(scope: str) -> tuple[str, ...]:
    return tuple(word for word, own in _cues() if own == scope)


@cache
def _deciding() -> frozenset[str]:
    return frozenset(word for word, kinds in kinds_of_words().items() if not kinds.isdisjoint(_DECIDING))


@cache
def _finder() -> Finder:
    return Finder(word for word, _ in _cues())


def status_of(
    sentence: Sentence, quantity: Quantity, index: int, time: str | None, around: Sequence[Statement] = ()
) -> Status:
    """The status of a figure from the cues of its sentence; a condition beats all, the nearest cue wins the rest.

    `index` is that of its clause, `around` the statements in whose content it stands. `time` is the figure's own TIMEX3 value: a forecast of a time before the article's anchor is a fact by then.

    >>> from analysis.model import Article
    >>> from analysis.tagging import tag_article
    >>> sentence = "上海计划新建智算中心10座,目前已建成5座。"
    >>> [f.status for f in tag_article(Article("a", sentence, body=((0, len(sentence)),))).figures]
    ['target', 'actual']
    """
    clause = sentence.clauses[index]
    told = sentence.kinds
    marks = [] if told.isdisjoint(_WEIGHED) else _marks_before(sentence, quantity)
    if "sentence" in told and _is_supposed(sentence, marks, clause):
        return "hypothetical"
    if "requires" in told and _required(sentence, quantity, index):
        return "hypothetical"
    found, settled, kept = _cued(sentence, quantity, index, marks, around)
    if not told.isdisjoint(_BEHIND):
        found = _cued_behind(sentence, quantity, clause, found)
    if found is None and not settled and _ahead(sentence, quantity, time, index):
        plans = [_cues()[m.word, "ahead"] for m in marks if "ahead" in m.kinds]
        found = plans[0] if plans else _willed(marks_in(sentence, clause[0], quantity.start))
    if found not in _RANK:
        bounded = "obliges" in told and time is None and _is_bounded(sentence, quantity, clause)
        return "hypothetical" if bounded else "actual"
    if not kept and _BASE.search(sentence.folded, max(clause[0], quantity.start - 12), quantity.start):
        return "actual"
    past = time is not None and is_past(time, sentence.context.text.anchor)
    if past and ((found == "forecast" and not kept) or _is_multiplied(sentence.context, quantity)):
        return "actual"
    return _RANK[found]


def _marks_before(sentence: Sentence, quantity: Quantity) -> list[Mark]:
    """The marks of the sentence before the quantity, without one that runs into it, unless that is a forecast."""
    marks = marks_in(sentence, sentence.start, quantity.start)
    if marks and marks[-1].end > quantity.start and _cues().get((marks[-1].word, "clause")) != "forecast":
        marks.pop()
    return marks


def _is_supposed(sentence: Sentence, marks: Sequence[Mark], clause: Range) -> bool:
    """Whether a condition stands before the quantity and holds for it still."""
    supposed = [m for m in marks if "sentence" in m.kinds]
    return bool(supposed) and not _is_over(sentence, supposed[-1], marks, clause)


def _cued_behind(sentence: Sentence, quantity: Quantity, clause: Range, found: str | None) -> str | None:
    """What the cues right behind the quantity make of what those before it say: 75EFLOPS|的目标."""
    cues = _cues()
    for mark in marks_in(sentence, quantity.end, min(clause[1], quantity.end + 10)):
        if mark.kinds.isdisjoint(_BEHIND):
            continue
        found = cues.get((mark.word, "after"), found)
        if quantity.dimension == "money":
            continue
        said = cues.get((mark.word, "clause"))
        if said == "reset":
            break
        if said == "forecast":
            found = "forecast"
        elif "coming" in mark.kinds and found not in _RANK:
            found = _willed(marks_in(sentence, mark.end, clause[1])[:1])
    return found


def _is_bounded(sentence: Sentence, quantity: Quantity, clause: Range) -> bool:
    """Whether the quantity is a bound that must be kept: 上架率须不低于60%, 10兆瓦以上的数据中心须申领牌照."""
    if quantity.modifier not in ("min", "max"):
        return False
    end = clause[1] if sentence.folded.startswith("的", quantity.end) else quantity.end
    return any("obliges" in m.kinds for m in marks_in(sentence, clause[0], end))


def _is_multiplied(context: Context, quantity: Quantity) -> bool:
    """Whether another figure is given as a multiple of this one: 是2025年|910亿元|的两倍."""
    folded = context.text.folded
    near = quantities_in(context, quantity.end, quantity.end + 6)
    return bool(near) and near[0].unit == "times" and folded[quantity.end : near[0].start].strip() == "的"


def _is_over(sentence: Sentence, condition: Mark, before: Sequence[Mark], clause: Range) -> bool:
    """Whether what is supposed has ended: this clause tells a fact, or one before it opens with now (…,而目前…,…)."""
    cues = _cues()
    clauses = sentence.clauses
    facts = [
        m.start
        for m in before
        if m.start > condition.end
        and cues.get((m.word, "clause")) == "reset"
        and (m.start >= clause[0] or ("now" in m.kinds and _turns_to_now(sentence, m)))
    ]
    return bool(facts) and condition.end <= clauses[clause_at(sentence, facts[-1])][0]


def _turns_to_now(sentence: Sentence, mark: Mark) -> bool:
    """Whether a clause opens with now, and the clauses after it go on with what is: …,而目前只有5万张,上架率80%."""
    return mark.start - sentence.clauses[clause_at(sentence, mark.start)][0] <= 1


def _cued(
    sentence: Sentence, quantity: Quantity, index: int, marks: Sequence[Mark], around: Sequence[Statement]
) -> tuple[str | None, bool, bool]:
    """What the cues before the quantity say, the nearest last; whether it is a fact; whether it stays what it was.

    In a clause that tells a deed done (部署了|300台) the cues of the clauses before say nothing.
    """
    folded = sentence.folded
    last = folded[quantity.start - 1]
    if (last == "的" or last.isspace()) and _is_expected(folded, quantity.start):
        return "forecast", False, True
    start = sentence.clauses[index][0]
    found: str | None = _announced(sentence, around) if around else None
    if found is None and quantity.unit in _GAINS and sentence.kinds >= _MAY_GAIN:
        found = _possible(sentence, start, quantity)
    settled = kept = False
    if not marks:
        return found, settled, kept
    deciding, cues = _deciding(), _cues()
    before = [m for m in marks if m.word in deciding]
    if not before:
        return found, settled, kept
    done = last == "了" and marks[-1].start >= start and "deed" in marks[-1].kinds
    closed = sentence.bracketed and folded.find(")", before[0].end, quantity.start) >= 0
    for mark in before:
        word, kinds, inside = mark.word, mark.kinds, mark.start >= start
        if (done and not inside) or (closed and _shut_in(sentence.context, mark, quantity)):
            continue
        if "kept" in kinds and _is_held_against(sentence.context, mark):
            continue
        if inside and "clause" in kinds:
            said = cues[word, "clause"]
            if said == "reset":
                former = "former" in kinds and found in _RANK and folded.endswith("(", 0, mark.start)
                if former or _rises_from(sentence.context, mark, quantity, start) or _is_to_come(sentence, mark):
                    continue
            found = said
            settled = said == "reset"
        elif not inside and ("fact" in kinds or ("now" in kinds and _turns_to_now(sentence, mark))):
            found = None
        elif "promise" in kinds:
            done_for = marks_in(sentence, mark.end, quantity.start)
            found = "target" if any(m.kinds & {"deed", "change"} for m in done_for) else found
        elif inside and "pledge" in kinds:
            found = "target" if _pledges(sentence, mark, quantity) else found
        elif "after" in kinds and folded.startswith(",", mark.end):
            found = None
        elif "rest" in kinds:
            found = cues[word, "rest"]
            settled = False
            kept = "kept" in kinds
        elif (
            "coming" in kinds
            and mark.start >= _carried_from(sentence, index)
            and not folded.endswith("已", 0, mark.start)
        ):
            nearer = any(m.start > mark.start and "coming" in m.kinds for m in before)
            if nearer or found in _RANK or folded.find("——", mark.end, quantity.start) >= 0:
                continue
            found = _coming(sentence, mark, quantity, sentence.clauses[index]) or found
    return found, settled, kept


def _is_to_come(sentence: Sentence, mark: Mark) -> bool:
    """Whether a mark that speaks of facts (截至) opens a date after the anchor."""
    anchor = sentence.context.text.anchor
    if not sentence.times or anchor is None:
        return False
    return any(
        t.type == "DATE" and t.value[:4].isdigit() and t.value > anchor and not anchor.startswith(t.value)
        for t in times_in(sentence.context, mark.end, mark.end + 2)
    )


def _pledges(sentence: Sentence, mark: Mark, quantity: Quantity) -> bool:
    """Whether what is announced is still to be done: 宣布|投入500亿元|建设…."""
    deed = marks_in(sentence, mark.end, mark.end + 1)
    if not deed or "invests" not in deed[0].kinds:
        return False
    purpose = marks_in(sentence, deed[0].end, quantity.end + 8)
    return any("deed" in m.kinds and not sentence.folded.startswith("的", m.end) for m in purpose)


def _is_held_against(context: Context, mark: Mark) -> bool:
    """Whether an expectation is only what a result is held against: 高于市场预期, 比普遍预期高出|9%."""
    return bool(_versus().search(context.text.folded, max(0, mark.start - 10), mark.start))


def _is_expected(folded: str, start: int) -> bool:
    """Whether the quantity at `start` is the expected value itself: 高于市场预期的|803亿元."""
    return folded[start - 8 if start > 8 else 0 : start].rstrip().endswith(_expected())


@cache
def _expected() -> tuple[str, ...]:
    return tuple(word + "的" for word in _words("kept"))


@cache
def _versus() -> re.Pattern[str]:
    words = sorted(_words("versus"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(words)})[^,。;]{{0,8}}$")


def _rises_from(context: Context, mark: Mark, quantity: Quantity, start: int) -> bool:
    """Whether 目前 dates what the figure is to rise from (将由目前59%升至|69%) or is held against (目前的|四倍)."""
    folded = context.text.folded
    if quantity.unit == "times" and folded[mark.end : quantity.start] == "的":
        return True
    based = folded.endswith(("从", "由", "较", "比", "于"), start, mark.start)
    return based and bool(quantities_in(context, mark.end, quantity.start))


def _shut_in(context: Context, mark: Mark, quantity: Quantity) -> bool:
    """Whether the cue stands in brackets that close before the quantity: 营收962亿(公司财测910亿),年增|106%."""
    folded = context.text.folded
    closed = folded.find(")", mark.end, quantity.start)
    return closed >= 0 and "(" not in folded[mark.end : closed]


def _possible(sentence: Sentence, start: int, quantity: Quantity) -> Status | None:
    """A gain that may be had (可节省四成), against a specification (可达640TOPS)."""
    marks = marks_in(sentence, start, quantity.start)
    gained = any("gain" in m.kinds for m in marks[-2:])
    return "forecast" if gained and any("can" in m.kinds for m in marks[-5:]) else None


def _required(sentence: Sentence, quantity: Quantity, index: int) -> bool:
    """Whether the sentence goes on to say what only this much allows: 超过6000亿美元,才能…."""
    clauses = sentence.clauses
    end = clauses[index + 1][0] + 4 if index + 1 < len(clauses) else sentence.end
    return any("requires" in m.kinds for m in marks_in(sentence, quantity.end, min(end, sentence.end)))


def _carried_from(sentence: Sentence, index: int) -> int:
    """Where the clause of the future word may begin: one clause back where this one opens with a preposition or verb."""
    clauses = sentence.clauses
    start = clauses[index][0]
    if not index:
        return start
    opening = marks_in(sentence, start, start + 2)
    if opening and not opening[0].kinds.isdisjoint(_GOES_ON):
        return clauses[index - 1][0]
    return start


def _coming(sentence: Sentence, mark: Mark, quantity: Quantity, clause: Range) -> Status | None:
    """What 将 says of its verb: a deed is aimed at, a growth foreseen; before the number itself 将 is no future."""
    if sentence.folded[quantity.start - 1] == "了" and mark.word == "将":
        return None
    if mark.end == quantity.start and _BOUND.match(sentence.folded, quantity.start):
        return "forecast"
    if not sentence.folded[mark.end : quantity.start].strip() or _disposes(sentence, mark, quantity):
        return None
    if any(_cues().get((m.word, "ahead")) == "forecast" for m in marks_in(sentence, sentence.start, mark.start)):
        return "forecast"
    verbs = [m for m in marks_in(sentence, mark.end, quantity.start) if m.kinds & VERBS]
    if verbs and verbs[0].start == mark.end and "befalls" in verbs[0].kinds:
        return "forecast"
    if not verbs:
        verbs = [m for m in marks_in(sentence, quantity.end, clause[1]) if m.kinds & {"deed", "growth"}][:1]
    return _willed(verbs)


def _willed(marks: Sequence[Mark]) -> Status:
    """What lies ahead of the last verb: a deed is aimed at, what grows or befalls is foreseen."""
    if any("can" in m.kinds for m in marks):
        return "forecast"
    verbs = [m.kinds for m in marks if m.kinds & VERBS]
    return "target" if verbs and "deed" in verbs[-1] and "befalls" not in verbs[-1] else "forecast"


def _disposes(sentence: Sentence, mark: Mark, quantity: Quantity) -> bool:
    """Whether 将 does no more than take the object before its verb: 将|推理成本|降低60%; a verb follows the future 将."""
    after = marks_in(sentence, mark.end, quantity.start)
    if mark.word != "将" or not after:
        return False
    if after[0].start == mark.end and not after[0].kinds & (_NOUNS | {"inert"}):
        return False
    verb = next((m for m in after if m.kinds & VERBS and not m.kinds & _NOUNS), None)
    return verb is not None and any(m.kinds & _NOUNS for m in after if m.start < verb.start)


def _announced(sentence: Sentence, around: Sequence[Statement]) -> Status | None:
    """A forecast where the words around a quantity are credited as one, in this sentence or in quotation marks."""
    for s in around:
        if s.cue and (s.kind == "direct" or s.content.start >= sentence.start) and _foretells(s.cue):
            return "forecast"
    return None


@lru_cache(maxsize=1 << 12)
def _foretells(cue: str) -> bool:
    return any(_cues().get((word, "rest")) == "forecast" for _, _, word in _finder().find(fold(cue)))


def _ahead(sentence: Sentence, quantity: Quantity, time: str | None, index: int) -> bool:
    """Whether the figure holds at a time to come; of this year, only where the text names the year with the month."""
    anchor = sentence.context.text.anchor
    if time is not None and anchor and time[:4].isdigit():
        year, now = time[:4], anchor[:4]
        if year < now:
            return False
        later = len(anchor) > 4 and _MONTH.match(time) is not None and time[:7] > anchor[:7]
        if year == now and not later:
            return False
        near = times_in(sentence.context, max(0, quantity.start - _LABEL_REACH), quantity.start)
        said = [t.text for t in near if t.value[:10] == time]
        if any(_FISCAL.search(text) for text in said):
            return int(year) > int(now) + 1
        return year > now or any("年" in text for text in said)
    if not sentence.times:
        return False
    start = sentence.clauses[index - 1 if index else 0][0]
    folded = sentence.folded
    for near_time in times_in(sentence.context, start, quantity.start):
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

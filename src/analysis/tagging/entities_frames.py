"""Frames that give a value to another than its clause's subject: brackets, comparisons, 将…, the noun it stands before."""

from __future__ import annotations

import re

from analysis.model import Figure, Quantity, Range
from analysis.reading.folding import fold
from analysis.tagging.entities_phrases import THAN, counted_in, first_boundary, noun_after, skip_opening
from analysis.tagging.entities_plain import plain_subject
from analysis.tagging.entities_reference import analysts, is_aside, is_reporter
from analysis.tagging.entities_resolve import is_measured, resolve
from analysis.tagging.figures_context import (
    BOUNDARY,
    VERBS,
    Context,
    Sentence,
    clause_at,
    marks_in,
    names_in,
    quantities_in,
    times_in,
    turning_point,
)

COUNTS = frozenset({"chip", "server", "rack", "facility", "model", "organisation", "person"})
_POINTING = re.compile(r"\s*[这那该某一][座个家款台枚]")
_IN_BRACKETS = re.compile(r"[家个](?:公司|企业|厂商|巨头|机构|大厂|运营商|初创公司|创业公司|科技公司)\(([^()]{4,60})\)")
_QUOTED_NOUN = re.compile(r"的?([“\"][^“”\"]{1,10}[”\"][\u4e00-\u9fff]{2})")
_DISTRICT = re.compile(r"[\u4e00-\u9fff]{2,4}[区县市州省镇]")
_ABSTRACT = re.compile(
    r"(?:承诺|目标|水平|大关|门槛|成绩|里程碑|纪录|记录|背景下?|预期|预估|情况下?|前提下?|协议|合约|合同|订单|交易)$"
)
_JOINT = re.compile(r"[,、和与及但而:()]")
_AMONG = re.compile(r"\s*在?([\u4e00-\u9fffA-Za-z0-9]{2,14}?)(?:当中|之中|[中里])")
_PEOPLE_NOUN = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{0,6}?(?:受访者|受访企业|受访|用户|企业|员工|消费者|开发者|网民|公司|机构|民众|学生|职场人|厂商|高管|CEO|组织|人士|家长|教师|医生|程序员|上班族|劳工|家庭|居民|投资者|投资人)(?=$|[^的数])"
)
_NEW = re.compile(r"\s*(?:新|的|AI|大型|企业|中小)")
_CLAUSE_STOP = re.compile(r"[,。;:!?]")
_EXPECTED = re.compile(r"预期|预估|预测|共识")
_BRACKET = 48
_GOVERNING = frozenset({"deed", "prep", "growth", "copula"})
# Where 将 or 把 stands, and what it puts before the verb.
InHand = tuple[int, Range]


def set_apart(
    sentence: Sentence, start: int, quantity: Quantity, last: Figure | None, handed: InHand | None
) -> str | None:
    """Whose value it is where a frame says so: a comparison, brackets, 将… (`handed`), another's value after 的."""
    folded, end = sentence.folded, quantity.start
    bracketed = sentence.bracketed and folded.find("(", sentence.start, end) >= 0
    found = _in_brackets(sentence, quantity, last) if bracketed else None
    if not found and turning_point("against").search(folded, start, end):
        found = _compared_with(sentence, start, quantity)
    if not found and handed:
        found = _taken_in_hand(sentence, start, handed)
    return found or (_names_in_brackets(sentence.context, start, end) if bracketed else None)


def _compared_with(sentence: Sentence, start: int, quantity: Quantity) -> str | None:
    """Whose value another is held against: 仅次于|英伟达|的3万亿美元, 远超|显卡|的16%."""
    folded = sentence.folded
    held = list(turning_point("against").finditer(folded, start, quantity.start))
    if _CLAUSE_STOP.search(folded, held[-1].end(), quantity.start):
        return None
    lo = held[-1].end()
    if _EXPECTED.search(folded, lo, quantity.start):
        return None
    near = [
        m for m in names_in(sentence.context, lo, quantity.start) if is_measured(sentence.context, m) and not m.pronoun
    ]
    if near:
        return near[0].name
    end = quantity.start - len(folded[lo : quantity.start]) + len(folded[lo : quantity.start].rstrip())
    if folded[end - 1 : end] != "的" or times_in(sentence.context, lo, end) or not 2 <= end - 1 - lo <= 12:
        return None
    if any("head" in m.kinds and m.end == end - 1 for m in marks_in(sentence, lo, end - 1)):
        return None
    return resolve(sentence, (lo, end - 1)) or sentence.raw[lo : end - 1].strip()


def _in_brackets(sentence: Sentence, quantity: Quantity, last: Figure | None) -> str | None:
    """What a value in brackets is told of: 标普500指数|(+17%), 云业务|(7亿元), 新平台|(与微软合作,耗资3亿元)."""
    folded = sentence.folded
    opened = folded.rfind("(", max(sentence.start, quantity.start - _BRACKET), quantity.start)
    if opened < 0 or folded.find(")", opened, quantity.start) >= 0:
        return None
    if last is not None and last.entity and 0 <= opened - last.quantity.end <= 1:
        return last.entity
    if _has_subject(sentence, opened + 1, quantity.start):
        return None
    end = opened
    while end > sentence.start and folded[end - 1] == " ":
        end -= 1
    floor = max(sentence.clauses[clause_at(sentence, opened)][0], sentence.start)
    named = [m for m in names_in(sentence.context, floor, end) if m.end == end and is_measured(sentence.context, m)]
    if named:
        return named[-1].name
    marks = [m for m in marks_in(sentence, floor, end) if m.end == end]
    joints = [m.end() for m in _JOINT.finditer(folded, floor, end)]
    ends = [m.end for m in marks_in(sentence, floor, end) if m.end < end and not m.kinds.isdisjoint(BOUNDARY)]
    first = max([floor, *joints[-1:], *ends[-1:]])
    if _DISTRICT.fullmatch(folded, first, end):
        return sentence.raw[first:end]
    if not marks or not marks[-1].kinds & {"thing", "generic"} or "head" in marks[-1].kinds:
        return None
    found = resolve(sentence, (max(first, folded.rfind("的", first, end) + 1), end))
    return found or (sentence.raw[first:end].strip() if end - first <= 14 else None)


def _has_subject(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a bracket tells of a name of its own: (其中|英伟达|占三成)."""
    names = [
        m
        for m in names_in(sentence.context, start, end)
        if is_measured(sentence.context, m, True) and not is_aside(sentence.context, m)
    ]
    return bool(names) and any(not m.kinds.isdisjoint(VERBS) for m in marks_in(sentence, names[0].end, end))


def in_hand(sentence: Sentence, start: int, end: int) -> InHand | None:
    """Where 将 or 把 stands, and what it puts before the verb."""
    hand = next((m for m in marks_in(sentence, start, end) if m.word in ("将", "把")), None)
    verb = first_boundary(sentence, hand.end, end) if hand else None
    if hand is None or verb is None or verb.start - hand.end < 2 or verb.kinds.isdisjoint(VERBS):
        return None
    return hand.start, (hand.end, verb.start)


def hands_on(context: Context, start: int, handed: InHand) -> bool:
    """Whether a clause opens with 将 or 把 and what it is done to, so that its subject stands before it: 并将|成本|压缩至…."""
    return not context.text.folded[start : handed[0]].strip(" 并且而还也成功")


def _taken_in_hand(sentence: Sentence, start: int, handed: InHand) -> str | None:
    """What 将 or 把 puts before the verb, where it names its owner: 高盛将|英伟达|目标价上调至250美元."""
    at, thing = handed
    owners = [
        m
        for m in names_in(sentence.context, *thing)
        if is_measured(sentence.context, m) and not is_aside(sentence.context, m)
    ]
    houses = names_in(sentence.context, start, at)
    if not owners and not any(is_reporter(sentence.context, m) or m.name in analysts() for m in houses):
        return None
    return resolve(sentence, thing) or (owners[0].name if owners else None)


def _names_in_brackets(context: Context, start: int, end: int) -> str | None:
    """The names that the clause puts in brackets behind a count of firms: 两家公司(甲与乙)."""
    match = _IN_BRACKETS.search(context.text.folded, start, end)
    names = (
        [m for m in names_in(context, match.start(1), match.end(1)) if is_measured(context, m, True)] if match else []
    )
    return context.text.raw[names[0].start : names[-1].end] if len(names) > 1 else None


def is_embedded(context: Context, last: Figure, quantity: Quantity) -> bool:
    """Whether the figure before is an aside, of which nothing goes on: in closed brackets, or before its noun (…亿元的|企业)."""
    folded = context.text.folded
    between = folded[last.quantity.end : quantity.start]
    if "的" not in between and ")" not in between:
        return False
    at = _past_space(folded, last.quantity.end)
    share = last.quantity.unit == "percent"
    if not share and folded.startswith("的", at) and last.entity and fold(last.entity) in folded[at : at + 16]:
        return quantity.start > at + 16 or _CLAUSE_STOP.search(folded, at, quantity.start) is not None
    closed = folded.find(")", at, quantity.start)
    if closed < 0 or folded.find("(", at, closed) >= 0:
        return False
    near = max(0, last.quantity.start - _BRACKET)
    opened = folded.rfind("(", near, last.quantity.start)
    return opened >= 0 and folded.find(")", opened, last.quantity.start) < 0


def following(sentence: Sentence, quantity: Quantity, start: int) -> str | None:
    """What a share at the head of its clause is a share of: 三成的企业用户."""
    folded = sentence.folded
    if not _leads(sentence, start, quantity.start):
        return None
    after = _past_space(folded, quantity.end)
    owned = folded.startswith("的", after)
    quoted = _QUOTED_NOUN.match(folded, after)
    if quoted:
        return sentence.raw[quoted.start(1) : quoted.end()]
    among = _AMONG.fullmatch(folded, *sentence.clauses[max(clause_at(sentence, start) - 1, 0)])
    if among and not owned and not quantities_in(sentence.context, *among.span()):
        return resolve(sentence, among.span(1)) or sentence.raw[among.start(1) : among.end(1)]
    noun = noun_after(sentence, after + owned, brackets=False)
    if noun is None:
        return None
    if not owned:
        people = _PEOPLE_NOUN.match(folded, noun[0], noun[1])
        if people:
            return sentence.raw[people.start() : people.end()]
        return plain_subject(sentence, quantity.end, sentence.end) if _NEW.match(folded, noun[0]) else None
    return resolve(sentence, noun, counted_in(quantity.unit), definite=False)


def _leads(sentence: Sentence, start: int, end: int) -> bool:
    """Whether nothing but a cue or 有 stands between the head of the clause and the quantity."""
    cues = [m for m in marks_in(sentence, start, end) if "cue" in m.kinds]
    at = skip_opening(sentence, cues[-1].end if cues else start, end)
    return not sentence.folded[at:end].strip("有仅只约近,: ")


def people_after(context: Context, quantity: Quantity) -> str | None:
    """The people that a share is of, where they stand right after it: 76%的|用户."""
    folded = context.text.folded
    after = _past_space(folded, quantity.end)
    people = _PEOPLE_NOUN.match(folded, after + folded.startswith("的", after))
    return context.text.raw[people.start() : people.end()] if people and quantity.unit == "percent" else None


def headed(sentence: Sentence, quantity: Quantity, start: int, end: int) -> str | None:
    """The noun that a whole clause [start, end) stands before: 完成3亿元融资的|星河科技, 针对成本1亿美元以上的|模型."""
    folded = sentence.folded
    before = marks_in(sentence, start, quantity.start)
    verbs = [m for m in before if not m.kinds.isdisjoint(_GOVERNING) and m.word not in THAN]
    pointing = _POINTING.match(folded, start)
    if not verbs and not pointing:
        return None
    de = folded.find("的", quantity.end, min(end, quantity.end + 16))
    if de - quantity.end >= 2 and any(
        m.start <= de + 2 and is_measured(sentence.context, m) for m in names_in(sentence.context, de + 1, end)
    ):
        noun = noun_after(sentence, de + 1, brackets=False)
        return resolve(sentence, noun, definite=False) if noun else None
    if de != quantity.end:
        return None
    if not pointing and "existing" not in verbs[-1].kinds:
        metric = [m for m in before if "head" in m.kinds and m.start >= verbs[0].end]
        if not metric or not verbs[0].kinds & {"deed", "prep"} or verbs[0].word in ("作为", "以"):
            return None
    noun = noun_after(sentence, de + 1, brackets=False)
    if noun is None or _ABSTRACT.search(folded[noun[0] : noun[1]]):
        return None
    ends = any("head" in m.kinds and m.end == noun[1] for m in marks_in(sentence, *noun))
    return resolve(sentence, noun, definite=bool(pointing)) or (None if ends else sentence.raw[noun[0] : noun[1]])


def attributed(sentence: Sentence, quantity: Quantity) -> str | None:
    """What a measure that stands before a noun measures: 用电需求超过20兆瓦的|数据中心项目."""
    folded = sentence.folded
    de = _past_space(folded, quantity.end)
    if quantity.unit in COUNTS or quantity.unit == "percent" or not folded.startswith("的", de):
        return None
    noun = noun_after(sentence, de + 1, brackets=False)
    if noun is None or any("head" in m.kinds and m.end == noun[1] for m in marks_in(sentence, *noun)):
        return None
    if _ABSTRACT.search(folded[noun[0] : noun[1]]):
        return None
    return resolve(sentence, noun, counted_in(quantity.unit), definite=False)


def _past_space(folded: str, at: int) -> int:
    while folded[at : at + 1] == " ":
        at += 1
    return at

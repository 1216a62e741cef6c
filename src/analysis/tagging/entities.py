"""Who or what a quantity measures: the subject of its clause, else of the clauses and sentences before it."""

from __future__ import annotations

import re
from itertools import pairwise

from analysis.model import Figure, Mention, Quantity, Range
from analysis.tagging.entities_phrases import first_noun, noun_after, skip_opening, subject_of, unknown_subject
from analysis.tagging.entities_plain import plain_subject
from analysis.tagging.entities_reference import GOODS, analysts, firm_before, is_goods
from analysis.tagging.entities_resolve import is_measured, resolve
from analysis.tagging.entities_sizes import carried_noun, named_size
from analysis.tagging.entities_topics import announcer, nearest, setting, topic_before
from analysis.tagging.figures_context import (
    BOUNDARY,
    VERBS,
    Context,
    clause_at,
    clauses_of,
    marks_in,
    names_in,
    quantities_in,
    turning_point,
)

_SPECIFIC = frozenset({"parameter", "token", "B", "bit/s", "OPS", "m", "s"})
_COUNTS = frozenset({"chip", "server", "rack", "facility", "model", "organisation", "person"})
_ADJUNCT = re.compile(
    r"[\s而但且]*(?:由于|因为?|随着|通过|经由|对于?|针对|围绕|基于|根据|按照|据|为了?|除了?|在|受(?![访益众理])|借助|凭借|鉴于|作为)"
)
_THAN = frozenset({"比", "较", "相比", "相较", "相较于"})
_EXCEEDS = re.compile(r"(?:超|超过|超出|高于|低于|优于|不及)$")
# How many clauses back a subject still reaches.
_REACH = 12
_NUMBERED = re.compile(r"\s*[0-9一二两三四五六七八九十百千万亿]+\s*[余多]?[个家条座项款名位台张块颗](?!名为|名叫|叫做)")
_POINTING = re.compile(r"\s*[这那该某一][座个家款台枚]")
_IN_BRACKETS = re.compile(r"[家个](?:公司|企业|厂商|巨头|机构|大厂|运营商|初创公司|创业公司|科技公司)\(([^()]{4,60})\)")
_QUOTED_NOUN = re.compile(r"的?([“\"][^“”\"]{1,10}[”\"][\u4e00-\u9fff]{2})")
_DISTRICT = re.compile(r"[\u4e00-\u9fff]{2,4}[区县市州省镇]")
_DISPOSING = re.compile(
    r"\s*(?:并|且|成功)?[将把][^,]{2,24}(?:压缩|降低|减少|提升|提高|缩短|削减|增加|扩大|压低|降|缩减|升级|扩展|推高|控制|推|拉升)(?:了|至|到|为|在)"
)
_ABSTRACT = re.compile(r"(?:承诺|目标|水平|大关|门槛|成绩|里程碑|纪录|记录|协议|合约|合同|订单|交易)$")
_JOINT = re.compile(r"[,、和与及但而:()]|以及")
_CONSOLIDATED = re.compile(r"(?:综合|整体|合并|总体|全年|总)(?:毛利|营收|营业收入|净利|收入|利润)")
_PRICE = re.compile(r"的([\u4e00-\u9fffA-Za-z0-9]{2,10}?)(?:的)?(?:价格|售价|定价|单价|造价|成本|标价)")
_AMONG = re.compile(r"\s*在?([\u4e00-\u9fffA-Za-z0-9]{2,14}?)(?:当中|之中|[中里])")
_PEOPLE_NOUN = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{0,6}?(?:受访者|受访企业|受访|用户|企业|员工|消费者|开发者|网民|公司|机构|民众|学生|职场人|厂商|高管|CEO|组织|人士|家长|教师|医生|程序员|上班族|劳工|家庭|居民|投资者|投资人)(?=$|[^的数])"
)
_NEW = re.compile(r"\s*(?:新|的|AI|大型|企业|中小)")
_PEOPLE = re.compile(r"人(?![士员才工类群])")
_SOME_MODEL = re.compile(r"(?:级别?|规模|的|\s)*模型")
_PERSON_NOUN = re.compile(r"[者家师员人生佬民户手长友客星士属]$")
_GENERIC_HEAD = re.compile(r"团队|公司|企业|集团|机构|平台|项目|中心|系统|其|该|此")
_CLAUSE_STOP = re.compile(r"[,。;:!?]")


def _compared_with(context: Context, start: int, quantity: Quantity) -> str | None:
    """Whose value another is held against: 仅次于|英伟达|的3万亿美元."""
    held = list(turning_point("against").finditer(context.text.folded, start, quantity.start))
    if not held or _CLAUSE_STOP.search(context.text.folded, held[-1].end(), quantity.start):
        return None
    near = [m for m in names_in(context, held[-1].end(), quantity.start) if is_measured(context, m) and not m.pronoun]
    return near[0].name if near and near[0].start >= held[-1].end() else None


def entity_of(context: Context, quantity: Quantity, sentence: Range, last: Figure | None = None) -> str | None:
    """The entity that `quantity` measures, by the name the text gives it; None where it gives none.

    `last` is the figure before, where it stands in the same sentence.

    >>> from analysis.model import Article
    >>> from analysis.tagging import tag_article
    >>> sentence = "腾讯发布的新模型参数为300亿。训练用了2万块加速卡。"
    >>> [f.entity for f in tag_article(Article("a", sentence, body=((0, len(sentence)),))).figures]
    ['新模型', '新模型']
    """
    folded = context.text.folded
    named = named_size(context, quantity)
    if named:
        return named
    index = clause_at(context, sentence, quantity.start)
    clauses = clauses_of(context, sentence)
    start = _item_start(context, clauses[index][0], quantity)
    carried = carried_noun(context, quantity, sentence)
    if carried:
        return carried
    priced = _PRICE.match(folded, quantity.end) if quantity.dimension == "money" else None
    if priced and any(m.kinds & {"thing", "generic"} for m in marks_in(context, sentence, *priced.span(1))):
        return resolve(context, sentence, priced.span(1)) or context.text.raw[priced.start(1) : priced.end(1)]
    goods = quantity.unit in _SPECIFIC or _priced(folded, start, quantity.start)
    if last is not None and _CONSOLIDATED.match(folded, skip_opening(context, sentence, start, quantity.start)):
        firm_name = firm_before(context, quantity.start)
        if firm_name and firm_name != last.entity:
            return firm_name
    disposing = _DISPOSING.match(folded, start, quantity.start)
    own = (
        None
        if disposing
        else (
            _compared_with(context, start, quantity)
            or _before_bracket(context, sentence, start, quantity)
            or _rated(context, start, quantity.start)
            or _bracketed(context, start, quantity.start)
            or _owner(context, quantity)
            or (_adjoining(context, sentence, quantity, last) if goods or quantity.dimension == "money" else None)
            or subject_of(context, sentence, start, quantity.start, quantity.unit)
            or _parallel(context, quantity, sentence, start, last)
        )
    )
    if own:
        return own
    if last is not None and last.entity and start > clauses[index][0]:
        return last.entity
    if goods:
        near = [m for m in names_in(context, sentence[0], quantity.start) if m.kind in GOODS]
        near = [m for m in near if is_measured(context, m) and not _is_aside(context, sentence, m)]
        near = near[-1:] or [m for m in names_in(context, quantity.end, clauses[index][1]) if m.kind in GOODS][:1]
        if near:
            return near[0].name
    following = _following(context, quantity, sentence, start) or _headed(context, quantity, sentence, start)
    if following:
        return following
    counted_here = frozenset({"counted" + quantity.unit})
    plain = None if disposing else plain_subject(context, sentence, start, quantity.start, counted_here)
    if plain:
        return plain
    firm = any("firm" in m.kinds for m in marks_in(context, sentence, start, quantity.start))
    told = clause_at(context, sentence, last.quantity.start) if last and last.entity else 0
    for before in range(index - 1, max(told - 1, index - _REACH, -1), -1):
        lo, hi = clauses[before]
        if _NUMBERED.match(folded, lo, hi):
            continue
        if _ADJUNCT.match(folded, lo, hi) and not any("cue" in m.kinds for m in marks_in(context, sentence, lo, hi)):
            continue
        found = subject_of(context, sentence, lo, hi, quantity.unit, inherited=True)
        found = found or plain_subject(context, sentence, lo, hi, counted_here)
        if found and not (firm and is_goods(context, clauses[before], found)):
            return found
    if last is not None and last.entity:
        return last.entity
    unknown = unknown_subject(context, sentence, start, quantity.start)
    if unknown:
        return unknown
    place = setting(context, sentence, quantity.start)
    if place:
        return place
    for lo, hi in reversed(clauses[max(index - 3, 0) : index]):
        unknown = unknown_subject(context, sentence, lo, hi)
        if unknown:
            return unknown
    if quantity.unit == "parameter" and _SOME_MODEL.match(folded, quantity.end):
        return "模型"
    counted = _counted(context, quantity, sentence) if quantity.unit in _COUNTS else None
    pointed = folded[quantity.start - 1 : quantity.start] in ("这", "那", "此")
    if counted and (pointed or (quantity.unit == "person" and not _GENERIC_HEAD.search(folded, start, quantity.start))):
        return counted
    return (
        announcer(context, sentence, quantity)
        or _attributed(context, quantity, sentence)
        or topic_before(context, sentence)
        or counted
        or nearest(context, quantity, sentence)
        or first_noun(context, sentence, quantity.start)
    )


def _before_bracket(context: Context, sentence: Range, start: int, quantity: Quantity) -> str | None:
    """What a value in brackets is told of: 标普500指数|(+17%), 云业务|(7亿元)."""
    folded = context.text.folded
    at = quantity.start - (folded[quantity.start - 1 : quantity.start] in ("+", "-"))
    if folded[at - 1 : at] != "(" or folded[quantity.end : quantity.end + 1] != ")":
        return None
    end = at - 1
    named = [m for m in names_in(context, start, end) if m.end == end and is_measured(context, m)]
    if named:
        return named[-1].name
    last = [m for m in marks_in(context, sentence, start, end) if m.end == end]
    joints = [m.end() for m in _JOINT.finditer(folded, start, end)]
    if _DISTRICT.fullmatch(folded, joints[-1] if joints else start, end):
        return context.text.raw[joints[-1] if joints else start : end]
    if not last or not last[-1].kinds & {"thing", "generic"} or "head" in last[-1].kinds:
        return None
    return (
        context.text.raw[joints[-1] if joints else start : end].strip() if end - (joints or [start])[-1] <= 14 else None
    )


def _rated(context: Context, start: int, end: int) -> str | None:
    """Whom an analyst takes in hand: 高盛将|英伟达|目标价上调至250美元."""
    names = names_in(context, start, end)
    for house, name in pairwise(names):
        between = context.text.folded[house.end : name.start]
        if house.name in analysts() and between in ("将", "把", "将对", "维持", "上调", "下调", "给予"):
            return name.name
    return None


def _bracketed(context: Context, start: int, end: int) -> str | None:
    """The names that the clause puts in brackets behind a count of firms: 两家公司(甲与乙)."""
    match = _IN_BRACKETS.search(context.text.folded, start, end)
    names = (
        [m for m in names_in(context, match.start(1), match.end(1)) if is_measured(context, m, True)] if match else []
    )
    return context.text.raw[names[0].start : names[-1].end] if len(names) > 1 else None


def _adjoining(context: Context, sentence: Range, quantity: Quantity, last: Figure | None) -> str | None:
    """The product right before its size or price (X9 256GB版4499元)."""
    near = [m for m in names_in(context, quantity.start - 30, quantity.start) if quantity.start - m.end <= 1]
    if near and near[0].kind in GOODS and is_measured(context, near[0]) and quantity.dimension != "money":
        return near[0].name
    if last is None or last.quantity.unit not in _SPECIFIC or quantity.start - last.quantity.end > 12:
        return None
    between = marks_in(context, sentence, last.quantity.end, quantity.start)
    return None if any(m.kinds & BOUNDARY for m in between) else last.entity


def _item_start(context: Context, start: int, quantity: Quantity) -> int:
    """Where the item of a list begins that the quantity stands in: after the 、 that follows another quantity."""
    between = quantities_in(context, start, quantity.start)
    at = context.text.folded.find("、", between[-1].end, quantity.start) if between else -1
    return at + 1 if at >= 0 else start


def _owner(context: Context, quantity: Quantity) -> str | None:
    """Whose value another is compared with: 超过|GPT-5的|1750亿."""
    folded = context.text.folded
    end = quantity.start
    while end > 0 and folded[end - 1] == " ":
        end -= 1
    if quantity.unit == "times" or folded[end - 1 : end] != "的":
        return None
    near = [
        m for m in names_in(context, end - 30, end) if not folded[m.end : end - 1].strip() and is_measured(context, m)
    ]
    if not near or (quantity.unit == "percent" and not _EXCEEDS.search(folded, near[0].start - 4, near[0].start)):
        return None
    return near[0].name


def _parallel(context: Context, quantity: Quantity, sentence: Range, start: int, last: Figure | None) -> str | None:
    """The noun before the metric where the figure before told the same metric of another: 惠普占比8%,|联想|占比6%."""
    if last is None or last.quantity.unit != quantity.unit or not last.metric or last.quantity.end > start:
        return None
    heads = [m for m in marks_in(context, sentence, start, quantity.start) if "head" in m.kinds]
    if not heads or not last.metric.endswith(heads[0].word):
        return None
    first = skip_opening(context, sentence, start, heads[0].start)
    if any("qualifier" in m.kinds for m in marks_in(context, sentence, first, heads[0].start)):
        return None
    return context.text.raw[first : heads[0].start].strip() or None if 2 <= heads[0].start - first <= 8 else None


def _following(context: Context, quantity: Quantity, sentence: Range, start: int) -> str | None:
    """What a share at the head of its clause is a share of: 三成的企业用户."""
    folded = context.text.folded
    if quantity.unit != "percent" or not _leads(context, sentence, start, quantity.start):
        return None
    owned = folded.startswith("的", quantity.end)
    quoted = _QUOTED_NOUN.match(folded, quantity.end)
    if quoted:
        return context.text.raw[quoted.start(1) : quoted.end()]
    among = _AMONG.fullmatch(folded, *clauses_of(context, sentence)[max(clause_at(context, sentence, start) - 1, 0)])
    if among and not owned and not quantities_in(context, *among.span()):
        return resolve(context, sentence, among.span(1)) or context.text.raw[among.start(1) : among.end(1)]
    noun = noun_after(context, sentence, quantity.end + owned, brackets=False)
    if noun is None:
        return None
    if not owned:
        people = _PEOPLE_NOUN.match(folded, noun[0], noun[1])
        if people:
            return context.text.raw[people.start() : people.end()]
        return plain_subject(context, sentence, quantity.end, sentence[1]) if _NEW.match(folded, noun[0]) else None
    return resolve(context, sentence, noun, frozenset({"counted" + quantity.unit}))


def people_after(context: Context, quantity: Quantity) -> str | None:
    """The people that a share is of, where they stand right after it: 76%的|用户."""
    folded = context.text.folded
    people = _PEOPLE_NOUN.match(folded, quantity.end + folded.startswith("的", quantity.end))
    return context.text.raw[people.start() : people.end()] if people and quantity.unit == "percent" else None


def _leads(context: Context, sentence: Range, start: int, end: int) -> bool:
    """Whether nothing but a cue or 有 stands between the head of the clause and the quantity."""
    cues = [m for m in marks_in(context, sentence, start, end) if "cue" in m.kinds]
    at = skip_opening(context, sentence, cues[-1].end if cues else start, end)
    return not context.text.folded[at:end].strip("有仅只约近,: ")


def _headed(context: Context, quantity: Quantity, sentence: Range, start: int) -> str | None:
    """The noun that a whole clause stands before: 完成3亿元融资的|星河科技, 针对成本1亿美元以上的|模型."""
    folded = context.text.folded
    end = clauses_of(context, sentence)[clause_at(context, sentence, quantity.start)][1]
    before = marks_in(context, sentence, start, quantity.start)
    verbs = [m for m in before if m.kinds & {"deed", "prep", "growth", "copula"} and m.word not in _THAN]
    pointing = _POINTING.match(folded, start)
    if not verbs and not pointing:
        return None
    de = folded.find("的", quantity.end, min(end, quantity.end + 16))
    if de - quantity.end >= 2 and any(
        m.start <= de + 2 and is_measured(context, m) for m in names_in(context, de + 1, end)
    ):
        noun = noun_after(context, sentence, de + 1, brackets=False)
        return resolve(context, sentence, noun) if noun else None
    if de != quantity.end:
        return None
    if not pointing:
        metric = [m for m in before if "head" in m.kinds and m.start >= verbs[0].end]
        if not metric or not verbs[0].kinds & {"deed", "prep"} or verbs[0].word in ("作为", "以"):
            return None
    noun = noun_after(context, sentence, de + 1, brackets=False)
    if noun is None:
        return None
    ends = any("head" in m.kinds and m.end == noun[1] for m in marks_in(context, sentence, *noun))
    return resolve(context, sentence, noun) or (None if ends else context.text.raw[noun[0] : noun[1]])


def _attributed(context: Context, quantity: Quantity, sentence: Range) -> str | None:
    """What a measure that stands before a noun measures: 用电需求超过20兆瓦的|数据中心项目."""
    folded = context.text.folded
    if quantity.unit in _COUNTS or quantity.unit == "percent" or not folded.startswith("的", quantity.end):
        return None
    noun = noun_after(context, sentence, quantity.end + 1, brackets=False)
    if noun is None or any("head" in m.kinds and m.end == noun[1] for m in marks_in(context, sentence, *noun)):
        return None
    if _ABSTRACT.search(folded[noun[0] : noun[1]]):
        return None
    return resolve(context, sentence, noun, frozenset({"counted" + quantity.unit}))


def _is_aside(context: Context, sentence: Range, mention: Mention) -> bool:
    """Whether a name is that of a component (搭载M7芯片) or of what another thing is compared with (只有H100的…)."""
    if any(mention.start - q.end <= 2 for q in quantities_in(context, mention.start - 12, mention.start)):
        return True
    lo = clauses_of(context, sentence)[clause_at(context, sentence, mention.start)][0]
    verbs = [m for m in marks_in(context, sentence, lo, mention.start) if m.kinds & VERBS or m.word in _THAN]
    if not verbs:
        return False
    if "part" not in verbs[-1].kinds:
        return "deed" not in verbs[-1].kinds
    return context.text.folded[mention.start - 1] != "的" or mention.start - verbs[-1].end > 1


def _priced(folded: str, start: int, end: int) -> bool:
    return any(word in folded[start:end] for word in ("价", "功耗", "功率", "电池", "内存"))


def _counted(context: Context, quantity: Quantity, sentence: Range) -> str | None:
    """The noun that a count stands before: 两名工程师 -> 工程师."""
    if _PEOPLE.match(context.text.folded, quantity.end):
        return None
    if context.text.folded[quantity.start : quantity.end].endswith(("用户", "开发者", "员工", "人", "DAU", "户")):
        return None
    noun = noun_after(context, sentence, quantity.end, brackets=False)
    if noun is None:
        return None
    text = context.text.raw[noun[0] : noun[1]].strip()
    owner, _, head = text.rpartition("的")
    return owner if quantity.unit == "person" and _PERSON_NOUN.search(owner) else head or text

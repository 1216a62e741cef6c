"""Who or what a quantity measures: the subject of its clause, else of the clauses and sentences before it."""

from __future__ import annotations

import re

from analysis.model import Figure, Mention, Quantity, Range
from analysis.reading.folding import fold
from analysis.tagging.entities_frames import (
    COUNTS,
    attributed,
    following,
    hands_on,
    headed,
    in_hand,
    is_embedded,
    people_after,
    set_apart,
)
from analysis.tagging.entities_phrases import (
    THAN,
    counted_in,
    first_boundary,
    first_noun,
    is_adjunct,
    noun_after,
    skip_opening,
    subject_of,
)
from analysis.tagging.entities_plain import plain_subject
from analysis.tagging.entities_reference import GOODS, brought_out, can_own, speaks
from analysis.tagging.entities_resolve import is_measured, resolve
from analysis.tagging.entities_sizes import carried_noun, named_size
from analysis.tagging.entities_topics import announcer, nearest, setting, topic_before
from analysis.tagging.figures_context import (
    BOUNDARY,
    VERBS,
    Context,
    Mark,
    Sentence,
    clause_at,
    mark_at,
    marks_in,
    names_in,
    quantities_in,
    turning_point,
)

__all__ = ["entity_of", "people_after"]

# Units of sizes that stand in a name or before a noun: Qwen-72B, 万卡集群.
_SIZES = frozenset({"parameter", "chip"})
_OWNED = frozenset({"firm", "whole"})
_SPECIFIC = frozenset({"parameter", "token", "B", "bit/s", "OPS", "m", "s"})
# How many clauses back a subject still reaches.
_REACH = 12
_NUMBERED = re.compile(r"\s*[0-9一二两三四五六七八九十百千万亿]+\s*[余多]?[个家条座项款名位台张块颗](?!名为|名叫|叫做)")
_PRICE = re.compile(r"的([\u4e00-\u9fffA-Za-z0-9]{2,10}?)(?:的)?(?:价格|售价|定价|单价|造价|成本|标价)")
_PEOPLE = re.compile(r"人(?![士员才工类群])")
_SOME_MODEL = re.compile(r"(?:级别?|规模|的|\s)*模型")
_PERSON_NOUN = re.compile(r"[者家师员人生佬民户手长友客星士属]$")
_GENERIC_HEAD = re.compile(r"团队|公司|企业|集团|机构|平台|项目|中心|系统|其|该|此")
_LOCAL = re.compile(r"[当之]?[中里内]$")
_LATIN = re.compile(r"[A-Za-z]")
_PRICED = re.compile(r"价|功耗|功率|电池|内存")


def entity_of(sentence: Sentence, quantity: Quantity, index: int, last: Figure | None = None) -> str | None:
    """The entity that `quantity` measures, by the name the text gives it; None where it gives none.

    `index` is that of its clause; `last` is the figure before, where it stands in the same sentence.

    >>> from analysis.model import Article
    >>> from analysis.tagging import tag_article
    >>> sentence = "腾讯发布的新模型参数为300亿。训练用了2万块加速卡。"
    >>> [f.entity for f in tag_article(Article("a", sentence, body=((0, len(sentence)),))).figures]
    ['新模型', '新模型']
    """
    folded = sentence.folded
    if quantity.unit in _SIZES and (
        sized := named_size(sentence.context, quantity) or carried_noun(sentence, quantity)
    ):
        return sized
    last = None if last and is_embedded(sentence.context, last, quantity) else last
    clauses = sentence.clauses
    start = clauses[index][0]
    before = folded[start : quantity.start]
    if "、" in before:
        start = _item_start(sentence.context, start, quantity)
    if quantity.dimension == "money" and folded.startswith("的", quantity.end):
        priced = _PRICE.match(folded, quantity.end)
        if priced and any(m.kinds & {"thing", "generic"} for m in marks_in(sentence, *priced.span(1))):
            return resolve(sentence, priced.span(1)) or sentence.raw[priced.start(1) : priced.end(1)]
    told = sentence.kinds
    handed = in_hand(sentence, start, quantity.start) if "将" in before or "把" in before else None
    silent = handed is not None and hands_on(sentence.context, start, handed)
    own = None
    if not silent:
        if handed or sentence.bracketed or turning_point("against").search(folded, start, quantity.start):
            own = set_apart(sentence, start, quantity, last, handed)
        if not own and "trait" in told:
            own = _with_trait(sentence, start, quantity.start)
        own = own or subject_of(sentence, start, quantity.start, quantity.unit)
        if not own and last:
            own = _parallel(sentence, quantity, start, last)
    if own and "whole" not in told:
        return own
    owner = "" if _OWNED.isdisjoint(told) else _owner_asked(sentence, start, index, quantity)
    if owner == "whole" and (firm := _at_metric(sentence, start, quantity.start)):
        return firm
    if own and not (owner == "whole" and speaks(sentence.context, sentence.span, own)):
        return own
    if last is not None and last.entity and start > clauses[index][0]:
        return last.entity
    goods = quantity.unit in _SPECIFIC or (owner != "whole" and _PRICED.search(folded, start, quantity.start))
    if goods:
        near = [m for m in names_in(sentence.context, sentence.start, quantity.start) if m.kind in GOODS]
        near = [m for m in near if is_measured(sentence.context, m) and not _is_aside(sentence, m)]
        if near:
            return near[-1].name
    if goods or ("part" in told and _is_fitted(sentence, start, quantity.start)):
        made = brought_out(sentence, start)
        if made and _LATIN.search(made):
            return made
    noun = following(sentence, quantity, start) if quantity.unit == "percent" else None
    if noun is None and "的" in folded[quantity.end : quantity.end + 16]:
        noun = headed(sentence, quantity, start, clauses[index][1])
    if noun:
        return noun
    plain = None if silent else plain_subject(sentence, start, quantity.start, counted_in(quantity.unit))
    if plain:
        return plain
    if (
        last is not None
        and last.entity
        and owner == "whole"
        and not can_own(sentence.context, sentence.span, last.entity, owner)
    ):
        last = None
    spoken = clause_at(sentence, last.quantity.start) if last and last.entity else 0
    if index - _REACH >= spoken:
        spoken = index - _REACH + 1
    for clause in clauses[spoken:index][::-1]:
        found = _told_of(sentence, clause, quantity.unit)
        if found and (not owner or can_own(sentence.context, clause, found, owner)):
            return found
    if last is not None and last.entity:
        return last.entity
    place = setting(sentence, quantity.start)
    if place:
        return place
    if quantity.unit == "parameter" and _SOME_MODEL.match(folded, quantity.end):
        return "模型"
    counted = _counted(sentence, quantity) if quantity.unit in COUNTS else None
    pointed = folded[max(0, quantity.start - 3) : quantity.start].rstrip().endswith(("这", "那", "此"))
    if counted and (pointed or (quantity.unit == "person" and not _GENERIC_HEAD.search(folded, start, quantity.start))):
        return counted
    return (
        announcer(sentence, quantity)
        or attributed(sentence, quantity)
        or topic_before(sentence, owner)
        or counted
        or nearest(sentence, quantity, owner)
        or people_after(sentence.context, quantity)
        or first_noun(sentence, quantity.start)
    )


def _told_of(sentence: Sentence, clause: Range, unit: str) -> str | None:
    """What a clause before is about, for a quantity in `unit` that goes on with it."""
    start, end = clause
    if _NUMBERED.match(sentence.folded, start, end) or is_adjunct(sentence, start, end):
        return None
    if unit != "chip" and "counted" + unit not in sentence.kinds:
        unit = ""
    return subject_of(sentence, start, end, unit, inherited=True) or plain_subject(
        sentence, start, end, counted_in(unit)
    )


def _owner_asked(sentence: Sentence, start: int, index: int, quantity: Quantity) -> str:
    """What the metric of a clause, or of the one before where it has none, asks of its owner: ``whole`` where it is what
    a firm has as a whole and the clause is about it (not 占|总营收|的三成), else ``firm`` where a firm has it, else nothing.
    """
    marks = marks_in(sentence, start, quantity.start)
    owner = _owner_of(sentence, start, quantity, marks)
    if owner or not index or any("head" in m.kinds for m in marks):
        return owner
    start = sentence.clauses[index - 1][0]
    return _owner_of(sentence, start, quantity, marks_in(sentence, start, quantity.start))


def _owner_of(sentence: Sentence, start: int, quantity: Quantity, marks: list[Mark]) -> str:
    folded, end = sentence.folded, quantity.end
    owner = ""
    after = marks_in(sentence, end + 1, end + 2) if folded.startswith("的", end) else []
    for mark in (*marks, *after):
        if "whole" in mark.kinds and folded.find("占", start, mark.start) < 0:
            return "whole"
        if "firm" in mark.kinds and mark.start < end:
            owner = "firm"
    return owner


def _at_metric(sentence: Sentence, start: int, end: int) -> str | None:
    """The firm named right before what it has as a whole: 外资上调|台积电|目标价."""
    folded = sentence.folded
    whole = [m.start for m in marks_in(sentence, start, end) if "whole" in m.kinds]
    near = (
        [m for m in names_in(sentence.context, start, whole[-1]) if is_measured(sentence.context, m)] if whole else []
    )
    owned = near and not near[-1].pronoun and folded[near[-1].end : whole[-1]] in ("", "的")
    return near[-1].name if owned and near[-1].kind == "organisation" else None


def _with_trait(sentence: Sentence, start: int, end: int) -> str | None:
    """The product just brought out that the clause tells a trait of: 发布了X9,|训练任务效率|提升三成."""
    traits = [m for m in marks_in(sentence, start, end) if "trait" in m.kinds]
    if not traits or names_in(sentence.context, start, traits[-1].start):
        return None
    verb = first_boundary(sentence, traits[-1].end, end)
    if traits[-1].end < (verb.start if verb else end):
        return None
    if "的" in sentence.folded[start : traits[-1].start]:
        return None
    made = brought_out(sentence, start)
    return made if made and _LATIN.search(made) else None


def _is_fitted(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the clause opens with what a product has in it: 集成|4颗芯片, 搭载, 采用."""
    opening = mark_at(sentence, skip_opening(sentence, start, end))
    return opening is not None and {"part", "deed"} <= opening.kinds


def _item_start(context: Context, start: int, quantity: Quantity) -> int:
    """Where the item of a list begins that the quantity stands in: after the 、 that follows another quantity."""
    between = quantities_in(context, start, quantity.start)
    at = context.text.folded.find("、", between[-1].end, quantity.start) if between else -1
    return at + 1 if at >= 0 else start


def _parallel(sentence: Sentence, quantity: Quantity, start: int, last: Figure) -> str | None:
    """The noun of a list item built as the one before: 惠普占比8%,|联想|占比6%; 集中式98吉瓦,|分布式|113吉瓦."""
    if last.quantity.unit != quantity.unit or not last.entity or last.quantity.end > start:
        return None
    marks = marks_in(sentence, start, quantity.start)
    heads = [m for m in marks if "head" in m.kinds]
    if heads and not (last.metric and last.metric.endswith(heads[0].word)):
        return None
    folded = sentence.folded
    if not heads and not folded.endswith(fold(last.entity), 0, last.quantity.start):
        return None
    end = heads[0].start if heads else quantity.start
    first = skip_opening(sentence, start, end)
    if any(m.kinds & ({"qualifier", "cue"} if heads else BOUNDARY) for m in marks_in(sentence, first, end)):
        return None
    return sentence.raw[first:end].strip() or None if 2 <= end - first <= 8 else None


def _is_aside(sentence: Sentence, mention: Mention) -> bool:
    """Whether a name is that of a component (搭载M7芯片) or of what another thing is compared with (只有H100的…)."""
    counted = quantities_in(sentence.context, mention.start - 12, mention.start)
    if any(len(sentence.folded[q.end : mention.start].strip()) <= 1 for q in counted):
        return True
    lo = sentence.clauses[clause_at(sentence, mention.start)][0]
    verbs = [m for m in marks_in(sentence, lo, mention.start) if not m.kinds.isdisjoint(VERBS) or m.word in THAN]
    if not verbs:
        return False
    if "part" not in verbs[-1].kinds:
        return "maker" not in verbs[-1].kinds
    return sentence.folded[mention.start - 1] != "的" or mention.start - verbs[-1].end > 1


def _counted(sentence: Sentence, quantity: Quantity) -> str | None:
    """The noun that a count stands before: 两名工程师 -> 工程师."""
    if _PEOPLE.match(sentence.folded, quantity.end):
        return None
    if sentence.folded[quantity.start : quantity.end].endswith(("用户", "开发者", "员工", "人", "DAU", "户")):
        return None
    noun = noun_after(sentence, quantity.end, brackets=False)
    if noun is None:
        return None
    text = _LOCAL.sub("", sentence.raw[noun[0] : noun[1]].strip())
    owner, _, head = text.rpartition("的")
    return owner if quantity.unit == "person" and _PERSON_NOUN.search(owner) else head or text

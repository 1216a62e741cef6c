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
    clause_at,
    clauses_of,
    mark_at,
    marks_in,
    names_in,
    quantities_in,
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


def entity_of(
    context: Context, quantity: Quantity, sentence: Range, index: int, last: Figure | None = None
) -> str | None:
    """The entity that `quantity` measures, by the name the text gives it; None where it gives none.

    `index` is that of its clause; `last` is the figure before, where it stands in the same sentence.

    >>> from analysis.model import Article
    >>> from analysis.tagging import tag_article
    >>> sentence = "腾讯发布的新模型参数为300亿。训练用了2万块加速卡。"
    >>> [f.entity for f in tag_article(Article("a", sentence, body=((0, len(sentence)),))).figures]
    ['新模型', '新模型']
    """
    folded = context.text.folded
    if quantity.unit in _SIZES and (
        sized := named_size(context, quantity) or carried_noun(context, quantity, sentence)
    ):
        return sized
    last = None if last and is_embedded(context, last, quantity) else last
    clauses = context.clauses[sentence]
    start = clauses[index][0]
    if folded.find("、", start, quantity.start) >= 0:
        start = _item_start(context, start, quantity)
    if quantity.dimension == "money" and folded.startswith("的", quantity.end):
        priced = _PRICE.match(folded, quantity.end)
        if priced and any(m.kinds & {"thing", "generic"} for m in marks_in(context, sentence, *priced.span(1))):
            return resolve(context, sentence, priced.span(1)) or context.text.raw[priced.start(1) : priced.end(1)]
    told = context.marks[sentence].kinds
    handed = None
    if folded.find("将", start, quantity.start) >= 0 or folded.find("把", start, quantity.start) >= 0:
        handed = in_hand(context, sentence, start, quantity.start)
    silent = handed is not None and hands_on(context, start, handed)
    own = (
        None
        if silent
        else (
            set_apart(context, sentence, start, quantity, last, handed)
            or ("trait" in told and _with_trait(context, sentence, start, quantity.start))
            or subject_of(context, sentence, start, quantity.start, quantity.unit)
            or (last and _parallel(context, quantity, sentence, start, last))
        )
    )
    if own and "whole" not in told:
        return own
    owner = "" if _OWNED.isdisjoint(told) else _owner_asked(context, sentence, start, index, quantity)
    if owner == "whole" and (firm := _at_metric(context, sentence, start, quantity.start)):
        return firm
    if own and not (owner == "whole" and speaks(context, sentence, own)):
        return own
    if last is not None and last.entity and start > clauses[index][0]:
        return last.entity
    goods = quantity.unit in _SPECIFIC or (owner != "whole" and _PRICED.search(folded, start, quantity.start))
    if goods:
        near = [m for m in names_in(context, sentence[0], quantity.start) if m.kind in GOODS]
        near = [m for m in near if is_measured(context, m) and not _is_aside(context, sentence, m)]
        if near:
            return near[-1].name
    if goods or ("part" in told and _is_fitted(context, sentence, start, quantity.start)):
        made = brought_out(context, sentence, start)
        if made and _LATIN.search(made):
            return made
    noun = following(context, quantity, sentence, start) if quantity.unit == "percent" else None
    if noun is None and folded.find("的", quantity.end, quantity.end + 16) >= 0:
        noun = headed(context, quantity, sentence, start)
    if noun:
        return noun
    plain = None if silent else plain_subject(context, sentence, start, quantity.start, counted_in(quantity.unit))
    if plain:
        return plain
    if last is not None and last.entity and owner == "whole" and not can_own(context, sentence, last.entity, owner):
        last = None
    spoken = clause_at(context, sentence, last.quantity.start) if last and last.entity else 0
    for before in range(index - 1, max(spoken - 1, index - _REACH, -1), -1):
        found = _told_of(context, sentence, clauses[before], quantity.unit)
        if found and (not owner or can_own(context, clauses[before], found, owner)):
            return found
    if last is not None and last.entity:
        return last.entity
    place = setting(context, sentence, quantity.start)
    if place:
        return place
    if quantity.unit == "parameter" and _SOME_MODEL.match(folded, quantity.end):
        return "模型"
    counted = _counted(context, quantity, sentence) if quantity.unit in COUNTS else None
    pointed = folded[max(0, quantity.start - 3) : quantity.start].rstrip().endswith(("这", "那", "此"))
    if counted and (pointed or (quantity.unit == "person" and not _GENERIC_HEAD.search(folded, start, quantity.start))):
        return counted
    return (
        announcer(context, sentence, quantity)
        or attributed(context, quantity, sentence)
        or topic_before(context, sentence, owner)
        or counted
        or nearest(context, quantity, sentence, owner)
        or people_after(context, quantity)
        or first_noun(context, sentence, quantity.start)
    )


def _told_of(context: Context, sentence: Range, clause: Range, unit: str) -> str | None:
    """What a clause before is about, for a quantity in `unit` that goes on with it."""
    if unit != "chip" and "counted" + unit not in context.marks[sentence].kinds:
        unit = ""
    if (clause, unit) not in context.subjects:
        found = None
        if not _NUMBERED.match(context.text.folded, *clause) and not is_adjunct(context, sentence, *clause):
            found = subject_of(context, sentence, *clause, unit, inherited=True)
            found = found or plain_subject(context, sentence, *clause, counted_in(unit))
        context.subjects[clause, unit] = found
    return context.subjects[clause, unit]


def _owner_asked(context: Context, sentence: Range, start: int, index: int, quantity: Quantity) -> str:
    """What the metric of a clause, or of the one before where it has none, asks of its owner: ``whole`` where it is what
    a firm has as a whole and the clause is about it (not 占|总营收|的三成), else ``firm`` where a firm has it, else nothing.
    """
    marks = marks_in(context, sentence, start, quantity.start)
    owner = _owner_of(context, sentence, start, quantity, marks)
    if owner or not index or any("head" in m.kinds for m in marks):
        return owner
    start = context.clauses[sentence][index - 1][0]
    return _owner_of(context, sentence, start, quantity, marks_in(context, sentence, start, quantity.start))


def _owner_of(context: Context, sentence: Range, start: int, quantity: Quantity, marks: list[Mark]) -> str:
    folded, end = context.text.folded, quantity.end
    owner = ""
    after = marks_in(context, sentence, end + 1, end + 2) if folded.startswith("的", end) else []
    for mark in (*marks, *after):
        if "whole" in mark.kinds and folded.find("占", start, mark.start) < 0:
            return "whole"
        if "firm" in mark.kinds and mark.start < end:
            owner = "firm"
    return owner


def _at_metric(context: Context, sentence: Range, start: int, end: int) -> str | None:
    """The firm named right before what it has as a whole: 外资上调|台积电|目标价."""
    folded = context.text.folded
    whole = [m.start for m in marks_in(context, sentence, start, end) if "whole" in m.kinds]
    near = [m for m in names_in(context, start, whole[-1]) if is_measured(context, m)] if whole else []
    owned = near and not near[-1].pronoun and folded[near[-1].end : whole[-1]] in ("", "的")
    return near[-1].name if owned and near[-1].kind == "organisation" else None


def _with_trait(context: Context, sentence: Range, start: int, end: int) -> str | None:
    """The product just brought out that the clause tells a trait of: 发布了X9,|训练任务效率|提升三成."""
    traits = [m for m in marks_in(context, sentence, start, end) if "trait" in m.kinds]
    if not traits or names_in(context, start, traits[-1].start):
        return None
    verb = first_boundary(context, sentence, traits[-1].end, end)
    if traits[-1].end < (verb.start if verb else end):
        return None
    if "的" in context.text.folded[start : traits[-1].start]:
        return None
    made = brought_out(context, sentence, start)
    return made if made and _LATIN.search(made) else None


def _is_fitted(context: Context, sentence: Range, start: int, end: int) -> bool:
    """Whether the clause opens with what a product has in it: 集成|4颗芯片, 搭载, 采用."""
    opening = mark_at(context, sentence, skip_opening(context, sentence, start, end))
    return opening is not None and {"part", "deed"} <= opening.kinds


def _item_start(context: Context, start: int, quantity: Quantity) -> int:
    """Where the item of a list begins that the quantity stands in: after the 、 that follows another quantity."""
    between = quantities_in(context, start, quantity.start)
    at = context.text.folded.find("、", between[-1].end, quantity.start) if between else -1
    return at + 1 if at >= 0 else start


def _parallel(context: Context, quantity: Quantity, sentence: Range, start: int, last: Figure) -> str | None:
    """The noun of a list item built as the one before: 惠普占比8%,|联想|占比6%; 集中式98吉瓦,|分布式|113吉瓦."""
    if last.quantity.unit != quantity.unit or not last.entity or last.quantity.end > start:
        return None
    marks = marks_in(context, sentence, start, quantity.start)
    heads = [m for m in marks if "head" in m.kinds]
    if heads and not (last.metric and last.metric.endswith(heads[0].word)):
        return None
    folded = context.text.folded
    if not heads and not folded.endswith(fold(last.entity), 0, last.quantity.start):
        return None
    end = heads[0].start if heads else quantity.start
    first = skip_opening(context, sentence, start, end)
    if any(m.kinds & ({"qualifier", "cue"} if heads else BOUNDARY) for m in marks_in(context, sentence, first, end)):
        return None
    return context.text.raw[first:end].strip() or None if 2 <= end - first <= 8 else None


def _is_aside(context: Context, sentence: Range, mention: Mention) -> bool:
    """Whether a name is that of a component (搭载M7芯片) or of what another thing is compared with (只有H100的…)."""
    counted = quantities_in(context, mention.start - 12, mention.start)
    if any(len(context.text.folded[q.end : mention.start].strip()) <= 1 for q in counted):
        return True
    lo = clauses_of(context, sentence)[clause_at(context, sentence, mention.start)][0]
    verbs = [m for m in marks_in(context, sentence, lo, mention.start) if m.kinds & VERBS or m.word in THAN]
    if not verbs:
        return False
    if "part" not in verbs[-1].kinds:
        return "maker" not in verbs[-1].kinds
    return context.text.folded[mention.start - 1] != "的" or mention.start - verbs[-1].end > 1


def _counted(context: Context, quantity: Quantity, sentence: Range) -> str | None:
    """The noun that a count stands before: 两名工程师 -> 工程师."""
    if _PEOPLE.match(context.text.folded, quantity.end):
        return None
    if context.text.folded[quantity.start : quantity.end].endswith(("用户", "开发者", "员工", "人", "DAU", "户")):
        return None
    noun = noun_after(context, sentence, quantity.end, brackets=False)
    if noun is None:
        return None
    text = _LOCAL.sub("", context.text.raw[noun[0] : noun[1]].strip())
    owner, _, head = text.rpartition("的")
    return owner if quantity.unit == "person" and _PERSON_NOUN.search(owner) else head or text

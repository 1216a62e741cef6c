"""When a figure holds: the time expression that governs its quantity."""

from __future__ import annotations

import re

from analysis.model import Quantity, Range, TimeExpression
from analysis.tagging.figures_context import Context, Sentence, clause_at, marks_in, quantities_in, times_in
from analysis.tagging.figures_reports import is_period, is_publication, report_in, reported

_BASE = re.compile(
    r"(?:逼近|接近|直追|追平|媲美|持平于|比|较|相比|相较|相较于|对比|相当于|超过|超出|超|好于|优于|胜过|高于|低于|不及)\s*$"
)
# What _BASE, _FROM and _RANGE end with before any space.
_BASE_ENDS = frozenset("近追平美于比较过出超及从由-—–~至到")
# What _BASE, _FROM, _RANGE and _SINCE end with before any space.
_HINGES = _BASE_ENDS | frozenset("自从于在加上同除含去")
_WINDOW_BEFORE = re.compile(r"(?:未来|今后|接下来|过去|近|最近|短短|历时|在|此后|往后)的?\s*$")
_INSIDE = re.compile(r"(?:在|短短|历时|仅用)\s*$")
_WINDOW_AFTER = re.compile(r"[”\"]?\s*(?:的?时间)?(?:时期|之?[内间里]|的?时间|期间|后将|中)")
_SINCE = re.compile(
    r"(?:自从?|始于|成立于|创立于|创办于|创建于|诞生于|生于|早在|叠加|加上|连同|算上|扣除|剔除|不含|除去)\s*$"
)
_BORN = re.compile(
    r"\s*(?:(?:成立|创立|创办|创建|诞生|组建)(?![前后以])|出生|毕业|加入|上任|同期|截止|相比|相较|之前的?数|的?[0-9一二两三四五六七八九十百]+倍)"
)
_SAME_PERIOD = re.compile(r"同期,?(?:的[^,]{1,8})?(?:则?[为是]|仅|亏损|盈利)")
_CITED = re.compile(r"\s*(?:另)?(?:据|根据|按照|按|依据)")
_DONE = re.compile(r"(?:完成|建成|投产|投运|上线|实现|达成|落成|竣工|交付|达到|到位)")
_RISE = re.compile(r"[涨增升降跌减扩提缩调][^,]{0,3}[至到为]\s*$")
_LATER = re.compile(r"\s*(?:后续|随后|此后|之后|远期|长远|最终)")
_MOVING = frozenset({"deed", "growth"})
# How many clauses back a date still reaches.
_REACH = 12
_STARTED = re.compile(r"(?:启动|开工|动工|开建|奠基|签约|立项|开业|成立)$")
_PLANNED = re.compile(r"计划|规划|拟|预计|力争")
_COMING = re.compile(r"(?:未来|今后|接下来|往后|此后)的?\s*$")
_WITHIN = re.compile(r"之?内")
_OWN = re.compile(r"(?:同期|全年|创下|创造|达到|录得|设定)?的?\s*|\s*\(")
_PRICE = re.compile(r"股价|盘[后前中]|收[盘涨跌报于]|涨停|跌停|市值")
_RANGE = re.compile(r"\d{2,4}年?\s*(?:[-—–~]+|[至到])\s*$")
_ADVERB = re.compile(r"[在于到至]\s*$")
_FROM = re.compile(r"[从由]\s*$")
_RISEN_TO = re.compile(r"[至到]了?\s*$")
_FROM_ONE = re.compile(r"[从由自]")
_UNTIL = re.compile(r"[至到]")
_VERSUS = re.compile(
    r"(?<![比同环计])较(?!为|高|低|大|小|多|少|强|快|好|上|同|年)|相比|相较|(?<![同环占对])比(?![例重率如较亚利])"
)
_COMPARED = re.compile(r"同比|环比|年增|年减|季增|季减")
_PERIOD = re.compile(r"\d{4}(?:-[QH]\d)?$")


def time_of(sentence: Sentence, quantity: Quantity, index: int) -> str | None:
    """TIMEX3 value of when the figure holds; None where the text gives none, a vague one or a set.

    `index` is that of its clause. A window gives its duration, a clock time its date; the date of the telling is not that of the figure.

    >>> from analysis.model import Article
    >>> from analysis.tagging import tag_article
    >>> sentence = "5月8日消息,截至2025年底,宁夏机架达16万架,2026年将达20万架。"
    >>> article = Article("a", sentence, anchor="2026-05-08", body=((0, len(sentence)),))
    >>> [f.time for f in tag_article(article).figures]
    ['2025', '2026']
    """
    clauses, folded = sentence.clauses, sentence.folded
    told, value = _told_before(sentence, quantity, index)
    if told:
        return value
    if sentence.times[-1].start < quantity.end:
        return None
    for time in times_in(sentence.context, quantity.end, min(quantity.end + 4, clauses[index][1])):
        if time.type == "DATE" and not time.value.endswith("_REF") and _DONE.match(folded, time.end):
            return value_of(time)
    if index + 1 < len(clauses):
        lo, hi = clauses[index + 1]
        for time in times_in(sentence.context, lo, min(hi, lo + 12)):
            window = time.type == "DURATION" and _WITHIN.match(folded, time.end)
            if window and _DONE.search(folded, time.end, hi):
                return time.value
    return None


def _told_before(sentence: Sentence, quantity: Quantity, index: int) -> tuple[bool, str | None]:
    """Whether a time before the quantity tells when the figure holds, and its value, None for a vague one."""
    clauses, folded = sentence.clauses, sentence.folded
    own = clauses[index][0]
    priced = _PRICE.search(folded, own, quantity.start)
    spent: str | None = None
    at = index
    far = clauses[index - _REACH + 1 if index >= _REACH else 0][0]
    for time in reversed(times_in(sentence.context, far, quantity.start)):
        if time.start < own and at == index and _LATER.match(folded, own):
            break
        while time.start < clauses[at][0]:
            at -= 1
        lo, hi = clauses[at]
        inside = at == index
        end = quantity.start if inside else hi
        if time.end > end:
            continue
        if sentence.quantities[0].start < end and _passed(sentence.context, time, end, lo, inside):
            continue
        hinged = (before := folded[time.start - 1]) in _HINGES or before.isspace()
        if inside:
            if quantity.unit == "times" and _is_multiplied(folded, time, quantity, lo):
                continue
            if time.value == "PRESENT_REF":
                if hinged and is_base(folded, time, lo) and quantities_in(sentence.context, time.end, quantity.start):
                    continue
                return True, None
        elif (
            (hinged and is_base(folded, time, lo))
            or (_STARTED.search(folded, time.end, hi) and _PLANNED.search(folded, own, quantity.start))
            or (time.type == "DURATION" and (_is_done(sentence, own, quantity) or _told_of(sentence, time, hi)))
        ):
            continue
        if time.value == "PAST_REF" and folded.startswith("来", time.end - 1):
            return True, None
        if inside and time.type == "DATE" and _adjoins(folded, time, quantity):
            return True, value_of(time)
        if (
            hinged
            and _begins_rise(folded, time, quantity)
            and _RISE.search(folded, max(own, quantity.start - 8), quantity.start)
        ):
            continue
        if priced:
            if not inside and is_period(time.value):
                continue
        elif (period := reported(folded, time, hi)) is not None:
            if period:
                return True, period
            continue
        if _governs(sentence, time, quantity, (lo, hi), hinged):
            if time.type == "DURATION" and _INSIDE.search(folded, max(lo, time.start - 3), time.start):
                spent = spent or time.value
                continue
            whole = _of_year(time, folded, own, quantity)
            return True, _start_of_range(sentence.context, time, quantity) or whole
    return spent is not None, spent


def _passed(context: Context, time: TimeExpression, end: int, start: int, own: bool) -> bool:
    """Whether a time inside the clause belongs to an earlier item of its list."""
    folded = context.text.folded
    if own:
        last = quantities_in(context, time.end, end)
        gap = folded[last[-1].end : end] if last else ""
        if "、" not in gap or len(gap) <= 4 or time.start <= start + 2 or _COMPARED.search(gap):
            return False
        return folded.startswith("的", time.end) or not _ADVERB.search(folded, start, time.start)
    if not quantities_in(context, start, time.start):
        return False
    return not (_RISEN_TO.search(folded, start, time.start) and _FROM_ONE.search(folded, start, time.start))


def is_base(folded: str, time: TimeExpression, start: int) -> bool:
    """Whether the time dates what another value is compared with or rises from: 较目前的40GW, 比2015—2020年高."""
    at = time.start
    if at <= start or not (folded[at - 1] in _BASE_ENDS or folded[at - 1].isspace()):
        return False
    if _FROM.search(folded, max(start, at - 6), at):
        return True
    opening = _RANGE.search(folded, max(start, at - 8), at)
    at = opening.start() if opening else at
    return _BASE.search(folded, max(start, at - 6), at) is not None


def _is_multiplied(folded: str, time: TimeExpression, quantity: Quantity, start: int) -> bool:
    """Whether the time dates what the quantity is a multiple of: 是2022年规模的|十倍."""
    if folded[quantity.start - 1] != "的" or time.start <= start:
        return False
    return quantity.start - time.end <= 16 and "," not in folded[time.end : quantity.start]


def _adjoins(folded: str, time: TimeExpression, quantity: Quantity) -> bool:
    """Whether the quantity is the time's own value: 较2023年的|95%, 由去年同期的|77美元."""
    if quantity.unit == "times" or time.value.endswith("_REF"):
        return False
    return bool(_OWN.fullmatch(folded, time.end, quantity.start))


def _is_done(sentence: Sentence, start: int, quantity: Quantity) -> bool:
    """Whether the clause tells what has been reached already (已上调至6000亿)."""
    return any(m.word in ("已", "已经", "目前", "目前已", "现已") for m in marks_in(sentence, start, quantity.start))


def _told_of(sentence: Sentence, time: TimeExpression, end: int) -> bool:
    """Whether a past span belongs to a clause with a verb of its own: 过去十年持续投入,…."""
    folded = sentence.folded
    if _COMING.search(folded, max(0, time.start - 5), time.start) or _WITHIN.match(folded, time.end):
        return False
    if quantities_in(sentence.context, time.end, end):
        return False
    return any(not m.kinds.isdisjoint(_MOVING) for m in marks_in(sentence, time.end, end)) or folded.startswith(
        "不", time.start
    )


def value_of(time: TimeExpression) -> str:
    """The time's value, of a clock time its day, of a plan's years the last."""
    return time.value[:10] if time.type == "TIME" else time.value.rpartition("/")[2]


def _of_year(time: TimeExpression, folded: str, start: int, quantity: Quantity) -> str:
    """The time's value; its year where the clause goes on to speak of the whole of it (2026Q2…将全年资本支出…)."""
    whole = time.type == "DATE" and "全年" in folded[max(start, time.end) : quantity.start]
    return time.value[:4] if whole else value_of(time)


def _start_of_range(context: Context, time: TimeExpression, quantity: Quantity) -> str | None:
    """The first year of the range that ends in `time`, of what rises through it: 从2012年至2021年,规模从|11万亿元|增至45万亿元."""
    folded = context.text.folded
    if not folded[max(0, quantity.start - 2) : quantity.start].rstrip().endswith(("从", "由")):
        return None
    first = next(iter(times_in(context, time.start - 9, time.start)), None)
    joined = first is not None and _RANGE.search(folded, first.start, time.start)
    return first.value if first and joined and first.type == "DATE" else None


def _begins_rise(folded: str, time: TimeExpression, quantity: Quantity) -> bool:
    """Whether the time dates where a rise began: 从去年的5元 of 从去年的5元涨至8元."""
    opened = folded[max(0, time.start - 2) : time.start].rstrip().endswith(("从", "由"))
    return opened and not _UNTIL.search(folded, time.end, max(time.end, quantity.start - 3))


def _governs(sentence: Sentence, time: TimeExpression, quantity: Quantity, clause: Range, hinged: bool) -> bool:
    if time.type == "SET" or time.value.endswith("_REF") or "X" in time.value[:4]:
        return False
    folded = sentence.folded
    before = folded[clause[0] : time.start][-6:]
    if time.type == "DURATION":
        if time.value.startswith("PT"):
            return False
        return bool(_WINDOW_BEFORE.search(before) or _WINDOW_AFTER.match(folded, time.end)) and not (
            folded.startswith(("以来", "的经验"), time.end)
        )
    if clause[1] < quantity.start and before.endswith(("将于", "将在", "拟于")):
        return False
    if folded.startswith("以来", time.end) and before.endswith(("创", "创下", "为", "是")):
        return False
    if time.text.isdigit() or (hinged and (is_base(folded, time, clause[0]) or _SINCE.search(before))):
        return False
    if _SAME_PERIOD.match(folded, time.end) and time.start - clause[0] <= 2 and clause[0] <= quantity.start < clause[1]:
        return not quantities_in(sentence.context, time.end, quantity.start)
    if (
        _BORN.match(folded, time.end)
        or _named(sentence.context, time)
        or (time.value[4:6] == "-S" and len(time.text) <= 2)
    ):
        return False
    if is_publication(folded, time, quantity.start) and not _PRICE.search(folded, time.end, quantity.start):
        return False
    return not ("cue" in sentence.kinds and _is_speech(sentence, time, quantity, clause))


def _named(context: Context, time: TimeExpression) -> bool:
    """Whether the time is part of a title in 《》."""
    folded, start = context.text.folded, time.start
    before = folded[start - 40 if start > 40 else 0 : start]
    return "《" in before and "》" not in before.rpartition("《")[2]


def _is_speech(sentence: Sentence, time: TimeExpression, quantity: Quantity, clause: Range) -> bool:
    """Whether the time dates the telling and not the fact: a reporting word stands between it and the quantity."""
    folded = sentence.folded
    clauses = sentence.clauses
    for mark in marks_in(sentence, time.end, quantity.start):
        if "cue" not in mark.kinds or mark.word == "宣布":
            continue
        if mark.start < clause[1]:
            return not (_PERIOD.match(time.value) and report_in(folded, time.end, time.end + 10))
        own = clauses[clause_at(sentence, mark.start)]
        if own[0] <= clause[1] + 2 and not _CITED.match(folded, own[0]) and not _PERIOD.match(time.value):
            return True
    return False


def compares_periods(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the words in [start, end) compare a period with the one before it (同比, 环比)."""
    return _COMPARED.search(sentence.folded, start, end) is not None


def compares_things(sentence: Sentence, offset: int) -> bool:
    """Whether the words before `offset` hold a thing against another one, whatever the period: 较通用方案缩短两成."""
    return any(
        not times_in(sentence.context, match.end(), match.end() + 2)
        for match in _VERSUS.finditer(sentence.folded, sentence.start, offset)
    )

"""Times and clauses -> which clause a time dates: lead-ins passed over, titles, comparisons and levels left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import chain, groupby
from operator import attrgetter, itemgetter

from analysis.lexicon import Finder, Row, rows
from analysis.model import EventKind, Range, TimeExpression
from analysis.reading.patterns import pattern
from analysis.tagging.segment import Text

# Which kind a clause has that shows several.
PRECEDENCE: tuple[EventKind, ...] = (
    "funding", "release", "infrastructure", "policy", "company", "research", "market", "other", "statement",
)  # fmt: skip
_RANKED: tuple[EventKind | None, ...] = (*PRECEDENCE, None)
# A clause with fewer characters than this beside its times only leads in (8月9日上午,).
_SHORTEST = 4
# What a clause begins and ends with that tells nothing: all that is white space (the last such character is U+3000), and marks.
_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001))))
_BEFORE = _BLANKS + "”’、)】-—"
_AFTER = _BLANKS + "“‘("
_NEAR = 60
_LIKENESS = 8  # characters: longer than a likeness that ends before a time
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_SEASON = re.compile(r"(\d{4})-(?:SP|SU|FA|WI)")
_DATED = re.compile(r"\d{4}(?:-(?:\d{2}|Q[1-4]|H[12]))?")
_LEAD = (
    r"[\s“”\"(]*(?:而|但|并|且|也|就|要知道|须知|事实上|其实|比如|例如|譬如|尤其|特别是|据报|直到|随后|值得一提的是|此外|不过|然而|早在|自从|自|从|在|于|到|至|截至|截止|直到|约|据悉|据了解|同时|此外|另外|其中|[\u4e00-\u9fff]{0,3}当地时间|北京时间|[\u4e00-\u9fff]{1,3}时间"
    r"|美东时间|进入|步入|迈入|来到|那[天晚年月]|这[天晚]|当[天晚]|消息|讯|电|报道|获悉|IT之家|[,、的\s“”\"()])*"
)
_END = attrgetter("end")
_BARE = re.compile(r"(?:19|20)\d\d")
_LISTED = re.compile(r" ?[、,及和与至到—–~-]")
_MEASURED = r"的? ?\d+(?:\.\d+)?倍"
_AGENCY = re.compile(r"^.{0,16}(?:讯|消息|报道|记者|[社网].{0,6}电).{0,12}$")
_SETTING = re.compile(
    r"^(?:而|但|并|且|同时|此外|另外)?(?:(?:在|随着|继|经|面对|经过|伴随).*(?:上|中|里|下|期间|时|后|之际|背景下|以来)|[从自].*(?:开始|起))$"
)
_HOLDER = re.compile(r"[^,。;《]{0,14}?(?:获得者|得主|毕业生|(?:冠军|报告|榜单|白皮书|排行榜)(?:[,。;、”》]|$))")
_LIKENED = re.compile(r"(?:正如|如同|就像|好比|类似于?|堪比|不是|并非)[^,。;]{0,4}$")
_FORESEEN = re.compile(r"(?:预计|预期|预测|预估|估计|料)(?:到|在)?$")
_RANGED = re.compile(
    r"(?:预计|预期|预测|预估|估计|将)[^,。]{0,4}\d{4} ?年? ?[至到~—-]{1,2} ?$|[增升降涨跌扩攀飙提][长加高升]?[至到] ?$"
)
_UNTIL = re.compile(r"(?:计划|规划|目标|提出|明确|力争|预计|要求)(?:是)?[到至] ?$")
_SUPPOSED = re.compile(
    r"[“\s]*(?:如果|假如|假设|若是?|倘若|要是|即便|即使|(?:按照?|以)[^。;]{2,40}(?:计算|估算|测算|推算)$)"
)
_PUBLISHED = re.compile(r"公布|发布|披露|发表|出具")
# Verbs that may stand after what is told: 财报公布.
_TELLING = frozenset(("宣布", "公布", "披露", "发出", "曝光", "公开信", "声明", "预计", "估计", "发布会上"))
_SAYS = re.compile(r"(?<!是)(?<![来小据听传学再可以话])(?:说|说道|问道|答道|写道|喊道)$")
_ATTRIBUTE = re.compile(r"[^的,]{0,8}的[^的,了]{2,16}")
# What a quarter or a year that is part of an object stands before: 公布第三季财报, 核准配发第三季每股现金股利.
_OBJECT = re.compile(
    r"(?:度|的)?[^,。;了]{0,10}(?:财报|业绩|账目|营收|收入|利润|股利|股息|红利|报告|数据|成绩单|预算|幅度|指引|预测|展望|目标|计划)"
)
_ACTOR = re.compile(r"(?:型|类)?(?:公司|企业|厂商|机构|团队|平台|巨头|新秀|独角兽)(?:们|\([^()]{1,20}\))?")
_MEASURE = re.compile(r"[^,。;]{0,16}为(?:指引|目标|期限|基准|限|例|契机|节点|起点)")
_BESIDE = r"(?:之前|以前|前|之后|以后|后)的"
_FORMER = ("上次", "上回", "上一次")
_COMPARED = ("相比", "相较", "比较", "同期相比")
_STOPS = (",", "。", ";")
_SCENE = re.compile(r"^[\u4e00-\u9fff]{2,6}[下里中上旁前]$")
_AT_EVENT = re.compile(
    r"^[^,]{0,14}在[^,]{2,20}(?:会|会议|论坛|大会|峰会|活动|仪式|现场|平台|演讲|采访|访谈|讲话)(?:上|中|里|期间)$"
)
_DOES = re.compile(r"宣布|发布|推出|表示|公布|签|上线|开源|完成|成立|召开|举行|举办|开幕|启动|投产|达到|收购")
_CLOSING = ("起", "以来", "至今", "之后", "以后", "后")
_TOLD = rf"(?:[^\u4e00-\u9fffA-Za-z0-9]*[\u4e00-\u9fffA-Za-z0-9]){{{_SHORTEST}}}"
_TELLS = re.compile(f"(?>{_LEAD}){_TOLD}")


@cache
def words(part: str) -> tuple[str, ...]:
    """The words of one part in the table of frames, longest first."""
    found = (row["word"] for row in rows("events_frames") if row["part"] == part)
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=1 << 12)
def event_time(value: str) -> str | None:
    """A TIMEX3 value cut to what a timeline takes: a part of day to its date, a week to its month; None for others.

    >>> event_time("2024-03-18TMO"), event_time("2024-W27"), event_time("2024-Q3"), event_time("P3Y")
    ('2024-03-18', '2024-07', '2024-Q3', None)
    """
    if match := _DAY.match(value):
        return match.group()
    if match := _WEEK.match(value):
        thursday = date.fromisocalendar(int(match[1]), min(int(match[2]), 52), 4)
        return f"{thursday.year:04d}-{thursday.month:02d}"
    if match := _SEASON.fullmatch(value):
        return match[1]
    return value if _DATED.fullmatch(value) else None


def governs(text: Text, time: TimeExpression, sentence: Range) -> bool:
    """Whether a time can date a happening: not in a title, no comparison, no level as of a date, no since."""
    folded, start, end = text.folded, time.start, time.end
    before = folded[max(sentence[0], start - _NEAR) : start]
    after = folded[end : min(sentence[1], end + _NEAR)]
    if _BARE.fullmatch(time.text) and not _LISTED.match(after):
        return False
    if before and _leads_away(before, after, time):
        return False
    return after.startswith(_STOPS) or not _belongs_on(before, after, time)


def _leads_away(before: str, after: str, time: TimeExpression) -> bool:
    """Whether what stands before a time makes it a comparison, a level's date, or part of a title or an object."""
    bare = before.rstrip()
    turns = bare[-1:] in _turning_ends()
    if turns and (before.endswith((*words("imprint"), *_FORMER)) or bare.endswith((*words("asof"), *words("compare")))):
        return True
    if "《" in before and before.count("《") > before.count("》"):
        return True
    if _LIKENED.search(before, max(0, len(before) - _LIKENESS)):
        return True
    if before.endswith(("以", "以 ")) and _MEASURE.match(after):
        return True
    if before[-1] == "(" and after.startswith(")"):
        return True
    if time.mod:
        return False
    if turns and len(time.value) != 10 and bare.endswith(words("object")) and _OBJECT.match(after):
        return True
    return len(time.value) == 4 and before[-1] == "的"


@cache
def _turning_ends() -> frozenset[str]:
    """The last characters of the words that lead a time away from a happening."""
    parts = ("imprint", "asof", "compare", "object")
    return frozenset(word[-1] for word in chain(_FORMER, *map(words, parts)))


def _belongs_on(before: str, after: str, time: TimeExpression) -> bool:
    """Whether what stands after a time makes it a since, a measure's base, or part of a title or an attribute."""
    year = len(time.value) == 4
    if _belonging().match(after) or (year and _HOLDER.match(after.removeprefix("的"))):
        return True
    if not after.startswith("的") or (year and (_FORESEEN.search(before) or _RANGED.search(before))):
        return False
    return (year and not time.mod) or time.text.endswith("前")


@cache
def _belonging() -> re.Pattern[str]:
    """What a time stands before that is part of it: 以来, 相比, 的3倍, 之后的, 的报告."""
    plain, titled = ("|".join(map(re.escape, part)) for part in ((*words("since"), *_COMPARED), words("titled")))
    return re.compile(rf"{plain}|{_MEASURED}|{_BESIDE}|的?(?:{titled})")


def content(text: Text, clause: Range, times: Sequence[TimeExpression]) -> str:
    """What a clause says beside its times and the words that lead in."""
    said, (at, end) = "", clause
    folded = text.folded
    for time in times:
        if clause[0] <= time.start < end:
            said += _past_lead(folded, at, time.start)
            at = max(at, time.end)
    return said + _past_lead(folded, at, end)


def _past_lead(folded: str, start: int, end: int) -> str:
    lead = pattern(_LEAD).match(folded, start, end)
    return folded[lead.end() if lead else start : end]


def leads_in(text: Text, clause: Range, times: Sequence[TimeExpression]) -> bool:
    """Whether a clause only sets time, place or source for the next (当地时间3月17日, 据报道, 大会期间)."""
    start, end = clause
    if times:
        start = max(map(_END, times))
    tail = text.folded[start:end].strip()
    if not tail and len(times) == 1 and times[0].start == clause[0]:
        return True
    folded = text.folded[clause[0] : end].strip() if times else tail
    if _TELLS.match(text.folded, start, end) is None and (
        (little := _tells_little(text, clause, times, folded, tail)) is not None
    ):
        return little
    if folded.endswith("显示") and _PUBLISHED.search(folded):
        return False
    if len(folded) < 24 and folded.startswith(words("source")):
        return True
    if (
        len(tail) < 16
        and tail.startswith("的")
        and folded.startswith(("就在", "早在", "在"))
        and not _DOES.search(tail)
    ):
        return True
    return folded[-1:] in _endings() and _ends_a_lead(folded, times)


def _tells_little(text: Text, clause: Range, times: Sequence[TimeExpression], folded: str, tail: str) -> bool | None:
    """Whether a clause leads in that says little after its times (`tail`); None where that does not decide it."""
    rest = content(text, clause, times)
    if not rest:
        return True
    if times and not tail:
        until = _UNTIL.search(text.folded, clause[0], times[-1].start)
        if until or folded.startswith(("在", "就在")) or _AGENCY.match(rest):
            return True
    if len(tail) <= 3 and tail.startswith(words("dateline")):
        return True
    if pattern(_TOLD).match(rest) is None:
        return not happens(rest) or rest.rstrip("到至在于自从") in words("saying")
    return None


def _ends_a_lead(folded: str, times: Sequence[TimeExpression]) -> bool:
    """Whether a clause ends as those do that tell where and when (大会期间, 在首尔的论坛上, 随着产能释放以来)."""
    if (_SCENE.match(folded) and not happens(folded)) or (not times and _AT_EVENT.match(folded)):
        return True
    return len(folded) < 40 and (
        (folded.endswith(words("lead_end")) and not folded.endswith(("小时", "瓦时")))
        or _SETTING.match(folded) is not None
    )


@cache
def _endings() -> frozenset[str]:
    """The last characters of clauses that only set the scene."""
    return frozenset("下里中上旁前间时后际来始起") | {word[-1] for word in words("lead_end")}


def only_says(text: Text, clause: Range) -> bool:
    """Whether a clause is no more than who says the next (某某评估,)."""
    folded = text.folded[clause[0] : clause[1]].strip()
    return len(folded) < 40 and (_speaks(folded) or folded.endswith(words("saying")))


def closes(text: Text, clause: Range, times: Sequence[TimeExpression]) -> bool:
    """Whether a lead-in tells a happening of its own and dates nothing after it (自2016年组建团队以来).

    A count that ends it dates what follows (会面两天后).
    """
    if times and not text.folded[times[-1].end : clause[1]].strip():
        return False
    folded = text.folded[clause[0] : clause[1]].strip()
    return folded.endswith(_CLOSING) and bool(happens(folded)) and len(folded) > 8


def passes_on(text: Text, clause: Range, time: TimeExpression) -> bool:
    """Whether a lead-in's time dates the clause after it: not where it only qualifies a noun (7月的销量…时)."""
    qualifies = text.folded.startswith("的", time.end)
    return not (qualifies and text.folded[clause[0] : clause[1]].rstrip().endswith("时"))


def is_dateline(text: Text, times: Sequence[TimeExpression]) -> bool:
    """Whether the first of several times is that of the report alone (7月12日讯 昨日,…)."""
    return len(times) > 1 and text.folded[times[0].end : times[1].start].strip().startswith(words("dateline"))


def supposed(clause: str) -> bool:
    """Whether a clause sets a condition (如果…) or the basis of a sum (按…计算)."""
    return _SUPPOSED.match(clause) is not None


@cache
def cues() -> tuple[Finder, dict[str, str]]:
    """The words that mark a happening, and the kind of each."""
    table = {row["word"]: row["kind"] for row in rows("events")}
    return Finder(table), table


@cache
def _ranks() -> tuple[int, ...]:
    """The place in `_RANKED` of the kind that each word of the cues marks, by the word's number."""
    finder, table = cues()
    places: dict[str, int] = {kind: place for place, kind in enumerate(PRECEDENCE)}
    return tuple(places.get(table[word], len(PRECEDENCE)) for word in finder.words)


def happens(clause: str) -> set[str]:
    """The kinds of happening that a clause's words mark.

    >>> happens("青云公司发布了新芯片")
    {'release'}
    """
    finder, table = cues()
    return {table[finder.words[n]] for n, _, _ in finder.hits(clause)} - {"none"}


@cache
def _objects() -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], EventKind], ...]]:
    """What finds any object, and what finds those of one kind that stand together in the table, in its order."""
    kinds = {kind: kind for kind in PRECEDENCE}
    table = [row for row in rows("events_objects") if row["kind"] in kinds]
    parts = [(_any_of(part), kinds[kind]) for kind, part in groupby(table, key=itemgetter("kind"))]
    return _any_of(table), tuple(parts)


def _any_of(table: Iterable[Row]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(row["word"]) for row in table))


def names_only(clause: str) -> bool:
    """Whether a clause only names who acts: its last mark of a happening stands in an attribute (负责审批的部门)."""
    hits = cues()[0].hits(clause)
    if not hits:
        return False
    end = hits[-1][2]
    return (_ATTRIBUTE.fullmatch(clause, end) or _ACTOR.fullmatch(clause, end)) is not None


@cache
def _speech_ends() -> frozenset[str]:
    """The last characters of the verbs of saying."""
    return frozenset("说道") | {word[-1] for word, kind in cues()[1].items() if kind == "statement"}


def _speaks(clause: str) -> bool:
    """Whether a clause ends in a verb of saying, whatever else it names (某局局长在启动仪式上表示)."""
    tail = clause.rstrip(" “\"'‘:")[-8:]
    if tail[-1:] not in _speech_ends():
        return False
    if tail[-1] in ("说", "道") and _SAYS.search(tail):
        return True
    finder, table = cues()
    hits = finder.hits(tail)
    if not hits or hits[-1][2] < len(tail):
        return False
    word = finder.words[hits[-1][0]]
    return table[word] == "statement" and word not in _TELLING


def kind_of(clause: str) -> EventKind | None:
    """The kind of happening that a clause tells, None where no word marks one.

    What is released or announced decides: a report is research, a bill policy, results are the company's.

    >>> kind_of("青云公司发布了新芯片"), kind_of("青云公司发布了财报"), kind_of("今天天气很好")
    ('release', 'company', None)
    """
    if _speaks(clause):
        return "statement"
    hits = cues()[0].hits(clause)
    if not hits:
        return None
    ranks = _ranks()
    first = _RANKED[min([ranks[n] for n, _, _ in hits])]
    if first in ("release", "statement", "infrastructure"):
        objects, parts = _objects()
        if objects.search(clause):
            return next(kind for words, kind in parts if words.search(clause))
    return first


def trimmed(text: Text, clause: Range) -> tuple[int, int, str]:
    """A clause without spaces, quotation marks and conjunctions at its ends: its range and its words."""
    start, end = clause
    words = text.folded[start:end].lstrip(_BEFORE)
    start = end - len(words)
    words = words.rstrip(_AFTER)
    if words.endswith(")") and "(" not in words:
        words = words[:-1]
    return start, start + len(words), words

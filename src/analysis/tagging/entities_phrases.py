"""The noun phrase that is a clause's subject, and the entity it stands for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from analysis.model import Mention, Range
from analysis.tagging.figures_context import (
    BOUNDARY,
    VERBS,
    Context,
    Mark,
    clauses_of,
    marks_in,
    names_in,
    quantities_in,
    times_in,
)

_MEASURED = frozenset({"person", "organisation", "place", "model", "chip", "product", "group"})
_GOODS = frozenset({"model", "chip", "product", "group"})
_HOME = re.compile(r"我国|国内|全国|中国|我们国家")
_REGION = re.compile(r"中美|中日韩?|中欧|欧美|美欧|北美|欧洲|亚太|东南亚|中东|海外|国外|境外|两岸|东部|中部|西部")
_LOCAL = re.compile(r"当地|本地|该[省市区县州地]|全[省市区县州]|[省市区]内")
_OUTLET = re.compile(r"(?:之家|(?<!互联)网|通讯社|新华社|日报|晚报|时报|新闻|36氪|量子位|机器之心)$")
_COLLECTIVE = re.compile(r"(?:他们|她们|它们|我们|我司|我方|公司|集团|企业|机构)")
_BESIDE = re.compile(r"(?<=[^,])[与和跟]$")
_SOME = re.compile(r"许多|不少|多[家款个]|一些|其他|其它|部分|大多数|多数")
# Units of sizes that stand inside a noun: 万卡集群, 千亿参数模型.
_CARRIED = frozenset({"chip", "parameter"})
_PLAIN = re.compile(r"(?![一二两三四五六七八九十几数多每各另这那])[\u4e00-\u9fff]{2,5}|[A-Za-z][A-Za-z0-9 .-]{1,20}")
_AMOUNT = ("数", "数量", "总量", "规模", "人数")
_QUOTED = re.compile(r"“([^“”,。]{2,10})”")
_EXPECTED = re.compile(r"(?:预期|预测|预估|估计|目标价?)$")
_SEAT = re.compile(r"^.{2,6}?(?:新区|自治区|省|市|县|区|州)")
_WORLD = re.compile(r"全球|全世界|世界")
_GENERIC = re.compile(
    r"(?:(?:这|那|该|此|其(?![他它中余])|本|各|每|前|首|全部|所有|部分|整个?|上述|相关|目前|当前|不少|许多)[些一几]?"
    r"[个款家块张颗台项部位名条枚座批种类次套片]?"
    r"|(?:[0-9一二两三四五六七八九十百千几数多单某]+[余多]?)[个款家块张颗台项部位名条枚座批种类次套片])的?"
)
_HEAD_START = re.compile(r"[\s\"“”‘’·\-—、,:;()\[\]|•*]+")
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+\-]*")
_LIST_GAP = re.compile(r"\s*(?:[、,/]|和|与|及|以及|跟|还有|或)?\s*")
_LOCALISER = re.compile(r"(?:方面|领域|期间|其中|之后|之前|当中|[中上下里内后前间时外])(?=[^国文])")
_NOUN_END = re.compile(r"[,。!?;:\n()、“”\"《》|•]|——")


def _opening(context: Context, start: int, end: int) -> int:
    """Where reported content opens inside [start, end); `start` where none does."""
    at = bisect_right(context.content_starts, start)
    opens = start
    while at < len(context.content_starts) and context.content_starts[at] < end:
        opens = context.content_starts[at]
        at += 1
    return opens


def subject_of(
    context: Context, sentence: Range, start: int, end: int, unit: str, inherited: bool = False
) -> str | None:
    """The subject of the clause [start, end) as an entity: that of what is reported, else that of the reporting.

    `unit` is that of the quantity it is sought for: a noun that is counted in this unit is no subject. People
    counted in one clause are not what the next one measures (`inherited`).
    """
    counted = frozenset({"counted" + unit, "countedperson"} if inherited else {"counted" + unit})
    first = next((q for q in quantities_in(context, start, end) if q.unit not in _CARRIED), None)
    if inherited and first is not None:
        end = first.start
        counted |= {"counted" + first.unit}
    cues = [m for m in marks_in(context, sentence, start, end) if "cue" in m.kinds]
    causes = [m.end for m in marks_in(context, sentence, start, end) if "cause" in m.kinds]
    openings = {start, *causes[-1:], _opening(context, start, end), *(m.end for m in cues[-1:])} - {start}
    for opens in sorted(openings, reverse=True):
        after = _first(context, sentence, opens, end, counted)
        if after:
            return after
    if (inherited or not unit) and _is_head(context, cues, end):
        return None
    return _first(context, sentence, start, end, counted)


def _is_head(context: Context, cues: list[Mark], end: int) -> bool:
    """Whether a clause does no more than name a source: its cue is its last word."""
    return bool(cues) and not context.text.folded[cues[-1].end : end].strip(' ,:“"')


def _first(context: Context, sentence: Range, start: int, end: int, counted: frozenset[str]) -> str | None:
    for phrase in _phrases(context, sentence, start, end):
        found = resolve(context, sentence, phrase, counted)
        if found:
            return found
    return None


def _phrases(context: Context, sentence: Range, start: int, end: int) -> Iterator[Range]:
    """The noun phrases that may be the subject of the clause, likeliest first."""
    folded = context.text.folded
    pos = skip_opening(context, sentence, start, end)
    before: list[Range] = []
    for _ in range(6):
        boundary = _boundary(context, sentence, pos, end)
        bracket = re.compile(r"[(]").search(folded, pos, end)
        stop = boundary.start if boundary else end
        if bracket and bracket.start() < stop:
            before.append((pos, bracket.start()))
            break
        if boundary is None:
            before.append((pos, end))
            break
        head = _relative_head(context, sentence, boundary, end)
        generic = _GENERIC.match(folded, pos, stop)
        if stop > pos and folded[generic.end() if generic else pos : stop].strip():
            before.append((pos, stop))
            if head is None or not _opens_noun(context, sentence, boundary, head, end):
                break
            pos = head
            continue
        if head is not None:
            pos = head
            continue
        following = skip_opening(context, sentence, boundary.end, end)
        if boundary.kinds & {"adverb", "prep"} and following < end and boundary.end > pos:
            pos = following
            if "prep" in boundary.kinds:
                break
            continue
        if not before and "deed" in boundary.kinds:
            following_verb = _boundary(context, sentence, boundary.end, end)
            named = names_in(context, boundary.end, boundary.end + 2)
            if following_verb and named and named[0].end <= following_verb.start:
                before.append((boundary.end, following_verb.start))
        break
    yield from reversed(before)


def _boundary(context: Context, sentence: Range, start: int, end: int) -> Mark | None:
    """The first verb, adverb or preposition in [start, end); one that names a thing (云服务|收入) is none."""
    marks = marks_in(context, sentence, start, end)
    for mark, following in zip_longest(marks, marks[1:]):
        if not mark.kinds & BOUNDARY:
            continue
        noun = "noun" in mark.kinds and mark.start > start and following and following.start == mark.end
        if noun and following.kinds & {"thing", "generic", "head"}:
            continue
        return mark
    return None


def unknown_subject(context: Context, sentence: Range, start: int, end: int) -> str | None:
    """A short subject that no list knows: the words, none of them in the lexicon, that stand before the verb."""
    for first, stop in _phrases(context, sentence, start, end):
        verb = _boundary(context, sentence, stop, stop + 1)
        if not verb or not verb.kinds & {"deed", "adverb"} or marks_in(context, sentence, first, stop):
            continue
        if _PLAIN.fullmatch(context.text.folded, first, stop):
            return context.text.raw[first:stop]
    return None


def first_noun(context: Context, sentence: Range, end: int) -> str | None:
    """The first noun phrase of a sentence, whatever it be, in the clauses before `end`."""
    for lo, hi in clauses_of(context, sentence)[:4]:
        if lo >= end:
            break
        if _is_head(context, [m for m in marks_in(context, sentence, lo, hi) if "cue" in m.kinds], hi):
            continue
        for phrase in _phrases(context, sentence, lo, min(hi, end)):
            bare = _bare(context, sentence, *phrase, frozenset())
            if bare and bare[1] - bare[0] <= 12 and not _COLLECTIVE.fullmatch(context.text.folded, *bare):
                return context.text.raw[bare[0] : bare[1]].strip()
    return None


def _opens_noun(context: Context, sentence: Range, boundary: Mark, head: int, end: int) -> bool:
    """Whether the noun at `head` is a subject with a verb of its own: 腾讯发布的|新模型已有…, not 采用最新的|结构."""
    if "prep" in boundary.kinds and boundary.word not in ("由", "被", "受"):
        return False
    if context.text.folded[boundary.end : boundary.end + 1] == "的":
        return True
    return any(m.kinds & BOUNDARY and m.start > head for m in marks_in(context, sentence, head, end))


def _relative_head(context: Context, sentence: Range, boundary: Mark, end: int) -> int | None:
    """Where the noun begins that a relative clause opening at `boundary` stands before: 发布的|模型."""
    folded = context.text.folded
    if not boundary.kinds & {"growth", "deed", "prep"}:
        return None
    de = folded.find("的", boundary.end, min(end, boundary.end + 24))
    if de < 0 or de + 1 >= end:
        return None
    between = [m for m in marks_in(context, sentence, boundary.end, de) if m.kinds & (VERBS | {"cue"})]
    if "prep" not in boundary.kinds and len(between) > 0:
        return None
    if quantities_in(context, boundary.end, de):
        return None
    return de + 1


def skip_opening(context: Context, sentence: Range, start: int, end: int) -> int:
    """Past the linking words, times, adverbs and adverbial phrases that open a clause."""
    folded = context.text.folded
    pos = start
    for _ in range(8):
        match = _HEAD_START.match(folded, pos, end)
        if match:
            pos = match.end()
        time = next((t for t in times_in(context, pos, pos + 1) if t.end <= end), None)
        if time:
            pos = time.end
            if folded[pos : pos + 1] in ("的", "内", "间", "来", "起"):
                pos += 1
            continue
        mark = next(iter(marks_in(context, sentence, pos, pos + 1)), None)
        if mark is None or names_in(context, pos, pos + 1):
            break
        if mark.kinds & {"link", "adverb"} and not mark.kinds & {"thing", "generic"}:
            pos = mark.end
            continue
        if mark.word in ("在", "于", "从", "自") or (mark.word in ("由于", "随着", "对于", "对", "针对", "面对")):
            local = _LOCALISER.search(folded, mark.end, end)
            if local and not quantities_in(context, mark.end, local.end()):
                pos = local.end()
                continue
        break
    return min(pos, end)


def resolve(context: Context, sentence: Range, phrase: Range, counted: frozenset[str] = frozenset()) -> str | None:
    """A noun phrase as an entity: the name in it, its list of names, or its head without the metric."""
    start, end = phrase
    folded, raw = context.text.folded, context.text.raw
    names = [m for m in names_in(context, start, end) if is_measured(context, m)]
    if "countedchip" in counted:
        names = [m for m in names if m.kind != "chip"]
    text = folded[start:end].strip()
    if _EXPECTED.search(text):
        return None
    if not names and _LOCAL.match(text):
        return _place_before(context, sentence, start)
    if names and names[0].start > start and _BESIDE.search(folded, start, names[0].start):
        return resolve(context, sentence, (start, names[0].start - 1), counted)
    if names:
        listed = _listed(context, names)
        if listed:
            return listed
        best = _seated(context, sentence, names[0])
        if best.kind == "place" and len(names) > 1 and folded[best.end : best.end + 1] != "的":
            inner = next((m for m in names[1:] if m.kind in ("organisation", *_GOODS)), None)
            best = inner or best
        if not (best.pronoun and best.name == best.text):
            return best.name if not _WORLD.match(best.name) else _world(context, sentence, phrase, counted)
    if _WORLD.match(text):
        return _world(context, sentence, phrase, counted)
    if _HOME.match(text):
        return "中国"
    region = _REGION.match(text)
    if region:
        return raw[start : start + region.end()]
    last = marks_in(context, sentence, start, end)[-1:]
    if _SOME.match(text) and not names and last and "generic" in last[0].kinds:
        return raw[start:end].strip()
    quoted = _QUOTED.search(folded, start, end)
    if quoted and not names:
        return raw[quoted.start(1) : quoted.end(1)]
    bare = _bare(context, sentence, start, end, counted)
    if bare is None or "、" in folded[bare[0] : bare[1]]:
        return None
    if _COLLECTIVE.fullmatch(folded, *bare):
        return _last_organisation(context, start)
    marks = [m for m in marks_in(context, sentence, *bare) if m.end <= bare[1]]
    things = [m for m in marks if _is_thing(m, bare[0]) and not m.kinds & counted]
    if things:
        return raw[bare[0] : things[-1].end].strip().replace("”", "")
    latin = _LATIN.match(folded, *bare)
    return raw[bare[0] : bare[1]].strip() if latin and latin.end() - latin.start() >= 3 else None


def is_measured(context: Context, mention: Mention) -> bool:
    """Whether a mention can be an entity: no outlet, and not in brackets after another name."""
    if mention.kind == "group" and mention.name in context.sources:
        return False
    if mention.kind not in _MEASURED or (mention.pronoun and _OUTLET.search(mention.name)):
        return False
    folded = context.text.folded
    opened = folded.rfind("(", max(0, mention.start - 30), mention.start)
    return opened < 0 or ")" in folded[opened : mention.start]


def _last_organisation(context: Context, offset: int) -> str | None:
    """Whom 他们 or 公司 means: the last organisation named, outlets aside."""
    near = [m for m in names_in(context, max(0, offset - 400), offset) if m.kind == "organisation"]
    near = [m for m in near if not m.pronoun and is_measured(context, m) and not _OUTLET.search(m.name)]
    return near[-1].name if near else None


def _seated(context: Context, sentence: Range, mention: Mention) -> Mention:
    """A description of a place (当地) in words of a local office: the place that the office is named after."""
    if not _LOCAL.fullmatch(context.text.folded[mention.start : mention.end]):
        return mention
    place = _place_before(context, sentence, mention.start, offices_only=True)
    return replace(mention, name=place, pronoun=False) if place else mention


def _place_before(context: Context, sentence: Range, offset: int, offices_only: bool = False) -> str | None:
    """The place last named before, by itself or in the name of an office (贵州省大数据局)."""
    start = sentence[0] if offices_only else max(0, offset - 600)
    for name in reversed(names_in(context, start, offset)):
        seat = _SEAT.match(name.name)
        if name.kind == "organisation" and seat:
            return seat.group()
        if name.kind == "place" and not offices_only:
            return name.name
    return None


def _is_thing(mark: Mark, start: int) -> bool:
    """Whether a word can head an entity; 公司 or 模型 only with a word before it."""
    if "generic" in mark.kinds:
        return mark.start > start
    counted = any(kind.startswith("counted") for kind in mark.kinds)
    return "thing" in mark.kinds or (counted and (mark.start > start or len(mark.word) > 2))


def _world(context: Context, sentence: Range, phrase: Range, counted: frozenset[str]) -> str:
    bare = _bare(context, sentence, *phrase, counted)
    return context.text.raw[bare[0] : bare[1]].strip() if bare else "全球"


def _bare(context: Context, sentence: Range, start: int, end: int, counted: frozenset[str]) -> Range | None:
    """A noun phrase without the determiner before it and the metric that ends it."""
    folded = context.text.folded
    inner = [t.start for t in times_in(context, start + 1, end)]
    end = inner[0] if inner else end
    marks = marks_in(context, sentence, start, end)
    drop = {"head", "qualifier"} | counted
    while True:
        while end > start and (folded[end - 1].isspace() or folded[end - 1] in '的之“”"·、'):
            end -= 1
        if marks and marks[-1].end > end:
            marks = marks[:-1]
            continue
        if marks and marks[-1].end == end and (marks[-1].kinds & drop or marks[-1].word.endswith(_AMOUNT)):
            end = marks[-1].start
            marks = marks[:-1]
            continue
        break
    generic = _GENERIC.match(folded, start, end)
    while generic and generic.end() > start:
        start = generic.end()
        generic = _GENERIC.match(folded, start, end)
    inside = [q for q in quantities_in(context, start, end) if q.unit not in _CARRIED]
    if any(not folded.startswith("的", q.end) for q in inside):
        return None
    start = max([start, *(q.end + 1 for q in inside)])
    return (start, end) if end - start >= 2 else None


def _listed(context: Context, names: list[Mention]) -> str | None:
    """The whole list where the names are joined by 、 and 和."""
    folded = context.text.folded
    last = names[0]
    for name in names[1:]:
        gap = folded[last.end : name.start]
        match = _LIST_GAP.fullmatch(gap)
        if not match or not gap.strip():
            break
        last = name
    return context.text.raw[names[0].start : last.end] if last is not names[0] else None


def noun_after(context: Context, sentence: Range, start: int, brackets: bool) -> Range | None:
    """The noun phrase that begins at `start`, to the next boundary."""
    folded = context.text.folded
    stop = sentence[1]
    for match in _NOUN_END.finditer(folded, start, sentence[1]):
        if brackets and match.group() in "()" and match.start() > start:
            continue
        stop = match.start()
        break
    for mark in marks_in(context, sentence, start, stop):
        if mark.kinds & BOUNDARY and not mark.kinds & {"thing", "generic", "noun"}:
            stop = mark.start
            break
    while start < stop and folded[start].isspace():
        start += 1
    while start < stop and folded[stop - 1].isspace():
        stop -= 1
    return (start, stop) if stop - start >= 2 else None

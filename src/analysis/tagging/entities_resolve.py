"""A noun phrase as an entity: the name in it, its list of names, or its head without the metric."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from analysis.model import Mention, Range
from analysis.tagging.entities_apposition import from_kind, introduced
from analysis.tagging.entities_reference import (
    GOODS,
    antecedent,
    employer,
    firm_before,
    is_reporter,
    named_kind,
    names_metric,
    product_meant,
)
from analysis.tagging.figures_context import Context, Mark, marks_in, names_in, quantities_in, times_in

_MEASURED = frozenset({"person", "organisation", "place", "model", "chip", "product", "group"})
_HOME = re.compile(r"我国|国内|全国|中国|我们国家")
_REGION = re.compile(r"中美|中日韩?|中欧|欧美|美欧|北美|欧洲|亚太|东南亚|中东|海外|国外|境外|两岸|东部|中部|西部")
# What _HOME, _REGION, _LOCAL, _SOME and _WORLD begin with: most phrases begin with none of these.
_SCOPING = frozenset("我国全中美欧北亚东海境两西当本该省市区许不多一其部大世")
_LOCAL = re.compile(r"当地|本地|该[省市区县州地]|全[省市区县州]|[省市区]内")
_COLLECTIVE = re.compile(r"(?:他们|她们|它们|我们|我司|我方|公司|集团|企业|机构|团队|管理层)")
_COUNTED = re.compile(r"[0-9](?<![A-Za-z0-9.+-].)[0-9]* ?[个款家块张颗台项组]")
_WHEN = re.compile(r"[后前时中里]$")
_BESIDE = re.compile(r"(?<=[^,])[与和跟]$")
_SOME = re.compile(r"许多|不少|多[家款个]|一些|其他|其它|部分|大多数|多数")
# Units of sizes that stand inside a noun: 万卡集群, 千亿参数模型.
_CARRIED = frozenset({"chip", "parameter"})
_UNDER = re.compile(r"旗下的?|所[在处]的|(?:创办|创立|控股|投资|持股|支持)的|(?:母|子|分|关联)公司")
_DIVISIONS = ("业务", "業務", "部门", "部門", "板块", "板塊", "事业部", "事業部")
_BRANDED = re.compile(r"(?:(?![着了过的一是在有])[\u4e00-\u9fffA-Za-z0-9 .+&-]){2,14}")
_WITHIN = re.compile(r"(?:省|市|枢纽|自治区)?\s*")
_VAGUE = re.compile(r"任[何意]|内部|对外|整体|自身|自有|相关|主要|外部|对内|各自")
FUNDING_ROUND = re.compile(r"(?:[该本此这]一?|[A-Z]\+?\s*|天使)[轮笔次期批]")
_MEASURES = frozenset({"head", "qualifier", "whole"})
_AMOUNT = ("数", "数量", "总量", "规模", "人数")
_QUOTED = re.compile(r"“([^“”,。]{2,10})”")
VOICES = frozenset({"官方", "媒体", "外媒", "报告", "报道", "数据", "业内", "业界", "外界"})
_WITH = ("与", "和", "同", "跟")
# A noun phrase longer than this holds a clause that the lexicon did not see.
_LONGEST_NOUN = 16
_EXPECTED = ("预期", "预测", "预估", "估计", "目标", "目标价")
_SEAT = re.compile(r"^.{2,6}?(?:新区|自治区|省|市|县|区|州)")
_WORLD = re.compile(r"全球|全世界|世界")
DETERMINER = re.compile(
    r"(?:(?:这|那|该|此|其(?![他它中余])|本|各|每|前|首|全部|所有|部分|整个?|上述|相关|目前|当前|不少|许多)[些一几]?"
    r"[个款家块张颗台项部位名条枚座批种类次套片]?(?<!类(?=[别型]))"
    r"|(?:[0-9一二两三四五六七八九十百千几数多单某]+[余多]?)[个款家块张颗台项部位名条枚座批种类次套片])的?"
)
# What a determiner begins with: most phrases begin with none of these.
_DETERMINING = frozenset("这那该此其本各每前首全所部整上相目当不许0123456789一二两三四五六七八九十百千几数多单某")
_LOOSE = frozenset('的之与和及“”"·、')
# A determiner that another word's reading parted from its classifier (每|颗芯片).
_PARTED = re.compile(r"[每单各这该此某]一?$")
_CLASSIFIERS = "个款家块张颗台项部位名条枚座种套片"
_SCOPE = re.compile(
    r"(?:(?:全球|全世界|世界|海外|国外|境外|国内)(?:同类|同业|市场)?|(?:全球|海外|国内)范围内)(?:的|总)?"
)
_OF_WORLD = frozenset({"占比", "比重", "份额", "市占率", "排名"})
_LATIN = re.compile(r"(?![0-9.]+(?![A-Za-z0-9.+\-]))[A-Za-z0-9][A-Za-z0-9.+\-]*[A-Za-z0-9+]")
_LIST_GAP = re.compile(r"\s*(?:[、,/]|和|与|及|以及|跟|还有|或)?\s*")


def resolve(
    context: Context, sentence: Range, phrase: Range, counted: frozenset[str] = frozenset(), definite: bool = True
) -> str | None:
    """A noun phrase as an entity: the name in it, its list of names, or its head without the metric.

    Only a `definite` phrase points back: 模型 may mean the one told of before, the 模型 of 一成的模型 does not.
    """
    start, end = phrase
    folded, raw = context.text.folded, context.text.raw
    names = [m for m in names_in(context, start, end) if is_measured(context, m)]
    if names and "countedchip" in counted:
        names = [m for m in names if m.kind != "chip"]
    text = folded[start:end].strip()
    if folded[start : start + 1] in _SCOPING and _is_scope(context, sentence, start, end):
        return None
    if text.endswith(_EXPECTED) or (not names and (text.startswith(_WITH) or FUNDING_ROUND.search(text))):
        return None
    scoped = text[:1] in _SCOPING
    if scoped and not names and _LOCAL.match(text):
        return place_before(context, sentence, start)
    if names and names[0].start > start and _BESIDE.search(folded, start, names[0].start):
        return resolve(context, sentence, (start, names[0].start - 1), counted)
    under = _UNDER.match(folded, names[0].end, end) if names else None
    if under:
        part = resolve(context, sentence, (under.end(), end), counted) or _branded(context, sentence, under.end(), end)
        if part and not part.endswith(_DIVISIONS):
            return part
    marks = marks_in(context, sentence, start, end)
    name = introduced(context, sentence, start, end, marks)
    if name:
        return name
    pointer = None
    if names:
        names = from_kind(context, sentence, names) if len(names) > 1 else names
        pointer = names[0] if names[0].pronoun and names[0].text in ("其", "它") else None
    if pointer or (not names and text[:1] == "其"):
        meant = product_meant(context, sentence, pointer.start if pointer else start, end)
        if meant and (pointer is None or pointer.kind == "organisation"):
            return meant
    if names:
        listed = _listed(context, names) if len(names) > 1 else None
        if listed:
            return listed
        best = _seated(context, sentence, names[0])
        if (
            best.kind == names[-1].kind == "place"
            and len(names) == 2
            and not names[1].pronoun
            and _WITHIN.fullmatch(folded, best.end, names[1].start)
        ):
            best = names[1]
        if best.kind == "place" and len(names) > 1 and folded[best.end : best.end + 1] != "的":
            inner = next((m for m in names[1:] if m.kind in ("organisation", *GOODS)), None)
            best = inner or best
        if best.kind == "person" and best.text == "其":
            return employer(context, sentence, best.name) or best.name
        if best.pronoun and best.name != best.text:
            return antecedent(context, best)
        if not best.pronoun:
            return best.name if not _WORLD.match(best.name) else _world(context, sentence, phrase, counted)
    if scoped:
        if _WORLD.match(text):
            return _world(context, sentence, phrase, counted)
        if _HOME.match(text) or text == "国家":
            return "中国"
        region = _REGION.match(text)
        if region:
            return raw[start : start + region.end()]
        if not names and marks and "generic" in marks[-1].kinds and _SOME.match(text):
            return raw[start:end].strip()
    quoted = None if names else _QUOTED.search(folded, start, end)
    if quoted:
        return raw[quoted.start(1) : quoted.end(1)]
    bare = bare_phrase(context, sentence, start, end, counted, marks)
    if bare is None or "、" in folded[bare[0] : bare[1]]:
        return None
    told = named_kind(context, bare) if definite or past_determiner(folded, start, end) > start else None
    if told:
        return told
    if definite and _COLLECTIVE.fullmatch(folded, *bare):
        return firm_before(context, start)
    marks = [m for m in marks if bare[0] <= m.start and m.end <= bare[1]]
    things = [m for m in marks if m.kinds.isdisjoint(counted) and _is_thing(m, bare[0])]
    if things and all("generic" in m.kinds for m in things) and _VAGUE.match(folded, bare[0]):
        return None
    if things:
        noun = raw[bare[0] : things[-1].end].strip().replace("”", "").removeprefix("的")
        return (
            noun if len(noun) <= _LONGEST_NOUN else noun.rpartition("的")[2][-_LONGEST_NOUN:] if "的" in noun else None
        )
    latin = _LATIN.match(folded, *bare)
    if (
        latin is None
        or _WHEN.search(folded[bare[0] : bare[1]])
        or latin.end() - latin.start() < 3
        or names_metric(raw[bare[0] : bare[1]].strip())
        or names_metric(latin.group())
    ):
        return None
    return None if any("generic" in m.kinds for m in marks) else raw[bare[0] : bare[1]].strip()


def _is_scope(context: Context, sentence: Range, start: int, end: int) -> bool:
    """Whether 全球 or 海外 only says how far a metric reaches that somebody else has: 全球|用户, 海外|营收, 全球|占比."""
    folded = context.text.folded
    scope = _SCOPE.match(folded, start, end)
    metric = marks_in(context, sentence, scope.end(), scope.end() + 1) if scope else []
    return bool(metric) and (bool(metric[0].kinds & {"firm", "countedperson"}) or metric[0].word in _OF_WORLD)


def _branded(context: Context, sentence: Range, start: int, end: int) -> str | None:
    """A name that no list knows, at the end of a phrase that says whose it is: 旗下|无人车品牌青岚."""
    bare = bare_phrase(context, sentence, start, end, frozenset())
    return (
        context.text.raw[bare[0] : bare[1]].strip() if bare and _BRANDED.fullmatch(context.text.folded, *bare) else None
    )


def is_measured(context: Context, mention: Mention, in_brackets: bool = False) -> bool:
    """Whether a mention can be an entity: no outlet, and not `in_brackets` after another name unless these count."""
    if mention.kind == "group" and (mention.name in context.sources or mention.name in VOICES):
        return False
    if mention.kind not in _MEASURED or is_reporter(context, mention) or names_metric(mention.name):
        return False
    folded = context.text.folded
    if mention.kind == "place" and folded.startswith("时间", mention.end):
        return False
    opened = -1 if in_brackets else folded.rfind("(", max(0, mention.start - 30), mention.start)
    return opened < 0 or ")" in folded[opened : mention.start]


def _seated(context: Context, sentence: Range, mention: Mention) -> Mention:
    """A description of a place (当地) in words of a local office: the place that the office is named after."""
    if not _LOCAL.fullmatch(context.text.folded[mention.start : mention.end]):
        return mention
    place = place_before(context, sentence, mention.start, offices_only=True)
    return replace(mention, name=place, pronoun=False) if place else mention


def place_before(context: Context, sentence: Range, offset: int, offices_only: bool = False) -> str | None:
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
    if "thing" in mark.kinds:
        return True
    return (mark.start > start or len(mark.word) > 2) and any(kind.startswith("counted") for kind in mark.kinds)


def _world(context: Context, sentence: Range, phrase: Range, counted: frozenset[str]) -> str:
    bare = bare_phrase(context, sentence, *phrase, counted)
    return context.text.raw[bare[0] : bare[1]].strip() if bare else "全球"


def past_determiner(folded: str, start: int, end: int) -> int:
    """Where the determiner that opens a phrase ends; `start` where there is none."""
    if folded[start : start + 1] not in _DETERMINING:
        return start
    match = DETERMINER.match(folded, start, end)
    return match.end() if match else start


def bare_phrase(
    context: Context,
    sentence: Range,
    start: int,
    end: int,
    counted: frozenset[str],
    known: Sequence[Mark] | None = None,
) -> Range | None:
    """A noun phrase without the determiner before it and the metric that ends it; its marks where they are `known`."""
    folded = context.text.folded
    if FUNDING_ROUND.match(folded, start):
        return None
    inner = times_in(context, start + 1, end)
    end = inner[0].start if inner else end
    marks = marks_in(context, sentence, start, end) if inner or known is None else [*known]
    while True:
        while end > start and ((last_character := folded[end - 1]) in _LOOSE or last_character.isspace()):
            end -= 1
        if not marks or marks[-1].end < end:
            break
        last = marks.pop()
        dropped = not last.kinds.isdisjoint(_MEASURES) or not last.kinds.isdisjoint(counted)
        if last.end == end:
            if not dropped and not last.word.endswith(_AMOUNT):
                break
            end = last.start
        elif dropped and last.start < end:
            end = last.start
    if start < end and folded[start] in _CLASSIFIERS and _PARTED.search(folded, max(0, start - 2), start):
        start += 1
    while (past := past_determiner(folded, start, end)) > start:
        start = past
    for quantity in quantities_in(context, start, end):
        if quantity.unit not in _CARRIED:
            if not folded.startswith("的", quantity.end):
                return None
            start = max(start, quantity.end + 1)
    if _COUNTED.search(folded, start, end):
        return None
    return (start, end) if end - start >= 2 else None


def _listed(context: Context, names: list[Mention]) -> str | None:
    """The whole list where the names are joined by 、 and 和."""
    folded = context.text.folded
    last = names[0]
    for name in names[1:]:
        gap = folded[last.end : name.start]
        match = _LIST_GAP.fullmatch(gap)
        if not match or not gap.strip() or (name.kind == "person") != (last.kind == "person"):
            break
        last = name
    return context.text.raw[names[0].start : last.end] if last is not names[0] else None

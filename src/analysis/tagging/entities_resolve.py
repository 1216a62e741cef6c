"""A noun phrase as an entity: the name in it, its list of names, or its head without the metric."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from analysis.model import Mention, Range
from analysis.tagging.entities_apposition import from_kind, introduced
from analysis.tagging.entities_reference import (
    GOODS,
    analysts,
    antecedent,
    employer,
    firm_before,
    is_reporter,
    named_kind,
    names_metric,
    product_meant,
)
from analysis.tagging.figures_context import Context, Mark, kinds_of_words, marks_in, names_in, quantities_in, times_in

# The kinds of nouns that are no subject for being counted: none of the sentence.
UNCOUNTED: frozenset[str] = frozenset()
_MEASURED = frozenset({"person", "organisation", "place", "model", "chip", "product", "group"})
_HOME = ("我国", "国内", "全国", "中国", "我们国家")
_REGION = re.compile(r"中美|中日韩?|中欧|欧美|美欧|北美|欧洲|亚太|东南亚|中东|海外|国外|境外|两岸|东部|中部|西部")
# What _HOME, _REGION, _LOCAL, _SOME and _WORLD begin with: most phrases begin with none of these.
_SCOPING = frozenset("我国全中美欧北亚东海境两西当本该省市区许不多一其部大世")
_LOCAL = re.compile(r"当地|本地|该[省市区县州地]|全[省市区县州]|[省市区]内")
_COLLECTIVE = frozenset(
    {"他们", "她们", "它们", "我们", "我司", "我方", "公司", "集团", "企业", "机构", "团队", "管理层"}
)
_COUNTED = re.compile(r"[0-9](?<![A-Za-z0-9.+-].)[0-9]* ?[个款家块张颗台项组]")
_WHEN = re.compile(r"[后前时中里]$")
_BESIDE = "与和跟"
_SOME = re.compile(r"许多|不少|多[家款个]|一些|其他|其它|部分|大多数|多数")
# Units of sizes that stand inside a noun: 万卡集群, 千亿参数模型.
_CARRIED = frozenset({"chip", "parameter"})
_UNDER = re.compile(r"旗下的?|所[在处]的|(?:创办|创立|控股|投资|持股|支持)的|(?:母|子|分|关联)公司")
_DIVISIONS = ("业务", "業務", "部门", "部門", "板块", "板塊", "事业部", "事業部")
_BRANDED = re.compile(r"(?:(?![着了过的一是在有])[\u4e00-\u9fffA-Za-z0-9 .+&-]){2,14}")
_WITHIN = re.compile(r"(?:省|市|枢纽|自治区)?\s*")
_VAGUE = re.compile(r"任[何意]|内部|对外|整体|自身|自有|相关|主要|外部|对内|各自")
FUNDING_ROUND = re.compile(r"[该本此这天A-Z](?:(?<=[该本此这])一?|(?<=[A-Z])\+?\s*|(?<=天)使)[轮笔次期批]")
_MEASURES = frozenset({"head", "qualifier", "whole"})
_AMOUNT = ("数", "数量", "总量", "规模", "人数")
_QUOTED = re.compile(r"“([^“”,。]{2,10})”")
VOICES = frozenset({"官方", "媒体", "外媒", "报告", "报道", "数据", "业内", "业界", "外界"})
_WITH = ("与", "和", "同", "跟")
# A noun phrase longer than this holds a clause that the lexicon did not see.
_LONGEST_NOUN = 16
_EXPECTED = ("预期", "预测", "预估", "估计", "目标", "目标价")
_SEAT = re.compile(r"^.{2,6}?(?:新区|自治区|省|市|县|区|州)")
_WORLD = ("全球", "全世界", "世界")
DETERMINER = re.compile(
    r"(?:(?:这|那|该|此|其(?![他它中余])|本|各|每|前|首|全部|所有|部分|整个?|上述|相关|目前|当前|不少|许多)[些一几]?"
    r"[个款家块张颗台项部位名条枚座批种类次套片]?(?<!类(?=[别型]))"
    r"|(?:[0-9一二两三四五六七八九十百千几数多单某]+[余多]?)[个款家块张颗台项部位名条枚座批种类次套片])的?"
)
# What a determiner begins with: most phrases begin with none of these.
DETERMINING = frozenset("这那该此其本各每前首全所部整上相目当不许0123456789一二两三四五六七八九十百千几数多单某")
_LOOSE = frozenset('的之与和及“”"·、')
# A determiner that another word's reading parted from its classifier (每|颗芯片).
_PARTED = re.compile(r"[每单各这该此某]一?$")
_CLASSIFIERS = frozenset("个款家块张颗台项部位名条枚座种套片")
_SCOPE = re.compile(
    r"(?:(?:全球|全世界|世界|海外|国外|境外|国内)(?:同类|同业|市场)?|(?:全球|海外|国内)范围内)(?:的|总)?"
)
_OF_WORLD = frozenset({"占比", "比重", "份额", "市占率", "排名"})
_LATIN = re.compile(r"(?![0-9.]+(?![A-Za-z0-9.+\-]))[A-Za-z0-9][A-Za-z0-9.+\-]*[A-Za-z0-9+]")
_LIST_GAP = re.compile(r"\s*(?:[、,/]|和|与|及|以及|跟|还有|或)?\s*")


def resolve(
    context: Context, sentence: Range, phrase: Range, counted: frozenset[str] = UNCOUNTED, definite: bool = True
) -> str | None:
    """A noun phrase as an entity: the name in it, its list of names, or its head without the metric.

    Only a `definite` phrase points back: 模型 may mean the one told of before, the 模型 of 一成的模型 does not.
    """
    start, end = phrase
    folded = context.text.folded
    names = [m for m in near if is_measured(context, m)] if (near := names_in(context, start, end)) else []
    if names and "countedchip" in counted:
        names = [m for m in names if m.kind != "chip"]
    if folded[start : start + 1] in _SCOPING and _is_scope(context, sentence, start, end):
        return None
    text = folded[start:end].strip()
    if text.endswith(_EXPECTED):
        return None
    if not names:
        return _unnamed(context, sentence, phrase, text, counted, definite)
    at = names[0].start - 1
    if at >= start and folded[at] in _BESIDE and folded[at - 1 : at] not in ",":
        return resolve(context, sentence, (start, at), counted)
    under = _UNDER.match(folded, names[0].end, end)
    if under:
        part = resolve(context, sentence, (under.end(), end), counted) or _branded(context, sentence, under.end(), end)
        if part and not part.endswith(_DIVISIONS):
            return part
    if name := introduced(context, sentence, start, end, text):
        return name
    names = from_kind(context, sentence, names) if len(names) > 1 else names
    best = names[0]
    if (
        best.pronoun
        and best.kind == "organisation"
        and best.text in ("其", "它")
        and (meant := product_meant(context, sentence, best.start, end))
    ):
        return meant
    if len(names) > 1 and (listed := _listed(context, names)):
        return listed
    if folded[best.start] in _SCOPING:
        best = _seated(context, sentence, best)
    if len(names) > 1 and best.kind == "place":
        best = _within(context, best, names)
    if best.kind == "person" and best.text == "其":
        return employer(context, sentence, best.name) or best.name
    if not best.pronoun:
        return best.name if not best.name.startswith(_WORLD) else _world(context, sentence, phrase, counted)
    if best.name != best.text:
        return antecedent(context, best)
    if text[0] in _SCOPING and (scope := _scope_named(context, sentence, phrase, text, counted)):
        return scope
    return _bare(context, sentence, phrase, counted, definite)


def _unnamed(
    context: Context, sentence: Range, phrase: Range, text: str, counted: frozenset[str], definite: bool
) -> str | None:
    """A noun phrase that holds no name as an entity; `text` is its own without the space around it."""
    if text.startswith(_WITH) or FUNDING_ROUND.search(text):
        return None
    start, end = phrase
    raw = context.text.raw
    scoped = text[:1] in _SCOPING
    if scoped and _LOCAL.match(text):
        return place_before(context, sentence, start)
    if name := introduced(context, sentence, start, end, text):
        return name
    if text[:1] == "其" and (meant := product_meant(context, sentence, start, end)):
        return meant
    if scoped:
        if scope := _scope_named(context, sentence, phrase, text, counted):
            return scope
        marks = marks_in(context, sentence, start, end)
        if marks and "generic" in marks[-1].kinds and _SOME.match(text):
            return raw[start:end].strip()
    if "“" in text and (quoted := _QUOTED.search(context.text.folded, start, end)):
        return raw[quoted.start(1) : quoted.end(1)]
    return _bare(context, sentence, phrase, counted, definite)


def _scope_named(context: Context, sentence: Range, phrase: Range, text: str, counted: frozenset[str]) -> str | None:
    """The world, the country or the region that a phrase opens with."""
    if text.startswith(_WORLD):
        return _world(context, sentence, phrase, counted)
    if text.startswith(_HOME) or text == "国家":
        return "中国"
    region = _REGION.match(text)
    return context.text.raw[phrase[0] : phrase[0] + region.end()] if region else None


def _bare(context: Context, sentence: Range, phrase: Range, counted: frozenset[str], definite: bool) -> str | None:
    """What a phrase means by its own words: one told of before, its head without the metric, or its Latin words."""
    start, end = phrase
    folded, raw = context.text.folded, context.text.raw
    bare = bare_phrase(context, sentence, phrase, counted)
    if bare is None or folded.find("、", *bare) >= 0:
        return None
    told = named_kind(context, bare) if definite or past_determiner(folded, start, end) > start else None
    if told:
        return told
    first, stop = bare
    if definite and folded[first:stop] in _COLLECTIVE:
        return firm_before(context, start)
    marks = marks_in(context, sentence, first, stop)
    things = [m for m in marks if m.end <= stop and m.kinds.isdisjoint(counted) and _is_thing(m, first)]
    if things:
        if _VAGUE.match(folded, first) and all("generic" in m.kinds for m in things):
            return None
        noun = raw[first : things[-1].end].strip().replace("”", "").removeprefix("的")
        return (
            noun if len(noun) <= _LONGEST_NOUN else noun.rpartition("的")[2][-_LONGEST_NOUN:] if "的" in noun else None
        )
    latin = _LATIN.match(folded, first, stop) if folded[first].isascii() else None
    if (
        latin is None
        or _WHEN.search(folded[first:stop])
        or latin.end() - latin.start() < 3
        or names_metric(raw[first:stop].strip())
        or names_metric(latin.group())
    ):
        return None
    return None if any("generic" in m.kinds and m.end <= stop for m in marks) else raw[first:stop].strip()


def _within(context: Context, place: Mention, names: list[Mention]) -> Mention:
    """The place named inside the place that opens a list of `names`, or the firm or product that is there."""
    folded = context.text.folded
    best, second = place, names[1]
    if (
        second.kind == "place"
        and len(names) == 2
        and not second.pronoun
        and _WITHIN.fullmatch(folded, place.end, second.start)
    ):
        best = second
    if folded.startswith("的", best.end):
        return best
    return next((m for m in names[1:] if m.kind == "organisation" or m.kind in GOODS), best)


def _is_scope(context: Context, sentence: Range, start: int, end: int) -> bool:
    """Whether 全球 or 海外 only says how far a metric reaches that somebody else has: 全球|用户, 海外|营收, 全球|占比."""
    folded = context.text.folded
    scope = _SCOPE.match(folded, start, end)
    metric = marks_in(context, sentence, scope.end(), scope.end() + 1) if scope else []
    return bool(metric) and (bool(metric[0].kinds & {"firm", "countedperson"}) or metric[0].word in _OF_WORLD)


def _branded(context: Context, sentence: Range, start: int, end: int) -> str | None:
    """A name that no list knows, at the end of a phrase that says whose it is: 旗下|无人车品牌青岚."""
    bare = bare_phrase(context, sentence, (start, end), UNCOUNTED)
    return (
        context.text.raw[bare[0] : bare[1]].strip() if bare and _BRANDED.fullmatch(context.text.folded, *bare) else None
    )


def is_measured(context: Context, mention: Mention, in_brackets: bool = False) -> bool:
    """Whether a mention can be an entity: no outlet, and not `in_brackets` after another name unless these count."""
    if mention.kind == "group" and (mention.name in context.sources or mention.name in VOICES):
        return False
    if mention.kind not in _MEASURED or names_metric(mention.name):
        return False
    if (mention.kind == "organisation" or mention.name in analysts()) and is_reporter(context, mention):
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
    return (mark.start > start or len(mark.word) > 2) and mark.word in _counted_words()


@cache
def _counted_words() -> frozenset[str]:
    return frozenset(
        word for word, kinds in kinds_of_words().items() if any(kind.startswith("counted") for kind in kinds)
    )


def _world(context: Context, sentence: Range, phrase: Range, counted: frozenset[str]) -> str:
    bare = bare_phrase(context, sentence, phrase, counted)
    return context.text.raw[bare[0] : bare[1]].strip() if bare else "全球"


def past_determiner(folded: str, start: int, end: int) -> int:
    """Where the determiner that opens a phrase ends; `start` where there is none."""
    match = DETERMINER.match(folded, start, end)
    return match.end() if match else start


def bare_phrase(context: Context, sentence: Range, phrase: Range, counted: frozenset[str]) -> Range | None:
    """A noun phrase without the determiner before it and the metric that ends it."""
    asked = *phrase, counted
    if asked not in context.bare:
        context.bare[asked] = _stripped(context, sentence, *phrase, counted)
    return context.bare[asked]


def _stripped(context: Context, sentence: Range, start: int, end: int, counted: frozenset[str]) -> Range | None:
    folded = context.text.folded
    if FUNDING_ROUND.match(folded, start):
        return None
    inner = times_in(context, start + 1, end)
    end = inner[0].start if inner else end
    marks = marks_in(context, sentence, start, end)
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
    if end - start < 2:
        return None
    if folded[start] in _CLASSIFIERS and _PARTED.search(folded, max(0, start - 2), start):
        start += 1
    while start < end and folded[start] in DETERMINING and (past := past_determiner(folded, start, end)) > start:
        start = past
    for quantity in quantities_in(context, start, end):
        if quantity.unit not in _CARRIED:
            if not folded.startswith("的", quantity.end):
                return None
            start = max(start, quantity.end + 1)
    if end - start < 2 or _COUNTED.search(folded, start, end):
        return None
    return start, end


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

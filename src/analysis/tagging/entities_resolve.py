"""A noun phrase as an entity: the name in it, its list of names, or its head without the metric."""

from __future__ import annotations

import re
import string
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from msgspec.structs import replace

from analysis.model import Mention, Range
from analysis.tagging.entities_apposition import from_kind, introduced
from analysis.tagging.entities_reference import (
    GOODS,
    POINTING,
    TOLD_AGAIN,
    analysts,
    antecedent,
    employer,
    firm_before,
    is_reporter,
    named_kind,
    names_metric,
    product_meant,
)
from analysis.tagging.figures_context import (
    Context,
    Mark,
    Sentence,
    kinds_of_words,
    marks_in,
    names_in,
    quantities_in,
    times_in,
)

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
# What a round of funding begins with.
_ROUNDING = frozenset("该本此这天" + string.ascii_uppercase)
FUNDING_ROUND = re.compile(r"[该本此这天A-Z](?:(?<=[该本此这])一?|(?<=[A-Z])\+?\s*|(?<=天)使)[轮笔次期批]")
_MEASURES = frozenset({"head", "qualifier", "whole"})
_AMOUNT = ("数", "数量", "总量", "规模", "人数")
_QUOTED = re.compile(r"“([^“”,。]{2,10})”")
VOICES = frozenset({"官方", "媒体", "外媒", "报告", "报道", "数据", "业内", "业界", "外界"})
_WITH = frozenset("与和同跟")
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
    sentence: Sentence, phrase: Range, counted: frozenset[str] = UNCOUNTED, definite: bool = True
) -> str | None:
    """A noun phrase as an entity: the name in it, its list of names, or its head without the metric.

    Only a `definite` phrase points back: 模型 may mean the one told of before, the 模型 of 一成的模型 does not.
    """
    start, end = phrase
    folded, context = sentence.folded, sentence.context
    names: Sequence[Mention] = names_in(context, start, end)
    if names:
        names = [m for m in names if is_measured(context, m) and (m.kind != "chip" or "countedchip" not in counted)]
    if folded[start : start + 1] in _SCOPING and _is_scope(sentence, start, end):
        return None
    text = folded[start:end].strip()
    if text.endswith(_EXPECTED):
        return None
    if not names:
        return _unnamed(sentence, phrase, text, counted, definite)
    at = names[0].start - 1
    if at >= start and folded[at] in _BESIDE and folded[at - 1 : at] not in ",":
        return resolve(sentence, (start, at), counted)
    under = _UNDER.match(folded, names[0].end, end)
    if under:
        part = resolve(sentence, (under.end(), end), counted) or _branded(sentence, under.end(), end)
        if part and not part.endswith(_DIVISIONS):
            return part
    if ("“" in text or "kind" in sentence.kinds) and (name := introduced(sentence, start, end)):
        return name
    if len(names) > 1:
        names = from_kind(sentence, names)
    best = names[0]
    if (
        best.pronoun
        and best.kind == "organisation"
        and best.text in ("其", "它")
        and (meant := product_meant(sentence, best.start, end))
    ):
        return meant
    if len(names) > 1 and (listed := _listed(sentence.context, names)):
        return listed
    if folded[best.start] in _SCOPING:
        best = _seated(sentence, best)
    if len(names) > 1 and best.kind == "place":
        best = _within(sentence.context, best, names)
    if best.kind == "person" and best.text == "其":
        return employer(sentence, best.name) or best.name
    if not best.pronoun:
        return best.name if not best.name.startswith(_WORLD) else _world(sentence, phrase, counted)
    if best.name != best.text:
        return antecedent(sentence.context, best)
    if text[0] in _SCOPING and (scope := _scope_named(sentence, phrase, text, counted)):
        return scope
    return _bare(sentence, phrase, counted, definite)


def _unnamed(sentence: Sentence, phrase: Range, text: str, counted: frozenset[str], definite: bool) -> str | None:
    """A noun phrase that holds no name as an entity; `text` is its own without the space around it."""
    opening = text[:1]
    if opening in _WITH or FUNDING_ROUND.search(text):
        return None
    start, end = phrase
    scoped = opening in _SCOPING
    if scoped and _LOCAL.match(text):
        return place_before(sentence, start)
    quoted = "“" in text
    if (quoted or "kind" in sentence.kinds) and (name := introduced(sentence, start, end)):
        return name
    if scoped:
        if opening == "其" and (meant := product_meant(sentence, start, end)):
            return meant
        if scope := _scope_named(sentence, phrase, text, counted):
            return scope
        marks = marks_in(sentence, start, end)
        if marks and "generic" in marks[-1].kinds and _SOME.match(text):
            return sentence.raw[start:end].strip()
    if quoted and (match := _QUOTED.search(sentence.folded, start, end)):
        return sentence.raw[match.start(1) : match.end(1)]
    return _bare(sentence, phrase, counted, definite)


def _scope_named(sentence: Sentence, phrase: Range, text: str, counted: frozenset[str]) -> str | None:
    """The world, the country or the region that a phrase opens with."""
    if text.startswith(_WORLD):
        return _world(sentence, phrase, counted)
    if text.startswith(_HOME) or text == "国家":
        return "中国"
    region = _REGION.match(text)
    return sentence.raw[phrase[0] : phrase[0] + region.end()] if region else None


def _bare(sentence: Sentence, phrase: Range, counted: frozenset[str], definite: bool) -> str | None:
    """What a phrase means by its own words: one told of before, its head without the metric, or its Latin words."""
    bare = bare_phrase(sentence, phrase, counted)
    if bare is None:
        return None
    start, end = phrase
    first, stop = bare
    folded, raw = sentence.folded, sentence.raw
    word = folded[first:stop]
    if "、" in word:
        return None
    if (
        (word in TOLD_AGAIN or word[0] in POINTING)
        and (definite or past_determiner(folded, start, end) > start)
        and (told := named_kind(sentence.context, bare))
    ):
        return told
    if definite and word in _COLLECTIVE:
        return firm_before(sentence.context, start)
    marks = marks_in(sentence, first, stop)
    things = [m for m in marks if m.end <= stop and m.kinds.isdisjoint(counted) and _is_thing(m, first)]
    if things:
        if _VAGUE.match(folded, first) and all("generic" in m.kinds for m in things):
            return None
        noun = raw[first : things[-1].end].strip().replace("”", "").removeprefix("的")
        return (
            noun if len(noun) <= _LONGEST_NOUN else noun.rpartition("的")[2][-_LONGEST_NOUN:] if "的" in noun else None
        )
    latin = _LATIN.match(folded, first, stop) if word[0].isascii() else None
    if (
        latin is None
        or _WHEN.search(word)
        or latin.end() - latin.start() < 3
        or names_metric(raw[first:stop].strip())
        or names_metric(latin.group())
    ):
        return None
    return None if any("generic" in m.kinds and m.end <= stop for m in marks) else raw[first:stop].strip()


def _within(context: Context, place: Mention, names: Sequence[Mention]) -> Mention:
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


def _is_scope(sentence: Sentence, start: int, end: int) -> bool:
    """Whether 全球 or 海外 only says how far a metric reaches that somebody else has: 全球|用户, 海外|营收, 全球|占比."""
    folded = sentence.folded
    scope = _SCOPE.match(folded, start, end)
    metric = marks_in(sentence, scope.end(), scope.end() + 1) if scope else []
    return bool(metric) and (bool(metric[0].kinds & {"firm", "countedperson"}) or metric[0].word in _OF_WORLD)


def _branded(sentence: Sentence, start: int, end: int) -> str | None:
    """A name that no list knows, at the end of a phrase that says whose it is: 旗下|无人车品牌青岚."""
    bare = bare_phrase(sentence, (start, end), UNCOUNTED)
    return sentence.raw[bare[0] : bare[1]].strip() if bare and _BRANDED.fullmatch(sentence.folded, *bare) else None


def is_measured(context: Context, mention: Mention, in_brackets: bool = False) -> bool:
    """Whether a mention can be an entity: no outlet, and not `in_brackets` after another name unless these count."""
    kind, name = mention.kind, mention.name
    if kind == "group" and (name in context.sources or name in VOICES):
        return False
    if kind not in _MEASURED or names_metric(name):
        return False
    if (kind == "organisation" or name in analysts()) and is_reporter(context, mention):
        return False
    folded, start = context.text.folded, mention.start
    if kind == "place" and folded.startswith("时间", mention.end):
        return False
    before = folded[start - 30 if start > 30 else 0 : start]
    return in_brackets or "(" not in before or ")" in before.rpartition("(")[2]


def _seated(sentence: Sentence, mention: Mention) -> Mention:
    """A description of a place (当地) in words of a local office: the place that the office is named after."""
    if not _LOCAL.fullmatch(sentence.folded[mention.start : mention.end]):
        return mention
    place = place_before(sentence, mention.start, offices_only=True)
    return replace(mention, name=place, pronoun=False) if place else mention


def place_before(sentence: Sentence, offset: int, offices_only: bool = False) -> str | None:
    """The place last named before, by itself or in the name of an office (贵州省大数据局)."""
    start = sentence.start if offices_only else max(0, offset - 600)
    for name in reversed(names_in(sentence.context, start, offset)):
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


def _world(sentence: Sentence, phrase: Range, counted: frozenset[str]) -> str:
    bare = bare_phrase(sentence, phrase, counted)
    return sentence.raw[bare[0] : bare[1]].strip() if bare else "全球"


def past_determiner(folded: str, start: int, end: int) -> int:
    """Where the determiner that opens a phrase ends; `start` where there is none."""
    match = DETERMINER.match(folded, start, end)
    return match.end() if match else start


def bare_phrase(sentence: Sentence, phrase: Range, counted: frozenset[str]) -> Range | None:
    """A noun phrase without the determiner before it and the metric that ends it."""
    asked = phrase, counted
    known = sentence.bare
    if asked not in known:
        known[asked] = _stripped(sentence, phrase[0], phrase[1], counted)
    return known[asked]


def _stripped(sentence: Sentence, start: int, end: int, counted: frozenset[str]) -> Range | None:
    folded = sentence.folded
    if end - start < 2:
        return None
    opening = folded[start]
    if opening in _ROUNDING and FUNDING_ROUND.match(folded, start):
        return None
    times = sentence.times
    if times and times[-1].start > start and (inner := times_in(sentence.context, start + 1, end)):
        end = inner[0].start
    marks, at = sentence.marks, bisect_left(sentence.mark_starts, end)
    while True:
        while end > start and ((final := folded[end - 1]) in _LOOSE or (final < "一" and final.isspace())):
            end -= 1
        at -= 1
        if at < 0 or (last := marks[at]).end < end or last.start < start:
            break
        dropped = not last.kinds.isdisjoint(_MEASURES) or (counted and not last.kinds.isdisjoint(counted))
        if last.end == end:
            if not dropped and not last.word.endswith(_AMOUNT):
                break
            end = last.start
        elif dropped and last.start < end:
            end = last.start
    if end - start < 2:
        return None
    if opening in _CLASSIFIERS and _PARTED.search(folded, start - 2 if start > 2 else 0, start):
        start += 1
        opening = folded[start]
    while opening in DETERMINING and (past := past_determiner(folded, start, end)) > start:
        start = past
        if end - start < 2:
            return None
        opening = folded[start]
    quantities = sentence.quantities
    if quantities and quantities[0].start < end and quantities[-1].start >= start:
        for quantity in quantities_in(sentence.context, start, end):
            if quantity.unit not in _CARRIED:
                if not folded.startswith("的", quantity.end):
                    return None
                start = max(start, quantity.end + 1)
    if end - start < 2 or _COUNTED.search(folded, start, end):
        return None
    return start, end


def _listed(context: Context, names: Sequence[Mention]) -> str | None:
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

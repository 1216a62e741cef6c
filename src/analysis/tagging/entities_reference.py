"""Whom or what 其, 公司, 新区 or 该项目 means: the product just brought out, or the last one named of that kind."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise

from analysis.lexicon import rows
from analysis.model import Mention, Range
from analysis.reading.folding import fold
from analysis.tagging import names_lexicon
from analysis.tagging.entities_apposition import from_kind
from analysis.tagging.figures_context import (
    BOUNDARY,
    Context,
    Sentence,
    marks_in,
    names_in,
    quantities_in,
    sentence_at,
    times_in,
    words_of,
)

GOODS = frozenset({"model", "chip", "product"})
_OUTLET = re.compile(r"(?:之家|(?<!互联)网|通讯社|新华社|日报|晚报|时报|新闻|36氪|量子位|机器之心)$")
POINTING = frozenset("这那该此本")
_POINTED = re.compile(r"[这那该此本][一]?[个家款台枚项座条只支笔轮次]?")
# Kinds of things that are told of again by their bare kind alone.
_KINDS = frozenset(
    {"新区", "园区", "产业园", "平台", "中心", "项目", "工程", "基地", "工厂", "集群", "系统"}
    | {"基金", "实验室", "研究院", "枢纽", "电站", "大学", "学校", "医院", "银行", "集团"}
)
# A pointing word of three characters at most and the kind of five.
_LONGEST_KIND = 8
_GOODS_NOUNS = {"模型": "model", "芯片": "chip", "晶片": "chip", "产品": "product"}
TOLD_AGAIN = _KINDS | _GOODS_NOUNS.keys()
_PROPER = frozenset({"新区", "产业园", "大学", "集团", "银行", "医院", "实验室", "研究院", "电站", "基地"})
_PRODUCT = re.compile(
    r"(?:服务器|伺服器|芯片|晶片|手机|手機|机柜|機櫃|模型|显卡|顯卡|笔记本|筆電|电脑|電腦|眼镜|眼鏡|机器人|機器人|产品|產品|GPU|CPU|PC)$"
)
_STOP = re.compile(r"[,。!?;:\n、()]")
_NOUN_AFTER = re.compile(r"[\s“\"]*[^,。!?;:\n()“”\"]{2,40}")
_COUNT = re.compile(r"^(?:了|[一两几多]?[个款家台颗座项]|新的?)+")
_FISCAL = re.compile(
    r"(?:Q[1-4] ?)?(?:FY|CY)[ ']?[0-9]{2,4}|Q[1-4]|[1-4]Q(?:FY)?[0-9]{0,4}|H[12]|[12]H(?:FY)?[0-9]{2,4}"
)
_LATIN_NAME = re.compile(r"\s*([A-Z][A-Za-z0-9 .+-]{1,24})(?=[,(\n])")
_FILING_FIRM = re.compile(
    r"(?!公司|该|本|其|第|据)([\u4e00-\u9fff]{2,8}?)(?:\([^()]{1,20}\))?(?:(?:19|20)?[0-9]{2,4}|[第一二三四上前半年季财度最新发布披露的])*"
)
_FAR = 600
_NAMED_WITHIN = 18


@cache
def analysts() -> frozenset[str]:
    """The houses whose numbers are about others."""
    return frozenset(word for row in rows("figures_words") if row["kind"] == "analyst" for word in words_of(row))


@cache
def _metric_words() -> frozenset[str]:
    """Qualifiers of a metric that look like names: non-GAAP."""
    return frozenset(word for row in rows("figures_words") if row["kind"] == "qualifier" for word in words_of(row))


@lru_cache(maxsize=1 << 12)
def names_metric(name: str) -> bool:
    """Whether a name qualifies a metric (Core Revenue) or is a fiscal year, and names nothing."""
    return name.rpartition(" ")[2] in _metric_words() or _FISCAL.fullmatch(name) is not None


@lru_cache(maxsize=1 << 12)
def _is_outlet(name: str) -> bool:
    return name in names_lexicon.outlets() or _OUTLET.search(name) is not None


def is_reporter(context: Context, mention: Mention) -> bool:
    """Whether a mention is an outlet, or an analyst that says something: none is what its own numbers measure."""
    known = mention.name in analysts()
    if not known and mention.kind != "organisation":
        return False
    if _is_outlet(mention.name):
        return True
    if not known:
        return False
    sentence = sentence_at(context, mention.start)
    near = marks_in(sentence, mention.end, mention.end + 16)
    return any("cue" in m.kinds or m.word.startswith(("预", "料")) for m in near) or context.text.folded.startswith(
        ("的数据", "数据", "报告", "的报告", "最新", "的统计", "统计", "(", "新闻"), mention.end
    )


def product_meant(sentence: Sentence, at: int, end: int) -> str | None:
    """What 其 or 它 means where its sentence has just brought out a product: 展出X9真机,|其|算力…; a firm's own
    metrics (营收, 市值) keep it with the firm.
    """
    after = marks_in(sentence, at + 1, end + 12)
    if any("firm" in m.kinds for m in after if m.start < end + 6):
        return None
    before = names_in(sentence.context, max(sentence.start, at - 30), at)[-1:]
    if before and before[0].kind in GOODS and sentence.folded[before[0].end : at] == ",":
        return before[0].name
    return brought_out(sentence, at)


def brought_out(sentence: Sentence, at: int) -> str | None:
    """The product that the sentence has brought out before `at`: by name, else the object of the verb (发布|一款闪存)."""
    if "maker" not in sentence.kinds:
        return None
    folded = sentence.folded
    made = [m for m in marks_in(sentence, sentence.start, at) if "maker" in m.kinds]
    made = [m for m in made if folded[m.start - 1] != "的"]
    if not made:
        return None
    goods = [m for m in names_in(sentence.context, sentence.start, at) if m.kind in GOODS and not m.pronoun]
    goods = [m for m in goods if not _is_part(sentence, m)]
    if goods:
        return next((m for m in goods if m.start >= made[-1].end), goods[-1]).name
    noun = _NOUN_AFTER.match(folded, made[-1].end, at)
    things = [m for m in marks_in(sentence, *noun.span()) if m.kinds & {"thing", "generic"}] if noun else []
    if not noun or not things:
        return None
    behind = _LATIN_NAME.match(folded, things[-1].end)
    if behind:
        return sentence.raw[behind.start(1) : behind.end(1)].strip()
    start = max(noun.start(), folded.rfind("的", noun.start(), things[-1].start) + 1)
    if any(not m.kinds.isdisjoint(BOUNDARY) for m in marks_in(sentence, start, things[-1].start)):
        return None
    start = max([start, *(q.end for q in quantities_in(sentence.context, start, things[-1].start))])
    text = _COUNT.sub("", sentence.raw[start : things[-1].end].strip())
    return text if len(text) > 2 else None


def _is_part(sentence: Sentence, mention: Mention) -> bool:
    before = marks_in(sentence, sentence.start, mention.start)[-1:]
    return bool(before) and mention.start - before[0].end <= 4 and "part" in before[0].kinds


def named_kind(context: Context, phrase: Range) -> str | None:
    """The last one named of a kind that stands bare, or with no more than a pointing word: 新区 -> 青岚新区."""
    start, end = phrase
    if end - start > _LONGEST_KIND:
        return None
    folded = context.text.folded
    pointed = _POINTED.match(folded, start, end) if folded[start] in POINTING else None
    first = pointed.end() if pointed else start
    kind = folded[first:end]
    if kind not in TOLD_AGAIN and not (pointed and 2 <= len(kind) <= 5 and _is_kind(context, first, end)):
        return None
    floor = max(0, start - _FAR)
    goods = _GOODS_NOUNS.get(kind)
    if goods:
        near = [m for m in names_in(context, floor, start) if m.kind in GOODS and not m.pronoun]
        near = [m for m in near if folded.rfind("(", floor, m.start) <= folded.rfind(")", floor, m.start)]
        near = [m for m in near if m.kind == goods] or near
        return near[-1].name if near and start - near[-1].end < 200 else None
    at = folded.rfind(kind, floor, start)
    while at >= 0:
        found = _named_at(context, at, at + len(kind))
        if found:
            return found
        at = folded.rfind(kind, floor, at)
    return _unlisted(context, kind, floor, start)


def _unlisted(context: Context, kind: str, floor: int, end: int) -> str | None:
    """A proper name of two to four characters, that no list knows, before the kind: 青岚|新区."""
    if kind not in _PROPER:
        return None
    pattern = re.compile(rf"(?:^|[,。!?;:、\n]|在|位于)([\u4e00-\u9fff]{{2,4}}){kind}", re.MULTILINE)
    for match in reversed(list(pattern.finditer(context.text.folded, floor, end))):
        word = match.group(1)
        if word not in names_lexicon.common_words() and not _POINTED.match(word) and not _COUNT.match(word):
            return context.text.raw[match.start(1) : match.end()]
    return None


def _is_kind(context: Context, start: int, end: int) -> bool:
    marks = marks_in(sentence_at(context, start), start, end)
    return len(marks) == 1 and marks[0].end == end and bool(marks[0].kinds & {"thing", "generic"})


def _named_at(context: Context, start: int, end: int) -> str | None:
    """The name that ends in the noun at [start, end), or stands before it in the same noun phrase."""
    near = names_in(context, start - _NAMED_WITHIN, end)
    for name in near:
        if name.pronoun or name.kind == "person":
            continue
        if name.start <= start and name.end == end and end - name.start > end - start:
            return name.name
        between = context.text.folded[name.end : start]
        if name.end > start or _STOP.search(between) or "的" in between:
            continue
        sentence = sentence_at(context, name.start)
        if all(m.kinds.isdisjoint(BOUNDARY) for m in marks_in(sentence, name.end, start)):
            return context.text.raw[name.start : end]
    return None


def employer(sentence: Sentence, person: str) -> str | None:
    """The organisation whose title a person bears at the head of the sentence: 星河科技总经理|林远."""
    names = names_in(sentence.context, sentence.start, sentence.end)
    for office, name in pairwise(names):
        if name.name == person and name.kind == "person" and office.kind == "organisation" and not name.pronoun:
            gap = sentence.folded[office.end : name.start]
            if len(gap) <= 16 and not _STOP.search(gap) and is_reporter(sentence.context, office) is False:
                return office.name
    return None


def speaks(context: Context, clause: Range, found: str) -> bool:
    """Whether what a clause is about is a person or a house of analysts, who tell of firms: 大摩|上调目标价."""
    return found in analysts() or any(m.kind == "person" and m.name == found for m in names_in(context, *clause))


def _is_goods(context: Context, clause: Range, found: str) -> bool:
    """Whether what a clause is about is a product, no firm, place or business: no owner of revenue or market value."""
    kinds = {m.kind for m in names_in(context, *clause) if found in (m.text, m.name) and _is_known(m)}
    if kinds & {"organisation", "place", "person"}:
        return False
    return bool(kinds & GOODS or _PRODUCT.search(found))


def can_own(context: Context, clause: Range, found: str, owner: str) -> bool:
    """Whether what a clause is about can have a metric: no product what only a ``firm`` has (营收), and what a firm has
    as a ``whole`` (估值) no business and no users either.
    """
    if not owner:
        return True
    if owner == "whole" and speaks(context, clause, found):
        return False
    if any(m.kind in ("organisation", "place", "person") and m.name == found for m in names_in(context, *clause)):
        return True
    if _is_goods(context, clause, found):
        return False
    words = fold(found)
    return owner == "firm" or not (words.endswith(_segments()) or words in _things())


@cache
def _segments() -> tuple[str, ...]:
    return tuple(word for row in rows("figures_words") if row["kind"] == "segment" for word in words_of(row))


@cache
def _things() -> frozenset[str]:
    return frozenset(word for row in rows("figures_things") for word in words_of(row))


def _is_known(mention: Mention) -> bool:
    """Whether a mention's kind is no guess: a Latin name without a number that no list has is called a product for want
    of better.
    """
    numbered = any(c.isdigit() for c in mention.name)
    return mention.kind != "product" or numbered or mention.name in names_lexicon.entries()


def firm_before(context: Context, offset: int) -> str | None:
    """Whom 公司, 他们 or 我们 means: the first firm of the nearest sentence that speaks of one.

    Outlets, analysts, whom the text cites (据…报道) and who only takes part (由…领投, 与…合作) are left out.
    """
    near = [m for m in names_in(context, max(0, offset - 400), offset) if m.kind == "organisation" and not m.pronoun]
    near = [m for m in near if m.name not in analysts() and not is_reporter(context, m) and not is_aside(context, m)]
    near = [m for m in near if not m.name.endswith(_segments())]
    if not near:
        return _filing_firm(context, offset)
    own = sentence_at(context, offset)
    last = own if near[-1].start >= own.start else sentence_at(context, near[-1].start)
    told = [m for m in near if m.start >= last.start]
    return from_kind(last, told[:2])[0].name


def _filing_firm(context: Context, offset: int) -> str | None:
    """The firm, known to no list, that a clause names before its own report: 青岚电池(000123)2025年|年报显示."""
    folded = context.text.folded
    at = sentence_at(context, offset)
    for _ in range(4):
        paper = next((m for m in marks_in(at, at.start, min(at.end, offset)) if "filing" in m.kinds), None)
        if paper:
            clause = max(at.start, folded.rfind(",", at.start, paper.start) + 1)
            head = _FILING_FIRM.fullmatch(folded, clause, paper.start)
            if head and head[1] not in names_lexicon.common_words() and not times_in(context, clause, clause + 1):
                return context.text.raw[head.start(1) : head.end(1)]
        if at.start == 0:
            return None
        at = sentence_at(context, at.start - 1)
    return None


def antecedent(context: Context, mention: Mention) -> str | None:
    """Whom 该公司 or 其 means: the name it was given, but for one that the text only cites or names in passing."""
    near = names_in(context, mention.start - _FAR, mention.start)
    given = next((m for m in reversed(near) if m.name == mention.name and not m.pronoun), None)
    if mention.kind != "organisation" or given is None:
        return mention.name
    if not is_aside(context, given) and not given.name.endswith(_segments()):
        return mention.name
    return firm_before(context, mention.start)


def is_aside(context: Context, mention: Mention) -> bool:
    """Whether a name follows a preposition (由, 与, 据, 包括), or goes on a list that does."""
    folded = context.text.folded
    at = mention.start
    for name in reversed(names_in(context, at - 60, at)):
        if folded[name.end : at].strip() not in ("、", "和", "与", "及", "以及", "或"):
            break
        at = name.start
    before = marks_in(sentence_at(context, at), at - 4, at)[-1:]
    return bool(before) and not folded[before[0].end : at].strip() and bool(before[0].kinds & {"prep", "aside"})

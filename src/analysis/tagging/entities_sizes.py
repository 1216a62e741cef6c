"""What a size belongs to: the name it is part of (Qwen-72B), or the noun it stands before (万卡集群)."""

from __future__ import annotations

import re

from analysis.model import Quantity
from analysis.tagging.entities_phrases import noun_after
from analysis.tagging.entities_reference import GOODS
from analysis.tagging.entities_resolve import is_measured, resolve
from analysis.tagging.figures_context import Context, Sentence, clause_at, names_in, quantities_in

_CLUSTER = re.compile(r"集群|超算|系统|平台|中心|节点|资源池|工厂|园区|基地|超级计算机|底座|基础设施|项目|工程")
_CARDS = re.compile(r"卡级?(?:规模)?$")
_TAIL = re.compile(r"(?:参数量?|规模|量级|级别|级|以上|以下|左右|的|\s)*")
_IS = re.compile(r"\s*(?:\([^()]*\))?\s*(?:大?模型)?(?:则|也|就)?是")
_MODEL = re.compile(r"模型|产品|版本|系统|网络")
_GAP = re.compile(r"\s*(?:——|—|“|\"|:|,即|产品)?\s*[“\"]?")
_POINTED = re.compile(r"[这该此][一款个种]{0,2}[^,。的]{0,4}$")
_JOINED = re.compile(r"[和与及或/、0-9一二两三四五六七八九十几]|以及")


def named_size(context: Context, quantity: Quantity) -> str | None:
    """The name that a model size is part of (Qwen-72B), or the last name before it that ends in this size."""
    if quantity.unit != "parameter" or not quantity.text[-1:].isascii():
        return None
    folded, raw = context.text.folded, context.text.raw
    covering = [m for m in names_in(context, quantity.start - 40, quantity.end) if m.end >= quantity.end]
    if covering:
        return covering[0].name
    start, end = quantity.start, quantity.end
    while start > 0 and (folded[start - 1].isascii() and (folded[start - 1].isalnum() or folded[start - 1] in "-._")):
        start -= 1
    while end < len(folded) and folded[end].isascii() and (folded[end].isalnum() or folded[end] in "-._"):
        end += 1
    if start < quantity.start:
        return raw[start:end].strip("-._")
    before = [m for m in names_in(context, quantity.start - 20, quantity.start) if 0 <= quantity.start - m.end <= 1]
    if before and before[-1].kind in GOODS and folded[before[-1].end : quantity.start] != ",":
        return raw[before[-1].start : end]
    size = folded[quantity.start : quantity.end]
    if not size.isascii():
        return None
    at = folded.rfind(size, max(0, quantity.start - 3000), quantity.start)
    while at > 0:
        if folded[at - 1] == "-":
            begin = at - 1
            while (
                begin > 0
                and folded[begin - 1].isascii()
                and (folded[begin - 1].isalnum() or folded[begin - 1] in "-._")
            ):
                begin -= 1
            return raw[begin : at + len(size)]
        at = folded.rfind(size, max(0, quantity.start - 3000), at)
    return None


def carried_noun(sentence: Sentence, quantity: Quantity) -> str | None:
    """The noun that a size or a scale stands before: 千亿参数的大模型, 万卡集群."""
    folded = sentence.folded
    sized = quantity.unit == "parameter"
    cards = quantity.unit == "chip" and _CARDS.search(folded, quantity.start, quantity.end)
    if not sized and not cards:
        return None
    tail = _TAIL.match(folded, quantity.end)
    start = tail.end() if tail else quantity.end
    noun = noun_after(sentence, start, brackets=not sized)
    if noun is None or _JOINED.match(folded, noun[0]) or quantities_in(sentence.context, *noun):
        return None
    names = [m for m in names_in(sentence.context, *noun) if is_measured(sentence.context, m) and m.kind != "place"]
    owned = folded.find("的", *noun)
    noun = (noun[0], owned) if owned >= 0 else noun
    text = folded[noun[0] : noun[1]]
    if sized:
        lo = max(sentence.start, quantity.start - 8)
        if names and names[0].kind in ("model", "product"):
            return names[0].name
        after = _apposition(sentence.context, noun[1], sentence.end) or _defined(sentence, quantity.start)
        if after:
            return after
        pointed = _POINTED.search(folded, lo, quantity.start)
        return resolve(sentence, noun, definite=pointed is not None) if _MODEL.search(text) else None
    if not _CLUSTER.search(text):
        return None
    after = _apposition(sentence.context, noun[1], sentence.end)
    return after or sentence.raw[noun[0] : noun[1]].strip()


def _defined(sentence: Sentence, end: int) -> str | None:
    """The model that the clause says is one of this size: Qwen-9|是一个拥有6000亿参数的模型."""
    lo = sentence.clauses[clause_at(sentence, end)][0]
    near = [m for m in names_in(sentence.context, lo, end) if m.kind in GOODS and is_measured(sentence.context, m)]
    return near[0].name if near and _IS.match(sentence.folded, near[0].end, end) else None


def _apposition(context: Context, start: int, end: int) -> str | None:
    """The name set beside a noun: 大模型——Yi, 超集群“曙光8000”."""
    gap = _GAP.match(context.text.folded, start, end)
    at = gap.end() if gap else start
    near = [m for m in names_in(context, at, at + 1) if m.kind in GOODS or m.kind == "organisation"]
    return near[0].name if near and at < end else None

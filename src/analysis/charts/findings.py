"""Findings -> sentences in English or Chinese, each with links to its evidence; and what was read."""

from __future__ import annotations

import math
from collections.abc import Sequence

from analysis.blocks import Block, Lang, Piece, prose_block
from analysis.charts.words import (
    LABEL,
    Pieces,
    Slot,
    by,
    day_of,
    evidence,
    fill,
    listed,
    plural,
    printed,
    question,
    said_amount,
    said_date,
    said_range,
    told_in,
)
from analysis.findings import findings
from analysis.findings.parts import (
    Change,
    Conflict,
    Contest,
    Distance,
    Finding,
    Holder,
    Largest,
    Quoted,
    Source,
    Split,
    Top,
    Value,
)
from analysis.tables import Tables

_NAMES, _OTHERS, _SIDES = 5, 2, 4
"""How many holders, rivals and conflicting values a sentence names before it counts the rest."""

_HEAD = {
    "en": {
        "compute": "Largest computing power reported",
        "aim": "Largest target or forecast of computing power",
        "chips": "Most chips reported",
        "model": "Largest model reported",
        "money": "Largest amount of money reported",
    },
    "zh": {
        "compute": "已报道的最大算力",
        "aim": "最大的算力目标或预测",
        "chips": "已报道的最多芯片",
        "model": "已报道的最大模型",
        "money": "已报道的最大金额",
    },
}
_SCOPE = {
    "en": {
        "nation": " for a country or the world",
        "owner": " for a single owner",
        "unnamed": " for an owner whom the text does not name",
        "device": " for one device",
    },
    "zh": {
        "nation": "国家或全球",
        "owner": "单个主体",
        "unnamed": "文中未指明主体",
        "device": "单个设备",
        "CNY": "人民币",
    },
}
_STATUS = {
    "en": {"target": "target", "forecast": "forecast"},
    "zh": {"target": "目标", "forecast": "预测"},
}


def findings_list(frames: Tables, lang: Lang = "en") -> Block:
    """The findings of a corpus as a numbered list of sentences, each with links to its evidence."""
    found = sentences(findings(frames), lang)
    nothing = {
        "en": "The articles give no figure, stance or date to tell of.",
        "zh": "这些文章没有可以列出的数据、立场或日期。",
    }
    return prose_block(found, style="numbered") if found else prose_block([nothing[lang]])


def sentences(found: Sequence[Finding], lang: Lang = "en") -> list[Pieces]:
    """Each finding in words: pieces of text, of which names and values link to what they rest on.

    >>> from analysis.findings.parts import Quoted, Speaker
    >>> said = Quoted((Speaker("林若溪", "青岚集团董事长", 3, 2, (), (), ("ab1cd-s1", "ab1cd-s2", "ef2gh-s1")),))
    >>> "".join(piece.text for piece in sentences([said])[0])
    'Most quoted: 林若溪 (青岚集团董事长), 3 statements in 2 articles. [ab1cd-s1 ab1cd-s2 ef2gh-s1]'
    >>> "".join(piece.text for piece in sentences([said], "zh")[0])
    '被引述最多：林若溪（青岚集团董事长），2篇文章中共3条。[ab1cd-s1 ab1cd-s2 ef2gh-s1]'
    """
    return [[*_said(one, lang), *evidence(one.ids, lang)] for one in found]


def _said(one: Finding, lang: Lang) -> Pieces:
    match one:
        case Largest():
            return _largest(one, lang)
        case Contest():
            return _contest(one, lang)
        case Conflict():
            return _conflict(one, lang)
        case Change():
            return _change(one, lang)
    return _quoted(one, lang)


def _figure(value: Value, lang: Lang) -> str:
    return said_range(value.low, value.high, value.unit, value.modifier, lang)


def _value(value: Value, lang: Lang, known: Sequence[Source] = ()) -> Pieces:
    """Who has how much of what and when, on whose word, in which article; the article is not told again if `known`."""
    notes: list[Slot] = [printed(value.metric, lang)] if value.metric else []
    notes += [word for word in (value.precision, _STATUS[lang].get(value.status)) if word]
    when = said_date(value.edtf, lang) or by(lang, "no date given", "未注明日期")
    credited = fill(by(lang, ", according to {x}", "，据{x}"), x=printed(value.credited or "", lang))
    return fill(
        by(lang, "{who}, {much}{notes}, {when}{credit}{where}", "{who}，{much}{notes}，{when}{credit}{where}"),
        who=printed(value.entity, lang) if value.entity else by(lang, "nobody named", "未指明者"),
        much=Piece(_figure(value, lang), href=f"#{value.ids[0]}", strong=True),
        notes=fill(by(lang, " ({x})", "（{x}）"), x=listed(notes, lang, 3)) if notes else "",
        when=when,
        credit=credited if value.credited else "",
        where=""
        if value.sources == tuple(known)
        else fill(by(lang, " ({x})", "（{x}）"), x=told_in(value.sources, lang)),
    )


def _largest(one: Largest, lang: Lang) -> Pieces:
    pieces: Pieces = []
    for n, top in enumerate(one.tops):
        told_already = one.tops[n - 1].values[0].sources if n else ()
        scope = _scope(top, lang) if len(one.tops) > 1 or top.scope != "owner" else ""
        head = _HEAD[lang][one.kind] if n == 0 else by(lang, "Largest", "最大")
        if n == 0 and scope and lang == "zh":
            scope = f"（{scope}）"
        pieces += fill(
            by(lang, "{head}{scope}: {value}{others}{distance}.", "{head}{scope}：{value}{others}{distance}。"),
            head=by(lang, " " * (n > 0) + head, scope + head if n else head),
            scope="" if n and lang == "zh" else scope,
            value=_value(top.values[0], lang, told_already),
            others=_others(top, lang),
            distance=_distance(top, lang) if one.kind == "aim" else "",
        )
    return pieces


def _scope(top: Top, lang: Lang) -> str:
    """Whose values the largest is of; of money, in which currency."""
    return _SCOPE[lang].get(top.scope) or by(lang, f" in {top.scope}", said_amount(0, top.scope, lang).lstrip("0"))


def _others(top: Top, lang: Lang) -> Pieces:
    pieces: Pieces = []
    for values, words in (
        (top.values[1:], by(lang, "; as much: {x}", "；并列：{x}")),
        (top.rivals, by(lang, "; possibly as much or more: {x}", "；可能相当或更大：{x}")),
    ):
        if values:
            told: list[Slot] = [_value(value, lang, top.values[0].sources) for value in values]
            pieces += fill(words, x=listed(told, lang, _OTHERS))
    return pieces


def _distance(top: Top, lang: Lang) -> Pieces:
    """How far a target lies from what is reported, and of whom."""
    gap = top.distance
    if gap is None:
        return fill(by(lang, "; nothing is reported to measure it by", "；没有已报道的数值可比"))
    least, most = gap.times
    own = fill(by(lang, "the {much} reported for it ({notes})", "其已报道的{much}（{notes}）"), **_base(gap, lang))
    base = (
        own
        if gap.own
        else fill(by(lang, "the {much} of {who} ({notes})", "{who}的{much}（{notes}）"), **_base(gap, lang))
    )
    if most is not None and most <= 1:
        pieces = fill(by(lang, "; no more than {base}", "；不超过{base}"), base=base)
    elif least is not None and least < 1:
        pieces = fill(by(lang, "; not clearly more than {base}", "；未必大于{base}"), base=base)
    else:
        pieces = fill(
            by(lang, "; {bound}{n} times {base}, {more} more", "；{bound}是{base}的{n}倍，高出{more}"),
            bound=by(lang, "at least ", "至少")
            if most is None
            else by(lang, "at most ", "至多")
            if least is None
            else "",
            n=_factor(least, most),
            base=base,
            more=said_range(*gap.more, gap.base.unit, "approx" if None not in gap.more else "min", lang),
        )
    if not gap.own and top.values[0].entity:
        none = by(lang, "; none is reported for {who} itself", "；{who}本身没有已报道的数值")
        pieces += fill(none, who=printed(top.values[0].entity, lang))
    if gap.beyond:
        already = by(lang, "; by another measure more is reported already: {x}", "；按另一口径，已报道的数值更大：{x}")
        pieces += fill(already, x=_value(gap.beyond, lang))
    return pieces


def _base(gap: Distance, lang: Lang) -> dict[str, Slot]:
    """What a target is measured by, and what to bear in mind when the two are compared."""
    base = gap.base
    notes: list[Slot] = []
    if not gap.same_metric:
        metric = printed(base.metric, lang) if base.metric else by(lang, "not named", "未指明")
        notes.append(fill(by(lang, "another measure: {x}", "口径不同：{x}"), x=metric))
    if gap.precisions:
        formats = [one or by(lang, "none stated", "未说明") for one in gap.precisions]
        notes.append(by(lang, "number formats {} and {}", "数值精度分别为{}和{}").format(*formats))
    told = day_of(base.sources[0], lang)
    undated = (
        by(lang, "undated, told {}", "未注明日期，{}报道").format(told) if told else by(lang, "undated", "未注明日期")
    )
    notes.append(said_date(base.edtf, lang) or undated)
    return {
        "much": Piece(_figure(base, lang), href=f"#{base.ids[0]}"),
        "who": printed(base.entity, lang) if base.entity else by(lang, "nobody named", "未指明者"),
        "notes": listed(notes, lang, 9),
    }


def _factor(least: float | None, most: float | None) -> str:
    """A factor, rounded to the safe side of its bounds."""
    if least is not None and most is not None and not math.isclose(least, most):
        return f"{_down(least):g}–{-_down(-most):g}"
    if least is not None:
        return f"{_down(least) if most is None else round(least, 1):g}"
    return f"{-_down(-(most or 0.0)):g}"


def _down(value: float) -> float:
    return math.floor(value * 10 + 1e-9) / 10


def _contest(one: Contest, lang: Lang) -> Pieces:
    first = by(lang, "Most contested debate", "分歧最大的议题")
    if not one.contested:
        first = by(lang, "No debate has both sides; most are heard on", "没有两方对立的议题；发言者最多的是")
    pieces: Pieces = []
    for n, split in enumerate(one.splits):
        head = first if n == 0 else by(lang, " As many on", "并列")
        pieces += fill(
            by(lang, "{head}: {question} {sides}.", "{head}：{question}{sides}。"),
            head=head,
            question=question(split.target, lang),
            sides=_split(split, lang),
        )
    return pieces


def _split(split: Split, lang: Lang) -> Pieces:
    pieces: Pieces = []
    for label in ("FAVOR", "AGAINST", "NEUTRAL", "CHANGED"):
        held = split.side(label)
        if held or label in ("FAVOR", "AGAINST"):
            names: list[Slot] = [printed(holder.name, lang, f"#{holder.ids[0]}") for holder in held]
            pieces += fill(
                by(lang, "{comma}{n} {side}{names}", "{comma}{n}方{side}{names}"),
                comma=by(lang, ", ", "，") if pieces else "",
                n=str(len(held)),
                side=LABEL[lang][label],
                names=fill(by(lang, " ({x})", "（{x}）"), x=listed(names, lang, _NAMES)) if held else "",
            )
    return pieces


def _conflict(one: Conflict, lang: Lang) -> Pieces:
    sides: list[Slot] = [
        fill(
            by(lang, "{x} ({where})", "{x}（{where}）"),
            x=Piece(_figure(side, lang), href=f"#{side.ids[0]}", strong=True),
            where=told_in(side.sources, lang),
        )
        for side in one.values
    ]
    sides += [
        fill(
            by(lang, "{x} ({where})", "{x}（{where}）"),
            x=Piece(said_date(side.edtf, lang), href=f"#{side.ids[0]}", strong=True),
            where=told_in(side.sources, lang),
        )
        for side in one.tellings
    ]
    more = by(lang, f"; they differ likewise on {one.more} more", f"；另有{one.more}项") if one.more else ""
    if one.tellings:
        words = by(
            lang,
            "Articles date one happening differently: {what}: {sides}{more}.",
            "同一件事，日期不一：{what}：{sides}{more}。",
        )
        return fill(words, what=printed(one.tellings[0].text, lang), sides=listed(sides, lang, _SIDES), more=more)
    first = one.values[0]
    when = said_date(first.edtf, lang)
    what = fill(
        by(lang, "{who}, {metric}{when}", "{who}{metric}{when}"),
        who=printed(first.entity or "", lang),
        metric=printed(first.metric or "", lang),
        when=by(lang, f", {when}", f"（{when}）") if when else "",
    )
    words = by(lang, "Articles conflict on {what}: {sides}{more}.", "各文说法矛盾：{what}：{sides}{more}。")
    if not one.dated:
        words = by(
            lang,
            "No conflict between dated figures; without a date articles differ on {what}: {sides}, each perhaps right in its day{more}.",
            "注明日期的数据之间没有矛盾；未注明日期而数值不同：{what}：{sides}，各自在当时可能都对{more}。",
        )
    return fill(words, what=what, sides=listed(sides, lang, _SIDES), more=more)


def _change(one: Change, lang: Lang) -> Pieces:
    pieces: Pieces = []
    if one.happened:
        told = one.happened.telling
        others = one.happened.others
        pieces += fill(
            by(
                lang,
                "Newest happening: {when}, {what} ({where}){others}.",
                "最新的事件：{when}，{what}（{where}）{others}。",
            ),
            when=said_date(told.edtf, lang)
            + (by(lang, " (dates conflict)", "（日期不一）") if one.happened.agreement == "conflict" else ""),
            what=printed(told.text, lang, f"#{told.ids[0]}"),
            where=told_in(told.sources, lang),
            others=by(lang, f"; {others} more of that date", f"；同日另有{others}件") if others else "",
        )
    if one.holder and one.target:
        pieces += fill(
            by(
                lang,
                "{gap}Last to be told on another side: {who} ({question}): {steps}.",
                "{gap}最近立场有变：{who}（{question}）：{steps}。",
            ),
            gap=by(lang, " ", "") if pieces else "",
            who=printed(one.holder.name, lang, f"#{one.holder.ids[-1]}"),
            question=question(one.target, lang),
            steps=_course(one.holder, lang),
        )
    return pieces


def _course(holder: Holder, lang: Lang) -> str:
    """Labels in the order of the articles that tell them."""
    told = [
        by(lang, "{} in the article of {}", "{1}的文章中{0}").format(LABEL[lang][label], said_date(day, lang))
        for label, day in holder.steps
    ]
    return by(lang, ", then ", "，之后").join(told)


def _quoted(one: Quoted, lang: Lang) -> Pieces:
    speakers: list[Slot] = []
    for speaker in one.speakers:
        role = fill(by(lang, " ({x})", "（{x}）"), x=printed(speaker.role, lang)) if speaker.role else ""
        speakers.append(fill("{x}{role}", x=printed(speaker.name, lang, f"#{speaker.ids[0]}"), role=role))
    first = one.speakers[0]
    return fill(
        by(lang, "Most quoted: {who}, {said} in {articles}.", "被引述最多：{who}，{articles}篇文章中共{said}条。"),
        who=listed(speakers, lang, _NAMES),
        said=by(lang, plural(first.statements, "statement"), str(first.statements))
        + (by(lang, " each", "（各）") if len(one.speakers) > 1 else ""),
        articles=by(lang, plural(first.articles, "article"), str(first.articles)),
    )

"""The largest values as sentences: of whom, how much, when, on whose word, and how far a target lies from them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from analysis.blocks import Lang, Piece
from analysis.charts.names import english_name, name_pieces
from analysis.charts.words import (
    STATUS,
    Pieces,
    Slot,
    by,
    day_of,
    fill,
    listed,
    said_amount,
    said_date,
    said_range,
    told_in,
)
from analysis.findings.parts import Distance, Largest, Source, Top, Value

_OTHERS = 2
"""How many rivals a sentence names before it counts the rest."""

_HEAD: dict[Lang, dict[str, str]] = {
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
_SCOPE: dict[Lang, dict[str, str]] = {
    "en": {
        "nation": "for a country or the world",
        "owner": "for a single owner",
        "unnamed": "for an owner whom the text does not name",
        "device": "for one device",
    },
    "zh": {
        "nation": "国家或全球",
        "owner": "单个主体",
        "unnamed": "文中未指明主体",
        "device": "单个设备",
        "CNY": "人民币",
    },
}
_PLAIN = {
    "compute": "computing power",
    "aim": "computing power",
    "chips": "chips",
    "model": "parameters",
}
"""What a sentence says that it measures; a metric that says no more is not told again."""


def figure_said(value: Value, lang: Lang) -> str:
    """How much a value is, with its bound and unit."""
    return said_range(value.low, value.high, value.unit, value.modifier, lang)


def value_said(value: Value, lang: Lang, *, plain: str | None = None, known: Sequence[Source] = ()) -> Pieces:
    """Who has how much of what and when, on whose word, in which article; the article is not told again if `known`.

    `plain` is the English form of the metric that goes without saying.
    """
    notes: list[Slot] = [STATUS[lang][value.status]] if value.status in ("target", "forecast") else []
    if value.metric and not (plain and english_name(value.metric) == plain):
        notes.append(name_pieces(value.metric, lang))
    notes += [value.precision] if value.precision else []
    when = said_date(value.edtf, lang) or by(lang, "no date given", "未注明日期")
    return fill(
        by(lang, "{who}, {much}{notes}, {when}{credit}{where}", "{who}，{much}{notes}，{when}{credit}{where}"),
        who=name_pieces(value.entity, lang) if value.entity else by(lang, "nobody named", "未指明者"),
        much=Piece(figure_said(value, lang), href=f"#{value.ids[0]}", strong=True),
        notes=fill(by(lang, " ({x})", "（{x}）"), x=listed(notes, lang, 3)) if notes else "",
        when=when,
        credit=fill(by(lang, ", according to {x}", "，据{x}"), x=name_pieces(value.credited, lang))
        if value.credited
        else "",
        where=""
        if value.sources == tuple(known)
        else fill(by(lang, " ({x})", "（{x}）"), x=told_in(value.sources, lang)),
    )


def largest_said(one: Largest, lang: Lang) -> Pieces:
    """The largest values of one kind, a sentence a scope."""
    pieces: Pieces = []
    plain = _PLAIN.get(one.kind)
    for n, top in enumerate(one.tops):
        pieces += fill(
            by(lang, "{head}: {value}{others}{distance}.", "{head}：{value}{others}{distance}。"),
            head=_head(one, n, lang),
            value=value_said(top.values[0], lang, plain=plain, known=one.tops[n - 1].values[0].sources if n else ()),
            others=_others(top, plain, lang),
            distance=_distance(top, plain, lang) if one.kind == "aim" else "",
        )
    return pieces


def _head(one: Largest, n: int, lang: Lang) -> str:
    """What the largest is of, and whose values it was looked for among; of money, in which currency."""
    scope = one.tops[n].scope
    told = len(one.tops) > 1 or scope != "owner"
    whose = _SCOPE[lang].get(scope) or by(lang, f"in {scope}", said_amount(0, scope, lang).lstrip("0"))
    if n:
        return by(lang, f" Largest {whose}", f"{whose}最大")
    return _HEAD[lang][one.kind] + (by(lang, f", {whose}", f"（{whose}）") if told else "")


def _others(top: Top, plain: str | None, lang: Lang) -> Pieces:
    pieces: Pieces = []
    for values, words in (
        (top.values[1:], by(lang, "; as much: {x}", "；并列：{x}")),
        (top.rivals, by(lang, "; possibly as much or more: {x}", "；可能相当或更大：{x}")),
    ):
        if values:
            told: list[Slot] = [value_said(value, lang, plain=plain, known=top.values[0].sources) for value in values]
            pieces += fill(words, x=listed(told, lang, _OTHERS))
    return pieces


def _distance(top: Top, plain: str | None, lang: Lang) -> Pieces:
    """How far a target lies from what is reported, and of whom."""
    gap, who = top.distance, top.values[0].entity
    if gap is None:
        if top.scope == "nation" and who:
            return fill(
                by(lang, "; none is reported for {who} itself", "；{who}本身没有已报道的数值"),
                who=name_pieces(who, lang),
            )
        return fill(by(lang, "; no reported figure to compare it with", "；没有可比的已报道数值"))
    least, most = gap.times
    slots = _base(gap, lang)
    base = fill(by(lang, "the {much} reported for it ({notes})", "其已报道的{much}（{notes}）"), **slots)
    if not gap.own:
        words = by(
            lang, "the {much} of {who}, the largest reported ({notes})", "{who}的{much}（{notes}，已报道中最大）"
        )
        base = fill(words, **slots)
    if most is not None and most <= 1:
        pieces = fill(by(lang, "; no more than {base}", "；不超过{base}"), base=base)
    elif least is not None and least < 1:
        pieces = fill(by(lang, "; not clearly more than {base}", "；未必大于{base}"), base=base)
    else:
        en, zh = ("at least ", "至少") if most is None else ("at most ", "至多") if least is None else ("", "")
        pieces = fill(
            by(lang, "; {bound}{n} times {base}, {more} more", "；{bound}是{base}的{n}倍，{more}"),
            bound=by(lang, en, zh),
            n=_factor(least, most),
            base=base,
            more=_more(gap, lang),
        )
    if not gap.own and who:
        none = by(lang, "; none is reported for {who} itself", "；{who}本身没有已报道的数值")
        pieces += fill(none, who=name_pieces(who, lang))
    if gap.beyond:
        already = by(lang, "; by another measure more is reported already: {x}", "；按另一口径，已报道的数值更大：{x}")
        pieces += fill(already, x=value_said(gap.beyond, lang, plain=plain))
    return pieces


def _more(gap: Distance, lang: Lang) -> str:
    """By how much a target exceeds its base."""
    more = said_range(*gap.more, gap.base.unit, "approx" if None not in gap.more else "min", lang)
    if lang == "en":
        return more
    sign = next((word for word in ("至少", "至多", "约") if more.startswith(word)), "")
    return f"{sign}多出{more.removeprefix(sign)}"


def _base(gap: Distance, lang: Lang) -> dict[str, Slot]:
    """What a target is measured by, and what to bear in mind when the two are compared."""
    base = gap.base
    notes: list[Slot] = []
    if not gap.same_metric:
        metric: Slot = name_pieces(base.metric, lang) if base.metric else by(lang, "not named", "未指明")
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
        "much": Piece(figure_said(base, lang), href=f"#{base.ids[0]}"),
        "who": name_pieces(base.entity, lang) if base.entity else by(lang, "nobody named", "未指明者"),
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

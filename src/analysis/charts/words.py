"""The report's own words in English and in simplified Chinese, and sentences put together of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from analysis.blocks import Lang, Piece
from analysis.charts.amounts import said_amount, said_number, said_range
from analysis.charts.dates import date_label, said_date
from analysis.charts.names import name_pieces
from analysis.findings.parts import Source
from analysis.tables import LAYERS

__all__ = [
    "BASIS",
    "KIND",
    "LABEL",
    "LAYER_ZH",
    "SECTOR",
    "SPEECH",
    "STATUS",
    "VERDICT",
    "Pieces",
    "Slot",
    "by",
    "date_label",
    "day_of",
    "evidence",
    "fill",
    "listed",
    "plural",
    "printed",
    "question",
    "said_amount",
    "said_date",
    "said_number",
    "said_range",
    "sides",
    "told_in",
]

Pieces = list[Piece]
Slot = str | Piece | Pieces
Words = dict[Lang, dict[str, str]]

_IDS = 4
"""How many evidence ids stand behind a sentence before the rest are counted."""
_SOURCES = 2
_SLOT = re.compile(r"\{(\w+)\}")

LABEL: Words = {
    "en": {"FAVOR": "for", "AGAINST": "against", "NEUTRAL": "between", "CHANGED": "changed from article to article"},
    "zh": {"FAVOR": "支持", "AGAINST": "反对", "NEUTRAL": "中立", "CHANGED": "前后不同"},
}
STATUS: Words = {
    "en": {"actual": "reported", "target": "target", "forecast": "forecast", "hypothetical": "supposed"},
    "zh": {"actual": "实际", "target": "目标", "forecast": "预测", "hypothetical": "假设"},
}
VERDICT: Words = {
    "en": {"agree": "agree", "overlap": "can both be right", "conflict": "conflict", "undated": "differ, undated"},
    "zh": {"agree": "一致", "overlap": "可以都对", "conflict": "矛盾", "undated": "不同，未注明日期"},
}
BASIS: Words = {"en": {"statement": "words", "deed": "deeds"}, "zh": {"statement": "言论", "deed": "行动"}}
SPEECH: Words = {
    "en": {"direct": "direct", "indirect": "indirect", "mixed": "mixed"},
    "zh": {"direct": "直接引语", "indirect": "转述", "mixed": "引语兼转述"},
}
KIND: Words = {
    "en": {
        "release": "release",
        "funding": "funding",
        "policy": "policy",
        "infrastructure": "infrastructure",
        "company": "company",
        "research": "research",
        "market": "market",
        "statement": "statement",
        "forecast": "forecast",
        "other": "other",
    },
    "zh": {
        "release": "发布",
        "funding": "融资",
        "policy": "政策",
        "infrastructure": "基础设施",
        "company": "公司",
        "research": "研究",
        "market": "市场",
        "statement": "表态",
        "forecast": "预测",
        "other": "其他",
    },
}
SECTOR: Words = {
    "en": {
        "all": "all",
        "maker": "model makers",
        "cloud": "cloud",
        "chip": "chips",
        "device": "devices",
        "telecom": "telecom",
        "car": "cars",
        "investor": "investors",
        "analyst": "analysts",
        "academia": "academia",
        "government": "government",
        "media": "media",
        "other": "other",
    },
    "zh": {
        "all": "全部",
        "maker": "模型厂商",
        "cloud": "云服务",
        "chip": "芯片",
        "device": "终端设备",
        "telecom": "电信",
        "car": "汽车",
        "investor": "投资机构",
        "analyst": "分析机构",
        "academia": "学界",
        "government": "政府",
        "media": "媒体",
        "other": "其他",
    },
}
LAYER_ZH = dict(zip(LAYERS, ("数量", "数据", "时间", "言论", "立场", "事件"), strict=True))


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun in English.

    >>> plural(1, "article"), plural(1200, "article"), plural(2, "body", "bodies")
    ('1 article', '1,200 articles', '2 bodies')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def by(lang: Lang, en: str, zh: str) -> str:
    """The words of a language."""
    return zh if lang == "zh" else en


def fill(template: str, **slots: Slot) -> Pieces:
    """A sentence's pieces: the words of `template`, in which each {slot} is replaced; empty slots leave nothing.

    >>> [piece.text for piece in fill("{who}: {much}.", who=Piece("青岚市", lang="zh"), much="30 EFLOPS")]
    ['青岚市', ': ', '30 EFLOPS', '.']
    """
    pieces: Pieces = []
    for n, part in enumerate(_SLOT.split(template)):
        slot: Slot = slots[part] if n % 2 else part
        pieces += [Piece(slot)] if isinstance(slot, str) else [slot] if isinstance(slot, Piece) else slot
    return [piece for piece in pieces if piece.text]


def printed(text: str, lang: Lang, href: str | None = None) -> Piece:
    """Words of the articles within a sentence of ours."""
    foreign = lang != "zh" and not text.isascii()
    return Piece(" ".join(text.split()), href=href, lang="zh" if foreign else None)


def listed(items: Sequence[Slot], lang: Lang, most: int) -> Pieces:
    """Items side by side; those above `most` are counted.

    >>> "".join(p.text for p in listed(["a", "b", "c"], "en", 2)), "".join(p.text for p in listed(["a", "b"], "zh", 1))
    ('a, b and 1 more', 'a等')
    """
    pieces: Pieces = []
    for n, item in enumerate(items[:most]):
        pieces += fill("{comma}{item}", comma=by(lang, ", ", "、") if n else "", item=item)
    if len(items) > most:
        pieces.append(Piece(by(lang, f" and {len(items) - most} more", "等")))
    return pieces


def evidence(ids: Sequence[str], lang: Lang) -> Pieces:
    """The evidence ids that a sentence rests on, each a link."""
    pieces = [Piece(by(lang, " [", "["))]
    for n, one in enumerate(ids[:_IDS]):
        pieces += [Piece(" ")] * (n > 0) + [Piece(one, href=f"#{one}")]
    if len(ids) > _IDS:
        pieces.append(Piece(by(lang, f" and {len(ids) - _IDS} more", f" 等{len(ids)}处")))
    return [*pieces, Piece("]")]


def told_in(sources: Sequence[Source], lang: Lang) -> Pieces:
    """The articles that tell something: publisher, else headline, with the date of each."""
    told: list[Slot] = []
    for source in sources:
        who = source.publisher or f"《{source.title}》"
        day = day_of(source, lang)
        gap = by(lang, ", ", "，") if day else ""
        told.append(fill("{who}{gap}{day}", who=name_pieces(who, lang, f"#article-{source.key}"), gap=gap, day=day))
    return listed(told, lang, _SOURCES)


def day_of(source: Source, lang: Lang) -> str:
    """The date of an article, about where its page prints none."""
    return said_date(source.published and source.published + "~" * source.estimated, lang)


@cache
def _debates() -> dict[str, tuple[Mapping[str, str], dict[str, Mapping[str, str]]]]:
    from analysis.tagging.debates import load_debates

    return {
        debate.target: (debate.question, {"FAVOR": debate.favor, "AGAINST": debate.against})
        for debate in load_debates()
    }


def question(target: str, lang: Lang) -> str:
    """The question of a debate as the lexicon asks it; of a debate of the user's own, its name.

    >>> question("agents", "zh"), question("label-ai", "en")
    ('智能体是不是AI应用的主要形态？', 'label-ai')
    """
    known = _debates().get(target)
    return known[0][lang] if known else target


def sides(target: str, lang: Lang) -> dict[str, str]:
    """What either side of a debate says, by label; nothing of a debate of the user's own.

    >>> sides("agents", "en")
    {'FAVOR': 'Agents are the form AI takes', 'AGAINST': 'Agents are overrated'}
    """
    known = _debates().get(target)
    return {label: said[lang] for label, said in known[1].items()} if known else {}

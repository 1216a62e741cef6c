"""Numbers, dates and the report's own words, in English and in simplified Chinese, in the habit of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from analysis.axis import members
from analysis.blocks import Lang, Piece
from analysis.charts.dates import date_label
from analysis.charts.ledger import COMPUTE, amount, number
from analysis.findings.parts import Source
from analysis.tables import LAYERS

Pieces = list[Piece]
Slot = str | Piece | Pieces

_IDS = 4
"""How many evidence ids stand behind a sentence before the rest are counted."""
_SOURCES = 2
_SLOT = re.compile(r"\{(\w+)\}")

LABEL = {
    "en": {"FAVOR": "for", "AGAINST": "against", "NEUTRAL": "between", "CHANGED": "changed from article to article"},
    "zh": {"FAVOR": "支持", "AGAINST": "反对", "NEUTRAL": "中立", "CHANGED": "前后不同"},
}
LAYER_ZH = dict(zip(LAYERS, ("数量", "数据", "时间", "言论", "立场", "事件"), strict=True))
_STEPS_ZH = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"), (1.0, ""))
_STEPS_EN = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"), (1.0, ""))
# What stands before and after the number in English, and after it in Chinese.
_UNITS = {
    "chip": ("", " chips", "张"),
    "parameter": ("", " parameters", "参数"),
    "person": ("", " people", "人"),
    "organisation": ("", " organisations", "家"),
    "model": ("", " models", "个模型"),
    "facility": ("", " facilities", "个"),
    "server": ("", " servers", "台"),
    "rack": ("", " racks", "架"),
    "device": ("", " devices", "台"),
    "token": ("", " tokens", "token"),
    "percent": ("", "%", "%"),
    "percentage_point": ("", " percentage points", "个百分点"),
    "times": ("", " times", "倍"),
    "CNY": ("CNY ", "", "元"),
    "USD": ("US$", "", "美元"),
    "HKD": ("HK$", "", "港元"),
    "TWD": ("NT$", "", "新台币"),
    "EUR": ("€", "", "欧元"),
    "GBP": ("£", "", "英镑"),
    "JPY": ("JPY ", "", "日元"),
    "KRW": ("KRW ", "", "韩元"),
    "INR": ("INR ", "", "卢比"),
}
_ONE = {" people": " person", " facilities": " facility"}
_STEPS_SI = ((1e18, "E"), (1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""))
_PREFIXED = ("W", "Wh", "B", "bit", "bit/s", "m")
_SIGN = {
    "en": {"min": "at least ", "max": "at most ", "approx": "about "},
    "zh": {"min": "至少", "max": "至多", "approx": "约"},
}
_PARTS = {
    "21": "春季",
    "22": "夏季",
    "23": "秋季",
    "33": "第一季度",
    "34": "第二季度",
    "35": "第三季度",
    "36": "第四季度",
}
_PARTS |= {"40": "上半年", "41": "下半年"}
_THIRDS = {("01", "10"): "上旬", ("11", "20"): "中旬", ("21", ""): "下旬"}
_YEAR_PARTS = {("01", "03"): "年初", ("05", "08"): "年中", ("10", "12"): "年底"}
_MARKS = re.compile("[~?%]")


def said_number(value: float, lang: Lang) -> str:
    """A number in the steps of a language, with at most four significant digits where a step is used.

    >>> said_number(95800, "en"), said_number(95800, "zh"), said_number(3.14e11, "en"), said_number(3.14e11, "zh")
    ('95,800', '9.58万', '314 billion', '3140亿')
    """
    steps = _STEPS_ZH if lang == "zh" else _STEPS_EN
    factor, word = next((step for step in steps if abs(value) >= step[0]), steps[-1])
    plain = _digits(value / factor) if factor > 1 else number(value)
    return (plain.replace(",", "") if lang == "zh" else plain) + word


def _digits(value: float) -> str:
    """At most four significant digits, thousands parted."""
    cut = float(f"{value:.4g}")
    return f"{cut:,.0f}" if abs(cut) >= 1000 or cut == round(cut) else f"{cut:g}"


def said_amount(value: float, unit: str, lang: Lang) -> str:
    """A value with its unit; a unit that has no words here follows the number as it is.

    >>> said_amount(3.07e19, "FLOPS", "zh"), said_amount(2.2e12, "USD", "en"), said_amount(2.2e12, "USD", "zh")
    ('30.7 EFLOPS', 'US$2.2 trillion', '2.2万亿美元')
    >>> said_amount(1, "chip", "en"), said_amount(1, "person", "en"), said_amount(2, "times", "zh")
    ('1 chip', '1 person', '2倍')
    >>> said_amount(95800, "chip", "zh"), said_amount(88, "percent", "en"), said_amount(9.5e9, "Wh", "en")
    ('9.58万张', '88%', '9.5 GWh')
    """
    if unit in ("FLOPS", "OPS"):
        return amount(value, COMPUTE, unit)
    if unit in _PREFIXED:
        factor, prefix = next((step for step in _STEPS_SI if abs(value) >= step[0]), _STEPS_SI[-1])
        return f"{_digits(value / factor)} {prefix}{unit}"
    if unit not in _UNITS:
        return f"{said_number(value, lang)} {unit}"
    before, after, zh = _UNITS[unit]
    if value == 1:
        after = _ONE.get(after, after.removesuffix("s"))
    return said_number(value, lang) + zh if lang == "zh" else before + said_number(value, lang) + after


def said_range(low: float | None, high: float | None, unit: str, modifier: str, lang: Lang) -> str:
    """A value with what is known of its ends: at least, at most, about, from – to.

    >>> said_range(7.5e19, None, "FLOPS", "min", "en"), said_range(7.5e19, None, "FLOPS", "min", "zh")
    ('at least 75 EFLOPS', '至少75 EFLOPS')
    >>> said_range(2e4, 9e4, "chip", "range", "en"), said_range(2e4, 9e4, "chip", "range", "zh")
    ('20,000–90,000 chips', '2万–9万张')
    """
    if low is not None and high is not None and low != high:
        return _between(low, high, unit, lang)
    point = high if low is None else low
    sign = modifier if low is not None and high is not None else "min" if high is None else "max"
    return _SIGN[lang].get(sign, "") + said_amount(point or 0.0, unit, lang)


def _between(low: float, high: float, unit: str, lang: Lang) -> str:
    if unit not in _UNITS:
        return f"{said_amount(low, unit, lang)} – {said_amount(high, unit, lang)}"
    before, after, zh = _UNITS[unit]
    numbers = f"{said_number(low, lang)}–{said_number(high, lang)}"
    return numbers + zh if lang == "zh" else before + numbers + after


def said_date(edtf: str | None, lang: Lang) -> str:
    """An EDTF date within a sentence; empty where there is none.

    >>> said_date("2024-05", "en"), said_date("2024-05", "zh"), said_date("2023-08?", "en"), said_date("2023-08?", "zh")
    ('May 2024', '2024年5月', 'Aug 2023 (estimated)', '2023年8月（估计）')
    >>> said_date("../2030", "zh"), said_date("2024-33", "zh"), said_date("2025-10~/2025-12~", "zh")
    ('2030年以前', '2024年第一季度', '2025年底')
    >>> said_date("2024-07-01/2024-07-07", "zh"), said_date("[2023-07-14,2023-07-15]", "zh"), said_date("202X", "zh")
    ('2024年7月1日至7日', '2023年7月14日或15日', '2020年代')
    """
    if not edtf:
        return ""
    estimated = "?" in edtf or "%" in edtf
    plain = edtf.replace("%", "~").replace("?", "")
    if lang == "en":
        return date_label(plain).replace("c. ", "about ") + " (estimated)" * estimated
    return _zh(plain) + "（估计）" * estimated


def _zh(edtf: str) -> str:
    if len(dates := members(edtf)) > 1:
        return _dates_joined([_zh(one) for one in dates], "或")
    if "/" not in edtf:
        return ("约" if edtf.endswith("~") else "") + _one(edtf.rstrip("~"))
    first, last = edtf.split("/", 1)
    if first == "..":
        return _zh(last) + "以前"
    if last == "..":
        return _zh(first) + "以来"
    a, b = first.rstrip("~"), last.rstrip("~")
    if edtf.endswith("~") and a[:4] == b[:4]:
        if len(a) == len(b) == 7 and (part := _YEAR_PARTS.get((a[5:], b[5:]))):
            return a[:4] + part
        third = _THIRDS.get((a[8:], b[8:])) or _THIRDS.get((a[8:], ""))
        if len(a) == len(b) == 10 and a[:7] == b[:7] and third:
            return _one(a[:7]) + third
    return ("约" if edtf.endswith("~") else "") + _dates_joined([_one(a), _one(b)], "至")


def _one(edtf: str) -> str:
    edtf = edtf.rstrip("~")
    if edtf.endswith("XX"):
        return f"{int(edtf[:2]) + 1}世纪"
    if edtf.endswith("X"):
        return f"{edtf[:3]}0年代"
    year, *rest = edtf.split("-")
    if rest and rest[0] in _PARTS:
        return f"{year}年{_PARTS[rest[0]]}"
    return f"{year}年" + "".join(f"{int(part)}{mark}" for part, mark in zip(rest, "月日", strict=False))


def _dates_joined(dates: list[str], link: str) -> str:
    """Dates in Chinese, what they begin with alike said once: 2023年7月14日或15日."""
    first, rest = dates[0], dates[1:]
    cut = max(first.rfind("年"), first.rfind("月")) + 1 if first.endswith("日") else first.find("年") + 1
    if first.endswith("年"):
        cut = 0
    shared = first[:cut]
    while shared and not all(one.startswith(shared) for one in rest):
        shared = shared[: shared.rfind("年", 0, -1) + 1]
    return link.join([first, *(one[len(shared) :] for one in rest)])


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
        told.append(fill("{who}{gap}{day}", who=printed(who, lang, f"#article-{source.key}"), gap=gap, day=day))
    return listed(told, lang, _SOURCES)


def day_of(source: Source, lang: Lang) -> str:
    """The date of an article, about where its page prints none."""
    return said_date(source.published and source.published + "~" * source.estimated, lang)


@cache
def _questions() -> dict[str, tuple[str, str]]:
    from analysis.tagging.debates import load_debates

    return {debate.target: (debate.question["en"], debate.question["zh"]) for debate in load_debates()}


def question(target: str, lang: Lang) -> str:
    """The question of a debate as the lexicon asks it; of a debate of the user's own, its name.

    >>> question("agents", "zh"), question("label-ai", "en")
    ('智能体是不是AI应用的主要形态？', 'label-ai')
    """
    return _questions().get(target, (target, target))[lang == "zh"]

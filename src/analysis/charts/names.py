"""Chinese names in English: a name with its usual English form, by exact row or by a rule of composition.

The forms are data: ``lexicon/names_english.tsv``. Beyond a name as it stands there, these hold and no others:

- an ending that says only what a thing is: 贵州省 as 贵州, 贵阳市 as 贵阳, 华为公司 and 小米集团 as 华为 and 小米;
- a place within a place: 贵州省贵阳市 is Guiyang, Guizhou;
- what the rows of kind ``after_…`` let follow: 浙江省政府, 英特尔中国, 高盛的分析师;
- a maker and his product, model or chip, with Latin letters and numbers as printed: 华为昇腾910B;
- a list of names of which each is known: 谷歌、微软和Meta.

A name that none of them explains has no English form and stands as printed.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from analysis.blocks import Lang, Piece
from analysis.lexicon import rows
from analysis.reading.folding import fold

_ENDINGS = {
    "province": ("全省", "省"),
    "city": ("全市", "市"),
    "company": ("股份有限公司", "有限公司", "集团公司", "公司", "集团"),
}
_ENDINGS["finance"] = _ENDINGS["research"] = _ENDINGS["company"]
_WITHIN = {
    "city": ("province", "state", "country"),
    "district": ("city", "province"),
    "province": ("country",),
    "state": ("country",),
}
_MADE = ("model", "chip", "product", "plain")
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+\-/ ]{0,40}")
_LINKS = re.compile(r" ?(?:、|,|以及|和|与|及) ?")
_PARTS = 12
"""A list of more names than this is left as printed."""
_LONG = 60

Known = tuple[str, str]
"""English form and kind."""


@cache
def _forms() -> dict[str, Known]:
    """Way of writing (folded) -> its English form and kind, without those that only follow a name."""
    return {fold(form).replace(" ", ""): known for form, known in _written() if not form.startswith("=")}


@cache
def _exact() -> dict[str, Known]:
    """The ways of writing that hold for their own characters alone."""
    return {form.removeprefix("="): known for form, known in _written() if form.startswith("=")}


def _written() -> list[tuple[str, Known]]:
    return [
        (form, (row["english"], row["kind"]))
        for row in rows("names_english")
        if not row["kind"].startswith("after_") and row["kind"] != "title"
        for form in row["name"].split("、")
    ]


@cache
def _followers() -> dict[str, dict[str, str]]:
    """Kind of name -> what may follow it -> that in English."""
    found: dict[str, dict[str, str]] = {}
    for row in rows("names_english"):
        if row["kind"].startswith("after_"):
            found.setdefault(row["kind"].removeprefix("after_"), {}).update(
                dict.fromkeys(map(fold, row["name"].split("、")), row["english"])
            )
    return found


@cache
def _longest() -> int:
    return max(map(len, _forms()))


@lru_cache(1 << 16)
def english_name(name: str) -> str | None:
    """The usual English form of a Chinese name; None where it has none here, or is in Latin letters already.

    >>> english_name("贵州省"), english_name("贵州省贵阳市"), english_name("華為昇騰910B"), english_name("青岚市")
    ('Guizhou', 'Guiyang, Guizhou', 'Huawei Ascend 910B', None)
    >>> english_name("谷歌、微软和Meta"), english_name("浙江省政府"), english_name("高盛的分析师")
    ('Google, Microsoft and Meta', 'Zhejiang provincial government', 'Goldman Sachs analysts')
    """
    plain = " ".join(name.split())
    if plain.isascii() or len(plain) > _LONG:
        return None
    known = _exact().get(plain)
    return known[0] if known else _single(fold(plain)) or _list(fold(plain))


def said_name(name: str, lang: Lang) -> str:
    """A name as printed, in English with its usual English form behind it where it has one.

    >>> said_name("贵州", "en"), said_name("贵州", "zh"), said_name("青岚市", "en"), said_name("OpenAI", "en")
    ('贵州 Guizhou', '贵州', '青岚市', 'OpenAI')
    """
    plain = " ".join(name.split())
    english = _beside(plain) if lang == "en" else None
    return f"{plain} {english}" if english else plain


def short_name(name: str, lang: Lang) -> str:
    """The English form alone in English, where there is one; else the name as printed. For charts.

    >>> short_name("英伟达", "en"), short_name("英伟达", "zh"), short_name("青岚市", "en")
    ('Nvidia', '英伟达', '青岚市')
    """
    return (english_name(name) if lang == "en" else None) or " ".join(name.split())


def name_pieces(name: str, lang: Lang, href: str | None = None) -> list[Piece]:
    """`said_name` in pieces, so that the Chinese part says that it is Chinese.

    >>> [(piece.text, piece.lang) for piece in name_pieces("贵州", "en")]
    [('贵州', 'zh'), (' Guizhou', None)]
    """
    plain = " ".join(name.split())
    first = Piece(plain, href=href, lang="zh" if lang == "en" and not plain.isascii() else None)
    english = _beside(plain) if lang == "en" else None
    return [first, Piece(f" {english}")] if english else [first]


def _beside(plain: str) -> str | None:
    """The English form, unless the name holds it already: 通义千问Qwen."""
    english = english_name(plain)
    return None if english is None or english.casefold() in plain.casefold() else english


def _single(name: str) -> str | None:
    known = _known(name) or _followed(name)
    return known[0] if known else _within(name) or _made(name)


def _known(name: str) -> Known | None:
    """A name of a row, spaces aside, or one with an ending that its kind allows."""
    name = name.replace(" ", "")
    if name in _forms():
        return _forms()[name]
    for kind, endings in _ENDINGS.items():
        for ending in endings:
            base = _forms().get(name.removesuffix(ending)) if name.endswith(ending) else None
            if base and base[1] == kind:
                return base
    return None


def _latin(name: str) -> Known | None:
    return (name, "company") if name.isascii() and _LATIN.fullmatch(name) else None


def _followed(name: str) -> Known | None:
    """A name with a follower of its kind: 省政府 after a province, 的分析师 after a company."""
    for at in range(len(name) - 1, 0, -1):
        head, tail = name[:at].removesuffix(" "), name[at:]
        base = _known(head.removesuffix("的")) or _latin(head.removesuffix("的"))
        kind = "company" if base and base[1] in ("finance", "research", "media") else base and base[1]
        if base and tail in _followers().get(kind or "", {}):
            return f"{base[0]} {_followers()[kind or ''][tail]}", "plain"
    return None


def _within(name: str) -> str | None:
    """A place within a place, the larger one first."""
    for at in range(2, len(name) - 1):
        outer, inner = _known(name[:at]), _known(name[at:])
        if outer and inner and outer[1] in _WITHIN.get(inner[1], ()):
            return f"{inner[0]}, {outer[0]}"
    return None


def _made(name: str) -> str | None:
    """A maker, then what he makes, in words of the rows and Latin letters."""
    words: list[str] = []
    kinds: list[str] = []
    at = 0
    while at < len(name):
        if name[at] in " ·":
            at += 1
            continue
        ends = range(min(len(name), at + _longest()), at, -1)
        row = next((name[at:end] for end in ends if name[at:end] in _forms()), "")
        latin = _LATIN.match(name, at)
        if row and not (latin and latin.end() - at > len(row)):
            english, kind = _forms()[row]
            at += len(row)
        elif latin:
            english, kind, at = latin.group().strip(), "latin", latin.end()
        else:
            return None
        words += [english] * (words[-1:] != [english])
        kinds.append(kind)
    allowed = kinds[:1] and kinds[0] in (*_MADE, "company", "latin")
    rest = all(kind in (*_MADE, "latin") for kind in kinds[1:])
    return " ".join(words) if len(kinds) > 1 and allowed and rest and "plain" not in kinds[:-1] else None


def _list(name: str) -> str | None:
    parts = _LINKS.split(name)
    if not 1 < len(parts) <= _PARTS:
        return None
    told = [part if part.isascii() and part else part and _single(part) for part in parts]
    if not all(told):
        return None
    *first, last = [word for word in told if word]
    return f"{', '.join(first)} and {last}"

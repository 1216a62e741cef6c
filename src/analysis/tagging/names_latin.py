"""Latin names by shape: models, chips and products with a number, and what a capital letter begins."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from analysis.model import MentionKind
from analysis.tagging import names_lexicon as lexicon

_PART = r"[A-Za-z0-9À-ÖØ-öø-ž]+(?:[-.'’&][A-Za-z0-9À-ÖØ-öø-ž]+)*"
_GROUP = re.compile(
    rf"[A-Za-z](?<![A-Za-z0-9.].)[A-Za-z0-9À-ÖØ-öø-ž]*(?:[-.'’&][A-Za-z0-9]+)*(?: (?:[A-Z]\.(?= [A-Z])|(?=[A-Z0-9]){_PART})){{0,5}}\+?"
)
_COUNTED = re.compile(r"[大个款种家年月日层人名位倍张块颗台枚片元美核寸英项条%]| ?[千万亿]")
_NUMBER = re.compile(r"[0-9][0-9.]*")
_GRADES = frozenset({"Pro", "Max", "Plus", "Ultra", "Mini", "Super", "Lite", "Turbo"})
_WITH_INITIAL = re.compile(r"[A-Z][a-z'’-]+ [A-Z]\. [A-Z][A-Za-z'’-]+")
_PERIOD = re.compile(r"(?:FY|CY) ?\d{2,4}(?:E|[QH][1-4])?|[1-4][QH] ?\d{2,4}E?|[QH][1-4] ?(?:FY)?\d{2,4}|\d{4}[EF]")
_PLAIN = re.compile(r"[a-z]+(?:[-.'][a-z]+)*|[a-z]{1,2}[0-9][a-z0-9.]*")
_SIZE = re.compile(r"\d(?:\.\d+)?[BbMT]\b")
_CHIP = re.compile(r"(?:[A-Z]{1,3}\d{2,4}[A-Z]{0,2}|MI\d{3}[A-Z]?|GB\d{3})(?: |$)")
_MODEL_AFTER = re.compile(r" ?(?:系列|开源)?(?:大语言模型|语言模型|大模型|模型)")
_CHIP_AFTER = re.compile(r" ?(?:系列)?(?:芯片|GPU|显卡|加速卡|处理器|算力卡)")

_CODE = re.compile(r"[0-9](?<![A-Za-z0-9.].)[0-9]{0,2}[A-Z]{1,3}\d{1,4}[A-Z]{0,3}(?![A-Za-z0-9])")


@cache
def _maker_after() -> re.Pattern[str]:
    """What stands after a company's name and hardly ever after a product's."""
    dated = r"(?:已?[于在] ?)?(?:\d{1,4} ?[年月日] ?){0,3}"
    adverbs, cues = (lexicon.alternatives(lexicon.followers(use)) for use in ("adverb", "cue"))
    return re.compile(rf" ?{dated}(?:{lexicon.company_cues('latin')}|(?:{adverbs}){{1,2}}(?:{cues}))")


@cache
def _maker_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon.company_cues('before')}) ?$")


@cache
def _line() -> re.Pattern[str]:
    lines = lexicon.alternatives(lexicon.product_lines())
    return re.compile(rf"({lines}) ?({_PART}(?: (?=[A-Z0-9]){_PART}){{0,3}})")


def find_latin(folded: str) -> list[tuple[int, int, MentionKind]]:
    """(start, end, kind) of Latin names and numbered product lines.

    >>> find_latin("新版Qwen-9跑在麒麟905X上")
    [(2, 8, 'model'), (10, 16, 'chip')]
    """
    found: list[tuple[int, int, MentionKind]] = []
    entries, plain = lexicon.entries(), lexicon.acronyms()
    for match in _GROUP.finditer(folded):
        group = match.group()
        if group not in plain and group not in entries:
            found += (_split if " " in group else _alone)(folded, match.start(), match.end())
    if makers := {folded[start:end] for start, end, kind in found if kind == "organisation"}:
        found = [
            (s, e, "organisation" if kind == "product" and folded[s:e] in makers else kind) for s, e, kind in found
        ]
    found += [(*match.span(), "product") for match in _CODE.finditer(folded) if len(match.group()) > 3]
    for match in _line().finditer(folded):
        rest = match.group(2)
        first = rest.split()[0]
        if (first in lexicon.acronyms() and first not in _GRADES) or (
            _NUMBER.fullmatch(rest) and _COUNTED.match(folded, match.end())
        ):
            continue
        found.append((*match.span(), lexicon.product_lines()[match.group(1)]))
    return found


def _alone(folded: str, start: int, end: int) -> list[tuple[int, int, MentionKind]]:
    """What one Latin word names that no table holds."""
    word = folded[start:end]
    if word in lexicon.titles("before") or (not word[0].isupper() and _PLAIN.fullmatch(word)):
        return []
    kind = latin_kind(word, folded, start, end)
    return [(start, end, kind)] if kind is not None else []


def _split(folded: str, start: int, end: int) -> list[tuple[int, int, MentionKind]]:
    """Cut a run of Latin words at organisations' names and titles, drop counted numbers at its end, judge what is left."""
    words = [(start + m.start(), start + m.end(), m.group()) for m in re.finditer(r"\S+", folded[start:end])]
    while len(words) > 1 and _NUMBER.fullmatch(words[-1][2]) and _COUNTED.match(folded, words[-1][1]):
        words.pop()
    entries, titles = lexicon.entries(), lexicon.titles("before")
    found: list[tuple[int, int, MentionKind]] = []
    run: list[tuple[int, int, str]] = []
    for word in [*words, (end, end, "")]:
        known = entries.get(word[2])
        maker = known is not None and known.kind == "organisation" and not run
        if (
            word[2]
            and word[2] not in titles
            and not maker
            and not (not run and not word[2][0].isupper() and _PLAIN.fullmatch(word[2]))
        ):
            run.append(word)
            continue
        while run and run[0][2] in lexicon.acronyms():
            run.pop(0)
        if run and not run[0][2][0].isdigit():
            name = folded[run[0][0] : run[-1][1]]
            kind = latin_kind(name, folded, run[0][0], run[-1][1])
            if kind is not None:
                found.append((run[0][0], run[-1][1], kind))
        run = []
    return found


def latin_kind(name: str, folded: str, start: int, end: int) -> MentionKind | None:
    """What a Latin name at [start, end) stands for, None where it names nothing.

    >>> latin_kind("Nexora", "Nexora公司发布了新品", 0, 6)
    'organisation'
    """
    shape = _shape(name)
    if shape.settled:
        return shape.kind
    if _MODEL_AFTER.match(folded, end):
        return "model"
    if shape.kind == "chip" or _CHIP_AFTER.match(folded, end):
        return "chip"
    if shape.kind == "organisation":
        return shape.kind
    if not shape.numbered and (
        _maker_after().match(folded, end) or _maker_before().search(folded, max(0, start - 6), start)
    ):
        return "organisation"
    return shape.kind


class _Shape(NamedTuple):
    """What a Latin name is by its letters alone, and whether what stands around it may tell otherwise."""

    kind: MentionKind | None
    settled: bool = True
    numbered: bool = False


@lru_cache(maxsize=4096)
def _shape(name: str) -> _Shape:
    parts = name.split()
    if all(part in lexicon.acronyms() or _NUMBER.fullmatch(part) for part in parts):
        return _Shape(None)
    numbered = any(c.isdigit() for c in name)
    if _PERIOD.fullmatch(name) or (name.islower() and not numbered):
        return _Shape(None)
    if (
        len(parts) in (2, 3)
        and parts[0] in lexicon.forenames()
        and all(re.fullmatch(r"[A-Z][A-Za-z'’-]*\.?", p) for p in parts)
    ):
        return _Shape("person" if not lexicon.acronyms() & set(parts) else None)
    if _WITH_INITIAL.fullmatch(name):
        return _Shape("person")
    if _SIZE.search(name):
        return _Shape("model")
    head = re.match(r"[A-Za-z]+(?:-[A-Za-z]{3,})*", name)
    families = lexicon.families()
    family = (families.get(head.group()) or families.get(head.group().split("-")[0])) if head else None
    if family is not None and head is not None and ("-" in head.group() or len(name) > head.end()):
        return _Shape(family)
    if _CHIP.match(name):
        return _Shape("chip", settled=False)
    if len(parts) > 1 and parts[-1] in lexicon.company_words():
        return _Shape("organisation", settled=False)
    if len(name) < 3 or (len(name) <= 4 and name.isupper()):
        return _Shape(None, settled=False, numbered=numbered)
    return _Shape(family or "product", settled=False, numbered=numbered)

"""People whom no title precedes: named in a list, beside their employer, in an apposition, or as the one who sees it so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from analysis.model import Range
from analysis.tagging import names_lexicon as lexicon
from analysis.tagging.names_heads import Heads
from analysis.tagging.names_roles import role_after
from analysis.tagging.names_words import Found
from analysis.tagging.persons import chinese_name_at, plausible

_HAN = "\u4e00-\u9fff"
_SETTING = re.compile(
    r"(?:在|于|对|向|就|从|接受)[^。;\n]{2,40}?(?:表示|透露|指出|坦言|直言|认为|强调|写道|评价|评论|发文|发帖)"
)
_ADDRESSED = re.compile(r"(?:对|向|在)[^,。;:\n]{2,14}?(?:表示|透露|指出|坦言|直言|说|称|认为|强调)")
_SEEN_BY = "在按照据用如"
_ONE = re.compile("[^、和与]{2,4}")


@cache
def _head_of_clause() -> re.Pattern[str]:
    """A plausible name at the head of a clause, then a bracket, a comma, a deed, a setting of speech or an office."""
    adverbs = lexicon.one_of(lexicon.followers("adverb", "function"))
    acts = lexicon.one_of(lexicon.followers("act"))
    return re.compile(
        rf"({lexicon.family_opening(wordlike=False)}[{_HAN}]{{1,3}}?)"
        rf"(?:(?=(?:{adverbs}){{0,3}}(?:{acts}))|(?=[(,])|(?={_SETTING.pattern})|(?=(?:是|系|为)([^,。;\n]{{1,24}})))"
    )


@cache
def _offices() -> tuple[str, ...]:
    return tuple(lexicon.titles("before"))


@cache
def _seen_by() -> re.Pattern[str]:
    """在…看来, 按照…的说法, 据…介绍."""
    return re.compile(
        rf"[{_SEEN_BY}]({lexicon.family_pattern(wordlike=False)}[{_HAN}]{{1,2}}?)"
        r"(?=看来|眼中|的说法|的话|的观点|的逻辑|的判断|的介绍|的设想|的比喻|介绍|透露|所言|所说|称)"
    )


@cache
def _list() -> re.Pattern[str]:
    """Two names or more of three characters, joined: 周明远、林若溪和何启航."""
    name = rf"{lexicon.family_pattern(wordlike=False)}[{_HAN}]{{2}}"
    first = rf"{lexicon.family_opening(wordlike=False)}[{_HAN}]{{2,3}}"
    return re.compile(rf"({first}(?:、{name})*(?:、|和|与){name})(?![{_HAN}]{{0,1}}[A-Za-z0-9])")


def find_people_in_context(folded: str, heads: Heads) -> list[Found]:
    """People shown by what stands around them.

    >>> from analysis.tagging.names_heads import find_heads
    >>> text = "林若溪,北辰大学教授,没有到场。在何启航看来,这不奇怪。"
    >>> [text[s:e] for s, e, *_ in find_people_in_context(text, find_heads(text))]
    ['林若溪', '何启航']
    """
    found: list[Range] = []
    if heads.likely:
        head_of_clause, seen_by = _head_of_clause(), _seen_by()
        for at in heads.likely:
            match = seen_by.match(folded, at - 1) if at and folded[at - 1] in _SEEN_BY else None
            if match is None:
                match = head_of_clause.match(folded, at)
                if match is None or not _introduced(folded, match):
                    continue
            if plausible(folded, at, match.end(1)):
                found.append((at, match.end(1)))
    last = 0
    for at in heads.listed:
        if at >= last and (match := _list().match(folded, at)):
            found += _each(folded, at, match[1])
            last = match.end()
    return [(start, end, "person", 5, None) for start, end in found] if found else []


def find_employed(folded: str, organisations: Iterable[Found]) -> list[Found]:
    """People who stand right behind their employer: those of them that a verb of saying or a mark follows.

    >>> find_employed("星河智算林若溪表示,供货仍紧", [(0, 4, "organisation", 6, None)])
    [(4, 7, 'person', 5, None)]
    """
    family = lexicon.sure_family_characters()
    found: list[Found] = []
    for end in [f[1] for f in organisations if f[2] == "organisation" and folded[f[1] : f[1] + 1] in family]:
        stop = chinese_name_at(folded, end, strong=False)
        if stop is not None and plausible(folded, end, stop) and _spoken(folded, stop, stop - end):
            found.append((end, stop, "person", 5, None))
    return found


def _introduced(folded: str, match: re.Match[str]) -> bool:
    """Whether what follows a name at the head of a clause is no office that he does not hold."""
    end, office = match.end(1), match[2]
    if folded[end : end + 1] in ("(", ","):
        return role_after(folded, end) is not None
    return office is None or office.endswith(_offices())


def _each(folded: str, start: int, names: str) -> list[Range]:
    """The ranges of the names in a row, none where one of them is no plausible name."""
    listed = [(start + match.start(), start + match.end()) for match in _ONE.finditer(names)]
    whole = sum(end - begin for begin, end in listed) + len(listed) - 1 == len(names)
    return listed if whole and all(plausible(folded, *name) for name in listed) else []


def _spoken(folded: str, at: int, size: int) -> bool:
    """Whether a name of that size that ends at `at` is shown by a verb of saying, or by a mark if it is long enough."""
    cues = lexicon.followers("cue")
    if _ADDRESSED.match(folded, at):
        return True
    return any(folded[at : at + size] in cues for size in (1, 2, 3)) or (
        size > 2 and not "\u4e00" <= folded[at : at + 1] <= "\u9fff"
    )

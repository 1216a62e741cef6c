"""People whom no title precedes: named in a list, beside their employer, in an apposition, or as the one who sees it so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from analysis.model import Range
from analysis.tagging import names_lexicon as lexicon
from analysis.tagging.names_roles import role_after
from analysis.tagging.persons import chinese_name_at, plausible

_HAN = "\u4e00-\u9fff"
_SETTING = re.compile(
    r"(?:在|于|对|向|就|从|接受)[^。;\n]{2,40}?(?:表示|透露|指出|坦言|直言|认为|强调|写道|评价|评论|发文|发帖)"
)
_ADDRESSED = re.compile(r"(?:对|向|在)[^,。;:\n]{2,14}?(?:表示|透露|指出|坦言|直言|说|称|认为|强调)")


@cache
def _head_of_clause() -> re.Pattern[str]:
    """A plausible name at the head of a clause, then a bracket, a comma, a deed, a setting of speech or an office."""
    adverbs = lexicon.alternatives(lexicon.followers("adverb", "function"))
    acts = lexicon.alternatives(lexicon.followers("act"))
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
        rf"(?:在|按照|按|据|用|照|如)({lexicon.family_pattern(wordlike=False)}[{_HAN}]{{1,2}}?)"
        r"(?=看来|眼中|的说法|的话|的观点|的逻辑|的判断|的介绍|的设想|的比喻|介绍|透露|所言|所说|称)"
    )


@cache
def _list() -> re.Pattern[str]:
    """Two names or more of three characters, joined: 周明远、林若溪和何启航."""
    name = rf"{lexicon.family_pattern(wordlike=False)}[{_HAN}]{{2}}"
    first = rf"{lexicon.family_opening(wordlike=False)}[{_HAN}]{{2,3}}"
    return re.compile(rf"({first}(?:、{name})*(?:、|和|与){name})(?![{_HAN}]{{0,1}}[A-Za-z0-9])")


def find_people_in_context(folded: str, organisations: Iterable[Range]) -> list[Range]:
    """The ranges of people shown by what stands around them; `organisations` are the ranges of known ones.

    >>> text = "林若溪,北辰大学教授,没有到场。在何启航看来,这不奇怪。"
    >>> [text[s:e] for s, e in find_people_in_context(text, [])]
    ['林若溪', '何启航']
    """
    found = []
    usual, heads, places = lexicon.given_characters(), lexicon.surnames(), lexicon.family_places(folded)
    # What is plausible goes on with a character usual in given names, so only those places are looked at closely.
    likely = [
        at
        for at in places
        if folded[at + 1] in usual or (folded[at : at + 2] in heads and folded[at + 2 : at + 3] in usual)
    ]
    for match in lexicon.matches_at(_head_of_clause(), folded, likely):
        start, end = match.span(1)
        after = folded[end : end + 1]
        office = match.group(2)
        held = after in "(," and after and role_after(folded, end) is None
        idle = office is not None and not office.endswith(_offices())
        if not held and not idle and plausible(folded, start, end):
            found.append((start, end))
    found += [match.span(1) for match in _seen_by().finditer(folded) if plausible(folded, *match.span(1))]
    for match in lexicon.matches_at(_list(), folded, places):
        listed = [
            (match.start() + m.start(), match.start() + m.end()) for m in re.finditer(r"[^、和与]{2,4}", match.group())
        ]
        if sum(end - start for start, end in listed) + len(listed) - 1 == len(match.group()) and all(
            plausible(folded, *place) for place in listed
        ):
            found += listed
    for _, end in organisations:
        stop = chinese_name_at(folded, end, strong=False)
        if stop is not None and plausible(folded, end, stop) and _spoken(folded, stop, stop - end):
            found.append((end, stop))
    return sorted(found)


def _spoken(folded: str, at: int, size: int) -> bool:
    """Whether a name of that size that ends at `at` is shown by a verb of saying, or by a mark if it is long enough."""
    cues = lexicon.followers("cue")
    if _ADDRESSED.match(folded, at):
        return True
    return any(folded[at : at + size] in cues for size in (1, 2, 3)) or (
        size > 2 and not "\u4e00" <= folded[at : at + 1] <= "\u9fff"
    )

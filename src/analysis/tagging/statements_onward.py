"""Whether a sentence goes on with what was reported before it: marks of another's voice weighed against marks of the same."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache

from analysis.model import Mention
from analysis.tagging.statements_names import Attribution, Names, Source
from analysis.tagging.statements_words import alternatives, firsts, words

_NEAR = 12
_AFTERWARDS = 10
_AHEAD = 120
_SETTING = 16
# A name after one of these is no subject: 以远山科技为例, 对远山科技来说.
_NO_SUBJECT = frozenset("以对像如从与和跟向比拿")
_FOUNDED = re.compile("旨在|成立于|创立于|创办于|总部位于|总部设在|隶属于|坐落于|是一家|创建于")
_BACKGROUND = re.compile(rf"(?![^,。]{{0,4}}(?:如果|假如|要是|你|我))[^,。]{{2,30}}(?:{_FOUNDED.pattern})")
_LABEL = re.compile(r"[^,。:“”\d]{1,8}[^,。:“”\d为是的说]:(?!\d)")
_PLANS = re.compile(r"[将会正已能可要在]|希望|目前|持续|计划|有信心")
PEOPLE = frozenset({"person"})
_NOBODY: Set[str] = frozenset()
_ACTORS = frozenset({"person", "organisation", "group"})
_TELLING = frozenset({"person", "organisation", "product", "model"})
_BIAS = 3
_ANYBODY = frozenset("这但而不然当目如另毕或显事该此同")
COMING = re.compile(r"[^,。]{0,8}年(?:[^,。]{0,16}(?:将|会|有望)|[起后前内])")
_BRIEF = 16
_REACH = 200
_FIGURE = re.compile(r"\d ?(?:%|[万亿]|台|个百分点|EB|EFLOPS)")
_BACK = 1000
_CLAUSE = 8


@cache
def own_voice() -> re.Pattern[str]:
    return re.compile(
        rf"\s*(?:{alternatives('stop')}|(?:(?:19|20)\d\d ?年 ?)?\d{{1,2}} ?月(?: ?\d{{1,2}} ?日)?|(?:19|20)\d\d ?年|而(?!且|是|非)|[▲△■●◆※]|[(](?:记者|完|图|编|责|来源|作者|通讯|综合|本报|新华|央视|本文|原文|文/|校对|实习))"
    )


@cache
def _voices() -> frozenset[str]:
    """The characters that what `own_voice` finds can begin with, spaces aside."""
    return frozenset("0123456789而▲△■●◆※(").union(firsts("stop"))


@cache
def _openings() -> dict[str, tuple[tuple[int, re.Pattern[str]], ...]]:
    """What a sentence opens with, by its first character, and what that weighs for the same voice going on, or against it."""
    this = r"(?:而|但|不过,|然而,)?(?:这|此)(?:也|就|正|恰恰|无疑|不|很|一点|一)?"
    table = (
        (4, firsts("onward"), re.compile(alternatives("onward"))),
        (-4, "而但不然这此", re.compile(rf"{this}(?:{alternatives('weighing')})")),
        (
            -4,
            "这该此",
            re.compile(
                r"(?:这|该|此)(?:一|个|些|次|番|项|条|则|份)?(?:最新)?"
                rf"(?:{alternatives('utterance', 'paper', 'news')})"
            ),
        ),
        (3, "这", re.compile(r"这(?:种|些|类|样|件|个|套|代|一)(?!恰|正|,)")),
        (2, "但不然可而", re.compile(r"(?:但|不过|然而|可是|而)(?!据)")),
    )
    return {
        first: tuple((weight, pattern) for weight, its, pattern in table if first in its)
        for first in {first for _, its, _ in table for first in its}
    }


@cache
def _held() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """What a sentence holds near its beginning, weighed likewise."""
    return (
        (2, re.compile(alternatives("modal"))),
        (2, re.compile(r"我们|咱们|我(?!国|省|市)")),
        (1, re.compile(alternatives("general"))),
        (-1, re.compile(r"了(?!解)|已|正在|曾(?!经历)")),
        (-1, re.compile(r"\d")),
    )


def goes_on(names: Names, item: Attribution, start: int, stop: int, further: bool) -> bool:
    """Whether the sentence folded[start:stop] is still what an attribution's source says.

    `further` is set where an earlier sentence has gone on already. Words after a colon go on where organisations act;
    a verb may tell of news (宣布, 透露) rather than of a view; what a paper or a body's figures tell of others
    (据…报道) goes on where whoever they have named acts, after a body's figures where anybody does whose figure
    the sentence gives.
    """
    folded, source = names.folded, item.source
    if folded[start] in '“"' and folded.find("”" if folded[start] == "“" else '"', start + 1, stop) > start + _CLAUSE:
        return True
    wide, body = item.mark == ":", source.kind != "person"
    figure = body and item.verb.endswith(words("counting")) and _FIGURE.search(folded, start, stop) is not None
    score = _BIAS + 2 * figure + 3 * further + 2 * wide - 2 * item.verb.endswith(words("announcing"))
    score += _wording(folded, start, stop)
    if score <= 0 or _background(folded, start, stop) or _is_group_again(names, source, start):
        return False
    if not names.within(start, min(stop, start + _AHEAD)):
        return True
    if _speaks_of(names, source, start, stop):
        return False
    before = names.within(max(item.content, start - _BACK), start)
    told = {m.name for m in before if m.name in source.role} if source.role else _NOBODY
    if another_acts(names, source, start, stop, kinds=PEOPLE if wide else _ACTORS, told=told) and not (
        figure or (body and item.verb.endswith(words("relaying")) and _named_before(names, before, start, stop))
    ):
        return False
    return score + _named(names, source, before, start, stop) > 0


def _wording(folded: str, start: int, stop: int) -> int:
    """What the words of a sentence weigh for the same voice going on, or against it."""
    score = -_own_weight(folded, start, stop) - 3 * (folded[stop - 1] == "?") - (stop - start < _BRIEF)
    for weight, pattern in _openings().get(folded[start], ()):
        if pattern.match(folded, start, stop):
            score += weight
    if folded.find(":", start, start + 10) > 0 and _LABEL.match(folded, start, stop):
        score -= 5
    near = min(stop, start + _REACH)
    for weight, pattern in _held():
        if pattern.search(folded, start, near):
            score += weight
    return score


def _background(folded: str, start: int, stop: int) -> bool:
    """Whether a sentence tells what a body is (远山科技成立于…)."""
    return (
        _FOUNDED.search(folded, start, min(stop, start + 40)) is not None
        and _BACKGROUND.match(folded, start, stop) is not None
    )


def _named_before(names: Names, before: list[Mention], start: int, stop: int) -> bool:
    """Whether whom a sentence names first is one of those named before it."""
    first = next(iter(names.within(start, stop)), None)
    return first is not None and any(m.name == first.name for m in before)


def _own_weight(folded: str, start: int, stop: int) -> int:
    """How much the words a sentence opens with are the article's own; 这, 但 and 目前 may be anybody's."""
    if folded[start] not in _voices():
        return 0
    opening = own_voice().match(folded, start, stop)
    if opening is None or COMING.match(folded, start, stop):
        return 0
    return 5 if folded[start] in _ANYBODY else 9


def _named(names: Names, source: Source, before: list[Mention], start: int, stop: int) -> int:
    """What the names of a sentence weigh: the speaker's own name and names not told of so far are the article's."""
    folded = names.folded
    mine = others = 0
    for mention in names.within(start, min(stop, start + _AHEAD)):
        if not mention.name or mention.kind == "place" or folded[mention.start - 1] in _NO_SUBJECT:
            continue
        if _same(mention.name, source.name) or mention.name in (source.role or ""):
            mine |= source.kind == "person" and not mention.pronoun and _same(mention.name, source.name)
        elif mention.kind in _TELLING and all(m.name != mention.name for m in before):
            others = max(others, 2 if mention.start < folded.find(",", start, stop) else 1)
    return -2 * mine - others


@cache
def _about() -> re.Pattern[str]:
    """What follows the source where the article speaks of its words (沈岚的观点代表了…, 沈岚这番表态)."""
    return re.compile(
        rf"(?:关于|对于|对|的|这番|此番|这一|这个|该)[^,。;]{{0,24}}?(?:{alternatives('held', 'utterance')})(?!是|:|,|为)"
    )


def _is_group_again(names: Names, source: Source, start: int) -> bool:
    """Whether a sentence opens with the last words for a group again."""
    return source.kind == "group" and len(source.name) > 2 and names.raw.startswith(source.name[-3:], start)


def _speaks_of(names: Names, source: Source, start: int, stop: int) -> bool:
    """Whether a sentence is told of the source: it opens with a person's name again, or with whose words it weighs."""
    folded = names.folded
    head = folded.find(",", start, min(stop, start + _SETTING))
    if head > 0 and folded[head - 1] in "后时前" and not names.within(start, head):
        start = head + 1
    first = next(iter(names.within(start, min(stop, start + _NEAR + 12))), None)
    if first is None or first.start - start > 2 or not _same(first.name, source.name):
        return False
    if source.kind == "person" and not first.pronoun:
        return True
    return _about().match(folded, first.end + folded.startswith(" ", first.end), stop) is not None


def _same(one: str, other: str) -> bool:
    return one in other or other in one


@cache
def _apposed() -> re.Pattern[str]:
    """What may stand before the name of one who acts: a kind of firm or an office (明星创企, 公司总裁)."""
    return re.compile(rf"(?:{alternatives('person', 'body', 'firm')})[、 ]?$")


def another_acts(
    names: Names,
    source: Source,
    start: int,
    stop: int,
    owning: bool = False,
    kinds: frozenset[str] = _ACTORS,
    told: Set[str] = _NOBODY,
) -> bool:
    """Whether a clause begins with a person or organisation other than the source, or (`owning`) with what is theirs.

    `told` are the names of whom the source speaks for, and has spoken: their plans are still what is told.
    """
    folded = names.folded
    stop = min(stop, start + _AHEAD)
    head = folded.find(",", start, stop)
    if 0 < head - start <= _AFTERWARDS and folded[head - 1] in "后时前中上" and not names.within(start, head):
        start, kinds = head + 1, kinds if folded[head - 1] == "上" else PEOPLE
        head = folded.find(",", start, stop)
    for mention in names.within(start, stop if head < 0 else head)[:2]:
        if mention.kind not in kinds or _same(mention.name, source.name):
            continue
        if mention.name in told and _PLANS.search(folded, mention.end, stop):
            continue
        if folded.startswith("的", mention.end) and not owning:
            continue
        before = folded[start : mention.start]
        if before.rstrip(" ")[-1:] in _NO_SUBJECT:
            continue
        if len(before) <= 2 or (len(before) <= _NEAR and _apposed().search(before)):
            return True
    return False

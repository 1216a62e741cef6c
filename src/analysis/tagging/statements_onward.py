"""Whether a sentence goes on with what was reported before it: marks of another's voice weighed against marks of the same."""

from __future__ import annotations

import re
from functools import cache

from analysis.tagging.statements_cues import alternatives
from analysis.tagging.statements_names import Names, Source

_NEAR = 12
_AFTERWARDS = 10
_AHEAD = 120
_SETTING = 16
# A name after one of these is no subject: 以远山科技为例, 对远山科技来说.
_NO_SUBJECT = tuple("以对像如从与和跟向比拿")
_BACKGROUND = re.compile(
    r"(?![^,。]{0,4}(?:如果|假如|要是|你|我))[^,。]{2,30}(?:旨在|成立于|创立于|创办于|总部位于|总部设在|隶属于|坐落于|是一家|创建于)"
)
_PLANS = re.compile(r"[将会正已能可要在]|希望|目前|持续|计划|有信心")
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
def _openings() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """What a sentence opens with, and what that weighs for the same voice going on, or against it."""
    this = r"(?:而|但|不过,|然而,)?(?:这|此)(?:也|就|正|恰恰|无疑|不|很|一点|一)?"
    return (
        (4, re.compile(rf"\s*(?:{alternatives('onward')})")),
        (-4, re.compile(rf"\s*{this}(?:{alternatives('weighing')})")),
        (
            -4,
            re.compile(
                r"\s*(?:这|该|此)(?:一|个|些|次|番|项|条|则|份)?(?:最新)?"
                rf"(?:{alternatives('utterance', 'paper', 'news')})"
            ),
        ),
        (3, re.compile(r"\s*这(?:种|些|类|样|件|个|套|代|一)(?!恰|正|,)")),
        (-5, re.compile(r"\s*[^,。:“”\d]{1,8}[^,。:“”\d为是的说]:(?!\d)")),
        (2, re.compile(r"\s*(?:但|不过|然而|可是|而)(?!据)")),
    )


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


def goes_on(
    folded: str,
    names: Names,
    source: Source,
    content: int,
    start: int,
    stop: int,
    wide: bool,
    further: bool,
    announced: bool,
    relayed: bool,
    figures: bool,
) -> bool:
    """Whether folded[start:stop] is still what `source` says in the words that began at `content`.

    `wide` words follow a colon; `further` is set where an earlier sentence has gone on already, `announced`
    where the verb tells of news (宣布, 透露) rather than of a view, `relayed` where a paper or a body's figures
    tell what others do (据…报道), so that whoever they have named may act; after a body's `figures` anybody may
    whose figure the sentence gives.
    """
    if folded[start] in '“"' and folded[start + 1 : stop].find("”" if folded[start] == "“" else '"') >= _CLAUSE:
        return True
    if _BACKGROUND.match(folded, start, stop) or _speaks_of(folded, names, source, start, stop):
        return False
    content = max(content, start - _BACK)
    told = frozenset(m.name for m in names.within(content, start) if m.name in (source.role or ""))
    kinds = frozenset({"person"}) if wide else _ACTORS
    if another_acts(folded, names, source, start, stop, kinds=kinds, told=told) and not (
        (relayed and _named_before(names, content, start, stop)) or (figures and _FIGURE.search(folded, start, stop))
    ):
        return False
    near = min(stop, start + _REACH)
    score = _BIAS + sum([weight for weight, pattern in _openings() if pattern.match(folded, start, stop)])
    score += 2 * (figures and _FIGURE.search(folded, start, stop) is not None)
    score += sum([weight for weight, pattern in _held() if pattern.search(folded, start, near)])
    score -= _own_weight(folded, start, stop) + 3 * (folded[stop - 1] == "?")
    score += 3 * further + 2 * wide - 2 * announced - (stop - start < _BRIEF)
    return score + _named(folded, names, source, content, start, stop) > 0


def _named_before(names: Names, content: int, start: int, stop: int) -> bool:
    """Whether whom a sentence names first has been named since `content`."""
    first = next(iter(names.within(start, stop)), None)
    return first is not None and any(m.name == first.name for m in names.within(content, start))


def _own_weight(folded: str, start: int, stop: int) -> int:
    """How much the words a sentence opens with are the article's own; 这, 但 and 目前 may be anybody's."""
    opening = own_voice().match(folded, start, stop)
    if opening is None or COMING.match(folded, start, stop):
        return 0
    return 5 if opening.group().strip()[0] in _ANYBODY else 9


def _named(folded: str, names: Names, source: Source, content: int, start: int, stop: int) -> int:
    """What the names of a sentence weigh: the speaker's own name and names not told of so far are the article's."""
    before = {m.name for m in names.within(content, start)}
    mine = others = 0
    for mention in names.within(start, min(stop, start + _AHEAD)):
        if not mention.name or mention.kind == "place" or folded[mention.start - 1] in _NO_SUBJECT:
            continue
        if _same(mention.name, source.name) or mention.name in (source.role or ""):
            mine |= source.kind == "person" and not mention.pronoun and _same(mention.name, source.name)
        elif mention.name not in before and mention.kind in _TELLING:
            others = max(others, 2 if mention.start < folded.find(",", start, stop) else 1)
    return -2 * mine - others


@cache
def _about() -> re.Pattern[str]:
    """What follows the source where the article speaks of its words (沈岚的观点代表了…, 沈岚这番表态)."""
    return re.compile(
        rf"(?:关于|对于|对|的|这番|此番|这一|这个|该)[^,。;]{{0,24}}?(?:{alternatives('held', 'utterance')})(?!是|:|,|为)"
    )


def _speaks_of(folded: str, names: Names, source: Source, start: int, stop: int) -> bool:
    """Whether a sentence is told of the source: it opens with a person's name again, or with whose words it weighs."""
    if source.kind == "group" and len(source.name) > 2 and names.raw.startswith(source.name[-3:], start):
        return True
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
    folded: str,
    names: Names,
    source: Source,
    start: int,
    stop: int,
    owning: bool = False,
    kinds: frozenset[str] = _ACTORS,
    told: frozenset[str] = frozenset(),
) -> bool:
    """Whether a clause begins with a person or organisation other than the source, or (`owning`) with what is theirs.

    `told` are the names of whom the source speaks for, and has spoken: their plans are still what is told.
    """
    stop = min(stop, start + _AHEAD)
    head = folded.find(",", start, stop)
    if 0 < head - start <= _AFTERWARDS and folded[head - 1] in "后时前中上" and not names.within(start, head):
        start, kinds = head + 1, kinds if folded[head - 1] == "上" else frozenset({"person"})
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

"""What stands around the subject of a clause: connectives before it, adverbs, times, settings and addressees after it."""

from __future__ import annotations

import re
from functools import cache

from analysis.tagging.statements_names import Names
from analysis.tagging.statements_words import (
    Endings,
    Tails,
    alternatives,
    begins,
    by_last,
    by_tail,
    endings,
    firsts,
    tails,
    word_set,
)

_LONGEST = 44


@cache
def _adverbials() -> Tails:
    """The words that may stand between a source and its verb, by their last character and length."""
    days = [f"{word}{day}" for word in "昨今前" for day in "日天"]
    weeks = [f"{word}周{day}" for word in ("", "本", "上") for day in "一二三四五六日"]
    other = ["在", "于", "今年", "去年", "上午", "下午", "本周", "上周", "本月", "上月"]
    return by_tail([*word_set("adverb", "joint", "time"), *days, *weeks, *other])


# Adverbials that no list holds, by their last character.
_MANNER = re.compile(r"[一-龥]{2}地\Z")
_BRACKET = re.compile(r"\([^()]{1,40}\)\Z")
_DATE = re.compile(r"(?:\d{1,4}年|\d{1,2}[月日])\Z")
_SPACES = re.compile(r"\s+\Z")
_SHAPES = {"地": _MANNER, ")": _BRACKET} | dict.fromkeys("年月日", _DATE) | dict.fromkeys(" \t\n\r\x0b\x0c", _SPACES)


@cache
def adverbs() -> Tails:
    """The adverbs before a verb; 地 ends more of them than any list holds."""
    return {"地": ()} | tails("adverb", "joint")


def lead_start(folded: str, start: int) -> int:
    """Where the adverbs begin that stand before a verb at `start`."""
    lead = start
    for _ in range(4):
        if folded[lead - 1 : lead] not in adverbs():
            break
        floor = max(0, lead - 6)
        begin = begins(folded, floor, lead, adverbs())
        if folded[lead - 1] == "地" and (manner := _MANNER.match(folded, max(floor, lead - 3), lead)):
            begin = min(begin, manner.start())
        if begin == lead or folded[begin - 1 : begin] in ("在", "于"):
            break
        lead = begin
    return lead


@cache
def _settings() -> tuple[tuple[Endings, re.Pattern[str]], ...]:
    """Phrases that say where, through what or how somebody speaks: the words that they end with, and their patterns."""
    platforms = [word + place for word in word_set("platform") for place in ("", "上", "中", "里")]
    return (
        (
            endings("setting"),
            re.compile(
                r"(?:在|于|当|就|随着|通过|针对|面对|向|对(?![手象])|跟|给|同|赴|前往|出席|参加)[^,。]{1,44}?"
                rf"(?:{alternatives('setting')})$"
            ),
        ),
        (
            by_last(platforms),
            re.compile(rf"(?:在|于|透过|通过|经由|借)[^,。]{{0,12}}?(?:{alternatives('platform')})(?:上|中|里)?$"),
        ),
        (endings("manner"), re.compile(rf"(?:以|用|带着|拿)[^,。]{{1,12}}(?:{alternatives('manner')})$")),
    )


@cache
def _closers() -> dict[str, bool]:
    """The characters that an adverbial can end with, and whether a setting can."""
    settings = {last for table, _ in _settings() for last in table}
    return dict.fromkeys([*_adverbials(), *_SHAPES], False) | dict.fromkeys(settings, True)


_JOINED = r"(?<=[曾也还则已].)"
_ADDRESSING = (
    rf"向|对(?![手象])|跟|给|和{_JOINED}|与{_JOINED}|同{_JOINED}|告诉|回应|回复|回覆|答复"
    "|接受|引述|援引|引用|就|针对|对于|关于"
)


@cache
def _addressee() -> re.Pattern[str]:
    return re.compile(rf"(?:{_ADDRESSING})(?!的)[^,。向对跟给]{{1,40}}(?:{alternatives('addressee')})?$")


@cache
def _turning() -> re.Pattern[str]:
    """What `_addressee` and `_quoting` begin with."""
    return re.compile(rf"{_ADDRESSING}|{alternatives('relay')}")


@cache
def _data_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives('paper')}|数据)$")


@cache
def topic_noun() -> re.Pattern[str]:
    """What follows the owner of words that show something (她关于供应的说法): the article's own reading."""
    return re.compile(rf"(?:关于|对于|对|就|在|有关)[^,。]+的(?:{alternatives('utterance', 'held')})$")


@cache
def _conjunction() -> re.Pattern[str]:
    day = r"(?:\d{1,4} ?[年月日] ?){1,3}(?:凌晨|清晨|早间|早上|上午|中午|午间|下午|傍晚|晚间|晚上|深夜|晚|夜)?"
    return re.compile(rf"(?:{alternatives('conjunction', 'time', 'joint')}|{day}|\s)+")


@cache
def _conjoining() -> frozenset[str]:
    """The characters that what `_conjunction` finds begins with."""
    return firsts("conjunction", "time", "joint") | frozenset("0123456789 \t\n\r\x0b\x0c")


def past_conjunction(folded: str, start: int, end: int) -> int:
    """Where the connectives, times and spaces end that folded[start:end] begins with."""
    if start >= end or folded[start] not in _conjoining():
        return start
    opening = _conjunction().match(folded, start, end)
    return opening.end() if opening else start


def strip_adverbials(names: Names, start: int, end: int) -> int:
    """The end of folded[start:end] once the adverbs, times and settings at its end are cut off."""
    folded, closers = names.folded, _closers()
    for _ in range(8):
        last = folded[end - 1 : end]
        if last not in closers:
            break
        left = max(start, end - 60)
        begin = begins(folded, left, end, _adverbials())
        if last in _SHAPES and (shaped := _SHAPES[last].search(folded, max(left, end - _LONGEST), end)):
            begin = min(begin, shaped.start())
        if begin == end and closers[last]:
            begin = _setting_start(names, left, end)
        if begin == end or names.inside(begin):
            break
        end = begin
    return end


def _setting_start(names: Names, start: int, end: int) -> int:
    """Where the setting begins that ends folded[start:end], `end` if there is none."""
    last = names.folded[end - 1]
    for table, pattern in _settings():
        if names.folded.endswith(table.get(last, ()), start, end) and (
            found := _last_match(names, pattern, start, end)
        ):
            return found.start()
    return end


def _last_match(names: Names, pattern: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
    """Among the matches that end at `end`, the one right after a name, else the one that begins last."""
    best = None
    at = start
    while match := pattern.search(names.folded, at, end):
        best = match
        if match.start() in names.ends or match.start() - 1 in names.ends:
            break
        at = match.start() + 1
    return best


def core(names: Names, head: int, end: int) -> tuple[int, int]:
    """A clause without the connectives it begins with and the adverbials and addressee it ends with."""
    folded = names.folded
    head = past_conjunction(folded, head, end)
    if folded.startswith("在于", head):
        head += 2
    if folded[end - 1 : end] in _closers():
        end = strip_adverbials(names, head, end)
    near = head if end - head < 50 else end - 50
    if _turning().search(folded, near, end) is None:
        return head, end
    if quoted := _quoting().search(folded, near, end):
        verb = quoted.end("verb")
        if any(m.end == end and m.kind == "person" for m in names.within(verb, end)):
            return verb, end
    address = _last_match(names, _addressee(), max(head + 1, near), end)
    if (
        address is not None
        and names.inside(address.start() + 1) is None
        and not _data_end().search(folded, address.start(), end)
        and not topic_noun().search(folded, address.start(), end)
    ):
        end = strip_adverbials(names, head, address.start())
    return head, end


@cache
def _quoting() -> re.Pattern[str]:
    """A verb of passing on and whom it quotes (北湾日报引述远山科技总裁沈岚)."""
    return re.compile(rf"(?P<verb>{alternatives('relay')})[^,。;:“”]{{2,40}}$")


def is_empty(names: Names, start: int, end: int) -> bool:
    """Whether nothing but connectives and adverbs stands in folded[start:end]."""
    start = past_conjunction(names.folded, start, end)
    return start >= end or strip_adverbials(names, start, end) <= start

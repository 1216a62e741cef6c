"""People by shape: a title before, a verb of saying after, a family name and one or two characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from analysis.model import Range
from analysis.tagging import names_lexicon as lexicon

_HAN = "\u4e00-\u9fff"
_LATIN_PART = r"[A-ZÀ-ÖØ-Þ](?:[A-Za-zÀ-ÖØ-öø-ž'’-]*[a-zß-öø-ž]|\.)"
_LATIN_NAME = re.compile(rf"{_LATIN_PART}(?: (?:(?:de|van|von|der|el|al|bin) )?{_LATIN_PART}){{0,3}}(?![A-Za-z0-9])")
_NEVER = frozenset("的了是在与及或等被把将,。这那该此每各某个们吗呢吧啊")
_COURTESY = (
    "先生",
    "女士",
    "小姐",
    "教授",
    "副教授",
    "博士",
    "院士",
    "老师",
    "律师",
    "医生",
    "同学",
    "同志",
    "太太",
    "夫人",
)
_GAP = re.compile(r"(?:\([A-Za-z0-9]{2,12}\))?(?:——|(?P<is>为|是|叫)|[ \"“]{0,2})")
_BYLINE_GAP = re.compile(r" ?[:/|丨] ?| {1,3}")


class Person(NamedTuple):
    """A person's name as found: its range, where the title that touches it begins and ends, and how sure it is."""

    start: int
    end: int
    title: Range | None = None
    tier: int = 5


@cache
def _follower() -> re.Pattern[str]:
    return lexicon.any_of(lexicon.followers("cue", "act", "adverb", "function", "other") | lexicon.titles("after"))


@cache
def _cue() -> re.Pattern[str]:
    return lexicon.any_of(lexicon.followers("cue"))


@cache
def _dotted() -> re.Pattern[str]:
    chars = lexicon.foreign_characters()
    return re.compile(
        rf"[{chars}]{{1,7}} ?(?:· ?(?:[A-Z]\.?·?)?(?:[{chars}]{{1,8}}|[王李陈黄张吴刘徐郭赵孙周钱郑])){{1,3}}"
    )


@cache
def _plain_foreign() -> re.Pattern[str]:
    return re.compile(rf"[{lexicon.foreign_characters()}]{{2,6}}")


@cache
def _before_cue() -> re.Pattern[str]:
    """A plausible name at the head of a clause, up to three adverbs, a verb of saying."""
    adverbs = lexicon.alternatives(lexicon.followers("adverb", "function"))
    cues = lexicon.alternatives(lexicon.followers("cue"))
    return re.compile(rf"({lexicon.family_opening(wordlike=False)}[{_HAN}]{{1,3}}?)(?=(?:{adverbs}){{0,3}}(?:{cues}))")


@cache
def _foreign_before_cue() -> re.Pattern[str]:
    """A stretch of characters usual in foreign names, at the head of a clause, before a verb of saying."""
    adverbs = lexicon.alternatives(lexicon.followers("adverb", "function"))
    cues = lexicon.alternatives(lexicon.followers("cue"))
    chars = lexicon.foreign_characters()
    return re.compile(rf"([{chars}](?<![{_HAN}A-Za-z·].)[{chars}]{{1,4}}?)(?=(?:{adverbs}){{0,3}}(?:{cues}))")


@cache
def _unlisted() -> re.Pattern[str]:
    """A name whose first character is no listed family name, right before a verb of saying."""
    return re.compile(rf"[{_HAN}]{{2,3}}?(?={lexicon.alternatives(lexicon.followers('cue') - {'会见'})})")


@cache
def _courtesy() -> re.Pattern[str]:
    """Titles that follow a full name: 周明远教授."""
    return lexicon.any_of(title for title in _COURTESY if title in lexicon.titles("after"))


def _ends_here(folded: str, at: int) -> bool:
    """Whether a name may end at `at`: no Chinese character follows, or a word that stands after names."""
    if at >= len(folded) or not "\u4e00" <= folded[at] <= "\u9fff":
        return True
    return _follower().match(folded, at) is not None


def chinese_name_at(folded: str, at: int, strong: bool) -> int | None:
    """The end of a Chinese name that begins at `at`, None where none does.

    `strong` says that a title stands before it; a weaker place asks for characters usual in names.

    >>> chinese_name_at("周明远表示,成本下降", 0, strong=True)
    3
    >>> chinese_name_at("方面表示", 0, strong=True) is None
    True
    """
    heads = lexicon.surnames()
    if folded[at : at + 1] not in lexicon.family_characters():
        return None
    head = folded[at : at + 2] if folded[at : at + 2] in heads else folded[at : at + 1]
    if head not in heads:
        return None
    first = at + len(head)
    size = 0
    while size < 2 and "\u4e00" <= folded[first + size : first + size + 1] <= "\u9fff":
        size += 1
    usual = lexicon.given_characters()
    follower = _follower()
    best: int | None = None
    for length in range(1, size + 1):
        end = first + length
        if folded[end - 1] in _NEVER:
            break
        if folded.startswith(folded[at:end], end):
            best = end
            break
        if not _ends_here(folded, end):
            continue
        longer = length == 1 and size == 2 and folded[end] in usual and _ends_here(folded, end + 1)
        if longer and not follower.match(folded, end).group()[1:] and folded[end] not in lexicon.followers("function"):  # type: ignore[union-attr]
            continue
        best = end
        break
    if best is None:
        if size < 2 or not strong or not all(c in usual for c in folded[first : first + 2]):
            return None
        best = first + 2
    ordinary = folded[at:best] in lexicon.common_words()
    unusual = not all(c in usual for c in folded[first:best])
    if ordinary and not (strong and _cue().match(folded, best) and best - at == 3):
        return None
    alone = best >= len(folded) or not "\u4e00" <= folded[best] <= "\u9fff"
    if unusual and (not strong or (heads[head] and not alone)):
        return None
    if heads[head]:
        cue = _cue().match(folded, best)
        spoken = alone or (cue is not None and len(cue.group()) + best - at > 3)
        spoken = spoken or (strong and not unusual and folded[best] in "将在于曾已则也亦又还")
        if not spoken or folded[first:best] in lexicon.frequent_words():
            return None
    return best


def foreign_name_at(folded: str, at: int, dotted: bool) -> int | None:
    """The end of a foreign name written in Chinese characters that begins at `at`, with or without its dot.

    >>> foreign_name_at("安德森·韦尔斯表示", 0, dotted=True)
    7
    """
    found = (_dotted() if dotted else _plain_foreign()).match(folded, at)
    if found is None:
        return None
    end = found.end()
    last = max(folded.rfind("·", at, end) + 1, at)
    for stop in range(last + (1 if dotted else 2), end + 1):
        word = _follower().match(folded, stop)
        if word and (len(word.group()) > 1 or stop == end):
            return stop
    if dotted or _ends_here(folded, end):
        return end
    return None


def person_after_title(folded: str, at: int) -> int | None:
    """The end of a name of any shape that begins at `at`, right after a title."""
    latin = _LATIN_NAME.match(folded, at)
    if latin is not None:
        return None if latin.group() in lexicon.acronyms() else latin.end()
    if _dotted().match(folded, at):
        return foreign_name_at(folded, at, dotted=True)
    end = chinese_name_at(folded, at, strong=True)
    if end is None:
        end = foreign_name_at(folded, at, dotted=False)
        short = end is not None and end - at < 3 and len(folded) > end and not _cue().match(folded, end)
        if end is not None and (short or folded[at : at + 2] in lexicon.common_words()):
            end = None
    if end is None:
        unlisted = _unlisted().match(folded, at)
        if (
            unlisted is not None
            and not _NEVER & set(unlisted.group())
            and not {unlisted.group(), unlisted.group()[:2]} & lexicon.common_words()
            and unlisted.group()[1:] not in lexicon.followers("adverb")
        ):
            end = unlisted.end() if folded[at + 1 : unlisted.end()] not in lexicon.common_words() else None
    return end


def find_people(folded: str, known: Mapping[int, int] | None = None) -> list[Person]:
    """Every stretch that has a person's shape, with the title that touches it, in no order.

    `known` holds start and end of the people that the lexicon finds: a title takes those as they are.

    >>> find_people("星河智算总经理周明远表示,成本下降")[0]
    Person(start=7, end=10, title=(4, 7), tier=7)
    """
    found = _titled(folded, known or {})
    found += _with_dot(folded)
    for match in lexicon.matches_at(_before_cue(), folded, lexicon.family_places(folded)):
        stop = chinese_name_at(folded, match.start(1), strong=False)
        if stop is not None and stop >= match.end(1):
            found.append(Person(match.start(1), stop))
    for match in _foreign_before_cue().finditer(folded):
        name, words = match.group(1), lexicon.common_words()
        if not any(name[at : at + 2] in words for at in range(len(name) - 1)) and name not in words:
            found.append(Person(*match.span(1), tier=3))
    for match in _courtesy().finditer(folded):
        end = match.start()
        sizes = [
            size
            for size in (3, 2)
            if end >= size and (plausible(folded, end - size, end) or _full(folded, end - size, end))
        ]
        found += [Person(end - size, end) for size in sizes[:1]]
    return found


def _with_dot(folded: str) -> list[Person]:
    """Foreign names with a dot inside: 安德森·韦尔斯."""
    chars, found, at = lexicon.foreign_characters(), [], folded.find("·")
    while at >= 0:
        start = at - (folded[at - 1 : at] == " ")
        least = max(0, start - 7)
        while start > least and folded[start - 1] in chars:
            start -= 1
        stop = foreign_name_at(folded, start, dotted=True) if start < at else None
        if stop is not None:
            found.append(Person(start, stop))
        at = folded.find("·", max(at + 1, stop or 0))
    return found


def plausible(folded: str, start: int, end: int) -> bool:
    """Whether a stretch is made of a family name and characters usual in given names, and is no ordinary word.

    >>> plausible("林若溪到场", 0, 3), plausible("方面到场", 0, 2)
    (True, False)
    """
    word, heads = folded[start:end], lexicon.surnames()
    head = word[:2] if word[:2] in heads and len(word) > 2 else word[:1]
    given, usual = word[len(head) :], lexicon.given_characters()
    return heads.get(head) is False and all(c in usual for c in given) and word not in lexicon.common_words()


def _full(folded: str, start: int, end: int) -> bool:
    """Whether a stretch is a name of three characters at the head of its clause, its family name a word as well (钟)."""
    usual = lexicon.given_characters()
    opens = not "\u4e00" <= folded[start - 1 : start] <= "\u9fff"
    return (
        opens
        and end - start == 3
        and folded[start] in lexicon.surnames()
        and all(c in usual for c in folded[start + 1 : end])
    )


def _titled(folded: str, known: Mapping[int, int]) -> list[Person]:
    bylines, seeming = lexicon.titles("byline"), lexicon.seeming_titles()
    found: list[Person] = []
    for start, end, word in lexicon.title_finder().find(folded):
        if word in seeming:
            continue
        gap = (_BYLINE_GAP if word in bylines else _GAP).match(folded, end)
        if gap is None:
            continue
        stop = known.get(gap.end()) or person_after_title(folded, gap.end())
        if gap.groupdict().get("is") and stop is not None and not plausible(folded, gap.end(), stop):
            continue
        if stop is not None:
            found.append(
                Person(gap.end(), stop, None, 5) if word in bylines else Person(gap.end(), stop, (start, end), 7)
            )
            byline = word in bylines or word.endswith("记者")
            found += _listed(folded, stop, " " if byline else "、和与及", strong=byline)
    return found


def _listed(folded: str, at: int, joints: str, strong: bool) -> list[Person]:
    """The names that follow a titled one in a list: 记者 周明远 林若溪; 创始人周明远、林若溪."""
    found: list[Person] = []
    while at < len(folded) and folded[at] in joints:
        at += 1
        stop = chinese_name_at(folded, at, strong or folded[at - 1] == "、")
        if stop is None:
            break
        found.append(Person(at, stop))
        at = stop
    return found

"""People by shape: a title before, a verb of saying after, a family name and one or two characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from analysis.tagging import names_lexicon as lexicon
from analysis.tagging.names_heads import Heads
from analysis.tagging.names_words import Found, Words

_HAN = "\u4e00-\u9fff"
_LATIN_PART = r"[A-ZÀ-ÖØ-Þ](?:[A-Za-zÀ-ÖØ-öø-ž'’-]*[a-zß-öø-ž]|\.)"
_LATIN_NAME = re.compile(rf"{_LATIN_PART}(?: (?:(?:de|van|von|der|el|al|bin) )?{_LATIN_PART}){{0,3}}(?![A-Za-z0-9])")
_NEVER = frozenset("的了是在与及或等被把将,。这那该此每各某个们吗呢吧啊")
_GAP = re.compile(r"(?:\([A-Za-z0-9]{2,12}\))?(?:——|(?P<is>为|是|叫)|[ \"“]{0,2})")
_BYLINE_MARKS = frozenset(" :/|丨")
_BYLINE_GAP = re.compile(r" ?[:/|丨] ?| {1,3}")


@cache
def _follower() -> re.Pattern[str]:
    return re.compile(
        lexicon.one_of(lexicon.followers("cue", "act", "adverb", "function", "other") | lexicon.titles("after"))
    )


@cache
def _family_and_given() -> re.Pattern[str]:
    return re.compile(rf"({lexicon.family_pattern(wordlike=True)})([{_HAN}]{{0,2}})")


@cache
def _cue() -> re.Pattern[str]:
    return re.compile(lexicon.one_of(lexicon.followers("cue")))


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
    adverbs = lexicon.one_of(lexicon.followers("adverb", "function"))
    cues = lexicon.one_of(lexicon.followers("cue"))
    return re.compile(rf"({lexicon.family_opening(wordlike=False)}[{_HAN}]{{1,3}}?)(?=(?:{adverbs}){{0,3}}(?:{cues}))")


@cache
def _foreign_before_cue() -> re.Pattern[str]:
    """A stretch of characters usual in foreign names, at the head of a clause, before a verb of saying."""
    adverbs = lexicon.one_of(lexicon.followers("adverb", "function"))
    cues = lexicon.one_of(lexicon.followers("cue"))
    chars = lexicon.foreign_characters()
    return re.compile(rf"([{chars}](?<![{_HAN}A-Za-z·].)[{chars}]{{1,4}}?)(?=(?:{adverbs}){{0,3}}(?:{cues}))")


@cache
def _unlisted() -> re.Pattern[str]:
    """A name whose first character is no listed family name, right before a verb of saying."""
    return re.compile(rf"[{_HAN}]{{2,3}}?(?={lexicon.one_of(lexicon.followers('cue') - {'会见'})})")


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
    match = _family_and_given().match(folded, at)
    if match is None:
        return None
    first, size = match.end(1), len(match[2])
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
        if size < 2 or not strong or not usual.issuperset(folded[first : first + 2]):
            return None
        best = first + 2
    ordinary = folded[at:best] in lexicon.common_words()
    unusual = not usual.issuperset(folded[first:best])
    if ordinary and not (strong and _cue().match(folded, best) and best - at == 3):
        return None
    alone = best >= len(folded) or not "\u4e00" <= folded[best] <= "\u9fff"
    wordlike = lexicon.surnames()[match[1]]
    if unusual and (not strong or (wordlike and not alone)):
        return None
    if wordlike:
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
    if not "\u4e00" <= folded[at : at + 1] <= "\u9fff":
        latin = _LATIN_NAME.match(folded, at)
        return latin.end() if latin is not None and latin.group() not in lexicon.acronyms() else None
    if folded.find("·", at, at + 9) >= 0 and _dotted().match(folded, at):
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


def find_people(folded: str, words: Words, heads: Heads, known: Mapping[int, int]) -> list[Found]:
    """Every stretch that has a person's shape, in no order: range, kind, how sure it is, the title that touches it.

    `known` holds start and end of the people that the lexicon finds: a title takes those as they are.

    >>> from analysis.tagging.names_heads import find_heads
    >>> from analysis.tagging.names_words import find_words
    >>> text = "星河智算总经理周明远表示,成本下降"
    >>> find_people(text, find_words(text), find_heads(text), {})
    [(7, 10, 'person', 7, (4, 7))]
    """
    found = _with_dot(folded) if "·" in folded else []
    if words.titles:
        found += _titled(folded, words, known)
    if heads.likely:
        before_cue = _before_cue()
        for at in heads.likely:
            if (match := before_cue.match(folded, at)) is not None:
                stop = chinese_name_at(folded, at, strong=False)
                if stop is not None and stop >= match.end(1):
                    found.append((at, stop, "person", 5, None))
    if heads.foreign:
        before_cue = _foreign_before_cue()
        for at in heads.foreign:
            if (match := before_cue.match(folded, at)) is not None and not _holds_word(match[1]):
                found.append((at, match.end(1), "person", 3, None))
    for end, _, _ in words.courtesies:
        for start in (end - 3, end - 2):
            if start >= 0 and (plausible(folded, start, end) or _full(folded, start, end)):
                found.append((start, end, "person", 5, None))
                break
    return found


def _holds_word(name: str) -> bool:
    words = lexicon.common_words()
    return name in words or any(name[at : at + 2] in words for at in range(len(name) - 1))


def _with_dot(folded: str) -> list[Found]:
    """Foreign names with a dot inside: 安德森·韦尔斯."""
    found: list[Found] = []
    chars, at = lexicon.foreign_characters(), folded.find("·")
    while at >= 0:
        start = at - (folded[at - 1 : at] == " ")
        least = max(0, start - 7)
        while start > least and folded[start - 1] in chars:
            start -= 1
        stop = foreign_name_at(folded, start, dotted=True) if start < at else None
        if stop is not None:
            found.append((start, stop, "person", 5, None))
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
    return heads.get(head) is False and usual.issuperset(given) and word not in lexicon.common_words()


def _full(folded: str, start: int, end: int) -> bool:
    """Whether a stretch is a name of three characters at the head of its clause, its family name a word as well (钟)."""
    usual = lexicon.given_characters()
    opens = not "\u4e00" <= folded[start - 1 : start] <= "\u9fff"
    return (
        opens and end - start == 3 and folded[start] in lexicon.surnames() and usual.issuperset(folded[start + 1 : end])
    )


def _titled(folded: str, words: Words, known: Mapping[int, int]) -> list[Found]:
    found: list[Found] = []
    for start, end, title in words.titles:
        if title is None or (title.byline and folded[end : end + 1] not in _BYLINE_MARKS):
            continue
        gap = (_BYLINE_GAP if title.byline else _GAP).match(folded, end)
        if gap is None:
            continue
        at = gap.end()
        stop = known.get(at) or person_after_title(folded, at)
        if stop is None or (gap.lastgroup == "is" and not plausible(folded, at, stop)):
            continue
        found.append((at, stop, "person", 5, None) if title.byline else (at, stop, "person", 7, (start, end)))
        found += _listed(folded, stop, " " if title.press else "、和与及", strong=title.press)
    return found


def _listed(folded: str, at: int, joints: str, strong: bool) -> list[Found]:
    """The names that follow a titled one in a list: 记者 周明远 林若溪; 创始人周明远、林若溪."""
    found: list[Found] = []
    while at < len(folded) and folded[at] in joints:
        at += 1
        stop = chinese_name_at(folded, at, strong or folded[at - 1] == "、")
        if stop is None:
            break
        found.append((at, stop, "person", 5, None))
        at = stop
    return found

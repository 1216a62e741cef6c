"""Who says it: the name, or the words, that a reporting verb has for its subject."""

from __future__ import annotations

import re
from functools import cache

from analysis.model import Mention
from analysis.tagging.statements_adverbials import core, strip_adverbials, topic_noun
from analysis.tagging.statements_clauses import clause_start
from analysis.tagging.statements_cues import Cue
from analysis.tagging.statements_frames import Frame
from analysis.tagging.statements_names import SPEAKERS, Names, Source
from analysis.tagging.statements_papers import issues
from analysis.tagging.statements_titles import called_by_title
from analysis.tagging.statements_words import Tails, alternatives, begins, by_tail, endings, word_set, words

NEAR = 12
_SOME = "一两二三四五六七八九十多数几某"
_COUNTING = frozenset(f"另还也有位名{_SOME}")  # what _one_of begins with


@cache
def _vague() -> Tails:
    nouns = word_set("person", "office", "body", "data")
    return by_tail([*nouns, *(noun + "们" for noun in nouns)])


def vague_start(folded: str, start: int, end: int) -> int:
    """Where a noun for people or data begins that ends folded[start:end] (分析师们), `end` if none does."""
    bracket = _BRACKET.search(folded, max(start, end - 32), end) if folded[end - 1] == ")" else None
    stop = bracket.start() if bracket else end
    begin = begins(folded, start, stop, _vague())
    return begin if begin < stop else end


@cache
def _people() -> re.Pattern[str]:
    return re.compile(rf"的?(?:[一-龥A-Za-z]{{0,8}})(?:{alternatives('person', 'office')})(?:们)?$")


@cache
def _quantified() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives('quantifier')})")


@cache
def _one_of() -> re.Pattern[str]:
    """A nameless one, by office (一位股份制银行行长)."""
    return re.compile(rf"(?:另|还有|也有|有|某|多|数|几)?[{_SOME}]*[位名][^,。]*(?:{alternatives('person')})们?$")


def is_object(folded: str, start: int, at: int) -> bool:
    """Whether what stands before a name at `at` makes an object of it: 对, 采访, 不像."""
    end = at - (at > start and folded[at - 1] == " ")
    governing = endings("object of").get(folded[end - 1], ())
    return folded.endswith(governing, start, end) and not folded.endswith("在于", start, end)


_ATTRIBUTE = re.compile(r"[^,。;:!?()在对向与和被把从而但就由于]{1,12}")
_RESIDUE = re.compile(r"方面|官方|团队|公司|集团|等人|等|\([^()]*\)|[ ()]")
_OCCASION = re.compile(r"(?:在|于)[^,。]{1,24}[上中时里]的[一-龥]{0,4}")
_AT = re.compile(r"[^,。的]{0,4}(?:在|于)[^,。的]{1,14}")
JOIN = re.compile(r"(?:、|和|与|及|以及|跟|同)$")
_JOINED = re.compile(r"[ ]?(?:、|和|与|及|以及|跟|同)[ ]?")
_BRACKET = re.compile(r"\([^()]{1,30}\)\Z")
# What is passed on of another's (援引沈岚的说法).
_PASSED = (
    *("话", "说法", "消息", "观点", "分析", "报道", "评论", "看法"),
    *("数据", "报告", "研究", "统计", "估算", "测算", "预测", "调查"),
)
_PASSED_ENDS = frozenset(word[-1] for word in _PASSED)
_WORD = re.compile(r"[一-龥A-Za-z《“\d]")
_SUBJECTS = SPEAKERS | {"place", "product", "model"}


def source_before(names: Names, head: int, lead: int, tight: bool = False) -> Source | None:
    """The subject of a reporting verb whose adverbs begin at `lead`, in the clause that begins at `head`."""
    return passed_on(names, head, lead) or subject(names, *core(names, head, lead), tight)


def passed_on(names: Names, head: int, lead: int) -> Source | None:
    """Whose words the subject of a clause only passes on (有报道援引沈岚的说法称)."""
    if names.folded[lead - 1] not in _PASSED_ENDS:
        return None
    relayed = _passed_on().search(names.folded, max(head, lead - 40), lead)
    if relayed is None:
        return None
    said = _named(names, *relayed.span("who")) or plain_phrase(names, *relayed.span("who"))
    outlets = any(m.kind == "organisation" for m in names.within(head, relayed.start()))
    return said if said is not None and not (outlets and said.kind == "group") else None


def subject(names: Names, head: int, end: int, tight: bool = False, data: bool = False) -> Source | None:
    """The source that the core of a clause names.

    `tight` lets nothing but adverbs stand between name and verb, for words that are nouns as well (分析, 预测).
    The last name that is neither an object nor an owner, else the clause's own words if they name
    people or data (业内人士, 财报数据).
    """
    if end <= head:
        return None
    source = _named(names, head, end, tight, data)
    return None if source is not None and source.name in word_set("nobody") else source


@cache
def _passed_on() -> re.Pattern[str]:
    """Whose words another passes on (有报道援引沈岚的说法称)."""
    return re.compile(
        rf"(?:{alternatives('relay')})(?P<who>[^,。;:“”]{{1,24}}?)的(?:最新|公开)?(?:{'|'.join(_PASSED)})$"
    )


def _named(names: Names, head: int, end: int, tight: bool = False, data: bool = False) -> Source | None:
    folded = names.folded
    inside = []
    people = False
    for mention in names.within(head, end):
        kind = mention.kind
        if kind in _SUBJECTS and mention.text != "它":
            inside.append(mention)
            people = people or kind == "person"
    if not people and folded[head : head + 1] in _COUNTING and _one_of().match(folded, head, end):
        return noun_phrase(names, head, end)
    for at in range(len(inside) - 1, -1, -1):
        mention = inside[at]
        kind = mention.kind
        if mention.start > head and is_object(folded, head, mention.start):
            continue
        if kind == "place" and at and inside[at - 1].kind == "organisation" and inside[at - 1].end == mention.start:
            continue
        if not at and kind == "person" and mention.end == end:
            return names.source(mention)
        rest = folded[mention.end : end]
        if not rest or not _RESIDUE.sub("", rest) or (data and rest == "的"):
            if kind not in SPEAKERS and rest == "" and mention.start - head > 6:
                continue
            return _at_the_end(names, head, inside, at)
        if kind == "person":
            if _OCCASION.fullmatch(rest):
                return names.source(mention)
            if len(rest) > NEAR and "的" in rest:
                break
        elif called := called_by_title(names, mention.end, end):
            return called
        if tight and not _people().fullmatch(rest) and not _AT.fullmatch(rest):
            break
        if kind in SPEAKERS and rest.startswith("的") and _people().fullmatch(rest):
            return names.words(mention.start, end)
        if data and topic_noun().search(rest):
            return None
        if kind == "place" and _people().fullmatch(rest):
            return names.words(mention.start, end)
        if kind in SPEAKERS and (not rest.startswith("的") or rest.endswith(words("data"))):
            return names.source(mention)
    return called_by_title(names, head, end) or noun_phrase(names, head, end)


def _at_the_end(names: Names, head: int, inside: list[Mention], at: int) -> Source:
    """The source that ends with the mention at `at`: alone, joined with those before it, or as the paper that one issues."""
    mention = inside[at]
    if at:
        if mention.kind == "group" and mention.text in word_set("paper") and issues(names, inside[at - 1], mention):
            return names.source(inside[at - 1])
        first = _first_joined(names.folded, inside, at)
        if first < at:
            start = inside[first].start
            return Source(names.raw[start : mention.end], None, start, mention.kind)
    if mention.kind == "group" and not mention.pronoun and _ATTRIBUTE.fullmatch(names.folded, head, mention.start):
        return names.words(head, mention.end)
    return names.source(mention)


def _first_joined(folded: str, inside: list[Mention], at: int) -> int:
    """Where the names begin that stand joined (甲、乙和丙) up to the one at `at`."""
    while at:
        one, two = inside[at - 1], inside[at]
        alike = one.kind == two.kind or (one.text + two.text).isascii()
        if not alike or one.name == two.name or not _JOINED.fullmatch(folded, one.end, two.start):
            break
        at -= 1
    return at


def noun_phrase(names: Names, head: int, end: int) -> Source | None:
    """The people or data that the words of a clause name, where no known name stands in it."""
    noun = vague_start(names.folded, max(head, end - 40), end)
    if noun == end:
        return None
    quantified = _quantified().search(names.folded, head, end)
    begin = quantified.start() if quantified else head
    if end - begin > 40:
        begin = max(noun - 12, head)
    return names.words(begin, end) if end - begin >= 2 else None


def distributed(names: Names, start: int, head: int, end: int) -> Source | None:
    """The people whom 有的…,有的… goes through, named before it in the paragraph that begins at `start`."""
    if names.folded[head:end].strip() not in word_set("each"):
        return None
    several = [*_several().finditer(names.folded, max(start, head - 120), head)]
    return names.words(*several[-1].span("people")) if several else None


@cache
def _several() -> re.Pattern[str]:
    return re.compile(
        rf"(?:几|多|数|不少|一些|部分|两|三|许多|众多|十余|十多)(?:位|名|家|个)?(?P<people>[^,。;!?:]{{0,14}}?(?:{alternatives('person', 'body')}))(?![一-龥])"
    )


def _crowd(phrase: str) -> bool:
    """Whether a phrase means anybody of a crowd (玩游戏的网友), not one of it (一名观众)."""
    return phrase.endswith(words("crowd")) and not phrase.startswith(words("quantifier"))


def plain_phrase(names: Names, start: int, end: int) -> Source | None:
    """The short words right before a verb that always has a speaker (表示, 指出), taken as the speaker's name."""
    return plain_words(names, *core(names, start, end))


def plain_words(names: Names, head: int, end: int) -> Source | None:
    """As `plain_phrase`, for the core of a clause."""
    folded = names.folded
    phrase = folded[head:end]
    if phrase in ("他", "她"):
        return names.words(head, end)
    if len(phrase) > 2 and phrase[-1] in "中里":
        end -= 1
        phrase = phrase[:-1]
    if not 2 <= len(phrase) <= 30 or phrase in word_set("nobody") or not _WORD.match(phrase):
        return None
    if phrase[-1] in "的了着过位名把将被让使令给" or folded.startswith(words("nonsubject"), head) or _crowd(phrase):
        return None
    if _no_name().search(phrase) or topic_noun().search(phrase):
        return None
    return names.words(head, end)


@cache
def _no_name() -> re.Pattern[str]:
    return re.compile(alternatives("no name"))


def source_of_frame(names: Names, frame: Frame) -> Source | None:
    """The source that a phrase such as 据…介绍 or 在…看来 names."""
    folded = names.folded
    start, stop = frame.inner
    if folded[start:stop] in word_set("no owner"):
        return None
    if frame.kind in ("own", "bare"):
        owner = next((m for m in names.within(start, stop) if m.start == start and m.end == stop), None)
        return names.source(owner) if owner is not None and owner.kind in ("organisation", "document") else None
    if frame.kind == "thought":
        return source_before(names, clause_start(folded, start, stop), stop, tight=True)
    end = strip_adverbials(names, start, stop)
    named = _named(names, start, end)
    if named is None and frame.kind == "by" and frame.cue.endswith(words("data")):
        if end > start or folded[slice(*frame.inner)] in word_set("open"):
            return names.words(frame.inner[0], frame.inner[1] + len(frame.cue.partition("…")[2]))
        return None
    if named is None and frame.kind == "by" and (end - start > 16 or re.search(r"[、的自己各其]", folded[start:end])):
        return None
    return named or plain_phrase(names, start, end)


def needs_subject(cue: Cue) -> bool:
    """Whether a cue reports only with its subject in its own clause (预计, 介绍), never on the last speaker's behalf."""
    return cue.use != "free" or cue.kind in ("think", "forecast")


def is_anaphor(source: Source) -> bool:
    """Whether the source's words point back to somebody (他, 该机构) whom no mention resolves."""
    return source.kind == "group" and source.name.startswith(words("anaphor"))

"""Who says it: the name, or the words, that a reporting verb has for its subject."""

from __future__ import annotations

import re
from functools import cache

from analysis.model import Mention
from analysis.tagging.statements_clauses import clause_start
from analysis.tagging.statements_cues import Cue, alternatives, words
from analysis.tagging.statements_frames import Frame
from analysis.tagging.statements_names import SPEAKERS, Names, Source
from analysis.tagging.statements_papers import issues
from analysis.tagging.statements_titles import called_by_title

NEAR = 12
_BRACKET = 44


@cache
def _adverbial() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{alternatives('adverb', 'joint', 'time')}|[一-龥]{{2}}地|\([^()]{{1,40}}\)|\d{{1,4}}年|\d{{1,2}}月|\d{{1,2}}日"
        r"|\s+|在|于|今年|去年|昨[日天]|今[日天]|前[日天]|[上下]午|(?:本|上)(?:周[一二三四五六日]?|月)|周[一二三四五六日])$"
    )


@cache
def _setting() -> re.Pattern[str]:
    return re.compile(
        rf"(?:在|于|当|就|随着|通过|针对|面对|向|对(?![手象])|跟|给|同|赴|前往|出席|参加)(?P<object>[^,。]{{1,44}}?)(?:{alternatives('setting')})$"
    )


@cache
def _platform() -> re.Pattern[str]:
    return re.compile(rf"(?:在|于|透过|通过|经由|借)[^,。]{{0,12}}?(?:{alternatives('platform')})(?:上|中|里)?$")


@cache
def _manner() -> re.Pattern[str]:
    return re.compile(rf"(?:以|用|带着|拿)[^,。]{{1,12}}(?:{alternatives('manner')})$")


@cache
def _reaches() -> dict[str, int]:
    """By the characters that can end what `_adverbial` finds, how long that can be."""
    adverbials = [word for kind in ("adverb", "joint", "time") for word in words(kind)]
    longest = max(5, *map(len, adverbials))
    found = dict.fromkeys("地年月日在于天午周一二三四五六", longest) | {word[-1]: longest for word in adverbials}
    return found | {")": _BRACKET}


@cache
def _settings() -> dict[str, tuple[re.Pattern[str], ...]]:
    """By the characters that can end what they find, those of `_setting`, `_platform` and `_manner` to try, in this order."""
    ends = (
        (_setting(), {word[-1] for word in words("setting")}),
        (_platform(), {*"上中里", *(word[-1] for word in words("platform"))}),
        (_manner(), {word[-1] for word in words("manner")}),
    )
    characters = {character for _, its in ends for character in its}
    return {character: tuple(p for p, its in ends if character in its) for character in characters}


@cache
def _addressee() -> re.Pattern[str]:
    return re.compile(
        rf"(?:向|对(?![手象])|跟|给|(?<=[曾也还则已])[和与同]|告诉|回应|回[复覆]|答复|接受|引述|援引|引用|就|针对|对于|关于)(?!的)(?P<object>[^,。向对跟给]{{1,40}}(?:{alternatives('addressee')})?)$"
    )


@cache
def _data_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives('paper')}|数据)$")


@cache
def vague() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives('person', 'office', 'body', 'data')})(?:们)?(?:\([^()]{{1,30}}\))?$")


@cache
def _people() -> re.Pattern[str]:
    return re.compile(rf"的?(?:[一-龥A-Za-z]{{0,8}})(?:{alternatives('person', 'office')})(?:们)?$")


@cache
def _quantified() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives('quantifier')})")


@cache
def _one_of() -> re.Pattern[str]:
    """A nameless one, by office (一位股份制银行行长)."""
    return re.compile(
        rf"(?:另|还有|也有|有|某|多|数|几)?[一两二三四五六七八九十多数几某]*[位名][^,。]*(?:{alternatives('person')})们?$"
    )


@cache
def conjunction() -> re.Pattern[str]:
    day = r"(?:\d{1,4} ?[年月日] ?){1,3}(?:凌晨|清晨|早间|早上|上午|中午|午间|下午|傍晚|晚间|晚上|深夜|晚|夜)?"
    return re.compile(rf"(?:{alternatives('conjunction', 'time', 'joint')}|{day}|\s)+")


def is_object(folded: str, start: int, at: int) -> bool:
    """Whether what stands before a name at `at` makes an object of it: 对, 采访, 不像."""
    end = at - (at > start and folded[at - 1] == " ")
    if folded.endswith("在于", start, end):
        return False
    return end > start and folded.endswith(_governing().get(folded[end - 1], ()), start, end)


@cache
def _governing() -> dict[str, tuple[str, ...]]:
    """The words that make an object of a name after them, by their last character."""
    found = words("object of")
    return {last: tuple(word for word in found if word[-1] == last) for last in {word[-1] for word in found}}


_ATTRIBUTE = re.compile(r"[^,。;:!?()在对向与和被把从而但就由于]{1,12}")
_RESIDUE = re.compile(r"方面|官方|团队|公司|集团|等人|等|\([^()]*\)|[ ()]")
_OCCASION = re.compile(r"(?:在|于)[^,。]{1,24}[上中时里]的[一-龥]{0,4}")
_AT = re.compile(r"[^,。的]{0,4}(?:在|于)[^,。的]{1,14}")
JOIN = re.compile(r"(?:、|和|与|及|以及|跟|同)$")


def strip_adverbials(names: Names, start: int, end: int) -> int:
    """The end of folded[start:end] once the adverbs, times and settings at its end are cut off."""
    folded = names.folded
    reaches, settings = _reaches(), _settings()
    for _ in range(8):
        left, last = max(start, end - 60), folded[end - 1 : end]
        reach = reaches.get(last, _BRACKET if last.isspace() else 0)
        match = _adverbial().search(folded, max(left, end - reach), end) if reach else None
        if match is None and last in settings:
            match = next((m for p in settings[last] if (m := _last_match(names, p, left, end))), None)
        if match is None or match.start() < start or match.start() == match.end() or names.inside(match.start()):
            break
        end = match.start()
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


def source_before(names: Names, start: int, lead: int, tight: bool = False, data: bool = False) -> Source | None:
    """The subject of a reporting verb whose adverbs begin at `lead`, looked for no further left than `start`.

    `tight` lets nothing but adverbs stand between the two, for words that are nouns as well (分析, 预测).
    The last name of the clause that is neither an object nor an owner, else the clause's own
    words if they name people or data (业内人士, 财报数据).
    """
    folded = names.folded
    head = clause_start(folded, max(start, lead - 200), lead)
    relayed = _passed_on().search(folded, max(head, lead - 40), lead)
    if relayed is not None:
        said = _subject(names, *relayed.span("who")) or plain_phrase(names, *relayed.span("who"))
        outlets = any(m.kind == "organisation" for m in names.within(head, relayed.start()))
        if said is not None and not (outlets and said.kind == "group"):
            return said
    head, end = _core(names, head, lead)
    if end <= head:
        return None
    source = _subject(names, head, end, tight, data)
    return None if source is not None and source.name in words("nobody") else source


@cache
def _passed_on() -> re.Pattern[str]:
    """Whose words another passes on (有报道援引沈岚的说法称)."""
    return re.compile(
        rf"(?:{alternatives('relay')})(?P<who>[^,。;:“”]{{1,24}}?)的(?:最新|公开)?(?:话|说法|消息|观点|分析|报道|评论|看法|数据|报告|研究|统计|估算|测算|预测|调查)$"
    )


def _core(names: Names, head: int, end: int) -> tuple[int, int]:
    """A clause without the connectives it begins with and the adverbials and addressee it ends with."""
    folded = names.folded
    opening = conjunction().match(folded, head, end)
    if opening:
        head = opening.end()
    head += 2 * folded.startswith("在于", head)
    end = strip_adverbials(names, head, end)
    quoted = _quoting().search(folded, max(head, end - 50), end)
    if quoted is not None and any(m.end == end and m.kind == "person" for m in names.within(quoted.end("verb"), end)):
        return quoted.end("verb"), end
    address = _last_match(names, _addressee(), max(head + 1, end - 50), end)
    if address is not None and (
        names.inside(address.start() + 1) is not None
        or _data_end().search(folded, address.start(), end)
        or _topic_noun().search(folded, address.start(), end)
    ):
        address = None
    if address is not None and address.start() > head:
        end = strip_adverbials(names, head, address.start())
    return head, end


@cache
def _quoting() -> re.Pattern[str]:
    """A verb of passing on and whom it quotes (北湾日报引述远山科技总裁沈岚)."""
    return re.compile(rf"(?P<verb>{alternatives('relay')})[^,。;:“”]{{2,40}}$")


def _subject(names: Names, head: int, end: int, tight: bool = False, data: bool = False) -> Source | None:
    folded = names.folded
    inside = [
        m
        for m in names.within(head, end)
        if m.text != "它"
        if m.kind in SPEAKERS or m.kind in ("place", "product", "model")
    ]
    if not any(m.kind == "person" for m in inside) and _one_of().match(folded, head, end):
        return noun_phrase(names, head, end)
    for at in range(len(inside) - 1, -1, -1):
        mention = inside[at]
        rest = folded[mention.end : end]
        if is_object(folded, head, mention.start):
            continue
        if (
            mention.kind == "place"
            and at
            and inside[at - 1].kind == "organisation"
            and inside[at - 1].end == mention.start
        ):
            continue
        if not _RESIDUE.sub("", rest) or (data and rest == "的"):
            if mention.kind not in SPEAKERS and rest == "" and mention.start - head > 6:
                continue
            if (
                at
                and mention.kind == "group"
                and mention.text in words("paper")
                and issues(names, inside[at - 1], mention)
            ):
                return names.source(inside[at - 1])
            first = _first_joined(folded, inside, at)
            if first < at:
                return Source(names.raw[inside[first].start : mention.end], None, inside[first].start, mention.kind)
            if mention.kind == "group" and not mention.pronoun and _ATTRIBUTE.fullmatch(folded, head, mention.start):
                return names.words(head, mention.end)
            return names.source(mention)
        if mention.kind == "person" and _OCCASION.fullmatch(rest):
            return names.source(mention)
        if mention.kind == "person" and len(rest) > NEAR and "的" in rest:
            break
        if mention.kind != "person" and (called := called_by_title(names, mention.end, end)):
            return called
        if tight and not _people().fullmatch(rest) and not _AT.fullmatch(rest):
            break
        if mention.kind in SPEAKERS and rest.startswith("的") and _people().fullmatch(rest):
            return names.words(mention.start, end)
        if data and _topic_noun().search(rest):
            return None
        if mention.kind == "place" and _people().fullmatch(rest):
            return names.words(mention.start, end)
        if mention.kind in SPEAKERS and not rest.startswith("的"):
            return names.source(mention)
        if mention.kind in SPEAKERS and rest.endswith(words("data")):
            return names.source(mention)
    return called_by_title(names, head, end) or noun_phrase(names, head, end)


@cache
def _topic_noun() -> re.Pattern[str]:
    """What follows the owner of words that show something (她关于供应的说法): the article's own reading."""
    return re.compile(rf"(?:关于|对于|对|就|在|有关)[^,。]+的(?:{alternatives('utterance', 'held')})$")


def _first_joined(folded: str, inside: list[Mention], at: int) -> int:
    """Where the names begin that stand joined (甲、乙和丙) up to the one at `at`."""
    while (
        at
        and (inside[at - 1].kind == inside[at].kind or (inside[at - 1].text + inside[at].text).isascii())
        and inside[at - 1].name != inside[at].name
        and re.fullmatch(rf"[ ]?{JOIN.pattern[:-1]}[ ]?", folded[inside[at - 1].end : inside[at].start])
    ):
        at -= 1
    return at


def noun_phrase(names: Names, head: int, end: int) -> Source | None:
    """The people or data that the words of a clause name, where no known name stands in it."""
    folded = names.folded
    match = vague().search(folded, max(head, end - 40), end)
    if match is None:
        return None
    begin = head
    quantified = None
    for quantified in _quantified().finditer(folded, head, match.end()):
        begin = quantified.start()
        break
    if end - begin > 40:
        begin = max(match.start() - 12, head)
    return names.words(begin, end) if end - begin >= 2 else None


def distributed(names: Names, start: int, head: int, end: int) -> Source | None:
    """The people whom 有的…,有的… goes through, named before it in the paragraph that begins at `start`."""
    if names.folded[head:end].strip() not in words("each"):
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


def plain_phrase(names: Names, head: int, end: int) -> Source | None:
    """The short words right before a verb that always has a speaker (表示, 指出), taken as the speaker's name."""
    folded = names.folded
    head, end = _core(names, head, end)
    if folded[head:end] in ("他", "她"):
        return names.words(head, end)
    if end - head > 2 and folded[end - 1] in "中里":
        end -= 1
    if (
        not 2 <= end - head <= 30
        or folded[head:end] in words("nobody")
        or not re.match(r"[一-龥A-Za-z《“\d]", folded[head])
    ):
        return None
    if (
        folded[end - 1] in "的了着过位名把将被让使令给"
        or folded.startswith(words("nonsubject"), head)
        or _crowd(folded[head:end])
    ):
        return None
    if any(word in folded[head:end] for word in words("no name")) or _topic_noun().search(folded, head, end):
        return None
    return names.words(head, end)


def source_of_frame(names: Names, frame: Frame) -> Source | None:
    """The source that a phrase such as 据…介绍 or 在…看来 names."""
    folded = names.folded
    start, stop = frame.inner
    if folded[start:stop] in words("no owner"):
        return None
    if frame.kind in ("own", "bare"):
        owner = next((m for m in names.within(start, stop) if m.start == start and m.end == stop), None)
        return names.source(owner) if owner is not None and owner.kind in ("organisation", "document") else None
    if frame.kind == "thought":
        return source_before(names, start, stop, tight=True)
    end = strip_adverbials(names, start, stop)
    named = _subject(names, start, end)
    if named is None and frame.kind == "by" and frame.cue.endswith(words("data")):
        if end > start or folded[slice(*frame.inner)] in words("open"):
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


def is_empty(names: Names, start: int, end: int) -> bool:
    """Whether nothing but connectives and adverbs stands in folded[start:end]."""
    opening = conjunction().match(names.folded, start, end)
    start = opening.end() if opening else start
    return strip_adverbials(names, start, end) <= start

"""What firms do with their models, where a debate counts deeds: opening one, closing one, being listed."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from operator import attrgetter, itemgetter

import msgspec

from analysis.lexicon import Finder, rows
from analysis.model import Mention, Range
from analysis.tagging.debates import Debate
from analysis.tagging.polarity import Proposition, matched, sentences_in
from analysis.tagging.stances_words import Token, hits_in, tokens_in

_ACTOR, _MODEL = frozenset({"actor"}), frozenset({"actor", "product"})
_BEGIN = attrgetter("start")
_START, _END = itemgetter(0), itemgetter(1)
_NAMING = frozenset({"like", "list", "chief"})
_UNLIKE = re.compile(
    r"(?:与|和|跟|同)[^,。;:!?]{1,30}(?:截然|完全|有所)?(?:不同|相反|不一样)|(?:不同于|有别于|区别于)[^,。;:!?]{1,30},"
)
_USES, _OTHERS, _OBJECT = "use", "other", 14
_LINK = re.compile(r"\s?(?:[、,和与及跟]|以及|包括|还有){1,2}\s?[“\"《]?")
_OF = re.compile(r"(?:公司|团队|集团)?(?:旗下|自研|自家)?(?:的\s?(?:开源|闭源)?)?(?:大?模型|系列|大语言模型)?[“\"《 ]?")
_OWN = re.compile(r"[^,。;:、开闭发推宣放]{0,12}(?:模型|系列)\s?[“\"《]?")
_PLATFORM = re.compile(r"\s?(?:平台|社区)?上")
_PAUSE = re.compile(r"[,;:。]")
_PARTLY = re.compile(r"部分|一部分|有些")
_HEAD = re.compile(r"[“\"]?(?:旗下|领衔|率领|创办|创立|创建|执掌|掌舵|带领|麾下)的?[“\"]?")
_ROLE = re.compile(
    r"[^,。;、]{0,8}(?:创始人|CEO|ceo|首席执行官|董事长|总裁|CTO|cto|首席科学家|掌门人|负责人)[^,。;、]{0,10}"
)


class Actor(msgspec.Struct, frozen=True, gc=False):
    """A firm, a person or a model where it stands; `holder` is who would hold the stance."""

    start: int
    end: int
    holder: str
    person: bool = False
    model: bool = False


@cache
def _makers() -> tuple[Finder, dict[str, str]]:
    """Names of models in lower case, and whose they are."""
    table = {row["model"].lower(): row["maker"] for row in rows("polarity_makers")}
    return Finder(table), table


def _models(lower: str, sentence: Range) -> list[Actor]:
    finder, makers = _makers()
    found = []
    for start, end, word in finder.find(lower[slice(*sentence)]):
        start, end = start + sentence[0], end + sentence[0]
        if not (word[0].isascii() and start and lower[start - 1].isascii() and lower[start - 1].isalnum()):
            found.append(Actor(start, end, makers[word], False, True))
    return found


def _actors(lower: str, sentence: Range, names: Sequence[Mention]) -> list[Actor]:
    """Who is named in a sentence, save as the place of a release (在…上); a model right after its firm stands for the firm."""
    models = _models(lower, sentence)
    if not (models or names):
        return []
    places = [(model.start, model.end) for model in models]
    named = [
        Actor(mention.start, mention.end, mention.name, mention.kind == "person")
        for mention in names
        if mention.end <= sentence[1] and (mention.start, mention.end) not in places
    ]
    models = [m for m in models if not any(m.start < n.end and n.start < m.end for n in named)]
    found: list[Actor] = []
    owners: dict[str, str] = {}
    for actor in sorted([*named, *models], key=_BEGIN):
        if lower[max(actor.start - 3, 0) : actor.start].rstrip()[-1:] == "在" and _PLATFORM.match(lower, actor.end):
            continue
        before = found[-1] if found else None
        if before and not before.person and not actor.person:
            gap = lower[before.end : actor.start]
            if not gap or (actor.model and (_OF.fullmatch(gap) or _OWN.fullmatch(gap))):
                holder = actor.holder if not gap and not actor.model else before.holder
                if actor.model:
                    owners[actor.holder] = holder
                found[-1] = Actor(before.start, actor.end, holder, False, before.model and actor.model)
                continue
        found.append(actor)
    return (
        [
            Actor(actor.start, actor.end, owners.get(actor.holder, actor.holder), actor.person, actor.model)
            for actor in found
        ]
        if owners
        else found
    )


def _owner(lower: str, actors: Sequence[Actor], index: int) -> str:
    """The person whose firm this is, where the words around any mention of it say so; else the firm itself."""
    holder = actors[index].holder
    for at, actor in enumerate(actors):
        if actor.holder != holder or actor.person:
            continue
        before, after = actors[max(at - 1, 0)], actors[min(at + 1, len(actors) - 1)]
        if before.person and _HEAD.fullmatch(lower[before.end : actor.start].strip()):
            return before.holder
        if after.person and _ROLE.fullmatch(lower[actor.end : after.start]):
            return after.holder
    return holder


def _joined(lower: str, actors: Sequence[Actor], index: int) -> list[int]:
    """The actors that are joined to this one in a list: A、B和C."""
    found = [index]
    for step in (-1, 1):
        at = index
        while 0 <= at + step < len(actors):
            left, right = sorted((at, at + step))
            if not _LINK.fullmatch(lower[actors[left].end : actors[right].start]):
                break
            at += step
            found.append(at)
    return sorted(found)


def _enumerated(debate: Debate, lower: str, tokens: Sequence[Token], actors: Sequence[Actor], index: int) -> list[int]:
    """The actors from this one on, up to a word for either side."""
    found = [index]
    for at in range(index + 1, len(actors)):
        left, right = actors[at - 1].end, actors[at].start
        if any(left <= t[0] < right and t[2] & debate.sides for t in tokens):
            break
        found.append(at)
    return found


def deeds(
    debate: Debate, lower: str, places: Mapping[Range, Sequence[int]], mentions: Sequence[Mention]
) -> list[tuple[str, Proposition]]:
    """(holder, what he did) of each deed told in a text, in order.

    `places` are those of the words for the debate's sides, by paragraph; `mentions` the people and organisations.
    """
    named = [mention for mention in mentions if not mention.pronoun]
    starts = [mention.start for mention in named]
    found: list[tuple[str, Proposition]] = []
    for paragraph, triggers in places.items():
        for sentence in sentences_in(lower, paragraph):
            at = bisect_left(triggers, sentence[0])
            if at == len(triggers) or triggers[at] >= sentence[1]:
                continue
            first = bisect_left(starts, sentence[0])
            actors = _actors(lower, sentence, named[first : bisect_left(starts, sentence[1], first)])
            if actors:
                hits = hits_in(debate, lower, sentence)
                if debate.deeds.may_fit(hits):
                    found += _of_sentence(debate, lower, sentence, tokens_in(debate, lower, sentence, hits), actors)
    return found


def _unlike(lower: str, actors: Sequence[Actor], sentence: Range, who: Sequence[int]) -> list[int]:
    """The actors that the sentence sets against those of a deed: 与甲、乙等不同."""
    found: list[int] = []
    for match in _UNLIKE.finditer(lower, *sentence):
        found += [i for i, a in enumerate(actors) if match.start() < a.start and a.end < match.end() and i not in who]
    return found


def _turned(proposition: Proposition) -> Proposition:
    return proposition._replace(label="AGAINST" if proposition.label == "FAVOR" else "FAVOR")


def _of_other_things(tokens: Sequence[Token], lower: str, core: Range) -> bool:
    """Whether what is opened, right after the words of the deed, is no model: 开源了一款数据库."""
    after = next((t for t in tokens if t[0] >= core[1] and t[2] & {_OTHERS, "object", "actor", "product"}), None)
    if after is None or _OTHERS not in after[2]:
        return False
    gap = lower[core[1] : after[0]]
    return len(gap) <= _OBJECT and not _PAUSE.search(gap)


def _opened_by(actors: Sequence[Actor], first: int, model: int, chosen: Sequence[int]) -> bool:
    """Whether a model is what the deed is done to: a word of the match stands between it and the actor (甲开源了乙模型)."""
    return any(actors[first].end <= at < actors[model].start for at in chosen)


def _parted(lower: str, actors: Sequence[Actor], who: Sequence[int], chosen: Sequence[int]) -> bool:
    """Whether somebody else stands between the actor that opens a match and the deed, after a comma: 甲…,乙开源了…."""
    return any(
        actors[who[0]].end <= actor.start < chosen[1]
        and not actor.model
        and "," in lower[actors[who[0]].end : actor.start]
        and index not in who
        for index, actor in enumerate(actors)
    )


def _with_actors(tokens: Sequence[Token], actors: Sequence[Actor]) -> list[Token]:
    """The words of a debate and the actors, in order, without the words that actors are made of."""
    mixed = list(tokens)
    for actor in reversed(actors):
        first = bisect_right(mixed, actor.start, key=_END)
        last = bisect_left(mixed, actor.end, first, key=_START)
        mixed[first:last] = [(actor.start, actor.end, _MODEL if actor.model else _ACTOR)]
    return mixed


def _of_sentence(
    debate: Debate, lower: str, sentence: Range, tokens: list[Token], actors: Sequence[Actor]
) -> list[tuple[str, Proposition]]:
    mixed = _with_actors(tokens, actors)
    matches = matched(debate, lower, sentence, mixed, debate.deeds)
    if not matches:
        return []
    places = {actor.start: index for index, actor in enumerate(actors)}
    classes = {start: found for start, _, found in mixed}
    done: list[tuple[str, Proposition]] = []
    for proposition, chosen in matches:
        kind = frozenset().union(*(classes[start] for start in chosen))
        if proposition.framed or (
            kind.isdisjoint(_NAMING) and any(_USES in classes[at] for at in classes if chosen[0] < at < chosen[-1])
        ):
            continue
        if "weights" not in kind and _of_other_things(mixed, lower, proposition.core):
            continue
        who = [places[start] for start in chosen if start in places]
        who = [i for i in who if i == who[0] or not actors[i].model or not _opened_by(actors, who[0], i, chosen)]
        if chosen[0] in places and len(chosen) > 1 and _parted(lower, actors, who, chosen):
            continue
        if "list" in kind:
            who = _enumerated(debate, lower, mixed, actors, who[-1])
        elif len(who) == 1:
            who = _joined(lower, actors, who[0])
        done += [(actors[index].holder, _turned(proposition)) for index in _unlike(lower, actors, sentence, who)]
        for index in who:
            if kind.isdisjoint(_NAMING) and any(
                _USES in t[2] and t[1] <= actors[index].start <= t[1] + 1 for t in mixed
            ):
                continue
            partly = _PARTLY.search(lower, max(actors[index].start - 3, 0), actors[index].end + 3)
            told = proposition._replace(label="NEUTRAL") if partly else proposition
            opened = told.label == "FAVOR" and not told.weak
            done.append((_owner(lower, actors, index) if opened else actors[index].holder, told))
    return done

"""Which cue belongs to which source: the attributions of one paragraph, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from analysis.reading.folding import fold
from analysis.tagging.quotes import Quote
from analysis.tagging.statements_adverbials import core, is_empty
from analysis.tagging.statements_called import called_quotes
from analysis.tagging.statements_claims import holds_proposition
from analysis.tagging.statements_clauses import clause_start
from analysis.tagging.statements_content import Layout, is_clause, opens_alone, stands_alone
from analysis.tagging.statements_cues import Cue
from analysis.tagging.statements_frames import Frame
from analysis.tagging.statements_names import Attribution, Names, Source
from analysis.tagging.statements_papers import document_meant, open_data, paper, paper_words
from analysis.tagging.statements_silent import Place, understood
from analysis.tagging.statements_sources import (
    distributed,
    is_anaphor,
    needs_subject,
    passed_on,
    plain_words,
    source_of_frame,
    subject,
)
from analysis.tagging.statements_subjects import people_told_of, sentence_subject
from analysis.tagging.statements_words import alternatives, word_set, words

_CHAIN = 60
_CLAUSE = 6
_SHORT = 4
_TAG = 24
_TOLD = 12
_FAR = 800
_TOPIC = re.compile("对于|针对|关于|至于|谈到|谈及|说到|提及|提到|被问|问及|面对|就")
_TOPIC_FIRST = re.compile(rf"\s*(?:{_TOPIC.pattern})")
_THIRD = frozenset("他她")
_OCCASION = re.compile(r"[^,。]{0,10}(?:[年月日周]|近日|日前|昨|今|当地时间)|[^,。]{0,4}(?:在|于|对|就|针对|面对|随着)")
_WIRES = frozenset("道导讯电息")
_DATELINE = re.compile(r"[日电讯](?:报道|报导|道|讯|电|消息)$")
_WHEN = re.compile(r",?[^,。“”]{0,14}(?:[年月日时中前晚天间]|周[一二三四五六日]),")
_ON = re.compile(r"(?:对于|针对|关于|谈到|谈及|在谈到|在谈及|面对|就|被问到|被问及)[^,。“”]{2,30},")
# The marks after a cue that words follow as told; without a mark, or quoted, they may be what is done (宣布“免费”).
_TOLD_AFTER = frozenset([",", ":", ":\n"])
_MEDIA = re.compile(r"(?:引述|援引|引用|转述)?(?:报道|报导|消息)")
_RELAYED = re.compile(r"报道|报导|消息|爆料|披露|援引|引述|获悉|了解")


def attributions(
    names: Names, layout: Layout, items: Iterable[Cue | Frame], speaker: Source | None
) -> list[Attribution]:
    """The attributions of a paragraph; `speaker` is whom the paragraph before it left speaking."""
    found: list[Attribution] = []
    quotes, end = layout.quotes, layout.paragraph[1]
    for item in items:
        if item.start >= end:
            break
        if quotes and layout.quote_at(item.start) is not None:
            continue
        last = found[-1] if found else None
        if last is not None:
            speaker = last.source
        if isinstance(item, Frame):
            made = _from_frame(names, layout, item, found, speaker)
        else:
            made = _from_cue(names, layout, item, found, speaker)
        if made is None:
            continue
        if last is not None and last.chained and _takes_over(names, layout, last, made):
            found.pop()
        found.append(made)
    return _merged(found, called_quotes(names, layout)) if quotes else found


def _takes_over(names: Names, layout: Layout, last: Attribution, made: Attribution) -> bool:
    """Whether what a paper only passes on (据北湾日报报道,沈岚表示…) is the words of the next who speaks in its sentence."""
    return (
        made.lead - last.content < _CHAIN
        and not _told_before(names, last, made)
        and ";" not in names.folded[last.content : made.lead]
        and layout.sentence_index(last.lead) == layout.sentence_index(made.lead)
    )


def _told_before(names: Names, last: Attribution, made: Attribution) -> bool:
    """Whether a whole clause is told between a paper and the next who speaks (据北湾日报报道,机房满了,沈岚重申…)."""
    return (
        names.folded[made.lead - 1 : made.lead] in (",", "—")
        and made.lead - last.content > _TOLD
        and not _OCCASION.match(names.folded, last.content)
        and all(m.name != made.source.name for m in names.within(last.content, made.lead))
    )


@cache
def _subordinate() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{alternatives('subordinate')})")


def _merged(one: list[Attribution], other: list[Attribution]) -> list[Attribution]:
    if not other:
        return one
    taken = {item.quote for item in one if item.quote is not None}
    return sorted([*one, *(item for item in other if item.quote not in taken)], key=lambda item: item.lead)


def _from_frame(
    names: Names, layout: Layout, frame: Frame, found: list[Attribution], speaker: Source | None
) -> Attribution | None:
    last = found[-1] if found else None
    _start, stop = layout.sentences[layout.sentence_index(frame.start)]
    if frame.content >= stop or (last is not None and frame.start <= last.content and last.mark in (",", ":")):
        return None
    if last is not None and frame.start < last.content:
        return None
    source = source_of_frame(names, frame)
    if source is not None:
        source = _points_back(names, source, speaker, found) or source
    if source is None:
        return None
    return Attribution(
        source,
        frame.words(names.raw),
        frame.start,
        frame.content,
        ",",
        frame.words(names.folded),
        chained=_RELAYED.search(frame.cue) is not None,
    )


def _from_cue(
    names: Names, layout: Layout, cue: Cue, found: list[Attribution], speaker: Source | None
) -> Attribution | None:
    folded = names.folded
    if cue.lead < cue.start and (cut := names.inside(cue.lead)) is not None and cut.end <= cue.start:
        cue = replace(cue, lead=cut.end)
    start, stop = layout.sentences[layout.sentence_index(cue.start)]
    last = found[-1] if found else None
    outer, left = None, start
    if last is not None:
        if cue.lead < last.content and not (last.chained and cue.start > last.content):
            return None
        if last.content > start:
            outer, left = None if last.chained else last, last.content
    quote = claimed = None
    if layout.quotes and layout.quotes[0].start < cue.lead:
        quote = _spoken_before(names, layout, cue, last)
    if quote is not None:
        left = max(left, quote.end)
    clause = clause_start(folded, left, cue.lead)
    if quote is not None:
        claimed = _claimed(names, layout, cue, quote, clause, last)
    if claimed is None and (cue.mark == "." or cue.use == "after") and not _goes_before(folded, cue, outer):
        return None
    if folded[cue.end - 1] in _WIRES and _DATELINE.search(folded, max(start, cue.start - 4), cue.end):
        return None
    place = Place(layout.paragraph[0], start, left, clause, outer, claimed is not None)
    source = _source(names, cue, place, speaker)
    if source is None:
        return None
    meant = None
    if source.pronoun or source.kind == "group" or folded[source.start] in _THIRD:
        source = _opener(names, source, start)
        meant = _points_back(names, source, speaker, found)
    if meant is not None:
        if outer is not None and clause <= outer.content:
            return None
        source = Source(meant.name, meant.role, source.start, meant.kind)
    if outer is not None and _is_told(folded, cue, source, clause, outer, meant is not None):
        return None
    if claimed is None:
        if cue.mark == "." and _follows(folded, cue, source, start, clause, stop):
            claimed = Quote(start, clause, (start, clause))
        elif cue.mark == "." or not (
            cue.mark in _TOLD_AFTER or holds_proposition(names, cue, source, last is not None)
        ):
            return None
    return Attribution(
        source,
        names.raw[cue.lead : cue.end].removeprefix("的"),
        _words_start(folded, left, clause, min(source.start, cue.lead)) if claimed is None else claimed.start,
        cue.content,
        cue.mark,
        folded[cue.lead : cue.end],
        claimed,
        cue.mark == "," and source.kind != "person" and _MEDIA.match(folded, cue.start, cue.end) is not None,
    )


def _goes_before(folded: str, cue: Cue, outer: Attribution | None) -> bool:
    """Whether a cue that ends its sentence, or stands after quotations alone, can have words of its own without one:
    after it, or before it in its sentence (机房已满,沈岚说。).
    """
    if cue.mark == ".":
        return outer is None and cue.use == "free" and cue.kind == "say"
    return cue.mark in (":", "“") or (cue.mark == "," and folded[cue.end - 1] in "说道称")


def _opener(names: Names, source: Source, start: int) -> Source:
    """For a personal pronoun, the person whom its sentence opens with, else the source as it is."""
    if source.pronoun and source.kind == "person" and source.start > start:
        opener = sentence_subject(names, start, source.start)
        if opener is not None and opener.kind == "person" and not opener.pronoun:
            return Source(opener.name, opener.role, source.start)
    return source


def _is_told(folded: str, cue: Cue, source: Source, clause: int, outer: Attribution, back: bool) -> bool:
    """Whether a cue inside the words of `outer` is part of what is told there; `back` is set where its source points back."""
    if _subordinate().match(folded, clause, cue.lead):
        return True
    if source.name == outer.source.name:
        return False
    before = folded[clause - 1 : clause]
    if source.kind == "group" and not (back or before in (";", "。") or folded[cue.lead] == "则"):
        return True
    if cue.kind in ("think", "forecast") and before != ";":
        return True
    return clause <= outer.content and (folded[cue.start] == "的" or (cue.kind == "write" and cue.use == "colon"))


def _words_start(folded: str, left: int, clause: int, source: int) -> int:
    """Where the clause of a source begins, or the one before it that gives the topic (谈到扩建,沈岚表示…)."""
    start = clause if source == clause or source < left else clause_start(folded, left, source)
    if start > left and _TOPIC.search(folded, left, start):
        before = clause_start(folded, left, start - 1)
        if _TOPIC_FIRST.match(folded, before, start):
            return before
    return start


def _source(names: Names, cue: Cue, place: Place, speaker: Source | None) -> Source | None:
    """The subject of a cue, or what its silence means: the sentence's subject, the last speaker, a paper it names itself."""
    folded = names.folded
    if cue.use == "paper":
        return document_meant(names, place.paragraph, place.start, place.clause, cue.lead)
    tight = needs_subject(cue) or folded[cue.start] == "的"
    if not tight and place.outer is not None and cue.mark == ",":
        tight = folded.endswith(words("closing") + words("held"), cue.start, cue.end)
    source = passed_on(names, place.clause, cue.lead)
    if source is not None:
        return source
    head, end = core(names, place.clause, cue.lead)
    source = subject(names, head, end, tight, cue.kind == "data")
    source = source or distributed(names, place.paragraph, place.clause, cue.lead)
    if source is not None:
        return source
    silent = is_empty(names, place.clause, cue.lead)
    if silent and not place.claims and not folded.startswith(words("paper"), cue.start):
        source = understood(names, cue, place, speaker)
        if source is not None:
            return Source(source.name, source.role, place.clause, source.kind)
    pronoun = folded[place.clause : cue.lead].strip() in ("他", "她")
    open_to_words = (
        pronoun or cue.use in ("free", "told") or (cue.use != "colon" and cue.mark in (":", "“")) or place.claims
    )
    if open_to_words and cue.kind != "forecast":
        source = plain_words(names, head, end)
        if source is not None and (place.outer is None or is_anaphor(source) or folded[cue.lead] == "则"):
            return source
    if place.outer is None and (silent or folded[place.clause : cue.lead].strip() in word_set("this")):
        return open_data(names, cue) or paper(names, cue, speaker)
    return None


def _spoken_before(names: Names, layout: Layout, cue: Cue, last: Attribution | None) -> Quote | None:
    """The last quotation before a cue, if it is speech and no quoted word inside a clause."""
    begin = layout.paragraph[0]
    before = layout.quotes_in(max(begin, last.lead if last is not None else begin, cue.lead - 2000), cue.lead)
    if not before or not opens_alone(names.folded, before[-1], begin):
        return None
    alone = stands_alone(names.folded, before[-1], begin, cue.start)
    return before[-1] if alone or is_clause(names.folded, before[-1]) else None


def _points_back(names: Names, source: Source, speaker: Source | None, found: list[Attribution]) -> Source | None:
    """Whom a source means that points back: an unresolved 他 or 该机构 the last speaker, 该行 the last organisation
    that spoke, a pronoun the last person, if no other has been named since.
    """
    if (
        is_anaphor(source)
        and fold(source.name) in ("他们", "她们")
        and (several := people_told_of(names, source.start))
    ):
        return several
    if speaker is None:
        return None
    demonstrative = names.folded.startswith(words("demonstrative"), source.start)
    if source.pronoun and source.kind == "organisation" and demonstrative:
        return next((item.source for item in reversed(found) if item.source.kind == "organisation"), None)
    if source.kind == "group" and fold(source.name) in paper_words() and speaker.kind in ("organisation", "document"):
        return speaker
    him = names.folded[source.start : source.start + 1] in ("他", "她") and not (
        source.pronoun and source.kind == "person"
    )
    if him and speaker.kind == "organisation":
        return next((item.source for item in reversed(found) if item.source.kind in ("person", "group")), speaker)
    if is_anaphor(source) and speaker.kind == "group" and fold(speaker.name).endswith(words("many")):
        return next((item.source for item in reversed(found) if item.source.kind == "person"), None)
    if is_anaphor(source) or (names.folded.startswith("该", source.start - 1) and source.kind == "group"):
        if speaker.kind == "person" and fold(source.name).endswith(words("press")):
            return next((item.source for item in reversed(found) if item.source.kind == "organisation"), None)
        return speaker
    if not source.pronoun or source.kind != "person" or not found or speaker.kind != "person":
        return None
    between = names.within(max(found[-1].content, source.start - _FAR), source.start)
    other = any(m.kind == "person" and not m.pronoun and m.name != speaker.name for m in between)
    return None if other else speaker


def _claimed(
    names: Names, layout: Layout, cue: Cue, quote: Quote, clause: int, last: Attribution | None
) -> Quote | None:
    """The quotation right before “NP + cue” that the cue takes for its own."""
    if last is not None and last.content == quote.start:
        return None
    if cue.mark == "" or (last is not None and quote.start < last.content and last.quote is None):
        return None
    if last is not None and _goes_with(names, layout, quote, last, cue):
        return None
    if cue.start - quote.end > 60:
        return None
    between = names.folded[quote.end : clause].strip(" \n")
    if (
        between not in ("", ",", "。")
        and not _WHEN.fullmatch(between)
        and not (cue.mark == "." and _ON.fullmatch(between))
    ):
        return None
    opening = _last_before(names.folded, layout.paragraph[0], quote.start)
    short = opening not in ("", "。") and not is_clause(names.folded, quote)
    return None if short and (cue.mark != "." or quote.inner[1] - quote.inner[0] < _SHORT) else quote


def _goes_with(names: Names, layout: Layout, quote: Quote, last: Attribution, cue: Cue) -> bool:
    """Whether a quotation ends the sentence of the attribution before it (沈岚说机房满了,“没有空位。”) and not the cue's."""
    sentence = layout.sentence_index(quote.start)
    return (
        sentence == layout.sentence_index(last.content)
        and sentence < layout.sentence_index(cue.start)
        and _last_before(names.folded, layout.paragraph[0], quote.start) == ","
    )


def _last_before(folded: str, start: int, end: int) -> str:
    """The last character of folded[start:end] that is no space, "" where there is none near."""
    return folded[max(start, end - 20) : end].rstrip()[-1:]


def _follows(folded: str, cue: Cue, source: Source, start: int, clause: int, stop: int) -> bool:
    """Whether “…,NP + cue。” ends the sentence folded[start:stop] whose words before it are what is reported (机房已满,沈岚说。)."""
    if stop - cue.end > 1 or source.kind not in ("person", "organisation") or source.start < clause:
        return False
    before = folded[start:clause]
    return len(before) > _CLAUSE and before[-1] == "," and cue.end - clause <= _TAG and "“" not in before

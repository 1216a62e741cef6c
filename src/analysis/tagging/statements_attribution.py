"""Which cue belongs to which source: the attributions of one paragraph, in order."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from analysis.reading.folding import fold
from analysis.tagging.quotes import Quote
from analysis.tagging.statements_called import called_quotes
from analysis.tagging.statements_claims import holds_proposition
from analysis.tagging.statements_clauses import clause_start
from analysis.tagging.statements_content import Layout, is_clause, opens_alone, stands_alone
from analysis.tagging.statements_cues import Cue, alternatives, words
from analysis.tagging.statements_frames import Frame
from analysis.tagging.statements_names import Names, Source
from analysis.tagging.statements_papers import document_meant, open_data, paper, paper_words
from analysis.tagging.statements_sources import (
    distributed,
    is_anaphor,
    is_empty,
    needs_subject,
    plain_phrase,
    source_before,
    source_of_frame,
)
from analysis.tagging.statements_subjects import people_told_of, sentence_subject

_CHAIN = 60
_CLAUSE = 6
_SHORT = 4
_TAG = 24
_TOLD = 12
_FAR = 800
_TOPIC = re.compile(r"\s*(?:对于|针对|关于|至于|谈到|谈及|说到|提及|提到|被问|问及|面对|就)")
_OCCASION = re.compile(r"[^,。]{0,10}(?:[年月日周]|近日|日前|昨|今|当地时间)|[^,。]{0,4}(?:在|于|对|就|针对|面对|随着)")
_DATELINE = re.compile(r"[日电讯](?:报道|报导|道|讯|电|消息)$")
_WHEN = re.compile(r",?[^,。“”]{0,14}(?:[年月日时中前晚天间]|周[一二三四五六日]),")
_ON = re.compile(r"(?:对于|针对|关于|谈到|谈及|在谈到|在谈及|面对|就|被问到|被问及)[^,。“”]{2,30},")
_STUDY = re.compile(
    r"(?P<study>(?:另)?[一多两数][项份篇](?:最新)?(?:分析|研究|报告|调查|论文|文章|评论|调研|民调|测试))(?!的)"
)
_MEDIA = re.compile(r"(?:引述|援引|引用|转述)?(?:报道|报导|消息)")
_RELAYED = re.compile(r"报道|报导|消息|爆料|披露|援引|引述|获悉|了解")


class Attribution(NamedTuple):
    """A source with its cue: `lead` is where its own words begin, `content` where what it says would begin.

    `quote` is the quotation before it that it takes for its own; `mark` is the cue's.
    """

    source: Source
    cue: str
    lead: int
    content: int
    mark: str
    quote: Quote | None = None
    chained: bool = False


class _Place(NamedTuple):
    """Where a cue stands: the starts of its paragraph, of its sentence, of what may hold its subject and of its clause.

    `nested` is set inside what another reports, `claims` where a quotation before it is the cue's.
    """

    paragraph: int
    start: int
    left: int
    clause: int
    nested: bool
    claims: bool


def attributions(
    names: Names, layout: Layout, cues: list[Cue], frames: list[Frame], speaker: Source | None
) -> list[Attribution]:
    """The attributions of a paragraph; `speaker` is whom the paragraph before it left speaking."""
    found: list[Attribution] = []
    items: list[Cue | Frame] = sorted([*cues, *frames], key=lambda item: item.start) if frames else [*cues]
    for item in items:
        if not layout.paragraph[0] <= item.start < layout.paragraph[1] or layout.quote_at(item.start) is not None:
            continue
        last = found[-1] if found else None
        if isinstance(item, Frame):
            made = _from_frame(names, layout, item, found, last.source if last else speaker)
        else:
            made = _from_cue(names, layout, item, found, last.source if last else speaker)
        if made is None:
            continue
        if (
            last is not None
            and last.chained
            and made.lead - last.content < _CHAIN
            and not _told_before(names, last, made)
            and ";" not in names.folded[last.content : made.lead]
            and _same_sentence(layout, last, made)
        ):
            found.pop()
        found.append(made)
    called = [
        Attribution(who, cue, lead, quote.end, "”", quote) for who, cue, lead, quote in called_quotes(names, layout)
    ]
    return _merged(found, called)


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


def _same_sentence(layout: Layout, one: Attribution, other: Attribution) -> bool:
    return layout.sentence_index(one.lead) == layout.sentence_index(other.lead)


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
    tail = names.raw[slice(*frame.tail)]
    cue = (
        tail
        if frame.kind in ("learn", "own", "thought")
        else "…".join(filter(None, (names.raw[frame.start : frame.inner[0]], tail)))
    )
    return Attribution(source, cue, frame.start, frame.content, ",", chained=bool(_RELAYED.search(frame.cue)))


def _from_cue(
    names: Names, layout: Layout, cue: Cue, found: list[Attribution], speaker: Source | None
) -> Attribution | None:
    last = found[-1] if found else None
    cut = names.inside(cue.lead)
    if cut is not None and cut.end <= cue.start:
        cue = cue._replace(lead=cut.end)
    start, _ = layout.sentences[layout.sentence_index(cue.start)]
    if last is not None and cue.lead < last.content and not (last.chained and cue.start > last.content):
        return None
    nested = last is not None and last.content > start and not last.chained
    left = max(start, last.content) if last is not None and last.content > start else start
    quote = _spoken_before(names, layout, cue, last)
    if quote is not None:
        left = max(left, quote.end)
    clause = clause_start(names.folded, left, cue.lead)
    claimed = _claimed(names, layout, cue, quote, clause, last)
    if _DATELINE.search(names.folded, max(start, cue.start - 4), cue.end):
        return None
    source = _source(names, cue, _Place(layout.paragraph[0], start, left, clause, nested, claimed is not None), speaker)
    if source is not None and source.pronoun and source.kind == "person" and source.start > start:
        opener = sentence_subject(names, start, source.start)
        if opener is not None and opener.kind == "person" and not opener.pronoun:
            source = Source(opener.name, opener.role, source.start)
    meant = _points_back(names, source, speaker, found) if source is not None else None
    if source is not None and meant is not None:
        if nested and last is not None and clause <= last.content:
            return None
        source = Source(meant.name, meant.role, source.start, meant.kind)
    turned = meant is not None or names.folded[clause - 1 : clause] in tuple(";。") or names.folded[cue.lead] == "则"
    if source is None:
        return None
    if nested and last is not None and source.kind == "group" and not turned and source.name != last.source.name:
        return None
    if nested and _subordinate().match(names.folded, clause, cue.lead):
        return None
    displaces = last is not None and clause <= last.content and source.name != last.source.name
    if nested and displaces and (names.folded[cue.start] == "的" or (cue.kind == "write" and cue.use == "colon")):
        return None
    if (
        nested
        and cue.kind in ("think", "forecast")
        and names.folded[clause - 1] != ";"
        and last is not None
        and source.name != last.source.name
    ):
        return None
    told = cue.mark in (":", "“") or (cue.mark == "," and names.folded[cue.end - 1] in "说道称")
    if cue.use == "after" and claimed is None and not told:
        return None
    if claimed is None and not nested and _follows(names, layout, cue, source, clause):
        claimed = Quote(start, clause, (start, clause))
    if (cue.mark == "." or not holds_proposition(names, cue, source, last is not None)) and claimed is None:
        return None
    lead = clause_start(names.folded, left, max(min(source.start, cue.lead), left)) if source.start >= left else clause
    before = clause_start(names.folded, left, lead - 1) if lead > left else lead
    if _TOPIC.match(names.folded, before, lead):
        lead = before
    if claimed is not None:
        lead = claimed.start
    return Attribution(
        source,
        names.raw[cue.lead : cue.end].removeprefix("的"),
        lead,
        cue.content,
        cue.mark,
        claimed,
        _relays(names, cue, source),
    )


def _relays(names: Names, cue: Cue, source: Source) -> bool:
    """Whether a paper or agency passes on what another says (北湾日报报道,…)."""
    return cue.mark == "," and source.kind != "person" and bool(_MEDIA.match(names.folded, cue.start, cue.end))


def _source(names: Names, cue: Cue, place: _Place, speaker: Source | None) -> Source | None:
    """The subject of a cue, or what its silence means: the sentence's subject, the last speaker, a paper it names itself."""
    folded = names.folded
    if cue.use == "paper":
        return document_meant(names, place.paragraph, place.start, place.clause, cue.lead)
    noun = place.nested and cue.mark == "," and folded.endswith(words("closing") + words("held"), cue.start, cue.end)
    tight = noun or folded[cue.start] == "的" or cue.use != "free" or cue.kind in ("think", "forecast")
    source = source_before(names, place.left, cue.lead, tight, cue.kind == "data")
    if source is not None:
        return source
    each = distributed(names, place.paragraph, place.clause, cue.lead)
    if each is not None:
        return each
    silent = is_empty(names, place.clause, cue.lead)
    by_itself = folded.startswith(words("paper"), cue.start)
    if silent and not by_itself and not place.claims:
        source = _understood(names, cue, place, speaker)
        if source is not None:
            return Source(source.name, source.role, place.clause, source.kind)
    pronoun = folded[place.clause : cue.lead].strip() in ("他", "她")
    open_to_words = (
        pronoun or cue.use in ("free", "told") or (cue.use != "colon" and cue.mark in (":", "“")) or place.claims
    )
    if open_to_words and cue.kind != "forecast":
        source = plain_phrase(names, place.clause, cue.lead)
        if source is not None and (not place.nested or is_anaphor(source) or folded[cue.lead] == "则"):
            return source
    if not place.nested and (silent or folded[place.clause : cue.lead].strip() in words("this")):
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
    names: Names, layout: Layout, cue: Cue, quote: Quote | None, clause: int, last: Attribution | None
) -> Quote | None:
    """The quotation right before “NP + cue” that the cue takes for its own."""
    if last is not None and quote is not None and last.content == quote.start:
        return None
    if quote is None or cue.mark == "" or (last is not None and quote.start < last.content and last.quote is None):
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


def _follows(names: Names, layout: Layout, cue: Cue, source: Source, clause: int) -> bool:
    """Whether “…,NP + cue。” ends a sentence whose words before it are what is reported (机房已满,沈岚说。)."""
    start, stop = layout.sentences[layout.sentence_index(cue.start)]
    named = source.kind in ("person", "organisation") and source.start >= clause
    closes = cue.mark == "." and cue.use == "free" and cue.kind == "say" and stop - cue.end <= 1
    if not (closes and named):
        return False
    before = names.folded[start:clause]
    return len(before) > _CLAUSE and before[-1] == "," and cue.end - clause <= _TAG and "“" not in before


def _outlook(names: Names, cue: Cue, place: _Place) -> bool:
    """Whether a forecast goes on with an outlook that the clause before it gives (给出全年指引,预计…)."""
    before = clause_start(names.folded, place.left, place.clause - 1)
    return (
        cue.kind == "forecast"
        and not place.nested
        and names.folded[place.clause - 1 : place.clause] == ","
        and bool(_guidance().search(names.folded, before, place.clause - 1))
    )


@cache
def _guidance() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives('outlook')})$")


def _understood(names: Names, cue: Cue, place: _Place, speaker: Source | None) -> Source | None:
    """The source of a cue without a subject in its clause (…,并认为…): the sentence's subject, else the last speaker."""
    joint = names.folded.startswith(words("joint"), place.clause) or (
        cue.lead < cue.start and names.folded.startswith(words("joint"), cue.lead)
    )
    if needs_subject(cue) and not joint and cue.mark not in (":", "“") and not _outlook(names, cue, place):
        opens = cue.kind == "forecast" and not place.nested and cue.lead == place.start
        return speaker if opens and speaker is not None and speaker.kind == "organisation" else None
    if place.nested:
        if not joint and cue.lead > place.clause and names.folded.startswith("宣布", cue.start):
            return None
        turned = names.folded.rfind(";", place.left, place.clause)
        return (sentence_subject(names, turned + 1, place.clause) if turned >= 0 else None) or speaker
    if place.clause > place.start:
        if names.folded.startswith(("表明", "说明", "证明", "显示"), cue.start):
            return None
        subject = sentence_subject(names, place.start, place.clause)
        if subject is None and (study := _STUDY.match(names.folded, place.start, place.clause)):
            return names.words(*study.span("study"))
        return None if subject is not None and cue.kind == "data" and subject.kind == "place" else subject
    return speaker if joint else None

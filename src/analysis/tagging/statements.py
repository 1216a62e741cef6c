"""Text + names -> statements: who says what, in the words of the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TypeVar

from analysis.model import Mention, Range, Span, Statement, StatementKind
from analysis.tagging.quotes import MARKS, Quote, find_quotes
from analysis.tagging.segment import Text
from analysis.tagging.statements_attribution import attributions
from analysis.tagging.statements_blocks import (
    BULLET,
    goes_on_speaking,
    heading_speaker,
    is_item,
    opening_speaker,
    says_i,
    view_under,
)
from analysis.tagging.statements_called import may_be_words
from analysis.tagging.statements_content import Layout, direct_end, is_clause, run_end, stands_alone
from analysis.tagging.statements_cues import Cue, find_cues
from analysis.tagging.statements_frames import Frame, find_frames
from analysis.tagging.statements_loose import loose_quotes
from analysis.tagging.statements_names import Attribution, Names, Source
from analysis.tagging.statements_speech import BELOW, speech
from analysis.tagging.statements_subjects import sentence_subject
from analysis.tagging.statements_turns import Turn, headline_speaker, turns, uncovered
from analysis.tagging.statements_words import words

_T = TypeVar("_T", Cue, Frame)
_TRIM = " \t\n,。;:、!?)"
_FORGOTTEN = 2
# What sets words off that nobody's verb reports: quotation marks, a speaker's colon, the line above a speech.
_SET_OFF = (*MARKS, ":", *BELOW)
# The marks of an attribution that no words follow.
_CLOSED = frozenset(".”")
_WOVEN = 24
# A paragraph that ends so announces the quotation under it: 陆一鸣对此有不同的看法。
_VIEWS = tuple(
    f"{noun}。"
    for noun in ["看法", "观点", "判断", "理解", "想法", "答案", "回应", "意见", "见解", "认知", "解释", "态度"]
)
_VIEW_TOLD = re.compile(rf"(?:有|给出|表达|持|提出|做出|作出)了?[^,。]{{0,16}}(?:{'|'.join(_VIEWS)})\Z")
# What after a quotation is no more of what is said: a remark, or what the words brought about.
_AFTER_QUOTE = re.compile(r"[(—→]|,(?:引发|引起|招致|遭到|令|使得)")
_TRAILING = re.compile(
    r"[,;。](?:因此|所以|但是?|而且?|同时|并且?|不过|然而|此外|另外|其中|例如|比如|对此|随后|最后|而在)$"
)
_TRIM_END = " \t\n,。;:、!"


def extract_statements(text: Text, names: tuple[Mention, ...]) -> tuple[Statement, ...]:
    """The statements of an article, in order: each a stretch of words that the text credits to a source.

    A quotation is a direct statement, its marks left out; indirect words run on through their
    paragraph until another source, another's action, a new date or the article's own comment.
    Sources, cues and contents are those of PARC 3.0.

    >>> from analysis.model import Article
    >>> from analysis.tagging.segment import segment
    >>> raw = "远山科技总裁沈岚表示，机房已经满了。"
    >>> text = segment(Article("a", raw, body=((0, len(raw)),)))
    >>> name = Mention(6, 8, "沈岚", "person", "沈岚", role="远山科技总裁")
    >>> [(s.source, s.role, s.cue, s.content.text, s.kind) for s in extract_statements(text, (name,))]
    [('沈岚', '远山科技总裁', '表示', '机房已经满了', 'indirect')]
    """
    folded = text.folded
    reporting, framing = find_cues(folded), find_frames(folded)
    if not (reporting or framing or any(map(folded.__contains__, _SET_OFF))):
        return ()
    known = Names(text.raw, folded, names)
    blocks = find_quotes(text)
    starts = [block[0] for block, _ in blocks]
    cues, frames = _grouped(reporting, starts), _grouped(framing, starts)
    labelled = turns(text, known) or speech(text, known)
    found = [said for turn in labelled for said in _turn(known, turn)]
    speaker: Source | None = None
    voice: Source | None = None
    awaited: Attribution | None = None
    lone: Layout | None = None
    floor: Source | None = None
    quiet = 0
    for number, (block, quotes) in enumerate(blocks):
        paragraph = uncovered(block, labelled) if labelled else block
        headed = heading_speaker(known, paragraph)
        opened = opening_speaker(known, paragraph) if block != text.title else None
        if opened is not None:
            floor = opened.source if folded[opened.content : opened.content + 1] not in ("“", '"', " ") else None
            if floor is not None and says_i(known, (opened.content, paragraph[1])):
                found += _direct(known, floor, None, opened.content, paragraph[1])
                continue
        elif floor is not None and goes_on_speaking(known, paragraph, headed is not None):
            found += _direct(known, floor, None, *paragraph)
            continue
        else:
            floor = None
        last = folded[block[1] - 1]
        ends = last == ":" or (last == "。" and _announces_view(folded, block))
        told = number in cues or number in frames or awaited or opened or lone or ends
        if quotes and not told:
            told = bool(labelled) or any(may_be_words(folded, quote) for quote in quotes)
        if paragraph[0] >= paragraph[1] or not (told or (block == text.title and folded.find(":", *block) >= 0)):
            quiet += 1
            awaited = headed
            continue
        layout = Layout(folded, paragraph, quotes)
        listed = attributions(known, layout, cues.get(number, []), frames.get(number, []), speaker)
        if opened is not None:
            listed = [opened, *(item for item in listed if item.lead >= opened.content)]
        elif not listed and paragraph == text.title:
            listed = headline_speaker(text, known)
        if lone is not None and headed is None:
            found += _led(known, lone, layout, listed)
        made: list[Statement] = []
        if listed or quotes or awaited:
            made = _paragraph(known, layout, listed, voice if quiet < _FORGOTTEN else None, awaited)
            found += made
        if listed:
            speaker = listed[-1].source
            voice = speaker if _speaks(listed[-1]) else None
        elif made:
            speaker = Source(made[-1].source, made[-1].role, paragraph[0])
        quiet = 0 if listed or made else quiet + 1
        lone = layout if quotes and not made and _all_quoted(layout) else None
        if headed is not None:
            awaited = headed
        elif awaited is not None and awaited.mark != "\n" and is_item(folded, paragraph):
            awaited = awaited._replace(mark=":")
        elif awaited is None or not made or awaited.mark != "\n":
            awaited = _announced(known, layout, listed) if listed or ends or labelled else None
    found.sort(key=_place)
    return tuple(found)


def _place(statement: Statement) -> Range:
    return statement.content.start, statement.content.end


def _turn(names: Names, turn: Turn) -> list[Statement]:
    """An answer under its speaker's label: direct, marks or none."""
    if turn.source is None:
        return []
    start, end = turn.content, turn.end
    if names.folded[start] == "“" and names.folded[end - 1] == "”" and names.folded.find("“", start + 1, end) < 0:
        start, end = start + 1, end - 1
    return _direct(names, turn.source, None, start, end)


def _announces_view(folded: str, block: Range) -> bool:
    start, end = block
    return folded.endswith(_VIEWS, start, end) and _VIEW_TOLD.search(folded, max(start, end - 40), end) is not None


def _announced(names: Names, layout: Layout, listed: list[Attribution]) -> Attribution | None:
    """Who is announced by a paragraph that ends with a colon, for the quotation or list under it."""
    if listed and listed[-1].mark == ":\n":
        return listed[-1]
    start, end = layout.sentences[-1] if layout.sentences else layout.paragraph
    if names.folded[end - 1 : end] != ":" and not _announces_view(names.folded, (start, end)):
        return None
    source = listed[-1].source if listed and listed[-1].content > start else sentence_subject(names, start, end)
    return Attribution(source, ":", start, end, ":\n") if source is not None else None


def _grouped(items: list[_T], starts: list[int]) -> dict[int, list[_T]]:
    """The items of each block, by its number; `starts` is where the blocks begin."""
    groups: dict[int, list[_T]] = {}
    for item in items:
        groups.setdefault(bisect_right(starts, item.start) - 1, []).append(item)
    return groups


def _paragraph(
    names: Names, layout: Layout, listed: list[Attribution], speaker: Source | None, awaited: Attribution | None
) -> list[Statement]:
    """The statements of one paragraph; `speaker` spoke last before it, `awaited` ended the one before with a colon."""
    made: list[Statement] = []
    covered, stop = layout.paragraph
    heard: Source | None = None
    if awaited is not None:
        begin, end = _under(names, layout, awaited, listed)
        if begin < end:
            made += _stretch(names, layout, awaited.source, awaited.cue or None, begin, end)
            covered, heard = end, awaited.source
            listed = [item for item in listed if item.lead >= end]
    for number, item in enumerate(listed, 1):
        limit = listed[number].lead if number < len(listed) else stop
        if layout.quotes and covered < item.lead:
            made += _loose(names, layout, covered, item.lead, heard, speaker)
        if item.quote is not None:
            made += _stretch(names, layout, item.source, item.cue, item.quote.start, item.quote.end)
        covered = max(item.content, item.lead)
        if item.mark not in _CLOSED and item.content < limit:
            covered = _reported_end(names, layout, item, limit)
            made += _stretch(names, layout, item.source, item.cue, item.content, covered)
        elif item.quote is not None and item.mark == ".":
            covered = direct_end(layout, item.content, limit)
            made += _stretch(names, layout, item.source, item.cue, item.content, covered)
        if (
            layout.quotes
            and _speaks(item)
            and (heard is None or heard.kind != "person" or item.source.kind == "person")
        ):
            heard = item.source
    if layout.quotes and covered < stop:
        made += _loose(names, layout, covered, stop, heard, speaker)
    return made


def _under(names: Names, layout: Layout, awaited: Attribution, listed: list[Attribution]) -> Range:
    """What a paragraph holds of the words that the one above it announces, or sets under a speaker's heading."""
    folded, (start, stop) = layout.folded, layout.paragraph
    limit = listed[0].lead if listed else stop
    said = awaited.mark != "\n" and awaited.cue != ":"
    view = view_under(folded, layout.paragraph) if awaited.mark == "\n" else None
    if view is not None:
        return view.end(), stop
    if said and is_item(folded, layout.paragraph):
        bullet = BULLET.match(folded, start)
        return bullet.end() if bullet else start, stop
    if layout.quote_at(start) is not None:
        return start, direct_end(layout, start, limit)
    if said and awaited.mark == ":\n" and limit > start:
        return start, run_end(layout, names, awaited._replace(content=start, verb=""), limit)
    return start, start


def _all_quoted(layout: Layout) -> bool:
    """Whether a paragraph is one quotation and nothing else."""
    start, end = layout.paragraph
    return (
        len(layout.quotes) == 1
        and (layout.quotes[0].start, layout.quotes[0].end) == (start, end)
        and is_clause(layout.folded, layout.quotes[0])
    )


def _led(names: Names, lone: Layout, layout: Layout, listed: list[Attribution]) -> list[Statement]:
    """The quotation that stands before its speaker's paragraph (“机房满了。”\\n沈岚在论坛上谈起扩建。)."""
    start, end = layout.sentences[0]
    source = sentence_subject(names, start, end)
    if (source is None or source.kind != "person") and listed and listed[0].lead < end:
        source = listed[0].source
    if source is None or source.kind not in ("person", "group"):
        return []
    return _stretch(names, lone, source, None, *lone.paragraph)


def _speaks(item: Attribution) -> bool:
    """Whether an attribution is speech, so that a quotation after it can be its source's, and no figures (数据显示)."""
    return item.source.kind != "document" and not item.verb.endswith(words("by paper"))


def _reported_end(names: Names, layout: Layout, item: Attribution, limit: int) -> int:
    content = item.content
    quote = layout.quote_at(content) if layout.quotes else None
    if quote is not None and quote.start == content and stands_alone(layout.folded, quote, content, limit):
        return direct_end(layout, content, limit)
    return run_end(layout, names, item, limit)


def _loose(
    names: Names, layout: Layout, start: int, end: int, heard: Source | None, fresh: Source | None
) -> list[Statement]:
    made: list[Statement] = []
    for quote, source in loose_quotes(names, layout, start, end, heard, fresh):
        made += _stretch(names, layout, source, None, quote.start, quote.end)
    return made


def _stretch(names: Names, layout: Layout, source: Source, cue: str | None, start: int, end: int) -> list[Statement]:
    """The statements that folded[start:end] holds: quotes that stand alone are direct, what lies between is indirect."""
    made: list[Statement] = []
    at = start
    for quote in layout.quotes_in(start, end) if layout.quotes else ():
        if quote.start < at or not stands_alone(layout.folded, quote, start, end) or _woven(layout, quote, start, end):
            continue
        made += _indirect(names, layout, source, cue, at, quote.start)
        at = min(quote.end, end)
        made += _direct(names, source, cue, quote.inner[0], min(quote.inner[1], at))
    if at == start or not _AFTER_QUOTE.match(layout.folded, at):
        made += _indirect(names, layout, source, cue, at, end)
    return made


def _woven(layout: Layout, quote: Quote, start: int, end: int) -> bool:
    """Whether a short quotation without a stop is woven into the reported sentence folded[start:end] around it."""
    size = quote.inner[1] - quote.inner[0]
    if quote.end > end or size > _WOVEN or layout.folded[quote.inner[1] - 1] in "。!?…,;":
        return False
    if quote.start > start:
        return layout.folded[quote.start - 1] in ",; "
    goes_on = layout.folded[quote.end : quote.end + 1] == "," and end - quote.end > size
    return goes_on and not is_clause(layout.folded, quote)


def _direct(names: Names, source: Source, cue: str | None, start: int, end: int) -> list[Statement]:
    start, end = _trimmed(names.folded, start, end, " \n,")
    return [_statement(names, source, cue, start, end, "direct")] if end - start >= 2 else []


def _indirect(names: Names, layout: Layout, source: Source, cue: str | None, start: int, end: int) -> list[Statement]:
    start, end = _trimmed(names.folded, start, end, _TRIM_END)
    if trailing := _TRAILING.search(names.folded, max(start, end - 4), end):
        end = trailing.start()
    if end - start < 2:
        return []
    quoted = layout.quotes and layout.quotes_in(start, end)
    return [_statement(names, source, cue, start, end, "mixed" if quoted else "indirect")]


def _trimmed(folded: str, start: int, end: int, closing: str) -> Range:
    while start < end and folded[start] in _TRIM:
        start += 1
    while start < end and folded[end - 1] in closing:
        end -= 1
    return start, end


def _statement(names: Names, source: Source, cue: str | None, start: int, end: int, kind: StatementKind) -> Statement:
    return Statement(source.name, Span(start, end, names.raw[start:end]), kind, source.role, cue)

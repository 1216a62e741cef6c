"""Text + names -> statements: who says what, in the words of the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from analysis.model import Mention, Range, Span, Statement, StatementKind
from analysis.tagging.quotes import MARKS, Quote, find_quotes
from analysis.tagging.segment import Text
from analysis.tagging.statements_attribution import attributions
from analysis.tagging.statements_blocks import (
    BULLET,
    HEADING,
    LABEL,
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
from analysis.tagging.statements_speech import may_announce, speech
from analysis.tagging.statements_subjects import sentence_subject
from analysis.tagging.statements_turns import Turn, headline_speaker, turns, uncovered
from analysis.tagging.statements_words import words

_place = attrgetter("content.start", "content.end")
_TRIM = " \t\n,。;:、!?)"
_FORGOTTEN = 2
# What sets words off that nobody's verb reports: quotation marks, a speaker's colon.
_SET_OFF = (*MARKS, ":")
# The marks of an attribution that no words follow.
_CLOSED = frozenset(".”")
_WOVEN = 24
# A paragraph that ends so announces the quotation under it: 陆一鸣对此有不同的看法。
_VIEWS = tuple(
    f"{noun}。"
    for noun in ["看法", "观点", "判断", "理解", "想法", "答案", "回应", "意见", "见解", "认知", "解释", "态度"]
)
_VIEW_ENDS = frozenset(view[-2:] for view in _VIEWS)
_VIEW_TOLD = re.compile(rf"(?:有|给出|表达|持|提出|做出|作出)了?[^,。]{{0,16}}(?:{'|'.join(_VIEWS)})\Z")
# What after a quotation is no more of what is said: a remark, or what the words brought about.
_AFTER_QUOTE = re.compile(r"[(—→]|,(?:引发|引起|招致|遭到|令|使得)")
_CONNECTIVES = (
    *("因此", "所以", "但", "但是", "而", "而且", "同时", "并", "并且", "不过", "然而", "此外", "另外", "其中"),
    *("例如", "比如", "对此", "随后", "最后", "而在"),
)
_TRAILING = re.compile(rf"[,;。](?:{'|'.join(_CONNECTIVES)})$")
_TRAILERS = frozenset(word[-1] for word in _CONNECTIVES)
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
    telling: Sequence[Cue | Frame] = find_cues(folded)
    if framing := find_frames(folded):
        telling = sorted([*telling, *framing], key=attrgetter("start"))
    if not (telling or any(map(folded.__contains__, _SET_OFF)) or may_announce(folded)):
        return ()
    known = Names(text.raw, folded, names)
    blocks = find_quotes(text)
    told_in = _grouped(telling, blocks)
    colons = folded.count(":")
    labelled = turns(text, known) if colons > 1 else []
    if not labelled and may_announce(folded):
        labelled = speech(text, known)
    found = [said for turn in labelled for said in _turn(known, turn)] if labelled else []
    speaker: Source | None = None
    voice: Attribution | None = None
    awaited: Attribution | None = None
    lone: Layout | None = None
    floor: Source | None = None
    quiet = 0
    for number, (block, quotes) in enumerate(blocks):
        start, end = paragraph = uncovered(block, labelled) if labelled else block
        headed = heading_speaker(known, paragraph) if end - start <= HEADING else None
        opened = None
        if floor is not None or (colons and folded.find(":", start, start + LABEL) >= 0):
            opened = opening_speaker(known, paragraph) if block != text.title else None
            if opened is not None:
                floor = opened.source if folded[opened.content : opened.content + 1] not in ("“", '"', " ") else None
                if floor is not None and says_i(known, (opened.content, end)):
                    found += _direct(known, floor, None, opened.content, end)
                    continue
            elif floor is not None and goes_on_speaking(known, paragraph, headed is not None):
                found += _direct(known, floor, None, start, end)
                continue
            else:
                floor = None
        items = told_in.get(number, ())
        last = folded[block[1] - 2 : block[1]]
        ends = last[-1:] == ":" or (last in _VIEW_ENDS and _announces_view(folded, block))
        bare = not (
            items or awaited or opened or lone or ends or (quotes and (labelled or may_be_words(folded, quotes)))
        )
        if bare and colons and block == text.title:
            bare = folded.find(":", start, end) < 0
        if bare or start >= end:
            quiet += 1
            awaited = headed
            continue
        layout = Layout(text, paragraph, quotes)
        listed = attributions(known, layout, items, speaker)
        if opened is not None:
            listed = [opened, *(item for item in listed if item.lead >= opened.content)]
        elif not listed and paragraph == text.title:
            listed = headline_speaker(text, known)
        if lone is not None and headed is None:
            found += _led(known, lone, layout, listed)
        made: list[Statement] = []
        if listed or quotes or awaited:
            fresh = voice.source if quotes and voice and quiet < _FORGOTTEN and _speaks(voice) else None
            made = _paragraph(known, layout, listed, fresh, awaited)
            found += made
        if listed:
            voice = listed[-1]
            speaker = voice.source
        elif made:
            speaker = Source(made[-1].source, made[-1].role, start)
        quiet = 0 if listed or made else quiet + 1
        lone = layout if quotes and not made and _all_quoted(layout) else None
        if headed is not None:
            awaited = headed
        elif awaited is not None and awaited.mark != "\n" and is_item(folded, paragraph):
            awaited = replace(awaited, mark=":")
        elif awaited is None or not made or awaited.mark != "\n":
            open_end = ends or labelled or (listed and listed[-1].mark == ":\n")
            awaited = _announced(known, layout, listed) if open_end else None
    if len(found) > 1:
        found.sort(key=_place)
    return tuple(found)


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


def _grouped(items: Sequence[Cue | Frame], blocks: list[tuple[Range, list[Quote]]]) -> dict[int, list[Cue | Frame]]:
    """The items of each block, by its number, in order."""
    groups: dict[int, list[Cue | Frame]] = {}
    starts = [block[0] for block, _ in blocks] if items else []
    for item in items:
        groups.setdefault(bisect_right(starts, item.start) - 1, []).append(item)
    return groups


def _paragraph(
    names: Names, layout: Layout, listed: list[Attribution], fresh: Source | None, awaited: Attribution | None
) -> list[Statement]:
    """The statements of one paragraph; `fresh` spoke last before it, `awaited` ended the one before with a colon."""
    made: list[Statement] = []
    covered, stop = layout.paragraph
    quotes = layout.quotes
    heard: Source | None = None
    if awaited is not None:
        begin, end = _under(names, layout, awaited, listed)
        if begin < end:
            made += _stretch(names, layout, awaited.source, awaited.cue or None, begin, end)
            covered, heard = end, awaited.source
            listed = [item for item in listed if item.lead >= end]
    for number, item in enumerate(listed, 1):
        limit = listed[number].lead if number < len(listed) else stop
        source, content, quote = item.source, item.content, item.quote
        if quotes and covered < item.lead:
            made += _loose(names, layout, covered, item.lead, heard, fresh)
        if quote is not None:
            made += _stretch(names, layout, source, item.cue, quote.start, quote.end)
        covered = max(content, item.lead)
        if item.mark not in _CLOSED and content < limit:
            covered = _reported_end(names, layout, item, limit)
            made += _stretch(names, layout, source, item.cue, content, covered)
        elif quote is not None and item.mark == ".":
            covered = direct_end(layout, content, limit)
            made += _stretch(names, layout, source, item.cue, content, covered)
        if quotes and _speaks(item) and (heard is None or heard.kind != "person" or source.kind == "person"):
            heard = source
    if quotes and covered < stop:
        made += _loose(names, layout, covered, stop, heard, fresh)
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
        return start, run_end(layout, names, replace(awaited, content=start, verb=""), limit)
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
    quote = layout.quote_at(item.content) if layout.quotes else None
    if quote and quote.start == item.content and stands_alone(layout.folded, quote, item.content, limit):
        return direct_end(layout, item.content, limit)
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
    if not layout.quotes:
        return _indirect(names, layout, source, cue, start, end)
    made: list[Statement] = []
    at = start
    for quote in layout.quotes_in(start, end):
        if quote.start < at or not stands_alone(layout.folded, quote, start, end) or _woven(layout, quote, start, end):
            continue
        if at < quote.start:
            made += _indirect(names, layout, source, cue, at, quote.start)
        at = min(quote.end, end)
        made += _direct(names, source, cue, quote.inner[0], min(quote.inner[1], at))
    if at < end and (at == start or not _AFTER_QUOTE.match(layout.folded, at)):
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
    folded = names.folded
    start, end = _trimmed(folded, start, end, _TRIM_END)
    if folded[end - 1] in _TRAILERS and (trailing := _TRAILING.search(folded, max(start, end - 4), end)):
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

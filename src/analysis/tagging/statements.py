"""Text + names -> statements: who says what, in the words of the text."""

from __future__ import annotations

import re
from typing import TypeVar

from analysis.model import Mention, Range, Span, Statement, StatementKind
from analysis.reading.folding import fold
from analysis.tagging.quotes import Quote, find_blocks, find_marks, find_quotes
from analysis.tagging.segment import Text
from analysis.tagging.statements_attribution import Attribution, attributions
from analysis.tagging.statements_blocks import (
    BULLET,
    goes_on_speaking,
    heading_speaker,
    is_item,
    opening_speaker,
    says_i,
    view_under,
)
from analysis.tagging.statements_content import Layout, direct_end, is_clause, run_end, stands_alone
from analysis.tagging.statements_cues import Cue, find_cues, words
from analysis.tagging.statements_frames import Frame, find_frames
from analysis.tagging.statements_loose import loose_quotes
from analysis.tagging.statements_names import Names, Source
from analysis.tagging.statements_speech import speech
from analysis.tagging.statements_subjects import sentence_subject
from analysis.tagging.statements_turns import Turn, headline_speaker, turns, uncovered

_T = TypeVar("_T", Quote, Cue, Frame)
_TRIM = " \t\n,。;:、!?)"
_FORGOTTEN = 2
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
    known = Names(text.raw, text.folded, names)
    marks = find_marks(text.folded)
    blocks = find_blocks(text, marks)
    quotes, cues, frames = list(find_quotes(text, marks, blocks)), find_cues(text.folded), find_frames(text.folded)
    labelled = turns(text, known) or speech(text, known)
    found = [said for turn in labelled if (said := _turn(known, turn)) is not None]
    speaker: Source | None = None
    voice: Source | None = None
    awaited: Attribution | None = None
    lone: Layout | None = None
    floor: Source | None = None
    quiet = 0
    grouped = zip(blocks, _grouped(quotes, blocks), _grouped(cues, blocks), _grouped(frames, blocks), strict=True)
    for block, inner_quotes, inner_cues, inner_frames in grouped:
        paragraph = uncovered(block, labelled) if labelled else block
        headed = heading_speaker(known, paragraph)
        opened = opening_speaker(known, paragraph) if block != text.title else None
        if opened is not None:
            unmarked = text.folded[opened.content : opened.content + 1] not in ("“", '"', " ")
            floor = opened.source if unmarked else None
            if unmarked and says_i(known, (opened.content, paragraph[1])):
                said = _statement(
                    known,
                    Layout(text.folded, paragraph, []),
                    opened.source,
                    None,
                    opened.content,
                    paragraph[1],
                    "direct",
                )
                found += [said] if said is not None else []
                continue
        elif floor is not None and goes_on_speaking(known, paragraph, headed is not None):
            said = _statement(known, Layout(text.folded, paragraph, []), floor, None, *paragraph, "direct")
            found += [said] if said is not None else []
            continue
        else:
            floor = None
        silent = not (inner_quotes or inner_cues or inner_frames or awaited or opened or lone)
        ends = text.folded[block[1] - 1] == ":" or _announces_view(text.folded, block)
        if paragraph[0] >= paragraph[1] or (silent and block != text.title and not ends):
            quiet += 1
            awaited = headed
            continue
        layout = Layout(text.folded, paragraph, inner_quotes)
        listed = attributions(known, layout, inner_cues, inner_frames, speaker)
        if opened is not None:
            listed = [opened, *(item for item in listed if item.lead >= opened.content)]
        elif not listed and paragraph == text.title:
            listed = headline_speaker(text, known)
        if lone is not None and headed is None:
            found.extend(_led(known, lone, layout, listed))
        bare = not (listed or inner_quotes or awaited)
        made = [] if bare else _paragraph(known, layout, listed, voice if quiet < _FORGOTTEN else None, awaited)
        found.extend(made)
        if listed:
            speaker = listed[-1].source
            voice = speaker if _speaks(listed[-1]) else None
        elif made:
            speaker = Source(made[-1].source, made[-1].role, paragraph[0])
        quiet = 0 if listed or made else quiet + 1
        lone = layout if not made and _all_quoted(layout) else None
        if headed is not None:
            awaited = headed
        elif awaited is not None and awaited.mark != "\n" and is_item(text.folded, paragraph):
            awaited = awaited._replace(mark=":")
        elif awaited is None or not made or awaited.mark != "\n":
            awaited = _announced(known, layout, listed)
    return tuple(sorted(found, key=lambda s: (s.content.start, s.content.end)))


def _turn(names: Names, turn: Turn) -> Statement | None:
    """An answer under its speaker's label: direct, marks or none."""
    if turn.source is None:
        return None
    start, end = turn.content, turn.end
    if names.folded[start] == "“" and names.folded[end - 1] == "”" and names.folded.find("“", start + 1, end) < 0:
        start, end = start + 1, end - 1
    return _statement(names, Layout(names.folded, (start, end), []), turn.source, None, start, end, "direct")


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


def _grouped(items: list[_T], blocks: tuple[Range, ...]) -> list[list[_T]]:
    """The items of each block; both in order."""
    if not items:
        return [[]] * len(blocks)
    groups: list[list[_T]] = []
    at = 0
    for start, end in blocks:
        while at < len(items) and items[at].start < start:
            at += 1
        first = at
        while at < len(items) and items[at].start < end:
            at += 1
        groups.append(items[first:at])
    return groups


def _paragraph(
    names: Names, layout: Layout, listed: list[Attribution], speaker: Source | None, awaited: Attribution | None
) -> list[Statement]:
    """The statements of one paragraph; `speaker` spoke last before it, `awaited` ended the one before with a colon."""
    made: list[Statement] = []
    covered = layout.paragraph[0]
    heard: Source | None = None
    if awaited is not None:
        begin, end = _under(names, layout, awaited, listed)
        made += _stretch(names, layout, awaited.source, awaited.cue or None, begin, end)
        if begin < end:
            covered, heard = end, awaited.source
            listed = [item for item in listed if item.lead >= end]
    for number, item in enumerate(listed):
        limit = listed[number + 1].lead if number + 1 < len(listed) else layout.paragraph[1]
        made += _loose(names, layout, covered, item.lead, heard, speaker)
        if item.quote is not None:
            made += _stretch(names, layout, item.source, item.cue, item.quote.start, item.quote.end)
        end = max(item.content, item.lead)
        if item.mark not in (".", "”") and item.content < limit:
            end = _reported_end(names, layout, item, limit)
            made += _stretch(names, layout, item.source, item.cue, item.content, end)
        elif item.quote is not None and item.mark == ".":
            end = direct_end(layout, item.content, limit)
            made += _stretch(names, layout, item.source, item.cue, item.content, end)
        covered = end
        if _speaks(item) and (heard is None or heard.kind != "person" or item.source.kind == "person"):
            heard = item.source
    made += _loose(names, layout, covered, layout.paragraph[1], heard, speaker)
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
        return start, run_end(layout, names, awaited.source, start, limit, bound=False)
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
    return item.source.kind != "document" and not fold(item.cue).endswith(words("by paper"))


def _reported_end(names: Names, layout: Layout, item: Attribution, limit: int) -> int:
    quote = layout.quote_at(item.content)
    if quote is not None and quote.start == item.content and stands_alone(layout.folded, quote, item.content, limit):
        return direct_end(layout, item.content, limit)
    closing = words("closing")
    first = names.folded.find("。", item.content, limit)
    praised = names.folded.endswith(words("worth"), item.content, first if first >= 0 else limit)
    return run_end(
        layout,
        names,
        item.source,
        item.content,
        limit,
        item.mark == "",
        item.mark == "" and (praised or fold(item.cue).endswith(closing)),
        item.mark == ":",
        fold(item.cue).endswith(words("announcing")),
        item.source.kind != "person" and fold(item.cue).endswith(words("relaying")),
        item.source.kind != "person" and fold(item.cue).endswith(words("counting")),
    )


def _loose(
    names: Names, layout: Layout, start: int, end: int, heard: Source | None, fresh: Source | None
) -> list[Statement]:
    made: list[Statement] = []
    for quote, source in loose_quotes(names, layout, start, end, heard, fresh) if start < end and layout.quotes else ():
        made += _stretch(names, layout, source, None, quote.start, quote.end)
    return made


def _stretch(
    names: Names,
    layout: Layout,
    source: Source,
    cue: str | None,
    start: int,
    end: int,
    kind: StatementKind | None = None,
) -> list[Statement]:
    """The statements that folded[start:end] holds: quotes that stand alone are direct, what lies between is indirect."""
    made = []
    at = start
    if kind is None:
        for quote in layout.quotes_in(start, end):
            stop = min(quote.end, end)
            if (
                quote.start >= at
                and stands_alone(layout.folded, quote, start, end)
                and not _woven(layout, quote, start, end)
            ):
                made.append(_statement(names, layout, source, cue, at, quote.start, None))
                made.append(_statement(names, layout, source, cue, quote.inner[0], min(quote.inner[1], stop), "direct"))
                at = stop
    if at == start or not _AFTER_QUOTE.match(layout.folded, at):
        made.append(_statement(names, layout, source, cue, at, end, kind))
    return [statement for statement in made if statement is not None]


def _woven(layout: Layout, quote: Quote, start: int, end: int) -> bool:
    """Whether a short quotation without a stop is woven into the reported sentence folded[start:end] around it."""
    size = quote.inner[1] - quote.inner[0]
    if quote.end > end or size > _WOVEN or layout.folded[quote.inner[1] - 1] in "。!?…,;":
        return False
    if quote.start > start:
        return layout.folded[quote.start - 1] in ",; "
    goes_on = layout.folded[quote.end : quote.end + 1] == "," and end - quote.end > size
    return goes_on and not is_clause(layout.folded, quote)


def _statement(
    names: Names, layout: Layout, source: Source, cue: str | None, start: int, end: int, kind: StatementKind | None
) -> Statement | None:
    folded = layout.folded
    while start < end and folded[start] in _TRIM:
        start += 1
    while start < end and folded[end - 1] in (_TRIM_END if kind != "direct" else " \n,"):
        end -= 1
    if kind != "direct" and (trailing := _TRAILING.search(folded, max(start, end - 4), end)):
        end = trailing.start()
    if end - start < 2:
        return None
    if kind is None:
        kind = "mixed" if layout.quotes_in(start, end) else "indirect"
    return Statement(source.name, Span(start, end, names.raw[start:end]), kind, source.role, cue)

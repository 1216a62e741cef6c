"""Whose a quotation is that no reporting verb claims: its neighbour's in the sentence, else the last speaker's."""

from __future__ import annotations

import re
from functools import cache

from analysis.tagging.quotes import Quote
from analysis.tagging.statements_content import Layout, is_clause, stands_alone
from analysis.tagging.statements_names import Names, Source
from analysis.tagging.statements_subjects import sentence_subject
from analysis.tagging.statements_words import alternatives

_BESIDE = re.compile(r"[^,。!?;:\n“”]{1,40}")
_ROLE = 30
_PEOPLE = frozenset({"person"})


def loose_quotes(
    names: Names, layout: Layout, start: int, end: int, heard: Source | None, fresh: Source | None
) -> list[tuple[Quote, Source]]:
    """The whole quoted clauses of a stretch with their speakers.

    In this order: the person whom the clause right after the quotation begins with (“…”沈岚笑了),
    the person the words before it speak of, if a comma or colon leads to it (沈岚有些无奈:“…”),
    `heard`, who spoke last in the paragraph, and for a quotation that opens the paragraph `fresh`,
    who spoke last in the one before.
    """
    found = []
    for quote in layout.quotes_in(start, end):
        if quote.end > end or not is_clause(layout.folded, quote):
            continue
        if not stands_alone(layout.folded, quote, start, end) and not _spoken_of(layout, quote):
            continue
        first = quote.start == layout.paragraph[0]
        source = _after(names, layout, quote) or _before(names, layout, quote) or heard or (fresh if first else None)
        if source is not None:
            found.append((quote, source))
            heard = source
    return found


@cache
def _uttered() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives('uttered')}) ?$")


def _spoken_of(layout: Layout, quote: Quote) -> bool:
    """Whether a quoted sentence stands right after the word for it (沈岚留下一句“机房满了。”)."""
    ended = layout.folded[quote.inner[1] - 1] in "。!?…"
    return (
        ended and _uttered().search(layout.folded, max(layout.paragraph[0], quote.start - 8), quote.start) is not None
    )


def _after(names: Names, layout: Layout, quote: Quote) -> Source | None:
    start = quote.end + (layout.folded[quote.end : quote.end + 1] == ",")
    clause = _BESIDE.match(layout.folded, start, layout.paragraph[1])
    if clause is None:
        return None
    for mention in names.within(start, clause.end()):
        if mention.kind in _PEOPLE and mention.start - start <= _ROLE and not _governed(names, start, mention.start):
            return names.source(mention)
    return None


def _governed(names: Names, start: int, end: int) -> bool:
    return bool(re.search(r"[对向把被将与和跟给在从让]", names.folded[start:end]))


def _before(names: Names, layout: Layout, quote: Quote) -> Source | None:
    start, _ = layout.sentences[layout.sentence_index(quote.start)]
    before = layout.folded[start : quote.start].rstrip(" ")
    if before[-1:] not in (",", ":") and not _spoken_of(layout, quote):
        return None
    source = sentence_subject(names, start, quote.start)
    if source is not None and source.kind in _PEOPLE:
        return source
    people = {m.name: m for m in names.within(start, quote.start) if m.kind in _PEOPLE}
    return names.source(people.popitem()[1]) if len(people) == 1 and before[-1] == ":" else None

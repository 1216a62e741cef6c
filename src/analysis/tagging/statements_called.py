"""Quotations that a phrase gives to somebody without a reporting verb: 沈岚所说的“…”, 引述沈岚的话:“…”, “…”这是沈岚的评价."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from analysis.tagging.quotes import Quote
from analysis.tagging.statements_clauses import clause_start
from analysis.tagging.statements_content import Layout, is_clause
from analysis.tagging.statements_names import Names, Source
from analysis.tagging.statements_sources import plain_phrase, source_before
from analysis.tagging.statements_words import alternatives

_SAID = re.compile(r"(?P<cue>所说|所言|所称|口中|说过|曾说|常说)的(?:那句|一句|这句)?$")
_SHORTEST = 6


def may_be_words(folded: str, quote: Quote) -> bool:
    """Whether a quote is long enough to be somebody's words and no name or scare-quoted word."""
    return quote.inner[1] - quote.inner[0] >= _SHORTEST or is_clause(folded, quote)


def called_quotes(names: Names, layout: Layout) -> Iterator[tuple[Source, str, int, Quote]]:
    """The source, its phrase, where its words begin, and the quotation, for each that such a phrase gives."""
    paragraph = layout.paragraph[0]
    for quote in layout.quotes:
        if quote.inner[1] - quote.inner[0] < _SHORTEST:
            continue
        match = _SAID.search(names.folded, max(paragraph, quote.start - 10), quote.start)
        if match is not None:
            lead = clause_start(names.folded, paragraph, match.start())
            source = source_before(names, lead, match.start(), tight=True)
        else:
            match = _relayed().search(names.folded, max(paragraph, quote.start - 40), quote.start)
            match = match or _so_said().match(names.folded, quote.end)
            if match is None:
                continue
            lead, end = match.span("who")
            source = source_before(names, clause_start(names.folded, lead, end), end) or plain_phrase(names, lead, end)
        if source is not None:
            yield source, names.raw[slice(*match.span("cue"))], min(lead, quote.start), quote


@cache
def _relayed() -> re.Pattern[str]:
    """Another's words that the text passes on (引述沈岚的话:“…”)."""
    return re.compile(
        rf"(?P<cue>{alternatives('relay')})(?P<who>[^,。;:“”\n]{{1,24}}?)的(?:话|说法|观点|原话|评价|看法)[,:]? ?$"
    )


@cache
def _so_said() -> re.Pattern[str]:
    """Whose words the sentence after a quotation says they are (“…”这是沈岚对新规的评价。)."""
    return re.compile(
        r"[,。]?(?:而)?这(?:就|便|也|正)?是(?P<who>[^,。;:“”\n]{1,30}?)(?:对于?[^,。;:“”\n]{1,30})?的"
        rf"(?P<cue>{alternatives('held', 'utterance')})[,。]"
    )

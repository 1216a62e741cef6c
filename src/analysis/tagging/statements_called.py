"""Quotations that a phrase gives to somebody without a reporting verb: 沈岚所说的“…”, 引述沈岚的话:“…”, “…”这是沈岚的评价."""

from __future__ import annotations

import re
from functools import cache

from analysis.tagging.quotes import Quote
from analysis.tagging.statements_clauses import clause_start
from analysis.tagging.statements_content import Layout, is_clause
from analysis.tagging.statements_names import Attribution, Names
from analysis.tagging.statements_sources import plain_phrase, source_before
from analysis.tagging.statements_words import alternatives

_SAID = re.compile(r"(?P<cue>所说|所言|所称|口中|说过|曾说|常说)的(?:那句|一句|这句)?$")
_SAID_ENDS = frozenset("的句")
_WORDS = ("话", "说法", "观点", "原话", "评价", "看法")
_RELAYED_ENDS = frozenset([*(word[-1] for word in _WORDS), *",: "])
_SHORTEST = 6


def may_be_words(folded: str, quotes: list[Quote]) -> list[Quote]:
    """Those of some quotes that are long enough to be somebody's words and no name or scare-quoted word."""
    return [quote for quote in quotes if quote.inner[1] - quote.inner[0] >= _SHORTEST or is_clause(folded, quote)]


def called_quotes(names: Names, layout: Layout) -> list[Attribution]:
    """An attribution for each quotation that such a phrase gives, its cue the phrase."""
    folded, paragraph = names.folded, layout.paragraph[0]
    found = []
    for quote in layout.quotes:
        start, end = quote.start, quote.end
        if quote.inner[1] - quote.inner[0] < _SHORTEST:
            continue
        before = folded[start - 1 : start]
        if before in _SAID_ENDS and (match := _SAID.search(folded, max(paragraph, start - 10), start)):
            lead = clause_start(folded, paragraph, match.start())
            source = source_before(names, lead, match.start(), tight=True)
        else:
            match = _relayed().search(folded, max(paragraph, start - 40), start) if before in _RELAYED_ENDS else None
            match = match or _so_said().match(folded, end)
            if match is None:
                continue
            lead, stop = match.span("who")
            source = source_before(names, clause_start(folded, lead, stop), stop) or plain_phrase(names, lead, stop)
        if source is not None:
            cue = names.raw[slice(*match.span("cue"))]
            found.append(Attribution(source, cue, min(lead, start), end, "”", quote=quote))
    return found


@cache
def _relayed() -> re.Pattern[str]:
    """Another's words that the text passes on (引述沈岚的话:“…”)."""
    return re.compile(
        rf"(?P<cue>{alternatives('relay')})(?P<who>[^,。;:“”\n]{{1,24}}?)的(?:{'|'.join(_WORDS)})[,:]? ?$"
    )


@cache
def _so_said() -> re.Pattern[str]:
    """Whose words the sentence after a quotation says they are (“…”这是沈岚对新规的评价。)."""
    return re.compile(
        r"[,。]?(?:而)?这(?:就|便|也|正)?是(?P<who>[^,。;:“”\n]{1,30}?)(?:对于?[^,。;:“”\n]{1,30})?的"
        rf"(?P<cue>{alternatives('held', 'utterance')})[,。]"
    )

"""A name set right behind its kind: 具身智能企业|青岚动力, 超算“曙光”, 初创公司|Prometheus."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.model import Mention
from analysis.tagging import names_lexicon
from analysis.tagging.figures_context import Context, Mark, Sentence, marks_in, names_in, quantities_in, times_in

_QUOTED = re.compile(r"\s*“([^“”,。]{2,12})”\s*")
_COINED = re.compile(r"\s*([\u4e00-\u9fff]{3,6}|[A-Z][A-Za-z0-9.]{2,15})\s*")
_KINDS = frozenset({"thing", "generic", "kind"})
_OF_METRICS = frozenset({"head", "qualifier", "firm", "status"})
_GAP = 24


def introduced(sentence: Sentence, start: int, end: int) -> str | None:
    """The name that ends the phrase, quoted or known to no list, where its kind stands before it."""
    kinds = [m for m in marks_in(sentence, start, end) if m.end < end and not m.kinds.isdisjoint(_KINDS)]
    if not kinds:
        return None
    folded, raw = sentence.folded, sentence.raw
    for kind in reversed(kinds):
        quoted = _QUOTED.fullmatch(folded, kind.end, end)
        if quoted:
            return raw[quoted.start(1) : quoted.end(1)]
    if kinds[-1].start <= start or "kind" not in kinds[-1].kinds:
        return None
    at = kinds[-1].end
    dated = next(iter(times_in(sentence.context, at, end)), None)
    end = dated.start if dated else end
    coined = _COINED.fullmatch(folded, at, end)
    if coined is None or names_in(sentence.context, at, end) or quantities_in(sentence.context, at, end):
        return None
    first, stop = coined.span(1)
    marks = marks_in(sentence, first, stop)
    known = any(
        (m.start == first and not (m.kinds == {"link"} and m.end - m.start == 1)) or m.kinds & _OF_METRICS
        for m in marks
    )
    if known or folded[first:stop] in names_lexicon.common_words() or not (dated or _acts(sentence, end)):
        return None
    return raw[first:stop]


def _acts(sentence: Sentence, at: int) -> bool:
    """Whether a verb of doing, its adverb or a bracket follows a name."""
    following = next(iter(marks_in(sentence, at, at + 1)), None)
    acting = following is not None and bool(following.kinds & {"deed", "adverb", "cue", "prep"})
    return acting or sentence.folded.startswith("(", at)


def from_kind(sentence: Sentence, names: Sequence[Mention]) -> Sequence[Mention]:
    """The names of a phrase from the one on that its kind introduces: 林远创立的初创公司|星河."""
    for at in range(len(names) - 1, 0, -1):
        before = marks_in(sentence, names[at - 1].end, names[at].start)[-1:]
        if before and not names[at].pronoun and _is_kind(sentence.context, before[0], names[at - 1], names[at]):
            return names[at:]
    return names


def _is_kind(context: Context, mark: Mark, owner: Mention, name: Mention) -> bool:
    gap = context.text.folded[owner.end : name.start]
    close = mark.end >= name.start - 1 and bool(mark.kinds & _KINDS)
    return close and len(gap) <= _GAP and ("的" in gap or gap.strip() == mark.word)

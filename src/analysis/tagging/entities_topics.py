"""What a text goes on about where a clause has no subject: whose news it is, where it is set, the topic before."""

from __future__ import annotations

import re
from bisect import bisect_right

from analysis.model import Quantity, Range
from analysis.tagging.entities_phrases import skip_opening, subject_of
from analysis.tagging.entities_resolve import VOICES, is_measured
from analysis.tagging.figures_context import Context, clauses_of, marks_in, names_in

_SET_IN = re.compile(r"[\s而但]*在")
# How many clauses back a subject still reaches.
_REACH = 12
_OWN_NEWS = frozenset({"宣布", "表示", "称", "透露", "介绍", "披露"})
_SAYS = frozenset(
    {"指出", "坦言", "强调", "说", "解释", "解释称", "回应", "回应称", "提到", "补充", "预测", "预期", "认为"}
)
_CITING = re.compile(r"\s*(?:另)?(?:据|根据|按照|援引)")


def setting(context: Context, sentence: Range, end: int) -> str | None:
    """The place that an opening 在… sets a sentence in."""
    lo, hi = clauses_of(context, sentence)[0]
    if hi >= end or not _SET_IN.match(context.text.folded, lo):
        return None
    near = [m for m in names_in(context, lo, hi) if m.kind in ("place", "organisation") and is_measured(context, m)]
    return near[0].name if near else None


def announcer(context: Context, sentence: Range, quantity: Quantity) -> str | None:
    """The organisation whose own news the sentence reports: 星河科技宣布,完成3亿元融资."""
    folded = context.text.folded
    for lo, hi in clauses_of(context, sentence)[:_REACH]:
        end = min(hi, quantity.start)
        cues = [m for m in marks_in(context, sentence, lo, end) if m.word in _OWN_NEWS | _SAYS]
        if lo >= quantity.start or not cues or _CITING.match(folded, lo):
            continue
        names = [m for m in names_in(context, lo, cues[-1].start) if is_measured(context, m)]
        offices = [m for m in names if m.kind == "organisation" and m.name != context.text.publisher]
        if names and folded.startswith(("个人", "自己", "本人"), cues[-1].end):
            return names[-1].name
        if offices and (names[-1].kind == "organisation" or cues[-1].word in ("宣布", "透露", "披露")):
            return offices[-1].name
        start = skip_opening(context, sentence, lo, cues[-1].start)
        said = folded[start : cues[-1].start]
        if not names and 2 <= len(said) <= 10 and said not in VOICES and said[0] != "《" and cues[-1].word in _OWN_NEWS:
            return context.text.raw[start : cues[-1].start]
    return None


def topic_before(context: Context, sentence: Range) -> str | None:
    """The topic of the nearest sentence before that has one, else that of the headline; a person only for want of both."""
    sentences = context.text.sentences
    at = bisect_right(sentences, sentence) - 1
    title = context.text.title
    before = [sentences[index] for index in range(at - 1, max(at - 9, -1), -1)]
    person = None
    for topic in (*before, *((title,) if title and title != sentence else ())):
        found = _topic(context, topic)
        if found is None:
            continue
        if not _is_person(context, topic, found):
            return found
        person = person or found
    return person


def _is_person(context: Context, sentence: Range, name: str) -> bool:
    return any(m.name == name and m.kind == "person" for m in names_in(context, *sentence))


def _topic(context: Context, sentence: Range) -> str | None:
    """What a sentence is about: the first subject of its clauses that has a name, a person last."""
    if sentence not in context.topics:
        found = [
            subject
            for lo, hi in clauses_of(context, sentence)[:_REACH]
            if not _CITING.match(context.text.folded, lo)
            and (subject := subject_of(context, sentence, lo, hi, "", inherited=True))
        ]
        things = [name for name in found if not _is_person(context, sentence, name)]
        context.topics[sentence] = next(iter(things or found), None)
    return context.topics[sentence]


def nearest(context: Context, quantity: Quantity, sentence: Range) -> str | None:
    names = [m for m in names_in(context, sentence[0], quantity.start) if is_measured(context, m)]
    if not names:
        names = [m for m in names_in(context, quantity.end, sentence[1]) if is_measured(context, m)][::-1]
    return names[-1].name if names else None

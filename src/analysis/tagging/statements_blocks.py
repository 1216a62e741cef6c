"""Speakers set above or before what they say: a heading with a name, a paragraph that opens with name and colon, a list."""

from __future__ import annotations

import re
from functools import cache

from analysis.model import Range
from analysis.tagging.statements_names import Attribution, Names, Source
from analysis.tagging.statements_turns import LATIN_NAME
from analysis.tagging.statements_words import alternatives, words

BULLET = re.compile(r"[-•*●○▪·◆■]\s?|\(?\d{1,2}[.、)]\s?|[一二三四五六七八九十](?:是|、)|第[一二三四五六七八九]")
_LABELLED = re.compile(r"[^,。;:!?\n“”]{2,16}:(?=[^\n\d])")
_BRACKET = re.compile(r" ?\([^()\n]{1,30}\)")
_MINE = re.compile(r"我(?!国|省|市|军|区)")
_OTHER = re.compile(r"(?:表示|指出|透露|坦言|告诉(?:记者|我们))[,:“]|采访|记者")
HEADING = 48
LABEL = 40  # characters before a speaker's colon
_SOON = 80


@cache
def _view() -> re.Pattern[str]:
    """What a view is set under (核心观点:)."""
    return re.compile(rf"(?:(?:{alternatives('held kind')})?(?P<cue>{alternatives('held')})):[ ]*(?=\S)")


def view_under(folded: str, paragraph: Range) -> re.Match[str] | None:
    """The label of a paragraph that holds nothing but somebody's view (观点:…)."""
    return _view().match(folded, *paragraph)


def is_item(folded: str, paragraph: Range) -> bool:
    """Whether a paragraph is one of a list: it opens with a bullet, a count or a label (成本:…)."""
    return BULLET.match(folded, paragraph[0]) is not None or _LABELLED.match(folded, *paragraph) is not None


def heading_speaker(names: Names, paragraph: Range) -> Attribution | None:
    """Whom a heading names that holds a person's name at its end and nothing but labels and titles before it (正方:远山科技总裁沈岚)."""
    start, end = paragraph
    if end - start > HEADING or names.folded[end - 1] in "。!?;,":
        return None
    person = _person_at_end(names, start, end)
    if person is None:
        return None
    label, _, title = names.folded[start : person.start].rpartition(":")
    if re.search(r"[,。;!?“”《]", title) or {label.strip(), title.strip()} & {*words("no speaker"), *words("asker")}:
        return None
    if title.strip(" 0123456789.、|-") and not person.role:
        return None
    return Attribution(person, "", start, end, "\n")


def opening_speaker(names: Names, paragraph: Range) -> Attribution | None:
    """The person whom a paragraph sets before a colon, by name or by title and name (远山科技总裁沈岚:机房已满。)."""
    start, stop = paragraph
    colon = names.folded.find(":", start, min(stop, start + LABEL))
    if colon < 0 or colon + 6 > stop:
        return None
    person = _person_at_end(names, start, colon) or _latin_speaker(names, start, colon, stop)
    if person is None or re.search(r"[,。;!?“”《\n]", names.folded[start : person.start]):
        return None
    return Attribution(person, ":", start, colon + 1, ":")


def says_i(names: Names, stretch: Range) -> bool:
    """Whether a speaker's words say 我 near their beginning, outside quotation marks that they open with."""
    return _MINE.search(names.folded, stretch[0], min(stretch[1], stretch[0] + _SOON)) is not None


def _latin_speaker(names: Names, start: int, colon: int, stop: int) -> Source | None:
    """Whom a Latin label means that no name list knows, if the words under it say 我."""
    if not LATIN_NAME.fullmatch(names.folded, start, colon) or any(
        m.kind in ("organisation", "model") for m in names.within(start, colon)
    ):
        return None
    return Source(names.raw[start:colon], None, start) if says_i(names, (colon, stop)) else None


def goes_on_speaking(names: Names, paragraph: Range, heading: bool) -> bool:
    """Whether a paragraph under one that a speaker's label opens is still his: he says 我, and nobody else speaks."""
    start, end = paragraph
    if heading or end - start < LABEL or names.folded[end - 1] not in "。!?”…)":
        return False
    mine = _MINE.search(names.folded, start, end) is not None
    return mine and _OTHER.search(names.folded, start, end) is None and is_item(names.folded, paragraph) is False


def _person_at_end(names: Names, start: int, end: int) -> Source | None:
    """The person whose name, with or without a bracket, ends a stretch."""
    for mention in reversed(names.within(start, end)):
        if mention.kind == "person" and not mention.pronoun:
            after = names.folded[mention.end : end]
            return names.source(mention) if not after.strip() or _BRACKET.fullmatch(after) else None
    return None

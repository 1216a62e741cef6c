"""Speeches, letters and first-person accounts printed whole under a line that announces them (以下为沈岚演讲全文:)."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from analysis.model import Range
from analysis.tagging.segment import Text
from analysis.tagging.statements_names import Names, Source
from analysis.tagging.statements_turns import Turn
from analysis.tagging.statements_words import alternatives, words

_BELOW = re.compile("下(?:面|文|(?<=以下))")
_MINE = re.compile(r"我(?!国|省|市|军|区)|大家好|各位")
_ANNOUNCED = 240
_HEADING = 32
_SOON = 4
_END = re.compile(r"[(【]?(?:完|全文完|本文完|编辑|责编|责任编辑|图源|来源|END|The End)[)】:|丨]?", re.IGNORECASE)


@cache
def _announcing() -> re.Pattern[str]:
    return re.compile(
        rf"(?:以下|下面|下文)(?:内容)?(?:为|是|系|即|来自|选自|摘自|整理自|根据)[^。!?\n]{{0,80}}?(?:{alternatives('transcript')})"
    )


@cache
def _reported() -> re.Pattern[str]:
    """A person's name before a verb of saying, as no speaker puts it of himself."""
    return re.compile(r"[^,。;:!?\n]{0,12}(?:表示|指出|认为|坦言|透露|告诉|说道|说)[,:“]")


def may_announce(folded: str) -> bool:
    """Whether a text holds one of the words for what stands under a line, without which no speech is announced."""
    return "下" in folded and _BELOW.search(folded) is not None


def speech(text: Text, names: Names) -> list[Turn]:
    """What a speech printed whole holds, a turn for each paragraph; none where no line announces one, or nobody says 我 in it.

    The speaker is whom the announcing line names, else whom the text names most.

    >>> from analysis.model import Article, Mention
    >>> from analysis.tagging.segment import segment
    >>> raw = "以下为沈岚的演讲全文：\\n我们的机房满了。"
    >>> text = segment(Article("a", raw, body=((0, len(raw)),)))
    >>> name = Mention(3, 5, "沈岚", "person", "沈岚")
    >>> [(t.source.name, raw[t.content : t.end]) for t in speech(text, Names(raw, text.folded, (name,))) if t.source]
    [('沈岚', '我们的机房满了。')]
    """
    for number, paragraph in enumerate(text.paragraphs):
        if paragraph == text.title or paragraph[1] - paragraph[0] > _ANNOUNCED:
            continue
        match = _announcing().search(text.folded, *paragraph)
        if match is None or not _line_ends(text.folded, match.end(), paragraph[1]):
            continue
        source = _speaker(names, paragraph)
        after = text.paragraphs[number + 1 :]
        spoken = [p for p in after if not _is_heading(text.folded, p)]
        if source is not None and any(_MINE.search(text.folded, *p) for p in spoken[:_SOON]):
            return _turns(text, names, source, after)
    return []


def _line_ends(folded: str, at: int, end: int) -> bool:
    """Whether nothing but remarks follows the announcement in its paragraph."""
    rest = folded[at:end]
    return "。" not in rest.rstrip("。:)") and "“" not in rest


def _speaker(names: Names, paragraph: Range) -> Source | None:
    inside = [m for m in names.within(*paragraph) if m.kind == "person" and m.name]
    if inside:
        return names.source(inside[-1])
    counted = Counter(m.name for m in names.mentions if m.kind == "person" and not m.pronoun and m.name)
    if not counted:
        return None
    name = counted.most_common(1)[0][0]
    return Source(name, names.roles.get(name), 0)


def _is_heading(folded: str, paragraph: Range) -> bool:
    start, end = paragraph
    return end - start <= _HEADING and folded[end - 1] not in "。!?”…;,:"


def _turns(text: Text, names: Names, source: Source, paragraphs: tuple[Range, ...]) -> list[Turn]:
    found: list[Turn] = []
    for start, end in paragraphs:
        if _END.match(text.folded, start, min(end, start + 12)) or _told_of(names, source, start, end):
            break
        found.append(Turn(start, end, start, None if _is_heading(text.folded, (start, end)) else source))
    return found


def _told_of(names: Names, source: Source, start: int, end: int) -> bool:
    """Whether a paragraph reports what the speaker says, so that the speech is over."""
    opening = [m for m in names.within(start, min(end, start + 24)) if m.name == source.name and not m.pronoun]
    return any(_reported().match(names.folded, m.end, end) for m in opening) or names.folded[start:end].strip(
        ":"
    ) in words("asker")

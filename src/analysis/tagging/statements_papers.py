"""Papers as sources: the report, notice or plan that a cue names, that its words point back to, or that a body issues."""

from __future__ import annotations

import re
from functools import cache

from analysis.model import Mention
from analysis.tagging.statements_cues import Cue
from analysis.tagging.statements_names import Names, Source
from analysis.tagging.statements_words import word_set, words

_ISSUED = re.compile(r"(?:发布|公布|推出|披露|出具|撰写)的.{0,8}$")
_HEAD = 20
_OPEN_DATA = re.compile(r"公开(?:资料|信息|数据)")


def issues(names: Names, owner: Mention, paper: Mention) -> bool:
    """Whether a paper stands right after the body that issues it (北湾研究院最新报告)."""
    between = names.folded[owner.end : paper.start]
    return owner.kind == "organisation" and (len(between) <= 6 or bool(_ISSUED.search(between)))


def paper(names: Names, cue: Cue, speaker: Source | None) -> Source | None:
    """The paper that a cue names by itself (报告认为, 报道称): the last document or speaker that can be meant, else its word."""
    if not names.folded.startswith(words("paper"), cue.start):
        return None
    word = next(w for w in words("paper") if names.folded.startswith(w, cue.start))
    if speaker is not None and speaker.kind in ("document", "organisation"):
        return Source(speaker.name, speaker.role, cue.start, speaker.kind)
    return names.words(cue.start, cue.start + len(word))


def open_data(names: Names, cue: Cue) -> Source | None:
    """What anybody can look up, where a cue names it by itself (公开资料显示)."""
    match = _OPEN_DATA.match(names.folded, cue.start)
    return names.words(*match.span()) if match else None


@cache
def paper_words() -> frozenset[str]:
    """What a paper is called, in both scripts."""
    return frozenset(words("paper"))


def document_meant(names: Names, paragraph: int, start: int, clause: int, lead: int) -> Source | None:
    """The paper that a verb of papers (要求, 提出) at `lead` has for its subject.

    The 《…》 right before it; after 其中 or 文中 the last one before; in a clause without words the one
    that is its sentence's subject. `paragraph`, `start` and `clause` are where those begin.
    """
    folded = names.folded
    opening = folded[clause:lead].strip()
    papers = names.documents(paragraph, lead)
    last = papers[1] if papers else None
    if last is not None and last.start >= start and not folded[last.end : lead].strip():
        return names.source(last)
    if opening in word_set("therein"):
        return names.source(last) if last is not None else None
    told = names.documents(max(start, paragraph), lead)
    subject = told[0] if told else None
    if opening or subject is None or clause == start:
        return None
    before = folded[start : subject.start]
    if len(before) > _HEAD or "," in before or folded.startswith(("的", "、", "和"), subject.end):
        return None
    return (
        None
        if re.search(r"(?:印发|发布|出台|公布|制定|审议|通过|贯彻|落实|按照|根据|依据)了?$", before)
        else names.source(subject)
    )

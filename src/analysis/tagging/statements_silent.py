"""Whose a reporting verb is whose own clause names nobody: the subject of its sentence, else the last speaker."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from analysis.tagging.statements_clauses import clause_start
from analysis.tagging.statements_cues import Cue
from analysis.tagging.statements_names import Attribution, Names, Source
from analysis.tagging.statements_sources import needs_subject
from analysis.tagging.statements_subjects import sentence_subject
from analysis.tagging.statements_words import alternatives, words

_STUDY = re.compile(
    r"(?P<study>(?:另)?[一多两数][项份篇](?:最新)?(?:分析|研究|报告|调查|论文|文章|评论|调研|民调|测试))(?!的)"
)


@dataclass(slots=True, eq=False)
class Place:
    """Where a cue stands: the starts of its paragraph, of its sentence, of what may hold its subject and of its clause.

    `outer` is the attribution inside whose words it stands; `claims` is set where a quotation before it is the cue's.
    """

    paragraph: int
    start: int
    left: int
    clause: int
    outer: Attribution | None
    claims: bool


def understood(names: Names, cue: Cue, place: Place, speaker: Source | None) -> Source | None:
    """The source of a cue without a subject in its clause (…,并认为…): the sentence's subject, else the last speaker."""
    joint = names.folded.startswith(words("joint"), place.clause) or (
        cue.lead < cue.start and names.folded.startswith(words("joint"), cue.lead)
    )
    if needs_subject(cue) and not joint and cue.mark not in (":", "“") and not _outlook(names, cue, place):
        opens = cue.kind == "forecast" and place.outer is None and cue.lead == place.start
        return speaker if opens and speaker is not None and speaker.kind == "organisation" else None
    if place.outer is not None:
        if not joint and cue.lead > place.clause and names.folded.startswith("宣布", cue.start):
            return None
        turned = names.folded.rfind(";", place.left, place.clause)
        return (sentence_subject(names, turned + 1, place.clause) if turned >= 0 else None) or speaker
    if place.clause > place.start:
        if names.folded.startswith(("表明", "说明", "证明", "显示"), cue.start):
            return None
        subject = sentence_subject(names, place.start, place.clause)
        if subject is None and (study := _STUDY.match(names.folded, place.start, place.clause)):
            return names.words(*study.span("study"))
        return None if subject is not None and cue.kind == "data" and subject.kind == "place" else subject
    return speaker if joint else None


def _outlook(names: Names, cue: Cue, place: Place) -> bool:
    """Whether a forecast goes on with an outlook that the clause before it gives (给出全年指引,预计…)."""
    before = clause_start(names.folded, place.left, place.clause - 1)
    return (
        cue.kind == "forecast"
        and place.outer is None
        and names.folded[place.clause - 1 : place.clause] == ","
        and bool(_guidance().search(names.folded, before, place.clause - 1))
    )


@cache
def _guidance() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives('outlook')})$")

"""Whether what follows a reporting verb is told, rather than done or only pointed at."""

from __future__ import annotations

import re

from analysis.tagging.statements_cues import Cue
from analysis.tagging.statements_names import Names, Source
from analysis.tagging.statements_words import words

_FIGURE = re.compile(r"\d(?:[\d.,]*)\s*(?:[万亿%元块张家]|[千百]|GW|MW|美元)|[数几][十百千万亿]")
_WHY = re.compile(
    r"[^,。;:]{0,40}(?:为何|为什么|如何|是否)[^,。;:]{0,40}的(?:理由|原因|问题|方法|方式|过程|细节|背景|逻辑)[,。;]"
)
_POINTING = re.compile(r"(?:这|此|该|上述|相关的?|潜在的?)[一-龥]{1,6}[,。;]")


def _deed(names: Names, cue: Cue) -> bool:
    """Whether 宣布 has nothing but a quoted word for its object (宣布“免费”)."""
    if cue.mark not in ("“", '"') or not names.folded.startswith("宣布", cue.start):
        return False
    close = names.folded.find("”" if cue.mark == "“" else '"', cue.content + 1, cue.content + 9)
    return close >= 0


def holds_proposition(names: Names, cue: Cue, source: Source, open_speech: bool) -> bool:
    """Whether what follows a cue is told rather than done: a bare 宣布 needs a subject or a figure of its own,
    a wish or feeling (希望, 担心) a speaker that is named.
    """
    if cue.mark and not _deed(names, cue):
        return True
    if _POINTING.match(names.folded, cue.content) or _WHY.match(names.folded, cue.content):
        return False
    if cue.kind == "think":
        if source.kind == "group":
            return (
                not open_speech and source.name.endswith(words("person")) and not source.name.endswith(words("crowd"))
            )
        return source.kind == "person" or (source.kind == "organisation" and not open_speech)
    if not names.folded.startswith("宣布", cue.start):
        return True
    clause = re.compile(r"[^。!?;\n]{0,60}").match(names.folded, cue.content)
    end = clause.end() if clause else cue.content
    own = any(
        m.start == cue.content + names.folded.startswith("“", cue.content)
        and m.kind in ("person", "organisation", "place", "model", "product")
        and m.name != source.name
        for m in names.within(cue.content, end)
    )
    return (
        own
        or names.folded.startswith(("其", "旗下"), cue.content)
        or bool(_FIGURE.search(names.folded, cue.content, end))
    )

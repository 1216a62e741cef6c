"""Roles in English: 百度创始人、董事长兼首席执行官 is Baidu founder, chairman and chief executive."""

from __future__ import annotations

import re
from functools import cache

from analysis.blocks import Lang, Piece
from analysis.charts.names import english_name
from analysis.charts.words import Pieces, by, printed
from analysis.lexicon import rows
from analysis.reading.folding import fold

_LINKS = re.compile(r" ?(?:、|,|/|兼任|兼|以及|及|和) ?")
_PARTS, _LONG = 6, 60
"""A role of more parts or characters than this is left as printed."""


@cache
def _titles() -> dict[str, str]:
    return {
        fold(form): row["english"]
        for row in rows("names_english")
        if row["kind"] == "title"
        for form in row["name"].split("、")
    }


@cache
def role_english(role: str) -> str | None:
    """A role in English: of each part the organisation, where it names one, and the office; None where a part is not known.

    The words are data: rows of the kind ``title`` in ``lexicon/names_english.tsv``.

    >>> role_english("百度创始人、董事长兼首席执行官"), role_english("華為常務董事、華為雲CEO")
    ('Baidu founder, chairman and chief executive', 'Huawei executive director; Huawei Cloud chief executive')
    >>> role_english("前微软副总裁"), role_english("青岚集团董事长")
    ('former Microsoft vice-president', None)
    """
    parts = _LINKS.split(fold(" ".join(role.split())))
    if len(role) > _LONG or len(parts) > _PARTS:
        return None
    groups: list[tuple[str, list[str]]] = []
    for part in parts:
        found = _office(part)
        if found is None:
            return None
        owner, office = found
        if owner or not groups:
            groups.append((owner, [office]))
        else:
            groups[-1][1].append(office)
    return "; ".join(f"{owner} {_joined(offices)}".strip() for owner, offices in groups)


def _joined(offices: list[str]) -> str:
    *first, last = offices
    return f"{', '.join(first)} and {last}" if first else last


def _office(part: str) -> tuple[str, str] | None:
    """The organisation of a part (empty where it names none) and the office; former where either says so."""
    former = part[:1] in "前原" and bool(part)
    part = part[1:] if former else part
    if part in _titles():
        return "", "former " * former + _titles()[part]
    for at in range(1, len(part)):
        title = part[at:].removeprefix("的")
        since = title[:1] in ("前", "原")
        office = _titles().get(title[1:] if since else title)
        head = part[:at].strip()
        owner = head if head.isascii() else english_name(head)
        if office and owner:
            return ("former " * (former or since)) + owner, office
    return None


def role_pieces(role: str, lang: Lang) -> Pieces:
    """A role as printed, in English with its English form behind it where every part of it has one."""
    if not role:
        return [Piece("–")]
    english = role_english(role) if lang == "en" else None
    return [printed(role, lang), Piece(f" {english}")] if english and not role.isascii() else [printed(role, lang)]


_DEBATES: dict[str, tuple[str, str]] = {
    "agents": ("agents", "智能体"),
    "application-first": ("applications first", "应用优先"),
    "compute-shortage": ("compute shortage", "算力短缺论"),
    "consolidation": ("few survivors", "厂商集中论"),
    "general-purpose": ("one general model", "通用大模型"),
    "on-device": ("on-device AI", "端侧AI"),
    "open-source": ("open source", "开源"),
    "super-app": ("super app", "超级应用"),
}


def debate_name(target: str, lang: Lang) -> str:
    """A debate by a short name, that of the side that is for it, where its question would be told again and again; one of the user's own by its name.

    >>> debate_name("open-source", "zh"), debate_name("label-ai", "en")
    ('开源', 'label-ai')
    """
    return by(lang, *_DEBATES.get(target, (target, target)))

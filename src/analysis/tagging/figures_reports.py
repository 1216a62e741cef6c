"""The period that a paper of results tells of: 半年报, 年报, 第三财季财报."""

from __future__ import annotations

import re
from functools import cache

from analysis.model import TimeExpression
from analysis.tagging.figures_context import turning_point, turning_words

_TITLE = re.compile(r"《[^《》]{2,60}》")
_TURN = re.compile(r"[,:—](?:(?<!—)|—)")


def is_period(value: str | None) -> bool:
    """Whether a TIMEX3 value is a quarter or half year, as reports have them."""
    return value is not None and value[4:6] in ("-Q", "-H")


@cache
def _reports() -> tuple[re.Pattern[str], dict[str, str]]:
    uses = {word: use for use in ("any", "FY", "Q3", "Q1", "H1") for word in turning_words(use)}
    return re.compile(rf"(?:{'|'.join(sorted(uses, key=len, reverse=True))})(?!价)"), uses


def report_in(folded: str, start: int, end: int) -> re.Match[str] | None:
    """The paper of results in a stretch without a comma: 财报, 半年报."""
    comma = folded.find(",", start, end)
    return _reports()[0].search(folded, start, end if comma < 0 else comma)


def reported(folded: str, time: TimeExpression, end: int) -> str | None:
    """The period of the paper that a year names (2025年半年报) or a day sees come out (8月22日…发布半年报).

    None where the time is about no such paper, empty where the paper's period is not said.
    """
    if time.type != "DATE" or not time.value[:4].isdigit() or is_period(time.value):
        return None
    start = time.end + folded.startswith(",", time.end)
    match = report_in(folded, start, end if start == time.end else start + 30)
    if match is None:
        return None
    part = _reports()[1][match[0]]
    if len(time.value) == 4:
        return f"{time.value}-{part}" if part in ("H1", "Q1", "Q3") and match.start() - time.end <= 6 else None
    if not turning_point("published").search(folded, time.end, match.start()):
        return None
    if part == "FY":
        return str(int(time.value[:4]) - 1)
    return "" if part == "any" else f"{time.value[:4]}-{part}"


def is_publication(folded: str, time: TimeExpression, end: int) -> bool:
    """Whether a day only dates the paper that what follows is read from: 7月1日,工信部印发《…办法》,….

    >>> said = "7月1日,工信部印发《算力设施管理办法》,新建机房上架率须达60%。"
    >>> is_publication(said, TimeExpression(0, 4, "7月1日", "DATE", "2026-07-01"), said.index("60%"))
    True
    """
    if len(time.value) != 10 or time.type != "DATE":
        return False
    verb = turning_point("published").search(folded, time.end, min(end, time.end + 80))
    if verb is None:
        return False
    near = max(time.end, verb.start() - 40)
    paper = _TITLE.search(folded, near, end) or turning_point("paper").search(
        folded, verb.end(), min(end, verb.end() + 30)
    )
    if paper is None or "," in folded[verb.end() : paper.start()]:
        return False
    return bool(_TURN.search(folded, max(verb.end(), paper.end()), end))

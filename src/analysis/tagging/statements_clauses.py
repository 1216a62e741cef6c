"""Where a clause begins: after the last mark that is not inside brackets, quotes or a number."""

from __future__ import annotations

import re

_MARK = re.compile(r"[,;:。!?\n()《》“”]")
_FAR = 399


def clause_start(folded: str, start: int, end: int) -> int:
    """The start of the last clause of folded[start:end]; a comma inside brackets, quotes or a number cuts nothing."""
    floor = start if end - start < _FAR else end - _FAR
    after = folded.rfind(",", floor, end) + 1 or floor
    if _MARK.search(folded, after, end) or (
        folded[after : after + 1].isdigit() and after > floor and _in_number(folded, after - 1)
    ):
        return _after_mark(folded, start, floor, end)
    return after


def _after_mark(folded: str, start: int, floor: int, end: int) -> int:
    depth = 0
    for mark in reversed([*_MARK.finditer(folded, floor, end)]):
        at, char = mark.start(), mark[0]
        if char == "”" and (folded[at - 1] in "。!?," or folded.rfind("“", max(start, at - 2000), at) < 0):
            return at + 1
        if char in ")》”":
            depth += 1
        elif char in "(《“":
            if depth == 0:
                return at + 1
            depth -= 1
        elif depth == 0 and not (char in ",:" and _in_number(folded, at)):
            return at + 1
    return floor


def _in_number(folded: str, at: int) -> bool:
    """Whether a comma or colon stands between digits."""
    return folded[at + 1 : at + 2].isdigit() and folded[at - 1 : at].isdigit()

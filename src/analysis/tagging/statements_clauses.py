"""Where a clause begins: after the last mark that is not inside brackets, quotes or a number."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

_MARK = re.compile(r"[,;:。!?\n()《》“”]")


@lru_cache(maxsize=1)
def _marks(folded: str) -> tuple[int, ...]:
    """Where the marks of a text stand that open, close or end a clause; of the text at hand alone."""
    return tuple([match.start() for match in _MARK.finditer(folded)])


def clause_start(folded: str, start: int, end: int) -> int:
    """The start of the last clause of folded[start:end]; a comma inside brackets, quotes or a number cuts nothing."""
    marks = _marks(folded)
    depth, floor = 0, max(start, end - 399)
    number = bisect_left(marks, end) - 1
    while number >= 0 and (at := marks[number]) >= floor:
        number -= 1
        char = folded[at]
        if char == "”" and (folded[at - 1] in "。!?," or folded.rfind("“", max(start, at - 2000), at) < 0):
            return at + 1
        if char in ")》”":
            depth += 1
        elif char in "(《“":
            if depth == 0:
                return at + 1
            depth -= 1
        elif depth == 0 and not (char in ",:" and folded[at + 1 : at + 2].isdigit() and folded[at - 1 : at].isdigit()):
            return at + 1
    return floor

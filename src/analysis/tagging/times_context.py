"""Where in time an expression stands: the day of writing, the dates told before it, and whether its clause looks ahead."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from analysis.lexicon import rows
from analysis.reading.patterns import pattern
from analysis.tagging.calendar import Partial

_STOP = re.compile(r"[,。;!?\n]")
_LEADING = re.compile(r"以来|之后|的(?![^,。;]{0,12}[中里内],)")
_SENTENCE_END = re.compile(r"[。!?\n]")
# A date told this many characters back no longer carries the year.
_REACH = 220
_CLAUSE = 30
# 前, 期间 and the like may stand between a time and the comma that sets it off.
_TRAIL = 4
_FORMER = r"原|曾|此前|本来"
_SAYING = r"宣布|表示|[^名简人]称|公布|披露|透露|发布|说|指出|认为|预告"


class Context(msgspec.Struct):
    """The day of writing, `today`, and what has been told up to here: the last date and where it stands, the last
    date known to the day, the year of the last quarter and of the last financial year,
    the hour of the last clock time as said and of the day, and where the last date that dates what is told begins and ends."""

    text: str
    today: Partial
    last: Partial | None = None
    last_at: int = -(10**9)
    last_day: Partial | None = None
    quarter: int | None = None
    fiscal: int | None = None
    last_quarter: Partial | None = None
    quarter_at: int = -(10**9)
    reported: Partial | None = None
    clock: tuple[int, int] | None = None
    dated_at: tuple[int, int] | None = None

    def recall(self, at: int) -> Partial | None:
        """The last date told, if it stands near enough before `at`."""
        return self.last if at - self.last_at <= _REACH else None

    def tell(self, partial: Partial, at: int) -> None:
        """Keeps a date as the last one told."""
        self.last, self.last_at = partial, at
        if partial.day is not None:
            self.last_day = partial

    def aside(self) -> bool:
        """Whether the last date told is of another time than what follows it (自去年以来, 继去年之后, 去年的亏损)."""
        if self.dated_at is None:
            return False
        start, end = self.dated_at
        return _LEADING.match(self.text, end) is not None or (start > 0 and self.text[start - 1] == "继")

    def same_sentence(self, at: int) -> bool:
        """Whether the last date told stands in the sentence of `at`."""
        return 0 <= at - self.last_at <= _REACH and _SENTENCE_END.search(self.text, self.last_at, at) is None


@cache
def _future() -> re.Pattern[str]:
    words = sorted((row["word"] for row in rows("times") if row["class"] == "future"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def looks_ahead(clause: str) -> bool:
    """Whether words of a clause point to what is yet to come.

    >>> looks_ahead("公司将推出新机"), looks_ahead("公司推出了新机")
    (True, False)
    """
    return _future().search(clause) is not None


def is_future(text: str, start: int, end: int) -> bool:
    """Whether the clause around a time looks ahead (将于…, 预计…, 自…起施行), not through a verb of saying (宣布将…)."""
    return is_ahead(*around(text, start, end))


def is_ahead(before: str, after: str) -> bool:
    """Whether what a clause says before and after a time looks ahead."""
    if looks_ahead(before):
        return pattern(_FORMER).search(before) is None
    cue = _future().search(after)
    return cue is not None and pattern(_SAYING).search(after, 0, cue.start()) is None


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What the clause says before and after a time; a time set off by a comma belongs to the next clause too."""
    before = text[max(0, start - _CLAUSE) : start]
    comma = text.find(",", end, end + _TRAIL)
    stop = _STOP.search(text, end if comma < 0 else comma + 1, end + _CLAUSE)
    return _STOP.split(before)[-1], text[end : stop.start() if stop else end + _CLAUSE]

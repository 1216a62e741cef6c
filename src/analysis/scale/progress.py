"""How far a run over a corpus has come, and what it did."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

_EVERY = 0.2  # seconds between two lines


@dataclass(slots=True)
class Progress:
    """How far a run has come: articles seen, of them tagged anew and unchanged, refused by reason, bytes read."""

    seen: int = 0
    tagged: int = 0
    unchanged: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    read: int = 0
    began: float = field(default_factory=time.monotonic)

    def line(self, of_bytes: int = 0) -> str:
        """In one line: articles, articles a second, time left (where the corpus's size is known), failures.

        >>> Progress(seen=1200, began=time.monotonic() - 60).line()
        '1,200 articles, 20/s'
        """
        seconds = max(time.monotonic() - self.began, 1e-3)
        said = f"{self.seen:,} articles, {self.seen / seconds:,.0f}/s"
        if of_bytes > self.read > 0:
            left = seconds * (of_bytes - self.read) / self.read
            said += f", {left / 60:,.0f} min left" if left >= 90 else f", {left:.0f} s left"
        if self.refused:
            said += f", {self.refused.total():,} refused"
        return said


@dataclass(frozen=True, slots=True)
class Stored:
    """What a run did: articles in the store, of them tagged anew and unchanged; gone since the last run; refused."""

    articles: int
    tagged: int
    unchanged: int
    gone: int
    refused: Mapping[str, int]

    def line(self) -> str:
        """In one line.

        >>> Stored(5, 2, 3, 1, {}).line()
        '5 articles in the store: 2 tagged, 3 unchanged; 1 gone'
        """
        said = f"{self.articles:,} articles in the store: {self.tagged:,} tagged, {self.unchanged:,} unchanged"
        if self.gone:
            said += f"; {self.gone:,} gone"
        if self.refused:
            reasons = ", ".join(f"{reason} ({count})" for reason, count in Counter(self.refused).most_common(5))
            said += f"; {sum(self.refused.values()):,} refused: {reasons}"
        return said


def lines(show: Callable[[str], None], paths: Iterable[str | os.PathLike[str]]) -> Callable[[Progress], None]:
    """What to give as `on_progress` so that `show` gets a line now and then; the corpus is measured for the time left.

    >>> told = lines(print, [])
    >>> told(Progress(seen=1200, began=time.monotonic() - 60))
    1,200 articles, 20/s
    """
    whole, last = _size(paths), 0.0

    def told(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _EVERY:
            last = now
            show(progress.line(whole))

    return told


def _size(paths: Iterable[str | os.PathLike[str]]) -> int:
    """Bytes of the files named and of those in the folders named."""
    size = 0
    for path in paths:
        with suppress(OSError):
            size += os.path.getsize(path) if os.path.isfile(path) else 0
        for parent, _, files in os.walk(path):
            with suppress(OSError):
                size += sum(os.path.getsize(os.path.join(parent, file)) for file in files)
    return size

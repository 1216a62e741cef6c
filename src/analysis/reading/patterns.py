"""Patterns that few texts need, compiled when one first does: a cold process would wait for all of them."""

from __future__ import annotations

import re
from functools import cache


@cache
def pattern(words: str) -> re.Pattern[str]:
    """The compiled pattern, kept for good (`re` throws out its own when they are many).

    >>> pattern(r"第\\d+期").fullmatch("第12期") is not None
    True
    """
    return re.compile(words)

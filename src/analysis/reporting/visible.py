"""Characters that would act unseen in a report -> characters that a reader sees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# Controls but tab and line feed, bidirectional marks, lone surrogates, what XML cannot hold.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]"
)


def visible(text: str) -> str:
    """`text` with each control and bidirectional character as its code point, each lone surrogate as U+FFFD.

    A sentence cannot be made to read as other than it is: after U+202E a page would show 03亿 for 30亿 turned round.

    >>> visible("营收\\u202e30亿\\x1b[2J")
    '营收[U+202E]30亿[U+001B][2J'
    """
    return _UNSEEN.sub(_named, text)


def visible_data(value: Any) -> Any:
    """The same for every text in nested lists and mappings."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, Mapping):
        return {key: visible_data(part) for key, part in value.items()}
    return [visible_data(part) for part in value] if isinstance(value, list | tuple) else value


def _named(found: re.Match[str]) -> str:
    code = ord(found[0])
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"[U+{code:04X}]"

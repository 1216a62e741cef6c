"""Evidence ids: the short names by which a tag is found again in chart, table, HTML and PDF."""

from __future__ import annotations

import base64
import hashlib
from typing import Literal

Layer = Literal["quantities", "figures", "times", "statements", "stances", "events"]

LETTERS: dict[Layer, str] = {
    "quantities": "q",
    "figures": "f",
    "times": "t",
    "statements": "s",
    "stances": "p",
    "events": "e",
}
"""One letter a layer; p of a stance is for position."""


def article_key(raw: str) -> str:
    """Eight characters (40 bits) that stand for an article: they depend on its text alone.

    Among 10^5 different articles two share theirs with a chance of 1 in 200.

    >>> article_key("贵州算力规模达到30.7EFlops。")
    '57auvacx'
    """
    digest = hashlib.sha256(raw.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest).decode("ascii")[:8].lower()


def evidence_id(key: str, layer: Layer, number: int) -> str:
    """The id of the `number`-th tag (from 1) of a layer of the article with that key.

    >>> evidence_id("57auvacx", "figures", 1)
    '57auvacx-f1'
    """
    return f"{key}-{LETTERS[layer]}{number}"

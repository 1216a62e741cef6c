"""Under which words figures of several articles meet."""

from __future__ import annotations

import re
from functools import cache

from analysis.lexicon import rows
from analysis.reading.folding import fold
from analysis.tagging.figures_context import words_of


@cache
def _same() -> tuple[re.Pattern[str], dict[str, str]]:
    first = {word: words_of(row)[0] for row in rows("metrics") if row["kind"] == "same" for word in words_of(row)}
    return re.compile("|".join(sorted(first, key=len, reverse=True))), first


def metric_key(metric: str, entity: str = "") -> str:
    """What two wordings of a metric share, so that figures of several articles can meet.

    The entity's own name is no part of it.

    >>> metric_key("云业务總營收年增", "云业务") == metric_key("营业收入同比上升")
    True
    """
    folded = "".join(fold(metric).lower().split())
    own = "".join(fold(entity).lower().split())
    if own and folded.startswith(own) and folded != own:
        folded = folded.removeprefix(own).removeprefix("的")
    pattern, first = _same()
    return pattern.sub(lambda match: first[match[0]], folded)


@cache
def _things() -> frozenset[str]:
    return frozenset(word for row in rows("metrics") if row["kind"] in ("head", "counted") for word in words_of(row))


def is_thing(name: str) -> bool:
    """Whether a name is a common noun that any article may use for another thing: 大模型, 集群, 用户."""
    return fold(name) in _things()

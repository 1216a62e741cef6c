"""Companies shown by the stock code in brackets behind their name: 青禾(3596-TW), 云帆集团(00700.HK), (NASDAQ:QHE)."""

from __future__ import annotations

import re
from functools import cache

from analysis.lexicon import rows
from analysis.tagging import names_lexicon as lexicon

_HAN = "\u4e00-\u9fff"
_RUN = re.compile(rf"[{_HAN}]{{2,12}}\Z")
_LATIN = re.compile(r"[A-Z][A-Za-z0-9&.]{1,20}(?: [A-Z][A-Za-z0-9&.]{1,20}){0,3}\Z")
# What ends the words before a name: a kind of company (大厂, 业者, 三雄, 龙头), or a joint.
_BEFORE = frozenset("厂商股者雄虎家头的和与及由对在于将被为是以、让向给比至等称把从")
# Three characters are tried first: 雄大 is a word, and so a name of two would lose its head (三雄|大岚光).
_LENGTHS = (3, 2, 4)


@cache
def _words(use: str) -> str:
    return lexicon.alternatives(row["word"] for row in rows("names_exchanges") if row["use"] == use)


@cache
def _code() -> re.Pattern[str]:
    """A stock code in brackets; four figures alone may be a year, and need a market or must be none."""
    return re.compile(
        rf"\((?:(?:{_words('market')}) ?[:： ]? ?[A-Z0-9.]{{1,9}}|\d{{4,6}}[-.](?:TWO?|HK|SH|SZ|BJ|T|KS)"
        r"|[A-Z]{1,5}[-.](?:US|O|N)|\d{5,6}|(?!19\d\d|20\d\d|\d000)\d{4})(?:[,;、/][^()]{1,20})?\)"
    )


def listed_companies(folded: str) -> set[str]:
    """The names that a stock code in brackets follows, each without the words before it that say what it is.

    >>> sorted(listed_companies("网通厂青禾(3596-TW)公布财报,外资看好星岚光(2330),云帆集团(股票代码:688256)涨停。"))
    ['云帆集团', '星岚光', '青禾']
    >>> listed_companies("大会(2024)在海州举行。")
    set()
    """
    found = set()
    for match in _code().finditer(folded):
        start = match.start() - folded.endswith(" ", 0, match.start())
        head = folded[max(0, start - 24) : start]
        latin, run = _LATIN.search(head), _RUN.search(head)
        name = latin.group() if latin else _name(run.group()) if run else None
        if name:
            found.add(name)
    return found


def _name(run: str) -> str | None:
    """The name at the end of a run of characters: whole where it ends like a company, else what follows a known word."""
    if suffix := _company().search(run):
        return suffix[1]
    for length in _LENGTHS:
        head, name = run[:-length], run[-length:]
        fits = len(name) == length and name[0] not in _BEFORE and name not in lexicon.ordinary_words()
        if fits and (not head or _ends_word(head)):
            return name
    return None


def _ends_word(head: str) -> bool:
    return head[-1] in _BEFORE or any(head[-n:] in lexicon.common_words() for n in (2, 3, 4))


@cache
def _company() -> re.Pattern[str]:
    """Up to six characters and the end of a company's name, behind what may stand before it."""
    return re.compile(rf"(?:\A|[{''.join(_BEFORE)}])([{_HAN}]{{2,6}}?(?:{_words('ending')}))\Z")

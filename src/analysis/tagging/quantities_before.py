"""What touches a number from before: a Latin name, a currency, a bound."""

from __future__ import annotations

import re

from analysis.tagging import units

_SIZE_NAME = re.compile(r"(?:[A-Za-z]{3}|(?:^|[^A-Za-z0-9])[AE]|\d[xX])$")
_CHIP_LETTERS = re.compile(r"(?<![A-Za-z])(?:GB|[ABHLR])$")
_BETWEEN = frozenset(" “了+")  # what may stand between a bound and its number
_FAR = 24  # characters that a bound may stand off


def named(folded: str, start: int) -> str:
    """How a number hangs on a Latin name before it: glued (A100), hyphenated (Yi-34B), spaced (Llama 3) or not."""
    before, further = folded[start - 1], folded[start - 2]
    if not before.isascii():
        return ""
    if before.isalpha():
        return "glued"
    if before in ".-_" and further.isascii() and further.isalnum():
        return "glued" if before == "." else "hyphenated"
    if before == " " and further.isascii() and further.isalpha():
        return "spaced"
    return ""


def names_chip(folded: str, start: int, end: int) -> bool:
    """Whether Arabic digits belong to the name before them: the 100 of A100, yet not the 34 of Yi-34B and Qwen72B."""
    if named(folded, start) != "glued" or currency_before(folded, 0, start)[1]:
        return False
    size = folded[end] in "Bb"
    return not (size and _SIZE_NAME.search(folded[max(0, start - 3) : start]))


def names_chip_in_words(folded: str, start: int) -> bool:
    """Whether a numeral in words belongs to the letters before it: the 百 of B百."""
    return _CHIP_LETTERS.search(folded, max(0, start - 4), start) is not None


def currency_before(folded: str, low: int, start: int) -> tuple[int, str | None]:
    """Where a currency word or sign before a number begins, and its code."""
    if folded[start - 1] not in units.currency_ends():
        return start, None
    at = start
    while at > low and folded[at - 1] == " ":
        at -= 1
    if at > low:
        for form, unit in units.currency_prefixes().get(folded[at - 1], ()):
            begin = at - len(form)
            if begin >= low and folded.startswith(form, begin) and not _cuts_word(folded, low, begin):
                return begin, unit
    return start, None


def _cuts_word(folded: str, low: int, begin: int) -> bool:
    before = folded[begin - 1 : begin] if begin > low else ""
    return folded[begin].isalpha() and folded[begin].isascii() and before.isascii() and before.isalpha()


def bound_before(folded: str, low: int, start: int, multiple: bool, bare: bool) -> tuple[int, str]:
    """Where the bound or approximation of a number or a `multiple` begins, and its modifier.

    It touches the number, or stands farther off: 最多可容纳300台, 约为前代的3倍.
    """
    at = start
    while folded[at - 1] in _BETWEEN and at > low:
        at -= 1
    words = units.bounds_before_bare() if bare else units.bounds_before()
    if bounds := words.get(folded[at - 1]):
        for length, modifiers in bounds.items():
            begin = at - length
            modifier = modifiers.get(folded[begin:at]) if begin >= low else None
            if modifier:
                return begin, modifier
            if modifier is not None:
                break
    if low < start - _FAR:
        low = start - _FAR
    across, modifiers = units.bound_across()
    match = across.search(folded, low, start)
    if match is None and multiple:
        across, modifiers = units.bound_across_base()
        match = across.search(folded, low, start)
    return (start, "") if match is None else (match.start(), modifiers[match[1]])

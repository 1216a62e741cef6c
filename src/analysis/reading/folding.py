"""Fold a text, character by character, to one script, width and form of quotation mark.

The folded twin has the same length as the original, so an offset means the same in both.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MARKS = str.maketrans(
    "「」『』﹁﹂﹃﹄〝〞„‟＂　\u00a0\u2002\u2003\u2009\u202f∶﹕︰﹪％·•‧・●",
    '“”‘’“”‘’“”“”"      :::%%·····',
)
_FEW = 30  # characters: a shorter text is folded fastest one by one
_COMMON = (("，", ","), ("：", ":"), ("（", "("), ("）", ")"), ("？", "?"), ("；", ";"), ("！", "!"))
# Halves of a character that no encoding can write, so no scanner can read.
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)


@cache
def folding_table() -> dict[int, int]:
    """Code point -> code point: Traditional to Simplified, full width to half width, marks to one form."""
    lines = files("analysis.lexicon").joinpath("folding.txt").read_text(encoding="utf-8").split("\n")
    lines = [line for line in lines if line and not line.startswith("#")]
    table = dict(_FULL_WIDTH)
    table.update(str.maketrans("".join(lines[0::2]), "".join(lines[1::2])))
    table.update(_MARKS)
    table.update(_SURROGATES)
    return table


@cache
def _becoming() -> dict[str, str]:
    """Each character that changes, and what it becomes."""
    return {chr(code): chr(folded) for code, folded in folding_table().items()}


@cache
def _changing() -> re.Pattern[str]:
    """What finds the characters that may change: those of the first plane that do, and any beyond it.

    A class that lists characters beyond the first plane is searched many times slower.
    """
    found = (char for char in sorted(_becoming()) if char <= "\uffff")
    return re.compile(f"([{re.escape(''.join(found))}\U00010000-\U0010ffff])")


def fold(text: str) -> str:
    """The folded twin of `text`: as long as `text`, in Simplified characters and half width.

    The characters are OpenCC's one-to-one Traditional to Simplified pairs.

    >>> fold("參數達到３１４０億，「超級晶片」")
    '参数达到3140亿,“超级晶片”'
    """
    if len(text) < _FEW:
        return text.translate(folding_table()) if _changing().search(text) else text
    return fold_changed(text)[0]


def fold_changed(text: str) -> tuple[str, list[str]]:
    """The folded twin of `text`, and the characters that change, in order, but for common marks.

    >>> fold_changed("数据中心（大型）"), fold_changed("資料中心")
    (('数据中心(大型)', []), ('资料中心', ['資']))
    """
    for mark, plain in _COMMON:
        text = text.replace(mark, plain)
    parts = _changing().split(text)
    if len(parts) == 1:
        return text, []
    table, changed = _becoming(), parts[1::2]
    parts[1::2] = map(table.get, changed, changed)
    return "".join(parts), changed

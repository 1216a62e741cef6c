"""The kinds of a page's lines -> where its main text begins and ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from analysis.reading.boilerplate import is_footer
from analysis.reading.kinds import Kind
from analysis.reading.lines import Line

Parting = Literal["gap", "links", "end"]

_GAP = 8  # so many short lines in a row part two blocks of prose
_LINK = 40  # a line shorter than this may be a link
_HEADING = 16  # a heading over links is no longer than this
_CUT_OFF = 20  # a last line of this length with a comma in it is a paragraph that the dump cuts off
_TOLD = 150  # so many characters of prose below a known headline are an article that has ended where a line says so
_ARTICLE = 60  # so many characters of prose make an article that can end
# A block after a parting is the article's own only if it has at least this share of what stands before it.
_SHARES: dict[Parting, float] = {"gap": 0.08, "links": 0.25, "end": 3.0}
# A line that says something under a name of its own (规模门槛: 不小于3000个机架), as others beside it do.
_NAMED = re.compile(r"[^:。!?]{2,10}:\s?\S[^:]{9,}")
_BULLETS = ("-", "·", "•", "*", "—", "▲", "▼", "■", "◆", "●", "○", "★", "※", "(1", "1.", "1、")


class _Block(NamedTuple):
    first: int
    last: int
    weight: int
    parted: Parting | None  # what stands between it and the block before


def _find_blocks(lines: Sequence[Line], kinds: Sequence[Kind], prose: Sequence[int]) -> list[_Block]:
    """The blocks that the lines of `prose` stand in, with what parts each from the one before it."""
    blocks: list[_Block] = []
    first = last = prose[0]
    weight = before = 0
    parted: Parting | None = None
    for n in prose:
        if n - last > 1 and (since := _parting(lines, kinds, range(last + 1, n), before + weight)):
            blocks.append(_Block(first, last, weight, parted))
            before += weight
            first, weight, parted = n, 0, since
        last, weight = n, weight + len(lines[n].text)
    blocks.append(_Block(first, last, weight, parted))
    return blocks


def _parting(lines: Sequence[Line], kinds: Sequence[Kind], between: range, before: int) -> Parting | None:
    """What parts two lines of prose, by those `between` them; so many characters of prose stand `before` these."""
    links, gap = False, 0
    for n in between:
        length = len(lines[n].text)
        if kinds[n] == "end" and before >= _ARTICLE:
            return "end"
        if kinds[n] == "links" and length <= _HEADING:
            links = True
        elif length < _LINK:
            gap += 1
    return "links" if links else "gap" if gap >= _GAP else None


def main_text(lines: Sequence[Line], kinds: Sequence[Kind], top: int = 0) -> tuple[int, int]:
    """The indices of the first and the last line of the main text; (-1, -1) where no line is prose.

    The heaviest block of prose, and the blocks beside it that weigh enough and that no line such as
    责任编辑 or 发表评论 parts from it. Below a headline that is known, in line `top` - 1, nothing counts that stands
    after the first such line.

    >>> main_text([Line(0, 4, "新闻"), Line(5, 60, "…")], ["short", "prose"])
    (1, 1)
    """
    prose = [n for n, kind in enumerate(kinds[top:], top) if kind == "prose"]
    if not prose:
        return -1, -1
    first, last = prose[0], prose[-1]
    if last - first >= len(prose):
        first, last = _heaviest(_find_blocks(lines, kinds, prose), top)
    while last > first and (kinds[last] != "prose" or is_footer(lines[last])):
        last -= 1
    if kinds[last + 1 : last + 2] == ["short"]:
        last = _with_list(lines, kinds, last)
    return first, last


def _heaviest(blocks: list[_Block], top: int) -> tuple[int, int]:
    """The first and the last line of the heaviest block and those beside it that weigh enough."""
    if top:
        blocks = _to_the_end(blocks)
    weights = [block.weight for block in blocks]
    total = max(weights)
    start = stop = weights.index(total)
    while start > 0 and blocks[start].parted != "end" and weights[start - 1] >= max(min(60, total * 0.5), total * 0.08):
        start -= 1
        total += weights[start]
    while stop + 1 < len(blocks):
        share = _SHARES[blocks[stop + 1].parted or "gap"]
        if weights[stop + 1] < max(min(80, total * 0.5), total * share):
            break
        stop += 1
        total += weights[stop]
    return blocks[start].first, blocks[stop].last


def _to_the_end(blocks: list[_Block]) -> list[_Block]:
    """The blocks below a known headline before a line says that the article has ended."""
    ended = next((n for n, block in enumerate(blocks) if block.parted == "end"), 0)
    return blocks[:ended] if sum(block.weight for block in blocks[:ended]) >= _TOLD else blocks


def _with_list(lines: Sequence[Line], kinds: Sequence[Kind], last: int) -> int:
    """The last line of the text with the list that a colon or a bullet announces after it."""
    stop = last
    for n in range(last + 1, len(lines)):
        if kinds[n] != "short":
            break
        if n != stop + 1 or not _goes_on(lines, n):
            break
        stop = n
    return stop


def _goes_on(lines: Sequence[Line], n: int) -> bool:
    """Whether a short line after the last paragraph belongs to it: an item, the colon before items, or a sentence."""
    text, before = lines[n].text, lines[n - 1].text
    if n == len(lines) - 1 and len(text) >= _CUT_OFF and "," in text:
        return True
    if text.startswith(_BULLETS):
        return before.endswith(":") or before.startswith(_BULLETS)
    if _NAMED.fullmatch(text) and _NAMED.match(before):
        return True
    following = lines[n + 1].text if n + 1 < len(lines) else ""
    return text.endswith(("。", "!", "?", "”", ";")) or (text.endswith(":") and following.startswith(_BULLETS))

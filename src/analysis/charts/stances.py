"""The charts of stance splits: a debate with every holder named on his side, and the sides counted by sector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from analysis.blocks import Lang
from analysis.charts.labels import more, tell
from analysis.charts.names import short_name
from analysis.charts.style import (
    FAINT,
    INK,
    LABEL_COLOUR,
    LABEL_MARKER,
    SOFT,
    WIDTH,
    canvas,
    shorten,
    source_line,
    style,
    text_width,
)
from analysis.charts.words import LABEL, by, question, sides
from analysis.findings.largest import Row, records
from analysis.positions import CHANGED

if TYPE_CHECKING:
    import pandas as pd

PAGE = 6.6
"""Inches that the debates have: with title and footer the chart is then no taller than an A4 page has room for."""

_LINE, _HEAD, _FOOT = 0.16, 0.37, 0.07
_LONGEST = 16
"""How many lines a side has at most, the last of them for the count of the rest."""
_STEPS, _TOLD = 4, 3
_SIDES = ("AGAINST", "NEUTRAL", "FAVOR")
_COLUMNS = {"AGAINST": 2, "NEUTRAL": 1, "FAVOR": 2}
_CELL = WIDTH / sum(_COLUMNS.values())
_START = {"AGAINST": 0.0, "NEUTRAL": 2 * _CELL, "FAVOR": 3 * _CELL}


@dataclass(frozen=True, slots=True)
class _Debate:
    """A debate and its holders by side, those who changed in the middle."""

    target: str
    held: dict[str, list[Row]]

    @property
    def lines(self) -> int:
        """How many lines its longest side takes."""
        return min(_LONGEST, max(-(-len(held) // _COLUMNS[side]) for side, held in self.held.items()))

    @property
    def height(self) -> float:
        return self.lines * _LINE + _HEAD + _FOOT


def position_order(positions: pd.DataFrame) -> pd.DataFrame:
    """The positions in the order of the chart: the debates with most holders first, then by side.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"target": ["agents", "on-device", "on-device"], "label": ["FAVOR", "FAVOR", "AGAINST"]})
    >>> position_order(frame.assign(ids=["a-p1", "a-p2", "b-p1"]))["ids"].tolist()
    ['b-p1', 'a-p2', 'a-p1']
    """
    held = positions.groupby("target")["label"].transform("size")
    rows = positions.assign(held=held).sort_values(
        ["held", "target", "label", "ids"], ascending=[False, True, True, True]
    )
    return rows.reset_index(drop=True)


def _debates(positions: pd.DataFrame) -> list[_Debate]:
    found: dict[str, _Debate] = {}
    for row in records(position_order(positions)):
        debate = found.setdefault(row["target"], _Debate(row["target"], {side: [] for side in _SIDES}))
        debate.held["NEUTRAL" if row["label"] == CHANGED else row["label"]].append(row)
    return list(found.values())


def finding(debates: Sequence[_Debate], lang: Lang) -> str:
    """The sentence over the chart: the debate with the most people on its smaller side."""
    if not debates:
        return by(lang, "No stance on any of the debates", "没有关于这些议题的立场")

    def contested(debate: _Debate) -> tuple[int, int]:
        return min(len(debate.held[side]) for side in ("FAVOR", "AGAINST")), sum(map(len, debate.held.values()))

    top = max(debates, key=contested)
    asked = question(top.target, lang)
    changed = sum(row["label"] == CHANGED for row in top.held["NEUTRAL"])
    favor, against = len(top.held["FAVOR"]), len(top.held["AGAINST"])
    between = len(top.held["NEUTRAL"]) - changed
    if not contested(top)[0]:
        return by(
            lang,
            f"No debate has holders on both sides; most have a view on: {asked} {favor} for, {against} against",
            f"没有议题出现正反两方；谈得最多的是“{asked}”：{favor}方支持，{against}方反对",
        )
    also_en, also_zh = f", {changed} changed" * bool(changed), f"，{changed}方前后不同" * bool(changed)
    return by(
        lang,
        f"Most contested: {asked} {favor} for, {against} against, {between} between{also_en}",
        f"争议最大：“{asked}”{favor}方支持，{against}方反对，{between}方中立{also_zh}",
    )


def debates(positions: pd.DataFrame, *, lang: Lang = "en") -> list[Axes]:
    """All pages of the stance splits, in order; one, which says so, where there is no stance."""
    return [splits(positions, page=page, lang=lang) for page in range(1, len(_pages(_debates(positions))) + 1)]


def splits(positions: pd.DataFrame, *, page: int = 1, ax: Axes | None = None, lang: Lang = "en") -> Axes:
    """A debate after the other: its question, who is against on the left, who is for on the right, all by name.

    `positions` is the frame of that name. Between them stand the neutral and those who changed from article to
    article, with a mark for each side they took. A side with more holders than a page has room for is cut, the rest
    counted; debates that have no room on one `page` go on the next.
    """
    found = _debates(positions)
    pages = _pages(found)
    shown = pages[page - 1]
    total = sum(debate.height for debate in shown) or 0.1
    with style():
        title, footer = finding(found, lang), source_line(positions, ("stance", "个立场"), lang, "first", "last")
        if len(pages) > 1:
            footer += by(lang, f"; part {page} of {len(pages)}", f"；第{page}部分，共{len(pages)}部分")
        if page > 1:
            title = by(lang, "Who stands where, continued", "各方立场（续）")
        key = by(
            lang,
            "who stands where, by words or, for open source, deeds · ids lead to the words · two marks: changed sides",
            "各方立场，依其言论，开源议题亦依其行动 · 编号通向原文 · 两个标记：前后不同",
        )
        ax = canvas(ax, total, title, key if shown else "", footer, (0.0, 0.0), axis=False)
        ax.set_xlim(0, WIDTH)
        ax.set_ylim(total, 0)
        y = 0.0
        for debate in shown:
            _draw_debate(ax, debate, y, lang)
            y += debate.height
        tell(ax, lang, title, [_said(debate, lang) for debate in shown], 0, footer)
    return ax


def _pages(debates: Sequence[_Debate]) -> list[list[_Debate]]:
    """The debates of each page."""
    pages: list[list[_Debate]] = [[]]
    filled = 0.0
    for debate in debates:
        if pages[-1] and filled + debate.height > PAGE:
            pages.append([])
            filled = 0.0
        pages[-1].append(debate)
        filled += debate.height
    return pages


def _draw_debate(ax: Axes, debate: _Debate, y: float, lang: Lang) -> None:
    ax.plot([0, WIDTH], [y + 0.02, y + 0.02], color=FAINT, linewidth=0.6)
    ax.text(0, y + 0.12, shorten(question(debate.target, lang), WIDTH - 0.2, 9), size=9, color=INK, va="center")
    claims = sides(debate.target, lang)
    for side in _SIDES:
        held, x = debate.held[side], _START[side]
        claim = claims.get(side) or (
            by(lang, "between, changed", "中立或前后不同") if side == "NEUTRAL" else LABEL[lang][side]
        )
        room = _COLUMNS[side] * _CELL - 0.4
        words = f"{shorten(claim, room, 7.5)} ({len(held)})" if held or side != "NEUTRAL" else ""
        ax.text(x, y + 0.28, words, size=7.5, color=LABEL_COLOUR[side], va="center")
        cells = _COLUMNS[side] * _LONGEST
        named = held if len(held) <= cells else held[: cells - _COLUMNS[side]]
        for n, row in enumerate(named):
            line, column = divmod(n, _COLUMNS[side])
            _draw_holder(ax, row, x + column * _CELL, y + _HEAD + 0.06 + line * _LINE, lang)
        if len(named) < len(held):
            below = y + _HEAD + 0.06 + (_LONGEST - 1) * _LINE
            rest = shorten(more(len(held) - len(named), lang), _COLUMNS[side] * _CELL - 0.1, 7)
            ax.text(x + 0.12, below, rest, size=7, color=SOFT, va="center")


def _draw_holder(ax: Axes, row: Row, x: float, y: float, lang: Lang) -> None:
    labels, ids = _labels(row), row["ids"].split(" ")
    for n, label in enumerate(labels):
        own = ids[0] if n < len(labels) - 1 else ids[-1]
        mark = ax.scatter([x + 0.04 + 0.1 * n], [y], s=14, marker=LABEL_MARKER[label], color=LABEL_COLOUR[label])
        mark.set_urls([f"#{own}"])
    start = 0.02 + 0.1 * len(labels)
    room = _CELL - start - text_width(ids[0], 5) - 0.07
    name = ax.text(x + start, y, shorten(short_name(row["holder"], lang), room, 8), size=8, color=INK, va="center")
    ident = ax.text(x + _CELL - 0.04, y, ids[0], size=5, color=SOFT, va="center", ha="right")
    for text in (name, ident):
        text.set_url(f"#{ids[0]}")


def _labels(row: Row) -> list[str]:
    """The label of a holder; of one who changed those of his course, the last of them."""
    if row["label"] != CHANGED:
        return [row["label"]]
    return [word for word in row["course"].split(" ") if word in _SIDES][-_STEPS:]


def _said(debate: _Debate, lang: Lang) -> str:
    """A debate in words: who is on which side."""
    parts = []
    for side in ("FAVOR", "AGAINST", "NEUTRAL"):
        names = [short_name(row["holder"], lang) for row in debate.held[side] if row["label"] == side]
        if names:
            parts.append(f"{LABEL[lang][side]}{by(lang, ': ', '：')}{_named(names, lang)}")
    changed = [row for row in debate.held["NEUTRAL"] if row["label"] == CHANGED]
    if changed:
        steps = by(lang, " to ", "到")
        names = [
            short_name(row["holder"], lang)
            + by(lang, " ({})", "（{}）").format(steps.join(LABEL[lang][label] for label in _labels(row)))
            for row in changed
        ]
        parts.append(by(lang, "changed: ", "前后不同：") + _named(names, lang))
    return f"{question(debate.target, lang)} {by(lang, ', ', '，').join(parts)}"


def _named(names: Sequence[str], lang: Lang) -> str:
    """The first names, and how many there are beyond them."""
    told, rest = by(lang, ", ", "、").join(names[:_TOLD]), len(names) - _TOLD
    return told + (by(lang, f" and {rest} more", f"等{len(names)}方") if rest > 0 else "")

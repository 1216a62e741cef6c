"""The chart of stances by sector: a debate's holders counted, against to the left, for to the right of the middle."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from analysis.blocks import Lang
from analysis.charts.labels import more, tell
from analysis.charts.style import FAINT, INK, LABEL_COLOUR, SOFT, WIDTH, canvas, shorten, style
from analysis.charts.words import LABEL, SECTOR, by, plural, question
from analysis.findings.largest import Row, records

if TYPE_CHECKING:
    import pandas as pd

PAGE = 6.3
"""Inches that the rows have."""

_ROW, _HEAD = 0.165, 0.3
_LEFT, _RIGHT = 1.25, 1.6
_PLOT = WIDTH - _LEFT - _RIGHT
_BAR = 0.62
_AGAINST, _FOR = "◁ ", " ▷"


def sectors(splits: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "en") -> Axes:
    """A row a debate and sector: how many are against it, left of the middle, and how many for it, right of it.

    `splits` is the frame of that name. Who stands between or changed is counted at the end of the row. The debates
    with most holders come first; what has no room on the page is counted.
    """
    rows = records(splits)
    totals = {row["target"]: row for row in rows if row["sector"] == "all"}
    parts = [row for row in rows if row["sector"] != "all"]
    parts.sort(
        key=lambda row: (-totals[row["target"]]["holders"], row["target"], row["sector"] == "other", -row["holders"])
    )
    shown = _shown(parts)
    rest = len(parts) - len(shown)
    debates = [(target, list(held)) for target, held in groupby(shown, key=lambda row: str(row["target"]))]
    height = len(debates) * _HEAD + len(shown) * _ROW + 0.2 * bool(rest) or 0.1
    with style():
        title = _finding(parts, lang)
        holders = sum(row["holders"] for row in totals.values())
        footer = by(
            lang,
            f"Source: {plural(holders, 'holder')} of a stance in {plural(len(totals), 'debate')}",
            f"来源：{len(totals)}个议题中的{holders}个立场持有者",
        )
        key = by(
            lang,
            "holders by sector · left: against · right: for · at the end: between, or changed from article to article",
            "按行业统计的立场持有者 · 左：反对 · 右：支持 · 行末：中立或前后不同",
        )
        ax = canvas(ax, height, title, key if shown else "", footer, (_LEFT, _RIGHT), axis=False)
        most = max([max(row["favor"], row["against"]) for row in shown] + [1])
        ax.set_xlim(-most * 1.15, most * 1.15)
        ax.set_ylim(height, 0)
        y = 0.0
        for target, held in debates:
            edge = ax.get_yaxis_transform()
            ax.plot(
                [-_LEFT / _PLOT, 1 + _RIGHT / _PLOT], [y + 0.03] * 2, transform=edge, color=FAINT, lw=0.6, clip_on=False
            )
            asked = shorten(question(target, lang), WIDTH - 0.2, 9)
            ax.text(-_LEFT / _PLOT, y + 0.17, asked, transform=edge, size=9, color=INK, va="center")
            y += _HEAD
            ax.plot([0, 0], [y, y + len(held) * _ROW], color=FAINT, linewidth=0.8, zorder=1)
            for row in held:
                _draw_row(ax, row, y + _ROW / 2, lang)
                y += _ROW
        if rest:
            ax.text(
                -_LEFT / _PLOT,
                y + 0.1,
                more(rest, lang),
                transform=ax.get_yaxis_transform(),
                size=8,
                color=SOFT,
                va="center",
            )
        tell(ax, lang, title, [_said(row, lang) for row in totals.values()], 0, footer)
    return ax


def _shown(rows: list[Row]) -> list[Row]:
    """The first rows that fit on the page with the heads of their debates."""
    height, shown, debate = 0.2, [], None
    for row in rows:
        height += _ROW + _HEAD * (row["target"] != debate)
        if height > PAGE:
            break
        debate = row["target"]
        shown.append(row)
    return shown


def _finding(rows: list[Row], lang: Lang) -> str:
    """The sector that leans most to one side of a debate, by how far its two sides are apart."""
    if not rows:
        return by(lang, "No stance to count by sector", "没有可按行业统计的立场")
    named = [row for row in rows if row["sector"] != "other"] or rows
    top = max(named, key=lambda row: (abs(row["favor"] - row["against"]), row["holders"]))
    asked, who = question(top["target"], lang), _sector(top, lang)
    return by(
        lang,
        f"Clearest lean: {who}, {top['favor']} for and {top['against']} against, on “{asked}”",
        f"倾向最明显：{who}对“{asked}”{top['favor']}方支持，{top['against']}方反对",
    )


def _sector(row: Row, lang: Lang) -> str:
    return SECTOR[lang].get(row["sector"]) or str(row["sector"])


def _draw_row(ax: Axes, row: Row, y: float, lang: Lang) -> None:
    edge = ax.get_yaxis_transform()
    name = shorten(_sector(row, lang), _LEFT - 0.15, 8)
    ax.text(-0.1 / _PLOT, y, name, transform=edge, size=8, color=SOFT, va="center", ha="right")
    for side, sign in (("against", -1), ("favor", 1)):
        count, colour = row[side], LABEL_COLOUR[side.upper()]
        if not count:
            continue
        [bar] = ax.barh([y], [sign * count], height=_ROW * _BAR, facecolor=colour, edgecolor="white", linewidth=0.5)
        bar.set_url(f"#{row['ids'].split(' ')[0]}")
        for edge_of_one in range(1, count):
            ax.plot([sign * edge_of_one] * 2, [y - _ROW * _BAR / 2, y + _ROW * _BAR / 2], color="white", linewidth=0.8)
        words = f"{_AGAINST}{count}" if sign < 0 else f"{count}{_FOR}"
        gap = sign * 0.06 * (ax.get_xlim()[1] / (_PLOT / 2))
        ax.text(sign * count + gap, y, words, size=7, color=colour, va="center", ha="right" if sign < 0 else "left")
    middle = [
        f"{count} {LABEL[lang][side]}" if lang == "en" else f"{LABEL[lang][side]}{count}"
        for side, count in (("NEUTRAL", row["neutral"]), ("CHANGED", row["changed"]))
        if count
    ]
    if middle:
        words = by(lang, ", ", "，").join(word.replace(" from article to article", "") for word in middle)
        ax.text(1 + 0.1 / _PLOT, y, words, transform=edge, size=7, color=SOFT, va="center")


def _said(row: Row, lang: Lang) -> str:
    """A debate in words: how many stand where."""
    sides = (("favor", "FAVOR"), ("against", "AGAINST"), ("neutral", "NEUTRAL"), ("changed", "CHANGED"))
    told = [
        f"{row[name]} {LABEL[lang][label]}" if lang == "en" else f"{LABEL[lang][label]}{row[name]}"
        for name, label in sides
        if row[name]
    ]
    return f"{question(row['target'], lang)} {by(lang, ', ', '，').join(told)}"

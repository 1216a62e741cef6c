"""Tables of stances: the words of each side of a debate, who stands where, and the count by sector."""

from __future__ import annotations

import pandas as pd

from analysis.blocks import Block, Cell, Lang, Piece, table_block
from analysis.charts.listing_cells import (
    Row,
    count_cell,
    evidence_links,
    heads,
    joined,
    name_cell,
    rows_of,
    said,
    text_of,
    words_cell,
)
from analysis.charts.listing_roles import debate_name, role_pieces
from analysis.charts.names import name_pieces
from analysis.charts.stances import position_order
from analysis.charts.words import BASIS, LABEL, SECTOR, Pieces, by, fill, question, said_date, sides
from analysis.positions import CHANGED

_QUOTES = 2
"""How many words of a side a debate shows."""


def quotes_table(positions: pd.DataFrame, stances: pd.DataFrame, *, lang: Lang = "en") -> Block:
    """A row a debate: what each side holds, by how many, and its shortest words with who said them."""
    told = {row["id"]: row for row in rows_of(stances)}
    rows: list[list[Cell]] = []
    for target, held in position_order(positions).groupby("target", sort=False):
        debate, holders = str(target), rows_of(held)
        claims = dict.fromkeys(("FAVOR", "NEUTRAL", "AGAINST"), "") | sides(debate, lang)
        by_label = {label: [row for row in holders if row["label"] == label] for label in (*claims, CHANGED)}
        sides_of = (_side(by_label[label], claims[label], told, lang) for label in ("FAVOR", "NEUTRAL", "AGAINST"))
        rows.append([question(debate, lang), *sides_of, _turned(by_label[CHANGED], lang)])
    columns = heads(
        lang,
        ("target", "Debate", "议题"),
        ("favor", "For", "支持"),
        ("neutral", "Between", "中立"),
        ("against", "Against", "反对"),
        ("changed", "Changed", "前后不同"),
    )
    caption = by(lang, "By debate, how many hold each side, and its shortest words", "按议题：各方人数和最短的原话")
    return table_block(columns, rows, caption=caption)


def _side(held: list[Row], claim: str, told: dict[str, Row], lang: Lang) -> Pieces:
    """How many hold a side, what it claims, and its shortest words, each with its holder."""
    if not held:
        return [Piece(by(lang, "nobody", "无"), sort=0.0)]
    pieces: Pieces = [Piece(f"{len(held)}", strong=True, sort=float(len(held)))]
    pieces.append(Piece(by(lang, f" for “{claim}”", f"方认为“{claim}”") if claim else by(lang, "", "方")))
    words = [(told[one], row) for row in held for one in row["ids"].split() if one in told]
    shortest: dict[str, tuple[Row, Row]] = {}
    for stance, row in sorted(words, key=lambda pair: (pair[0]["basis"] != "statement", len(pair[0]["text"]))):
        shortest.setdefault(row["holder"], (stance, row))
    for stance, row in list(shortest.values())[:_QUOTES]:
        pieces += fill(
            by(lang, " · {who}: “{words}” {link}", " · {who}：“{words}” {link}"),
            who=name_pieces(row["holder"], lang),
            words=words_cell(stance["text"], lang),
            link=evidence_links(stance["id"], home=False),
        )
    return [piece for piece in pieces if piece.text]


def _turned(held: list[Row], lang: Lang) -> Pieces:
    pieces: Pieces = []
    for row in held:
        pieces += [Piece(" · ")] * bool(pieces) + name_pieces(row["holder"], lang, f"#{row['ids'].split()[-1]}")
        pieces.append(Piece(by(lang, f": {said_course(row['course'], lang)}", f"：{said_course(row['course'], lang)}")))
    return pieces or [Piece("–")]


def said_course(course: str, lang: Lang) -> str:
    """The labels of one who changed, each with the date of the article that tells it first.

    >>> said_course("AGAINST 2023-08-12 → FAVOR 2026-07", "en"), said_course("FAVOR 2023 | AGAINST 2023-08", "zh")
    ('against (12 Aug 2023) → for (Jul 2026)', '支持（2023年）、反对（2023年8月）；先后不明')
    """
    ordered = " → " in course
    steps = []
    for step in course.split(" → " if ordered else " | "):
        label, _, day = step.partition(" ")
        when = said_date(day, lang)
        steps.append(said(LABEL, label, lang) + (by(lang, f" ({when})", f"（{when}）") if when else ""))
    if ordered:
        return " → ".join(steps)
    return by(lang, f"{', '.join(steps)}; the dates do not tell the order", f"{'、'.join(steps)}；先后不明")


def positions_table(positions: pd.DataFrame, stances: pd.DataFrame, *, lang: Lang = "en") -> Block:
    """Holders by debate with the shortest words that show where they stand; who changed with his course by date."""
    told = {row["id"]: row for row in rows_of(stances)}
    rows = [
        _position_row(row, [told[one] for one in row["ids"].split()], lang)
        for row in rows_of(position_order(positions))
    ]
    columns = heads(
        lang,
        ("target", "Debate", "议题"),
        ("holder", "Holder", "立场方"),
        ("role", "Role", "身份"),
        ("sector", "Sector", "界别"),
        ("label", "Stance", "立场"),
        ("basis", "Shown by", "依据"),
        ("quote", "Words", "原话"),
        ("id", "Evidence", "出处"),
    )
    caption = by(lang, "Who stands where: the words behind the chart", "各方立场：图中每一处的原话")
    return table_block(columns, rows, caption=caption)


def _position_row(row: Row, told: list[Row], lang: Lang) -> list[Cell]:
    changed = row["label"] == CHANGED
    shown = told if changed else [min(told, key=lambda stance: len(stance["text"]))]
    words: Pieces = []
    for stance in shown:
        words += [Piece(" / ")] * bool(words) + [words_cell(stance["text"], lang)]
    label = said(LABEL, row["label"], lang)
    return [
        debate_name(row["target"], lang),
        name_cell(row["holder"], lang, "–"),
        role_pieces(text_of(row["role"]), lang),
        said_sector(row["sector"], lang),
        by(lang, "changed: ", "前后不同：") + said_course(row["course"], lang) if changed else label,
        joined((said(BASIS, stance["basis"], lang) for stance in told), lang),
        words,
        evidence_links(row["ids"]),
    ]


def said_sector(sector: object, lang: Lang) -> str:
    """A sector in words; of one whom nothing places, other."""
    name = text_of(sector) or "other"
    return said(SECTOR, name, lang)


def splits_table(splits: pd.DataFrame, *, lang: Lang = "en") -> Block:
    """How many holders stand where, by debate and by sector."""
    names = ("holders", "favor", "neutral", "against", "changed")
    rows: list[list[Cell]] = [
        [debate_name(row["target"], lang), said_sector(row["sector"], lang), *(count_cell(row[name]) for name in names)]
        for row in rows_of(splits)
    ]
    columns = heads(
        lang,
        ("target", "Debate", "议题"),
        ("sector", "Sector", "界别"),
        ("holders>", "Holders", "立场方"),
        ("favor>", "For", "支持"),
        ("neutral>", "Between", "中立"),
        ("against>", "Against", "反对"),
        ("changed>", "Changed", "前后不同"),
    )
    return table_block(columns, rows, caption=by(lang, "The same by sector", "按界别"))

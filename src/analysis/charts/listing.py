"""DataFrame -> the table behind a chart: every row with its quote, and its id linked to the sentence."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.blocks import Block, Cell, Column, Piece, table_block
from analysis.charts.ledger import IMPLIED, Measure, amount, ledger_rows
from analysis.charts.stances import position_order
from analysis.charts.timeline import timeline_rows
from analysis.positions import CHANGED

_CONTEXT = 26
"""Characters of the sentence kept on each side of the tag."""


def _said(value: Any, missing: str) -> str:
    return missing if pd.isna(value) or value == "" else str(value)


def _evidence(ids: str, *, home: bool = True) -> list[Piece]:
    """Links to the evidence with these ids; `home` where the row is the one that evidence leads back to."""
    pieces: list[Piece] = []
    for n, one in enumerate(ids.split()):
        pieces += [Piece(" ")] * (n > 0)
        pieces.append(Piece(one, href=f"#{one}", id=f"row-{one}" if home else None))
    return pieces


def quote(row: pd.Series[Any]) -> list[Piece]:
    """The sentence of a tag, cut to what stands around it, the tag itself set strong."""
    sentence, text = " ".join(row["sentence"].split()), " ".join(row["text"].split())
    at = sentence.find(text)
    if at < 0:
        return [Piece(text, strong=True)]
    before, after = sentence[:at], sentence[at + len(text) :]
    if len(before) > _CONTEXT:
        before = "…" + before[-_CONTEXT:]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT] + "…"
    return [piece for piece in (Piece(before), Piece(text, strong=True), Piece(after)) if piece.text]


def figures_table(figures: pd.DataFrame, measure: Measure) -> Block:
    """The figures that the ledger of `measure` draws, in its order, each with its words."""
    rows: list[list[Cell]] = []
    for _, row in ledger_rows(figures, measure).iterrows():
        rows.append(
            [
                Piece(_said(row["entity"], "not named"), lang="zh"),
                Piece(_said(row["metric"], "–"), lang="zh"),
                Piece(row["label"], sort=float(row["size"])),
                _said(row["time"], "no date"),
                row["status"],
                Piece(_said(row["source"], "the article"), lang="zh"),
                quote(row),
                _evidence(row["ids"]),
            ]
        )
    columns = [
        Column("entity", "Who"),
        Column("metric", "What"),
        Column("value", "Value", "right"),
        Column("time", "When"),
        Column("status", "Status"),
        Column("source", "Source"),
        Column("quote", "In the text", lang="zh"),
        Column("id", "Evidence"),
    ]
    return table_block(columns, rows, caption=f"{measure.title}: the figures behind the chart")


def positions_table(positions: pd.DataFrame, stances: pd.DataFrame) -> Block:
    """Holders by debate with the shortest words that show where they stand; who changed with his course by date."""
    said = {row["id"]: (row["basis"], row["text"]) for _, row in stances.iterrows()}
    rows: list[list[Cell]] = []
    for _, row in position_order(positions).iterrows():
        told = [said[one] for one in row["ids"].split()]
        shortest = min((text for _, text in told), key=len)
        changed = row["label"] == CHANGED
        rows.append(
            [
                row["target"],
                Piece(row["holder"], lang="zh"),
                _said(row["sector"], "other"),
                f"changed: {row['course']}" if changed else row["label"],
                ", ".join(dict.fromkeys(basis for basis, _ in told)),
                " / ".join(text for _, text in told) if changed else shortest,
                _evidence(row["ids"]),
            ]
        )
    columns = [
        Column("target", "Debate"),
        Column("holder", "Holder"),
        Column("sector", "Sector"),
        Column("label", "Stance"),
        Column("basis", "By"),
        Column("quote", "Words", lang="zh"),
        Column("id", "Evidence"),
    ]
    return table_block(columns, rows, caption="Who stands where: the words behind the chart")


def splits_table(splits: pd.DataFrame) -> Block:
    """How many holders stand where, by debate and by sector."""
    names = ("favor", "neutral", "against", "changed")
    rows: list[list[Cell]] = [
        [row["target"], row["sector"], *(Piece(str(row[name]), sort=float(row[name])) for name in ("holders", *names))]
        for _, row in splits.iterrows()
    ]
    columns = [
        Column("target", "Debate"),
        Column("sector", "Sector"),
        Column("holders", "Holders", "right"),
        Column("favor", "For", "right"),
        Column("neutral", "Between", "right"),
        Column("against", "Against", "right"),
        Column("changed", "Changed", "right"),
    ]
    return table_block(columns, rows, caption="The same by sector")


def happenings_table(happenings: pd.DataFrame, events: pd.DataFrame) -> Block:
    """Happenings in order, each with its clause and who takes part, and how each other article tells and dates it."""
    told = {row["id"]: (row["time"], row["text"]) for _, row in events.iterrows()}
    rows: list[list[Cell]] = []
    for _, row in timeline_rows(happenings).iterrows():
        disputed = ", dates conflict" if row["agreement"] == "conflict" else ""
        words = [Piece(row["text"], lang="zh")]
        for other in row["ids"].split()[1:]:
            time, text = told[other]
            words += [Piece(f" · {time}: "), Piece(text, lang="zh")]
        rows.append(
            [
                row["time"],
                (row["kind"] if row["status"] == "actual" else row["status"]) + disputed,
                words,
                Piece(_said(row["participants"], "–"), lang="zh"),
                _evidence(row["ids"]),
            ]
        )
    columns = [
        Column("time", "When"),
        Column("kind", "Kind"),
        Column("text", "What happened, as each article tells it"),
        Column("who", "Who"),
        Column("id", "Evidence"),
    ]
    return table_block(columns, rows, caption="Every dated happening")


def statements_table(statements: pd.DataFrame) -> Block:
    """Who is quoted, how often and in how many articles, most quoted first."""
    counts = statements.groupby("source", sort=False).agg(
        said=("id", "size"),
        characters=("text", lambda texts: int(texts.str.len().sum())),
        articles=("article", "nunique"),
        role=("role", "first"),
        first=("id", "first"),
    )
    counts = counts.sort_values(["said", "characters"], ascending=False, kind="stable")
    rows: list[list[Cell]] = [
        [
            Piece(str(source), lang="zh"),
            Piece(_said(row["role"], "–"), lang="zh"),
            Piece(str(row["said"]), sort=float(row["said"])),
            Piece(f"{row['characters']:,}", sort=float(row["characters"])),
            Piece(str(row["articles"]), sort=float(row["articles"])),
            [Piece(row["first"], href=f"#{row['first']}")],
        ]
        for source, row in counts.iterrows()
    ]
    columns = [
        Column("source", "Source"),
        Column("role", "Role"),
        Column("said", "Statements", "right"),
        Column("characters", "Characters", "right"),
        Column("articles", "Articles", "right"),
        Column("id", "First"),
    ]
    return table_block(columns, rows, caption="Statements by source, most quoted first")


def articles_table(articles: pd.DataFrame) -> Block:
    """What was read: headline, publisher, date and numbers of tags of each article."""
    rows: list[list[Cell]] = [
        [
            Piece(_said(row["title"], row["article"]), href=f"#article-{row['key']}", lang="zh"),
            Piece(_said(row["publisher"], "not given"), lang="zh"),
            _said(row["published"], f"about {row['anchor']}" if pd.notna(row["anchor"]) else "no date"),
            *[
                Piece(str(row[name]), sort=float(row[name]))
                for name in ("figures", "times", "statements", "stances", "events")
            ],
        ]
        for _, row in articles.iterrows()
    ]
    columns = [Column("title", "Headline"), Column("publisher", "Publisher"), Column("published", "Date")]
    columns += [
        Column(name, name.capitalize(), "right") for name in ("figures", "times", "statements", "stances", "events")
    ]
    return table_block(columns, rows, caption="Articles and their tags")


def implied_table(implied: pd.DataFrame) -> Block:
    """Values that follow from the figures and stand in no text, each with its formula and what it rests on."""
    rows: list[list[Cell]] = []
    for _, row in implied.iterrows():
        steps = IMPLIED.steps if row["unit"] == "FLOPS" else IMPLIED.steps[-1:]
        measure = Measure("", (row["unit"],), steps, "")
        low, high = row["low"], row["high"]
        sign = "≥ " if pd.isna(high) else "≤ " if pd.isna(low) else "≈ " if low != high else ""
        unit = {"times": "×", "FLOPS": ""}.get(row["unit"], row["unit"])
        size = float(high if pd.isna(low) else low)
        value = f"{sign}{amount(size, measure)} {unit}".strip()
        rows.append(
            [
                row["kind"],
                Piece(row["entity"], lang="zh"),
                Piece(value, sort=size),
                _said(row["time"], "–"),
                Piece(row["formula"], lang="zh"),
                _evidence(row["ids"], home=False),
            ]
        )
    columns = [
        Column("kind", "What"),
        Column("entity", "Who"),
        Column("value", "Implied value", "right"),
        Column("time", "When"),
        Column("formula", "Formula", lang="zh"),
        Column("ids", "Rests on"),
    ]
    return table_block(columns, rows, caption="Implied values: calculated here, reported by nobody")


def agreement_table(agreement: pd.DataFrame) -> Block:
    """Figures that several articles tell, and whether they agree."""
    rows: list[list[Cell]] = [
        [
            Piece(row["entity"], lang="zh"),
            Piece(row["metric"], lang="zh"),
            _said(row["time"], "no date"),
            row["verdict"],
            Piece(row["values"], lang="zh"),
            _evidence(row["ids"], home=False),
        ]
        for _, row in agreement.iterrows()
    ]
    columns = [
        Column("entity", "Who"),
        Column("metric", "What"),
        Column("time", "When"),
        Column("verdict", "Verdict"),
        Column("values", "In their words", lang="zh"),
        Column("ids", "Evidence"),
    ]
    return table_block(columns, rows, caption="Figures that several articles tell")

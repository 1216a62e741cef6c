"""DataFrame -> the table behind a chart: every row with its quote, and its id linked to the sentence."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.axis import days_of, edtf_of
from analysis.blocks import Block, Cell, Column, Lang, Piece, prose_block, table_block
from analysis.charts.ledger import IMPLIED, Measure, amount, ledger_rows
from analysis.charts.stances import position_order
from analysis.charts.timeline import timeline_rows
from analysis.charts.words import (
    LABEL,
    LAYER_ZH,
    Slot,
    by,
    day_of,
    fill,
    listed,
    plural,
    printed,
    question,
    said_range,
)
from analysis.findings import sources_of, speakers
from analysis.findings.parts import Speaker, Value
from analysis.positions import CHANGED
from analysis.tables import LAYERS, Tables

_CONTEXT = 26
"""Characters of the sentence kept on each side of the tag."""
_FIGURES, _SUBJECTS, _PUBLISHERS = 6, 5, 8
"""How many figures and subjects a row names, and how many publishers a line, before the rest is counted."""


def _said(value: Any, missing: str) -> str:
    return missing if pd.isna(value) or value == "" else str(value)


def evidence_links(ids: str, *, home: bool = True) -> list[Piece]:
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
                evidence_links(row["ids"]),
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
                evidence_links(row["ids"]),
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
                evidence_links(row["ids"]),
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


def speakers_table(frames: Tables, lang: Lang = "en", *, limit: int = 40) -> Block:
    """Who is quoted how often and in how many articles, on what, and with which figures; most quoted first.

    At most `limit` rows; the note counts the rest.
    """
    said = speakers(frames)
    rows: list[list[Cell]] = [
        [
            printed(one.name, lang),
            printed(one.role, lang) if one.role else "–",
            Piece(str(one.statements), sort=float(one.statements)),
            Piece(str(one.articles), sort=float(one.articles)),
            _subjects(one, lang) or "–",
            listed(_said_figures(one, lang), lang, _FIGURES) or "–",
            [Piece(one.ids[0], href=f"#{one.ids[0]}")],
        ]
        for one in said[:limit]
    ]
    columns = [
        Column("source", by(lang, "Source", "来源")),
        Column("role", by(lang, "Role", "身份")),
        Column("said", by(lang, "Statements", "言论"), "right"),
        Column("articles", by(lang, "Articles", "文章"), "right"),
        Column("on", by(lang, "On what", "谈及")),
        Column("figures", by(lang, "Figures on this word", "所给数据")),
        Column("id", by(lang, "First", "首条")),
    ]
    rest = said[limit:]
    note = by(
        lang,
        f"and {len(rest)} more, with {plural(sum(one.statements for one in rest), 'statement')}",
        f"另有{len(rest)}个来源，共{sum(one.statements for one in rest)}条言论",
    )
    caption = by(lang, "Who is quoted, on what, and with which figures", "谁被引述，谈什么，给出哪些数据")
    return table_block(columns, rows, caption=caption, note=note if rest else "")


def _subjects(one: Speaker, lang: Lang) -> list[Piece]:
    """The debates that a source takes part in, each with its side, then what its figures measure."""
    sides: dict[str, list[str]] = {}
    for target, label in one.targets:
        sides.setdefault(target, []).append(LABEL[lang][label])
    told: list[Slot] = [
        f"{target} ({', '.join(labels)})" if lang == "en" else f"{question(target, lang)}（{'、'.join(labels)}）"
        for target, labels in sides.items()
    ]
    told += [printed(metric, lang) for metric in dict.fromkeys(v.metric for v in one.figures if v.metric)]
    return listed(told, lang, _SUBJECTS)


def _said_figures(one: Speaker, lang: Lang) -> list[Slot]:
    """The figures on a source's word, each once."""
    said: dict[tuple[str | None, str], Value] = {}
    for value in one.figures:
        said.setdefault((value.entity, said_range(value.low, value.high, value.unit, value.modifier, lang)), value)
    return [
        fill(
            "{who}{gap}{much}",
            who=printed(who or "", lang),
            gap=by(lang, ": ", "：") if who else "",
            much=Piece(much, href=f"#{value.ids[0]}"),
        )
        for (who, much), value in said.items()
    ]


def read_block(frames: Tables, lang: Lang = "en") -> Block:
    """What was read: articles and pages, the span of their dates, publishers, and the tags by layer."""
    articles = frames.articles
    sources = list(sources_of(articles).values())
    pages, undated = int(articles["pages"].sum()), int(articles["published"].isna().sum())
    dated = [
        (days.first, n)
        for n, source in enumerate(sources)
        if (days := days_of(edtf_of(source.published))) and days.first
    ]
    ends = [sources[n] for _, n in (min(dated), max(dated))] if dated else []
    span = list(dict.fromkeys(day_of(source, lang) for source in ends))
    read = by(lang, plural(len(articles), "article"), f"{len(articles)}篇文章")
    if pages > len(articles):
        more = pages - len(articles)
        read += by(
            lang,
            f" on {plural(pages, 'page')}; {plural(more, 'reprint is', 'reprints are')} counted once",
            f"，见于{pages}个页面，{more}个转载页面只计一次",
        )
    if span:
        read += by(lang, ", from ", "，") + by(lang, " to ", "至").join(span)
    if undated:
        read += by(lang, f"; {undated} without a printed date", f"；{undated}篇没有印出日期")
    publishers: list[Slot] = [
        printed(str(name), lang) for name in dict.fromkeys(articles["publisher"].dropna()) if name
    ]
    unnamed = int((articles["publisher"].fillna("") == "").sum())
    tags: list[Slot] = [
        by(lang, f"{count:,} {name}", f"{LAYER_ZH[name]}{count}")
        for name, count in ((name, int(articles[name].sum())) for name in LAYERS)
    ]
    lines: list[Cell] = [
        fill(by(lang, "{x}.", "{x}。"), x=read),
        fill(
            by(lang, "Published by {x}{rest}.", "发布者：{x}{rest}。"),
            x=listed(publishers, lang, _PUBLISHERS) if publishers else by(lang, "publishers not named", "未注明"),
            rest=by(lang, f"; {unnamed} not named", f"；{unnamed}篇未注明") if unnamed and publishers else "",
        ),
        fill(by(lang, "Tags found: {x}.", "标注：{x}。"), x=listed(tags, lang, len(tags))),
    ]
    return prose_block(lines, style="list")


def articles_table(articles: pd.DataFrame) -> Block:
    """What was read: headline, publisher, date and numbers of tags of each article."""
    rows: list[list[Cell]] = [
        [
            Piece(_said(row["title"], row["article"]), href=f"#article-{row['key']}", lang="zh"),
            Piece(
                _said(row["publisher"], "not given") + (f"; also {row['also']}" if row["pages"] > 1 else ""), lang="zh"
            ),
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
                evidence_links(row["ids"], home=False),
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
            evidence_links(row["ids"], home=False),
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

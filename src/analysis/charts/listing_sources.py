"""Who speaks, and what was read: tables of speakers and articles, and the sentences that open a report."""

from __future__ import annotations

import pandas as pd

from analysis.axis import days_of, edtf_of
from analysis.blocks import Block, Cell, Lang, Piece, prose_block, table_block
from analysis.charts.listing_cells import (
    Row,
    count_cell,
    date_cell,
    heads,
    name_cell,
    names_cell,
    rows_of,
    text_of,
)
from analysis.charts.listing_roles import debate_name, role_pieces
from analysis.charts.names import name_pieces
from analysis.charts.words import (
    LABEL,
    LAYER_ZH,
    Pieces,
    Slot,
    by,
    day_of,
    fill,
    listed,
    plural,
    printed,
    said_date,
    said_range,
)
from analysis.findings import sources_of, speakers
from analysis.findings.parts import Speaker, Value
from analysis.tables import LAYERS, Tables

_FIGURES, _SUBJECTS, _PUBLISHERS = 6, 5, 8
"""How many figures and subjects a row names, and how many publishers a line, before the rest is counted."""

_NOUNS = {name: (name[:-1], name) for name in LAYERS} | {"quantities": ("quantity", "quantities")}
_COUNTED = {
    "figures": ("Figures", "数据"),
    "times": ("Times", "时间"),
    "statements": ("Statements", "言论"),
    "stances": ("Stances", "立场"),
    "events": ("Events", "事件"),
}


def speakers_table(frames: Tables, *, lang: Lang = "en", limit: int = 40) -> Block:
    """Who is quoted how often and in how many articles, on what, and with which figures; most quoted first.

    At most `limit` rows; the note counts the rest.
    """
    said = speakers(frames)
    rows: list[list[Cell]] = [
        [
            name_pieces(one.name, lang),
            role_pieces(one.role or "", lang),
            count_cell(one.statements),
            count_cell(one.articles),
            _subjects(one, lang) or "–",
            listed(_said_figures(one, lang), lang, _FIGURES) or "–",
            [Piece(one.ids[0], href=f"#{one.ids[0]}")],
        ]
        for one in said[:limit]
    ]
    columns = heads(
        lang,
        ("source", "Source", "来源"),
        ("role", "Role", "身份"),
        ("said>", "Statements", "言论"),
        ("articles>", "Articles", "文章"),
        ("on", "On what", "谈及"),
        ("figures", "Figures credited to it", "所给数据"),
        ("id", "First", "首条"),
    )
    rest = said[limit:]
    note = by(
        lang,
        f"and {len(rest):,} more, with {plural(sum(one.statements for one in rest), 'statement')}",
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
        f"{debate_name(target, lang)} ({', '.join(labels)})"
        if lang == "en"
        else f"{debate_name(target, lang)}（{'、'.join(labels)}）"
        for target, labels in sides.items()
    ]
    told += [name_pieces(metric, lang) for metric in dict.fromkeys(v.metric for v in one.figures if v.metric)]
    return listed(told, lang, _SUBJECTS)


def _said_figures(one: Speaker, lang: Lang) -> list[Slot]:
    """The figures on a source's word, each once."""
    said: dict[tuple[str | None, str], Value] = {}
    for value in one.figures:
        said.setdefault((value.entity, said_range(value.low, value.high, value.unit, value.modifier, lang)), value)
    return [
        fill(
            "{who}{gap}{much}",
            who=name_pieces(who or "", lang),
            gap=by(lang, ": ", "：") if who else "",
            much=Piece(much, href=f"#{value.ids[0]}"),
        )
        for (who, much), value in said.items()
    ]


def read_block(frames: Tables, *, lang: Lang = "en") -> Block:
    """What was read: articles and pages, the span of their dates, publishers, and the tags by layer."""
    counts = {name: int(frames.articles[name].sum()) for name in LAYERS}
    tags: list[Slot] = [
        by(lang, plural(count, *_NOUNS[name]), f"{LAYER_ZH[name]}{count:,}") for name, count in counts.items()
    ]
    lines: list[Cell] = [
        fill(by(lang, "{x}.", "{x}。"), x=_read(frames, lang)),
        _publishers(frames, lang),
        fill(by(lang, "Tags found: {x}.", "标注：{x}。"), x=listed(tags, lang, len(tags))),
    ]
    return prose_block(lines, style="list")


def _publishers(frames: Tables, lang: Lang) -> Pieces:
    told = [text_of(name) for name in frames.articles["publisher"]]
    names: list[Slot] = [name_pieces(name, lang) for name in dict.fromkeys(told) if name]
    unnamed = told.count("")
    if not names:
        return [Piece(by(lang, "No page names its publisher.", "各页均未注明发布者。"))]
    rest = by(lang, f"; {plural(unnamed, 'article names', 'articles name')} none", f"；{unnamed}篇未注明")
    return fill(
        by(lang, "Published by {x}{rest}.", "发布者：{x}{rest}。"),
        x=listed(names, lang, _PUBLISHERS),
        rest=rest if unnamed else "",
    )


def _read(frames: Tables, lang: Lang) -> str:
    """How many articles, on how many pages, from when to when."""
    articles, sources = frames.articles, list(sources_of(frames.articles).values())
    pages = int(articles["pages"].sum())
    dated = [
        (days.first, n)
        for n, source in enumerate(sources)
        if (days := days_of(edtf_of(source.published))) and days.first
    ]
    ends = [sources[n] for _, n in (min(dated), max(dated))] if dated else []
    span = list(dict.fromkeys(day_of(source, lang) for source in ends))
    read = by(lang, plural(len(articles), "article"), f"{len(articles):,}篇文章")
    if pages > len(articles):
        more = pages - len(articles)
        read += by(
            lang,
            f" on {plural(pages, 'page')}; {plural(more, 'reprint is', 'reprints are')} counted once",
            f"，见于{pages:,}个页面，{more:,}个转载页面只计一次",
        )
    if len(span) > 1:
        read += by(lang, f", from {span[0]} to {span[1]}", f"，{span[0]}至{span[1]}")
    elif span:
        read += by(lang, f", dated {span[0]}", f"，{span[0]}")
    guessed = sum(source.estimated for source in sources)
    unknown = sum(source.published is None for source in sources)
    if guessed:
        read += by(
            lang,
            f"; {plural(guessed, 'page prints no date; its date is', 'pages print no date; their dates are')} estimated",
            f"；{guessed:,}篇没有印出日期，其日期为估计",
        )
    if unknown:
        read += by(
            lang, f"; {plural(unknown, 'article has', 'articles have')} no date at all", f"；{unknown:,}篇日期不详"
        )
    return read


def articles_table(articles: pd.DataFrame, *, lang: Lang = "en") -> Block:
    """What was read: headline, publisher, date and numbers of tags of each article."""
    rows: list[list[Cell]] = [
        [
            article_link(row, lang),
            _publisher(row, lang),
            published_cell(row, lang),
            *(count_cell(row[name]) for name in _COUNTED),
        ]
        for row in rows_of(articles)
    ]
    columns = heads(
        lang,
        ("title", "Headline", "标题"),
        ("publisher", "Publisher", "发布者"),
        ("published", "Date", "日期"),
        *((f"{name}>", en, zh) for name, (en, zh) in _COUNTED.items()),
    )
    return table_block(columns, rows, caption=by(lang, "Articles and their tags", "文章及其标注"))


def article_link(row: Row, lang: Lang) -> Piece:
    """The headline of an article, leading to its text; its id where it has none."""
    return printed(text_of(row["title"]) or row["article"], lang, f"#article-{row['key']}")


def published_cell(row: Row, lang: Lang) -> Piece:
    """The date that a page prints, else the estimate, called one."""
    published, anchor = text_of(row["published"]), text_of(row["anchor"])
    if published or not anchor:
        return date_cell(published, lang)
    about = by(lang, "about {} (estimated)", "约{}（估计）").format(said_date(anchor, lang))
    return Piece(about, sort=date_cell(anchor, lang).sort)


def _publisher(row: Row, lang: Lang) -> list[Piece]:
    cell = name_cell(row["publisher"], lang, by(lang, "not named", "未注明"))
    also = text_of(row["also"])
    if row["pages"] > 1 and also:
        cell += [Piece(by(lang, "; also ", "；另见")), *names_cell(also, lang, "")]
    return cell

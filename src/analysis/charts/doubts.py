"""What a reader should doubt: one short table for each reason, or a sentence where there is none."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.blocks import Block, Cell, Column, Lang, Piece, prose_block, table_block
from analysis.charts.listing import evidence_links, quote
from analysis.charts.words import by, day_of, printed, said_date, said_range
from analysis.findings import sources_of
from analysis.findings.largest import CURRENCIES, Row, records
from analysis.tables import LAYERS, Tables

LIMIT = 30
"""How many rows a table of doubts has at most; its note counts the rest."""

_SHORT = 200
"""An article with fewer characters than this in its body may be a fragment."""
_CHARTED = ("FLOPS", "OPS", "chip", *CURRENCIES, "parameter")
_VERDICT = {
    "en": {"conflict": "conflict", "undated": "differ, undated", "overlap": "can both be right"},
    "zh": {"conflict": "矛盾", "undated": "不同，未注明日期", "overlap": "可以都对"},
}


def undated_articles(frames: Tables, lang: Lang = "en") -> Block:
    """Articles whose page prints no date: the estimate that their relative dates hang on, and what it rests on."""
    sources = sources_of(frames.articles)
    rows: list[list[Cell]] = [
        [
            _article(row, lang),
            day_of(sources[row["article"]], lang) or by(lang, "none", "无"),
            (row["anchor_basis"] or "").removeprefix("estimated: ")
            or by(lang, "nothing in the text tells", "文中无从推断"),
        ]
        for row in records(frames.articles)
        if row["published"] is None
    ]
    columns = [
        Column("title", by(lang, "Headline", "标题")),
        Column("anchor", by(lang, "Estimated date", "估计日期")),
        Column("basis", by(lang, "Why", "依据")),
    ]
    caption = by(lang, "Articles without a printed date", "没有印出日期的文章")
    return _table(columns, rows, caption, by(lang, "Every article prints its date.", "每篇文章都印有日期。"), lang)


def unplaced_figures(frames: Tables, lang: Lang = "en") -> Block:
    """Figures without a time, or of which the text does not say whose they are: those in computing power, chips and money first."""
    missing = frames.figures["edtf"].isna() | frames.figures["entity"].isna()
    found = frames.figures[missing & (frames.figures["low"].notna() | frames.figures["high"].notna())]
    found = found.sort_values("unit", key=lambda units: units.map(_rank), kind="stable")
    rows: list[list[Cell]] = []
    for _, row in found.iterrows():
        entity, time = _text(row["entity"]), _text(row["edtf"])
        much = said_range(_number(row["low"]), _number(row["high"]), row["unit"], row["modifier"], lang)
        rows.append(
            [
                printed(entity, lang) if entity else by(lang, "not named", "未指明"),
                much,
                said_date(time, lang) or by(lang, "no date", "未注明"),
                quote(row),
                evidence_links(row["id"], home=False),
            ]
        )
    columns = [
        Column("entity", by(lang, "Who", "主体")),
        Column("value", by(lang, "Value", "数值"), "right"),
        Column("time", by(lang, "When", "时间")),
        Column("quote", by(lang, "In the text", "原文"), lang="zh"),
        Column("id", by(lang, "Evidence", "出处")),
    ]
    share = by(
        lang,
        f"Figures without a time or an owner ({len(found)} of {len(frames.figures)})",
        f"未注明时间或主体的数据（{len(frames.figures)}项中有{len(found)}项）",
    )
    none = by(lang, "Every figure has its time and its owner.", "每项数据都有时间和主体。")
    return _table(columns, rows, share, none, lang)


def disputed_figures(frames: Tables, lang: Lang = "en") -> Block:
    """Figures that articles tell differently: those that contradict each other first."""
    order = list(_VERDICT["en"])
    found = frames.agreement[frames.agreement["verdict"].isin(order)]
    found = found.sort_values("verdict", key=lambda verdicts: verdicts.map(order.index), kind="stable")
    rows: list[list[Cell]] = [
        [
            printed(row["entity"], lang),
            printed(row["metric"], lang),
            _text(row["time"]) or by(lang, "no date", "未注明"),
            _VERDICT[lang][row["verdict"]],
            printed(row["values"], lang),
            evidence_links(row["ids"], home=False),
        ]
        for _, row in found.iterrows()
    ]
    columns = [
        Column("entity", by(lang, "Who", "主体")),
        Column("metric", by(lang, "What", "指标")),
        Column("time", by(lang, "When", "时间")),
        Column("verdict", by(lang, "Verdict", "判断")),
        Column("values", by(lang, "In their words", "原文数值")),
        Column("ids", by(lang, "Evidence", "出处")),
    ]
    caption = by(lang, "Values that articles tell differently", "各文说法不同的数值")
    none = by(lang, "No two articles tell a figure differently.", "没有哪项数据在各文中说法不同。")
    return _table(columns, rows, caption, none, lang)


def disputed_dates(frames: Tables, lang: Lang = "en") -> Block:
    """Happenings that articles date differently."""
    found = frames.happenings[frames.happenings["agreement"] == "conflict"]
    rows: list[list[Cell]] = [
        [said_date(row["edtf"], lang), printed(row["text"], lang), evidence_links(row["ids"], home=False)]
        for _, row in found.iterrows()
    ]
    columns = [
        Column("time", by(lang, "Dates", "日期")),
        Column("text", by(lang, "What happened", "事件")),
        Column("ids", by(lang, "Evidence", "出处")),
    ]
    caption = by(lang, "Happenings that articles date differently", "各文日期不一的事件")
    none = by(lang, "No happening has conflicting dates.", "没有日期不一的事件。")
    return _table(columns, rows, caption, none, lang)


def thin_articles(frames: Tables, lang: Lang = "en") -> Block:
    """Articles with little text, or in which nothing was tagged: a page that was read badly looks like this."""
    counted = [(sum(row[name] for name in LAYERS), row) for row in records(frames.articles)]
    found = [one for one in counted if one[0] == 0 or one[1]["characters"] < _SHORT]
    rows: list[list[Cell]] = [
        [
            _article(row, lang),
            Piece(f"{row['characters']:,}", sort=float(row["characters"])),
            Piece(str(tags), sort=float(tags)),
        ]
        for tags, row in sorted(found, key=lambda one: (one[0] > 0, one[1]["characters"]))
    ]
    columns = [
        Column("title", by(lang, "Headline", "标题")),
        Column("characters", by(lang, "Characters", "字数"), "right"),
        Column("tags", by(lang, "Tags", "标注"), "right"),
    ]
    caption = by(
        lang, f"Articles of fewer than {_SHORT} characters, or without a tag", f"不足{_SHORT}字或没有标注的文章"
    )
    none = by(
        lang,
        f"Every article has {_SHORT} characters or more, and tags.",
        f"每篇文章都有{_SHORT}字以上，并有标注。",
    )
    return _table(columns, rows, caption, none, lang)


def reprints(frames: Tables, lang: Lang = "en") -> Block:
    """Articles that several pages print, each of which is counted once."""
    rows: list[list[Cell]] = [
        [_article(row, lang), Piece(str(row["pages"]), sort=float(row["pages"])), printed(row["also"] or "", lang)]
        for row in records(frames.articles)
        if row["pages"] > 1
    ]
    columns = [
        Column("title", by(lang, "Headline", "标题")),
        Column("pages", by(lang, "Pages", "页面"), "right"),
        Column("also", by(lang, "Also printed by", "另见于")),
    ]
    caption = by(lang, "Articles printed more than once, counted once", "多处刊登、只计一次的文章")
    none = by(lang, "No article was printed twice.", "没有重复刊登的文章。")
    return _table(columns, rows, caption, none, lang)


def _table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], caption: str, none: str, lang: Lang) -> Block:
    """The table with its first rows, or the sentence that says there is nothing."""
    if not rows:
        return prose_block([none])
    rest = len(rows) - LIMIT
    note = by(lang, f"and {rest:,} more", f"另有{rest}项") if rest > 0 else ""
    return table_block(columns, rows[:LIMIT], caption=caption, note=note)


def _article(row: Row, lang: Lang) -> Piece:
    return printed(row["title"] or row["article"], lang, f"#article-{row['key']}")


def _rank(unit: str) -> int:
    return _CHARTED.index(unit) if unit in _CHARTED else len(_CHARTED)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, float | int) else None

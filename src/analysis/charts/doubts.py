"""What a reader should doubt: one short table for each reason, or a sentence where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from analysis.blocks import Block, Cell, Column, Lang, Piece, prose_block, table_block
from analysis.charts.listing_cells import (
    Row,
    count_cell,
    cut,
    date_cell,
    evidence_links,
    heads,
    name_cell,
    names_cell,
    quote,
    rows_of,
    text_of,
    value_cell,
    words_cell,
)
from analysis.charts.listing_figures import agreement_heads, agreement_row, nobody
from analysis.charts.listing_reasons import dated_by, refused_for
from analysis.charts.listing_sources import article_link
from analysis.charts.words import by, day_of
from analysis.findings import sources_of
from analysis.findings.largest import CURRENCIES, is_definition
from analysis.reading import ReadError
from analysis.tables import LAYERS, Tables

LIMIT = 30
"""How many rows a table of doubts has at most; its note counts the rest."""

_SHORT = 200
"""An article with fewer characters than this in its body may be a fragment."""
_CHARTED = ("FLOPS", "OPS", "chip", *CURRENCIES, "parameter")
_DISPUTED = ("conflict", "undated", "overlap")


def refused_table(refused: Sequence[ReadError], *, lang: Lang = "en") -> Block:
    """What was given and could not be read as an article: where, what it is instead, and what to do.

    >>> refused_table([ReadError("cover.png", "a PNG picture, not an article", "give text")]).data["rows"][0][1]
    [{'text': 'a PNG picture, not an article'}]
    >>> refused_table([]).data["paragraphs"][0][0]["text"]
    'Everything that was given could be read.'
    """
    paths = _within([error.path for error in refused])
    rows: list[list[Cell]] = [
        [
            words_cell(path, lang),
            refused_for(error.what, lang),
            refused_for(error.advice, lang),
        ]
        for path, error in zip(paths, refused, strict=True)
    ]
    columns = heads(lang, ("path", "File", "文件"), ("what", "What it is", "问题"), ("advice", "What to do", "建议"))
    caption = by(lang, f"Not read: {len(rows):,}", f"未能读取：{len(rows):,}个")
    none = by(lang, "Everything that was given could be read.", "所给文件均已读取。")
    return _table(columns, rows, caption, none, lang)


def _within(paths: Sequence[str]) -> list[str]:
    """Paths from the folder that holds them all: the same corpus in another place gives the same report.

    >>> _within(["/data/news/a.png", "/data/news/old/b.png"]), _within(["news/a.png"]), _within([])
    (['a.png', 'old/b.png'], ['a.png'], [])
    """
    parts = [path.replace("\\", "/").split("/") for path in paths]
    alike = (len(set(folders)) == 1 for folders in zip(*(path[:-1] for path in parts), strict=False))
    shared = sum(1 for _ in takewhile(bool, alike))
    return ["/".join(folders[shared:]) for folders in parts]


def undated_articles(frames: Tables, *, lang: Lang = "en") -> Block:
    """Articles whose page prints no date: the estimate that their relative dates hang on, and what it rests on."""
    sources = sources_of(frames.articles)
    rows: list[list[Cell]] = [
        [
            article_link(row, lang),
            Piece(
                day_of(sources[row["article"]], lang) or by(lang, "none", "无"),
                sort=date_cell(row["anchor"], lang).sort,
            ),
            dated_by(text_of(row["anchor_basis"]), lang)
            if text_of(row["anchor_basis"])
            else by(lang, "nothing in the text tells", "文中无从推断"),
        ]
        for row in rows_of(frames.articles)
        if not text_of(row["published"])
    ]
    columns = heads(
        lang, ("title", "Headline", "标题"), ("anchor", "Estimated date", "估计日期"), ("basis", "Why", "依据")
    )
    caption = by(lang, "Articles without a printed date", "没有印出日期的文章")
    return _table(columns, rows, caption, by(lang, "Every article prints its date.", "每篇文章都印有日期。"), lang)


def unplaced_figures(frames: Tables, *, lang: Lang = "en") -> Block:
    """Figures without a time, or of which the text does not say whose they are: computing power, chips and money first."""
    missing = frames.figures["edtf"].isna() | frames.figures["entity"].isna()
    found = frames.figures[missing & (frames.figures["low"].notna() | frames.figures["high"].notna())]
    told = [row for row in rows_of(found) if not is_definition({"entity": text_of(row["entity"])})]
    told.sort(key=lambda row: _rank(row["unit"]))
    rows: list[list[Cell]] = [
        [
            name_cell(row["entity"], lang, nobody(lang)),
            value_cell(row, lang, brief=False),
            date_cell(row["edtf"], lang),
            quote(row, lang),
            evidence_links(row["id"], home=False),
        ]
        for row in told
    ]
    columns = heads(
        lang,
        ("entity", "Who", "主体"),
        ("value>", "Value", "数值"),
        ("time", "When", "时间"),
        ("quote", "In the text", "原文"),
        ("id", "Evidence", "出处"),
    )
    share = by(
        lang,
        f"Figures without a time or an owner ({len(told):,} of {len(frames.figures):,})",
        f"未注明时间或主体的数据（{len(frames.figures)}项中有{len(told)}项）",
    )
    none = by(lang, "Every figure has its time and its owner.", "每项数据都有时间和主体。")
    return _table(columns, rows, share, none, lang)


def disputed_figures(frames: Tables, *, lang: Lang = "en") -> Block:
    """Figures that articles tell differently: those that contradict each other first."""
    found = frames.agreement[frames.agreement["verdict"].isin(_DISPUTED)]
    found = found.sort_values("verdict", key=lambda verdicts: verdicts.map(_DISPUTED.index), kind="stable")
    rows = [agreement_row(row, lang) for row in rows_of(found)]
    caption = by(lang, "Values that articles tell differently", "各文说法不同的数值")
    none = by(lang, "No two articles tell a figure differently.", "没有哪项数据在各文中说法不同。")
    return _table(agreement_heads(lang), rows, caption, none, lang)


def disputed_dates(frames: Tables, *, lang: Lang = "en") -> Block:
    """Happenings that articles date differently."""
    found = frames.happenings[frames.happenings["agreement"] == "conflict"]
    rows: list[list[Cell]] = [
        [date_cell(row["edtf"], lang), words_cell(row["text"], lang), evidence_links(row["ids"], home=False)]
        for row in rows_of(found)
    ]
    columns = heads(lang, ("time", "Dates", "日期"), ("text", "What happened", "事件"), ("ids", "Evidence", "出处"))
    caption = by(lang, "Happenings that articles date differently", "各文日期不一的事件")
    none = by(lang, "No happening has conflicting dates.", "没有日期不一的事件。")
    return _table(columns, rows, caption, none, lang)


def thin_articles(frames: Tables, *, lang: Lang = "en") -> Block:
    """Articles with little text, or in which nothing was tagged: a page that was read badly looks like this.

    How much of the page was article is told where the table of articles knows the page's length.
    """
    counted = [(sum(row[name] for name in LAYERS), row) for row in rows_of(frames.articles)]
    found = [one for one in counted if one[0] == 0 or one[1]["characters"] < _SHORT]
    rows: list[list[Cell]] = [
        [article_link(row, lang), count_cell(row["characters"]), body_share(row), count_cell(tags)]
        for tags, row in sorted(found, key=lambda one: (one[0] > 0, one[1]["characters"]))
    ]
    columns = heads(
        lang,
        ("title", "Headline", "标题"),
        ("characters>", "Characters", "字数"),
        ("share>", "Of its page", "占页面"),
        ("tags>", "Tags", "标注"),
    )
    caption = by(
        lang, f"Articles of fewer than {_SHORT} characters, or without a tag", f"不足{_SHORT}字或没有标注的文章"
    )
    none = by(
        lang,
        f"Every article has {_SHORT} characters or more, and tags.",
        f"每篇文章都有{_SHORT}字以上，并有标注。",
    )
    return _table(columns, rows, caption, none, lang)


def body_share(row: Row) -> Piece:
    """How much of a page was article; the rest is navigation, adverts and the like, or a body that was missed."""
    length = row.get("length")
    if not length:
        return Piece("–")
    return Piece(f"{row['characters'] / length:.0%}", sort=row["characters"] / length)


def page_shares(frames: Tables, *, lang: Lang = "en") -> Block:
    """How much of each page was taken as the article, the least first; every page has a row, up to the limit."""
    rows: list[list[Cell]] = [
        [article_link(row, lang), count_cell(row.get("length") or 0), count_cell(row["characters"]), body_share(row)]
        for row in sorted(rows_of(frames.articles), key=lambda row: row["characters"] / (row.get("length") or 1))
        if row.get("length")
    ]
    columns = heads(
        lang,
        ("title", "Headline", "标题"),
        ("length>", "Characters of the page", "页面字数"),
        ("characters>", "Of the article", "正文字数"),
        ("share>", "Share", "占比"),
    )
    caption = by(
        lang,
        "Smallest share first; a low one is a page of much else, or a body that was missed",
        "占比最低的在前：页面杂项多，或正文有遗漏",
    )
    none = by(lang, "The lengths of the pages are not known.", "页面长度不详。")
    return _table(columns, rows, caption, none, lang)


def reprints(frames: Tables, *, lang: Lang = "en") -> Block:
    """Articles that several pages print, each of which is counted once."""
    rows: list[list[Cell]] = [
        [article_link(row, lang), count_cell(row["pages"]), names_cell(text_of(row["also"]), lang, "–")]
        for row in rows_of(frames.articles)
        if row["pages"] > 1
    ]
    columns = heads(
        lang, ("title", "Headline", "标题"), ("pages>", "Pages", "页面"), ("also", "Also printed by", "另见于")
    )
    caption = by(lang, "Articles printed more than once, counted once", "多处刊登、只计一次的文章")
    none = by(lang, "No article was printed twice.", "没有重复刊登的文章。")
    return _table(columns, rows, caption, none, lang)


def _table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], caption: str, none: str, lang: Lang) -> Block:
    """The table with its first rows, or the sentence that says there is nothing."""
    if not rows:
        return prose_block([none])
    shown, note = cut(rows, LIMIT, lang)
    return table_block(columns, shown, caption=caption, note=note)


def _rank(unit: str) -> int:
    return _CHARTED.index(unit) if unit in _CHARTED else len(_CHARTED)

"""How accurate the tags are: the scores measured, layer by layer, on text that was looked at and on text that was not."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files

from analysis.blocks import Block, Cell, Lang, Piece, table_block
from analysis.charts.listing_cells import heads
from analysis.charts.words import by

Row = dict[str, str]


MEANS: dict[str, tuple[str, str, str, str]] = {
    "quantity": ("Quantities", "数量", "a quantity with its unit and both ends", "数量，单位和上下限都对"),
    "figure": (
        "Figures",
        "数据",
        "a figure with its value, owner, time and status",
        "数据，数值、主体、时间、性质都对",
    ),
    "figure.entity": ("Figures", "数据", "of the figures found: the owner", "已找到的数据中：主体"),
    "figure.time": ("Figures", "数据", "of the figures found: the time", "已找到的数据中：时间"),
    "figure.status": ("Figures", "数据", "of the figures found: reported, target or forecast", "已找到的数据中：性质"),
    "time": ("Times", "时间", "a time with its date or length", "时间，日期或时长都对"),
    "event": ("Events", "事件", "an event with its date", "事件，日期也对"),
    "statement": (
        "Statements",
        "言论",
        "a statement credited to its source, half of its words at least",
        "言论，来源对，文字至少一半相同",
    ),
    "statement.chars": (
        "Statements",
        "言论",
        "its characters, each credited to the right source",
        "其中逐字归于正确来源",
    ),
    "statement.kind": (
        "Statements",
        "言论",
        "of the statements found: direct or indirect",
        "已找到的言论中：直接或转述",
    ),
    "stance": (
        "Stances",
        "立场",
        "a stance with its debate, holder and side",
        "立场，议题、立场方、倾向都对",
    ),
    "article.title": ("Pages", "页面", "the headline", "标题"),
    "article.published": ("Pages", "页面", "the date", "日期"),
    "article.publisher": ("Pages", "页面", "the publisher", "发布者"),
    "article.body": ("Pages", "页面", "the body, by its characters", "正文，逐字"),
}
"""By measure, in the order of the table: the layer, then what is counted as right, in English and in Chinese."""


@cache
def measured() -> tuple[str, tuple[Row, ...]]:
    """When the scores were measured with which version, and the scores: the rows of ``accuracy.tsv``."""
    note, head, *lines = files("analysis").joinpath("accuracy.tsv").read_text(encoding="utf-8").splitlines()
    columns = head.split("\t")
    return note, tuple(dict(zip(columns, line.split("\t"), strict=True)) for line in lines)


def accuracy_table(*, lang: Lang = "en") -> Block:
    """What the tags of each layer score: on text they were developed on, and on text that nobody had looked at.

    The second is what to expect of articles of one's own. F1, of parts of what is found the share that is right.
    """
    note, scores = measured()
    rows: list[list[Cell]] = []
    order = list(MEANS)
    for row in sorted(scores, key=lambda row: order.index(row["measure"])):
        layer_en, layer_zh, en, zh = MEANS[row["measure"]]
        rows.append(
            [
                by(lang, layer_en, layer_zh),
                by(lang, en, zh),
                _score(row["developed"], row["developed_n"], lang),
                _score(row["unseen"], row["unseen_n"], lang),
                f"{_rounded(row['low'])}–{_rounded(row['high'])}" if row["low"] != row["high"] else "–",
            ]
        )
    columns = heads(
        lang,
        ("layer", "Layer", "层"),
        ("right", "What must be right", "要求"),
        ("developed>", "On text it was developed on", "开发所用文本"),
        ("unseen>", "On text never looked at", "从未看过的文本"),
        ("range>", "Lowest and highest of such sets", "各组最低与最高"),
    )
    caption = by(lang, "Scores by layer; 1 is perfect", "各层得分，满分为1")
    return table_block(columns, rows, caption=caption, note=_note(note, lang))


def _score(value: str, count: str, lang: Lang) -> Piece:
    number = f"{int(count):,}" if count else ""
    counted = by(lang, f" ({number})", f"（{number}）") if number else ""
    return Piece(f"{value}{counted}", sort=float(value))


def _rounded(value: str) -> str:
    """A score with two decimals: the older sets were scored with no more."""
    return str(Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _note(note: str, lang: Lang) -> str:
    """What is measured on what, and when."""
    words = note.split()
    day, version = words[2], words[5].rstrip(";")
    return by(
        lang,
        "F1 against annotation by hand, with the number of annotated items in brackets; for parts of what is found, and "
        "for headline, date and publisher, the share that is right. Developed on: the five seeds and 181 articles and "
        "passages whose errors were looked at. Never looked at: the newest set of public passages, and for pages 15 "
        "saved pages, scored before anybody saw their errors. The last column is of all such sets; the lowest are "
        f"digests and stock sheets rather than news prose. Measured {day}, version {version}.",
        "与人工标注相比的F1，括号内为标注项数；已找到者的各部分，以及标题、日期、发布者，为正确的比例。"
        "开发所用：五篇种子文章和181篇文章、段落，其错误已逐一看过。从未看过：最新一组公开段落，页面则为15个保存的网页，"
        "均在有人看过其错误之前评分。末列为所有此类各组；最低者是摘编和行情，而非新闻正文。"
        f"测于{day}，版本{version}。",
    )

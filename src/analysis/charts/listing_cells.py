"""The cells that all tables share: names, values, dates, quotes and links to evidence, in the report's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from analysis.axis import days_of, edtf_of, members
from analysis.blocks import Column, Lang, Piece
from analysis.charts.names import name_pieces
from analysis.charts.words import Words, by, printed, said_date, said_range

CONTEXT = 26
"""Characters of the sentence kept on each side of the tag."""

Row = dict[str, Any]
"""A row of a frame; its words are texts, missing ones None or NA."""


def text_of(value: object) -> str:
    """The words of a cell of a frame; empty where it is missing."""
    return value if isinstance(value, str) else ""


def number_of(value: object) -> float | None:
    """The number of a cell of a frame; None where it is missing."""
    return float(value) if isinstance(value, int | float) and not pd.isna(value) else None


def said(words: Words, value: object, lang: Lang) -> str:
    """A word of the data in the report's language; as it is where the report has none.

    >>> from analysis.charts.words import STATUS
    >>> said(STATUS, "target", "zh"), said(STATUS, "rumour", "zh")
    ('目标', 'rumour')
    """
    return words[lang].get(str(value), str(value))


def name_cell(name: object, lang: Lang, missing: str) -> list[Piece]:
    """A name as printed, in English with its usual form; `missing` where there is none.

    >>> [piece.text for piece in name_cell("贵州", "en", "not named")], name_cell(None, "en", "not named")[0].text
    (['贵州', ' Guizhou'], 'not named')
    """
    return name_pieces(text_of(name), lang) if text_of(name) else [Piece(missing)]


def names_cell(names: str, lang: Lang, missing: str) -> list[Piece]:
    """Names parted by 、, each with its usual English form in English."""
    pieces: list[Piece] = []
    for name in filter(None, names.split("、")):
        pieces += [Piece(by(lang, ", ", "、"))] * bool(pieces) + name_pieces(name, lang)
    return pieces or [Piece(missing)]


def value_cell(row: Row, lang: Lang, *, brief: bool = True) -> Piece:
    """The value of a figure with its bound and unit, sorted by its number; where not `brief` with what is counted.

    >>> value_cell({"low": 7.5e19, "high": None, "unit": "FLOPS", "modifier": "min"}, "en").text
    '≥ 75 EFLOPS'
    """
    low, high = number_of(row["low"]), number_of(row["high"])
    size = low if high is None else high
    return Piece(said_range(low, high, row["unit"], row["modifier"], lang, brief=brief), sort=size)


def date_cell(edtf: object, lang: Lang) -> Piece:
    """A date in words, sorted by its first day; a table is told that there is none.

    >>> date_cell("2024-05", "en"), date_cell(None, "zh").text
    (Piece(text='May 2024', href=None, id=None, lang=None, strong=False, sort='2024-05-01'), '未注明日期')
    """
    if not text_of(edtf):
        return Piece(by(lang, "no date given", "未注明日期"), sort="9999")
    days = days_of(members(text_of(edtf))[0])
    first = (days.first or days.last) if days else None
    return Piece(said_date(text_of(edtf), lang), sort=first.isoformat() if first else "9999")


def time_cell(value: object, lang: Lang) -> Piece:
    """A TIMEX3 date in words.

    >>> time_cell("2024-Q3", "zh").text, time_cell(None, "en").text
    ('2024年第三季度', 'no date given')
    """
    return date_cell(edtf_of(text_of(value)), lang)


def count_cell(count: int) -> Piece:
    """A count, sorted by its number."""
    return Piece(f"{count:,}", sort=float(count))


def evidence_links(ids: str, *, home: bool = True) -> list[Piece]:
    """Links to the evidence with these ids; `home` where the row is the one that evidence leads back to."""
    pieces: list[Piece] = []
    for n, one in enumerate(ids.split()):
        pieces += [Piece(" ")] * (n > 0)
        pieces.append(Piece(one, href=f"#{one}", id=f"row-{one}" if home else None))
    return pieces


def quote(row: Row | pd.Series[Any], lang: Lang | None = None) -> list[Piece]:
    """The sentence of a tag, cut to what stands around it, the tag itself set strong; `lang` as printed says.

    >>> row = {"sentence": "截至5月，青岚市部署智算芯片9.58万张。", "text": "9.58万张"}
    >>> [(piece.text, piece.strong) for piece in quote(row)]
    [('截至5月，青岚市部署智算芯片', False), ('9.58万张', True), ('。', False)]
    """
    sentence, text = " ".join(row["sentence"].split()), " ".join(row["text"].split())
    at = sentence.find(text)
    foreign = "zh" if lang == "en" else None
    if at < 0:
        return [Piece(text, strong=True, lang=foreign)]
    before, after = sentence[:at], sentence[at + len(text) :]
    if len(before) > CONTEXT:
        before = "…" + before[-CONTEXT:]
    if len(after) > CONTEXT:
        after = after[:CONTEXT] + "…"
    parts = ((before, False), (text, True), (after, False))
    return [Piece(words, strong=strong, lang=foreign) for words, strong in parts if words]


def words_cell(text: str, lang: Lang, href: str | None = None) -> Piece:
    """Words of an article."""
    return printed(text, lang, href)


def heads(lang: Lang, *columns: tuple[str, str, str]) -> list[Column]:
    """Columns by key and title in both languages; a key that ends in > is of numbers, set right.

    >>> [(column.key, column.title, column.align) for column in heads("en", ("n>", "Chips", "芯片"))]
    [('n', 'Chips', 'right')]
    """
    return [
        Column(key.rstrip(">"), by(lang, en, zh), "right" if key.endswith(">") else "left") for key, en, zh in columns
    ]


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame as dicts."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def joined(items: Iterable[str], lang: Lang) -> str:
    """Words side by side, each once."""
    return by(lang, ", ", "、").join(dict.fromkeys(item for item in items if item))


def shortened(text: str, most: int) -> str:
    """The first characters of a text, and a sign that more follow.

    >>> shortened("算力规模", 3), shortened("算力", 3)
    ('算力…', '算力')
    """
    return text if len(text) <= most else text[: most - 1] + "…"


def cut(rows: Sequence[Any], limit: int, lang: Lang) -> tuple[Sequence[Any], str]:
    """The first rows, and the note that counts the rest."""
    rest = len(rows) - limit
    return rows[:limit], by(lang, f"and {rest:,} more", f"另有{rest:,}项") if rest > 0 else ""

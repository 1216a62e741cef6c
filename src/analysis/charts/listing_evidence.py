"""The table of all evidence: every tag of every layer by its id, with its words and what they come to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from analysis.blocks import Block, Cell, Lang, Piece, table_block
from analysis.charts.listing_cells import Row, heads, number_of, rows_of, said, shortened, text_of
from analysis.charts.listing_happenings import said_kind
from analysis.charts.listing_roles import debate_name
from analysis.charts.names import name_pieces
from analysis.charts.words import (
    BASIS,
    LABEL,
    LAYER_ZH,
    SPEECH,
    STATUS,
    Pieces,
    by,
    fill,
    printed,
    said_date,
    said_range,
)
from analysis.tables import LAYERS, Tables

_WORDS, _TITLE = 60, 24
"""Characters of a tag's text and of a headline that a row shows; the link leads to the rest."""
_LAYER: dict[Lang, dict[str, str]] = {
    "en": dict(zip(LAYERS, ("quantity", "figure", "time", "statement", "stance", "event"), strict=True)),
    "zh": {str(layer): word for layer, word in LAYER_ZH.items()},
}

_REFERENCES = {"PRESENT_REF": ("present", "当下"), "PAST_REF": ("past", "过去"), "FUTURE_REF": ("future", "将来")}
_LENGTH = re.compile(r"P(T?)(\d+(?:\.\d+)?)([YMWDHS])")
_LENGTHS = {
    "Y": ("year", "年"),
    "M": ("month", "个月"),
    "W": ("week", "周"),
    "D": ("day", "天"),
    "TH": ("hour", "小时"),
    "TM": ("minute", "分钟"),
    "TS": ("second", "秒"),
}


def evidence_table(frames: Tables, *, lang: Lang = "en") -> Block:
    """All tags of all layers in the order of articles and text: id, article, words, normalised value.

    A quantity that is a figure as well stands there alone, as a figure; one that is not leads to its article, whose
    text does not mark it. Rows are light: a corpus has ten thousand.
    """
    about = {row["article"]: (n, row) for n, row in enumerate(rows_of(frames.articles))}
    rows: list[list[Cell]] = []
    for row, layer, value in sorted(
        _evidence(frames, lang), key=lambda one: (about[one[0]["article"]][0], one[0]["start"])
    ):
        article = about[row["article"]][1]
        href = f"#article-{article['key']}" if layer == "quantities" else f"#{row['id']}"
        rows.append(
            [
                Piece(row["id"], href=href, id=f"row-{row['id']}"),
                _LAYER[lang][layer],
                printed(shortened(text_of(article["title"]) or article["article"], _TITLE), lang),
                printed(shortened(" ".join(row["text"].split()), _WORDS), lang),
                value,
            ]
        )
    columns = heads(
        lang,
        ("id", "Evidence", "出处"),
        ("layer", "Layer", "层"),
        ("article", "Article", "文章"),
        ("text", "In the text", "原文"),
        ("value", "Read as", "释义"),
    )
    return table_block(columns, rows, caption=by(lang, "All evidence by its id", "全部出处编号"))


def _evidence(frames: Tables, lang: Lang) -> Iterator[tuple[Row, str, Pieces]]:
    """Each tag with its layer and what it is read as: whose it is, then the value."""
    told = {(row["article"], row["start"], row["end"]) for row in rows_of(frames.figures)}
    for layer, (owner, say) in _SAY.items():
        for row in rows_of(getattr(frames, layer)):
            if layer != "quantities" or (row["article"], row["start"], row["end"]) not in told:
                value = " · ".join(filter(None, say(row, lang)))
                name = text_of(row.get(owner))
                gap = " · " if name else ""
                yield row, layer, fill("{x}{gap}{value}", x=name_pieces(name, lang), gap=gap, value=value)


def _much(row: Row, lang: Lang) -> str:
    return said_range(number_of(row["low"]), number_of(row["high"]), row["unit"], row["modifier"], lang)


def _figure(row: Row, lang: Lang) -> list[str]:
    return [_much(row, lang), said_date(text_of(row["edtf"]), lang), said(STATUS, row["status"], lang)]


def _time(row: Row, lang: Lang) -> list[str]:
    return [said_date(text_of(row["edtf"]), lang) or said_timex(text_of(row["value"]), lang)]


def said_timex(value: str, lang: Lang) -> str:
    """A TIMEX3 value that is no date: a length of time, or the present, past or future; others as they are.

    >>> said_timex("P3Y", "en"), said_timex("P1M", "zh"), said_timex("PAST_REF", "en"), said_timex("PT24H", "zh")
    ('3 years', '1个月', 'past', '24小时')
    """
    if value in _REFERENCES:
        return by(lang, *_REFERENCES[value])
    found = _LENGTH.fullmatch(value)
    if not found or found[1] + found[3] not in _LENGTHS:
        return value
    number, (en, zh) = found[2], _LENGTHS[found[1] + found[3]]
    return by(lang, f"{number} {en}{'s' * (number != '1')}", f"{number}{zh}")


def _stance(row: Row, lang: Lang) -> list[str]:
    label = said(LABEL, row["label"], lang)
    return [f"{debate_name(row['target'], lang)}{by(lang, ': ', '：')}{label}", said(BASIS, row["basis"], lang)]


def _event(row: Row, lang: Lang) -> list[str]:
    return [said_date(text_of(row["edtf"]), lang), said_kind({**row, "agreement": "single"}, lang)]


_SAY: dict[str, tuple[str, Callable[[Row, Lang], list[str]]]] = {
    "figures": ("entity", _figure),
    "quantities": ("", lambda row, lang: [_much(row, lang)]),
    "times": ("", _time),
    "statements": ("source", lambda row, lang: [said(SPEECH, row["kind"], lang)]),
    "stances": ("holder", _stance),
    "events": ("", _event),
}

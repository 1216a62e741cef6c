"""Sentence -> the clauses that may tell a happening, without the wire's own line before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.model import Range, TimeExpression
from analysis.tagging.calendar import as_date, parse_partial
from analysis.tagging.segment import Text

_WIRE = r"(?:专?[讯電电]|消息|[报報][道導导]|综合[报報][道導导])"
_BYLINE = r"(?: ?\([^()\n]{0,40}\))?"
# The longest line of a wire: (某社记者某某某某市15日电), 某社某市5月8日电(记者某某), 【某报5月8日讯】.
_OPENING = re.compile(
    rf" *(?:[(\[〔【][^()\[\]〔〕【】,。;\n]{{0,40}}{_WIRE}[^()\[\]〔〕【】,。;\n]{{0,6}}[)\]〕】]"
    rf"|[^,。;!?:()\n/【】]{{0,24}}?[日号] ?{_WIRE}(?=[ (/:,|\-]|——){_BYLINE}"
    rf"|[^,。;!?:()\n/【】]{{1,10}}讯{_BYLINE}(?= |\d|[今昨])"
    rf"|[^,。;!?:()\n/【】]{{0,24}}?[日号]电(?![力网气子池视商信影话机])"
    r")[ /:|\-—]{0,3}"
)
# A wire's line behind a caption that has lost its line break.
_INNER = re.compile(r"(?<=[) ])[^,。;!?:()\n/ ]{2,14}\d{1,2}日电[ /(:]{1,2}")
_WIRED = re.compile("[讯电]|消息|报[道导]")  # what every such line holds, so early
_LINE = 64
_DASH = re.compile(r"(?<!\d)——(?!\d)|——(?=\d{1,2}[月日])|、(?=并[于在将已]|\d{4}年[^、,。]{0,6}[达增升扩降超突将])")
_CITED = re.compile(r"的?(?:报[道导]|报告|公告|文章|文件|通报|消息|资料|数据|声明|研报)")
_CITING = re.compile(r"[“\s]*(?:据|根据|按照?|援引)")
# A report is news itself this many days after its date.
_FRESH = 7


def wire_line(text: Text, sentence: Range) -> int:
    """Where the sentence proper begins, behind a wire's line (某社某市5月8日电) if its paragraph opens with one."""
    start, end = sentence
    if start != text.paragraph_at(start)[0]:
        return start
    match = _OPENING.match(text.folded, start, end) if _WIRED.search(text.folded, start, start + _LINE) else None
    if match is None and text.folded.find("日电", start, end) >= 0:
        match = _INNER.search(text.folded, start, end)
    return start if match is None or match.end() == end else match.end()


def clauses(text: Text, sentence: Range, start: int) -> list[Range]:
    """The stretches between commas, stops and dashes from `start` to the sentence's end."""
    folded, end = text.folded, sentence[1]
    found = text.clauses((start, end))
    words = folded[start:end]
    if "、" not in words and "——" not in words:
        return found
    parted: list[Range] = []
    for clause in found:
        words = folded[clause[0] : clause[1]]
        parted += _pieces(folded, *clause) if "、" in words or "——" in words else (clause,)
    return parted


def _pieces(folded: str, start: int, end: int) -> Iterator[Range]:
    for match in _DASH.finditer(folded, start, end):
        if start < match.start():
            yield start, match.start()
        start = match.end()
    end -= 2 if folded.endswith("——", start, end) else folded.endswith("、", start, end)
    if start < end:
        yield start, end


def cites(text: Text, clause: Range, time: TimeExpression) -> bool:
    """Whether a time only dates the source that a clause cites (据某报5月8日的报道), and that is no news of the day."""
    if _CITING.match(text.folded, *clause) is None:
        return False
    if _CITED.match(text.folded, time.end) is None:
        return False
    if text.folded.startswith("的", time.end):
        return True
    day, now = as_date(parse_partial(time.value)), as_date(parse_partial(text.anchor))
    return day is not None and now is not None and abs((now - day).days) > _FRESH

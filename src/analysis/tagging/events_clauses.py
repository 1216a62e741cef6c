"""Sentence -> the clauses that may tell a happening, without the wire's own line before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

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
_DASH = re.compile(r"(?<!\d)——(?!\d)|——(?=\d{1,2}[月日])|、(?=并[于在将已]|\d{4}年[^、,。]{0,6}[达增升扩降超突将])")
_CITED = re.compile(r"的?(?:报[道导]|报告|公告|文章|文件|通报|消息|资料|数据|声明|研报)")
_CITING = re.compile(r"^[“\s]*(?:据|根据|按照?|援引)")
# A report is news itself this many days after its date.
_FRESH = 7


def wire_line(text: Text, sentence: Range) -> int:
    """Where the sentence proper begins, behind a wire's line (某社某市5月8日电) if its paragraph opens with one."""
    if sentence[0] != text.paragraph_at(sentence[0])[0]:
        return sentence[0]
    match = _OPENING.match(text.folded, *sentence) or _INNER.search(text.folded, *sentence)
    return sentence[0] if match is None or match.end() == sentence[1] else match.end()


def clauses(text: Text, sentence: Range, start: int) -> Iterator[Range]:
    """The stretches between commas, stops and dashes from `start` to the sentence's end."""
    for begin, end in text.clauses((start, sentence[1])):
        if text.folded.find("——", begin, end) < 0 and text.folded.find("、", begin, end) < 0:
            yield begin, end
            continue
        cuts = [begin, *(m.end() for m in _DASH.finditer(text.folded, begin, end)), end]
        for left, right in pairwise(cuts):
            stop = right - (2 * text.folded.endswith("——", left, right) + text.folded.endswith("、", left, right))
            if left < stop:
                yield left, stop


def cites(text: Text, clause: Range, time: TimeExpression) -> bool:
    """Whether a time only dates the source that a clause cites (据某报5月8日的报道), and that is no news of the day."""
    if _CITING.match(text.folded[clause[0] : clause[1]]) is None:
        return False
    if _CITED.match(text.folded, time.end) is None:
        return False
    if text.folded.startswith("的", time.end):
        return True
    day, now = as_date(parse_partial(time.value)), as_date(parse_partial(text.anchor))
    return day is not None and now is not None and abs((now - day).days) > _FRESH

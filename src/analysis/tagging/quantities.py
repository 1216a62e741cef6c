"""Text -> quantities: every number with a unit, read as bound, number, magnitude, unit, bound.

What is counted decides the dimension: the unit word, else the noun after the number, else the
one before it, else what the sentence counted last.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from operator import attrgetter

from analysis.model import Modifier, Quantity
from analysis.tagging import units
from analysis.tagging.quantities_before import bound_before, currency_before
from analysis.tagging.quantities_joined import join_pieces, resolve_pieces, sign_pieces
from analysis.tagging.quantities_nouns import Sentence
from analysis.tagging.quantities_numbers import MARGIN, Piece, find_numbers
from analysis.tagging.quantities_pieces import (
    BEFORE_UNITS,
    LEVEL,
    read_further,
    read_shares,
    read_unit,
    read_wholes,
    skip_gap,
)
from analysis.tagging.quantities_topic import Topic
from analysis.tagging.segment import Text
from analysis.tagging.units import CHIP_NAME, UnitWord

_COUNTED = frozenset({"person", "organisation", "facility", "model", "chip", "server", "rack", "token", "parameter"})
_CUES = frozenset("仅只唯")
_FEW = frozenset("二两三四五六七八九十")
_PRECISION = re.compile(
    r"FP64|FP32|TF32|BF16|FP16|FP8|FP6|NVFP4|MXFP4|FP4|INT16|INT8|INT4|双精度|单精度|半精度|稀疏|稠密", re.IGNORECASE
)
_PRECISIONS = {"双精度": "FP64", "单精度": "FP32", "半精度": "FP16", "稀疏": "sparse", "稠密": "dense"}
_FROM = re.compile(r"从 {0,2}$")
_ADDRESS = re.compile(r"[a-z]{2,8}://[!-~]+")
# So many numbers so close are a dump of data that no sentence tells.
_MANY, _APART = 64, 4
_STOPS = re.compile(r"[,、;。!?]")
_TOTAL = ("训练", "计算量", "运算量", "累计", "门槛", "阈值")
_COMPUTING = frozenset({"compute", "FLOPS", "OPS"})
_DIMENSIONS = {"FLOPS": "compute", "FLOP": "compute", "OPS": "compute", "times": "multiple"}


def _counts(s: Sentence, piece: Piece, unit: UnitWord) -> bool:
    """Whether the number counts at all: 一家公司 names one, 仅一家 counts it; 万人 is a crowd, 能有几家 a question."""
    word = s.folded[piece.first : piece.last]
    if unit.unit not in _COUNTED:
        return not (word == "一" and unit.form == "度")
    if word == "一" and piece.modifier != "range":
        before = s.folded[max(s.start, piece.start - 8) : piece.start]
        return not _CUES.isdisjoint(before[-3:]) or (unit.unit == "chip" and CHIP_NAME.search(before) is not None)
    if word == "几":
        return "?" not in s.words and s.folded[piece.start - 1] not in "哪第好"
    if unit.form == "人" and (word in _FEW or piece.number.bare):
        before, after = s.words[: piece.start - s.start][-1:], s.folded[piece.end]
        return not (word in _FEW and (not before or before in ",。;:、“")) and after not in "百千万"
    if word == "数" and unit.form == "人":
        return s.folded[piece.start - 1] not in "少多"
    return True


def _after(s: Sentence, piece: Piece, unit: UnitWord) -> tuple[int, str, bool]:
    """Where the bound after a quantity ends, its modifier, and whether a level word (级, 规模) came before it."""
    folded, at, level = s.folded, piece.end, piece.level
    end = at
    if piece.classifier is None:
        while match := LEVEL.match(folded, at):
            at, level = match.end(), True
            if piece.number.bare or not match.group().endswith("规模"):
                end = at
    at = skip_gap(folded, at)
    for bound in units.bounds_after().get(folded[at], ()) if at < s.end else ():
        if not folded.startswith(bound.form, at):
            continue
        if bound.form == "起" and unit.dimension != "money":
            continue
        if bound.form == "+" and folded[at + 1 : at + 3].lstrip()[:1].isdigit():
            continue
        return (at + len(bound.form), bound.modifier, level) if bound.touching else (end, "", level)
    return end, "", level


def _precision(s: Sentence, start: int, end: int) -> str | None:
    """The number format that the clause states beside a computing power."""
    before, after = s.folded[max(s.start, start - 12) : start], s.folded[end : min(s.end, end + 12)]
    near = _STOPS.split(before)[-1] + " " + _STOPS.split(after)[0]
    names = (_PRECISIONS.get(m.group(), m.group().upper()) for m in _PRECISION.finditer(near))
    return " ".join(dict.fromkeys(names)) or None


def _sum(s: Sentence, piece: Piece) -> tuple[int, UnitWord | None]:
    """Where a sum begins, a currency before the number counted in, and its unit; of a number without unit too."""
    unit = piece.unit
    start, currency = currency_before(s.folded, s.start, piece.start)
    if currency is None:
        yuan = unit is not None and unit.form in ("元", "圆", "块钱") and "人民币" not in s.words
        return piece.start, units.currency(s.topic.yuan) if yuan and unit and unit.unit == "CNY" else unit
    if unit is None or unit.form == "" or unit.form.startswith(("元", "圆")):
        return start, units.currency(currency)
    return (start if unit.unit == currency else piece.start), unit


def _is_total(s: Sentence, piece: Piece, unit: UnitWord) -> bool:
    """Whether operations are counted in all (训练用了10^25 FLOP) rather than by the second."""
    bare = unit.form in ("flop", "flops", "FLOPS")
    return bare and piece.low >= 10**20 and "每秒" not in s.words and any(word in s.words for word in _TOTAL)


def _modifier(piece: Piece, left: str, right: str, level: bool) -> Modifier:
    """What the bounds before and after a number make of it, and a level word after a bare one (千亿级)."""
    bound = right if right in ("min", "max") else left or right
    if piece.modifier == "range" and not (bound in ("min", "max") and piece.number.modifier == "range"):
        bound = ""
    if piece.modifier == "min" and bound == "approx":
        bound = "min"
    if not bound and piece.modifier == "exact" and level and piece.number.bare:
        bound = "approx"
    return bound or piece.modifier  # type: ignore[return-value]


def _quantity(text: Text, s: Sentence, piece: Piece) -> Quantity | None:
    """What a piece tells, None where it has no unit or counts nothing."""
    start, unit = piece.start, piece.unit
    if unit is None or unit.dimension == "money":
        start, unit = _sum(s, piece)
        if unit is None:
            return None
    elif unit.unit == "FLOPS" and _is_total(s, piece, unit):
        unit = units.unit_of("FLOP")
    kind = unit.unit
    if (kind in _COUNTED or unit.form == "度") and not _counts(s, piece, unit):
        return None
    low, high, modifier = piece.low, piece.high, piece.modifier
    if modifier == "range":
        if lead := _FROM.search(s.folded, max(s.start, start - 3), start):
            start = lead.start()
    elif low == 1 and kind == "times":
        low = high = 2
    start, left = bound_before(s.folded, s.start, start, kind == "times", piece.number.bare)
    end, right, level = piece.end, "", piece.level
    if s.folded[end] in units.after_units():
        end, right, level = _after(s, piece, unit)
    if left or right or level:
        modifier = _modifier(piece, left, right, level)
    return Quantity(
        start,
        end,
        text.raw[start:end],
        None if modifier == "max" else float(low),
        None if modifier == "min" else float(high),
        kind,
        _DIMENSIONS.get(kind, unit.dimension),
        modifier,
        _precision(s, start, end) if unit.dimension in _COMPUTING else None,
    )


def _are_articles(folded: str, start: int, words: str, numbers: list[Piece]) -> bool:
    """Whether every number is the 一 of 一个 or 一种 that counts nothing (see `_counts`)."""
    for number in numbers:
        at = number.end
        char = folded[at]
        if at - number.start != 1 or folded[number.start] != "一" or char not in units.classifiers():
            return False
        before = folded[max(start, number.start - 8) : number.start]
        if not _CUES.isdisjoint(before[-3:]) or CHIP_NAME.search(before):
            return False
        if (char == "个" and folded[at + 1].isascii()) or units.match_unit(folded, at, words):
            return False
    return True


def _without_addresses(s: Sentence, numbers: list[Piece]) -> list[Piece]:
    taken = [match.span() for match in _ADDRESS.finditer(s.folded, s.start, s.end)]
    return [n for n in numbers if not any(start <= n.start < end for start, end in taken)]


def _sentence(text: Text, s: Sentence, pieces: list[Piece]) -> list[Quantity]:
    """What the numbers of a sentence tell."""
    folded, words = s.folded, s.words
    if "/" in words:
        pieces = read_shares(s, _without_addresses(s, pieces) if "://" in words else pieces)
    elif "分之" in words:
        pieces = read_shares(s, pieces)
    lacking = False
    for piece in pieces:
        if piece.unit is None:
            if folded[piece.end] in BEFORE_UNITS:
                read_further(s, piece)
            else:
                read_unit(s, piece, piece.end)
            if piece.unit is None and (piece.classifier is not None or not piece.number.plain):
                lacking = True
    if "-" in words or "负" in words or "−" in words:
        sign_pieces(s, pieces)
    if len(pieces) > 1:
        pieces = join_pieces(s, pieces)
    if lacking:
        resolve_pieces(s, pieces)
    found: list[Quantity] = []
    for piece in pieces:
        if piece.unit is None and folded[piece.start - 1] not in units.currency_ends():
            continue
        quantity = _quantity(text, s, piece)
        if quantity is None:
            continue
        if found and quantity.start < found[-1].end:  # the number that stands nearer to the unit has it
            found.pop()
        found.append(quantity)
    return found


def _with_wholes(text: Text, numbered: dict[int, list[Piece]]) -> dict[int, list[Piece]]:
    """The numbers of each sentence, with 一半, 翻倍 and the like in the place of those that begin within them."""
    for whole in read_wholes(text.folded):
        at = bisect_right(text.sentences, (whole.start, len(text.folded))) - 1
        if at >= 0 and whole.end <= text.sentences[at][1]:
            numbers = [n for n in numbered.get(at, ()) if not whole.start <= n.start < whole.end]
            insort(numbers, whole, key=attrgetter("start"))
            numbered[at] = numbers
    return dict(sorted(numbered.items()))


def _without_dumps(text: Text, numbered: dict[int, list[Piece]]) -> dict[int, list[Piece]]:
    """The numbers of each sentence that ends no dump of data."""
    told: list[Piece] = []
    kept = {}
    for at, numbers in numbered.items():
        told += numbers
        last = max(text.sentences[at][0], told[-1].start)
        if len(told) <= _MANY or last - told[-1 - _MANY].start >= _MANY * _APART:
            kept[at] = numbers
    return kept


def extract_quantities(text: Text) -> tuple[Quantity, ...]:
    """The quantities of headline and body, in order, each in its canonical unit.

    A dump of data, with a number every few characters over a long stretch, is left unread.

    >>> from analysis.model import Article
    >>> from analysis.tagging.segment import segment
    >>> raw = "园区部署智算芯片近2万张，算力超过8EFlops，入驻企业五六家。"
    >>> for q in extract_quantities(segment(Article("a", raw, body=((0, len(raw)),)))):
    ...     print(q.text, q.low, q.high, q.unit, q.modifier)
    近2万张 20000.0 20000.0 chip approx
    超过8EFlops 8e+18 None FLOPS min
    五六家 5.0 6.0 organisation range
    """
    folded, topic = text.folded + MARGIN, Topic(text.folded, text.script)
    numbered: dict[int, list[Piece]] = find_numbers(text.folded, text.raw, text.sentences, text.script)
    if "半" in folded or "翻" in folded:
        numbered = _with_wholes(text, numbered)
    if sum(map(len, numbered.values())) > _MANY:
        numbered = _without_dumps(text, numbered)
    found: list[Quantity] = []
    for at, numbers in numbered.items():
        start, end = text.sentences[at]
        words = folded[start:end]
        if folded[numbers[0].start] != "一" or not _are_articles(folded, start, words, numbers):
            found += _sentence(text, Sentence(folded, start, end, words, topic), numbers)
    return tuple(found)

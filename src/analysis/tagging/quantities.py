"""Text -> quantities: every number with a unit, read as bound, number, magnitude, unit, bound.

What is counted decides the dimension: the unit word, else the noun after the number, else the
one before it, else what the sentence counted last.
"""

from __future__ import annotations

import re

from analysis.model import Modifier, Quantity
from analysis.tagging import units
from analysis.tagging.quantities_before import bound_before, currency_before
from analysis.tagging.quantities_joined import join_pieces, resolve_pieces, sign_pieces
from analysis.tagging.quantities_nouns import Sentence
from analysis.tagging.quantities_numbers import Number, find_numbers
from analysis.tagging.quantities_pieces import (
    LEVEL,
    Piece,
    read_piece,
    read_shares,
    read_wholes,
    skip_gap,
)
from analysis.tagging.quantities_topic import Topic
from analysis.tagging.segment import Text
from analysis.tagging.units import CHIP_NAME, UnitWord

_COUNTED = frozenset({"person", "organisation", "facility", "model", "chip", "server", "rack", "token", "parameter"})
_CUES = "仅只唯"
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
_DIMENSIONS = {"FLOPS": "compute", "FLOP": "compute", "OPS": "compute", "times": "multiple"}


def _counts(s: Sentence, piece: Piece, unit: UnitWord) -> bool:
    """Whether the number counts at all: 一家公司 names one, 仅一家 counts it; 万人 is a crowd, 能有几家 a question."""
    word = s.folded[piece.number.start : piece.number.end]
    if unit.unit not in _COUNTED:
        return not (word == "一" and unit.form == "度")
    if word == "一" and piece.modifier != "range":
        before = s.folded[max(s.start, piece.start - 8) : piece.start]
        return any(cue in before[-3:] for cue in _CUES) or (
            unit.unit == "chip" and CHIP_NAME.search(before) is not None
        )
    if word == "几":
        return "?" not in s.words and s.folded[piece.start - 1 : piece.start] not in ("哪", "第", "好")
    if unit.form == "人" and (word in _FEW or piece.number.bare):
        before, after = s.words[: piece.start - s.start][-1:], s.folded[piece.end : piece.end + 1]
        return not (word in _FEW and (not before or before in ",。;:、“")) and after not in tuple("百千万")
    if word == "数" and unit.form == "人":
        return s.folded[piece.start - 1 : piece.start] not in ("少", "多")
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
    for bound in units.bounds_after().get(folded[at : at + 1], ()) if at < s.end else ():
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
    if (unit.unit in _COUNTED or unit.form == "度") and not _counts(s, piece, unit):
        return None
    low, high, ranging = piece.low, piece.high, piece.modifier == "range"
    if low == 1 and unit.unit == "times" and not ranging:
        low = high = 2
    if ranging and (lead := _FROM.search(s.folded, max(s.start, start - 3), start)):
        start = lead.start()
    begin, left = bound_before(s.folded, s.start, start, unit, piece.number.bare)
    end, right, level = piece.end, "", piece.level
    if s.folded[end : end + 1] in units.after_units():
        end, right, level = _after(s, piece, unit)
    modifier = piece.modifier
    if left or right or level:
        modifier = _modifier(piece, left, right, level)
    return Quantity(
        start=begin,
        end=end,
        text=text.raw[begin:end],
        low=None if modifier == "max" else float(low),
        high=None if modifier == "min" else float(high),
        unit=unit.unit,
        dimension=_DIMENSIONS.get(unit.unit, unit.dimension),
        modifier=modifier,
        precision=_precision(s, begin, end) if unit.dimension in ("compute", "FLOPS", "OPS") else None,
    )


def _pieces(s: Sentence, numbers: list[Number], halves: bool) -> list[Piece]:
    """Each number of a sentence with what stands right after it, in order."""
    words = s.words
    pieces = read_wholes(s) if halves else []
    slashed = "/" in words
    if pieces or (slashed and "://" in words):
        taken = [(p.start, p.end) for p in pieces]
        taken += [match.span() for match in _ADDRESS.finditer(s.folded, s.start, s.end)]
        numbers = [n for n in numbers if not any(a <= n.start < b for a, b in taken)]
    if slashed or "分之" in words:
        shares, numbers = read_shares(s, numbers)
        pieces += shares
    if not pieces:
        return [read_piece(s, number) for number in numbers]
    pieces += [read_piece(s, number) for number in numbers]
    pieces.sort(key=lambda piece: piece.number.start)
    return pieces


def _is_bare(s: Sentence, piece: Piece) -> bool:
    """Whether a number has neither unit nor size, so that it can only share those of another."""
    return piece.lone and piece.plain and currency_before(s.folded, s.start, piece.start)[1] is None


def _names_one(s: Sentence, piece: Piece) -> bool:
    """Whether 一 with its classifier is an article: 一个模型, which no other number of the sentence could share."""
    if piece.classifier is None or "chip" in piece.classifier.counts:
        return False
    return s.folded[piece.number.start : piece.number.end] == "一" and not any(cue in s.words for cue in _CUES)


def _tell_nothing(s: Sentence, pieces: list[Piece]) -> bool:
    """Whether none has a unit or could get one: all bare numbers, or all articles."""
    for piece in pieces:
        if piece.unit is not None:
            return False
    return all(_is_bare(s, piece) for piece in pieces) or all(_names_one(s, piece) for piece in pieces)


def _are_articles(folded: str, start: int, words: str, numbers: list[Number]) -> bool:
    """Whether every number is the 一 of 一个 or 一种 that counts nothing (see `_counts`)."""
    for number in numbers:
        at = number.end
        char = folded[at : at + 1]
        if at - number.start != 1 or folded[number.start] != "一" or char not in units.classifiers():
            return False
        if (char == "个" and folded[at + 1 : at + 2].isascii()) or units.match_unit(folded, at, words):
            return False
        if CHIP_NAME.search(folded[max(start, number.start - 8) : number.start]):
            return False
    return not any(cue in words for cue in _CUES)


def _sentence(text: Text, s: Sentence, numbers: list[Number], halves: bool) -> list[Quantity]:
    pieces = _pieces(s, numbers, halves)
    if not pieces or (pieces[0].unit is None and _tell_nothing(s, pieces)):
        return []
    words = s.words
    if "-" in words or "负" in words or "−" in words:
        sign_pieces(s, pieces)
    if len(pieces) > 1:
        pieces = join_pieces(s, pieces)
    resolve_pieces(s, pieces)
    found: list[Quantity] = []
    before = units.currency_ends()
    for piece in pieces:
        if piece.unit is None and s.folded[piece.start - 1] not in before:
            continue
        quantity = _quantity(text, s, piece)
        if quantity is None:
            continue
        if found and quantity.start < found[-1].end:  # the number that stands nearer to the unit has it
            found.pop()
        found.append(quantity)
    return found


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
    folded, topic = text.folded, Topic(text.folded, text.script)
    found: list[Quantity] = []
    told: list[Number] = []
    halved = "半" in folded or "翻" in folded
    numbered = find_numbers(folded, text.raw, text.sentences, text.script)
    for (start, end), numbers in zip(text.sentences, numbered, strict=True):
        halves = halved and (folded.find("半", start, end) >= 0 or folded.find("翻", start, end) >= 0)
        if not numbers and not halves:
            continue
        told += numbers
        if len(told) > _MANY and max(start, told[-1].start) - told[-1 - _MANY].start < _MANY * _APART:
            continue
        words = folded[start:end]
        if halves or folded[numbers[0].start] != "一" or not _are_articles(folded, start, words, numbers):
            found += _sentence(text, Sentence(folded, start, end, words, topic), numbers, halves)
    return tuple(found)

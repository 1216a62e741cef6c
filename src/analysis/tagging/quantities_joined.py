"""Numbers that belong together: ranges, lists that share a unit, and the unit that the clause gives."""

from __future__ import annotations

import re
from fractions import Fraction

from msgspec.structs import replace

from analysis.reading.patterns import pattern
from analysis.tagging import units
from analysis.tagging.numerals import TENS
from analysis.tagging.quantities_before import currency_before, named
from analysis.tagging.quantities_counted import counted_by, measured_by, paid_in
from analysis.tagging.quantities_nouns import NOTHING, Sentence, noun_before
from analysis.tagging.quantities_numbers import Number, Piece
from analysis.tagging.units import Exact, UnitWord

_RANGE = re.compile(r" ?(?:-{1,2}|—{1,2}|–|~|〜|至|到|甚至|乃至|或者|或)上? ?")
_LIST = re.compile(r" ?(?:、|/|和|与|及|以及|或|或者) ?")
_MANNERS = "一路|迅速|快速|大幅|直接|逐步|猛|暴|飙"
_CHANGES = "增长|增加|追加|扩容|抬升|拉升|爬升|推高|拉高|滑落|收窄|缩小|缩短|压降|优化|上升|提升|提高|扩大|扩张|扩展|攀升|跃升|飙升|上涨|上调|下调|下降|下滑|减少|缩减|压缩|下跌|回落|升级|增|减|扩|涨|升|降|跌|提|调|飙|冲|跳|攀"
_CHANGE = rf" ?(?:左右)?(?:{_MANNERS})?(?:{_CHANGES})(?:到了|至了|到|至|为) ?(?:约|近|了|大约|超|逾|超过)?"
_LONGEST_CHANGE = 9
_SIGNS = "$¥€£₩₹"
_SIGNED = frozenset({"money", "percent", "percentage_point"})
# 抱负, 担负: the character that ends a word.
_BEARING = frozenset("抱担肩背自胜欺")
_SEPARATING = " -—–~〜至到甚乃或者、/和与及以上"
_SEPARATORS = re.compile(rf"[{re.escape(_SEPARATING)}]{{1,4}}")
# What begins all that may stand between two numbers that belong together.
_JOINING = frozenset({*_SEPARATING, *_SIGNS, "左", *(word[0] for word in f"{_MANNERS}|{_CHANGES}".split("|"))})


def join_pieces(s: Sentence, pieces: list[Piece]) -> list[Piece]:
    """Joins two numbers into a range, and gives the unit that several numbers share to each of them."""
    folded = s.folded
    done = pieces[-1:]
    for piece in pieces[-2::-1]:
        follower = done[-1]
        start, end = piece.end, follower.start
        if start < end and folded[start] not in _JOINING:
            done.append(piece)
        elif joined := _beside(s, piece, follower, folded[start:end].rstrip(_SIGNS)):
            done[-1:] = reversed(joined)
        else:
            done.append(piece)
    done.reverse()
    return done


def _beside(s: Sentence, piece: Piece, follower: Piece, between: str) -> list[Piece] | None:
    """What two numbers become that belong together, None where they do not."""
    if len(between) <= 4 and (not between or _SEPARATORS.fullmatch(between)):
        return _joined(s, piece, follower, between)
    if len(between) > _LONGEST_CHANGE or not piece.lone or follower.lone or not pattern(_CHANGE).fullmatch(between):
        return None
    piece.number = replace(piece.number, plain=False)
    return _sharing(piece, follower)


def sign_pieces(s: Sentence, pieces: list[Piece]) -> None:
    """Gives sums and shares their minus (净利润为-3亿元, 增速为负2%); after another number or a Latin word it is a dash."""
    earlier = -1
    for piece in pieces:
        if piece.unit is not None and piece.unit.dimension in _SIGNED and _is_minus(s, piece.start, earlier):
            number = piece.number
            piece.number = replace(number, low=-number.high, high=-number.low)
            piece.start, piece.low, piece.high = piece.start - 1, -piece.high, -piece.low
        earlier = piece.end


def _is_minus(s: Sentence, start: int, earlier: int) -> bool:
    """Whether the sign before a number makes it negative, when the number before it ends at `earlier`."""
    sign, before = s.folded[start - 1], s.folded[start - 2]
    if sign == "负":
        return before not in _BEARING
    dash = earlier == start - 1 or before in (")", "%") or (before.isascii() and before.isalnum())
    return start > s.start and sign in ("-", "−") and not dash


def _factor(piece: Piece, follower: Piece) -> Exact:
    """What a number is to be multiplied with that has the magnitude and unit of the number after it."""
    factor: Exact = follower.number.scale if piece.number.plain and not follower.number.plain else 1
    if follower.unit is not None and follower.number.low:
        factor *= Fraction(follower.low) / follower.number.low
    return factor


def _sharing(piece: Piece, follower: Piece) -> list[Piece]:
    """Both numbers, the first in the magnitude and unit of the second."""
    factor = _factor(piece, follower)
    piece.low, piece.high = piece.low * factor, piece.high * factor
    piece.unit, piece.classifier, piece.shared = follower.unit, follower.classifier, True
    return [piece, follower]


def _range(piece: Piece, low: Exact, follower: Piece) -> list[Piece]:
    """One number from `low`, which the first tells, to the second."""
    plain = piece.number.plain and follower.number.plain
    follower.number = replace(piece.number, plain=plain, scale=follower.number.scale)
    follower.first, follower.last, follower.start = piece.first, piece.last, piece.start
    follower.low, follower.modifier = low, "range"
    return [follower]


def _neighbours(number: Number, follower: Number) -> bool:
    """Whether 5、6家 or 3、5万块 tells one vague number rather than two."""
    low, high = number.low, Fraction(follower.low) / follower.scale
    return 1 <= low < high < 10 and high - low <= 2 and follower.modifier == "exact" and high.denominator == 1


def _joined(s: Sentence, piece: Piece, follower: Piece, between: str) -> list[Piece] | None:
    paid = follower.unit is not None and follower.unit.dimension == "money"
    if piece.lone and not paid and currency_before(s.folded, s.start, piece.start)[1]:
        return None
    beside = named(s.folded, piece.start) in ("spaced", "hyphenated")
    if piece.lone and piece.number.plain and beside and not (paid and between == "/"):
        return None
    if piece.unit is not None and (follower.unit is None or piece.unit.unit != follower.unit.unit):
        return None
    if piece.classifier is not None and piece.classifier != follower.classifier:
        return None
    if piece.lone and follower.lone and piece.number.plain and follower.number.plain:
        return None
    if between in ("", "上"):
        return _rising(s, piece, follower)
    low = piece.low * _factor(piece, follower) if piece.lone else piece.low
    if _RANGE.fullmatch(between):
        if low < follower.high and follower.modifier not in ("min", "max"):
            return _range(piece, low, follower)
    elif piece.lone and piece.number.plain and between.strip() == "、" and _neighbours(piece.number, follower.number):
        return _range(piece, low, follower)
    if piece.lone and not follower.lone and (_LIST.fullmatch(between) or _RANGE.fullmatch(between)):
        return _sharing(piece, follower)
    return None


def _rising(s: Sentence, piece: Piece, follower: Piece) -> list[Piece] | None:
    """数百上千万: from some millions to ten million, the last magnitude being said once."""
    first = TENS.get(s.folded[follower.first])
    if piece.number.modifier != "range" or not piece.lone or first is None or not piece.number.scale < first:
        return None
    shared = Fraction(follower.low) / first
    return _range(piece, piece.low * shared, follower)


def resolve_pieces(s: Sentence, pieces: list[Piece]) -> None:
    """Gives each number without a unit word the unit of what it counts, if the sentence says so."""
    last: dict[str, str] = {}
    currency: str | None = None
    lacking = False
    for at, piece in enumerate(pieces):
        if piece.unit is None and not piece.shared:
            if piece.classifier is not None:
                dimension = counted_by(s, piece, piece.end, piece.classifier, last)
                if dimension is not None:
                    last[piece.classifier.form] = dimension
                    piece.unit = units.unit_of(dimension)
            elif not piece.number.plain:
                piece.unit = _unit_unsaid(s, piece, currency, pieces[max(0, at - 4) : at])
        if piece.unit is None:
            lacking = lacking or piece.classifier is not None
        elif piece.unit.dimension == "money":
            currency = piece.unit.unit
    if lacking:
        for piece, follower in zip(pieces[-2::-1], pieces[:0:-1], strict=True):
            if piece.unit is None and follower.unit is not None and (piece.shared or _alike(piece, follower)):
                piece.unit = follower.unit


def _alike(piece: Piece, follower: Piece) -> bool:
    """Whether two numbers share a classifier of chips: 甲有3万张、乙有5万张GPU."""
    kind = piece.classifier
    return kind is not None and kind == follower.classifier and "chip" in kind.counts and not kind.generic


def _unit_unsaid(s: Sentence, piece: Piece, currency: str | None, done: list[Piece]) -> UnitWord | None:
    """The unit of a great number with neither unit word nor classifier: what it measures, pays or counts on."""
    dimension = measured_by(s, piece, piece.end, piece.level)
    if dimension is None and (paid := paid_in(s, piece, piece.end, currency)):
        return units.currency(paid)
    dimension = dimension or _as_before(s, piece, done)
    return units.unit_of(dimension) if dimension else None


def _as_before(s: Sentence, piece: Piece, done: list[Piece]) -> str | None:
    """The dimension counted just before, for a number of like size at the end of its clause (甲部署150万颗,乙部署130万)."""
    if piece.number.plain or not done or piece.number.scale < 10**4:
        return None
    after = s.folded[piece.end] if piece.end < s.end else ""
    if after.isalnum() and after not in "以左" and not s.folded.startswith(("大关", "关口"), piece.end):
        return None
    left = noun_before(s, piece.start, 20)
    if left is not None and left[0] in NOTHING:
        return None
    scale = piece.number.scale
    more = s.folded.endswith(units.topic_cues("more"), s.start, piece.start)
    model = next(
        (other for other in reversed(done) if other.unit is not None and (more or other.number.scale == scale)),
        None,
    )
    if model is None or model.unit is None or model.unit.unit != model.unit.dimension:
        return None
    return model.unit.dimension

"""A number and the unit, classifier or noun right after it, as far as these alone tell."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from analysis.model import Modifier
from analysis.tagging import units
from analysis.tagging.quantities_nouns import Sentence, direct_noun
from analysis.tagging.quantities_numbers import Number
from analysis.tagging.units import Classifier, Exact, UnitWord

_LETTER = re.compile(r" ?([KkMBT])(?= ?[A-Za-z\u4e00-\u9fff])")
_LETTERS = {"K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_SUM = re.compile(r" ?(?:[KMBT]n?|million|billion|trillion)(?![A-Za-z0-9])", re.IGNORECASE)
_LOWER_END = re.compile(r"\d[\d,.]* ?[-–—~] ?$")
_LETTERED = frozenset({"token", "parameter", "person", "money"})
LEVEL = re.compile(r" ?(?:级别|量级|级|规模)(?!化)")
_RATE_BEFORE = re.compile(r"每秒钟?[^,。;:!?、\n\d]{0,8}$")
_RATE_AFTER = re.compile(
    r"次?级?(?:的)?(?:双精度|单精度|半精度|混合精度)?(?:的)?(浮点|整数)?(?:运算|计算|操作)?(?:次数|能力)?"
)
_CHIP_AFTER = ("芯片", "晶片", "卡", "加速卡", "处理器", " 芯片", " 晶片", " 卡", " 处理器")
_TENTH_STOPS = "为功立本都果员长年熟人分交绩型品像因效就名见色语份"
# 近五成为英文 tells a share, 第五成为焦点 does not.
_BOUND_ENDS = frozenset("近约超逾到足占有过")
_NEW = re.compile(r"新(?![增建能入用药一])")
_WHOLE = re.compile(r"一半|半数|(?<=[过近超逾])半(?![导年月天个小岛径路程夜])|翻倍|翻番|减半|半成(?![品本型熟立员为])")
_WHOLES: dict[str, tuple[str, Exact]] = {
    "半成": ("percent", 5),
    "翻倍": ("times", 2),
    "翻番": ("times", 2),
    "减半": ("times", Fraction(1, 2)),
}


class Piece(NamedTuple):
    """A number in its unit so far: what it measures may still have to be read from the clause.

    `level` is set by 级 and 规模 after the number, `shared` where the unit was taken from the next one.
    """

    number: Number
    start: int
    end: int
    low: Exact
    high: Exact
    modifier: Modifier
    unit: UnitWord | None = None
    classifier: Classifier | None = None
    level: bool = False
    shared: bool = False

    @property
    def plain(self) -> bool:
        """Whether the number has no magnitude word."""
        return self.number.plain

    @property
    def lone(self) -> bool:
        """Whether neither unit nor classifier follows."""
        return self.unit is None and self.classifier is None


def skip_gap(folded: str, at: int) -> int:
    """The offset after up to two spaces."""
    if folded.startswith(" ", at):
        return at + 2 if folded.startswith("  ", at) else at + 1
    return at


def piece_of(number: Number) -> Piece:
    """The number alone."""
    return Piece(number, number.start, number.end, number.low, number.high, number.modifier)


def _with(piece: Piece, end: int, word: UnitWord, factor: Exact = 1) -> Piece:
    number, start, _, low, high, modifier, _, classifier, level, shared = piece
    if factor != 1 or word.factor != 1:
        scale = word.factor * factor
        low, high = low * scale, high * scale
    return Piece(number, start, end, low, high, modifier, word, classifier, level, shared)


def currency_before(folded: str, low: int, start: int) -> tuple[int, str | None]:
    """Where a currency word or sign before a number begins, and its code."""
    at = start
    while at > low and folded[at - 1] == " ":
        at -= 1
    for form, unit in units.currency_prefixes().get(folded[at - 1], ()) if at > low else ():
        begin = at - len(form)
        if begin >= low and folded.startswith(form, begin) and not _cuts_word(folded, low, begin):
            return begin, unit
    return start, None


def _sign_before(s: Sentence, start: int) -> str | None:
    """The currency before a number, or before the lower end of its range ($1.2-1.5B)."""
    if lower := _LOWER_END.search(s.folded, max(s.start, start - 16), start):
        start = lower.start()
    return currency_before(s.folded, s.start, start)[1]


def _cuts_word(folded: str, low: int, begin: int) -> bool:
    before = folded[begin - 1 : begin] if begin > low else ""
    return folded[begin].isalpha() and folded[begin].isascii() and before.isascii() and before.isalpha()


def read_piece(s: Sentence, number: Number) -> Piece:
    """The number with what follows it: unit word, classifier or counted noun."""
    folded = s.folded
    piece = piece_of(number)
    at = skip_gap(folded, number.end)
    if at >= s.end:
        return piece
    if folded[at] in "多余来几+" and number.modifier == "exact" and not folded[at + 1 : at + 2].isdigit():
        modifier: Modifier = "approx" if folded[at] == "来" else "min"
        return _unit_at(s, piece._replace(modifier=modifier), skip_gap(folded, at + 1)) or piece
    if match := LEVEL.match(folded, at):
        at = skip_gap(folded, match.end())
        piece = piece._replace(level=True, end=match.end())
        if folded.startswith("的", at) and (found := _unit_at(s, piece, at + 1)) and found.unit is not None:
            if found.end == at + 1:
                return found._replace(end=piece.end)
            return found if found.unit.dimension in ("token", "parameter") else piece
    return _unit_at(s, piece, at) or piece


def _unit_at(s: Sentence, piece: Piece, at: int) -> Piece | None:
    folded, number = s.folded, piece.number
    char = folded[at : at + 1]
    if not char or at >= s.end:
        return None
    if char == "成" and number.low <= 10:
        return _tenths(s, piece, at)
    if char == "番":
        return _doublings(s, piece, at)
    after = folded[number.end : number.end + 1]
    lettered = after == " " or (after.isascii() and after.isalpha())
    if lettered and (sum_ := _SUM.match(folded, number.end)) and (code := _sign_before(s, number.start)):
        return _with(piece, sum_.end(), units.currency(code), _LETTERS[sum_.group().strip()[0].upper()])
    if lettered and (match := _LETTER.match(folded, number.end)):
        hit = units.match_unit(folded, skip_gap(folded, match.end()), s.words)
        if hit and hit[1].dimension in _LETTERED and (len(hit[1].form) > 1 or not hit[1].form.isascii()):
            return _with(piece, hit[0], hit[1], _LETTERS[match[1].upper()])
    if hit := units.match_unit(folded, at, s.words):
        if hit[1].dimension == "storage" and folded.endswith("每秒", s.start, piece.start):
            bandwidth = UnitWord(hit[1].form, "bit/s", hit[1].factor * 8, "bandwidth")
            return _with(piece, hit[0], bandwidth)._replace(start=piece.start - 2)
        return None if _misread(s, piece, hit[1], hit[0]) else _with(piece, hit[0], hit[1])
    if (char in "次浮" or folded[at - 1] in "次方") and (rate := _rate(s, piece, at)):
        return rate
    if classifier := units.classifiers().get(char):
        after = folded[at + 1 : at + 2]
        if after and after in classifier.unless:
            return None
        measure = units.match_unit(folded, at + 1, s.words) if char == "个" and after.isascii() else None
        if measure and measure[1].dimension == "compute":
            return _with(piece, *measure)
        return piece._replace(end=at + 1, classifier=classifier)
    if currency_before(folded, s.start, number.start)[1] is None and (noun := direct_noun(s, number, at)):
        return _with(piece, noun[0], units.unit_of(noun[1]))
    return None


def _misread(s: Sentence, piece: Piece, word: UnitWord, end: int) -> bool:
    """Whether a unit word after this number is something else: B of a text that knows no models, 6P of a chip's name, nm of light."""
    number, form = piece.number, word.form
    if word.dimension == "process":
        return number.low >= 1000 or "波长" in s.folded[max(s.start, number.start - 8) : number.start]
    before = s.folded[number.start - 1 : number.start]
    if word.unit == "parameter":
        if form in ("B", "b"):
            return not s.topic.models or s.folded.startswith(_CHIP_AFTER, end)
        return number.plain and word.factor == 1 and number.low < 1000
    if len(form) == 1 and form in "PET" and word.dimension == "compute":
        near = s.folded[end : end + 6]
        said = any(cue in near for cue in ("算", "FP", "智", "INT"))
        return not said and (number.low < 10 or (before.isascii() and before.isalpha()))
    return False


def _tenths(s: Sentence, piece: Piece, at: int) -> Piece | None:
    """七成, 三成五, 两三成, 八点五成: tenths as percent."""
    end = at + 1
    after = s.folded[end : end + 1]
    extra = 0
    if after == "半":
        extra, end = 5, end + 1
    elif after and after in "一二三四五六七八九" and piece.low == piece.high and piece.low.denominator == 1:
        extra, end = "〇一二三四五六七八九".index(after), end + 1
    elif after == "为" and s.folded[piece.start - 1] in _BOUND_ENDS:
        pass
    elif (after and after in _TENTH_STOPS) or _NEW.match(s.folded, end):
        return None
    return piece._replace(
        end=end, low=piece.low * 10 + extra, high=piece.high * 10 + extra, unit=units.unit_of("percent")
    )


def _doublings(s: Sentence, piece: Piece, at: int) -> Piece | None:
    """翻两番: twice, twice over."""
    start = s.folded.rfind("翻", max(s.start, piece.start - 3), piece.start)
    if start < 0 or piece.number.high > 12 or piece.number.low.denominator != 1:
        return None
    low, high = (Fraction(2) ** int(n) for n in (piece.low, piece.high))
    return piece._replace(start=start, end=at + 1, low=low, high=high, unit=units.unit_of("times"))


def _rate(s: Sentence, piece: Piece, at: int) -> Piece | None:
    """每秒…次运算: a computing power; without 每秒 only a huge number of what the sentence says is computed."""
    match = _RATE_AFTER.match(s.folded, at)
    if match is None or match.end() == at:
        return None
    before = _RATE_BEFORE.search(s.folded, max(s.start, piece.start - 14), piece.start)
    huge = piece.low >= 10**15 and any(cue in s.words for cue in ("运算", "计算", "算力", "浮点", "超算"))
    if not huge and not (before and (match.end() > at + 1 or piece.low >= 10**8)):
        return None
    integer = match[1] == "整数" or (match[1] is None and "TOPS" in s.words)
    unit = "OPS" if integer else "FLOPS" if before or huge else "FLOP"
    start = before.start() if before else piece.start
    return piece._replace(start=start, end=match.end(), unit=units.unit_of(unit))


def read_shares(s: Sentence, numbers: list[Number]) -> tuple[list[Piece], list[Number]]:
    """百分之二十, 三分之一 and 1/3 as pieces, and the numbers that are left."""
    if "分之" not in s.words and "/" not in s.words:
        return [], numbers
    pieces: list[Piece] = []
    rest: list[Number] = []
    at = 0
    while at < len(numbers):
        number = numbers[at]
        above = numbers[at + 1] if at + 1 < len(numbers) else None
        value: tuple[Fraction, Fraction] | None = None
        if above is not None and number.low and number.low == number.high:
            between = s.folded[number.end : above.start]
            if between in ("分之", " 分之", "分之 ", "分之约", "分之近"):
                value = Fraction(above.low) / number.low, Fraction(above.high) / number.low
                modifier = above.modifier
            elif between == "/" and _is_fraction(s, number, above):
                value = (Fraction(number.low) / above.low,) * 2
                modifier = "exact"
        if above is not None and value is not None:
            low, high = (_rounded(part * 100) for part in value)
            whole = above._replace(start=number.start, plain=True, bare=False, arabic=number.arabic)
            pieces.append(Piece(whole, number.start, above.end, low, high, modifier, units.unit_of("percent")))
            at += 2
        else:
            rest.append(number)
            at += 1
    return pieces, rest


def _is_fraction(s: Sentence, number: Number, above: Number) -> bool:
    """Whether 1/3 is a share rather than a date or a list."""
    before, after = s.folded[s.start : number.start].rstrip()[-1:], s.folded[above.end : s.end].lstrip()[:1]
    return (
        number.arabic
        and above.arabic
        and 0 < number.low < above.low
        and (above.low <= 10 or (number.low == 1 and (above.low > 31 or before in "的约近仅到为至")))
        and not (before.isascii() and before.isalnum())
        and before != "/"
        and (not after or not after.isascii() or after in ",。;、)")
        and after not in tuple("月日号个颗块张")
        and not _is_priced(s, above.end)
    )


def _is_priced(s: Sentence, at: int) -> bool:
    """Whether a currency follows: 2/9美元 tells two prices."""
    hit = units.match_unit(s.folded, skip_gap(s.folded, at), s.words)
    return hit is not None and hit[1].dimension == "money"


def _rounded(percent: Fraction) -> Fraction:
    """A percentage as it is where its decimals end, else to three of them."""
    ends = 10**12 % percent.denominator == 0
    return percent if ends or percent < 1 else Fraction(round(percent * 1000), 1000)


def read_wholes(s: Sentence) -> list[Piece]:
    """一半, 翻倍 and the like, which are number and unit in one."""
    pieces = []
    for match in _WHOLE.finditer(s.folded, s.start, s.end):
        unit, value = _WHOLES.get(match.group(), ("percent", 50))
        bare = match.group() == "半"
        number = Number(match.start(), match.end(), value, value, "exact", True, bare)
        pieces.append(Piece(number, match.start(), match.end(), value, value, "exact", units.unit_of(unit)))
    return pieces

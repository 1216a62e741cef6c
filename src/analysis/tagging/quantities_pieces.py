"""A number and the unit, classifier or noun right after it, as far as these alone tell."""

from __future__ import annotations

import re
from copy import copy
from fractions import Fraction

from msgspec.structs import replace

from analysis.tagging import units
from analysis.tagging.quantities_before import currency_before
from analysis.tagging.quantities_nouns import Sentence, direct_noun
from analysis.tagging.quantities_numbers import Number, Piece
from analysis.tagging.units import Exact, UnitWord

_LETTER = re.compile(r" ?([KkMBT])(?= ?[A-Za-z\u4e00-\u9fff])")
_LETTERS = {"K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_SUM = re.compile(r" ?(?:[KMBT]n?|million|billion|trillion)(?![A-Za-z0-9])", re.IGNORECASE)
_LOWER_END = re.compile(r"\d[\d,.]* ?[-–—~] ?$")
_READ_APART = frozenset("成番KkMmBbTt")  # tenths, doublings, and the letters and English words for magnitudes
_LETTERED = frozenset({"token", "parameter", "person", "money"})
# What may follow a number and make it vague.
_VAGUE = frozenset("多余来几+")
BEFORE_UNITS = _VAGUE | frozenset(" 级量规")
# Dimensions whose units are letters or words that often are something else.
_DOUBTED = frozenset({"process", "parameter", "compute", "storage"})
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
# Begins with one class of characters, so that the search passes over all others at once.
_WHOLE = re.compile(
    r"[一半翻减](?:(?<=[一减])半|(?<=翻)[倍番]"
    r"|(?<=半)(?:数|(?<=[过近超逾].)(?![导年月天个小岛径路程夜])|成(?![品本型熟立员为])))"
)
_WHOLES: dict[str, tuple[str, Exact]] = {
    "半成": ("percent", 5),
    "翻倍": ("times", 2),
    "翻番": ("times", 2),
    "减半": ("times", Fraction(1, 2)),
}


def skip_gap(folded: str, at: int) -> int:
    """The offset after up to two spaces."""
    if folded.startswith(" ", at):
        return at + 2 if folded.startswith("  ", at) else at + 1
    return at


def _sign_before(s: Sentence, start: int) -> str | None:
    """The currency before a number, or before the lower end of its range ($1.2-1.5B)."""
    if lower := _LOWER_END.search(s.folded, max(s.start, start - 16), start):
        start = lower.start()
    return currency_before(s.folded, s.start, start)[1]


def read_further(s: Sentence, piece: Piece) -> None:
    """Gives a number the unit, classifier or noun that one of `BEFORE_UNITS` comes before: 300多家, 千亿级参数."""
    folded = s.folded
    at = skip_gap(folded, piece.end)
    char = folded[at]
    if char in _VAGUE and piece.modifier == "exact" and not folded[at + 1].isdigit():
        if read_unit(s, piece, skip_gap(folded, at + 1)):
            piece.modifier = "approx" if char == "来" else "min"
    elif match := LEVEL.match(folded, at, s.end):
        _read_level(s, piece, match.end())
    else:
        read_unit(s, piece, at)


def _read_level(s: Sentence, piece: Piece, end: int) -> None:
    """Gives a piece its level word, which ends at `end`, and what follows that: 千亿级参数, 百亿规模的企业."""
    at = skip_gap(s.folded, end)
    piece.level, piece.end = True, end
    if s.folded.startswith("的", at):
        found = copy(piece)
        if read_unit(s, found, at + 1) and found.unit is not None:
            if found.end == at + 1 or found.unit.dimension in ("token", "parameter"):
                read_unit(s, piece, at + 1)
                piece.end = end if found.end == at + 1 else found.end
            return
    read_unit(s, piece, at)


def read_unit(s: Sentence, piece: Piece, at: int) -> bool:
    """Whether what stands at `at` is the unit word, classifier or noun of a number, which then has it."""
    if at >= s.end:
        return False
    folded = s.folded
    char = folded[at]
    if char in _READ_APART:
        if char == "成" and piece.low <= 10:
            return _tenths(piece, folded, at)
        if char == "番":
            return _doublings(s, piece, at)
        if _read_letter(s, piece):
            return True
    if hit := units.match_unit(folded, at, s.words):
        end, word = hit
        if word.dimension in _DOUBTED:
            if _misread(s, piece, word, end):
                return False
            if word.dimension == "storage" and folded.endswith("每秒", s.start, piece.start):
                word = UnitWord(word.form, "bit/s", word.factor * 8, "bandwidth")
                piece.start -= 2
        return _measured(piece, end, word)
    if classifier := units.classifiers().get(char):
        after = folded[at + 1]
        if after in classifier.unless:
            return False
        measure = units.match_unit(folded, at + 1, s.words) if char == "个" and after.isascii() else None
        if measure and measure[1].dimension == "compute":
            return _measured(piece, *measure)
        piece.end, piece.classifier = at + 1, classifier
        return True
    if (char in "次浮" or folded[at - 1] in "次方") and _rate(s, piece, at):
        return True
    noun = direct_noun(s, piece, at)
    if noun and currency_before(folded, s.start, piece.first)[1] is None:
        return _measured(piece, noun[0], units.unit_of(noun[1]))
    return False


def _measured(piece: Piece, end: int, word: UnitWord, factor: Exact = 1) -> bool:
    """Gives a piece its unit, which ends at `end`."""
    piece.end, piece.unit = end, word
    if factor != 1 or word.factor != 1:
        scale = word.factor * factor
        piece.low, piece.high = piece.low * scale, piece.high * scale
    return True


def _read_letter(s: Sentence, piece: Piece) -> bool:
    """Whether a letter or an English word after the digits is a magnitude: $1.2B, 128K token."""
    folded, at = s.folded, piece.last
    if (sum_ := _SUM.match(folded, at)) and (code := _sign_before(s, piece.first)):
        return _measured(piece, sum_.end(), units.currency(code), _LETTERS[sum_.group().strip()[0].upper()])
    if match := _LETTER.match(folded, at):
        hit = units.match_unit(folded, skip_gap(folded, match.end()), s.words)
        if hit and hit[1].dimension in _LETTERED and (len(hit[1].form) > 1 or not hit[1].form.isascii()):
            return _measured(piece, hit[0], hit[1], _LETTERS[match[1].upper()])
    return False


def _misread(s: Sentence, piece: Piece, word: UnitWord, end: int) -> bool:
    """Whether a unit word after this number is something else: B of a text that knows no models, 6P of a chip's name, nm of light."""
    number, form = piece.number, word.form
    if word.dimension == "process":
        return number.low >= 1000 or "波长" in s.folded[max(s.start, piece.first - 8) : piece.first]
    before = s.folded[piece.first - 1]
    if word.unit == "parameter":
        if form in ("B", "b"):
            return not s.topic.models or s.folded.startswith(_CHIP_AFTER, end)
        return number.plain and word.factor == 1 and number.low < 1000
    if len(form) == 1 and form in "PET" and word.dimension == "compute":
        near = s.folded[end : end + 6]
        said = any(cue in near for cue in ("算", "FP", "智", "INT"))
        return not said and (number.low < 10 or (before.isascii() and before.isalpha()))
    return False


def _tenths(piece: Piece, folded: str, at: int) -> bool:
    """七成, 三成五, 两三成, 八点五成: tenths as percent."""
    end = at + 1
    after = folded[end]
    extra = 0
    if after == "半":
        extra, end = 5, end + 1
    elif after in "一二三四五六七八九" and piece.low == piece.high and piece.low.denominator == 1:
        extra, end = "〇一二三四五六七八九".index(after), end + 1
    elif after == "为" and folded[piece.start - 1] in _BOUND_ENDS:
        pass
    elif after in _TENTH_STOPS or _NEW.match(folded, end):
        return False
    piece.end, piece.unit = end, units.unit_of("percent")
    piece.low, piece.high = piece.low * 10 + extra, piece.high * 10 + extra
    return True


def _doublings(s: Sentence, piece: Piece, at: int) -> bool:
    """翻两番: twice, twice over."""
    start = s.folded.rfind("翻", max(s.start, piece.start - 3), piece.start)
    if start < 0 or piece.number.high > 12 or piece.number.low.denominator != 1:
        return False
    piece.start, piece.end, piece.unit = start, at + 1, units.unit_of("times")
    piece.low, piece.high = Fraction(2) ** int(piece.low), Fraction(2) ** int(piece.high)
    return True


def _rate(s: Sentence, piece: Piece, at: int) -> bool:
    """每秒…次运算: a computing power; without 每秒 only a huge number of what the sentence says is computed."""
    match = _RATE_AFTER.match(s.folded, at)
    if match is None or match.end() == at:
        return False
    before = _RATE_BEFORE.search(s.folded, max(s.start, piece.start - 14), piece.start)
    huge = piece.low >= 10**15 and any(cue in s.words for cue in ("运算", "计算", "算力", "浮点", "超算"))
    if not huge and not (before and (match.end() > at + 1 or piece.low >= 10**8)):
        return False
    integer = match[1] == "整数" or (match[1] is None and "TOPS" in s.words)
    unit = "OPS" if integer else "FLOPS" if before or huge else "FLOP"
    piece.start = before.start() if before else piece.start
    piece.end, piece.unit = match.end(), units.unit_of(unit)
    return True


def read_shares(s: Sentence, numbers: list[Piece]) -> list[Piece]:
    """The numbers, those of 百分之二十, 三分之一 and 1/3 as one."""
    pieces: list[Piece] = []
    at = 0
    while at < len(numbers):
        number = numbers[at]
        above = numbers[at + 1] if at + 1 < len(numbers) else None
        value: tuple[Fraction, Fraction] | None = None
        if above is not None and above.unit is None and number.low and number.low == number.high:
            between = s.folded[number.end : above.start]
            if between in ("分之", " 分之", "分之 ", "分之约", "分之近"):
                value = Fraction(above.low) / number.low, Fraction(above.high) / number.low
                modifier = above.modifier
            elif between == "/" and _is_fraction(s, number, above):
                value = (Fraction(number.low) / above.low,) * 2
                modifier = "exact"
        if above is not None and value is not None:
            told = replace(above.number, plain=True, bare=False, arabic=number.number.arabic)
            start, end = number.start, above.end
            low, high = (_rounded(part * 100) for part in value)
            pieces.append(Piece(told, start, end, start, end, low, high, modifier, units.unit_of("percent")))
            at += 2
        else:
            pieces.append(number)
            at += 1
    return pieces


def _is_fraction(s: Sentence, number: Piece, above: Piece) -> bool:
    """Whether 1/3 is a share rather than a date or a list."""
    before, after = s.folded[s.start : number.start].rstrip()[-1:], s.folded[above.end : s.end].lstrip()[:1]
    return (
        number.number.arabic
        and above.number.arabic
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


def read_wholes(folded: str) -> list[Piece]:
    """一半, 翻倍 and the like, which are number and unit in one."""
    pieces = []
    for match in _WHOLE.finditer(folded):
        unit, value = _WHOLES.get(match.group(), ("percent", 50))
        bare = match.group() == "半"
        number = Number(value, value, plain=True, bare=bare)
        place = match.span()
        pieces.append(Piece(number, *place, *place, value, value, "exact", units.unit_of(unit)))
    return pieces

"""The numbers of a stretch of folded text, with the vague ones and where each begins and ends."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from functools import cache, lru_cache
from string import ascii_letters

import msgspec
from msgspec.structs import replace

from analysis.model import Modifier, Range, Script
from analysis.tagging import units
from analysis.tagging.numerals import parse_interval, parse_number
from analysis.tagging.quantities_before import names_chip, names_chip_in_words
from analysis.tagging.units import Classifier, Exact, UnitWord, cuts_word, exact

_DIGIT = "零〇○一二三四五六七八九两壹贰叁肆伍陆柒捌玖俩廿卅"
_MAGNITUDE = "十百千万亿兆拾佰仟"
# What follows the first digit.
_ARABIC = r"\d{0,2}+(?=,)(?:,\d{3})+(?![\d,])(?:\.\d{1,20})?|\d{0,29}(?:\.\d{1,20}|)"
_EXPONENT = r"(?:[eE]\+?\d{1,2}(?![0-9A-Za-z])|(?: ?[x×*] ?10)?(?:\^\d{1,3}(?: ?次方| ?次幂)?(?!\d)| ?的 ?\d{1,3} ?(?:次方|次幂))| ?[x×*] ?10[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|(?<=10)[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})"
# What may stand before a sum: a sign or a word for its currency, and what is before the last part of a share.
_SIGNS = "$¥￥€£₩₹币镑元之/"
# Bankers' numerals come in company: a lone one is a name (大陆业者).
_BANKERS = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟")
_BARE = frozenset(_MAGNITUDE)
# What may touch a number that does not stand for itself: 第3, 一三, A100, v2.5.
_TOUCHING = frozenset("第一." + ascii_letters)
# What a text needs at its end so that every offset has two characters before and after it.
MARGIN = "\n\n"
_LONGEST = 60  # longer ones are identifiers, which `parse_number` does not read
_BEFORE_FEW = frozenset("参倍总人个次字函指分户件")
# 千瓦, 兆字节: the last numeral belongs to the unit.
_SHARED = frozenset("瓦瓩字比赫位")
# What a numeral holds that is doubted.
_DOUBTED = _BANKERS | frozenset("数千兆,")


class Number(msgspec.Struct, frozen=True, gc=False):
    """What a numeral tells: from `low` to `high`, `plain` without a magnitude word, `bare` with nothing else.

    One that is `doubted` may begin or end elsewhere than it seems to.
    """

    low: Exact
    high: Exact
    modifier: Modifier = "exact"
    plain: bool = False
    bare: bool = False
    scale: Exact = 1
    arabic: bool = False
    doubted: bool = False


class Piece(msgspec.Struct, gc=False):
    """A numeral, from `first` to `last`, and the quantity made of it so far, from `start` to `end`.

    `low` and `high` are in its `unit`, which may still have to be read from the clause. `level` is set by 级 and 规模
    after the number, `shared` where the unit was taken from the next one.
    """

    number: Number
    first: int
    last: int
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
    def lone(self) -> bool:
        """Whether neither unit nor classifier follows."""
        return self.unit is None and self.classifier is None


@cache
def _numeral() -> re.Pattern[str]:
    """Finds numerals, but for a lone digit in words that nothing countable follows (一切).

    Begins with one class of characters, so that the search passes over all others at once. Folding made every digit
    ASCII.
    """
    followers = re.escape("".join(units.followers()))
    alone = rf"(?<![^{_SIGNS}][{_DIGIT}](?=[^{_DIGIT}{_MAGNITUDE}几点多余来个 {followers}]))"
    return re.compile(
        rf"[0-9数几{_DIGIT}{_MAGNITUDE}](?:(?<=\d)(?P<arabic>{_ARABIC})(?:(?=[ eEx×*^的⁰¹²³⁴⁵⁶⁷⁸⁹])(?P<power>{_EXPONENT})|)"
        rf"(?:(?=[ 多余几来+{_MAGNITUDE}]) {{0,2}}(?P<inner>[多余几来]|\+)?(?P<magnitude>[{_MAGNITUDE}]{{1,4}})(?:(?: ?(?:\d,\d{{3}}|\d{{1,4}})(?:\.\d{{1,4}})? ?[亿千万百]{{1,2}}){{1,2}}(?:(?:\d,\d{{3}}|\d{{2,4}})(?= ?元))?|(?:\d,\d{{3}}|\d{{2,4}})(?= ?元)|(?P<middle>[多余来])[万亿兆]{{1,2}}|)|)"
        rf"|(?:(?<=[数几])(?=[{_MAGNITUDE}个家款位名台座张块颗片枚所间倍成人吉太])|(?<=数)以|(?<=[{_DIGIT}{_MAGNITUDE}]){alone})"
        rf"(?P<rest>[{_DIGIT}{_MAGNITUDE}几]{{0,24}}(?:点[{_DIGIT}]{{1,12}}[百千万亿兆]{{0,3}}|)(?:[多余来][百千万亿兆]{{1,3}}|个多?亿|)))",
        re.ASCII,
    )


def _scale(magnitudes: str) -> Exact:
    return exact(parse_number(magnitudes) or Fraction(1))


@lru_cache(maxsize=1 << 14)
def _told(surface: str) -> Number | None:
    """What a numeral tells, None where it is none."""
    if not surface:
        return None
    number = _arabic(surface) if surface[0].isascii() else _words(surface)
    return number if number is None or _DOUBTED.isdisjoint(surface) else replace(number, doubted=True)


def _arabic(surface: str) -> Number | None:
    """What Arabic digits tell, with the magnitude words after them: 3.5万, 10多亿, 1亿2000万."""
    inner = None
    at = -1
    if match := _numeral().match(surface + "元"):
        at, inner = match.start("magnitude"), match["inner"] or match["middle"]
    if inner == "几":
        base, _, magnitudes = surface.partition(inner)
        least, scale = parse_number(base), _scale(magnitudes)
        return (
            None
            if least is None
            else Number((least + 1) * scale, (least + 9) * scale, "range", scale=scale, arabic=True)
        )
    value = parse_number(surface.replace(inner, "", 1) if inner else surface)
    if value is None:
        return None
    modifier: Modifier = "exact" if not inner else "approx" if inner == "来" else "min"
    scale = _scale(surface[at:]) if at > 0 and surface[-1] in _BARE else 1
    return Number(exact(value), exact(value), modifier, plain=at < 0, scale=scale, arabic=True)


def _words(surface: str) -> Number | None:
    """What a numeral in words tells."""
    if surface == "零" or surface.startswith("一一"):
        return None
    if surface.startswith("数以"):
        scale = _scale(surface[2:])
        return Number(2 * scale, 9 * scale, "range", scale=scale) if len(surface) > 2 else None
    if surface.endswith("亿") and "个" in surface:
        surface = surface.replace("个", "", 1)
    last = 0
    while last < len(surface) and surface[-1 - last] in _BARE:
        last += 1
    if last > 5:
        return None
    shared = surface[len(surface) - last :].lstrip("十拾")
    scale, plain = _scale(shared) if shared else 1, not shared
    if interval := parse_interval(surface):
        return Number(exact(interval[0]), exact(interval[1]), "range", plain, scale=scale)
    modifier: Modifier = "exact"
    for inner in "多余来":
        if inner in surface:
            surface = surface.replace(inner, "", 1)
            modifier = "approx" if inner == "来" else "min"
    value = parse_number(surface)
    if value is None:
        return None
    return Number(exact(value), exact(value), modifier, plain, all(c in _BARE for c in surface), scale)


def _doubted(folded: str, raw: str, match: re.Match[str], script: Script) -> tuple[Number, int, int] | None:
    """What a numeral tells and where it stands that may begin after its first character (人数百余) or end before its last (3千瓦)."""
    start, end = match.span()
    if match["arabic"] is not None and "，" in (printed := raw[start : match.end("arabic")]):
        start += printed.rindex("，") + 1
    if folded[start] == "数" and folded[start - 1] in _BEFORE_FEW and start:
        start += 1
    magnitude = match.start("magnitude")
    if folded[end - 1] in "千兆":
        end = _trim(folded, end, script, max(start, magnitude))
        if end <= magnitude:
            end = max(match.end("arabic"), match.end("power"))
    surface = folded[start:end]
    if len(surface) > _LONGEST:
        return None
    if surface in _BANKERS and not (folded.startswith("分之", end) or folded[start - 1 : start] == "之"):
        return None
    if surface.startswith("数以"):
        if not folded.startswith("计", end):
            return None
        end += 1
    number = _told(surface)
    return None if number is None else (number, start, end)


def _trim(folded: str, end: int, script: Script, least: int) -> int:
    """The end of a numeral whose last 千 or 兆 may belong to the unit after it."""
    after = folded[end : end + 1]
    if after and after in _SHARED and end > least:
        end -= 1
    if script == "Hans" and folded[end - 1] == "兆" and after not in "元美港日欧台韩英":
        end -= 1
    return end


def _stands(folded: str, start: int, end: int, before: str) -> bool:
    """Whether a number right after 第, 一, a stop or a Latin letter stands for itself."""
    if before in "第一" or (before == "." and folded[start - 2].isdigit()):
        return False
    if folded[start].isascii():
        return not names_chip(folded, start, end)
    number = _told(folded[start:end])
    return number is None or number.scale < 100 or not names_chip_in_words(folded, start)


def _begins(words: tuple[str, ...], folded: str, at: int) -> bool:
    """Whether one of the `words` in which a numeral counts nothing (百度, 5G) stands at `at` and cuts no longer one (5GW)."""
    for word in words:
        end = at + len(word)
        if folded.startswith(word, at) and not cuts_word(folded, end, word):
            return True
    return False


def _is_held(folded: str, at: int) -> bool:
    """Whether the numeral at `at` stands within a word in which it counts nothing (成千上万)."""
    for word, before in units.words_not()[1][folded[at - 1]][folded[at]]:
        start = at - before
        if start >= 0 and folded.startswith(word, start) and not cuts_word(folded, start + len(word), word):
            return True
    return False


def find_numbers(folded: str, raw: str, spans: Sequence[Range], script: Script) -> defaultdict[int, list[Piece]]:
    """The numbers that stand for themselves (not 第3, not the 100 of A100) before anything countable.

    By the place in `spans` of the stretch in which they begin.

    >>> text = "从12家到十几家"
    >>> [(n.start, int(n.low), int(n.high)) for n in find_numbers(text, text, [(0, 8)], "Hans")[0]]
    [(1, 12, 12), (5, 11, 19)]
    """
    found: defaultdict[int, list[Piece]] = defaultdict(list)
    if not spans:
        return found
    wanted, (begun, held) = units.followers(), units.words_not()
    text = folded + MARGIN
    at = 0
    low, high = spans[0]
    for match in _numeral().finditer(folded, low, spans[-1][1]):
        start, end = match.span()
        if text[end - 1] not in _BARE:
            after = end
            while text[after] == " ":
                after += 1
            seconds = wanted.get(text[after])
            if (seconds is None or (seconds and text[after + 1] not in seconds)) and text[start - 1] not in _SIGNS:
                continue
        while start >= high:
            at += 1
            low, high = spans[at]
        if start < low:
            continue
        before = text[start - 1]
        if before in _TOUCHING and not _stands(text, start, end, before):
            continue
        first = text[start]
        words = begun[first].get(text[start + 1])
        if words is not None and text.startswith(words, start) and _begins(words, text, start):
            continue
        if first in held.get(before, ()) and _is_held(text, start):
            continue
        number = _told(text[start:end]) if end - start <= _LONGEST else None
        if number is None or number.doubted:
            told = _doubted(folded, raw, match, script)
            if told is None:
                continue
            number, start, end = told
        found[at].append(Piece(number, start, end, start, end, number.low, number.high, number.modifier))
    return found

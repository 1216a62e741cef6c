"""The numbers of a stretch of folded text, with the vague ones and where each begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from string import ascii_letters

from analysis.model import Modifier, Range, Script
from analysis.tagging import units
from analysis.tagging.numerals import parse_interval, parse_number
from analysis.tagging.quantities_before import names_chip, names_chip_in_words
from analysis.tagging.units import Exact, cuts_word, exact

_DIGIT = "零〇○一二三四五六七八九两壹贰叁肆伍陆柒捌玖俩廿卅"
_MAGNITUDE = "十百千万亿兆拾佰仟"
# What follows the first digit.
_ARABIC = r"\d{0,2}(?:,\d{3})+(?![\d,])(?:\.\d{1,20})?|\d{0,29}(?:\.\d{1,20})?"
_EXPONENT = r"(?:[eE]\+?\d{1,2}(?![0-9A-Za-z])|(?: ?[x×*] ?10)?(?:\^\d{1,3}(?: ?次方| ?次幂)?(?!\d)| ?的 ?\d{1,3} ?(?:次方|次幂))| ?[x×*] ?10[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|(?<=10)[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})"
# Begins with one class of characters, so that the search passes over all others at once. Folding made every digit ASCII.
NUMBER = re.compile(
    rf"[0-9数几{_DIGIT}{_MAGNITUDE}](?:(?<=\d)(?P<arabic>{_ARABIC})(?P<power>(?=[ eEx×*^的⁰¹²³⁴⁵⁶⁷⁸⁹]){_EXPONENT})?"
    rf"(?: {{0,2}}(?P<inner>[多余几来]|\+)?(?P<magnitude>[{_MAGNITUDE}]{{1,4}})(?:(?: ?(?:\d,\d{{3}}|\d{{1,4}})(?:\.\d{{1,4}})? ?[亿千万百]{{1,2}}){{1,2}}(?:(?:\d,\d{{3}}|\d{{2,4}})(?= ?元))?|(?:\d,\d{{3}}|\d{{2,4}})(?= ?元)|(?P<middle>[多余来])[万亿兆]{{1,2}})?)?"
    rf"|(?:(?<=[数几])(?=[{_MAGNITUDE}个家款位名台座张块颗片枚所间倍成人吉太])|(?<=数)以|(?<=[{_DIGIT}{_MAGNITUDE}]))"
    rf"(?P<rest>[{_DIGIT}{_MAGNITUDE}几]{{0,24}}(?:点[{_DIGIT}]{{1,12}}[百千万亿兆]{{0,3}})?(?:[多余来][百千万亿兆]{{1,3}}|个多?亿)?))",
    re.ASCII,
)
# Where the last group that matched is the power or the rest, nothing but digits or words was found.
_POWER, _REST = NUMBER.groupindex["power"], NUMBER.groupindex["rest"]
# Bankers' numerals come in company: a lone one is a name (大陆业者).
_BANKERS = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟")
_BARE = frozenset(_MAGNITUDE)
# What may touch a number that does not stand for itself: 第3, 一三, A100, v2.5.
_TOUCHING = frozenset("第一." + ascii_letters)
_LONGEST = 60  # longer ones are identifiers, which `parse_number` does not read
_BEFORE_FEW = frozenset("参倍总人个次字函指分户件")
_SIGNS = frozenset("$¥￥€£₩₹币镑元之/")
# 千瓦, 兆字节: the last numeral belongs to the unit.
_SHARED = frozenset("瓦瓩字比赫位")


@dataclass(slots=True)
class Number:
    """A number where it stands: from `low` to `high`, `plain` without a magnitude word, `bare` with nothing else."""

    start: int
    end: int
    low: Exact
    high: Exact
    modifier: Modifier
    plain: bool
    bare: bool
    scale: Exact = 1
    arabic: bool = False


@lru_cache(maxsize=1 << 12)
def _scale(magnitudes: str) -> Exact:
    return exact(parse_number(magnitudes) or Fraction(1))


@lru_cache(maxsize=1 << 14)
def _exactly(surface: str) -> Exact | None:
    parsed = parse_number(surface)
    return None if parsed is None else exact(parsed)


def _arabic(folded: str, raw: str, match: re.Match[str], script: Script, magnified: bool) -> Number | None:
    start, end = match.span()
    surface = folded[start:end]
    if "," in surface and "，" in (printed := raw[start : match.end("arabic")]):
        start += printed.rindex("，") + 1
        surface = folded[start:end]
    if end - start > _LONGEST:
        return None
    if magnified:
        end = _trim(folded, end, script, match.start("magnitude"))
        if end > match.start("magnitude"):
            return _magnified(folded, start, end, match)
        end = max(match.end("arabic"), match.end("power"))
        surface = folded[start:end]
    value = _exactly(surface)
    return None if value is None else Number(start, end, value, value, "exact", True, False, 1, True)


def _magnified(folded: str, start: int, end: int, match: re.Match[str]) -> Number | None:
    """Arabic digits with the magnitude words after them: 3.5万, 10多亿, 1亿2000万."""
    inner = match["inner"]
    if inner == "几":
        base, scale = parse_number(folded[start : match.start("inner")]), _scale(folded[match.end("inner") : end])
        if base is None:
            return None
        return Number(start, end, (base + 1) * scale, (base + 9) * scale, "range", False, False, scale, True)
    inner = inner or (match["middle"] if end == match.end() else None)
    surface = folded[start:end].replace(inner, "", 1) if inner else folded[start:end]
    value = _exactly(surface)
    if value is None:
        return None
    modifier: Modifier = "exact" if not inner else "approx" if inner == "来" else "min"
    scale = _scale(folded[match.start("magnitude") : end]) if folded[end - 1] in _BARE else 1
    return Number(start, end, value, value, modifier, False, False, scale, True)


def _trim(folded: str, end: int, script: Script, least: int) -> int:
    """The end of a numeral whose last 千 or 兆 may belong to the unit after it."""
    if folded[end - 1] not in "千兆":
        return end
    after = folded[end : end + 1]
    if after and after in _SHARED and end > least:
        end -= 1
    if script == "Hans" and folded[end - 1] == "兆" and after not in "元美港日欧台韩英":
        end -= 1
    return end


def _words(folded: str, match: re.Match[str], script: Script) -> Number | None:
    start, end = match.span()
    if folded[start] == "数" and folded[start - 1] in _BEFORE_FEW and start:
        start += 1
    if folded[end - 1] in "千兆":
        end = _trim(folded, end, script, start)
    surface = folded[start:end]
    if surface in _BANKERS and not (folded.startswith("分之", end) or folded[start - 1 : start] == "之"):
        return None
    if surface.startswith("数以"):
        scale = _scale(surface[2:]) if len(surface) > 2 else None
        if scale is None or not folded.startswith("计", end):
            return None
        return Number(start, end + 1, 2 * scale, 9 * scale, "range", False, False, scale)
    told = _told(surface)
    return Number(start, end, *told) if told else None


@lru_cache(maxsize=1 << 12)
def _told(surface: str) -> tuple[Exact, Exact, Modifier, bool, bool, Exact] | None:
    """What a numeral in words tells: lowest and highest value, modifier, whether plain, whether bare, and scale."""
    if not surface or surface == "零" or surface.startswith("一一"):
        return None
    if surface.endswith("亿") and "个" in surface:
        surface = surface.replace("个", "", 1)
    last = 0
    while last < len(surface) and surface[-1 - last] in _BARE:
        last += 1
    if last > 5:
        return None
    shared = surface[len(surface) - last :].lstrip("十拾")
    scale, last = _scale(shared) if shared else 1, len(shared)
    if interval := parse_interval(surface):
        return exact(interval[0]), exact(interval[1]), "range", not last, False, scale
    modifier: Modifier = "exact"
    for inner in "多余来":
        if inner in surface:
            surface = surface.replace(inner, "", 1)
            modifier = "approx" if inner == "来" else "min"
    value = _exactly(surface)
    return None if value is None else (value, value, modifier, not last, all(c in _BARE for c in surface), scale)


def _stands(folded: str, match: re.Match[str], before: str) -> bool:
    """Whether a number right after 第, 一, a stop or a Latin letter stands for itself."""
    start, end = match.span()
    if before in "第一" or (before == "." and folded[start - 2 : start - 1].isdigit()):
        return False
    if match.lastindex != _REST:
        return not names_chip(folded, start, end)
    told = _told(match[0])
    return told is None or told[-1] < 100 or not names_chip_in_words(folded, start)


def _counts_nothing(folded: str, at: int) -> bool:
    """Whether the numeral at `at` stands in a word in which it counts nothing (百度, 5G), which cuts no longer one (5GW)."""
    begun, held = units.words_not()
    for word in begun.get(folded[at : at + 2], ()):
        if folded.startswith(word, at) and not cuts_word(folded, at + len(word), word):
            return True
    for word, before in held.get(folded[at - 1 : at + 1], ()):
        start = at - before
        if start >= 0 and folded.startswith(word, start) and not cuts_word(folded, start + len(word), word):
            return True
    return False


def find_numbers(folded: str, raw: str, spans: Iterable[Range], script: Script) -> list[list[Number]]:
    """The numbers of each stretch that stand for themselves (not 第3, not the 100 of A100) before anything countable.

    >>> [
    ...     (n.start, int(n.low), int(n.high))
    ...     for n in find_numbers("从12家到十几家", "从12家到十几家", [(0, 8)], "Hans")[0]
    ... ]
    [(1, 12, 12), (5, 11, 19)]
    """
    wanted, (begun, held) = units.followers(), units.words_not()
    told: list[list[Number]] = []
    text = folded + "\n\n"  # with a character before the first and two after the last
    for low, high in spans:
        found: list[Number] = []
        for match in NUMBER.finditer(folded, low, high):
            start, end = match.span()
            last = match.lastindex or 0
            if last <= _POWER or (last == _REST and text[end - 1] not in _BARE):
                while text[end] == " ":
                    end += 1
                seconds = wanted.get(text[end])
                if (seconds is None or (seconds and text[end + 1] not in seconds)) and text[start - 1] not in _SIGNS:
                    continue
            before = text[start - 1]
            if before in _TOUCHING and not _stands(folded, match, before):
                continue
            words = begun.get(text[start : start + 2])
            doubted = words is not None and folded.startswith(words, start)
            if (doubted or before + text[start] in held) and _counts_nothing(folded, start):
                continue
            if last == _REST:
                number = _words(folded, match, script)
            else:
                number = _arabic(folded, raw, match, script, last > _POWER)
            if number is not None:
                found.append(number)
        told.append(found)
    return told

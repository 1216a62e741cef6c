"""The numbers of a stretch of folded text, with the vague ones and where each begins and ends."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from analysis.model import Modifier, Script
from analysis.tagging import units
from analysis.tagging.numerals import parse_interval, parse_number
from analysis.tagging.units import Exact, exact

_DIGIT = "零〇○一二三四五六七八九两壹贰叁肆伍陆柒捌玖俩廿卅"
_MAGNITUDE = "十百千万亿兆拾佰仟"
# What follows the first digit.
_ARABIC = r"\d{0,2}(?:,\d{3})+(?![\d,])(?:\.\d{1,20})?|\d{0,29}(?:\.\d{1,20})?"
_EXPONENT = r"(?:[eE]\+?\d{1,2}(?![0-9A-Za-z])|(?: ?[x×*] ?10)?(?:\^\d{1,3}(?: ?次方| ?次幂)?(?!\d)| ?的 ?\d{1,3} ?(?:次方|次幂))| ?[x×*] ?10[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|(?<=10)[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})"
# Begins with one class of characters, so that the search passes over all others at once.
NUMBER = re.compile(
    rf"[\d数几{_DIGIT}{_MAGNITUDE}](?:(?<=\d)(?P<arabic>{_ARABIC})(?P<power>{_EXPONENT})?"
    rf"(?: {{0,2}}(?P<inner>[多余几来]|\+)?(?P<magnitude>[{_MAGNITUDE}]{{1,4}})(?:(?: ?(?:\d,\d{{3}}|\d{{1,4}})(?:\.\d{{1,4}})? ?[亿千万百]{{1,2}}){{1,2}}(?:(?:\d,\d{{3}}|\d{{2,4}})(?= ?元))?|(?:\d,\d{{3}}|\d{{2,4}})(?= ?元)|(?P<middle>[多余来])[万亿兆]{{1,2}})?)?"
    rf"|(?:(?<=[数几])(?=[{_MAGNITUDE}个家款位名台座张块颗片枚所间倍成人吉太])|(?<=数)以|(?<=[{_DIGIT}{_MAGNITUDE}]))"
    rf"(?P<rest>[{_DIGIT}{_MAGNITUDE}几]{{0,24}}(?:点[{_DIGIT}]{{1,12}}[百千万亿兆]{{0,3}})?(?:[多余来][百千万亿兆]{{1,3}}|个多?亿)?))"
)
# Bankers' numerals come in company: a lone one is a name (大陆业者).
_BANKERS = "壹贰叁肆伍陆柒捌玖拾佰仟"
_BARE = frozenset(_MAGNITUDE)
_LONGEST = 60  # longer ones are identifiers, which `parse_number` does not read
_BEFORE_FEW = frozenset("参倍总人个次字函指分户件")
_SIGNS = frozenset("$¥￥€£₩₹币镑元之/")
# 千瓦, 兆字节: the last numeral belongs to the unit.
_SHARED = frozenset("瓦瓩字比赫位")


class Number(NamedTuple):
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


def _value(surface: str) -> Exact | None:
    return _exactly(surface) if len(surface) <= _LONGEST else None


@lru_cache(maxsize=1 << 14)
def _exactly(surface: str) -> Exact | None:
    parsed = parse_number(surface)
    return None if parsed is None else exact(parsed)


def _arabic(folded: str, raw: str, match: re.Match[str], script: Script) -> Number | None:
    start, end = match.span()
    digits, power, inner, magnitude = match.group("arabic", "power", "inner", "magnitude")
    if "," in digits and "，" in (printed := raw[start : match.end("arabic")]):
        start += printed.rindex("，") + 1
    if magnitude:
        end = _trim(folded, end, script, match.start("magnitude"))
        if end <= match.start("magnitude"):
            end, magnitude = match.end("power") if power else match.end("arabic"), None
    surface = folded[start:end]
    if not magnitude:
        value = _value(surface)
        return None if value is None else Number(start, end, value, value, "exact", True, False, 1, True)
    if inner == "几":
        base, scale = parse_number(folded[start : match.start("inner")]), _scale(folded[match.end("inner") : end])
        if base is None:
            return None
        return Number(start, end, (base + 1) * scale, (base + 9) * scale, "range", False, False, scale, True)
    inner = inner or (match["middle"] if end == match.end() else None)
    if inner:
        surface = surface.replace(inner, "", 1)
    value = _value(surface)
    if value is None:
        return None
    modifier: Modifier = "exact" if not inner else "approx" if inner == "来" else "min"
    scale = _scale(folded[match.start("magnitude") : end]) if folded[end - 1] in _BARE else 1
    return Number(start, end, value, value, modifier, False, False, scale, True)


def _trim(folded: str, end: int, script: Script, least: int) -> int:
    """The end of a numeral whose last 千 or 兆 may belong to the unit after it."""
    after = folded[end : end + 1]
    if after and after in _SHARED and folded[end - 1] in "千兆" and end > least:
        end -= 1
    if script == "Hans" and folded[end - 1] == "兆" and after not in "元美港日欧台韩英":
        end -= 1
    return end


def _words(folded: str, match: re.Match[str], script: Script) -> Number | None:
    start, end = match.span()
    if folded[start] == "数" and folded[start - 1 : start] in _BEFORE_FEW and start:
        start += 1
        if start == end:
            return None
    end = _trim(folded, end, script, start)
    surface = folded[start:end]
    if len(surface) <= 1 and surface in _BANKERS:
        in_share = surface and (folded.startswith("分之", end) or folded[start - 1 : start] == "之")
        if not in_share:
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
    value = _value(surface)
    return None if value is None else (value, value, modifier, not last, all(c in _BARE for c in surface), scale)


def find_numbers(folded: str, raw: str, start: int, end: int, script: Script) -> list[Number]:
    """The numbers between two offsets that anything countable may follow; ordinals are left to the caller.

    >>> [(n.start, int(n.low), int(n.high)) for n in find_numbers("从12家到十几家", "从12家到十几家", 0, 8, "Hans")]
    [(1, 12, 12), (5, 11, 19)]
    """
    wanted = units.followers()
    found: list[Number] = []
    for match in NUMBER.finditer(folded, start, end):
        begin, at = match.span()
        arabic = folded[begin].isdigit()
        if match.start("magnitude") < 0 if arabic else folded[at - 1] not in _BARE:
            after = folded[at : at + 2]
            if after[:1] == " ":
                while folded.startswith(" ", at):
                    at += 1
                after = folded[at : at + 2]
            if after not in wanted and after[:1] not in wanted and folded[begin - 1] not in _SIGNS:
                continue
        number = _arabic(folded, raw, match, script) if arabic else _words(folded, match, script)
        if number is not None:
            found.append(number)
    return found

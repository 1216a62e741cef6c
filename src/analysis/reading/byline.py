"""Bylines and datelines: 来源:…, 作者 | …, 海岸社北京7月1日电（记者…） -> publisher, authors."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from analysis.lexicon import rows
from analysis.reading.dateline import find_dates, strip_dates
from analysis.reading.folding import fold
from analysis.reading.lines import compact
from analysis.reading.patterns import pattern

_EDGES = " :|丨/／︱│-—·()[]【】"
_MARKED = re.compile(r"[:|丨·》/／︱│]")  # a label without one of these after or before it stands at the start
_PARTED = re.compile(r"[:|丨/／︱│\s]")
_GLUED = ("来源", "作者", "编辑", "责编", "责任编辑", "出处", "浏览", "阅读", "人气", "点击", "评论")
_VALUE_END = re.compile(r"\s?[|丨]\s?|\s{3,}")
_BESIDE_NAME = re.compile(
    r"\(.{0,30}(?:\)|$)|(?:实习|见习|首席|高级|资深)?记者|特派员|编辑$|报道$|报导$|发表$|提供$|供稿$|发自\S{2,8}$"
)
_OF_OUTLET = re.compile(r"^[一-鿿]{2,8}?(?:实习|见习|特约|首席|高级|资深)?记者\s+(?=[一-鿿])")
_OUTLET = 60
_AROUND = " ·|-_:[]()【】《》"
_NAME_SPLIT = re.compile(r"[、,;&/／|·\s]+|和|及")
_ROLE = r"(?:整合|整理|综合|报道|报导|编译|摄影?|文图?|图文?|配图|编辑|实习生)|[一-鿿《》A-Za-z]{0,12}(?:作者|记者|编辑|评论员|撰稿人|研究员)"
_NAME = r"^(?:[一-鿿]{2,4}|[A-Za-z][A-Za-z.\-]{1,20}|[一-鿿A-Za-z0-9]{2,10})$"


class Label(NamedTuple):
    """A label with its value in a line: 来源 and 海岸日报."""

    name: str
    field: str
    start: int
    end: int
    value: str


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, dict[str, str]]]:
    fields: dict[str, dict[str, str]] = {}
    for row in rows("layout_labels"):
        fields.setdefault(compact(fold(row["label"])), {})[row["field"]] = row["example"]
    words = sorted(fields, key=len, reverse=True)
    parts = "|".join(r"\s?".join(map(re.escape, word)) for word in words)
    initials = "".join(sorted({word[0] for word in (*words, *_GLUED)}))
    pattern = re.compile(
        rf"(?=[{re.escape(initials)}])(?:"
        rf"(?<![一-鿿\w])(?P<label>{parts})(?:\s{{0,3}}[:|丨/／︱│]\s{{0,3}}|(?P<blank>\s{{1,3}}))"
        rf"|(?P<glued>{'|'.join(_GLUED)})\s?[:])",
        re.IGNORECASE,
    )
    return pattern, fields


def counter_words() -> list[str]:
    """The words that name a count on a page: 阅读, 评论 and the like."""
    return [row["label"] for row in rows("layout_labels") if row["field"] == "counter"]


@cache
def bare_labels() -> frozenset[str]:
    """Labels of dates and authors, which a dump may set on a line of their own: Published on, By."""
    return frozenset(
        compact(fold(row["label"])) for row in rows("layout_labels") if row["field"] in ("date", "updated", "author")
    )


@cache
def outlets() -> dict[str, str]:
    """News outlets: the name without blanks, folded and in lower case -> the name as the lexicon has it."""
    return {compact(fold(row["name"])): row["name"] for row in rows("layout_outlets")}


@cache
def _initials() -> frozenset[str]:
    """The characters that outlets' names begin with."""
    return frozenset(name[:1] for name in outlets())


def is_outlet(text: str) -> bool:
    """Whether a stretch of text is the name of a known news outlet.

    >>> is_outlet("中央社"), is_outlet("算力")
    (True, False)
    """
    words = text.strip(_AROUND)
    return len(words) <= _OUTLET and words[:1].lower() in _initials() and compact(words).strip(_AROUND) in outlets()


def find_labels(line: str) -> list[Label]:
    """The labels of a folded line with their values, in order.

    >>> [(label.name, label.value) for label in find_labels("来源:海岸日报 | 撰稿:林小川  责编:何山")]
    [('来源', '海岸日报'), ('撰稿', '林小川'), ('责编', '何山')]
    """
    if not _PARTED.search(line):
        return []
    pattern, fields = _labels()
    matches: list[re.Match[str]] = []
    for match in pattern.finditer(line[:300]) if _MARKED.search(line) else filter(None, [pattern.match(line)]):
        if match["glued"]:  # only after a date or another label's value does a label follow without a blank
            if matches or any(find_dates(line[: match.start()])):
                matches.append(match)
        elif not match["blank"] or _may_stand_alone(line, match):
            matches.append(match)
    found = []
    for n, match in enumerate(matches):
        stop = matches[n + 1].start() if n + 1 < len(matches) else len(line)
        value = _VALUE_END.split(line[match.end() : stop].strip(_EDGES), maxsplit=1)[0].strip(_EDGES)
        name = compact(match["label"] or match["glued"])
        field = _field(fields[name], value)
        if match["blank"] and not _fits(field, value):
            continue
        found.append(Label(name, field, match.start(), match.end() + len(value), value))
    return found or _barred(line)


_BARRED = r"(?P<label>发表于|发布于|来源|作者)(?P<value>[^\s|丨:。,;]{2,16}(?:\s\d{1,2}:\d{2})?)"
_BARRED_FIELDS = {"发表于": "date", "发布于": "date", "来源": "publisher", "作者": "author"}


def _barred(line: str) -> list[Label]:
    """Labels without a colon in a row of pieces between bars, one a date: 发表于2024-08-24 | 来源海岸网 | 作者林小川."""
    if len(line) > 160 or line.count("|") + line.count("丨") < 2 or not any(find_dates(line)):
        return []
    found, at = [], 0
    for piece in re.split(r"[|丨]", line):
        match = pattern(_BARRED).fullmatch(piece.strip())
        if match:
            start = line.index(match.group(), at)
            end = start + len(match.group())
            found.append(Label(match["label"], _BARRED_FIELDS[match["label"]], start, end, match["value"]))
        at += len(piece) + 1
    return found


def _may_stand_alone(line: str, match: re.Match[str]) -> bool:
    """Whether a label with nothing but a blank after it stands where labels do: at the start, or after a bar."""
    before = line[: match.start()].rstrip()
    return len(match["label"]) > 1 and len(line) <= 100 and (not before or before[-1] in "|丨·》")


def _field(kinds: dict[str, str], value: str) -> str:
    """The field of a label that can stand for two: 发布于 is a date before digits, a place before words."""
    if len(kinds) > 1 and "date" in kinds:
        return "date" if re.search(r"\d", value) else next(kind for kind in kinds if kind != "date")
    return next(iter(kinds))


def _fits(field: str, value: str) -> bool:
    if field in ("date", "updated"):
        return any(find_dates(value))
    if field == "author":
        return bool(people_in(value))
    return field == "publisher" and is_outlet(value)


_BEFORE = "([【*※"


@cache
def _reprint_phrases() -> list[str]:
    return sorted((fold(row["phrase"]) for row in rows("layout_reprints")), key=len, reverse=True)


def credit_words() -> list[str]:
    """The labels and the phrases of reprints, in lower case."""
    return [word.lower() for word in (*_labels()[1], *_reprint_phrases())]


@cache
def credit_initials() -> frozenset[str]:
    """The characters that labels and the phrases of reprints begin with."""
    initials = "".join(word[0] for word in credit_words())
    return frozenset(initials + initials.upper())


@cache
def _reprint() -> re.Pattern[str]:
    return re.compile(
        rf"[{re.escape(_BEFORE)}\s]*(?:{'|'.join(map(re.escape, _reprint_phrases()))})\s?(?:了|的)?(?:微信)?(?:公众平台|公众号|订阅号|澎湃号|百家号|头条号|搜狐号|微博)?\s?"
        r"[:|]?\s?[“\"《【(]?(?P<source>[^“”\"《》【】(),。:;|]{2,20})"
    )


_REPRINT_AUTHOR = r"作者\s?[:为是|]?\s?(?:“(?P<quoted>[^”]{2,30})”|(?P<bare>[^“”\"(),。:;|]{2,30}))"


def find_reprint(line: str) -> tuple[str, str] | None:
    """(source, author) of a folded line that says where a reprint comes from; the author may be ''.

    >>> find_reprint("本文来自微信公众号:海岸观察(ID:haian),作者:林小川,头图来自视觉素材库")
    ('海岸观察', '林小川')
    """
    match = _reprint().match(line[:80]) if line[:1] in credit_initials() or line[:1] in _BEFORE else None
    if not match:
        return None
    source = re.split(r"原创|授权|编译|独家|专栏", match["source"])[0].strip()
    author = pattern(_REPRINT_AUTHOR).search(line[:200], match.end())
    return source, (author["quoted"] or author["bare"] or "").strip() if author else ""


@cache
def _empty(use: str) -> frozenset[str]:
    """The words that stand where an author, a publisher or something beside a publisher would, and name nobody."""
    return frozenset(fold(row["word"]) for row in rows("layout_nobody") if row["use"] == use)


_OUTLET_END = r"\s{2,}|[|丨;,。]|\s(?:作者|记者|编辑|时间)|[”“]"
_ACCOUNT = r"^(?:微信)?公众号\s?[:“”\"]?\s?|\((?:ID|微信).{0,40}$"


def publisher_in(value: str) -> str:
    """The outlet that a label's value names, without the marks around it and what follows it; '' where it names none.

    >>> publisher_in("“海岸日报” 记者林小川"), publisher_in("网络综合")
    ('海岸日报', '')
    """
    value = value.strip(" “”\"'‘’《》()[]【】")
    value = pattern(_OUTLET_END).split(value, maxsplit=1)[0].strip(' “”"《》()[]')
    value = pattern(_ACCOUNT).sub("", value).strip(' “”":(')
    first, _, rest = value.partition(" ")
    if rest and (is_outlet(first) or rest[0].isdigit() or rest in _empty("button")):
        value = first
    return "" if not value or compact(value) in _empty("publisher") or len(value) > 30 else value


def names_in(value: str) -> tuple[str, ...]:
    """The people that a label's value names, in order; none where it reads like a sentence.

    >>> names_in("林小川、何山"), names_in("你怎么看这件事呢,请谈谈")
    (('林小川', '何山'), ())
    """
    value = _OF_OUTLET.sub("", strip_dates(value).strip(' “”"()[]'))
    value = _BESIDE_NAME.sub(" ", value).strip()
    if len(value) > 60 or any(mark in value for mark in "?!。呢吗"):
        return ()
    names = tuple(name for name in _NAME_SPLIT.split(value.strip()) if name and not pattern(_ROLE).fullmatch(name))
    if not _empty("author").isdisjoint(name.lower() for name in names):
        return ()
    if _LATIN.fullmatch(value.strip()):
        return (value.strip(),)
    return names if names and all(pattern(_NAME).match(name) for name in names) else ()


@cache
def _surnames() -> frozenset[str]:
    return frozenset(row["surname"] for row in rows("layout_surnames"))


_LATIN = re.compile(r"[A-Za-z .\-]{3,40}")
_PERSON = re.compile(r"[A-Z][A-Za-z.\-]{1,20}(?:\s[A-Z][A-Za-z.\-]{1,20}){1,3}")


def people_in(value: str) -> tuple[str, ...]:
    """The people that a stretch of text is made of, each by surname and given name; none where other words stand there.

    >>> people_in("林小川、何山"), people_in("追问机房去向")
    (('林小川', '何山'), ())
    """
    if _PERSON.fullmatch(value.strip()):
        return (value.strip(),)
    names = names_in(value)
    return names if all(_is_person(name) for name in names) else ()


def _is_person(name: str) -> bool:
    known = _surnames()
    return (2 <= len(name) <= 3 and name[0] in known) or (3 <= len(name) <= 4 and name[:2] in known)

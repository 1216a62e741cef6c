"""A line of a page -> what it is: prose, a short line, a date line, a byline, or page furniture."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from analysis.reading.boilerplate import furniture, is_plain
from analysis.reading.byline import (
    Label,
    counter_words,
    credit_initials,
    find_labels,
    find_reprint,
    is_outlet,
    names_in,
    people_in,
    publisher_in,
)
from analysis.reading.dateline import find_dates, find_relative, has_clock, strip_dates
from analysis.reading.lines import Line
from analysis.reading.patterns import pattern

Kind = Literal["prose", "short", "menu", "drop", "links", "end", "date", "byline"]

SHORT = 120
"""A longer line is neither a date line nor a row of words nor a headline."""
_REPRINT = 240
_LABELLED = 200  # longer lines carry no labels
_CREDITS = ("date", "byline", "end")
_SENTENCE = 40  # a longer line with a full stop is nothing but prose
_WRITERS = "记者|特派员|撰文|编译|作者|主笔|通讯员"
_BYLINE = (
    rf"^(?P<who>[^。,;:!?]{{0,12}}?)(?:{_WRITERS})\s?[:|/]?\s?(?P<names>[一-鿿A-Za-z·、, ]{{2,24}}?)\s?"
    r"(?:/?\s?[一-鿿]{2,6}(?:即时)?(?:报道|报导))?$"
)
_SENT_FROM = r"^(?P<names>[一-鿿A-Za-z0-9 、]{2,20}?)\s(?:发自|报道于|整理自)\s?\S{2,12}$"
_HOUSE = r"^(?P<outlet>[一-鿿A-Za-z0-9]{2,12}?)(?:编辑部|专栏|报道|出品|原创|编译|发布)$"
_HOUSES = ("编辑部", "专栏", "报道", "出品", "原创", "编译", "发布")
_WRITES = re.compile(_WRITERS)
_MAY_NAME = re.compile(rf"[\s/]|\d{{4}}|{_WRITERS}")
_PARTED = re.compile(r"[\s|丨·/:：>»›→—–-]")
_LABELS = 20  # a label that makes a sentence a byline ends so early
# What stands beside a date on a page and is no headline: the place it was sent from, the reporter, a note on changes.
_BESIDE_DATE = re.compile(
    r"https?://\S{1,200}|发布于\S{2,20}|(?:记者|编译|特派员|撰文)\s?[^/|()]{2,16}|[一-鿿]{0,4}/?[一-鿿]{2,4}(?:即时|综合|专题)?(?:报道|报导)|\([^()]{0,20}更新\)"
)
_MAY_DATE = re.compile(r"[\d〇]|二零|民国")
_COUNTS = re.compile(r"[\d.,]")
_RECENT = "刚今昨前一二两三四五六七八九十几半"
_AGO = re.compile(rf"(?:^|\s)(?:\d|[{_RECENT}])")
_DAY = re.compile(r"\d{1,2}[-/.月]\d{1,2}")
_STAMP = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\sT]{0,3}\d{1,2}:\d{2}")
_COMMENTS = re.compile(
    r"(?:共|全部)?\s?[\d,]{1,9}\s?条(?:网友|观察员|精彩)?(?:评论|跟[贴帖]|留言)(?:\s?[|丨]?\s?[\d,]{1,9}\s?人参与(?:网友)?(?:评论)?)?"
)
_HASHTAGS = re.compile(r"#[^#\s]{1,24}#?(?:\s{1,3}#[^#\s]{1,24}#?){0,20}")
_STOP = re.compile(r"[。,;!?]")
_WORDS = re.compile(r"[\s|丨/·:,()\[\]<>—-]+")
_PUNCTUATION = frozenset("。,;!?“”:")


def is_prose(text: str) -> bool:
    """Whether a line reads as a paragraph: sentences, or clauses at length.

    >>> is_prose("水冷的成本在三年里降了一半。"), is_prose("机房如何降温")
    (True, False)
    """
    length = len(text)
    if length >= 25 and "。" in text:
        return True
    if length >= 45:
        return length > 200 or sum([text.count(mark) for mark in ",;:、"]) >= 2
    return length >= 10 and text.endswith(("。", "。”", "。)", "。’", "…", "?”", "!”", "..."))


_MENU_CUT = re.compile(r"[\s|丨>·/]+")


def is_menu(line: Line) -> bool:
    """Whether a line is a row of menu words: 新闻 财经 科技 汽车 房产.

    >>> is_menu(Line(0, 14, "新闻 财经 科技 汽车 房产")), is_menu(Line(0, 12, "芯片 算力 谁更紧缺"))
    (True, False)
    """
    if line.end - line.start > 400 or "。" in line.text:
        return False
    words = [word for word in _MENU_CUT.split(line.text) if word]
    if len(words) < 5 or sum(word.isascii() for word in words) * 2 > len(words):
        return False
    if max(map(len, words)) > 7 or any(word.isdigit() for word in words):
        return False
    return sum(map(len, words)) <= 4.6 * len(words) and not any(char in _PUNCTUATION for char in line.text)


_HOME = r"(?:网站)?首页(?=[一-鿿]{8})|>{1,2}\s?[一-鿿]{2,8}$|(?:(?:您|你)?(?:的|所在|现在|当前)?(?:位置|的位置)\s?[:：]\s?)?(?:网站)?(?:首页|主页)\s?[-–>»›/→]"
_TRAIL_MARK = re.compile("[>»›→/首主]")  # what every trail holds one of
_TRAIL_CUT = re.compile(r"\s?(?:>{1,2}|»|›|→|/)\s?")
_TRAIL = re.compile(r"[^>/]{1,12}(?:\s?(?:>{1,2}|»|›|→|/)\s?[^>/]{1,16}){1,6}>{0,2}")


def is_trail(line: Line) -> bool:
    """Whether a line is the trail of sections that leads to a page: 海岸网>>科技>>人工智能.

    >>> is_trail(Line(0, 15, "海岸网>>科技>>人工智能")), is_trail(Line(0, 9, "光进铜退 / 铜缆"))
    (True, False)
    """
    if len(line.text) > 60 or not _TRAIL_MARK.search(line.text) or _STOP.search(line.text):
        return False
    if pattern(_HOME).match(line.text):
        return True
    if not _TRAIL.fullmatch(line.text):
        return False
    pieces = _TRAIL_CUT.split(line.text)
    if any(mark in line.text for mark in ">»›→") or is_outlet(pieces[0]) or pieces[0] in ("首页", "Home"):
        return True
    return len(pieces) > 2 and " / " in line.text and max(map(len, pieces)) <= 6


@cache
def _counter() -> re.Pattern[str]:
    words = "|".join(map(re.escape, counter_words()))
    return re.compile(
        rf"(?:{words})\s?[数量]?\s?[(:]?\s?[\d.,]+\s?[万亿wk+]{{0,2}}\)?$"
        rf"|[\d.,]+\s?[万亿wk+]{{0,2}}\s?[次人条个]?\s?(?:{words}|参与|跟贴|观看|播放|粉丝|文章|总阅读|views?)\s?[数量]?$",
        re.IGNORECASE,
    )


def read_line(line: Line) -> tuple[Kind, list[Label]]:
    """What a folded line is, by its labels, the lexicon of page furniture, its dates and its punctuation; its labels.

    Labels inside a sentence count for nothing and are left out.

    >>> [read_line(Line(0, len(text), text))[0] for text in ("来源:海岸日报", "2025-03-02 09:15", "相关阅读")]
    ['byline', 'date', 'links']
    """
    text, length = line.text, len(line.text)
    sentence = "。" in text
    if sentence and length > _SENTENCE and is_plain(text):
        return "prose", []
    if length > _REPRINT:
        return furniture(line) or "prose", []
    opens = text[0] in credit_initials() or not text[:2].isalnum()
    few = length <= SHORT and not sentence
    labels: list[Label] = []
    if few or (opens and length <= SHORT and _PARTED.search(text, 0, _LABELS)):
        labels = find_labels(text)
        if labels and labels[0].start <= 2 and _is_credit(line, labels):
            return _kind_of_credit(text, labels), labels
    kind: Kind | None = "byline" if opens and find_reprint(text) else furniture(line)
    if kind is None and (few or length <= _SENTENCE):
        kind = _kind_of_few(line, labels)
    if kind is None:
        return "prose" if is_prose(text) else "short", labels
    if not few and length <= _LABELLED and kind in _CREDITS:
        labels = find_labels(text)
    return kind, labels


def _kind_of_credit(text: str, labels: list[Label]) -> Kind:
    """What a line is that begins with a label and a value that fits it."""
    if labels[0].field in ("title", "editor"):
        return "end"
    dated = any(label.field in ("date", "updated") for label in labels) or any(find_dates(text))
    return "date" if dated else "byline"


_SIGN_INITIALS = frozenset(_RECENT + "共全.,")


@cache
def _signs() -> re.Pattern[str]:
    """What a line of few words holds that is a date, a byline, a menu, a count or a tag, unless it begins so (一周前)."""
    words = f"二零|民国|{_WRITERS}|{'|'.join(_HOUSES)}"
    initials = "".join(word[0] for word in words.split("|"))
    marks = r"\s\d#|丨·/:>»›→—–\-〇首主"
    return re.compile(rf"(?=[{marks}.,{initials}])(?:[{marks}]|[.,][万亿wkWK+]{{0,2}}\)?$|{words})")


def _kind_of_few(line: Line, labels: list[Label]) -> Kind | None:
    """What a line of few words is, by its dates, its names and its form; None for a sentence or a heading."""
    text, length = line.text, len(line.text)
    if text[0] not in _SIGN_INITIALS and not _signs().search(text):
        return "byline" if length <= 40 and is_outlet(text) else None
    if length <= 30 and _AGO.search(text) and _is_relative(text):
        return "date"
    if "。" not in text and _MAY_DATE.search(text) and any(find_dates(text)) and _only_header_words(text, labels):
        return "date"
    if length <= 40 and (_is_house_line(text) or (_MAY_NAME.search(text) and byline_names(text))):
        return "byline"
    if (_PARTED.search(text) and is_menu(line)) or is_trail(line):
        return "menu"
    counts = _COUNTS.search(text) is not None
    if counts and _COMMENTS.fullmatch(text):
        return "end"
    if (counts and _counter().match(text)) or (text.startswith("#") and _HASHTAGS.fullmatch(text)):
        return "drop"
    return None


def _is_credit(line: Line, labels: list[Label]) -> bool:
    """Whether what stands after a line's first label fits it: names after 作者, an outlet after 来源, digits after 阅读."""
    first = labels[0]
    value = first.value
    if first.field == "title":
        return "。" not in value
    if first.field in ("date", "updated"):
        if any(find_dates(value)) or find_relative(value) is not None or has_clock(value):
            return True
        return len(value) <= 40 and _DAY.match(value) is not None
    if first.field == "counter":
        return (
            len(value) <= 20 and not value.endswith("。") and (value[:1].isdigit() or not value or is_menu_like(value))
        )
    if first.field in ("author", "credit", "editor"):
        if len(labels) > 1 and value == "":
            return True
        return bool(names_in(value)) or is_outlet(value)
    if first.field == "picture":
        return len(value) <= 40 and not value.endswith("。")
    return bool(publisher_in(value)) and not value.endswith(("。", "?", "!")) and len(value) <= 80


def is_menu_like(value: str) -> bool:
    """Whether a value is a few short words: 大 中 小, 微信 微博.

    >>> is_menu_like("大 中 小"), is_menu_like("更轻更薄的机身")
    (True, False)
    """
    words = value.split()
    return len(words) > 1 and all(len(word) <= 4 for word in words)


def _only_header_words(text: str, labels: list[Label]) -> bool:
    rest = _BESIDE_DATE.sub(" ", strip_dates(text))
    for label in labels:
        rest = rest.replace(label.value, " ").replace(label.name, " ")
    words = [word for word in _WORDS.split(rest) if word and not is_outlet(word) and not _is_count(word)]
    return len("".join(words)) <= (30 if _STAMP.match(text) else 12) and "。" not in rest and "," not in rest


def _is_relative(text: str) -> bool:
    """Whether a line is a date that counts back from the visit, or such a date after a few words: 海岸观察 昨天."""
    words = text.split()
    return find_relative(text) is not None or (1 < len(words) <= 4 and find_relative(words[-1]) is not None)


def _is_count(word: str) -> bool:
    return word.isdigit() or _counter().match(word) is not None


@lru_cache(maxsize=4)
def byline_names(text: str) -> tuple[str, ...]:
    """The people a byline without a label names.

    >>> byline_names("本报记者 林小川"), byline_names("林小川 发自 深圳"), byline_names("记者追问机房的去向")
    (('林小川',), ('林小川',), ())
    """
    text = strip_dates(text).strip(" |/·")
    house, _, rest = text.partition(" ")
    if rest and is_outlet(house):
        return people_in(rest)
    who, _, house = text.partition("/")
    if is_outlet(house):
        return people_in(who)
    sent = pattern(_SENT_FROM).match(text) if rest else None
    if sent:
        return names_in(sent["names"])
    match = pattern(_BYLINE).match(text) if _WRITES.search(text) else None
    if not match:
        return ()
    return people_in(match["names"]) or people_in(match["names"].rpartition(" ")[0])


def house_of(text: str) -> str:
    """The outlet that a line such as 海岸日报编辑部 names, if it is a known one.

    >>> house_of("机器之心编辑部"), house_of("项目编辑部")
    ('机器之心', '')
    """
    match = pattern(_HOUSE).match(text) if text.endswith(_HOUSES) else None
    return match["outlet"] if match and is_outlet(match["outlet"]) else ""


_HOUSE_CUT = re.compile(r"[\s|丨/·]+")


def _is_house_line(text: str) -> bool:
    if house_of(text) or is_outlet(text):
        return True
    if not _PARTED.search(text):
        return False
    parts = [part for part in _HOUSE_CUT.split(text) if part]
    if len(parts) == 2 and is_outlet(parts[1]) and people_in(parts[0]):
        return True
    if len(parts) < 2 or not is_outlet(parts[0]):
        return False
    return parts[1].startswith(("公众号", "记者", "作者", "微信")) or bool(people_in(" ".join(parts[1:])))

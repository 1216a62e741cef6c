"""A line of a page -> what it is: prose, a short line, a date line, a byline, or page furniture."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from analysis.reading.boilerplate import furniture
from analysis.reading.byline import (
    Label,
    bare_labels,
    counter_words,
    find_reprint,
    is_outlet,
    names_in,
    people_in,
    publisher_in,
)
from analysis.reading.dateline import find_dates, find_relative, has_clock, strip_dates
from analysis.reading.lines import Line

Kind = Literal["prose", "short", "menu", "drop", "links", "end", "date", "byline"]

_SHORT = 120
_LABEL = 16
_BYLINE = re.compile(
    r"^(?P<who>[^。,;:!?]{0,12}?)(?:记者|特派员|撰文|编译|作者|主笔|通讯员)\s?[:|/]?\s?(?P<names>[一-鿿A-Za-z·、, ]{2,24}?)\s?"
    r"(?:/?\s?[一-鿿]{2,6}(?:即时)?(?:报道|报导))?$"
)
_SENT_FROM = re.compile(r"^(?P<names>[一-鿿A-Za-z0-9 、]{2,20}?)\s(?:发自|报道于|整理自)\s?\S{2,12}$")
_HOUSE = re.compile(r"^(?P<outlet>[一-鿿A-Za-z0-9]{2,12}?)(?:编辑部|专栏|报道|出品|原创|编译|发布)$")
# What stands beside a date on a page and is no headline: the place it was sent from, the reporter, a note on changes.
_BESIDE_DATE = re.compile(
    r"https?://\S{1,200}|发布于\S{2,20}|(?:记者|编译|特派员|撰文)\s?[^/|()]{2,16}|[一-鿿]{0,4}/?[一-鿿]{2,4}(?:即时|综合|专题)?(?:报道|报导)|\([^()]{0,20}更新\)"
)
_MAY_DATE = re.compile(r"[\d〇]|二零|民国")
_AGO = re.compile(r"[前刚今昨]|^\d")
_STAMP = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\sT]{0,3}\d{1,2}:\d{2}")
_HASHTAGS = re.compile(r"#[^#\s]{1,24}#?(?:\s{1,3}#[^#\s]{1,24}#?){0,20}")
_WORDS = re.compile(r"[\s|丨/·:,()\[\]<>—-]+")
_PUNCTUATION = frozenset("。,;!?“”:")
_CREDITED = frozenset(("author", "credit"))


def is_prose(line: Line) -> bool:
    """Whether a line reads as a paragraph: sentences, or clauses at length.

    >>> is_prose(Line(0, 15, "水冷的成本在三年里降了一半。")), is_prose(Line(0, 6, "机房如何降温"))
    (True, False)
    """
    text, length = line.text, line.end - line.start
    if length >= 45:
        return length > 200 or "。" in text or sum(text.count(mark) for mark in ",;:、") >= 2
    if text.endswith(("。", "。”", "。)", "。’", "…", "?”", "!”", "...")):
        return length >= 10
    return length >= 25 and "。" in text


def is_menu(line: Line) -> bool:
    """Whether a line is a row of menu words: 新闻 财经 科技 汽车 房产.

    >>> is_menu(Line(0, 14, "新闻 财经 科技 汽车 房产")), is_menu(Line(0, 12, "芯片 算力 谁更紧缺"))
    (True, False)
    """
    if line.end - line.start > 400 or "。" in line.text:
        return False
    words = [word for word in re.split(r"[\s|丨>·/]+", line.text) if word]
    if len(words) < 5 or sum(word.isascii() for word in words) * 2 > len(words):
        return False
    if max(map(len, words)) > 7 or any(word.isdigit() for word in words):
        return False
    return sum(map(len, words)) <= 4.6 * len(words) and not any(char in _PUNCTUATION for char in line.text)


_TRAIL = re.compile(r"[^>/]{1,12}(?:\s?(?:>{1,2}|»|›|→|/)\s?[^>/]{1,16}){1,6}>{0,2}")


def is_trail(line: Line) -> bool:
    """Whether a line is the trail of sections that leads to a page: 海岸网>>科技>>人工智能.

    >>> is_trail(Line(0, 15, "海岸网>>科技>>人工智能")), is_trail(Line(0, 9, "光进铜退 / 铜缆"))
    (True, False)
    """
    if line.end - line.start > 60 or not _TRAIL.fullmatch(line.text) or any(char in "。,;!?" for char in line.text):
        return False
    pieces = re.split(r"\s?(?:>{1,2}|»|›|→|/)\s?", line.text)
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


def kind_of(line: Line, labels: list[Label]) -> Kind:
    """What a folded line is, by its labels, the lexicon of page furniture, its dates and its punctuation.

    >>> from analysis.reading.byline import find_labels
    >>> [kind_of(Line(0, len(t), t), find_labels(t)) for t in ("来源:海岸日报", "2025-03-02 09:15", "相关阅读")]
    ['byline', 'date', 'links']
    """
    length = line.end - line.start
    if length <= _SHORT and labels and labels[0].start <= 2 and _is_credit(line, labels):
        fields = {label.field for label in labels}
        if labels[0].field in ("title", "editor"):
            return "end"
        if fields & {"date", "updated"} or any(find_dates(line.text)):
            return "date"
        return "byline"
    if length <= 240 and find_reprint(line.text):
        return "byline"
    if length <= _LABEL and line.key.rstrip(":|") in bare_labels():
        return "drop"
    effect = furniture(line)
    if effect:
        return effect
    if length <= _SHORT:
        if length <= 30 and _AGO.search(line.text) and find_relative(line.text):
            return "date"
        if _MAY_DATE.search(line.text) and any(find_dates(line.text)) and _only_header_words(line.text, labels):
            return "date"
        if length <= 40 and (_is_house_line(line.text) or byline_names(line.text)):
            return "byline"
        if is_menu(line) or is_trail(line):
            return "menu"
        if _counter().match(line.text) or _HASHTAGS.fullmatch(line.text):
            return "drop"
    return "prose" if is_prose(line) else "short"


def _is_credit(line: Line, labels: list[Label]) -> bool:
    """Whether what stands after a line's first label fits it: names after 作者, an outlet after 来源, digits after 阅读."""
    first = labels[0]
    value = first.value
    if first.field == "title":
        return "。" not in value
    if first.field in ("date", "updated"):
        return any(find_dates(value)) or find_relative(value) is not None or has_clock(value)
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
    words = [word for word in _WORDS.split(rest) if word and not is_outlet(word) and not word.isdigit()]
    return len("".join(words)) <= (30 if _STAMP.match(text) else 12) and "。" not in rest and "," not in rest


def byline_names(text: str) -> tuple[str, ...]:
    """The people a byline without a label names.

    >>> byline_names("本报记者 林小川"), byline_names("林小川 发自 深圳"), byline_names("记者追问机房的去向")
    (('林小川',), ('林小川',), ())
    """
    text = strip_dates(text).strip(" |/·")
    house, _, rest = text.partition(" ")
    if rest and is_outlet(house):
        return people_in(rest)
    sent = _SENT_FROM.match(text)
    if sent:
        return names_in(sent["names"])
    match = _BYLINE.match(text)
    if not match:
        return ()
    return people_in(match["names"]) or people_in(match["names"].rpartition(" ")[0])


def house_of(text: str) -> str:
    """The outlet that a line such as 海岸日报编辑部 names, if it is a known one.

    >>> house_of("机器之心编辑部"), house_of("项目编辑部")
    ('机器之心', '')
    """
    match = _HOUSE.match(text)
    return match["outlet"] if match and is_outlet(match["outlet"]) else ""


def _is_house_line(text: str) -> bool:
    if house_of(text) or is_outlet(text):
        return True
    parts = [part for part in re.split(r"\s?[|丨/·]\s?|\s+", text) if part]
    if len(parts) < 2 or not is_outlet(parts[0]):
        return False
    return parts[1].startswith(("公众号", "记者", "作者", "微信")) or bool(people_in(" ".join(parts[1:])))

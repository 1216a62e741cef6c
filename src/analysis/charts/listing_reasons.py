"""What the reader of pages gives as its reasons, in the report's language: why a date, why no article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.blocks import Lang, Piece
from analysis.charts.dates import said_date
from analysis.charts.names import name_pieces
from analysis.charts.words import Pieces, by, fill

_Reason = tuple[str, str, str]
# Pattern of what reading says, then the same in English and in Chinese; {a} and {b} are what its groups hold.
_DATED: Sequence[_Reason] = (
    (r"latest month told as past is (.+)", "the latest month told as past is {a}", "文中最晚的过去月份是{a}"),
    (r"latest year told as past is (.+)", "the latest year told as past is {a}", "文中最晚的过去年份是{a}年"),
    (
        r"the page shows month and day, the latest year told is (.+)",
        "the page shows month and day; the latest year told is {a}",
        "页面只印月、日；文中最晚的年份是{a}年",
    ),
    (r"(.+) of (\d+ falls in month \d+)", "{a}, told as past, fell in {b}", "文中已过去的{a}在{b}"),
    (
        r"the text looks back on (.+), which ends in (.+)",
        "the text looks back on {a}, which ends in {b}",
        "文中回顾{a}，至{b}年为止",
    ),
    (
        r"another page prints the same text on (.+)",
        "another page prints the same text on {a}",
        "另一页面于{a}刊出同一文字",
    ),
)
_REFUSED = (
    (r"an? (\w+) picture, not an article", "不是文章，而是{a}图片"),
    (r"an? (\w+) document, not an article", "不是文章，而是{a}文档"),
    (r"an? (\w+) archive, not an article", "不是文章，而是{a}压缩包"),
    (r"((?:a|an) .+), not an article", "不是文章，而是其他类型的文件"),
    (r"an empty (file|text)", "空文件"),
    (r"a page without words", "没有文字的网页"),
    (r"no such file", "没有这个文件"),
    (r"a folder without articles", "文件夹中没有文章"),
    (r"no file fits this pattern", "没有文件符合这个模式"),
    (r"larger than (.+)", "大于{a}"),
    (r"cannot be read \((.+)\)", "无法读取（{a}）"),
    (r"cannot be tagged \((.+)\)", "无法标注（{a}）"),
    (r"a paragraph of (.+) characters, more than (.+)", "一段有{a}字，超过{b}字"),
    (r"a damaged (.+)", "文件损坏"),
    (r"an encrypted member", "压缩包中的加密文件"),
    (r"a (?:path|link) that leaves its (?:archive|folder)", "路径或链接越出所给范围"),
    (r"no whole (JSON|table).*", "内容不完整"),
    (r"a table without rows", "没有行的表格"),
    (r"a binary file or text in an unknown encoding", "二进制文件，或编码不明的文本"),
    (r"give text, a saved page or a table", "请给文本、保存的网页或表格"),
    (r"save it again as (.+)", "请另存为{a}"),
    (r"save or download it again", "请重新保存或下载"),
    (r"save (?:it|the page) again.*", "请重新保存网页，或复制其文字"),
    (r"check the (?:path|file)", "请检查路径"),
    (r"(?:split|cut) it.*", "请分割文件，或放宽限额"),
    (r"unpack it.*", "请解压后给出文件"),
    (r"please report it as a fault", "请作为缺陷报告"),
)
_MONTH = re.compile(r"(\d{4})年(\d{1,2})月|(\d{4}-\d\d(?:-\d\d)?)|(\d{4}) falls in month (\d+)")


def dated_by(basis: str, lang: Lang) -> Pieces:
    """Why an article is taken to be of its estimated date.

    >>> "".join(piece.text for piece in dated_by("estimated: latest month told as past is 2023年8月", "en"))
    'the latest month told as past is Aug 2023'
    >>> "".join(piece.text for piece in dated_by("estimated: latest month told as past is 2023年8月", "zh"))
    '文中最晚的过去月份是2023年8月'
    """
    return _said(basis.removeprefix("estimated: "), _DATED, lang)


def refused_for(what: str, lang: Lang) -> Pieces:
    """What a file is instead of an article, or what to give; in Chinese where there are words for it, else in English.

    >>> refused_for("an empty file", "zh")[0].text, refused_for("no regular file", "zh")[0].lang
    ('空文件', 'en')
    """
    return [Piece(what)] if lang == "en" else _said(what, [(pattern, "", zh) for pattern, zh in _REFUSED], lang)


def _said(told: str, reasons: Sequence[_Reason], lang: Lang) -> Pieces:
    for pattern, en, zh in reasons:
        if found := re.fullmatch(pattern, told):
            groups = {
                key: name_pieces(_MONTH.sub(lambda m: _month(m, lang), group), lang)
                for key, group in zip("ab", found.groups(), strict=False)
            }
            return fill(by(lang, en, zh), **groups)
    return [Piece(told, lang="en" if lang == "zh" else None)]


def _month(found: re.Match[str], lang: Lang) -> str:
    year, month = found[1] or found[4], found[2] or found[5]
    return said_date(found[3] or f"{year}-{int(month):02}", lang)

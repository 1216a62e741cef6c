"""When a text without a date line was written: the best estimate from the dates it tells as past."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from analysis.lexicon import Finder, rows
from analysis.model import Article, iter_body
from analysis.reading.patterns import pattern

_MAX = 60_000  # characters of the text that the estimate reads
_YEAR = re.compile(r"((?:19|20)(?<![\d.]..)\d\d)(?=\s?年|[-/.]\d{1,2}[-/.]\d{1,2}(?!\d))")
_MONTH = (
    r"(?:(?<![\d.])(?P<year>(?:19|20)\d\d)\s?年\s?|(?<![\d.])(?P<iso>(?:19|20)\d\d)[-/.]|(?P<said>今年|去年|前年|明年|同年|当年|次年|翌年|本年)\s?(?:的)?\s?)?"
    r"(?:(?<![\d.])(?:1[0-2]|[1-9])\s?月?\s?[-~—至到]\s?)?(?<![\d.])(?P<month>1[0-2]|0?[1-9])(?(iso)[-/.](?P<isoday>\d{1,2})(?!\d)|\s?月(?!亮|球|薪|活|均|度|租|费|底薪)(?P<day>\s?\d{1,2}\s?日)?)"
)
_MONTH_HINT = re.compile(r"\d(?:\s?月|(?<=1)9\d\d[-/.]\d|(?<=2)0\d\d[-/.]\d)")
_AROUND = 24  # characters: longer than what stands before or after a hint in a match
_AHEAD = r"将于|将在|将会|将|预计|有望|计划|力争|拟|预测|展望|目标|明年|下半年开始|之前完成|前建成|起施行|起实施|望在|或于|定于|原定|预定|届时|指引|财测|报名|规划|除役|宣示|要在|须在|应在"
_TOWARDS = r"(?:^|[^年月日\d\s])\s?(?:到|至)\s?$"  # 到2027年, but not the end of 2024年11月至2026年3月
# Words that tie a year to the time of writing: 去年的大会2023, 截至2023年, 2023年以来, 2024年初.
_TIES = (
    r"去(?P<last>年)[^。;,\n]{0,16}?(?P<y1>20[0-3]\d)|明(?P<next>年)[^。;,\n\d]{0,4}(?P<y2>20[0-3]\d)"
    r"|今年[^。;,\n]{0,12}?(?P<y3>20[0-3]\d)(?!\s?年前)"
)
_LINKED = (
    r"截[至止]到?\s?(20[0-3]\d)|(20[0-3]\d)\s?年(?:度)?(?:(?:\d{1,2}\s?月)?(?:以来|至今)|第?[一二三四1-4]季|Q[1-4]|上半年"
    r"|(?:政府|立法)?工作(?:要点|报告|计划))"
)
# A year told so is background: it says when something began, or what the news is measured against.
_BACKGROUND = r"曾在?\s?$|早在\s?$|(?:高|低|优|多|少|大|小)于[^,。;]{0,12}$|[比较]\s?$"
_SINCE = re.compile(r"\s?年\s?(?:\d{1,2}\s?月\s?)?(?:成立|创立|创办|出生|毕业)")
_EARLIEST = 2000  # years before this are history
_LEAD = 200  # a year named so early is the news's own
_BEFORE = 150  # a month without a year takes the year named so shortly before it
_YEAR_OVER = re.compile(r"(20[0-3]\d)\s?年(?:全年|底|年底|末|年末|度财报|年报|第四季度|四季度|第4季度|Q4)")
_LOOKING_BACK = r"收官|答卷|圆满|成就|回眸|回望|即将结束|完成了|十五五"
_DAY = re.compile(r"(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?=\s|$)")
_CLAUSE_END = "。!?;\n,"
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]{2,}")


@dataclass(frozen=True, slots=True)
class _Month:
    """A month that the text tells: its year where it says so, what it says instead (今年), and where it stands."""

    year: int | None
    said: str | None
    month: int
    start: int
    ahead: bool

    def within(self, year: int) -> bool:
        """Whether it is a month of `year`, the text being of that year."""
        if self.year is not None:
            return self.year == year
        return self.said in (None, "今年", "本年")


def estimate_anchor(article: Article, folded: str) -> tuple[str | None, str | None]:
    """The document creation time of an article that prints no date and, in words, where it comes from.

    The latest month or year that title and body tell as past, at the precision that they allow;
    (None, None) where they name no year.

    >>> text = "截至2023年7月初,已有八十个模型。8月2日,又有一个上线。"
    >>> estimate_anchor(Article("a", text, body=((0, len(text)),)), text)
    ('2023-08', 'estimated: latest month told as past is 2023年8月')
    """
    text = "\n".join(folded[start:end] for start, end in iter_body(article))[:_MAX]
    months = [month for month in _find_months(text) if not month.ahead]
    year, why = _year_of(text, months)
    shown = _shown_day(article, folded)
    if shown and year is not None:
        return (
            f"{year}-{shown[0]:02d}-{shown[1]:02d}",
            f"estimated: the page shows month and day, the latest year told is {year}",
        )
    occasions = [(y, m, name) for y, m, name in _occasions(text) if year is None or y >= year]
    if year is None and not occasions:
        return _plan_end(text)
    if occasions and (year is None or max(occasions)[0] > year):
        year = max(occasions)[0]
    assert year is not None
    told = _latest_month(months, year)
    held = max(((m, name) for y, m, name in occasions if y == year), default=(0, ""))
    if told and told >= held[0]:
        return f"{year}-{told:02d}", f"estimated: latest month told as past is {year}年{told}月"
    if held[0]:
        return f"{year}-{held[0]:02d}", f"estimated: {held[1]} of {year} falls in month {held[0]}"
    return str(year), f"estimated: {why or f'latest year told as past is {year}'}"


def _shown_day(article: Article, folded: str) -> tuple[int, int] | None:
    """(month, day) of a date line that leaves its year out: 07-12 16:21."""
    for start, end in article.header:
        match = _DAY.match(folded[start:end].strip())
        if match and 1 <= int(match[1]) <= 12 and 1 <= int(match[2]) <= 31:
            return int(match[1]), int(match[2])
    return None


def _clause(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a stretch of text in its clause, at most 24 characters each."""
    before = text[max(0, start - 24) : start]
    after = text[end : end + 24]
    cut = max(before.rfind(mark) for mark in _CLAUSE_END)
    stops = [at for mark in _CLAUSE_END if (at := after.find(mark)) >= 0]
    return before[cut + 1 :], after[: min(stops, default=len(after))]


def _is_ahead(text: str, start: int, end: int) -> bool:
    before, after = _clause(text, start, end)
    if before.endswith(("截至", "截止", "截至到", "截止到", "截止至")):
        return False
    return bool(pattern(_AHEAD).search(before) or pattern(_AHEAD).search(after) or pattern(_TOWARDS).search(before))


def _month_matches(text: str) -> Iterator[re.Match[str]]:
    """The matches of _MONTH, looked for around what every one of them holds."""
    start = stop = 0
    for hint in _MONTH_HINT.finditer(text):
        if hint.start() - _AROUND > stop:
            yield from pattern(_MONTH).finditer(text, start, stop)
            start = hint.start() - _AROUND
        stop = hint.end() + _AROUND
    yield from pattern(_MONTH).finditer(text, start, stop)


def _find_months(text: str) -> Iterator[_Month]:
    for match in _month_matches(text):
        year, said = match["year"] or match["iso"], match["said"]
        if not year and not said and (match.start() > _LEAD or not match["day"]):
            named = _YEAR.findall(text, max(0, match.start() - _BEFORE), match.start())
            year = named[-1] if named else None
        yield _Month(
            year=int(year) if year else None,
            said=said,
            month=int(match["month"]),
            start=match.start(),
            ahead=said == "明年" or _is_ahead(text, match.start(), match.end()),
        )


def _year_of(text: str, months: list[_Month]) -> tuple[int | None, str]:
    """The year of a text and why: one tied to 今年 or 去年, else the latest told as past if it is more than background."""
    for tie in pattern(_TIES).finditer(text):
        told = int(tie["y1"] or tie["y2"] or tie["y3"])
        if tie["last"]:
            return told + 1, f"去年 is {told}"
        return (told - 1, f"明年 is {told}") if tie["next"] else (told, f"今年 is {told}")
    found = ((int(m[1]), m.start()) for m in _YEAR.finditer(text) if not _is_ahead(text, *m.span()))
    past = [(told, at) for told, at in found if told >= _EARLIEST and not _is_background(text, at)]
    if not past:
        return None, ""
    year = max(past)[0]
    over = {int(match[1]) for match in _YEAR_OVER.finditer(text) if not _is_ahead(text, match.start(), match.end())}
    if year in over and "今年" in text:
        return year + 1, f"{year} is told as over and 今年 follows it"
    for last in (month for month in months if month.said == "去年"):
        for same in (month for month in months if month.year == year and month.month == last.month):
            if _share_a_name(text, last.start, same.start):
                return year + 1, f"去年{last.month}月 and {year}年{same.month}月 tell one event"
    return (year, "") if _is_current(text, months, [at for told, at in past if told == year], year) else (None, "")


def _is_current(text: str, months: list[_Month], mentions: list[int], year: int) -> bool:
    """Whether the latest year told is that of the text rather than background: who says 今年 names other years by number."""
    first = min((month.start for month in months if month.year is None and month.said is None), default=len(text))
    if len(mentions) > 1 or mentions[0] < min(_LEAD, first):
        return True
    if any(str(year) in match.groups() for match in pattern(_LINKED).finditer(text)):
        return True
    return "今年" not in text and "去年" not in text and any(month.year == year for month in months)


def _is_background(text: str, at: int) -> bool:
    """Whether the year at `at` only says when something began or what is compared (2012年创立, 曾在2019年)."""
    return bool(pattern(_BACKGROUND).search(text, max(0, at - 16), at)) or _SINCE.match(text, at + 4) is not None


def _share_a_name(text: str, one: int, other: int) -> bool:
    first, second = (set(_WORD.findall(text[at : at + 40])) for at in (one, other))
    return bool(first & second)


def _latest_month(months: list[_Month], year: int) -> int:
    """The latest month of the year told as past; 0 for none. A bare month far after the first one is of another year."""
    own = [month for month in months if month.within(year)]
    if not own:
        return 0
    explicit = [month.month for month in own if month.year is not None or month.said is not None]
    bare = [month for month in own if month.year is None and month.said is None]
    if not bare:
        return max(explicit)
    peg = bare[0].month
    near = [month.month for month in bare if month.month - peg <= 6]
    return max([*near, *explicit])


@cache
def _occasion_words() -> tuple[Finder, dict[str, int]]:
    months = {row["name"]: int(row["month"]) for row in rows("layout_occasions") if row["month"] != "0"}
    return Finder(months), months


def _occasions(text: str) -> Iterator[tuple[int, int, str]]:
    """(year, month, name) of each yearly occasion told as past beside its year."""
    finder, months = _occasion_words()
    for start, end, word in finder.find(text.lower()):
        before = re.search(r"(20[0-3]\d)\s?年?(?:度|的)?[一-鿿]{0,4}\s?$", text[max(0, start - 14) : start])
        after = re.match(r"[^\d。,;]{0,4}\s?(20[0-3]\d)(?!\d)", text[end : end + 12])
        year = before or after
        if year and not _is_ahead(text, start, end):
            yield int(year[1]), months[word], text[start:end]


def _plan_end(text: str) -> tuple[str | None, str | None]:
    plans = [
        (row["year"], row["name"]) for row in rows("layout_occasions") if row["month"] == "0" and row["name"] in text
    ]
    if plans and pattern(_LOOKING_BACK).search(text):
        year, name = min(plans)
        return year, f"estimated: the text looks back on {name}, which ends in {year}"
    return None, None

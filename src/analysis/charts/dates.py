"""Dates in English and in simplified Chinese: EDTF in words, in a sentence or beside an axis, and the ticks under it."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from analysis.axis import Days, days_of, members
from analysis.blocks import Lang

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SEASONS: dict[Lang, dict[str, str]] = {
    "en": {"21": "spring", "22": "summer", "23": "autumn"}
    | {"33": "Q1", "34": "Q2", "35": "Q3", "36": "Q4", "40": "H1", "41": "H2"},
    "zh": {"21": "春季", "22": "夏季", "23": "秋季", "40": "上半年", "41": "下半年"}
    | {"33": "第一季度", "34": "第二季度", "35": "第三季度", "36": "第四季度"},
}
# Beginning, middle and end: of a month by its days, of a year by its months, of a decade by its years.
_OF_MONTH = {(1, 10): "early", (11, 20): "mid", (21, 31): "late"}
_OF_YEAR = {(1, 3): "early", (5, 8): "mid", (10, 12): "late"}
_OF_DECADE = {(0, 2): "early", (3, 6): "mid", (7, 9): "late"}
_THIRDS_ZH = {
    "month": {"early": "上旬", "mid": "中旬", "late": "下旬"},
    "year": {"early": "初", "mid": "中", "late": "底"},
    "decade": {"early": "初", "mid": "中期", "late": "末"},
}
_STEPS = [("day", n) for n in (1, 2, 7, 14)] + [("month", n) for n in (1, 2, 3, 6)]
_STEPS += [("year", 12 * n) for n in (1, 2, 5, 10, 20, 50, 100, 500, 1000)]


def said_date(edtf: str | None, lang: Lang) -> str:
    """An EDTF date within a sentence; empty where there is none.

    >>> said_date("2024-05", "en"), said_date("2024-05", "zh"), said_date("2023-08?", "en"), said_date("2023-08?", "zh")
    ('May 2024', '2024年5月', 'Aug 2023 (estimated)', '2023年8月（估计）')
    >>> said_date("../2030", "zh"), said_date("2024-33", "zh"), said_date("2025-10~/2025-12~", "zh")
    ('2030年以前', '2024年第一季度', '2025年底')
    >>> said_date("2024-07-01/2024-07-07", "zh"), said_date("[2023-07-14,2023-07-15]", "zh"), said_date("202X", "zh")
    ('2024年7月1日至7日', '2023年7月14日或15日', '2020年代')
    """
    if not edtf:
        return ""
    words = _written(_marked(edtf), lang, "约" if lang == "zh" else "about ")
    return words + ("（估计）" if lang == "zh" else " (estimated)") * _estimated(edtf)


def date_label(edtf: str, lang: Lang = "en") -> str:
    """An EDTF date as it stands beside an axis: ``?`` for an estimate, which need not be called approximate as well.

    >>> date_label("2023-07-14"), date_label("2024-35"), date_label("2023-07~"), date_label("2024-10?")
    ('14 Jul 2023', 'Q3 2024', 'c. Jul 2023', 'Oct 2024 ?')
    >>> date_label("../2030"), date_label("2023-07-21~/2023-07-31~"), date_label("[2023-07-14,2023-07-15]")
    ('by 2030', 'late Jul 2023', '14 or 15 Jul 2023')
    >>> date_label("2021/2025"), date_label("2023-08-07/2023-08-13"), date_label("202X"), date_label("2024-10?", "zh")
    ('2021–2025', '7–13 Aug 2023', '2020s', '2024年10月 ?')
    """
    about = "" if _estimated(edtf) else "约" if lang == "zh" else "c. "
    return _written(_marked(edtf), lang, about) + " ?" * _estimated(edtf)


def _estimated(edtf: str) -> bool:
    return "?" in edtf or "%" in edtf


def _marked(edtf: str) -> str:
    """The date with the sign of an approximate one alone."""
    return edtf.replace("%", "~").replace("?", "")


def _written(edtf: str, lang: Lang, about: str) -> str:
    zh = lang == "zh"
    if len(dates := members(edtf)) > 1:
        words = [_one(d, lang) for d in dates]
        return _joined_zh(words, "或") if zh else _joined(words, " or ")
    if "/" not in edtf:
        return about * edtf.endswith("~") + _one(edtf, lang)
    first, last = edtf.split("/", 1)
    if first == "..":
        return _written(last, lang, about) + "以前" if zh else "by " + _written(last, lang, about)
    if last == "..":
        return _written(first, lang, about) + "以来" if zh else "since " + _written(first, lang, about)
    approximate = edtf.endswith("~")
    first, last = first.rstrip("~"), last.rstrip("~")
    if approximate and (part := _third(first, last)):
        whole, third, of = part
        return _one(of, lang) + _THIRDS_ZH[whole][third] if zh else f"{third} {_one(of, lang)}"
    words = [_one(first, lang), _one(last, lang)]
    return about * approximate + (_joined_zh(words, "至") if zh else _joined(words, " – "))


def _one(edtf: str, lang: Lang) -> str:
    edtf, zh = edtf.rstrip("~"), lang == "zh"
    if edtf.endswith("XX"):
        return f"{int(edtf[:2]) + 1}世纪" if zh else f"{edtf[:2]}00s"
    if edtf.endswith("X"):
        return f"{edtf[:3]}0年代" if zh else f"{edtf[:3]}0s"
    year, *rest = edtf.split("-")
    if rest and rest[0] in _SEASONS[lang]:
        season = _SEASONS[lang][rest[0]]
        return f"{year}年{season}" if zh else f"{season} {year}"
    if zh:
        return f"{year}年" + "".join(f"{int(part)}{mark}" for part, mark in zip(rest, "月日", strict=False))
    return " ".join([*(str(int(day)) for day in rest[1:]), *(_MONTHS[int(month) - 1] for month in rest[:1]), year])


def _joined(dates: list[str], link: str) -> str:
    """Dates side by side, what they end in alike said once: 14 or 15 Jul 2023."""
    words = [d.split(" ") for d in dates]
    while all(len(w) > 1 for w in words) and len({w[-1] for w in words}) == 1 and len({len(w) for w in words}) == 1:
        words = [w[:-1] for w in words]
    shared = dates[0].split(" ")[len(words[0]) :]
    if all(len(w) == 1 for w in words) and link == " – ":
        link = "–"
    return " ".join([link.join(" ".join(w) for w in words), *shared])


def _joined_zh(dates: list[str], link: str) -> str:
    """Dates in Chinese, what they begin with alike said once: 2023年7月14日或15日."""
    first, rest = dates[0], dates[1:]
    cut = max(first.rfind("年"), first.rfind("月")) + 1 if first.endswith("日") else first.find("年") + 1
    if first.endswith("年"):
        cut = 0
    shared = first[:cut]
    while shared and not all(one.startswith(shared) for one in rest):
        shared = shared[: shared.rfind("年", 0, -1) + 1]
    return link.join([first, *(one[len(shared) :] for one in rest)])


def _third(first: str, last: str) -> tuple[str, str, str] | None:
    """Of a beginning, middle or end: of what it is one, which, and the whole as EDTF."""
    days = days_of(f"{first}/{last}")
    if days is None or days.first is None or days.last is None:
        return None
    a, b = days.first, days.last
    if len(first) == 10 and (a.year, a.month) == (b.year, b.month):
        end = 31 if b.day == calendar.monthrange(b.year, b.month)[1] else b.day
        third, whole, of = _OF_MONTH.get((a.day, end)), "month", first[:7]
    elif len(first) == 7 and a.year == b.year:
        third, whole, of = _OF_YEAR.get((a.month, b.month)), "year", first[:4]
    elif len(first) == 4 and a.year // 10 == b.year // 10:
        third, whole, of = _OF_DECADE.get((a.year % 10, b.year % 10)), "decade", first[:3] + "X"
    else:
        return None
    return (whole, third, of) if third else None


def window(spans: list[Days], share: float = 0.85) -> tuple[date, date]:
    """The first and last day that an axis shows: all of `spans`, or the `share` of them that lies close together.

    A few far ones are left out where the axis is much the shorter for it.

    >>> near = [Days(date(2024, month, 1), date(2024, month, 1)) for month in range(1, 13)]
    >>> window([Days(date(1956, 1, 1), date(1956, 12, 31)), *near])
    (datetime.date(2024, 1, 1), datetime.date(2024, 12, 1))
    """
    known = [(s.first or s.last, s.last or s.first) for s in spans]
    firsts = sorted(a for a, _ in known if a)
    lasts = sorted((b for _, b in known if b), reverse=True)
    count = len(firsts)
    spare = int(count * (1 - share) + 1e-9)
    tries = [(n, m) for n in range(spare + 1) for m in range(spare + 1 - n)]

    def cost(left_out: tuple[int, int]) -> float:
        n, m = left_out
        return ((lasts[m] - firsts[n]).days + 1) * (1 + 8 * (n + m) / count)

    n, m = min((t for t in tries if firsts[t[0]] <= lasts[t[1]]), key=cost)
    return firsts[n], lasts[m]


def ticks(first: date, last: date, most: int, lang: Lang = "en") -> list[tuple[date, str]]:
    """At most `most` days from `first` to `last` that begin a day, month or year, evenly apart, and their labels.

    The first of a year's months says the year; years alone are short, and may be two more.

    >>> [label for _, label in ticks(date(2022, 11, 5), date(2026, 3, 1), 4)]
    ['2023', '2024', '2025', '2026']
    >>> [label for _, label in ticks(date(2023, 11, 5), date(2024, 2, 20), 4)]
    ['Dec 2023', '2024', 'Feb']
    >>> [label for _, label in ticks(date(2023, 11, 5), date(2024, 2, 20), 4, "zh")]
    ['2023年12月', '2024年', '2月']
    """
    for unit, step in _STEPS:
        room = most + 2 if unit == "year" else most
        found = _days(first, last, step, room) if unit == "day" else _months(first, last, step, room)
        if len(found) <= room:
            break
    if unit == "day":
        return [
            (day, f"{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {_MONTHS[day.month - 1]}")
            for day in found
        ]
    years: set[int] = set()
    labels = []
    for day in found:
        whole = unit == "year" or (day.month == 1 and found[0] != day)
        month = "" if whole else f"{day.month}月" if lang == "zh" else _MONTHS[day.month - 1]
        year = "" if day.year in years else f"{day.year}年" if lang == "zh" else f"{day.year}"
        labels.append((day, year + month if lang == "zh" else f"{month} {year}".strip()))
        years.add(day.year)
    return labels


def _days(first: date, last: date, step: int, most: int) -> list[date]:
    """Every `step`-th day; no more than one above `most`."""
    count = min((last - first).days // step, most) + 1
    return [first + timedelta(step * n) for n in range(count)]


def _months(first: date, last: date, step: int, most: int) -> list[date]:
    """The first days of every `step`-th month; no more than one above `most`."""
    index = -(-(first.year * 12 + first.month - 1 + (first.day > 1)) // step) * step
    end = last.year * 12 + last.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(index, end + 1, step)[: most + 1]]

"""The lines around the body -> publisher, authors and date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.reading.boilerplate import is_header_word
from analysis.reading.byline import find_reprint, is_outlet, names_in, people_in, publisher_in
from analysis.reading.dateline import find_dates, find_relative, strip_dates
from analysis.reading.headline import split_site
from analysis.reading.kinds import byline_names, house_of
from analysis.reading.lines import Line
from analysis.reading.openings import is_abroad, outlet_at_start
from analysis.reading.page import Page
from analysis.reading.patterns import pattern

_CREDITS = ("byline", "date", "end")
_ZONE = 400  # so many lines above the body are looked at for outlets and names
_ACCOUNT = "微信号"
_BLANK = re.compile(r"[\s|丨·]+|\[[^\]]{0,8}\]")
_OUTLET = r"(?=[一-鿿A-Za-z0-9]{2,14}$)[一-鿿A-Za-z0-9]*(?:[一-鿿]{2}|[A-Za-z]{4})[一-鿿A-Za-z0-9]*"
_NOTE = re.compile(r"\[[^\]]{0,8}\].{0,4}$")
_APART = re.compile(r"[\s|丨/·]+")
_TRIM = "·|-_:[]()【】《》<>"


def publisher_of(page: Page, zone: Sequence[int], title_line: int, last: int, opening: str) -> str:
    """The outlet a page names, as it prints it: the original of a reprint, else 来源, else the dateline, else the header.

    `opening` is what the dateline names, '' for none; `zone` the lines above the body, `title_line` that of the
    headline, `last` the body's last.
    """
    for line in _credited(page):
        reprint = find_reprint(line.text)
        if reprint:
            return page.printed(line, reprint[0])
    for line, name in _labelled_outlets(page, zone, last):
        return page.printed(line, name)
    if opening:
        return opening
    below = [n for n in zone[-_ZONE:] if n > title_line]
    return (
        _account(page, below)
        or _named_in(page, below)
        or _beside_date(page, below)
        or _named_in(page, [n for n in zone[-_ZONE:] if n <= title_line])
        or _in_title(page, title_line)
        or _between(page, title_line, below)
    )


def _in_title(page: Page, title_line: int) -> str:
    """The outlet that ends the page's own title, in its first line or in that of the headline."""
    lines = [page.lines[n] for n in dict.fromkeys((0, title_line)) if 0 <= n < len(page.lines)]
    return next((page.printed(line, name) for line in lines if (name := split_site(line.text)[1])), "")


def _named_in(page: Page, numbers: Sequence[int]) -> str:
    """The first known outlet that stands alone in some lines, or beside a date or a reporter."""
    for n in numbers:
        line = page.lines[n]
        if page.kinds[n] not in ("date", "byline", "short"):
            continue
        house = house_of(line.text)
        rest = _NOTE.sub("", strip_dates(line.text)).strip(" |丨/·").removesuffix("提供")
        words = [line.text] if page.kinds[n] == "short" else _APART.split(rest)
        for word in [house, rest, *words]:
            if word and is_outlet(word):
                return page.printed(line, word.strip(_TRIM))
        outlet = outlet_at_start(line.text) if page.kinds[n] == "byline" or "记者" in line.text else ""
        if outlet:
            return page.printed(line, outlet)
    return ""


def _account(page: Page, numbers: Sequence[int]) -> str:
    """The name of the account that a messenger's page shows above its 微信号."""
    for n in numbers:
        if page.lines[n].key.startswith(_ACCOUNT) and n - 1 in numbers:
            return page.raw[page.lines[n - 1].start : page.lines[n - 1].end]
    return ""


def _beside_date(page: Page, numbers: Sequence[int]) -> str:
    """The one word beside a full date, if it can name an outlet: 华夏人文 2020-03-09 18:14."""
    for n in numbers:
        line = page.lines[n]
        if page.kinds[n] == "date" and n not in page.labels:
            words = [word for word in _BLANK.split(strip_dates(line.text)) if word and not word.isdigit()]
            words = [word for word in words if not find_relative(word)]
            own = words[:1] == ["原创"]
            words = words[1:] if own else words
            if (len(words) == 1 or (own and len(words) == 2)) and pattern(_OUTLET).fullmatch(words[-1]):
                return "" if people_in(words[-1]) else page.printed(line, words[-1])
    return ""


def _between(page: Page, title_line: int, numbers: Sequence[int]) -> str:
    """A short line alone between headline and date line: the account that prints the text."""
    if title_line < 0 or len(numbers) < 2 or page.kinds[title_line + 1] != "short":
        return ""
    at = next((n for n in numbers[1:4] if page.kinds[n] not in ("drop", "menu")), -1)
    words = page.lines[title_line + 1].text
    if at < 0 or page.kinds[at] != "date" or not pattern(_OUTLET).fullmatch(words) or people_in(words):
        return ""
    return "" if is_header_word(page.lines[title_line + 1]) else page.printed(page.lines[title_line + 1], words)


def _labelled_outlets(page: Page, zone: Sequence[int], last: int) -> Iterator[tuple[Line, str]]:
    """The outlets labelled 来源 and the like, originals of reprints first; inside the text (below a chart) only known outlets."""
    if not page.labels:
        return
    above = {n for at, n in enumerate(zone) if at == n}
    for field in ("source", "publisher"):
        inside: list[tuple[Line, str]] = []
        for n, labels in page.labels.items():
            names = [publisher_in(strip_dates(label.value)) for label in labels if label.field == field]
            for name in filter(None, names if page.kinds[n] in _CREDITS else []):
                if n in above or n > last:
                    yield page.lines[n], name
                elif is_outlet(name) and not is_abroad(name):
                    inside.append((page.lines[n], name))
        yield from inside


def _credited(page: Page) -> list[Line]:
    if "byline" not in page.kinds:
        return []
    return [line for line, kind in zip(page.lines, page.kinds, strict=True) if kind == "byline"]


def authors_of(page: Page, zone: Sequence[int], last: int, opening: tuple[str, ...]) -> tuple[str, ...]:
    """The people a page credits with the text, as it prints them; else those of the dateline (`opening`).

    `zone` are the lines above the body, `last` its last line: names labelled inside it count where no others are.
    """
    above = {n for at, n in enumerate(zone) if at == n}
    outside: list[str] = []
    inside: list[str] = []
    for n, labels in page.labels.items():
        values = [label.value for label in labels if label.field == "author" and page.kinds[n] in _CREDITS]
        names = [name for value in values for name in names_in(value) if not is_outlet(name)]
        found = [page.printed(page.lines[n], name) for name in names]
        (outside if n in above or n > last else inside).extend(found)
    for line in _credited(page):
        reprint = find_reprint(line.text)
        if reprint and reprint[1]:
            outside.append(page.printed(line, reprint[1]))
    for n in zone[-_ZONE:]:
        line = page.lines[n]
        if page.kinds[n] in ("byline", "date") and n not in page.labels:
            people = byline_names(line.text) or people_in(line.text.partition("/")[0])
            outside += [page.printed(line, name) for name in people]
    return tuple(dict.fromkeys(outside or inside)) or opening


def published_of(page: Page, zone: Sequence[int], title_line: int, last: int) -> tuple[str | None, int]:
    """The date a page gives and the index of its line; (None, -1) where it gives none.

    One below the headline, a labelled one first, else a labelled one below the text, else one above the headline,
    else that of the last change. `last` is the last line of the body.
    """
    header = [n for n in zone if n > title_line]
    before = [n for n in zone if n <= title_line]
    after = [n for n in range(last + 1, len(page.lines)) if page.kinds[n] == "date"]
    places = ((header, "date"), (header, ""), (after, "date"), (before, "date"), (before, ""), (after, ""))
    for numbers, wanted in (*places, ([*zone, *after], "updated")):
        for n in numbers:
            fields = [label.field for label in page.labels.get(n, ())]
            if page.kinds[n] != "date" or (wanted and wanted not in fields):
                continue
            if not wanted and ("updated" in fields or n > last + 3):
                continue
            for found in find_dates(page.lines[n].text, page.folded):
                return found.value, n
    return None, -1

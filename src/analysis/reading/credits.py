"""The lines around the body -> publisher, authors and date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.reading.byline import find_reprint, is_outlet, names_in, people_in, publisher_in
from analysis.reading.dateline import find_dates, strip_dates
from analysis.reading.headline import split_site
from analysis.reading.kinds import byline_names, house_of
from analysis.reading.lines import Line
from analysis.reading.openings import is_abroad, outlet_at_start
from analysis.reading.page import Page

_CREDITS = ("byline", "date", "end")
_ZONE = 400  # so many lines above the body are looked at for outlets and names
_TRIM = "·|-_:[]()【】《》<>"


def publisher_of(page: Page, zone: Sequence[int], last: int, opening: str) -> str:
    """The outlet a page names, as it prints it: the original of a reprint, else 来源, else the dateline, else the header.

    `opening` is what the dateline names, '' for none; `zone` the lines above the body, `last` its last.
    """
    for line in _credited(page):
        reprint = find_reprint(line.text)
        if reprint:
            return page.printed(line, reprint[0])
    for line, name in _labelled_outlets(page, zone, last):
        return page.printed(line, name)
    if opening:
        return opening
    for n in zone[-_ZONE:]:
        line = page.lines[n]
        if page.kinds[n] not in ("date", "byline", "short"):
            continue
        house = house_of(line.text)
        rest = strip_dates(line.text).strip(" |丨/·")
        words = [line.text] if page.kinds[n] == "short" else re.split(r"[\s|丨/·]+", rest)
        for word in [house, rest, *words]:
            if word and is_outlet(word):
                return page.printed(line, word.strip(_TRIM))
        outlet = outlet_at_start(line.text) if page.kinds[n] == "byline" or "记者" in line.text else ""
        if outlet:
            return page.printed(line, outlet)
    if page.lines:
        return page.printed(page.lines[0], split_site(page.lines[0].text)[1])
    return ""


def _labelled_outlets(page: Page, zone: Sequence[int], last: int) -> Iterator[tuple[Line, str]]:
    """The outlets labelled 来源 and the like, originals of reprints first; inside the text (below a chart) only known outlets."""
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


def _credited(page: Page) -> Iterator[Line]:
    return (line for line, kind in zip(page.lines, page.kinds, strict=True) if kind == "byline")


def authors_of(page: Page, zone: Sequence[int], last: int, opening: tuple[str, ...]) -> tuple[str, ...]:
    """The people a page credits with the text, as it prints them; else those of the dateline (`opening`).

    `zone` are the lines above the body, `last` its last line: names labelled inside it count where no others are.
    """
    above = {n for at, n in enumerate(zone) if at == n}
    outside: list[str] = []
    inside: list[str] = []
    for n, labels in page.labels.items():
        values = [label.value for label in labels if label.field == "author" and page.kinds[n] in _CREDITS]
        found = [page.printed(page.lines[n], name) for value in values for name in names_in(value)]
        (outside if n in above or n > last else inside).extend(found)
    for line in _credited(page):
        reprint = find_reprint(line.text)
        if reprint and reprint[1]:
            outside.append(page.printed(line, reprint[1]))
    for n in zone[-_ZONE:]:
        line = page.lines[n]
        if page.kinds[n] in ("byline", "date") and n not in page.labels:
            names = byline_names(line.text) or people_in(line.text.partition("/")[0])
            outside += [page.printed(line, name) for name in names]
    return tuple(dict.fromkeys(outside or inside)) or opening


def published_of(page: Page, zone: Sequence[int], last: int) -> tuple[str | None, int]:
    """The date a page gives and the index of its line: a labelled one, else one above the body, else that of the last change.

    `last` is the last line of the body. (None, -1) where the page gives no date.
    """
    below = [n for n in range(last + 1, len(page.lines)) if page.kinds[n] == "date"]
    for wanted in ("date", "", "updated"):
        for n in [*zone, *below]:
            fields = [label.field for label in page.labels.get(n, ())]
            if page.kinds[n] != "date" or (wanted and wanted not in fields):
                continue
            if not wanted and (n > last + 3 or "updated" in fields):
                continue
            for found in find_dates(page.lines[n].text, page.folded):
                return found.value, n
    return None, -1

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
_NEAR = 3  # a date without a label stands so many lines below the text at most
_UPDATED, _NEVER = 6, 7  # the last ranks of date lines
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
    for line in _credited(page) if "byline" in page.kinds else ():
        reprint = find_reprint(line.text)
        if reprint:
            return page.printed(line, reprint[0])
    for line, name in _labelled_outlets(page, zone, last) if page.labels else ():
        return page.printed(line, name)
    if opening:
        return opening
    near = zone[-_ZONE:]
    worded = [n for n in near if n not in page.stamps]
    below = [n for n in near if n > title_line]
    if not worded:
        return _in_title(page, title_line) or _between(page, title_line, below)
    return (
        _account(page, below)
        or _named_in(page, [n for n in worded if n > title_line])
        or _beside_date(page, [n for n in worded if n > title_line])
        or _named_in(page, [n for n in worded if n <= title_line])
        or _in_title(page, title_line)
        or _between(page, title_line, below)
    )


def _in_title(page: Page, title_line: int) -> str:
    """The outlet that ends the page's own title, in its first line or in that of the headline."""
    for n in (0, title_line) if title_line > 0 else (0,):
        if n < len(page.lines) and n not in page.stamps and (outlet := split_site(page.lines[n].text)[1]):
            return page.printed(page.lines[n], outlet)
    return ""


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
        line = page.lines[n]
        if line.text.startswith(_ACCOUNT[0]) and line.key.startswith(_ACCOUNT) and n - 1 in numbers:
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
    return [page.lines[n] for n, kind in enumerate(page.kinds) if kind == "byline"]


def authors_of(page: Page, zone: Sequence[int], header: Sequence[int], last: int) -> tuple[str, ...]:
    """The people a page credits with the text, as it prints them.

    `zone` are the lines above the body, `header` the date line and the bylines among them, `last` the body's last line:
    names labelled inside it count where no others are.
    """
    worded = [n for n in header[-_ZONE:] if n not in page.stamps and n not in page.labels]
    if not (worded or page.labels or "byline" in page.kinds):
        return ()
    outside, inside = _labelled_authors(page, zone, last)
    for line in _credited(page):
        reprint = find_reprint(line.text)
        if reprint and reprint[1]:
            outside.append(page.printed(line, reprint[1]))
    near = zone[-_ZONE:]
    for n in worded:
        if n in near:
            line = page.lines[n]
            people = byline_names(line.text) or people_in(line.text.partition("/")[0])
            outside += [page.printed(line, name) for name in people]
    return tuple(dict.fromkeys(outside or inside))


def _labelled_authors(page: Page, zone: Sequence[int], last: int) -> tuple[list[str], list[str]]:
    """The authors labelled so outside the text, and those labelled inside it."""
    above = {n for at, n in enumerate(zone) if at == n}
    outside: list[str] = []
    inside: list[str] = []
    for n, labels in page.labels.items():
        values = [label.value for label in labels if label.field == "author" and page.kinds[n] in _CREDITS]
        names = [name for value in values for name in names_in(value) if not is_outlet(name)]
        found = [page.printed(page.lines[n], name) for name in names]
        (outside if n in above or n > last else inside).extend(found)
    return outside, inside


def published_of(page: Page, header: Sequence[int], title_line: int, last: int) -> tuple[str | None, int]:
    """The date a page gives and the index of its line; (None, -1) where it gives none.

    One below the headline, a labelled one first, else a labelled one below the text, else one above the headline,
    else that of the last change. `header` are the lines of dates and bylines above the body, `last` is its last line.
    """
    below = page.kinds[last + 1 :]
    if len(header) == 1 and header[0] in page.stamps and "date" not in below:
        return page.stamps[header[0]], header[0]
    above = [n for n in header if page.kinds[n] == "date"]
    ranked = [(_rank(page, n, 0, 1) if n > title_line else _rank(page, n, 3, 4), n) for n in above]
    numbers = [n for n, kind in enumerate(below, last + 1) if kind == "date"]
    ranked += [(_rank(page, n, 2, 5 if n <= last + _NEAR else _NEVER), n) for n in numbers]
    for rank, n in sorted(ranked):
        if rank == _NEVER:
            break
        if n in page.stamps:
            return page.stamps[n], n
        for found in find_dates(page.lines[n].text, page.folded):
            return found.value, n
    return None, -1


def _rank(page: Page, n: int, labelled: int, plain: int) -> int:
    """The place of a date line among those of its page: `labelled` where a label says date, `plain` without a label."""
    fields = [label.field for label in page.labels.get(n, ())]
    return labelled if "date" in fields else _UPDATED if "updated" in fields else plain

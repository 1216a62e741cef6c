"""Page text -> Article: headline, date line, byline, body, and what is none of these."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from analysis.model import Article, Range
from analysis.reading.anchor import estimate_anchor
from analysis.reading.blocks import main_text
from analysis.reading.boilerplate import is_header_word
from analysis.reading.byline import is_outlet, people_in, publisher_in
from analysis.reading.credits import authors_of, published_of, publisher_of
from analysis.reading.dateline import has_clock
from analysis.reading.headline import find_headline, is_headline, told_headline
from analysis.reading.lines import Line, compact
from analysis.reading.openings import read_opening
from analysis.reading.page import Page, read_page
from analysis.reading.patterns import pattern
from analysis.reading.script import script_of

_BELOW = 3  # date line and byline may stand so many lines into the text, below a deck
_LITTLE = 0.2
_ABOVE = 12
_NAMES = 24
_BESIDE = 2  # names without a label stand so near to a date line or byline; names of buttons do not
_HEADER = ("date", "byline")
_TEXT = ("short", "prose")
_OUTLET = ("publisher", "source")
_TAIL = 120
_CREDIT_TAIL = (
    r"\s*[(\[【]?\s?(?:责任编辑|值班编辑|本文编辑|编辑|责编|校对|审校|作者|来源|文章来源)\s?[:|/ ]\s?[^。!?,]{2,60}$"
)
_ENDS = ("。", "!", "?", ",")  # what no credit ends with
_CREDITED = re.compile(r"编辑|责编|校对|审校|作者|来源")  # what every match of it holds
_PICTURE_CREDIT = r"(?:(?<=\s\s)|(?<=[。!?”]\s))[^\s。]{2,60}。?\s?(?:\S{2,8}供图|\S{2,4}摄)(?=\s)"
_PICTURED = r"(?:供图|摄)[^\S\n]"  # what every match of it holds, and what follows


def read_layout(raw: str, id: str = "text", path: str | None = None, **known: str) -> Article:
    """The article on a page: its fields by where they stand, how they are labelled and how prose differs from links.

    `raw` is decoded text with line feeds; `known` values (title, published, publisher) win over the page's own.

    >>> article = read_layout("机房如何降温\\n来源:海岸日报 2025-03-02\\n水冷已经成为主流做法。\\n责任编辑:何山")
    >>> article.title, article.publisher, article.published, article.body
    ('机房如何降温', '海岸日报', '2025-03-02', ((26, 37),))
    """
    page = read_page(raw)
    told = told_headline(page, known.get("title", ""))
    first, last = main_text(page.lines, page.kinds, told + 1)
    first = _below_header(page, first, last) if told < 0 else first
    if first < 0:
        first, last = _without_prose(page)
    zone = _zone(page, first)
    title, title_span, title_line = find_headline(page, zone, first, told)
    _name_lines(page, zone, title_line, first)
    header = [n for n in zone if page.kinds[n] in _HEADER]
    opening_line = page.lines[first] if first < len(page.lines) else Line(0, 0, "")
    opening = read_opening(opening_line.text)
    house = page.printed(opening_line, opening.publisher) if opening.publisher else ""
    writers = tuple([page.printed(opening_line, name) for name in opening.authors]) if opening.authors else ()
    published, date_line = published_of(page, header, title_line, last)
    start = _body_start(page, zone, title_line, first)
    body = _body(page, _in_body(page, zone, first, start, last), first, opening.end)
    fields: dict[str, Any] = {
        "id": id,
        "raw": raw,
        "title": title,
        "published": published,
        "publisher": publisher_of(page, zone, title_line, last, house),
        "authors": authors_of(page, zone, header, last) or writers,
        "script": script_of(raw, page.changed) if page.changed else "Hans",
        "body": body,
        "title_span": title_span,
        "header": tuple([page.lines[n].range for n in (header if date_line <= last else (*header, date_line))]),
        "path": path,
    }
    if known:
        if known.get("title") not in (None, title):
            fields["title_span"] = _find_title(raw, known["title"], body)
        fields |= known
    day = fields["published"]
    anchor = (day, "published") if day else estimate_anchor(Article(**fields), page.folded)
    fields["anchor"], fields["anchor_basis"] = anchor
    return Article(**fields)


def _below_header(page: Page, first: int, last: int) -> int:
    """The first paragraph below a headline and its date line, where a little prose of the page's stands above them."""
    if "date" in page.kinds[: max(first, 0)]:
        return first
    prose = [n for n in range(max(first, 0), last + 1) if page.kinds[n] == "prose"]
    total, above = sum(len(page.lines[n].text) for n in prose), 0
    for n in prose:
        above += len(page.lines[n].text)
        if above > _LITTLE * total:
            break
        heads = [m for m in range(n + 1, min(n + 1 + _ABOVE, last)) if page.kinds[m] == "date"]
        if heads and _heads(page, n, heads[0]):
            return next((m for m in prose if m > heads[0]), first)
    return first


def _heads(page: Page, prose: int, date: int) -> bool:
    """Whether a date line is labelled or tells the time of day, and stands right below a line that can be a headline."""
    stamped = any(label.field == "date" for label in page.labels.get(date, ())) or has_clock(page.lines[date].text)
    between = range(max(prose + 1, date - _BESIDE - 1), date)
    return stamped and any(page.kinds[n] == "short" and is_headline(page.lines[n]) for n in between)


def _find_title(raw: str, title: str, body: tuple[Range, ...]) -> Range | None:
    """Where the page says a title known beforehand, outside its body."""
    at = raw.find(title) if title else -1
    if at < 0 or any(start < at + len(title) and at < end for start, end in body):
        return None
    return at, at + len(title)


def _zone(page: Page, first: int) -> Sequence[int]:
    """The lines above the text, and the date line and bylines that stand below its first lines."""
    below = page.kinds[first : first + _BELOW + 1]
    if "date" not in below and "byline" not in below:
        return range(first)
    header = ("byline",) if "date" in page.kinds[:first] else _HEADER
    return [*range(first), *[n for n, kind in enumerate(below, first) if kind in header]]


def _name_lines(page: Page, zone: Sequence[int], title_line: int, first: int) -> None:
    """Lines of names alone between a headline with a date and the text are bylines."""
    between = page.kinds[title_line + 1 : first]
    if "short" not in between:
        return
    short = [
        n for n, kind in enumerate(between, title_line + 1) if kind == "short" and len(page.lines[n].text) <= _NAMES
    ]
    if not short or "date" not in [page.kinds[n] for n in zone]:
        return
    header = [kind in _HEADER for kind in page.kinds[:first]]
    said: Counter[str] | None = None
    for n in short:
        line = page.lines[n]
        if not any(header[max(0, n - _BESIDE) : n + _BESIDE + 1]) or not people_in(line.text.partition("/")[0]):
            continue
        said = said or Counter(line.text for line in page.lines if len(line.text) <= _NAMES)
        if said[line.text] == 1:
            page.kinds[n] = "byline"


def _without_prose(page: Page) -> tuple[int, int]:
    """First and last line of a text that has no paragraph: everything after its headline and header."""
    short = [n for n, kind in enumerate(page.kinds) if kind == "short"]
    if not short:
        return len(page.lines), len(page.lines) - 1
    if "date" in page.kinds:
        day = page.kinds.index("date")
        over = next((n for n in range(day, len(page.kinds)) if page.kinds[n] in ("links", "end")), len(page.kinds))
        if dated := [n for n in short if day < n < over]:
            return dated[0], dated[-1]
    first = short[1] if len(short) > 1 else short[0]
    return first, short[-1]


def _is_counter(line: Line) -> bool:
    """Whether a line between headline and text is an outlet, a section, or a bare count of views (01 and 1 head chapters)."""
    return (
        is_outlet(line.text)
        or is_header_word(line)
        or (line.text.isdigit() and len(line.text) > 2)
        or line.text in ("0", "+1")
        or (line.text.isascii() and len(line.text) <= _NAMES)
        or not any(char.isalnum() for char in line.text)
    )


def _body_start(page: Page, zone: Sequence[int], title_line: int, first: int) -> int:
    """The first line of the body: after headline, date line, byline and page furniture, the first prose at the latest."""
    start = max(first, title_line + 1)
    while start > title_line + 1 and page.kinds[start - 1] in _TEXT:
        start -= 1
    if start >= first:
        return start
    header = [n for n in zone if n < first and (page.kinds[n] not in _TEXT or n == title_line)]
    names = {
        compact(publisher_in(label.value)) for n in header for label in page.labels.get(n, ()) if label.field in _OUTLET
    }
    while start < first and (_is_counter(page.lines[start]) or page.lines[start].key in names):
        start += 1
    return start


def _in_body(page: Page, zone: Sequence[int], first: int, start: int, last: int) -> Sequence[int]:
    """The lines of the body: prose and headings, dates that head chapters, but no links under a heading over links."""
    kinds = page.kinds[start : last + 1]
    if kinds.count("prose") == len(kinds):
        return range(start, last + 1)
    below = zone[first:]
    numbers, linked = [], False
    for n, kind in enumerate(kinds, start):
        if kind == "prose":
            linked = False
            numbers.append(n)
        elif kind == "links":
            linked = linked or len(page.lines[n].text) <= 16
        elif (kind in ("short", "menu") and not linked) or (kind == "date" and n >= first and n not in below):
            numbers.append(n)
    return numbers


def _body(page: Page, numbers: Sequence[int], opening: int, lead: int) -> tuple[Range, ...]:
    """The ranges of the body, neighbouring lines as one, without the `lead` of line `opening` and credits of editors and pictures."""
    if not numbers:
        return ()
    raw, lines = page.raw, page.lines
    spans: list[Range] = []
    ending = lines[numbers[0]]
    start = ending.start + (lead if numbers[0] == opening else 0)
    for before, n in pairwise(numbers):
        line = lines[n]
        if n != before + 1 or line.start == ending.end or (lead and n == opening):
            spans.append((start, ending.end))
            start = line.start + (lead if n == opening else 0)
        ending = line
    spans.append((start, ending.start + _without_credit(ending.text)))
    if ("摄" in page.folded or "供图" in page.folded) and pattern(_PICTURED).search(page.folded):
        spans = _without_pictures(page, numbers, spans)
    elif not lead and spans[-1][1] == ending.end:
        return tuple(spans)
    return tuple([_trimmed(raw, start, end) for start, end in spans if not raw[start:end].isspace()])


def _without_pictures(page: Page, numbers: Sequence[int], spans: list[Range]) -> list[Range]:
    """The spans of the body without the credits of pictures in its lines, but those that begin a span or end a line."""
    parts: list[Range] = []
    left = iter(numbers)
    for start, stop in spans:
        for n in left:
            text = page.lines[n].text
            begin, end = page.lines[n].start, min(page.lines[n].end, stop)
            for match in pattern(_PICTURE_CREDIT).finditer(text):
                if start < begin + match.start() and begin + match.end() < end:
                    parts.append((start, begin + match.start()))
                    start = begin + match.end()
            if end == stop:
                break
        parts.append((start, stop))
    return parts


def _trimmed(raw: str, start: int, end: int) -> Range:
    while start < end and raw[start].isspace():
        start += 1
    while start < end and raw[end - 1].isspace():
        end -= 1
    return start, end


def _without_credit(text: str) -> int:
    """Where the last paragraph ends without the editors named after its last sentence."""
    if text.endswith(_ENDS):
        return len(text)
    at = max(0, len(text) - _TAIL)
    tail = pattern(_CREDIT_TAIL).search(text, at) if _CREDITED.search(text, at) else None
    if tail and tail.start() > 10 and text[: tail.start()].rstrip()[-1] in "。”)!?":
        return tail.start()
    return len(text)

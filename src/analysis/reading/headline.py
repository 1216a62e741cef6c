"""The lines above the body -> the headline: which line it is and how much of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from analysis.model import Range
from analysis.reading.boilerplate import is_header_word
from analysis.reading.byline import is_outlet
from analysis.reading.dateline import find_dates
from analysis.reading.folding import fold
from analysis.reading.lines import Line, compact
from analysis.reading.page import Page

_SITE_CUT = re.compile(r"\s?[|丨_]+\s?|\s[-–—]+\s|--+|—{1,2}(?=[^—]{2,16}$)|-(?=[^-]{2,16}$)")
_SITE_MARK = re.compile("[|丨_–—-]")  # what every cut holds
_SITE_WORD = re.compile(
    r"(?:网|网站|新闻|新闻网|频道|头条|日报|晚报|时报|周刊|客户端|社区|财经|科技|公众号|门户|中文站|之家|资讯|快讯|论坛|专栏|博客|首页|正文)$"
    r"|\.(?:com|cn|net|org|tw|hk)\b|^(?:news|tech|technology|the paper|ai|人工智能|产业|热点|科技|财经|滚动新闻|滚动|要闻|数码|国际|国内|互联网|即时|生活|商业)$",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s*[_|｜丨]+\s*|\s[-–—]+\s|-{2,}|-(?=[^-]{2,16}$)")
_MAX = 120
_PAGE_TITLE = 300
_SECTION = 6
_SITE_NAME = 40
_GROUP = 3  # date line and byline stand at most so many lines apart
_SOME = 0.25  # a headline has at least this share of the page's prose below it
_CLOSE = 12  # a page whose date line stands so near its top has no menus above its headline
_FULL = 8  # of two lines above the date the first is the headline and the second a deck, if the first is so long


def without_site(title: str) -> str:
    """A page title without the names of site and section that end it.

    >>> without_site("算力租金回落_新浪科技_新浪网"), without_site("观察 | 算力租金回落")
    ('算力租金回落', '观察 | 算力租金回落')
    """
    return split_site(title)[0]


def split_site(title: str) -> tuple[str, str]:
    """A page title without site and section, and the outlet among what was cut off ('' for none).

    >>> split_site("算力租金回落｜香港01｜数码生活".replace("｜", "|"))
    ('算力租金回落', '香港01')
    """
    return _split(title) if len(title) <= _PAGE_TITLE and _SITE_MARK.search(title) else (title, "")


@lru_cache(maxsize=4)  # layout and credits ask after one title in turn
def _split(title: str) -> tuple[str, str]:
    cuts = [cut.span() for cut in _SITE_CUT.finditer(title)]
    for (start, after), (end, _) in pairwise([*cuts, (len(title), 0)]):
        piece = title[after:end]
        outlet = _outlet_in(piece.strip())
        if outlet and len(title[:start].strip()) >= 4:
            return _without_sections(title[:start].rstrip(), _SECTION), outlet
    return _without_sections(title, 0), ""


def _outlet_in(piece: str) -> str:
    if is_outlet(piece):
        return piece
    return next((word for word in piece.split() if is_outlet(word)), "")


def _without_sections(title: str, short: int) -> str:
    """A title without the sections that end it, and without any last piece of at most `short` characters."""
    while True:
        cuts = list(_SITE_CUT.finditer(title))
        if not cuts:
            return title
        tail, rest = title[cuts[-1].end() :].strip(), title[: cuts[-1].start()].rstrip()
        if len(tail) > 16 or len(rest) < 4 or not (_SITE_WORD.search(tail) or tail.isdigit() or len(tail) <= short):
            return title
        title = rest


def is_headline(line: Line) -> bool:
    """Whether a line can be a headline by its length and its end.

    >>> is_headline(Line(0, 8, "算力租金为何回落")), is_headline(Line(0, 2, "科技"))
    (True, False)
    """
    length = line.end - line.start
    if not 4 <= length <= _MAX or is_outlet(line.text) or is_header_word(line):
        return False
    caption = "。" in line.text and line.text.endswith(")")
    return not caption and not line.text.endswith(("。", ",", ";", ":")) and any(char.isalpha() for char in line.text)


def repeats(lines: Sequence[Line], title: str) -> list[int]:
    """Which of the lines after the first say the title again, whole or in successive pieces.

    >>> repeats(
    ...     [Line(0, 0, "算力租金为何回落 | 某网"), Line(0, 0, "算力租金"), Line(0, 0, "为何回落")], "算力租金为何回落"
    ... )
    [1, 2]
    """
    whole = compact(title)
    found: list[int] = []
    for n in range(1, len(lines)):
        if not whole.startswith(first := compact(lines[n].text)) or len(first) < min(4, len(whole)):
            continue
        said, stop = first, n
        while said != whole and stop + 1 < len(lines) and whole.startswith(said + compact(lines[stop + 1].text)):
            stop += 1
            said += compact(lines[stop].text)
        if said == whole:
            found = list(range(n, stop + 1))
    return found


def says(line: str, title: str) -> bool:
    """Whether a line is a title, alone, marked as original, or with its site after it.

    >>> (
    ...     says("原创机房如何降温", "机房如何降温"),
    ...     says("机房如何降温 | 海岸网", "机房如何降温"),
    ...     says("机房如何降温呢", "机房如何降温"),
    ... )
    (True, True, False)
    """
    if line in (title, f"原创{title}"):
        return True
    if not line.startswith(title) or len(title) < _SECTION or len(line) > len(title) + _SITE_NAME:
        return False
    return _SITE_CUT.match(line, len(title)) is not None


def title_parts(title: str) -> Iterator[str]:
    """A page's title, and what is left of it without sites and sections at its end, or before it.

    >>> list(title_parts("机房如何降温_科技_海岸网"))
    ['机房如何降温_科技_海岸网', '机房如何降温', '机房如何降温_科技']
    """
    yield title
    cuts = [match.span() for match in _CUT.finditer(title[:_PAGE_TITLE])][-8:]
    for start, end in cuts:
        yield title[:start].strip()
        if len(rest := title[end:].strip()) >= _FULL:
            yield rest


def told_headline(page: Page, title: str) -> int:
    """The index of the line that says a title known beforehand, or the page's own in its first line; -1 where none does.

    Of several lines the one nearest above a date line or byline, else the first; none that has little text below it.

    >>> from analysis.reading.page import read_page
    >>> told_headline(read_page("机房降温\\n关于我们\\n机房降温\\n2025-03-02\\n水冷已经成为主流做法。"), "机房降温")
    2
    """
    found: list[int] = []
    if title:
        words = fold(title).strip()
        found = [n for n, line in enumerate(page.lines) if says(line.text, words)] if words else []
    elif page.lines and page.kinds[0] == "short" and is_headline(page.lines[0]):
        said = {line.text for line in page.lines[1:]}
        again = [part for part in title_parts(page.lines[0].text) if len(part) >= _FULL and part in said]
        found = [n for n, line in enumerate(page.lines) if n and line.text == max(again, key=len)] if again else []
    if not found:
        return -1
    prose = [n for n, kind in enumerate(page.kinds) if kind == "prose"]

    def distance(n: int) -> int:
        below = page.kinds[n + 1 : n + 1 + _CLOSE]
        return next((at for at, kind in enumerate(below) if kind in ("date", "byline")), _CLOSE)

    best = min(found, key=lambda n: (distance(n), n))
    weights = [len(page.lines[n].text) for n in prose]
    below = sum(weight for n, weight in zip(prose, weights, strict=True) if n > best)
    return best if below >= _SOME * sum(weights) else -1


def find_headline(page: Page, zone: Sequence[int], first: int, told: int = -1) -> tuple[str, Range | None, int]:
    """The headline as printed, its range, and the index of the last line that says it; ("", None, -1) where there is none.

    `zone` are the lines above the body, `first` the index of the first paragraph, `told` that of a line known to be
    the headline (-1 for none). A page's own title in the first line counts where it is said again or names the site; else the line nearest above the
    date line; else the first line below it; a line labelled 原标题 last of all.

    >>> from analysis.reading.page import read_page
    >>> find_headline(read_page("首页 > 科技\\n机房如何降温\\n2025-03-02\\n水冷已经成为主流做法。"), range(3), 3)
    ('机房如何降温', (8, 14), 1)
    """
    if told >= 0:
        words = without_site(page.lines[told].text)
        return _cut(page, told, words.removeprefix("原创"), told)
    candidates = []
    if "short" in page.kinds[:first]:
        candidates = [n for n in zone if n < first and page.kinds[n] == "short" and is_headline(page.lines[n])]
    if not candidates:
        return _labelled_title(page)
    candidates = [n for n in candidates if not page.lines[n].text.isascii()] or candidates
    if candidates[0] == 0:
        words = without_site(page.lines[0].text)
        again = repeats(page.lines[:first], words)
        if again or (words != page.lines[0].text and len(candidates) > 3):
            return _cut(page, 0, words, again[-1] if again else 0)
    at = _beside_header(page, candidates, zone, first)
    return _cut(page, at, without_site(page.lines[at].text.lstrip("# ")), at)


def _cut(page: Page, index: int, words: str, last: int) -> tuple[str, Range, int]:
    line = page.lines[index]
    start = line.start + line.text.index(words)
    return page.raw[start : start + len(words)], (start, start + len(words)), last


def _beside_header(page: Page, candidates: Sequence[int], zone: Sequence[int], first: int) -> int:
    marks = [n for n in zone if page.kinds[n] in ("date", "byline")]
    marks = [n for n in marks if n < first] or marks
    if not marks:
        near = candidates[-4:]
        return candidates[0] if first <= 4 else max(near, key=lambda n: page.lines[n].end - page.lines[n].start)
    dates = [n for n in marks if page.kinds[n] == "date" and any(find_dates(page.lines[n].text))]
    group = dates[-1] if dates and any(n < dates[-1] for n in candidates) else marks[-1]
    for mark in reversed([mark for mark in marks if mark < group]):
        if group - mark > _GROUP:
            break
        group = mark
    above = [n for n in candidates if n < group] or [n for n in candidates if n < marks[-1]]
    if not above:
        return candidates[0]
    top, close = page.lines[above[0]], page.lines[above[-1]]
    if above[0] == 0 and marks[-1] <= _CLOSE and len(top.text) >= max(_FULL, len(close.text)):
        return 0
    run = [n for n in above if above[-1] - n == above.index(above[-1]) - above.index(n)]
    if len(run) == 2 and page.lines[run[0]].end - page.lines[run[0]].start >= _FULL:
        return run[0]
    return above[-1]


def _labelled_title(page: Page) -> tuple[str, Range | None, int]:
    for n, labels in page.labels.items():
        for label in labels:
            if label.field == "title" and page.kinds[n] == "end" and len(label.value) >= 4:
                title, span, _ = _cut(page, n, label.value, -1)
                return title, span, -1
    return "", None, -1

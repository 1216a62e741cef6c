"""What a page's source says of its article beside its text: title, date, site, address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from analysis.reading.dateline import find_dates
from analysis.reading.folding import fold
from analysis.reading.headline import says, title_parts

_SPACE = re.compile(r"\s+")
_TITLES = ("headline", "articletitle", "og:title", "twitter:title")
_DATES = (
    "article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish_date",
    "publication_date",
    "og:pubdate",
    "og:published_time",
    "og:release_date",
    "dc.date",
    "dc.date.issued",
    "weibo: article:create_at",
    "apub:time",
    "og:time",
    "date",
    "dateupdate",
)
# Where a page that prints no date tells it all the same: a variable of a script, the path of its address.
_VARIABLE = re.compile(
    r"(?:publish_?(?:time|date|ed_?at)|pub_?(?:time|date)|ptime|create_?time|date_?published)[\"']?\s{0,3}[:=]\s{0,3}[\"'](20\d\d-\d\d?-\d\d?)",
    re.IGNORECASE,
)
_SECONDS = re.compile(r"(?:\bct|create_time|publish_time)\s{0,3}[:=]\s{0,3}[\"']?(1[3-9]\d{8})\b")
_BEIJING = timezone(timedelta(hours=8))
_ADDRESS = re.compile(r"/(20[0-3]\d)[-/]?(0[1-9]|1[0-2])[-/]?([0-2]\d|3[01])(?=[/_.-])")
_SCRIPT = 1 << 18


def known_of(tree: Any, lines: Sequence[str]) -> dict[str, str]:
    """What the source of a page says of its article: title, published, site and url, and `dated`.

    `lines` are those that the page shows: a title counts only if it is one of them. `dated` is a date that the source
    tells in a script, in an element for dates or in the page's address; it counts where the page gives no other.

    >>> from lxml import html
    >>> page = html.document_fromstring(
    ...     "<title>机房投产_海岸网</title><script>var publish_time = '2025-03-02';</script>机房投产"
    ... )
    >>> known_of(page, ["机房投产"])
    {'title': '机房投产', 'dated': '2025-03-02'}
    """
    metadata = _metadata(tree)
    known = {
        "title": _title(tree, metadata, frozenset(lines)),
        "published": _published(metadata),
        "site": next((metadata[name] for name in ("og:site_name", "application-name") if metadata.get(name)), ""),
        "url": next((metadata[name] for name in ("og:url", "canonical") if metadata.get(name)), ""),
    }
    if not known["published"]:
        known["dated"] = _dated(tree, known["url"])
    return {name: value for name, value in known.items() if value}


def _metadata(tree: Any) -> dict[str, str]:
    """Name -> content of the page's meta elements and its linked data, the first of each."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = element.get("content") or ""
        if name and content.strip():
            found.setdefault(name.strip().lower(), _line(content))
    for element in tree.iter("link"):
        if element.get("rel") == "canonical" and element.get("href"):
            found.setdefault("canonical", element.get("href").strip())
    for element in tree.iter("script"):
        if "ld+json" in (element.get("type") or ""):
            for name, value in _linked(element.text or ""):
                found.setdefault(name, value)
    return found


_LINKED = re.compile(r'"(datePublished|headline)"\s*:\s*"((?:[^"\\]|\\.){1,400})"')


def _linked(script: str) -> Iterator[tuple[str, str]]:
    """Date and headline of linked data, read without trusting it to be whole JSON."""
    for name, value in _LINKED.findall(script[:_SCRIPT]):
        try:
            yield name.lower(), _line(str(json.loads(f'"{value}"')))
        except ValueError:
            continue


def _published(metadata: dict[str, str]) -> str:
    for name in _DATES:
        if date := next((date.value for date in find_dates(fold(metadata.get(name, "")))), None):
            return date
    return ""


def _dated(tree: Any, address: str) -> str:
    for element in tree.iter("time", "span", "div", "p"):
        stamp = element.get("datetime") or (
            element.get("content") if element.get("itemprop") == "datePublished" else ""
        )
        if stamp and (date := next(iter(find_dates(stamp)), None)) and date.value:
            return date.value
    for element in tree.iter("script"):
        if match := _VARIABLE.search((element.text or "")[:_SCRIPT]):
            return next((date.value for date in find_dates(match[1]) if date.value), "")
        if match := _SECONDS.search((element.text or "")[:_SCRIPT]):
            return datetime.fromtimestamp(int(match[1]), _BEIJING).date().isoformat()
    match = _ADDRESS.search(address)
    return next((date.value for date in find_dates("-".join(match.groups())) if date.value), "") if match else ""


def _title(tree: Any, metadata: dict[str, str], shown: frozenset[str]) -> str:
    """The headline that the metadata name and the page shows; without its site, where only the page's title has it."""
    page = _line(tree.findtext(".//title") or "")
    named = [metadata.get(name, "") for name in _TITLES]
    named += sorted(title_parts(page), key=len, reverse=True)
    return next(
        (title for title in named if title and (title in shown or any(says(line, title) for line in shown))), ""
    )


def _line(words: str) -> str:
    return _SPACE.sub(" ", words).strip()

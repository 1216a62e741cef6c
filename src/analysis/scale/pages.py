"""A corpus as a stream of pages: what a worker is sent, each under its id and its fingerprint."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from msgspec.structs import replace

from analysis.model import Article
from analysis.reading import ReadError
from analysis.reading.fields import Draft
from analysis.reading.formats import drafts
from analysis.reading.limits import LIMITS, Limits
from analysis.reading.sources import (
    Taken,
    article_of,
    file_id,
    frame_drafts,
    is_frame,
    named_drafts,
    named_sources,
    unused_id,
)

# Files of one article each: their bytes go to the worker as they are.
_PAGES = frozenset({".txt", ".md", ".html", ".htm", ".xhtml", ".mhtml", ".mht"})


class Page(NamedTuple):
    """An article before it is tagged: a file's bytes, the text of a table's row with what the row says, or an article."""

    id: str
    path: str
    data: bytes | str | Article
    known: dict[str, str] = {}  # noqa: RUF012 - never written to
    site: str = ""
    dated: str = ""
    encoding: str = ""

    @property
    def size(self) -> int:
        """Bytes or characters."""
        return len(self.data.raw if isinstance(self.data, Article) else self.data)

    def fingerprint(self) -> str:
        """32 hexadecimal digits over all that the rows of this article come from, its folder excepted.

        >>> Page("a", "x/a.txt", b"1").fingerprint() == Page("a", "y/a.txt", b"1").fingerprint()
        True
        """
        about: list[Any] = [self.id, sorted(self.known.items()), self.site, self.dated, self.encoding]
        if isinstance(self.data, bytes):
            data = self.data
            about.append(_ending(self.path))
        elif isinstance(self.data, str):
            data = self.data.encode("utf-8", "surrogatepass")
        else:
            data = repr(replace(self.data, path=None)).encode("utf-8", "surrogatepass")
        return hashlib.sha256(json.dumps(about).encode() + b"\n" + data).hexdigest()[:32]


def iter_pages(
    source: Any, *, columns: Mapping[str, str] | None = None, limits: Limits = LIMITS
) -> Iterator[Page | ReadError]:
    """The pages of a source, as `analysis.read` takes it, in order; in their place the errors of what holds none.

    No two pages have one id: a second row of the same id is numbered.
    """
    mapping: Mapping[str, str] = columns or {}
    taken: Taken = {}
    if is_frame(source):
        for draft in frame_drafts(source, mapping):
            yield draft if isinstance(draft, ReadError) else drafted(unused_id(draft.id, taken), "DataFrame", draft)
        return
    for item in [source] if isinstance(source, (str, os.PathLike, Article)) else source:
        if isinstance(item, Article):
            yield Page(unused_id(item.id, taken), item.path or "", item)
            continue
        for path, data, named in named_sources([item], limits):
            if isinstance(data, ReadError):
                yield data
            elif _ending(path) in _PAGES:
                yield Page(file_id(path, taken), path, data)
            else:
                for draft in named_drafts(path, data, mapping, taken, named=named):
                    yield draft if isinstance(draft, ReadError) else drafted(draft.id, path, draft)


def _ending(path: str) -> str:
    return os.path.splitext(path)[1].lower()


def drafted(id: str, path: str, draft: Draft) -> Page:
    """The page of a table's row."""
    return Page(id, path, draft.text, draft.known, draft.site, draft.dated, draft.encoding)


def read_page(page: Page, limits: Limits = LIMITS) -> Article | ReadError:
    """The article of a page.

    >>> read_page(Page("a", "a.txt", "2025-03-02\\n首批机架已经上电。".encode())).published
    '2025-03-02'
    """
    if isinstance(page.data, Article):
        return replace(page.data, id=page.id)
    if isinstance(page.data, str):
        draft: Draft | ReadError = Draft(page.id, page.data, page.known, page.site, page.dated, page.encoding)
    else:
        draft = next(drafts(page.data, page.path, {}))
    if isinstance(draft, ReadError):
        return draft
    return article_of(replace(draft, id=page.id), page.path, page.path, limits)


def ends_part(id: str, count: int, usual: int) -> bool:
    """Whether a part of a store ends after this article, its `count`-th; `usual` is how many a part holds.

    The cut depends on the article's id alone, as in content-defined chunking (Muthitacharoen et al. 2001), so that an
    article that comes or goes moves only the parts beside it.

    >>> ends_part("a", 1, 1), ends_part("a", 2048, 1024)
    (True, True)
    """
    if count >= 2 * usual:
        return True
    chance = int.from_bytes(hashlib.blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest())
    return count >= usual // 4 and chance % max(1, usual * 3 // 4) == 0

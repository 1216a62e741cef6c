"""What holds for any bytes: read or refused in one line, every span a slice, every record plain JSON, every page safe."""

import json
from collections.abc import Iterable, Iterator

from lxml import html

from analysis.highlight import highlight
from analysis.model import Article, Span, TaggedArticle
from analysis.reading import ReadError
from analysis.reading.folding import fold
from analysis.reading.formats import SUFFIXES, drafts
from analysis.reading.sources import read_text
from analysis.records import article_record
from analysis.tagging import tag_article

# A file's first byte chooses how it is named; most inputs are page dumps.
ENDINGS = [ending for ending in SUFFIXES if ending != ".zip"]
LAYERS = ["quantities", "figures", "times", "statements", "stances", "events"]
MARKED = {"article", "h3", "p", "div", "mark", "small", "a", "ul", "li", "strong", "span"}
ATTRIBUTES = {"class", "id", "href", "lang"}


def file_of(data: bytes) -> tuple[str, bytes]:
    """The name and content that an input stands for."""
    first = data[0] if data else 0
    return ("page.txt" if first >= 128 else f"page{ENDINGS[first % len(ENDINGS)]}"), data[1:]


def named(ending: str) -> bytes:
    """The first byte that has an input read as a file of this ending."""
    return bytes([ENDINGS.index(ending)])


def hold(data: bytes) -> int:
    """Read and tag an input and see that every promise holds; how many articles it held."""
    path, content = file_of(data)
    return sum(map(holds_for, _articles(content, path)))


def _articles(content: bytes, path: str) -> Iterator[Article]:
    try:
        for draft in drafts(content, path, {}):
            if isinstance(draft, ReadError):
                assert_one_line(draft)
            else:
                yield read_text(draft.text, draft.id, **draft.known)
    except ReadError as error:
        assert_one_line(error)


def assert_one_line(error: ReadError) -> None:
    assert error.path
    assert error.what
    assert error.advice


def holds_for(article: Article) -> bool:
    assert len(fold(article.raw)) == len(article.raw)
    ends = 0
    for start, end in article.body:
        assert ends <= start < end <= len(article.raw)
        ends = end
    tagged = tag_article(article)
    assert_spans(tagged)
    record = article_record(tagged)
    assert json.loads(json.dumps(record, ensure_ascii=False, allow_nan=False)) == record
    assert_safe(highlight(tagged).html)
    return True


def assert_spans(tagged: TaggedArticle) -> None:
    raw = tagged.article.raw
    for layer in LAYERS:
        starts = []
        for tag in getattr(tagged, layer):
            span = _span(tag)
            assert raw[span.start : span.end] == span.text, (layer, span)
            assert span.start < span.end
            starts.append(span.start)
        if layer != "stances":
            assert starts == sorted(starts), layer


def _span(tag: object) -> Span:
    for name in ("content", "evidence", "clause", "quantity"):
        if hasattr(tag, name):
            return getattr(tag, name)
    return tag  # a quantity or a time is its own span


def assert_safe(page: str) -> None:
    """No element, attribute or address in marked text but those it is made of."""
    for element in _elements(page):
        assert element.tag in MARKED, element.tag
        assert set(element.attrib) <= ATTRIBUTES, element.attrib
        assert element.get("href", "#").startswith("#")


def _elements(page: str) -> Iterable[html.HtmlElement]:
    return html.fragment_fromstring(f"<div>{page}</div>").iter(tag="*") if page.strip() else ()

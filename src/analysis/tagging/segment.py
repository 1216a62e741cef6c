"""Article -> Text: the folded twin of the raw text and its paragraphs, sentences and clauses.

Every tagger reads a `Text`. Its `folded` twin has the same length as `raw`, so a match in the
twin is a span of the original.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

import msgspec

from analysis.model import Article, Range, Script, iter_body
from analysis.reading.folding import fold
from analysis.reading.patterns import pattern

# A sentence ends at one of these, and keeps the closing marks that follow it.
_SENTENCE = re.compile(r"(?=\S)[^。!?;\n]*(?:[。!?;]+[”’」』\")\]】]*)?")
# The stop of pages that print half-width marks: 供应仍紧. 他说….
_HALF_WIDTH_STOP = re.compile(r"\.(?<=[\u4e00-\u9fff)%”\"]\.)(?=\s|$)")
# The question mark of an address ends no sentence.
_ADDRESS = re.compile(r"[a-z]{2,8}://[!-~]+")
# A comma or colon between digits belongs to the number or the clock time.
_CLAUSE = r"(?:[^,。!?;:\n]|(?<=\d)[,:](?=\d))[^,。!?;:\n]*(?:(?<=\d)[,:](?=\d)[^,。!?;:\n]*)*"


# No sentence that is written is as long as this.
_LONGEST = 600
ENDLESS = 1 << 60
"""An offset past the end of any text."""
_NOWHERE = (0, 0)


class Text(msgspec.Struct, frozen=True, gc=False):
    """What the taggers read: raw text, folded twin, and the ranges that headline and body fill.

    `paragraphs` and `sentences` cover headline and body alone, in order; `title` is the range
    of the headline where there is one; `header` the ranges of date line and byline.
    """

    raw: str
    folded: str
    paragraphs: tuple[Range, ...]
    sentences: tuple[Range, ...]
    title: Range | None = None
    header: tuple[Range, ...] = ()
    anchor: str | None = None
    published: str | None = None
    publisher: str = ""
    script: Script = "Hans"

    def sentence_at(self, offset: int) -> Range:
        """The sentence that holds the character at `offset` (the last one before it, outside all)."""
        index = bisect_right(self.sentences, (offset, ENDLESS))
        return self.sentences[index - 1 if index else 0] if self.sentences else _NOWHERE

    def paragraph_at(self, offset: int) -> Range:
        """The paragraph that holds the character at `offset`."""
        index = bisect_right(self.paragraphs, (offset, ENDLESS))
        return self.paragraphs[index - 1 if index else 0] if self.paragraphs else _NOWHERE

    def clauses(self, within: Range) -> list[Range]:
        """The stretches between commas, colons and stops inside `within`."""
        return list(map(re.Match.span, pattern(_CLAUSE).finditer(self.folded, *within)))


def _trimmed(folded: str, start: int, end: int) -> Range:
    while start < end and folded[start].isspace():
        start += 1
    while start < end and folded[end - 1].isspace():
        end -= 1
    return start, end


def _cut(folded: str, sentences: Iterable[Range]) -> Iterator[Range]:
    """Sentences, one without end cut at commas, or where it must be."""
    for start, end in sentences:
        if end - start <= _LONGEST:
            yield start, end
            continue
        while end - start > _LONGEST:
            comma = folded.rfind(",", start + _LONGEST // 2, start + _LONGEST)
            cut = comma + 1 if comma > 0 else start + _LONGEST
            first, last = _trimmed(folded, start, cut)
            if first < last:
                yield first, last
            start = cut
        first, last = _trimmed(folded, start, end)
        if first < last:
            yield first, last


def segment(article: Article) -> Text:
    """Fold an article and cut its headline and body into paragraphs and sentences, none longer than 600 characters.

    >>> from analysis.model import Article
    >>> text = segment(Article("a", "算力达到30.7EFlops。芯片不足！", body=((0, 20),)))
    >>> [text.raw[s:e] for s, e in text.sentences]
    ['算力达到30.7EFlops。', '芯片不足！']
    >>> text = segment(Article("a", "芯片不足. 算力达到30.7EFlops, 比去年高30%. 明年再增.", body=((0, 41),)))
    >>> [text.raw[s:e] for s, e in text.sentences]
    ['芯片不足.', '算力达到30.7EFlops, 比去年高30%.', '明年再增.']
    """
    folded = _HALF_WIDTH_STOP.sub("。", fold(article.raw))
    whole = _ADDRESS.sub(lambda match: "_" * len(match[0]), folded) if "://" in folded else folded
    paragraphs: list[Range] = []
    sentences: list[Range] = []
    for start, end in iter_body(article):
        for line in folded[start:end].splitlines(keepends=True):
            if words := line.strip():
                first = start + line.find(words[0])
                last = first + len(words)
                paragraphs.append((first, last))
                found = map(re.Match.span, _SENTENCE.finditer(whole, first, last))
                sentences += found if len(words) <= _LONGEST else _cut(folded, found)
            start += len(line)
    paragraphs.sort()
    sentences.sort()
    return Text(
        raw=article.raw,
        folded=folded,
        paragraphs=tuple(paragraphs),
        sentences=tuple(sentences),
        title=article.title_span,
        header=article.header,
        anchor=article.anchor,
        published=article.published,
        publisher=article.publisher,
        script=article.script,
    )

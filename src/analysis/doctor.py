"""Say what is wrong before it costs time: with the installation, or with the articles of a corpus."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from analysis.model import Article, Copy, TaggedArticle, iter_body
from analysis.reading.dateline import find_dates
from analysis.reading.folding import fold, folding_table
from analysis.tagging import tag_article

_COLUMNS = 100
_LABEL = 13
_PACKAGES = ("lxml", "pandas", "matplotlib", "jieba", "nbconvert", "nbclient", "ipykernel", "typst", "pyarrow", "rensa")
_REQUIRED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)\s*(?:>=(?P<least>[0-9.]+))?(?P<rest>.*)")
_SAMPLE = "算力規模达到億萬元，「开源」与“闭源”。《办法》·説産裏 30.7EFLOPS ①→"
_CHARACTERS = range(0x4E00, 0xA000)
_OLDEST = (3, 11)
_SMALL = 0.05  # a body of less than this share of its page is probably not all of the article
_SHORT = 200  # unless it has so many characters
_ENDS = "。!?…”’)】》:;.~"


def _python() -> str:
    if sys.version_info < _OLDEST:
        raise RuntimeError(f"Python {'.'.join(map(str, _OLDEST))} or later is needed, not {sys.version.split()[0]}")
    return sys.version.split()[0]


def _packages() -> str:
    """Every package that the installation names, with its version; the first that is missing or too old."""
    try:
        named = [line for line in requires("analysis") or [] if "extra ==" not in line]
    except PackageNotFoundError:
        named = list(_PACKAGES)
    found = []
    for match in filter(None, map(_REQUIRED.match, named)):
        name, least = match["name"], match["least"]
        try:
            here = version(name)
        except PackageNotFoundError:
            raise RuntimeError(f"{name} is not installed: run make, or pip install .") from None
        if least and _numbers(here) < _numbers(least):
            raise RuntimeError(f"{name} {here} is too old, {least} is needed: run make, or pip install .")
        found.append(f"{name} {here}")
    return ", ".join(found)


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", release)[:4])


def _lexicon() -> str:
    text = "截至5月28日，贵州算力规模达到30.7EFLOPS。"
    tagged = tag_article(Article("sample", text, anchor="2024-07-12", body=((0, len(text)),)))
    if not tagged.quantities or not tagged.times:
        raise RuntimeError("the sample sentence came back without its tags: install the package again")
    return f"{tagged.quantities[0].text} = {tagged.quantities[0].low:g} {tagged.quantities[0].unit}"


def _encodings() -> str:
    from analysis.reading.decoding import decode_with

    text = "资料中心的用电量还会再增加，芯片需求依然强劲。"
    names = ("utf-8", "gb18030", "utf-16", "hz")
    for name in names:
        if decode_with(text.encode(name))[0] != text:
            raise RuntimeError(f"a sentence written in {name} was not read: install Python again")
    return ", ".join(names)


def _fonts() -> str:
    from analysis.fonts import character_name, font_path, missing_glyphs

    table = folding_table()
    known = "".join(chr(code) for code in {*table, *table.values()} if code in _CHARACTERS)
    missing = missing_glyphs(_SAMPLE)
    if missing:
        raise RuntimeError(
            f"no glyph for {character_name(missing[0])} in {font_path().name}: install noto-cjk-sans-otc"
        )
    drawn = len(known) - len(missing_glyphs(known))
    return f"{font_path().name}: {drawn:,} of {len(known):,} characters that the scripts do not share"


def _pdf() -> str:
    import typst

    document = typst.compile(b"= ok")
    if not bytes(document).startswith(b"%PDF"):
        raise RuntimeError("typst made no PDF: install typst again")
    return f"typst {version('typst')} compiles"


def _kernel() -> str:
    from jupyter_client.kernelspec import KernelSpecManager

    if "python3" not in KernelSpecManager().find_kernel_specs():
        raise RuntimeError("no python3 kernel: run python -m ipykernel install --sys-prefix")
    return "python3"


_CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("python", _python),
    ("packages", _packages),
    ("lexicon", _lexicon),
    ("encodings", _encodings),
    ("fonts", _fonts),
    ("pdf", _pdf),
    ("kernel", _kernel),
)


def check() -> int:
    """Try each part of the installation, a line each on standard output; 1 when one fails, else 0."""
    failed = 0
    for name, test in _CHECKS:
        try:
            said = f"ok    {name:10}", test()
        except Exception as error:  # each failure is the finding
            failed = 1
            said = f"FAIL  {name:10}", str(error).splitlines()[0] if str(error) else type(error).__name__
        print("\n".join(_wrapped(*said)))
    return failed


def describe(tagged: TaggedArticle) -> str:
    """What was read of an article and what is missing, in lines of at most 100 columns.

    Its file with encoding and script; headline; date and how it was found; publisher and authors; how much of the
    page is its body; the number of tags of each layer; the other pages that print it; and what to look at.

    >>> from analysis.reading import read_text
    >>> print(describe(tag_article(read_text("机房扩容\\n2025-03-02\\n首批3000个机架已经上电。", "a"))))
    a
      read       as text, Simplified
      headline   机房扩容
      date       2025-03-02, printed in line 2
      publisher  -
      authors    -
      body       47% of 30 characters, 1 paragraph
      tags       1 quantity, 1 figure, 1 time, 0 statements, 0 stances, 0 events
      to check   no publisher found
    """
    article = tagged.article
    read = f"as {article.encoding or 'text'}, {'Simplified' if article.script == 'Hans' else 'Traditional'}"
    facts = [
        ("read", read),
        ("headline", article.title or "-"),
        ("date", _date(article)),
        ("publisher", article.publisher or "-"),
        ("authors", "、".join(article.authors) or "-"),
        ("body", _share(article)),
        ("tags", _tags(tagged)),
        *(("also in", _copy(copy)) for copy in article.also),
        *(("to check", problem) for problem in _problems(tagged)),
    ]
    lines = [line for name, value in facts for line in _wrapped(f"  {name:{_LABEL - 2}}", value)]
    return "\n".join([_flat(article.path or article.id), *lines])


def _date(article: Article) -> str:
    if article.published is None:
        return f"{article.anchor}, {article.anchor_basis}" if article.anchor else "-"
    for start, end in article.header:
        if any(date.value == article.published for date in find_dates(fold(article.raw[start:end]), article.raw)):
            return f"{article.published}, printed in line {article.raw.count(chr(10), 0, start) + 1}"
    return f"{article.published}, told by the page's source or the row it stands in"


def _share(article: Article) -> str:
    size = sum(end - start for start, end in article.body)
    paragraphs = sum(1 for start, end in article.body for line in article.raw[start:end].split("\n") if line.strip())
    share = size / len(article.raw) if article.raw else 0.0
    return f"{share:.0%} of {len(article.raw):,} characters, {paragraphs:,} {_plural(paragraphs, 'paragraph')}"


def _tags(tagged: TaggedArticle) -> str:
    layers = {
        "quantity": tagged.quantities,
        "figure": tagged.figures,
        "time": tagged.times,
        "statement": tagged.statements,
        "stance": tagged.stances,
        "event": tagged.events,
    }
    return ", ".join(f"{len(tags)} {_plural(len(tags), name)}" for name, tags in layers.items())


def _plural(number: int, noun: str) -> str:
    if number == 1:
        return noun
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def _copy(copy: Copy) -> str:
    told = [copy.publisher, copy.published or "", copy.title]
    return f"{copy.path or copy.id} ({', '.join(filter(None, told)) or 'no date or publisher'})"


def _problems(tagged: TaggedArticle) -> Iterator[str]:
    from analysis.fonts import character_name, missing_glyphs

    article = tagged.article
    size = sum(end - start for start, end in article.body)
    if not article.title:
        yield "no headline found"
    if not article.anchor:
        yield "no date found or estimated: 今年, 上月 and the like stay open"
    elif not article.published:
        yield "no date on the page: relative dates hang on an estimate"
    if not article.publisher:
        yield "no publisher found"
    if not size:
        yield "no body found"
        return
    if size < _SMALL * len(article.raw) and size < _SHORT:
        yield "the body is a small part of its page: look whether the article was loaded"
    if fold(article.raw[article.body[-1][0] : article.body[-1][1]])[-1] not in _ENDS:
        yield "the text ends within a sentence: it may be cut short"
    text = "".join(article.raw[start:end] for start, end in iter_body(article))
    if damaged := text.count("\ufffd"):
        yield f"{damaged:,} {_plural(damaged, 'character')} could not be decoded"
    if missing := missing_glyphs(text):
        yield f"no glyph for {', '.join(map(character_name, missing[:3]))}{' and others' if missing[3:] else ''}"
    if not (tagged.quantities or tagged.times or tagged.statements):
        yield "no tags: nothing in it can be counted, dated or quoted"


def _wrapped(head: str, words: str) -> Iterator[str]:
    """`words` after `head`, broken at the last blank or Chinese character that fits; wide characters take two columns."""
    words = _flat(words)
    while words:
        room, cut = _COLUMNS - len(head), len(words)
        for n, char in enumerate(words):
            room -= 2 if unicodedata.east_asian_width(char) in "WF" else 1
            if room < 0:
                cut = n
                break
        if cut < len(words):
            blank = words.rfind(" ", 0, cut + 1)
            cut = blank if blank > cut // 2 else cut
        yield head + words[:cut]
        head, words = " " * len(head), words[cut:].lstrip()


def _flat(words: str) -> str:
    return " ".join(words.split())

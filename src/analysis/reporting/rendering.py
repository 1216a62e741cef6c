"""Articles and notebooks -> files: one report, or chapters alone, as HTML and PDF."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path

from analysis.blocks import Lang
from analysis.corpus import Tagged, hand_over, tag
from analysis.model import Article, TaggedArticle
from analysis.reading import ReadError
from analysis.reporting.document import Document, document
from analysis.reporting.notebooks import Executed, Failure, default_notebooks, execute, find_notebook, front_notebook
from analysis.reporting.page import page
from analysis.reporting.pdf import pdf
from analysis.writing import scratch_folder, written_whole

TITLE: dict[Lang, str] = {"en": "What the Chinese-language press says about AI", "zh": "中文报道里的人工智能"}
KINDS = ("html", "pdf")
PAPERS = {"a4": "a4", "letter": "us-letter"}
"""Sizes of paper, and how Typst names them."""

Names = Sequence[str | os.PathLike[str]]
Source = str | os.PathLike[str] | Iterable[str | os.PathLike[str] | Article | TaggedArticle]


def _to_stderr(failure: Failure) -> None:
    print(f"analysis: {failure}", file=sys.stderr)


def render(
    articles: Source,
    out_dir: str | os.PathLike[str],
    *,
    to: Sequence[str] = KINDS,
    lang: Lang = "en",
    paper: str = "a4",
    notebooks: Names = (),
    add: Names = (),
    title: str | None = None,
    refused: Sequence[ReadError] = (),
    on_failure: Callable[[Failure], None] = _to_stderr,
    on_progress: Callable[[str], None] | None = None,
) -> list[Path]:
    """Run the notebooks on `articles` and write what they show; returns the files written.

    `articles` are articles, tagged or not, or the paths they are read from. All chapters become one
    report (``report.html``, ``report.pdf``; in Chinese ``report.zh.html``, …) in which those that you
    `add`, by their paths, come last. Each of `notebooks`, the name of a chapter (``03-timeline``) or
    a path, becomes files of its own name; the report is then made only if there is something to `add`.

    `lang` is the language of the report's own words, en or zh; quotes stay as they are printed.
    `paper` is a4 or letter. `refused` tells the report what could not be read. A cell that fails, and
    a character that the typeface of the PDF lacks, goes to `on_failure` and leaves a marked gap; the
    rest is rendered. `on_progress` is told what is at work: ``3 of 9: 02-stance-splits``.

    Raises ValueError where there are no articles or an option is none of those named here,
    FileNotFoundError for a notebook that is not there, OSError where `out_dir` cannot be written to.
    The files bear the date of the newest article, or that of SOURCE_DATE_EPOCH: the same corpus gives
    the same bytes.
    """
    _check("a report is made as", to, KINDS)
    _check("a report is written in", [lang], tuple(TITLE))
    _check("a report is printed on", [paper], tuple(PAPERS))
    alone = [find_notebook(name) for name in notebooks]
    added = [find_notebook(name) for name in add]
    whole = [front_notebook(), *default_notebooks(), *added] if added or not alone else []
    tagged = _tagged(articles)
    if not tagged:
        raise ValueError("no articles to report on")
    Path(out_dir).mkdir(parents=True, exist_ok=True)
    epoch = _epoch(tagged)
    paths = list(dict.fromkeys([*whole, *alone]))
    progress = _counted(on_progress, len(paths) + (bool(whole) + len(alone)) * len(to))
    with scratch_folder() as folder:
        hand_over(tagged, refused, folder / "corpus")
        executed = execute(paths, _parameters(folder / "corpus", lang), epoch=epoch, lang=lang, on_progress=progress)
    for failure in (failure for run in executed for failure in run.failures):
        on_failure(failure)
    runs = dict(zip(paths, executed, strict=True))
    written: list[Path] = []
    for name, one in _documents(title, lang, tagged, [runs[path] for path in whole], [runs[path] for path in alone]):
        for kind in to:
            path = Path(out_dir) / f"{name}{'' if lang == 'en' else f'.{lang}'}.{kind}"
            progress(path.name)

            def on_missing(error: Exception, name: str = path.name) -> None:
                on_failure(Failure(name, 0, str(error)))

            made = (
                page(one).encode("utf-8", "replace")
                if kind == "html"
                else pdf(one, epoch=epoch, paper=PAPERS[paper], on_missing=on_missing)
            )
            with written_whole(path) as file:
                file.write(made)
            written.append(path)
    return written


def _counted(on_progress: Callable[[str], None] | None, total: int) -> Callable[[str], None]:
    """Tells how far the work is at each step.

    >>> tell = _counted(print, 2)
    >>> tell("front"), tell("report.html")
    1 of 2: front
    2 of 2: report.html
    (None, None)
    """
    steps = count(1)

    def tell(name: str) -> None:
        if on_progress:
            on_progress(f"{next(steps)} of {total}: {name}")

    return tell


def _check(what: str, given: Sequence[str], known: Sequence[str]) -> None:
    if unknown := [one for one in given if one not in known]:
        raise ValueError(f"{what} {' or '.join(known)}, not {', '.join(unknown)}")


def _documents(
    title: str | None, lang: Lang, tagged: Tagged, whole: Sequence[Executed], alone: Sequence[Executed]
) -> Iterator[tuple[str, Document]]:
    """The documents and their names: the report of the first page and the chapters, then each notebook alone."""
    lines = _lines([one.article for one in tagged], lang)
    if whole:
        front, *chapters = whole
        yield "report", document(title or TITLE[lang], lines, chapters, lang=lang, front=front)
    for run in alone:
        one = document("", lines, [run], lang=lang)
        yield run.name, replace(one, title=one.chapters[0].title)


def _tagged(source: Source) -> Tagged:
    from analysis.reading import read

    if isinstance(source, str | os.PathLike):
        return tag(read(source))
    articles: list[Article | TaggedArticle] = []
    for item in source:
        if isinstance(item, Article | TaggedArticle):
            articles.append(item)
        else:
            articles.extend(read(item))
    return tag(articles)


def _parameters(corpus: Path, lang: Lang) -> str:
    """The cell that hands a notebook the articles with their tags: nothing is read or tagged a second time."""
    return f"from analysis.corpus import handed_over\ncorpus, refused = handed_over({str(corpus)!r})\nlang = {lang!r}"


def _epoch(tagged: Tagged) -> int:
    if stated := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(stated)
    return max((day for one in tagged if (day := _day(one.article.published))), default=0)


def _day(published: str | None) -> int:
    try:
        return int(datetime.fromisoformat(f"{published}T00:00:00+00:00").timestamp())
    except ValueError:
        return 0


_PUBLISHERS = 8


def _lines(articles: Sequence[Article], lang: Lang) -> list[str]:
    """What was read: how many articles, by whom, from when.

    >>> articles = [Article("a", "", published="2024-05-30", publisher="青岚日报"), Article("b", "")]
    >>> _lines(articles, "en"), _lines(articles, "zh")
    (['2 articles, published 30 May 2024 (1 without a date)', '青岚日报'], ['2篇文章，2024年5月30日发表（1篇没有日期）', '青岚日报'])
    """
    from analysis.charts.words import by, plural, said_date

    number, dates = len(articles), sorted(a.published for a in articles if a.published)
    line = by(lang, plural(number, "article"), f"{number:,}篇文章")
    if dates:
        span = dates[0] if dates[0] == dates[-1] else f"{dates[0]}/{dates[-1]}"
        line += by(lang, f", published {said_date(span, lang)}", f"，{said_date(span, lang)}发表")
    if undated := number - len(dates):
        line += by(lang, f" ({undated:,} without a date)", f"（{undated:,}篇没有日期）")
    publishers = list(dict.fromkeys(a.publisher for a in articles if a.publisher))
    rest = len(publishers) - _PUBLISHERS
    named = "、".join(publishers[:_PUBLISHERS]) + (
        by(lang, f" and {rest} more", f"等{len(publishers)}家") if rest > 0 else ""
    )
    return [line, named] if named else [line]

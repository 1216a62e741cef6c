"""Articles and notebooks -> files: one report, or chapters alone, as HTML and PDF."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from analysis.model import Article, TaggedArticle
from analysis.reporting.document import Document, document
from analysis.reporting.notebooks import Executed, Failure, default_notebooks, execute, find_notebook, front_notebook
from analysis.reporting.page import page
from analysis.reporting.pdf import pdf
from analysis.writing import scratch_folder, written_whole

TITLE = "What the Chinese-language press says about AI"
KINDS = ("html", "pdf")

Source = str | os.PathLike[str] | Iterable[str | os.PathLike[str] | Article | TaggedArticle]


def _to_stderr(failure: Failure) -> None:
    print(f"analysis: {failure}", file=sys.stderr)


def render(
    articles: Source,
    out_dir: str | os.PathLike[str],
    *,
    to: Sequence[str] = ("html", "pdf"),
    notebooks: Sequence[str | os.PathLike[str]] | None = None,
    title: str = TITLE,
    paper: str = "a4",
    on_failure: Callable[[Failure], None] = _to_stderr,
    on_progress: Callable[[str], None] | None = None,
) -> list[Path]:
    """Run the notebooks on `articles` and write what they show; returns the files written.

    `articles` are articles, tagged or not, or the paths they are read from. Without `notebooks` all
    chapters become one report (``report.html``, ``report.pdf``); each notebook that is named, a
    chapter (``03-timeline``) or a path of your own, becomes files of its own name. A cell that
    fails, and a character that the typeface of the PDF lacks, goes to `on_failure` and leaves a
    marked gap; the rest is rendered. `on_progress` is told what is at work, a notebook's or a
    file's name. `paper` is a4 or us-letter.

    Raises ValueError where there are no articles or `to` names another form, FileNotFoundError for
    a notebook that is not there, OSError where `out_dir` cannot be written to. The files bear the
    date of the newest article, or that of SOURCE_DATE_EPOCH: the same corpus gives the same bytes.
    """
    read = _articles(articles)
    if not read:
        raise ValueError("no articles to report on")
    if unknown := set(to).difference(KINDS):
        raise ValueError(f"a report is made as {' or '.join(KINDS)}, not {', '.join(sorted(unknown))}")
    paths = [find_notebook(name) for name in notebooks] if notebooks else [front_notebook(), *default_notebooks()]
    Path(out_dir).mkdir(parents=True, exist_ok=True)
    epoch = _epoch(read)
    with scratch_folder() as folder:
        executed = execute(paths, _corpus(read, folder), epoch=epoch, on_progress=on_progress)
    for failure in (failure for run in executed for failure in run.failures):
        on_failure(failure)
    lines = _lines(read)
    written: list[Path] = []
    for name, whole in _documents(title, lines, executed, alone=bool(notebooks)):
        for kind in to:
            path = Path(out_dir) / f"{name}.{kind}"
            if on_progress:
                on_progress(path.name)

            def on_missing(error: Exception, name: str = path.name) -> None:
                on_failure(Failure(name, 0, str(error)))

            made = (
                page(whole).encode("utf-8", "replace")
                if kind == "html"
                else pdf(whole, epoch=epoch, paper=paper, on_missing=on_missing)
            )
            with written_whole(path) as file:
                file.write(made)
            written.append(path)
    return written


def _documents(
    title: str, lines: Sequence[str], executed: Sequence[Executed], *, alone: bool
) -> list[tuple[str, Document]]:
    if not alone:
        front, *chapters = executed
        return [("report", document(title, lines, chapters, front=front))]
    found = []
    for run in executed:
        whole = document(title, lines, [run])
        found.append((run.name, Document(whole.chapters[0].title, whole.lines, whole.chapters, whole.lang)))
    return found


def _articles(source: Source) -> list[Article]:
    from analysis.reading import read

    if isinstance(source, str | os.PathLike):
        return read(source)
    articles: list[Article] = []
    for item in source:
        if isinstance(item, TaggedArticle):
            articles.append(item.article)
        elif isinstance(item, Article):
            articles.append(item)
        else:
            articles.extend(read(item))
    return articles


def _corpus(articles: Sequence[Article], folder: Path) -> str:
    """The cell that hands the articles to a notebook, as they were read: nothing is read a second time."""
    file = folder / "articles.pickle"
    file.write_bytes(pickle.dumps(list(articles)))
    return f"import pathlib, pickle\ncorpus = pickle.loads(pathlib.Path({str(file)!r}).read_bytes())"


def _epoch(articles: Sequence[Article]) -> int:
    if stated := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(stated)
    return max((day for article in articles if (day := _day(article.published))), default=0)


def _day(published: str | None) -> int:
    try:
        return int(datetime.fromisoformat(f"{published}T00:00:00+00:00").timestamp())
    except ValueError:
        return 0


def _lines(articles: Sequence[Article]) -> list[str]:
    """What was read: how many articles, by whom, from when."""
    dates = sorted(a.published for a in articles if a.published)
    undated = sum(not a.published for a in articles)
    publishers = list(dict.fromkeys(a.publisher for a in articles if a.publisher))
    lines = [f"{len(articles)} article{'s' * (len(articles) != 1)}"]
    if dates:
        lines[0] += f", published {dates[0]}" + (f" to {dates[-1]}" if dates[0] != dates[-1] else "")
    if undated:
        lines[0] += f" ({undated} without a date)"
    if publishers:
        shown = "、".join(publishers[:8])
        lines.append(shown + (f" and {len(publishers) - 8} more" if len(publishers) > 8 else ""))
    return lines

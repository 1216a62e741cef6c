"""Say what is wrong before it costs time: with the installation, or with the files of a corpus."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

from analysis.model import TaggedArticle
from analysis.reading import ReadError, read_each
from analysis.tagging import tag_article

_PACKAGES = ("pandas", "matplotlib", "jieba", "nbconvert", "nbclient", "ipykernel", "typst", "pyarrow", "openpyxl")
_SAMPLE = "算力規模达到億萬元，「开源」与“闭源”。《办法》·説産裏 30.7EFLOPS ①→"


def _packages() -> str:
    found = []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            raise RuntimeError(f"{name} is not installed: run make, or pip install .") from None
    return ", ".join(found)


def _lexicon() -> str:
    from analysis.model import Article

    text = "截至5月28日，贵州算力规模达到30.7EFLOPS。"
    tagged = tag_article(Article("sample", text, anchor="2024-07-12", body=((0, len(text)),)))
    if not tagged.quantities or not tagged.times:
        raise RuntimeError("the sample sentence came back without its tags: install the package again")
    return f"{tagged.quantities[0].text} = {tagged.quantities[0].low:g} {tagged.quantities[0].unit}"


def _fonts() -> str:
    from analysis.fonts import font_path, missing_glyphs

    missing = missing_glyphs(_SAMPLE)
    if missing:
        raise RuntimeError(f"no glyph for {' '.join(missing)} in {font_path().name}: install noto-cjk-sans-otc")
    return font_path().name


def _pdf() -> str:
    import typst

    document = typst.compile(b"= ok")
    if not bytes(document).startswith(b"%PDF"):
        raise RuntimeError("typst made no PDF: install typst again")
    return "typst compiles"


def _kernel() -> str:
    from jupyter_client.kernelspec import KernelSpecManager

    if "python3" not in KernelSpecManager().find_kernel_specs():
        raise RuntimeError("no python3 kernel: run python -m ipykernel install --sys-prefix")
    return "python3"


_CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("python", lambda: sys.version.split()[0]),
    ("packages", _packages),
    ("lexicon", _lexicon),
    ("fonts", _fonts),
    ("pdf", _pdf),
    ("kernel", _kernel),
)


def check() -> int:
    """Try each part of the installation, a line each on standard output; 1 when one fails, else 0."""
    failed = 0
    for name, test in _CHECKS:
        try:
            print(f"ok    {name:9} {test()}")
        except Exception as error:  # each failure is the finding
            failed = 1
            print(f"FAIL  {name:9} {str(error).splitlines()[0] if str(error) else type(error).__name__}")
    return failed


def _report(tagged: TaggedArticle) -> str:
    article = tagged.article
    body = sum(end - start for start, end in article.body)
    share = f"{body / len(article.raw):.0%}" if article.raw else "0%"
    date = f"{article.published} (printed)" if article.published else f"{article.anchor} ({article.anchor_basis})"
    counts = ", ".join(
        f"{len(tags)} {name}"
        for name, tags in (
            ("figures", tagged.figures),
            ("times", tagged.times),
            ("statements", tagged.statements),
            ("stances", tagged.stances),
            ("events", tagged.events),
        )
    )
    problems = [
        text
        for text, wrong in (
            ("no headline found", not article.title),
            ("no date found or estimated", not article.anchor),
            ("no publisher found", not article.publisher),
            ("no body found", not body),
        )
        if wrong
    ]
    lines = [
        f"{article.path or article.id}",
        f"  headline   {article.title or '-'}",
        f"  date       {date}",
        f"  publisher  {article.publisher or '-'}   authors {'、'.join(article.authors) or '-'}",
        f"  script     {article.script}   body {share} of {len(article.raw)} characters",
        f"  tags       {counts}",
    ]
    if problems:
        lines.append(f"  to check   {'; '.join(problems)}")
    return "\n".join(lines)


def examine(paths: Sequence[str], columns: Mapping[str, str] | None = None) -> int:
    """Say for each file what was read and what is missing, on standard output; 1 when one is refused, else 0."""
    failed = 0
    for found in read_each(paths, columns=columns):
        if isinstance(found, ReadError):
            failed = 1
            print(f"analysis: {found}", file=sys.stderr)
        else:
            print(_report(tag_article(found)))
    return failed

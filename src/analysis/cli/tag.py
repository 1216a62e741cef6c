"""``analysis tag``: the tags of articles, one JSON object a line, or as a store that grows with its corpus."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from analysis.cli.arguments import add_debates, add_paths, read_debates
from analysis.cli.reading import Impossible, Reading, Stopped, positive
from analysis.cli.saying import show_progress
from analysis.reading import ReadError
from analysis.records import to_json
from analysis.tagging.debates import load_debates
from analysis.writing import written_whole

HELP = "print the tags of articles, one JSON object a line, or bring a store of Parquet up to them"
EXAMPLE = "analysis tag seeds/ -o tags.jsonl\n  analysis tag archive/ -o store/ --engine processes"

# What a terminal may obey in spite of JSON's own escapes, which only reach to U+001F.
_UNSAFE = {
    n: f"\\u{n:04x}"
    for n in (*range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
}
_STDOUT = Path("-")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add_paths(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE|STORE",
        help="write here instead of standard output; a name without an ending is a store, a folder of Parquet, "
        "where what is unchanged is not tagged again",
    )
    add_debates(parser, _folder)
    group = parser.add_argument_group("for a store")
    group.add_argument("--engine", choices=("serial", "processes", "dask"), default="serial", help="default: serial")
    group.add_argument("--workers", type=positive, metavar="N", help="default: as many as there are cores")
    group.add_argument("--scheduler", metavar="ADDRESS", help="a running Dask scheduler, for --engine dask")


def _folder(value: str) -> str:
    read_debates(value)
    return value


def run(options: argparse.Namespace, reading: Reading) -> list[str]:
    """Print or write the tags; no gap is ever left."""
    output: Path | None = None if options.output == _STDOUT else options.output
    if output is not None and _is_store(output):
        _store(options, reading)
        return []
    if options.engine != "serial" or options.workers or options.scheduler:
        raise Impossible("--engine, --workers and --scheduler are for a store; give -o a name without an ending")
    debates = None if options.debates is None else load_debates(options.debates)
    tagged = reading.tagged(reading.articles(), debates)
    lines = (to_json(one).translate(_UNSAFE).encode("utf-8") + b"\n" for one in tagged)
    if output is None:
        for line in lines:
            sys.stdout.buffer.write(line)
        sys.stdout.flush()
    else:
        with written_whole(output) as file:
            file.writelines(lines)
    return []


def _is_store(output: Path) -> bool:
    """Whether an output is a folder, there already or to be made; a name with an ending is one of a store alone."""
    if (output / "manifest.json").exists():
        return True
    return not output.suffix and (output.is_dir() or not output.exists())


def _store(options: argparse.Namespace, reading: Reading) -> None:
    reading.left = "what is done is kept, and the same command goes on from it"
    from analysis.scale import Progress, StoreError, lines, store_articles

    show = lines(show_progress, options.paths) if sys.stderr.isatty() else None

    def told(progress: Progress) -> None:
        reading.read = progress.seen
        if show is not None:
            show(progress)

    def refused(error: ReadError) -> None:
        reading.refuse(error)
        if options.strict:
            raise Stopped

    try:
        done = store_articles(
            options.paths,
            options.output,
            engine=options.engine,
            workers=options.workers,
            scheduler=options.scheduler,
            debates=options.debates,
            columns=options.columns,
            limits=reading.limits,
            on_failure=refused,
            on_progress=told,
        )
    except (StoreError, ModuleNotFoundError) as error:
        raise Impossible(str(error)) from None
    reading.read, reading.done = done.articles, done.line()

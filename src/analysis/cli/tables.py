"""``analysis tables``: one table a layer, as files, or the tags as Web Annotations."""

from __future__ import annotations

import argparse
from pathlib import Path

import analysis
from analysis.cli.arguments import add_debates, add_paths
from analysis.cli.reading import Impossible, Reading
from analysis.cli.saying import say
from analysis.corpus import Tagged
from analysis.packing.offsets import OFFSETS
from analysis.writing import FORMATS, write_annotations, write_tables

HELP = "write one table a layer, of articles or of a store"
EXAMPLE = "analysis tables seeds/ -o tables/ --format xlsx"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add_paths(parser)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="folder to write to")
    parser.add_argument(
        "--format",
        choices=(*FORMATS, "jsonld"),
        default="csv",
        help="csv (default), xlsx, parquet or jsonl; jsonld: the tags as W3C Web Annotations",
    )
    parser.add_argument("--excel", action="store_true", help="CSV with the byte-order mark that Excel needs in China")
    parser.add_argument(
        "--offsets",
        choices=OFFSETS,
        default=OFFSETS[0],
        help="what start and end count: Unicode code points (default), UTF-16 units, or bytes of UTF-8",
    )
    add_debates(parser)
    parser.set_defaults(wrong=parser.error)


def run(options: argparse.Namespace, reading: Reading) -> list[str]:
    """Write the tables, where there is an article; no gap is ever left."""
    if options.excel and options.format != "csv":
        options.wrong("--excel goes with --format csv")
    if options.format == "jsonld" and options.offsets != "codepoints":
        options.wrong("Web Annotations count code points; --offsets goes with the other formats")
    try:
        written = _write(options, reading)
    except ValueError as error:  # a table too long for a sheet, no store
        raise Impossible(str(error)) from None
    for path in (*written, options.output / "datapackage.json") if written else ():
        say(f"wrote {path}")
    return []


def _write(options: argparse.Namespace, reading: Reading) -> list[Path]:
    if _is_store(options.paths):
        if options.format == "jsonld":
            raise Impossible("a store has no texts for Web Annotations; give the articles")
        frames = analysis.tables(options.paths[0], offsets=options.offsets)
        reading.read = len(frames.articles)
    else:
        tagged = Tagged(reading.tagged(reading.once(), options.debates))
        if not tagged:
            return []
        if options.format == "jsonld":
            return write_annotations(tagged, options.output)
        frames = analysis.tables(tagged, offsets=options.offsets)
    return write_tables(frames, options.output, options.format, excel=options.excel)


def _is_store(paths: list[str]) -> bool:
    """Whether the one path is a folder that `analysis tag` filled with a store."""
    return len(paths) == 1 and (Path(paths[0]) / "manifest.json").is_file()

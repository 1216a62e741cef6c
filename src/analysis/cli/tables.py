"""``analysis tables``: one table a layer, as files."""

from __future__ import annotations

import argparse
from pathlib import Path

import analysis
from analysis.cli.arguments import add_debates, add_paths
from analysis.cli.reading import Reading
from analysis.cli.saying import say
from analysis.corpus import Tagged
from analysis.writing import FORMATS, write_tables

HELP = "write one table a layer"
EXAMPLE = "analysis tables seeds/ -o tables/ --format xlsx"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add_paths(parser)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="folder to write to")
    parser.add_argument("--format", choices=FORMATS, default="csv", help="csv (default), parquet or xlsx")
    add_debates(parser)


def run(options: argparse.Namespace, reading: Reading) -> list[str]:
    """Write the tables, where there is an article; no gap is ever left."""
    if tagged := Tagged(reading.tagged(reading.once(), options.debates)):
        for path in write_tables(analysis.tables(tagged), options.output, options.format):
            say(f"wrote {path}")
    return []

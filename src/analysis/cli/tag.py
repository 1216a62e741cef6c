"""``analysis tag``: the tags of articles, one JSON object a line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from analysis.cli.arguments import add_debates, add_paths
from analysis.cli.reading import Reading
from analysis.records import to_json
from analysis.writing import written_whole

HELP = "print the tags of articles, one JSON object a line"
EXAMPLE = "analysis tag seeds/ -o tags.jsonl"

# What a terminal may obey in spite of JSON's own escapes, which only reach to U+001F.
_UNSAFE = {
    n: f"\\u{n:04x}"
    for n in (*range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add_paths(parser)
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write here instead of standard output")
    add_debates(parser)


def run(options: argparse.Namespace, reading: Reading) -> list[str]:
    """Print or write the tags; no gap is ever left."""
    tagged = reading.tagged(reading.articles(), options.debates)
    lines = (to_json(one).translate(_UNSAFE).encode("utf-8") + b"\n" for one in tagged)
    if options.output is None:
        for line in lines:
            sys.stdout.buffer.write(line)
        sys.stdout.flush()
    else:
        with written_whole(options.output) as file:
            file.writelines(lines)
    return []

"""The tables of docs/accuracy.md: scores in Markdown from the scorer's JSON, and the other benchmarks' output.

    python benchmarks/accuracy.py [TITLE=SCORES.json ...]         prints the table of scores
    python benchmarks/accuracy.py --write docs/accuracy.md        puts every table anew

SCORES.json is what `score.py GOLD TAGS --json` prints. Without any, the scorer in ../shared is run on what
`make eval` left in build/: the seeds, the development articles, and both together. With --write, each table takes the
place of what stands between two lines such as `<!-- scores -->`; one that cannot be made stays as it is.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

SHARED = Path("../shared")
BUILD = Path("build")
# The blocks of the document that other scripts of this folder print.
PRINTED = ("recognizers", "peers", "peers_times", "names_model", "speed")
# The layers in the order of the table; their fields follow them.
LAYERS = ("quantity", "figure", "time", "event", "statement", "stance", "article")


def rank(name: str) -> tuple[int, str]:
    """Where a score stands in the table."""
    layer = name.partition(".")[0]
    return (LAYERS.index(layer) if layer in LAYERS else len(LAYERS), name)


def cell(row: dict[str, Any] | None) -> str:
    """A score with its count: F1 of so many gold items, or the share of so many that are right."""
    if row is None:
        return "-"
    if "f1" in row:
        return f"{row['f1']:.3f} ({row['gold']:,})"
    return f"{row['accuracy']:.3f} of {row['n']:,}" if row["accuracy"] is not None else "-"


def table(scored: dict[str, dict[str, Any]]) -> str:
    """Columns by title, each the scorer's JSON, as one Markdown table.

    >>> one = {"articles": 2, "scores": {"time": {"f1": 0.5, "gold": 8}}}
    >>> print(table({"mine": one}))
    | | mine, 2 articles |
    |---|---|
    | time | 0.500 (8) |
    """
    names = sorted({name for column in scored.values() for name in column["scores"]}, key=rank)
    heads = (f"{title}, {column['articles']} articles" for title, column in scored.items())
    lines = [f"| | {' | '.join(heads)} |", "|---" * (len(scored) + 1) + "|"]
    for name in names:
        cells = (cell(column["scores"].get(name)) for column in scored.values())
        lines += [f"| {name} | {' | '.join(cells)} |"]
    return "\n".join(lines)


def replaced(document: str, block: str, new: str) -> str:
    """A document with what stands between a block's two marks replaced; ValueError where it has not two."""
    mark = f"<!-- {block} -->"
    before, _, after = document.split(mark)
    return f"{before}{mark}\n{new.strip()}\n{mark}{after}"


def scored_by(scorer: Path, gold: str, tags: Path) -> dict[str, Any]:
    """What the scorer says of one file of tags."""
    run = [sys.executable, str(scorer), gold, str(tags), "--json"]
    scores: dict[str, Any] = json.loads(subprocess.run(run, check=True, capture_output=True, encoding="utf-8").stdout)
    return scores


def measured() -> dict[str, dict[str, Any]]:
    """Scores of what `make eval` left in build/; empty where it has not run or the scorer is not there."""
    scorer, gold, dev = SHARED / "eval/score.py", SHARED / "gold", SHARED / "dev/gold"
    tags = BUILD / "seeds.jsonl", BUILD / "dev.jsonl"
    if not all(path.exists() for path in (scorer, gold, dev, *tags)):
        return {}
    both = BUILD / "both.jsonl"
    both.write_text("".join(path.read_text(encoding="utf-8") for path in tags), encoding="utf-8")
    return {
        "seeds": scored_by(scorer, str(gold), tags[0]),
        "development": scored_by(scorer, str(dev), tags[1]),
        "together": scored_by(scorer, f"{gold},{dev}", both),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scores", nargs="*", metavar="TITLE=SCORES.json")
    parser.add_argument("--write", type=Path, metavar="DOCUMENT")
    options = parser.parse_args()
    files = (given.partition("=") for given in options.scores)
    scored = {title: json.loads(Path(path).read_text(encoding="utf-8")) for title, _, path in files} or measured()
    absent = f"skipped: no tags in {BUILD}/ (run make eval), or no scorer in {SHARED}"
    if not options.write:
        print(table(scored) if scored else absent)
        return
    made = {"scores": table(scored) if scored else absent}
    for name in PRINTED:
        run = [sys.executable, str(Path(__file__).parent / f"{name}.py")]
        made[name] = subprocess.run(run, check=True, capture_output=True, encoding="utf-8").stdout
    document = options.write.read_text(encoding="utf-8")
    for name, new in made.items():
        if "skipped" in new:
            print(f"{name} stays as it was: {new.strip().splitlines()[-1]}")
        else:
            document = replaced(document, name, f"```\n{new.strip()}\n```" if "|" not in new else new)
    options.write.write_text(document, encoding="utf-8")


if __name__ == "__main__":
    main()

"""The tables of docs/accuracy.md: scores in Markdown from the scorer's JSON, and the other benchmarks' output.

What a report tells of its own accuracy (src/analysis/accuracy.tsv) is read off that document, and nothing else.

    python benchmarks/accuracy.py [TITLE=SCORES.json ...]         prints the table of scores
    python benchmarks/accuracy.py --write docs/accuracy.md        puts every table anew, then the reports' own
    python benchmarks/accuracy.py --package docs/accuracy.md      the reports' own table alone

SCORES.json is what `score.py GOLD TAGS --json` prints. Without any, the scorer in ../shared is run on what
`make eval` left in build/: the seeds, the development articles, and both together. With --write, each table takes the
place of what stands between two lines such as `<!-- scores -->`; one that cannot be made stays as it is.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from analysis import __version__

SHARED = Path("../shared")
BUILD = Path("build")
PACKAGED = Path("src/analysis/accuracy.tsv")
# The blocks of the document that other scripts of this folder print.
PRINTED = ("recognizers", "peers", "peers_times", "names_model")
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


def tables_of(document: str) -> list[list[list[str]]]:
    """The Markdown tables of a document: rows of cells, the head first.

    >>> tables_of("| | a |\\n|---|---|\\n| b | 1 |\\n")
    [[['', 'a'], ['b', '1']]]
    """
    found: list[list[list[str]]] = [[]]
    for line in document.splitlines():
        if not line.startswith("|"):
            found.append([])
        elif not re.fullmatch(r"[|:\-]+", line):
            found[-1].append([one.strip() for one in line.strip("|").split("|")])
    return [table for table in found if table]


def number(cell: str) -> tuple[str, str]:
    """A cell's score and count, as it prints them: ``0.995 (396)``, ``0.979 of 389``.

    >>> number("0.995 (1,396)"), number("0.979 of 389"), number("0.912")
    (('0.995', '1396'), ('0.979', '389'), ('0.912', ''))
    """
    score, _, count = cell.replace(" of ", " ").partition(" ")
    return score, count.strip("()").replace(",", "")


def first_sights(tables: list[list[list[str]]]) -> dict[str, list[tuple[str, str, str]]]:
    """Measure -> (set, score, count) of each set of text as it was first seen, in the order of the sets."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for head, *rows in tables:
        for at, title in enumerate(head):
            if title.startswith("set "):
                for row in rows:
                    if row[at]:
                        found.setdefault(row[0], []).append((title.split(",")[0], *number(row[at])))
    for head, *rows in tables:
        read_once = [row for row in rows if row[0].endswith("read once")]
        for row in read_once if head[0] == "right of" else ():
            pages = row[0].split(",")[0]
            for title, told in zip(head[1:], row[1:], strict=True):
                score = told if "." in told else f"{int(told) / int(pages):.3f}"
                found[f"article.{title.split(',')[0].replace('headline', 'title').replace('date', 'published')}"] = [
                    ("pages", score, pages)
                ]
    return found


def package_table(document: str) -> str:
    """What the document measures, for reports: a line a measure, with its scores on text that was and was not looked at.

    `developed` is the score on seeds and development articles together, `unseen` that at the first sight of the newest
    set that was annotated for it, `low` and `high` those of all sets at first sight. Measures without either are left out.
    """
    tables = tables_of(document)
    [scores] = [table for table in tables if any("together" in cell for cell in table[0])]
    together = next(at for at, cell in enumerate(scores[0]) if "together" in cell)
    unseen = first_sights(tables)
    lines = ["measure\tdeveloped\tdeveloped_n\tunseen\tunseen_n\tset\tlow\thigh\tsets"]
    for row in scores[1:]:
        if seen := unseen.get(row[0]):
            name, score, count = seen[-1]
            values = sorted((one for _, one, _ in seen), key=float)
            cells = (row[0], *number(row[together]), score, count, name, values[0], values[-1], str(len(seen)))
            lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"


def write_package(document: str, target: Path) -> None:
    """Write the reports' own table, with the day and version it was made."""
    note = f"# Measured {date.today().isoformat()} with version {__version__}; from docs/accuracy.md, by benchmarks/accuracy.py\n"
    target.write_text(note + package_table(document), encoding="utf-8")


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
    parser.add_argument("--package", type=Path, metavar="DOCUMENT")
    options = parser.parse_args()
    if options.package:
        write_package(options.package.read_text(encoding="utf-8"), PACKAGED)
        return
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
    write_package(document, PACKAGED)


if __name__ == "__main__":
    main()

"""The same sentences through this package and through its peers: values, units and bounds found right.

    python benchmarks/peers.py [--errors NAME] [--folder build/peers]

The sentences are in peers.jsonl, each with the quantities it holds in canonical units. Every peer is installed by
pip into a virtual environment of its own under FOLDER, once, and run there by its script in adapters/; one that does
not install is skipped with a line.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

from analysis.model import Article
from analysis.tagging.quantities import extract_quantities
from analysis.tagging.segment import segment

HERE = Path(__file__).parent
# What pip is asked for; Recognizers-Text imports a name that emoji 2 has dropped.
PEERS = {
    "recognizers-text-suite": ["recognizers-text-suite", "emoji<2"],
    "jionlp": ["jionlp"],
    "quantulum3": ["quantulum3"],
}
PATIENCE = 90  # seconds, for one installation or one run

Item = dict[str, Any]


def sentences() -> list[dict[str, Any]]:
    """The sentences with what each holds."""
    return [json.loads(line) for line in (HERE / "peers.jsonl").read_text(encoding="utf-8").splitlines()]


def own(texts: list[str]) -> list[list[Item]]:
    """What this package finds in each sentence."""
    found = []
    for raw in texts:
        text = segment(Article("sentence", raw, body=((0, len(raw)),)))
        fields = ("start", "end", "low", "high", "unit")
        found.append([{field: getattr(q, field) for field in fields} for q in extract_quantities(text)])
    return found


def python_of(name: str, folder: Path) -> Path:
    """The Python of a peer's own environment, made at first use; raises OSError or SubprocessError where it cannot be."""
    home = folder / name
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    ready = home / ".ready"
    if not ready.is_file():
        venv.create(home, with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEERS[name]]
        subprocess.run(install, check=True, capture_output=True, text=True, timeout=PATIENCE)
        ready.touch()
    return python


def peer(name: str, cases: list[Any], folder: Path, kind: str = "") -> list[list[Item]]:
    """What a peer's script of a kind finds in each sentence; raises OSError or SubprocessError where it cannot be had."""
    python = python_of(name, folder)
    script = HERE / "adapters" / f"{name.replace('-', '_')}{kind}.py"
    run = [str(python), "-P", "-X", "utf8", str(script)]
    done = subprocess.run(
        run, input=json.dumps(cases), check=True, capture_output=True, encoding="utf-8", timeout=PATIENCE
    )
    return [list(items) for items in json.loads(done.stdout.splitlines()[-1])]


def close(a: float | None, b: float | None) -> bool:
    """Whether two numbers agree to four digits; an open side agrees with an open side alone."""
    return a is b if a is None or b is None else abs(a - b) <= 1e-4 * max(abs(a), abs(b), 1e-30)


def named(item: Item) -> list[float | None]:
    """The numbers an item names, an open side left out."""
    return sorted(n for n in {item["low"], item["high"]} if n is not None)


def agreement(expected: Item, found: list[Item]) -> int:
    """How far what is found agrees: 1 the number, 2 its unit too, 3 its bounds too, 0 nothing."""
    best = 0
    for item in found:
        if item["start"] >= expected["end"] or item["end"] <= expected["start"]:
            continue
        numbers = named(expected), named(item)
        if len(numbers[0]) != len(numbers[1]) or not all(map(close, *numbers)):
            continue
        unit = item["unit"] == expected["unit"]
        bounds = close(item["low"], expected["low"]) and close(item["high"], expected["high"])
        best = max(best, 3 if unit and bounds else 2 if unit else 1)
    return best


def score(cases: list[dict[str, Any]], found: list[list[Item]]) -> tuple[int, int, int, int]:
    """Quantities with the number right, with the unit too, with the bounds too; items with a unit that are none."""
    levels = [agreement(e, items) for case, items in zip(cases, found, strict=True) for e in case["expect"]]
    extra = sum(
        bool(item["unit"]) and all(item["start"] >= e["end"] or item["end"] <= e["start"] for e in case["expect"])
        for case, items in zip(cases, found, strict=True)
        for item in items
    )
    return sum(n >= 1 for n in levels), sum(n >= 2 for n in levels), sum(n >= 3 for n in levels), extra


def reason(error: Exception) -> str:
    """The last line of what went wrong."""
    output = getattr(error, "stderr", None) or str(error)
    return (output if isinstance(output, str) else output.decode(errors="replace")).strip().splitlines()[-1][:160]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", choices=["analysis", *PEERS], metavar="NAME", help="list what NAME gets wrong")
    parser.add_argument("--folder", type=Path, default=Path("build/peers"))
    options = parser.parse_args()
    cases = sentences()
    texts = [case["text"] for case in cases]
    results, skipped = {"analysis": own(texts)}, []
    for name in PEERS:
        try:
            results[name] = peer(name, texts, options.folder)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            skipped.append(f"{name}: skipped, it does not install or run here: {reason(error)}")
    count = sum(len(case["expect"]) for case in cases)
    print(f"{len(cases)} sentences, {count} quantities\n")
    print("| | number | number and unit | number, unit and bounds | false alarms |")
    print("|---|---:|---:|---:|---:|")
    for name, found in results.items():
        print(f"| {name} | " + " | ".join(map(str, score(cases, found))) + " |")
    print(*skipped, sep="\n")
    for case, items in zip(cases, results.get(options.errors, []), strict=False):
        if any(agreement(e, items) < 3 for e in case["expect"]) or (items and not case["expect"]):
            print(case["text"], "\n  expected", case["expect"], "\n  found   ", items)


if __name__ == "__main__":
    main()

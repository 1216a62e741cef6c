"""Everything about speed and size in one run: layers, peers, several processes, memory, a store; and what 10^8 cost.

    python benchmarks/performance.py [FOLDER ...] [--short] [--write docs/performance.md]

Without FOLDER the articles are those of seeds/ and, where it is there, ../shared/dev. Every figure is of this run, on
this machine: ratios are to `jieba.cut` on the same text. --short takes two minutes, the whole ten. With --write the
tables take their places in the document, between lines such as `<!-- layers -->`, and its picture is drawn beside it.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import jieba
import jieba.posseg
import scale
import speed
from accuracy import replaced
from peers import HERE, PEERS, python_of, reason
from scale import table

from analysis.model import Article
from analysis.reading import ReadError, read_each

PEERS |= {"dateparser": ["dateparser"], "rjieba": ["rjieba"]}
LIBRARIES = ("analysis", "jieba", "pyarrow", "pandas", "distributed")
SCRIPTS = {"Hans": "Simplified", "Hant": "Traditional"}
_PATIENCE = 90  # seconds for a peer

# A peer finds things in each line of a text, until the seconds given are over; the first line is for warming up.
_TIMED = """
import contextlib, io, json, runpy, sys, time
given = json.load(sys.stdin)
sys.stdin = io.StringIO("[]")
with contextlib.redirect_stdout(io.StringIO()):
    if given["script"]:
        found = runpy.run_path(given["script"])["found"]
    else:
        import rjieba
        found = getattr(rjieba, given["function"])
    done = 0
    for n, line in enumerate(given["lines"]):
        with contextlib.suppress(Exception):
            found({"text": line, "anchor": "2025-03-02"} if given["anchored"] else line)
        if not n:
            began = time.perf_counter()
        else:
            done += len(line)
            if time.perf_counter() - began > given["seconds"]:
                break
    seconds = time.perf_counter() - began
print(json.dumps(done / seconds))
"""


class Peer(NamedTuple):
    """A library beside this one: what is asked of it, and the script or the function that asks it."""

    name: str
    asked: str
    script: str = ""
    function: str = ""


ASKED = (
    Peer("rjieba", "words", function="cut"),
    Peer("rjieba", "words and parts of speech", function="tag"),
    Peer("jionlp", "sums of money", "jionlp"),
    Peer("jionlp", "times", "jionlp_times"),
    Peer("recognizers-text-suite", "numbers and units", "recognizers_text_suite"),
    Peer("recognizers-text-suite", "times", "recognizers_text_suite_times"),
    Peer("dateparser", "dates", "dateparser_times"),
    Peer("quantulum3", "numbers and units, in ASCII", "quantulum3"),
)

Speeds = dict[str, float]


def peer_speed(peer: Peer, lines: Sequence[str], seconds: float, folder: Path) -> float:
    """Characters a second; raises OSError or SubprocessError where the peer cannot be had."""
    script = str(HERE / "adapters" / f"{peer.script}.py") if peer.script else ""
    given = {"script": script, "function": peer.function, "lines": lines, "seconds": seconds}
    given["anchored"] = peer.script.endswith("_times")
    command = [str(python_of(peer.name, folder)), "-P", "-X", "utf8", "-c", _TIMED]
    done = subprocess.run(
        command, input=json.dumps(given), check=True, capture_output=True, encoding="utf-8", timeout=_PATIENCE
    )
    return float(done.stdout.splitlines()[-1])


def layers(articles: Sequence[Article], characters: int) -> dict[str, Speeds]:
    """Characters a second of each task of speed.py, and of jieba's tagging of parts of speech, by script."""
    found = {}
    for script, name in SCRIPTS.items():
        chosen = [article for article in articles if article.script == script]
        if chosen:
            repeated = speed.repeated(chosen, characters)
            found[name] = speed.measure(repeated)
            found[name]["jieba.posseg.cut"] = _posseg(repeated, characters // 100)
    return found


def _posseg(articles: Sequence[Article], characters: int) -> float:
    texts, count = [], 0
    for article in articles:
        texts.append(article.raw[: max(0, characters - count)])
        count += len(texts[-1])
    jieba.posseg.lcut("算力")
    began = time.perf_counter()
    for text in texts:
        jieba.posseg.lcut(text)
    return count / (time.perf_counter() - began)


def peers(articles: Sequence[Article], seconds: float, folder: Path) -> tuple[dict[str, Speeds], list[str]]:
    """Characters a second of each peer, by script; and a line for each that cannot be had."""
    found: dict[str, Speeds] = {}
    skipped = {}
    for script, name in SCRIPTS.items():
        lines = [line for article in articles if article.script == script for line in article.raw.split("\n") if line]
        for peer in ASKED if lines else ():
            try:
                found.setdefault(name, {})[f"{peer.name}: {peer.asked}"] = peer_speed(peer, lines, seconds, folder)
            except (OSError, subprocess.SubprocessError, ValueError) as error:
                skipped[f"{peer.name}: {peer.asked}"] = f"not measured: {reason(error)}"
    return found, [f"{name}: {what}" for name, what in skipped.items()]


def start_up() -> dict[str, float]:
    """Median seconds, in a new process, of `import analysis` and of that and a first short article."""
    article = "算力园区投产\\n2025-03-02\\n园区算力规模达到3EFLOPS。"
    first = f"import analysis; from analysis.reading import read_text; analysis.tag(read_text('{article}'))"
    code = {"import analysis": "import analysis", "that, and tagging a first short article": first}

    def once(line: str) -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", line], check=True)
        return time.perf_counter() - began

    bare = statistics.median(once("pass") for _ in range(3))
    return {name: statistics.median(once(line) for _ in range(3)) - bare for name, line in code.items()}


class Measured(NamedTuple):
    """All that one run of this script has measured."""

    layers: dict[str, Speeds]
    peers: dict[str, Speeds]
    skipped: list[str]
    start: dict[str, float]
    many: scale.Many


def measure(articles: Sequence[Article], short: bool, peers_folder: Path) -> Measured:
    """Everything; a short run repeats less, and its memory is that of fewer articles."""
    fast = layers(articles, 60_000 if short else speed.CHARACTERS)
    beside, skipped = peers(articles, 1 if short else 3, peers_folder)
    with tempfile.TemporaryDirectory() as place:
        many = scale.measure([article.raw for article in articles], short, Path(place))
    return Measured(fast, beside, skipped, start_up(), many)


def speeds_table(measured: dict[str, Speeds], against: dict[str, Speeds]) -> str:
    """Characters a second, and the ratio to `jieba.cut`, for each script.

    >>> print(speeds_table({"Simplified": {"all": 50.0}}, {"Simplified": {"jieba.cut": 100.0}}))
    | | Simplified, characters/s | to `jieba.cut` |
    |---|---:|---:|
    | all | 50 | 0.50 |
    """
    names = list(dict.fromkeys(name for speeds in measured.values() for name in speeds))
    head = ["", *(word for script in measured for word in (f"{script}, characters/s", "to `jieba.cut`"))]
    rows = []
    for name in names:
        cells = []
        for script, speeds in measured.items():
            rate = speeds.get(name)
            ratio = rate / against[script]["jieba.cut"] if rate else 0
            digits = 2 if ratio >= 0.1 else 4
            cells += [f"{rate:,.0f}", f"{ratio:.{digits}f}"] if rate else ["-", "-"]
        rows.append([name, *cells])
    return table(head, rows)


def machine() -> str:
    """The processor, its cores and the versions that bear on the figures."""
    names = [line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    processor = names[0] if names else platform.processor() or platform.machine()
    memory = [int(line.split()[1]) / (1 << 20) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")]
    held = f", {memory[0]:.0f} GB of memory" if memory else ""
    versions = [f"Python {platform.python_version()}"]
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):
            versions.append(f"{name} {version(name)}")
    return f"{processor}, {os.cpu_count()} cores{held}; {platform.system()}; {', '.join(versions)}."


def _lines(path: str) -> list[str]:
    with suppress(OSError):
        return Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    return []


def blocks(m: Measured) -> dict[str, str]:
    """What takes the place of each block of the document."""
    start = table(
        ["", "seconds"], [[f"`{n}`" if n.startswith("import") else n, f"{s:.2f}"] for n, s in m.start.items()]
    )
    beside = speeds_table(m.peers, m.layers)
    return {
        "machine": machine(),
        "layers": speeds_table(m.layers, m.layers),
        "peers": "\n\n".join([beside, *m.skipped]),
        "start": start,
        "engines": scale.engines_table(m.many),
        "memory": scale.memory_table(m.many),
        "store": scale.store_table(m.many),
        "paper": scale.on_paper(m.many),
    }


def draw(m: Measured, path: Path) -> None:
    """A dot for this package, for jieba and for each peer, in characters a second of Simplified text."""
    from analysis.charts.style import FAINT, INK, SOFT, STATUS_COLOUR, canvas, style

    script = next(iter(m.layers))
    cut, whole = m.layers[script]["jieba.cut"], m.layers[script]["all"]
    speeds = {"jieba: words": cut, "jieba: words and parts of speech": m.layers[script]["jieba.posseg.cut"]}
    speeds |= m.peers.get(script, {}) | {"analysis: all seven layers": whole}
    names = sorted(speeds, key=speeds.__getitem__)
    with style():
        title = f"All seven layers run at {whole / cut:.2f} times the speed at which jieba cuts words"
        subtitle = f"Characters a second on {script} text, one process; each step of the scale is ten times the last"
        ax = canvas(None, 0.26 * len(names), title, subtitle, machine().partition(";")[0], (2.9, 0.7))
        ax.set_xscale("log")
        ax.set_xlim(min(speeds.values()) / 1.5, max(speeds.values()) * 1.5)
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        ax.grid(axis="x")
        ax.hlines(range(len(names)), ax.get_xlim()[0], [speeds[name] for name in names], color=FAINT, linewidth=1)
        for n, name in enumerate(names):
            ours = name.startswith("analysis")
            ax.plot(speeds[name], n, "o", color=STATUS_COLOUR["actual"] if ours else SOFT, markersize=6)
            ax.annotate(
                f"{speeds[name]:,.0f}", (speeds[name], n), (6, 0), textcoords="offset points", va="center", color=INK
            )
        ax.set_yticks(range(len(names)), names)
        ax.get_figure(root=True).savefig(path, dpi=200, facecolor="white")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", help="articles (default: seeds/ and ../shared/dev)")
    parser.add_argument("--short", action="store_true", help="two minutes rather than ten")
    parser.add_argument("--write", type=Path, metavar="DOCUMENT")
    parser.add_argument("--peers", type=Path, default=Path("build/peers"), metavar="FOLDER", help="their environments")
    options = parser.parse_args()
    jieba.setLogLevel(logging.ERROR)
    paths = options.paths or [path for path in ("seeds", "../shared/dev") if Path(path).is_dir()]
    articles = [found for found in read_each(paths) if not isinstance(found, ReadError)]
    if not articles:
        print(f"skipped: no articles in {', '.join(paths)}")
        return
    measured = measure(articles, options.short, options.peers)
    made = blocks(measured)
    print("\n\n".join(f"{name}\n\n{block}" for name, block in made.items()))
    if options.write:
        document = options.write.read_text(encoding="utf-8")
        for name, block in made.items():
            document = replaced(document, name, block)
        options.write.write_text(document, encoding="utf-8")
        draw(measured, options.write.with_suffix(".png"))


if __name__ == "__main__":
    main()

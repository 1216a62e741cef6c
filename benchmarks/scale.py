"""Many articles: scaling over processes, memory, a second run, the store's size. What benchmarks/performance.py prints.

Each run is a process of its own, and its memory the most that the system says it held. Articles are made of sentences
of the given ones in shuffled order, so that no two are the same and no cache is met more often than in a real corpus.
"""

from __future__ import annotations

import io
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, NamedTuple, TypedDict

import pyarrow.parquet as pq

from analysis.scale import store_articles
from analysis.scale.schema import TABLES, schema

_MEGABYTE = 1 << 20
_SENTENCE = re.compile(r"[^。\n]{12,200}。")


class Run(TypedDict):
    """A run over a corpus: seconds from its start to its end, seconds of work of its first process, its most memory."""

    seconds: float
    own: float
    megabytes: float
    tagged: int


def corpus(texts: Sequence[str], count: int, characters: int, folder: Path) -> Path:
    """A folder of `count` pages of about so many characters each, of sentences of `texts` in an order of their own."""
    chance, pool = random.Random(20), [sentence for text in texts for sentence in _SENTENCE.findall(text)]
    folder.mkdir()
    for n in range(count):
        page = [f"算力园区第{n}期观察\n2025-{1 + n % 12:02}-{1 + n % 28:02}\n"]
        while sum(map(len, page)) < characters:
            page.append(chance.choice(pool))
        (folder / f"{n:07}.txt").write_text("".join(page) + "\n", encoding="utf-8", errors="replace")
    return folder


def start(source: Path, output: Path, engine: str = "serial", workers: int = 1) -> subprocess.Popen[str]:
    """Begin `analysis tag` in a process of its own: a store, or lines where `output` has an ending."""
    command = [sys.executable, __file__, str(source), str(output), engine, str(workers)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> Run:
    """What a run was, once it has ended. Raises CalledProcessError where it failed."""
    out, _ = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    found: Run = json.loads(out.splitlines()[-1])
    return found


def run(source: Path, output: Path, engine: str = "serial", workers: int = 1) -> Run:
    """One run of `analysis tag`, to its end."""
    return ended(start(source, output, engine, workers))


def _run_here(source: str, output: Path, engine: str, workers: int) -> Run:
    from analysis.cli import main

    before, began, tagged = time.process_time(), time.perf_counter(), 0
    if output.suffix:
        main(["tag", source, "-o", str(output)])
    else:
        tagged = store_articles(source, output, engine=engine, workers=workers).tagged  # type: ignore[arg-type]
    seconds, own = time.perf_counter() - began, time.process_time() - before
    return {"seconds": seconds, "own": own, "megabytes": _most_memory(), "tagged": tagged}


def _most_memory() -> float:
    """Megabytes that this process has held at most; what the one that started it held does not count."""
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) / 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / _MEGABYTE


def engines(source: Path, one: Path, place: Path) -> dict[str, tuple[Run, Run]]:
    """Runs over a corpus, and over a single page of it: in one process, with one and two workers, on Dask with two."""
    chosen = [("serial", 1), ("processes", 1), ("processes", 2), *([("dask", 2)] if find_spec("distributed") else [])]
    found = {}
    for engine, workers in chosen:
        stores = place / f"{engine}-{workers}", place / f"{engine}-{workers}-start"
        found[f"{engine} {workers}"] = run(source, stores[0], engine, workers), run(one, stores[1], engine, workers)
    return found


def memory(source: Path, place: Path) -> dict[str, Run]:
    """Runs side by side over one corpus, for their memory alone: one that writes lines, one that writes a store."""
    runs = {
        "lines": start(source, place / f"{source.name}.jsonl"),
        "store": start(source, place / f"{source.name}-store"),
    }
    return {name: ended(process) for name, process in runs.items()}


def store_size(texts: Sequence[str], place: Path) -> dict[str, float]:
    """Bytes of each table of a store of these articles, each once, for one article, without what each file has once."""
    pages = place / "own"
    pages.mkdir()
    for n, text in enumerate(texts):
        (pages / f"{n:05}.txt").write_text(text, encoding="utf-8", errors="replace")
    store_articles(pages, place / "sized")
    sizes = {}
    for table in TABLES:
        files = list((place / "sized" / table).iterdir())
        sizes[table] = sum(path.stat().st_size for path in files) - len(files) * _empty(table)
    sizes["text"] = sum(path.stat().st_size for path in pages.iterdir())
    return {table: size / len(texts) for table, size in sizes.items()}


def _empty(table: str) -> int:
    """Bytes of a file without rows, which a file of a thousand articles has once."""
    file = io.BytesIO()
    pq.write_table(schema(table).empty_table(), file, compression="zstd")
    return len(file.getvalue())


class Many(NamedTuple):
    """What was measured: articles and their length beside each group of runs."""

    articles: int
    characters: float
    engines: dict[str, tuple[Run, Run]]
    engine_articles: int
    engine_characters: int
    memory: dict[int, dict[str, Run]]
    first: Run
    second: Run
    counted: int
    sizes: dict[str, float]


def measure(texts: Sequence[str], short: bool, place: Path) -> Many:
    """All runs; a short one goes up to 10^4 articles in memory, the whole to 10^5."""
    count, characters, few = (600 if short else 4000), 600, 150
    pages = corpus(texts, count, characters, place / "engines")
    ran = engines(pages, corpus(texts, 1, characters, place / "one"), place)
    held, counted = {}, 1000 if short else 10_000
    for number in (1000, 10_000) if short else (1000, 10_000, 100_000):
        held[number] = memory(corpus(texts, number, few, place / str(number)), place)
    first, second = (run(place / str(counted), place / "again") for _ in range(2))
    mean = sum(map(len, texts)) / len(texts)
    sizes = store_size(texts, place)
    return Many(len(texts), mean, ran, count, characters, held, first, second, counted, sizes)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are of numbers."""
    lines = [f"| {' | '.join(head)} |", "|---" + "|---:" * (len(head) - 1) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def net(m: Many, name: str, what: Literal["seconds", "own"] = "seconds") -> float:
    """Seconds of an engine for an article, its start and a first article left out."""
    whole, start = m.engines[name]
    return max(whole[what] - start[what], 1e-9) / (m.engine_articles - 1)


def engines_table(m: Many) -> str:
    """How long each engine takes to start, its articles a second from then on, and to one process."""
    rows = []
    for name, (_, begun) in m.engines.items():
        engine, workers = name.split()
        label = engine if engine == "serial" else f"{engine}, {workers} worker{'s' * (workers != '1')}"
        each = net(m, name)
        rows.append([label, f"{begun['seconds']:.1f}", f"{1 / each:,.0f}", f"{net(m, 'serial 1') / each:.2f}"])
    head = [f"{m.engine_articles:,} articles of {m.engine_characters}", "start, s", "articles/s", "to serial"]
    return table(head, rows)


def memory_table(m: Many) -> str:
    """The most memory held, by number of articles, of a run that writes lines and of one that writes a store."""
    least = m.memory[min(m.memory)]
    rows = []
    for number, held in m.memory.items():
        cells = [f"{number:,}"]
        for name in ("lines", "store"):
            cells += [f"{held[name]['megabytes']:,.0f}", f"{held[name]['megabytes'] / least[name]['megabytes']:.2f}"]
        rows.append(cells)
    return table(["articles", "lines, MB", "to the first", "store, MB", "to the first"], rows)


def store_table(m: Many) -> str:
    """Bytes an article of each table of a store, and the second run."""
    whole = sum(bytes for name, bytes in m.sizes.items() if name != "text")
    rows = [[name, f"{bytes:,.0f}", f"{bytes / m.sizes['text']:.2f}"] for name, bytes in m.sizes.items()]
    rows.append(["the store, all its tables", f"{whole:,.0f}", f"{whole / m.sizes['text']:.2f}"])
    sizes = table([f"{m.articles} articles of {m.characters:,.0f}", "bytes an article", "to its text"], rows)
    times = [m.counted / run["seconds"] for run in (m.first, m.second)]
    runs = [["first run", f"{times[0]:,.0f}", "1"], ["second run, nothing changed", f"{times[1]:,.0f}", ""]]
    runs[1][2] = f"1/{m.first['seconds'] / m.second['seconds']:,.0f}"
    return f"{sizes}\n\n{table([f'{m.counted:,} articles', 'articles/s', 'time'], runs)}"


ARCHIVE, LENGTH = 100_000_000, 1000


def on_paper(m: Many) -> str:
    """What an archive of 10^8 articles of a thousand characters costs, and what is in the way first, all computed."""
    share = LENGTH / m.engine_characters
    each, first = net(m, "serial 1") * share, net(m, "processes 2", "own") * share
    hours = ARCHIVE * each / 3600
    feeds, wanted = each / first, hours / 24
    few, many = sorted(m.memory)[-2:]  # before that, a part of the store is not yet full
    grown = (m.memory[many]["store"]["megabytes"] - m.memory[few]["store"]["megabytes"]) * 1e6 / (many - few)
    stored = sum(bytes for name, bytes in m.sizes.items() if name != "text") / m.characters * LENGTH
    unchanged = ARCHIVE * m.second["seconds"] / m.counted / 3600
    cost = table(
        ["10⁸ articles of 1,000 characters", ""],
        [
            ["tagging", f"{hours:,.0f} core-hours"],
            ["on 64 cores", f"{hours / 64:,.0f} hours"],
            ["memory of a worker", f"{m.memory[min(m.memory)]['store']['megabytes'] / 1000:.1f} GB"],
            ["memory of the first process", f"{ARCHIVE * grown / 1e9:,.0f} GB, {grown:,.0f} bytes an article"],
            ["storage", f"{ARCHIVE * stored / 1e9:,.0f} GB; as much again while new rules tag everything anew"],
            ["a run in which nothing has changed", f"{unchanged:,.0f} hours of one core"],
        ],
    )
    if wanted > feeds:
        bottleneck = (
            f"**The first bottleneck** is the process that reads, hashes and writes, of which a store has one: it works"
            f" {first * 1000:.2f} ms on an article that costs a worker {each * 1000:.1f} ms, so it feeds {feeds:,.0f}"
            f" workers, and {wanted:,.0f} would be needed to tag the archive in a day."
        )
    else:
        bottleneck = (
            f"**The first bottleneck** are the workers themselves: {wanted:,.0f} tag the archive in a day, and the one"
            f" process that reads, hashes and writes, {first * 1000:.2f} ms an article, can feed {feeds:,.0f}."
        )
    room = 16e9 / grown if grown > 0 else float("inf")
    second = (
        f"**The second** is the memory of that process: 16 GB are full at {room:,.0f} articles."
        if room < ARCHIVE
        else f"Its memory is none: 16 GB would do for {room:,.0f} articles."
    )
    return f"{cost}\n\n{bottleneck}\n{second}"


if __name__ == "__main__":
    if len(sys.argv) == 5:
        print(json.dumps(_run_here(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))))

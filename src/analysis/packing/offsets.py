"""Offsets in code points, in UTF-16 units (JavaScript, Java, .NET) and in bytes of UTF-8 (Rust, Go, C)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

Offsets = Literal["codepoints", "utf16", "bytes"]
OFFSETS: tuple[Offsets, ...] = get_args(Offsets)

UNIT = {"codepoints": "code points", "utf16": "UTF-16 units", "bytes": "bytes of UTF-8"}
UNIT_ZH = {"codepoints": "码位", "utf16": "UTF-16 码元", "bytes": "UTF-8 字节"}


def convert_offsets(text: str, offsets: Iterable[int], to: Offsets) -> dict[int, int]:
    """Offsets in code points of `text`, each with the same place counted in another unit.

    Half of a surrogate pair that stands alone is one UTF-16 unit, and three bytes. Raises ValueError for another
    unit and for an offset outside the text.

    >>> convert_offsets("𠮷云部署芯片", [1, 4], "utf16"), convert_offsets("𠮷云部署芯片", [1, 4], "bytes")
    ({1: 2, 4: 5}, {1: 4, 4: 13})
    """
    if to not in OFFSETS:
        raise ValueError(f"offsets are counted in {', '.join(OFFSETS)}, not {to!r}")
    places = sorted(set(offsets))
    if places and not 0 <= places[0] <= places[-1] <= len(text):
        raise ValueError(f"an offset outside the text, which has {len(text)} code points")
    if to == "codepoints" or text.isascii():
        return {place: place for place in places}
    encoding, size = ("utf-16-le", 2) if to == "utf16" else ("utf-8", 1)
    found, last, count = {}, 0, 0
    for place in places:
        count += len(text[last:place].encode(encoding, "surrogatepass")) // size
        found[place], last = count, place
    return found

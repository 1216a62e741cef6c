"""How much is read at most: beyond these sizes a source is refused by name, and the number said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one source. `expansion` is how many times its packed size a member of an archive may fill."""

    file_bytes: int = 64 << 20
    archive_members: int = 20_000
    archive_bytes: int = 512 << 20
    expansion: int = 200
    paragraph: int = 400_000
    attributes: int = 1_000


LIMITS = Limits()


def megabytes(size: int) -> str:
    """A size for people: 64 MB.

    >>> megabytes(64 << 20)
    '64 MB'
    """
    return f"{size / (1 << 20):,.0f} MB"

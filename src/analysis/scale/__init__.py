r"""Many articles: a store of Parquet that grows with its corpus, filled by one process, several or a cluster.

>>> import tempfile
>>> from pathlib import Path
>>> with tempfile.TemporaryDirectory() as place:
...     _ = (Path(place) / "a.txt").write_text("2024-07-12\n贵州算力规模达到30.7EFlops。", encoding="utf-8")
...     done = store_articles([f"{place}/a.txt"], Path(place) / "store")
...     frames = open_store(Path(place) / "store")
...     list(frames.quantities.text)
['30.7EFlops']
"""

from __future__ import annotations

from analysis.scale.frames import empty_frame, frame_schema, tag_frame
from analysis.scale.manifest import StoreError
from analysis.scale.opening import Store, open_store
from analysis.scale.progress import Progress, Stored, lines
from analysis.scale.storing import store_articles

__all__ = [
    "Progress",
    "Store",
    "StoreError",
    "Stored",
    "empty_frame",
    "frame_schema",
    "lines",
    "open_store",
    "store_articles",
    "tag_frame",
]

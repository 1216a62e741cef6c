"""One writer a store."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.scale.manifest import StoreError

if sys.platform != "win32":
    import fcntl


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Hold a store for this process. Raises StoreError where another one writes to it.

    The lock is on the folder itself and ends with the process; some network file systems have none.
    """
    if sys.platform == "win32":
        yield
        return
    handle = os.open(store, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(store, "a store that another run is writing", "wait for it to end") from None
        except OSError:
            pass
        yield
    finally:
        os.close(handle)

"""Where pages are tagged: in this process, in several, or on a cluster. The results are the same, in the same order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from itertools import chain, islice
from typing import Any, Literal, TypeVar, get_args

from analysis.scale.interruption import uninterrupted
from analysis.scale.workers import LOST, Lost, in_processes

T = TypeVar("T")
R = TypeVar("R")
Engine = Literal["serial", "processes", "dask"]
ENGINES: tuple[Engine, ...] = get_args(Engine)

_AHEAD = 3  # tasks that lie ready for each worker


def in_order(
    work: Callable[[T], R],
    tasks: Iterable[T],
    engine: Engine = "serial",
    workers: int | None = None,
    scheduler: str | None = None,
) -> Iterator[R | Lost]:
    """`work` of every task, in the order of the tasks; `LOST` for one that takes its worker down twice or more.

    `tasks` are drawn as they are needed, a few for each worker ahead. `work` is a function of a module. `workers` is
    their number, as many as there are cores where it is not given; `scheduler` is the address of a running Dask
    scheduler, whose workers are used; without one Dask's are started here and stopped at the end. Raises
    ModuleNotFoundError where Dask is asked for and not installed.

    >>> list(in_order(abs, [-1, -2]))
    [1, 2]
    """
    if engine == "serial":
        return map(work, tasks)
    count = workers or os.cpu_count() or 1
    if engine == "processes":
        return in_processes(work, tasks, count, count * _AHEAD)
    if find_spec("distributed") is None:
        raise ModuleNotFoundError("Dask is not installed: install the extra cluster, or choose another engine")
    return _on_dask(work, tasks, count, scheduler)


def _on_dask(work: Callable[[T], R], tasks: Iterable[T], workers: int, scheduler: str | None) -> Iterator[R | Lost]:
    distributed: Any = import_module("distributed")
    coming = iter(tasks)
    first = list(islice(coming, 1))
    if not first:  # nothing to do is no reason to start a cluster
        return
    started = None
    with uninterrupted():
        if scheduler is None:
            started = distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs="CRITICAL"
            )
        client = distributed.Client(started or scheduler, set_as_default=False)
    running: deque[Any] = deque()

    def next_result() -> R | Lost:
        try:
            done: R = running.popleft().result()
        except distributed.KilledWorker:
            return LOST
        return done

    try:
        ahead = _AHEAD * max(workers, len(client.scheduler_info(n_workers=-1)["workers"]))
        for task in chain(first, coming):
            running.append(client.submit(work, task, pure=False))
            while len(running) >= ahead:
                yield next_result()
        while running:
            yield next_result()
    finally:
        client.cancel(list(running))
        client.close()
        if started is not None:
            started.close()

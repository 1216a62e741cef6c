"""Processes that work for this one; what a lost one had in hand is done again by another."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, TypeVar

from analysis.scale.interruption import uninterrupted

T = TypeVar("T")
R = TypeVar("R")
_TRIES = 2  # workers that one task may cost


class Lost(Enum):
    """In place of the result of a task that took its worker down each time."""

    LOST = "lost"


LOST: Final = Lost.LOST


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    task: int | None = None


def in_processes(work: Callable[[T], R], tasks: Iterable[T], workers: int, ahead: int) -> Iterator[R | Lost]:
    """`work` of every task in the order of the tasks, at most `ahead` of them in hand; an error of `work` is raised."""
    context = multiprocessing.get_context("spawn")
    crew: list[_Worker] = []
    coming = enumerate(tasks)
    waiting: dict[int, T] = {}  # in hand or to be done again
    again: list[int] = []
    losses: dict[int, int] = {}
    done: dict[int, R | Lost] = {}
    next_out, more = 0, True
    try:
        while more or waiting or done:
            while next_out in done:
                yield done.pop(next_out)
                next_out += 1
            handed = []
            idle = [worker for worker in crew if worker.task is None]
            while len(idle) + workers - len(crew) > 0:
                number = again.pop(0) if again else None
                if number is None and more and len(waiting) + len(done) < ahead:
                    found = next(coming, None)
                    more = found is not None
                    if found is not None:
                        number, waiting[found[0]] = found
                if number is None:
                    break
                if not idle:
                    crew.append(_hired(context, work))
                    idle.append(crew[-1])
                handed.append(idle.pop(0))
                handed[-1].task = number
            for worker in handed:  # once all are starting: what is sent waits for the one that it is sent to
                if worker.task is not None:
                    _hand(worker, waiting[worker.task])
            busy = [worker for worker in crew if worker.task is not None]
            if not busy:
                continue
            ready = set(wait([worker.pipe for worker in busy]))
            for worker in busy:
                if worker.pipe not in ready or worker.task is None:
                    continue
                number, worker.task = worker.task, None
                try:
                    error, result = worker.pipe.recv()
                except (EOFError, OSError):
                    crew.remove(worker)
                    _dismiss(worker)
                    losses[number] = losses.get(number, 0) + 1
                    if losses[number] < _TRIES:
                        again.append(number)
                        continue
                    error, result = None, LOST
                if error is not None:
                    raise error
                del waiting[number]
                done[number] = result
    finally:
        for worker in crew:
            _dismiss(worker)


def _hired(context: Any, work: Callable[[Any], Any]) -> _Worker:
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(work, theirs), daemon=True)
    with uninterrupted():
        process.start()
    theirs.close()  # so that the end of the process ends the pipe
    return _Worker(process, ours)


def _hand(worker: _Worker, task: object) -> None:
    with suppress(OSError):  # if it is gone, reading from it will show so
        worker.pipe.send(task)


def _dismiss(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()


def _serve(work: Callable[[Any], Any], pipe: Connection) -> None:
    """The life of a worker: it ends with its pipe."""
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer: tuple[Exception | None, Any] = None, work(task)
        except Exception as error:
            answer = error, None
        try:
            pipe.send(answer)
        except OSError:
            return

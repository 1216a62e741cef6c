"""A corpus -> a store: what is new is tagged, what is unchanged stays, what is gone goes."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from analysis.reading import ReadError
from analysis.reading.limits import LIMITS, Limits
from analysis.scale.engines import Engine, in_order
from analysis.scale.interruption import between_pages
from analysis.scale.lock import locked
from analysis.scale.manifest import NAME, Manifest, Part, StoreError, read_manifest
from analysis.scale.pages import Page, ends_part, iter_pages
from analysis.scale.parts import (
    INCOMING,
    Known,
    article_ids,
    check_folder,
    finished_parts,
    part_name,
    read_part,
    settle,
    take_over,
    write_part,
)
from analysis.scale.progress import Progress, Stored
from analysis.scale.rules import rules_version
from analysis.scale.schema import TABLES
from analysis.scale.work import Result, tag_pages
from analysis.scale.workers import Lost

PART_SIZE = 1024
"""Articles of a part, about; a part holds a quarter of this at least and twice as many at most."""
_TASK = 64  # pages at most that a worker is sent at once
_TASK_BYTES = 1 << 20


@dataclass(slots=True)
class _Draft:
    """A part in the making: its articles in order, the places of those known, what came of the tasks for the others."""

    fingerprints: list[str] = field(default_factory=list)
    places: dict[str, tuple[Path, str]] = field(default_factory=dict)
    tasks: int = 0
    results: list[Result] = field(default_factory=list)
    closed: bool = False


def store_articles(
    source: Any,
    store: str | os.PathLike[str],
    *,
    engine: Engine = "serial",
    workers: int | None = None,
    scheduler: str | None = None,
    debates: str | None = None,
    columns: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
    part_size: int | None = None,
    on_failure: Callable[[ReadError], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Stored:
    """Bring the store in a folder up to what `source` holds, which is anything that `analysis.read` takes.

    An article is not tagged again where its content, the rules and the limits are as they were; a changed one replaces
    its rows, one that is gone goes. `debates` is a folder of debates beside the built-in ones. What is stored does not
    hang on `engine`, `workers`, or on how often a run was stopped and begun again: its files are the same bytes. A run
    that is stopped keeps what it has done for the next; a first run that is interrupted leaves it as a store already.
    Ctrl-C stops it after the pages in hand, pressed again at once. `on_failure` gets each article that is refused;
    what it raises ends the run.

    Raises StoreError where the folder holds something else, a store of another schema, or one that is being written.
    """
    folder = Path(store)
    check_folder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder), between_pages() as stop_if_asked:
        settle(folder)

        def step(progress: Progress) -> None:
            if on_progress is not None:
                on_progress(progress)
            stop_if_asked()

        run = _Run(folder, rules_version(debates, limits), part_size, on_failure, step)
        work = partial(tag_pages, debates=debates, limits=limits)
        try:
            tasks = run.tasks(iter_pages(source, columns=columns, limits=limits))
            with closing(_generator(in_order(work, tasks, engine, workers, scheduler))) as results:
                for result in results:
                    run.receive(result if not isinstance(result, Lost) else None, work)
            return run.finish()
        except BaseException:
            run.keep()
            raise


def _generator(results: Iterator[Result | Lost]) -> Generator[Result | Lost, None, None]:
    yield from results


class _Run:
    """One run over a corpus: the parts it finds, those it makes, in their order."""

    def __init__(
        self,
        store: Path,
        rules: str,
        part_size: int | None,
        on_failure: Callable[[ReadError], None] | None,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self.store, self.rules, self.incoming = store, rules, store / INCOMING
        self.old = read_manifest(store / NAME)
        self.part_size = part_size or (self.old.part_size if self.old else PART_SIZE)
        old = self.old.parts if self.old and self.old.rules == rules else ()
        self.finished = finished_parts(self.incoming, rules)
        self.places = {part.name: (store, part) for part in old}
        self.places |= {name: (self.incoming, part) for name, part in self.finished.items()}
        self.known = Known([(folder, name) for name, (folder, _) in self.places.items()])
        self.parts: list[Part] = []
        self.drafts: deque[_Draft] = deque()
        self.in_hand: deque[tuple[_Draft, list[Page]]] = deque()
        self.progress = Progress()
        self.on_failure = on_failure or (lambda error: None)
        self.on_progress = on_progress

    def tasks(self, pages: Iterable[Page | ReadError]) -> Iterator[list[Page]]:
        """The pages that are to be tagged, a handful at a time; parts are noted by the way."""
        task: list[Page] = []
        draft, size = _Draft(), 0
        self.drafts.append(draft)

        def hand_out() -> list[Page]:
            nonlocal task, size
            out, task, size = task, [], 0
            draft.tasks += 1
            self.in_hand.append((draft, out))
            return out

        for page in pages:
            if isinstance(page, ReadError):
                self._refuse(page)
                continue
            self.progress.seen += 1
            self.progress.read += page.size
            fingerprint = page.fingerprint()
            draft.fingerprints.append(fingerprint)
            place = self.known.place(fingerprint)
            if place is None:
                task.append(page)
                size += page.size
                if len(task) == _TASK or size >= _TASK_BYTES:
                    yield hand_out()
            else:
                draft.places[fingerprint] = place
                self.progress.unchanged += 1
            self.on_progress(self.progress)
            if ends_part(page.id, len(draft.fingerprints), self.part_size):
                if task:
                    yield hand_out()
                draft.closed = True
                self._write_ready()
                draft = _Draft()
                self.drafts.append(draft)
        if task:
            yield hand_out()
        draft.closed = True
        self._write_ready()

    def receive(self, result: Result | None, work: Callable[[list[Page]], Result]) -> None:
        """What came of the task that was handed out first of those still out; None where it took its workers down."""
        draft, pages = self.in_hand.popleft()
        results = [result] if result is not None else self._one_by_one(pages, work)
        for one in results:
            if one.rules != self.rules:
                what = f"a worker that goes by other rules ({one.rules}, not {self.rules})"
                raise StoreError(self.store, what, "install the same version everywhere")
            draft.results.append(one)
            self.progress.tagged += one.tables[TABLES[0]].num_rows
            for failed in one.failed:
                self._refuse(ReadError(*failed))
        draft.tasks -= 1
        self.on_progress(self.progress)
        self._write_ready()

    def _one_by_one(self, pages: Sequence[Page], work: Callable[[list[Page]], Result]) -> Iterator[Result]:
        """Pages among which one takes down every worker: each for itself, in a process of its own."""
        found = in_order(work, [[page] for page in pages], "processes", 1)
        for page, result in zip(pages, found, strict=True):
            if isinstance(result, Lost):
                what = "takes down the process that tags it"
                self._refuse(ReadError(page.path or page.id, what, "please report it as a fault"))
            else:
                yield result

    def _refuse(self, error: ReadError) -> None:
        self.progress.refused[error.what] += 1
        self.on_failure(error)

    def _write_ready(self) -> None:
        while self.drafts and self.drafts[0].closed and not self.drafts[0].tasks:
            draft = self.drafts.popleft()
            if part := self._written(draft):
                self.parts.append(part)

    def _written(self, draft: _Draft) -> Part | None:
        sources = [(result.tables, set(_fingerprints(result.tables))) for result in draft.results]
        new = set().union(*(held for _, held in sources))
        order = [f for f in draft.fingerprints if f in draft.places or f in new]
        name = part_name(order, self.rules)
        if not order:
            return None
        if name in self.places:
            return self.places[name][1]
        kept: dict[tuple[Path, str], set[str]] = {}
        for fingerprint, place in draft.places.items():
            kept.setdefault(place, set()).add(fingerprint)
        sources += [(read_part(*place), held) for place, held in kept.items()]
        self.incoming.mkdir(exist_ok=True)
        return write_part(self.incoming, name, self.rules, _ordered(sources, order))

    def finish(self) -> Stored:
        """All is done: the store is what this run has found."""
        gone = self._gone()
        manifest = Manifest(self.rules, self.part_size, tuple(self.parts))
        if manifest != self.old or self.finished:
            take_over(self.store, manifest)
        held = sum(part.rows[TABLES[0]] for part in self.parts)
        return Stored(held, self.progress.tagged, self.progress.unchanged, gone, dict(self.progress.refused))

    def keep(self) -> None:
        """The run is stopped: what a first run has done is a store, if not a complete one."""
        first = self.old is None or (not self.old.complete and len(self.old.parts) <= len(self.parts))
        if self.parts and first:
            take_over(self.store, Manifest(self.rules, self.part_size, tuple(self.parts), complete=False))

    def _gone(self) -> int:
        """How many articles the store held that the corpus no longer has."""
        if self.old is None:
            return 0
        before, now = ({part.name for part in parts} for parts in (self.old.parts, self.parts))
        left = [article_ids(self.store, name) for name in before - now]
        come = [article_ids(self.incoming, name) for name in now - before]
        none = np.empty(0, np.int64)
        return len(np.setdiff1d(np.concatenate([none, *left]), np.concatenate([none, *come])))


def _fingerprints(tables: Mapping[str, pa.Table]) -> list[str]:
    found: list[str] = tables[TABLES[0]].column("fingerprint").to_pylist()
    return found


def _ordered(sources: Sequence[tuple[Mapping[str, pa.Table], set[str]]], order: Sequence[str]) -> dict[str, pa.Table]:
    """The rows of the articles with these fingerprints, in this order; of each source those of the ones named by it."""
    number = {fingerprint: n for n, fingerprint in enumerate(order)}
    places: dict[str, list[int]] = {table: [] for table in TABLES}
    for tables, named in sources:
        ids = tables[TABLES[0]].column("article").to_pylist()
        at = {id: number[f] for id, f in zip(ids, _fingerprints(tables), strict=True) if f in named}
        for table in TABLES:
            places[table] += [at.get(id, -1) for id in tables[table].column("article").to_pylist()]
    whole = {}
    for table in TABLES:
        rows = pa.concat_tables([tables[table] for tables, _ in sources])
        at_row = np.array(places[table], np.int64)
        chosen = np.argsort(at_row, kind="stable")
        whole[table] = rows.take(pa.array(chosen[at_row[chosen] >= 0]))
    return whole

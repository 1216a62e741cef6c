"""One process, several, or a cluster: the same bytes, though workers be lost; and one function over frames."""

from __future__ import annotations

import importlib.util
import os
import pickle
import signal
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path

import pandas as pd
import psutil
import pytest

from analysis.reading import ReadError
from analysis.scale import (
    Progress,
    empty_frame,
    engines,
    frame_schema,
    open_store,
    rules,
    store_articles,
    storing,
    tag_frame,
)
from analysis.scale.engines import in_order
from analysis.scale.interruption import between_pages, uninterrupted
from analysis.scale.pages import Page, ends_part, iter_pages
from analysis.scale.work import tag_pages
from analysis.scale.workers import LOST, in_processes

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
_spec = importlib.util.spec_from_file_location("benchmarks_scale", BENCHMARKS / "scale.py")
bench = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = bench
_spec.loader.exec_module(bench)

PAGE = "澄海算力中心{0}期投产\n2024-07-{1:02}\n澄海云表示，澄海算力中心{0}期部署智算芯片3{0}万张，算力规模达到{0}EFLOPS。\n"


def state(store: Path) -> dict[str, str]:
    files = [path for path in store.rglob("*") if path.is_file()]
    return {str(path.relative_to(store)): sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus") / "pages"
    folder.mkdir()
    for n in range(70):
        (folder / f"{n:04}.txt").write_text(PAGE.format(n, n % 28 + 1), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def serial(corpus, tmp_path_factory):
    store = tmp_path_factory.mktemp("serial") / "store"
    store_articles([corpus], store, part_size=8)
    return store


def square_or_die(folder: str, number: int) -> int:
    """The square; the number 7 kills its process the first time, 13 each time."""
    met = Path(folder) / "met"
    if number == 13 or (number == 7 and not met.exists()):
        met.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def refuse(number: int) -> int:
    raise ValueError(f"no {number}")


def lexicons_of(_: int) -> tuple[int, int]:
    from analysis.lexicon import rows

    tag_pages([Page("a", "a.txt", PAGE.format(1, 1).encode())])
    return os.getpid(), rows.cache_info().misses


LOADED = """
import sys
from analysis.scale.pages import Page
from analysis.scale.work import tag_pages
tag_pages([Page("a", "a.txt", sys.argv[1].encode())])
print(*{name.split(".")[1] for name in sys.modules if name.startswith("analysis.")})
"""


@pytest.mark.slow
def test_the_rules_cover_whatever_a_worker_loads():
    """What bears on no row: how tables and stores are written, and how tags are shown."""
    done = subprocess.run([sys.executable, "-c", LOADED, PAGE.format(3, 4)], capture_output=True, text=True, check=True)
    covered = {*rules._ROOMS, *(module.removesuffix(".py") for module in rules._MODULES)}
    assert set(done.stdout.split()) <= covered | {"blocks", "highlight", "packing", "scale", "writing"}


@pytest.mark.slow
def test_a_lost_workers_task_is_done_again_and_one_that_kills_each_worker_is_given_up(tmp_path):
    found = list(in_processes(partial(square_or_die, str(tmp_path)), range(20), 2, 6))
    assert found == [LOST if n == 13 else n * n for n in range(20)]


@pytest.mark.slow
def test_an_error_of_the_work_is_raised_and_tasks_are_drawn_as_needed():
    drawn = []

    def numbers():
        for n in range(1000):
            drawn.append(n)
            yield n

    with pytest.raises(ValueError, match=r"no \d"):
        list(in_processes(refuse, numbers(), 1, 3))
    assert len(drawn) <= 4
    assert list(in_order(refuse, [], "processes", 2)) == []


@pytest.mark.slow
def test_lexicons_load_once_a_worker():
    loaded: dict[int, set[int]] = {}
    for process, count in in_processes(lexicons_of, range(6), 2, 6):
        loaded.setdefault(process, set()).add(count)
    assert all(len(counts) == 1 for counts in loaded.values()), "no table is read a second time"


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_processes_write_the_same_bytes(workers, corpus, serial, tmp_path):
    done = store_articles([corpus], tmp_path / "store", part_size=8, engine="processes", workers=workers)
    assert (done.articles, done.tagged) == (70, 70)
    assert state(tmp_path / "store") == state(serial)


def children() -> list[int]:
    """The processes that work for this one."""
    import multiprocessing

    return [child.pid for child in multiprocessing.active_children() if child.pid]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_one_of_two_workers_killed_in_mid_run(corpus, serial, tmp_path):
    killed = []

    def kill(progress: Progress) -> None:
        if progress.tagged and not killed and len(children()) == 2:
            killed.append(children()[0])
            os.kill(killed[0], signal.SIGKILL)

    store = tmp_path / "store"
    done = store_articles([corpus], store, part_size=8, engine="processes", workers=2, on_progress=kill)
    assert killed
    assert (done.articles, done.refused) == (70, {})
    assert state(store) == state(serial)


def die_at(id: str, pages: list[Page], **known: object):
    if any(page.id == id for page in pages):
        os.kill(os.getpid(), signal.SIGKILL)
    return tag_pages(pages, **known)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_page_that_takes_down_every_worker_is_refused_alone(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(storing, "tag_pages", partial(die_at, "0001"))
    pages = [corpus / f"{n:04}.txt" for n in range(3)]
    errors: list[ReadError] = []
    done = store_articles(pages, tmp_path / "store", engine="processes", workers=1, on_failure=errors.append)
    assert (done.articles, done.tagged) == (2, 2)
    assert done.refused == {"takes down the process that tags it": 1}
    assert [error.path for error in errors] == [str(pages[1])]
    assert open_store(tmp_path / "store").articles.article.to_list() == ["0000", "0002"]


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as started:
        yield started


@pytest.mark.slow
def test_dask_writes_the_same_bytes_though_a_worker_be_lost(corpus, serial, cluster, tmp_path):
    killed = []

    def kill(progress: Progress) -> None:
        if progress.tagged and not killed:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    for callback in (None, kill):
        store = tmp_path / f"store-{callback is kill}"
        options = {"engine": "dask", "scheduler": cluster.scheduler_address, "on_progress": callback}
        done = store_articles([corpus], store, part_size=8, **options)
        assert (done.articles, done.refused) == (70, {})
        assert state(store) == state(serial)
    assert killed


@pytest.mark.slow
def test_dask_maps_partitions(cluster):
    dask = pytest.importorskip("dask.dataframe")
    from distributed import Client

    frame = pd.DataFrame({"id": [f"a{n}" for n in range(6)], "text": [PAGE.format(n, n + 1) for n in range(6)]})
    with Client(cluster, set_as_default=False) as client:
        mapped = dask.from_pandas(frame, npartitions=2).map_partitions(tag_frame, meta=empty_frame())
        found = client.compute(mapped, sync=True)
    pd.testing.assert_frame_equal(found, tag_frame(frame))


def test_dask_that_is_not_there_is_said(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match="install the extra cluster"):
        store_articles([corpus], tmp_path / "store", engine="dask")


def test_a_frame_has_one_row_an_article_and_its_declared_types():
    frame = pd.DataFrame({"正文": [PAGE.format(5, 9), "", None], "编号": ["a", "b", "c"]}, index=[7, 8, 9])
    found = pickle.loads(pickle.dumps(tag_frame))(frame)
    assert list(found.index) == [7, 8, 9]
    assert list(found.columns) == frame_schema().names
    assert {name: dtype.pyarrow_dtype for name, dtype in found.dtypes.items()} == {
        field.name: field.type for field in frame_schema()
    }
    assert found.article.to_list() == ["a", "b", "c"]
    assert found.error.isna().to_list() == [True, False, False]
    assert [tag["unit"] for tag in found.quantities[7] if tag["text"] == "5EFLOPS"] == ["FLOPS"]
    pd.testing.assert_series_equal(empty_frame().dtypes, found.dtypes)


def test_a_frame_without_text_is_refused():
    with pytest.raises(ValueError, match="no column named text"):
        tag_frame(pd.DataFrame({"a": ["x"]}))


def test_a_frame_holds_what_the_store_holds(corpus, serial):
    frame = pd.DataFrame([{"id": p.stem, "text": p.read_text(encoding="utf-8")} for p in sorted(corpus.iterdir())])
    found = tag_frame(frame)
    figures = open_store(serial).figures
    assert [tag["id"] for tags in found.figures for tag in tags] == figures.id.to_list()


def test_pages_are_named_as_reading_names_them(corpus, tmp_path):
    from analysis.reading import read

    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text("一")
        (tmp_path / folder / "rows.csv").write_text("text,id\n一,x\n二,y\n", encoding="utf-8")
    (tmp_path / "tags.csv").write_text("text,start,end\n一,0,1\n", encoding="utf-8")
    pages = list(iter_pages([tmp_path]))
    assert [page.id for page in pages] == [article.id for article in read(tmp_path)]
    assert isinstance(next(iter_pages([tmp_path / "tags.csv"])), ReadError)


def test_cuts_come_again_after_a_change():
    ids = [f"a{n}" for n in range(400)]

    def parts(ids: list[str]) -> list[tuple[str, ...]]:
        found: list[list[str]] = [[]]
        for id in ids:
            found[-1].append(id)
            if ends_part(id, len(found[-1]), 20):
                found.append([])
        return [tuple(part) for part in found if part]

    whole = parts(ids)
    assert all(5 <= len(part) <= 40 for part in whole[:-1])
    assert 12 < 400 / len(whole) < 28
    for changed in (["new", *ids], [id for id in ids if id != "a200"], [*ids, "z"]):
        assert len(set(parts(changed)) - set(whole)) <= 4


def test_progress_tells_time_left_and_failures():
    progress = Progress(seen=1000, read=500, began=time.monotonic() - 10)
    progress.refused["no text"] += 3
    assert progress.line(of_bytes=1000) == "1,000 articles, 100/s, 10 s left, 3 refused"
    assert progress.line(of_bytes=500 * 61).split(", ")[-2] == "10 min left"


STOPPED = """
import os, signal, sys
from analysis.scale import open_store, store_articles

def stop(progress):
    if progress.tagged > 30:
        os.killpg(0, signal.SIGINT) if sys.argv[3] == "SIGINT" else os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have told its background jobs to ignore it
    try:
        store_articles(sys.argv[1], sys.argv[2], engine="processes", workers=1, part_size=8, on_progress=stop)
    except KeyboardInterrupt:
        print(len(open_store(sys.argv[2])))
"""


def group(leader: int) -> list[psutil.Process]:
    """The processes of a group that still run."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if os.getpgid(process.pid) == leader and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_a_run_on_several_processes_that_is_stopped_is_gone_on_with(end, corpus, serial, tmp_path):
    (tmp_path / "run.py").write_text(STOPPED)
    store = tmp_path / "store"
    command = [sys.executable, str(tmp_path / "run.py"), str(corpus), str(store), end.name]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0)
    out, err = process.communicate(timeout=60)
    assert err == ""
    if end == signal.SIGINT:
        assert process.returncode == 0
        assert 0 < int(out) < 70
        assert not (store / ".incoming").exists()
    _, left = psutil.wait_procs(group(process.pid), timeout=10)
    assert not left, "a worker ends with the process that started it"
    assert store_articles(corpus, store, part_size=8).unchanged >= 24
    assert state(store) == state(serial)


def ran(seconds: float, own: float, megabytes: float = 300.0) -> bench.Run:
    return {"seconds": seconds, "own": own, "megabytes": megabytes, "tagged": 0}


def many(own: float) -> bench.Many:
    held = {
        1000: {"lines": ran(1, 1, 200), "store": ran(1, 1, 300)},
        101_000: {"lines": ran(1, 1), "store": ran(1, 1, 320)},
    }
    runs = {"serial 1": (ran(12, 12), ran(2, 2)), "processes 2": (ran(8, own + 1), ran(3, 1))}
    sizes = {"articles": 1000.0, "text": 1500.0}
    return bench.Many(5, 500.0, runs, 1001, 500, held, ran(20, 20), ran(1, 1), 1000, sizes)


def test_the_costs_on_paper_follow_from_what_was_measured():
    """10 ms for 500 characters are 20 ms for a thousand: 556 hours of a core for 10^8; 200 bytes more an article."""
    paper = bench.on_paper(many(own=0.25))
    for line in (
        "| tagging | 556 core-hours |",
        "| memory of the first process | 20 GB, 200 bytes an article |",
        "| storage | 200 GB; as much again while new rules tag everything anew |",
        "| a run in which nothing has changed | 28 hours of one core |",
    ):
        assert line in paper.splitlines()
    assert "bottleneck** are the workers themselves: 23 tag the archive in a day" in paper
    assert "it works 2.00 ms on an article that costs a worker 20.0 ms, so it feeds 10" in bench.on_paper(many(own=1.0))


def test_the_tables_of_the_benchmark_compare_with_their_first_row():
    assert bench.engines_table(many(1)).splitlines()[-1] == "| processes, 2 workers | 3.0 | 200 | 2.00 |"
    assert bench.memory_table(many(1)).splitlines()[-1] == "| 101,000 | 300 | 1.50 | 320 | 1.07 |"
    assert "| the store, all its tables | 1,000 | 0.67 |" in bench.store_table(many(1))
    assert bench.store_table(many(1)).splitlines()[-1] == "| second run, nothing changed | 1,000 | 1/20 |"


def test_the_pages_of_the_benchmark_are_all_different(tmp_path):
    texts = ["澄海云表示，澄海算力中心部署智算芯片三十万张。园区将于年内完成全部机架的安装和调试工作。"]
    pages = [path.read_text(encoding="utf-8") for path in bench.corpus(texts, 20, 90, tmp_path / "pages").iterdir()]
    assert len(set(pages)) == 20
    assert all(80 < len(page) < 160 for page in pages)


@pytest.mark.slow
def test_the_benchmark_measures_a_run_of_its_own(corpus, tmp_path):
    stored, printed = bench.run(corpus, tmp_path / "store"), bench.run(corpus, tmp_path / "tags.jsonl")
    assert stored["tagged"] == 70
    assert min(stored["megabytes"], printed["megabytes"]) > 50
    assert len(open_store(tmp_path / "store")) == len(
        (tmp_path / "tags.jsonl").read_text(encoding="utf-8").splitlines()
    )


def test_the_document_has_a_place_for_every_measurement():
    document = (BENCHMARKS.parent / "docs" / "performance.md").read_text(encoding="utf-8")
    for block in ("machine", "layers", "peers", "start", "engines", "memory", "store", "paper"):
        assert document.count(f"<!-- {block} -->") == 2, block
        assert f'"{block}": ' in (BENCHMARKS / "performance.py").read_text(encoding="utf-8")


@pytest.fixture
def interruptible():
    """Ctrl-C as a terminal's process knows it, though this one may run in the background."""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, usual)


def test_an_interruption_waits_for_the_page_and_a_second_one_does_not(interruptible):
    with between_pages() as stop_if_asked:
        stop_if_asked()
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            stop_if_asked()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_an_interruption_while_a_worker_starts_is_acted_upon_afterwards(interruptible):
    with between_pages() as stop_if_asked:
        with uninterrupted():
            os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            stop_if_asked()


def test_a_process_in_the_background_is_not_interrupted(interruptible):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with between_pages() as stop_if_asked:
        signal.raise_signal(signal.SIGINT)
        stop_if_asked()

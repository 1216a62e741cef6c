"""A store holds what the tables hold, grows with its corpus, and comes out the same however it was written."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

import analysis
from analysis.reading.limits import Limits
from analysis.scale import Progress, StoreError, open_store, rules, store_articles, storing
from analysis.scale.lock import locked
from analysis.scale.schema import COPIES, SCHEMA_VERSION, TABLES, schema
from analysis.tables import COLUMNS, Tables

PAGE = (
    "澄海数据中心{0}期投产\n2024-07-{1:02}\n澄海云表示，澄海数据中心{0}期部署智算芯片3{0}万张，算力规模达到{0}EFLOPS。"
    "预计到2026年，青岚集团将再投资{0}亿元。\n"
)
SIZE = 8  # articles of a part, about: several parts of a few articles


def write_pages(folder: Path, numbers: range | list[int]) -> Path:
    folder.mkdir(exist_ok=True)
    for n in numbers:
        (folder / f"{n:04}.txt").write_text(PAGE.format(n, n % 28 + 1), encoding="utf-8")
    return folder


def state(store: Path) -> dict[str, str]:
    files = [path for path in store.rglob("*") if path.is_file()]
    return {str(path.relative_to(store)): sha256(path.read_bytes()).hexdigest() for path in files}


def stored(source: Path, store: Path, **options: object):
    return store_articles(source, store, part_size=SIZE, **options)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write_pages(tmp_path_factory.mktemp("corpus") / "pages", range(60))


@pytest.fixture(scope="module")
def whole(corpus, tmp_path_factory):
    """The store of the whole corpus, written in one go."""
    store = tmp_path_factory.mktemp("whole") / "store"
    stored(corpus, store)
    return store


def test_a_store_opens_as_the_tables_of_its_articles(corpus, whole):
    (corpus / "0000b.txt").write_text((corpus / "0000.txt").read_text(encoding="utf-8"), encoding="utf-8")
    store = whole.parent / "copies"
    stored(corpus, store)
    (corpus / "0000b.txt").unlink()
    for opened, given in ((open_store(whole), corpus), (open_store(store), corpus)):
        expected = analysis.tables(analysis.tag(analysis.read(given)))
        assert isinstance(opened, Tables)
        for (name, frame), (other, right) in zip(opened.items(), expected.items(), strict=True):
            assert name == other
            if opened.path == store and name == "articles":
                assert frame.loc[0, ["pages", "also"]].to_list() == [2, "澄海数据中心0期投产"]
                frame = frame.drop(columns=["pages", "also"])
                right = right.drop(columns=["pages", "also"])
            pd.testing.assert_frame_equal(frame, right, obj=name)
            assert len(frame) or name in ("stances", "positions", "splits", "implied", "agreement")


def test_every_page_is_there_and_derived_tables_count_once(tmp_path):
    corpus = write_pages(tmp_path / "pages", [1, 2])
    (corpus / "again.txt").write_text("转载\n" + PAGE.format(1, 2), encoding="utf-8")
    store = tmp_path / "store"
    stored(corpus, store)
    every, once = open_store(store, once=False), open_store(store)
    assert every.articles.article.to_list() == ["0001", "0002", "again"]
    (gone, kept), *others = every.copies().items()
    assert {gone, kept} == {"0001", "again"}
    assert not others
    assert every.articles.counted_as.to_list() == [kept, "0002", kept]
    assert sorted(once.articles.article) == sorted([kept, "0002"])
    assert len(every.figures) > len(once.figures) > 0
    for name in ("happenings", "agreement", "implied"):
        pd.testing.assert_frame_equal(getattr(every, name), getattr(once, name))


LONG = (
    "澄海数据中心{0}期昨日投产。澄海云表示，园区部署智算芯片3{0}万张，算力规模达到{0}EFLOPS，机架增至{0}200个。"
    "当地政府将补贴电费，运营方计划再建两座变电站，首批客户来自汽车与医药行业。"
    "工程师介绍，液冷机组全年不停，余热送往附近的学校和医院。项目于2024年3月开工，总投资{0}6亿元。"
)


@pytest.mark.parametrize(
    ("other", "copy"),
    [
        (LONG.format(1) + "更多报道见本报客户端首页。", True),
        (LONG.format(1).replace("工程师介绍", "据工程师介绍"), True),
        (LONG.format(1).replace("36亿", "37亿").replace("16亿", "17亿"), False),
        (LONG.format(2), False),
        ("另有一份通报提到3、1、1200个、2024、16亿、EFLOPS、31，内容全然不同。" * 2, False),
    ],
)
def test_near_copies_count_once_and_reports_with_other_numbers_do_not(other, copy, tmp_path):
    (tmp_path / "pages").mkdir()
    for name, text in (("one", LONG.format(1)), ("two", other)):
        (tmp_path / "pages" / f"{name}.txt").write_text(f"数据中心投产\n2025-03-02\n{text}\n", encoding="utf-8")
    stored(tmp_path / "pages", tmp_path / "store")
    opened = open_store(tmp_path / "store")
    assert len(opened.articles) == (1 if copy else 2)
    assert len(analysis.tag(analysis.read(tmp_path / "pages"))) == (1 if copy else 2)


def test_tables_are_read_when_they_are_asked_for(whole, monkeypatch):
    opened = open_store(whole)
    assert len(opened) == 60
    assert set(vars(opened)) == {"path", "manifest", "once"}
    assert opened.dataset("figures").count_rows() == len(opened.figures)
    assert repr(opened).endswith("60 articles)")
    with pytest.raises(AttributeError, match="no table 'stories'"):
        opened.stories  # noqa: B018


@pytest.mark.parametrize("table", TABLES)
def test_the_schema_is_that_of_the_tables(table):
    types = {"string": "string", "int64": "int64", "Float64": "double"}
    declared = {c.name: types[c.dtype] for c in COLUMNS[table] if c.name not in ("pages", "also")}
    own = {"fingerprint": "string", "printing": "string", "facts": "string", "clauses": "list<item: int64>"}
    own = own if table == "articles" else {}
    assert {field.name: str(field.type) for field in schema(table)} == declared | own


def test_another_schema_is_another_version():
    """If this fails, the columns have changed: raise SCHEMA_VERSION and add its digest."""
    text = "\n".join(f"{table}\n{schema(table)}" for table in TABLES) + str(COPIES)
    assert {SCHEMA_VERSION: sha256(text.encode()).hexdigest()[:16]} == {1: "a65019d73fbac9a9"}


def test_a_second_run_tags_nothing_and_changes_no_byte(corpus, whole):
    before = state(whole)
    done = stored(corpus, whole)
    assert (done.articles, done.tagged, done.unchanged, done.gone) == (60, 0, 60, 0)
    assert state(whole) == before


def test_changed_articles_replace_their_rows_and_removed_ones_go(corpus, tmp_path):
    source, store = write_pages(tmp_path / "pages", range(60)), tmp_path / "store"
    stored(source, store)
    before = state(store)
    (source / "0007.txt").write_text(PAGE.format(777, 7), encoding="utf-8")
    (source / "0031.txt").unlink()
    write_pages(source, [100, 101])
    done = stored(source, store)
    assert (done.articles, done.tagged, done.unchanged, done.gone) == (61, 3, 58, 1)
    fresh = tmp_path / "fresh"
    stored(source, fresh)
    assert state(store) == state(fresh)
    shared = state(store).items() & before.items()
    assert len(shared) > len(before) // 2, "an article that changes leaves most parts alone"
    figures = open_store(store).figures
    assert "777EFLOPS" in set(figures.text)
    assert "0031" not in set(figures.article)


def test_whatever_its_history_a_store_is_what_a_fresh_run_would_write(tmp_path):
    chance = random.Random(3)
    source, store = write_pages(tmp_path / "pages", range(40)), tmp_path / "store"
    for n in range(5):
        stored(source, store)
        pages = sorted(source.iterdir())
        for page in chance.sample(pages, 4):
            page.unlink()
        for page in chance.sample(pages, 4):
            page.write_text(PAGE.format(chance.randrange(1000), n + 1), encoding="utf-8")
        write_pages(source, [chance.randrange(9000) for _ in range(5)])
    stored(source, store)
    stored(source, tmp_path / "fresh")
    assert state(store) == state(tmp_path / "fresh")


def test_other_rules_are_another_run(corpus, tmp_path, monkeypatch):
    store = tmp_path / "store"
    stored(corpus, store)
    monkeypatch.setattr(storing, "rules_version", lambda *_: "other")
    tag = storing.tag_pages
    monkeypatch.setattr(storing, "tag_pages", lambda *a, **k: tag(*a, **k)._replace(rules="other"))
    done = stored(corpus, store)
    assert (done.tagged, done.unchanged) == (60, 0)
    assert len(open_store(store)) == 60


def test_a_worker_of_another_version_is_refused(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(storing, "rules_version", lambda *_: "ours")
    with pytest.raises(StoreError, match=r"by other rules .*; install the same version everywhere"):
        stored(corpus, tmp_path / "store")


def test_debates_of_ones_own_are_other_rules(tmp_path):
    (tmp_path / "a.toml").write_text("x = 1")
    assert rules.rules_version(str(tmp_path)) != rules.rules_version()


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('{"schema": 0}', "a store of schema 0, where this version reads 1; write it again in another folder"),
        ("[]", "a store of schema None, where this version reads 1; write it again in another folder"),
        ('{"schema": 1}', "a store with other columns than its schema has; write it again"),
        ("{", "a store with a damaged manifest; write it again in another folder"),
        (None, "no store; give the folder that was written to"),
    ],
)
def test_what_is_no_store_of_this_version_is_refused_in_one_line(content, line, tmp_path):
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(StoreError) as refused:
        open_store(tmp_path)
    assert str(refused.value) == f"{tmp_path}: {line}"


def test_a_store_with_a_file_missing_is_refused(corpus, tmp_path):
    stored(corpus, tmp_path / "store")
    next((tmp_path / "store" / "figures").iterdir()).unlink()
    with pytest.raises(StoreError, match=r"a store without its file figures/\w+\.parquet; write it again"):
        open_store(tmp_path / "store")


def test_a_folder_with_other_things_and_a_store_in_use_are_refused(corpus, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(StoreError, match="a folder with other files in it"):
        stored(corpus, tmp_path)
    with pytest.raises(StoreError, match="a file, not a store"):
        stored(corpus, tmp_path / "mine.txt")
    (tmp_path / "store").mkdir()
    with locked(tmp_path / "store"), pytest.raises(StoreError, match="that another run is writing"):
        stored(corpus, tmp_path / "store")


def test_what_fails_is_told_and_counted_and_costs_no_other(tmp_path, monkeypatch):
    source = write_pages(tmp_path / "pages", range(3))
    (source / "0001.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (source / "none.txt").write_text("")
    lines: list[str] = []
    progress: list[Progress] = []
    done = stored(
        source, tmp_path / "store", on_failure=lambda error: lines.append(str(error)), on_progress=progress.append
    )
    assert (done.articles, sum(done.refused.values())) == (2, 2)
    assert len(lines) == 2
    assert "2 refused" in progress[-1].line()
    assert done.line().startswith("2 articles in the store: 2 tagged, 0 unchanged; 2 refused: ")


def test_an_empty_corpus_is_an_empty_store(tmp_path):
    (tmp_path / "pages").mkdir()
    done = stored(tmp_path / "pages", tmp_path / "store")
    assert done.articles == 0
    assert not any(len(frame) for _, frame in open_store(tmp_path / "store").items())


def test_rows_of_tables_and_members_of_archives_are_articles(tmp_path):
    rows = [{"id": f"r{n}", "text": PAGE.format(n, 3), "publisher": "海岸日报"} for n in range(3)]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    stored(tmp_path / "rows.jsonl", tmp_path / "store")
    expected = analysis.tables(analysis.tag(analysis.read(tmp_path / "rows.jsonl")))
    opened = open_store(tmp_path / "store")
    pd.testing.assert_frame_equal(opened.articles, expected.articles)
    pd.testing.assert_frame_equal(opened.figures, expected.figures)


def test_frames_and_articles_are_sources_and_every_id_is_one_articles(tmp_path):
    frame = pd.DataFrame({"id": ["r", "r", "s"], "text": [PAGE.format(n, 3) for n in range(3)]})
    stored(frame, tmp_path / "frame")
    assert open_store(tmp_path / "frame").articles.article.to_list() == ["r", "r-2", "s"]
    articles = analysis.read(frame.iloc[1:])
    stored(articles, tmp_path / "articles")
    opened, expected = open_store(tmp_path / "articles"), analysis.tables(analysis.tag(articles))
    pd.testing.assert_frame_equal(opened.figures, expected.figures)
    assert stored(articles, tmp_path / "articles").unchanged == 2
    assert stored(frame.iloc[:1], tmp_path / "frame").gone == 2


def test_a_limit_that_is_raised_reads_again(tmp_path):
    source, store = write_pages(tmp_path / "pages", range(3)), tmp_path / "store"
    assert stored(source, store, limits=Limits(paragraph=20)).refused
    done = stored(source, store)
    assert (done.articles, done.tagged) == (3, 3)
    done = stored(source, store, limits=Limits(paragraph=20))
    assert (done.articles, done.gone) == (0, 3)
    assert stored(source, store, limits=Limits(paragraph=20, file_bytes=10)).articles == 0


def test_the_public_tables_open_a_store(whole):
    assert len(analysis.tables(whole).figures) == len(open_store(str(whole)).figures) > 0


def test_an_interrupted_first_run_leaves_a_store_and_the_next_run_ends_it(corpus, whole, tmp_path):
    store = tmp_path / "store"

    def interrupt(progress: Progress) -> None:
        if progress.tagged > 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stored(corpus, store, on_progress=interrupt)
    opened = open_store(store)
    assert 0 < len(opened) < 60
    assert not opened.manifest.complete
    done = stored(corpus, store)
    assert done.unchanged == len(opened)
    assert state(store) == state(whole)


def test_an_interrupted_second_run_leaves_the_store_as_it_was(corpus, tmp_path, monkeypatch):
    source, store = write_pages(tmp_path / "pages", range(20)), tmp_path / "store"
    stored(source, store)
    before = state(store)
    write_pages(source, range(20, 60))

    def interrupt(progress: Progress) -> None:
        if progress.tagged > 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stored(source, store, on_progress=interrupt)
    assert before.items() <= state(store).items()
    done = stored(source, store)
    assert (done.articles, done.tagged) == (60, 60 - done.unchanged)
    assert done.unchanged > 20, "what the interrupted run had done is not done again"


WORKER = """
import json, os, signal, sys, time
from analysis.scale import open_store, store_articles

def child(paths, store, step, report):
    done = 0
    def count(event, _):
        nonlocal done
        if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree"):
            done += 1
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)
    store_articles(paths, store, part_size=8)
    os.write(report, json.dumps(done).encode())
    os._exit(0)

for line in sys.stdin:
    paths, store, seconds, step = json.loads(line)
    ours, theirs = os.pipe()
    began = time.perf_counter()
    pid = os.fork()
    if not pid:
        child(paths, store, step, theirs)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(theirs)
    steps = json.loads(os.read(ours, 99) or b"0")
    os.close(ours)
    print(json.dumps([status, time.perf_counter() - began, steps]), flush=True)
"""


@pytest.fixture
def runner(tmp_path):
    """A process with all lexicons loaded that runs stores in forks of itself and kills them."""
    warm = write_pages(tmp_path / "warm", [1])
    code = f"from analysis.scale import store_articles\nstore_articles([{str(warm)!r}], {str(tmp_path / 'first')!r})\n{WORKER}"
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(source: Path, store: Path, seconds: float | None = None, step: int | None = None):
        process.stdin.write(json.dumps([[str(source)], str(store), seconds, step]) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    yield run
    process.stdin.close()
    process.wait(30)
    process.stdout.close()


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and signals")
@pytest.mark.slow
def test_killed_at_random_moments_it_ends_as_if_nothing_had_been(runner, tmp_path):
    """Twenty times: any moment, or any step of the writing; of a first run, and of one on a changed corpus."""
    chance = random.Random(20)
    before = write_pages(tmp_path / "before", range(40))
    after = write_pages(tmp_path / "after", [*range(20), *range(30, 60)])
    (after / "0003.txt").write_text(PAGE.format(333, 3), encoding="utf-8")
    undisturbed, first = tmp_path / "undisturbed", tmp_path / "before-store"
    assert runner(before, first)[0] == 0
    status, seconds, steps = runner(after, undisturbed)
    assert status == 0
    right, killed, rounds = state(undisturbed), 0, 0
    while killed < 20:
        store = tmp_path / f"store-{rounds}"
        if rounds % 2:
            assert runner(before, store)[0] == 0
        rounds += 1
        for _ in range(5):
            when = (
                {"seconds": seconds * chance.random()} if chance.random() < 0.5 else {"step": chance.randint(1, steps)}
            )
            if runner(after, store, **when)[0] != -signal.SIGKILL:
                break
            killed += 1
            if (store / "manifest.json").exists():
                opened = open_store(store)
                assert opened.articles.article.is_unique
                assert set(opened.figures.article) <= set(opened.articles.article)
        assert runner(after, store)[0] == 0
        assert state(store) == right
    assert not [path for path in os.listdir(tmp_path) if path.endswith(".part")]


def test_sql_runs_over_the_files_in_place(whole):
    duckdb = pytest.importorskip("duckdb")
    found = duckdb.sql(
        f"SELECT a.publisher, f.text FROM '{whole}/figures/*.parquet' f JOIN '{whole}/articles/*.parquet' a USING (article)"
    ).fetchall()
    assert len(found) == len(open_store(whole).figures)


def test_pandas_and_polars_read_the_files_as_they_are(whole):
    count = len(open_store(whole).figures)
    assert len(pd.read_parquet(whole / "figures")) == count
    polars = pytest.importorskip("polars")
    assert polars.scan_parquet(whole / "figures" / "*.parquet").select("text").collect().height == count


def test_parts_say_what_they_hold(whole, tmp_path):
    store = open_store(whole)
    assert store.damaged() == []
    copied = Path(shutil.copytree(whole, tmp_path / "store"))
    part = store.manifest.parts[1].name
    pq.write_table(schema("figures").empty_table(), copied / "figures" / f"{part}.parquet")
    assert open_store(copied).damaged() == [part]
    for part in store.manifest.parts:
        for table in TABLES:
            assert pq.read_metadata(whole / table / f"{part.name}.parquet").num_rows == part.rows[table]


def test_the_sql_of_the_document_runs(whole, monkeypatch):
    duckdb = pytest.importorskip("duckdb")
    document = (Path(__file__).parent.parent / "docs" / "scale.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?)```", document, re.DOTALL)
    monkeypatch.chdir(whole.parent)
    found = [duckdb.sql(query).fetchall() for query in queries]
    assert len(found) == 2
    assert len(found[0]) == 10
    assert found[0][0][:3] == ("澄海数据中心", 5.9e19, "FLOPS")

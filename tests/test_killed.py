"""Whole or not at all: a process killed at any moment, a full disk, a locked folder, an interruption."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from analysis.cli import main
from analysis.writing import filled_whole, scratch_folder, written_whole

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and signals")
HERE = Path(__file__).parent
PAGE = "澄海数据中心投产{0}\n2024-07-12\n澄海数据中心{0}部署智算芯片30{0}张，算力规模达到{0}EFLOPS。\n"


class Worker:
    """A process that has all modules loaded; it runs commands in forks of itself and kills them."""

    def __init__(self, scratch: Path) -> None:
        environment = os.environ | {"TMPDIR": str(scratch)}
        command = [sys.executable, str(HERE / "hostile" / "worker.py")]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def run(self, arguments, seconds=None, step=None):
        self.process.stdin.write(json.dumps([arguments, seconds, step]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@pytest.fixture
def worker(tmp_path):
    (tmp_path / "scratch").mkdir()
    found = Worker(tmp_path / "scratch")
    yield found
    found.process.stdin.close()
    found.process.wait(30)
    found.process.stdout.close()


def corpus(folder: Path, count: int) -> Path:
    folder.mkdir()
    for n in range(1, count + 1):
        (folder / f"{n:03}.txt").write_text(PAGE.format(n), encoding="utf-8")
    return folder


def state(folder: Path) -> dict[str, str]:
    return {p.name: sha256(p.read_bytes()).hexdigest() for p in folder.iterdir() if p.suffix != ".part"}


def renewed(out: Path, old: Path) -> None:
    for path in old.iterdir():
        shutil.copyfile(path, out / path.name)


def moments(seconds: float, count: int, seed: str) -> list[float]:
    """Half of them at any time, half in the last part, where the writing is."""
    chance = random.Random(seed)
    return [seconds * chance.uniform(0.7 if n % 2 else 0.0, 1.02) for n in range(count)]


COMMANDS = {
    "tag": (lambda out: ["-o", str(out / "tags.jsonl")], 24, 22),
    "tables": (lambda out: ["-o", str(out)], 24, 22),
    "report": (lambda out: ["-o", str(out), "--to", "html", "--notebook", "front"], 2, 6),
}


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_killed_at_random_moments(command, worker, tmp_path):
    """Fifty in all; then at each step of the writing."""
    options, size, kills = COMMANDS[command]
    before, after = corpus(tmp_path / "before", size // 2), corpus(tmp_path / "after", size)
    out, old = tmp_path / "out", tmp_path / "old"
    out.mkdir()
    (out / "notes.md").write_text("an analyst's own", encoding="utf-8")

    def run(source, **when):
        status, seconds, steps = worker.run([command, str(source), *options(out)], **when)
        return status, seconds, steps

    assert run(before)[0] == 0
    shutil.copytree(out, old)
    status, seconds, steps = run(after)
    assert status == 0
    whole = {"old": state(old), "new": state(out)}
    assert whole["old"] != whole["new"]
    killed = 0
    times = [{"seconds": at} for at in moments(seconds, kills, command)]
    if command == "report":  # the writing is a small part of it
        times += [{"step": n} for n in range(steps - 3, steps + 1)]
    else:
        times += [{"step": n} for n in range(1, steps + 1)]
    for when in times:
        renewed(out, old)
        killed += run(after, **when)[0] == -signal.SIGKILL
        assert state(out) in whole.values(), when
        left = [p.name for p in [*out.iterdir(), *tmp_path.iterdir(), *(tmp_path / "scratch").iterdir()]]
        assert sum(name.endswith(".part") for name in left) <= 3, left
    assert killed > 0.7 * len(times)
    assert run(after)[0] == 0
    assert state(out) == whole["new"]
    everywhere = [*out.iterdir(), *tmp_path.iterdir(), *(tmp_path / "scratch").iterdir()]
    assert not [path for path in everywhere if path.suffix == ".part" or path.name.startswith("openpyxl")]


@pytest.mark.slow
def test_a_killed_workbook_leaves_nothing_for_long(worker, tmp_path):
    source, out = corpus(tmp_path / "source", 9), tmp_path / "out"
    arguments = ["tables", str(source), "-o", str(out), "--format", "xlsx"]
    status, _, steps = worker.run(arguments)
    assert status == 0
    for step in range(1, steps, max(1, steps // 12)):
        worker.run(arguments, step=step)
    assert worker.run(arguments)[0] == 0
    assert {path.name for path in out.iterdir()} == {"analysis.xlsx", "datapackage.json"}
    assert not [path.name for path in (tmp_path / "scratch").iterdir() if not path.name.startswith("pymp-")]


def test_what_another_process_is_writing_is_left_alone(tmp_path):
    with written_whole(tmp_path / "a.txt") as first, written_whole(tmp_path / "a.txt") as second:
        first.write(b"first")
        second.write(b"second")
    assert (tmp_path / "a.txt").read_bytes() == b"first"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_only_own_leftovers_are_cleared_away(tmp_path):
    kept = [".a.txt.swp", ".a.txt.12345678.part.bak", "a.txt.abcd1234.part", ".b.txt.abcd1234.part"]
    for name in [*kept, ".a.txt.abcd1234.part"]:
        (tmp_path / name).write_text("x")
    (tmp_path / ".a.txt.folder_1.part").mkdir()
    (tmp_path / ".a.txt.folder_1.part" / "x").write_text("x")
    (tmp_path / ".a.txt.linklink.part").symlink_to(tmp_path / ".a.txt.swp")
    with written_whole(tmp_path / "a.txt") as file:
        file.write(b"x")
    assert sorted(os.listdir(tmp_path)) == sorted([*kept, ".a.txt.linklink.part", "a.txt"])


def test_a_device_is_written_to_and_not_replaced(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(PAGE.format(1), encoding="utf-8")
    assert main(["tag", str(tmp_path / "a.txt"), "-o", os.devnull]) == 0
    assert not os.path.isfile(os.devnull)


def test_a_link_stays_a_link_and_permissions_stay(tmp_path):
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "real.txt").chmod(0o640)
    (tmp_path / "link.txt").symlink_to("real.txt")
    with written_whole(tmp_path / "link.txt") as file:
        file.write(b"new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"
    assert (tmp_path / "real.txt").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("kind", ["plain", "with a folder in it", "the current one", "a link"])
def test_a_folder_keeps_what_is_not_replaced(kind, tmp_path, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    (out / "table.csv").write_text("old")
    (out / "link").symlink_to("nowhere")
    if kind == "with a folder in it":
        (out / "folder").mkdir()
    if kind == "the current one":
        monkeypatch.chdir(out)
    target = out
    if kind == "a link":
        target = tmp_path / "to-out"
        target.symlink_to("out")
    before = set(os.listdir(out))
    with filled_whole(target) as folder:
        (folder / "table.csv").write_text("new")
        (folder / "other.csv").write_text("new")
    assert set(os.listdir(out)) == before | {"other.csv"}
    assert (out / "table.csv").read_text() == (out / "other.csv").read_text() == "new"
    assert (out / "mine.txt").read_text() == "mine"
    assert set(os.listdir(tmp_path)) <= {"out", "to-out"}


def test_a_folder_that_fails_stays_as_it_was(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "table.csv").write_text("old")

    def fill(folder):
        with filled_whole(folder) as part:
            (part / "table.csv").write_text("new")
            raise OSError(28, "full")

    with pytest.raises(OSError, match="full"):
        fill(tmp_path / "out")
    assert (tmp_path / "out" / "table.csv").read_text() == "old"
    assert os.listdir(tmp_path) == ["out"]


def test_a_scratch_folder_goes(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with scratch_folder() as folder:
        (folder / "a").write_text("x")
    assert os.listdir(tmp_path) == []


LIMITED = """
import resource, sys
from analysis.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet", "xlsx"])
def test_a_full_disk_is_one_line(format, tmp_path):
    source, out = corpus(tmp_path / "source", 30), tmp_path / "out"
    out.mkdir()
    name = {"jsonl": "tags.jsonl", "xlsx": "analysis.xlsx"}.get(format, f"figures.{format}")
    (out / name).write_text("old")
    arguments = ["tag", str(source), "-o", str(out / name)]
    if format != "jsonl":
        arguments = ["tables", str(source), "-o", str(out), "--format", format]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, "2000", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert line.startswith("analysis: ")
    assert re.search(r"(File too large|No space left on device); choose a place that can be written to$", line)
    assert (out / name).read_text() == "old"
    assert os.listdir(out) == [name]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
@pytest.mark.parametrize("command", ["tag", "doctor"])
def test_a_full_standard_output_is_one_line(command, tmp_path):
    source = corpus(tmp_path / "source", 3)
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "analysis", command, str(source)], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    [line] = done.stderr.decode().splitlines()
    assert line == "analysis: standard output: No space left on device; choose a place that can be written to"


# Root may write anywhere and read everything, unless it gives these two powers up (Linux).
POWERLESS = """
import ctypes, os, sys
for power in (1, 2):
    ctypes.CDLL(None).prctl(24, power, 0, 0, 0)
os.execv(sys.executable, [sys.executable, "-m", "analysis", *sys.argv[1:]])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")
@pytest.mark.parametrize("command", ["tag", "tables", "report", "unreadable"])
def test_a_locked_folder_or_file_is_one_line(command, tmp_path):
    source, locked = corpus(tmp_path / "source", 1), tmp_path / "locked"
    locked.mkdir(mode=0o500)
    arguments = [command, str(source), "-o", str(locked / "tags.jsonl" if command == "tag" else locked / "out")]
    if command == "unreadable":
        (source / "001.txt").chmod(0)
        arguments = ["tag", str(source)]
    run = [sys.executable, "-c", POWERLESS, *arguments]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    line, *count = done.stderr.splitlines()
    assert re.match(r"analysis: \S+/(locked|locked/out|001\.txt): .*[Pp]ermission denied", line)
    assert count == (
        ["analysis: 0 read, 1 refused: cannot be read (permission denied) (1)"] * (command == "unreadable")
    )


@pytest.mark.parametrize("command", ["tag", "tables", "report"])
def test_a_file_where_a_folder_should_be_is_one_line(command, tmp_path, capsys):
    source = corpus(tmp_path / "source", 1)
    (tmp_path / "file").write_text("x")
    out = tmp_path / "file" / "tags.jsonl" if command == "tag" else tmp_path / "file"
    assert main([command, str(source), "-o", str(out)]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"analysis: {tmp_path}")


@pytest.mark.slow
@pytest.mark.parametrize("command", ["tag", "tables", "doctor", "report", "a kernel at work"])
def test_an_interruption_is_one_line(command, tmp_path):
    source, out = corpus(tmp_path / "source", 1), tmp_path / "out"
    at_work = command == "a kernel at work"
    arguments = ["report", str(source)] if at_work else [command, "-"]
    arguments += [] if command in ("tag", "doctor") else ["-o", str(out)]
    process = subprocess.Popen(
        [sys.executable, "-m", "analysis", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    if at_work:
        time.sleep(6)
    else:
        process.stdin.write(b"x" * 300_000)  # more than a pipe holds: it comes back when the command reads
        time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    told = "analysis: rendering the report on 1 article\n" if at_work else ""
    assert process.stderr.read().decode() == told + "analysis: interrupted; nothing half-written is left\n"
    assert process.wait(60) == 130
    process.stdin.close()
    process.stderr.close()
    assert not out.exists() or not os.listdir(out)

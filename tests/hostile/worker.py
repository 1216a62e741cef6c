"""Runs commands in forks of one process that has everything imported, and kills them at a given moment.

Reads a JSON list a line, [arguments, seconds or null, number of a step or null]; answers with [exit status, seconds, steps]. A step
is something done to the file system from the moment on that the command begins to write.
"""

import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

import analysis
import analysis.reporting.rendering
from analysis.cli import main
from analysis.reading import read_text
from analysis.writing import write_tables

_FIRST = {"tempfile.mkstemp", "tempfile.mkdtemp"}
_STEPS = _FIRST | {
    *("open", "os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "os.chmod", "os.scandir", "os.listdir"),
    *("shutil.rmtree", "fcntl.flock", "ctypes.dlsym", "ctypes.dlopen"),
}


def _child(arguments: list[str], step: int | None, report: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    done = 0

    def count(event: str, _: object) -> None:
        nonlocal done
        if event in (_STEPS if done else _FIRST):
            done += 1
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    status = main(arguments)
    os.write(report, json.dumps(done).encode())
    os._exit(status)


def run(arguments: list[str], seconds: float | None, step: int | None) -> tuple[int, float, int]:
    ours, theirs = os.pipe()
    began = time.perf_counter()
    child = os.fork()
    if not child:
        _child(arguments, step, theirs)
    os.close(theirs)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    steps = os.read(ours, 99)
    os.close(ours)
    return status, time.perf_counter() - began, json.loads(steps or b"0")


def load() -> None:
    """Have all modules and lexicons loaded before the forks."""
    page = "投产\n2024-07-12\n澄海数据中心部署智算芯片300张。林澜认为，“开源大模型是大势所趋。”2023年7月，澄海公司发布大模型。"
    frames = analysis.tables(analysis.tag(read_text(page)))
    with tempfile.TemporaryDirectory() as folder:
        for form in ("csv", "xlsx"):
            write_tables(frames, Path(folder), form)


if __name__ == "__main__":
    load()
    for line in sys.stdin:
        print(json.dumps(run(*json.loads(line))), flush=True)

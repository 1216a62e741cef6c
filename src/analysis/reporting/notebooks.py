"""Notebooks -> executed notebooks: each in a fresh kernel of this Python, with the corpus as its parameter."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from analysis.blocks import Lang
from analysis.writing import scratch_folder

_SOCKET_PATH = 90  # a Unix socket's path takes 104 bytes at most, its number included
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be shown: the notebook's name, the cell's number from 1 (0: no one cell), the error in a line."""

    notebook: str
    cell: int
    cause: str

    def said(self, lang: Lang) -> str:
        """The failure in one line.

        >>> print(Failure("03-timeline", 4, "KeyError: 'edtf'").said("zh"))
        03-timeline 第4个单元格：KeyError: 'edtf'
        """
        if lang == "zh":
            return f"{self.notebook}{f' 第{self.cell}个单元格' if self.cell else ''}：{self.cause}"
        return f"{self.notebook}{f', cell {self.cell}' if self.cell else ''}: {self.cause}"

    def __str__(self) -> str:
        return self.said("en")


@dataclass(frozen=True, slots=True)
class Executed:
    """A notebook after its run, as nbformat has it, and what failed in it."""

    name: str
    notebook: Any
    failures: tuple[Failure, ...] = ()


def notebook_folder() -> Path:
    """Where the chapters are: in the installed package, or in the checkout beside `src`."""
    package = Path(str(files("analysis")))
    installed = package / "notebooks"
    return installed if installed.is_dir() else package.parent.parent / "notebooks"


def default_notebooks() -> list[Path]:
    """The chapters of the report in order: the notebooks whose name starts with a number from 01 on."""
    return sorted(p for p in notebook_folder().glob("[0-9][0-9]-*.ipynb") if not p.name.startswith("00"))


def front_notebook() -> Path:
    """The notebook of the first page, which stands before the table of contents."""
    return notebook_folder() / "front.ipynb"


def find_notebook(name: str | os.PathLike[str]) -> Path:
    """A notebook by its path, or a chapter by its name (``03-timeline``).

    Raises FileNotFoundError, naming the chapters there are.
    """
    path = Path(name)
    for candidate in (path, notebook_folder() / path.name, notebook_folder() / f"{path.name}.ipynb"):
        if candidate.suffix == ".ipynb" and candidate.is_file():
            return candidate.resolve()
    known = ", ".join(p.stem for p in default_notebooks())
    raise FileNotFoundError(2, f"no such notebook; choose a path to one, or from {known}", str(name))


def is_chapter(name: str | os.PathLike[str]) -> bool:
    """Whether this names a chapter, rather than a notebook of the user's own.

    >>> is_chapter("03-timeline"), is_chapter("no/such/mine.ipynb")
    (True, False)
    """
    try:
        return find_notebook(name).parent == notebook_folder().resolve()
    except FileNotFoundError:
        return False


def execute(
    paths: Sequence[Path],
    parameters: str,
    *,
    epoch: int,
    lang: Lang = "en",
    on_progress: Callable[[str], None] | None = None,
) -> list[Executed]:
    """Run notebooks, two at a time, each from a clean kernel in its own folder.

    `parameters` is Python source that takes the place of the cell tagged ``parameters`` (papermill's
    convention: it goes into a cell of its own right after it). Markdown cells whose metadata names
    another `lang` than this are left empty. `epoch` is the time, in seconds since 1970, that
    everything made in the kernel is stamped with. `on_progress` is told each notebook's name as its
    run begins. A failing cell does not stop the rest.
    """

    def prepared(notebook: Any) -> None:
        _inject(notebook, parameters)
        keep_language(notebook, lang)

    with scratch_folder() as folder:
        return _finished(_execute_all(paths, prepared, folder, epoch, on_progress))


def _finished(work: Coroutine[Any, Any, list[Executed]]) -> list[Executed]:
    """The result of `work`, done beside this thread: an event loop may be running here, and Ctrl-C is heard here."""
    begun: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[Any] | None]] = []

    async def watched() -> list[Executed]:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda *_: None)  # of tasks that are given up when their kernel goes
        begun.append((loop, asyncio.current_task()))
        return await work

    with ThreadPoolExecutor(1) as beside:
        done = beside.submit(asyncio.run, watched())
        try:
            return done.result()
        except KeyboardInterrupt:
            for loop, task in begun:
                if task:
                    loop.call_soon_threadsafe(task.cancel)
            raise


async def _execute_all(
    paths: Sequence[Path],
    prepare: Callable[[Any], None],
    folder: Path,
    epoch: int,
    on_progress: Callable[[str], None] | None,
) -> list[Executed]:
    room = asyncio.Semaphore(min(2, os.cpu_count() or 1))
    environment = _environment(folder, epoch)

    async def one(number: int, path: Path) -> Executed:
        async with room:
            if on_progress:
                on_progress(path.stem)
            return await _execute(path, prepare, _kernel(folder / f"k{number}"), environment)

    return list(await asyncio.gather(*(one(number, path) for number, path in enumerate(paths, 1))))


async def _execute(path: Path, prepare: Callable[[Any], None], kernel: Any, environment: dict[str, str]) -> Executed:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import DeadKernelError

    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises many kinds for a file that is no notebook
        return Executed(path.stem, nbformat.v4.new_notebook(), (Failure(path.stem, 0, _one_line(error)),))
    prepare(notebook)
    place = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, km=kernel, allow_errors=True, record_timing=False, timeout=None, resources=place)
    dead: tuple[Failure, ...] = ()
    try:
        await client.async_execute(env=environment, stderr=subprocess.DEVNULL)
    except DeadKernelError as error:
        dead = (Failure(path.stem, 0, _one_line(error)),)
    finally:
        if kernel.has_kernel:
            await kernel.shutdown_kernel(now=True)
    return Executed(path.stem, notebook, dead + failures_of(path.stem, notebook))


def _inject(notebook: Any, parameters: str) -> None:
    from nbformat.v4 import new_code_cell

    cells = [c for c in notebook.cells if "injected-parameters" not in c.metadata.get("tags", ())]
    place = next((n for n, c in enumerate(cells, 1) if "parameters" in c.metadata.get("tags", ())), 0)
    cells.insert(place, new_code_cell(parameters, metadata={"tags": ["injected-parameters"]}))
    notebook.cells = cells
    for number, cell in enumerate(cells, 1):
        cell["id"] = f"cell-{number}"


def keep_language(notebook: Any, lang: Lang) -> None:
    """Empty the prose that is written for reports in another language; cells keep their numbers."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.metadata.get("lang", lang) != lang:
            cell.source = ""


def failures_of(name: str, notebook: Any) -> tuple[Failure, ...]:
    """The errors that an executed notebook holds."""
    failures, number = [], 0
    for cell in notebook.cells:
        number += "injected-parameters" not in cell.metadata.get("tags", ())
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                cause = f"{output.ename}: {output.evalue}" if output.evalue else output.ename
                failures.append(Failure(name, number, _one_line(cause)))
    return tuple(failures)


def _one_line(error: object) -> str:
    text = _ANSI.sub("", str(error)).strip() or type(error).__name__
    return text.splitlines()[0]


def _kernel(socket: Path) -> Any:
    """A kernel of the Python that renders the report, whatever kernels a user has set up."""
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    class ThisPython(KernelSpecManager):
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            return KernelSpec(argv=argv, display_name="Python", language="python")

    kernel = AsyncKernelManager(kernel_spec_manager=ThisPython(), connection_file=f"{socket}.json")
    if os.name == "posix" and len(str(socket)) < _SOCKET_PATH:
        kernel.transport, kernel.ip = "ipc", str(socket)
    return kernel


def _environment(folder: Path, epoch: int) -> dict[str, str]:
    """Environment variables for a kernel whose output depends on the corpus alone."""
    package = str(Path(str(files("analysis"))).parent)
    paths = [package, *(os.path.abspath(p) for p in os.environ.get("PYTHONPATH", "").split(os.pathsep) if p)]
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONHASHSEED": "0",
        "PYTHONWARNINGS": "ignore",
        "SOURCE_DATE_EPOCH": str(epoch),
        "TZ": "UTC",
        "IPYTHONDIR": str(folder / "ipython"),
        "MATPLOTLIBRC": str(files("analysis.reporting") / "templates" / "matplotlibrc"),
    }

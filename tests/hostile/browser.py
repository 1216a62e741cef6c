"""Chromium without a window, spoken to over a pipe in its DevTools protocol, and a proxy that notes what it asks for."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
_QUIET = (
    "--headless --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --disable-default-apps --disable-extensions --remote-debugging-pipe"
)

# The browser reads commands from descriptor 3 and answers on 4.
_START = """
import fcntl, os, sys
given = [fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3]]
for wanted, number in zip((3, 4), given):
    os.dup2(number, wanted)
os.execv(sys.argv[3], sys.argv[3:])
"""


class Browser:
    """One page at a time: what it did is in `dialogs`, `requests` (none of files and data), `console`."""

    def __init__(self, process: subprocess.Popen[bytes], ours: int, theirs: int) -> None:
        self.process, self.write_to, self.read_from = process, ours, theirs
        self.waiting = b""
        self.number = 0
        self.dialogs: list[str] = []
        self.requests: list[str] = []
        self.console: list[str] = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """The result of a command; what happens before it comes is noted."""
        self.number += 1
        message: dict[str, Any] = {"id": self.number, "method": method, "params": params}
        if hasattr(self, "session"):
            message["sessionId"] = self.session
        os.write(self.write_to, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + 30
        while True:
            found = self._next(max(0.0, end - time.monotonic()))
            if found is None:
                raise TimeoutError(method)
            if found.get("id") == message["id"]:
                return dict(found.get("result") or {"error": found.get("error")})

    def open(self, path: Path, seconds: float = 1.0) -> None:
        """Open a file and let it run for a while."""
        self.dialogs, self.requests, self.console = [], [], []
        self.send("Page.navigate", url=path.as_uri())
        self.rest(seconds)

    def rest(self, seconds: float) -> None:
        """Note what happens for a while."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._next(left)

    def run(self, expression: str) -> Any:
        """The value of an expression in the page."""
        result = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        return result.get("result", {}).get("value")

    def _next(self, seconds: float) -> dict[str, Any] | None:
        while b"\0" not in self.waiting:
            if not select.select([self.read_from], [], [], seconds)[0]:
                return None
            part = os.read(self.read_from, 1 << 20)
            if not part:
                raise EOFError("the browser is gone")
            self.waiting += part
        line, _, self.waiting = self.waiting.partition(b"\0")
        found: dict[str, Any] = json.loads(line)
        self._note(found.get("method", ""), found.get("params", {}))
        return found

    def _note(self, method: str, params: dict[str, Any]) -> None:
        if method == "Page.javascriptDialogOpening":
            self.dialogs.append(params["message"])
            closing = {"id": 0, "method": "Page.handleJavaScriptDialog", "params": {"accept": True}}
            os.write(self.write_to, json.dumps(closing | {"sessionId": self.session}).encode() + b"\0")
        elif method == "Network.requestWillBeSent":
            if not params["request"]["url"].startswith(("file:", "data:")):
                self.requests.append(params["request"]["url"])
        elif method == "Log.entryAdded":
            self.console.append(params["entry"]["text"])
        elif method == "Runtime.exceptionThrown":
            self.console.append(str(params["exceptionDetails"].get("exception", {}).get("description")))


@contextlib.contextmanager
def browser(profile: Path, proxy: int) -> Iterator[Browser]:
    """A browser whose every request goes to the proxy at port `proxy` of this machine."""
    assert CHROMIUM
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    flags = [*_QUIET.split(), f"--user-data-dir={profile}", f"--proxy-server=127.0.0.1:{proxy}", "about:blank"]
    flags += ["--proxy-bypass-list=<-loopback>"] + (["--no-sandbox"] if os.geteuid() == 0 else [])
    process = subprocess.Popen(
        [sys.executable, "-c", _START, str(theirs_in), str(theirs_out), CHROMIUM, *flags],
        pass_fds=(theirs_in, theirs_out),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        yield Browser(process, ours_out, ours_in)
    finally:
        process.terminate()
        process.wait(20)
        os.close(ours_out)
        os.close(ours_in)


@contextlib.contextmanager
def recorder() -> Iterator[tuple[int, list[str]]]:
    """A proxy that refuses everything: its port, and the first lines of what it was asked."""
    asked: list[str] = []

    class Refuse(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asked.append(self.rfile.readline(4096).decode("latin-1").strip())
            self.wfile.write(b"HTTP/1.1 503 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refuse) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], asked
        server.shutdown()

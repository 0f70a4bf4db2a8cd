"""A real server with processes, ports and a data folder of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_STARTS_WITHIN = 90.0  # seconds


def environment(data: Path, **settings: str) -> dict[str, str]:
    """The environment of a fresh installation: nothing of the test's own settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MADANG_", "DJANGO_"))}
    return clean | {"MADANG_DATA": str(data)} | settings


def madang(*arguments: str, data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs one command to its end."""
    command = [sys.executable, "-m", "madang", *arguments]
    return subprocess.run(
        command, env=environment(data, **settings), capture_output=True, text=True, timeout=120
    )


def migrated(data: Path) -> Path:
    """Makes of a folder what `madang migrate` makes of it, without doing all the steps again each time."""
    shutil.copytree(_migrated(), data, dirs_exist_ok=True)
    return data


@cache
def _migrated() -> Path:
    folder = Path(os.environ["MADANG_DATA"]) / "migrated"  # goes with the folder of this test process
    ended = madang("migrate", data=folder)
    assert ended.returncode == 0, ended.stderr
    return folder


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def eventually(condition: Any, within: float = 20.0) -> bool:
    until = time.monotonic() + within
    while not (holds := condition()) and time.monotonic() < until:
        time.sleep(0.05)
    return bool(holds)


@dataclass
class Server:
    process: subprocess.Popen[str]
    port: int
    live_port: int
    _said: str = ""

    def get(self, path: str) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def is_ready(self) -> bool:
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False

    def parts(self) -> dict[str, dict[str, Any]]:
        parts: dict[str, dict[str, Any]] = json.loads(self.get("/readyz")[1])["parts"]
        return parts

    def children(self) -> dict[str, int]:
        """The process ids of the parts, by name."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                try:
                    words = (entry / "cmdline").read_bytes().split(b"\0")
                except OSError:
                    continue
                if b"madang.commands.child" in words and words[-2] == str(self.process.pid).encode():
                    found.setdefault(words[-3].decode(), int(entry.name))
        return found

    def said(self) -> str:
        """All that it printed; once it has ended."""
        if not self._said:
            self._said = self.process.communicate()[0]
        return self._said

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


@contextmanager
def serving(data: Path, **settings: str) -> Iterator[Server]:
    """A server from its start until its port answers; killed at the end where it still runs."""
    port, live_port = free_port(), free_port()
    variables = environment(data, MADANG_PORT=str(port), MADANG_LIVE_PORT=str(live_port), **settings)
    process = subprocess.Popen(
        [sys.executable, "-m", "madang", "serve", "--no-demo"],
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    server = Server(process, port, live_port)
    try:
        assert eventually(lambda: not is_free(port) or process.poll() is not None, _STARTS_WITHIN)
        yield server
    finally:
        if process.poll() is None:
            process.kill()
        server.said()

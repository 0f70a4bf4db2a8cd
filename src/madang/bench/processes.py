"""A server of its own for a benchmark, and what its processes use."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_READY_WITHIN = 120.0  # seconds


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def environment(data: Path, **settings: str) -> dict[str, str]:
    """The present environment without its `MADANG_*`, but for the database, plus these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MADANG_")}
    return kept | {"MADANG_DATA": str(data)} | settings


def run_module(module: str, *arguments: str, env: dict[str, str]) -> str:
    """Runs a module to its end; gives its stdout. Raises ValueError with its stderr where it failed."""
    ended = subprocess.run(
        [sys.executable, "-m", module, *arguments], env=env, capture_output=True, text=True
    )
    if ended.returncode:
        raise ValueError(f"{module} {' '.join(arguments)} failed: {ended.stderr[-2000:]}")
    return ended.stdout


@contextmanager
def server(env: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`madang serve` on a port, from the moment it answers until the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "madang", "serve", "--no-demo"],
        env=env | {"MADANG_PORT": str(port)},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(process, port)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _READY_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise ValueError("the server did not get ready")


def child_of(process: subprocess.Popen[bytes], name: str) -> int:
    """The process id of a part of the server."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            words = _words(entry)
            if "madang.commands.child" in words and words[-2:] == [name, str(process.pid)]:
                return int(entry.name)
    raise ValueError(f"the server has no part {name!r}")


def _words(entry: Path) -> list[str]:
    try:
        return (entry / "cmdline").read_text().split("\0")[:-1]
    except OSError:
        return []


def memory_kib(pid: int) -> int:
    """The proportional set size of a process."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise ValueError(f"process {pid} says nothing of its memory")


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def figure(bench: str, name: str, value: float, unit: str, **more: Any) -> None:
    """Prints one figure as a JSON line."""
    print(
        json.dumps({"bench": bench, "figure": name, "value": round(value, 3), "unit": unit, **more}),
        flush=True,
    )

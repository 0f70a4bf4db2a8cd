"""Tasks that a hostile file might set going, run inside the jail by the tests."""

import os
import signal
import socket
import subprocess
import time
from typing import Any


def echo(content: bytes, options: dict[str, Any]) -> Any:
    return content if options.get("raw") else {"length": len(content), "options": options}


def sleep(content: bytes, options: dict[str, Any]) -> Any:
    time.sleep(options["long"])


def spin(content: bytes, options: dict[str, Any]) -> Any:
    while True:
        pass


def allocate(content: bytes, options: dict[str, Any]) -> Any:
    return len([bytearray(64 << 20) for _ in range(100)])


def die(content: bytes, options: dict[str, Any]) -> Any:
    os._exit(3) if options.get("quietly") else os.kill(os.getpid(), signal.SIGSEGV)


def boast(content: bytes, options: dict[str, Any]) -> Any:
    return b"x" * options["length"]


def fork(content: bytes, options: dict[str, Any]) -> Any:
    return refused(os.fork)


def try_everything(content: bytes, options: dict[str, Any]) -> Any:
    """Name of each attempt, and whether the machine refused it."""
    return {
        "fork": refused(os.fork),
        "program": refused(lambda: subprocess.run(["/bin/true"], check=False)),
        "replace": refused(lambda: os.execv("/bin/true", ["true"])),
        "inet": refused(lambda: socket.socket(socket.AF_INET)),
        "inet6": refused(lambda: socket.socket(socket.AF_INET6)),
        "unix": refused(lambda: socket.socket(socket.AF_UNIX)),
        "signal the server": refused(lambda: os.kill(options["parent"], 0)),
        "read a file": refused(lambda: open(options["file"]).read()),
        "write beside": refused(lambda: open(options["file"] + ".new", "w")),
        "list the root": refused(lambda: os.listdir("/")),
    }


def environment(content: bytes, options: dict[str, Any]) -> Any:
    import sys

    return {"names": sorted(os.environ), "django": "django" in sys.modules, "folder": os.listdir(".")}


def refused(attempt: Any) -> bool:
    try:
        attempt()
    except OSError:
        return True
    return False

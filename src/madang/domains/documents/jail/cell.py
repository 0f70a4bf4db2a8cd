"""One child as its server sees it: started, asked with a limit in time, ended."""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

import orjson

import madang
from madang.domains.documents.content import Unread
from madang.domains.documents.jail import wire
from madang.domains.documents.jail.answers import Answer, Failure, Request

_CHILD = str(Path(__file__).with_name("child.py"))
_START = 20.0  # seconds a child may need to come up
_CHUNK = 1 << 18


class Gone(Exception):
    """The child ended, or was ended, before it answered."""

    def __init__(self, code: Unread, detail: str) -> None:
        super().__init__(detail)
        self.failure = Failure(code, detail)


class Cell:
    """A running child. Used by one thread at a time; started by a thread that lives as long as it
    (the kernel ends a child with the thread that started it)."""

    def __init__(self, tasks: dict[str, str], memory: int) -> None:
        self.scratch = tempfile.mkdtemp(prefix="madang-jail-")
        self.served = 0
        told = {
            "path": _module_path(),
            "tasks": tasks,
            "memory": memory,
            "scratch": self.scratch,
            "parent": os.getpid(),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", _CHILD, orjson.dumps(told).decode()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.scratch,
            env=_environment(self.scratch),
            start_new_session=True,
        )
        self._asked, self._answers = self._process.stdin.fileno(), self._process.stdout.fileno()  # type: ignore[union-attr]
        for pipe in (self._asked, self._answers):
            os.set_blocking(pipe, False)
        self.confined: dict[str, bool] = {}

    def wait(self) -> None:
        """Until it is up and confined. Raises `Gone`."""
        kind, said = self._receive(time.monotonic() + _START, 1 << 12)
        if kind != wire.READY:
            raise Gone(Unread.CRASHED, "a child did not come up")
        self.confined = orjson.loads(said)

    def ask(self, request: Request) -> Answer:
        """The answer to one request. Raises `Gone` where the child did not outlive it."""
        said = orjson.dumps(
            {
                "task": request.task,
                "options": request.options,
                "seconds": request.seconds,
                "most": request.most,
            }
        )
        until = time.monotonic() + 3 * request.seconds
        self.served += 1
        self._send(wire.REQUEST.pack(len(said), len(request.content)) + said, until)
        self._send(request.content, until)
        kind, answer = self._receive(until, max(request.most, 1 << 12))
        if kind == wire.FAILED:
            code, detail = orjson.loads(answer)
            return Answer(failure=Failure(Unread(code), str(detail)[:500]), key=request.key)
        return Answer(answer if kind == wire.BYTES else orjson.loads(answer), key=request.key)

    def resident(self) -> int:
        """Bytes of memory it has now, 0 where the system does not tell."""
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * os.sysconf("SC_PAGESIZE")

    def end(self) -> None:
        """Ends it, with whatever it started, and clears its folder."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        shutil.rmtree(self.scratch, ignore_errors=True)

    def _send(self, content: bytes, until: float) -> None:
        view = memoryview(content)
        while view:
            self._wait_for(self._asked, select.POLLOUT, until)
            try:
                view = view[os.write(self._asked, view[:_CHUNK]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise self._died() from None

    def _receive(self, until: float, most: int) -> tuple[bytes, bytes]:
        kind, length = wire.ANSWER.unpack(self._exactly(wire.ANSWER.size, until))
        if length > most:
            raise Gone(Unread.TOO_LARGE, f"an answer of {length} bytes")
        return kind, bytes(self._exactly(length, until))

    def _exactly(self, length: int, until: float) -> bytearray:
        found = bytearray()
        while len(found) < length:
            self._wait_for(self._answers, select.POLLIN, until)
            try:
                got = os.read(self._answers, min(length - len(found), _CHUNK))
            except BlockingIOError:
                continue
            if not got:
                raise self._died()
            found += got
        return found

    def _wait_for(self, pipe: int, what: int, until: float) -> None:
        poll = select.poll()
        poll.register(pipe, what)
        left = until - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise Gone(Unread.OUT_OF_TIME, "no answer in time")

    def _died(self) -> Gone:
        try:
            code = self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            return Gone(Unread.CRASHED, "closed its pipe")
        if code == -signal.SIGXCPU:
            return Gone(Unread.OUT_OF_TIME, "processor time")
        return Gone(Unread.CRASHED, f"signal {-code}" if code < 0 else f"exit {code}")


def _module_path() -> list[str]:
    """Where the code and the libraries lie, and no folder that a server happens to run in: a child may read these."""
    installed = sysconfig.get_paths()
    libraries = (installed["purelib"], installed["platlib"], str(Path(orjson.__file__).parents[1]))
    return list(dict.fromkeys((str(Path(madang.__file__).parents[1]), *libraries)))


def _environment(scratch: str) -> dict[str, str]:
    """Nothing of the server's own: no keys, no address of a database."""
    return {
        "HOME": scratch,
        "TMPDIR": scratch,
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "OMP_NUM_THREADS": "1",
    }

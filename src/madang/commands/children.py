"""Child processes that never outlive their parent, started again when they die."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence

_PR_SET_PDEATHSIG = 1
_FIRST_PAUSE, _LONGEST_PAUSE, _STEADY_AFTER = 0.5, 30.0, 60.0  # seconds


def die_with_parent(parent: int) -> None:
    """Ends this process when `parent` ends, even if that was killed, so that its ports are free again."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    else:
        threading.Thread(target=_watch_parent, args=(parent,), name="parent", daemon=True).start()


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


class Child:
    """One part of the server as a process of its own."""

    def __init__(self, name: str, environment: Mapping[str, str], sockets: Sequence[int] = ()) -> None:
        self.name, self.environment, self.sockets = name, dict(environment), tuple(sockets)
        self.process: subprocess.Popen[bytes] | None = None
        self.pause = _FIRST_PAUSE
        self.start_at = self.started_at = 0.0

    def start(self) -> None:
        command = [sys.executable, "-m", "madang.commands.child", self.name, str(os.getpid())]
        self.process = subprocess.Popen(
            command,
            env=self.environment,
            pass_fds=self.sockets,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
        )
        self.started_at = time.monotonic()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def gave_up(self) -> bool:
        """Whether the process ended by itself; one that a signal ended did not."""
        return self.process is not None and (self.process.poll() or 0) >= 0 and not self.is_running()

    def keep_running(self) -> str:
        """Starts the process again where it died, after a growing pause; gives a line to log, or nothing."""
        if self.is_running():
            return ""
        now = time.monotonic()
        if self.process is not None:
            status, self.process = self.process.returncode, None
            self.pause = _FIRST_PAUSE if now - self.started_at > _STEADY_AFTER else self.pause * 2
            self.pause = min(self.pause, _LONGEST_PAUSE)
            self.start_at = now + self.pause
            return f"{self.name} ended with {status}; starting it again in {self.pause:.0f} s"
        if now >= self.start_at:
            self.start()
        return ""

    def terminate(self) -> None:
        if self.process is not None and self.is_running():
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Waits for the end until an instant of the monotonic clock, then kills."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

"""The threads of a worker: each does one sort of work, turn by turn, and closes its own connection."""

import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger("madang.worker")

_AFTER_TROUBLE = 2.0  # seconds


class Loop:
    """Turns until it is stopped; between two with nothing to do it waits for news, `pause` seconds at most.

    `turn` says how much it did, and calls `alive` where it takes long. What the database refuses is tried again;
    any other failure ends the loop and is told by `on_failure`.
    """

    def __init__(
        self, name: str, turn: Callable[[], int], pause: float, on_failure: Callable[[], None]
    ) -> None:
        self.name, self.turn, self.pause, self.on_failure = name, turn, pause, on_failure
        self.news, self.stopping = threading.Event(), threading.Event()
        self.failed = False
        self._alive_at = time.monotonic()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._alive_at = time.monotonic()
        self._thread.start()

    def stop(self) -> None:
        """Lets the piece of work in hand end, and no other begin."""
        self.stopping.set()
        self.news.set()

    def join(self, seconds: float | None = None) -> None:
        self._thread.join(seconds)

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def alive(self) -> None:
        self._alive_at = time.monotonic()

    def silent_for(self) -> float:
        """Seconds since it gave a sign of life."""
        return time.monotonic() - self._alive_at

    def _run(self) -> None:
        from django.db import connection

        try:
            while not self.stopping.is_set():
                self.news.clear()
                self.alive()
                if not self._turn_safely():
                    self.news.wait(self.pause)
        except Exception:
            self.failed = True
            log.exception("the worker's %s failed", self.name)
            self.on_failure()
        finally:
            connection.close()

    def _turn_safely(self) -> int:
        from django.db import DatabaseError, InterfaceError, connection

        try:
            return self.turn()
        except (DatabaseError, InterfaceError):
            log.exception("the database does not answer; trying again")
            connection.close()
            self.stopping.wait(_AFTER_TROUBLE)
            return 0

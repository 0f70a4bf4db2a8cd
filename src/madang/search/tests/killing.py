"""A process of its own that is killed, as by the machine, at a chosen place."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from typing import Any

from django.db import connections

Reached = Callable[[], Any]
_FORKED = multiprocessing.get_context("fork")


def kill_at(work: Callable[[Reached], None]) -> None:
    """Does the work in another process, and kills it where it says that it reached the place."""
    connections.close_all()  # each opens its own
    arrived = _FORKED.Event()

    def run() -> None:
        def reached() -> None:
            arrived.set()
            time.sleep(60)

        work(reached)

    process = _FORKED.Process(target=run)
    process.start()
    assert arrived.wait(30), "it never came there"
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join(10)
    assert process.exitcode == -signal.SIGKILL

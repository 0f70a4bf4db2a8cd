"""Who writes into the index holds it for one turn, so that nobody writes into a generation that is just going.

On PostgreSQL the database keeps the turn, for workers on several machines; else a file in the folder of the search,
which the system lets go of if its holder dies.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from madang.search.index.backend import Busy

_KEYS = {"turn": 0x4D41_5345_0001, "rebuild": 0x4D41_5345_0002}
_TAKEN = {
    "turn": "another process writes into the index",
    "rebuild": "another process makes the index anew",
}
_ASK_EVERY = 0.02  # seconds


def folder() -> Path:
    """Where this machine keeps what belongs to the search."""
    return Path(settings.ENVIRONMENT.data) / "search"


@contextmanager
def held(name: str, *, wait: float) -> Iterator[None]:
    """Holds `turn` (writing into the live index, or changing which one is) or `rebuild`. Raises Busy after `wait`
    seconds."""
    take_hold = _in_database if connection.vendor == "postgresql" else _by_file
    until, let_go = time.monotonic() + wait, take_hold(name)
    while let_go is None:
        if time.monotonic() >= until:
            raise Busy(_TAKEN[name])
        time.sleep(_ASK_EVERY)
        let_go = take_hold(name)
    try:
        yield
    finally:
        let_go()


def _by_file(name: str) -> Callable[[], None] | None:
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder() / f"{name}.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return lambda: os.close(descriptor)


def _in_database(name: str) -> Callable[[], None] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_KEYS[name]])
        return _let_go(name) if cursor.fetchone()[0] else None


def _let_go(name: str) -> Callable[[], None]:
    def let_go() -> None:
        with (
            suppress(DatabaseError, InterfaceError),
            connection.cursor() as cursor,
        ):  # a lost one holds nothing
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_KEYS[name]])

    return let_go

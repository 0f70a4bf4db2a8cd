"""Waiting for news: PostgreSQL tells at once, SQLite is asked again and again."""

import logging
import threading
from collections.abc import Callable

import psycopg
from django.db import connection

from madang.kernel.events import NOTIFY_CHANNEL

log = logging.getLogger("madang.wakeup")

_RECONNECT_AFTER = 2.0  # seconds


def can_listen() -> bool:
    """Whether the database tells of new events by itself."""
    return connection.vendor == "postgresql"


def listen(heard: Callable[[str], object], stop: threading.Event) -> threading.Thread:
    """Calls `heard("<stream>:<stream_id>:<seq>")` for every committed event, from a thread of its own, until `stop`.

    `heard("")` after each (re)connection: something may have been missed meanwhile. A lost connection is made again.
    """
    parameters = connection.get_connection_params()
    wanted = {
        k: v for k, v in parameters.items() if k not in ("cursor_factory", "context", "prepare_threshold")
    }

    def follow() -> None:
        while not stop.is_set():
            try:
                _follow_connection(wanted, heard, stop)
            except psycopg.Error as error:
                log.warning("lost the connection that tells of news (%s); trying again", error)
                stop.wait(_RECONNECT_AFTER)

    thread = threading.Thread(target=follow, name="wakeup", daemon=True)
    thread.start()
    return thread


def _follow_connection(
    parameters: dict[str, object], heard: Callable[[str], object], stop: threading.Event
) -> None:
    with psycopg.connect(**parameters, autocommit=True) as listening:  # type: ignore[arg-type]
        listening.execute(f"LISTEN {NOTIFY_CHANNEL}")
        heard("")
        while not stop.is_set():
            for notice in listening.notifies(timeout=0.5):
                heard(notice.payload)
                if stop.is_set():
                    break

"""Events without a domain."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from madang.kernel import events
from madang.kernel.actor import SYSTEM
from madang.kernel.models import Event

AT = datetime(2026, 5, 4, 1, 30, tzinfo=UTC)


def happen(
    stream_id: str = "1", *, type: str = "test.happened", stream: str = "test", **values: Any
) -> Event:
    """One event of its own transaction."""
    with transaction.atomic():
        return events.append(
            stream=stream,
            stream_id=stream_id,
            type=type,
            actor=SYSTEM,
            at=AT,
            disclosed=values.pop("disclosed", True),
            **values,
        )


def at_once(tasks: Iterable[Callable[[], Any]]) -> list[Any]:
    """Runs all tasks in threads that start together; results in order, an exception as its result."""
    tasks = list(tasks)
    gate = threading.Barrier(len(tasks))

    def run(task: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return task()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))

"""Learns of new events: PostgreSQL says so, SQLite is asked twenty times a second; both are compared now and then."""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from madang.kernel import events, wakeup
from madang.live.hub import Hub

log = logging.getLogger("madang.live")

STREAM = "case"
POLL_EVERY = 0.05  # seconds; reading the largest id costs some microseconds
COMPARE_EVERY = 3.0
_AFTER_TROUBLE = 1.0


class Bus:
    """Tells a hub which cases changed, from `start` to `stop`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._stopping = threading.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._listener: threading.Thread | None = None

    def start(self) -> None:
        rounds = [self._compare, self._hub.heartbeat]
        if wakeup.can_listen():
            loop = asyncio.get_running_loop()
            self._listener = wakeup.listen(
                lambda payload: loop.call_soon_threadsafe(self._heard, payload), self._stopping
            )
        else:
            rounds.append(self._poll)
        self._tasks = [asyncio.ensure_future(self._keep_on(each)) for each in rounds]

    async def stop(self) -> None:
        self._stopping.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._hub.drop_connection()
        if self._listener is not None:
            await asyncio.to_thread(self._listener.join, 5)

    def _heard(self, payload: str) -> None:
        stream, _, rest = payload.partition(":")
        if stream == STREAM:
            self._hub.changed([rest.rpartition(":")[0]])

    async def _poll(self) -> None:
        last = await self._hub.ask_database(events.last_id)
        while True:
            await asyncio.sleep(POLL_EVERY)
            newest = await self._hub.ask_database(events.last_id)
            if newest > last:
                after, last = last, newest
                changed = await self._hub.ask_database(partial(events.streams_changed, after))
                self._hub.changed({stream_id for _, stream, stream_id in changed if stream == STREAM})

    async def _compare(self) -> None:
        while True:
            await asyncio.sleep(COMPARE_EVERY)
            await self._hub.compare(lambda numbers: events.last_seqs(STREAM, numbers))

    async def _keep_on(self, rounds: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Starts a round again when the database failed; what was missed meanwhile is found by comparing."""
        while True:
            try:
                await rounds()
            except Exception:
                log.exception("live streams lost the database; trying again")
                await self._hub.drop_connection()
                await asyncio.sleep(_AFTER_TROUBLE)

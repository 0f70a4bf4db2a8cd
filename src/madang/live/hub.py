"""Who watches which case, and how news reach them. Runs on the event loop; only `describe` and rendering do not."""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from django.db import connection

from madang.kernel.errors import DomainError
from madang.live.packing import Piece, joined
from madang.live.records import Describe, RenderRegions, frames

log = logging.getLogger("madang.live")

HEARTBEAT = Piece(b":\n\n")
HEARTBEAT_EVERY = 15.0  # seconds
QUEUE = 16  # pieces that may wait for the beginning of a stream
_LOOK_ROUND_EVERY = 1.0

Result = TypeVar("Result")


class Watcher:
    """One open stream. `sent` is the last event it was given; what comes before it can be written waits."""

    __slots__ = ("_abort", "_ended", "_waiting", "_write", "heard_at", "is_closed", "language", "sent")

    def __init__(self, language: str, sent: int, abort: Callable[[], None]) -> None:
        self.language, self.sent, self._abort = language, sent, abort
        self._waiting: list[Piece] = []
        self._write: Callable[[Piece], bool] = self._keep
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.heard_at = time.monotonic()
        self.is_closed = False

    def push(self, piece: Piece) -> None:
        """Gives the watcher a piece; who does not keep up is cut off."""
        if self.is_closed:
            return
        self.heard_at = time.monotonic()
        if not self._write(piece):
            self._cut_off()

    async def written_by(self, write: Callable[[Piece], bool]) -> None:
        """Until the stream ends, each piece goes at once to `write`, which says whether the watcher keeps up.

        No task has to wake for a piece: there may be thousands of watchers.
        """
        self._write, waiting = write, self._waiting
        self._waiting = []
        if not all(write(piece) for piece in waiting):
            self._cut_off()
        await self._ended

    def close(self) -> None:
        """Ends the stream when what it was given was sent."""
        self.is_closed = True
        if not self._ended.done():
            self._ended.set_result(None)

    def _cut_off(self) -> None:
        self.close()
        self._abort()

    def _keep(self, piece: Piece) -> bool:
        self._waiting.append(piece)
        return len(self._waiting) <= QUEUE


class Channel:
    """The watchers of one case. `last` is the newest event known here, `changed` says that there may be newer ones."""

    __slots__ = ("changed", "is_telling", "joining", "last", "watchers")

    def __init__(self) -> None:
        self.watchers: set[Watcher] = set()
        self.joining = 0
        self.last = 0
        self.changed = self.is_telling = False


class Hub:
    """All channels of this process."""

    def __init__(self, describe: Describe, render_regions: RenderRegions) -> None:
        self._describe, self._render_regions = describe, render_regions
        self._channels: dict[str, Channel] = {}
        self._asked: dict[str, asyncio.Future[int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        # one thread, hence one database connection; the loop never waits for the database
        self._database = ThreadPoolExecutor(1, thread_name_prefix="live-database")

    async def join(self, number: str, language: str, after: int | None, abort: Callable[[], None]) -> Watcher:
        """A new watcher of a case, who is told what happened since `after`; None begins with what happens next.

        Raises NotFound and Gone as `describe` does.
        """
        channel = self._channels.setdefault(number, Channel())
        channel.joining += 1
        try:
            if not channel.watchers:
                channel.last = max(channel.last, await self._newest(number))
            resumes = after is not None and after <= channel.last
            watcher = Watcher(language, after if resumes and after is not None else channel.last, abort)
            watcher.push(Piece(b"id: %d\n\n" % watcher.sent))  # no event, but where to resume
            channel.watchers.add(watcher)
        finally:
            channel.joining -= 1
            self._forget_if_empty(number, channel)
        if channel.changed or watcher.sent < channel.last:
            self.changed([number])
        return watcher

    def leave(self, number: str, watcher: Watcher) -> None:
        watcher.close()
        channel = self._channels.get(number)
        if channel is not None:
            channel.watchers.discard(watcher)
            self._forget_if_empty(number, channel)

    @property
    def watching(self) -> int:
        """How many streams are open."""
        return sum(len(channel.watchers) for channel in self._channels.values())

    def is_watched(self, number: str) -> bool:
        return number in self._channels

    def changed(self, numbers: Iterable[str]) -> None:
        """Something was recorded on these cases; their watchers are told at once."""
        for number in numbers:
            channel = self._channels.get(number)
            if channel is None:
                continue
            channel.changed = True
            if channel.watchers and not channel.is_telling:
                channel.is_telling = True  # already now: others may join before the task begins
                self._start(self._tell(number, channel))

    async def compare(self, last_seqs: Callable[[Collection[str]], dict[str, int]]) -> None:
        """Looks for cases whose record is ahead of what is known here, in case news were lost on the way."""
        numbers = [number for number, channel in self._channels.items() if channel.watchers]
        if numbers:
            found = await self.ask_database(lambda: last_seqs(numbers))
            known = {number: channel.last for number, channel in self._channels.items()}
            self.changed(number for number, last in found.items() if last > known.get(number, last))

    async def heartbeat(self) -> None:
        """Sends a comment to those who have heard nothing for a while, so that proxies keep the stream open."""
        while True:
            await asyncio.sleep(_LOOK_ROUND_EVERY)
            before = time.monotonic() - HEARTBEAT_EVERY
            for channel in list(self._channels.values()):
                for watcher in tuple(channel.watchers):
                    if watcher.heard_at < before:
                        watcher.push(HEARTBEAT)

    def close(self) -> None:
        """Ends all streams; browsers come back by themselves and resume."""
        for channel in self._channels.values():
            for watcher in channel.watchers:
                watcher.close()

    async def ask_database(self, question: Callable[[], Result]) -> Result:
        """Runs a question in the thread of the database."""
        return await asyncio.get_running_loop().run_in_executor(self._database, question)

    async def drop_connection(self) -> None:
        """Closes the database connection; the next question opens another."""
        await self.ask_database(lambda: connection.close())  # looked up in that thread

    async def _newest(self, number: str) -> int:
        """The newest disclosed event of a case; asked once for all who join at the same moment."""
        asked = self._asked.get(number)
        if asked is None:
            asked = asyncio.ensure_future(self.ask_database(lambda: self._read_newest(number)))
            self._asked[number] = asked
            asked.add_done_callback(lambda _: self._asked.pop(number, None))
        return await asyncio.shield(asked)

    def _read_newest(self, number: str) -> int:
        found = self._describe(number, 0)
        return found[-1].seq if found else 0

    async def _tell(self, number: str, channel: Channel) -> None:
        try:
            while channel.watchers and (
                channel.changed or any(w.sent < channel.last for w in channel.watchers)
            ):
                channel.changed = False
                await self._tell_all(number, channel)
        except DomainError as error:  # withdrawn or no longer disclosed
            self._end(channel, error)
        except Exception:
            log.exception("the watchers of case %s could not be told", number)
            channel.last = 0  # `compare` tries again
        finally:
            channel.is_telling = False
            self._forget_if_empty(number, channel)

    async def _tell_all(self, number: str, channel: Channel) -> None:
        for language in sorted({watcher.language for watcher in channel.watchers}):
            known = min((w.sent for w in channel.watchers if w.language == language), default=channel.last)
            news = await self.ask_database(partial(self._read, number, known, language))
            channel.last = max(channel.last, news[-1][0] if news else 0)
            for watcher in tuple(channel.watchers):
                if watcher.language == language and watcher.sent >= known:
                    _pass_on(news, watcher)
                    watcher.sent = max(watcher.sent, channel.last)

    def _read(self, number: str, after: int, language: str) -> list[tuple[int, Piece]]:
        found = self._describe(number, after)
        rendered = frames(found, self._regions(number, language)) if found else []
        return [(seq, Piece(frame)) for seq, frame in rendered]

    def _regions(self, number: str, language: str) -> dict[str, str]:
        """The parts of the page; none where they cannot be rendered, for news matter more than comfort."""
        try:
            return self._render_regions(number, language)
        except DomainError:
            raise
        except Exception:
            log.exception("the parts of the page of case %s could not be rendered", number)
            return {}

    def _end(self, channel: Channel, error: DomainError) -> None:
        """Says that the case can no longer be watched; who comes back gets the answer of the first request."""
        for watcher in tuple(channel.watchers):
            watcher.push(Piece(b'event: end\ndata: {"code":"%s"}\n\n' % error.code.encode()))
            watcher.close()
        channel.watchers.clear()

    def _forget_if_empty(self, number: str, channel: Channel) -> None:
        is_idle = not (channel.watchers or channel.joining or channel.is_telling)
        if is_idle and self._channels.get(number) is channel:
            del self._channels[number]

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _pass_on(news: list[tuple[int, Piece]], watcher: Watcher) -> None:
    missing = [piece for seq, piece in news if seq > watcher.sent]
    if missing:
        watcher.push(joined(missing))

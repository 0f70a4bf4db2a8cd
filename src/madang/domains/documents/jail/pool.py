"""The children a server keeps warm, shared by its threads."""

import atexit
import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from madang.domains.documents.content import Unread
from madang.domains.documents.jail.answers import Answer, Failure, Request
from madang.domains.documents.jail.cell import Cell, Gone
from madang.domains.documents.jail.tasks import TASKS
from madang.domains.documents.jail.wire import LONGEST_CONTENT

CHILDREN = 2
MEMORY = 1 << 30  # bytes of addresses a child may have; libraries map some 100 MB of them
RETIRE_AFTER = 500  # files
RETIRE_ABOVE = 300 << 20  # bytes of memory after a file


class Pool:
    """Up to `children` warm children. Any thread may ask; it waits while all are busy."""

    def __init__(
        self, tasks: dict[str, str] | None = None, children: int = CHILDREN, memory: int = MEMORY
    ) -> None:
        self._tasks, self._memory, self.children = tasks or TASKS, memory, children
        self._idle: list[Cell] = []
        self._free = threading.Semaphore(children)
        self._lock = threading.Lock()
        self._starter = ThreadPoolExecutor(1, "jail-starter")
        self._ended = False
        atexit.register(self.close)

    def ask(self, task: str, content: bytes, *, seconds: float = 20.0, **options: Any) -> Answer:
        """What `task` says of one file. Never raises because of the file: that is a `Failure`."""
        return self.serve(Request(task, content, options, seconds))

    def ask_many(self, requests: Iterable[Request]) -> Iterator[Answer]:
        """Answers in the order in which they come; no more requests are drawn than there are children."""
        waiting: set[Future[Answer]] = set()
        with ThreadPoolExecutor(self.children, "jail-asker") as askers:
            for request in requests:
                waiting.add(askers.submit(self.serve, request))
                if len(waiting) > self.children:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from (each.result() for each in done)
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (each.result() for each in done)

    def serve(self, request: Request) -> Answer:
        """One request, by the next child that is free."""
        if len(request.content) > LONGEST_CONTENT:
            return Answer(failure=Failure(Unread.TOO_LARGE, "too long for the pipe"), key=request.key)
        with self._free:
            cell: Cell | None = None
            try:
                cell = self._taken()
                answer = cell.ask(request)
            except Gone as gone:
                if cell is not None:
                    cell.end()
                return Answer(failure=gone.failure, key=request.key)
            except BaseException:
                if cell is not None:
                    cell.end()
                raise
            self._put_back(cell)
            return answer

    def confinement(self) -> dict[str, bool]:
        """Which walls stand around a child on this machine: `network`, `calls`, `files`, `memory`."""
        with self._free:
            cell = self._taken()
            self._put_back(cell)
            return cell.confined

    def close(self) -> None:
        """Ends all children that are idle; the busy ones end after their file."""
        with self._lock:
            self._ended, idle, self._idle = True, self._idle, []
        for cell in idle:
            cell.end()
        atexit.unregister(self.close)
        self._starter.shutdown(wait=False)

    def _taken(self) -> Cell:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return self._starter.submit(self._started).result()

    def _started(self) -> Cell:
        cell = Cell(self._tasks, self._memory)
        try:
            cell.wait()
        except BaseException:
            cell.end()
            raise
        return cell

    def _put_back(self, cell: Cell) -> None:
        tired = cell.served >= RETIRE_AFTER or cell.resident() > RETIRE_ABOVE
        with self._lock:
            if not tired and not self._ended:
                self._idle.append(cell)
                return
        cell.end()


_shared: Pool | None = None
_lock = threading.Lock()


def _pool() -> Pool:
    global _shared
    with _lock:
        if _shared is None:
            _shared = Pool()
        return _shared


def _forget() -> None:
    """After a fork the children belong to the process that started them."""
    global _shared, _lock
    if _shared is not None:
        atexit.unregister(_shared.close)
    _shared, _lock = None, threading.Lock()


os.register_at_fork(after_in_child=_forget)


def ask(task: str, content: bytes, *, seconds: float = 20.0, **options: Any) -> Answer:
    """What `task` says of one file, by the children of this process. See `Pool.ask`."""
    return _pool().ask(task, content, seconds=seconds, **options)


def ask_many(requests: Iterable[Request]) -> Iterator[Answer]:
    """See `Pool.ask_many`."""
    return _pool().ask_many(requests)


def confinement() -> dict[str, bool]:
    """See `Pool.confinement`."""
    return _pool().confinement()


def let_go() -> None:
    """Ends the children of this process, where it will open no more files for long; the next question starts others."""
    global _shared
    with _lock:
        pool, _shared = _shared, None
    if pool is not None:
        pool.close()

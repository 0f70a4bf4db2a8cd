"""Work shared between processes, its results in order.

The processes are started anew (not forked), so that it is the same on every system. Each has a pipe of its own: if it
ends, or the program that started it, the other end notices.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Generator
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from madang_verify.errors import Problem, Unreachable

R = TypeVar("R")
MOST = 8  # one process puts all results together and keeps about ten others busy
_TOGETHER = 8
_AHEAD = 2


def cores() -> int:
    """How many processes can work at once, MOST at most."""
    usable = getattr(os, "sched_getaffinity", None)
    return min(MOST, len(usable(0)) if usable else os.cpu_count() or 1)


def in_order(work: Callable[[int], R], numbers: range, processes: int) -> Generator[R, None, None]:
    """work(number) for each number, in this process if it is to be one, else in so many others.

    Raises the first Problem that comes up, after all results before it; Unreachable if a process ends.
    """
    if processes == 1:
        yield from map(work, numbers)
        return
    tasks = [numbers[at : at + _TOGETHER] for at in range(0, len(numbers), _TOGETHER)]
    crew: list[_Member] = []
    try:
        while len(crew) < min(processes, len(tasks)):
            crew.append(_Member(work))
        for task in range(min(len(tasks), _AHEAD * len(crew))):
            crew[task % len(crew)].begin(tasks[task])
        for task in range(len(tasks)):
            results, problem = crew[task % len(crew)].result()
            yield from results
            if problem:
                raise problem
            if task + _AHEAD * len(crew) < len(tasks):
                crew[task % len(crew)].begin(tasks[task + _AHEAD * len(crew)])
    except (EOFError, OSError):
        raise Unreachable("processes.ended") from None
    finally:
        for member in crew:
            member.end()


class _Member:
    """A process that does one task after another."""

    def __init__(self, work: Callable[[int], Any]) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        self._process.start()
        theirs.close()

    def begin(self, numbers: range) -> None:
        self._pipe.send(numbers)

    def result(self) -> tuple[list[Any], Problem | None]:
        found: tuple[list[Any], Problem | None] = self._pipe.recv()
        return found

    def end(self) -> None:
        self._process.terminate()
        self._process.join()
        self._pipe.close()


def _serve(pipe: "Connection[Any, Any]", work: Callable[[int], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process ends it
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_done(pipe.recv(), work))


def _done(numbers: range, work: Callable[[int], Any]) -> tuple[list[Any], Problem | None]:
    results = []
    for number in numbers:
        try:
            results.append(work(number))
        except Problem as problem:
            return results, problem
    return results, None

"""Reading and looking through historic documents in several processes, in order."""

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, NamedTuple

import django

if TYPE_CHECKING:  # a new process reads this before Django is ready there
    from madang.domains.documents.actions.historic_rows import Prepared
    from madang.domains.documents.intake.entry import Read
    from madang.domains.documents.intake.published import Source


class Ready(NamedTuple):
    """A piece that was read and looked through."""

    prepared: "Prepared"
    refused: "Sequence[Read]"


def in_processes(source: "Source", pieces: Iterable[Any], processes: int) -> Iterator[Ready]:
    """What each piece holds, in order; in this process where `processes` is 0. The processes end with this one.

    Each works on one piece while the result of an earlier one is written. Raises ValueError where one fails.
    """
    if not processes:
        yield from (_ready(source, piece) for piece in pieces)
        return
    given = iter(pieces)
    with ExitStack() as running:
        busy: deque[Connection[Any, Any]] = deque()
        for _, piece in zip(range(processes), given, strict=False):
            busy.append(_begin(running, source))
            busy[-1].send(piece)
        while busy:
            channel = busy.popleft()
            ready = _received(channel)
            if (piece := next(given, None)) is not None:
                channel.send(piece)
                busy.append(channel)
            yield ready


def _begin(running: ExitStack, source: "Source") -> "Connection[Any, Any]":
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    ours.send(source)
    theirs.close()
    running.callback(process.join)
    running.callback(ours.close)
    return ours


def _received(channel: "Connection[Any, Any]") -> Ready:
    try:
        answer = channel.recv()
    except (EOFError, ConnectionError):
        raise ValueError("a process that reads documents ended; the import can be run again") from None
    if isinstance(answer, Exception):
        raise answer
    return Ready(*answer)


def _serve(channel: "Connection[Any, Any]") -> None:
    """In a process of its own: a piece after the other, until the channel is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that gives the work ends it
    django.setup()
    with suppress(EOFError, OSError):
        source = channel.recv()
        while True:
            channel.send(_answer(source, channel.recv()))


def _answer(source: "Source", piece: Any) -> Ready | Exception:
    try:
        return _ready(source, piece)
    except Exception as error:  # told to who waits for it
        return error


def _ready(source: "Source", piece: Any) -> Ready:
    from madang.domains.documents.actions.historic_rows import prepare

    told = source(piece)
    return Ready(prepare(told.documents), told.refused)

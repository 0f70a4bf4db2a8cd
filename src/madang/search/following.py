"""The index follows events: what was written is found within a second, what was taken back is gone as soon."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from madang.kernel.models import Event
from madang.kernel.outbox import BatchConsumer, NotNow
from madang.kernel.searchable import What
from madang.search import turns
from madang.search.backends import backend
from madang.search.index.backend import Unavailable, Writer
from madang.search.writing import changed_by, put, streams

_WAIT = 2.0  # seconds for a turn
_LET_GO_AFTER = 5.0  # seconds
_MOST_WRITTEN = 100_000  # entries that are remembered
_TAKES_BACK = frozenset(
    {
        *("document.withdrawn", "document.held", "document.corrected", "document.classified"),
        *("case.withheld", "case.taken-down", "case.withdrawn"),
        *("document.erased", "case.erased"),
    }
)


def follow(events: Sequence[Event]) -> None:
    """Brings what these events changed to how it stands now. Raises NotNow where the index cannot be written."""
    bring_up(changed_by(events))


def bring_up(changed: Mapping[What, Sequence[int]]) -> None:
    """Brings these things to how they stand now. Raises NotNow likewise."""
    try:
        with turns.held("turn", wait=_WAIT), _kept.writing() as writer:
            for what, pks in changed.items():
                put(writer, what, pks, _kept.written())
            _commit(writer)
    except Unavailable as error:
        raise NotNow(error.why or error.code) from error


def _commit(writer: Writer) -> None:
    """What fails here is no event's fault: no room, say."""
    try:
        writer.commit()
    except Exception as error:
        raise NotNow(repr(error)) from error


class _Kept:
    """The writer of this process from turn to turn, so that what a back end tidies up between commits gets done.

    Used by whoever holds the turn, and by nobody else.
    """

    def __init__(self) -> None:
        self._writer: Writer | None = None
        self._written: dict[int, int] = {}
        self._generation = ""
        self._used_at = 0.0

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """The writer of the live generation; one that anything failed with is not used again."""
        live = backend().condition().generation
        if self._writer is None or live != self._generation:
            self.close()
            self._writer, self._generation = backend().writer(), live
        try:
            yield self._writer
        except BaseException:
            self.close()
            raise
        self._used_at = time.monotonic()

    def written(self) -> dict[int, int]:
        """What it has written of late, id → version: of a day's documents events tell several times within minutes."""
        if len(self._written) > _MOST_WRITTEN:
            self._written.clear()
        return self._written

    def is_idle(self) -> bool:
        return self._writer is not None and time.monotonic() - self._used_at > _LET_GO_AFTER

    def close(self) -> None:
        writer, self._writer = self._writer, None
        self._written.clear()
        if writer is not None:
            writer.close()


_kept = _Kept()


def let_go(*, where_idle: bool = False) -> None:
    """Gives the right to write back, for other processes, where this one has it (and used it not just now)."""
    with suppress(Unavailable):
        if not where_idle or _kept.is_idle():
            with turns.held("turn", wait=_WAIT):
                _kept.close()


AT_ONCE = BatchConsumer(
    name="search-at-once",
    takes=lambda stream, type: type in _TAKES_BACK,
    handle_many=follow,
    most=200,
)
"""What may take something out of the index; it waits behind nothing else."""

SEARCH = BatchConsumer(
    name="search",
    takes=lambda stream, type: stream in streams() and type not in _TAKES_BACK,
    handle_many=follow,
    most=2000,
)
FOLLOWERS = (AT_ONCE, SEARCH)

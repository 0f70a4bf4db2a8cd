"""The index follows events: what was written is found within a second, what was taken back is gone as soon."""

from collections.abc import Mapping, Sequence
from contextlib import closing

from madang.kernel.models import Event
from madang.kernel.outbox import BatchConsumer, NotNow
from madang.kernel.searchable import What
from madang.search import turns
from madang.search.backends import backend
from madang.search.index.backend import Unavailable, Writer
from madang.search.writing import changed_by, put, streams

_WAIT = 2.0  # seconds for a turn
_TAKES_BACK = frozenset(
    {
        *("document.withdrawn", "document.held", "document.corrected", "document.classified"),
        *("case.withheld", "case.taken-down", "case.withdrawn"),
    }
)


def follow(events: Sequence[Event]) -> None:
    """Brings what these events changed to how it stands now. Raises NotNow where the index cannot be written."""
    bring_up(changed_by(events))


def bring_up(changed: Mapping[What, Sequence[int]]) -> None:
    """Brings these things to how they stand now. Raises NotNow likewise."""
    try:
        with turns.held("turn", wait=_WAIT), closing(backend().writer()) as writer:
            for what, pks in changed.items():
                put(writer, what, pks)
            _commit(writer)
    except Unavailable as error:
        raise NotNow(error.why or error.code) from error


def _commit(writer: Writer) -> None:
    """What fails here is no event's fault: no room, say."""
    try:
        writer.commit()
    except Exception as error:
        raise NotNow(repr(error)) from error


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

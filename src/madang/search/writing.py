"""Bringing the index to how things stand now. The same again changes nothing."""

from collections.abc import Iterator, Sequence
from functools import cache

from madang.kernel import moment
from madang.kernel.models import Event
from madang.kernel.searchable import What, entry_id
from madang.search.index.backend import Writer
from madang.search.things import things

TOGETHER = 500
"""Things whose texts are read at once."""


@cache
def streams() -> frozenset[str]:
    """The streams whose events change what the index says."""
    return frozenset().union(*(searchable.streams for searchable in things().values()))


def changed_by(events: Sequence[Event]) -> dict[What, list[int]]:
    """The things that events changed, each once, in order."""
    told = {}
    for what, searchable in things().items():
        if own := [event for event in events if event.stream in searchable.streams]:
            told[what] = sorted(searchable.changed_by(own))
    return told


def put(writer: Writer, what: What, pks: Sequence[int], written: dict[int, int] | None = None) -> None:
    """Writes the faces of things as they stand now, and takes those away that they no longer have.

    `written`: id → version of what this writer has written since it took the right to write; what it says is not
    written again in the same version, and it is kept up to date.
    """
    known = {} if written is None else written
    for some in parted(pks):
        with moment.one_look():
            entries = things()[what].entries(some)
        faces = {entry_id(what, pk, staff=staff) for pk in some for staff in (False, True)}
        gone = sorted(faces - {entry.id for entry in entries})
        changed = [entry for entry in entries if known.get(entry.id) != entry.version]
        writer.put(changed, gone=gone)
        known.update((entry.id, entry.version) for entry in changed)
        for id in gone:
            known.pop(id, None)


def parted(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    """So many at a time as are read together."""
    for first in range(0, len(pks), TOGETHER):
        yield pks[first : first + TOGETHER]

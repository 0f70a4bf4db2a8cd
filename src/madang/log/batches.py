"""A batch of leaves on its way into the database: entries, openings, tiles and objects in the caller's transaction."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from madang.kernel import copied
from madang.log.entries import entry_bytes, instant
from madang.log.forgetting import forget, without
from madang.log.growth import grown, unfinished
from madang.log.models import LogEntry, LoggedObject, LogTile, Opening
from madang_verify.encoding import to_base64url
from madang_verify.hashing import leaf_hash
from madang_verify.leaves import parse_leaf
from madang_verify.shapes import usual

ENTRY_COLUMNS = ("index", "entry", "leaf_hash", "kind", "written_at", "event_id", "object_id")
SET_TILE = (
    'INSERT INTO log_logtile (level, "index", hashes) VALUES (%s, %s, %s) '
    'ON CONFLICT (level, "index") DO UPDATE SET hashes = excluded.hashes'
)
_SET_OBJECT = "UPDATE log_loggedobject SET entries = %s, head = %s, last_seq = %s WHERE id = %s"


@dataclass(slots=True)
class _Leaf:
    index: int
    entry: bytes
    hash: bytes
    kind: str
    event_id: int | None
    object: LoggedObject | None
    public: list[str]
    own: list[str]


@dataclass
class Batch:
    """Leaves that follow those there are. Made and written while it is this writer's turn (`turn.writing`).

    `at`: the time of its entries, not before that of the last one there is.
    """

    origin: str
    size: int
    at: datetime
    leaves: list[_Leaf] = field(default_factory=list)

    @classmethod
    def begun(cls, origin: str, now: datetime) -> "Batch":
        """An empty batch after the entries there are (one statement)."""
        last = LogEntry.objects.order_by("-index").values_list("index", "written_at").first()
        return cls(origin, last[0] + 1, max(now, last[1])) if last else cls(origin, 0, now)

    @property
    def next_index(self) -> int:
        return self.size + len(self.leaves)

    def add(
        self,
        kind: str,
        members: Mapping[str, Any],
        *,
        event_id: int | None = None,
        object: LoggedObject | None = None,
        public: Sequence[str] = (),
        own: Sequence[str] = (),
    ) -> int:
        """Adds a leaf, the next one of its object if it has one; gives its index.

        Raises madang_verify's Bad, and adds nothing, where the log may not hold such an entry.
        """
        base: dict[str, Any] = {"v": 1, "t": kind, "at": instant(self.at), "log": self.origin}
        if object is not None:
            base |= {"id": object.public_id, "n": object.entries}
            if object.entries:
                base["prev"] = to_base64url(bytes(object.head))
        entry, index = entry_bytes({**members, **base}), self.next_index
        if usual(self.origin)(entry) is None:  # most entries are seen to be sound at a glance
            parse_leaf(entry, self.origin)
        hashed = leaf_hash(entry)
        if object is not None:
            object.entries, object.head = object.entries + 1, hashed
        self.leaves.append(_Leaf(index, entry, hashed, kind, event_id, object, list(public), list(own)))
        return index

    def last_of(self, object: LoggedObject) -> int | None:
        """The index of the last entry of an object, None where it has none."""
        for leaf in reversed(self.leaves):
            if leaf.object is object:
                return leaf.index
        if object.pk is None:
            return None
        return (
            LogEntry.objects.filter(object=object).order_by("-index").values_list("index", flat=True).first()
        )

    def forget(self, object: LoggedObject, names: Collection[str]) -> None:
        """Deletes values of these names, with their salts, from what was opened of an object up to here."""
        for leaf in self.leaves:
            if leaf.object is object:
                leaf.public, leaf.own = without(leaf.public, names), without(leaf.own, names)
        if object.pk is not None:
            forget(object, names)

    def write(self) -> None:
        """Writes all of it, in a known number of statements. Raises Damaged where the tiles are not the entries'."""
        if not self.leaves:
            return
        self._write_objects()
        copied.write_rows(
            LogEntry,
            ENTRY_COLUMNS,
            [
                (x.index, x.entry, x.hash, x.kind, self.at, x.event_id, x.object.pk if x.object else None)
                for x in self.leaves
            ],
        )
        openings = [x for x in self.leaves if x.public or x.own]
        copied.write_rows(
            Opening,
            ("entry_id", "public", "own"),
            [(x.index, json.dumps(x.public), json.dumps(x.own)) for x in openings],
        )
        add_to_tiles(self.size, [leaf.hash for leaf in self.leaves])

    def _write_objects(self) -> None:
        touched = {id(x.object): x.object for x in self.leaves if x.object is not None}.values()
        known = [(x.entries, bytes(x.head), x.last_seq, x.pk) for x in touched if x.pk is not None]
        LoggedObject.objects.bulk_create([each for each in touched if each.pk is None], batch_size=500)
        with connection.cursor() as cursor:
            cursor.executemany(_SET_OBJECT, known)


def add_to_tiles(size: int, hashes: Sequence[bytes]) -> None:
    """Writes the tiles that change when these leaf hashes are added to a tree of this size (two statements)."""
    wanted = Q(pk__in=[])
    for level, index, _ in unfinished(size):
        wanted |= Q(level=level, index=index)
    begun = {tile.level: bytes(tile.hashes) for tile in LogTile.objects.filter(wanted)}
    changed = grown(size, begun, hashes)
    with connection.cursor() as cursor:
        cursor.executemany(SET_TILE, [(*place, tile) for place, tile in changed.items()])

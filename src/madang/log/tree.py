"""The tree as it is kept in the database: its size, its files, its proofs."""

from django.db import connection
from django.db.models import QuerySet

from madang.kernel.prepared import PreparedRead
from madang.log.models import LogEntry
from madang_verify.errors import Bad, Missing
from madang_verify.hashing import HASH_BYTES
from madang_verify.tiles import ENTRIES, WIDTH, TileTree, parse_path


def size() -> int:
    """How many leaves there are, signed or not."""
    found = _last.first()
    return found[0] + 1 if found else 0


def tree(size: int) -> TileTree:
    """The tree of the first `size` leaves; roots and proofs are made from it."""
    return TileTree(DatabaseSource(size), size)


_TILE = 'SELECT hashes FROM log_logtile WHERE level = %s AND "index" = %s'


class DatabaseSource:
    """The files of a log of so many leaves (a `madang_verify.tiles.Source`); what is beyond is Missing.

    Tiles are as they are kept; bundles are made of the entries. A partial one is the beginning of what is kept.
    """

    def __init__(self, size: int) -> None:
        self.size = size

    def read(self, path: str, limit: int) -> bytes:
        """See Source. Raises Missing, Bad."""
        try:
            level, index, width = parse_path(path)
        except ValueError:
            raise Missing("source.missing", path=path) from None
        above = 0 if level == ENTRIES else int(level)
        if index * WIDTH + width > self.size >> 8 * above:
            raise Missing("source.missing", path=path)
        data = bundle(index, width) if level == ENTRIES else tile(above, index, width)
        if len(data) > limit:
            raise Bad("source.large", path=path, limit=limit)
        return data


def tile(level: int, index: int, width: int = WIDTH) -> bytes:
    """The first hashes of a tile, fewer where fewer are kept (one statement)."""
    with connection.cursor() as cursor:
        cursor.execute(_TILE, [level, index])
        found = cursor.fetchone()
    return bytes(found[0][: width * HASH_BYTES]) if found else b""


def bundle(index: int, width: int = WIDTH) -> bytes:
    """The first entries of a bundle, fewer where fewer are kept (one statement)."""
    start = index * WIDTH
    return b"".join(
        len(entry).to_bytes(2, "big") + bytes(entry) for (entry,) in _entries.all(start, start + width)
    )


def _entries_between(start: int, end: int) -> QuerySet[LogEntry, tuple[bytes | memoryview]]:
    return LogEntry.objects.filter(index__gte=start, index__lt=end).order_by("index").values_list("entry")


_last = PreparedRead(lambda: LogEntry.objects.order_by("-index").values_list("index")[:1])
_entries = PreparedRead(_entries_between, int, int)

"""Up to which event somebody who reads on by ids has seen everything there is.

PostgreSQL gives ids out before the commit, so that a smaller one may appear after a larger one. Who appends to a stream
that is read in this way says first which id was the last given out, by an advisory lock that ends with the transaction
and that nobody ever waits for; a reader goes no further than the smallest one said. On SQLite writers queue.
"""

from django.db import connection
from django.db.models import Max

from madang.kernel.models import Event

_MARK = 0x4D41
_in_order: set[str] = set()

# once in each transaction: thousands of locks would fill the server's table of them
_SAY = """
SELECT set_config('madang.appending', '1', true), pg_advisory_xact_lock_shared((%s::bigint << 48) | given)
FROM (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END AS given FROM kernel_event_id_seq) AS ids
WHERE coalesce(current_setting('madang.appending', true), '') = ''
"""
_GIVEN = "SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM kernel_event_id_seq"
_SAID = """
SELECT min(((classid::bigint & 65535) << 32) | objid::bigint) FROM pg_locks
WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = %s
AND pid <> pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def read_in_order(stream: str) -> None:
    """Declares that a stream is read on by ids (in `AppConfig.ready` of its domain)."""
    _in_order.add(stream)


def say_appending(*streams: str) -> None:
    """To be called in the transaction before events get their ids; costs a statement for streams read in order."""
    if connection.vendor == "postgresql" and not _in_order.isdisjoint(streams):
        with connection.cursor() as cursor:
            cursor.execute(_SAY, [_MARK])


def settled_id() -> int:
    """The id up to which no event of a stream that is read in order can appear any more (two statements at most)."""
    if connection.vendor != "postgresql":
        return Event.objects.aggregate(last=Max("id"))["last"] or 0
    with connection.cursor() as cursor:
        cursor.execute(_GIVEN)  # first what was given out, then who may still be writing
        given = int(cursor.fetchone()[0])
        cursor.execute(_SAID, [_MARK])
        said = cursor.fetchone()[0]
    return given if said is None else min(given, int(said))

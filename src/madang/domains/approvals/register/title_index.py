"""Finding titles among millions: an index of the pairs of characters in each, as each database keeps one best.

PostgreSQL: a table with arrays under a GIN index; SQLite: an FTS5 table without contents. It is derived from the
entries and can be made anew; a SQLite without FTS5 does without it, and every search walks the entries.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection

from madang.domains.approvals.models import RegisterEntry
from madang.domains.approvals.register.rules import pairs_of

TABLE = "approvals_register_titles"
_BATCH = 5000
_CREATE = {
    "postgresql": (
        f"CREATE TABLE {TABLE} (entry_id bigint PRIMARY KEY, pairs text[] NOT NULL)",
        f"CREATE INDEX {TABLE}_pairs ON {TABLE} USING gin (pairs)",
    ),
    "sqlite": (f"CREATE VIRTUAL TABLE {TABLE} USING fts5(pairs, content='', detail=none, tokenize='ascii')",),
}
_ADD_POSTGRESQL = f"""INSERT INTO {TABLE} (entry_id, pairs)
SELECT entry, string_to_array(pairs, ' ') FROM unnest(%s::bigint[], %s::text[]) AS new (entry, pairs)
ON CONFLICT (entry_id) DO UPDATE SET pairs = excluded.pairs"""
_ADD_SQLITE = f"INSERT INTO {TABLE} (rowid, pairs) VALUES (%s, %s)"
_TAKE_SQLITE = f"INSERT INTO {TABLE} ({TABLE}, rowid, pairs) VALUES ('delete', %s, %s)"
_FIND = {
    "postgresql": f"SELECT entry_id FROM {TABLE} WHERE pairs @> %s LIMIT %s",
    "sqlite": f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s LIMIT %s",
}


def add(searched: Mapping[int, str], *, before: Mapping[int, str] | None = None) -> None:
    """Enters squeezed titles by the id of their entry, in the caller's transaction. `before`: what stood there."""
    if not searched or not exists():
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            pairs = [" ".join(pairs_of(title)) for title in searched.values()]
            cursor.execute(_ADD_POSTGRESQL, [list(searched), pairs])
            return
        if before:
            cursor.executemany(_TAKE_SQLITE, [(i, _written(title)) for i, title in before.items()])
        cursor.executemany(_ADD_SQLITE, [(i, _written(title)) for i, title in searched.items()])


def ids_with(searched: str, most: int) -> list[int] | None:
    """The ids of entries whose titles hold all the pairs of a squeezed text, up to `most` (one statement).

    None where the index cannot tell: for less than two characters, or where there is no index.
    """
    pairs = pairs_of(searched)
    if not pairs or not exists():
        return None
    asked: Any = list(pairs) if connection.vendor == "postgresql" else _all_of(pairs)
    with connection.cursor() as cursor:
        cursor.execute(_FIND[connection.vendor], [asked, most])
        return [row[0] for row in cursor.fetchall()]


def rebuild(told: Callable[[int], object] = lambda n: None) -> int:
    """Makes the index anew from the entries, in the caller's transaction; says of how many."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
    create(connection)
    done = 0
    entries = RegisterEntry.objects.order_by("pk").values_list("pk", "searched")
    for batch in _batches(entries.iterator(_BATCH)):
        add(dict(batch))
        done += len(batch)
        told(len(batch))
    return done


def create(on: Any) -> None:
    """Makes the empty index on a connection; nothing on a SQLite that was built without FTS5."""
    if on.vendor == "sqlite" and not _knows_fts5(on):
        return
    with on.cursor() as cursor:
        for statement in _CREATE[on.vendor]:
            cursor.execute(statement)


def exists() -> bool:
    """Whether this database has the index (no statement on PostgreSQL)."""
    return connection.vendor == "postgresql" or _knows_fts5(connection)


def _knows_fts5(on: Any) -> bool:
    known: bool | None = _fts5.get("known")
    if known is None:
        with on.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'")
            known = _fts5["known"] = cursor.fetchone() is not None
    return known


_fts5: dict[str, bool] = {}  # a property of the library, the same for the life of the process


def _written(searched: str) -> str:
    return " ".join(map(_term, pairs_of(searched)))


@lru_cache(maxsize=1 << 16)
def _term(pair: str) -> str:
    """A pair in letters and digits that no tokenizer takes apart."""
    return "x".join(f"{ord(c):x}" for c in pair)


def _all_of(pairs: Sequence[str]) -> str:
    return " AND ".join(f'"{_term(pair)}"' for pair in pairs)


def _batches(rows: Iterable[tuple[int, str]]) -> Iterable[list[tuple[int, str]]]:
    batch: list[tuple[int, str]] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch

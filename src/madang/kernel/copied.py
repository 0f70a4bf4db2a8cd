"""Rows as lines of text, as PostgreSQL's COPY reads them: made in any process, written as fast as each database can.

A column that is not among those written takes the default of the database; nothing else can be NULL.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MEANT = {"t": "\t", "n": "\n", "r": "\r"}


def line(values: Sequence[str]) -> str:
    """One row. Booleans are `1` and `0`, instants as `instant` writes them, JSON is text."""
    text = "\t".join(values)
    if "\\" in text or "\n" in text or "\r" in text or text.count("\t") >= len(values):
        return "\t".join(value.translate(_ESCAPES) for value in values)
    return text


def instant(at: datetime) -> str:
    """An instant as both databases keep it (UTC)."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def write(model: type[models.Model], columns: Sequence[str], lines: Sequence[str]) -> None:
    """Writes rows of these columns, in order, in the caller's transaction. Values are not checked."""
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                copy.write("\n".join(lines) + "\n" if lines else "")
            return
        places = ", ".join("%s" for _ in columns)
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', list(_values(lines)))


def write_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes rows of values, also of bytes and of nothing (None), in the caller's transaction. JSON is text; values are
    not checked."""
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join("%s" for _ in columns)
        adapted: Sequence[Any] = [[_adapted(value) for value in row] for row in rows]
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', adapted)


def _adapted(value: Any) -> Any:
    return _instant_again(value) if isinstance(value, datetime) else value


_instant_again = lru_cache(maxsize=64)(instant)  # rows of a batch mostly have the same


def last_id(model: type[models.Model]) -> int:
    """The id that was last given to a row, 0 where none was; exact where writers queue (SQLite), else a lower bound
    for ids that are given from now on."""
    table, key = model._meta.db_table, model._meta.pk
    assert key is not None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, key.column])
            sequence = cursor.fetchone()[0]
            cursor.execute(
                f"SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence}"
            )
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def _values(lines: Iterable[str]) -> Iterable[list[str]]:
    for text in lines:
        if "\\" in text:
            yield [_ESCAPED.sub(_unescaped, value) for value in text.split("\t")]
        else:
            yield text.split("\t")


def _unescaped(found: re.Match[str]) -> str:
    return _MEANT.get(found[1], found[1])

"""Many new rows the fastest way each database knows: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any

import orjson
from django.db import connection, models


def next_ids(model: type[models.Model], n: int) -> list[int]:
    """Ids for `n` new rows, in order, nobody else's; must run in the transaction that writes them."""
    table, key = model._meta.db_table, model._meta.pk
    assert key is not None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "nextval(pg_get_serial_sequence(%s, %s)::regclass)"
            cursor.execute(f"SELECT {sequence} FROM generate_series(1, %s)", [table, key.column, n])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])  # writers queue
        last = cursor.fetchone()
        first = (last[0] if last else 0) + 1
        return list(range(first, first + n))


def insert(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Writes new rows, each given by the names of its columns in Python; what is not said is the field's default.

    Values are not checked: whoever calls knows that they fit. Must run in the caller's transaction.
    """
    fields = _fields(model, connection.vendor)
    made = [[_value(field, row) for field in fields] for row in rows]
    if not made:
        return
    names = ", ".join(f'"{field[1]}"' for field in fields)
    if connection.vendor == "postgresql":
        _copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN', made)
        return
    places = ", ".join("%s" for _ in fields)
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({places})', made)


def update(model: type[models.Model], names: Sequence[str], rows: Sequence[models.Model]) -> None:
    """Saves some columns of many rows, each by its id: without the long statement that `bulk_update` works out."""
    fields = [field for field in _fields(model, connection.vendor) if field[0] in names]
    assert model._meta.pk is not None
    places = ", ".join(f'"{field[1]}" = %s' for field in fields)
    statement = f'UPDATE "{model._meta.db_table}" SET {places} WHERE "{model._meta.pk.column}" = %s'
    told = [[*(_plain(_value(f, {f[0]: getattr(row, f[0])})) for f in fields), row.pk] for row in rows]
    if told:
        with connection.cursor() as cursor:
            cursor.executemany(statement, told)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _copy(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


_Field = tuple[str, str, Any, Callable[[Any], Any] | None]


@cache
def _fields(model: type[models.Model], vendor: str) -> tuple[_Field, ...]:
    """Name, column, default and what makes a value fit, of every column."""
    fields = model._meta.concrete_fields
    return tuple((f.attname, str(f.column), f.get_default, _fitting(f)) for f in fields)


def _fitting(field: "models.Field[Any, Any]") -> Callable[[Any], Any] | None:
    if isinstance(field, models.JSONField):
        return lambda value: orjson.dumps(value).decode()
    if connection.vendor == "sqlite" and isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if connection.vendor == "sqlite" and isinstance(field, models.DateField):
        return connection.ops.adapt_datefield_value
    return None


def _value(field: _Field, row: Mapping[str, Any]) -> Any:
    name, _, default, fitting = field
    value = row[name] if name in row else default()
    return fitting(value) if fitting is not None and value is not None else value

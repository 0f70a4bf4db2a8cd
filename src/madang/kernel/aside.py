"""Indexes are put aside while millions of rows are written, and made again afterwards, which is many times faster.

What was put aside is kept in the database in the same transaction, so that it can be made again whatever happens
meanwhile. Until then whoever looks by these indexes waits, and uniqueness rests on how ids are made.
"""

from collections.abc import Callable, Collection
from typing import Any

from django.db import connection, models, transaction

from madang.kernel.models import IndexAside

_POSTGRESQL = """
SELECT i.relname, pg_get_indexdef(i.oid), c.conname IS NOT NULL, pg_get_constraintdef(c.oid)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid LEFT JOIN pg_constraint c ON c.conindid = i.oid
WHERE x.indrelid = %s::regclass AND NOT x.indisprimary ORDER BY pg_relation_size(i.oid), i.relname
"""
_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL ORDER BY name"
_OWNED = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = %s::regclass"
_MEMORY = "SET LOCAL maintenance_work_mem = '512MB'"  # for each index; as long as it is made


def may_put_aside(*tables: type[models.Model]) -> bool:
    """Whether the tables are this role's own: in production the servers' role may not change them."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(_OWNED, [model._meta.db_table])
            if not cursor.fetchone()[0]:
                return False
    return True


def put_aside(*tables: type[models.Model], but: Collection[str] = ()) -> int:
    """Takes the indexes of tables away, all but the primary keys and those named; says how many. Writers wait."""
    found = 0
    with transaction.atomic():
        for model in tables:
            for name, drop, make in _indexes(model):
                if name in but:
                    continue
                IndexAside.objects.create(name=name, statement=make)
                _execute(drop)
                found += 1
    return found


def put_back(told: Callable[[int], object] = lambda n: None) -> int:
    """Makes whatever was put aside again, each in a transaction of its own; says how many. `told` hears of each."""
    made = 0
    for row in IndexAside.objects.order_by("pk"):
        with transaction.atomic():
            if connection.vendor == "postgresql":
                _execute(_MEMORY)
            _execute(row.statement)
            row.delete()
        made += 1
        told(1)
    if made and connection.vendor == "postgresql":
        _execute(
            "ANALYZE"
        )  # what was thought of the tables before holds no longer, and each page would suffer from it
    return made


def count() -> int:
    """How many indexes are put aside."""
    return IndexAside.objects.count()


def _indexes(model: type[models.Model]) -> list[tuple[str, str, str]]:
    """Name, and the statements that take away and make, of each index of a table but its primary key."""
    table, declared = model._meta.db_table, _declared(model)
    if connection.vendor != "postgresql":
        found = _asked(_SQLITE, table)
        return [(name, f'DROP INDEX "{name}"', declared.get(name, sql)) for name, sql in found]
    return [
        (
            name,
            f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"' if is_rule else f'DROP INDEX "{name}"',
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {rule}' if is_rule else declared.get(name, index),
        )
        for name, index, is_rule, rule in _asked(_POSTGRESQL, table)
    ]


def _declared(model: type[models.Model]) -> dict[str, str]:
    """As Django makes them: what PostgreSQL says of a condition, it would keep in another form."""
    editor = connection.schema_editor(collect_sql=True)
    return {index.name: str(index.create_sql(model, editor)) for index in model._meta.indexes}


def _asked(statement: str, table: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [table])
        return cursor.fetchall()


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)

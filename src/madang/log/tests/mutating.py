"""Somebody with all rights on the database, who changes what the database would refuse."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_TABLE = "log_logentry"


@contextmanager
def unprotected() -> Iterator[None]:
    """Entries can be changed within it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SET CONSTRAINTS ALL IMMEDIATE"
            )  # a table that waits to be checked cannot be altered
            cursor.execute(f"ALTER TABLE {_TABLE} DISABLE TRIGGER USER")
            cursor.execute(f"GRANT UPDATE, DELETE ON {_TABLE} TO CURRENT_USER")
            yield
            cursor.execute(f"REVOKE UPDATE, DELETE ON {_TABLE} FROM CURRENT_USER")
            cursor.execute(f"ALTER TABLE {_TABLE} ENABLE TRIGGER USER")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [_TABLE]
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in triggers:
            cursor.execute(sql)

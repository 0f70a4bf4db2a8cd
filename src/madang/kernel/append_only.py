"""Tables whose rows the database itself refuses to change or to remove: for migrations."""

from collections.abc import Iterator
from typing import Any

from django.db import migrations


def append_only(*tables: str, key: str = "id") -> migrations.RunPython:
    """A step of a migration that protects tables and can be taken back. `key`: the column of their primary key."""

    def forbid_change(apps: Any, schema_editor: Any) -> None:
        forbid = _forbid_postgresql if schema_editor.connection.vendor == "postgresql" else _forbid_sqlite
        for table in tables:
            for statement in forbid(table, key):
                schema_editor.execute(statement, params=None)  # a % in the text is not a parameter

    def permit_change(apps: Any, schema_editor: Any) -> None:
        permit = _permit_postgresql if schema_editor.connection.vendor == "postgresql" else _permit_sqlite
        for table in tables:
            for statement in permit(table):
                schema_editor.execute(statement)

    return migrations.RunPython(forbid_change, permit_change)


def _forbid_postgresql(table: str, key: str) -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION madang_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    yield (
        f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION madang_refuse_change()"
    )
    yield (
        f"CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION madang_refuse_change()"
    )
    yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC"
    yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM CURRENT_USER"
    # a foreign key is checked with a lock for which PostgreSQL asks the right to update one column; the trigger stays
    yield f'GRANT UPDATE ("{key}") ON {table} TO CURRENT_USER'


def _forbid_sqlite(table: str, key: str) -> Iterator[str]:
    for verb in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _permit_postgresql(table: str) -> Iterator[str]:
    yield f"DROP TRIGGER {table}_is_append_only ON {table}"
    yield f"DROP TRIGGER {table}_is_never_emptied ON {table}"
    yield f"GRANT UPDATE, DELETE, TRUNCATE ON {table} TO CURRENT_USER"


def _permit_sqlite(table: str) -> Iterator[str]:
    yield f"DROP TRIGGER {table}_refuses_update"
    yield f"DROP TRIGGER {table}_refuses_delete"

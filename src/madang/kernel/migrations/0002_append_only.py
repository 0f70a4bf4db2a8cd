"""The database itself refuses to change or remove events and access records."""

from django.db import migrations

TABLES = ("kernel_event", "kernel_accessrecord")


def forbid_change(apps, schema_editor):
    forbid = _forbid_postgresql if schema_editor.connection.vendor == "postgresql" else _forbid_sqlite
    for table in TABLES:
        for statement in forbid(table):
            schema_editor.execute(statement, params=None)  # a % in the text is not a parameter


def permit_change(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_is_append_only ON {table}")
            schema_editor.execute(f"DROP TRIGGER {table}_is_never_emptied ON {table}")
            schema_editor.execute(f"GRANT UPDATE, DELETE, TRUNCATE ON {table} TO CURRENT_USER")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_refuses_update")
            schema_editor.execute(f"DROP TRIGGER {table}_refuses_delete")


def _forbid_postgresql(table):
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
    yield f"GRANT UPDATE (id) ON {table} TO CURRENT_USER"


def _forbid_sqlite(table):
    for verb in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_schema")]
    operations = [migrations.RunPython(forbid_change, permit_change)]

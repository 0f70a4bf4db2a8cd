"""The database itself refuses to change or remove a published provision."""

from django.db import migrations

TABLE = "procedures_provision"


def forbid_change(apps, schema_editor):
    forbid = _forbid_postgresql if schema_editor.connection.vendor == "postgresql" else _forbid_sqlite
    for statement in forbid():
        schema_editor.execute(statement, params=None)


def permit_change(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_is_immutable ON {TABLE}")
    else:
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_refuses_{verb}")


def _forbid_postgresql():
    yield (
        f"CREATE TRIGGER {TABLE}_is_immutable BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION madang_refuse_version_change()"
    )


def _forbid_sqlite():
    for verb in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {TABLE}_refuses_{verb.lower()} BEFORE {verb} ON {TABLE} "
            "BEGIN SELECT RAISE(ABORT, 'a published provision cannot be changed'); END"
        )


class Migration(migrations.Migration):
    dependencies = [("procedures", "0004_provisions")]
    operations = [migrations.RunPython(forbid_change, permit_change)]

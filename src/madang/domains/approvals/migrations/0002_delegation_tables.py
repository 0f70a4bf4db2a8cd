"""Delegation tables; the database itself refuses to change or remove a published one."""

from django.db import migrations, models

TABLE = "approvals_delegationtable"


def forbid_change(apps, schema_editor):
    forbid = _forbid_postgresql if schema_editor.connection.vendor == "postgresql" else _forbid_sqlite
    for statement in forbid():
        schema_editor.execute(statement, params=None)


def permit_change(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_is_immutable ON {TABLE}")
        schema_editor.execute("DROP FUNCTION madang_refuse_delegation_change()")
    else:
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_refuses_{verb}")


def _forbid_postgresql():
    yield (
        "CREATE FUNCTION madang_refuse_delegation_change() RETURNS trigger AS $$ "
        "BEGIN RAISE EXCEPTION 'a published delegation table cannot be changed'; END $$ LANGUAGE plpgsql"
    )
    yield (
        f"CREATE TRIGGER {TABLE}_is_immutable BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION madang_refuse_delegation_change()"
    )


def _forbid_sqlite():
    for verb in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {TABLE}_refuses_{verb.lower()} BEFORE {verb} ON {TABLE} "
            "BEGIN SELECT RAISE(ABORT, 'a published delegation table cannot be changed'); END"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0001_schema'),
    ]

    operations = [
        migrations.CreateModel(
            name='DelegationTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution_code', models.CharField(max_length=40)),
                ('number', models.PositiveIntegerField()),
                ('title', models.JSONField()),
                ('document', models.JSONField()),
                ('checksum', models.CharField(max_length=64)),
                ('note', models.JSONField()),
                ('valid_from', models.DateTimeField()),
                ('published_at', models.DateTimeField()),
                ('published_by_id', models.BigIntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['institution_code', '-number'], name='delegation_of_institution')],
                'constraints': [models.UniqueConstraint(fields=('institution_code', 'number'), name='delegation_table_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='delegation_table_from_one')],
            },
        ),
        migrations.RunPython(forbid_change, permit_change),
    ]

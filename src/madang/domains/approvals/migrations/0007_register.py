"""Entries of documents that other approval systems finished, and the index in which their titles are found."""

import django.db.models.deletion
from django.db import migrations, models


TABLE = 'approvals_register_titles'
CREATE = {
    'postgresql': (
        f'CREATE TABLE {TABLE} (entry_id bigint PRIMARY KEY, pairs text[] NOT NULL)',
        f'CREATE INDEX {TABLE}_pairs ON {TABLE} USING gin (pairs)',
    ),
    'sqlite': (f"CREATE VIRTUAL TABLE {TABLE} USING fts5(pairs, content='', detail=none, tokenize='ascii')",),
}


def create_index(apps, editor):
    connection = editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == 'sqlite':
            cursor.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'")
            if cursor.fetchone() is None:
                return
        for statement in CREATE[connection.vendor]:
            cursor.execute(statement)


def drop_index(apps, editor):
    editor.execute(f'DROP TABLE IF EXISTS {TABLE}')


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0006_cooperation_wanted'),
    ]

    operations = [
        migrations.CreateModel(
            name='RegisterEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=40)),
                ('source_id', models.CharField(max_length=80)),
                ('title', models.CharField(max_length=400)),
                ('searched', models.CharField(max_length=400)),
                ('number', models.CharField(max_length=120)),
                ('department_id', models.BigIntegerField()),
                ('department_name', models.CharField(max_length=80)),
                ('writer', models.CharField(blank=True, max_length=60)),
                ('task', models.CharField(blank=True, max_length=200)),
                ('produced_on', models.DateField()),
                ('retention', models.CharField(max_length=16)),
                ('disclosure', models.CharField(max_length=8)),
                ('grounds', models.JSONField(null=True)),
                ('url', models.CharField(blank=True, max_length=500)),
                ('licence', models.CharField(blank=True, max_length=20)),
                ('checksum', models.CharField(max_length=64)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('imported_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['-produced_on', '-id'], name='register_newest'), models.Index(fields=['department_id', '-produced_on', '-id'], name='register_of_department'), models.Index(fields=['number', '-produced_on', '-id'], name='register_by_number')],
                'constraints': [models.UniqueConstraint(fields=('source_id', 'source'), name='register_entry_once'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='register_entry_from_one')],
            },
        ),
        migrations.CreateModel(
            name='RegisterEntryBefore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('said', models.JSONField()),
                ('checksum', models.CharField(max_length=64)),
                ('imported_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='before', to='approvals.registerentry')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entry', 'version'), name='register_before_once')],
            },
        ),
        migrations.RunPython(create_index, drop_index),
    ]

"""Entries of the registers of other systems become documents like all others; the gate looks through them later."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import migrations

from madang.kernel.ids import new_id

SAME = ('title', 'number', 'department_id', 'task', 'retention', 'disclosure', 'url', 'licence', 'version')
BATCH = 1000


def become_documents(apps, editor):
    Entry = apps.get_model('approvals', 'RegisterEntry')
    if not Entry.objects.exists():
        return
    zone = ZoneInfo(zone_of(apps))
    institutions = dict(apps.get_model('organisation', 'Department').objects.values_list('id', 'institution__code'))
    batch = []
    for entry in Entry.objects.order_by('pk').iterator(BATCH):
        batch.append(entry)
        if len(batch) == BATCH:
            write(apps, batch, zone, institutions)
            batch = []
    write(apps, batch, zone, institutions)


def zone_of(apps):
    settings = apps.get_model('organisation', 'AuthoritySettings').objects.order_by('pk').first()
    return settings.zone if settings else 'Asia/Seoul'


def write(apps, entries, zone, institutions):
    Document, DocumentBefore = (apps.get_model('documents', name) for name in ('Document', 'DocumentBefore'))
    before = apps.get_model('approvals', 'RegisterEntryBefore').objects
    documents = {entry.pk: document(Document, entry, zone, institutions) for entry in entries}
    Document.objects.bulk_create(documents.values())
    DocumentBefore.objects.bulk_create(
        DocumentBefore(document=documents[row.entry_id], version=row.version, said=row.said, replaced_at=row.replaced_at)
        for row in before.filter(entry__in=list(documents)).order_by('pk')
    )


def document(Document, entry, zone, institutions):
    return Document(
        **{name: getattr(entry, name) for name in SAME},
        uid=new_id(),
        source=entry.source,
        source_id=entry.source_id,
        checksum='',  # of another make; the next import gives it one where it says the same
        institution=institutions.get(entry.department_id, ''),
        category='sanction',
        kind='approval',
        author=entry.writer,
        approved_at=datetime.combine(entry.produced_on, time(), zone),
        approved_on=entry.produced_on,
        grounds=[0] if entry.grounds is None else entry.grounds,
        state='scheduled',
        gate='pending',
        taken_in_at=entry.imported_at,
        updated_at=entry.imported_at,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0002_intake'),
        ('approvals', '0007_register'),
        ('organisation', '__first__'),
    ]

    operations = [
        migrations.RunPython(become_documents, migrations.RunPython.noop),
    ]

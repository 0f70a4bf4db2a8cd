"""Every line is that of a draft; what seats said before goes.

There is no way back: versions, returns and numbers have no place in the tables of before. Restore a backup instead.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('approvals', '0004_drafts_of_lines'), ('cases', '0015_documents_of_decisions')]

    operations = [
        migrations.AlterField(
            model_name='line',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='approvals.draft'),
        ),
        migrations.RemoveConstraint(
            model_name='seat',
            name='seat_official_once',
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'signed')), fields=('line', 'official_id'), name='seat_official_once'),
        ),
        migrations.RemoveIndex(
            model_name='seat',
            name='seat_waiting',
        ),
        migrations.RemoveField(
            model_name='line',
            name='subject',
        ),
        migrations.RemoveField(
            model_name='seat',
            name='sent_back_at',
        ),
        migrations.RemoveField(
            model_name='seat',
            name='signed_at',
        ),
        migrations.AddIndex(
            model_name='seat',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['post_id', 'turn_at', 'id'], name='seat_waiting'),
        ),
        migrations.AddIndex(
            model_name='seat',
            index=models.Index(condition=models.Q(('signer_id__isnull', False)), fields=['signer_id', '-settled_at', 'id'], name='seat_signed_by'),
        ),
        migrations.AddIndex(
            model_name='seat',
            index=models.Index(condition=models.Q(('state', 'signed')), fields=['department_id', 'settled_at', 'rank', 'turn_at'], name='seat_waited'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.UniqueConstraint(fields=('draft', 'version'), name='line_version_once'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('draft',), name='line_open_once'),
        ),
        migrations.RunPython(migrations.RunPython.noop),
    ]

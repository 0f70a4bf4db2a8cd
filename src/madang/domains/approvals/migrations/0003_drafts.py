"""Drafts with their versions, attachments, numbers and sendings; what seats know beside their official."""

import django.db.models.deletion
from django.db import migrations, models

import madang.kernel.ids


class Migration(migrations.Migration):
    dependencies = [('approvals', '0002_delegation_tables')]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.CharField(default=madang.kernel.ids.new_id, max_length=16, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=255)),
                ('media', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('disclosure', models.CharField(max_length=8)),
                ('grounds', models.JSONField(default=list)),
                ('grounds_reason', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Circulation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('official_id', models.BigIntegerField()),
                ('asked_by_id', models.BigIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.CharField(default=madang.kernel.ids.new_id, max_length=16, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('matter', models.CharField(max_length=60)),
                ('amount', models.BigIntegerField(null=True)),
                ('state', models.CharField(choices=[('composing', 'composing'), ('in_line', 'in_line'), ('returned', 'returned'), ('recalled', 'recalled'), ('approved', 'approved'), ('co_operated', 'co_operated'), ('discarded', 'discarded')], max_length=12)),
                ('department_id', models.BigIntegerField()),
                ('drafter_id', models.BigIntegerField()),
                ('case_number', models.CharField(blank=True, max_length=12)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('title', models.CharField(max_length=200)),
                ('disclosure', models.CharField(max_length=8)),
                ('retention', models.CharField(max_length=16)),
                ('class_confirmed_by_id', models.BigIntegerField(null=True)),
                ('class_confirmed_at', models.DateTimeField(null=True)),
                ('number_year', models.PositiveSmallIntegerField(null=True)),
                ('number', models.PositiveIntegerField(null=True)),
                ('number_text', models.JSONField(null=True)),
                ('policy_number_text', models.JSONField(null=True)),
                ('approver_id', models.BigIntegerField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('last_seq', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='DraftVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('summary', models.TextField(blank=True)),
                ('keywords', models.JSONField(default=list)),
                ('body', models.TextField(blank=True)),
                ('recipients', models.JSONField(default=list)),
                ('disclosure', models.CharField(max_length=8)),
                ('grounds', models.JSONField(default=list)),
                ('grounds_reason', models.TextField(blank=True)),
                ('retention', models.CharField(max_length=16)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField()),
                ('saved_by_id', models.BigIntegerField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('digest', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'ordering': ['no'],
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('owner', models.CharField(max_length=160)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Sending',
            fields=[
                ('id', models.CharField(default=madang.kernel.ids.new_id, max_length=16, primary_key=True, serialize=False)),
                ('department_id', models.BigIntegerField(null=True)),
                ('outside', models.CharField(blank=True, max_length=120)),
                ('state', models.CharField(choices=[('sent', 'Sent'), ('received', 'Received'), ('passed_on', 'Passed On'), ('refused', 'Refused')], default='sent', max_length=10)),
                ('sent_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by_id', models.BigIntegerField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('number_year', models.PositiveSmallIntegerField(null=True)),
                ('number', models.PositiveIntegerField(null=True)),
                ('number_text', models.JSONField(null=True)),
                ('handler_id', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='line',
            name='version',
            field=models.PositiveSmallIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='seat',
            name='department_id',
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='seat',
            name='kind',
            field=models.CharField(choices=[('full', 'Full'), ('delegated', 'Delegated')], default='full', max_length=10),
        ),
        migrations.AddField(
            model_name='seat',
            name='moved_from',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='seat',
            name='opinion',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='seat',
            name='post_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='seat',
            name='reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='seat',
            name='role',
            field=models.CharField(choices=[('reviewer', 'Reviewer'), ('cooperator', 'Cooperator'), ('approver', 'Approver')], default="reviewer", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='seat',
            name='settled_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='seat',
            name='stage',
            field=models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='seat',
            name='state',
            field=models.CharField(choices=[('pending', 'Pending'), ('waiting', 'Waiting'), ('signed', 'Signed'), ('sent_back', 'Sent Back'), ('skipped', 'Skipped'), ('ended', 'Ended')], default='pending', max_length=10),
        ),
        migrations.AddField(
            model_name='seat',
            name='turn_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='seat',
            name='official_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='draft',
            name='replaces',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='approvals.draft'),
        ),
        migrations.AddField(
            model_name='circulation',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='circulations', to='approvals.draft'),
        ),
        migrations.AddField(
            model_name='line',
            name='draft',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='approvals.draft'),
        ),
        migrations.AddField(
            model_name='draftversion',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='approvals.draft'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='approvals.draftversion'),
        ),
        migrations.AddConstraint(
            model_name='numberseries',
            constraint=models.UniqueConstraint(fields=('kind', 'owner', 'year'), name='number_series_once'),
        ),
        migrations.AddField(
            model_name='sending',
            name='came_from',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='went_to', to='approvals.sending'),
        ),
        migrations.AddField(
            model_name='sending',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sendings', to='approvals.draft'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(fields=['drafter_id', 'state', '-updated_at', 'id'], name='draft_of_drafter'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(condition=models.Q(('approved_at__isnull', False)), fields=['department_id', '-approved_at', 'id'], name='draft_register'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(condition=models.Q(('case_number', ''), _negated=True), fields=['case_number', 'created_at'], name='draft_of_case'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('department_id', 'number_year', 'number'), name='draft_number_once'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'approved'), ('number__isnull', True), _connector='OR'), name='draft_number_when_approved'),
        ),
        migrations.AddIndex(
            model_name='circulation',
            index=models.Index(condition=models.Q(('seen_at__isnull', True)), fields=['official_id', 'asked_at'], name='circulation_waits'),
        ),
        migrations.AddConstraint(
            model_name='circulation',
            constraint=models.UniqueConstraint(fields=('draft', 'official_id'), name='circulation_once'),
        ),
        migrations.AddConstraint(
            model_name='draftversion',
            constraint=models.UniqueConstraint(fields=('draft', 'no'), name='draft_version_once'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(fields=('version', 'position'), name='attachment_place_once'),
        ),
        migrations.AddIndex(
            model_name='sending',
            index=models.Index(condition=models.Q(('state', 'sent')), fields=['department_id', 'sent_at', 'id'], name='sending_waits'),
        ),
        migrations.AddIndex(
            model_name='sending',
            index=models.Index(condition=models.Q(('state', 'received')), fields=['department_id', '-settled_at', 'id'], name='sending_received'),
        ),
        migrations.AddConstraint(
            model_name='sending',
            constraint=models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('department_id', 'number_year', 'number'), name='reception_number_once'),
        ),
        migrations.AddConstraint(
            model_name='sending',
            constraint=models.CheckConstraint(condition=models.Q(('department_id__isnull', False), models.Q(('outside', ''), _negated=True), _connector='OR'), name='sending_to_somebody'),
        ),
    ]

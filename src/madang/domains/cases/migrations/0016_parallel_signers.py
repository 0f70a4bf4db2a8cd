

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0015_documents_of_decisions'),
    ]

    operations = [
        migrations.CreateModel(
            name='ParallelSigner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('official_id', models.BigIntegerField()),
                ('urgent_at', models.DateTimeField(null=True)),
                ('procedure_code', models.CharField(max_length=20)),
                ('case_state', models.CharField(max_length=12)),
                ('waits_for', models.CharField(choices=[('signature', 'Signature'), ('applicant', 'Applicant'), ('opinions', 'Opinions')], max_length=10)),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parallel_signers', to='cases.casestep')),
            ],
            options={
                'indexes': [models.Index(fields=['official_id', 'urgent_at', 'step', 'procedure_code', 'case_state', 'waits_for'], name='task_of_parallel_signer')],
                'constraints': [models.UniqueConstraint(fields=('step', 'official_id'), name='parallel_signer_once')],
            },
        ),
    ]

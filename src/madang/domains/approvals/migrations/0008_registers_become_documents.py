"""The registers of other systems are documents of the plaza now; their tables go."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0007_register'),
        ('documents', '0002_intake_registers'),
    ]

    operations = [
        migrations.RunSQL('DROP TABLE IF EXISTS approvals_register_titles', migrations.RunSQL.noop),
        migrations.DeleteModel(name='RegisterEntryBefore'),
        migrations.DeleteModel(name='RegisterEntry'),
    ]

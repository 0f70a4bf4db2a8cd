"""The database itself refuses to change or remove events and access records."""

from django.db import migrations

from madang.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_schema")]
    operations = [append_only("kernel_event", "kernel_accessrecord")]

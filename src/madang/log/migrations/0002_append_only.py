"""The database itself refuses to change or remove entries."""

from django.db import migrations

from madang.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("log", "0001_initial")]
    operations = [append_only("log_logentry", key="index")]

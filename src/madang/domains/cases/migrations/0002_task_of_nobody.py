"""The tasks that nobody took get an index of their own; nobody walks through a department's other tasks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_schema")]

    operations = [
        migrations.RemoveIndex(model_name="casestep", name="task_of_department"),
        migrations.AddIndex(
            model_name="casestep",
            index=models.Index(
                condition=models.Q(("official_id__isnull", True), ("state", "current")),
                fields=["department_id", "urgent_at", "id"],
                name="task_of_nobody",
            ),
        ),
    ]

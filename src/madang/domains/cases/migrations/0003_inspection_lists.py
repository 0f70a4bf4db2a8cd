"""The inspector's lists walk indexes of their own: what they hold is rare."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_task_of_nobody"),
        ("procedures", "0002_immutable_versions"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("skipped__gt", 0)), fields=["due_at", "id"], name="case_with_skips"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("entered_late__gt", 0)), fields=["due_at", "id"], name="case_entered_late"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state", "returned"), ("supplements", 0)),
                fields=["due_at", "id"],
                name="case_returned_unasked",
            ),
        ),
    ]

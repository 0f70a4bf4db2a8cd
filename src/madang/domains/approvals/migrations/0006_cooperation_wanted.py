"""What is wanted of other departments is kept with the draft; the register and its numbers have an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approvals", "0005_lines_of_drafts")]

    operations = [
        migrations.AddField(model_name="draft", name="cooperation", field=models.JSONField(default=dict)),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(
                fields=["-approved_at", "-id"],
                name="draft_by_approval",
                condition=models.Q(("approved_at__isnull", False)),
            ),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(
                fields=["number"], name="draft_of_number", condition=models.Q(("number__isnull", False))
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approvals", "0005_lines_of_drafts")]

    operations = [
        migrations.AddField(
            model_name="draft", name="cooperation", field=models.JSONField(default=dict)
        ),
    ]

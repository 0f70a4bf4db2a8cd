"""Repeats procedure, state and whom a step waits for on the tasks there are; can be run again."""

from typing import Any

from django.db import migrations
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.fields.json import KeyTextTransform


def fill(apps: Any, schema_editor: Any) -> None:
    steps = apps.get_model("cases", "CaseStep").objects.filter(state="current")
    case = apps.get_model("cases", "Case").objects.filter(pk=OuterRef("case_id"))
    asked = apps.get_model("cases", "Consultation").objects.filter(
        step_id=OuterRef("pk"), replied_at__isnull=True
    )
    steps.update(
        procedure_code=Subquery(case.values("procedure_code")[:1]),
        case_state=Subquery(case.values("state")[:1]),
    )
    steps.filter(Exists(asked)).update(waits_for="opinions")
    drawn = steps.annotate(drawn=KeyTextTransform("step", "case__signed_decision")).filter(drawn=F("code"))
    steps.filter(pk__in=drawn.values("pk")).update(waits_for="signature")
    steps.filter(case_state="on_hold").update(waits_for="applicant")


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_desks_and_reminders")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

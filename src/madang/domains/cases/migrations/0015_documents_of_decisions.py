"""Cases name the document of their decision, and whose signatures it waits for; can be run again."""

from typing import Any

from django.db import migrations

_BATCH = 500


def name_documents(apps: Any, schema_editor: Any) -> None:
    case_model, line_model = apps.get_model("cases", "Case"), apps.get_model("approvals", "Line")
    last = 0
    while batch := list(case_model.objects.filter(pk__gt=last).exclude(signed_decision={}).order_by("pk")[:_BATCH]):
        last = batch[-1].pk
        subjects = [subject for case in batch if (subject := case.signed_decision.get("subject"))]
        lines = {line.subject: line for line in line_model.objects.filter(subject__in=subjects)}
        returned = _returned(apps, [c.number for c in batch if "earlier" in c.signed_decision])
        for case in batch:
            _name(case, lines.get(case.signed_decision.get("subject")), returned.get(case.number))


def _name(case: Any, line: Any, returned: str | None) -> None:
    decision = {k: v for k, v in case.signed_decision.items() if k != "subject"}
    if line is not None:
        decision["document"] = line.draft_id
        if decision.get("step"):
            waiting = line.seats.filter(state="waiting").values_list("official_id", flat=True)
            decision["waiting"] = list(waiting)
    if returned and "earlier" in decision:
        decision["earlier"] = {**decision["earlier"], "document": returned}
    if decision != case.signed_decision:
        case.signed_decision = decision
        case.save(update_fields=["signed_decision"])


def _returned(apps: Any, numbers: list[str]) -> dict[str, str]:
    drafts = apps.get_model("approvals", "Draft").objects.filter(case_number__in=numbers, state="returned")
    return dict(drafts.order_by("created_at").values_list("case_number", "pk"))


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0004_drafts_of_lines"),
        ("cases", "0014_tally_read_off_an_index"),
    ]

    operations = [migrations.RunPython(name_documents)]

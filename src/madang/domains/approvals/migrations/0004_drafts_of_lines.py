"""Makes a draft of each line there is, from what its case says; can be run again.

Documents approved before numbers were given bear none.
"""

from collections import defaultdict
from typing import Any

from django.db import migrations

_STATES = {"open": "in_line", "signed": "approved", "sent_back": "returned", "recalled": "discarded"}
_BATCH = 500


def make_drafts(apps: Any, schema_editor: Any) -> None:
    lines = apps.get_model("approvals", "Line").objects.filter(draft__isnull=True)
    while batch := list(lines.order_by("pk")[:_BATCH]):
        _make(apps, batch)


def _make(apps: Any, batch: list[Any]) -> None:
    numbers = {line.pk: line.subject.split(":")[1] for line in batch}
    cases = {
        c.number: c
        for c in apps.get_model("cases", "Case").objects.filter(number__in=set(numbers.values()))
    }
    for line in batch:
        case = cases.get(numbers[line.pk])
        draft = _draft(apps, line, case, numbers[line.pk])
        line.draft, line.version = draft, 1
        line.save(update_fields=["draft", "version"])
        _seats(apps, line)


def _draft(apps: Any, line: Any, case: Any, number: str) -> Any:
    drafted = (case.signed_decision or {}) if case else {}
    mine = drafted.get("subject") == line.subject
    words = drafted if mine else {}
    state = _STATES[line.state]
    signed = state == "approved"
    at = line.closed_at or line.opened_at
    last = line.seats.filter(signed_at__isnull=False).order_by("-order").first()
    title = f"민원 {number} 처리"
    draft = apps.get_model("approvals", "Draft").objects.create(
        kind="decision",
        matter=f"case:{case.procedure_code}" if case else "case",
        state=state if state != "returned" or _is_last(line) else "discarded",
        department_id=line.department_id,
        drafter_id=line.drafter_id,
        case_number=number,
        title=title,
        disclosure="open",
        retention="y5",
        approver_id=last.signer_id if signed and last else None,
        approved_at=line.closed_at if signed else None,
        created_at=line.opened_at,
        updated_at=at,
    )
    apps.get_model("approvals", "DraftVersion").objects.create(
        draft=draft,
        no=1,
        title=title,
        summary=title,
        keywords=["민원"],
        body=_body(words, case if signed else None),
        disclosure="open",
        retention="y5",
        saved_at=line.opened_at,
        saved_by_id=line.drafter_id,
        submitted_at=line.opened_at,
    )
    return draft


def _is_last(line: Any) -> bool:
    start = line.subject.rpartition(":")[0]
    return not type(line).objects.filter(subject__startswith=f"{start}:", pk__gt=line.pk).exists()


def _body(words: Any, case: Any) -> str:
    reasons = words.get("reasons") or (case.reasons if case else "")
    conditions = words.get("conditions") or (case.conditions if case else [])
    said = [f"1. 이유: {' '.join(reasons.split())}"] if reasons else []
    said += [f"{len(said) + 1}. 조건: {'; '.join(conditions)}"] if conditions else []
    return "\n".join([*said, "끝."])


def _seats(apps: Any, line: Any) -> None:
    seats = list(line.seats.order_by("order"))
    posts = _posts(apps, [s.official_id for s in seats])
    turn, waits = line.opened_at, line.state == "open"
    for seat in seats:
        seat.stage = seat.order
        seat.role = "approver" if seat is seats[-1] else "reviewer"
        seat.kind = "delegated" if seat is seats[-1] else "full"
        held = next((p for p in posts[seat.official_id] if p.rank == seat.rank), None)
        seat.post_id, seat.department_id = (
            (held.pk, held.department_id) if held else (None, line.department_id)
        )
        seat.turn_at = turn
        if seat.signed_at:
            seat.state, seat.settled_at, turn = "signed", seat.signed_at, seat.signed_at
        elif seat.sent_back_at:
            seat.state, seat.settled_at, turn = "sent_back", seat.sent_back_at, None
        elif waits:
            seat.state, waits, turn = "waiting", False, None
        else:
            seat.state = "pending" if line.state == "open" else "ended"
            seat.settled_at, seat.turn_at, turn = line.closed_at, None, None
        seat.save()


def _posts(apps: Any, official_ids: list[int]) -> dict[int, list[Any]]:
    held = apps.get_model("organisation", "Holding").objects.filter(
        official_id__in=official_ids, valid_until__isnull=True
    )
    posts: dict[int, list[Any]] = defaultdict(list)
    for holding in held.select_related("post"):
        posts[holding.official_id].append(holding.post)
    return posts


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0003_drafts"),
        ("cases", "0014_tally_read_off_an_index"),
        ("organisation", "0001_schema"),
    ]

    operations = [migrations.RunPython(make_drafts)]

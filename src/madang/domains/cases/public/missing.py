"""What should have been public and is not yet: deadlines and terms that passed without an entry or a reason."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Value
from django.db.models.functions import Coalesce

from madang.domains.cases import access
from madang.domains.cases.models import OPEN, CaseStep
from madang.domains.cases.public.measured import Instant, officials_steps, raw_rows
from madang.domains.cases.states import State
from madang.kernel.visibility import Visibility


class MissingEntry(NamedTuple):
    """A public case of which something is missing since `due_at`. `step`: the step nobody entered; empty where the
    deadline of the whole case passed. `delay_reason`: what the department has published about it."""

    number: str
    procedure: str
    version_id: int
    department_id: int
    step: str
    due_at: Instant
    delay_reason: str


def missing_entries(now: datetime) -> list[MissingEntry]:
    """Steps of officials whose own term has passed with nothing entered, the oldest first (one statement).

    Not those of cases that wait for the applicant, whose clock stands still, nor of imported histories.
    """
    waiting = (
        CaseStep.objects.filter(state=CaseStep.State.CURRENT, term_due_at__lt=now)
        .alias(  # nearly every case is public: the database is to begin with the terms that passed
            seen=Coalesce("case__visibility", Value("")),
            origin=Coalesce("case__source", Value("")),
            stands=Coalesce("case__state", Value("")),
        )
        .filter(seen=Visibility.PUBLIC, origin="")
        .exclude(stands=State.ON_HOLD)
        .order_by("term_due_at", "id")
    )
    columns = (
        *("case__number", "case__procedure_code", "case__version_id", "department_id"),
        *("code", "term_due_at", "delay_reason"),
    )
    found = [MissingEntry(*row) for row in raw_rows(waiting, *columns)]
    by_officials = {i: officials_steps(i) for i in {entry.version_id for entry in found}}
    return [entry for entry in found if entry.step in by_officials[entry.version_id]]


def missing_reasons(now: datetime) -> list[MissingEntry]:
    """Open cases that passed their deadline without a published reason, the oldest first (one statement)."""
    late = (
        access.public_cases_by_other_index()
        .filter(OPEN, due_at__lt=now, held=False, delay_reason="", source="")
        .order_by("due_at", "id")
    )
    columns = ("number", "procedure_code", "version_id", "department_id", "due_at")
    return [
        MissingEntry(number, procedure, version_id, department_id, "", due_at, "")
        for number, procedure, version_id, department_id, due_at in raw_rows(late, *columns)
    ]

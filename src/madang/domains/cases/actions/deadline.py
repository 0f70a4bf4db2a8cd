"""The deadline of a case: computed from its rule, start, holds and extensions, never typed in."""

from datetime import datetime

from madang.domains.calendar import Deadline, Extension, Hold, Rule, WorkCalendar, compute, legal_minutes
from madang.domains.cases import stored
from madang.domains.cases.models import Case, CaseExtension, CaseHold
from madang.kernel.text import Text


def deadline_of(
    case: Case,
    holds: list[CaseHold],
    extensions: list[CaseExtension],
    calendar: WorkCalendar,
    now: datetime,
) -> Deadline:
    """The deadline with the lines that explain it. It runs from reception; until then, from filing."""
    return compute(
        rule=Rule.parse(case.limit_rule),
        start=case.received_at or case.filed_at,
        holds=[Hold(h.kind, h.started_at, h.ended_at) for h in holds],
        extensions=[Extension(e.length, e.reason_code, e.at) for e in extensions],
        calendar=calendar,
        now=now,
        source=Text.of(case.limit_source) if case.limit_source else None,
    )


def recompute_deadline(case: Case, calendar: WorkCalendar, now: datetime) -> None:
    """Writes the derived deadline and its explanation into the case (not saved)."""
    if not case.limit_rule:
        return
    holds, extensions = stored.holds_of(case.pk), stored.extensions_of(case.pk)
    deadline = deadline_of(case, holds, extensions, calendar, now)
    case.due_at = deadline.due
    case.due_because = [line.as_kept() for line in deadline.because]
    case.calendar_version = deadline.calendar_version


def measure(case: Case, calendar: WorkCalendar, end: datetime) -> None:
    """Writes what the case took on the legal clock (working minutes, holds left out) and on the wall (not saved)."""
    start = case.received_at or case.filed_at
    holds = [Hold(h.kind, h.started_at, h.ended_at or end) for h in stored.holds_of(case.pk)]
    case.legal_minutes = legal_minutes(start, end, holds, calendar)
    case.wall_minutes = max(0, int((end - case.filed_at).total_seconds() // 60))
    case.late = case.due_at is not None and end > case.due_at

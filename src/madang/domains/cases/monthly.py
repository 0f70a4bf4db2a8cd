"""The monthly check as the petition inspector reads it: by department, the cases behind, and the months before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from madang.domains.calendar import work_calendar
from madang.domains.cases import access
from madang.domains.cases.models import Case, MonthlyCheck, Reminder
from madang.domains.cases.months import MONTH_KINDS, bounds_of, cases_of_month, departments_of, month_of
from madang.domains.cases.public.listing import case_row
from madang.domains.cases.public.shapes import CaseRow, Named
from madang.domains.organisation import directory, officials_named
from madang.kernel import events
from madang.kernel.actor import Actor, Role
from madang.kernel.models import Event

__all__ = ["MONTH_KINDS", "Confirmed", "MonthLine", "MonthScreen", "month_of", "month_screen"]
SHOWN = 100
EARLIER = 24


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One department in a month: how many cases of each of `MONTH_KINDS`, and how often it was written to."""

    department: Named
    counts: Mapping[str, int]
    reminders: int
    dunnings: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Confirmed:
    """That a month was confirmed."""

    month: str
    at: datetime
    by: str
    remark: str
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MonthScreen:
    """A month as the inspector reads it. `cases` are those of the kind and department asked for, the first hundred."""

    month: str
    is_over: bool
    lines: tuple[MonthLine, ...]
    cases: tuple[CaseRow, ...]
    has_more: bool
    confirmed: Confirmed | None
    earlier: tuple[Confirmed, ...]


def month_screen(
    actor: Actor, month: str, now: datetime, *, kind: str = "overdue", department: str = ""
) -> MonthScreen:
    """A month for those who inspect (a known number of statements). Raises NotFound for what is no month or not
    theirs to see."""
    zone, organisation = work_calendar().zone, directory()
    _, end = bounds_of(month, zone)
    scope = access.cases_in_scope(actor, now)
    found = cases_of_month(month, zone)
    named = {name: dict(departments_of(scope.filter(q))) for name, q in found.items()}
    everywhere = actor.everywhere(Role.INSPECTOR, Role.AUDITOR, Role.EXECUTIVE)
    letters = _letters(month, zone, None if everywhere else scope)
    ids = sorted({i for counts in named.values() for i in counts.values()} | set(letters))
    lines = [_line(i, named, letters.get(i, []), organisation.department(i)) for i in ids]
    shown = scope.filter(found[kind])
    if department:
        row = organisation.department(department)
        shown = shown.filter(department_id__in=organisation.structure.lineage(row.id))
    cases = list(shown.order_by("due_at", "id")[: SHOWN + 1])
    checks = _checks() if everywhere else []  # what was confirmed are figures of every department
    return MonthScreen(
        month=month,
        is_over=end <= now,
        lines=tuple(sorted(lines, key=lambda line: (-sum(line.counts.values()), line.department.code))),
        cases=tuple(case_row(c, now, zone, organisation.department(c.department_id)) for c in cases[:SHOWN]),
        has_more=len(cases) > SHOWN,
        confirmed=next((check for check in checks if check.month == month), None),
        earlier=tuple(check for check in checks if check.month != month),
    )


def _letters(month: str, zone: ZoneInfo, about: QuerySet[Case] | None) -> dict[int, list[tuple[str, bool]]]:
    """What was written in a month, where not about all cases then about some."""
    start, end = bounds_of(month, zone)
    rows = Reminder.objects.filter(at__gte=start, at__lt=end).order_by()
    if about is not None:
        rows = rows.filter(case__in=about)
    letters: dict[int, list[tuple[str, bool]]] = {}
    for department_id, kind, answered in rows.values_list("case__department_id", "kind", "answered_at"):
        letters.setdefault(department_id, []).append((kind, answered is not None))
    return letters


def _line(
    department_id: int,
    named: Mapping[str, Mapping[int, int]],
    letters: Iterable[tuple[str, bool]],
    row: Any,
) -> MonthLine:
    written = list(letters)
    return MonthLine(
        department=Named(row.code, row.name),
        counts={kind: sum(one == department_id for one in cases.values()) for kind, cases in named.items()},
        reminders=sum(kind == Reminder.Kind.REMINDER for kind, _ in written),
        dunnings=sum(kind == Reminder.Kind.DUNNING for kind, _ in written),
        unanswered=sum(not answered for _, answered in written),
    )


def _checks() -> list[Confirmed]:
    """The months that were confirmed, the newest first."""
    rows = list(MonthlyCheck.objects.order_by("-month")[:EARLIER])
    told = Event.objects.filter(stream="inspection", stream_id__in=[row.month for row in rows])
    remarks = {e.stream_id: events.texts_of(e).get("internal", "") for e in told.select_related("free_text")}
    people = officials_named({row.official_id for row in rows if row.official_id})
    return [
        Confirmed(
            row.month,
            row.confirmed_at,
            (people[row.official_id].name or "") if row.official_id in people else "",
            remarks.get(row.month, ""),
            row.figures,
        )
        for row in rows
    ]

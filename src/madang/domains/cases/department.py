"""The work of a department as its colleagues see it: how much each has in hand, and which cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, F, FloatField, Func, Q, QuerySet

from madang.domains.calendar import work_calendar
from madang.domains.cases import access
from madang.domains.cases.actions import tally
from madang.domains.cases.desk_walk import Place, due_bounds, place_of
from madang.domains.cases.models import OPEN, Case
from madang.domains.cases.public.listing import case_lines, case_row
from madang.domains.cases.public.shapes import CaseRow, Named
from madang.domains.cases.states import State
from madang.domains.organisation import (
    DepartmentRow,
    Directory,
    OfficialRow,
    departments_at,
    directory,
    members_of,
    scope_of,
    working_level,
)
from madang.kernel.actor import Actor
from madang.kernel.errors import NotFound

PAGE = 50
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody has in hand in one department. `age` is how many days ago, on average, it was filed."""

    open: int = 0
    overdue: int = 0
    this_week: int = 0
    age: int = 0


@dataclass(frozen=True, slots=True)
class DepartmentCase:
    """An open case of a department, with who has it (empty: nobody) and what of it was seen."""

    case: CaseRow
    official: str
    last_seq: int


@dataclass(frozen=True, slots=True)
class DepartmentScreen:
    """A department: its people with what they have, what nobody took, and a page of its open cases.

    `leads` says whether the actor may give its cases to others, `belongs` whether they are of it; `givable` to whom.
    """

    department: Named
    departments: tuple[Named, ...]
    people: tuple[tuple[OfficialRow, Load], ...]
    unassigned: Load
    signing: int
    cases: tuple[DepartmentCase, ...]
    after: str
    leads: bool
    belongs: bool
    givable: tuple[OfficialRow, ...]


def department_screen(
    actor: Actor, now: datetime, *, code: str = "", official: str = "", after: str = ""
) -> DepartmentScreen:
    """A department in the actor's scope (their own without a code), its open cases by deadline; only those of an
    official (by code), or those nobody took (`NOBODY`). Raises NotFound for a department outside it."""
    organisation = directory()
    reach = departments_of(actor, now, organisation)
    row = _chosen(actor, code, reach)
    ids = sorted(organisation.structure.lineage(row.id))
    people = members_of(row.id, now)
    loads = _loads(ids, now)
    leads = _leads(actor, row, organisation)
    found = Case.objects.filter(OPEN, department_id__in=ids)
    if official:
        wanted = next((p.id for p in people if p.code == official), None)
        found = found.filter(official_id=wanted) if wanted or official == NOBODY else found.none()
    cases, following = _page(found, now, after, organisation, {p.id: p.name for p in people})
    return DepartmentScreen(
        department=Named(row.code, row.name),
        departments=tuple(Named(d.code, d.name) for d in reach),
        people=tuple((person, loads.get(person.id, Load())) for person in people),
        unassigned=loads.get(None, Load()),
        signing=tally.count(department_id__in=ids, state=State.DECIDING),
        cases=cases,
        after=following,
        leads=leads,
        belongs=any(p.department_id in ids for p in actor.posts),
        givable=tuple(working_level(people)) if leads else (),
    )


def departments_of(actor: Actor, now: datetime, organisation: Directory) -> list[DepartmentRow]:
    """The departments there are now whose work the actor may see, their own first."""
    scope = scope_of(actor, now, organisation)
    own = {post.department_id for post in actor.posts}
    seen = [row for row in departments_at(now) if scope.covers(row.id)]
    return sorted(seen, key=lambda row: (row.id not in own, row.name.ko))


def _chosen(actor: Actor, code: str, reach: list[DepartmentRow]) -> DepartmentRow:
    found = next((row for row in reach if row.code == code or not code), None)
    if found is None:
        raise NotFound()
    return found


def _leads(actor: Actor, row: DepartmentRow, organisation: Directory) -> bool:
    above: set[int] = set()
    at: int | None = row.id
    while at is not None and at not in above:
        above.add(at)
        at = organisation.department(at).parent_id
    return any(p.rank >= access.LEAD_RANK and p.department_id in above for p in actor.posts)


class _Days(Func):
    """An instant as a number of days, so that the database can average it."""

    output_field = FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="julianday(%(expressions)s)", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(EXTRACT(EPOCH FROM %(expressions)s) / 86400.0 + 2440587.5)::float"
        return self.as_sql(compiler, connection, template=template, **context)


_JULIAN_EPOCH = 2440587.5


def _loads(department_ids: list[int], now: datetime) -> Mapping[int | None, Load]:
    """Who has how much of a department's open cases, read off one index (one statement)."""
    _, end = due_bounds("week", now, work_calendar())
    rows = (
        Case.objects.filter(OPEN, department_id__in=department_ids)
        .order_by()
        .values_list("official_id")
        .annotate(
            n=Count("id"),
            overdue=Count("id", filter=Q(due_at__lt=now, held=False)),
            week=Count("id", filter=Q(due_at__gte=now, due_at__lt=end, held=False)),
            filed=Avg(_Days(F("filed_at"))),
        )
    )
    today = now.timestamp() / 86400 + _JULIAN_EPOCH
    return {who: Load(n, late, week, max(0, int(today - filed))) for who, n, late, week, filed in rows}


def _page(
    found: QuerySet[Case], now: datetime, after: str, organisation: Directory, names: Mapping[int, str]
) -> tuple[tuple[DepartmentCase, ...], str]:
    place, zone = place_of(after), work_calendar().zone
    if place and place.urgent_at:
        later = Q(due_at__gte=place.urgent_at) & ~Q(due_at=place.urgent_at, pk__lte=place.step_id)
        found = found.filter(later | Q(due_at__isnull=True))
    elif place:
        found = found.filter(due_at__isnull=True, pk__gt=place.step_id)
    order = (F("due_at").asc(nulls_last=True), "id")
    ids = [row[0] for row in found.order_by(*order).values_list("pk")[: PAGE + 1]]
    lines = case_lines(ids[:PAGE])
    page = tuple(
        DepartmentCase(
            case_row(line, now, zone, organisation.department(line.department_id)),
            names.get(line.official_id or 0, ""),
            line.last_seq,
        )
        for line in lines
    )
    last = lines[-1] if lines and len(ids) > PAGE else None
    return page, Place(last.due_at, last.pk).cursor() if last else ""

"""Lists of public cases: filters, counts that cost nothing, pages that cost the same however far one reads."""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from madang.domains.cases import access
from madang.domains.cases.actions import tally
from madang.domains.cases.errors import invalid_cursor
from madang.domains.cases.events import day
from madang.domains.cases.models import OPEN, Case
from madang.domains.cases.public.history import officials_of, public_events
from madang.domains.cases.public.shapes import CaseRow, Named, PublicEvent
from madang.domains.cases.rules import is_overdue
from madang.domains.cases.states import STATE_NAMES, State
from madang.domains.organisation import DepartmentRow, directory
from madang.domains.procedures import version
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.models import Event
from madang.kernel.prepared import PreparedRead
from madang.kernel.text import Text
from madang.kernel.visibility import Visibility

COUNT_CAP = 10_000
SORTS = ("newest", "oldest", "due")


@dataclass(frozen=True, slots=True)
class CaseFilters:
    """What a list is narrowed to; empty means everything. Days are local and inclusive."""

    q: str = ""
    procedure: str = ""
    sector: str = ""
    department: str = ""
    institution: str = ""
    state: str = ""
    area: str = ""
    overdue: bool = False
    from_day: date | None = None
    to_day: date | None = None
    sort: str = "newest"


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of a list. `next` continues it; `total` is exact unless the count stopped at the cap."""

    rows: tuple[CaseRow, ...]
    next: str | None
    total: int
    total_is_exact: bool


class CaseLine(NamedTuple):
    """What lists read of a case."""

    pk: int
    number: str
    procedure_code: str
    sector_code: str
    version_id: int
    department_id: int
    state: str
    result: str
    filed_at: datetime
    due_at: datetime | None
    held: bool
    late: bool
    area: str
    closed_at: datetime | None
    official_id: int | None
    last_seq: int


def case_lines(ids: Sequence[int]) -> list[CaseLine]:
    """The cases of these ids, in their order (one statement). It asks nobody's right: for ids that a statement within
    somebody's scope just gave."""
    return _in_order(ids, _lines)


def _in_order(ids: Sequence[int], lines: PreparedRead[tuple[Any, ...]]) -> list[CaseLine]:
    found = {row[0]: CaseLine._make(row) for row in lines.all(ids)} if ids else {}
    return [found[pk] for pk in ids if pk in found]


_lines = PreparedRead(lambda ids: Case.objects.filter(pk__in=ids).values_list(*CaseLine._fields), tuple)
_public_lines = PreparedRead(
    lambda ids: access.public_cases_by_other_index().filter(pk__in=ids).values_list(*CaseLine._fields), tuple
)


def case_list(
    filters: CaseFilters, *, now: datetime, zone: ZoneInfo, limit: int = 50, cursor: str = ""
) -> CasePage:
    """A page of public cases. Raises InvalidInput for a sort, state or cursor that does not exist."""
    _check(filters)
    found = _filtered(_public(filters), filters, now, zone)
    order = _order(filters)
    # sorted in an index, not with the wide rows
    chosen = list(_after(found, order, cursor).values_list("pk", flat=True)[: limit + 1])
    rows = _in_order(chosen[:limit], _public_lines)
    organisation = directory()
    page = tuple(case_row(c, now, zone, organisation.department(c.department_id)) for c in rows)
    total, exact = _total(found, filters)
    return CasePage(page, _cursor(rows[-1], order) if rows and len(chosen) > limit else None, total, exact)


def case_row(case: Case | CaseLine, now: datetime, zone: ZoneInfo, department: DepartmentRow) -> CaseRow:
    """A case ready for display in a list."""
    chosen = version(case.version_id)
    return CaseRow(
        number=case.number,
        procedure=Named(case.procedure_code, chosen.definition.name),
        sector=case.sector_code,
        department=Named(department.code, department.name),
        state=case.state,
        state_name=STATE_NAMES[State(case.state)],
        result=case.result,
        result_name=chosen.definition.result_name(case.result) if case.result else None,
        filed_at=case.filed_at,
        filed_day=day(case.filed_at, zone),
        due_at=case.due_at,
        due_day=day(case.due_at, zone) if case.due_at else None,
        overdue=is_overdue(case.state, case.due_at, now, held=case.held),
        held=case.held,
        late=case.late,
        area=case.area,
        closed_at=case.closed_at,
        version=chosen.number,
    )


def recent_events(
    *, procedure: str = "", department: str = "", sector: str = "", limit: int = 50
) -> list[tuple[str, Named, PublicEvent]]:
    """The newest disclosed events of public cases, with number and procedure, for feeds and the home page."""
    cases = _narrowed(
        access.public_cases(), CaseFilters(procedure=procedure, department=department, sector=sector)
    )
    narrowed = bool(procedure or department or sector)
    recent = Event.objects.filter(disclosed=True).order_by("-id").select_related("free_text")
    if narrowed:
        numbers = list(cases.order_by("-last_event_at").values_list("number", flat=True)[:limit])
        recent = recent.filter(stream="case", stream_id__in=numbers)
    else:  # walks back from the newest; by stream it would read them all first
        recent = recent.alias(kind=Coalesce("stream", Value(""))).filter(kind="case")
    found = list(recent[: limit * (1 if narrowed else 2)])
    numbers_found = {e.stream_id for e in found}
    known = {c.number: c for c in access.public_cases_by_other_index().filter(number__in=numbers_found)}
    shown = officials_of(found)
    return [(e.stream_id, *_in_case(e, known[e.stream_id], shown)) for e in found if e.stream_id in known][
        :limit
    ]


def _in_case(event: Event, case: Case, shown: dict) -> tuple[Named, PublicEvent]:
    definition = version(case.version_id).definition
    return Named(case.procedure_code, definition.name), public_events([event], definition, shown)[0]


def _check(filters: CaseFilters) -> None:
    faults = []
    if filters.sort not in SORTS:
        faults.append(_fault("sort", filters.sort, SORTS))
    if filters.state and filters.state not in [state.value for state in State]:
        faults.append(_fault("state", filters.state, list(State)))
    if faults:
        raise InvalidInput(faults[0].message, "invalid_filter", fields=tuple(faults))


def _fault(field: str, value: str, known: Iterable[str]) -> FieldFault:
    message = Text(
        "‘{value}’은(는) 없는 값입니다. 쓸 수 있는 값: {known}", "There is no “{value}”. Use one of: {known}"
    )
    return FieldFault(field, "unknown_value", message.format(value=value[:40], known=", ".join(known)))


def _filtered(cases: QuerySet[Case], filters: CaseFilters, now: datetime, zone: ZoneInfo) -> QuerySet[Case]:
    cases = _narrowed(cases, filters)
    if filters.sort == "due":
        cases = cases.filter(OPEN, due_at__isnull=False)
    if filters.overdue:
        cases = cases.filter(OPEN, due_at__lt=now, held=False)
    if filters.from_day:
        cases = cases.filter(filed_at__gte=datetime.combine(filters.from_day, time(), zone))
    if filters.to_day:
        cases = cases.filter(filed_at__lt=datetime.combine(filters.to_day + timedelta(days=1), time(), zone))
    if filters.area:
        cases = cases.filter(area__gte=filters.area, area__lt=filters.area + "\U0010ffff")
    if number := filters.q.strip()[:20]:
        cases = cases.filter(number__gte=number, number__lt=number + "\U0010ffff")
    return cases


def _public(filters: CaseFilters) -> QuerySet[Case]:
    by_other = filters.q.strip() or filters.overdue or filters.sort == "due"
    return access.public_cases_by_other_index() if by_other else access.public_cases()


def _narrowed(cases: QuerySet[Case], filters: CaseFilters) -> QuerySet[Case]:
    exact = {"procedure_code": filters.procedure, "sector_code": filters.sector, "state": filters.state}
    cases = cases.filter(**{name: value for name, value in exact.items() if value})
    if filters.department:
        cases = cases.filter(department_id__in=_department_ids(filters.department))
    if filters.institution:
        cases = cases.filter(department_id__in=directory().departments_of(filters.institution))
    return cases


def _department_ids(code: str) -> frozenset[int]:
    structure = directory().structure
    row = structure.named(code)
    return structure.lineage(row.id) if row else frozenset()


_NEWEST, _OLDEST = ("-filed_at", "-id"), ("filed_at", "id")
_ORDERS = {"newest": _NEWEST, "oldest": _OLDEST, "due": ("due_at", "id")}
_NUMBER_ORDERS = {_NEWEST: ("-number", "-id"), _OLDEST: ("number", "id")}


def _order(filters: CaseFilters) -> tuple[str, str]:
    """What a list is sorted by. Numbers are given in the order of filing, so a search by number keeps to its index."""
    order = _ORDERS[filters.sort]
    return _NUMBER_ORDERS.get(order, order) if filters.q.strip() else order


def _after(cases: QuerySet[Case], order: tuple[str, str], cursor: str) -> QuerySet[Case]:
    column = order[0].lstrip("-")
    if cursor:
        value, row_id = _read_cursor(cursor, column)
        step = "lt" if order[0].startswith("-") else "gt"
        cases = cases.filter(
            Q(**{f"{column}__{step}": value}) | Q(**{column: value, f"id__{step}": row_id}),
            **{f"{column}__{step}e": value},
        )
    return cases.order_by(*order)


def _cursor(case: CaseLine, order: tuple[str, str]) -> str:
    value = getattr(case, order[0].lstrip("-"))
    text = value.isoformat() if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(f"{text}|{case.pk}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str, column: str) -> tuple[datetime | str, int]:
    try:
        value, _, row_id = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("|")
        if not row_id.isdecimal() or len(row_id) > 18:
            raise ValueError(cursor)
        return _number(value) if column == "number" else _instant(value), int(row_id)
    except (ValueError, OverflowError) as error:
        raise invalid_cursor() from error


def _number(value: str) -> str:
    if not 1 <= len(value) <= 20 or not value.isprintable():
        raise ValueError(value)
    return value


def _instant(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    moment.astimezone(UTC)  # an instant that has no place in our calendar is none of ours
    return moment


def _total(found: QuerySet[Case], filters: CaseFilters) -> tuple[int, bool]:
    """Counted from the tally where only sorts are asked for; otherwise counted up to the cap."""
    if not (
        filters.overdue
        or filters.from_day
        or filters.to_day
        or filters.area
        or filters.q
        or filters.sort == "due"
    ):
        conditions: dict[str, object] = {"visibility": Visibility.PUBLIC}
        exact = {"procedure_code": filters.procedure, "sector_code": filters.sector, "state": filters.state}
        conditions |= {name: value for name, value in exact.items() if value}
        if filters.department:
            conditions["department_id__in"] = _department_ids(filters.department)
        if filters.institution:
            of_both = directory().departments_of(filters.institution)
            narrowed = conditions.get("department_id__in", of_both)
            conditions["department_id__in"] = of_both & narrowed  # type: ignore[operator]
        return tally.count(**conditions), True
    counted = found.order_by()[: COUNT_CAP + 1].count()
    return min(counted, COUNT_CAP), counted <= COUNT_CAP

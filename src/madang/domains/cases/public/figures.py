"""Counts of public cases for the home page and the page of a department. Each costs the same however many there are."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet, Sum

from madang.domains.cases import access
from madang.domains.cases.models import OPEN, CaseTally
from madang.domains.cases.states import OPEN_STATES
from madang.domains.organisation import directory
from madang.kernel.prepared import PreparedRead, in_one
from madang.kernel.visibility import Visibility


@dataclass(frozen=True, slots=True)
class Figures:
    """How the register stands. `unexplained`: overdue, and the department has not yet said why."""

    filed_today: int
    filed_this_week: int
    decided_this_week: int
    in_progress: int
    overdue: int
    unexplained: int


def register_figures(now: datetime, zone: ZoneInfo) -> Figures:
    """The figures at an instant (four statements); a week begins on Monday, local time."""
    today = datetime.combine(now.astimezone(zone).date(), time(), zone)
    monday = today - timedelta(days=today.weekday())
    ((week, filed_today),) = _filed.all(monday, today)
    ((overdue, unexplained),) = _overdue.all(now)
    ((decided,),) = _decided.all(monday)
    by_state = state_counts()
    return Figures(
        filed_today=filed_today,
        filed_this_week=week,
        decided_this_week=decided,
        in_progress=sum(by_state.get(state.value, 0) for state in OPEN_STATES),
        overdue=overdue,
        unexplained=unexplained,
    )


def state_counts(*, department: str = "") -> dict[str, int]:
    """How many public cases are in each state, in the whole register or of a department and its predecessors."""
    if department:
        structure = directory().structure
        row = structure.named(department)
        counted = _by_state_of.all(structure.lineage(row.id) if row else ())
    else:
        counted = _by_state.all()
    return {state: n for state, n in counted if n}


_filed = PreparedRead(
    lambda since, today: in_one(
        access.public_cases().filter(filed_at__gte=since),
        week=Count("id"),
        today=Count("id", filter=Q(filed_at__gte=today)),
    ),
    datetime,
    datetime,
)
_overdue = PreparedRead(
    lambda now: in_one(
        access.public_cases_by_other_index().filter(OPEN, due_at__lt=now, held=False),
        n=Count("id"),
        unexplained=Count("id", filter=Q(delay_reason="")),
    ),
    datetime,
)
_decided = PreparedRead(
    lambda since: in_one(access.public_cases().filter(decided_at__gte=since), n=Count("id")), datetime
)
_by_state = PreparedRead(lambda: _states(CaseTally.objects.all()))
_by_state_of = PreparedRead(
    lambda departments: _states(CaseTally.objects.filter(department_id__in=departments)), tuple
)


def _states(sorts: QuerySet[CaseTally]) -> QuerySet[CaseTally, tuple[str, int]]:
    public = sorts.filter(visibility=Visibility.PUBLIC).order_by()
    return public.values_list("state").annotate(n=Sum("change"))

"""Counts of public cases for the home page and the page of a department. Each costs the same however many there are."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum

from madang.domains.cases import access
from madang.domains.cases.models import OPEN, CaseTally
from madang.domains.cases.states import OPEN_STATES
from madang.domains.organisation import directory
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
    cases = access.public_cases()
    filed = cases.filter(filed_at__gte=monday).aggregate(
        week=Count("id"), today=Count("id", filter=Q(filed_at__gte=today))
    )
    late = access.public_cases_by_other_index().filter(OPEN, due_at__lt=now, held=False)
    counted = late.aggregate(all=Count("id"), unexplained=Count("id", filter=Q(delay_reason="")))
    by_state = state_counts()
    return Figures(
        filed_today=filed["today"],
        filed_this_week=filed["week"],
        decided_this_week=cases.filter(decided_at__gte=monday).count(),
        in_progress=sum(by_state.get(state.value, 0) for state in OPEN_STATES),
        overdue=counted["all"],
        unexplained=counted["unexplained"],
    )


def state_counts(*, department: str = "") -> dict[str, int]:
    """How many public cases are in each state, in the whole register or of a department and its predecessors."""
    sorts = CaseTally.objects.filter(visibility=Visibility.PUBLIC)
    if department:
        structure = directory().structure
        row = structure.named(department)
        sorts = sorts.filter(department_id__in=structure.lineage(row.id) if row else ())
    counted = sorts.values_list("state").annotate(n=Sum("change")).order_by()
    return {state: n for state, n in counted if n}

"""What went wrong with the clock in a month: which cases, by kind and department."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from madang.domains.calendar import work_calendar
from madang.domains.cases.models import OPEN, Case, CaseExtension
from madang.domains.organisation import directory
from madang.kernel.errors import NotFound
from madang.kernel.models import Event

MONTH_KINDS = ("overdue", "unexplained", "extended", "entered-late", "skipped")


def figures_of_month(month: str) -> dict[str, dict[str, int]]:
    """By department code, how many cases of each kind there were in a month."""
    organisation = directory()
    figures: dict[str, dict[str, int]] = {}
    for kind, q in cases_of_month(month, work_calendar().zone).items():
        for _, department_id in departments_of(Case.objects.filter(q)):
            code = organisation.department(department_id).code
            of_department = figures.setdefault(code, dict.fromkeys(MONTH_KINDS, 0))
            of_department[kind] += 1
    return figures


def bounds_of(month: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First instant of a month (`YYYY-MM`) and of the next, on the authority's clock. Raises NotFound."""
    year, _, number = month.partition("-")
    if not (
        month.isascii()
        and len(month) == 7
        and year.isdecimal()
        and number.isdecimal()
        and 1 <= int(number) <= 12
    ):
        raise NotFound()
    if not 1995 <= int(year) <= 2079:
        raise NotFound()
    y, m = int(year), int(number)
    return datetime(y, m, 1, tzinfo=zone), datetime(y + m // 12, m % 12 + 1, 1, tzinfo=zone)


def month_of(instant: datetime, zone: ZoneInfo, back: int = 0) -> str:
    """The local month of an instant, or one so many months earlier."""
    local = instant.astimezone(zone)
    count = local.year * 12 + local.month - 1 - back
    return f"{count // 12:04}-{count % 12 + 1:02}"


def cases_of_month(month: str, zone: ZoneInfo) -> dict[str, Q]:
    """The condition for each of `MONTH_KINDS`."""
    start, end = bounds_of(month, zone)
    passed = Q(due_at__lt=end) & ((OPEN & Q(held=False)) | Q(late=True, closed_at__gte=start))
    extended = CaseExtension.objects.filter(at__gte=start, at__lt=end)
    entered = Event.objects.filter(
        stream="case", recorded_at__gte=start, recorded_at__lt=end, data__entered_late=True
    )
    skipped = Event.objects.filter(
        stream="case", recorded_at__gte=start, recorded_at__lt=end, type="case.skipped"
    )
    touched = Q(last_event_at__gte=start, filed_at__lt=end)
    return {
        "overdue": passed,
        "unexplained": passed & Q(delay_reason=""),
        "extended": Q(pk__in=extended.values("case_id")),
        "entered-late": Q(entered_late__gt=0) & touched & Q(number__in=entered.values("stream_id")),
        "skipped": Q(skipped__gt=0) & touched & Q(number__in=skipped.values("stream_id")),
    }


def departments_of(cases: QuerySet[Case]) -> list[tuple[int, int]]:
    """Each case (id) with its department (one statement)."""
    return list(cases.order_by().values_list("pk", "department_id"))

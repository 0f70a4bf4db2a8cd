"""What became of what a department approved on a day: counted anew from the documents whenever one of them moves."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from madang.domains.documents.models import DisclosureDay, Document
from madang.domains.documents.rules import OPEN, PARTIAL
from madang.domains.documents.states import DocumentState
from madang.kernel import copied

_COLUMNS = ("approved", "disclosed", "partial", "closed", "held", "scheduled", "withdrawn")
_MOST_AT_ONCE = 200
Counted = dict[tuple[int, date], Counter[str]]


def recount(pairs: Collection[tuple[int, date]]) -> None:
    """Counts days of departments anew (two statements for each two hundred)."""
    ordered = sorted(pairs)
    for first in range(0, len(ordered), _MOST_AT_ONCE):
        _recount(ordered[first : first + _MOST_AT_ONCE])


def recount_all() -> int:
    """Counts every day of every department anew; says how many days there are. Readers see the old days of a department
    until the new are there."""
    days = 0
    for department in Document.objects.values_list("department_id", flat=True).distinct().order_by():
        rows = Document.objects.filter(department_id=department)
        with transaction.atomic():
            counted = _counted(rows)
            DisclosureDay.objects.filter(department_id=department).delete()
            copied.write(DisclosureDay, ("department_id", "day", *_COLUMNS), _lines(counted))
        days += len(counted)
    return days


def _recount(pairs: list[tuple[int, date]]) -> None:
    of_these = Q()
    for department in {department for department, _ in pairs}:
        days = [day for one, day in pairs if one == department]
        of_these |= Q(department_id=department, approved_on__in=days)
    none: Counted = {pair: Counter() for pair in pairs}
    DisclosureDay.objects.bulk_create(
        _rows(none | _counted(Document.objects.filter(of_these))),
        update_conflicts=True,
        unique_fields=["day", "department_id"],
        update_fields=_COLUMNS,
    )


def _counted(documents: QuerySet[Document]) -> Counted:
    """What became of documents, by department and day of approval (one statement)."""
    counted: Counted = defaultdict(Counter)
    rows = documents.values_list("department_id", "approved_on", "state", "disclosure")
    for department, day, state, disclosure, n in rows.annotate(n=Count("pk")).order_by():
        counted[department, day][_column(state, disclosure)] += n
        counted[department, day]["approved"] += n
    return counted


def _lines(counted: Counted) -> list[str]:
    return [
        copied.line([str(department), day.isoformat(), *(str(counts[c]) for c in _COLUMNS)])
        for (department, day), counts in counted.items()
    ]


def _rows(counted: Counted) -> list[DisclosureDay]:
    return [
        DisclosureDay(department_id=department, day=day, **{c: counts[c] for c in _COLUMNS})
        for (department, day), counts in counted.items()
    ]


def _column(state: str, disclosure: str) -> str:
    if state == DocumentState.ERASED:
        return DocumentState.WITHDRAWN
    if state != DocumentState.PUBLIC:
        return state
    return {OPEN: "disclosed", PARTIAL: "partial"}[disclosure]

"""What became of what a department approved on a day: counted anew from the documents whenever one of them moves."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q

from madang.domains.documents.models import DisclosureDay, Document
from madang.domains.documents.rules import OPEN, PARTIAL
from madang.domains.documents.states import DocumentState

_COLUMNS = ("approved", "disclosed", "partial", "closed", "held", "scheduled", "withdrawn")
_MOST_AT_ONCE = 200


def recount(pairs: Collection[tuple[int, date]]) -> None:
    """Counts days of departments anew (two statements for each two hundred)."""
    ordered = sorted(pairs)
    for first in range(0, len(ordered), _MOST_AT_ONCE):
        _recount(ordered[first : first + _MOST_AT_ONCE])


def _recount(pairs: list[tuple[int, date]]) -> None:
    counted: dict[tuple[int, date], Counter[str]] = {pair: Counter() for pair in pairs}
    of_these = Q()
    for department in {department for department, _ in pairs}:
        days = [day for one, day in pairs if one == department]
        of_these |= Q(department_id=department, approved_on__in=days)
    rows = Document.objects.filter(of_these).values_list(
        "department_id", "approved_on", "state", "disclosure"
    )
    for department, day, state, disclosure, n in rows.annotate(n=Count("pk")).order_by():
        counted[department, day][_column(state, disclosure)] += n
        counted[department, day]["approved"] += n
    DisclosureDay.objects.bulk_create(
        (
            DisclosureDay(department_id=department, day=day, **{c: counts[c] for c in _COLUMNS})
            for (department, day), counts in counted.items()
        ),
        update_conflicts=True,
        unique_fields=["day", "department_id"],
        update_fields=_COLUMNS,
    )


def _column(state: str, disclosure: str) -> str:
    if state != DocumentState.PUBLIC:
        return state
    return {OPEN: "disclosed", PARTIAL: "partial"}[disclosure]

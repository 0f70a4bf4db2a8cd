"""What figures are made of: one plain row for each public case whose being on time is known."""

from datetime import date, datetime, time, timedelta
from enum import IntFlag
from functools import reduce
from operator import add
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Q, QuerySet, Value, When

from madang.domains.cases import access, models
from madang.domains.cases.states import State
from madang.kernel.visibility import Visibility

GROUPINGS = {"department": "department_id", "sector": "sector_code", "procedure": "procedure_code"}
MeasuredRow = tuple[str | int, int, int | None, int | None]


class Mark(IntFlag):
    """What is counted of a case, packed into one number by the database."""

    LATE = 1
    RETURNED = 2
    WITHDRAWN = 4
    TRANSFERRED = 8
    REFUSED = 16
    EXTENDED = 32
    HELD = 64


def measured_cases(
    by: str, *, from_day: date | None, to_day: date | None, zone: ZoneInfo
) -> list[MeasuredRow]:
    """`(group, marks, legal minutes, minutes on the wall)` of the public cases that have ended, and of all imported
    ones with a planned end, whose history may just stop (one statement, answered from an index).

    Days are local, inclusive, and those on which a case ended (or had its last event). Raises KeyError for a
    grouping there is none of; see `GROUPINGS`.
    """
    cases = access.public_cases().filter(late__isnull=False)
    if from_day:
        cases = _ended(cases, "gte", datetime.combine(from_day, time(), zone))
    if to_day:
        cases = _ended(cases, "lt", datetime.combine(to_day + timedelta(days=1), time(), zone))
    marked = cases.annotate(marks=_marks())
    return list(marked.order_by().values_list(GROUPINGS[by], "marks", "legal_minutes", "wall_minutes"))


def _marks() -> Any:
    where: dict[Mark, dict[str, object]] = {
        Mark.LATE: {"late": True},
        Mark.RETURNED: {"state": State.RETURNED},
        Mark.WITHDRAWN: {"state": State.WITHDRAWN},
        Mark.TRANSFERRED: {"state": State.TRANSFERRED},
        Mark.REFUSED: {"result": "refused"},
        Mark.EXTENDED: {"extensions__gt": 0},
        Mark.HELD: {"holds__gt": 0},
    }
    parts = (Case(When(**found, then=Value(mark.value)), default=Value(0)) for mark, found in where.items())
    return reduce(add, parts)


def withdrawn_numbers() -> list[str]:
    """The numbers of cases that the world may not see; their events do not count either (one statement)."""
    return list(models.Case.objects.exclude(visibility=Visibility.PUBLIC).values_list("number", flat=True))


def _ended(cases: QuerySet[models.Case], comparison: str, instant: datetime) -> QuerySet[models.Case]:
    return cases.filter(
        Q(**{f"closed_at__{comparison}": instant})
        | Q(**{"closed_at__isnull": True, f"last_event_at__{comparison}": instant})
    )

"""What the plaza tells of itself: what became of each day's documents, what waits, what the gate looked at."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from madang.domains.documents.models import DisclosedOn, DisclosureDay, Document, KeptFigure
from madang.domains.documents.rules import GROUND_UNKNOWN
from madang.domains.documents.states import DocumentState

COLUMNS = ("approved", "disclosed", "partial", "closed", "held", "scheduled", "withdrawn")
"""The columns of a day: `approved` is the sum of all others."""
AGES = (1, 3, 7, 30)
"""Days a document has been held: up to each of these, and longer."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """What became of the documents that a department approved on a local day; counts in the order of `COLUMNS`."""

    day: date
    department_id: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HeldRow:
    """How many documents of a department wait for the disclosure officer, by age (`AGES`, and longer)."""

    department_id: int
    counts: tuple[int, ...]
    oldest: datetime

    @property
    def n(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class OutOn:
    """How many documents went out on a local day, by class, grounds, and local days since their approval."""

    day: date
    disclosure: str
    grounds: tuple[int, ...]
    waited: int
    n: int


@dataclass(frozen=True, slots=True)
class GateFigures:
    """What the gate looked at, by verdict, and what it found, by kind of personal data; as of an instant."""

    files: dict[str, int]
    found: dict[str, int]
    as_of: datetime | None


def _days(first: date, last: date, departments: frozenset[int] | None) -> QuerySet[DisclosureDay]:
    rows = DisclosureDay.objects.filter(day__gte=first, day__lte=last)
    return rows if departments is None else rows.filter(department_id__in=departments)


def reconciled(
    first: date,
    last: date,
    departments: frozenset[int] | None = None,
    *,
    limit: int | None = None,
    after: tuple[date, int] | None = None,
) -> list[DayRow]:
    """Each department's days of approval, the newest day first; `after`: day and department of the last row seen."""
    rows = _days(first, last, departments).order_by("-day", "department_id")
    if after:
        rows = rows.filter(day__lte=after[0]).filter(Q(day__lt=after[0]) | Q(department_id__gt=after[1]))
    found = rows.values_list("day", "department_id", *COLUMNS)[:limit]
    return [DayRow(row[0], row[1], tuple(row[2:])) for row in found]


def reconciled_sum(
    first: date, last: date, departments: frozenset[int] | None = None
) -> tuple[int, tuple[int, ...]]:
    """How many rows there are, and the sum of each column."""
    told = _days(first, last, departments).aggregate(rows=Count("pk"), **{c: Sum(c) for c in COLUMNS})
    return told["rows"], tuple(told[c] or 0 for c in COLUMNS)


def reconciled_span() -> tuple[date, date] | None:
    """The first and the last day of approval that are counted (one statement); None where there is none."""
    ends = DisclosureDay.objects.aggregate(first=Min("day"), last=Max("day"))
    return (ends["first"], ends["last"]) if ends["first"] else None


def closed_by_item(first: date, last: date) -> dict[tuple[date, int], Counter[int]]:
    """How many documents of each day and department are listed as closed, by the item of 정보공개법 제9조제1항.

    Each counts once, under the first of its items; under 0 where its source named none (one statement).
    """
    rows = Document.objects.filter(
        state=DocumentState.CLOSED, approved_on__gte=first, approved_on__lte=last
    ).order_by()
    told: dict[tuple[date, int], Counter[int]] = {}
    grouped = rows.values_list("approved_on", "department_id", "grounds").annotate(n=Count("pk"))
    for day, department, grounds, n in grouped:
        item = min((ground for ground in grounds or () if ground != GROUND_UNKNOWN), default=GROUND_UNKNOWN)
        told.setdefault((day, department), Counter())[item] += n
    return told


def by_department(first: date, last: date) -> dict[int, tuple[int, ...]]:
    """The sums of each department over days of approval, in the order of `COLUMNS`."""
    rows = (
        _days(first, last, None).values_list("department_id").annotate(**{f"n_{c}": Sum(c) for c in COLUMNS})
    )
    return {row[0]: tuple(row[1:]) for row in rows.order_by()}


def held_now(now: datetime) -> list[HeldRow]:
    """What waits for the disclosure officer, by department and age (one statement, from an index)."""
    ends = [now - timedelta(days=days) for days in AGES]
    younger: dict[str, Any] = {}
    for place, end in enumerate(ends):
        older = ends[place - 1] if place else None
        within = Q(held_since__gt=end) if older is None else Q(held_since__gt=end, held_since__lte=older)
        younger[f"age_{place}"] = Count("pk", filter=within)
    younger[f"age_{len(ends)}"] = Count("pk", filter=Q(held_since__lte=ends[-1]))
    rows = Document.objects.filter(state=DocumentState.HELD, held_since__isnull=False)
    names = [f"age_{place}" for place in range(len(AGES) + 1)]
    grouped = (
        rows.values("department_id").annotate(**younger, oldest=Min("held_since")).order_by("department_id")
    )
    told = grouped.values_list("department_id", "oldest", *names)
    return [HeldRow(department, tuple(counts), oldest) for department, oldest, *counts in told]


def went_out(first: date, last: date) -> Sequence[OutOn]:
    """What went out on local days, whatever became of it since."""
    rows = DisclosedOn.objects.filter(day__gte=first, day__lte=last).order_by("day", "disclosure", "grounds")
    found = rows.values_list("day", "disclosure", "grounds", "waited", "n")
    return [
        OutOn(d, c, tuple(int(g) for g in grounds.split(",") if g), w, n) for d, c, grounds, w, n in found
    ]


def gate_figures() -> GateFigures:
    """What the gate looked at and found, as it was last counted (one statement)."""
    kept = {row.name: row for row in KeptFigure.objects.filter(name__in=("gate.files", "gate.found"))}
    files, found = kept.get("gate.files"), kept.get("gate.found")
    return GateFigures(
        files=dict(files.value) if files else {},
        found=dict(found.value) if found else {},
        as_of=files.made_at if files else None,
    )


def figures_stamp() -> tuple[Any, ...]:
    """Changes when a kept figure does (one statement)."""
    return tuple(KeptFigure.objects.aggregate(last=Max("made_at")).values())

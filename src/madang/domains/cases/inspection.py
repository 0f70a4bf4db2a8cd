"""The petition inspector's lists: what is late, unexplained, entered late or skipped, by department and age, and
what was written to the department about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from madang.domains.calendar import work_calendar
from madang.domains.cases import access
from madang.domains.cases.desk_walk import Place, place_of
from madang.domains.cases.models import OPEN, Case, Reminder
from madang.domains.cases.public.listing import case_lines, case_row
from madang.domains.cases.public.shapes import CaseRow
from madang.domains.cases.states import State
from madang.domains.organisation import directory
from madang.kernel.actor import Actor
from madang.kernel.prepared import PreparedRead, literal

PAGE = 50
OPEN_LETTERS = 20
AGES = (0, 7, 30, 90)  # days past the deadline (of closed cases: since they were filed)


@dataclass(frozen=True, slots=True)
class Letter:
    """A reminder or dunning letter about a case. `answer`: explained, extended, finished; empty while it waits."""

    kind: str
    at: datetime
    answered_at: datetime | None
    answer: str
    seq: int = 0
    words: str = ""  # of the inspector; only where the history was read as well


@dataclass(frozen=True, slots=True)
class InspectedCase:
    """A case in the inspector's lists; `last_seq` says what of it was seen."""

    case: CaseRow
    last_seq: int
    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class Inspected:
    """A page of a list, and the cursor of the next one (or empty)."""

    cases: tuple[InspectedCase, ...]
    after: str


@dataclass(frozen=True, slots=True)
class OpenLetter:
    """Something the inspector wrote that waits for an answer of the actor or their department."""

    number: str
    kind: str
    at: datetime
    mine: bool


_KINDS = {
    "overdue": lambda now: OPEN & Q(due_at__lt=now, held=False),
    "unexplained": lambda now: OPEN & Q(delay_since__isnull=False, delay_reason=""),
    "entered-late": lambda now: Q(entered_late__gt=literal(0)),
    "skipped": lambda now: Q(skipped__gt=literal(0)),
    "returned-unasked": lambda now: Q(state=literal(State.RETURNED.value), supplements=literal(0)),
    "written-to": lambda now: Q(pk__in=Reminder.objects.filter(answered_at__isnull=True).values("case_id")),
}
INSPECTION_KINDS = tuple(_KINDS)
_OF_OPEN = ("overdue", "unexplained", "written-to")


def inspection(
    actor: Actor, now: datetime, kind: str, *, department: str = "", age: int = 0, after: str = ""
) -> Inspected:
    """A page of one of `INSPECTION_KINDS`, the oldest deadline first, narrowed to a department (code) and to what is
    at least so many days old. Nothing outside the actor's scope."""
    zone, organisation = work_calendar().zone, directory()
    found = access.cases_in_scope(actor, now).filter(_KINDS[kind](now))
    if department:
        row = organisation.structure.named(department)
        found = found.filter(department_id__in=organisation.structure.lineage(row.id) if row else ())
    if age:
        since = now - timedelta(days=age)
        found = found.filter(due_at__lt=since) if kind in _OF_OPEN else found.filter(filed_at__lt=since)
    following = _after(found, place_of(after)).order_by("due_at", "id").values_list("pk", flat=True)
    ids = list(following[: PAGE + 1])
    cases = case_lines(ids[:PAGE])
    letters = letters_about(ids[:PAGE])
    return Inspected(
        tuple(
            InspectedCase(
                case_row(c, now, zone, organisation.department(c.department_id)),
                c.last_seq,
                letters.get(c.pk, ()),
            )
            for c in cases
        ),
        Place(cases[-1].due_at, cases[-1].pk).cursor() if cases and len(ids) > PAGE else "",
    )


def letters_about(case_ids: Sequence[int]) -> dict[int, tuple[Letter, ...]]:
    """What was written about cases, the oldest first (one statement)."""
    found: dict[int, tuple[Letter, ...]] = {}
    for row in Reminder.objects.filter(case_id__in=case_ids).order_by("at", "id"):
        found[row.case_id] = (
            *found.get(row.case_id, ()),
            Letter(row.kind, row.at, row.answered_at, row.answer, row.seq),
        )
    return found


def open_letters(actor: Actor) -> list[OpenLetter]:
    """What waits for an answer of the actor: about cases they handle and, for team leads and above, all those of
    their departments; the oldest first (one statement)."""
    structure = directory().structure
    led = {i for p in actor.posts if p.rank >= access.LEAD_RANK for i in structure.lineage(p.department_id)}
    mine = access.officials_stood_for(actor)
    return [
        OpenLetter(number, kind, at, official in mine)
        for number, kind, at, official in _open_letters.all(mine, led)
    ]


def _waiting_letters(mine: tuple[int, ...], led: tuple[int, ...]) -> QuerySet[Reminder, tuple[Any, ...]]:
    # few letters wait, and a desk may have thousands of cases: with a join, the database would begin with those
    case = Case.objects.filter(pk=OuterRef("case"))
    open_ones = Reminder.objects.filter(answered_at__isnull=True).annotate(
        number=Subquery(case.values("number")),
        handler=Subquery(case.values("official_id")),
        department=Subquery(case.values("department_id")),
    )
    waiting = open_ones.filter(Q(handler__in=mine) | Q(department__in=led)).order_by("at", "id")
    return waiting.values_list("number", "kind", "at", "handler")[:OPEN_LETTERS]


_open_letters = PreparedRead(_waiting_letters, tuple, tuple)


def _after(found: QuerySet[Case], place: Place | None) -> QuerySet[Case]:
    if place is None or place.urgent_at is None:
        return found
    return found.filter(due_at__gte=place.urgent_at).exclude(due_at=place.urgent_at, pk__lte=place.step_id)

"""Walking the tasks of a desk by urgency: from any place onwards or back, at the same cost however far it is."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet

from madang.domains.calendar import WorkCalendar
from madang.domains.cases import access
from madang.domains.cases.models import CaseStep, Consultation
from madang.domains.cases.states import OPEN_STATES
from madang.domains.organisation import directory
from madang.kernel.actor import Actor

SHOWN = ("all", "mine", "signatures", "opinions", "nobody", "others")
DUE = ("overdue", "today", "week")
WAITS = CaseStep.WaitsFor
OTHERS = (WAITS.APPLICANT, WAITS.OPINIONS)
WALKED_APART = 3
_NOTHING = "SELECT '' AS what, NULL AS urgent_at, 0 AS id WHERE 1 = 0"


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What a desk is narrowed to; empty means everything, and what does not exist counts as empty.

    `show` is one of `SHOWN`, `due` one of `DUE`; `state` is that of the case.
    """

    show: str = "all"
    procedure: str = ""
    state: str = ""
    due: str = ""

    def known(self) -> "TaskFilter":
        """The filter without values that do not exist."""
        return TaskFilter(
            self.show if self.show in SHOWN else "all",
            self.procedure if self.procedure.isascii() and len(self.procedure) <= 20 else "",
            self.state if self.state in OPEN_STATES else "",
            self.due if self.due in DUE else "",
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the order of urgency: by when, and the id of the step."""

    urgent_at: datetime | None
    step_id: int

    def cursor(self) -> str:
        """The place as it stands in an address."""
        at = self.urgent_at.isoformat() if self.urgent_at else ""
        return base64.urlsafe_b64encode(f"{at}~{self.step_id}".encode()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Key:
    """A line of a desk: what is to be done (`step` or `opinion`) about which step."""

    what: str
    place: Place


def place_of(cursor: str) -> Place | None:
    """The place that a cursor names; None for what is no cursor."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _, step = text.partition("~")
        instant = datetime.fromisoformat(at).astimezone(UTC) if at else None
        return Place(instant, int(step)) if step.isascii() and step.isdecimal() and len(step) < 19 else None
    except (ValueError, binascii.Error, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class Groups:
    """The tasks an actor may see on their desk, one queryset for each way an index can walk."""

    mine: tuple[QuerySet[CaseStep], ...]
    nobody: tuple[QuerySet[CaseStep], ...]
    opinions: tuple[QuerySet[Consultation], ...]


def groups_of(actor: Actor) -> Groups:
    """What is the actor's own, what nobody in their departments took, and what these are asked."""
    structure = directory().structure
    own = sorted({p.department_id for p in actor.posts})
    before = sorted({i for d in own for i in structure.lineage(d)}.difference(own))
    officials = sorted(access.officials_stood_for(actor))
    current = CaseStep.objects.filter(state=CaseStep.State.CURRENT)
    nobody = current.filter(official_id__isnull=True)
    waiting = Consultation.objects.filter(replied_at__isnull=True, case__closed_at__isnull=True)
    return Groups(
        mine=tuple(current.filter(official_id=i) for i in officials),
        nobody=_by_department(nobody, own, before),
        opinions=_by_department(waiting, own, before),
    )


def _by_department(found: QuerySet[Any], own: list[int], before: list[int]) -> tuple[QuerySet[Any], ...]:
    """One part for each department of today, which may hold much, and one for all their predecessors, where little
    is left; one part for all where somebody has a post in many."""
    if len(own) > WALKED_APART:
        return (found.filter(department_id__in=[*own, *before]),)
    each = [found.filter(department_id=i) for i in own]
    return (*each, found.filter(department_id__in=before)) if before else tuple(each)


def wanted_of(
    groups: Groups, asked: TaskFilter, now: datetime, calendar: WorkCalendar
) -> list[QuerySet[Any]]:
    """The tasks that a filter asks for, still one queryset for each way an index can walk."""
    mine, nobody, opinions = groups.mine, groups.nobody, groups.opinions
    steps: list[QuerySet[CaseStep]] = {
        "all": [*mine, *nobody],
        "mine": [*mine],
        "nobody": [*nobody],
        "signatures": [q.filter(waits_for=WAITS.SIGNATURE) for q in mine],
        "others": [q.filter(waits_for__in=OTHERS) for q in mine],
    }.get(asked.show, [])
    consulted = opinions if asked.show in ("all", "opinions") else ()
    return [
        *(q.filter(_of_steps(asked, now, calendar)) for q in steps),
        *(q.filter(_of_opinions(asked, now, calendar)) for q in consulted),
    ]


def keys(
    wanted: Sequence[QuerySet[Any]],
    limit: int,
    *,
    after: Place | None = None,
    before: Place | None = None,
) -> list[Key]:
    """The first lines after a place, or the last ones before it, in their order (one statement).

    Put together from parts that each walk an index from there and stop.
    """
    parameters: list[Any] = []
    back = before is not None
    parts = []
    for found in wanted:
        what, date, step = (
            ("opinion", "due_at", "step_id") if found.model is Consultation else ("step", "urgent_at", "id")
        )
        for condition, order in _stretches(date, step, after, before):
            chosen = found.filter(condition).order_by(*order).values_list(date, step)
            chosen = (chosen.distinct() if what == "opinion" else chosen)[
                :limit
            ]  # asked of several departments
            if sql := _sql(chosen, parameters):
                parts.append(
                    f"SELECT '{what}' AS what, {date} AS urgent_at, {step} AS id FROM ({sql}) AS part"
                )
    direction = "DESC NULLS FIRST, id DESC" if back else "ASC NULLS LAST, id"
    statement = (
        f"SELECT DISTINCT what, urgent_at, id FROM ({' UNION ALL '.join(parts or [_NOTHING])}) AS parts "
        f"ORDER BY urgent_at {direction} LIMIT {limit}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
    found_keys = [Key(what, Place(_instant(at), step)) for what, at, step in rows]
    return found_keys[::-1] if back else found_keys


def capped_counts(counted: Mapping[str, Sequence[QuerySet[Any]]], cap: int) -> dict[str, int]:
    """How many rows each group has, counted up to a cap (one statement)."""
    parameters: list[Any] = []
    selects = []
    for name, group in counted.items():
        sums = []
        for found in group:
            if sql := _sql(found.order_by().values_list("pk")[:cap], parameters):
                sums.append(f"(SELECT COUNT(*) FROM ({sql}) AS capped)")
        selects.append(f"SELECT '{name}', {' + '.join(sums) or '0'}")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), parameters)
        return {name: min(cap, count) for name, count in cursor.fetchall()}


def due_bounds(due: str, now: datetime, calendar: WorkCalendar) -> tuple[datetime | None, datetime]:
    """From when and before when something is due that is `overdue`, due `today` or this `week` (until Sunday)."""
    if due == "overdue":
        return None, now
    local = calendar.local(now)
    days = 1 if due == "today" else 7 - local.weekday()
    return now, datetime.combine(local.date() + timedelta(days=days), time(), calendar.zone)


def _of_steps(asked: TaskFilter, now: datetime, calendar: WorkCalendar) -> Q:
    narrowed = Q()
    if asked.procedure:
        narrowed &= Q(procedure_code=asked.procedure)
    if asked.state:
        narrowed &= Q(case_state=asked.state)
    if asked.due:
        start, end = due_bounds(asked.due, now, calendar)
        narrowed &= Q(urgent_at__lt=end) & (Q(urgent_at__gte=start) if start else Q())
        if asked.due == "overdue":
            narrowed &= ~Q(waits_for=WAITS.APPLICANT)
    return narrowed


def _of_opinions(asked: TaskFilter, now: datetime, calendar: WorkCalendar) -> Q:
    narrowed = Q()
    if asked.procedure:
        narrowed &= Q(case__procedure_code=asked.procedure)
    if asked.state:
        narrowed &= Q(case__state=asked.state)
    if asked.due:
        start, end = due_bounds(asked.due, now, calendar)
        narrowed &= Q(due_at__lt=end) & (Q(due_at__gte=start) if start else Q())
    return narrowed


def _stretches(
    date: str, step: str, after: Place | None, before: Place | None
) -> list[tuple[Q, tuple[Any, ...]]]:
    """The stretches of an index that hold what comes after (before) a place, each with its order; none has a gap."""
    if before is not None:
        same = (Q(**{date: before.urgent_at, f"{step}__lt": before.step_id}), (f"-{step}",))
        if before.urgent_at is None:
            same = (Q(**{f"{date}__isnull": True, f"{step}__lt": before.step_id}), (f"-{step}",))
            return [same, (Q(**{f"{date}__isnull": False}), (f"-{date}", f"-{step}"))]
        return [same, (Q(**{f"{date}__lt": before.urgent_at}), (f"-{date}", f"-{step}"))]
    undated = Q(**{f"{date}__isnull": True})
    if after is None:
        return [(Q(), (F(date).asc(nulls_last=True), step))]
    if after.urgent_at is None:
        return [(undated & Q(**{f"{step}__gt": after.step_id}), (step,))]
    return [
        (Q(**{date: after.urgent_at, f"{step}__gt": after.step_id}), (step,)),
        (Q(**{f"{date}__gt": after.urgent_at}), (date, step)),
        (undated, (step,)),
    ]


def _sql(found: QuerySet[Any], parameters: list[Any]) -> str:
    """The statement of a queryset, its parameters added to the others; empty where nothing can fit."""
    try:
        sql, given = found.query.sql_with_params()
    except EmptyResultSet:
        return ""
    parameters += given
    return str(sql)


def _instant(value: Any) -> datetime | None:
    """A time as the database gives it to a plain statement: UTC without zone on SQLite."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value

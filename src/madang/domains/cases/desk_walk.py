"""Walking the tasks of a desk by urgency: from any place onwards or back, at the same cost however far it is."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any

from django.db import connection
from django.db.models import F, OrderBy, QuerySet

from madang.domains.calendar import WorkCalendar
from madang.domains.cases import access
from madang.domains.cases.models import CaseStep, Consultation, ParallelSigner
from madang.domains.cases.states import OPEN_STATES
from madang.domains.organisation import directory
from madang.kernel.actor import Actor
from madang.kernel.prepared import Kind, PreparedRead, literal

SHOWN = ("all", "mine", "signatures", "opinions", "nobody", "others")
DUE = ("overdue", "today", "week")
WAITS = CaseStep.WaitsFor
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
class Sort:
    """A sort of tasks as the database has them: whose they are, by when, and what narrows them."""

    what: str  # step, opinion
    waiting: Callable[[], QuerySet[Any]]
    owner: str
    date: str
    step: str
    procedure: str
    state: str


def _current() -> QuerySet[CaseStep]:
    return CaseStep.objects.filter(state=literal(CaseStep.State.CURRENT.value))


_OWN = Sort("step", _current, "official_id", "urgent_at", "id", "procedure_code", "case_state")
_SIDE_BY_SIDE = replace(_OWN, waiting=lambda: ParallelSigner.objects.all(), step="step_id")
_OF_NOBODY = replace(_OWN, waiting=lambda: _current().filter(official_id__isnull=True), owner="department_id")
_OPINIONS = Sort(
    "opinion",
    lambda: Consultation.objects.filter(replied_at__isnull=True, case__closed_at__isnull=True),
    "department_id",
    "due_at",
    "step_id",
    "case__procedure_code",
    "case__state",
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A lookup with its value, which is `fixed` where it is the same each time."""

    lookup: str
    value: Any
    fixed: bool = False


_WAITING = Condition("waits_for__gt", literal(""), fixed=True)  # what the index of those that wait is for
_SIGNATURES = (_WAITING, Condition("waits_for", WAITS.SIGNATURE, fixed=True))
_WITH_APPLICANT = (_WAITING, Condition("waits_for", WAITS.APPLICANT, fixed=True))
_WITH_OTHERS = (_WAITING, Condition("waits_for__in", (WAITS.APPLICANT, WAITS.OPINIONS), fixed=True))
_NOT_WITH_APPLICANT = Condition(
    "waits_for__in", ("", *(who for who in WAITS if who != WAITS.APPLICANT)), fixed=True
)


@dataclass(frozen=True, slots=True)
class Part:
    """Tasks of one sort that one walk along an index gives: those of some officials or departments."""

    sort: Sort
    owners: tuple[int, ...]
    conditions: tuple[Condition, ...] = ()

    def where(self, *more: Condition) -> "Part":
        """Those of them for which something else holds as well."""
        return replace(self, conditions=(*self.conditions, *more))

    def statement(self, order: tuple[Any, ...] | None, limit: int | None) -> tuple[str, list[Any]]:
        """The SQL that reads the dates and steps of so many of them in an order, with its parameters; their ids
        only where there is no order."""
        shape = tuple((c.lookup, c.value if c.fixed else _kind(c.value), c.fixed) for c in self.conditions)
        given = [c.value for c in self.conditions if not c.fixed]
        return _read(self.sort, shape, order, limit).statement(self.owners, *given)


def _kind(value: Any) -> Kind:
    return str if isinstance(value, str) else datetime if isinstance(value, datetime) else int


@lru_cache(maxsize=500)
def _read(
    sort: Sort, shape: tuple[tuple[str, Any, bool], ...], order: tuple[Any, ...] | None, limit: int | None
) -> PreparedRead[tuple[Any, ...]]:
    def build(owners: tuple[int, ...], *values: Any) -> QuerySet[Any, tuple[Any, ...]]:
        given = iter(values)
        found = sort.waiting().filter(**{f"{sort.owner}__in": owners})
        for lookup, value, fixed in shape:
            found = found.filter(**{lookup: value if fixed else next(given)})
        if order is None:
            return found.order_by().values_list("pk")[:limit]
        rows = found.order_by(*order).values_list(sort.date, sort.step)
        return (rows.distinct() if sort.what == "opinion" else rows)[:limit]  # asked of several departments

    return PreparedRead(build, tuple, *(kind for _, kind, fixed in shape if not fixed))


@dataclass(frozen=True, slots=True)
class Groups:
    """The tasks an actor may see on their desk."""

    mine: tuple[Part, ...]
    nobody: tuple[Part, ...]
    opinions: tuple[Part, ...]


def groups_of(actor: Actor) -> Groups:
    """What is the actor's own, what nobody in their departments took, and what these are asked."""
    structure = directory().structure
    own = sorted({p.department_id for p in actor.posts})
    before = sorted({i for d in own for i in structure.lineage(d)}.difference(own))
    return Groups(
        mine=tuple(
            Part(sort, (official,))
            for official in sorted(access.officials_stood_for(actor))
            for sort in (_OWN, _SIDE_BY_SIDE)
        ),
        nobody=_by_department(_OF_NOBODY, own, before),
        opinions=_by_department(_OPINIONS, own, before),
    )


def _by_department(sort: Sort, own: list[int], before: list[int]) -> tuple[Part, ...]:
    """One part for each department of today, which may hold much, and one for all their predecessors, where little
    is left; one part for all where somebody has a post in many."""
    if len(own) > WALKED_APART:
        return (Part(sort, (*own, *before)),)
    each = tuple(Part(sort, (department,)) for department in own)
    return (*each, Part(sort, tuple(before))) if before else each


def wanted_of(groups: Groups, asked: TaskFilter, now: datetime, calendar: WorkCalendar) -> list[Part]:
    """The tasks that a filter asks for, still one part for each way an index can walk."""
    mine, nobody = groups.mine, groups.nobody
    steps = {
        "all": [*mine, *nobody],
        "mine": [*mine],
        "nobody": [*nobody],
        "signatures": [part.where(*_SIGNATURES) for part in mine],
        "others": [part.where(*_WITH_OTHERS) for part in mine],
    }.get(asked.show, [])
    opinions = groups.opinions if asked.show in ("all", "opinions") else ()
    return [part.where(*_narrowed(part.sort, asked, now, calendar)) for part in (*steps, *opinions)]


def keys(
    wanted: Sequence[Part],
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
    most = 1 << (limit - 1).bit_length()  # few limits, hence few shapes
    parts = []
    for part in wanted:
        sort = part.sort
        for conditions, order in _stretches(sort, after, before):
            sql, given = part.where(*conditions).statement(order, most)
            parameters += given
            parts.append(
                f"SELECT '{sort.what}' AS what, {sort.date} AS urgent_at, {sort.step} AS id FROM ({sql}) AS part"
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


def counts(groups: Groups, now: datetime, cap: int) -> dict[str, int]:
    """How much there is on a desk (one statement): exactly what is the official's own, up to a cap what others may
    take as well."""
    late = Condition("urgent_at__lt", now)
    mine = groups.mine
    counted = _counted(
        {
            "mine": (mine, None),
            "late": ([part.where(late) for part in mine], None),
            "late_with_applicant": ([part.where(late, *_WITH_APPLICANT) for part in mine], None),
            "signatures": ([part.where(*_SIGNATURES) for part in mine], None),
            "others": ([part.where(*_WITH_OTHERS) for part in mine], None),
            "unassigned": (groups.nobody, cap),
            "opinions": (groups.opinions, cap),
        }
    )
    # two ranges of indexes are counted faster than the rows of one are looked at
    overdue = counted.pop("late") - counted.pop("late_with_applicant")
    return {**counted, "overdue": overdue}


def count_of(wanted: Sequence[Part], cap: int) -> int:
    """How many tasks there are, counted up to a cap (one statement)."""
    return _counted({"all": (wanted, cap)})["all"]


def _counted(groups: Mapping[str, tuple[Sequence[Part], int | None]]) -> dict[str, int]:
    parameters: list[Any] = []
    selects = []
    for name, (parts, cap) in groups.items():
        sums = []
        for part in parts:
            sql, given = part.statement(None, cap)
            parameters += given
            sums.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")
        selects.append(f"SELECT '{name}', {' + '.join(sums) or '0'}")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), parameters)
        return {name: min(count, groups[name][1] or count) for name, count in cursor.fetchall()}


def due_bounds(due: str, now: datetime, calendar: WorkCalendar) -> tuple[datetime | None, datetime]:
    """From when and before when something is due that is `overdue`, due `today` or this `week` (until Sunday)."""
    if due == "overdue":
        return None, now
    local = calendar.local(now)
    days = 1 if due == "today" else 7 - local.weekday()
    return now, datetime.combine(local.date() + timedelta(days=days), time(), calendar.zone)


def _narrowed(sort: Sort, asked: TaskFilter, now: datetime, calendar: WorkCalendar) -> list[Condition]:
    narrowed = []
    if asked.procedure:
        narrowed.append(Condition(sort.procedure, asked.procedure))
    if asked.state:
        narrowed.append(Condition(sort.state, asked.state))
    if asked.due:
        start, end = due_bounds(asked.due, now, calendar)
        narrowed.append(Condition(f"{sort.date}__lt", end))
        if start:
            narrowed.append(Condition(f"{sort.date}__gte", start))
        elif sort.what == "step":
            narrowed.append(_NOT_WITH_APPLICANT)
    return narrowed


def _stretches(
    sort: Sort, after: Place | None, before: Place | None
) -> list[tuple[list[Condition], tuple[Any, ...]]]:
    """The stretches of an index that hold what comes after (before) a place, each with its order; none has a gap."""
    date, step = sort.date, sort.step
    undated, dated = (Condition(f"{date}__isnull", value, fixed=True) for value in (True, False))
    if before is not None:
        earlier = Condition(f"{step}__lt", before.step_id)
        if before.urgent_at is None:
            return [([undated, earlier], (f"-{step}",)), ([dated], (f"-{date}", f"-{step}"))]
        return [
            ([Condition(date, before.urgent_at), earlier], (f"-{step}",)),
            ([Condition(f"{date}__lt", before.urgent_at)], (f"-{date}", f"-{step}")),
        ]
    if after is None:
        return [([], (_undated_last(date), step))]
    later = Condition(f"{step}__gt", after.step_id)
    if after.urgent_at is None:
        return [([undated, later], (step,))]
    return [
        ([Condition(date, after.urgent_at), later], (step,)),
        ([Condition(f"{date}__gt", after.urgent_at)], (date, step)),
        ([undated], (step,)),
    ]


@cache
def _undated_last(date: str) -> OrderBy:
    return F(date).asc(nulls_last=True)


def _instant(value: Any) -> datetime | None:
    """A time as the database gives it to a plain statement: UTC without zone on SQLite."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value

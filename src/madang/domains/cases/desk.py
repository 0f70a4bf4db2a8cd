"""What an official has to do, by urgency: one statement for the tasks of a page and one for the counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.fields.json import KeyTextTransform

from madang.domains.calendar import WorkCalendar, work_calendar, working_days_between
from madang.domains.cases import access
from madang.domains.cases.events import day, step_name
from madang.domains.cases.models import CaseStep, Consultation
from madang.domains.cases.public.shapes import Named
from madang.domains.cases.rules import is_overdue
from madang.domains.cases.states import STATE_NAMES, State
from madang.domains.organisation import directory
from madang.domains.procedures import version
from madang.kernel.actor import Actor
from madang.kernel.text import Text

DESK_PAGE = 50
CAP = 1000  # counts stop here, and so does paging: whoever has more to do narrows the list or searches
SOON_DAYS = 2
SHOWN = ("all", "mine", "signatures", "opinions", "nobody")
_COLUMNS = (
    "id",
    "urgent_at",
    "term_due_at",
    "code",
    "official_id",
    "delay_since",
    "delay_reason",
    "case__number",
    "case__procedure_code",
    "case__version_id",
    "case__state",
    "case__held",
    "case__due_at",
    "case__delay_reason",
    "case__area",
    "drawn",
)
_DRAWN = KeyTextTransform("step", "case__signed_decision")
_NOTHING = "SELECT '' AS what, NULL AS urgent_at, 0 AS id WHERE 1 = 0"


@dataclass(frozen=True, slots=True)
class Task:
    """Something an official has to do, with the time that is left for it."""

    number: str
    procedure: Named
    what: str  # step, signature, opinion
    step: Named
    state: str
    state_name: Text
    urgent_at: datetime | None
    urgent_day: Text | None
    left: Text
    level: str  # overdue, soon, running, held
    overdue: bool
    delay_unexplained: bool
    waiting_for_applicant: bool
    mine: bool
    area: str


@dataclass(frozen=True, slots=True)
class Desk:
    """One page of tasks by urgency; counts of what else there is, none above `CAP`."""

    tasks: tuple[Task, ...]
    mine: int
    unassigned: int
    overdue: int
    has_more: bool
    signatures: int = 0
    opinions: int = 0
    page: int = 1


def desk(actor: Actor, now: datetime, *, page: int = 1, only_mine: bool = False, show: str = "all") -> Desk:
    """What the signed-in official has to do, by urgency: own tasks, signatures, opinions, and what nobody took yet.

    `show` narrows the list (`SHOWN`). Four statements, however much waits. What has no date stands last.
    """
    groups = _groups(actor)
    page = max(1, min(page, CAP // DESK_PAGE))
    start = (page - 1) * DESK_PAGE
    wanted = _wanted(groups, "mine" if only_mine else show if show in SHOWN else "all")
    keys, counts = _keys_and_counts(wanted, _counted(groups, actor, now), start, start + DESK_PAGE + 1)
    return Desk(
        tasks=_tasks(keys, now, work_calendar())[:DESK_PAGE],
        mine=counts["mine"],
        unassigned=counts["nobody"],
        opinions=counts["opinions"],
        overdue=counts["overdue"],
        signatures=counts.get("signatures", 0),
        has_more=len(keys) > DESK_PAGE and start + DESK_PAGE < CAP,
        page=page,
    )


@dataclass(frozen=True, slots=True)
class _Groups:
    """The tasks an actor may see on their desk, one queryset for each way an index can walk."""

    mine: tuple[QuerySet[CaseStep], ...]
    nobody: tuple[QuerySet[CaseStep], ...]
    opinions: tuple[QuerySet[Consultation], ...]


def _groups(actor: Actor) -> _Groups:
    structure = directory().structure
    departments = sorted({i for p in actor.posts for i in structure.lineage(p.department_id)})
    officials = sorted(access.officials_stood_for(actor))
    current = CaseStep.objects.filter(state=CaseStep.State.CURRENT)
    waiting = Consultation.objects.filter(replied_at__isnull=True, case__closed_at__isnull=True)
    return _Groups(
        mine=tuple(current.filter(official_id=i) for i in officials),
        nobody=tuple(current.filter(official_id__isnull=True, department_id=i) for i in departments),
        opinions=tuple(waiting.filter(department_id=i) for i in departments),
    )


def _wanted(groups: _Groups, show: str) -> list[QuerySet[Any]]:
    mine = groups.mine if show in ("all", "mine") else ()
    nobody = groups.nobody if show in ("all", "nobody") else ()
    opinions = groups.opinions if show in ("all", "opinions") else ()
    signatures = [_signing(q) for q in groups.mine] if show == "signatures" else ()
    return [*mine, *nobody, *signatures, *opinions]


def _signing(steps: QuerySet[CaseStep]) -> QuerySet[CaseStep]:
    """Those of the steps that wait for a signature."""
    return steps.annotate(drawn=_DRAWN).filter(drawn=F("code"))


def _counted(groups: _Groups, actor: Actor, now: datetime) -> dict[str, Sequence[QuerySet[Any]]]:
    overdue = [q.filter(urgent_at__lt=now).exclude(case__state=State.ON_HOLD) for q in groups.mine]
    asked: dict[str, Sequence[QuerySet[Any]]] = {
        "mine": groups.mine,
        "nobody": groups.nobody,
        "opinions": groups.opinions,
        "overdue": overdue,
    }
    if any(p.rank >= access.LEAD_RANK for p in actor.posts):
        asked["signatures"] = [_signing(q) for q in groups.mine]
    return asked


def _keys_and_counts(
    wanted: Sequence[QuerySet[Any]], counted: Mapping[str, Sequence[QuerySet[Any]]], start: int, end: int
) -> tuple[list[tuple[str, int]], dict[str, int]]:
    """What stands in lines `start` to `end` of all together, and how many rows each group has up to the cap.

    One statement, put together from parts that each walk an index and stop: `(step | opinion, id of the step)`.
    """
    parameters: list[Any] = []
    parts = []
    for found in wanted:
        what, date, step = (
            ("opinion", "due_at", "step_id") if found.model is Consultation else ("step", "urgent_at", "id")
        )
        first = found.order_by(F(date).asc(nulls_last=True), "id").values_list(date, step)[:end]
        parts.append(
            f"SELECT '{what}' AS what, {date} AS urgent_at, {step} AS id FROM ({_sql(first, parameters)}) AS part"
        )
    statement = "SELECT what, id FROM (SELECT what, urgent_at, id FROM (" + " UNION ALL ".join(
        parts or [_NOTHING]
    )
    statement += (
        f") AS parts ORDER BY urgent_at ASC NULLS LAST, id LIMIT {end - start} OFFSET {start}) AS page"
    )
    for name, group in counted.items():
        sums = [
            f"(SELECT COUNT(*) FROM ({_sql(found.order_by().values_list('pk')[:CAP], parameters)}) AS capped)"
            for found in group
        ]
        statement += f" UNION ALL SELECT '{name}', {' + '.join(sums) or '0'}"
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
    counts = {name: min(CAP, count) for name, count in rows if name in counted}
    return [(what, step) for what, step in rows if what not in counted], counts


def _sql(found: QuerySet[Any], parameters: list[Any]) -> str:
    sql, given = found.query.sql_with_params()
    parameters += given
    return str(sql)


def _tasks(keys: Sequence[tuple[str, int]], now: datetime, calendar: WorkCalendar) -> tuple[Task, ...]:
    steps = CaseStep.objects.filter(pk__in={step for _, step in keys})
    rows = {row[0]: row for row in steps.annotate(drawn=_DRAWN).values_list(*_COLUMNS)}
    tasks = [_task(what, rows[step], now, calendar) for what, step in keys]
    return tuple(sorted(tasks, key=lambda t: (t.urgent_at is None, t.urgent_at)))


def _task(what: str, row: tuple[Any, ...], now: datetime, calendar: WorkCalendar) -> Task:
    _, urgent_at, term_due_at, code, official, late_since, late_reason, *of_case, drawn = row
    number, procedure, version_id, state, held, due_at, delay_reason, area = of_case
    definition = version(version_id).definition
    asked = what == "opinion"
    date = term_due_at if asked else urgent_at
    unexplained = (late_since is not None and not late_reason) or (
        is_overdue(state, due_at, now, held=held) and not delay_reason
    )
    waiting = state == State.ON_HOLD and not asked
    left, level = time_left(date, now, calendar, held=waiting)
    return Task(
        number=number,
        procedure=Named(procedure, definition.name),
        what="signature" if not asked and drawn == code else what,
        step=Named(code, step_name(code, definition)),
        state=state,
        state_name=STATE_NAMES[State(state)],
        urgent_at=date,
        urgent_day=day(date, calendar.zone) if date else None,
        left=left,
        level=level,
        overdue=date is not None and date < now and not waiting,
        delay_unexplained=not asked and unexplained,
        waiting_for_applicant=waiting,
        mine=asked or official is not None,
        area=area,
    )


def time_left(
    until: datetime | None, now: datetime, calendar: WorkCalendar, *, held: bool = False
) -> tuple[Text, str]:
    """How long until an instant, in working days, or the hour where it is today; with its level of urgency."""
    if until is None:
        return (_STANDS if held else _OPEN), "held"
    days = working_days_between(
        now.astimezone(calendar.zone).date(), until.astimezone(calendar.zone).date(), calendar
    )
    if held:
        return (_WAITED.format(days=-days), "soon") if until < now else (_STANDS, "held")
    if until < now:
        return (_OVER.format(days=-days) if days < 0 else _OVER_TODAY), "overdue"
    local = until.astimezone(calendar.zone)
    if local.date() == now.astimezone(calendar.zone).date():
        hour = f"{local:%H:%M}"
        return (_END_OF_TODAY if hour == "23:59" else _TODAY.format(hour=hour)), "soon"
    return _LEFT.format(days=days), "soon" if days <= SOON_DAYS else "running"


_STANDS = Text("신청인 보완 중", "with the applicant")
_OPEN = Text("정해진 기한 없음", "no date set")
_WAITED = Text("보완 기한 지남", "supplement not handed in")
_OVER = Text("근무일 {days}일 지남", "{days} working day(s) over")
_OVER_TODAY = Text("오늘 기한이 지남", "overdue since today")
_TODAY = Text("오늘 {hour}까지", "today, {hour}")
_END_OF_TODAY = Text("오늘까지", "today")
_LEFT = Text("근무일 {days}일 남음", "{days} working day(s) left")

"""What an official has to do, by urgency: a page of tasks, what else there is, the neighbours of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from madang.domains.calendar import WorkCalendar, work_calendar, working_days_between
from madang.domains.cases.desk_walk import (
    SHOWN,
    WAITS,
    Key,
    Part,
    Place,
    TaskFilter,
    count_of,
    counts,
    groups_of,
    keys,
    place_of,
    wanted_of,
)
from madang.domains.cases.errors import invalid_cursor
from madang.domains.cases.events import day, step_name
from madang.domains.cases.models import CaseStep
from madang.domains.cases.public.shapes import Named
from madang.domains.cases.rules import is_overdue
from madang.domains.cases.states import STATE_NAMES, State
from madang.domains.procedures import version
from madang.kernel.actor import Actor
from madang.kernel.prepared import PreparedRead
from madang.kernel.text import Text

__all__ = ["CAP", "DESK_PAGE", "SHOWN", "Desk", "Neighbours", "Task", "TaskFilter", "desk", "neighbours"]
DESK_PAGE = 50
CAP = 1000  # where counts stop of what others may take as well
SOON_DAYS = 2
_COLUMNS = (
    "id",
    "urgent_at",
    "term_due_at",
    "code",
    "official_id",
    "delay_since",
    "delay_reason",
    "waits_for",
    "case__number",
    "case__procedure_code",
    "case__version_id",
    "case__state",
    "case__held",
    "case__due_at",
    "case__delay_reason",
    "case__area",
)


_steps = PreparedRead(lambda ids: CaseStep.objects.filter(pk__in=ids).values_list(*_COLUMNS), tuple)


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
    waits_for: str = ""  # signature, applicant, opinions; empty: simply to be done
    cursor: str = ""  # its place in the order of urgency


@dataclass(frozen=True, slots=True)
class Desk:
    """One page of tasks by urgency, and how much there is of each sort.

    What is the official's own is counted exactly; `unassigned` and `opinions` stop at `CAP`. `after` and `before`
    are the cursors of the next and the page before, empty where there is none.
    """

    tasks: tuple[Task, ...]
    mine: int
    unassigned: int
    overdue: int
    signatures: int = 0
    opinions: int = 0
    others: int = 0
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The cases before and after one in a list of tasks, as number and cursor; None at its ends."""

    before: tuple[str, str] | None
    after: tuple[str, str] | None


def desk(
    actor: Actor, now: datetime, *, asked: TaskFilter | None = None, after: str = "", before: str = ""
) -> Desk:
    """What the signed-in official has to do, by urgency: own tasks, signatures, opinions, and what nobody took yet.

    `after` and `before` are cursors of another page; what is none begins at the front. Three statements, however much
    waits and however far one reads. What has no date stands last.
    """
    calendar, groups = work_calendar(), groups_of(actor)
    wanted = wanted_of(groups, (asked or TaskFilter()).known(), now, calendar)
    page, has_before, has_after = _page(wanted, place_of(after), place_of(before))
    return Desk(
        tasks=_tasks(page, now, calendar),
        before=page[0].place.cursor() if page and has_before else "",
        after=page[-1].place.cursor() if page and has_after else "",
        **counts(groups, now, CAP),
    )


def tasks_from(
    actor: Actor, now: datetime, *, asked: TaskFilter, after: str, limit: int
) -> tuple[tuple[Task, ...], str, int, bool]:
    """The tasks after a cursor, the cursor of the next page, how many there are of all, and whether that is exact.

    Raises InvalidInput for what is no cursor.
    """
    place = place_of(after)
    if after and place is None:
        raise invalid_cursor()
    calendar, groups = work_calendar(), groups_of(actor)
    wanted = wanted_of(groups, asked.known(), now, calendar)
    found = keys(wanted, limit + 1, after=place)
    total = count_of(wanted, CAP)
    following = found[limit - 1].place.cursor() if len(found) > limit else ""
    return _tasks(found[:limit], now, calendar), following, total, total < CAP


def neighbours(
    actor: Actor, now: datetime, *, number: str, at: str, asked: TaskFilter | None = None
) -> Neighbours:
    """The cases that stand before and after a place (a cursor) in a list of tasks, other than the one open there.

    Three statements. The place need not exist any more: an act may just have taken the task away.
    """
    place = place_of(at)
    if place is None:
        return Neighbours(None, None)
    wanted = wanted_of(groups_of(actor), (asked or TaskFilter()).known(), now, work_calendar())
    earlier, later = keys(wanted, _SAME_CASE, before=place)[::-1], keys(wanted, _SAME_CASE, after=place)
    ids = {key.place.step_id for key in [*earlier, *later]}
    numbers = dict(CaseStep.objects.filter(pk__in=ids).values_list("pk", "case__number")) if ids else {}

    def first(found: Sequence[Key]) -> tuple[str, str] | None:
        others = ((numbers[key.place.step_id], key.place.cursor()) for key in found)
        return next((one for one in others if one[0] != number), None)

    return Neighbours(first(earlier), first(later))


_SAME_CASE = 6  # a case stands on a desk with as many steps as run at once


def _page(wanted: Sequence[Part], after: Place | None, before: Place | None) -> tuple[list[Key], bool, bool]:
    """The lines of a page, and whether there are others before and after it."""
    if before is not None:
        found = keys(wanted, DESK_PAGE + 1, before=before)
        if len(found) == DESK_PAGE + 1:
            return found[1:], True, True
        return keys(wanted, DESK_PAGE + 1)[:DESK_PAGE], False, True  # the first page, filled up
    found = keys(wanted, DESK_PAGE + 1, after=after)
    return found[:DESK_PAGE], after is not None, len(found) > DESK_PAGE


def _tasks(page: Sequence[Key], now: datetime, calendar: WorkCalendar) -> tuple[Task, ...]:
    rows = {row[0]: row for row in _steps.all({key.place.step_id for key in page})} if page else {}
    return tuple(_task(key, rows[key.place.step_id], now, calendar) for key in page)


def _task(key: Key, row: tuple[Any, ...], now: datetime, calendar: WorkCalendar) -> Task:
    _, urgent_at, term_due_at, code, official, late_since, late_reason, waits_for, *of_case = row
    number, procedure, version_id, state, held, due_at, delay_reason, area = of_case
    definition = version(version_id).definition
    asked = key.what == "opinion"
    date = term_due_at if asked else urgent_at
    unexplained = (late_since is not None and not late_reason) or (
        is_overdue(state, due_at, now, held=held) and not delay_reason
    )
    waiting = state == State.ON_HOLD and not asked
    left, level = time_left(date, now, calendar, held=waiting)
    return Task(
        number=number,
        procedure=Named(procedure, definition.name),
        what="signature" if not asked and waits_for == WAITS.SIGNATURE else key.what,
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
        waits_for="" if asked else waits_for,
        cursor=key.place.cursor(),
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

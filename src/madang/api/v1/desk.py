"""What an official has to do."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from madang.api import words
from madang.api.answers import Json, answer, iso_second, listed, local_zone
from madang.api.callers import Bearer, official_calling
from madang.api.v1.case_records import named
from madang.api.v1.case_records import words as both
from madang.api.v1.description import operation
from madang.api.v1.queries import TaskQuery
from madang.api.v1.shapes_desk import Assignments, Reminders, TaskList, ToldList
from madang.api.writing import as_sent, write_once
from madang.domains import cases
from madang.domains.organisation import official_by_code
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

router = Router(tags=["desk"])
bearer = Bearer()


@router.get(
    "/desk/tasks",
    auth=bearer,
    **operation("list_tasks", Text("할 일", "Tasks"), {200: TaskList}, fails=(401, 403, 422)),
)
def list_tasks(request: HttpRequest, filters: Query[TaskQuery]) -> HttpResponse:
    """The caller's tasks by urgency: own steps, signatures, opinions, and what nobody in the department has taken."""
    actor = official_calling(request)
    asked = cases.rows.TaskFilter(filters.show, filters.procedure, filters.state, filters.due)
    tasks, following, total, exact = cases.tasks_page(
        actor, clock.now(), asked=asked, after=filters.cursor, limit=filters.limit
    )
    zone = local_zone()
    return answer(listed([_task(t, zone) for t in tasks], next=following or None, total=total, exact=exact))


@router.post(
    "/desk/assignments",
    auth=bearer,
    **operation("assign_cases", Text("민원 일괄 배정", "Assign several cases"), {200: ToldList}, writes=True),
)
def assign_cases(request: HttpRequest, body: Assignments) -> HttpResponse:
    """Gives several cases to an official, or shares them evenly among those present; tells what became of each."""
    actor = official_calling(request)
    return write_once(request, actor, as_sent(body), lambda: _assigned(actor, body))


@router.post(
    "/desk/reminders",
    auth=bearer,
    **operation(
        "remind_departments", Text("독려와 독촉", "Remind departments"), {200: ToldList}, writes=True
    ),
)
def remind_departments(request: HttpRequest, body: Reminders) -> HttpResponse:
    """The petition inspector reminds departments of cases, or sends dunning letters; tells what became of each."""
    actor = official_calling(request)
    return write_once(request, actor, as_sent(body), lambda: _reminded(actor, body))


def _assigned(actor: Actor, body: Assignments) -> Json:
    official = official_by_code(body.official) if body.official else actor.official_id
    if official is None:
        fault = FieldFault("official", "no_such_official", words.NO_SUCH_OFFICIAL)
        raise InvalidInput(words.NO_SUCH_OFFICIAL, "no_such_official", fields=(fault,))
    told = cases.actions.assign_many(
        actor,
        chosen=[cases.actions.Chosen(one.number, one.seen_seq) for one in body.cases],
        official_id=None if body.evenly else official,
        evenly=body.evenly,
        reason=body.reason,
    )
    return _told(told)


def _reminded(actor: Actor, body: Reminders) -> Json:
    chosen = [cases.actions.Chosen(one.number, one.seen_seq) for one in body.cases]
    return _told(cases.actions.remind_many(actor, chosen=chosen, kind=body.kind, note=body.note))


def _told(told: Sequence[Any]) -> Json:
    return {
        "items": [
            {
                "number": one.number,
                "done": one.done,
                "code": one.code,
                "message": both(one.message) if one.message else None,
            }
            for one in told
        ]
    }


def _task(task: Any, zone: ZoneInfo) -> Json:
    return {
        "number": task.number,
        "procedure": named(task.procedure.code, task.procedure.name),
        "what": task.what,
        "step": named(task.step.code, task.step.name),
        "state": task.state,
        "state_name": both(task.state_name),
        "urgent_at": iso_second(task.urgent_at, zone),
        "left": both(task.left),
        "overdue": task.overdue,
        "delay_unexplained": task.delay_unexplained,
        "waiting_for_applicant": task.waiting_for_applicant,
        "mine": task.mine,
        "area": task.area,
        "url": f"/api/v1/cases/{task.number}",
    }

"""What an official has to do."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from madang.api import words
from madang.api.answers import Json, answer, iso_second, listed, local_zone
from madang.api.callers import Bearer
from madang.api.v1.case_records import named
from madang.api.v1.case_records import words as both
from madang.api.v1.description import operation
from madang.api.v1.procedures import position_of
from madang.api.v1.queries import Paged
from madang.api.v1.shapes import TaskList
from madang.domains import cases
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import NotAllowed
from madang.kernel.text import Text

router = Router(tags=["desk"])


@router.get(
    "/desk/tasks",
    auth=Bearer(),
    **operation("list_tasks", Text("할 일", "Tasks"), {200: TaskList}, fails=(401, 403, 422)),
)
def list_tasks(request: HttpRequest, filters: Query[Paged]) -> HttpResponse:
    """The caller's tasks by urgency: own steps, signatures, opinions, and what nobody in the department has taken."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    if not actor.is_staff:
        raise NotAllowed(words.STAFF_ONLY, "staff_only")
    start = position_of(filters.cursor)
    tasks, total, exact = cases.tasks_page(actor, clock.now(), start=start, limit=filters.limit)
    end = start + filters.limit
    next_page = str(end) if end < total else None
    zone = local_zone()
    return answer(listed([_task(t, zone) for t in tasks], next=next_page, total=total, exact=exact))


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

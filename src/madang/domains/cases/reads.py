"""Reads for those who call with a token: the public record with what they may do, and their tasks in pages."""

from datetime import datetime

from madang.domains.cases import access, desk
from madang.domains.cases.models import Case
from madang.domains.cases.public.record import record_of
from madang.domains.cases.public.shapes import CaseRecord
from madang.domains.cases.rows import ActForm, possible_acts
from madang.kernel.actor import Actor
from madang.kernel.errors import NotFound


def case_for(actor: Actor, number: str, now: datetime) -> tuple[CaseRecord, tuple[ActForm, ...]]:
    """The public record of a case with what the actor may do to it; a case that is not public only for those with
    a part in it.

    Raises NotFound or Gone as its page does.
    """
    try:
        case, parts = access.access_case(actor, number, now)
    except NotFound:
        return record_of(access.public_case(number), now), ()
    return record_of(case, now), possible_acts(case, parts)


def record_after(case: Case, number: str, now: datetime) -> CaseRecord:
    """The record of case `number` for whoever has just acted on it, even if that ended their part in it.

    `case` is what the act gave: the case itself, or the objection that it began.
    """
    return record_of(case if case.number == number else Case.objects.get(number=number), now)


def tasks_page(
    actor: Actor, now: datetime, *, asked: desk.TaskFilter | None = None, after: str = "", limit: int
) -> tuple[tuple[desk.Task, ...], str, int, bool]:
    """The tasks of `rows.desk` after a cursor, the next cursor (or empty), how many there are of all, and whether
    that is exact (it is below the cap)."""
    return desk.tasks_from(actor, now, asked=asked or desk.TaskFilter(), after=after, limit=limit)

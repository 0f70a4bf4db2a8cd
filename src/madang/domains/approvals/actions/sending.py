"""Finished documents between departments: sent at approval, received with a number, passed on, shown round."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from madang.domains.approvals.actions.numbering import RECEIVED, department_number
from madang.domains.approvals.actions.work import Work, record, take_up, zone
from madang.domains.approvals.errors import (
    IMPOSSIBLE_TIME,
    NO_SUCH_HANDLER,
    NO_SUCH_RECIPIENT,
    NOT_RECEIVABLE,
)
from madang.domains.approvals.models import Circulation, Draft, Sending
from madang.domains.approvals.states import DraftAct
from madang.domains.approvals.stored import version_of
from madang.domains.approvals.texts import checked_text, required_text
from madang.domains.organisation import DepartmentRow, directory, members_of
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotFound, NotPossible
from madang.kernel.text import Text

REASON = Text("사유", "the reason")
_NOT_A_COLLEAGUE = Text(
    "공람할 수 있는 사람은 이 기관의 재직 공무원입니다. 다시 골라 주십시오.",
    "A document is shown to officials in service. Please choose again.",
)


def send_out(work: Work) -> None:
    """Sends a finished document to its recipients. It takes effect on arrival in their system (제6조제2항)."""
    recipients = version_of(work.draft).recipients
    for recipient in recipients:
        code = recipient.get("department")
        Sending.objects.create(
            draft=work.draft,
            department_id=_present_department(code, work.at).id if code else None,
            outside=recipient.get("outside", ""),
            sent_at=work.at,
        )
    if recipients:
        named = [r.get("department") or "outside" for r in recipients]
        record(work.draft, work.actor, "draft.sent", at=work.at, now=work.now, data={"to": named})


def receive(
    actor: Actor, *, sending_id: str, handler_id: int | None = None, at: datetime | None = None
) -> Text:
    """Enters a document that came in: time, reception number, and who handles it (행정업무규정 제18조).

    Raises InvalidInput (`no_such_official`, `impossible_time`).
    """
    with transaction.atomic():
        sending, department = _incoming(actor, sending_id)
        now = clock.now()
        received_at = _between(sending.sent_at, at or now, now)
        _check_handler(handler_id, department, now)
        year, number, text = department_number(RECEIVED, department, received_at, zone())
        sending.number_year, sending.number, sending.number_text = year, number, text.as_dict()
        sending.department_id, sending.handler_id = department.id, handler_id
        _settle(sending, Sending.State.RECEIVED, actor, received_at)
        data = {"department": department.code, "number": text.as_dict()}
        _record(sending.draft, actor, "draft.received", received_at, data)
        return text


def pass_on(actor: Actor, *, sending_id: str, department: str, reason: str) -> str:
    """A document came to the wrong department: it goes to the right one, both on record (재배부).

    Gives the id of the new sending.
    """
    required_text("reason", reason, REASON)
    with transaction.atomic():
        sending, here = _incoming(actor, sending_id)
        now = clock.now()
        there = _department(department, now)
        if there.id == here.id:
            raise _no_such(department)
        sending.reason = checked_text("reason", reason)
        _settle(sending, Sending.State.PASSED_ON, actor, now)
        onwards = Sending.objects.create(
            draft=sending.draft, department_id=there.id, sent_at=now, came_from=sending
        )
        data = {"from": here.code, "to": there.code}
        _record(sending.draft, actor, "draft.passed-on", now, data, {"reason": sending.reason})
        return onwards.pk


def refuse(actor: Actor, *, sending_id: str, reason: str) -> None:
    """Gives a document that is faulty in form back to its sender (반송, 시행규칙 제16조)."""
    required_text("reason", reason, REASON)
    with transaction.atomic():
        sending, here = _incoming(actor, sending_id)
        now = clock.now()
        sending.reason = checked_text("reason", reason)
        _settle(sending, Sending.State.REFUSED, actor, now)
        _record(sending.draft, actor, "draft.refused", now, {"by": here.code}, {"reason": sending.reason})


def circulate(actor: Actor, *, draft_id: str, official_ids: Sequence[int]) -> int:
    """Shows a finished document to officials (공람); says to how many more. Who saw it when is recorded by itself."""
    with transaction.atomic():
        work = take_up(actor, draft_id, DraftAct.CIRCULATE)
        chosen = set(official_ids) - {actor.official_id}
        known = {o.id for p in actor.posts for o in members_of(p.department_id, work.now)}
        if not chosen or not chosen <= known:
            fault = FieldFault("officials", "no_such_official", _NOT_A_COLLEAGUE)
            raise InvalidInput(_NOT_A_COLLEAGUE, "no_such_official", fields=(fault,))
        already = set(
            Circulation.objects.filter(draft=work.draft, official_id__in=chosen).values_list(
                "official_id", flat=True
            )
        )
        Circulation.objects.bulk_create(
            Circulation(
                draft=work.draft, official_id=i, asked_by_id=actor.official_id or 0, asked_at=work.now
            )
            for i in sorted(chosen - already)
        )
        if fresh := len(chosen - already):
            record(work.draft, actor, "draft.circulated", at=work.at, now=work.now, data={"count": fresh})
            work.draft.save()
        return fresh


def seen(actor: Actor, *, draft_id: str) -> None:
    """Notes that somebody to whom a document was circulated has opened it."""
    Circulation.objects.filter(
        draft_id=draft_id, official_id=actor.official_id or 0, seen_at__isnull=True
    ).update(seen_at=clock.now())


def _incoming(actor: Actor, sending_id: str) -> tuple[Sending, DepartmentRow]:
    """A document that waits at a department of the actor's, or at one whose duties came to it; locked."""
    sending = Sending.objects.select_for_update().filter(pk=sending_id).first()
    if sending is None or sending.department_id is None:
        raise NotFound()
    organisation = directory()
    here = organisation.structure.responsible(sending.department_id, clock.now())
    if not any(p.department_id in (here, sending.department_id) for p in actor.posts):
        raise NotFound()
    if sending.state != Sending.State.SENT:
        raise NotPossible(NOT_RECEIVABLE, "not_receivable")
    return sending, organisation.department(here)


def _between(since: datetime, at: datetime, now: datetime) -> datetime:
    if since <= at <= now:
        return at
    fault = FieldFault("happened_at", "impossible_time", IMPOSSIBLE_TIME)
    raise InvalidInput(IMPOSSIBLE_TIME, "impossible_time", fields=(fault,))


def _check_handler(handler_id: int | None, department: DepartmentRow, now: datetime) -> None:
    if handler_id is not None and handler_id not in {o.id for o in members_of(department.id, now)}:
        fault = FieldFault("handler", "no_such_official", NO_SUCH_HANDLER)
        raise InvalidInput(NO_SUCH_HANDLER, "no_such_official", fields=(fault,))


def _settle(sending: Sending, state: str, actor: Actor, at: datetime) -> None:
    sending.state, sending.settled_at, sending.settled_by_id = state, at, actor.official_id
    sending.save()


def _record(
    draft: Draft,
    actor: Actor,
    type: str,
    at: datetime,
    data: Mapping[str, object],
    texts: dict[str, str] | None = None,
) -> None:
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    record(locked, actor, type, at=at, now=clock.now(), data=dict(data), texts=texts)
    locked.save(update_fields=["last_seq", "updated_at"])


def _present_department(code: str, at: datetime) -> DepartmentRow:
    """The department of a code, or who answers for it now, where it was merged while the draft was in its line."""
    organisation = directory()
    return organisation.department(organisation.structure.responsible(organisation.department(code).id, at))


def _department(code: str, at: datetime) -> DepartmentRow:
    try:
        return directory().department(code, at)
    except NotFound as error:
        raise _no_such(code) from error


def _no_such(code: str) -> InvalidInput:
    message = NO_SUCH_RECIPIENT.format(code=code)
    return InvalidInput(
        message, "no_such_department", fields=(FieldFault("department", "no_such_department", message),)
    )

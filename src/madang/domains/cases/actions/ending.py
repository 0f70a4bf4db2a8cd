"""Ways in which a case ends without a decision: withdrawn, returned, sent to where it belongs."""

from datetime import datetime

from django.db import transaction

from madang.domains import approvals
from madang.domains.cases.actions.deciding import close, end_current_steps, for_next_draft
from madang.domains.cases.actions.handling import REASON
from madang.domains.cases.actions.work import Work, complete, private_words, record, settle, take_up
from madang.domains.cases.errors import NO_SUCH_DEPARTMENT
from madang.domains.cases.models import Case, CaseForm, CaseStep
from madang.domains.cases.rules import cleared_for_public, required_text
from madang.domains.cases.states import Act, State
from madang.domains.organisation import DepartmentRow
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, FieldFault, InvalidInput
from madang.kernel.text import Text

_WHERE_TO = Text(
    "보낼 부서(department)나 다른 기관(agency)을 적어 주십시오.",
    "Name the department or the other agency it goes to.",
)


def withdraw(actor: Actor, *, number: str, reason: str = "", seen_seq: int | None = None) -> Case:
    """The applicant takes the application back. Why is theirs to know and not public."""
    with transaction.atomic():
        work = take_up(actor, number, Act.WITHDRAW, seen_seq=seen_seq)
        CaseForm.objects.filter(case=work.case).update(withdrawal_reason=reason[:4000])
        close(work, State.WITHDRAWN)
        end_current_steps(work)
        record(work, "case.withdrawn")
        return settle(work)


def return_case(
    actor: Actor,
    *,
    number: str,
    reason: str,
    happened_at: datetime | None = None,
    seen_seq: int | None = None,
) -> Case:
    """Gives the application back with a public reason (반려). One given back without a supplement having been
    asked for is shown as such (민원처리법 제9조제1항, 시행령 제25조제1항)."""
    required_text("reason", reason, REASON)
    with transaction.atomic():
        work = take_up(actor, number, Act.RETURN, happened_at=happened_at, seen_seq=seen_seq)
        work.case.reasons = cleared_for_public("reason", reason, private_words(work.case))
        unasked = work.case.supplements == 0
        close(work, State.RETURNED)
        end_current_steps(work)
        record(
            work,
            "case.returned",
            data={"without_supplement": unasked or None},
            texts={"reason": work.case.reasons},
        )
        return settle(work)


def transfer(
    actor: Actor,
    *,
    number: str,
    department: str = "",
    agency: str = "",
    reason: str = "",
    happened_at: datetime | None = None,
    seen_seq: int | None = None,
) -> Case:
    """Sends the case to the department in charge, where it goes on, or to another agency, where it leaves our hands."""
    required_text("reason", reason, REASON)
    if not (department or agency):
        raise InvalidInput(
            _WHERE_TO, "no_destination", fields=(FieldFault("department", "no_destination", _WHERE_TO),)
        )
    with transaction.atomic():
        work = take_up(actor, number, Act.TRANSFER, happened_at=happened_at, seen_seq=seen_seq)
        words = private_words(work.case)
        text = cleared_for_public("reason", reason, words)
        if department:
            _to_department(work, _department(work, department), text)
        else:
            _to_agency(work, cleared_for_public("agency", agency, words)[:200], text)
        return settle(work)


def _to_department(work: Work, department: DepartmentRow, reason: str) -> None:
    _take_back_draft(work)
    before = work.organisation.department(work.case.department_id).code
    record(work, "case.moved", data={"from": before, "to": department.code}, texts={"reason": reason})
    work.case.department_id, work.case.official_id = department.id, None
    for step in work.current:
        step.department_id, step.official_id = department.id, None
        CaseStep.objects.filter(pk=step.pk).update(department_id=department.id, official_id=None)


def _take_back_draft(work: Work) -> None:
    """What one department drafted is not signed there once another is in charge; that one drafts anew."""
    drafted = work.case.signed_decision
    step = next((s for s in work.current if s.code == drafted.get("step")), None)
    if step is None:
        return
    approvals.actions.take_back_for_case(drafted["document"], at=work.at)
    work.case.signed_decision = for_next_draft(drafted)
    complete(work, step, event="case.draft-withdrawn", outcome="sent_back")


def _to_agency(work: Work, agency: str, reason: str) -> None:
    work.case.reasons = reason
    close(work, State.TRANSFERRED)
    end_current_steps(work)
    record(work, "case.transferred", texts={"agency": agency, "reason": reason})


def _department(work: Work, code: str) -> DepartmentRow:
    try:
        return work.organisation.department(code, work.now)
    except DomainError as error:
        message = NO_SUCH_DEPARTMENT.format(code=code)
        raise InvalidInput(
            message, "no_such_department", fields=(FieldFault("department", "no_such_department", message),)
        ) from error

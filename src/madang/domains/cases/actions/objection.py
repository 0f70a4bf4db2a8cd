"""An objection against a refusal (이의신청, 민원처리법 제35조): a case of its own kind, linked to the first."""

from typing import Any

from django.db import transaction

from madang.domains.calendar import Rule, compute
from madang.domains.cases.actions.filing import file_case
from madang.domains.cases.actions.work import record, settle, take_up
from madang.domains.cases.errors import APPEAL_TOO_LATE, APPEALED_ALREADY, NO_APPEAL
from madang.domains.cases.models import Case, CaseForm
from madang.domains.cases.rules import required_text
from madang.domains.cases.states import Act
from madang.kernel.actor import Actor
from madang.kernel.errors import NotPossible
from madang.kernel.text import Text

OBJECTION_PROCEDURE = "OBJ"
TERM = Rule.parse("civil-days:60")


def appeal(actor: Actor, *, number: str, grounds: str, seen_seq: int | None = None) -> Case:
    """Objects to a refusal within 60 days of it; gives the new case. The grounds are not public."""
    required_text("grounds", grounds, Text("이의신청의 취지와 이유", "what you object to and why"))
    with transaction.atomic():
        work = take_up(actor, number, Act.APPEAL, seen_seq=seen_seq)
        case = work.case
        if case.result != "refused" or case.decided_at is None:
            raise NotPossible(NO_APPEAL, "no_appeal")
        if earlier := Case.objects.filter(appeal_of=case).first():
            raise NotPossible(APPEALED_ALREADY.format(number=earlier.number), "appealed_already")
        until = compute(rule=TERM, start=case.decided_at, calendar=work.calendar)
        if work.now > until.due:
            raise NotPossible(APPEAL_TOO_LATE.format(due=until.written), "appeal_too_late")
        objection = file_case(
            actor,
            procedure=OBJECTION_PROCEDURE,
            form=_form(case, grounds),
            channel=case.channel,
            at=work.at,
            objects_to=case,
        )
        CaseForm.objects.filter(case=objection).update(appeal_grounds=grounds[:4000])
        record(work, "case.appealed", data={"objection": objection.number})
        settle(work)
        return objection


def _form(case: Case, grounds: str) -> dict[str, Any]:
    values = CaseForm.objects.get(case=case).values
    return {
        "decision_number": case.number,
        "applicant_name": values.get("applicant_name", ""),
        "applicant_contact": values.get("applicant_contact", values.get("applicant_phone", "")),
        "grounds": grounds,
    }

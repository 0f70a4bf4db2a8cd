"""The approver has signed: the document is an act. It gets its number and goes to whom it is meant for."""

from madang.domains.approvals.actions.numbering import PRODUCED, department_number, policy_number
from madang.domains.approvals.actions.sending import send_out
from madang.domains.approvals.actions.work import Work, record, zone
from madang.domains.approvals.kinds import document_kinds
from madang.domains.approvals.models import Seat
from madang.domains.approvals.states import DraftState
from madang.domains.organisation import directory
from madang.kernel.text import Text


def finish(work: Work, approver: Seat) -> Text:
    """Makes a signed draft a finished document (행정업무규정 제6조제1항) and gives its number."""
    draft, organisation = work.draft, directory()
    responsible = organisation.structure.responsible(draft.department_id, work.at)
    department = organisation.department(responsible)
    draft.department_id = responsible
    if document_kinds()[draft.kind].policy:
        title, place = Text.of(approver.post_title), organisation.department(approver.department_id)
        draft.policy_number_text = policy_number(place, title, work.at, zone()).as_dict()
    year, number, text = department_number(PRODUCED, department, work.at, zone())
    draft.number_year, draft.number, draft.number_text = year, number, text.as_dict()
    draft.state, draft.approved_at = DraftState.APPROVED, work.at
    draft.approver_id = approver.signer_id
    record(
        draft,
        work.actor,
        "draft.approved",
        at=work.at,
        now=work.now,
        data={"number": text.as_dict(), "department": department.code, "version": draft.version},
    )
    draft.save()
    send_out(work)
    return text

"""A consultation as a document in which departments co-operate side by side (협조, 협의)."""

from collections.abc import Sequence
from datetime import datetime

from madang.domains.approvals.actions.drafting import CONSULTATION, CaseDocument, submit_for_case
from madang.domains.approvals.actions.lines import close_line, seat_said, waiting
from madang.domains.approvals.actions.work import Work, record
from madang.domains.approvals.models import Draft, Line, Seat
from madang.domains.approvals.rules import COOPERATOR, FULL, ChosenSeat
from madang.domains.approvals.states import DraftState
from madang.domains.organisation import DepartmentRow, directory
from madang.kernel import clock
from madang.kernel.actor import Actor

_WORKING_LEVEL = 1


def seats_of_departments(departments: Sequence[DepartmentRow]) -> tuple[ChosenSeat, ...]:
    """A seat for each department as a whole, all in one stage: anybody of it may answer."""
    return tuple(
        ChosenSeat(
            stage=1,
            role=COOPERATOR,
            kind=FULL,
            official_id=None,
            post_id=None,
            post_title=department.name,
            rank=_WORKING_LEVEL,
            department_id=department.id,
        )
        for department in departments
    )


def ask_departments(actor: Actor, *, document: CaseDocument, at: datetime) -> str:
    """Writes the document that asks departments for their opinion, and puts it before them; gives its id."""
    return submit_for_case(actor, document=document, at=at)[0]


def answer(
    actor: Actor,
    *,
    case_number: str,
    department_id: int,
    outcome: str,
    opinion: str,
    on_paper: bool,
    at: datetime,
) -> None:
    """Signs in the seat of a department with its opinion; the last answer completes the consultation.

    An answer that came on paper is entered by the drafter, so nobody signs: the seat says so.
    """
    asked = Draft.objects.select_for_update().filter(
        case_number=case_number, kind=CONSULTATION, state=DraftState.IN_LINE
    )
    for draft in asked:
        line = Line.objects.get(draft=draft, version=draft.version)
        rows = list(Seat.objects.filter(line=line).order_by("order"))
        row = _seat_of(rows, department_id, at)
        if row is None:
            continue
        work = Work(actor, draft, at, clock.now(), frozenset(), line, rows)
        _answered(work, row, outcome, opinion, on_paper=on_paper)
        return


def _seat_of(rows: Sequence[Seat], department_id: int, at: datetime) -> Seat | None:
    """The waiting seat of a department, also where its duties, and the seat with them, passed to another."""
    responsible = directory().structure.responsible
    waits = [row for row in rows if row.state == Seat.State.WAITING]
    own = [row for row in waits if row.department_id == department_id]
    heirs = [row for row in waits if responsible(row.department_id, at) == responsible(department_id, at)]
    return next(iter([*own, *heirs]), None)


def _answered(work: Work, row: Seat, outcome: str, opinion: str, *, on_paper: bool) -> None:
    row.state, row.settled_at, row.opinion = Seat.State.SIGNED, work.at, opinion
    by_somebody_else = work.actor.official_id != row.drafter_id and not any(
        other.signer_id == work.actor.official_id for other in work.rows
    )
    row.signer_id = work.actor.official_id if by_somebody_else and not on_paper else None
    row.reason = outcome
    row.save(update_fields=["state", "settled_at", "opinion", "signer_id", "reason"])
    data = seat_said(row) | {"outcome": outcome, "on_paper": on_paper or None}
    texts = {"opinion": opinion}
    record(work.draft, work.actor, "draft.answered", at=work.at, now=work.now, data=data, texts=texts)
    if not waiting(work):
        close_line(work, Line.State.SIGNED)
        work.draft.state, work.draft.approved_at = DraftState.CO_OPERATED, work.at
    work.draft.save()

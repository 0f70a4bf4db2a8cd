"""An office small enough for a test, and documents on every part of their way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from madang.domains.accounts.tests.factories import START
from madang.domains.approvals import actions
from madang.domains.approvals.actions import Cooperation
from madang.domains.approvals.models import Draft, Line, Seat
from madang.domains.approvals.rules import (
    APPROVER,
    COOPERATOR,
    DELEGATED,
    FULL,
    REVIEWER,
    ChosenSeat,
    Content,
)
from madang.domains.approvals.states import DraftState
from madang.domains.approvals.stored import seats_of
from madang.domains.organisation.lookup import changed
from madang.domains.organisation.models import Department
from madang.domains.organisation.tests.factories import (
    Staff,
    department,
    institution,
    official_with_account,
)
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.models import Event
from madang.kernel.tests.kept import kept
from madang.kernel.text import Text

CONTENT = Content(
    title="도로 점용 기준 개정",
    summary="도로 점용 기준을 고치고자 함",
    keywords=("도로", "점용"),
    body="1. 다음과 같이 시행하고자 합니다.\n끝.",
    recipients=(),
    disclosure="open",
    grounds=(),
    grounds_reason="",
    retention="y5",
)
PARTIAL = replace(CONTENT, disclosure="partial", grounds=(6,), grounds_reason="개인의 연락처가 들어 있음")


@dataclass(frozen=True, slots=True)
class Office:
    """A bureau with its head, a department in it, and two departments that co-operate."""

    bureau: Department
    home: Department
    garden: Department
    safety: Department
    officer: Staff
    colleague: Staff
    lead: Staff
    director: Staff
    head: Staff
    garden_director: Staff
    safety_director: Staff
    disclosure: Staff
    stranger: Staff


def office() -> Office:
    """Everybody in their posts; nobody away."""
    return kept("office", _built, then=lambda: changed(START))


def _built() -> Office:
    city = institution()
    bureau = department(of=city)
    home, garden, safety = (department(of=city, parent=bureau) for _ in range(3))
    elsewhere = department(of=institution(kind="agency"))
    return Office(
        bureau=bureau,
        home=home,
        garden=garden,
        safety=safety,
        officer=official_with_account(1, home),
        colleague=official_with_account(1, home),
        lead=official_with_account(2, home),
        director=official_with_account(3, home),
        head=official_with_account(4, bureau),
        garden_director=official_with_account(3, garden),
        safety_director=official_with_account(3, safety),
        disclosure=official_with_account(1, garden, duties=("disclosure_officer",)),
        stranger=official_with_account(1, elsewhere),
    )


def acting(staff: Staff) -> Actor:
    """Who somebody is now."""
    return staff.actor(clock.now())


def begun(office: Office, content: Content = CONTENT, kind: str = "internal") -> str:
    """A document that lacks nothing, not yet before its line."""
    actor = acting(office.officer)
    draft_id = actions.begin(actor, kind=kind)
    actions.save(actor, draft_id=draft_id, content=content, revision=1)
    return draft_id


def submitted(
    office: Office,
    content: Content = CONTENT,
    *,
    kind: str = "internal",
    cooperation: Cooperation | None = None,
    line: Sequence[ChosenSeat] | None = None,
) -> str:
    """A document before its line: the lead, who co-operates, the director."""
    draft_id = begun(office, content, kind)
    actions.submit(acting(office.officer), draft_id=draft_id, cooperation=cooperation, line=line)
    return draft_id


def approved(office: Office, content: Content = CONTENT, *, kind: str = "internal") -> str:
    """A document that everybody in its line signed: lead, director, and the head of the bureau where the table asks."""
    draft_id = submitted(office, content, kind=kind)
    for staff in (office.lead, office.director, office.head):
        if Draft.objects.get(pk=draft_id).state == DraftState.IN_LINE:
            actions.sign(acting(staff), draft_id=draft_id, confirms_class=True)
    return draft_id


def parallel(office: Office) -> Cooperation:
    """The two departments asked side by side."""
    return Cooperation((office.garden.code, office.safety.code), in_parallel=True)


def in_state(office: Office, state: DraftState) -> str:
    """A document that came into a state by the acts that lead there."""
    officer = acting(office.officer)
    if state == DraftState.COMPOSING:
        return begun(office)
    if state == DraftState.APPROVED:
        return approved(office)
    if state == DraftState.CO_OPERATED:
        return consultation(office, answered=True)
    if state == DraftState.DISCARDED:
        draft_id = begun(office)
        actions.discard(officer, draft_id=draft_id)
        return draft_id
    draft_id = submitted(office)
    if state == DraftState.RETURNED:
        actions.send_back(acting(office.lead), draft_id=draft_id, reason="근거를 더 적어 주십시오.")
    elif state == DraftState.RECALLED:
        actions.recall(officer, draft_id=draft_id)
    return draft_id


def consultation(office: Office, *, answered: bool = False, case_number: str = "2026-0000001") -> str:
    """A consultation of two departments, as a step of a case makes it."""
    departments = [row_of(office.garden), row_of(office.safety)]
    document = actions.CaseDocument(
        case_number=case_number,
        kind="consultation",
        matter="document:consultation",
        department_id=office.home.pk,
        content=CONTENT,
        line=actions.seats_of_departments(departments),
    )
    draft_id = actions.ask_departments(acting(office.officer), document=document, at=clock.now())
    for asked, staff in ((office.garden, office.garden_director), (office.safety, office.safety_director)):
        if answered:
            actions.answer(
                acting(staff),
                case_number=case_number,
                department_id=asked.pk,
                outcome="agreed",
                opinion="이견 없음",
                on_paper=False,
                at=clock.now(),
            )
    return draft_id


def row_of(department: Department) -> Any:
    from madang.domains.organisation import directory

    return directory().department(department.pk)


def chosen(staff: Staff, role: str, stage: int) -> ChosenSeat:
    """A place for an official in a line chosen by hand."""
    assert staff.post is not None
    return ChosenSeat(
        stage=stage,
        role=role,
        kind=DELEGATED if role == APPROVER else FULL,
        official_id=staff.id,
        post_id=staff.post.pk,
        post_title=Text.of(staff.post.title),
        rank=staff.post.rank,
        department_id=staff.post.department_id,
    )


def reviewed_by(*staff: Staff, approver: Staff) -> list[ChosenSeat]:
    """Reviewers one after the other, then the approver."""
    seats = [chosen(one, REVIEWER, n) for n, one in enumerate(staff, start=1)]
    return [*seats, chosen(approver, APPROVER, len(staff) + 1)]


def assert_whole(draft_id: str) -> None:
    """What holds of every document at every time."""
    draft = Draft.objects.get(pk=draft_id)
    lines = list(Line.objects.filter(draft=draft))
    seats = seats_of(draft_id)
    assert sum(line.state == Line.State.OPEN for line in lines) == (draft.state == DraftState.IN_LINE)
    for line in lines:
        rows = list(Seat.objects.filter(line=line))
        signers = [row.signer_id for row in rows if row.signer_id is not None]
        assert len(set(signers)) == len(signers)
        assert line.drafter_id not in signers
        assert sum(row.role == Seat.Role.APPROVER for row in rows) == (draft.kind != "consultation")
        if line.state != Line.State.OPEN:
            assert not any(row.state in (Seat.State.WAITING, Seat.State.PENDING) for row in rows)
    waiting = {seat.stage for seat in seats if seat.is_waiting}
    assert len(waiting) == (draft.state == DraftState.IN_LINE)
    assert all(seat.stage <= min(waiting) for seat in seats if waiting and not seat.is_unsettled)
    assert (draft.number is not None) == (draft.state == DraftState.APPROVED)
    seqs = (
        Event.objects.filter(stream="draft", stream_id=draft_id).order_by("seq").values_list("seq", flat=True)
    )
    assert list(seqs) == list(range(1, draft.last_seq + 1))


__all__ = ["COOPERATOR", "REVIEWER"]

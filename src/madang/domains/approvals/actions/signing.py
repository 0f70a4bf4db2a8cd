"""Signing, returning, leaving out a review, taking a draft back, confirming a class."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from madang.domains.approvals.access import access_draft
from madang.domains.approvals.actions.finishing import finish
from madang.domains.approvals.actions.lines import (
    WHY_LEFT,
    close_line,
    give_seat,
    hand_on,
    seat_said,
    waiting,
)
from madang.domains.approvals.actions.work import Work, record, require_time, take_up
from madang.domains.approvals.errors import (
    CHANGED_MEANWHILE,
    CLASS_NOT_BY_DRAFTER,
    CLASS_UNCONFIRMED,
    NOT_YOUR_TURN,
    NOTHING_TO_CONFIRM,
    ONLY_REVIEW_IS_SKIPPED,
    REASON_OF_RETURN,
    REASON_OF_SKIP,
    TOO_LATE_TO_RECALL,
)
from madang.domains.approvals.models import Draft, Line, Seat
from madang.domains.approvals.rules import (
    APPROVER,
    REVIEWER,
    SeatView,
    class_needs_second,
    holder_by,
    may_recall,
    seat_for,
    sits_in,
)
from madang.domains.approvals.states import EDITABLE, DraftAct, DraftPart, DraftState
from madang.domains.approvals.stored import seats_of, view_of
from madang.domains.approvals.texts import checked_text, required_text
from madang.kernel import clock
from madang.kernel.actor import SYSTEM, Actor
from madang.kernel.errors import NotAllowed, NotFound, NotPossible
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature brought: the seat, whether the document is approved, its number, and who is waited for."""

    seat: SeatView
    finished: bool
    waiting_for: tuple[SeatView, ...] = field(default=())
    number: Text | None = None


def sign(
    actor: Actor,
    *,
    draft_id: str,
    version: int | None = None,
    opinion: str = "",
    confirms_class: bool = False,
    at: datetime | None = None,
    within_case: bool = False,
) -> Signed:
    """Signs in the seat whose turn is the actor's. The approver's signature makes the document an act.

    `version` is what the actor read: a newer one is refused. Raises NotAllowed (`not_your_turn`), NotPossible
    (`changed_meanwhile`, `class_unconfirmed`), InvalidInput for an opinion that is too long.
    """
    with transaction.atomic():
        work = _taken_up(actor, draft_id, DraftAct.SIGN, at, within_case)
        seat = _my_seat(work)
        if version is not None and version != work.draft.version:
            raise NotPossible(CHANGED_MEANWHILE, "changed_meanwhile")
        if confirms_class and _class_waits(work.draft):
            _confirm(work)
        if seat.role == APPROVER and _class_waits(work.draft):
            raise NotPossible(CLASS_UNCONFIRMED, "class_unconfirmed")
        row = work.row(seat)
        row.opinion = checked_text("opinion", opinion)
        _settle(work, row, Seat.State.SIGNED)
        record(
            work.draft,
            actor,
            "draft.signed",
            at=work.at,
            now=work.now,
            data=seat_said(row),
            texts={"opinion": row.opinion},
        )
        return _signed(work, row)


def send_back(
    actor: Actor, *, draft_id: str, reason: str, at: datetime | None = None, within_case: bool = False
) -> SeatView:
    """Returns a draft to its drafter with a reason; the line ends. Only whose turn it is may do so."""
    required_text("reason", reason, REASON_OF_RETURN)
    with transaction.atomic():
        work = _taken_up(actor, draft_id, DraftAct.RETURN, at, within_case)
        row = work.row(_my_seat(work))
        row.reason = checked_text("reason", reason)
        _settle(work, row, Seat.State.SENT_BACK)
        close_line(work, Line.State.SENT_BACK)
        work.draft.state = DraftState.RETURNED
        texts = {"reason": row.reason}
        record(
            work.draft, actor, "draft.returned", at=work.at, now=work.now, data=seat_said(row), texts=texts
        )
        work.draft.save()
        return view_of(row)


def skip_review(
    actor: Actor,
    *,
    draft_id: str,
    order: int,
    reason: str,
    at: datetime | None = None,
    within_case: bool = False,
) -> tuple[SeatView, ...]:
    """Leaves out a review, with its reason written where the signature would stand (행정업무규정 제9조제1항).

    Gives the seats whose turn it is now. Raises NotPossible for any seat that is not a review being waited for.
    """
    required_text("reason", reason, REASON_OF_SKIP)
    with transaction.atomic():
        work = take_up(actor, draft_id, DraftAct.SKIP, at=at, within_case=within_case)
        row = next((r for r in work.rows if r.order == order and r.state == Seat.State.WAITING), None)
        if row is None or row.role != REVIEWER:
            raise NotPossible(ONLY_REVIEW_IS_SKIPPED, "only_review_is_skipped")
        if sits_in(actor, view_of(row)):
            raise NotAllowed(NOT_YOUR_TURN, "not_your_turn")
        require_time(work, since=row.turn_at)
        row.reason = checked_text("reason", reason)
        row.state, row.settled_at = Seat.State.SKIPPED, work.at
        row.save(update_fields=["reason", "state", "settled_at"])
        now_waiting = hand_on(work)
        texts = {"reason": row.reason}
        record(work.draft, actor, "draft.skipped", at=work.at, now=work.now, data=seat_said(row), texts=texts)
        work.draft.save()
        return now_waiting


def recall(actor: Actor, *, draft_id: str, at: datetime | None = None, within_case: bool = False) -> None:
    """The drafter takes a draft back, as long as nobody has acted on it: signed, left out a review, confirmed a class.

    The document of a case is taken back by who handles the case now.
    """
    with transaction.atomic():
        work = take_up(actor, draft_id, DraftAct.RECALL, at=at, within_case=within_case)
        require_time(work, since=work.line.opened_at if work.line else None)
        if not may_recall(work.seats) or work.draft.class_confirmed_at:
            raise NotPossible(TOO_LATE_TO_RECALL, "too_late_to_recall")
        _take_back(work)


def withdraw_documents_of(case_number: str, *, at: datetime, kind: str = "") -> None:
    """Takes the unfinished documents of a case (of one kind, where given) out of their lines and puts them away, also
    those that wait to be drafted anew: the case has ended, or does without them."""
    unfinished = (*EDITABLE, DraftState.IN_LINE)
    drafts = Draft.objects.select_for_update().filter(case_number=case_number, state__in=unfinished)
    for draft in drafts.filter(kind=kind) if kind else drafts:
        work = _without_hands(draft, at)
        if work.line is not None:
            _take_back(work, DraftState.DISCARDED)
            continue
        draft.state = DraftState.DISCARDED
        record(draft, SYSTEM, "draft.discarded", at=at, now=work.now)
        draft.save()


def take_back_for_case(draft_id: str, *, at: datetime) -> None:
    """Takes the document of a case out of its line, whoever has signed: another department is in charge now.

    It can be drafted anew, as its next version.
    """
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.state == DraftState.IN_LINE:
        _take_back(_without_hands(draft, at))


def _without_hands(draft: Draft, at: datetime) -> Work:
    line = Line.objects.filter(draft=draft, state=Line.State.OPEN).first()
    rows = list(Seat.objects.filter(line=line).order_by("order")) if line else []
    return Work(SYSTEM, draft, at, clock.now(), frozenset(), line, rows)


def case_of(actor: Actor, *, draft_id: str) -> str:
    """The number of the case whose step a document is; empty where it stands alone. Raises NotFound for whoever
    may not see it."""
    draft, _ = access_draft(actor, draft_id, seats_of(draft_id), clock.now())
    return draft.case_number


def confirm_class(actor: Actor, *, draft_id: str, at: datetime | None = None) -> None:
    """A second person confirms that a document is rightly kept from the public, wholly or in part."""
    with transaction.atomic():
        work = take_up(actor, draft_id, DraftAct.CONFIRM_CLASS, at=at)
        if not _class_waits(work.draft):
            raise NotPossible(NOTHING_TO_CONFIRM, "nothing_to_confirm")
        _confirm(work)
        work.draft.save()


def _taken_up(actor: Actor, draft_id: str, act: DraftAct, at: datetime | None, within_case: bool) -> Work:
    """As `take_up`, with a sentence for whoever sits in the line and whose turn it is not.

    Who sees the case sees that it is not their turn, even where they see nothing of the document any more.
    """
    try:
        return take_up(actor, draft_id, act, at=at, within_case=within_case)
    except NotAllowed as refused:
        raise NotAllowed(NOT_YOUR_TURN, "not_your_turn") from refused
    except NotFound as refused:
        if not within_case:
            raise
        raise NotAllowed(NOT_YOUR_TURN, "not_your_turn") from refused


def _my_seat(work: Work) -> SeatView:
    seat = seat_for(work.actor, work.seats, drafter_id=work.draft.drafter_id)
    if seat is None:
        raise NotAllowed(NOT_YOUR_TURN, "not_your_turn")
    require_time(work, since=seat.turn_at)
    return seat


def _settle(work: Work, row: Seat, state: str) -> None:
    """The actor acts in a seat. Whose it is was looked at by the minute: here by who holds the post this instant."""
    holder = holder_by(work.actor, view_of(row))
    if holder != row.official_id:
        give_seat(row, WHY_LEFT, work.now, official_id=holder)
    row.state, row.settled_at, row.signer_id = state, work.at, work.actor.official_id
    row.save()


def _signed(work: Work, row: Seat) -> Signed:
    number = None
    now_waiting: Sequence[SeatView] = hand_on(work)
    if not now_waiting:
        close_line(work, Line.State.SIGNED)
        number = finish(work, row)
    work.draft.save()
    return Signed(view_of(row), not now_waiting, tuple(waiting(work)), number)


def _take_back(work: Work, state: DraftState = DraftState.RECALLED) -> None:
    close_line(work, Line.State.RECALLED)
    work.draft.state = state
    record(work.draft, work.actor, "draft.recalled", at=work.at, now=work.now)
    work.draft.save()


def _class_waits(draft: Draft) -> bool:
    version = draft.versions.get(no=draft.version)
    attachments = version.attachments.values_list("disclosure", flat=True)
    return draft.class_confirmed_at is None and class_needs_second(version.disclosure, attachments)


def _confirm(work: Work) -> None:
    if DraftPart.DRAFTER in work.parts:
        raise NotAllowed(CLASS_NOT_BY_DRAFTER, "class_not_by_drafter")
    work.draft.class_confirmed_by_id, work.draft.class_confirmed_at = work.actor.official_id, work.at
    data = {"class": work.draft.disclosure}
    record(work.draft, work.actor, "draft.class-confirmed", at=work.at, now=work.now, data=data)

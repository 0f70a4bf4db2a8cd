"""Opening a line, signing in it, sending the draft back."""

from dataclasses import dataclass
from datetime import datetime

from madang.domains.approvals.models import Line, Seat
from madang.domains.approvals.rules import SeatView, may_sign, next_seat
from madang.domains.organisation import superiors_of
from madang.kernel.actor import Actor
from madang.kernel.errors import NotAllowed, NotPossible
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature brought: the seat signed in, whether all have signed, and whose turn it is else."""

    seat: SeatView
    finished: bool
    waiting_for: SeatView | None


def open_line(actor: Actor, *, subject: str, drafter_id: int, department_id: int, at: datetime) -> SeatView:
    """Puts a draft before the superiors of its drafter, lowest first; gives the seat whose turn it is.

    Raises NotPossible where the department has nobody above the drafter.
    """
    superiors = superiors_of(drafter_id, department_id, at)
    if not superiors:
        raise NotPossible(
            Text(
                "결재할 상급자가 지정되어 있지 않습니다. 조직 담당자에게 직위 지정을 요청해 주십시오.",
                "Nobody above the drafter is appointed to sign. Ask the operator to appoint one.",
            ),
            "no_superior",
        )
    line = Line.objects.create(
        subject=subject, drafter_id=drafter_id, department_id=department_id, opened_at=at
    )
    Seat.objects.bulk_create(
        Seat(
            line=line,
            order=order,
            drafter_id=drafter_id,
            official_id=superior.official_id,
            post_title=superior.post_title.as_dict(),
            rank=superior.rank,
        )
        for order, superior in enumerate(superiors, start=1)
    )
    first = superiors[0]
    return SeatView(1, first.official_id, first.post_title, first.rank, None, None)


def sign(actor: Actor, *, subject: str, at: datetime) -> Signed:
    """Signs in the seat whose turn it is. Raises NotAllowed where that is not the actor's."""
    line, seats = _open(subject)
    seat = _my_seat(actor, line, seats)
    Seat.objects.filter(line=line, order=seat.order).update(signer_id=actor.official_id, signed_at=at)
    rest = [s for s in seats if s.order > seat.order]
    if not rest:
        _close(line, Line.State.SIGNED, at)
    return Signed(seat, not rest, next_seat(rest))


def send_back(actor: Actor, *, subject: str, at: datetime) -> SeatView:
    """Gives the draft back to its drafter; the line ends. Only whose turn it is may do so."""
    line, seats = _open(subject)
    seat = _my_seat(actor, line, seats)
    Seat.objects.filter(line=line, order=seat.order).update(signer_id=actor.official_id, sent_back_at=at)
    _close(line, Line.State.SENT_BACK, at)
    return seat


def recall(*, subject: str, at: datetime) -> None:
    """Takes an unfinished draft out of its line, because the case it belongs to has ended or moved."""
    Line.objects.filter(subject=subject, state=Line.State.OPEN).update(
        state=Line.State.RECALLED, closed_at=at
    )


def seats_of(subject: str) -> tuple[SeatView, ...]:
    """The seats of a line in order; empty where there is no such line."""
    return tuple(_view(seat) for seat in Seat.objects.filter(line__subject=subject))


def _open(subject: str) -> tuple[Line, tuple[SeatView, ...]]:
    line = Line.objects.select_for_update().filter(subject=subject, state=Line.State.OPEN).first()
    if line is None:
        raise NotPossible(
            Text("결재 대기 중인 기안이 없습니다.", "There is no draft waiting for a signature."),
            "no_open_line",
        )
    return line, tuple(_view(seat) for seat in line.seats.all())


def _my_seat(actor: Actor, line: Line, seats: tuple[SeatView, ...]) -> SeatView:
    seat = next_seat(seats)
    if seat is None or not may_sign(actor, seat, drafter_id=line.drafter_id, seats=seats):
        raise NotAllowed(
            Text(
                "지금은 다른 분의 결재 차례입니다. 기안자 본인이나 이미 결재하신 분은 결재할 수 없습니다.",
                "It is someone else's turn to sign. The drafter, and whoever has signed already, may not.",
            ),
            "not_your_turn",
        )
    return seat


def _close(line: Line, state: str, at: datetime) -> None:
    line.state, line.closed_at = state, at
    line.save(update_fields=["state", "closed_at"])


def _view(seat: Seat) -> SeatView:
    return SeatView(
        seat.order, seat.official_id, Text.of(seat.post_title), seat.rank, seat.signer_id, seat.signed_at
    )

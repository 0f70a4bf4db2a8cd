"""Opening a line, handing the turn on, closing it."""

from collections.abc import Sequence
from datetime import datetime

from madang.domains.approvals.actions.work import Work
from madang.domains.approvals.models import Line, Seat
from madang.domains.approvals.rules import ChosenSeat, SeatView, next_stage
from madang.domains.approvals.states import DraftState
from madang.domains.approvals.stored import view_of
from madang.kernel.text import Text

WHY_LEFT = Text("자리를 떠남", "left the post")


def open_line(work: Work, seats: Sequence[ChosenSeat]) -> tuple[SeatView, ...]:
    """Puts the newest version of a draft before its line; gives the seats whose turn it is."""
    draft = work.draft
    work.line = Line.objects.create(
        draft=draft,
        version=draft.version,
        drafter_id=draft.drafter_id,
        department_id=draft.department_id,
        opened_at=work.at,
    )
    first = min(seat.stage for seat in seats)
    work.rows = [
        Seat(
            line=work.line,
            order=order,
            stage=seat.stage,
            role=seat.role,
            kind=seat.kind,
            state=Seat.State.WAITING if seat.stage == first else Seat.State.PENDING,
            turn_at=work.at if seat.stage == first else None,
            drafter_id=draft.drafter_id,
            official_id=seat.official_id,
            post_id=seat.post_id,
            department_id=seat.department_id,
            post_title=seat.post_title.as_dict(),
            rank=seat.rank,
        )
        for order, seat in enumerate(sorted(seats, key=lambda s: s.stage), start=1)
    ]
    Seat.objects.bulk_create(work.rows)
    draft.state = DraftState.IN_LINE
    return waiting(work)


def waiting(work: Work) -> tuple[SeatView, ...]:
    return tuple(seat for seat in work.seats if seat.is_waiting)


def hand_on(work: Work) -> tuple[SeatView, ...]:
    """After a seat was settled: if nobody of its stage is waited for, the next stage's turn comes.

    Gives the seats whose turn it is now; empty at the end of the line.
    """
    if not waiting(work):
        for seat in next_stage(work.seats):
            row = work.row(seat)
            row.state, row.turn_at = Seat.State.WAITING, work.at
            row.save(update_fields=["state", "turn_at"])
    return waiting(work)


def close_line(work: Work, state: str) -> None:
    """Ends a line: seats that nobody settled are ended with it."""
    assert work.line is not None
    work.line.state, work.line.closed_at = state, work.at
    work.line.save(update_fields=["state", "closed_at"])
    for row in work.rows:
        if row.state in (Seat.State.PENDING, Seat.State.WAITING):
            row.state, row.settled_at = Seat.State.ENDED, work.at
            row.save(update_fields=["state", "settled_at"])


def give_seat(row: Seat, why: Text, now: datetime, **place: object) -> None:
    """Gives a seat another holder or post; whose it was is kept in it, with the reason."""
    before = {"official": row.official_id, "post_title": row.post_title, "department": row.department_id}
    row.moved_from = [*row.moved_from, before | {"at": now.isoformat(), "why": why.as_dict()}]
    for name, value in place.items():
        setattr(row, name, value)
    row.save()


def seat_said(row: Seat) -> dict[str, object]:
    """What an event says of a seat: codes and titles, no words."""
    view = view_of(row)
    return {
        "role": row.role,
        "rank": row.rank,
        "seat": row.post_title,
        "acting": True if view.is_acting else None,
        "holder": row.official_id if view.is_acting else None,
        "opinion": True if row.opinion else None,
    }

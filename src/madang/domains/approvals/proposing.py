"""The line that the delegation table and the organisation propose for a draft."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from madang.domains.approvals.delegation import LeftOut, Proposal, ProposedSeat, proposed_line
from madang.domains.approvals.rules import APPROVER, COOPERATOR, FULL, ChosenSeat
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be decided, by whose draft."""

    drafter_id: int
    department_id: int
    code: str
    amount: int | None = None
    sector: str = ""  # of a procedure whose code does not begin with it


@dataclass(frozen=True, slots=True)
class Cooperation:
    """The departments (codes) asked to co-operate, all at once or one after the other."""

    departments: tuple[str, ...] = ()
    in_parallel: bool = True


def as_kept(cooperation: Cooperation) -> dict[str, Any]:
    """A wish for co-operation as a draft keeps it."""
    return {"departments": list(cooperation.departments), "in_parallel": cooperation.in_parallel}


def kept_cooperation(kept: Mapping[str, Any]) -> Cooperation:
    """What a draft kept; no department where it kept nothing."""
    return Cooperation(tuple(kept.get("departments", ())), bool(kept.get("in_parallel", True)))


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """A line as proposed: its seats, and whom it leaves out and why (`said`: the same and the notes, as sentences)."""

    seats: tuple[ChosenSeat, ...]
    decides: int  # the rank that decides, as far as the organisation has it
    said: tuple[Text, ...]
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Text, ...] = ()


def propose(matter: Matter, cooperation: Cooperation, at: datetime) -> ProposedLine:
    """The line for a matter at an instant. Raises NotPossible (`no_superior`, `no_approver`) where nobody may sign."""
    found = proposed_line(
        drafter_id=matter.drafter_id,
        department_id=matter.department_id,
        matter=matter.code,
        amount=matter.amount,
        sector=matter.sector,
        cooperating=cooperation.departments,
        at=at,
    )
    seats = tuple(_seat(seat) for seat in found.seats)
    if not cooperation.in_parallel:
        seats = _one_after_the_other(seats)
    decides = found.approver.rank if found.ends_below else min(found.ruling.decides, found.approver.rank)
    return ProposedLine(seats, decides, _said(found), found.left_out, found.notes)


def _seat(seat: ProposedSeat) -> ChosenSeat:
    return ChosenSeat(
        stage=seat.stage,
        role=seat.role,
        kind=seat.kind if seat.role == APPROVER else FULL,
        official_id=seat.official_id,
        post_id=seat.post_id,
        post_title=seat.post_title,
        rank=seat.rank,
        department_id=seat.department_id,
    )


def _one_after_the_other(seats: Iterable[ChosenSeat]) -> tuple[ChosenSeat, ...]:
    """The same seats with a stage for each co-operating department."""
    placed: list[ChosenSeat] = []
    for seat in seats:
        last = placed[-1] if placed else None
        joined = last is not None and seat.stage == last.stage and COOPERATOR not in (seat.role, last.role)
        placed.append(replace(seat, stage=last.stage if last and joined else (last.stage if last else 0) + 1))
    return tuple(placed)


def _said(found: Proposal) -> tuple[Text, ...]:
    left = (
        Text("{post}: {reason}", "{post}: {reason}").format(post=one.post_title, reason=one.reason)
        for one in found.left_out
    )
    return (*left, *found.notes)

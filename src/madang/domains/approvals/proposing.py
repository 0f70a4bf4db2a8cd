"""The line that the organisation and the delegation table propose for a draft."""

from dataclasses import dataclass
from datetime import datetime

from madang.domains.approvals.errors import NO_SUPERIOR
from madang.domains.approvals.rules import APPROVER, COOPERATOR, DELEGATED, FULL, REVIEWER, ChosenSeat
from madang.domains.organisation import Seat, directory, superiors_of
from madang.kernel.errors import NotPossible


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be decided, by whose draft."""

    drafter_id: int
    department_id: int
    code: str
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Cooperation:
    """The departments (codes) asked to co-operate, all at once or one after the other."""

    departments: tuple[str, ...] = ()
    in_parallel: bool = True


def propose(matter: Matter, cooperation: Cooperation, at: datetime) -> tuple[ChosenSeat, ...]:
    """The line for a matter at an instant. Raises NotPossible where nobody above the drafter is appointed."""
    superiors = superiors_of(matter.drafter_id, matter.department_id, at)
    if not superiors:
        raise NotPossible(NO_SUPERIOR, "no_superior")
    taken = {holder_of(s) for s in superiors} | {matter.drafter_id}
    seats = [_seat(n, REVIEWER, s) for n, s in enumerate(superiors[:-1], start=1)]
    stage = len(seats)
    for code in cooperation.departments:
        head = _head(code, at)
        if head is None or holder_of(head) in taken:
            continue
        taken.add(holder_of(head))
        stage += 1 if not cooperation.in_parallel or stage == len(superiors) - 1 else 0
        seats.append(_seat(stage, COOPERATOR, head))
    return (*seats, _seat(stage + 1, APPROVER, superiors[-1]))


def deciding_rank(matter: Matter, at: datetime) -> int:
    """The rank that decides a matter by the delegation table."""
    return propose(matter, Cooperation(), at)[-1].rank


def holder_of(seat: Seat) -> int:
    """The official whose seat it is, present or absent."""
    return seat.acting_for_official_id or seat.official_id


def _head(code: str, at: datetime) -> Seat | None:
    department = directory().department(code, at)
    return next(iter(superiors_of(0, department.id, at)[::-1]), None)


def _seat(stage: int, role: str, place: Seat) -> ChosenSeat:
    return ChosenSeat(
        stage=stage,
        role=role,
        kind=DELEGATED if role == APPROVER else FULL,
        official_id=holder_of(place),
        post_id=place.post_id,
        post_title=place.post_title,
        rank=place.rank,
        department_id=place.department_id,
    )

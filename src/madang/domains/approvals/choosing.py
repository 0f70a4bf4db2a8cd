"""A line as a drafter, a program or another approval system names it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from madang.domains.approvals.errors import BAD_LINE
from madang.domains.approvals.rules import APPROVER, COOPERATOR, DELEGATED, FULL, REVIEWER, ChosenSeat
from madang.domains.organisation import LADDER, PostOf, posts_by_code
from madang.kernel.errors import FieldFault, InvalidInput

HEAD = len(LADDER)
MAX_STAGE = 100
ROLES = {
    "review": REVIEWER,
    "cooperate": COOPERATOR,
    "approve": APPROVER,
    **{role: role for role in (REVIEWER, COOPERATOR, APPROVER)},
}


def chosen_line(given: Sequence[Mapping[str, Any]], at: datetime) -> tuple[ChosenSeat, ...]:
    """A line from the `official` (officer code), `role` and `stage` of each seat, in order (one statement).

    Roles go by their verb or their noun (`review`, `reviewer`); without a stage each seat has one of its own, and equal
    stages sign side by side. Whoever approves below the head of the authority does so by delegation (전결).
    Raises InvalidInput (`invalid_line`) where it cannot be read; whether it may be so, `rules.faults_of_line` says.
    """
    posts = posts_by_code([str(seat.get("official", "")) for seat in given], at)
    seats = []
    for place, seat in enumerate(given, start=1):
        post, role = posts.get(str(seat.get("official", ""))), ROLES.get(str(seat.get("role", "")))
        stage = seat.get("stage", place)
        if post is None or role is None or type(stage) is not int or not 0 < stage <= MAX_STAGE:
            fault = FieldFault("line", "invalid_line", BAD_LINE)
            raise InvalidInput(BAD_LINE, "invalid_line", fields=(fault,))
        seats.append(_seat(post, role, stage))
    return tuple(sorted(seats, key=lambda seat: seat.stage))


def _seat(post: PostOf, role: str, stage: int) -> ChosenSeat:
    return ChosenSeat(
        stage=stage,
        role=role,
        kind=DELEGATED if role == APPROVER and post.rank < HEAD else FULL,
        official_id=post.official_id,
        post_id=post.post_id,
        post_title=post.post_title,
        rank=post.rank,
        department_id=post.department_id,
    )

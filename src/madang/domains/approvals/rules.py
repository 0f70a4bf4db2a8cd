"""Who may sign next. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from madang.kernel.actor import Actor
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class SeatView:
    """One place in a line, ready for display and for rules."""

    order: int
    official_id: int
    post_title: Text
    rank: int
    signer_id: int | None
    signed_at: datetime | None

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None


def next_seat(seats: Sequence[SeatView]) -> SeatView | None:
    """The seat whose turn it is; None where all have signed."""
    return next((seat for seat in seats if not seat.is_signed), None)


def may_sign(actor: Actor, seat: SeatView, *, drafter_id: int, seats: Sequence[SeatView]) -> bool:
    """Whether the actor sits in the seat or acts for its absent holder (대결), did not draft, and has not signed."""
    if actor.official_id is None or actor.official_id == drafter_id:
        return False
    if any(other.signer_id == actor.official_id for other in seats):
        return False
    return actor.official_id == seat.official_id or any(
        post.acting_for_official_id == seat.official_id for post in actor.posts
    )

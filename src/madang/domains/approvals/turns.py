"""Whether who is waited for can sign, as the organisation stands now. Pure.

A seat belongs to a post. What is looked at is who holds that post at an instant, and who signs for them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from madang.domains.approvals.rules import SeatView


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a post, and who signs for them: themselves, who acts for them, or nobody."""

    official_id: int
    signer_id: int | None


class Turn(Enum):
    """What becomes of a seat that is waited for."""

    STAYS = auto()
    FOLLOWS = auto()  # the post has another holder, who signs
    LEFT_OUT = auto()  # who would sign here signs in a higher place of the line
    PASSES = auto()  # to who answers for the post; nobody can sign for it as it is


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Who else signs in a line: `taken` may not sign any more, `later` sign in a higher place, `beside` in another
    seat of the same stage."""

    taken: frozenset[int]
    later: frozenset[int]
    beside: frozenset[int]

    def leaves_out(self, holder_id: int, signer_id: int) -> bool:
        """Whether one person would sign twice, so that this seat is left out."""
        return not self.later.isdisjoint({holder_id, signer_id}) or holder_id in self.beside


def surroundings(
    seat: SeatView, seats: Sequence[SeatView], *, drafter_id: int, holders: Mapping[int, Holder]
) -> Surroundings:
    """Who signs in the other seats of a line, and who cannot sign in this one."""
    others = [other for other in seats if other.order != seat.order and other.is_unsettled]
    return Surroundings(
        taken=frozenset(_signed(seats)) | {drafter_id},
        later=frozenset(i for o in others if o.stage > seat.stage for i in _sitting(o, holders))
        - {drafter_id},
        beside=frozenset(i for o in others if o.stage == seat.stage for i in _sitting(o, holders)[:1]),
    )


def turn_of(
    seat: SeatView, seats: Sequence[SeatView], *, drafter_id: int, holders: Mapping[int, Holder]
) -> Turn:
    """What becomes of a waiting seat of a post, from its holder at an instant and from the rest of its line."""
    around = surroundings(seat, seats, drafter_id=drafter_id, holders=holders)
    here = holders.get(seat.post_id) if seat.post_id is not None else None
    if here and here.signer_id is not None and here.signer_id not in around.taken:
        if around.leaves_out(here.official_id, here.signer_id):
            return Turn.LEFT_OUT
        if here.signer_id in around.beside:
            return Turn.PASSES
        return Turn.STAYS if here.official_id == seat.official_id else Turn.FOLLOWS
    return Turn.LEFT_OUT if seat.official_id in around.later else Turn.PASSES


def _signed(seats: Iterable[SeatView]) -> Iterable[int]:
    """Who signed, and for whom: neither signs in another seat."""
    for seat in seats:
        if seat.signer_id is not None:
            yield seat.signer_id
            if seat.official_id is not None:
                yield seat.official_id


def _sitting(seat: SeatView, holders: Mapping[int, Holder]) -> list[int]:
    """Who holds a seat, then who signs for them."""
    if seat.post_id is None:
        return [] if seat.official_id is None else [seat.official_id]
    here = holders.get(seat.post_id)
    return [i for i in (here.official_id, here.signer_id) if i is not None] if here else []

"""Seats in which nobody can sign go to who answers for them now; both are on record."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import transaction

from madang.domains.approvals.actions.lines import WHY_LEFT, give_seat, hand_on, waiting
from madang.domains.approvals.actions.work import Work, record
from madang.domains.approvals.models import Draft, Line, Seat
from madang.domains.approvals.rules import FULL, SeatView
from madang.domains.approvals.states import DraftState
from madang.domains.approvals.stored import view_of
from madang.domains.approvals.turns import Holder, Turn, surroundings, turn_of
from madang.domains.organisation import LADDER, directory, place_for, signers_at
from madang.domains.organisation import Seat as Place
from madang.kernel.actor import SYSTEM
from madang.kernel.text import Text

log = logging.getLogger("madang.approvals")

WHY_NOBODY = Text("자리에 결재할 사람이 없음", "nobody could sign in the post")
WHY_MERGED = Text("부서 업무가 넘어감", "the duties of the department passed on")
WHY_ALREADY = Text(
    "같은 분이 결재선의 다른 자리에서 결재", "the same person signs in another place of the line"
)


@dataclass(frozen=True, slots=True)
class StaleLine:
    """A draft in whose line a waiting seat has to move; `case_number` is empty where it stands alone."""

    draft_id: str
    case_number: str


@dataclass(frozen=True, slots=True)
class Rerouted:
    """What a round did: the drafts that moved, and the lines of cases, which move with their cases."""

    moved: tuple[str, ...]
    of_cases: tuple[StaleLine, ...]


def reroute(now: datetime) -> Rerouted:
    """Moves what waits in vain in the lines of documents that stand alone, and names what waits in vain in those of
    cases. A line that cannot be moved is logged and holds up no other.
    """
    stale = stale_lines(now)
    moved = []
    for line in stale:
        try:
            if not line.case_number and reroute_line(line.draft_id, now) is not None:
                moved.append(line.draft_id)
        except Exception:
            log.exception("the line of %s could not be rerouted", line.draft_id)
    return Rerouted(tuple(moved), tuple(line for line in stale if line.case_number))


def stale_lines(now: datetime) -> list[StaleLine]:
    """The drafts with a waiting seat that is not, or no more, its holder's to sign at an instant. Three statements."""
    rows = Seat.objects.filter(line__state=Line.State.OPEN, line__draft__state=DraftState.IN_LINE)
    read = rows.order_by("line_id", "order").values_list("line_id", *_READ)
    lines = [[row[1:] for row in group] for _, group in groupby(read, key=itemgetter(0))]
    seats = [[_bare(row) for row in line] for line in lines]
    holders = _holders((seat for line in seats for seat in line), now)
    return [
        StaleLine(line[0][0], line[0][1])
        for line, views in zip(lines, seats, strict=True)
        if _is_stale(views, line[0][2], holders, now)
    ]


_UNSAID = Text("", "")
_READ = (
    *("line__draft_id", "line__draft__case_number", "drafter_id", "order", "official_id", "rank"),
    *("signer_id", "stage", "state", "post_id", "department_id"),
)


def _bare(row: tuple[Any, ...]) -> SeatView:
    """A seat without its words, of which the rules need none."""
    order, official, rank, signer, stage, state, post, department = row[3:]
    return SeatView(
        order,
        official,
        _UNSAID,
        rank,
        signer,
        None,
        stage=stage,
        state=state,
        post_id=post,
        department_id=department,
    )


def reroute_line(draft_id: str, now: datetime) -> tuple[SeatView, ...] | None:
    """Moves the waiting seats of a draft where that is due; gives the seats whose turn it is then.

    None where nothing moved. A post that changed hands goes to its new holder; one that ended, or for which nobody
    signs, to the holder of the same rank in the department that has its duties, else to the next above. Who would
    sign twice signs once, in the higher place. Where nobody is found the seat stays.
    """
    with transaction.atomic():
        draft = Draft.objects.select_for_update().get(pk=draft_id)
        line = Line.objects.filter(draft=draft, state=Line.State.OPEN).first()
        if line is None:
            return None
        rows = list(Seat.objects.filter(line=line).order_by("order"))
        work = Work(SYSTEM, draft, now, now, frozenset(), line, rows)
        moves = [
            _next_move(work) for _ in rows
        ]  # leaving one out may hand the turn to one that moves as well
        if not any(moves):
            return None
        draft.save()
        return waiting(work)


def _is_stale(
    seats: Sequence[SeatView], drafter_id: int, holders: Mapping[int, Holder], now: datetime
) -> bool:
    return any(
        _turn(seat, seats, drafter_id, holders, now) != Turn.STAYS for seat in seats if seat.is_waiting
    )


def _turn(
    seat: SeatView, seats: Sequence[SeatView], drafter_id: int, holders: Mapping[int, Holder], now: datetime
) -> Turn:
    if seat.official_id is None:
        there = directory().structure.responsible(seat.department_id, now)
        return Turn.STAYS if there == seat.department_id else Turn.PASSES
    return turn_of(seat, seats, drafter_id=drafter_id, holders=holders)


def _holders(seats: Iterable[SeatView], now: datetime) -> dict[int, Holder]:
    posts = {seat.post_id for seat in seats if seat.post_id is not None and seat.is_unsettled}
    return {post: Holder(*held) for post, held in signers_at(posts, now).items()}


def _next_move(work: Work) -> bool:
    """Moves the first waiting seat that has to; says whether there was one."""
    holders = _holders(work.seats, work.now)
    return any(_moves(work, row, holders) for row in work.rows if row.state == Seat.State.WAITING)


def _moves(work: Work, row: Seat, holders: Mapping[int, Holder]) -> bool:
    """Moves one waiting seat where that is due; says whether it did."""
    seat, before = view_of(row), row.official_id
    turn = _turn(seat, work.seats, work.draft.drafter_id, holders, work.now)
    if turn == Turn.STAYS:
        return False
    if turn == Turn.LEFT_OUT:
        _leave_out(work, row)
    elif turn == Turn.FOLLOWS:
        give_seat(row, WHY_LEFT, work.now, official_id=holders[row.post_id or 0].official_id)
    elif seat.official_id is None:
        _pass_to_successor(row, work.now)
    elif not _pass_to_place(work, row, holders):
        return False
    data = {"seat": row.post_title, "before": before, "rank": row.rank, "state": row.state}
    record(work.draft, SYSTEM, "draft.rerouted", at=work.now, now=work.now, data=data)
    return True


def _pass_to_place(work: Work, row: Seat, holders: Mapping[int, Holder]) -> bool:
    """Gives a seat to who answers for its post; False where nobody is found."""
    around = surroundings(view_of(row), work.seats, drafter_id=work.draft.drafter_id, holders=holders)
    place = _place(row, around.taken, work.now)
    if place and place.acting_for_official_id and place.official_id in around.beside:
        place = _place(row, around.taken | around.beside, work.now)
    if place is None:
        return False
    holder = place.holder_id
    if around.leaves_out(holder, place.official_id):
        _leave_out(work, row)
    elif (holder, place.post_id) == (row.official_id, row.post_id):
        return False
    else:
        _move_to(row, place, holder, work.now)
    return True


def _place(row: Seat, but: frozenset[int], now: datetime) -> Place | None:
    return place_for(
        post_id=row.post_id,
        department_id=row.department_id,
        rank=row.rank,
        at=now,
        but=but,
        official_id=row.official_id,
    )


def _move_to(row: Seat, place: Place, holder: int, now: datetime) -> None:
    """What the head of the institution decides is delegated by nobody: it bears no mark of delegation."""
    give_seat(
        row,
        WHY_NOBODY,
        now,
        official_id=holder,
        post_id=place.post_id,
        department_id=place.department_id,
        post_title=place.post_title.as_dict(),
        rank=place.rank,
        kind=FULL if place.rank >= len(LADDER) else row.kind,
    )


def _pass_to_successor(row: Seat, now: datetime) -> None:
    organisation = directory()
    there = organisation.department(organisation.structure.responsible(row.department_id, now))
    give_seat(row, WHY_MERGED, now, department_id=there.id, post_title=there.name.as_dict())


def _leave_out(work: Work, row: Seat) -> None:
    row.state, row.settled_at, row.reason = Seat.State.SKIPPED, work.at, WHY_ALREADY.ko
    row.save(update_fields=["state", "settled_at", "reason"])
    hand_on(work)

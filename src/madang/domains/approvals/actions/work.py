"""What every act on a draft shares: taking it up under lock, recording, settling its snapshot."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from madang.domains.approvals import access
from madang.domains.approvals.errors import BELONGS_TO_CASE, IMPOSSIBLE_TIME, NOT_NOW
from madang.domains.approvals.models import Draft, Line, Seat
from madang.domains.approvals.rules import SeatView
from madang.domains.approvals.states import (
    STATE_NAMES,
    TABLE,
    DraftAct,
    DraftPart,
    DraftState,
    allowed_acts,
)
from madang.domains.approvals.stored import view_of
from madang.domains.organisation import authority
from madang.kernel import clock, events
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotAllowed, NotFound, NotPossible

STREAM = "draft"


@dataclass(slots=True)
class Work:
    """A draft in somebody's hands: its row is locked until the transaction ends."""

    actor: Actor
    draft: Draft
    at: datetime  # when it happened
    now: datetime  # when it is entered
    parts: frozenset[DraftPart]
    line: Line | None
    rows: list[Seat]

    @property
    def seats(self) -> tuple[SeatView, ...]:
        return tuple(view_of(row) for row in self.rows)

    def row(self, seat: SeatView) -> Seat:
        return next(row for row in self.rows if row.order == seat.order)


def take_up(
    actor: Actor, draft_id: str, act: DraftAct, *, at: datetime | None = None, within_case: bool = False
) -> Work:
    """Locks a draft for an act, having checked right and state; must run in a transaction.

    A document of a case is acted on through the case (`within_case`), so that both always agree.
    Raises NotFound, NotAllowed, NotPossible.
    """
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise NotFound()
    now = clock.now()  # once it is this act's turn: what waited for another comes after it
    line = Line.objects.filter(draft=draft, version=draft.version).first()
    rows = list(Seat.objects.filter(line=line).order_by("order")) if line else []
    work = Work(actor, draft, at or now, now, frozenset(), line, rows)
    work.parts = access.parts_of(actor, draft, work.seats, now)
    if within_case and act == DraftAct.RECALL:
        work.parts |= {DraftPart.DRAFTER}  # whoever handles the case now; the case has looked at that
    check(work, act)
    if draft.case_number and not within_case and act not in _BESIDE_CASES:
        raise NotPossible(BELONGS_TO_CASE.format(number=draft.case_number), "belongs_to_case")
    return work


def check(work: Work, act: DraftAct) -> None:
    """Raises NotFound for whoever may not see the draft, NotPossible where its state forbids the act,
    NotAllowed where the act is somebody else's."""
    if not work.parts:
        raise NotFound()
    state, rule = DraftState(work.draft.state), TABLE[act]
    if state not in rule.states:
        allowed = allowed_acts(state, work.parts)
        raise NotPossible(NOT_NOW.format(state=STATE_NAMES[state]), "not_possible", tuple(allowed))
    if rule.by.isdisjoint(work.parts):
        raise NotAllowed()


def require_time(work: Work, *, since: datetime | None) -> None:
    """Raises InvalidInput where an act is said to have happened ahead of now, or before its turn had come."""
    if work.at > work.now or (since is not None and work.at < since):
        fault = FieldFault("happened_at", "impossible_time", IMPOSSIBLE_TIME)
        raise InvalidInput(IMPOSSIBLE_TIME, "impossible_time", fields=(fault,))


def record(
    draft: Draft,
    actor: Actor,
    type: str,
    *,
    at: datetime,
    now: datetime,
    data: dict[str, Any] | None = None,
    texts: dict[str, str] | None = None,
) -> None:
    """Appends an event to a draft. It is not public by itself: what the public sees is the case or the document."""
    draft.last_seq += 1
    draft.updated_at = now
    events.append(
        stream=STREAM,
        stream_id=draft.pk,
        seq=draft.last_seq,
        type=type,
        actor=actor,
        at=at,
        recorded_at=now,
        disclosed=False,
        data={k: v for k, v in (data or {}).items() if v not in ("", None)},
        texts=texts,
        department_id=draft.department_id,
    )


def zone() -> ZoneInfo:
    return ZoneInfo(authority().zone)


_BESIDE_CASES = frozenset({DraftAct.CONFIRM_CLASS, DraftAct.CIRCULATE})

"""What applicants read about their own cases: what is waited for, and the receipt."""

from dataclasses import dataclass
from datetime import datetime

from madang.domains.cases import access, stored
from madang.domains.cases.actions.work import SUPPLEMENT
from madang.domains.cases.models import CaseHold
from madang.domains.cases.public.record import record_of
from madang.domains.cases.public.shapes import CaseRecord, Named
from madang.domains.cases.receipts import may_give_out
from madang.domains.cases.rules import SUPPLEMENT_MOVES
from madang.domains.cases.states import Part
from madang.domains.procedures import version
from madang.kernel.actor import Actor
from madang.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class AskedOfMe:
    """A supplement that an applicant was asked for and has not handed in."""

    number: str
    procedure: Named
    items: tuple[str, ...]
    reason: str
    until: datetime | None
    may_ask_more_time: bool


def asked_of(actor: Actor, now: datetime) -> list[AskedOfMe]:
    """What the actor's own cases wait for from them, most urgent first (three statements)."""
    if actor.account_id is None:
        return []
    open_holds = CaseHold.objects.filter(
        case__in=access.cases_of_mine(actor, now),
        case__closed_at__isnull=True,
        kind=SUPPLEMENT,
        ended_at__isnull=True,
    )
    return [_asked(hold) for hold in open_holds.select_related("case").order_by("until", "id")]


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A receipt as its reader sees it. `identity`: `open`, `confirmed`, or empty where it is not asked for."""

    record: CaseRecord
    identity: str
    may_renew: bool  # whether the reader may have a new secret; whoever came with one takes it from nobody


def receipt_view(actor: Actor, number: str, now: datetime) -> ReceiptView:
    """The receipt of a case, for the applicant's side, the department, and the official who took the filing.

    Raises NotFound for all others.
    """
    case = stored.case_numbered(number)
    if case is None:
        raise NotFound()
    if actor.is_staff:
        gives = may_give_out(actor, case, now)
        may_see, may_renew = gives or actor.account_id == case.filed_by_id, gives
    else:
        parts = access.parts_for_applicant(actor, case, now)
        may_see, may_renew = bool(parts), Part.APPLICANT in parts and actor.account_id is not None
    if not may_see:
        raise NotFound()
    return ReceiptView(record_of(case, now), case.identity, may_renew)


def receipt_of(actor: Actor, number: str, now: datetime) -> CaseRecord:
    """The public record of a case for whoever may have its receipt. Raises NotFound for all others."""
    return receipt_view(actor, number, now).record


def _asked(hold: CaseHold) -> AskedOfMe:
    case = hold.case
    return AskedOfMe(
        number=case.number,
        procedure=Named(case.procedure_code, version(case.version_id).definition.name),
        items=tuple(hold.items),
        reason=hold.reason,
        until=hold.until,
        may_ask_more_time=hold.moved < SUPPLEMENT_MOVES,
    )

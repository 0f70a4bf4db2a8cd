"""What applicants read about their own cases: what is waited for, and the receipt."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from madang.domains.cases.actions.work import SUPPLEMENT
from madang.domains.cases.models import Case, CaseDraft, CaseHold
from madang.domains.cases.public.record import record_of
from madang.domains.cases.public.shapes import CaseRecord, Named
from madang.domains.cases.rules import SUPPLEMENT_MOVES
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


def asked_of(actor: Actor) -> list[AskedOfMe]:
    """What the actor's own cases wait for from them, most urgent first (one statement)."""
    if actor.account_id is None:
        return []
    open_holds = CaseHold.objects.filter(
        case__applicant_id=actor.account_id,
        case__closed_at__isnull=True,
        kind=SUPPLEMENT,
        ended_at__isnull=True,
    )
    return [_asked(hold) for hold in open_holds.select_related("case").order_by("until", "id")]


def receipt_of(actor: Actor, number: str, now: datetime) -> CaseRecord:
    """The public record of a case, for its applicant and for whoever filed it. Raises NotFound for all others."""
    if actor.account_id is None:
        raise NotFound()
    filed = CaseDraft.objects.filter(account_id=actor.account_id, filed_as__number=number).values(
        "filed_as_id"
    )
    mine = Q(applicant_id=actor.account_id) | Q(pk__in=filed)
    case = Case.objects.filter(mine, number=number).first()
    if case is None:
        raise NotFound()
    return record_of(case, now)


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

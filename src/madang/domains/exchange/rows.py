"""Approval systems and what they sent, ready for the operator. Neither secrets nor the words of an act are shown."""

from dataclasses import dataclass
from datetime import datetime

from madang.domains.exchange.models import ApprovalSystem, ReceivedEvent, RegisterNumber
from madang.domains.exchange.registering import secret_of
from madang.domains.organisation import directory
from madang.kernel import events, signatures
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class SystemRow:
    """A registered system; `outdated` where its secret cannot be made again and has to be given out anew."""

    key_id: str
    name: str
    institution_code: str
    institution: Text
    active: bool
    outdated: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """An event and what came of it: never its body."""

    id: int
    system: str
    event_id: str
    type: str
    case_number: str
    received_at: datetime
    tried_at: datetime
    attempts: int
    outcome: str
    error_code: str
    message: Text | None


@dataclass(frozen=True, slots=True)
class OutsideNumber:
    """The number that the register of an outside system gave an approved document, beside ours."""

    number: str
    system: str
    at: datetime


def outside_number(case_number: str, number: Text) -> OutsideNumber | None:
    """What an outside register gave the document of a case that bears our `number`; None where none did.

    One statement, two where the case has such a number at all: a case may have been approved more than once.
    """
    given = list(RegisterNumber.objects.filter(case_number=case_number).select_related("system"))
    if not given:
        return None
    said = {e.seq: e.data.get("number") for e in events.history("case", case_number, disclosed_only=False)}
    found = next((row for row in given if said.get(row.approved_seq) == number.as_dict()), None)
    return OutsideNumber(found.number, found.system.name, found.at) if found else None


def systems() -> list[SystemRow]:
    """All of them, the oldest first (two statements)."""
    current = directory()
    return [
        SystemRow(
            key_id=row.pk,
            name=row.name,
            institution_code=row.institution_code,
            institution=current.institution(row.institution_code).name,
            active=row.active,
            outdated=signatures.fingerprint(secret_of(row)) != row.secret_hash,
            created_at=row.created_at,
        )
        for row in ApprovalSystem.objects.order_by("created_at", "pk")
    ]


def received_events(outcome: str = "", limit: int = 100) -> list[ReceivedRow]:
    """The newest events, of one outcome or all (one statement)."""
    found = ReceivedEvent.objects.select_related("system").defer("body")
    if outcome:
        found = found.filter(outcome=outcome)
    return [_received(row) for row in found.order_by("-received_at", "-pk")[:limit]]


def refused_count() -> int:
    """How many wait for the operator (one statement)."""
    return ReceivedEvent.objects.filter(outcome=ReceivedEvent.Outcome.REFUSED).count()


def _received(row: ReceivedEvent) -> ReceivedRow:
    message = row.answer.get("message")
    return ReceivedRow(
        id=row.pk,
        system=row.system.name,
        event_id=row.event_id,
        type=row.type,
        case_number=row.case_number,
        received_at=row.received_at,
        tried_at=row.tried_at,
        attempts=row.attempts,
        outcome=row.outcome,
        error_code=row.error_code,
        message=Text.of(message) if message else None,
    )

"""Taking an event of an approval system: known by its signature, done once, kept where it cannot be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from madang.domains.exchange import rules
from madang.domains.exchange.applying import apply
from madang.domains.exchange.models import ApprovalSystem, ReceivedEvent
from madang.domains.exchange.registering import secret_of
from madang.integrations.approval_systems import Envelope, InvalidEvent, body_hash, read_envelope
from madang.kernel import clock, signatures
from madang.kernel.errors import DomainError, FieldFault, InvalidInput, NotPossible
from madang.kernel.text import Text

_Outcome = ReceivedEvent.Outcome


@dataclass(frozen=True, slots=True)
class Sent:
    """A call as it came: the id of the key, the three headers of the signature, and the body byte for byte."""

    key_id: str
    id: str
    timestamp: str
    signatures: str
    body: bytes


def system_behind(sent: Sent, now: datetime) -> ApprovalSystem:
    """The system that signed a call; `now` by the machine's own clock.

    Raises DomainError (401): one refusal for an unknown or stopped system and for a wrong signature, another for
    a right signature that is too old.
    """
    timestamp = rules.read_timestamp(sent.timestamp)
    row = ApprovalSystem.objects.filter(pk=sent.key_id[:16]).first() if sent.key_id.isascii() else None
    secret = secret_of(row or ApprovalSystem(secret_hash=""))  # as long a way where nobody is known
    is_right = signatures.is_signed(
        secret, id=sent.id, timestamp=timestamp or 0, body=sent.body, signatures=sent.signatures
    )
    if row is None or not row.active or timestamp is None or not is_right or sent.key_id != row.pk:
        raise DomainError(_BAD_SIGNATURE, "bad_signature", 401)
    if not rules.is_fresh(timestamp, now):
        raise DomainError(_STALE, "stale_signature", 401)
    return row


def receive(system: ApprovalSystem, *, message_id: str, event: Mapping[str, Any]) -> dict[str, Any]:
    """Does what an event tells, once; gives `{number, state, last_seq}` of the case.

    The same event again gives the same answer, whether it was done or refused. Raises InvalidInput for an event that
    cannot be read (nothing is kept), NotPossible (`event_id_reused`) where the id came with another body, and what
    the act itself refuses (kept, for the operator to try again).
    """
    envelope = read(event, message_id)
    mark = body_hash(event)
    with transaction.atomic():
        kept = _kept(system, envelope)
        row = kept or _taken(system, envelope, mark, event)
    if row.body_hash != mark:
        raise NotPossible(_REUSED, "event_id_reused")
    return answer_of(row)


def read(event: Mapping[str, Any], message_id: str = "") -> Envelope:
    """The event as it can be used. Raises InvalidInput with a fault for each member."""
    try:
        envelope = read_envelope(event)
    except InvalidEvent as error:
        raise InvalidInput(error.faults[0].message, "invalid_event", fields=error.faults) from None
    if message_id and message_id != envelope.id:
        fault = FieldFault("id", "event_id_differs", _DIFFERS)
        raise InvalidInput(_DIFFERS, "event_id_differs", fields=(fault,))
    return envelope


def answer_of(row: ReceivedEvent) -> dict[str, Any]:
    """The answer that was kept. Raises DomainError where it was a refusal."""
    if row.outcome == _Outcome.APPLIED:
        return dict(row.answer)
    refusal = row.answer
    raise DomainError(
        Text.of(refusal["message"]),
        row.error_code,
        refusal["status"],
        tuple(FieldFault(f["field"], f["code"], Text.of(f["message"])) for f in refusal["fields"]),
        tuple(refusal["allowed"]),
    )


def carry_out(row: ReceivedEvent, envelope: Envelope) -> None:
    """Does the act and writes into the row what came of it; a refused act leaves nothing but the refusal."""
    try:
        with transaction.atomic():
            row.answer = apply(row.system, envelope.act)
        row.outcome, row.error_code, row.body = _Outcome.APPLIED, "", None
    except DomainError as error:
        row.answer = _refusal(error)
        row.outcome, row.error_code = _Outcome.REFUSED, error.code
    row.tried_at = clock.now()


def _kept(system: ApprovalSystem, envelope: Envelope) -> ReceivedEvent | None:
    return ReceivedEvent.objects.filter(system=system, event_id=envelope.id).first()


def _taken(system: ApprovalSystem, envelope: Envelope, mark: str, event: Mapping[str, Any]) -> ReceivedEvent:
    """The event done, or refused, under its id; what another call made of it, where that was first."""
    now = clock.now()
    row = ReceivedEvent(
        system=system,
        event_id=envelope.id,
        type=envelope.type,
        body_hash=mark,
        body=dict(event),
        case_number=envelope.act.case,
        received_at=now,
        tried_at=now,
        outcome=_Outcome.REFUSED,
        answer={},
    )
    try:
        with transaction.atomic():  # whoever comes with the same id waits here until the act is settled
            row.save(force_insert=True)
    except IntegrityError:
        return ReceivedEvent.objects.get(system=system, event_id=envelope.id)
    carry_out(row, envelope)
    row.save()
    return row


def _refusal(error: DomainError) -> dict[str, Any]:
    return {
        "status": error.status,
        "message": error.message.as_kept(),
        "fields": [{"field": f.field, "code": f.code, "message": f.message.as_kept()} for f in error.fields],
        "allowed": [str(act) for act in error.allowed],
    }


_BAD_SIGNATURE = Text(
    "서명을 확인할 수 없습니다. 키 번호, 비밀, 서명한 내용(id.시각.본문)을 확인해 주십시오.",
    "The signature cannot be verified. Check the id of the key, the secret, and what was signed (id.time.body).",
)
_STALE = Text(
    "서명한 시각이 5분 넘게 차이 납니다. 보내는 서버의 시계를 맞추고 새로 서명해 주십시오.",
    "The time of the signature is more than five minutes off. Set the sender's clock and sign anew.",
)
_REUSED = Text(
    "같은 사건 번호(id)가 다른 내용으로 이미 접수되었습니다. 새 번호로 보내 주십시오.",
    "An event with this id arrived before with another content. Send this one under a new id.",
)
_DIFFERS = Text(
    "webhook-id 머리글과 본문의 id가 다릅니다. 같은 값으로 보내 주십시오.",
    "The header webhook-id and the id in the body differ. Send the same value in both.",
)

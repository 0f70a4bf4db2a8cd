"""What the operator does with approval systems."""

from dataclasses import dataclass

from django.db import transaction

from madang.domains.exchange.entry import only_operator, record
from madang.domains.exchange.models import ApprovalSystem
from madang.domains.organisation import directory
from madang.kernel import clock, signatures
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotFound
from madang.kernel.text import Text

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Registered:
    """What an approval system is told, once: the id of its key and its secret."""

    key_id: str
    secret: str


def register_system(actor: Actor, *, name: str, institution: str) -> Registered:
    """Lets the approval system of an institution (by code) post its acts. Raises NotAllowed, InvalidInput."""
    only_operator(actor)
    name, now = name.strip(), clock.now()
    faults = []
    if not (1 <= len(name) <= LONGEST_NAME and name.isprintable()):
        faults.append(FieldFault("name", "name", _NAME))
    if institution not in {row.code for row in directory().institutions if row.is_open(now)}:
        faults.append(FieldFault("institution", "no_such_institution", _INSTITUTION))
    if faults:
        raise InvalidInput(faults[0].message, "invalid_body", fields=tuple(faults))
    with transaction.atomic():
        row = ApprovalSystem(
            name=name, institution_code=institution, created_at=now, created_by=actor.account_id
        )
        secret = _new_secret(row)
        row.save(force_insert=True)
        record(actor, row.pk, "approval-system.registered", institution=institution)
    return Registered(row.pk, secret)


def renew_system_secret(actor: Actor, *, system_id: str) -> Registered:
    """Gives out a new secret; the one before ends at once. Raises NotAllowed, NotFound."""
    with transaction.atomic():
        row = _locked(actor, system_id)
        row.turn += 1
        secret = _new_secret(row)
        row.save(update_fields=["turn", "secret_hash"])
        record(actor, row.pk, "approval-system.secret-renewed")
    return Registered(row.pk, secret)


def set_system_active(actor: Actor, *, system_id: str, active: bool) -> None:
    """Stops taking what a system posts, or takes it again. Raises NotAllowed, NotFound; twice does nothing."""
    with transaction.atomic():
        row = _locked(actor, system_id)
        if row.active != active:
            row.active = active
            row.save(update_fields=["active"])
            record(actor, row.pk, "approval-system.started" if active else "approval-system.stopped")


def secret_of(row: ApprovalSystem) -> bytes:
    """The secret in force: derived from the secret key of the installation."""
    return signatures.derived_secret("approval-system", row.pk, row.turn, row.salt)


def _new_secret(row: ApprovalSystem) -> str:
    secret = secret_of(row)
    row.secret_hash = signatures.fingerprint(secret)
    return signatures.written(secret)


def _locked(actor: Actor, system_id: str) -> ApprovalSystem:
    only_operator(actor)
    row = ApprovalSystem.objects.select_for_update().filter(pk=system_id).first()
    if row is None:
        raise NotFound(_NO_SUCH, "approval_system_not_found")
    return row


_NAME = Text("이름을 80자 안으로 적어 주십시오.", "Give a name of up to 80 characters.")
_INSTITUTION = Text("목록에 있는 기관을 골라 주십시오.", "Choose an institution of the list.")
_NO_SUCH = Text("등록된 전자결재시스템이 아닙니다.", "There is no such approval system.")

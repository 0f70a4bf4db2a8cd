"""Provisions of institutions: what each has set, read once and kept; published by the institution's own officers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from madang.domains.organisation import Directory, InstitutionRow, directory, institutions_of
from madang.domains.procedures import provision as rules
from madang.domains.procedures import rows
from madang.domains.procedures.definition import Definition
from madang.domains.procedures.loader import checksum
from madang.domains.procedures.models import Procedure
from madang.domains.procedures.models import Provision as ProvisionModel
from madang.domains.procedures.provision import Difference, Provision
from madang.kernel import clock, events
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import FieldFault, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.personal_data import NAMES, find_identifiers
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class ProvisionRow:
    """A published provision; instants in UTC. It never changes, so it is read once in each process."""

    id: int
    procedure: str
    institution: str
    number: int
    valid_from: datetime
    published_at: datetime
    provision: Provision


@dataclass(frozen=True, slots=True)
class Deviation:
    """What one institution does otherwise than the standard: by which provision, and each difference."""

    institution: InstitutionRow
    row: ProvisionRow
    differences: tuple[Difference, ...]


_KEPT: dict[int, ProvisionRow] = {}
_EFFECTIVE: dict[tuple[int, int], rows.Version] = {}


def provision_row(id: int) -> ProvisionRow:
    """A provision by its id; one statement the first time, none afterwards. Raises NotFound."""
    if id not in _KEPT:
        _load([id])
    if id not in _KEPT:
        raise NotFound()
    return _KEPT[id]


def forget(id: int) -> None:
    """Drops what is kept under an id that is about to be given out."""
    _KEPT.pop(id, None)
    for key in [key for key in _EFFECTIVE if key[1] == id]:
        del _EFFECTIVE[key]


def version_for(version_id: int, provision_id: int | None) -> rows.Version:
    """A version as it holds for a case: with what its institution had set when it began. Raises NotFound."""
    if provision_id is None:
        return rows.version(version_id)
    standard = rows.version(version_id)
    kept = _EFFECTIVE.get((version_id, provision_id))
    if kept is None or kept.checksum != standard.checksum:
        row = provision_row(provision_id)
        name = directory().institution(row.institution).name
        changed = rules.applied(standard.definition, row.provision, name)
        kept = _EFFECTIVE[version_id, provision_id] = replace(standard, definition=changed)
    return kept


def provision_of(procedure: str, institution: str, at: datetime) -> ProvisionRow | None:
    """What an institution has set for a procedure at an instant; one statement. None: all is as the standard says."""
    newest = (
        ProvisionModel.objects.filter(
            procedure__code=procedure, institution_code=institution, valid_from__lte=at
        )
        .order_by("-number")
        .values_list("pk", flat=True)
        .first()
    )
    return provision_row(newest) if newest else None


def provisions_in_force(
    at: datetime, *, procedure: str = "", institution: str = ""
) -> dict[tuple[str, str], ProvisionRow]:
    """The provisions in force, by procedure and institution; one statement, two the first time."""
    found = ProvisionModel.objects.filter(valid_from__lte=at)
    if procedure:
        found = found.filter(procedure__code=procedure)
    if institution:
        found = found.filter(institution_code=institution)
    newest = found.values("procedure", "institution_code").annotate(newest=Max("pk"))
    kept = _all(newest.values_list("newest", flat=True))
    return {(row.procedure, row.institution): row for row in kept if not row.provision.is_empty}


def provisions_of(procedure: str, institution: str) -> list[ProvisionRow]:
    """Every provision of an institution for a procedure, the newest first, those to come included."""
    found = ProvisionModel.objects.filter(procedure__code=procedure, institution_code=institution)
    return _all(found.order_by("-number").values_list("pk", flat=True))


def deviations(definition: Definition, at: datetime) -> tuple[Deviation, ...]:
    """Where institutions differ from the standard, in order of their codes (two statements)."""
    organisation = directory()
    if not organisation.of_kind("district", at):
        return ()
    kept = provisions_in_force(at, procedure=definition.code)
    found = (deviation(definition, row, organisation) for _, row in sorted(kept.items()))
    return tuple(one for one in found if one.institution.is_open(at) and one.differences)


def deviation(definition: Definition, row: ProvisionRow, among: Directory) -> Deviation:
    """What one provision makes otherwise than the standard."""
    names = _department_name(definition.department, among), _department_name(row.provision.department, among)
    found = rules.differences(definition, row.provision, *names)
    return Deviation(among.institution(row.institution), row, found)


@transaction.atomic
def publish_provision(
    actor: Actor,
    *,
    institution: str,
    procedure: str,
    document: dict[str, Any],
    seen_number: int | None = None,
    valid_from: datetime | None = None,
    at: datetime | None = None,
) -> ProvisionRow:
    """Publishes what an institution sets for a procedure, in force from `valid_from` (at once, unless given).

    For the institution's own officers (`organisation.institutions_of`) and the system. Cases that began keep what
    held then; an empty document goes back to the standard. `seen_number` is the newest its author looked at (0:
    none). Raises NotFound, NotAllowed, InvalidInput (provision_invalid with a fault for each entry,
    valid_from_too_early), NotPossible (newer_provision, unchanged).
    """
    at = at or clock.now()
    organisation = directory()
    if not actor.has(Role.SYSTEM) and institution not in institutions_of(actor, organisation):
        raise NotAllowed(_NOT_YOURS, "not_your_institution")
    of = organisation.institution(institution, at)
    standard = rows.current_version(procedure, at).definition
    chosen = rules.read(document)
    _check(standard, chosen, of, organisation, at)
    owner = Procedure.objects.select_for_update().get(code=procedure)
    newest = (
        ProvisionModel.objects.filter(procedure=owner, institution_code=institution)
        .order_by("-number")
        .first()
    )
    number = newest.number if newest else 0
    if seen_number is not None and seen_number != number:
        raise NotPossible(_NEWER, "newer_provision")
    made = rules.as_document(chosen)
    if made == (newest.document if newest else {}):
        raise NotPossible(_UNCHANGED, "unchanged")
    valid_from = valid_from or at
    if newest and valid_from < newest.valid_from:
        raise _invalid(FieldFault("valid_from", "valid_from_too_early", _TOO_EARLY), "valid_from_too_early")
    row = ProvisionModel.objects.create(
        procedure=owner,
        institution_code=institution,
        number=number + 1,
        document=made,
        checksum=checksum(made),
        valid_from=valid_from,
        published_at=at,
    )
    forget(row.pk)
    _record(actor, row, procedure, at)
    return provision_row(row.pk)


def _record(actor: Actor, row: ProvisionModel, procedure: str, at: datetime) -> None:
    events.append(
        stream="procedure",
        stream_id=procedure,
        type="procedure.provision-published",
        actor=actor,
        at=at,
        disclosed=True,
        data={
            "institution": row.institution_code,
            "number": row.number,
            "checksum": row.checksum,
            "valid_from": row.valid_from.isoformat(),
        },
    )


def _check(
    standard: Definition, chosen: Provision, of: InstitutionRow, organisation: Directory, at: datetime
) -> None:
    """Raises InvalidInput with every fault."""
    found = rules.faults(standard, chosen)
    if standard.handled_by.level != of.kind:
        found.append(FieldFault("institution", "not_handled_here", _NOT_HANDLED))
    if chosen.department:
        row = organisation.structure.named(chosen.department, at)
        if row is None or row.institution_code != of.code:
            message = _NOT_ITS_DEPARTMENT.format(institution=of.name)
            found.append(FieldFault("department", "not_its_department", message))
    found += _private(chosen)
    if found:
        raise InvalidInput(found[0].message, "provision_invalid", fields=tuple(found))


def _private(chosen: Provision) -> Iterable[FieldFault]:
    """What is set is public: no telephone or account of a person in it."""
    said = {"fee.text": chosen.fee.text if chosen.fee else None}
    said["contact.text"] = chosen.contact.text if chosen.contact else None
    said["contact.phone"] = Text(chosen.contact.phone, "") if chosen.contact else None
    for where, text in said.items():
        if text and (kinds := find_identifiers(f"{text.ko}\n{text.en}")):
            yield FieldFault(where, "private", _PRIVATE.format(what=NAMES[kinds[0]]))


def _invalid(fault: FieldFault, code: str) -> InvalidInput:
    return InvalidInput(fault.message, code, fields=(fault,))


def _department_name(code: str, organisation: Directory) -> Text:
    row = organisation.structure.named(code) if code else None
    return row.name if row else Text(code, code)


def _all(ids: Iterable[int]) -> list[ProvisionRow]:
    wanted = list(ids)
    if unknown := [id for id in wanted if id not in _KEPT]:
        _load(unknown)
    return [_KEPT[id] for id in wanted]


def _load(ids: list[int]) -> None:
    for row in ProvisionModel.objects.filter(pk__in=ids).select_related("procedure"):
        _KEPT[row.pk] = ProvisionRow(
            row.pk,
            row.procedure.code,
            row.institution_code,
            row.number,
            row.valid_from,
            row.published_at,
            rules.read(row.document),
        )


_NOT_YOURS = Text(
    "이 기관의 기준은 그 기관의 과장, 감사 담당자, 정보공개 담당자만 정할 수 있습니다.",
    "Only directors and the audit and disclosure officers of this institution set what it may set.",
)
_NOT_HANDLED = Text(
    "이 기관이 처리하는 업무가 아니어서 따로 정할 것이 없습니다.",
    "This institution does not handle the procedure, so there is nothing for it to set.",
)
_NOT_ITS_DEPARTMENT = Text(
    "{institution}에 지금 있는 부서를 골라 주십시오.",
    "Please choose a department that {institution} has now.",
)
_NEWER = Text(
    "보고 계신 동안 다른 사람이 이 기준을 새로 공포했습니다. 적으신 것은 그대로 있으니 확인하고 다시 보내 주십시오.",
    "While you were at it, somebody published this anew. What you typed is kept; look and send it again.",
)
_UNCHANGED = Text("지금 정해 둔 것과 같습니다.", "It is the same as what is set now.")
_TOO_EARLY = Text(
    "앞서 공포한 것의 시행일보다 먼저 시행할 수 없습니다.",
    "It cannot come into force before the one it follows.",
)
_PRIVATE = Text(
    "이 글은 모두에게 공개됩니다. {what}(으)로 보이는 내용을 지워 주십시오.",
    "This becomes public. Please remove what looks like {what}.",
)

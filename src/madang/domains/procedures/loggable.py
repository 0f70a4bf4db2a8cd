"""What the log is told of procedures: each version that was published, so that none can be exchanged afterwards."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from madang.domains.organisation import Directory, directory
from madang.domains.procedures.models import Procedure, ProcedureVersion
from madang.domains.procedures.rows import Version, version
from madang.kernel.loggable import Kind, Loggable, Told, codes
from madang.kernel.models import Event

KINDS: Mapping[str, Kind] = {
    "procedure.published": Kind.TEMPLATE,
    "procedure.provision-published": Kind.TEMPLATE,
}
"""Every event of a procedure that may be disclosed, and what an entry about it says."""

UNTOLD: Mapping[str, str] = {
    "procedure.draft-begun": "a draft of the audit office is nobody's outside; what is published of it is told",
}
"""Events of a procedure that are never told, and why."""


def told(events: Sequence[Event]) -> Mapping[int, Told]:
    """What these events say in the log (three statements at most).

    `state`: `published`, or `provision` for what an institution set itself (`org`); `version` its number.
    """
    found = [event for event in events if event.disclosed and event.type in KINDS]
    versions = _versions({event.stream_id for event in found})
    known, organisation = {code for code, _ in versions}, directory()
    return {event.pk: _told(event, versions, organisation) for event in found if event.stream_id in known}


def _told(event: Event, versions: Mapping[tuple[str, int], Version], organisation: Directory) -> Told:
    is_provision = event.type == "procedure.provision-published"
    newest = max(number for code, number in versions if code == event.stream_id)
    number = newest if is_provision else int(event.data["number"])
    definition = versions[event.stream_id, number].definition
    department = organisation.structure.named(definition.department)
    values: dict[str, Any] = {
        "title": definition.name.as_dict(),
        "definition": {"sha256": event.data["checksum"], "valid_from": event.data["valid_from"]},
    }
    return Told(
        kind=KINDS[event.type],
        codes=codes(
            org=event.data["institution"] if is_provision else department.code if department else None,
            proc=event.stream_id,
            state="provision" if is_provision else "published",
            version=int(event.data["number"]),
        ),
        values={f"{name}.{event.seq}": value for name, value in values.items()},
    )


def _versions(wanted: Collection[str]) -> dict[tuple[str, int], Version]:
    """All versions of these procedures, by code and number."""
    rows = ProcedureVersion.objects.filter(procedure__code__in=wanted) if wanted else ()
    found = [version(row.pk) for row in rows]
    return {(one.code, one.number): one for one in found}


def _seen(wanted: Collection[str]) -> frozenset[str]:
    """What is published stays published."""
    return frozenset(Procedure.objects.filter(code__in=wanted).values_list("code", flat=True))


LOGGABLE = Loggable(stream="procedure", takes=lambda type: type in KINDS, told=told, seen=_seen)

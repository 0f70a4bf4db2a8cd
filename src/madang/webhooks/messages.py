"""The message of an event: a CloudEvent 1.0, built from the public record as it stands when it is sent."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings

from madang.domains import cases
from madang.domains.cases import PublicEvent
from madang.domains.documents import public
from madang.domains.organisation import authority
from madang.kernel import events
from madang.kernel.errors import Gone, NotFound
from madang.kernel.models import Event
from madang.kernel.text import Text

MEDIA_TYPE = "application/cloudevents+json"
TYPE_PREFIX = "kr.madang."
STUBS = frozenset({"case.withheld", "case.erased"})

Json = dict[str, Any]


def message_for(event: Event) -> bytes:
    """The CloudEvent of a disclosed event, as it is signed and sent.

    Raises NotFound or Gone where the record is not public (any more). That a case was withdrawn or erased is told by
    the stub: when, and why.
    """
    data = _DATA[event.stream](event)
    zone = ZoneInfo(authority().zone)
    return orjson.dumps(
        {
            "specversion": "1.0",
            "id": event.uid,
            "source": source(),
            "type": TYPE_PREFIX + event.type,
            "subject": event.stream_id,
            "time": event.at.astimezone(zone).isoformat(),
            "datacontenttype": "application/json",
            "sequence": f"{event.seq:010}",
            "data": data,
        }
    )


def source() -> str:
    """Who says it: the public address of this installation."""
    environment = settings.ENVIRONMENT
    return environment.public_url or f"http://{environment.host}:{environment.port}"


def _of_case(event: Event) -> Json:
    try:
        found = cases.case_events(event.stream_id, event.seq - 1)
    except Gone as gone:
        if event.type not in STUBS:
            raise
        return {**_address(event.stream_id), "seq": event.seq, "stub": gone.message.as_dict()}
    entry = next(one for one in found if one.seq == event.seq)
    return {**_address(event.stream_id), **event_data(entry, ZoneInfo(authority().zone))}


def _address(number: str) -> Json:
    return {"number": number, "url": f"{source()}/ko/cases/{number}/"}


def event_data(event: PublicEvent, zone: ZoneInfo) -> Json:
    """A disclosed event of a case, member for member as the API lists it."""
    actor: Json = {
        "role": event.actor_role,
        "department": event.department.as_dict() if event.department else None,
        "post": _words(event.post),
    }
    if event.official_name is not None:
        actor["name"] = event.official_name
    return {
        "seq": event.seq,
        "type": event.type,
        "at": event.at.astimezone(zone).isoformat(),
        "disclosed_at": event.disclosed_at.astimezone(zone).isoformat(),
        "step": event.step or None,
        "step_name": _words(event.step_name),
        "actor": actor,
        "summary": _words(event.summary),
        "text": dict(event.text),
        "corrects": event.corrects,
        "corrected_by": event.corrected_by,
        "entered_late": event.entered_late,
    }


def _words(text: Text | None) -> Json | None:
    return text.as_dict() if text else None


def _of_procedure(event: Event) -> Json:
    told = {name: event.data[name] for name in ("institution", "number", "valid_from") if name in event.data}
    return {"code": event.stream_id, "url": f"{source()}/ko/procedures/{event.stream_id}/", **told}


def _of_holiday(event: Event) -> Json:
    names = events.texts_of(event)
    name = {"ko": names.get("name_ko", ""), "en": names.get("name_en", "")}
    return {"date": event.stream_id, "name": name}


def _of_document(event: Event) -> Json:
    """A document as it stands when the message is sent; of what was taken back since nothing but that. Raises NotFound
    for what never was out."""
    standing = public.standing_of(event.stream_id)
    if standing is None:
        raise NotFound()
    told: Json = {
        "id": standing.id,
        "url": f"{source()}/ko/documents/{standing.id}/",
        "seq": event.seq,
        "deleted": standing.deleted is not None,
    }
    if standing.record is None:
        return told | {"withdrawn": _withdrawn(standing.deleted) if standing.deleted else None}
    return told | {"document": _document(standing.record)}


def _withdrawn(deleted: public.Deleted) -> Json:
    at = deleted.at.astimezone(ZoneInfo(authority().zone)).isoformat()
    return {"at": at, "reason_code": deleted.code, "stub": deleted.told.as_dict()}


def _document(record: public.PublicDocument) -> Json:
    zone = ZoneInfo(authority().zone)
    return {
        "number": record.number,
        "title": record.title,
        "department": _place(record.department),
        "institution": _place(record.institution),
        "category": _place(record.category),
        "kind": record.kind.code,
        "visibility": str(record.visibility),
        "class": record.disclosure,
        "grounds": list(record.grounds),
        "approved_at": record.approved_at.astimezone(zone).isoformat(),
        "disclosed_at": record.disclosed_at.astimezone(zone).isoformat() if record.disclosed_at else None,
        "case": record.case_number or None,
        "files": sum(1 for file in record.files if file.edition),
    }


def _place(place: public.PublicPlace) -> Json:
    return {"code": place.code, "name": place.name.as_dict()}


_DATA: dict[str, Callable[[Event], Json]] = {
    "case": _of_case,
    "procedure": _of_procedure,
    "holiday": _of_holiday,
    "document": _of_document,
}

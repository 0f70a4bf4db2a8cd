"""What the log is told of documents: that one went out, in which class, and what became of it since."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from madang.domains.documents import access
from madang.domains.documents.models import Document
from madang.domains.documents.public.record import records_for_staff
from madang.domains.documents.public.shapes import PublicDocument, PublicFile
from madang.domains.documents.rules import GROUND_UNKNOWN
from madang.domains.documents.states import LISTED
from madang.domains.organisation import Directory, authority, directory
from madang.kernel.events import texts_of_many
from madang.kernel.loggable import EVERYTHING, NOBODY, Kind, Loggable, Told, codes
from madang.kernel.models import Event

KINDS: Mapping[str, Kind] = {
    "document.disclosed": Kind.DOCUMENT,
    "document.classified": Kind.RECLASSIFY,
    "document.corrected": Kind.CORRECT,
    "document.withdrawn": Kind.WITHHOLD,
    "document.restored": Kind.RECLASSIFY,
    "document.erased": Kind.ERASE,
}
"""Every event of a document that may be disclosed, and what an entry about it says."""

_IN_THE_ROOM = "work of the disclosure officer; what comes of it is told when the document goes out"
UNTOLD: Mapping[str, str] = {
    "document.held": "the gate stopped a document that is not public; the daily sums count it as pending",
    **{
        f"document.{act}": _IN_THE_ROOM
        for act in ("decided", "cleared", "retried", "marked", "redacted", "edition-removed", "file-renamed")
    },
    "document.released": _IN_THE_ROOM,
    **{
        f"document.erasure-{act}": "among the two persons of an erasure; what comes of it is told when it is erased"
        for act in ("asked", "refused")
    },
    "document.fast-lane": "when a document is to go out; that it did is told",
}
"""Events of a document that are never told, and why."""

SOURCE = "source"
"""As `why` of a correction: the system that the document came from says otherwise than before."""

_RETELLING = frozenset({"document.disclosed", "document.classified", "document.corrected"})
_FORGETTING = frozenset(
    {"document.classified", "document.corrected", "document.withdrawn", "document.erased"}
)


def told(events: Sequence[Event]) -> Mapping[int, Told]:
    """What these events say in the log (seven statements at most).

    What a document says stands with the newest of its events that are told together: it is read as it is now.
    """
    found = [event for event in events if event.disclosed and event.type in KINDS]
    documents = {document.uid: document for document in _read({event.stream_id for event in found})}
    newest = {event.stream_id: event.pk for event in sorted(found, key=lambda event: event.seq)}
    records = _records(documents.values())
    withdrawn = [event for event in found if event.type == "document.withdrawn"]
    texts = texts_of_many(withdrawn) if withdrawn else {}
    organisation = directory()
    return {
        event.pk: Told(
            kind=KINDS[event.type],
            codes=_codes(event, documents[event.stream_id], organisation),
            values=_values(event, records.get(event.stream_id), texts.get(event.pk, {}))
            if newest[event.stream_id] == event.pk
            else {},
            forgets=frozenset({EVERYTHING}) if event.type in _FORGETTING else frozenset(),
        )
        for event in found
        if event.stream_id in documents
    }


def _codes(event: Event, document: Document, organisation: Directory) -> dict[str, str | int]:
    """`why`: of a class that is not open its grounds (items of 정보공개법 제9조제1항, `5/6`); of a withdrawal its code
    (`WITHDRAWAL_REASONS`); of an erasure its legal ground, and `by` and `second` are the roles of the two persons."""
    act, disclosure = event.type.removeprefix("document."), event.data.get("class")
    kind = KINDS[event.type]
    by, second = _persons(event, kind)
    return codes(
        org=organisation.department(document.department_id).code,
        state=f"{act}.{disclosure}" if disclosure else act,
        version=event.data.get("version", document.version if act == "disclosed" else None),
        why=_why(event),
        by=by,
        second=second,
    )


def _persons(event: Event, kind: Kind) -> tuple[str | None, str | None]:
    """In which role it was done, and in which a second person confirmed it."""
    if kind is Kind.ERASE:
        return event.data["asked_as"], event.data["confirmed_as"]
    return event.actor_role if kind is not Kind.DOCUMENT else None, NOBODY if kind is Kind.CORRECT else None


def _why(event: Event) -> str | None:
    if event.type == "document.withdrawn":
        return str(event.data["reason"])
    if event.type == "document.erased":
        return str(event.data["ground"])
    if event.type == "document.corrected":
        return SOURCE
    grounds = sorted(g for g in event.data.get("grounds") or () if g != GROUND_UNKNOWN)
    return "/".join(map(str, grounds))


def _values(event: Event, record: PublicDocument | None, texts: Mapping[str, str]) -> dict[str, Any]:
    if event.type == "document.withdrawn":
        return {"reason": texts["reason"]} if texts.get("reason") else {}
    if record is None or event.type not in _RETELLING:
        return {}
    said = {
        "title": record.title,
        "number": record.number,
        "department": record.department.name.as_dict(),
        "author": record.author,
        "summary": record.summary,
        "reason": record.grounds_reason,
        "case_no": record.case_number,
    }
    files = {f"file.{file.n}": _file(file) for file in record.files if file.sha256}
    return {name: value for name, value in said.items() if value} | files


def _file(file: PublicFile) -> dict[str, Any]:
    """The file as everybody downloads it: a redacted edition where there is one."""
    return {"name": file.name, "sha256": file.sha256, "bytes": file.size, "media": file.media}


def _read(uids: Collection[str]) -> list[Document]:
    return list(Document.objects.filter(uid__in=uids)) if uids else []


def _records(documents: Iterable[Document]) -> dict[str, PublicDocument]:
    """The public records of what is out now."""
    listed = [document for document in documents if document.state in LISTED]
    return {record.id: record for record in records_for_staff(listed)} if listed else {}


def _seen(uids: Collection[str]) -> frozenset[str]:
    return frozenset(access.public_documents().filter(uid__in=uids).values_list("uid", flat=True))


def _hidden() -> frozenset[str]:
    """Names of officials are shown as the authority's policy says today, whatever it was when a document went out."""
    return frozenset() if authority().officials_shown == "name" else frozenset({"author"})


LOGGABLE = Loggable(
    stream="document", takes=lambda type: type in KINDS, told=told, seen=_seen, hidden=_hidden
)

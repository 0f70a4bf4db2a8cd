"""Documents and their lines as JSON, from rows that are ready for display."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from madang.api.answers import Json, iso
from madang.api.v1.case_records import named
from madang.api.v1.case_records import words as both
from madang.domains import approvals
from madang.domains.approvals import DraftState, body, rows
from madang.domains.exchange import OutsideNumber
from madang.domains.organisation import directory, officials_named
from madang.kernel.text import Text

HERE = "/api/v1/approvals/documents/"


def document_head(row: rows.DraftRow, zone: ZoneInfo) -> Json:
    """A document in a list."""
    return {
        "id": row.id,
        "kind": kind_named(row.kind),
        "title": row.title,
        "state": row.state,
        "state_name": both(approvals.STATE_NAMES[DraftState(row.state)]),
        "class": row.disclosure,
        "department": named(row.department_code, row.department),
        "drafter": _person(row.drafter_code, row.drafter),
        "case": row.case_number or None,
        "number": _maybe(row.number),
        "version": row.version,
        "since": iso(row.since, zone),
        "role": _role(row.role) if row.role else None,
        "acting_for": row.acting_for or None,
        "waits_for": row.waits_for or None,
        "sending": row.sending_id or None,
        "received": _maybe(row.received),
        "url": HERE + row.id,
    }


def document_body(
    screen: rows.DraftScreen, zone: ZoneInfo, *, blocks: bool = False, outside: OutsideNumber | None = None
) -> Json:
    """A document in full; its body as JSON blocks where these are wanted."""
    content = screen.content
    finished = screen.state == DraftState.APPROVED
    return {
        "id": screen.id,
        "kind": kind_named(screen.kind),
        "matter": screen.matter,
        "state": screen.state.value,
        "state_name": both(approvals.STATE_NAMES[screen.state]),
        "department": named(directory().department(screen.department_id).code, screen.department),
        "drafter": _person(screen.drafter_code, screen.drafter),
        "case": screen.case_number or None,
        "number": _maybe(screen.number),
        "policy_number": _maybe(screen.policy_number),
        "register_number": _outside(outside, zone),
        "approved_at": iso(screen.approved_at, zone),
        "version": screen.version,
        "versions": list(screen.versions),
        "revision": screen.revision,
        "saved_at": iso(screen.saved_at, zone),
        "submitted_at": iso(screen.submitted_at, zone),
        "digest": screen.digest,
        **_said(content, blocks=blocks),
        "class_confirmed_at": iso(screen.class_confirmed_at, zone),
        "class_waits": screen.class_waits,
        "amount": screen.amount,
        "attachments": [attachment_body(screen.id, file) for file in screen.attachments],
        "line": [_seat(seat, zone) for seat in screen.seats],
        "my_seat": screen.my_seat,
        "skippable": list(screen.skippable),
        "history": [_entry(entry, zone) for entry in screen.history],
        "sendings": [_sending(row, zone) for row in screen.sendings],
        "circulated": [{"name": name, "seen_at": iso(at, zone)} for name, at in screen.circulated],
        "replaces": screen.replaces or None,
        "replaced_by": screen.replaced_by or None,
        "allowed_acts": [act.value for act in screen.acts],
        "url": HERE + screen.id,
        "pdf": f"{HERE}{screen.id}/document.pdf" if finished else None,
    }


def _said(content: approvals.Content, *, blocks: bool) -> Json:
    """All that a version says, but for its attachments."""
    return {
        "title": content.title,
        "summary": content.summary,
        "keywords": list(content.keywords),
        "body": body.as_json(body.parse(content.body)) if blocks else content.body,
        "recipients": [_recipient(one) for one in content.recipients],
        "class": content.disclosure,
        "class_mark": approvals.mark_of_class(content.disclosure, content.grounds),
        "grounds": _grounds(content.grounds),
        "grounds_reason": content.grounds_reason,
        "retention": named(content.retention, approvals.retention_name(content.retention)),
    }


def attachment_body(draft_id: str, file: rows.AttachmentRow) -> Json:
    """An attachment, without its content."""
    return {
        "id": file.id,
        "position": file.position,
        "name": file.name,
        "media": file.media,
        "bytes": file.size,
        "sha256": file.sha256,
        "class": file.disclosure,
        "grounds": _grounds(file.grounds),
        "grounds_reason": file.grounds_reason,
        "url": f"{HERE}{draft_id}/attachments/{file.id}",
    }


def kind_body(kind: Any) -> Json:
    """A kind of document."""
    return {
        **named(kind.code, kind.name),
        "retention": named(kind.retention, approvals.retention_name(kind.retention)),
        "by_hand": kind.written_by_hand,
        "sent": kind.is_sent,
        "policy": kind.policy,
    }


def line_body(found: approvals.ProposedLine) -> Json:
    """A line as it would be proposed (one statement for the names)."""
    people = officials_named(i for seat in found.seats if (i := seat.official_id) is not None)
    return {
        "seats": [
            {
                "stage": seat.stage,
                "role": _role(seat.role),
                "kind": seat.kind,
                "post": both(seat.post_title),
                "rank": seat.rank,
                "department": _department(seat.department_id),
                "official": _one_of(people, seat.official_id),
            }
            for seat in found.seats
        ],
        "decides": found.decides,
        "left_out": [
            {
                "role": _role(one.role),
                "post": both(one.post_title),
                "rank": one.rank,
                "reason": both(one.reason),
            }
            for one in found.left_out
        ],
        "notes": [both(note) for note in found.notes],
    }


def comparison_body(found: rows.VersionsCompared) -> Json:
    """Two versions: what differs besides the body as pairs, and the bodies line by line."""
    old, new = ({**_said(one, blocks=False), "attachments": _files(one)} for one in (found.old, found.new))
    lines = body.difference(body.parse(found.old.body), body.parse(found.new.body))
    return {
        "id": found.draft_id,
        "title": found.title,
        "old": found.old_no,
        "new": found.new_no,
        "versions": list(found.versions),
        "changed": {
            name: {"old": old[name], "new": new[name]}
            for name in old
            if name != "body" and old[name] != new[name]
        },
        "lines": [
            {
                "kind": line.kind,
                "old_line": line.old_line,
                "new_line": line.new_line,
                "runs": [{"kind": run.kind, "text": run.text} for run in line.runs],
            }
            for line in lines
        ],
    }


def _files(content: approvals.Content) -> list[Json]:
    return [
        {"name": a.name, "sha256": a.sha256, "class": a.disclosure, "grounds": _grounds(a.grounds)}
        for a in content.attachments
    ]


def _seat(seat: rows.SeatRow, zone: ZoneInfo) -> Json:
    return {
        "order": seat.order,
        "stage": seat.stage,
        "role": _role(seat.role),
        "kind": seat.kind,
        "acting": seat.is_acting,
        "mark": both(seat.mark),
        "state": seat.state,
        "post": both(seat.post),
        "department": named(seat.department_code, seat.department),
        "official": _person(seat.officer_code, seat.holder) if seat.officer_code else None,
        "signer": _person(seat.signer_code, seat.signer) if seat.signer_code else None,
        "turn_at": iso(seat.turn_at, zone),
        "at": iso(seat.at, zone),
        "opinion": seat.opinion,
        "reason": seat.reason,
        "moved": seat.moved,
    }


def _entry(entry: Any, zone: ZoneInfo) -> Json:
    return {
        "seq": entry.seq,
        "at": iso(entry.at, zone),
        "recorded_at": iso(entry.recorded_at, zone),
        "said": both(entry.said),
        "who": both(entry.who),
        "texts": list(entry.texts),
    }


def _sending(row: rows.SendingRow, zone: ZoneInfo) -> Json:
    return {
        "id": row.id,
        "to": both(row.to),
        "state": row.state,
        "sent_at": iso(row.sent_at, zone),
        "settled_at": iso(row.settled_at, zone),
        "number": _maybe(row.number),
        "reason": row.reason,
        "mine": row.mine,
    }


def _outside(found: OutsideNumber | None, zone: ZoneInfo) -> Json | None:
    if found is None:
        return None
    at: datetime = found.at
    return {"number": found.number, "system": found.system, "at": iso(at, zone)}


def _recipient(given: Mapping[str, str]) -> Json:
    code = given.get("department")
    if code:
        return {"department": named(code, approvals.recipient_name(code))}
    return {"outside": given.get("outside", "")}


def _grounds(grounds: Sequence[int]) -> list[Json]:
    return [{"number": n, "name": both(approvals.GROUNDS[n])} for n in grounds]


def kind_named(code: str) -> Json:
    return named(code, approvals.document_kinds()[code].name)


def _role(role: str) -> Json:
    return named(role, approvals.ROLE_NAMES[role])


def _department(department_id: int) -> Json:
    row = directory().department(department_id)
    return named(row.code, row.name)


def _one_of(people: Mapping[int, Any], official_id: int | None) -> Json | None:
    person = people.get(official_id) if official_id is not None else None
    return _person(person.officer_code, person.name or "") if person else None


def _person(code: str, name: str) -> Json:
    return {"code": code, "name": name}


def _maybe(text: Text | None) -> Json | None:
    return both(text) if text else None

"""From public records of cases to JSON, by hand: this is what every reader of the API waits for."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from madang.api.answers import Json, iso, iso_second
from madang.domains.cases import CaseRecord, CaseRow, PublicEvent, as_records
from madang.kernel.text import Text


def named(code: str, name: Text) -> Json:
    return {"code": code, "name": {"ko": name.ko, "en": name.en}}


def words(text: Text | None) -> Json | None:
    return {"ko": text.ko, "en": text.en} if text else None


def case_head(row: CaseRow, sectors: Mapping[str, Text], zone: ZoneInfo) -> Json:
    """A case in a list."""
    return {
        "number": row.number,
        "procedure": {**named(row.procedure.code, row.procedure.name), "version": row.version},
        "sector": named(row.sector, sectors.get(row.sector, Text(row.sector, row.sector))),
        "state": row.state,
        "state_name": words(row.state_name),
        "filed_at": iso(row.filed_at, zone),
        "department": named(row.department.code, row.department.name),
        "due": {"at": iso_second(row.due_at, zone), "overdue": row.overdue},
        "overdue": row.overdue,
        "late": row.late,
        "result": row.result or None,
        "result_name": words(row.result_name),
        "area": row.area,
        "closed_at": iso(row.closed_at, zone),
        "url": f"/api/v1/cases/{row.number}",
    }


def case_body(record: CaseRecord, sectors: Mapping[str, Text], zone: ZoneInfo) -> Json:
    """The public record as `GET cases/{number}` answers it."""
    return {
        "number": record.number,
        "procedure": {**named(record.procedure.code, record.procedure.name), "version": record.version},
        "sector": named(record.sector, sectors.get(record.sector, Text(record.sector, record.sector))),
        "begins": record.begins,
        "state": record.state,
        "state_name": words(record.state_name),
        "channel": record.channel,
        "imported": record.imported,
        "filed_at": iso(record.filed_at, zone),
        "received_at": iso(record.received_at, zone),
        "closed_at": iso(record.closed_at, zone),
        "department": {
            **named(record.department.code, record.department.name),
            "phone": record.department_phone,
        },
        "institution": named(record.institution.code, record.institution.name)
        if record.institution
        else None,
        "official": _official(record.official),
        "holder": _holder(record, zone),
        "due": _due(record, zone),
        "overdue": record.due.overdue,
        "form": [{"label": words(e.label), "value": words(e.value)} for e in record.form],
        "steps": [_step(step, zone) for step in record.steps],
        "holds": [_hold(hold, zone) for hold in record.holds],
        "extensions": [_extension(extension, zone) for extension in record.extensions],
        "documents": [
            {**named(paper.code, paper.name), "submitted": paper.submitted} for paper in record.documents
        ],
        "result": record.result or None,
        "result_name": words(record.result_name),
        "reasons": record.reasons or None,
        "conditions": list(record.conditions),
        "appeal": _appeal(record),
        "area": record.area,
        "last_seq": record.last_seq,
        "events_url": f"/api/v1/cases/{record.number}/events",
        "live_url": f"/live/cases/{record.number}",
    }


def event_body(event: PublicEvent, zone: ZoneInfo, leaves: Mapping[int, int]) -> Json:
    """A disclosed event. `leaves`: the index of its entry in the log, by its number."""
    actor: Json = {
        "role": event.actor_role,
        "department": named(event.department.code, event.department.name) if event.department else None,
        "post": words(event.post),
    }
    if event.official_name is not None:
        actor["name"] = event.official_name
    return {
        "seq": event.seq,
        "type": event.type,
        "at": iso(event.at, zone),
        "disclosed_at": iso(event.disclosed_at, zone),
        "step": event.step or None,
        "step_name": words(event.step_name),
        "actor": actor,
        "summary": words(event.summary),
        "text": dict(event.text),
        "corrects": event.corrects,
        "corrected_by": event.corrected_by,
        "entered_late": event.entered_late,
        "leaf": leaves.get(event.seq),
    }


def act_body(form: Any) -> Json:
    """An act the caller may do now."""
    return {
        "action": str(form.act),
        "name": words(form.name),
        "step": form.step or None,
        "asks": as_records(form.fields),
    }


def _official(official: Any) -> Json | None:
    if official is None:
        return None
    shown: Json = {"post": words(official.post), "phone": official.phone}
    if official.name is not None:
        shown["name"] = official.name
    if official.officer_code:
        shown["code"] = official.officer_code
    return shown


def _delay(delay: Any, zone: ZoneInfo) -> Json | None:
    return {"since": iso_second(delay.since, zone), "reason": delay.reason} if delay else None


def _due(record: CaseRecord, zone: ZoneInfo) -> Json:
    due = record.due
    return {
        "at": iso_second(due.at, zone),
        "written": due.written or None,
        "because": [words(line) for line in due.because],
        "remaining": words(due.remaining),
        "overdue": due.overdue,
        "paused": due.paused,
        "delay": _delay(due.delay, zone),
    }


def _holder(record: CaseRecord, zone: ZoneInfo) -> Json:
    holder = record.holder
    return {
        "what": holder.what,
        "departments": [named(d.code, d.name) for d in holder.departments],
        "official": _official(holder.official),
        "since": iso(holder.since, zone),
        "phone": holder.phone,
    }


def _step(step: Any, zone: ZoneInfo) -> Json:
    return {
        "code": step.code,
        "name": words(step.name),
        "state": step.state,
        "turn": step.turn,
        "entered_at": iso(step.entered_at, zone),
        "done_at": iso(step.done_at, zone),
        "expected_at": iso_second(step.expected_at, zone),
        "term": step.term_rule or None,
        "term_text": words(step.term),
        "department": named(step.department.code, step.department.name) if step.department else None,
        "official": _official(step.official),
        "result": step.result or None,
        "reason": step.reason or None,
        "delay": _delay(step.delay, zone),
        "entries": [{"label": words(e.label), "value": words(e.value)} for e in step.entries],
        "opinions": [_opinion(opinion, zone) for opinion in step.opinions],
        "signatures": [_signature(signature, zone) for signature in step.signatures],
        "document_number": words(step.document_number) if step.document_number else None,
        "entered_late": step.entered_late,
        "skipped_by_official": step.skipped_by_official,
    }


def _opinion(opinion: Any, zone: ZoneInfo) -> Json:
    return {
        "department": named(opinion.department.code, opinion.department.name),
        "asked_at": iso(opinion.asked_at, zone),
        "due_at": iso_second(opinion.due_at, zone),
        "replied_at": iso(opinion.replied_at, zone),
        "outcome": opinion.outcome or None,
        "outcome_name": words(opinion.outcome_name) if opinion.outcome else None,
        "opinion": opinion.opinion or None,
        "on_behalf": opinion.on_behalf,
    }


def _signature(signature: Any, zone: ZoneInfo) -> Json:
    department = signature.department
    return {
        "role": signature.role,
        "stage": signature.stage,
        "state": signature.state,
        "post": words(signature.post),
        "department": named(department.code, department.name) if department else None,
        "official": _official(signature.official),
        "mark": words(signature.mark) if signature.mark.en else None,
        "waiting_since": iso(signature.turn_at, zone) if signature.state == "waiting" else None,
        "signed_at": iso(signature.signed_at, zone),
        "with_opinion": signature.with_opinion,
    }


def _hold(hold: Any, zone: ZoneInfo) -> Json:
    return {
        "kind": hold.kind,
        "name": words(hold.name),
        "started_at": iso(hold.started_at, zone),
        "ended_at": iso(hold.ended_at, zone),
        "until": iso_second(hold.until, zone),
        "reason": hold.reason,
        "items": list(hold.items),
        "source": words(hold.source),
    }


def _extension(extension: Any, zone: ZoneInfo) -> Json:
    return {
        "at": iso(extension.at, zone),
        "reason_code": extension.reason_code,
        "reason_name": words(extension.reason_name),
        "reason": extension.reason,
        "due_before": iso_second(extension.due_before, zone),
        "due_after": iso_second(extension.due_after, zone),
        "consent": extension.consent,
    }


def _appeal(record: CaseRecord) -> Json:
    appeal = record.appeal
    return {
        "possible": appeal.possible,
        "until": appeal.until or None,
        "remedies": words(appeal.remedies),
        "objection": appeal.objection or None,
        "objection_to": appeal.objection_to or None,
    }

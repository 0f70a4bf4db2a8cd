"""A case in one language, as the templates of its screen read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from madang.domains.cases import OPEN_STATES, Part, rows, shapes, staff
from madang.domains.procedures import RESULT_NAMES
from madang.web.public import moments


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the procedure, in a line."""

    name: str
    state: str
    when: str
    who: str
    late: str


@dataclass(frozen=True, slots=True)
class OpinionLine:
    department: str
    said: str
    text: str
    on_behalf: bool
    waiting: bool


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """An entry of the history; `texts` are public where the entry is."""

    seq: int
    at: str
    iso: str
    summary: str
    who: str
    texts: tuple[str, ...]
    internal: str
    notes: tuple[str, ...]
    corrected: bool


@dataclass(frozen=True, slots=True)
class DraftShown:
    state: str
    result: str
    reasons: str
    conditions: tuple[str, ...]
    drafter: str
    seats: tuple[dict[str, str], ...]


_ZONE = ZoneInfo(settings.TIME_ZONE)


def when(instant: datetime | None, language: str) -> str:
    """An instant to the minute, in the authority's zone; the day alone where it is the end of a day."""
    return moments.limit(instant, _ZONE, language).text if instant else ""


def case_values(found: staff.StaffScreen, language: str) -> dict[str, Any]:
    """Everything but the forms of acts."""
    screen = found.screen
    record = screen.record
    return {
        "number": record.number,
        "procedure": record.procedure.name[language],
        "procedure_code": record.procedure.code,
        "state": record.state,
        "result": record.result,
        "result_name": record.result_name[language] if record.result_name else "",
        "area": record.area,
        "filed": when(record.filed_at, language),
        "department": record.department.name[language],
        "handler": found.handler,
        "deadline": deadline_values(screen, language),
        "late": late_words(screen, language),
        "visibility": screen.visibility,
        "waiting": _waiting(screen, language),
        "identity_open": screen.identity == "open",
        "identity_confirmed": screen.identity == "confirmed",
        "mandates_waiting": screen.mandates_waiting,
        "gives_receipts": screen.gives_receipts,
        "steps": [_step(step, language) for step in record.steps],
        "sees_form": bool(screen.form),
        "entries": [
            {"label": e.label[language], "value": e.value[language], "public": e.public} for e in screen.form
        ],
        "files": [_file(file, record.number, language) for file in screen.files],
        "missing": [p.name[language] for p in record.documents if not p.submitted],
        "supplied": [_supplied(answer, language) for answer in screen.supplied],
        "appeal_grounds": screen.appeal_grounds,
        "withdrawal_reason": screen.withdrawal_reason,
        "findings": [_finding(step, language) for step in record.steps if step.entries],
        "opinions": [_opinion(o, language) for step in record.steps for o in step.opinions],
        "draft": _draft(found.draft, found.seats, language),
        "decision": _decision(screen, language),
        "history": [_line(entry, language) for entry in reversed(found.history)],
        "is_open": record.state in OPEN_STATES,
        "consulted_only": screen.parts <= {Part.CONSULTED, Part.DISCLOSURE},
    }


def deadline_values(screen: rows.CaseScreen, language: str) -> dict[str, Any] | None:
    """The clock, as `partials/deadline.html` shows it."""
    due = screen.record.due
    if due.at is None:
        return None
    if screen.record.state not in OPEN_STATES:
        state = "met" if screen.record.closed_at and screen.record.closed_at <= due.at else "overdue"
        left = _("Ended in time") if state == "met" else _("Ended after the limit")
    else:
        state = "overdue" if due.overdue else "held" if due.paused else "running"
        left = due.remaining[language] if due.remaining else ""
    written = moments.limit(due.at, _ZONE, language)
    return {
        "state": state,
        "due": written.text,
        "due_iso": written.iso,
        "left": left[:1].upper() + left[1:],
        "because": [line[language] for line in due.because],
    }


def late_words(screen: rows.CaseScreen, language: str) -> str:
    """What is late and not explained, in a sentence; empty where nothing is."""
    delay = screen.record.due.delay
    if screen.record.due.overdue and not (delay and delay.reason):
        return _("The deadline has passed and the public page shows no reason yet.")
    late = [s for s in screen.record.steps if s.state == "current" and s.delay and not s.delay.reason]
    if late:
        return _("“%(step)s” is over its term and the public page shows no reason yet.") % {
            "step": late[0].name[language]
        }
    return ""


def letters_of(found: staff.StaffScreen, language: str) -> list[dict[str, Any]]:
    """What the petition inspector wrote about the case and is not answered, for those who are to answer."""
    if found.screen.parts.isdisjoint({Part.HANDLER, Part.SUPERIOR, Part.DEPARTMENT}):
        return []
    return [
        {"kind": letter.kind, "at": when(letter.at, language), "words": letter.words}
        for letter in found.letters
        if letter.answered_at is None
    ]


def _step(step: shapes.PublicStep, language: str) -> StepLine:
    if step.state == "done":
        at = when(step.done_at, language)
    elif step.expected_at:
        at = _("expected %(when)s") % {"when": when(step.expected_at, language)}
    else:
        at = ""
    official = step.official
    who = official.post[language] if official else ""
    late = ""
    if step.delay:
        late = step.delay.reason or _("late, not explained")
    return StepLine(step.name[language], step.state, at, who, late)


def _finding(step: shapes.PublicStep, language: str) -> dict[str, Any]:
    """What was recorded at a step: those who sign later read it here."""
    entries = [{"label": e.label[language], "value": e.value[language]} for e in step.entries]
    return {"step": step.name[language], "entries": entries}


def _waiting(screen: rows.CaseScreen, language: str) -> dict[str, Any] | None:
    """The supplement that is waited for."""
    hold = next((h for h in screen.record.holds if h.ended_at is None and h.kind == "supplement"), None)
    if hold is None:
        return None
    return {"items": hold.items, "until": when(hold.until, language), "reason": hold.reason}


def _file(file: Any, number: str, language: str) -> dict[str, str]:
    kind = file.document[language] if file.document else ""
    size = (
        f"{max(1, round(file.size / 1024)):,} KB"
        if file.size < 1 << 20
        else f"{file.size / (1 << 20):.1f} MB"
    )
    url = f"/{language}/desk/cases/{number}/files/{file.id}/"
    return {"name": file.name, "kind": kind, "size": size, "url": url}


def _supplied(answer: dict[str, Any], language: str) -> dict[str, Any]:
    at = datetime.fromisoformat(answer["at"])
    return {"at": when(at, language), "note": answer.get("note", ""), "files": answer.get("files", 0)}


def _opinion(opinion: shapes.PublicOpinion, language: str) -> OpinionLine:
    if opinion.replied_at is None:
        said = (
            _("waited for until %(date)s") % {"date": when(opinion.due_at, language)}
            if opinion.due_at
            else _("waited for")
        )
    else:
        said = opinion.outcome_name[language]
    return OpinionLine(
        opinion.department.name[language],
        said,
        opinion.opinion,
        opinion.on_behalf,
        opinion.replied_at is None,
    )


def _draft(draft: staff.Draft | None, seats: tuple[staff.SeatRow, ...], language: str) -> DraftShown | None:
    if draft is None:
        return None
    result = RESULT_NAMES.get(draft.result)
    return DraftShown(
        state=draft.state,
        result=result[language] if result else "",
        reasons=draft.reasons,
        conditions=draft.conditions,
        drafter=draft.drafter,
        seats=tuple(
            {
                "post": seat.post[language],
                "name": seat.name,
                "signed": when(seat.signed_at, language),
                "state": "done" if seat.signed_at else "current" if seat.is_next else "next",
            }
            for seat in seats
        ),
    )


def _decision(screen: rows.CaseScreen, language: str) -> dict[str, Any] | None:
    record = screen.record
    if record.state in OPEN_STATES:
        return None
    return {
        "result": record.result,
        "result_name": record.result_name[language] if record.result_name else "",
        "at": when(record.closed_at, language),
        "reasons": record.reasons,
        "conditions": record.conditions,
        "objection": record.appeal.objection,
        "objection_to": record.appeal.objection_to,
    }


def _line(entry: staff.StaffEvent, language: str) -> HistoryLine:
    notes = []
    if entry.entered_late:
        notes.append(_("entered %(when)s") % {"when": when(entry.recorded_at, language)})
    if not entry.disclosed:
        notes.append(_("not public"))
    if entry.corrected_by:
        notes.append(_("corrected by entry %(seq)s") % {"seq": entry.corrected_by})
    who = ", ".join(part for part in (entry.who[language], entry.department[language]) if part)
    return HistoryLine(
        seq=entry.seq,
        at=when(entry.at, language),
        iso=entry.at.isoformat(timespec="minutes"),
        summary=entry.summary[language],
        who=who,
        texts=entry.texts,
        internal=entry.internal,
        notes=tuple(notes),
        corrected=entry.corrected_by is not None,
    )

"""What is a person's own, ready for display in one language."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from madang.domains import procedures
from madang.domains.cases import AskedOfMe, CaseDraftView, CaseRecord, CaseRow, CaseScreen
from madang.web.public import moments
from madang.web.public.apply_view import Line, size_of, who_sees
from madang.web.public.moments import Moment
from madang.web.public.present import present

_OPEN = frozenset({"received", "reviewing", "on_hold", "deciding"})


@dataclass(frozen=True, slots=True)
class AskedShown:
    number: str
    procedure: str
    items: tuple[str, ...]
    reason: str
    until: Moment | None
    may_ask_more_time: bool


@dataclass(frozen=True, slots=True)
class DraftShown:
    id: str
    code: str
    procedure: str
    at: Moment
    files: int


@dataclass(frozen=True, slots=True)
class RowShown:
    number: str
    procedure: str
    state: str
    result: str
    result_name: str
    filed: Moment
    due: Moment | None
    overdue: bool
    closed: Moment | None


@dataclass(frozen=True, slots=True)
class StepAhead:
    name: str
    state: str
    expected: Moment | None


@dataclass(frozen=True, slots=True)
class ReceiptShown:
    number: str
    procedure: str
    filed: Moment
    department: str
    phone: str
    deadline: dict[str, Any] | None
    steps: tuple[StepAhead, ...]
    missing: tuple[str, ...]
    is_public: bool


@dataclass(frozen=True, slots=True)
class FileShown:
    id: str
    name: str
    document: str
    size: str


@dataclass(frozen=True, slots=True)
class SuppliedShown:
    at: Moment
    note: str
    files: int


@dataclass(frozen=True, slots=True)
class MyCaseShown:
    """The applicant's own view of a case."""

    number: str
    procedure: str
    state: str
    result: str
    result_name: str
    overdue: bool
    filed: Moment
    department: str
    phone: str
    deadline: dict[str, Any] | None
    asked: AskedShown | None
    form: tuple[Line, ...]
    files: tuple[FileShown, ...]
    supplied: tuple[SuppliedShown, ...]
    appeal_grounds: str
    reasons: str
    conditions: tuple[str, ...]
    remedies: str
    objection: str
    objection_to: str
    objection_until: str
    missing: tuple[str, ...]
    latest: str
    is_public: bool


def asked_shown(asked: AskedOfMe, language: str) -> AskedShown:
    return AskedShown(
        asked.number,
        asked.procedure.name[language],
        asked.items,
        asked.reason,
        _limit(asked.until, language),
        asked.may_ask_more_time,
    )


def draft_shown(draft: CaseDraftView, language: str) -> DraftShown:
    name = procedures.current_version(draft.procedure).definition.name[language]
    at = moments.moment(draft.updated_at, present().zone, language)
    return DraftShown(draft.id, draft.procedure, name, at, len(draft.files))


def row_shown(row: CaseRow, language: str) -> RowShown:
    zone = present().zone
    return RowShown(
        number=row.number,
        procedure=row.procedure.name[language],
        state=row.state,
        result=row.result,
        result_name=row.result_name[language] if row.result_name else "",
        filed=moments.day_of(row.filed_at, zone, language),
        due=_limit(row.due_at, language) if row.state in _OPEN else None,
        overdue=row.overdue,
        closed=moments.day_of(row.closed_at, zone, language) if row.closed_at else None,
    )


def receipt_shown(record: CaseRecord, language: str) -> ReceiptShown:
    ahead = [step for step in record.steps if step.state in ("current", "next")]
    return ReceiptShown(
        number=record.number,
        procedure=record.procedure.name[language],
        filed=moments.moment(record.filed_at, present().zone, language),
        department=record.department.name[language],
        phone=record.department_phone,
        deadline=deadline_shown(record, language),
        steps=tuple(
            StepAhead(step.name[language], step.state, _limit(step.expected_at, language)) for step in ahead
        ),
        missing=_missing(record, language),
        is_public=_is_disclosed(record),
    )


def case_shown(screen: CaseScreen, language: str) -> MyCaseShown:
    record, zone = screen.record, present().zone
    return MyCaseShown(
        number=record.number,
        procedure=record.procedure.name[language],
        state=record.state,
        result=record.result,
        result_name=record.result_name[language] if record.result_name else "",
        overdue=record.due.overdue,
        filed=moments.moment(record.filed_at, zone, language),
        department=record.department.name[language],
        phone=record.department_phone,
        deadline=deadline_shown(record, language) if record.state in _OPEN else None,
        asked=_asked_in(record, language),
        form=tuple(
            Line(e.label[language], e.value[language], e.public, who_sees(e.public)) for e in screen.form
        ),
        files=tuple(
            FileShown(f.id, f.name, f.document[language] if f.document else "", size_of(f.size))
            for f in screen.files
        ),
        supplied=tuple(
            SuppliedShown(
                moments.moment(datetime.fromisoformat(entry["at"]), zone, language),
                str(entry.get("note", "")),
                int(entry.get("files", 0)),
            )
            for entry in screen.supplied
        ),
        appeal_grounds=screen.appeal_grounds,
        reasons=record.reasons,
        conditions=record.conditions,
        remedies=record.appeal.remedies[language] if record.state not in _OPEN else "",
        objection=record.appeal.objection,
        objection_to=record.appeal.objection_to,
        objection_until=record.appeal.until if record.appeal.possible else "",
        missing=_missing(record, language),
        latest=record.events[-1].summary[language] if record.events else "",
        is_public=screen.visibility == "public",
    )


def deadline_shown(record: CaseRecord, language: str) -> dict[str, Any] | None:
    """The deadline as `partials/deadline.html` shows it."""
    due = record.due
    if due.at is None:
        return None
    written = moments.limit(due.at, present().zone, language)
    return {
        "state": "held" if due.paused else "overdue" if due.overdue else "running",
        "due": written.text,
        "due_iso": written.iso,
        "left": due.remaining[language] if due.remaining else "",
        "because": [line[language] for line in due.because],
    }


def _asked_in(record: CaseRecord, language: str) -> AskedShown | None:
    """The supplement that is waited for, from the public record of the case itself."""
    hold = next((h for h in record.holds if h.kind == "supplement" and h.ended_at is None), None)
    if hold is None:
        return None
    until = _limit(hold.until, language)
    name = record.procedure.name[language]
    return AskedShown(record.number, name, hold.items, hold.reason, until, may_ask_more_time=True)


def _missing(record: CaseRecord, language: str) -> tuple[str, ...]:
    """The papers that must be handed in and were not."""
    papers = procedures.version(record.version_id).definition.documents_required
    required = {paper.code for paper in papers if paper.required}
    return tuple(
        paper.name[language] for paper in record.documents if not paper.submitted and paper.code in required
    )


def _is_disclosed(record: CaseRecord) -> bool:
    return procedures.version(record.version_id).definition.disclosure.disclosed


def _limit(instant: datetime | None, language: str) -> Moment | None:
    return moments.limit(instant, present().zone, language) if instant else None

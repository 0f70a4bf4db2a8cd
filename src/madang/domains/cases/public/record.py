"""The public record of one case, built field by field from its snapshot and its disclosed events."""

from datetime import datetime

from madang.domains.calendar import (
    EXTENSION_REASONS,
    HOLD_KINDS,
    Deadline,
    Rule,
    WorkCalendar,
    compute,
    remaining,
)
from madang.domains.cases import access
from madang.domains.cases.actions.deadline import deadline_of
from madang.domains.cases.actions.objection import TERM
from madang.domains.cases.models import Case, CaseExtension, CaseHold, CaseStep
from madang.domains.cases.public.history import public_events
from madang.domains.cases.public.shapes import (
    CaseRecord,
    Named,
    PublicAppeal,
    PublicDeadline,
    PublicDelay,
    PublicEntry,
    PublicExtension,
    PublicHold,
    PublicHolder,
    PublicPaper,
)
from madang.domains.cases.public.sources import Sources, read_sources
from madang.domains.cases.public.steps import public_steps
from madang.domains.cases.rules import is_overdue
from madang.domains.cases.states import OPEN_STATES, STATE_NAMES, Act, State
from madang.kernel.text import Text


def case_record(number: str, now: datetime) -> CaseRecord:
    """The public record of a case at an instant (at most 12 statements). Raises NotFound or Gone."""
    return record_of(access.public_case(number), now)


def record_of(case: Case, now: datetime) -> CaseRecord:
    """The public record of a case that the caller may show."""
    return record_from(read_sources(case, now))


def record_from(found: Sources) -> CaseRecord:
    """The public record of what was read (or, for an example, imagined)."""
    case = found.case
    deadline = _deadline(found)
    definition = found.definition
    department = found.organisation.department(case.department_id)
    return CaseRecord(
        number=case.number,
        procedure=Named(case.procedure_code, definition.name),
        version=found.version.number,
        version_id=found.version.id,
        sector=case.sector_code,
        begins=definition.begins,
        imported=bool(case.source),
        state=case.state,
        state_name=STATE_NAMES[State(case.state)],
        channel=case.channel,
        filed_at=case.filed_at,
        received_at=case.received_at,
        closed_at=case.closed_at,
        department=Named(department.code, department.name),
        department_phone=department.phone,
        official=found.officials.get(case.official_id) if case.official_id else None,
        holder=_holder(found),
        due=_due(found, deadline),
        form=tuple(PublicEntry(Text.of(v["label"]), Text.of(v["value"])) for v in case.public_form),
        steps=public_steps(found),
        holds=tuple(_hold(h) for h in found.holds),
        extensions=tuple(_extension(e) for e in found.extensions),
        documents=_papers(found),
        result=case.result,
        result_name=found.definition.result_name(case.result) if case.result else None,
        reasons=case.reasons if case.closed_at else "",
        conditions=tuple(case.conditions) if case.closed_at else (),
        appeal=_appeal(found),
        events=tuple(public_events(found.events, definition, found.officials)),
        area=case.area,
        last_seq=case.last_seq,
        provision_id=case.provision_id,
        institution=found.institution(case.department_id),
    )


def _deadline(found: Sources) -> Deadline | None:
    """The deadline by our rules while the case is open. None where it stands as it was: when the case was closed,
    whatever the calendar says since, or in the history that an imported case brought along."""
    case = found.case
    if case.source or case.closed_at:
        return None
    return deadline_of(case, list(found.holds), list(found.extensions), found.calendar, found.now)


def _due(found: Sources, deadline: Deadline | None) -> PublicDeadline:
    case = found.case
    delay = PublicDelay(case.delay_since, case.delay_reason) if case.delay_since else None
    if deadline is None:
        because = tuple(Text.of(line) for line in case.due_because)
        return PublicDeadline(case.due_at, _written(case, found.calendar), because, None, False, False, delay)
    open_now = case.state in OPEN_STATES
    late = is_overdue(case.state, deadline.due, found.now, held=case.held)
    return PublicDeadline(
        at=deadline.due,
        written=deadline.written,
        because=deadline.because,
        remaining=remaining(deadline, found.now, found.calendar).text if open_now else None,
        overdue=late,
        paused=deadline.paused,
        delay=delay,
    )


def _written(case: Case, calendar: WorkCalendar) -> str:
    """The kept deadline as the API writes it: a day, or an instant for limits in hours and imported ones."""
    if case.due_at is None:
        return ""
    local = case.due_at.astimezone(calendar.zone)
    by_hours = bool(case.source) or Rule.parse(case.limit_rule).is_hours
    return local.isoformat() if by_hours else local.date().isoformat()


def _hold(hold: CaseHold) -> PublicHold:
    kind = HOLD_KINDS[hold.kind]
    return PublicHold(
        kind=hold.kind,
        name=kind.name,
        started_at=hold.started_at,
        ended_at=hold.ended_at,
        until=hold.until,
        reason=hold.reason,
        items=tuple(hold.items),
        source=kind.source,
    )


def _extension(extension: CaseExtension) -> PublicExtension:
    return PublicExtension(
        at=extension.at,
        reason_code=extension.reason_code,
        reason_name=EXTENSION_REASONS.get(
            extension.reason_code, Text(extension.reason_code, extension.reason_code)
        ),
        reason=extension.reason,
        due_before=extension.due_before,
        due_after=extension.due_after,
        consent=extension.consent,
    )


def _papers(found: Sources) -> tuple[PublicPaper, ...]:
    given = set(found.case.documents)
    asked = {
        d.code
        for d in found.definition.documents_required
        if d.when is None or d.when.holds(found.case.facts)
    }
    return tuple(
        PublicPaper(paper.code, paper.name, paper.code in given)
        for paper in found.definition.documents_required
        if paper.code in asked or paper.code in given
    )


def _appeal(found: Sources) -> PublicAppeal:
    case = found.case
    refused = case.result == "refused" and case.decided_at is not None
    until = (
        compute(rule=TERM, start=case.decided_at, calendar=found.calendar)
        if refused and case.decided_at
        else None
    )
    origin = str(case.facts.get("decision_number", "")) if case.appeal_of_id else ""
    return PublicAppeal(
        remedies=found.definition.remedies,
        possible=until is not None and found.now <= until.due and not found.objection,
        until=until.written if until else "",
        objection=found.objection,
        objection_to=origin,
    )


def _holder(found: Sources) -> PublicHolder:
    case = found.case
    department = found.organisation.department(case.department_id)
    current = [s for s in found.steps if s.state == CaseStep.State.CURRENT]
    since = max((s.entered_at for s in current), default=case.filed_at)
    official = found.officials.get(case.official_id) if case.official_id else None
    here = (Named(department.code, department.name),)
    if case.state not in OPEN_STATES:
        return PublicHolder("nobody", here, official, case.closed_at, department.phone)
    if case.state == State.ON_HOLD:
        asked = max((h.started_at for h in found.holds if h.ended_at is None), default=since)
        return PublicHolder("applicant", here, official, asked, department.phone)
    if signing := next((s for s in current if found.definition.step(s.code).act == Act.APPROVE), None):
        signer = found.officials.get(signing.official_id) if signing.official_id else None
        return PublicHolder("signer", here, signer, since, department.phone)
    waiting = [o for o in found.opinions if o.replied_at is None]
    if waiting:
        asked_departments = tuple(found.department(o.department_id) for o in waiting)
        return PublicHolder(
            "departments", asked_departments, None, min(o.asked_at for o in waiting), department.phone
        )
    what = "official" if official else "department"
    return PublicHolder(what, here, official, since, department.phone)

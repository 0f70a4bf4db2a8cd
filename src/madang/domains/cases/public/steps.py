"""The steps of a case as the world sees them: done, current, next with the date to expect, skipped."""

from datetime import datetime

from madang.domains.calendar import Rule
from madang.domains.cases.events import OUTCOME_NAMES
from madang.domains.cases.models import CaseStep, Consultation
from madang.domains.cases.public.shapes import PublicDelay, PublicEntry, PublicOpinion, PublicStep
from madang.domains.cases.public.signatures import document_number, signatures_of
from madang.domains.cases.public.sources import Sources
from madang.domains.cases.rules import is_entered_late
from madang.domains.cases.states import OPEN_STATES
from madang.domains.procedures import Step, flow
from madang.kernel.text import Text

_NOTHING = Text("", "")


def public_steps(found: Sources) -> tuple[PublicStep, ...]:
    """Every step of the procedure in order; those of an imported history as they happened."""
    if found.case.source:
        return tuple(_happened(found, row) for row in found.steps)
    latest = {row.code: row for row in found.steps}
    expected = _expected(found)
    return tuple(
        _step(
            found,
            found.definition.step(view.code),
            view.state,
            latest.get(view.code),
            expected.get(view.code),
        )
        for view in _path(found, latest)
    )


def _path(found: Sources, latest: dict[str, CaseStep]) -> tuple[flow.PathStep, ...]:
    done = {code for code, row in latest.items() if row.state == CaseStep.State.DONE}
    return flow.path_view(found.definition, found.case.marking, done, found.case.facts)


def _expected(found: Sources) -> dict[str, datetime]:
    """When each current and coming step is expected to be done."""
    case = found.case
    if case.state not in OPEN_STATES and not case.marking.get("at"):
        return {}
    entered = {s.code: s.entered_at for s in found.steps if s.state == CaseStep.State.CURRENT}
    ahead = flow.forecast(found.definition, case.marking, case.facts, entered, found.calendar, found.now)
    return {e.step: e.end for e in ahead}


def _step(
    found: Sources, defined: Step, state: str, row: CaseStep | None, expected: datetime | None
) -> PublicStep:
    shown = row if row is not None and state in ("done", "current") else None
    if row is not None and row.state == CaseStep.State.SKIPPED:
        shown, state = row, "skipped"
    official_id = shown.official_id if shown and "actor" in defined.disclosed else None
    return PublicStep(
        code=defined.code,
        name=defined.name,
        state=state,
        turn=shown.turn if shown else 1,
        entered_at=shown.entered_at if shown else None,
        done_at=shown.done_at if shown else None,
        expected_at=expected if state in ("current", "next") else None,
        term=Rule.parse(defined.term).text if defined.term else None,
        department=found.department(shown.department_id) if shown else None,
        official=found.officials.get(official_id) if official_id else None,
        result=shown.outcome if shown and "result" in defined.disclosed else "",
        reason=shown.reason if shown and ("reason" in defined.disclosed or state == "skipped") else "",
        delay=_delay(shown),
        entries=tuple(PublicEntry(Text.of(v["label"]), Text.of(v["value"])) for v in shown.public_asks)
        if shown
        else (),
        opinions=tuple(_opinion(found, o) for o in found.opinions if shown and o.step_id == shown.pk),
        entered_late=_entered_late(found, shown),
        skipped_by_official=row is not None and row.state == CaseStep.State.SKIPPED,
        term_rule=defined.term or "",
        signatures=signatures_of(found, defined) if shown else (),
        document_number=document_number(found, defined) if shown else None,
    )


def _happened(found: Sources, row: CaseStep) -> PublicStep:
    """A step of an imported history: its name came with it."""
    name = Text(row.asks.get("activity", row.code), row.asks.get("activity", row.code))
    return PublicStep(
        code=row.code,
        name=name,
        state="current" if row.state == CaseStep.State.CURRENT else "done",
        turn=row.turn,
        entered_at=row.entered_at,
        done_at=row.done_at,
        expected_at=None,
        term=None,
        department=found.department(row.department_id),
        official=found.officials.get(row.official_id) if row.official_id else None,
        result=row.outcome,
        reason=row.reason,
        delay=None,
    )


def _delay(row: CaseStep | None) -> PublicDelay | None:
    return PublicDelay(row.delay_since, row.delay_reason) if row and row.delay_since else None


def _entered_late(found: Sources, row: CaseStep | None) -> bool:
    if row is None or row.done_at is None or row.recorded_at is None:
        return False
    return is_entered_late(row.done_at, row.recorded_at, found.calendar.zone)


def _opinion(found: Sources, row: Consultation) -> PublicOpinion:
    return PublicOpinion(
        department=found.department(row.department_id),
        asked_at=row.asked_at,
        due_at=row.due_at,
        replied_at=row.replied_at,
        outcome=row.outcome,
        outcome_name=OUTCOME_NAMES.get(row.outcome, _NOTHING),
        opinion=row.opinion,
        on_behalf=row.on_behalf,
    )

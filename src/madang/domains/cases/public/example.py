"""A case that never was: what the public would see of a procedure, through the same public record. Nothing is kept."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from madang.domains.calendar import WorkCalendar, work_calendar
from madang.domains.cases.actions.filing import area_of, public_form, recompute_deadline_at_filing
from madang.domains.cases.models import Case, CaseStep
from madang.domains.cases.public.record import record_from
from madang.domains.cases.public.shapes import CaseRecord
from madang.domains.cases.public.sources import Sources
from madang.domains.cases.rules import state_of
from madang.domains.cases.states import State
from madang.domains.organisation import Directory, directory
from madang.domains.procedures import Definition, Version, flow, forms, limit_for
from madang.kernel.errors import NotFound
from madang.kernel.models import Event

NUMBER = "0000-0000000"
STAGES = ("received", "halfway", "decided")


def example_record(chosen: Version, now: datetime, *, stage: str = "halfway") -> CaseRecord:
    """The public record of an imaginary case of a sound definition: filled in with its examples, taken along the
    first way at each step, seen when received, halfway, or decided (two statements)."""
    calendar, organisation = work_calendar(), directory()
    definition = chosen.definition
    values = forms.clean(definition.form, forms.examples(definition.form)).values
    case = _filed(chosen, values, organisation, calendar, now - timedelta(days=4))
    steps = list(_run(case, definition, now, stage))
    events = list(_events(case, steps, organisation, now))
    case.last_seq = len(events)
    return record_from(Sources(case, chosen, steps, [], [], [], events, {}, organisation, calendar, "", now))


def _filed(
    chosen: Version, values: dict[str, Any], organisation: Directory, calendar: WorkCalendar, at: datetime
) -> Case:
    definition = chosen.definition
    facts = forms.facts(definition, values, {})
    rule, source = limit_for(definition, facts)
    case = Case(
        number=NUMBER,
        procedure_code=definition.code,
        sector_code=definition.sector,
        version_id=chosen.id,
        channel="office" if definition.begins == "office" else "web",
        state=State.RECEIVED,
        department_id=_department(definition.department, organisation),
        filed_at=at,
        received_at=at,
        limit_rule=rule,
        limit_source=source.as_kept(),
        facts=facts,
        public_form=public_form(chosen, values),
        area=area_of(chosen, values),
        documents=[paper.code for paper in definition.documents_required if paper.required],
        last_event_at=at,
    )
    recompute_deadline_at_filing(case, calendar, at)
    return case


def _department(code: str, organisation: Directory) -> int:
    """The department in charge; any, where the organisation does not know it (yet)."""
    try:
        return organisation.department(code).id
    except NotFound:
        return next(iter(organisation.structure.departments))


def _run(case: Case, definition: Definition, now: datetime, stage: str) -> Iterator[CaseStep]:
    """The steps of the imaginary run; the case is brought to where it stands."""
    advance = flow.start(definition, case.facts)
    goal = {"received": 0, "halfway": max(1, len(definition.steps) // 2), "decided": 99}.get(stage, 1)
    at, done, entered = case.filed_at, 0, dict.fromkeys(advance.entered, case.filed_at)
    while advance.marking["at"] and done < goal:
        step = definition.step(advance.marking["at"][0])
        outcome = next(iter(step.outcomes))
        asks = forms.examples(step.asks)
        began, at = entered[step.code], min(at + timedelta(hours=5), now)
        shown = [field for field in step.asks if field.name in step.disclosed]
        yield CaseStep(
            pk=done + 1,
            code=step.code,
            state=CaseStep.State.DONE,
            entered_at=began,
            done_at=at,
            recorded_at=at,
            department_id=case.department_id,
            outcome="" if outcome == "done" else outcome,
            public_asks=[value.as_kept() for value in forms.public_values(shown, asks)],
        )
        case.facts |= {f.name: asks[f.name] for f in step.asks if f.fact and f.name in asks}
        advance = flow.complete(definition, advance.marking, step.code, outcome, case.facts)
        entered |= dict.fromkeys(advance.entered, at)
        done += 1
    yield from _current(case, definition, advance, entered, at)


def _current(
    case: Case, definition: Definition, advance: flow.Advance, entered: dict[str, datetime], at: datetime
) -> Iterator[CaseStep]:
    case.marking = advance.marking
    codes = advance.marking["at"]
    if not codes:
        case.state, case.closed_at, case.decided_at = State.DECIDED, at, at
        case.result = definition.results[0]
        return
    case.state = state_of([definition.step(code).state for code in codes], held_for_supplement=False)
    for number, code in enumerate(codes, 1000):
        yield CaseStep(
            pk=number,
            code=code,
            entered_at=entered[code],
            department_id=case.department_id,
            state=CaseStep.State.CURRENT,
        )


def _events(case: Case, steps: list[CaseStep], organisation: Directory, now: datetime) -> Iterator[Event]:
    department = organisation.department(case.department_id)
    common = {"stream": "case", "stream_id": NUMBER, "disclosed": True}
    filed = {"type": "case.filed", "at": case.filed_at, "recorded_at": case.filed_at, "actor_role": "citizen"}
    yield Event(seq=1, data={}, **common, **filed)
    for seq, step in enumerate((s for s in steps if s.state == CaseStep.State.DONE), 2):
        yield Event(
            seq=seq,
            type="case.recorded",
            at=step.done_at or now,
            recorded_at=step.done_at or now,
            step=step.code,
            data={},
            actor_role="official",
            department_code=department.code,
            department_name=department.name.as_dict(),
            **common,
        )

"""What every act on a case shares: taking it up under lock, completing steps, recording, settling the snapshot."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from madang.domains.calendar import Rule, WorkCalendar, add_term, work_calendar
from madang.domains.cases import access, stored
from madang.domains.cases.actions import tally
from madang.domains.cases.actions.answering import answer_reminders
from madang.domains.cases.actions.deadline import recompute_deadline
from madang.domains.cases.actions.tasks import SUPPLEMENT, settle_tasks, signers_beside
from madang.domains.cases.errors import IDENTITY_OPEN
from madang.domains.cases.events import summarise
from madang.domains.cases.models import Case, CaseHold, CaseStep
from madang.domains.cases.rules import (
    Identity,
    Standing,
    allowed_acts,
    is_entered_late,
    is_possible,
    parts_that_may,
    refusal_of_erasure,
    state_of,
    urgency,
    waits_for_identity,
)
from madang.domains.cases.states import ACT_CODES, OPEN_STATES, STATE_NAMES, Act, Part, State
from madang.domains.organisation import Directory, directory
from madang.domains.procedures import Definition, Version, flow, forms, version_for
from madang.kernel import clock, events
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event
from madang.kernel.text import Text
from madang.kernel.visibility import seen_by_public


@dataclass(slots=True)
class Work:
    """A case in somebody's hands: its row is locked until the transaction ends."""

    actor: Actor
    case: Case
    version: Version
    at: datetime  # when it happened
    now: datetime  # when it is entered
    calendar: WorkCalendar
    organisation: Directory
    current: list[CaseStep]
    open_holds: list[CaseHold]
    parts: frozenset[Part] = frozenset()
    sort_before: tally.Sort | None = None
    clock_changed: bool = False
    beside_before: tuple[int, ...] = ()  # who signed beside the official of the step, as it was taken up
    asked_opinions: int | None = None  # the step for which opinions are asked by this act

    @property
    def definition(self) -> Definition:
        return self.version.definition

    @property
    def held_for_supplement(self) -> bool:
        return any(hold.kind == SUPPLEMENT for hold in self.open_holds)

    @property
    def standing(self) -> Standing:
        return standing_of(self.case, self.definition, self.current)

    def step_for(self, act: Act) -> CaseStep:
        """The current step that asks for an act; the one whose own act it is before those it completes as well."""
        own = [s for s in self.current if self.definition.step(s.code).act == act]
        implied = [s for s in self.current if act in self.definition.step(s.code).implied_by]
        found = next(iter([*own, *implied]), None)
        if found is None:
            raise not_possible(self.case, act, self.parts, self.standing)
        return found


def standing_of(case: Case, definition: Definition, current: list[CaseStep]) -> Standing:
    acts: set[Act] = set()
    for step in current:
        defined = definition.step(step.code)
        acts |= {Act(a) for a in (defined.act, *defined.implied_by) if a in ACT_CODES}
        if defined.act == Act.APPROVE:
            acts |= {Act.SEND_BACK, Act.RECALL, Act.SKIP_REVIEW}
    waiting = {Act.CONFIRM_IDENTITY} if case.identity == Identity.OPEN else set()
    if case.erasure_asked:
        waiting |= {Act.CONFIRM_ERASURE, Act.REFUSE_ERASURE}
    return Standing(State(case.state), frozenset(acts), frozenset(waiting), case.erased_at is not None)


def take_up(
    actor: Actor,
    number: str,
    act: Act,
    *,
    happened_at: datetime | None = None,
    seen_seq: int | None = None,
) -> Work:
    """Locks a case for an act, having checked the right, the state, and that nothing happened unseen.

    Raises NotFound, NotAllowed, NotPossible (`changed_meanwhile` where the actor's page is stale: `seen_seq`
    is the last event they saw). Must run in a transaction.
    """
    case = stored.case_numbered_locked(number)
    if case is None:
        raise NotFound()
    work = _work(
        actor, case, clock.now(), act
    )  # now that it is locked: what waited for another comes after it
    _check_right(work, act)
    if seen_seq is not None and seen_seq != case.last_seq:
        raise _changed_meanwhile(case, seen_seq)
    if not is_possible(act, work.standing):
        raise not_possible(case, act, work.parts, work.standing)
    if waits_for_identity(act, case.identity):
        raise NotPossible(IDENTITY_OPEN, "identity_open", tuple(allowed_acts(work.parts, work.standing)))
    work.at = _happened(happened_at, work)
    return work


def take_up_as_system(case: Case, actor: Actor) -> Work:
    """Locks a case for what the system does by itself; the caller checks what must hold."""
    locked = Case.objects.select_for_update().get(pk=case.pk)
    return _work(actor, locked, clock.now(), None)


def enter(work: Work, codes: tuple[str, ...]) -> None:
    """Steps become current; one that the system does by itself is done at once."""
    for code in codes:
        defined = work.definition.step(code)
        turn = 1 + (
            CaseStep.objects.filter(case=work.case, code=code).count() if _came_before(work, code) else 0
        )
        step = CaseStep.objects.create(
            case=work.case,
            code=code,
            turn=turn,
            entered_at=work.at,
            term_due_at=(term_due := _term_due(work, defined.term)),
            urgent_at=urgency(term_due, None if work.open_holds else work.case.due_at),
            department_id=work.case.department_id,
            official_id=work.case.official_id,
            procedure_code=work.case.procedure_code,
            case_state=State.ON_HOLD if work.held_for_supplement else defined.state,
        )
        work.current.append(step)
        if defined.hold and defined.act != Act.CONSULT:
            start_hold(work, defined.hold, step=code)
        if defined.actor == "system":
            complete(work, step, event="case.notified")


def complete(
    work: Work,
    step: CaseStep,
    *,
    event: str,
    outcome: str = "",
    asks: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
    texts: dict[str, str] | None = None,
    reason: str = "",
) -> None:
    """A step is done: the marking moves on, what follows is entered, and the event is recorded."""
    defined = work.definition.step(step.code)
    values = asks or {}
    step.state, step.done_at, step.recorded_at = CaseStep.State.DONE, work.at, work.now
    step.outcome, step.asks, step.reason = outcome, values, reason
    shown = [f for f in defined.asks if f.name in defined.disclosed]
    step.public_asks = [value.as_kept() for value in forms.public_values(shown, values)]
    step.save()
    work.current.remove(step)
    end_holds(work, step=step.code)
    work.case.facts = {
        **work.case.facts,
        **{f.name: values[f.name] for f in defined.asks if f.fact and f.name in values},
    }
    record(work, event, step=step.code, data={"outcome": outcome, **(data or {})}, texts=texts)
    advance = flow.complete(work.definition, work.case.marking, step.code, outcome or None, work.case.facts)
    work.case.marking = advance.marking
    enter(work, advance.entered)


def imply(work: Work, act: Act) -> None:
    """Completes the current steps that the act settles in passing (receiving by assigning, and the like)."""
    for step in list(work.current):
        defined = work.definition.step(step.code)
        if act in defined.implied_by and defined.act != act:
            _complete_implied(work, step, Act(defined.act))


def _complete_implied(work: Work, step: CaseStep, own: Act) -> None:
    if own == Act.ACCEPT and work.case.received_at is None:
        work.case.received_at = work.at
        work.clock_changed = True
    complete(work, step, event="case.accepted", data={"implied": True})


def record(
    work: Work,
    type: str,
    *,
    step: str = "",
    data: dict[str, Any] | None = None,
    texts: dict[str, str] | None = None,
    disclosed: bool = True,
    stub: bool = False,
) -> Event:
    """Appends an event to the case and says in it if it was entered late.

    `stub`: the world is told of it even where it may not see the case: that it was erased.
    """
    data = {k: v for k, v in (data or {}).items() if v not in ("", None)}
    if Part.REPRESENTATIVE in work.parts:
        data["by"] = "representative"
    if is_entered_late(work.at, work.now, work.calendar.zone):
        data["entered_late"] = True
        work.case.entered_late += 1
    work.case.last_seq += 1
    work.case.last_event_at = work.now
    return events.append(
        stream="case",
        stream_id=work.case.number,
        seq=work.case.last_seq,
        type=type,
        actor=work.actor,
        at=work.at,
        recorded_at=work.now,
        disclosed=stub or (disclosed and seen_by_public(work.case.visibility)),
        step=step,
        data=data,
        texts=texts,
        department_id=work.organisation.structure.responsible(work.case.department_id, work.at),
    )


def start_hold(work: Work, kind: str, *, step: str = "", **details: Any) -> CaseHold | None:
    """The clock stands still from now on; one hold of a kind at a time."""
    if any(hold.kind == kind for hold in work.open_holds):
        return None
    hold = CaseHold.objects.create(case=work.case, kind=kind, step=step, started_at=work.at, **details)
    work.open_holds.append(hold)
    work.case.holds += 1
    work.clock_changed = True
    return hold


def end_holds(work: Work, *, step: str | None = None, kind: str | None = None) -> None:
    """Ends the open holds of a step or kind; all of them where neither is given."""
    for hold in list(work.open_holds):
        if (step is None or hold.step == step) and (kind is None or hold.kind == kind):
            hold.ended_at = work.at
            hold.save(update_fields=["ended_at"])
            work.open_holds.remove(hold)
            work.clock_changed = True


def settle(work: Work) -> Case:
    """Brings the snapshot up to date and saves it: state, deadline, urgency of tasks, counts."""
    case = work.case
    if case.closed_at is None:
        states = [work.definition.step(s.code).state for s in work.current]
        case.state = state_of(states, held_for_supplement=work.held_for_supplement)
    case.held = bool(work.open_holds) or bool(case.source and case.closed_at is None)  # no clock of ours runs
    if work.clock_changed:
        recompute_deadline(case, work.calendar, work.now)
    settle_tasks(work)
    case.save()
    tally.moved(work.sort_before, tally.sort_of(case))
    if case.closed_at is not None and work.sort_before and work.sort_before[-1] in OPEN_STATES:
        answer_reminders(case, work.at, "finished")
    return case


def private_words(case: Case) -> list[str]:
    """What the applicant said about themselves, word for word, so that no public text repeats it."""
    form = stored.form_of(case.pk)
    definition = version_for(case.version_id, case.provision_id).definition
    kinds = {f.name for f in definition.form if f.pii and f.public != "yes"}
    values = form.values if form else {}
    return [str(values[name]) for name in kinds if values.get(name)]


def not_possible(case: Case, act: Act, parts: frozenset[Part], standing: Standing) -> NotPossible:
    allowed = allowed_acts(parts, standing)
    if (why := refusal_of_erasure(act, standing)) is not None:
        return NotPossible(*why, tuple(allowed))
    return NotPossible(
        Text(
            "지금 이 민원은 ‘{state}’ 상태여서 이 처리를 할 수 없습니다.",
            "The case is now “{state}”; this cannot be done in that state.",
        ).format(state=STATE_NAMES[State(case.state)]),
        "not_possible",
        tuple(allowed),
    )


def _work(actor: Actor, case: Case, now: datetime, act: Act | None) -> Work:
    current = stored.current_steps_of(case.pk)
    work = Work(
        actor=actor,
        case=case,
        version=version_for(case.version_id, case.provision_id),
        at=now,
        now=now,
        calendar=work_calendar(),
        organisation=directory(),
        current=current,
        open_holds=stored.open_holds_of(case.pk) if case.held else [],
        sort_before=tally.sort_of(case),
        beside_before=signers_beside(case),
    )
    work.parts = access.parts_of(actor, case, now, work.organisation, ask_consulted=act == Act.REPLY)
    return work


def _check_right(work: Work, act: Act) -> None:
    may = parts_that_may(act)
    if not may.isdisjoint(work.parts):
        return
    if Part.HANDLER in may and work.case.official_id is None and Part.DEPARTMENT in work.parts:
        raise NotPossible(
            Text(
                "담당자가 아직 지정되지 않았습니다. 먼저 담당자를 지정해 주십시오.",
                "No official is assigned yet. Assign one first.",
            ),
            "not_assigned",
            tuple(allowed_acts(work.parts, work.standing)),
        )
    if not work.parts and not access.is_public(work.case):
        raise NotFound()
    raise NotAllowed()


def _happened(happened_at: datetime | None, work: Work) -> datetime:
    """When the act happened. Officials may enter it late, never ahead, and not before what came before it."""
    if happened_at is None:
        return work.now
    earliest = max([s.entered_at for s in work.current], default=work.case.filed_at)
    if earliest <= happened_at <= work.now:
        return happened_at
    message = Text(
        "처리 일시는 앞 단계가 시작된 때부터 지금까지의 시각이어야 합니다.",
        "The time must lie between the beginning of this step and now.",
    )
    raise InvalidInput(
        message, "impossible_time", fields=(FieldFault("happened_at", "impossible_time", message),)
    )


def _changed_meanwhile(case: Case, seen_seq: int) -> NotPossible:
    since = events.history("case", case.number, disclosed_only=False, after_seq=seen_seq)
    what = [summarise(e, version_for(case.version_id, case.provision_id).definition) for e in since][:5]
    return NotPossible(
        Text(
            "보고 계신 동안 다른 처리가 있었습니다: {what} 내용을 확인하고 다시 해 주십시오.",
            "While you were looking, this happened: {what} Please look again before you act.",
        ).format(what=Text.joined(" ", what)),
        "changed_meanwhile",
    )


def _came_before(work: Work, code: str) -> bool:
    return code in work.case.marking.get("done", ())


def _term_due(work: Work, term: str | None) -> datetime | None:
    return add_term(Rule.parse(term), work.at, work.calendar) if term else None


def atomically() -> transaction.Atomic:
    """The transaction of an act."""
    return transaction.atomic()

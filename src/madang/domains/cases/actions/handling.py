"""The handler's everyday acts: assigning, accepting, recording a step, skipping one, correcting an entry."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from madang.domains import approvals
from madang.domains.cases.actions.work import (
    Work,
    complete,
    imply,
    private_words,
    record,
    settle,
    take_up,
)
from madang.domains.cases.errors import (
    NO_SUCH_OFFICIAL,
    NOT_SKIPPABLE,
    NOTHING_TO_CORRECT,
    ONLY_SUPERIOR_ASSIGNS,
)
from madang.domains.cases.models import Case, CaseStep
from madang.domains.cases.rules import cleared_for_public, required_text
from madang.domains.cases.states import Act, Part
from madang.domains.organisation import working_level_of
from madang.domains.procedures import Field, Step, forms
from madang.kernel import events
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotAllowed, NotPossible
from madang.kernel.text import Text

REASON = Text("사유", "the reason")


def assign(
    actor: Actor,
    *,
    number: str,
    official_id: int | None = None,
    note: str = "",
    happened_at: datetime | None = None,
    seen_seq: int | None = None,
) -> Case:
    """Gives the case to an official of the department; to the actor, where nobody is named.

    Assigning a case that waits for reception receives it as well. Only superiors assign to somebody else.
    """
    with transaction.atomic():
        work = take_up(actor, number, Act.ASSIGN, happened_at=happened_at, seen_seq=seen_seq)
        handler = official_id or _default_handler(work)
        _check_handler(work, handler)
        imply(work, Act.ASSIGN)
        work.case.official_id = handler
        _hand_over_tasks(work, handler)
        step = next((s for s in work.current if work.definition.step(s.code).act == Act.ASSIGN), None)
        if step:
            step.official_id = handler
            complete(work, step, event="case.assigned", data={"official": handler}, texts={"internal": note})
            _hand_over_tasks(work, handler)
        else:
            record(work, "case.assigned", data={"official": handler}, texts={"internal": note})
        return settle(work)


def accept(
    actor: Actor,
    *,
    number: str,
    note: str = "",
    asks: dict[str, Any] | None = None,
    happened_at: datetime | None = None,
    seen_seq: int | None = None,
) -> Case:
    """Receives the application (접수), or finds its papers complete (서류 검토), whichever step is current."""
    with transaction.atomic():
        work = take_up(actor, number, Act.ACCEPT, happened_at=happened_at, seen_seq=seen_seq)
        step = work.step_for(Act.ACCEPT)
        if work.case.received_at is None:
            work.case.received_at = work.at
            work.clock_changed = True
        finish_step(work, step, event="case.accepted", asks=asks, note=note)
        return settle(work)


def record_step(
    actor: Actor,
    *,
    number: str,
    act: Act = Act.RECORD,
    step: str = "",
    asks: dict[str, Any] | None = None,
    note: str = "",
    happened_at: datetime | None = None,
    seen_seq: int | None = None,
) -> Case:
    """Completes a step with what its definition asks: a site inspection, a deliberation, a hearing, a notice."""
    with transaction.atomic():
        work = take_up(actor, number, act, happened_at=happened_at, seen_seq=seen_seq)
        imply(work, act)
        chosen = next((s for s in work.current if s.code == step), None) or work.step_for(act)
        finish_step(work, chosen, event=_EVENT_OF[act], asks=asks, note=note)
        return settle(work)


def skip(
    actor: Actor,
    *,
    number: str,
    reason: str,
    step: str = "",
    happened_at: datetime | None = None,
    seen_seq: int | None = None,
) -> Case:
    """Leaves out a step that the procedure lets be left out; shown publicly with its reason."""
    required_text("reason", reason, REASON)
    with transaction.atomic():
        work = take_up(actor, number, Act.SKIP, happened_at=happened_at, seen_seq=seen_seq)
        chosen = _skippable(work, step)
        text = cleared_for_public("reason", reason, private_words(work.case))
        outcome = next(iter(work.definition.step(chosen.code).outcomes))
        work.case.skipped += 1
        complete(work, chosen, event="case.skipped", outcome=outcome, texts={"reason": text}, reason=text)
        CaseStep.objects.filter(pk=chosen.pk).update(state=CaseStep.State.SKIPPED)
        _withdraw_consultation(work, chosen)
        return settle(work)


def correct(
    actor: Actor,
    *,
    number: str,
    seq: int,
    reason: str,
    text: str = "",
    seen_seq: int | None = None,
) -> Case:
    """Corrects an earlier entry by a later one that points to it. The earlier one stays as it was written."""
    required_text("reason", reason, REASON)
    with transaction.atomic():
        work = take_up(actor, number, Act.CORRECT, seen_seq=seen_seq)
        if not any(e.seq == seq for e in events.history("case", number, disclosed_only=False)):
            raise InvalidInput(
                NOTHING_TO_CORRECT,
                "no_such_entry",
                fields=(FieldFault("seq", "no_such_entry", NOTHING_TO_CORRECT),),
            )
        words = private_words(work.case)
        texts = {
            "reason": cleared_for_public("reason", reason, words),
            "text": cleared_for_public("text", text, words),
        }
        record(work, "case.corrected", data={"of": seq}, texts=texts)
        return settle(work)


def finish_step(
    work: Work, step: CaseStep, *, event: str, asks: dict[str, Any] | None, note: str, **data: Any
) -> None:
    """Checks what was entered for a step against its definition, and completes it."""
    defined = work.definition.step(step.code)
    values = entered(work, defined, defined.asks, asks or {})
    public = "reason" in defined.disclosed
    reason = cleared_for_public("note", note, private_words(work.case)) if public and note else ""
    complete(
        work,
        step,
        event=event,
        outcome=outcome_of(defined, values),
        asks=values,
        data=data,
        texts={"note": reason} if public else {"internal": note},
        reason=reason,
    )


def entered(work: Work, step: Step, fields: Sequence[Field], asks: Mapping[str, Any]) -> dict[str, Any]:
    """What was entered for fields of a step, read by their types; public words say nothing private of the applicant.

    Raises InvalidInput (`invalid_form`) with a fault for each field.
    """
    cleaned = forms.clean(fields, asks)
    if cleaned.faults:
        raise InvalidInput(
            Text("입력하신 내용에 고칠 곳이 있습니다.", "Some of the entries need correction."),
            "invalid_form",
            fields=cleaned.faults,
        )
    said = any(isinstance(value, str) for value in cleaned.values.values())
    words = private_words(work.case) if said else []
    return {
        f.name: cleared_for_public(f.name, v, words)
        if f.name in step.disclosed and f.type in ("text", "textarea") and isinstance(v, str)
        else v
        for f in fields
        if (v := cleaned.values.get(f.name)) is not None
    }


def outcome_of(step: Step, values: dict[str, Any]) -> str:
    """Which way a step came out: as the entry `outcome` (or `result`) says, or the only one there is."""
    for name in ("outcome", "result"):
        if values.get(name) in step.outcomes:
            return str(values[name])
    asked = [v for f in step.asks if f.type == "choice" and (v := values.get(f.name)) in step.outcomes]
    return str(asked[0]) if asked else next(iter(step.outcomes))


def _default_handler(work: Work) -> int:
    if work.actor.official_id is None:
        raise NotAllowed()
    return work.actor.official_id


def _check_handler(work: Work, handler: int) -> None:
    if handler == work.actor.official_id and Part.DEPARTMENT in work.parts:
        return
    if Part.SUPERIOR not in work.parts:
        raise NotAllowed(ONLY_SUPERIOR_ASSIGNS, "only_superior_assigns")
    department = work.organisation.structure.responsible(work.case.department_id, work.now)
    if handler not in {o.id for o in working_level_of(department, work.now)}:
        raise InvalidInput(
            NO_SUCH_OFFICIAL,
            "no_such_official",
            fields=(FieldFault("official", "no_such_official", NO_SUCH_OFFICIAL),),
        )


def _hand_over_tasks(work: Work, handler: int) -> None:
    """Open tasks go to the new handler, except a draft that waits for a signature."""
    for step in work.current:
        if work.definition.step(step.code).act != Act.APPROVE and step.official_id != handler:
            step.official_id = handler
            CaseStep.objects.filter(pk=step.pk).update(official_id=handler)


def _withdraw_consultation(work: Work, skipped: CaseStep) -> None:
    """Where no opinion is waited for any more, the document that asks for them leaves its line."""
    acts = [work.definition.step(step.code).act for step in work.current]
    if work.definition.step(skipped.code).act == Act.CONSULT and Act.CONSULT not in acts:
        approvals.actions.withdraw_documents_of(work.case.number, at=work.at, kind="consultation")


def _skippable(work: Work, code: str) -> CaseStep:
    """The step that may be left out; signatures are none, whatever a definition says."""
    chosen = [
        step
        for step in work.current
        if (defined := work.definition.step(step.code)).skippable
        and defined.act != Act.APPROVE
        and code in ("", step.code)
    ]
    if not chosen:
        raise NotPossible(NOT_SKIPPABLE, "not_skippable")
    return chosen[0]


_EVENT_OF = {
    Act.RECORD: "case.recorded",
    Act.INSPECT: "case.inspected",
    Act.DELIBERATE: "case.deliberated",
}

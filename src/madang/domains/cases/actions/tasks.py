"""The current steps of a case as tasks on desks: by when, and whom they wait for."""

from typing import TYPE_CHECKING

from madang.domains.cases.models import Case, CaseStep, ParallelSigner
from madang.domains.cases.rules import urgency
from madang.domains.cases.states import Act, State

SUPPLEMENT = "supplement"

if TYPE_CHECKING:
    from madang.domains.cases.actions.work import Work


def settle_tasks(work: "Work") -> None:
    """Brings current steps up to date as tasks: by when, in which state of the case, and whom they wait for.

    A case that waits for a supplement is looked at again when its date has passed; until then nobody is urged.
    """
    due = None if work.open_holds else work.case.due_at
    asked = next((hold for hold in work.open_holds if hold.kind == SUPPLEMENT), None)
    for step in work.current:
        urgent = asked.until if asked else urgency(step.term_due_at, due)
        stands = (urgent, work.case.state, _waits_for(work, step))
        if stands != (step.urgent_at, step.case_state, step.waits_for):
            step.urgent_at, step.case_state, step.waits_for = stands
            CaseStep.objects.filter(pk=step.pk).update(
                urgent_at=urgent, case_state=step.case_state, waits_for=step.waits_for
            )
    _settle_parallel_signers(work)


def _settle_parallel_signers(work: "Work") -> None:
    """Whoever signs beside the official of a step has it on their desk as well (nothing where nobody did or does)."""
    step = next((s for s in work.current if s.code == work.case.signed_decision.get("step")), None)
    beside = signers_beside(work.case) if step else ()
    if not (beside or work.beside_before):
        return
    ParallelSigner.objects.filter(step__case=work.case).delete()
    ParallelSigner.objects.bulk_create(
        ParallelSigner(
            step=step,
            official_id=official,
            urgent_at=step.urgent_at,
            procedure_code=step.procedure_code,
            case_state=step.case_state,
            waits_for=step.waits_for,
        )
        for official in beside
        if step
    )


def signers_beside(case: Case) -> tuple[int, ...]:
    """The officials a signature of whom is waited for, but for the first, whom the step names."""
    waiting = dict.fromkeys(case.signed_decision.get("waiting", ()))
    return tuple(waiting)[1:]


def _waits_for(work: "Work", step: CaseStep) -> str:
    if work.case.state == State.ON_HOLD:
        return CaseStep.WaitsFor.APPLICANT
    if work.case.signed_decision.get("step") == step.code:
        return CaseStep.WaitsFor.SIGNATURE
    return CaseStep.WaitsFor.OPINIONS if _waits_for_opinions(work, step) else ""


def _waits_for_opinions(work: "Work", step: CaseStep) -> bool:
    if work.asked_opinions == step.pk or step.waits_for == CaseStep.WaitsFor.OPINIONS:
        return True
    held = (
        step.waits_for == CaseStep.WaitsFor.APPLICANT and work.definition.step(step.code).act == Act.CONSULT
    )
    return held and step.consultations.filter(replied_at__isnull=True).exists()

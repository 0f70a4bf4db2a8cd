"""Asking other departments and agencies for their opinion, in parallel (협의)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from madang.domains import approvals
from madang.domains.cases.actions import documents
from madang.domains.cases.actions.work import (
    Work,
    complete,
    imply,
    private_words,
    record,
    settle,
    start_hold,
    take_up,
)
from madang.domains.cases.errors import NO_SUCH_DEPARTMENT, NOT_CONSULTED
from madang.domains.cases.models import Case, CaseStep, Consultation
from madang.domains.cases.rules import cleared_for_public
from madang.domains.cases.states import Act, Part
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, FieldFault, InvalidInput, NotPossible

OUTCOMES = ("agreed", "agreed_with_conditions", "objected")


def consult(
    actor: Actor,
    *,
    number: str,
    departments: Sequence[str] = (),
    note: str = "",
    happened_at: datetime | None = None,
    seen_seq: int | None = None,
) -> Case:
    """Asks departments (codes; those of the definition where none are named) for their opinion, all at once."""
    with transaction.atomic():
        work = take_up(actor, number, Act.CONSULT, happened_at=happened_at, seen_seq=seen_seq)
        imply(work, Act.CONSULT)
        step = work.step_for(Act.CONSULT)
        codes = list(dict.fromkeys(departments)) or list(work.definition.step(step.code).departments)
        asked = _ask(work, step, codes)
        work.asked_opinions = step.pk
        hold = work.definition.step(step.code).hold
        if hold:
            start_hold(work, hold, step=step.code)
        text = cleared_for_public("note", note, private_words(work.case))
        _put_before(work, asked, text)
        record(work, "case.consulted", step=step.code, data={"departments": asked}, texts={"note": text})
        return settle(work)


def reply(
    actor: Actor,
    *,
    number: str,
    department: str = "",
    outcome: str = "agreed",
    opinion: str = "",
    happened_at: datetime | None = None,
    seen_seq: int | None = None,
) -> Case:
    """Gives an opinion. The handler may enter one that came on paper; that is shown.

    When the last opinion has come, the step is done and the clock runs again.
    """
    if outcome not in OUTCOMES:
        outcome = OUTCOMES[0]
    with transaction.atomic():
        work = take_up(actor, number, Act.REPLY, happened_at=happened_at, seen_seq=seen_seq)
        consultation, on_behalf = _consultation_of(work, department)
        text = cleared_for_public("opinion", opinion, private_words(work.case))
        consultation.replied_at, consultation.outcome, consultation.opinion = work.at, outcome, text
        consultation.replied_by_id, consultation.on_behalf = actor.official_id, on_behalf
        consultation.save()
        approvals.actions.answer(
            actor,
            case_number=number,
            department_id=consultation.department_id,
            outcome=outcome,
            opinion=text,
            on_paper=on_behalf,
            at=work.at,
        )
        code = work.organisation.department(consultation.department_id).code
        step = consultation.step
        record(
            work,
            "case.replied",
            step=step.code,
            data={"department": code, "outcome": outcome, "on_behalf": on_behalf},
            texts={"opinion": text},
        )
        _finish_when_all_replied(work, step.code)
        return settle(work)


def _ask(work: Work, step: CaseStep, codes: list[str]) -> list[str]:
    asked = []
    already = set(step.consultations.values_list("department_id", flat=True))
    for code in codes:
        try:
            department = work.organisation.department(code, work.now)
        except DomainError as error:
            message = NO_SUCH_DEPARTMENT.format(code=code)
            raise InvalidInput(
                message,
                "no_such_department",
                fields=(FieldFault("departments", "no_such_department", message),),
            ) from error
        if department.id not in already:
            Consultation.objects.create(
                case=work.case,
                step=step,
                department_id=department.id,
                asked_at=work.at,
                due_at=step.term_due_at,
            )
            asked.append(department.code)
    return asked


def _put_before(work: Work, codes: Sequence[str], asked: str) -> None:
    """The consultation is a document in which the departments co-operate side by side."""
    departments = [work.organisation.department(code, work.now) for code in codes]
    if not departments:
        return
    document = approvals.actions.CaseDocument(
        case_number=work.case.number,
        kind="consultation",
        matter="document:consultation",
        department_id=work.case.department_id,
        content=documents.consultation_document(work, departments, asked),
        line=approvals.actions.seats_of_departments(departments),
    )
    approvals.actions.ask_departments(work.actor, document=document, at=work.at)


def _consultation_of(work: Work, department: str) -> tuple[Consultation, bool]:
    """The open consultation the actor answers: their own department's, or one the handler enters for another."""
    waiting = list(
        Consultation.objects.filter(case=work.case, replied_at__isnull=True).select_related("step")
    )
    mine = {p.department_id for p in work.actor.posts}
    responsible = work.organisation.structure.responsible
    named = [c for c in waiting if department in ("", work.organisation.department(c.department_id).code)]
    own = [c for c in named if not mine.isdisjoint({c.department_id, responsible(c.department_id, work.now)})]
    if own:
        return own[0], False
    if named and Part.HANDLER in work.parts:
        return named[0], True
    raise NotPossible(NOT_CONSULTED, "not_consulted")


def _finish_when_all_replied(work: Work, code: str) -> None:
    step = next((s for s in work.current if s.code == code), None)
    if step is None or step.consultations.filter(replied_at__isnull=True).exists():
        return
    outcomes = set(step.consultations.values_list("outcome", flat=True))
    worst = max(outcomes, key=OUTCOMES.index)
    defined = work.definition.step(code)
    outcome = worst if worst in defined.outcomes else next(iter(defined.outcomes))
    facts = {"consultation": worst, f"{code}_outcome": worst}
    work.case.facts = {**work.case.facts, **{k: v for k, v in facts.items() if k in work.definition.facts}}
    complete(work, step, event="case.consultation-ended", outcome=outcome, data={"opinion": worst})

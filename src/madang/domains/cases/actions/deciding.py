"""From the draft over the line of signatures to the decision."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from madang.domains import approvals
from madang.domains.approvals import SeatView
from madang.domains.cases.actions import documents
from madang.domains.cases.actions.deadline import measure, recompute_deadline
from madang.domains.cases.actions.handling import REASON, entered, finish_step
from madang.domains.cases.actions.work import (
    Work,
    complete,
    end_holds,
    imply,
    private_words,
    record,
    settle,
    take_up,
)
from madang.domains.cases.errors import APPROVER_DECIDES, DIFFERS_FROM_SIGNED
from madang.domains.cases.models import Case, CaseStep
from madang.domains.cases.rules import cleared_for_public, required_text
from madang.domains.cases.states import Act, Part, State
from madang.kernel import log_freshness
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotAllowed, NotPossible
from madang.kernel.text import Text

DIRECTOR_RANK = 3
_DRAFTED = ("result", "reasons", "conditions")


def draft(
    actor: Actor,
    *,
    number: str,
    result: str = "",
    reasons: str = "",
    conditions: Sequence[str] = (),
    note: str = "",
    cooperation: Sequence[str] = (),
    in_parallel: bool = True,
    line: Sequence[Mapping[str, Any]] = (),
    title: str = "",
    asks: dict[str, Any] | None = None,
    happened_at: datetime | None = None,
    seen_seq: int | None = None,
) -> Case:
    """Drafts the decision and puts its document before its line. Not public until it is signed and decided.

    The delegation table proposes the line; `cooperation` names departments (codes) that sign before the approver,
    `line` takes the place of the whole proposal, `title` that of the title the document would have.
    """
    with transaction.atomic():
        work = take_up(actor, number, Act.DRAFT, happened_at=happened_at, seen_seq=seen_seq)
        imply(work, Act.DRAFT)
        step = work.step_for(Act.DRAFT)
        _check_result(work, result)
        words = private_words(work.case)
        drafted = {
            "result": result,
            "reasons": cleared_for_public("reasons", reasons, words),
            "conditions": [cleared_for_public("conditions", c, words) for c in conditions if c.strip()],
            "drafter": actor.official_id,
            "signed": False,
        }
        values = {k: v for k, v in (asks or {}).items() if k not in _DRAFTED}
        earlier = work.case.signed_decision
        work.case.signed_decision = drafted
        finish_step(work, step, event="case.drafted", asks=values, note=note)
        cooperating = approvals.actions.Cooperation(tuple(cooperation), in_parallel)
        _submit(work, earlier, cooperating, line, cleared_for_public("title", title, words))
        return settle(work)


def approve(
    actor: Actor,
    *,
    number: str,
    note: str = "",
    opinion: str = "",
    confirms_class: bool = False,
    version: int | None = None,
    happened_at: datetime | None = None,
    seen_seq: int | None = None,
) -> Case:
    """Signs the document of the decision. The approver's signature gives it its number and completes the step.

    That last one is refused (`log_not_witnessed`) while nobody outside confirms the disclosure log."""
    with transaction.atomic():
        work = take_up(actor, number, Act.APPROVE, happened_at=happened_at, seen_seq=seen_seq)
        step = work.step_for(Act.APPROVE)
        said = cleared_for_public("opinion", opinion, private_words(work.case))
        signed = approvals.actions.sign(
            actor,
            draft_id=work.case.signed_decision["document"],
            version=version,
            opinion=said,
            confirms_class=confirms_class,
            at=work.at,
            within_case=True,
        )
        record(
            work,
            "case.signed",
            step=step.code,
            data=seat_said(signed.seat) | {"last": signed.finished or None},
            texts={"internal": note, "opinion": said},
            disclosed=signatures_public(work, step),
        )
        if not signed.finished:
            wait_for(work, step, signed.waiting_for)
        else:
            log_freshness.require_witnessed(work.now)
            decision = {**work.case.signed_decision, "signed": True, "approver": actor.official_id}
            given = signed.number.as_dict() if signed.number else None
            kept = {k: v for k, v in decision.items() if k not in ("step", "waiting")}
            work.case.signed_decision = kept | {"number": given}
            keep_line(work, step)
            data = {"number": given} if given else {}
            complete(work, step, event="case.approved", outcome="approved", data=data)
        return settle(work)


def send_back(
    actor: Actor,
    *,
    number: str,
    reason: str,
    happened_at: datetime | None = None,
    seen_seq: int | None = None,
) -> Case:
    """Returns the draft to its drafter, with a reason that is public; what was drafted is kept for the next draft."""
    required_text("reason", reason, REASON)
    with transaction.atomic():
        work = take_up(actor, number, Act.SEND_BACK, happened_at=happened_at, seen_seq=seen_seq)
        step = work.step_for(Act.APPROVE)
        text = cleared_for_public("reason", reason, private_words(work.case))
        drafted = work.case.signed_decision
        seat = approvals.actions.send_back(
            actor, draft_id=drafted["document"], reason=text, at=work.at, within_case=True
        )
        work.case.signed_decision = for_next_draft(drafted)
        complete(
            work,
            step,
            event="case.sent-back",
            outcome="sent_back",
            data=seat_said(seat),
            texts={"reason": text},
            reason=text,
        )
        return settle(work)


def decide(
    actor: Actor,
    *,
    number: str,
    result: str = "",
    reasons: str = "",
    conditions: Sequence[str] = (),
    asks: dict[str, Any] | None = None,
    happened_at: datetime | None = None,
    seen_seq: int | None = None,
) -> Case:
    """Issues the decision as signed. Where the signed draft names no result, a director decides.

    Raises NotPossible (`log_not_witnessed`) while nobody outside confirms the disclosure log. A refusal needs
    its reasons; the legal remedies are shown with it (민원처리법 제27조제3항).
    """
    with transaction.atomic():
        work = take_up(actor, number, Act.DECIDE, happened_at=happened_at, seen_seq=seen_seq)
        step = work.step_for(Act.DECIDE)
        log_freshness.require_witnessed(work.now)
        signed = work.case.signed_decision
        chosen = _decided_result(work, result, signed)
        words = private_words(work.case)
        case = work.case
        case.reasons = cleared_for_public("reasons", reasons, words) or signed.get("reasons", "")
        given = [cleared_for_public("conditions", c, words) for c in conditions if c.strip()]
        case.conditions = given or signed.get("conditions", [])
        required_text("reasons", case.reasons, Text("결정 이유", "the reasons of the decision"))
        if chosen == "granted_with_conditions" and not case.conditions:
            required_text("conditions", "", Text("허가 조건", "the conditions"))
        defined = work.definition.step(step.code)
        own = [ask for ask in defined.asks if ask.name not in _DRAFTED]
        values = entered(work, defined, own, asks or {})
        close(work, State.DECIDED, result=chosen)
        complete(
            work,
            step,
            event="case.decided",
            outcome=chosen if chosen in defined.outcomes else next(iter(defined.outcomes)),
            asks={"result": chosen, **values},
            data={"result": chosen, "conditions": len(case.conditions), "late": case.late or None},
            texts={"reasons": case.reasons, "conditions": "\n".join(case.conditions)},
            reason=case.reasons,
        )
        return settle(work)


def deem_decided(work: Work) -> None:
    """The limit passed in silence and the law says what that means (간주): the system records it."""
    deemed = work.definition.limit.deemed
    if deemed is None:
        return
    work.case.reasons = ""
    close(work, State.DECIDED, result=deemed.result)
    end_current_steps(work)
    record(work, "case.deemed", data={"result": deemed.result})


def close(work: Work, state: State, *, result: str = "") -> None:
    """Ends the clock: fixes the deadline it ran against and what the case took."""
    end_holds(work)
    recompute_deadline(work.case, work.calendar, work.now)
    work.clock_changed = False
    case = work.case
    case.state, case.result, case.closed_at = state, result, work.at
    case.decided_at = work.at if state == State.DECIDED else None
    measure(case, work.calendar, work.at)


def end_current_steps(work: Work) -> None:
    """The case ended while these were current; an open line is recalled."""
    _withdraw_documents(work)
    for step in work.current:
        CaseStep.objects.filter(pk=step.pk).update(
            state=CaseStep.State.ENDED, done_at=work.at, recorded_at=work.now
        )
    work.current.clear()
    work.case.marking = {**work.case.marking, "at": [], "arrived": {}}


def _submit(
    work: Work,
    earlier: Mapping[str, Any],
    cooperation: approvals.actions.Cooperation,
    line: Sequence[Mapping[str, Any]],
    title: str,
) -> None:
    """Puts the document of the decision before its line, where the procedure has signatures."""
    step = next((s for s in work.current if work.definition.step(s.code).act == Act.APPROVE), None)
    if step is None:
        return
    drafted = work.case.signed_decision
    document = approvals.actions.CaseDocument(
        case_number=work.case.number,
        kind="decision",
        matter=documents.matter_of(work, drafted["result"]),
        department_id=step.department_id,
        content=documents.decision_document(work, step, drafted, title),
        amount=documents.amount_of(work),
        sector=work.definition.sector,
        cooperation=cooperation,
        line=approvals.chosen_line(line, work.now),
        returned=earlier.get("earlier", {}).get("document", ""),
        replaces=earlier.get("document", "") if earlier.get("signed") else "",
    )
    draft_id, waiting = approvals.actions.submit_for_case(work.actor, document=document, at=work.at)
    work.case.signed_decision = {**drafted, "document": draft_id, "step": step.code}
    wait_for(work, step, waiting)


def wait_for(work: Work, step: CaseStep, waiting: Sequence[SeatView]) -> None:
    """The step waits for whose turn it is; where several sign side by side, for the first of them on the desk."""
    officials = [seat.official_id for seat in waiting if seat.official_id is not None]
    work.case.signed_decision = {**work.case.signed_decision, "waiting": officials}
    keep_line(work, step)
    step.official_id = officials[0] if officials else None
    CaseStep.objects.filter(pk=step.pk).update(official_id=step.official_id)


def keep_line(work: Work, step: CaseStep) -> None:
    """Keeps how the line stands beside the case, so that its public page reads it with the case itself.

    What was written with a signature is not kept here: it stands in the entries, from which it can be taken down.
    """
    decision = work.case.signed_decision
    line = [_seat_kept(seat) for seat in approvals.seats_of(decision["document"])]
    work.case.signed_decision = {**decision, "line": line, "line_step": step.code}


def _seat_kept(seat: SeatView) -> dict[str, Any]:
    said = seat_said(seat) | {
        "stage": seat.stage,
        "state": seat.state,
        "official": seat.signer_id or seat.official_id,
        "department": seat.department_id,
        "turn": seat.turn_at.isoformat() if seat.turn_at else None,
        "at": seat.settled_at.isoformat() if seat.settled_at else None,
        "opinion": bool(seat.opinion),
    }
    return {name: value for name, value in said.items() if value not in (None, False)}


def for_next_draft(drafted: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a draft that came back: the next one begins with it, as a version of the same document."""
    return {"earlier": {name: drafted[name] for name in (*_DRAFTED, "document") if name in drafted}}


def _withdraw_documents(work: Work) -> None:
    """The case has ended or moved: what waits for signatures or opinions waits no longer."""
    approvals.actions.withdraw_documents_of(work.case.number, at=work.at)


def seat_said(seat: SeatView) -> dict[str, Any]:
    """What the public record says of a signature: role, rank, post; never who as a person."""
    return {
        "role": seat.role,
        "rank": seat.rank,
        "seat": seat.post_title.as_dict(),
        "kind": seat.kind,
        "acting": seat.is_acting or None,
    }


def signatures_public(work: Work, step: CaseStep) -> bool:
    """Whether each signature is shown with its minute: so the step says that its time is disclosed."""
    return "time" in work.definition.step(step.code).disclosed


def _check_result(work: Work, result: str) -> None:
    if result and result not in work.definition.results:
        named = Text("{code}({name})", "{code}")
        names = Text.joined(
            ", ",
            (named.format(code=r, name=work.definition.result_name(r)) for r in work.definition.results),
        )
        message = Text(
            "결과는 다음 가운데 하나여야 합니다: {names}", "The result must be one of: {names}"
        ).format(names=names)
        raise InvalidInput(
            message, "unknown_result", fields=(FieldFault("result", "unknown_result", message),)
        )


def _decided_result(work: Work, result: str, signed: dict[str, Any]) -> str:
    _check_result(work, result)
    drafted = signed.get("result", "")
    if drafted and result not in ("", drafted):
        raise NotPossible(
            DIFFERS_FROM_SIGNED.format(signed=work.definition.result_name(drafted)), "differs_from_signed"
        )
    if not drafted and not _is_director(work):
        raise NotAllowed(APPROVER_DECIDES, "approver_decides")
    if not (drafted or result):
        required_text("result", "", Text("처리 결과", "the result"))
    return drafted or result


def _is_director(work: Work) -> bool:
    return Part.SUPERIOR in work.parts and any(p.rank >= DIRECTOR_RANK for p in work.actor.posts)

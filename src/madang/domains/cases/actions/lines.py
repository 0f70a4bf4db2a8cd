"""Documents in their lines: what is signed, returned or taken back moves the case it belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madang.domains import approvals
from madang.domains.cases.actions import deciding
from madang.domains.cases.actions.work import complete, private_words, record, settle, take_up
from madang.domains.cases.models import Case
from madang.domains.cases.rules import cleared_for_public, required_text
from madang.domains.cases.states import Act
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, InvalidInput, NotFound
from madang.kernel.text import Text

MAX_AT_ONCE = 100
REASON = Text("사유", "the reason")
_NOTHING_CHOSEN = Text("결재할 문서를 하나 이상 골라 주십시오.", "Choose at least one document.")
_TOO_MANY = Text("한 번에 {max}건까지 결재할 수 있습니다.", "At most {max} documents can be signed at once.")


@dataclass(frozen=True, slots=True)
class ChosenDocument:
    """A document that was ticked in a list, in the version that was seen."""

    draft_id: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ToldOfDocument:
    """What became of one document. `code` is `done` or that of the refusal, which `message` words."""

    draft_id: str
    code: str
    message: Text | None = None
    title: str = ""


def recall(
    actor: Actor, *, number: str, happened_at: datetime | None = None, seen_seq: int | None = None
) -> Case:
    """The drafter takes the document of the decision back, before anybody has acted on it, to draft it anew."""
    with transaction.atomic():
        work = take_up(actor, number, Act.RECALL, happened_at=happened_at, seen_seq=seen_seq)
        step = work.step_for(Act.APPROVE)
        drafted = work.case.signed_decision
        approvals.actions.recall(actor, draft_id=drafted["document"], at=work.at, within_case=True)
        work.case.signed_decision = deciding.for_next_draft(drafted)
        complete(work, step, event="case.recalled", outcome="sent_back")
        return settle(work)


def skip_review(
    actor: Actor,
    *,
    number: str,
    reason: str,
    seat: int | None = None,
    happened_at: datetime | None = None,
    seen_seq: int | None = None,
) -> Case:
    """Leaves out the review that is waited for, with a public reason (행정업무규정 제9조제1항)."""
    required_text("reason", reason, REASON)
    with transaction.atomic():
        work = take_up(actor, number, Act.SKIP_REVIEW, happened_at=happened_at, seen_seq=seen_seq)
        step = work.step_for(Act.APPROVE)
        document = work.case.signed_decision["document"]
        text = cleared_for_public("reason", reason, private_words(work.case))
        skipped = next((s for s in approvals.seats_of(document) if s.is_waiting), None)
        waiting = approvals.actions.skip_review(
            actor,
            draft_id=document,
            order=seat or (skipped.order if skipped else 0),
            reason=text,
            at=work.at,
            within_case=True,
        )
        data = deciding.seat_said(skipped) if skipped else {}
        record(work, "case.review-skipped", step=step.code, data=data, texts={"reason": text})
        deciding.wait_for(work, step, waiting)
        return settle(work)


def sign_document(
    actor: Actor,
    *,
    draft_id: str,
    version: int | None = None,
    opinion: str = "",
    confirms_class: bool = False,
) -> None:
    """Signs a document, whether it stands alone or is the step of a case. Raises as the act itself does."""
    number = approvals.actions.case_of(actor, draft_id=draft_id)
    if number:
        deciding.approve(
            actor, number=number, version=version, opinion=opinion, confirms_class=confirms_class
        )
    else:
        approvals.actions.sign(
            actor, draft_id=draft_id, version=version, opinion=opinion, confirms_class=confirms_class
        )


def return_document(actor: Actor, *, draft_id: str, reason: str) -> None:
    """Returns a document to its drafter, whether it stands alone or is the step of a case."""
    number = approvals.actions.case_of(actor, draft_id=draft_id)
    if number:
        deciding.send_back(actor, number=number, reason=reason)
    else:
        approvals.actions.send_back(actor, draft_id=draft_id, reason=reason)


def recall_document(actor: Actor, *, draft_id: str) -> None:
    """The drafter takes a document back, whether it stands alone or is the step of a case."""
    number = approvals.actions.case_of(actor, draft_id=draft_id)
    if number:
        recall(actor, number=number)
    else:
        approvals.actions.recall(actor, draft_id=draft_id)


def skip_review_of(actor: Actor, *, draft_id: str, order: int, reason: str) -> None:
    """Leaves out a review, whether the document stands alone or is the step of a case."""
    number = approvals.actions.case_of(actor, draft_id=draft_id)
    if number:
        skip_review(actor, number=number, seat=order, reason=reason)
    else:
        approvals.actions.skip_review(actor, draft_id=draft_id, order=order, reason=reason)


def sign_many(actor: Actor, *, chosen: Sequence[ChosenDocument]) -> tuple[ToldOfDocument, ...]:
    """Signs several documents: each by the same rules, each an act of its own, and what became of each is told.

    All stand in one transaction, so that a request that comes again finds it done or begins anew.
    Raises InvalidInput where nothing or too much is chosen.
    """
    if not chosen:
        raise InvalidInput(_NOTHING_CHOSEN, "nothing_chosen")
    if len(chosen) > MAX_AT_ONCE:
        raise InvalidInput(_TOO_MANY.format(max=MAX_AT_ONCE), "too_many_chosen")
    with transaction.atomic():
        _hold_together([one.draft_id for one in chosen])
        titles = approvals.titles_of([one.draft_id for one in chosen])
        return tuple(_signed(actor, one, titles) for one in dict.fromkeys(chosen))


def _hold_together(draft_ids: Sequence[str]) -> None:
    """Locks all cases, then all documents, in an order that everybody who signs several shares."""
    numbers = approvals.actions.case_numbers_of(draft_ids)
    list(Case.objects.select_for_update().filter(number__in=numbers).order_by("number").values_list("pk"))
    approvals.actions.hold_together(draft_ids, clock.now())


def _signed(actor: Actor, one: ChosenDocument, titles: Mapping[str, str]) -> ToldOfDocument:
    try:
        with transaction.atomic():
            sign_document(actor, draft_id=one.draft_id, version=one.version)
    except NotFound as refused:  # whose title is not theirs to read either
        return ToldOfDocument(one.draft_id, refused.code, refused.message)
    except DomainError as refused:
        return ToldOfDocument(one.draft_id, refused.code, refused.message, titles.get(one.draft_id, ""))
    return ToldOfDocument(one.draft_id, "done", title=titles.get(one.draft_id, ""))

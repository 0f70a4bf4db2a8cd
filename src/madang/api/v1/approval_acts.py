"""Acting on official documents, one by one or several at once, each by the rules of the desk."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from ninja import Router

from madang.api import words
from madang.api.answers import Json
from madang.api.callers import Bearer, official_calling
from madang.api.v1 import examples
from madang.api.v1.approval_input import in_words_of_the_api, take_only
from madang.api.v1.approvals import official_named, record_of
from madang.api.v1.case_records import words as both
from madang.api.v1.description import operation
from madang.api.v1.shapes_approvals import (
    Document,
    DocumentAct,
    SendingAct,
    SendingSettled,
    SigningMany,
    ToldOfDocuments,
)
from madang.api.writing import as_sent, write_once
from madang.domains import approvals, cases
from madang.domains.approvals import Cooperation
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotFound
from madang.kernel.text import Text

router = Router(tags=["approvals"])
bearer = Bearer()
NO_ACT = Text("그런 처리는 없습니다.", "There is no such act.")
NOTHING_SENT = DocumentAct.model_validate({})
NOTHING_OF_SENDING = SendingAct.model_validate({})


@router.post(
    "/approvals/documents/{draft}/acts/{act}",
    auth=bearer,
    **operation(
        "act_on_document",
        Text("문서 처리", "Act on a document"),
        {200: Document},
        writes=True,
        example=examples.DOCUMENT_ACTS,
    ),
)
def act_on_document(
    request: HttpRequest, draft: str, act: str, body: DocumentAct = NOTHING_SENT
) -> HttpResponse:
    """Submits, signs, returns, recalls … Answers with the document as it then stands (of `redraft`: the new one).

    Which acts are possible stands in `allowed_acts`. The document of a case is acted on with its case.
    """
    actor = official_calling(request)
    if act not in _ACTS:
        raise NotFound(NO_ACT, "unknown_act")
    members, do = _ACTS[act]
    take_only(body, members)

    def done() -> Json:
        with in_words_of_the_api():
            seen = do(actor, draft, body)
        return record_of(actor, seen or draft)

    return write_once(request, actor, as_sent(body), done)


def _submit(actor: Actor, draft: str, sent: DocumentAct) -> None:
    cooperation = Cooperation(tuple(sent.cooperation), sent.order == "in-parallel")
    given = [seat.model_dump(exclude_none=True) for seat in sent.line]
    line = approvals.chosen_line(given, clock.now()) if given else None
    approvals.actions.submit(actor, draft_id=draft, cooperation=cooperation, line=line)


def _sign(actor: Actor, draft: str, sent: DocumentAct) -> None:
    cases.actions.sign_document(
        actor,
        draft_id=draft,
        version=sent.version,
        opinion=sent.opinion,
        confirms_class=sent.confirms_class,
    )


def _return(actor: Actor, draft: str, sent: DocumentAct) -> None:
    cases.actions.return_document(actor, draft_id=draft, reason=sent.reason)


def _recall(actor: Actor, draft: str, sent: DocumentAct) -> None:
    cases.actions.recall_document(actor, draft_id=draft)


def _skip(actor: Actor, draft: str, sent: DocumentAct) -> None:
    if sent.seat is None:
        message = words.FAULTS["missing"]
        raise InvalidInput(message, "invalid_body", fields=(FieldFault("seat", "missing", message),))
    cases.actions.skip_review_of(actor, draft_id=draft, order=sent.seat, reason=sent.reason)


def _confirm_class(actor: Actor, draft: str, sent: DocumentAct) -> None:
    approvals.actions.confirm_class(actor, draft_id=draft)


def _redraft(actor: Actor, draft: str, sent: DocumentAct) -> str:
    return approvals.actions.redraft(actor, draft_id=draft)


def _circulate(actor: Actor, draft: str, sent: DocumentAct) -> None:
    officials = [official_named(f"officials[{n}]", code) for n, code in enumerate(sent.officials)]
    approvals.actions.circulate(actor, draft_id=draft, official_ids=officials)


def _discard(actor: Actor, draft: str, sent: DocumentAct) -> None:
    approvals.actions.discard(actor, draft_id=draft)


_ACTS: Mapping[str, tuple[frozenset[str], Callable[[Actor, str, DocumentAct], str | None]]] = {
    "submit": (frozenset({"cooperation", "order", "line"}), _submit),
    "sign": (frozenset({"version", "opinion", "confirms_class"}), _sign),
    "return": (frozenset({"reason"}), _return),
    "recall": (frozenset(), _recall),
    "skip": (frozenset({"seat", "reason"}), _skip),
    "confirm-class": (frozenset(), _confirm_class),
    "redraft": (frozenset(), _redraft),
    "circulate": (frozenset({"officials"}), _circulate),
    "discard": (frozenset(), _discard),
}


@router.post(
    "/approvals/sign",
    auth=bearer,
    **operation(
        "sign_documents", Text("일괄 결재", "Sign several documents"), {200: ToldOfDocuments}, writes=True
    ),
)
def sign_documents(request: HttpRequest, body: SigningMany) -> HttpResponse:
    """Signs up to 100 documents, each by the same rules and as an act of its own; tells what became of each."""
    actor = official_calling(request)
    chosen = [cases.actions.ChosenDocument(one.id, one.version) for one in body.documents]

    def do() -> Json:
        told = cases.actions.sign_many(actor, chosen=chosen)
        return {"items": [_told(one) for one in told]}

    return write_once(request, actor, as_sent(body), do)


def _told(one: cases.actions.ToldOfDocument) -> Json:
    return {
        "id": one.draft_id,
        "title": one.title,
        "done": one.code == "done",
        "code": one.code,
        "message": both(one.message) if one.message else None,
    }


# --- what came in --------------------------------------------------------------------------------------


@router.post(
    "/approvals/sendings/{sending}/{act}",
    auth=bearer,
    **operation(
        "settle_sending",
        Text("받은 문서 처리", "Deal with a document that came in"),
        {200: SendingSettled},
        writes=True,
        example=examples.SENDINGS,
    ),
)
def settle_sending(
    request: HttpRequest, sending: str, act: str, body: SendingAct = NOTHING_OF_SENDING
) -> HttpResponse:
    """`receive` gives it a reception number, `pass-on` sends it to the right department, `refuse` back."""
    actor = official_calling(request)
    if act not in _SENDINGS:
        raise NotFound(NO_ACT, "unknown_act")
    members, do = _SENDINGS[act]
    take_only(body, members)
    return write_once(request, actor, as_sent(body), lambda: {"id": sending, **do(actor, sending, body)})


def _receive(actor: Actor, sending: str, sent: SendingAct) -> Json:
    handler = official_named("handler", sent.handler) if sent.handler else None
    number = approvals.actions.receive(actor, sending_id=sending, handler_id=handler)
    return {"state": "received", "number": both(number), "went_to": None}


def _pass_on(actor: Actor, sending: str, sent: SendingAct) -> Json:
    onwards = approvals.actions.pass_on(
        actor, sending_id=sending, department=sent.department, reason=sent.reason
    )
    return {"state": "passed_on", "number": None, "went_to": onwards}


def _refuse(actor: Actor, sending: str, sent: SendingAct) -> Json:
    approvals.actions.refuse(actor, sending_id=sending, reason=sent.reason)
    return {"state": "refused", "number": None, "went_to": None}


_SENDINGS: Mapping[str, tuple[frozenset[str], Callable[[Actor, str, SendingAct], Json]]] = {
    "receive": (frozenset({"handler"}), _receive),
    "pass-on": (frozenset({"department", "reason"}), _pass_on),
    "refuse": (frozenset({"reason"}), _refuse),
}

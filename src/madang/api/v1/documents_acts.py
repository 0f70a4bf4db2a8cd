"""Acts of a disclosure officer on a document of the plaza: taken back, given back, classed anew, erased by two."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from madang.api.answers import Json, iso, local_zone
from madang.api.callers import Bearer, official_calling
from madang.api.v1.case_records import words
from madang.api.v1.description import operation
from madang.api.v1.shapes_reuse import (
    AskingErasure,
    Classing,
    ConfirmingErasure,
    DocumentStanding,
    RefusingErasure,
    Restoring,
    Withdrawing,
)
from madang.api.writing import as_sent, write_once
from madang.domains.documents import STATE_NAMES, DocumentState, actions, class_words
from madang.kernel.actor import Actor
from madang.kernel.text import Text

router = Router(tags=["documents"])
bearer = Bearer()
EXAMPLES: Json = {
    "withdraw": {"personal data": {"value": {"reason_code": "personal_data", "reason": ""}}},
    "restore": {"given back": {"value": {"reason": "개인정보가 아님을 확인하였습니다."}}},
    "ask": {"no longer needed": {"value": {"ground": "pipa-21", "note": "보유 기간이 지났습니다."}}},
    "confirm": {"as seen": {"value": {"seen_seq": 3}}},
    "refuse": {"still needed": {"value": {"reason": "소송이 진행 중입니다."}}},
    "classify": {
        "partly open": {
            "value": {
                "class": "partial",
                "grounds": [6],
                "files": [{"n": 2, "class": "closed", "grounds": [6]}],
                "reason": "붙임에 개인정보가 들어 있습니다.",
            }
        }
    },
}


def _act(name: str, title: Text, example: str) -> dict[str, Any]:
    return operation(name, title, {200: DocumentStanding}, writes=True, example=EXAMPLES[example])


def _acted(request: HttpRequest, body: Schema, act: Callable[[Actor], Any]) -> HttpResponse:
    """Done once for the same request; answers how the document stands then."""
    actor = official_calling(request)
    return write_once(request, actor, as_sent(body), lambda: _told(act(actor)))


@router.post(
    "/documents/{id}/withdraw",
    auth=bearer,
    **_act("withdraw_document", Text("공개 중단", "Withdraw a document"), "withdraw"),
)
def withdraw(request: HttpRequest, id: str, body: Withdrawing) -> HttpResponse:
    """Takes a document from every outlet at once; a stub with the day and the reason stays.

    `reason_code`: personal_data, wrong_class, wrong_content, court_order, rights or other (then with a reason).
    Everybody may read the reason. For disclosure officers and auditors of its institution.
    """
    return _acted(
        request,
        body,
        lambda actor: actions.withdraw(
            actor, id, reason_code=body.reason_code, reason=body.reason, seen_seq=body.seen_seq
        ),
    )


@router.post(
    "/documents/{id}/restore",
    auth=bearer,
    **_act("restore_document", Text("다시 공개", "Give a document back"), "restore"),
)
def restore(request: HttpRequest, id: str, body: Restoring) -> HttpResponse:
    """Gives a withdrawn document back: it passes the gate again and goes out with the next disclosure, if clean."""
    return _acted(
        request,
        body,
        lambda actor: actions.restore(actor, id, reason=body.reason, seen_seq=body.seen_seq),
    )


@router.post(
    "/documents/{id}/classify",
    auth=bearer,
    **_act("classify_document", Text("공개 구분 변경", "Change the class of a document"), "classify"),
)
def classify(request: HttpRequest, id: str, body: Classing) -> HttpResponse:
    """Sets class and grounds of a document and of the files that are named; what opens passes the gate first."""
    return _acted(
        request,
        body,
        lambda actor: actions.classify(
            actor,
            id,
            classed=actions.classed_of(body.disclosure, body.grounds),
            files={file.n: actions.classed_of(file.disclosure, file.grounds) for file in body.files},
            reason=body.reason,
            grounds_end=body.grounds_end,
            seen_seq=body.seen_seq,
        ),
    )


@router.post(
    "/documents/{id}/erasure",
    auth=bearer,
    **_act("ask_erasure_of_document", Text("파기 요청", "Ask for the erasure of a document"), "ask"),
)
def ask_erasure(request: HttpRequest, id: str, body: AskingErasure) -> HttpResponse:
    """Asks for a document to be erased for good. Nothing goes before another disclosure officer or auditor confirms.

    `ground`: records-27 (its retention period must be over), pipa-21 or pipa-36. For disclosure officers and auditors
    of its institution.
    """
    return _acted(
        request,
        body,
        lambda actor: actions.ask_erasure(
            actor, id, ground=body.ground, note=body.note, seen_seq=body.seen_seq
        ),
    )


@router.post(
    "/documents/{id}/erasure/confirm",
    auth=bearer,
    **_act("confirm_erasure_of_document", Text("파기 확인", "Confirm the erasure of a document"), "confirm"),
)
def confirm_erasure(request: HttpRequest, id: str, body: ConfirmingErasure) -> HttpResponse:
    """Erases all words and files of a document for good, as the second person; never whoever asked."""
    return _acted(request, body, lambda actor: actions.confirm_erasure(actor, id, seen_seq=body.seen_seq))


@router.post(
    "/documents/{id}/erasure/refuse",
    auth=bearer,
    **_act("refuse_erasure_of_document", Text("파기 거절", "Refuse the erasure of a document"), "refuse"),
)
def refuse_erasure(request: HttpRequest, id: str, body: RefusingErasure) -> HttpResponse:
    """Refuses what another asked for, with the reason; the document stays as it is."""
    return _acted(
        request,
        body,
        lambda actor: actions.refuse_erasure(actor, id, reason=body.reason, seen_seq=body.seen_seq),
    )


def _told(document: Any) -> Json:
    """How the document stands after an act. What is not out is told to whoever acted on it alone."""
    zone, state = local_zone(), DocumentState(document.state)
    return {
        "id": document.uid,
        "visibility": str(state),
        "visibility_name": words(STATE_NAMES[state]),
        "class": document.disclosure,
        "grounds": list(document.grounds),
        "class_name": words(class_words(document.disclosure, document.grounds)),
        "withdrawn_at": iso(document.withdrawn_at, zone),
        "reason_code": document.withdrawn_code or None,
        "reason": document.withdrawn_reason or None,
        "erasure_asked": document.erasure_asked,
        "erased_at": iso(document.erased_at, zone),
        "erased_ground": document.erased_ground or None,
        "seq": document.last_seq,
    }

"""The door for existing approval systems: one signed CloudEvent for each of their acts."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.security import APIKeyHeader

from madang.api import words
from madang.api.answers import answer
from madang.api.reading import parse_object, take_body
from madang.api.v1.description import operation
from madang.api.v1.examples import APPROVAL_EVENTS
from madang.api.v1.shapes_events import ApprovalTaken, CloudEvent
from madang.domains import exchange
from madang.kernel import clock, signatures
from madang.kernel.errors import DomainError
from madang.kernel.text import Text

router = Router(tags=["approval systems"])
MEDIA_TYPE = "application/cloudevents+json"
KEY_ID = "Madang-Key-Id"
MOST_BYTES = 256 * 1024


class SignedBySystem(APIKeyHeader):
    """A call signed by a registered approval system, by the Standard Webhooks specification."""

    param_name = signatures.SIGNATURE

    def __call__(self, request: HttpRequest) -> Any:
        take_body(request, MOST_BYTES)
        sent = exchange.Sent(
            key_id=_header(request, KEY_ID),
            id=_header(request, signatures.ID),
            timestamp=_header(request, signatures.TIMESTAMP),
            signatures=_header(request, signatures.SIGNATURE),
            body=request.body,
        )
        return exchange.system_behind(sent, clock.machine_now())

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return self(request)


def _header(request: HttpRequest, name: str) -> str:
    return request.headers.get(name, "")[:2000]


def _parameter(name: str, description: str, example: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": description,
        "schema": {"type": "string"},
        "example": example,
    }


_DESCRIBED = operation(
    "post_approval_event",
    Text("전자결재시스템의 처리 수신", "Take an act of an approval system"),
    {200: ApprovalTaken},
    fails=(400, 401, 403, 404, 409, 413, 415, 422),
)
_DESCRIBED["openapi_extra"]["parameters"] += [
    _parameter(KEY_ID, "The id of the system's key.", "7Q2M4W8ZK1N5R3TB"),
    _parameter(signatures.ID, "The id of the event, as in the body.", "draft-2026-000123"),
    _parameter(signatures.TIMESTAMP, "When it was signed: seconds since 1970.", "1767225600"),
]
_DESCRIBED["openapi_extra"]["requestBody"] = {
    "required": True,
    "content": {MEDIA_TYPE: {"schema": CloudEvent.model_json_schema(), "examples": APPROVAL_EVENTS}},
}


@router.post("/approval-events", auth=SignedBySystem(), **_DESCRIBED)
def post_approval_event(request: HttpRequest) -> HttpResponse:
    """Drafts, signatures, returns and numbers of an institution's own approval system, each the act of an official.

    The same event again gives the same answer, also where that is a refusal; the operator sees what was refused and
    can try it again. The key of idempotency is the id of the event.
    """
    if request.content_type != MEDIA_TYPE:
        raise DomainError(words.NOT_A_CLOUDEVENT, "wrong_content_type", 415)
    system: Any = request.auth  # type: ignore[attr-defined]
    message_id = _header(request, signatures.ID)
    told = exchange.receive(system, message_id=message_id, event=parse_object(request.body))
    # sorted, because a database may give the kept answer back in another order: the same to the byte each time
    return answer(orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode())

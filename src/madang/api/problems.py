"""Every refusal of the API in one shape: RFC 9457 problem details, in the language the caller reads."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from madang.api import words
from madang.kernel.errors import DomainError, FieldFault, Gone, Remaining
from madang.kernel.text import Text

MEDIA_TYPE = "application/problem+json"
LANGUAGES = ("ko", "en")  # the API says everything in both; pages have more
_WAIT = 10  # seconds
CHALLENGE = 'Bearer realm="Madang API"'


def language_of(request: HttpRequest) -> str:
    """The first language of the API that `Accept-Language` asks for; Korean where it asks for none."""
    for wanted, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        if (code := wanted.split("-")[0]) in LANGUAGES:
            return code
    return settings.LANGUAGE_CODE


def problem(
    request: HttpRequest,
    status: int,
    code: str,
    message: Text,
    *,
    fields: Sequence[FieldFault] = (),
    allowed: Sequence[str] = (),
    remains: Sequence[Remaining] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """A problem: `type, title, status, code, detail, message{ko,en}, fields[], allowed[]`, of what was erased also
    `remains{}`. Never kept by caches."""
    language = language_of(request)
    body = {
        "type": f"/api/v1/docs#problem-{code}",
        "title": words.TITLES.get(status, words.UNREADABLE)[language],
        "status": status,
        "code": code,
        "detail": message[language],
        "message": message.as_dict(),
        "fields": [_field(fault, language) for fault in fields],
        "allowed": [str(act) for act in allowed],
    }
    if remains:
        body["remains"] = {one.name: one.value.as_dict() for one in remains}
    response = HttpResponse(
        orjson.dumps(body), status=status, content_type=MEDIA_TYPE, headers=dict(headers or {})
    )
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store"
    if status == 401:
        response.headers.setdefault("WWW-Authenticate", CHALLENGE)
    patch_vary_headers(response, ("Accept-Language",))
    return response


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """What a domain refused, in its own words; `Retry-After` where it will do later what it cannot do now."""
    wait = getattr(error, "retry_after", _WAIT if error.status == 503 else 0)
    return problem(
        request,
        error.status,
        error.code,
        error.message,
        fields=error.fields,
        allowed=error.allowed,
        remains=error.remains if isinstance(error, Gone) else (),
        headers={"Retry-After": str(wait)} if wait else None,
    )


def _field(fault: FieldFault, language: str) -> dict[str, Any]:
    return {
        "field": fault.field,
        "code": fault.code,
        "message": fault.message[language],
        "messages": fault.message.as_dict(),
    }

"""From whatever goes wrong inside an operation to the one problem shape."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from madang.api import words
from madang.api.problems import problem, refusal
from madang.api.reading import too_large
from madang.kernel.errors import DomainError, FieldFault
from madang.kernel.text import Text

log = logging.getLogger(__name__)


def handle_all(api: NinjaAPI) -> None:
    """Registers one handler for each family of errors."""
    api.add_exception_handler(DomainError, _refused)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(Http404, _not_found)
    api.add_exception_handler(RequestDataTooBig, _too_large)
    api.add_exception_handler(SuspiciousOperation, _unreadable)
    api.add_exception_handler(UnreadablePostError, _unreadable)
    api.add_exception_handler(Exception, _unexpected)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return refusal(request, error)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    faults = [_fault(found) for found in error.errors]
    return problem(request, 422, "invalid_input", words.CHECK_INPUT, fields=faults)


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    """django-ninja wraps what the parser of bodies refused."""
    if isinstance(error.__cause__, DomainError):
        return refusal(request, error.__cause__)
    if error.status_code == 401:
        return problem(request, 401, "no_token", words.NO_TOKEN)
    return problem(request, error.status_code, "unreadable_request", words.UNREADABLE)


def _not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, 404, "not_found", words.NO_SUCH_ADDRESS)


def _too_large(request: HttpRequest, error: Any) -> HttpResponse:
    return refusal(request, too_large())


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, 400, "unreadable_request", words.UNREADABLE)


def _unexpected(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return problem(request, 500, "server_error", words.OUR_ERROR)


def _fault(found: Mapping[str, Any]) -> FieldFault:
    kind, context = found["type"], found.get("ctx") or {}
    message = words.FAULTS.get(kind, words.OTHER_FAULT)
    return FieldFault(_path(found["loc"]), kind, _filled(message, context))


def _filled(message: Text, context: Mapping[str, Any]) -> Text:
    try:
        return message.format(**context)
    except KeyError:
        return words.OTHER_FAULT


def _path(location: Sequence[object]) -> str:
    """`("body", "body", "files", 0, "name")` is `files[0].name` to the caller."""
    names = list(location[1:])
    if names and names[0] in ("body", "filters") and len(names) > 1:
        names = names[1:]
    text = "".join(f"[{name}]" if isinstance(name, int) else f".{name}" for name in names)
    return text.lstrip(".") or str(location[0])

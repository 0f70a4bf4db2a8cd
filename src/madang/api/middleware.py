"""What every request under `/api/` passes: nothing leaves here that is not an answer or a problem in JSON."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from madang.api import words
from madang.api.limits import seconds_to_wait
from madang.api.problems import MEDIA_TYPE, problem

log = logging.getLogger(__name__)
NextStep = Callable[[HttpRequest], HttpResponse]
PREFIX = "/api/"


class ApiAnswers:
    """Limits callers, refuses NUL characters, answers HEAD, and turns any other error page into a problem."""

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        if wait := seconds_to_wait(request):
            headers = {"Retry-After": str(wait)}
            message = words.TOO_MANY.format(seconds=wait)
            return problem(request, 429, "too_many_requests", message, headers=headers)
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return problem(request, 400, "nul_character", words.NUL)
        return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        asked_for_head = request.method == "HEAD"
        if asked_for_head:
            request.method = "GET"
        response = self.get_response(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") != MEDIA_TYPE:
            response = _as_problem(request, response)
        if asked_for_head:
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        return response


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    status, headers = response.status_code, {}
    if status == 405:
        headers["Allow"] = response.headers.get("Allow", "")
        return problem(
            request,
            405,
            "method_not_allowed",
            words.WRONG_METHOD.format(methods=headers["Allow"]),
            headers=headers,
        )
    if status == 404:
        return problem(request, 404, "not_found", words.NO_SUCH_ADDRESS)
    if status >= 500:
        return problem(request, status, "server_error", words.OUR_ERROR)
    return problem(request, status, "unreadable_request", words.UNREADABLE)

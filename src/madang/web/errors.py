"""Pages for what went wrong: what happened, and what a person can do now. They never say more than that."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from madang.kernel.errors import DomainError, Gone
from madang.web import language
from madang.web.context import bare_site

DESIGNED = frozenset({400, 403, 404, 409, 410, 422, 500})


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page for a refusal of a domain, with its own words in the language of the page."""
    code = _language(request)
    faults = [{"name": fault.field, "message": fault.message[code]} for fault in error.fields]
    more = _left_of(error, code) if isinstance(error, Gone) else {}
    return _page(request, error.status, said=error.message[code], faults=faults, more=more)


def _left_of(error: Gone, code: str) -> dict[str, Any]:
    remains = [{"label": one.label[code], "value": one.value[code]} for one in error.remains]
    return {"erased": error.code == "erased", "remains": remains}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was sent without its token: usually an old page, or cookies that are switched off."""
    return _page(request, 403, template="errors/csrf.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """Our own fault. Reads neither the database nor the session, since they may be what is broken."""
    code = _language(request)
    with translation.override(code):
        body = render_to_string("errors/500.html", bare_site(code) | {"status": 500, "said": "", "back": ""})
    return _finish(HttpResponse(body, status=500))


def _page(
    request: HttpRequest,
    status: int,
    *,
    said: str = "",
    faults: list[dict[str, str]] | None = None,
    template: str = "",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return _finish(HttpResponse(f"{HTTPStatus(status).phrase}\n", "text/plain; charset=utf-8", status))
    template = template or f"errors/{status if status in DESIGNED else 422}.html"
    context = {"status": status, "said": said, "faults": faults or [], "back": _came_from(request)}
    context |= more or {}
    with translation.override(_language(request)):
        return _finish(HttpResponse(render_to_string(template, context, request), status=status))


def _finish(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response


def _language(request: HttpRequest) -> str:
    return language.of_path(request.path_info) or language.accepted(
        request.headers.get("Accept-Language", "")
    )


def _came_from(request: HttpRequest) -> str:
    """The page the person was on, if it is one of ours; without its origin."""
    referer = request.headers.get("Referer", "")
    host = request.META.get("HTTP_HOST", "")
    if not host or not url_has_allowed_host_and_scheme(
        referer, {host}, require_https=settings.SESSION_COOKIE_SECURE
    ):
        return ""
    parts = urlsplit(referer)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return "" if path == request.get_full_path() and request.method == "GET" else path

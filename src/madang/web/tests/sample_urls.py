"""Addresses of pages that exist for tests of the shell alone."""

from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.csrf import csrf_protect

from madang.kernel.errors import FieldFault, Gone, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.text import Text
from madang.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

SAID = Text("이미 결정된 민원입니다.", "The case is already decided.")
FAULT = FieldFault("until", "too_early", Text("끝이 시작보다 빠릅니다.", "It ends before it begins."))
RAISED: dict[str, Exception] = {
    "400": SuspiciousOperation("inside"),
    "403": PermissionDenied("inside"),
    "404": Http404("inside"),
    "500": RuntimeError("inside"),
    "not-found": NotFound(),
    "not-allowed": NotAllowed(),
    "not-possible": NotPossible(SAID),
    "gone": Gone(SAID),
    "invalid": InvalidInput(SAID, fields=(FAULT,)),
}


def page(request: HttpRequest, language: str) -> HttpResponse:
    return render(request, "public_base.html", {"crumbs": [{"name": "<b>", "url": ""}]})


def part(request: HttpRequest, language: str, name: str) -> HttpResponse:
    return render(request, f"partials/{name}.html", CONTEXTS[name])


@csrf_protect
def failing(request: HttpRequest, name: str, language: str = "ko") -> HttpResponse:
    raise RAISED[name]


CONTEXTS: dict[str, dict[str, Any]] = {}

urlpatterns = [
    path("<language:language>/cases/", page),
    path("<language:language>/fail/<str:name>/", failing),
    path("<language:language>/part/<str:name>/", part),
    path("api/v1/fail/<str:name>", failing),
]

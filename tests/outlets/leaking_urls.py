"""Views that leak, to show that the walk would catch them."""

import json

from django.http import HttpRequest, HttpResponse
from django.urls import path

from madang.domains.cases.models import Case, CaseForm
from madang.web.urls import handler400, handler403, handler404, handler500
from madang.web.urls import urlpatterns as ours

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def form(request: HttpRequest, language: str, number: str) -> HttpResponse:
    """Shows the form as it was filled in."""
    return HttpResponse(json.dumps(CaseForm.objects.get(case__number=number).values, ensure_ascii=False))


def numbers(request: HttpRequest, language: str) -> HttpResponse:
    """Lists every case, whether it may be known or not."""
    return HttpResponse("\n".join(Case.objects.values_list("number", flat=True)))


urlpatterns = [
    *ours,
    path("<language:language>/leak/<str:number>/", form),
    path("<language:language>/leak/", numbers),
]

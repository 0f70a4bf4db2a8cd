"""Addresses for programs. Whatever is not there answers as the API does, not with a page."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from madang.api import words
from madang.api.problems import problem
from madang.api.v1.api import api


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """404 for every other address under `/api/`."""
    return problem(request, 404, "not_found", words.NO_SUCH_ADDRESS)


urlpatterns = [
    path("v1/", api.urls),
    re_path(r"^.*$", nothing_here),
]

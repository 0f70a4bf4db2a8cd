"""One search over documents, cases and procedures, for everybody."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from madang import search
from madang.domains import cases
from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS
from madang.kernel.errors import DomainError
from madang.kernel.remote import address_of
from madang.search import Answer
from madang.web.public import search_filters, stamps
from madang.web.public.page_cache import rendered_once
from madang.web.public.search_filters import LONGEST_QUERY, SearchAsked
from madang.web.public.search_view import outcome, search_shown


@csrf_exempt  # nothing is sent here: what sends a form all the same is told so, and of no form that is out of date
@require_safe
def search_page(request: HttpRequest, language: str) -> HttpResponse:
    """`search/?q=`: what everybody may find, whoever asks (three statements, and four for each sort of things found).

    A whole register number leads to its case.
    """
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return _answer(request, language, search_filters.too_long(request.GET))
    return _kept(request, language=language)


@rendered_once(stamps.of_search, longest_query=LONGEST_QUERY)
def _kept(request: HttpRequest, language: str) -> HttpResponse:
    asked = search_filters.read(request.GET)
    if asked.is_one_number and _is_public(asked.asked.q):
        return HttpResponseRedirect(f"/{language}/cases/{asked.asked.q}/")
    return _answer(request, language, asked)


def _answer(request: HttpRequest, language: str, asked: SearchAsked) -> HttpResponse:
    def ask() -> Answer:
        search.take_turn(address_of(request))
        return search.ask(ANONYMOUS, asked.asked, clock.now())

    found = outcome(asked, ask)
    shown = search_shown(asked, found, f"/{language}/search/", language)
    response = render(request, "public/search.html", {"page": shown}, status=found.status)
    if found.trouble:
        response.headers["Retry-After"] = str(found.trouble.seconds)
        response.headers["Cache-Control"] = "no-store"
    return response


def _is_public(number: str) -> bool:
    try:
        cases.case_stamp(number, clock.now())
    except DomainError:
        return False
    return True

"""The list of cases, and the page of one case."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from madang.domains import cases
from madang.domains.documents import public, rows
from madang.kernel import clock
from madang.kernel.errors import DomainError, InvalidInput
from madang.web.public import case_filters, stamps
from madang.web.public.case_list_view import list_shown
from madang.web.public.case_view import case_shown
from madang.web.public.document_view import related_shown
from madang.web.public.dossiers import dossier_line
from madang.web.public.live_regions import LOG, in_log, rendered
from madang.web.public.page_cache import rendered_once
from madang.web.public.present import present

PAGE = 25


@rendered_once(stamps.of_register)
def case_list(request: HttpRequest, language: str) -> HttpResponse:
    """Public cases, filtered, newest first; a whole register number leads to its case."""
    asked = case_filters.read(request.GET)
    if asked.is_one_number and _is_public(asked.filters.q):
        return HttpResponseRedirect(f"/{language}/cases/{asked.filters.q}/")
    page, faults = None, asked.faults
    if not faults:
        try:
            page = cases.case_list(
                asked.filters, now=clock.now(), zone=present().zone, limit=PAGE, cursor=asked.cursor
            )
        except InvalidInput as error:
            faults = error.fields
    shown = list_shown(asked, page, faults, language)
    return render(request, "public/cases.html", {"list": shown}, status=422 if faults else 200)


@rendered_once(stamps.of_case_page)
def case_page(request: HttpRequest, language: str, number: str) -> HttpResponse:
    """Everything the world may know of one case. Raises NotFound or Gone."""
    case = case_shown(number, language, clock.now())
    listed = related_shown(rows.of_case(number), language)
    dossiers = [dossier_line(row, language) for row in public.dossiers_of_case(number)]
    context = {
        "case": case,
        "regions": {**rendered(case, language), LOG: in_log(case, language)},
        "documents": listed,
        "dossiers": dossiers,
    }
    return render(request, "public/case.html", context)


def _is_public(number: str) -> bool:
    try:
        cases.case_stamp(number, clock.now())
    except DomainError:
        return False
    return True

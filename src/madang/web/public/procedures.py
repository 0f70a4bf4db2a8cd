"""What can be applied for: the list by sector, and the page of one procedure."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from madang.domains import cases, procedures
from madang.kernel import clock
from madang.web.numbers import count
from madang.web.public import stamps
from madang.web.public.case_list_view import row_list
from madang.web.public.page_cache import rendered_once
from madang.web.public.present import present
from madang.web.public.procedure_view import procedure_shown, sector_lists

LATEST = 5


@rendered_once(stamps.of_register)
def procedure_list(request: HttpRequest, language: str) -> HttpResponse:
    """All procedures in force by sector; `q` narrows by words."""
    q = "".join(c for c in request.GET.get("q", "")[:80] if c.isprintable()).strip()
    return render(request, "public/procedures.html", {"q": q, "sectors": sector_lists(q, language)})


@rendered_once(stamps.of_register)
def procedure_page(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """Everything a citizen may know of a procedure before applying. Raises NotFound."""
    shown = procedure_shown(procedures.current_version(code), language)
    latest = cases.case_list(
        cases.CaseFilters(procedure=code), now=clock.now(), zone=present().zone, limit=LATEST
    )
    context = {"procedure": shown, "rows": row_list(latest.rows, language), "total": count(latest.total)}
    return render(request, "public/procedure.html", context)

"""From the port of the pages to that of live streams, on the same host name. In production the proxy joins them."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from madang.web.origins import live_origin


@require_safe
def case_stream(request: HttpRequest, number: str) -> HttpResponse:
    """Sends a watcher of a case to the live process, query kept."""
    origin = live_origin(request)
    if not origin:
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    answer = HttpResponse(status=307)
    answer["Location"] = f"{origin}/live/cases/{quote(number)}" + (f"?{query}" if query else "")
    answer["Cache-Control"] = "no-store"
    return answer

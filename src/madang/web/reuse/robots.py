"""What robots are told: where everything is, and which addresses only narrow what they have already."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from madang.web.reuse.addresses import origin

CRAWL_DELAY = 1
"""Seconds between two requests."""
# lists that can be narrowed in endless ways; their entries stand in the sitemap
NARROWED = (
    "cases/",
    "documents/",
    "procedures/",
    "expenses/",
    "dossiers/",
    "statistics/",
    "deadline/",
    "search/",
    "search.atom",
)
PERSONAL = ("my/", "desk/", "audit/", "sign-in/", "register/", "account/", "unsubscribe/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt` (RFC 9309)."""
    lines = [
        "User-agent: *",
        f"Crawl-delay: {CRAWL_DELAY}",
        *(f"Disallow: /*/{path}" for path in PERSONAL),
        *(f"Disallow: /*/{path}*?" for path in NARROWED),
        f"Sitemap: {origin(request)}/sitemap.xml",
    ]
    response = HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response

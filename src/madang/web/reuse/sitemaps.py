"""Sitemaps (sitemaps.org): an index, and files small enough for every robot; nothing is counted when asked."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from madang.domains import cases, procedures
from madang.domains.documents import public
from madang.web.reuse.addresses import LANGUAGES, document, origin, xml

_NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_LINKS = f'{_NAMES} xmlns:xhtml="http://www.w3.org/1999/xhtml"'
PAGES = (
    *("", "documents/", "cases/", "procedures/", "institutions/", "delegation/", "deadline/"),
    *("statistics/", "statistics/disclosure/", "statistics/reconciliation/", "procedures/selection/"),
)
Entry = tuple[str, datetime | None]  # the path under its language, when it last changed


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`: every file there is (three statements)."""
    here = origin(request)
    files: list[Entry] = [("pages.xml", None), ("procedures.xml", None)]
    files += [(f"cases-{year}-{block}.xml", None) for year, block in cases.number_blocks()]
    files += [(f"documents-{f.day}-{f.no}.xml", f.changed_at) for f in public.sitemap_files()]
    rows = "".join(
        f"<sitemap><loc>{xml(here)}/sitemaps/{name}</loc>{_lastmod(at)}</sitemap>\n" for name, at in files
    )
    return _answer(f"<sitemapindex {_NAMES}>\n{rows}</sitemapindex>")


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """`/sitemaps/pages.xml`: the pages that lead everywhere else."""
    return _urls(request, ((path, None) for path in PAGES))


@require_safe
def of_procedures(request: HttpRequest) -> HttpResponse:
    """`/sitemaps/procedures.xml`: the page of each procedure in force."""
    return _urls(request, ((f"procedures/{one.code}/", None) for one in procedures.published()))


@require_safe
def of_cases(request: HttpRequest, year: int, block: int) -> HttpResponse:
    """`/sitemaps/cases-{year}-{block}.xml`: public cases by register number."""
    if (year, block) not in cases.number_blocks():
        raise Http404
    found = cases.cases_in_block(year, block)
    return _urls(request, ((f"cases/{number}/", at) for number, at in found))


@require_safe
def of_documents(request: HttpRequest, day: str, no: int) -> HttpResponse:
    """`/sitemaps/documents-{day}-{no}.xml`: what went out on a local day, without what was taken back since."""
    try:
        found = public.sitemap_documents(date.fromisoformat(day), no)
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return _urls(request, ((document(uid)[len("/ko/") :], at) for uid, at in found))


def _urls(request: HttpRequest, entries: Iterable[Entry]) -> HttpResponse:
    here = xml(origin(request))
    rows = "".join(_url(here, path, at) for path, at in entries)
    return _answer(f"<urlset {_LINKS}>\n{rows}</urlset>")


def _url(here: str, path: str, at: datetime | None) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{here}/{code}/{path}"/>' for code in LANGUAGES
    )
    return f"<url><loc>{here}/ko/{path}</loc>{_lastmod(at)}{links}</url>\n"


def _lastmod(at: datetime | None) -> str:
    return f"<lastmod>{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>" if at else ""


def _answer(body: str) -> HttpResponse:
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
    response = HttpResponse(content, content_type="application/xml; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response

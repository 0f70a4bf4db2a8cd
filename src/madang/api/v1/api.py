"""The API as a whole: its routes, its errors, its document."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from madang.api.answers import OrjsonRenderer, public_content
from madang.api.faults import handle_all
from madang.api.reading import StrictParser
from madang.api.v1 import (
    approval_acts,
    approval_events,
    approval_writing,
    cases,
    catalog,
    deadline,
    delegation,
    desk,
    document,
    documents_acts,
    documents_changes,
    documents_intake,
    emergencies,
    log,
    log_receipts,
    procedures,
    search,
    statistics,
)

api = NinjaAPI(
    title="Madang API",
    version="1",
    urls_namespace="api-v1",
    docs_url=None,
    openapi_url=None,
    parser=StrictParser(),
    renderer=OrjsonRenderer(),
)
handle_all(api)
PARTS = (
    procedures,
    delegation,
    cases,
    desk,
    approval_writing,  # on the router of the reads: what is at one address must be on one router
    approval_acts,
    approval_events,
    documents_changes,  # before whatever answers `documents/{id}`
    documents_acts,
    documents_intake,  # on the router of the reads of documents
    deadline,
    statistics,
    catalog,
    emergencies,
    search,
    log,
    log_receipts,
)
for part in PARTS:
    api.add_router("", part.router)


@api.get("/openapi.json", include_in_schema=False)
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document of this API."""
    return public_content(request, document.as_json(api), "application/json; charset=utf-8")


@api.get("/docs", include_in_schema=False)
def docs(request: HttpRequest, lang: str = "") -> HttpResponse:
    """The same for people, in Korean or English."""
    return document.as_page(request, api, lang)

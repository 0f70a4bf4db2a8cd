"""The catalogue of open data by DCAT-AP 3 (https://semiceu.github.io/DCAT-AP/releases/3.0.0/)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from madang.api import words
from madang.api.answers import public_content
from madang.api.v1 import rdf
from madang.api.v1.catalog_things import catalogue
from madang.api.v1.description import operation
from madang.api.v1.rdf import Thing
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

router = Router(tags=["open data"])


WRITINGS: Mapping[str, tuple[str, Callable[[list[Thing]], bytes]]] = {
    "jsonld": ("application/ld+json", rdf.json_ld),
    "ttl": ("text/turtle; charset=utf-8", rdf.turtle),
    "rdf": ("application/rdf+xml; charset=utf-8", rdf.rdf_xml),
}
_ACCEPTED = {"text/turtle": "ttl", "application/rdf+xml": "rdf", "application/ld+json": "jsonld"}


class CatalogQuery(Schema):
    """In which writing."""

    format: str = Field("", max_length=10, description="jsonld, ttl or rdf; else what `Accept` asks for.")


_CONTENT: dict[str, Any] = {
    media.partition(";")[0]: {"schema": {"type": "string"}} for media, _ in WRITINGS.values()
}


@router.get(
    "/catalog",
    **operation(
        "read_catalog", Text("공공데이터 목록", "Catalogue of open data"), {}, fails=(422,), content=_CONTENT
    ),
)
def read_catalog(request: HttpRequest, asked: Query[CatalogQuery]) -> HttpResponse:
    """What data there is and where: documents by year, procedures, statistics; as JSON-LD, Turtle or RDF/XML."""
    if asked.format and asked.format not in WRITINGS:
        message = words.CHECK_INPUT
        raise InvalidInput(
            message, "invalid_filter", fields=(FieldFault("format", "unknown_value", message),)
        )
    chosen = asked.format or _accepted(request)
    media, write = WRITINGS[chosen]
    response = public_content(request, write(catalogue(request)), media)
    response.headers["Vary"] = "Accept, Authorization"
    return response


def _accepted(request: HttpRequest) -> str:
    for wanted in request.headers.get("Accept", "")[:500].split(","):
        if (found := _ACCEPTED.get(wanted.partition(";")[0].strip())) is not None:
            return found
    return "jsonld"

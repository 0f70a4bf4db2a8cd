"""Documents of the plaza: lists, records, files, pictures of pages."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Router

from madang.api import words
from madang.api.answers import Json, answer, listed, local_zone, organisation_stamp, public_answer
from madang.api.callers import caller
from madang.api.v1.description import operation
from madang.api.v1.document_records import FACETS, document_body, document_head, facets_body
from madang.api.v1.queries import DocumentQuery, PictureQuery, check_days, refused_filter
from madang.api.v1.search import documents_found, facets_wanted, sort_wanted
from madang.api.v1.shapes_documents import PlazaDocument, PlazaDocumentList
from madang.domains import cases
from madang.domains.documents import access, previews, public, rows
from madang.kernel import clock, ranges
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError
from madang.kernel.storage import storage
from madang.kernel.text import Text
from madang.search import Sort

router = Router(tags=["documents"])
ANY_FILE = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
PICTURE = {"image/webp": {"schema": {"type": "string", "format": "binary"}}}


@router.get(
    "/documents",
    **operation(
        "list_public_documents",
        Text("문서 목록", "Documents"),
        {200: PlazaDocumentList},
        fails=(401, 422, 503),
    ),
)
def list_documents(request: HttpRequest, filters: Query[DocumentQuery]) -> HttpResponse:
    """Documents that are out, newest approval first; closed ones are listed with the law's minimum. With `q`: those in
    which the words stand."""
    wanted = facets_wanted(filters.facets, FACETS)
    if filters.q.strip():
        return documents_found(request, filters, wanted)
    narrowed = _filters(filters)
    stamp = (rows.documents_stamp(), organisation_stamp())
    return public_answer(request, stamp, lambda: _list(narrowed, wanted, filters))


def _filters(query: DocumentQuery) -> rows.DocumentFilters:
    if sort_wanted(query.sort) is Sort.RELEVANCE:
        raise refused_filter("sort", "needs_words", words.RELEVANCE_NEEDS_WORDS)
    check_days(query.from_day, query.to_day)
    return rows.DocumentFilters(
        department=query.department,
        institution=query.institution,
        category=query.category,
        kind=query.kind,
        disclosure=query.disclosure,
        task=query.task,
        from_day=query.from_day,
        to_day=query.to_day,
    )


def _list(filters: rows.DocumentFilters, wanted: Sequence[str], asked: DocumentQuery) -> Json:
    zone = local_zone()
    page = rows.newest_page(filters, limit=asked.limit, cursor=asked.cursor)
    items: Sequence[Json] = [document_head(record, zone) for record in page.records]
    body = listed(items, next=page.next, total=page.total, exact=page.total_is_exact)
    if wanted:
        body["facets"] = facets_body(rows.facets(filters, page.stamp), frozenset(wanted))
    return body


@router.get(
    "/documents/{id}",
    **operation(
        "read_public_document", Text("문서 한 건", "A document"), {200: PlazaDocument}, fails=(401, 404, 410)
    ),
)
def read_document(request: HttpRequest, id: str) -> HttpResponse:
    """The public record. With a token of staff also documents that are not out, to those who may see them there."""
    now = clock.now()
    actor = caller(request, now)
    if actor.is_staff:
        return answer(_body(_seen_by(actor, id, now)))
    stamp = (public.document_stamp(id), rows.documents_stamp(), organisation_stamp())
    return public_answer(request, stamp, lambda: _body(public.public_record(id)))


def _seen_by(actor: Actor, id: str, now: datetime) -> public.PublicDocument:
    """The record for staff: as everybody has it, or as it stands for those whose work it is."""
    try:
        document, _ = access.access_document(actor, id, now)
    except DomainError:
        return public.public_record(id)
    return public.record_for_staff(document, with_files=True)


def _body(record: public.PublicDocument) -> Json:
    number = record.case_number
    seen = number if number and number in cases.public_among([number]) else ""
    return document_body(record, seen, local_zone())


@router.get(
    "/documents/{id}/files/{n}",
    **operation(
        "read_public_file",
        Text("문서의 파일", "A file of a document"),
        {200: None},
        fails=(404, 410),
        content=ANY_FILE,
    ),
)
def read_document_file(request: HttpRequest, id: str, n: int) -> HttpResponseBase:
    """The original, or its redacted edition where it has one; `Range` gives a part of it."""
    _, file = public.public_file_of(id, n)
    response = ranges.attachment(
        request,
        lambda start, end: storage().open_range(file.sha256, start, end),
        size=file.size,
        tag=file.sha256,
        media=file.media,
        name=file.name,
    )
    return _open(response)


@router.get(
    "/documents/{id}/files/{n}/pages/{page}.webp",
    **operation(
        "read_public_page",
        Text("문서 쪽의 그림", "The picture of a page"),
        {200: None},
        fails=(404, 410, 422),
        content=PICTURE,
    ),
)
def read_document_page(
    request: HttpRequest, id: str, n: int, page: int, filters: Query[PictureQuery]
) -> HttpResponseBase:
    """A page as WebP, `width` 800 or 1600 pixels wide. Ask again before showing a kept one: it may be withdrawn."""
    _, file = public.public_file_of(id, n)
    response = ranges.picture(
        request,
        lambda: previews.shown_picture(file, page, filters.width),
        tag=f"{file.sha256[:32]}-{page}-{filters.width}",
        media="image/webp",
    )
    return _open(response)


def _open(response: HttpResponseBase) -> HttpResponseBase:
    """Open data: programs on any site may read it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response

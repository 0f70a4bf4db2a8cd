"""Official documents: the lists of an official, one document, its files, its print, the line it would have."""

from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Query, Router

from madang.api import words
from madang.api.answers import Json, answer, listed, local_zone
from madang.api.callers import Bearer, official_calling
from madang.api.v1.approval_records import (
    comparison_body,
    document_body,
    document_head,
    kind_body,
    line_body,
)
from madang.api.v1.description import operation
from madang.api.v1.queries import check_days
from madang.api.v1.shapes_approvals import (
    Document,
    DocumentKindList,
    DocumentList,
    DocumentQuery,
    DocumentsQuery,
    LineProposed,
    LineQuery,
    PrintQuery,
    VersionsCompared,
)
from madang.domains import approvals, exchange
from madang.domains.approvals import Cooperation, DraftState, rows
from madang.domains.organisation import directory, official_by_code
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotFound
from madang.kernel.storage import storage
from madang.kernel.text import Text

router = Router(tags=["approvals"])
bearer = Bearer()
READ_FAILS = (401, 403, 404, 422)
ANY_FILE = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
PDF = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}


@router.get(
    "/approvals/kinds",
    auth=bearer,
    **operation(
        "list_document_kinds",
        Text("문서 종류", "Kinds of documents"),
        {200: DocumentKindList},
        fails=(401, 403),
    ),
)
def list_document_kinds(request: HttpRequest) -> HttpResponse:
    """The kinds of documents, with their usual retention."""
    official_calling(request)
    items = [kind_body(kind) for kind in approvals.document_kinds().values()]
    return answer(listed(items, next=None, total=len(items)))


@router.get(
    "/approvals/line",
    auth=bearer,
    **operation(
        "propose_line",
        Text("결재선 제안", "The line that would be proposed"),
        {200: LineProposed},
        fails=(*READ_FAILS, 409),
    ),
)
def propose_line(request: HttpRequest, filters: Query[LineQuery]) -> HttpResponse:
    """Who would sign a document of a kind by the caller now, by the delegation table; who is left out, and why."""
    actor = official_calling(request)
    found = rows.line_for_kind(
        actor,
        clock.now(),
        kind=filters.kind,
        department_id=department_named("department", filters.department),
        amount=filters.amount,
        cooperation=_cooperation(filters),
    )
    return answer(line_body(found))


def _cooperation(asked: LineQuery) -> Cooperation:
    codes = [code for one in asked.cooperation.split(",") if (code := one.strip())]
    for code in codes:
        department_named("cooperation", code)
    return Cooperation(tuple(codes), asked.order == "in-parallel")


def department_named(field: str, code: str) -> int | None:
    """The id of a department that is open now, by its code; None without one. Raises InvalidInput."""
    if not code:
        return None
    try:
        return directory().department(code, clock.now()).id
    except NotFound as error:
        fault = FieldFault(field, "no_such_department", words.NO_SUCH_DEPARTMENT)
        raise InvalidInput(words.NO_SUCH_DEPARTMENT, "no_such_department", fields=(fault,)) from error


@router.get(
    "/approvals/documents",
    auth=bearer,
    **operation("list_documents", Text("문서 목록", "Documents"), {200: DocumentList}, fails=(401, 403, 422)),
)
def list_documents(request: HttpRequest, filters: Query[DocumentsQuery]) -> HttpResponse:
    """One of the caller's lists. `register` is the register of documents as far as their scope reaches."""
    actor, now = official_calling(request), clock.now()
    asked = _asked(filters)
    if filters.cursor and not rows.is_cursor(filters.cursor):
        fault = FieldFault("cursor", "invalid_cursor", words.BAD_CURSOR)
        raise InvalidInput(words.BAD_CURSOR, "invalid_cursor", fields=(fault,))
    found = rows.drafts_listed(actor, now, asked, filters.cursor)
    total, zone = rows.drafts_counted(actor, now, asked), local_zone()
    items = [document_head(row, zone) for row in found.rows]
    return answer(listed(items, next=found.next or None, total=total, exact=total < rows.CAP))


def _asked(query: DocumentsQuery) -> rows.ListAsked:
    check_days(query.from_day, query.to_day)
    return rows.ListAsked(
        show=query.show,
        words=query.q.strip(),
        person=official_named("person", query.person) if query.person else None,
        first=_midnight(query.from_day) if query.from_day else None,
        last=_midnight(query.to_day + timedelta(days=1)) if query.to_day else None,
        limit=query.limit,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), local_zone())


def official_named(field: str, code: str) -> int:
    """The official in service who bears a code. Raises InvalidInput (`no_such_official`)."""
    found = official_by_code(code)
    if found is None:
        fault = FieldFault(field, "no_such_official", words.NO_SUCH_OFFICIAL)
        raise InvalidInput(words.NO_SUCH_OFFICIAL, "no_such_official", fields=(fault,))
    return found


@router.get(
    "/approvals/documents/{draft}",
    auth=bearer,
    **operation("read_document", Text("문서 한 건", "A document"), {200: Document}, fails=READ_FAILS),
)
def read_document(request: HttpRequest, draft: str, filters: Query[DocumentQuery]) -> HttpResponse:
    """A document with its line and history, for whoever may see it; a look from outside its line is kept on record."""
    actor = official_calling(request)
    approvals.actions.seen(actor, draft_id=draft)
    return answer(record_of(actor, draft, version=filters.version, blocks=filters.format == "blocks"))


def record_of(actor: Actor, draft: str, *, version: int | None = None, blocks: bool = False) -> Json:
    """A document as the actor may see it. Raises NotFound."""
    screen = rows.draft_screen(actor, draft, clock.now(), version=version, where="api document")
    outside = None
    if screen.case_number and screen.state == DraftState.APPROVED and screen.number:
        outside = exchange.outside_number(screen.case_number, screen.number)
    return document_body(screen, local_zone(), blocks=blocks, outside=outside)


@router.get(
    "/approvals/documents/{draft}/attachments/{file}",
    auth=bearer,
    **operation(
        "read_attachment",
        Text("붙임 파일", "An attachment"),
        {200: None},
        fails=READ_FAILS,
        content=ANY_FILE,
    ),
)
def read_attachment(request: HttpRequest, draft: str, file: str) -> HttpResponse:
    """The content of an attachment; the look is kept on record where it is not open."""
    found = rows.attachment_of(
        official_calling(request), draft, file, clock.now(), where="api document attachment"
    )
    content = storage().read(found.sha256)
    return _file(content, "application/octet-stream", found.name)


@router.get(
    "/approvals/documents/{draft}/document.pdf",
    auth=bearer,
    **operation(
        "print_document",
        Text("결재 문서 PDF", "The finished document as PDF/A"),
        {200: None},
        fails=READ_FAILS,
        content=PDF,
    ),
)
def print_document(request: HttpRequest, draft: str, filters: Query[PrintQuery]) -> HttpResponse:
    """The finished document for archives; 404 until it is approved."""
    actor = official_calling(request)
    screen = rows.draft_screen(actor, draft, clock.now(), where="api document pdf")
    content = approvals.print_of(approvals.finished_of(screen), filters.lang)
    return _file(content, "application/pdf", f"{screen.number.ko if screen.number else screen.id}.pdf")


def _file(content: bytes, media: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@router.get(
    "/approvals/documents/{draft}/versions/{old}/{new}",
    auth=bearer,
    **operation(
        "compare_versions",
        Text("판 비교", "Two versions compared"),
        {200: VersionsCompared},
        fails=READ_FAILS,
    ),
)
def compare_versions(request: HttpRequest, draft: str, old: int, new: int) -> HttpResponse:
    """What differs between two versions, the bodies line by line and word by word."""
    actor = official_calling(request)
    found = rows.versions_compared(actor, draft, old, new, clock.now(), where="api document versions")
    return answer(comparison_body(found))

"""Writing official documents: beginning, saving, attaching files; at the addresses at which they are read."""

import base64
import binascii
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from madang.api import words
from madang.api.answers import Json
from madang.api.callers import official_calling
from madang.api.v1 import examples
from madang.api.v1.approval_input import in_words_of_the_api
from madang.api.v1.approval_records import attachment_body
from madang.api.v1.approvals import bearer, department_named, record_of, router
from madang.api.v1.description import operation
from madang.api.v1.shapes_approvals import (
    Attaching,
    AttachmentTold,
    Beginning,
    Classifying,
    Document,
    Writing,
)
from madang.api.writing import as_sent, write_once
from madang.domains import approvals
from madang.domains.approvals import Content, body, rows
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text


@router.post(
    "/approvals/documents",
    auth=bearer,
    **operation("begin_document", Text("기안 시작", "Begin a document"), {201: Document}, writes=True),
)
def begin_document(request: HttpRequest, body: Beginning) -> HttpResponse:
    """Begins a document of a kind with its template. Nobody but its drafter sees it until it is submitted."""
    actor = official_calling(request)

    def do() -> Json:
        department = department_named("department", body.department)
        draft = approvals.actions.begin(actor, kind=body.kind, department_id=department)
        return record_of(actor, draft)

    return write_once(request, actor, as_sent(body), do, status=201)


@router.put(
    "/approvals/documents/{draft}",
    auth=bearer,
    **operation(
        "write_document",
        Text("문서 저장", "Write a document"),
        {200: Document},
        writes=True,
        example=examples.WRITING,
    ),
)
def write_document(request: HttpRequest, draft: str, body: Writing) -> HttpResponse:
    """Keeps what a document says, complete or not. 409 `saved_elsewhere` where `revision` is no longer the newest."""
    actor = official_calling(request)

    def do() -> Json:
        with in_words_of_the_api():
            approvals.actions.save(
                actor, draft_id=draft, content=_content(body), revision=body.revision, amount=body.amount
            )
        return record_of(actor, draft)

    return write_once(request, actor, as_sent(body), do)


def _content(sent: Writing) -> Content:
    return Content(
        title=sent.title,
        summary=sent.summary,
        keywords=tuple(sent.keywords),
        body=_notation(sent.body),
        recipients=tuple(one.model_dump(exclude_defaults=True) for one in sent.recipients),
        disclosure=sent.disclosure,
        grounds=tuple(sent.grounds),
        grounds_reason=sent.grounds_reason,
        retention=sent.retention,
    )


def _notation(sent: object) -> str:
    """A body in its notation, sent so or as blocks. Raises InvalidInput for anything else."""
    if isinstance(sent, str):
        return sent.replace("\r\n", "\n")
    if isinstance(sent, Mapping):
        return body.notation(body.from_json(sent))
    fault = FieldFault("body", "body_not_readable", words.NEITHER_TEXT_NOR_BLOCKS)
    raise InvalidInput(words.NEITHER_TEXT_NOR_BLOCKS, "body_not_readable", fields=(fault,))


@router.post(
    "/approvals/documents/{draft}/attachments",
    auth=bearer,
    **operation("attach_file", Text("붙임 추가", "Attach a file"), {201: AttachmentTold}, writes=True),
)
def attach_file(request: HttpRequest, draft: str, body: Attaching) -> HttpResponse:
    """Attaches a file, with its class and grounds, to the version being written."""
    actor = official_calling(request)

    def do() -> Json:
        content = _decoded(body.content_base64)
        file = approvals.actions.attach(
            actor, draft_id=draft, name=body.name, media=body.media, content=content
        )
        _classify(actor, draft, file, body)
        return _attachment(actor, draft, file)

    return write_once(request, actor, as_sent(body), do, status=201)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        fault = FieldFault("content_base64", "invalid_base64", words.BAD_BASE64)
        raise InvalidInput(words.BAD_BASE64, "invalid_files", fields=(fault,)) from error


def _classify(actor: Actor, draft: str, file: str, chosen: Attaching | Classifying) -> None:
    with in_words_of_the_api():
        approvals.actions.classify_attachment(
            actor,
            draft_id=draft,
            attachment_id=file,
            disclosure=chosen.disclosure,
            grounds=chosen.grounds,
            reason=chosen.grounds_reason,
        )


def _attachment(actor: Actor, draft: str, file: str) -> Json:
    found = rows.attachment_of(actor, draft, file, clock.now(), where="api document")
    return attachment_body(draft, found)


@router.put(
    "/approvals/documents/{draft}/attachments/{file}",
    auth=bearer,
    **operation(
        "classify_attachment",
        Text("붙임의 공개 구분", "Class of an attachment"),
        {200: AttachmentTold},
        writes=True,
    ),
)
def classify_attachment(request: HttpRequest, draft: str, file: str, body: Classifying) -> HttpResponse:
    """Sets class and grounds of an attachment of the version being written."""
    actor = official_calling(request)

    def do() -> Json:
        _classify(actor, draft, file, body)
        return _attachment(actor, draft, file)

    return write_once(request, actor, as_sent(body), do)


@router.delete(
    "/approvals/documents/{draft}/attachments/{file}",
    auth=bearer,
    **operation("detach_file", Text("붙임 빼기", "Take an attachment off"), {200: Document}, writes=True),
)
def detach_file(request: HttpRequest, draft: str, file: str) -> HttpResponse:
    """Takes an attachment off the version being written; those behind it move up."""
    actor = official_calling(request)

    def do() -> Json:
        approvals.actions.detach(actor, draft_id=draft, attachment_id=file)
        return record_of(actor, draft)

    return write_once(request, actor, {}, do)

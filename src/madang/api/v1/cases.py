"""Civil applications: filing them, reading their public record, acting on them."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from madang.api import words
from madang.api.answers import (
    Json,
    answer,
    listed,
    local_zone,
    organisation_stamp,
    public_answer,
    site_address,
)
from madang.api.callers import Bearer, caller
from madang.api.problems import language_of
from madang.api.v1 import examples
from madang.api.v1.case_records import act_body, case_body, case_head, event_body
from madang.api.v1.description import operation
from madang.api.v1.procedures import page_of
from madang.api.v1.queries import CaseQuery, Paged, check_days
from madang.api.v1.shapes_cases import ActBody, Case, CaseList, EventList, Filed, Filing, UploadedFile
from madang.api.writing import write_once
from madang.domains import cases
from madang.domains.cases import (
    CaseFilters,
    CaseRecord,
    PublicEvent,
    case_events,
    case_list,
    case_record,
    case_stamp,
)
from madang.domains.procedures import sectors
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text
from madang.log import lines
from madang.log.rows import leaves_of

router = Router(tags=["cases"])
bearer = Bearer()
NOTHING_SENT = ActBody.model_validate({})


@router.get("/cases", **operation("list_cases", Text("민원 목록", "Cases"), {200: CaseList}, fails=(422,)))
def list_cases(request: HttpRequest, filters: Query[CaseQuery]) -> HttpResponse:
    """Public cases, newest first unless sorted otherwise. `sort=due` lists open cases only."""
    now = clock.now()
    narrowed = _filters(filters)
    stamp = (cases.register_stamp(), organisation_stamp(), int(now.timestamp()) // 60)
    return public_answer(request, stamp, lambda: _list(narrowed, filters, now))


def _filters(query: CaseQuery) -> CaseFilters:
    check_days(query.from_day, query.to_day)
    return CaseFilters(**query.model_dump(exclude={"limit", "cursor"}))


def _list(filters: CaseFilters, page: Paged, now: datetime) -> Json:
    zone = local_zone()
    found = case_list(filters, now=now, zone=zone, limit=page.limit, cursor=page.cursor)
    names = sector_names()
    items = [case_head(row, names, zone) for row in found.rows]
    return listed(items, next=found.next, total=found.total, exact=found.total_is_exact)


@router.post(
    "/cases",
    auth=bearer,
    **operation(
        "file_case",
        Text("민원 신청", "File an application"),
        {201: Filed},
        writes=True,
        example=examples.FILING,
    ),
)
def file_case(request: HttpRequest, body: Filing) -> HttpResponse:
    """Files an application: public at once as received. Missing papers do not stop it; they are listed.

    Officials file for somebody at the counter, or begin what the office begins.
    """
    actor: Actor = request.auth  # type: ignore[attr-defined]
    sent = body.model_dump()
    return write_once(
        request,
        actor,
        sent,
        lambda: _filed(request, actor, body),
        status=201,
        finish=lambda kept: _with_secret(actor, kept),
    )


def _with_secret(actor: Actor, kept: str) -> str:
    """The answer with the secret of the receipt, which is not kept with it."""
    body: Json = orjson.loads(kept)
    body["receipt"]["secret"] = cases.secret_of_filing(actor, body["number"], clock.now()) or None
    return orjson.dumps(body).decode()


def _filed(request: HttpRequest, actor: Actor, body: Filing) -> Json:
    case = cases.actions.file_case(
        actor,
        procedure=body.procedure,
        form=body.form,
        files=uploads(body.files),
        channel="api",
        on_behalf_of=_on_behalf_of(body),
        identity_seen=body.identity_seen,
    )
    record = cases.record_after(case, case.number, clock.now())
    missing = set(case.missing_documents)
    shown = case_body(record, sector_names(), local_zone())
    return {
        **shown,
        "url": site_address(request, f"/{language_of(request)}/cases/{case.number}/"),
        "receipt": {
            "number": case.number,
            "filed_at": shown["filed_at"],
            "procedure": shown["procedure"],
            "department": shown["department"],
            "secret": None,  # see `_with_secret`
            "follow": site_address(request, f"/{language_of(request)}/my/follow/"),
            "identity": case.identity or "not_asked",
            "files": [{"name": f.name, "size": f.size, "sha256": f.sha256} for f in case.files.all()],
        },
        "missing_documents": [paper for paper in shown["documents"] if paper["code"] in missing],
    }


def _on_behalf_of(body: Filing) -> cases.OnBehalf | None:
    given = body.on_behalf_of
    if given is None:
        return None
    if bool(given.business) == bool(given.person):
        fault = FieldFault("on_behalf_of", "one_of_two", words.ONE_OF_TWO)
        raise InvalidInput(words.ONE_OF_TWO, "invalid_body", fields=(fault,))
    return cases.OnBehalf(given.business, given.person)


def uploads(files: Sequence[UploadedFile]) -> list[Any]:
    """Files as they were sent. Raises InvalidInput naming each that is not Base64."""
    found, faults = [], []
    for index, file in enumerate(files):
        try:
            content = base64.b64decode(file.content_base64, validate=True)
            found.append(cases.actions.Upload(file.name, content, file.document, file.media))
        except (binascii.Error, ValueError):
            faults.append(FieldFault(f"files[{index}].content_base64", "invalid_base64", words.BAD_BASE64))
    if faults:
        raise InvalidInput(words.BAD_BASE64, "invalid_files", fields=tuple(faults))
    return found


@router.get(
    "/cases/{number}",
    **operation("read_case", Text("민원 한 건", "A case"), {200: Case}, fails=(401, 404, 410)),
)
def read_case(request: HttpRequest, number: str) -> HttpResponse:
    """The public record. With a token also `allowed_actions`, and cases not public to those with a part in them."""
    now = clock.now()
    actor = caller(request, now)
    if actor.is_signed_in:
        record, acts = cases.case_for(actor, number, now)
        return answer({**_body(record), "allowed_actions": [act_body(form) for form in acts]})
    return public_answer(request, _stamp(number, now), lambda: _body(case_record(number, now)))


def _stamp(number: str, now: datetime) -> tuple[object, ...]:
    """Raises NotFound or Gone as the record does (two statements)."""
    return case_stamp(number, now), organisation_stamp()


def _body(record: CaseRecord) -> Json:
    return case_body(record, sector_names(), local_zone())


@router.get(
    "/cases/{number}/events",
    **operation(
        "list_case_events",
        Text("민원의 공개 기록", "Disclosed events of a case"),
        {200: EventList},
        fails=(401, 404, 410, 422),
    ),
)
def list_case_events(request: HttpRequest, number: str, filters: Query[Paged]) -> HttpResponse:
    """The disclosed events in order; `leaf` is the number of an event's entry in the public log, once that is signed.
    `cursor` is the number of events already read."""
    now = clock.now()
    actor = caller(request, now)
    zone = local_zone()
    if actor.is_signed_in:
        record, _ = cases.case_for(actor, number, now)
        return answer(page_of(_event_bodies(number, record.events, zone), filters))
    stamp = case_stamp(number, now)
    in_log = lines.stamp_of("case", number, seq=stamp.last_seq, mark=stamp.last_seq, now=now)
    return public_answer(
        request,
        (stamp, organisation_stamp(), in_log),
        lambda: page_of(_event_bodies(number, case_events(number), zone), filters),
    )


def _event_bodies(number: str, events: Sequence[PublicEvent], zone: ZoneInfo) -> list[Json]:
    leaves = leaves_of("case", number)
    return [event_body(event, zone, leaves) for event in events]


@router.post(
    "/cases/{number}/actions/{action}",
    auth=bearer,
    **operation(
        "act_on_case",
        Text("민원 처리", "Act on a case"),
        {200: Case},
        writes=True,
        example=examples.ACTS,
    ),
)
def act_on_case(request: HttpRequest, number: str, action: str, body: ActBody = NOTHING_SENT) -> HttpResponse:
    """An official's or the applicant's act. Answers with the record as it stands afterwards.

    Which acts are possible, and what each asks for, stands in `allowed_actions` of the case; where an act is not
    possible now, 409 names those that are in `allowed`. An appeal opens a new case: `appeal.objection`.
    """
    actor: Actor = request.auth  # type: ignore[attr-defined]
    sent = body.model_dump(exclude_unset=True)
    return write_once(request, actor, sent, lambda: _acted(actor, number, action, sent, body.files))


def _acted(
    actor: Actor, number: str, action: str, sent: Mapping[str, Any], files: Sequence[UploadedFile]
) -> Json:
    told = {name: value for name, value in sent.items() if name != "files"}
    case = cases.perform(actor, number=number, act=action, body=told, zone=local_zone(), files=uploads(files))
    return _body(cases.record_after(case, number, clock.now()))


def sector_names() -> dict[str, Text]:
    """The names of all sectors by code; one statement."""
    return {row.code: row.name for row in sectors()}

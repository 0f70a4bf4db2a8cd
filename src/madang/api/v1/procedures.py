"""Sectors and procedures: what can be applied for, and how it runs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from madang.api import words
from madang.api.answers import Json, iso, listed, local_zone, public_answer, public_content
from madang.api.v1.description import operation
from madang.api.v1.queries import Paged, ProcedureQuery
from madang.api.v1.shapes_procedures import Procedure, ProcedureList, SectorList, VersionList
from madang.domains.procedures import (
    Version,
    bpmn_of,
    changes,
    current_version,
    procedure_list,
    procedure_record,
    published,
    sector_list,
    versions_of,
)
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

router = Router(tags=["procedures"])
FURTHEST = 10_000


@router.get(
    "/sectors", **operation("list_sectors", Text("분야 목록", "Sectors"), {200: SectorList}, fails=(422,))
)
def list_sectors(request: HttpRequest, filters: Query[Paged]) -> HttpResponse:
    """The sectors in their order, with the number of procedures in force."""
    found: list[Any] = sector_list()
    return public_answer(request, found, lambda: page_of(found, filters))


@router.get(
    "/procedures",
    **operation("list_procedures", Text("업무 목록", "Procedures"), {200: ProcedureList}, fails=(422,)),
)
def list_procedures(request: HttpRequest, filters: Query[ProcedureQuery]) -> HttpResponse:
    """The procedures in force, by code."""
    stamp = [v.id for v in published()], sector_list()
    return public_answer(request, stamp, lambda: _list(filters))


def _list(filters: ProcedureQuery) -> Json:
    zone = local_zone()
    found = [with_local_times(record, zone) for record in procedure_list(filters.sector, filters.q)]
    return page_of(found, filters)


@router.get(
    "/procedures/{code}.bpmn",
    **operation(
        "export_procedure",
        Text("업무 절차 BPMN 2.0", "A procedure as BPMN 2.0"),
        {200: None},
        fails=(404,),
        content={"application/xml": {"schema": {"type": "string"}}},
    ),
)
def export_procedure(request: HttpRequest, code: str) -> HttpResponse:
    """The version in force as BPMN 2.0, with its diagram."""
    response = public_content(request, bpmn_of(code), "application/xml; charset=utf-8")
    response.headers["Content-Disposition"] = "attachment; filename=procedure.bpmn"
    return response


@router.get(
    "/procedures/{code}/versions",
    **operation(
        "list_procedure_versions",
        Text("업무의 모든 판", "The versions of a procedure"),
        {200: VersionList},
        fails=(404, 422),
    ),
)
def list_versions(request: HttpRequest, code: str, filters: Query[Paged]) -> HttpResponse:
    """Every version, the newest first, those to come included: from when, and what it changed, in words."""
    current_version(code)
    found, zone = versions_of(code), local_zone()
    records = [_version(v, found[n - 1] if n else None, zone) for n, v in enumerate(found)]
    return public_answer(request, [v.id for v in found], lambda: page_of(records[::-1], filters))


def _version(version: Version, before: Version | None, zone: ZoneInfo) -> Json:
    found = changes(before.definition, version.definition) if before else ()
    return {
        "number": version.number,
        "valid_from": iso(version.valid_from, zone),
        "published_at": iso(version.published_at, zone),
        "disclosed": version.definition.disclosure.disclosed,
        "changes": [{"part": c.part, "said": c.said.as_dict(), "effect": c.effect or None} for c in found],
    }


@router.get(
    "/procedures/{code}",
    **operation("read_procedure", Text("업무 내용", "A procedure"), {200: Procedure}, fails=(404,)),
)
def read_procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Everything a citizen may know of a procedure: steps, flow, form, papers, rules, limit, disclosure."""
    record = with_local_times(procedure_record(code), local_zone())
    return public_answer(request, record, lambda: record)


def with_local_times(record: dict[str, Any], zone: ZoneInfo) -> Json:
    """A procedure of a list or its whole record, its times told locally."""
    published_at = datetime.fromisoformat(str(record["published_at"]))
    made: Json = {**record, "published_at": iso(published_at, zone)}
    if "provisions" in made:
        made["provisions"] = [
            {**one, "valid_from": iso(datetime.fromisoformat(one["valid_from"]), zone)}
            for one in made["provisions"]
        ]
    return made


def page_of(found: Sequence[Json], filters: Paged) -> Json:
    """One page of a list that is short enough to be counted out. Raises InvalidInput for a cursor that is not ours."""
    start = position_of(filters.cursor)
    end = start + filters.limit
    return listed(list(found[start:end]), next=str(end) if end < len(found) else None, total=len(found))


def position_of(cursor: str) -> int:
    """The place in the list at which a cursor of ours goes on. Raises InvalidInput for any other."""
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdecimal() and int(cursor[:9]) <= FURTHEST and len(cursor) < 9):
        fault = FieldFault("cursor", "invalid_cursor", words.BAD_CURSOR)
        raise InvalidInput(words.BAD_CURSOR, "invalid_cursor", fields=(fault,))
    return int(cursor)

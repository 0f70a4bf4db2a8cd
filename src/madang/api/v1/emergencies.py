"""Emergencies: what two officials each let out, for everybody."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Router

from madang.api.answers import Json, iso, listed, local_zone, organisation_stamp, public_answer, site_address
from madang.api.v1.description import operation
from madang.api.v1.shapes_emergencies import EmergencyDetail, EmergencyList
from madang.domains.cases import register_stamp
from madang.domains.documents import public
from madang.kernel.text import Text

router = Router(tags=["emergencies"])


@router.get(
    "/emergencies",
    **operation("list_emergencies", Text("긴급 공개 목록", "Emergencies"), {200: EmergencyList}),
)
def list_emergencies(request: HttpRequest) -> HttpResponse:
    """Every emergency, those that go on first."""
    stamp = register_stamp(), organisation_stamp()
    return public_answer(request, stamp, lambda: _list(request))


@router.get(
    "/emergencies/{id}",
    **operation("read_emergency", Text("긴급 공개", "An emergency"), {200: EmergencyDetail}, fails=(404,)),
)
def read_emergency(request: HttpRequest, id: str) -> HttpResponse:
    """An emergency with its notices, places and documents."""
    found = public.emergency_record(id)
    stamp = register_stamp(), organisation_stamp()
    return public_answer(request, stamp, lambda: _detail(request, found))


def _list(request: HttpRequest) -> Json:
    zone, rows = local_zone(), public.emergency_list()
    return listed([_head(request, row, zone) for row in rows], next=None, total=len(rows))


def _detail(request: HttpRequest, found: public.PublicEmergency) -> Json:
    zone = local_zone()
    return _head(request, found.row, zone) | {
        "notices": [_notice(one, zone) for one in found.notices],
        "places": [_place(one, zone) for one in found.places],
        "documents": [
            {
                "id": one.document.id,
                "at": iso(one.at, zone),
                "number": one.document.number,
                "title": one.document.title,
            }
            for one in found.documents
        ],
    }


def _head(request: HttpRequest, row: public.PublicEmergencyRow, zone: ZoneInfo) -> Json:
    return {
        "id": row.id,
        "url": site_address(request, f"/ko/emergencies/{row.id}/"),
        "title": row.title.as_dict(),
        "summary": row.summary.as_dict(),
        "institution": {"code": row.institution.code, "name": row.institution.name.as_dict()},
        "state": row.state,
        "opened_at": iso(row.opened_at, zone),
        "closed_at": iso(row.closed_at, zone),
    }


def _notice(one: public.PublicNotice, zone: ZoneInfo) -> Json:
    gone = one.taken_back_at is not None
    return {
        "id": one.id,
        "at": iso(one.at, zone),
        "title": None if gone else one.title.as_dict(),
        "text": None if gone else one.text.as_dict(),
        "taken_back_at": iso(one.taken_back_at, zone),
        "taken_back_reason": one.taken_back or None,
    }


def _place(one: public.PublicAffected, zone: ZoneInfo) -> Json:
    district = one.district
    return {
        "id": one.id,
        "at": iso(one.at, zone),
        "name": one.name.as_dict(),
        "district": {"code": district.code, "name": district.name.as_dict()} if district else None,
        "area": one.area,
        "starts": iso(one.starts, zone),
        "ends": iso(one.ends, zone),
        "advice": one.advice.as_dict(),
    }

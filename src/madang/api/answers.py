"""Answers: JSON with Korean as it is, local times with their offset, lists in one shape, 304 where nothing changed."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from ninja.renderers import BaseRenderer

from madang import __version__
from madang.domains.organisation import authority

Json = dict[str, Any]


class OrjsonRenderer(BaseRenderer):
    """For whatever django-ninja renders by itself."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data)


def local_zone() -> ZoneInfo:
    """The zone in which the authority's times are told."""
    return ZoneInfo(authority().zone)


def organisation_stamp() -> str:
    """Changes whenever the organisation does, its policy on the names of officials included (one statement)."""
    return authority().revision


def iso(moment: datetime | None, zone: ZoneInfo) -> str | None:
    """ISO 8601 with the local offset, to the second or, where it has them, the microsecond."""
    return moment.astimezone(zone).isoformat() if moment else None


def iso_second(moment: datetime | None, zone: ZoneInfo) -> str | None:
    """As `iso`, to the second: a day ends at 23:59:59."""
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None


def listed(items: Sequence[Json], *, next: str | None, total: int, exact: bool = True) -> Json:
    """The shape of every list."""
    return {"items": items, "next": next, "total": total, "total_is_exact": exact}


def answer(body: Json | str, *, status: int = 200) -> HttpResponse:
    """An answer that is the caller's own: not to be kept. A text is JSON already."""
    content = body if isinstance(body, str) else orjson.dumps(body)
    response = HttpResponse(content, status=status, content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ("Authorization",))
    return response


def public_answer(request: HttpRequest, stamp: object, build: Callable[[], Json]) -> HttpResponse:
    """An answer for everybody. `stamp` tells one state of it from another; where the caller has this one: 304.

    Built only when it is needed. Open data: programs on any site may read it.
    """
    tag = entity_tag(request.get_full_path(), stamp)
    response = not_modified(request, tag) or HttpResponse(
        orjson.dumps(build()), content_type="application/json; charset=utf-8"
    )
    return opened(response, tag)


def public_content(request: HttpRequest, content: bytes, media: str) -> HttpResponse:
    """As `public_answer`, for content that is known already."""
    tag = entity_tag(request.get_full_path(), content)
    return opened(not_modified(request, tag) or HttpResponse(content, content_type=media), tag)


def opened(response: HttpResponse, tag: str) -> HttpResponse:
    """The headers of open data."""
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(response, ("Authorization",))
    return response


def entity_tag(address: str, stamp: object) -> str:
    """The same for the same state of the same address, as this release tells it."""
    mark = hashlib.blake2b(f"{__version__} {address} ".encode(errors="replace"), digest_size=12)
    mark.update(stamp if isinstance(stamp, bytes) else repr(stamp).encode(errors="replace"))
    return f'"{mark.hexdigest()}"'


def not_modified(request: HttpRequest, tag: str) -> HttpResponse | None:
    sent = parse_etags(request.headers.get("If-None-Match", "")[:2000])
    fits = "*" in sent or any(one.removeprefix("W/") == tag for one in sent)
    return HttpResponseNotModified() if fits else None


def site_address(request: HttpRequest, path: str) -> str:
    """An address of this site in full, under the public name where the operator gave one."""
    public: str = settings.ENVIRONMENT.public_url
    return public + path if public else request.build_absolute_uri(path)

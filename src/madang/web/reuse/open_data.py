"""The bulk export as it lies in the data folder. A file that says what is no longer so is not given out."""

import re
from datetime import date

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from madang.domains import statistics

MEDIA = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
RETRY_AFTER = 5
"""Seconds: a month that is no longer true is written anew within them."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


@require_safe
def manifest(request: HttpRequest) -> HttpResponseBase:
    """`/open-data/documents/manifest.json`: months with counts, sizes and checksums."""
    response = JsonResponse(statistics.manifest(), json_dumps_params={"ensure_ascii": False})
    return _open(response)


@require_safe
def partition(request: HttpRequest, folder: str, month: str, kind: str) -> HttpResponseBase:
    """`/open-data/documents/{csv|parquet}/{YYYY-MM}.{csv|parquet}`; 503 while the month is written anew."""
    if folder != kind or kind not in MEDIA or not _MONTH.fullmatch(month):
        raise Http404
    day = date.fromisoformat(f"{month}-01")
    found = statistics.month_file(day, kind)
    if found is None:
        if not statistics.is_month(day):
            raise Http404
        response = HttpResponse(
            "This month is just being written anew.\n", status=503, content_type="text/plain"
        )
        response.headers["Retry-After"] = str(RETRY_AFTER)
        response.headers["Cache-Control"] = "no-store"
        return response
    tag = f'"{found.sha256}"'
    if tag in parse_etags(request.headers.get("If-None-Match", "")[:2000]):
        return _open(HttpResponse(status=304), tag)
    return _open(FileResponse(found.path.open("rb"), content_type=MEDIA[kind]), tag)


@require_safe
def figures_manifest(request: HttpRequest) -> HttpResponseBase:
    """`/open-data/statistics/manifest.json`: the days of which there are published figures, with checksums."""
    response = JsonResponse(statistics.figures_manifest(), json_dumps_params={"ensure_ascii": False})
    return _open(response)


@require_safe
def figures(request: HttpRequest, day: str) -> HttpResponseBase:
    """`/open-data/statistics/{YYYY-MM-DD}.json`: the figures as they were published on a day; they never change."""
    try:
        found = statistics.figures_file(date.fromisoformat(day)) if _DAY.fullmatch(day) else None
    except ValueError:
        found = None
    if found is None:
        raise Http404
    tag = f'"{found.sha256}"'
    if tag in parse_etags(request.headers.get("If-None-Match", "")[:2000]):
        return _open(HttpResponse(status=304), tag)
    return _open(FileResponse(found.path.open("rb"), content_type="application/json; charset=utf-8"), tag)


def _open(response: HttpResponseBase, tag: str = "") -> HttpResponseBase:
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    if tag:
        response.headers["ETag"] = tag
    return response

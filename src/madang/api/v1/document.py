"""The OpenAPI document, as JSON for programs and as a page for people."""

from functools import cache
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from ninja import NinjaAPI

from madang.api import words
from madang.api.answers import public_content
from madang.api.problems import LANGUAGES, language_of
from madang.api.v1 import pages
from madang.api.v1.description import finished
from madang.kernel.text import Text

Json = dict[str, Any]
INFO: Json = {
    "summary": "Civil applications in the open: procedures, cases, their events, deadlines and figures.",
    "description": (
        "Reads of public records need no sign-in. Writes need `Authorization: Bearer TOKEN` and an "
        "`Idempotency-Key`. Times are ISO 8601 with offset; names and sentences come in Korean and English; "
        "errors are RFC 9457 problem details with a stable `code`."
    ),
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}
TAGS = {
    "procedures": Text("분야와 업무", "Sectors and procedures"),
    "delegation": Text("위임전결규정", "Who decides what"),
    "emergencies": Text("긴급 공개", "Emergencies"),
    "cases": Text("민원", "Cases"),
    "documents": Text("공개 문서", "Public documents"),
    "search": Text("검색", "Search"),
    "desk": Text("업무 책상", "Desk"),
    "approvals": Text("전자결재 문서", "Documents"),
    "approval systems": Text("전자결재시스템 연계", "Approval systems"),
    "calendar": Text("처리기한", "Deadlines"),
    "statistics": Text("통계", "Figures"),
    "open data": Text("공공데이터", "Open data"),
    "log": Text("공개 대장", "Disclosure log"),
}


@cache
def describe(api: NinjaAPI) -> Json:
    """The OpenAPI 3.1 document; made once in each process."""
    schema: Json = finished(orjson.loads(orjson.dumps(_plain(api.get_openapi_schema(path_prefix="api/v1/")))))
    schema["info"] |= INFO
    schema["servers"] = [{"url": "/"}]
    schema["tags"] = [{"name": name, "description": f"{t.ko} · {t.en}"} for name, t in TAGS.items()]
    return schema


@cache
def as_json(api: NinjaAPI) -> bytes:
    return orjson.dumps(describe(api))


def as_page(request: HttpRequest, api: NinjaAPI, lang: str) -> HttpResponse:
    """The document as a page of our own: no script, no foreign host."""
    language = lang if lang in LANGUAGES else language_of(request)
    with translation.override(language):
        page = render_to_string("api/docs.html", _context(describe(api), language))
    response = public_content(request, page.encode(), "text/html; charset=utf-8")
    response.headers["Content-Language"] = language
    return response


def _context(schema: Json, language: str) -> Json:
    shapes = [
        pages.shape(name, found, language) for name, found in sorted(schema["components"]["schemas"].items())
    ]
    return {
        "language": language,
        "other": "en" if language == "ko" else "ko",
        "version": schema["info"]["version"],
        "groups": [pages.group(tag, TAGS[tag][language], schema, language) for tag in TAGS],
        "shapes": shapes,
        "problems": [
            {"status": status, "title": title[language], "phrase": HTTPStatus(status).phrase}
            for status, title in words.TITLES.items()
        ],
    }


def _plain(value: Any) -> Any:
    """Keys as text: JSON has no others."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value

"""For the audit office: who looked at whose personal data, what does not run, which versions are in force."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from madang.domains.organisation import officials_named
from madang.domains.procedures import published
from madang.kernel import clock
from madang.kernel.access_log import looks_at, recent_looks
from madang.kernel.actor import Actor, Role
from madang.kernel.models import AccessRecord
from madang.kernel.text import Text
from madang.web.staff.case_words import when
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff
from madang.web.staff.operation import troubles

KINDS = {
    "name": Text("이름", "name"),
    "mobile": Text("휴대전화", "mobile phone"),
    "phone": Text("전화번호", "phone"),
    "email": Text("전자우편", "e-mail"),
    "address": Text("주소", "address"),
    "birth": Text("생년월일", "date of birth"),
    "biz": Text("사업자등록번호", "business number"),
    "file": Text("제출 파일", "a file"),
}
PLACES = {
    "desk": Text("업무 화면", "the desk"),
    "desk file": Text("파일 내려받기", "a download"),
    "api": Text("API", "the API"),
}


@for_staff(Role.AUDITOR)
def audit(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`audit/?case=`: the looks at one case, or the newest of all."""
    number = request.GET.get("case", "").strip().replace("\x00", "")[:20]
    found = looks_at("case", number) if number else recent_looks(50)
    values = {
        "number": number,
        "looks": _looks(found, language),
        "versions": [_version(v, language) for v in published(clock.now())],
        **troubles(language),
    }
    return page(request, actor, language, "desk/audit.html", "audit", values)


def _looks(found: list[AccessRecord], language: str) -> list[dict[str, Any]]:
    people = officials_named({look.official_id for look in found if look.official_id})
    return [
        {
            "at": when(look.at, language),
            "iso": look.at.isoformat(timespec="seconds"),
            "who": people[look.official_id].name if look.official_id in people else "",
            "post": people[look.official_id].post[language] if look.official_id in people else "",
            "department": look.department_code,
            "object": look.object_id,
            "is_case": look.object_type == "case",
            "what": ", ".join(KINDS[kind][language] if kind in KINDS else kind for kind in look.what),
            "where": PLACES[look.where][language] if look.where in PLACES else look.where,
        }
        for look in found
    ]


def _version(version: Any, language: str) -> dict[str, Any]:
    return {
        "code": version.code,
        "name": version.definition.name[language],
        "number": version.number,
        "published": when(version.published_at, language),
        "disclosed": version.definition.disclosure.disclosed,
    }

"""Cases found for staff, within their scope; by applicant for those whose rank sees every case. And lines of lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from madang.domains.cases import department, finding, shapes
from madang.domains.organisation import directory, scope_of
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.web.fields import Choice
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff

LIMIT = 50


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list, in one language."""

    number: str
    url: str
    procedure: str
    area: str
    department: str
    state: str
    filed: str
    due: str
    overdue: bool


@for_staff()
def find(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/cases/?q=&department=&area=&from=&to=`: nothing outside the official's scope, not even counted.

    What is sent to it by form searches for an applicant: a name stands in no address, and each search is logged.
    """
    now = clock.now()
    if request.method == "POST":
        name = request.POST.get("applicant", "")[: finding.LONGEST]
        found = finding.find_by_applicant(actor, now, name=name, where="desk search")
        return _page(request, actor, language, found, applicant=name, asked=bool(name.strip()))
    q = request.GET.get("q", "").replace("\x00", "")[: finding.LONGEST]
    within, wrong = _narrowing(request)
    found = [] if wrong else finding.find_in_scope(actor, now, q=q, within=within, limit=LIMIT)
    asked = bool(q.strip()) or not within.is_empty
    return _page(request, actor, language, found, q=q, within=within, asked=asked, wrong=wrong)


def _page(
    request: HttpRequest,
    actor: Actor,
    language: str,
    found: list[shapes.CaseRow],
    *,
    q: str = "",
    within: finding.Narrowing | None = None,
    applicant: str = "",
    asked: bool = False,
    wrong: str = "",
) -> HttpResponse:
    now, among = clock.now(), directory()
    reach = department.departments_of(actor, now, among)
    narrowed = within or finding.Narrowing()
    values: dict[str, Any] = {
        "q": q,
        "cases": lines(found, language),
        "asked": asked,
        "full": len(found) >= LIMIT,
        "departments": [
            Choice(d.code, d.name[language], d.code == narrowed.department)
            for d in sorted(reach, key=lambda d: d.name[language])
        ],
        "area": narrowed.area,
        "from_day": request.GET.get("from", "")[:10],
        "to_day": request.GET.get("to", "")[:10],
        "narrowed": not narrowed.is_empty or bool(wrong),
        "wrong": wrong,
        "by_applicant": scope_of(actor, now, among).everything,
        "applicant": applicant,
    }
    return page(request, actor, language, "desk/find.html", "search/", values, status=422 if wrong else 200)


def _narrowing(request: HttpRequest) -> tuple[finding.Narrowing, str]:
    """What the search is narrowed to, and what is wrong with a day that was typed."""
    days: list[date | None] = []
    wrong = ""
    for name in ("from", "to"):
        text = request.GET.get(name, "").strip()
        try:
            days.append(date.fromisoformat(text) if text else None)
        except ValueError:
            days.append(None)
            wrong = _("Write days as in 2026-05-31.")
    department = request.GET.get("department", "").replace("\x00", "")[:40]
    area = request.GET.get("area", "").replace("\x00", "").strip()[:80]
    return finding.Narrowing(department, area, *days), wrong


def lines(found: Sequence[shapes.CaseRow], language: str) -> list[CaseLine]:
    """Cases as `desk/cases.html` shows them."""
    return [
        CaseLine(
            number=row.number,
            url=f"/{language}/desk/cases/{row.number}/",
            procedure=row.procedure.name[language],
            area=row.area,
            department=row.department.name[language],
            state=row.state,
            filed=row.filed_day[language],
            due=row.due_day[language] if row.due_day else "",
            overdue=row.overdue,
        )
        for row in found
    ]

"""Lists of cases for staff: search in scope, the inspector's lists, the department of a superior."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from madang.domains.cases import rows, shapes, staff
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.web.staff.frame import LEAD_RANK, Tab, page
from madang.web.staff.gate import INSPECTION, for_staff
from madang.web.staff.home import task_row


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
def search(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/search/?q=`: nothing outside the official's scope, not even counted."""
    q = request.GET.get("q", "").replace("\x00", "")[:80]
    found = staff.find_in_scope(actor, clock.now(), q=q)
    values = {"q": q, "cases": lines(found, language), "asked": bool(q.strip()), "full": len(found) >= 50}
    return page(request, actor, language, "desk/search.html", "search/", values)


@for_staff(*INSPECTION)
def inspection(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/inspection/?kind=`: what went wrong with the clock or the order of steps, in all departments."""
    kind = request.GET.get("kind", rows.INSPECTION_KINDS[0])
    if kind not in rows.INSPECTION_KINDS:
        raise Http404
    names = _kinds()
    found = rows.inspection(actor, clock.now(), kind)
    here = f"/{language}/desk/inspection/"
    values = {
        "kind": kind,
        "filters": [Tab(name, f"{here}?kind={code}", code == kind) for code, (name, _said) in names.items()],
        "said": names[kind][1],
        "cases": lines(found, language),
        "full": len(found) >= 100,
    }
    return page(request, actor, language, "desk/inspection.html", "inspection/", values)


@for_staff()
def department(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/department/`: how much each official has in hand, and what nobody took yet."""
    if not any(post.rank >= LEAD_RANK for post in actor.posts):
        raise Http404
    now = clock.now()
    waiting = rows.desk(actor, now, show="nobody")
    departments = [
        {
            "name": named.name[language],
            "people": [
                {
                    "name": load.official.name,
                    "post": load.official.post[language],
                    "absent": load.official.absent,
                    "tasks": load.tasks,
                    "overdue": load.overdue,
                }
                for load in loads
            ],
        }
        for named, loads in staff.department_load(actor, now)
    ]
    values = {"departments": departments, "tasks": [task_row(t, language) for t in waiting.tasks]}
    return page(request, actor, language, "desk/department.html", "department/", values)


def lines(found: list[shapes.CaseRow], language: str) -> list[CaseLine]:
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


def _kinds() -> dict[str, tuple[str, str]]:
    """The lists, each with its name and what it holds."""
    return {
        "overdue": (_("Overdue"), _("Open applications whose deadline has passed.")),
        "unexplained": (_("Not explained"), _("Late, and the department has published no reason.")),
        "entered-late": (_("Entered late"), _("An act was entered on a later day than it happened.")),
        "skipped": (_("Step left out"), _("A step of the procedure was left out.")),
        "returned-unasked": (
            _("Returned unasked"),
            _("Returned although the applicant was never asked to supplement."),
        ),
    }

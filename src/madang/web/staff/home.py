"""The desk: what an official has to do, most urgent first."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from madang.domains.cases import rows
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.web.staff.frame import LEAD_RANK, Tab, at_most, page
from madang.web.staff.gate import for_staff


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in one language."""

    number: str
    url: str
    procedure: str
    area: str
    what: str  # step, signature, opinion
    step: str
    state: str
    left: str
    day: str
    iso: str
    level: str
    unexplained: bool
    nobody: bool


@for_staff()
def desk(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/?show=&page=`."""
    show = request.GET.get("show", "all")
    found = rows.desk(actor, clock.now(), page=_page(request.GET.get("page", "")), show=show)
    show = show if show in rows.SHOWN else "all"
    values = {
        "tasks": [task_row(t, language) for t in found.tasks],
        "filters": _filters(actor, found, language, show),
        "show": show,
        "overdue": at_most(found.overdue) if found.overdue else "",
        "pages": _pages(found, language, show),
        "hints": not found.tasks and show == "all",
    }
    return page(request, actor, language, "desk/home.html", "", values)


def task_row(task: rows.Task, language: str) -> TaskRow:
    return TaskRow(
        number=task.number,
        url=f"/{language}/desk/cases/{task.number}/",
        procedure=task.procedure.name[language],
        area=task.area,
        what=task.what,
        step=task.step.name[language],
        state=task.state,
        left=task.left[language],
        day=task.urgent_day[language] if task.urgent_day else "",
        iso=task.urgent_at.isoformat(timespec="minutes") if task.urgent_at else "",
        level=task.level,
        unexplained=task.delay_unexplained,
        nobody=not task.mine,
    )


def _filters(actor: Actor, found: rows.Desk, language: str, show: str) -> list[Tab]:
    shown = [
        ("all", _("All"), None),
        ("mine", _("With me"), found.mine),
        ("nobody", _("Nobody took yet"), found.unassigned),
        ("opinions", _("Opinion asked"), found.opinions),
    ]
    if any(p.rank >= LEAD_RANK for p in actor.posts):
        shown.insert(2, ("signatures", _("To sign"), found.signatures))
    return [
        Tab(name, _address(language, code, 1), code == show, None if count is None else at_most(count))
        for code, name, count in shown
    ]


def _pages(found: rows.Desk, language: str, show: str) -> dict[str, str] | None:
    if found.page == 1 and not found.has_more:
        return None
    said = _("Page %(page)s, %(count)s tasks, the most urgent first") % {
        "page": found.page,
        "count": len(found.tasks),
    }
    return {
        "said": said,
        "first": _address(language, show, 1) if found.page > 1 else "",
        "next": _address(language, show, found.page + 1) if found.has_more else "",
    }


def _address(language: str, show: str, number: int) -> str:
    asked = {"show": show} if show != "all" else {}
    if number > 1:
        asked["page"] = str(number)
    return f"/{language}/desk/" + (f"?{urlencode(asked)}" if asked else "")


def _page(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 1

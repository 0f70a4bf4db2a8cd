"""The desk: what an official has to do, most urgent first."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from madang.domains.calendar import work_calendar
from madang.domains.cases import OPEN_STATES, STATE_NAMES, State, inspection, rows
from madang.domains.documents import room
from madang.domains.procedures import published
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.web.fields import Choice
from madang.web.public import moments
from madang.web.staff.frame import LEAD_RANK, Tab, at_most, page
from madang.web.staff.gate import DISCLOSURE, for_staff
from madang.web.staff.trail import filter_of, query_of


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
    waits_for: str


@for_staff()
def desk(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/?show=&procedure=&state=&due=&after=&before=`."""
    asked = filter_of(request.GET.dict())
    after, before = request.GET.get("after", "")[:300], request.GET.get("before", "")[:300]
    now = clock.now()
    found = rows.desk(actor, now, asked=asked, after=after, before=before)
    here = query_of(asked, after=after, before="" if after else before)
    narrowed = asked != rows.TaskFilter(asked.show)
    values = {
        "tasks": [task_row(t, language, f"?in={quote(here, safe='')}&at=") for t in found.tasks],
        "filters": _filters(actor, found, language, asked),
        "show": asked.show,
        "narrow": _narrow(asked, language),
        "narrowed": narrowed,
        "overdue": at_most(found.overdue) if found.overdue else "",
        "overdue_url": _address(language, rows.TaskFilter("mine", due="overdue")),
        "pages": _pages(found, language, asked, deep=bool(after or before)),
        "letters": letters(actor, language),
        "held": room.held_count(actor) if actor.has(*DISCLOSURE) else 0,
    }
    return page(request, actor, language, "desk/home.html", "", values)


def task_row(task: rows.Task, language: str, trail: str) -> TaskRow:
    """A task as `desk/tasks.html` shows it; `trail` is what its address carries to lead back to the list."""
    return TaskRow(
        number=task.number,
        url=f"/{language}/desk/cases/{task.number}/{trail}{task.cursor}",
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
        waits_for=task.waits_for,
    )


def letters(actor: Actor, language: str) -> list[dict[str, Any]]:
    """What the petition inspector wrote and nobody has answered."""
    zone = work_calendar().zone
    return [
        {
            "number": letter.number,
            "kind": letter.kind,
            "at": moments.day_of(letter.at, zone, language).text,
            "mine": letter.mine,
            "url": f"/{language}/desk/cases/{letter.number}/",
        }
        for letter in inspection.open_letters(actor)
    ]


def _filters(actor: Actor, found: rows.Desk, language: str, asked: rows.TaskFilter) -> list[Tab]:
    shown = [
        ("all", _("All"), None),
        ("mine", _("With me"), found.mine),
        ("others", _("Waiting for others"), found.others),
        ("nobody", _("Nobody took yet"), found.unassigned),
        ("opinions", _("Opinion asked"), found.opinions),
    ]
    if any(p.rank >= LEAD_RANK for p in actor.posts):
        shown.insert(2, ("signatures", _("To sign"), found.signatures))
    return [
        Tab(name, _address(language, _with(asked, show=code)), code == asked.show, _count(count, code))
        for code, name, count in shown
    ]


def _count(count: int | None, code: str) -> str | None:
    if count is None:
        return None
    return at_most(count) if code in ("nobody", "opinions") else f"{count:,}"


def _narrow(asked: rows.TaskFilter, language: str) -> dict[str, Any]:
    """The choices of the form that narrows the list."""
    procedures = sorted((v.definition.name[language], v.code) for v in published(clock.now()))
    due = (("overdue", _("Over time")), ("today", _("Due today")), ("week", _("Due this week")))
    states = [s for s in State if s in OPEN_STATES]
    return {
        "due": [Choice(code, name, code == asked.due) for code, name in due],
        "state": [Choice(s, STATE_NAMES[s][language], s == asked.state) for s in states],
        "procedure": [Choice(code, name, code == asked.procedure) for name, code in procedures],
        "clear": _address(language, rows.TaskFilter(asked.show)),
    }


def _pages(found: rows.Desk, language: str, asked: rows.TaskFilter, *, deep: bool) -> dict[str, str] | None:
    if not deep and not found.after:
        return None
    return {
        "said": _("%(count)s tasks, the most urgent first") % {"count": len(found.tasks)},
        "first": _address(language, asked) if deep else "",
        "previous": _address(language, asked, before=found.before) if found.before else "",
        "next": _address(language, asked, after=found.after) if found.after else "",
    }


def _with(asked: rows.TaskFilter, *, show: str) -> rows.TaskFilter:
    return rows.TaskFilter(show, asked.procedure, asked.state, asked.due)


def _address(language: str, asked: rows.TaskFilter, **more: str) -> str:
    query = query_of(asked, **more)
    return f"/{language}/desk/" + (f"?{query}" if query else "")

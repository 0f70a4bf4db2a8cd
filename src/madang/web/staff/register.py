"""What other approval systems finished: the imported registers, as far as an official's scope reaches."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from madang.domains import approvals
from madang.domains.approvals import rows
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.web.public import moments
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff

HERE = "documents/"
LONGEST = 80


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """An entry in one language."""

    title: str
    number: str
    url: str
    department: str
    department_name: str  # as written, where we call it otherwise
    writer: str
    task: str
    produced: moments.Moment
    retention: str
    closed: str
    licence: str
    corrected: bool


@for_staff()
def register(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/documents/other-systems/?q=&from=&to=&after=`: nothing outside the official's scope."""
    asked, typed, wrong = _asked(request)
    after = request.GET.get("after", "")[:40]
    found = rows.RegisterFound(()) if wrong else rows.register_listed(actor, clock.now(), asked, after)
    query = {name: value for name, value in typed.items() if value}
    here = f"/{language}/desk/documents/other-systems/"
    values = {
        "entries": [_line(row, language) for row in found.rows],
        "typed": typed,
        "wrong": wrong,
        "is_search": asked.is_search or bool(wrong),
        "clear": here,
        "first": _address(here, query) if after else "",
        "next": _address(here, {**query, "after": found.next}) if found.next else "",
    }
    return page(request, actor, language, "desk/register.html", HERE, values, status=422 if wrong else 200)


def _asked(request: HttpRequest) -> tuple[rows.RegisterAsked, dict[str, str], str]:
    """What the list is narrowed to, what was typed for that, and what is wrong with it."""
    typed = {
        name: request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in ("q", "from", "to")
    }
    try:
        first, last = (date.fromisoformat(typed[name]) if typed[name] else None for name in ("from", "to"))
    except ValueError:
        return rows.RegisterAsked(), typed, _("Write days as 2026-05-31.")
    return rows.RegisterAsked(typed["q"], first, last), typed, ""


def _line(row: rows.RegisterRow, language: str) -> RegisterLine:
    ours = row.department[language]
    return RegisterLine(
        title=row.title,
        number=row.number,
        url=row.url,
        department=ours,
        department_name="" if row.department_name in (ours, row.department.ko) else row.department_name,
        writer=row.writer,
        task=row.task,
        produced=moments.on_day(row.produced_on, language),
        retention=approvals.retention_name(row.retention)[language],
        closed=_class(row, language),
        licence=row.licence,
        corrected=row.version > 1,
    )


def _class(row: rows.RegisterRow, language: str) -> str:
    """The class with its grounds, where it is not open."""
    if row.disclosure == "open":
        return ""
    name = approvals.CLASS_NAMES[row.disclosure][language]
    if row.grounds is None:
        return _("%(name)s, ground not stated") % {"name": name}
    return f"{name} ({', '.join(str(ground) for ground in row.grounds)})"


def _address(here: str, query: dict[str, str]) -> str:
    return f"{here}?{urlencode(query)}" if query else here

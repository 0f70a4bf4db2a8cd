"""What other systems finished, as far as an official's scope reaches, in whatever state it is."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from madang.domains import approvals
from madang.domains.documents import elsewhere
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.web.public import moments
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff

HERE = "documents/"
LONGEST = 80


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A document in one language."""

    title: str
    number: str
    url: str
    department: str
    writer: str
    task: str
    produced: moments.Moment
    retention: str
    closed: str
    state: str
    licence: str
    corrected: bool


@for_staff()
def register(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/documents/other-systems/?q=&from=&to=&after=`: nothing outside the official's scope."""
    asked, typed, wrong = _asked(request)
    after = request.GET.get("after", "")[:40]
    found = _found(actor, asked, after, wrong)
    query = {name: value for name, value in typed.items() if value}
    here = f"/{language}/desk/documents/other-systems/"
    values = {
        "entries": [_line(row, language) for row in found.rows],
        "typed": typed,
        "wrong": wrong,
        "is_search": asked.is_search or bool(wrong),
        "clear": here,
        "first": _address(here, query) if after else "",
        "cut": found.cut,
        "next": _address(here, {**query, "after": found.next}) if found.next else "",
    }
    return page(request, actor, language, "desk/register.html", HERE, values, status=422 if wrong else 200)


def _found(actor: Actor, asked: elsewhere.ElsewhereAsked, after: str, wrong: str) -> elsewhere.ElsewhereFound:
    if wrong:
        return elsewhere.ElsewhereFound(())
    return elsewhere.documents_elsewhere(actor, clock.now(), asked, after)


def _asked(request: HttpRequest) -> tuple[elsewhere.ElsewhereAsked, dict[str, str], str]:
    """What the list is narrowed to, what was typed for that, and what is wrong with it."""
    typed = {
        name: request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in ("q", "from", "to")
    }
    try:
        first, last = (date.fromisoformat(typed[name]) if typed[name] else None for name in ("from", "to"))
    except ValueError:
        return elsewhere.ElsewhereAsked(), typed, _("Write days as 2026-05-31.")
    return elsewhere.ElsewhereAsked(typed["q"], first, last), typed, ""


def _line(row: elsewhere.ElsewhereRow, language: str) -> RegisterLine:
    return RegisterLine(
        title=row.title,
        number=row.number,
        url=row.url,
        department=row.department[language],
        writer=row.author,
        task=row.task,
        produced=moments.on_day(row.approved_on, language),
        retention=approvals.retention_name(row.retention)[language],
        closed="" if row.disclosure == "open" else row.class_words[language],
        state=row.state[language],
        licence=row.licence,
        corrected=row.version > 1,
    )


def _address(here: str, query: dict[str, str]) -> str:
    return f"{here}?{urlencode(query)}" if query else here

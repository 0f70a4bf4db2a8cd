"""A department's work as its colleagues see it; team leads and above give and share its cases here."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from madang.domains.cases import actions
from madang.domains.cases import department as reads
from madang.domains.organisation import official_by_code, officials_named
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, FieldFault, InvalidInput, NotAllowed
from madang.kernel.text import Text
from madang.web.fields import Choice
from madang.web.staff import bulk, sending
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff
from madang.web.staff.lists import lines

EVENLY = "evenly"
_CHOOSE = Text("누구에게 맡길지 고르십시오.", "Choose to whom the work goes.")


@for_staff()
def department(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/department/?department=&official=&after=`; what is sent to it gives the ticked cases to somebody."""
    if request.method != "POST":
        return _page(request, actor, language)
    sent = bulk.read(request, "to", "reason")
    try:
        told = bulk.carry_out(actor, "assign-many", sent, lambda: _assign(actor, sent))
    except (*sending.REFUSALS, NotAllowed) as error:
        return _page(request, actor, language, sent=sent, error=error)
    return _page(request, actor, language, told=told)


def _assign(actor: Actor, sent: bulk.Sent) -> tuple[actions.Told, ...]:
    to, reason = sent.typed["to"], sent.typed["reason"]
    evenly = to == EVENLY
    official = None if evenly else official_by_code(to)
    if official is None and not evenly:
        raise InvalidInput(_CHOOSE, "nobody_chosen", fields=(FieldFault("to", "nobody_chosen", _CHOOSE),))
    return actions.assign_many(actor, chosen=sent.chosen, official_id=official, evenly=evenly, reason=reason)


def _page(
    request: HttpRequest,
    actor: Actor,
    language: str,
    *,
    sent: bulk.Sent | None = None,
    error: DomainError | None = None,
    told: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    code, official = request.GET.get("department", "")[:40], request.GET.get("official", "")[:40]
    after = request.GET.get("after", "")[:300]
    screen = reads.department_screen(actor, clock.now(), code=code, official=official, after=after)
    ticked = set(sent.ticked) if sent else set()
    shown = lines([one.case for one in screen.cases], language)
    here = _address(language, screen.department.code)
    values = {
        "department": screen.department.name[language],
        "code": screen.department.code,
        "departments": [Choice(d.code, d.name[language], d.code == screen.department.code) for d in screen.departments],
        "people": [_person(person, load, here, official, language) for person, load in screen.people],
        "unassigned": _nobody(screen.unassigned, here, official),
        "signing": screen.signing,
        "cases": [
            {
                "line": line,
                "official": one.official,
                "tick": (value := f"{one.case.number}:{one.last_seq}"),
                "ticked": value in ticked,
            }
            for line, one in zip(shown, screen.cases, strict=True)
        ],
        "chosen": _chosen(screen, official),
        "whole": here if official else "",
        "next": _address(language, screen.department.code, official=official, after=screen.after)
        if screen.after
        else "",
        "first": _address(language, screen.department.code, official=official) if after else "",
        "givable": _givable(screen, actor, language, sent),
        "reason": sent.typed["reason"] if sent and error else "",
        "key": bulk.new_key(sent, error),
        "faults": bulk.faults(error, language),
        "results": _results(told, language) if told is not None else None,
    }  # fmt: skip
    status = error.status if error else 200
    return page(request, actor, language, "desk/department.html", "department/", values, status=status)


def _person(person: Any, load: reads.Load, here: str, official: str, language: str) -> dict[str, Any]:
    return {
        "name": person.name,
        "post": person.post[language],
        "absent": person.absent,
        "load": load,
        "url": f"{here}&official={person.code}",
        "current": person.code == official,
    }


def _nobody(load: reads.Load, here: str, official: str) -> dict[str, Any]:
    return {
        "load": load,
        "url": f"{here}&official={reads.NOBODY}",
        "current": official == reads.NOBODY,
    }


def _chosen(screen: reads.DepartmentScreen, official: str) -> str:
    if official == reads.NOBODY:
        return _("What nobody took yet")
    name = next((person.name for person, _load in screen.people if person.code == official), "")
    return _("Open applications of %(name)s") % {"name": name} if name else _("All open applications")


def _givable(
    screen: reads.DepartmentScreen, actor: Actor, language: str, sent: bulk.Sent | None
) -> list[Choice]:
    """To whom the actor may give cases here: nobody, themselves, or everybody who is present."""
    to = sent.typed["to"] if sent else ""
    if not screen.leads:
        mine = screen.belongs and any(p.code == actor.officer_code for p, _load in screen.people)
        return [Choice(actor.officer_code, _("Myself"), True)] if mine else []
    people = [
        Choice(p.code, f"{p.name} ({p.post[language]})", p.code == to) for p in screen.givable if not p.absent
    ]
    return [Choice(EVENLY, _("Share evenly among those present"), to == EVENLY), *people]


def _results(told: list[dict[str, Any]], language: str) -> dict[str, Any]:
    people = officials_named({one["official"] for one in told if one["official"]})

    def said(one: dict[str, Any]) -> str:
        name = people[one["official"]].name if one["official"] in people else ""
        if one["code"] == "unchanged":
            return _("is with %(name)s already") % {"name": name}
        return _("is with %(name)s now") % {"name": name}

    return bulk.results(told, language, said)


def _address(language: str, code: str, **more: str) -> str:
    asked = {"department": code, **{name: value for name, value in more.items() if value}}
    return f"/{language}/desk/department/?{urlencode(asked)}"

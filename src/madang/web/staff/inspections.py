"""The petition inspector's room: lists of what went wrong, letters to departments, the monthly check."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madang.domains.calendar import work_calendar
from madang.domains.cases import actions, inspection, monthly
from madang.domains.organisation import departments_at
from madang.domains.procedures import Field
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import DomainError, NotAllowed, NotFound
from madang.kernel.text import Text
from madang.web.fields import Choice
from madang.web.public import moments
from madang.web.staff import bulk, sending
from madang.web.staff.frame import Tab, page
from madang.web.staff.gate import INSPECTION, for_staff
from madang.web.staff.lists import lines

REMARK = [
    Field(
        name="remark",
        type="textarea",
        label=Text("점검 의견", "Remark"),
        help=Text("점검 기록에 남으며 공개되지 않습니다.", "Kept with the check; not public."),
        max_length=4000,
    )
]
LETTERS = ("reminder", "dunning")


@for_staff(*INSPECTION)
def lists(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/inspection/?kind=&department=&age=&after=`; what is sent to it writes about the ticked cases."""
    if request.method != "POST":
        return _lists(request, actor, language)
    sent = bulk.read(request, "letter", "note")
    try:
        told = bulk.carry_out(actor, "remind-many", sent, lambda: _write(actor, sent))
    except (*sending.REFUSALS, NotAllowed) as error:
        return _lists(request, actor, language, sent=sent, error=error)
    return _lists(request, actor, language, told=told)


@for_staff(*INSPECTION)
def month(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/inspection/monthly/?month=&kind=&department=`; what is sent to it confirms the month."""
    asked = request.GET.get("month", "") or _last_month()
    if request.method != "POST":
        return _month(request, actor, language, asked)
    try:
        sending.done_once(
            request,
            actor,
            f"confirm-{asked[:7]}",
            REMARK,
            lambda values: actions.confirm_month(actor, month=asked, remark=values.get("remark") or ""),
        )
    except (*sending.REFUSALS, NotAllowed) as error:
        return _month(request, actor, language, asked, error)
    return HttpResponseRedirect(
        f"/{language}/desk/inspection/monthly/?{urlencode({'month': asked, 'done': 'month-confirmed'})}",
        status=303,
    )


def _write(actor: Actor, sent: bulk.Sent) -> tuple[actions.Told, ...]:
    kind = sent.typed["letter"]
    return actions.remind_many(
        actor, chosen=sent.chosen, kind=kind if kind in LETTERS else LETTERS[0], note=sent.typed["note"]
    )


def _lists(
    request: HttpRequest,
    actor: Actor,
    language: str,
    *,
    sent: bulk.Sent | None = None,
    error: DomainError | None = None,
    told: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    kind = request.GET.get("kind", inspection.INSPECTION_KINDS[0])
    if kind not in inspection.INSPECTION_KINDS:
        raise Http404
    department, age = request.GET.get("department", "")[:40], _age(request)
    after = request.GET.get("after", "")[:300]
    found = inspection.inspection(actor, clock.now(), kind, department=department, age=age, after=after)
    names, ticked = _kinds(), set(sent.ticked) if sent else set()

    def address(**changed: str) -> str:
        asked = {"kind": kind, "department": department, "age": str(age or ""), **changed}
        return f"/{language}/desk/inspection/?{urlencode({k: v for k, v in asked.items() if v})}"

    shown = lines([one.case for one in found.cases], language)
    values = {
        "kind": kind,
        "filters": [Tab(name, address(kind=code), code == kind) for code, (name, _said) in names.items()],
        "said": names[kind][1],
        "departments": _departments(department, language),
        "ages": _ages(age),
        "cases": [
            {
                "line": line,
                "tick": (value := f"{one.case.number}:{one.last_seq}"),
                "ticked": value in ticked,
                "letters": _letters(one.letters, language),
            }
            for line, one in zip(shown, found.cases, strict=True)
        ],
        "may_write": actor.has(Role.INSPECTOR) and kind not in ("returned-unasked",),
        "letter": sent.typed["letter"] if sent else ("dunning" if kind in ("overdue", "unexplained") else "reminder"),
        "note": sent.typed["note"] if sent and error else "",
        "key": bulk.new_key(sent, error),
        "faults": bulk.faults(error, language),
        "results": bulk.results(told, language, lambda _one: _("the letter was written")) if told is not None else None,
        "first": address() if after else "",
        "next": address(after=found.after) if found.after else "",
        "monthly_url": f"/{language}/desk/inspection/monthly/",
    }  # fmt: skip
    status = error.status if error else 200
    return page(request, actor, language, "desk/inspection.html", "inspection/", values, status=status)


def _month(
    request: HttpRequest, actor: Actor, language: str, asked: str, error: DomainError | None = None
) -> HttpResponse:
    kind = request.GET.get("kind", monthly.MONTH_KINDS[0])
    if kind not in monthly.MONTH_KINDS:
        raise Http404
    department = request.GET.get("department", "")[:40]
    now, zone = clock.now(), work_calendar().zone
    try:
        found = monthly.month_screen(actor, asked, now, kind=kind, department=department)
    except NotFound:
        raise Http404 from None

    def address(**changed: str) -> str:
        query = {"month": asked, "kind": kind, "department": department, **changed}
        return f"/{language}/desk/inspection/monthly/?{urlencode({k: v for k, v in query.items() if v})}"

    names = {code: name for code, (name, _said) in _kinds().items()} | {"extended": _("Extended")}
    may_confirm = actor.everywhere(Role.INSPECTOR) and found.is_over and found.confirmed is None
    typed = sending.typed(request, f"confirm-{asked[:7]}", REMARK) if error else {}
    values = {
        "month": asked,
        "months": [Choice(m, m, m == asked) for m in (monthly.month_of(now, zone, n) for n in range(24))],
        "is_over": found.is_over,
        "kinds": [names[code] for code in monthly.MONTH_KINDS],
        "lines": [
            {
                "name": line.department.name[language],
                "cells": [
                    {"n": line.counts[code], "url": address(kind=code, department=line.department.code)}
                    for code in monthly.MONTH_KINDS
                ],
                "written": line.reminders + line.dunnings,
                "unanswered": line.unanswered,
            }
            for line in found.lines
        ],
        "filters": [Tab(names[code], address(kind=code), code == kind) for code in monthly.MONTH_KINDS],
        "cases": lines(list(found.cases), language),
        "caption": names[kind],
        "full": found.has_more,
        "confirmed": _confirmed(found.confirmed, language) if found.confirmed else None,
        "earlier": [_confirmed(one, language) for one in found.earlier],
        "form": _form(asked, language, typed, error) if may_confirm else None,
        "refused": error.message[language] if error and not may_confirm else "",
        "lists_url": f"/{language}/desk/inspection/",
    }  # fmt: skip
    status = error.status if error else 200
    return page(request, actor, language, "desk/monthly.html", "inspection/", values, status=status)


def _form(
    asked: str, language: str, typed: dict[str, Any], error: DomainError | None
) -> sending.DeskFormShown:
    what, button = f"confirm-{asked[:7]}", _("Confirm this month")
    return sending.shown_form(what, button, REMARK, language, values=typed, error=error)


def _confirmed(one: monthly.Confirmed, language: str) -> dict[str, Any]:
    return {
        "month": one.month,
        "at": moments.moment(one.at, work_calendar().zone, language).text,
        "by": one.by,
        "remark": one.remark,
        "url": f"/{language}/desk/inspection/monthly/?month={one.month}",
    }


def _letters(found: tuple[inspection.Letter, ...], language: str) -> list[dict[str, Any]]:
    zone = work_calendar().zone
    answers = {"explained": _("explained"), "extended": _("extended"), "finished": _("finished")}
    return [
        {
            "kind": letter.kind,
            "at": moments.day_of(letter.at, zone, language).text,
            "answer": answers.get(letter.answer, ""),
        }
        for letter in found
    ]


def _departments(chosen: str, language: str) -> list[Choice]:
    rows = sorted(departments_at(clock.now()), key=lambda row: row.name[language])
    return [Choice(row.code, row.name[language], row.code == chosen) for row in rows]


def _ages(chosen: int) -> list[Choice]:
    return [
        Choice(str(days), _("%(days)s days or more") % {"days": days}, days == chosen)
        for days in inspection.AGES
        if days
    ]


def _age(request: HttpRequest) -> int:
    text = request.GET.get("age", "")
    return next((days for days in inspection.AGES if text == str(days)), 0)


def _last_month() -> str:
    return monthly.month_of(clock.now(), work_calendar().zone, 1)


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
        "written-to": (
            _("Letters not answered"),
            _("The department was reminded or dunned and has neither explained, extended nor finished."),
        ),
    }

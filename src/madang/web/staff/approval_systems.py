"""Approval systems of institutions: who may post acts, and what could not be done. For the operator."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madang.domains import exchange, organisation
from madang.domains.procedures import Field, Option
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import DomainError
from madang.kernel.text import Text
from madang.web.staff import sending
from madang.web.staff.case_words import when
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff

HERE = "operator/"
TYPES = {
    "kr.madang.approval.drafted": Text("기안", "Draft"),
    "kr.madang.approval.signed": Text("결재", "Signature"),
    "kr.madang.approval.returned": Text("반송", "Return"),
    "kr.madang.approval.approved": Text("문서번호 통보", "Document number"),
}
OUTCOMES = {
    "applied": Text("반영됨", "Done"),
    "refused": Text("반영하지 못함", "Could not be done"),
    "dismissed": Text("종결함", "Set aside"),
}
SYSTEM_FIELDS = [Field(name="system", type="text", label=Text("시스템", "System"), required=True)]
EVENT_FIELDS = [Field(name="event", type="integer", label=Text("사건", "Event"), required=True)]
_BY_SYSTEM = ("stop", "start", "renew")
_BY_EVENT = ("again", "dismiss")


@for_staff(Role.OPERATOR)
def listing(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/operator/approval-systems/?outcome=`: systems, a form for one more, and what they sent."""
    what = request.POST.get("what", "")
    fields = _fields(what)
    if request.method != "POST" or fields is None:
        return _page(request, actor, language)
    told: list[exchange.Registered] = []
    try:
        sending.done_once(request, actor, what, fields, lambda values: _do(actor, what, values, told))
    except sending.REFUSALS as error:
        return _page(request, actor, language, error=error, sent=what)
    if what in ("register", "renew"):
        return _page(request, actor, language, told=told[0] if told else None, shown_before=not told)
    return HttpResponseRedirect(
        f"/{language}/desk/operator/approval-systems/?outcome=refused&done=approval-{what}", status=303
    )


def _fields(what: str) -> list[Field] | None:
    if what == "register":
        return _register_fields()
    if what in _BY_SYSTEM:
        return SYSTEM_FIELDS
    return EVENT_FIELDS if what in _BY_EVENT else None


def _register_fields() -> list[Field]:
    now = clock.now()
    places = [Option(row.code, row.name) for row in organisation.directory().institutions if row.is_open(now)]
    return [
        Field(name="name", type="text", label=Text("이름", "Name"), required=True, max_length=80),
        sending.select(
            "institution",
            Text("기관", "Institution"),
            places,
            help=Text(
                "이 기관의 공무원과 민원에 관한 처리만 받습니다.",
                "Only acts of its officials on its own cases are taken.",
            ),
        ),
    ]


def _do(actor: Actor, what: str, values: dict[str, Any], told: list[exchange.Registered]) -> None:
    if what == "register":
        told.append(exchange.register_system(actor, name=values["name"], institution=values["institution"]))
    elif what == "renew":
        told.append(exchange.renew_system_secret(actor, system_id=values["system"]))
    elif what in _BY_SYSTEM:
        exchange.set_system_active(actor, system_id=values["system"], active=what == "start")
    elif what == "again":
        exchange.try_again(actor, received_id=values["event"])
    else:
        exchange.dismiss(actor, received_id=values["event"])


def _page(
    request: HttpRequest,
    actor: Actor,
    language: str,
    *,
    error: DomainError | None = None,
    sent: str = "",
    told: exchange.Registered | None = None,
    shown_before: bool = False,
) -> HttpResponse:
    outcome = request.GET.get("outcome", "")
    chosen = outcome if outcome in OUTCOMES else ""
    mine = error if sent == "register" else None
    fields = _register_fields()
    typed = sending.typed(request, "register", fields) if mine else {}
    values = {
        "systems": [_system(row, language) for row in exchange.systems()],
        "events": [_event(row, language) for row in exchange.received_events(chosen)],
        "outcomes": [
            {"code": code, "name": name[language], "chosen": code == chosen}
            for code, name in OUTCOMES.items()
        ],
        "form": sending.shown_form("register", _("Register"), fields, language, values=typed, error=mine),
        "refused": error.message[language] if error and mine is None else "",
        "told": told,
        "shown_before": shown_before,
    }
    status = error.status if error else 200
    return page(request, actor, language, "desk/approval_systems.html", HERE, values, status=status)


def _system(row: exchange.SystemRow, language: str) -> dict[str, Any]:
    return {
        "key_id": row.key_id,
        "name": row.name,
        "institution": row.institution[language],
        "active": row.active,
        "outdated": row.outdated,
        "key": sending.new_id(),
    }


def _event(row: exchange.ReceivedRow, language: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "key": sending.new_id(),
        "system": row.system,
        "event_id": row.event_id,
        "type": TYPES[row.type][language],
        "number": row.case_number,
        "received": when(row.received_at, language),
        "attempts": row.attempts,
        "outcome": OUTCOMES[row.outcome][language],
        "refused": row.outcome == "refused",
        "error": row.error_code,
        "message": row.message[language] if row.message else "",
    }

"""Mandates: who may act for me and my businesses, and for whom I act; given, handed in on paper, ended."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madang.domains import accounts, cases, procedures
from madang.domains.cases import MandateRow
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, FieldFault, InvalidInput, NotFound
from madang.kernel.idempotency import once
from madang.kernel.ids import new_id
from madang.kernel.text import Text
from madang.web import acts
from madang.web.fields import ShownField, by_field, plain_field, summary
from madang.web.public import moments
from madang.web.public.present import present
from madang.web.session import actor_of, signed_in
from madang.web.uploads import takes_files

_EVERYTHING, _CASE = "everything", "case"
_NO_PAPER = Text("위임장 파일을 골라 주십시오.", "Please choose the file of the mandate.")
_NO_NUMBER = Text("접수번호를 적어 주십시오.", "Please give the register number.")
_NO_DATE = Text("날짜는 2026-05-31과 같이 적어 주십시오.", "Write the date as in 2026-05-31.")


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files
@signed_in
def page(request: HttpRequest, language: str) -> HttpResponse:
    """Every mandate that concerns me; two forms, and a button to end one."""
    actor = actor_of(request)
    if actor.is_staff:
        raise NotFound()
    if request.method != "POST":
        return _page(request, actor, language)
    part = request.POST.get("part", "")
    try:
        if part not in _PARTS:
            raise NotFound()
        _PARTS[part](request, actor)
    except DomainError as error:
        return _page(request, actor, language, part, error)
    return HttpResponseRedirect(f"/{language}/my/mandates/?done={part}", status=303)


def _grant(request: HttpRequest, actor: Actor) -> None:
    post = request.POST
    scope, number = post.get("scope", "")[:40], post.get("number", "").strip()[:40]
    given: dict[str, Any] = {
        "representative": post.get("representative", "")[:200],
        "number": number if scope == _CASE else "",
        "procedure": scope if scope not in (_CASE, _EVERYTHING) else "",
        "business_id": _business(actor, post.get("in_name_of", "")),
        "may_end": post.get("may_end") == "true",
        "valid_from": _day(post.get("from", ""), "from"),
        "valid_until": _day(post.get("until", ""), "until"),
    }
    if scope == _CASE and not number:
        raise InvalidInput(
            _NO_NUMBER, "invalid_input", fields=(FieldFault("number", "invalid_input", _NO_NUMBER),)
        )
    request_ = ["mandate", {name: str(value) for name, value in given.items()}]
    _once(request, actor, request_, lambda: {"id": cases.grant_mandate(actor, **given).id})


def _paper(request: HttpRequest, actor: Actor) -> None:
    papers = acts.uploads(request)
    if not papers:
        fault = FieldFault(acts.FILES, "invalid_input", _NO_PAPER)
        raise InvalidInput(_NO_PAPER, "invalid_input", fields=(fault,))
    number = request.POST.get("paper_number", "").strip()[:40]
    _once(
        request,
        actor,
        ["mandate paper", number, acts.fingerprint(papers[0])],
        lambda: {"id": cases.hand_in_mandate(actor, number=number, paper=papers[0]).id},
    )


def _end(request: HttpRequest, actor: Actor) -> None:
    cases.end_mandate(actor, mandate_id=request.POST.get("mandate", "")[:16])


_PARTS: dict[str, Callable[[HttpRequest, Actor], None]] = {"grant": _grant, "paper": _paper, "end": _end}


def _once(request: HttpRequest, actor: Actor, what: list[Any], do: Callable[[], dict[str, Any]]) -> None:
    key = request.POST.get(acts.KEY, "").replace("\x00", "")[:100] or new_id()
    once(scope=actor.key_scope, key=key, request=what, do=do)


def _business(actor: Actor, value: str) -> int | None:
    """One of the actor's own businesses, by its number; None for themself. Raises NotFound."""
    if not value:
        return None
    found = [b.id for b in accounts.businesses_of(actor.account_id or 0) if b.registration_number == value]
    if not found:
        raise NotFound()
    return found[0]


def _day(value: str, name: str) -> date | None:
    try:
        return date.fromisoformat(value.strip()[:10]) if value.strip() else None
    except ValueError as error:
        raise InvalidInput(
            _NO_DATE, "invalid_input", fields=(FieldFault(name, "invalid_input", _NO_DATE),)
        ) from error


# --- the page


def _page(
    request: HttpRequest, actor: Actor, language: str, part: str = "", error: DomainError | None = None
) -> HttpResponse:
    faults = by_field(error.fields, language) if error else {}
    typed = request.POST if error else {}
    rows = cases.mandates_of(actor)
    fields = _grant_fields(actor, language, typed, faults)
    context = {
        "given": [_shown(row, language) for row in rows if row.given],
        "held": [_shown(row, language) for row in rows if not row.given],
        "fields": fields,
        "paper_fields": _paper_fields(typed, faults),
        "open": part,
        "faults": summary(faults, [f.name for f in fields] + ["paper_number", acts.FILES]),
        "said": error.message[language] if error and not faults else "",
        "key": new_id(),
        "done": _DONE[request.GET["done"]]() if request.GET.get("done") in _DONE else "",
    }
    return render(request, "my/mandates.html", context, status=error.status if error else 200)


def _grant_fields(actor: Actor, language: str, typed: Any, faults: dict[str, str]) -> list[ShownField]:
    own = [b for b in accounts.businesses_of(actor.account_id or 0) if b.role == "representative"]
    line = _line(typed, faults)
    in_name_of = [("", _("In my own name")), *((b.registration_number, b.name) for b in own)]
    begun = [(v.code, v.definition.name[language]) for v in procedures.published() if _is_begun(v)]
    scopes = [(_EVERYTHING, _("Everything")), (_CASE, _("One case, by its number")), *begun]
    return [
        *(
            [line("in_name_of", _("In whose name?"), type="choice", choices=in_name_of, required=False)]
            if own
            else []
        ),
        line(
            "representative",
            _("User name of the representative"),
            help=_("They tell you; they need an account of their own."),
            autocomplete="off",
        ),
        line("scope", _("For what"), type="choice", choices=scopes, value=_EVERYTHING),
        line("number", _("Register number"), help=_("Only for one case."), required=False),
        line("from", _("From"), type="date", help=_("Empty: from now on."), required=False),
        line("until", _("Until and with"), type="date", help=_("Empty: until you end it."), required=False),
        plain_field(
            "may_end",
            _("May also withdraw applications and object to decisions"),
            type="boolean",
            value=typed.get("may_end") == "true",
            required=False,
        ),
    ]


def _is_begun(version: procedures.Version) -> bool:
    return version.definition.begins == "applicant" and version.definition.code != "OBJ"


def _paper_fields(typed: Any, faults: dict[str, str]) -> list[ShownField]:
    line = _line(typed, faults)
    return [
        line(
            "paper_number", _("Register number"), help=_("Of the case in which you represent the applicant.")
        ),
        line(
            acts.FILES,
            _("The mandate, signed"),
            type="file",
            help=_("A picture or PDF. Only the office sees it."),
        ),
    ]


def _line(typed: Any, faults: dict[str, str]) -> Callable[..., ShownField]:
    def made(name: str, label: str, *, value: str = "", **more: Any) -> ShownField:
        return plain_field(name, label, value=typed.get(name, value), fault=faults.get(name, ""), **more)

    return made


def _shown(row: MandateRow, language: str) -> dict[str, Any]:
    zone = present().zone
    return {
        "id": row.id,
        "other": row.representative if row.given else row.principal,
        "principal": row.principal,
        "scope": row.scope[language],
        "may_end": row.may_end,
        "since": moments.day_of(row.valid_from, zone, language),
        "until": moments.limit(row.valid_until, zone, language) if row.valid_until else None,
        "over": row.valid_until is not None and row.valid_until <= clock.now(),
        "state": row.state,
        "on_paper": row.on_paper,
        "may_be_ended": row.may_be_ended,
    }


_DONE: dict[str, Callable[[], str]] = {
    "grant": lambda: _("The mandate is given. You can end it at any time."),
    "paper": lambda: _("The mandate has arrived. It counts once an official has checked it."),
    "end": lambda: _("The mandate has ended. It covers nothing any more."),
}

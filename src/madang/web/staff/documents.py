"""An official's documents: what waits for a signature, what was drafted, returned, signed, received, registered."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madang.domains import approvals
from madang.domains.approvals import rows
from madang.domains.cases import actions
from madang.domains.organisation import official_by_code, officials_like
from madang.domains.procedures import Option
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError
from madang.kernel.text import Text
from madang.web.staff import bulk, document_words, sending
from madang.web.staff.frame import Tab, at_most, page
from madang.web.staff.gate import for_staff

HERE = "documents/"
LONGEST = 80


@for_staff()
def documents(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/documents/?show=&q=&person=&from=&to=&after=`; what is sent to it signs the ticked documents."""
    if request.method != "POST":
        return _page(request, actor, language)
    sent = bulk.read(request)
    try:
        told = _sign_ticked(actor, sent)
    except sending.REFUSALS as error:
        return _page(request, actor, language, sent=sent, error=error)
    return _page(request, actor, language, told=told)


@for_staff()
def new(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/documents/new/`: begins a document of a kind, with its template."""
    fields = _new_fields(actor)
    error: DomainError | None = None
    if request.method == "POST":
        begun: list[str] = []

        def begin(values: dict[str, Any]) -> dict[str, str]:
            department = values.get("department")
            draft = approvals.actions.begin(
                actor, kind=values["kind"], department_id=int(department) if department else None
            )
            begun.append(draft)
            return {"draft": draft}

        try:
            kept = sending.done_once(request, actor, "new", fields, begin)
            return HttpResponseRedirect(f"/{language}/desk/documents/{kept['draft']}/edit/", status=303)
        except sending.REFUSALS as refused:
            error = refused
    typed = sending.typed(request, "new", fields) if error else {}
    form = sending.shown_form("new", _("Begin"), fields, language, values=typed, error=error)
    status = error.status if error else 200
    return page(request, actor, language, "desk/document_new.html", HERE, {"form": form}, status=status)


def _new_fields(actor: Actor) -> list[Any]:
    kinds = [
        Option(kind.code, kind.name) for kind in approvals.document_kinds().values() if kind.written_by_hand
    ]
    fields = [sending.select("kind", Text("문서 종류", "Kind of document"), kinds)]
    own = {p.department_id: p.department_name for p in actor.posts}
    if len(own) > 1:
        departments = [Option(str(i), name) for i, name in own.items()]
        fields.append(sending.select("department", Text("기안 부서", "Drafting department"), departments))
    return fields


def _sign_ticked(actor: Actor, sent: bulk.Sent) -> list[dict[str, Any]]:
    chosen = []
    for value in sent.ticked:
        draft, _sep, version = value.partition(":")
        seen = int(version) if version.isascii() and version.isdecimal() and len(version) < 6 else None
        chosen.append(actions.ChosenDocument(draft[:20], seen))

    def do() -> Sequence[actions.ToldOfDocument]:
        return actions.sign_many(actor, chosen=chosen)

    return bulk.carry_out_documents(actor, "sign-many", sent, do)


def _page(
    request: HttpRequest,
    actor: Actor,
    language: str,
    *,
    sent: bulk.Sent | None = None,
    error: DomainError | None = None,
    told: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    asked, typed, wrong = _asked(request)
    after = request.GET.get("after", "")[:100]
    now = clock.now()
    found = rows.ListFound(()) if wrong else rows.drafts_listed(actor, now, asked, after)
    counts = rows.counts_of(actor)
    ticked = set(sent.ticked) if sent else set()
    shown = [document_words.line_of(row, asked.show, language, ticked) for row in found.rows]
    query = {name: value for name, value in typed.items() if value}
    values = {
        "show": asked.show,
        "tabs": _tabs(language, asked.show, counts),
        "documents": shown,
        "typed": typed,
        "wrong": wrong,
        "is_search": asked.is_search,
        "signable": asked.show == "waiting" and bool(shown),
        "next": _address(language, asked.show, {**query, "after": found.next}) if found.next else "",
        "first": _address(language, asked.show, query) if after else "",
        "clear": _address(language, asked.show, {}),
        "key": bulk.new_key(sent, error),
        "refused": error.message[language] if error else "",
        "results": document_words.results_of(told, language) if told is not None else None,
        "since_label": document_words.since_label(asked.show),
    }
    status = error.status if error else 200
    return page(request, actor, language, "desk/documents.html", HERE, values, status=status)


def _asked(request: HttpRequest) -> tuple[rows.ListAsked, dict[str, str], str]:
    """What list is asked for, what was typed to narrow it, and what is wrong with that."""
    show = request.GET.get("show", "waiting")
    typed = {
        name: request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST]
        for name in ("q", "person", "from", "to")
    }
    try:
        first = sending.start_of(typed["from"]) if typed["from"] else None
        last = sending.end_of(typed["to"]) if typed["to"] else None
    except (ValueError, OverflowError):
        return rows.ListAsked(_known(show)), typed, _("Write days as 2026-05-31.")
    person = _person(typed["person"])
    if typed["person"] and person is None:
        return rows.ListAsked(_known(show)), typed, _("There is no official of that name or code.")
    return rows.ListAsked(_known(show), typed["q"], person, first, last), typed, ""


def _known(show: str) -> str:
    return show if show in rows.SHOWN else rows.SHOWN[0]


def _person(words: str) -> int | None:
    if not words:
        return None
    return official_by_code(words) or next(iter(officials_like(words, limit=1)), None)


def _tabs(language: str, show: str, counts: dict[str, int]) -> list[Tab]:
    names = {
        "waiting": _("To sign"),
        "drafted": _("Drafted by me"),
        "returned": _("Returned"),
        "signed": _("Signed by me"),
        "arrived": _("Received"),
        "shown": _("Shown to me"),
        "register": _("Register"),
    }
    own = [
        Tab(
            name,
            _address(language, code, {}),
            code == show,
            at_most(counts[code]) if code in counts else None,
        )
        for code, name in names.items()
    ]
    return [*own, Tab(_("Other systems"), f"/{language}/desk/documents/other-systems/", False)]


def _address(language: str, show: str, query: dict[str, str]) -> str:
    asked = {"show": show, **query} if show != rows.SHOWN[0] else query
    return f"/{language}/desk/documents/" + (f"?{urlencode(asked)}" if asked else "")

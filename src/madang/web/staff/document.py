"""One document on the desk: read it, sign it or return it, and what else can be done; its attachments and print."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header

from madang.domains import approvals
from madang.domains.approvals import DraftAct, DraftState, rows
from madang.domains.cases import actions
from madang.domains.organisation import directory, members_of
from madang.domains.procedures import Field, Option, forms
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, InvalidInput, NotAllowed, NotPossible
from madang.kernel.idempotency import once
from madang.kernel.storage import storage
from madang.kernel.text import Text
from madang.web.acts import KEY, reworded
from madang.web.documents_shown import finished_page
from madang.web.staff import document_words, sending
from madang.web.staff.documents import HERE
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff

REFUSALS = (*sending.REFUSALS, NotAllowed)
_PUBLIC = Text(
    "모두에게 공개됩니다. 개인정보를 적지 마십시오.", "Everybody can read this. Leave out personal data."
)
_INSIDE = Text("이 문서를 볼 수 있는 사람이 읽습니다.", "Those who may see this document read it.")


@for_staff()
def document(request: HttpRequest, actor: Actor, language: str, draft: str) -> HttpResponse:
    """`desk/documents/{id}/?version=`: what is sent to it is one of the acts its forms offer."""
    if request.method != "POST":
        return _page(request, actor, language, draft)
    what = request.POST.get("what", "")[:40]
    act = what.partition("-")[0]
    if act not in _ACTS:
        raise Http404
    screen = rows.draft_screen(actor, draft, clock.now())
    try:
        _carry_out(request, actor, draft, what, _forms(screen, actor).get(what))
    except REFUSALS as error:
        return _page(request, actor, language, draft, what=what, error=error)
    if act == "redraft":
        return HttpResponseRedirect(
            f"/{language}/desk/documents/?show=drafted&done=document-redraft", status=303
        )
    return HttpResponseRedirect(f"/{language}/desk/documents/{draft}/?done=document-{act}", status=303)


@for_staff()
def versions(
    request: HttpRequest, actor: Actor, language: str, draft: str, old: int, new: int
) -> HttpResponse:
    """`desk/documents/{id}/versions/{old}/{new}/`: two versions side by side."""
    found = rows.versions_compared(actor, draft, old, new, clock.now())
    values = document_words.comparison(found, language)
    return page(request, actor, language, "desk/document_versions.html", HERE, values)


@for_staff()
def attachment(request: HttpRequest, actor: Actor, language: str, draft: str, file: str) -> HttpResponse:
    """An attachment, to be kept and never shown in the page; the look is logged where it is not open."""
    found = rows.attachment_of(actor, draft, file, clock.now())
    picture = found.media in ("image/png", "image/jpeg", "image/webp") and "shown" in request.GET
    media = found.media if picture else "application/octet-stream"
    response = HttpResponse(storage().read(found.sha256), content_type=media)
    response.headers["Content-Disposition"] = content_disposition_header(not picture, found.name) or ""
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@for_staff()
def print_pdf(request: HttpRequest, actor: Actor, language: str, draft: str) -> HttpResponse:
    """`desk/documents/{id}/document.pdf`: the finished document for archives (PDF/A)."""
    screen = rows.draft_screen(actor, draft, clock.now(), where="desk document pdf")
    found = approvals.finished_of(screen)
    name = f"{screen.number.ko if screen.number else screen.id}.pdf"
    response = HttpResponse(approvals.print_of(found), content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or ""
    return response


@for_staff()
def print_html(request: HttpRequest, actor: Actor, language: str, draft: str) -> HttpResponse:
    """`desk/documents/{id}/document/`: the finished document as a page of its own."""
    screen = rows.draft_screen(actor, draft, clock.now(), where="desk document page")
    here = f"/{language}/desk/documents/{draft}/"
    images = {a.position: f"{here}attachments/{a.id}/?shown=1" for a in screen.attachments}
    found = approvals.finished_of(screen)
    return HttpResponse(finished_page(found.document, language, images=images, pdf=f"{here}document.pdf"))


def _carry_out(request: HttpRequest, actor: Actor, draft: str, what: str, fields: list[Field] | None) -> None:
    """Does what a form says, once for each key. One that is offered no longer (`fields` is None) answers as before
    where it was sent twice; any other is refused by the act itself."""
    prefix = f"{draft}-{what}-"
    said = sorted((name, values) for name, values in request.POST.lists() if name.startswith(prefix))

    def perform() -> dict[str, Any]:
        typed: dict[str, Any] = {name.removeprefix(prefix): values[0] for name, values in said}
        if fields is not None:
            cleaned = forms.clean(fields, sending.typed(request, prefix[:-1], fields))
            if cleaned.faults:
                raise InvalidInput(cleaned.faults[0].message, "invalid_body", fields=cleaned.faults)
            typed = cleaned.values
        _ACTS[what.partition("-")[0]](actor, draft, what, typed)
        return {}

    scope, key = f"account:{actor.account_id}", request.POST.get(KEY, "")[:101]
    try:
        once(scope=scope, key=key, request=["document", draft, what, said], do=perform)
    except NotPossible as error:
        raise reworded(error) from error


# --- the forms -----------------------------------------------------------------------------------------


def _forms(screen: rows.DraftScreen, actor: Actor) -> dict[str, list[Field]]:
    """The forms of what can be done now, by name; a signature names the version that was read."""
    offered: dict[str, list[Field]] = {}
    if screen.version != screen.versions[-1]:  # what was, is read and not acted on
        return offered
    for_case = bool(screen.case_number)
    if DraftAct.SIGN in screen.acts:
        offered[f"sign-{screen.version}"] = _sign_fields(screen, for_case=for_case)
        offered["return"] = [
            _words("reason", "반송 사유", "Why it is returned", for_case=for_case, required=True)
        ]
    for order in screen.skippable:
        why = _words("reason", "생략 사유", "Why it is left out", for_case=for_case, required=True)
        offered[f"skip-{order}"] = [why]
    for act, name in (
        (DraftAct.RECALL, "recall"),
        (DraftAct.REDRAFT, "redraft"),
        (DraftAct.CONFIRM_CLASS, "class"),
    ):
        if act in screen.acts:
            offered[name] = []
    if DraftAct.CIRCULATE in screen.acts and (people := _colleagues(actor, _office(screen, actor))):
        officials = Field(
            name="officials",
            type="choices",
            label=Text("공람할 사람", "To whom"),
            required=True,
            choices=people,
        )
        offered["circulate"] = [officials]
    for sending_row in screen.sendings:
        if sending_row.mine:
            offered |= _incoming_forms(sending_row, actor)
    return offered


def _sign_fields(screen: rows.DraftScreen, *, for_case: bool) -> list[Field]:
    fields = []
    if screen.class_waits and DraftAct.CONFIRM_CLASS in screen.acts:
        label = Text("공개 구분과 그 근거가 맞음을 확인합니다", "I confirm the class and its grounds")
        fields.append(Field(name="confirms_class", type="boolean", label=label))
    opinion = _words("opinion", "의견(있을 때만)", "Opinion, if any", for_case=for_case, required=False)
    return [*fields, opinion]


def _words(name: str, ko: str, en: str, *, for_case: bool, required: bool) -> Field:
    return Field(
        name=name,
        type="textarea",
        label=Text(ko, en),
        help=_PUBLIC if for_case else _INSIDE,
        required=required,
        max_length=4000,
    )


def _incoming_forms(row: rows.SendingRow, actor: Actor) -> dict[str, list[Field]]:
    now = clock.now()
    departments = tuple(
        Option(row.code, row.name)
        for row in sorted(directory().structure.departments.values(), key=lambda row: row.name.ko)
        if row.is_open(now) and row.id not in {p.department_id for p in actor.posts}
    )
    to = sending.select("department", Text("맞는 부서", "The right department"), departments)
    here = directory().structure.responsible(row.department_id or 0, now)
    people = _colleagues(actor, here, and_self=True)
    handler = sending.select("handler", Text("담당자", "Who handles it"), people, required=False)
    reason = Field(
        name="reason",
        type="textarea",
        label=Text("사유", "Reason"),
        help=_INSIDE,
        required=True,
        max_length=4000,
    )
    return {
        f"receive-{row.id}": [handler],
        f"pass-{row.id}": [to, reason],
        f"refuse-{row.id}": [reason],
    }


def _office(screen: rows.DraftScreen, actor: Actor) -> int:
    """The department of the reader's to whose people they show a document: where it was drafted, or received."""
    concerned = [screen.department_id, *(row.department_id for row in screen.sendings)]
    own = [p.department_id for p in actor.posts if p.acting_for_official_id is None]
    return next((i for i in concerned if i in own), own[0] if own else 0) or 0


def _colleagues(actor: Actor, department_id: int, *, and_self: bool = False) -> tuple[Option, ...]:
    people = {o.id: o for o in members_of(department_id, clock.now())}
    return tuple(
        Option(str(o.id), Text(f"{o.post.ko} {o.name}", f"{o.name}, {o.post.en}"))
        for o in people.values()
        if and_self or o.id != actor.official_id
    )


# --- what they do --------------------------------------------------------------------------------------

Values = Mapping[str, Any]


def _sign(actor: Actor, draft: str, what: str, values: Values) -> None:
    actions.sign_document(
        actor,
        draft_id=draft,
        version=_number(what),
        opinion=values.get("opinion") or "",
        confirms_class=bool(values.get("confirms_class")),
    )


def _return(actor: Actor, draft: str, what: str, values: Values) -> None:
    actions.return_document(actor, draft_id=draft, reason=values.get("reason") or "")


def _skip(actor: Actor, draft: str, what: str, values: Values) -> None:
    actions.skip_review_of(actor, draft_id=draft, order=_number(what), reason=values.get("reason") or "")


def _recall(actor: Actor, draft: str, what: str, values: Values) -> None:
    actions.recall_document(actor, draft_id=draft)


def _redraft(actor: Actor, draft: str, what: str, values: Values) -> None:
    approvals.actions.redraft(actor, draft_id=draft)


def _confirm(actor: Actor, draft: str, what: str, values: Values) -> None:
    approvals.actions.confirm_class(actor, draft_id=draft)


def _circulate(actor: Actor, draft: str, what: str, values: Values) -> None:
    chosen = [int(i) for i in values.get("officials") or ()]
    approvals.actions.circulate(actor, draft_id=draft, official_ids=chosen)


def _receive(actor: Actor, draft: str, what: str, values: Values) -> None:
    handler = values.get("handler")
    approvals.actions.receive(actor, sending_id=_key(what), handler_id=int(handler) if handler else None)


def _pass_on(actor: Actor, draft: str, what: str, values: Values) -> None:
    approvals.actions.pass_on(
        actor,
        sending_id=_key(what),
        department=values.get("department") or "",
        reason=values.get("reason") or "",
    )


def _refuse(actor: Actor, draft: str, what: str, values: Values) -> None:
    approvals.actions.refuse(actor, sending_id=_key(what), reason=values.get("reason") or "")


_ACTS = {
    "sign": _sign,
    "return": _return,
    "skip": _skip,
    "recall": _recall,
    "redraft": _redraft,
    "class": _confirm,
    "circulate": _circulate,
    "receive": _receive,
    "pass": _pass_on,
    "refuse": _refuse,
}


def _number(what: str) -> int:
    tail = what.rpartition("-")[2]
    return int(tail) if tail.isascii() and tail.isdecimal() and len(tail) < 6 else 0


def _key(what: str) -> str:
    return what.partition("-")[2]


def _page(
    request: HttpRequest,
    actor: Actor,
    language: str,
    draft: str,
    *,
    what: str = "",
    error: DomainError | None = None,
) -> HttpResponse:
    asked = request.GET.get("version", "")
    version = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else None
    screen = rows.draft_screen(actor, draft, clock.now(), version=version)
    if screen.state == DraftState.APPROVED:  # only such are shown round
        approvals.actions.seen(actor, draft_id=draft)
    offered = _forms(screen, actor)
    shown = {
        name: sending.shown_form(
            f"{draft}-{name}",
            document_words.button_of(name),
            fields,
            language,
            values=sending.typed(request, f"{draft}-{name}", fields) if error and name == what else {},
            error=error if name == what else None,
        )
        for name, fields in offered.items()
    }
    values = document_words.screen_of(screen, language)
    values |= {
        "forms": document_words.forms_of(shown),
        "refused": error.message[language] if error and what not in offered else "",
    }
    status = error.status if error else 200
    return page(request, actor, language, "desk/document.html", HERE, values, status=status)

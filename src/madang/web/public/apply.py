"""Applying: a form that keeps what was typed, a page to look at everything once more, and the filing, once."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from madang.domains import accounts, cases, procedures
from madang.domains.cases import CaseDraftView, actions
from madang.domains.procedures import Version, forms
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, FieldFault, InvalidInput, NotFound, NotPossible
from madang.kernel.idempotency import once
from madang.kernel.ids import new_id
from madang.web import acts
from madang.web.fields import by_field, typed_in
from madang.web.public.apply_view import (
    FormPage,
    ReviewPage,
    draft_mark,
    for_whom,
    handled_by,
    name_of_whom,
)
from madang.web.public.my import FRESH
from madang.web.session import actor_of, signed_in
from madang.web.uploads import takes_files

PAGE = require_http_methods(["GET", "HEAD", "POST"])
_MOST_REMOVED = 50


@PAGE
@takes_files
@signed_in
def form(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """The application form of a procedure. What was typed is kept each time it is sent, right or wrong."""
    actor, chosen = actor_of(request), procedures.current_version(code)
    actions.check_may_begin(actor, chosen)
    if request.method != "POST":
        draft = _asked_for(request, actor, code)
        values = draft.values if draft else _known_of(actor, chosen)
        checked = bool(draft) and "check" in request.GET
        faults = _faults(chosen, values) if checked else ()
        return _form_page(request, language, chosen, draft, values, faults)
    return _sent(request, language, actor, chosen)


@PAGE
@signed_in
def review(request: HttpRequest, language: str, draft_id: str) -> HttpResponse:
    """Everything once more, beside it what the world will see; then the filing."""
    actor = actor_of(request)
    draft = cases.draft_of(actor, draft_id)
    if draft.filed_as:
        return _to_receipt(language, draft.filed_as)
    if request.method != "POST":
        return _review_page(request, language, draft)
    try:
        number = _file(request, actor, draft)
    except InvalidInput:
        return HttpResponseRedirect(_form_url(language, draft, check=True), status=303)
    except DomainError as error:  # a mandate may have ended meanwhile
        return _review_page(request, language, cases.draft_of(actor, draft_id), error)
    request.session[FRESH] = number
    return _to_receipt(language, number)


@require_POST
@signed_in
def discard(request: HttpRequest, language: str, draft_id: str) -> HttpResponse:
    """Throws a draft away; one that was filed stays."""
    actor = actor_of(request)
    draft = cases.draft_of(actor, draft_id)
    cases.discard_draft(actor, draft_id=draft_id)
    return HttpResponseRedirect(f"/{language}/my/?done=discarded&code={draft.procedure}", status=303)


# --- keeping


def _asked_for(request: HttpRequest, actor: Actor, code: str) -> CaseDraftView | None:
    """The draft named in the address, else the open one. Raises NotFound for one of somebody else."""
    wanted = request.GET.get("draft", "")
    if not wanted:
        return cases.open_draft_of(actor, code)
    draft = cases.draft_of(actor, wanted.replace("\x00", "")[:64])
    if draft.procedure != code or draft.filed_as:
        raise NotFound()
    return draft


def _known_of(actor: Actor, chosen: Version) -> dict[str, Any]:
    """What the account says about its owner, so that they need not type it. Nothing at the counter."""
    if actor.is_staff or actor.account_id is None:
        return {}
    contact = accounts.contact_of(actor.account_id)
    known = {"name": contact.name, "mobile": contact.phone, "phone": contact.phone, "email": contact.email}
    return {
        field.name: known[field.pii]
        for field in chosen.definition.form
        if field.name.startswith("applicant") and field.pii in known and known[field.pii]
    }


def _sent(request: HttpRequest, language: str, actor: Actor, chosen: Version) -> HttpResponse:
    fields = chosen.definition.form
    typed = typed_in(request.POST, fields)
    on_behalf = request.POST.get("on_behalf_of", "").replace("\x00", "")[:60]
    draft = _keep(request, actor, chosen, typed, on_behalf)
    if draft.filed_as:
        return _to_receipt(language, draft.filed_as, again=True)
    draft, faults = _take_files(request, actor, draft)
    values = {**draft.values, **typed}
    wants_review = request.POST.get("do") != "save"
    if wants_review:
        faults = (*_faults(chosen, values), *faults)
    if faults or _has_unkeepable(fields, typed):
        faults = faults or forms.clean(fields, values).faults
        return _form_page(request, language, chosen, draft, values, faults)
    if wants_review:
        return HttpResponseRedirect(f"/{language}/my/drafts/{draft.id}/", status=303)
    return HttpResponseRedirect(_form_url(language, draft) + "&done=kept#kept", status=303)


def _keep(
    request: HttpRequest, actor: Actor, chosen: Version, typed: dict[str, Any], on_behalf: str
) -> CaseDraftView:
    """Keeps what was typed in the draft of the form; the first time, in the one draft that its key stands for."""
    if draft_id := request.POST.get("draft", "").replace("\x00", "")[:64]:
        try:
            return _kept_in(actor, chosen, typed, draft_id, on_behalf)
        except NotFound:  # thrown away in another window: what was typed here is not lost
            pass
    key = request.POST.get(acts.KEY, "").replace("\x00", "")[:100] or new_id()
    made = once(
        scope=f"account:{actor.account_id}",
        key=key,
        request=["draft", chosen.code],
        do=lambda: {"draft": cases.keep_draft(actor, procedure=chosen.code, values=typed).id},
    )
    try:
        return _kept_in(actor, chosen, typed, made["draft"], on_behalf)
    except NotFound:
        return cases.keep_draft(actor, procedure=chosen.code, values=typed, on_behalf=on_behalf)


def _kept_in(
    actor: Actor, chosen: Version, typed: dict[str, Any], draft_id: str, on_behalf: str
) -> CaseDraftView:
    """The draft with what was typed; unchanged, with its number, where it was filed in the meantime."""
    try:
        return cases.keep_draft(
            actor, procedure=chosen.code, values=typed, draft_id=draft_id, on_behalf=on_behalf
        )
    except NotPossible:
        return cases.draft_of(actor, draft_id)


def _take_files(
    request: HttpRequest, actor: Actor, draft: CaseDraftView
) -> tuple[CaseDraftView, tuple[FieldFault, ...]]:
    """Keeps the files that came and drops those that were ticked; says what is wrong with each that cannot be taken."""
    for file_id in request.POST.getlist("remove")[:_MOST_REMOVED]:
        draft = cases.remove_draft_file(actor, draft_id=draft.id, file_id=file_id.replace("\x00", "")[:64])
    faults: list[FieldFault] = []
    for upload in acts.uploads(request):
        try:
            draft = cases.add_draft_file(actor, draft_id=draft.id, upload=upload)
        except InvalidInput as error:
            name = f"file-{upload.document}" if upload.document else acts.FILES
            faults += [FieldFault(name, fault.code, fault.message) for fault in error.fields]
    return draft, tuple(faults)


def _faults(chosen: Version, values: dict[str, Any]) -> tuple[FieldFault, ...]:
    """What stands in the way of filing: in the answers, or that the district is not known from them."""
    cleaned = forms.clean(chosen.definition.form, values)
    return cleaned.faults or actions.district_faults(chosen.definition, cleaned.values, clock.now())


def _has_unkeepable(fields: tuple[procedures.Field, ...], typed: dict[str, Any]) -> bool:
    """Whether something typed is too long to be kept: then saving is not silent about it."""
    return any(fault.code == "too_long" for fault in forms.clean(fields, typed).faults)


# --- filing


def _file(request: HttpRequest, actor: Actor, draft: CaseDraftView) -> str:
    """Files the draft as it was looked at; the same press of the button, twice or in two windows, gives one case."""
    key = request.POST.get(acts.KEY, "").replace("\x00", "")[:100] or new_id()
    seen = request.POST.get("seen", "")[:64] or "nothing"

    def do() -> dict[str, Any]:
        card = request.POST.get("identity_seen") == "true"
        return {"number": cases.file_draft(actor, draft_id=draft.id, seen=seen, identity_seen=card).number}

    done = once(scope=f"account:{actor.account_id}", key=key, request=["file", draft.id], do=do)
    return str(done["number"])


# --- pages


def _form_page(
    request: HttpRequest,
    language: str,
    chosen: Version,
    draft: CaseDraftView | None,
    values: dict[str, Any],
    faults: tuple[FieldFault, ...],
) -> HttpResponse:
    actor = actor_of(request)
    page = FormPage(
        chosen.definition, language, draft, values, by_field(faults, language), at_counter=actor.is_staff
    )
    key = request.POST.get(acts.KEY, "")[:100]
    context = {
        "page": page.shown(),
        "key": key or new_id(),
        "kept": request.GET.get("done") == "kept",
        "mark": "" if actor.is_staff else draft_mark(actor, chosen.code),
        "for_whom": for_whom(
            cases.acts_for(actor, chosen.code, clock.now()),
            request.POST.get("on_behalf_of", draft.on_behalf if draft else ""),
        ),
    }
    return render(request, "apply/form.html", context, status=422 if faults else 200)


def _review_page(
    request: HttpRequest, language: str, draft: CaseDraftView, error: DomainError | None = None
) -> HttpResponse:
    actor, chosen = actor_of(request), procedures.current_version(draft.procedure)
    if _faults(chosen, draft.values):
        return HttpResponseRedirect(_form_url(language, draft, check=True), status=303)
    cleaned = forms.clean(chosen.definition.form, draft.values)
    desk = actions.desk_for(chosen.definition, cleaned.values, clock.now())
    chosen = procedures.version_for(chosen.id, desk.provision.id if desk.provision else None)
    asks_identity = chosen.definition.identity == "verified" and chosen.definition.begins == "applicant"
    others = cases.acts_for(actor, chosen.code, clock.now()) if draft.on_behalf else []
    context = {
        "page": ReviewPage(chosen.definition, language, draft, cleaned.values).shown(),
        "handled": handled_by(desk, chosen.definition, language),
        "at_counter": actor.is_staff,
        "on_behalf_of": name_of_whom(others, draft.on_behalf),
        "asks_identity": asks_identity,
        "identity_open": asks_identity
        and not actor.is_staff
        and not accounts.identity_confirmed(actor.account_id),
        "edit": _form_url(language, draft),
        "key": new_id(),
        "said": error.message[language] if error else "",
    }
    return render(request, "apply/review.html", context, status=error.status if error else 200)


def _form_url(language: str, draft: CaseDraftView, *, check: bool = False) -> str:
    return f"/{language}/procedures/{draft.procedure}/apply/?draft={draft.id}{'&check=1' if check else ''}"


def _to_receipt(language: str, number: str, *, again: bool = False) -> HttpResponse:
    return HttpResponseRedirect(
        f"/{language}/my/receipts/{number}/{'?done=filed-before' if again else ''}", status=303
    )

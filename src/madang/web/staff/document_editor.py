"""Writing a document: saved as one goes, nothing lost, submitted when it is complete."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from madang.domains import approvals
from madang.domains.approvals import STATE_NAMES, rows
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, InvalidInput, NotFound, NotPossible
from madang.kernel.ids import new_id
from madang.web.fields import shown_fields, summary
from madang.web.public import moments
from madang.web.session import actor_of, private
from madang.web.staff import document_fields as asked
from madang.web.staff import document_keeping as keeping
from madang.web.staff import document_words
from madang.web.staff.documents import HERE
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff
from madang.web.staff.sending import ZONE
from madang.web.uploads import takes_files

REFUSALS = (InvalidInput, NotPossible)
ELSEWHERE = (
    "saved_elsewhere",
    "idempotency_key_reused",
)  # something else was saved since the form was opened
TYPED = ("title", "summary", "keywords", "to", "outside", "body", "grounds_reason", "cooperation", "amount")


@takes_files
def edit(request: HttpRequest, language: str, draft: str) -> HttpResponse:
    """`desk/documents/{id}/edit/`: `button` says what is wanted: save, submit, discard, detach-….

    Whoever was signed out while typing gets back what they typed, before they sign in again.
    """
    if request.method == "POST" and not actor_of(request).is_signed_in:
        return private(_signed_out(request, language))
    return _edit(request, language, draft)


@for_staff()
def _edit(request: HttpRequest, actor: Actor, language: str, draft: str) -> HttpResponse:
    try:
        screen = rows.editor_screen(actor, draft, clock.now())
    except NotFound:
        return _closed(request, actor, language, draft)
    if request.method != "POST":
        return _page(request, actor, language, screen)
    sent = keeping.read(request, screen)
    try:
        keeping.carry_out(actor, screen, sent)
    except REFUSALS as error:
        present = rows.editor_screen(actor, draft, clock.now())
        if _is_quiet(request):
            return _told(error, language, present)
        return _page(request, actor, language, present, sent, error)
    if _is_quiet(request):
        return _told(None, language, rows.editor_screen(actor, draft, clock.now()))
    return _onwards(language, draft, sent.button)


def _is_quiet(request: HttpRequest) -> bool:
    """Whether the script asks, which saves while somebody types."""
    return "application/json" in request.headers.get("Accept", "")


def _told(error: DomainError | None, language: str, screen: rows.DraftScreen) -> HttpResponse:
    """What the script needs: what to say, and, where the text was kept, the revision that it goes on from."""
    if error and error.code in ELSEWHERE:
        return JsonResponse({"said": error.message[language], "code": error.code}, status=error.status)
    at = moments.moment(screen.saved_at, ZONE, language).text
    said = [_("Saved at %(time)s") % {"time": at}]
    said += [fault.message[language] for fault in error.fields] if error else []
    return JsonResponse(
        {"revision": screen.revision, "said": " ".join(said), "code": error.code if error else ""},
        status=error.status if error else 200,
    )


def _onwards(language: str, draft: str, button: str) -> HttpResponse:
    documents = f"/{language}/desk/documents/"
    on = {
        keeping.SUBMIT: f"{documents}{draft}/?done=document-submit",
        keeping.DISCARD: f"{documents}?show=drafted&done=document-discard",
    }
    return HttpResponseRedirect(on.get(button, f"{documents}{draft}/edit/?done=document-save"), status=303)


def _closed(request: HttpRequest, actor: Actor, language: str, draft: str) -> HttpResponse:
    """A document that is written no longer: its page; what was typed into it meanwhile is given back."""
    screen = rows.draft_screen(actor, draft, clock.now())
    here = f"/{language}/desk/documents/{draft}/"
    if request.method != "POST":
        return HttpResponseRedirect(here)
    sent = keeping.read(request, screen)
    if keeping.done_before(actor, sent):
        return _onwards(language, draft, sent.button)
    state = STATE_NAMES[screen.state][language]
    said = _("The document is written no longer (%(state)s). Nothing was changed.") % {"state": state}
    if _is_quiet(request):
        return JsonResponse({"said": said, "code": "not_possible"}, status=409)
    context = {"said": said, "here": here, "way": _("To the document"), "typed": _typed(request, language)}
    return page(request, actor, language, "desk/document_unsaved.html", HERE, context, status=409)


def _signed_out(request: HttpRequest, language: str) -> HttpResponse:
    said = _("You were signed out. Nothing was saved.")
    if _is_quiet(request):
        return JsonResponse({"said": said, "code": "sign_in_first"}, status=401)
    context = {
        "said": said,
        "here": request.path,
        "way": _("Sign in and go on writing"),
        "typed": _typed(request, language),
    }
    return render(request, "desk/document_unsaved.html", context, status=401)


def _typed(request: HttpRequest, language: str) -> list[dict[str, str]]:
    """What was typed, to be copied."""
    return [
        {"name": name, "label": asked.LABELS[name][language], "text": text}
        for name in TYPED
        if (text := request.POST.get(name, "").strip())
    ]


def _page(
    request: HttpRequest,
    actor: Actor,
    language: str,
    screen: rows.DraftScreen,
    sent: keeping.Sent | None = None,
    error: DomainError | None = None,
) -> HttpResponse:
    here = f"/{language}/desk/documents/{screen.id}/"
    values = sent.values if sent else asked.values_of(screen, language)
    faults = _first_of_each(error, screen, language)
    shown = {
        part: shown_fields(fields, language, values=values, faults=faults)
        for part, fields in asked.parts_of(screen).items()
    }
    changed = bool(error and error.code in ELSEWHERE)
    context = {
        "here": here,
        "id": screen.id,
        "title": screen.content.title or _("(without title)"),
        "kind": approvals.document_kinds()[screen.kind].name[language],
        "state": STATE_NAMES[screen.state][language],
        "fields": shown,
        "attachments": _attachments(screen, here, language, values if sent else {}, faults),
        "file_fault": faults.get("file", ""),
        "files_lost": bool(error and sent and sent.files and changed),
        "returned": _why_returned(screen, language),
        "revision": screen.revision,
        "saved": moments.moment(screen.saved_at, ZONE, language),
        "key": new_id(),
        "faults": _listed(error, screen, language),
        "said": _said(error, language),
        "elsewhere": _elsewhere(screen, sent, language) if changed and sent else None,
        "line": _line(screen, language),
    }
    status = error.status if error else 200
    return page(request, actor, language, "desk/document_edit.html", HERE, context, status=status)


def _attachments(
    screen: rows.DraftScreen, here: str, language: str, typed: Any, faults: dict[str, str]
) -> list[dict[str, Any]]:
    """The files with what was typed of their class; as it is kept, where the form did not have them yet."""
    values = {**asked.values_of(screen, language), **typed}
    return [
        {
            "mark": asked.prefix_of(file).removeprefix("attachment-").removesuffix("-"),
            "position": file.position,
            "name": file.name,
            "url": f"{here}attachments/{file.id}/",
            "size": document_words.size_of(file.size),
            "is_open": file.disclosure == "open"
            and not any(f.startswith(asked.prefix_of(file)) for f in faults),
            "fields": shown_fields(asked.fields_of_attachment(file), language, values=values, faults=faults),
        }
        for file in screen.attachments
    ]


def _said(error: DomainError | None, language: str) -> str:
    """What is said of the whole form: a refusal, or that all but the faulty fields was kept."""
    if error is None:
        return ""
    if error.code == "idempotency_key_reused":
        return _("This form was sent before, with other words. Compare below, and save again.")
    return error.message[language]


def _elsewhere(screen: rows.DraftScreen, sent: keeping.Sent, language: str) -> dict[str, Any]:
    """What was saved in another window beside what is in this one."""
    typed = asked.read(sent.values, screen).content
    mine = replace(typed, attachments=screen.content.attachments)
    return document_words.difference_of(screen.content, mine, language)


def _first_of_each(error: DomainError | None, screen: rows.DraftScreen, language: str) -> dict[str, str]:
    faults: dict[str, str] = {}
    for fault in error.fields if error else ():
        faults.setdefault(asked.renamed(fault.field, screen), fault.message[language])
    return faults


def _listed(error: DomainError | None, screen: rows.DraftScreen, language: str) -> list[dict[str, str]]:
    """Every fault, also several of the body, each linked to its field."""
    names = [*(field.name for field in asked.all_fields(screen)), "file"]
    found: list[dict[str, str]] = []
    for fault in error.fields if error else ():
        found += summary({asked.renamed(fault.field, screen): fault.message[language]}, names)
    return found


def _why_returned(screen: rows.DraftScreen, language: str) -> dict[str, Any] | None:
    """Who returned it and why, where it came back."""
    seat = next((s for s in screen.seats if s.state == "sent_back"), None)
    if seat is None:
        return None
    return {
        "post": seat.post[language],
        "name": seat.signer,
        "at": moments.maybe(seat.at, ZONE, language),
        "reason": seat.reason,
    }


def _line(screen: rows.DraftScreen, language: str) -> dict[str, Any] | None:
    """The line as it would be proposed now, so that the drafter knows who will sign."""
    return document_words.proposed_line(rows.line_proposed(screen, clock.now()), language)

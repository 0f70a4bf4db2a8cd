"""Writing a document: saved as one goes, nothing lost, submitted when it is complete."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from madang.domains import approvals
from madang.domains.approvals import rows
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, InvalidInput, NotPossible
from madang.kernel.idempotency import once
from madang.kernel.ids import new_id
from madang.web.acts import KEY, fingerprint, uploads
from madang.web.fields import shown_fields, summary, typed_in
from madang.web.public import moments
from madang.web.staff import document_fields as asked
from madang.web.staff import document_words
from madang.web.staff.documents import HERE
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff
from madang.web.staff.sending import ZONE

REFUSALS = (InvalidInput, NotPossible)


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of the editor: the values typed, what button was pressed, the revision it began from."""

    values: Mapping[str, Any]
    button: str
    key: str
    revision: int


@for_staff()
def edit(request: HttpRequest, actor: Actor, language: str, draft: str) -> HttpResponse:
    """`desk/documents/{id}/edit/`: `button` says what is wanted: save, submit, attach, discard, detach-ID."""
    screen = rows.editor_screen(actor, draft, clock.now())
    if request.method != "POST":
        return _page(request, actor, language, screen)
    sent = _sent(request, screen)
    quiet = "application/json" in request.headers.get("Accept", "")
    try:
        _carry_out(request, actor, screen, sent)
    except REFUSALS as error:
        if quiet:
            return JsonResponse({"said": error.message[language], "code": error.code}, status=error.status)
        present = rows.editor_screen(actor, draft, clock.now())
        return _page(request, actor, language, present, sent, error)
    if quiet:
        saved = rows.editor_screen(actor, draft, clock.now())
        at = moments.moment(saved.saved_at, ZONE, language).text
        return JsonResponse({"revision": saved.revision, "said": _("Saved at %(time)s") % {"time": at}})
    return HttpResponseRedirect(_onwards(language, draft, sent.button), status=303)


def _carry_out(request: HttpRequest, actor: Actor, screen: rows.DraftScreen, sent: Sent) -> None:
    """Keeps what was typed first, whatever the button; then does what it says, each once."""
    files = uploads(request)
    scope = f"account:{actor.account_id}"
    said = ["document", screen.id, sent.button, dict(sent.values), [fingerprint(file) for file in files]]
    if sent.button != "discard":

        def keep() -> dict[str, Any]:
            revision = _keep(actor, screen, sent)
            for file in files:
                approvals.actions.attach(
                    actor, draft_id=screen.id, name=file.name, media=file.media, content=file.content
                )
            if sent.button.startswith("detach-"):
                attachment = sent.button.removeprefix("detach-")
                approvals.actions.detach(actor, draft_id=screen.id, attachment_id=attachment)
            return {"revision": revision}

        once(scope=scope, key=f"{sent.key[:80]}:keep", request=said, do=keep)
    if sent.button == "submit":
        once(scope=scope, key=sent.key, request=said, do=lambda: _submit(actor, screen, sent))
    elif sent.button == "discard":
        once(scope=scope, key=sent.key, request=said, do=lambda: _discard(actor, screen))


def _keep(actor: Actor, screen: rows.DraftScreen, sent: Sent) -> int:
    content = asked.content_of(sent.values, screen)
    revision = approvals.actions.save(
        actor,
        draft_id=screen.id,
        content=content,
        revision=sent.revision,
        amount=asked.amount_of(sent.values),
    )
    for file in screen.attachments:
        named = asked.class_of_attachment(sent.values, file)
        if named is not None:
            approvals.actions.classify_attachment(actor, draft_id=screen.id, attachment_id=file.id, **named)
    return revision


def _submit(actor: Actor, screen: rows.DraftScreen, sent: Sent) -> dict[str, Any]:
    cooperation = asked.cooperation_of(sent.values)
    approvals.actions.submit(actor, draft_id=screen.id, cooperation=cooperation)
    return {}


def _discard(actor: Actor, screen: rows.DraftScreen) -> dict[str, Any]:
    approvals.actions.discard(actor, draft_id=screen.id)
    return {}


def _onwards(language: str, draft: str, button: str) -> str:
    documents = f"/{language}/desk/documents/"
    if button == "submit":
        return f"{documents}{draft}/?done=document-submit"
    if button == "discard":
        return f"{documents}?show=drafted&done=document-discard"
    return f"{documents}{draft}/edit/?done=document-save"


def _sent(request: HttpRequest, screen: rows.DraftScreen) -> Sent:
    revision = request.POST.get("revision", "")
    return Sent(
        values=typed_in(request.POST, asked.all_fields(screen)),
        button=request.POST.get("button", "save")[:40],
        key=request.POST.get(KEY, "")[:101],
        revision=int(revision) if revision.isascii() and revision.isdecimal() and len(revision) < 9 else 0,
    )


def _page(
    request: HttpRequest,
    actor: Actor,
    language: str,
    screen: rows.DraftScreen,
    sent: Sent | None = None,
    error: DomainError | None = None,
) -> HttpResponse:
    here = f"/{language}/desk/documents/{screen.id}/"
    values = sent.values if sent else asked.values_of(screen)
    faults = _first_of_each(error, language)
    shown = {
        part: shown_fields(fields, language, values=values, faults=faults)
        for part, fields in asked.parts_of(screen).items()
    }
    context = {
        "here": here,
        "title": screen.content.title or _("(without title)"),
        "kind": approvals.document_kinds()[screen.kind].name[language],
        "state": document_words.STATE_NAMES[screen.state][language],
        "fields": shown,
        "attachments": [
            {
                "id": file.id,
                "position": file.position,
                "name": file.name,
                "url": f"{here}attachments/{file.id}/",
                "size": document_words.size_of(file.size),
                "fields": shown_fields(
                    asked.fields_of_attachment(file), language, values=values, faults=faults
                ),
            }
            for file in screen.attachments
        ],
        "returned": _why_returned(screen, language),
        "revision": screen.revision,
        "saved": moments.moment(screen.saved_at, ZONE, language),
        "key": sent.key if sent and error and error.code != "idempotency_key_reused" else new_id(),
        "faults": _listed(error, screen, language),
        "said": error.message[language] if error and not error.fields else "",
        "changed": bool(error and error.code == "saved_elsewhere"),
        "line": _line(screen, language),
        "mark": f"document-{screen.id}-{screen.revision}",
    }
    status = error.status if error else 200
    return page(request, actor, language, "desk/document_edit.html", HERE, context, status=status)


def _first_of_each(error: DomainError | None, language: str) -> dict[str, str]:
    faults: dict[str, str] = {}
    for fault in error.fields if error else ():
        faults.setdefault(fault.field, fault.message[language])
    return faults


def _listed(error: DomainError | None, screen: rows.DraftScreen, language: str) -> list[dict[str, str]]:
    """Every fault, also several of the body, each linked to its field."""
    names = [field.name for field in asked.all_fields(screen)]
    found: list[dict[str, str]] = []
    for fault in error.fields if error else ():
        found += summary({fault.field: fault.message[language]}, names)
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

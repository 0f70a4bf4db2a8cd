"""What the pages of the audit office about procedures share: their frame, and forms that are sent once."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from madang.domains import organisation
from madang.domains.procedures import Option
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, InvalidInput, NotPossible
from madang.kernel.idempotency import once
from madang.kernel.ids import new_id
from madang.kernel.text import Text
from madang.web.acts import KEY
from madang.web.staff.frame import page as desk_page

REFUSALS = (InvalidInput, NotPossible)
_SENT_BEFORE = Text(
    "이 양식은 이미 한 번 처리되었습니다. 지금 상태를 확인한 뒤, 더 하실 일이 있으면 새로 보내 주십시오.",
    "This form was taken once already. See how things stand now; if there is more to do, send it anew.",
)


def page(
    request: HttpRequest,
    actor: Actor,
    language: str,
    template: str,
    values: dict[str, Any],
    error: DomainError | None = None,
) -> HttpResponse:
    """A page of the audit office; an error gives it its status."""
    here = {"key": new_id(), "said": error.message[language] if error and not error.fields else ""}
    done = request.GET.get("done", "")
    if done in DONE:
        here["done"] = DONE[done]()
    status = error.status if error else 200
    return desk_page(
        request, actor, language, f"audit/{template}.html", "audit", {**here, **values}, status=status
    )


def sent_once(request: HttpRequest, actor: Actor, what: object, do: Callable[[], Any]) -> Any:
    """Does what a form asks for, once for its key; gives what it gave. Raises what `do` raises."""
    key = request.POST.get(KEY, "")[:101]
    try:
        answer = once(
            scope=f"account:{actor.account_id}",
            key=key,
            request=["audit", what, {name: request.POST.getlist(name) for name in sorted(request.POST)}],
            do=lambda: {"gave": do()},
        )
    except NotPossible as error:
        if error.code == "idempotency_key_reused":
            raise NotPossible(_SENT_BEFORE, "sent_before") from error
        raise
    return answer["gave"]


def revision_of(request: HttpRequest) -> int:
    """The revision of the draft that the sender saw; 0, which fits none, where it did not come."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def departments() -> tuple[Option, ...]:
    """The departments there are, as options (one statement)."""
    return tuple(Option(d.code, d.name) for d in organisation.departments_at(clock.now()))


DONE = {
    "kept": lambda: _("Kept in the draft."),
    "taken-back": lambda: _("The last change was taken back."),
    "discarded": lambda: _("The draft was discarded."),
    "published": lambda: _("Published. Everybody can see the new version and what changed."),
    "chosen": lambda: _("Your choice is public."),
    "continued": lambda: _("The draft continues on the newest version."),
    "moved": lambda: _("The case was moved to the new version."),
    "asked": lambda: _("The applicant was asked for consent."),
    "run-started": lambda: _("The worker moves the cases one after another. You may stop it at any time."),
    "run-stopped": lambda: _("Stopped. What was moved stays moved."),
}

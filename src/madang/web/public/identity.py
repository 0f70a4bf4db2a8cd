"""Proving who one is: a code to the confirmed address, or whatever provider the authority uses."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madang.domains import accounts, cases
from madang.kernel import clock, identity
from madang.kernel.errors import DomainError, NotFound
from madang.web.fields import by_field, plain_field, summary
from madang.web.session import actor_of, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@signed_in
def page(request: HttpRequest, language: str) -> HttpResponse:
    """Asks for a code, takes it; the cases that waited for it go on at once."""
    actor, now = actor_of(request), clock.now()
    if actor.is_staff:
        raise NotFound()
    if request.method != "POST":
        return _page(request, language)
    try:
        if request.POST.get("part") == "answer":
            cases.prove_identity(actor, answer=request.POST.get("code", "")[:200], at=now)
        else:
            accounts.ask_identity(actor, at=now)
    except DomainError as error:
        return _page(request, language, error)
    return HttpResponseRedirect(request.path, status=303)


def _page(request: HttpRequest, language: str, error: DomainError | None = None) -> HttpResponse:
    actor, account = actor_of(request), request.user
    faults = by_field(error.fields, language) if error else {}
    context: dict[str, Any] = {
        "confirmed": accounts.identity_confirmed(actor.account_id),
        "asked": accounts.identity_asked(actor.account_id or 0, clock.now()),
        "waiting": cases.waiting_for_identity(actor),
        "email": getattr(account, "email", ""),
        "email_confirmed": getattr(account, "email_verified_at", None) is not None,
        "provider": identity.provider().name[language],
        "faults": summary(faults, ["code"]),
        "said": error.message[language] if error and not faults else "",
        "field": plain_field(
            "code",
            _("Code from the letter"),
            fault=faults.get("code", ""),
            autocomplete="one-time-code",
            help=_("Six digits, valid for ten minutes."),
            max_length=40,
        ),
    }
    return render(request, "my/identity.html", context, status=error.status if error else 200)

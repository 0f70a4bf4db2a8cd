"""Following one case without an account: number and secret of the receipt open it for this browser session."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madang.domains import cases
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError
from madang.web.fields import by_field, plain_field, summary
from madang.web.session import actor_of, follow, follow_no_longer, private, remote_address

OPEN = "open"


@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
@sensitive_post_parameters("secret", "code")
def page(request: HttpRequest, language: str) -> HttpResponse:
    """Number and secret; once a case is open, what can be settled about it: letters, an account, closing it."""
    actor = actor_of(request)
    if request.method != "POST":
        return private(_page(request, actor, language))
    part = request.POST.get("part", OPEN)
    try:
        to = _PARTS.get(part, _open)(request, actor, language)
    except DomainError as error:
        return private(_page(request, actor, language, part, error))
    return private(HttpResponseRedirect(to, status=303))


def _open(request: HttpRequest, actor: Actor, language: str) -> str:
    following = cases.open_by_receipt(
        number=request.POST.get("number", "")[:40],
        secret=request.POST.get("secret", "")[:100],
        address=remote_address(request),
        at=clock.now(),
    )
    follow(request, following)
    if actor.is_signed_in:  # they came to take it into their account
        return f"/{language}/my/follow/"
    return f"/{language}/my/cases/{following.number}/"


def _letters(request: HttpRequest, actor: Actor, language: str) -> str:
    email = request.POST.get("email", "")[:300]
    cases.ask_letters(actor, email=email, language=language, at=clock.now())
    return f"/{language}/my/follow/?done=letters#h-letters"


def _confirm(request: HttpRequest, actor: Actor, language: str) -> str:
    cases.confirm_letters(actor, code=request.POST.get("code", "")[:40], at=clock.now())
    return f"/{language}/my/follow/?done=confirm"


def _stop(request: HttpRequest, actor: Actor, language: str) -> str:
    cases.stop_letters(actor, at=clock.now())
    return f"/{language}/my/follow/?done=stop"


def _claim(request: HttpRequest, actor: Actor, language: str) -> str:
    number = actor.follows or request.POST.get("number", "")[:40]  # done before: the secret has ended
    cases.claim(actor, number=number)
    follow_no_longer(request)
    return f"/{language}/my/cases/{number}/?done=claimed"


def _leave(request: HttpRequest, actor: Actor, language: str) -> str:
    follow_no_longer(request)
    return f"/{language}/my/follow/?done=leave"


_PARTS: dict[str, Callable[[HttpRequest, Actor, str], str]] = {
    OPEN: _open,
    "letters": _letters,
    "confirm": _confirm,
    "stop": _stop,
    "claim": _claim,
    "leave": _leave,
}


def _page(
    request: HttpRequest, actor: Actor, language: str, part: str = "", error: DomainError | None = None
) -> HttpResponse:
    faults = by_field(error.fields, language) if error else {}
    context: dict[str, Any] = {
        "done": _DONE[request.GET["done"]]() if request.GET.get("done") in _DONE else "",
        "faults": summary(faults, ["email", "code"]),
        "said": error.message[language] if error and not faults else "",
        "is_staff": actor.is_staff,
        "signed_in": actor.is_signed_in,
        "number": actor.follows,
        "fields": _opening(request.POST.get("number", "")[:40] if part == OPEN else ""),
    }
    if actor.follows:
        context |= _settings(request, actor, faults)
    return render(request, "my/follow.html", context, status=error.status if error else 200)


def _opening(number: str) -> list[Any]:
    return [
        plain_field(
            "number",
            _("Register number"),
            value=number,
            help=_("As it stands on the receipt, such as 2026-0000123."),
            max_length=40,
        ),
        plain_field(
            "secret",
            _("Secret of the receipt"),
            help=_("Twenty letters and digits; capitals and hyphens do not matter."),
            autocomplete="off",
            max_length=100,
        ),
    ]


def _settings(request: HttpRequest, actor: Actor, faults: dict[str, str]) -> dict[str, Any]:
    letters = cases.letters_to(actor, clock.now())
    email = plain_field(
        "email",
        _("E-mail"),
        type="email",
        value=request.POST.get("email", "")[:300],
        fault=faults.get("email", ""),
        autocomplete="email",
        help=_("We send a code there first, so that nobody gets letters they did not ask for."),
    )
    code = plain_field(
        "code",
        _("Code from the letter"),
        fault=faults.get("code", ""),
        autocomplete="one-time-code",
        help=_("Six digits, valid for ten minutes."),
        max_length=40,
    )
    return {
        "letters": letters,
        "email_field": email,
        "code_field": code,
        "may_claim": cases.may_claim(actor),
    }


_DONE: dict[str, Callable[[], str]] = {
    "letters": lambda: _("A code is on its way. Please enter it below."),
    "confirm": lambda: _("From now on we tell you of each step by e-mail."),
    "stop": lambda: _("No more letters will come, and your address is forgotten."),
    "leave": lambda: _("The case is closed in this browser. Number and secret open it again."),
}

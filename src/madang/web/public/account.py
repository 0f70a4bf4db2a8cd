"""Signing in and out, registering, and what the links in letters lead to."""

from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from madang.domains import accounts, cases
from madang.kernel import clock
from madang.kernel.errors import DomainError, InvalidInput, NotFound, NotPossible
from madang.web.fields import ShownField, by_field, plain_field, summary
from madang.web.session import actor_of, private, remote_address, safe_next

PAGE = require_http_methods(["GET", "HEAD", "POST"])
_REGISTRATION = ("username", "password", "full_name", "email", "phone")
# the demo city's people, as its documentation names them
_DEMO = (
    *("citizen1", "citizen2", "official1", "lead1", "director1", "executive1"),
    *("auditor1", "disclosure1", "inspector1", "operator1"),
)
DEMO_PASSWORD = "madang"  # noqa: S105 - of invented people, in demo mode only


@PAGE
@ensure_csrf_cookie
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest, language: str) -> HttpResponse:
    """Signs a person in and goes on to where they wanted to go, if that is a page of ours."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    if request.method != "POST":
        if actor_of(request).is_signed_in:
            return private(HttpResponseRedirect(safe_next(request, wanted, f"/{language}/my/")))
        return _sign_in_page(request, wanted)
    try:
        account = accounts.sign_in(
            username=request.POST.get("username", "")[:200],
            password=request.POST.get("password", "")[:1000],
            address=remote_address(request),
            at=clock.now(),
        )
    except DomainError as error:
        return _sign_in_page(request, wanted, said=error.message[language], status=error.status)
    return private(_enter(request, account, wanted, language))


@require_POST
def sign_out(request: HttpRequest, language: str) -> HttpResponse:
    """Ends the session. A second time does nothing."""
    auth.logout(request)
    return private(HttpResponseRedirect(f"/{language}/"))


@PAGE
@ensure_csrf_cookie
@sensitive_post_parameters("password")
def register(request: HttpRequest, language: str) -> HttpResponse:
    """Opens an account for a citizen and signs them in; the letter that confirms the address is on its way."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    if request.method != "POST":
        return _register_page(request, wanted, {}, {})
    typed = {name: request.POST.get(name, "")[:1000] for name in _REGISTRATION}
    try:
        account = accounts.register_citizen(**typed, language=language, at=clock.now())
    except InvalidInput as error:
        twice = _registered_a_moment_ago(request, typed, error)
        if twice is not None:
            return private(_enter(request, twice, wanted, language))
        return _register_page(request, wanted, typed, by_field(error.fields, language))
    return private(_enter(request, account, wanted, language, otherwise=f"/{language}/my/?done=registered"))


@PAGE
@ensure_csrf_cookie
def verify(request: HttpRequest, language: str) -> HttpResponse:
    """Confirms an e-mail address. Opening the link changes nothing, since mail filters open links; the button does."""
    token = request.POST.get("token", request.GET.get("token", ""))[:200]
    page = {
        "title": _("Confirm your e-mail address"),
        "said": _("Press the button to confirm that this e-mail address is yours."),
        "button": _("Confirm"),
        "token": token,
    }
    if request.method != "POST":
        return _letter_page(request, page)
    try:
        accounts.verify_email(token=token, at=clock.now())
    except (InvalidInput, NotPossible) as error:
        return _letter_page(request, {**page, "refused": error.message[language]}, error.status)
    said = _(
        "Your e-mail address is confirmed. From now on we tell you by e-mail of each step of your cases."
    )
    return _letter_page(request, {**page, "done": said})


@csrf_exempt  # mail programs send this by themselves (RFC 8058); the token in the address is the right to it
@PAGE
def unsubscribe(request: HttpRequest, language: str, token: str = "") -> HttpResponse:
    """Stops the letters about steps. Opening the link changes nothing; the button, or the mail program, does."""
    token = (token or request.GET.get("token", "") or request.POST.get("token", ""))[:200]
    page = {
        "title": _("Stop letters by e-mail"),
        "said": _(
            "Press the button to stop e-mail about the steps of your cases. You can switch it on again at any time."
        ),
        "button": _("Stop the letters"),
        "token": token,
    }
    if request.method != "POST":
        return _letter_page(request, page)
    try:
        if not cases.stop_letters_by_token(token=token, at=clock.now()):
            accounts.unsubscribe(token=token, at=clock.now())
    except NotFound as error:
        return _letter_page(request, {**page, "refused": error.message[language]}, error.status)
    said = _(
        "You will get no more e-mail about the steps of your cases. Their pages show everything as before."
    )
    return _letter_page(request, {**page, "done": said})


def _enter(
    request: HttpRequest, account: Any, wanted: str, language: str, otherwise: str = ""
) -> HttpResponse:
    """Begins the session under a new key and goes on."""
    auth.login(request, account)
    home = f"/{language}/desk/" if account.kind == account.Kind.OFFICIAL else f"/{language}/my/"
    return HttpResponseRedirect(safe_next(request, wanted, otherwise or home), status=303)


def _registered_a_moment_ago(request: HttpRequest, typed: dict[str, str], error: InvalidInput) -> Any | None:
    """The account, where the only fault is that the same form opened it before: a double click, a reload."""
    if [fault.code for fault in error.fields] != ["taken"] or error.fields[0].field != "username":
        return None
    try:
        return accounts.sign_in(
            username=typed["username"],
            password=typed["password"],
            address=remote_address(request),
            at=clock.now(),
        )
    except DomainError:
        return None


def _sign_in_page(request: HttpRequest, wanted: str, said: str = "", status: int = 200) -> HttpResponse:
    fields = [
        plain_field(
            "username",
            _("User name"),
            value=request.POST.get("username", "")[:200],
            autocomplete="username",
        ),
        plain_field("password", _("Password"), type="password", autocomplete="current-password"),
    ]
    context = {"fields": fields, "next": wanted, "said": said, "demo": _demo_people()}
    return private(render(request, "account/sign_in.html", context, status=status))


def _demo_people() -> dict[str, Any]:
    """The invented people of the demo city, where it was loaded; nobody in production."""
    if settings.ENVIRONMENT.production or accounts.account_by_username(_DEMO[0]) is None:
        return {}
    return {"names": _DEMO, "password": DEMO_PASSWORD}


def _register_page(
    request: HttpRequest, wanted: str, typed: dict[str, str], faults: dict[str, str]
) -> HttpResponse:
    context = {
        "fields": _registration_fields(typed, faults),
        "next": wanted,
        "faults": summary(faults, _REGISTRATION),
    }
    return private(render(request, "account/register.html", context, status=422 if faults else 200))


def _registration_fields(typed: dict[str, str], faults: dict[str, str]) -> list[ShownField]:
    def line(name: str, label: str, **more: Any) -> ShownField:
        return plain_field(name, label, value=typed.get(name, ""), fault=faults.get(name, ""), **more)

    return [
        line(
            "username",
            _("User name"),
            autocomplete="username",
            help=_("3 to 40 characters: small Latin letters, digits, dot, underscore, hyphen."),
        ),
        plain_field(
            "password",
            _("Password"),
            type="password",
            fault=faults.get("password", ""),
            autocomplete="new-password",
            help=_("At least 10 characters. A sentence is easy to remember."),
        ),
        line("full_name", _("Name"), autocomplete="name", help=_("Not made public.")),
        line(
            "email",
            _("E-mail"),
            type="email",
            autocomplete="email",
            help=_("We send news of your cases here, once you have confirmed the address. Not made public."),
        ),
        line(
            "phone",
            _("Telephone"),
            type="phone",
            autocomplete="tel",
            required=False,
            help=_("Not made public."),
        ),
    ]


def _letter_page(request: HttpRequest, page: dict[str, str], status: int = 200) -> HttpResponse:
    return private(render(request, "account/letter.html", {"done": "", "refused": "", **page}, status=status))

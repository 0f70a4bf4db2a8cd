"""What a person chooses about their account: words and letters, address, password, keys for programs, businesses."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madang.domains import accounts
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError
from madang.kernel.idempotency import once
from madang.kernel.ids import new_id
from madang.web.fields import ShownField, by_field, plain_field, summary
from madang.web.public import moments
from madang.web.public.present import present
from madang.web.session import actor_of, remote_address, signed_in

_LONGEST_ID = 15


@dataclass(slots=True)
class Answer:
    """What became of a part of the page that was sent: what is wrong with it, or what to show once."""

    part: str = ""
    faults: dict[str, str] = field(default_factory=dict)
    said: str = ""
    status: int = 200
    token: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("current", "new")
@signed_in
def preferences(request: HttpRequest, language: str) -> HttpResponse:
    """The account's page: several small forms, each of which is sent alone and names itself in `part`."""
    actor = actor_of(request)
    if request.method != "POST":
        return _page(request, actor, language, Answer())
    part = request.POST.get("part", "")
    answer = Answer(part)
    try:
        answer.token = _PARTS[part](request, actor) if part in _PARTS else ""
    except DomainError as error:
        answer.status = error.status
        answer.faults = by_field(error.fields, language)
        answer.said = "" if error.fields else error.message[language]
        return _page(request, actor, language, answer)
    if answer.token:
        return _page(request, actor, language, answer)
    return HttpResponseRedirect(f"/{language}/my/preferences/?done={part}#done", status=303)


# --- the parts


def _profile(request: HttpRequest, actor: Actor) -> str:
    accounts.change_preferences(
        actor,
        at=clock.now(),
        full_name=request.POST.get("full_name", "")[:500],
        phone=request.POST.get("phone", "")[:500],
        language=request.POST.get("language", "")[:20],
        notify_by_email=request.POST.get("notify_by_email") == "true",
    )
    return ""


def _email(request: HttpRequest, actor: Actor) -> str:
    accounts.request_email_verification(actor, email=request.POST.get("email", "")[:1000], at=clock.now())
    return ""


def _password(request: HttpRequest, actor: Actor) -> str:
    account = accounts.change_password(
        actor,
        current=request.POST.get("current", "")[:1000],
        new=request.POST.get("new", "")[:1000],
        at=clock.now(),
        address=remote_address(request),
    )
    auth.update_session_auth_hash(request, account)  # other sessions end, this one goes on under a new key
    return ""


def _token(request: HttpRequest, actor: Actor) -> str:
    """The new key for programs, shown this once; empty where the same form had made it before."""
    made: list[str] = []

    def issue() -> dict[str, Any]:
        name, username = request.POST.get("name", "")[:500], request.user.get_username()
        made.append(accounts.issue_token(actor, username=username, name=name, at=clock.now()))
        return {}

    key = request.POST.get("idempotency_key", "")[:100] or new_id()
    once(scope=f"account:{actor.account_id}", key=key, request=["token"], do=issue)
    return made[0] if made else ""


def _revoke(request: HttpRequest, actor: Actor) -> str:
    accounts.revoke_token(actor, token_id=_number(request, "token"), at=clock.now())
    return ""


def _business(request: HttpRequest, actor: Actor) -> str:
    accounts.register_business(
        actor,
        registration_number=request.POST.get("registration_number", "")[:500],
        name=request.POST.get("business_name", "")[:500],
        at=clock.now(),
    )
    return ""


def _member(request: HttpRequest, actor: Actor) -> str:
    accounts.invite_member(
        actor,
        business_id=_number(request, "business"),
        username=request.POST.get("username", "")[:200],
        role=request.POST.get("role", "staff")[:20],
        at=clock.now(),
    )
    return ""


def _answer(request: HttpRequest, actor: Actor) -> str:
    """Yes or no to an invitation."""
    accounts.answer_invitation(
        actor,
        invitation_id=_number(request, "invitation"),
        accept=request.POST.get("answer") == "yes",
        at=clock.now(),
    )
    return ""


def _quit(request: HttpRequest, actor: Actor) -> str:
    accounts.leave_business(actor, business_id=_number(request, "business"), at=clock.now())
    return ""


def _leave(request: HttpRequest, actor: Actor) -> str:
    accounts.remove_member(
        actor,
        business_id=_number(request, "business"),
        username=request.POST.get("username", "")[:200],
        at=clock.now(),
    )
    return ""


_PARTS: dict[str, Callable[[HttpRequest, Actor], str]] = {
    "profile": _profile,
    "email": _email,
    "password": _password,
    "token": _token,
    "revoke": _revoke,
    "business": _business,
    "member": _member,
    "leave": _leave,
    "answer": _answer,
    "quit": _quit,
}


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= _LONGEST_ID else 0


# --- the page


def _page(request: HttpRequest, actor: Actor, language: str, answer: Answer) -> HttpResponse:
    account: Any = request.user
    typed = request.POST if answer.faults or answer.said else {}
    known = ["full_name", "phone", "language", "email", "current", "new", "name"]
    known += ["registration_number", "business_name", "username"]
    faults = dict(answer.faults)
    if answer.part == "business" and "name" in faults:
        faults["business_name"] = faults.pop("name")
    context = {
        "account": account,
        "verified": account.email_verified_at is not None,
        "profile": _profile_fields(account, typed, faults),
        "email": [_email_field(account, typed, faults)],
        "password": _password_fields(answer.part, faults),
        "token_field": [_line("name", _("What is it for?"), typed, faults)],
        "business_fields": _business_fields(typed, faults),
        "tokens": _tokens(actor, language),
        "businesses": _businesses(actor),
        "invitations": accounts.invitations_to(actor.account_id or 0),
        "identity_confirmed": account.identity_confirmed_at is not None,
        "is_citizen": not actor.is_staff,
        "key": new_id(),
        "answer": answer,
        "faults": summary(faults, known),
        "done": _DONE[request.GET["done"]]() if request.GET.get("done") in _DONE else "",
    }
    return render(request, "account/preferences.html", context, status=answer.status)


def _line(name: str, label: str, typed: Any, faults: dict[str, str], **more: Any) -> ShownField:
    value = typed.get(name, more.pop("value", ""))
    return plain_field(name, label, value=value, fault=faults.get(name, ""), **more)


def _profile_fields(account: Any, typed: Any, faults: dict[str, str]) -> list[ShownField]:
    return [
        _line("full_name", _("Name"), typed, faults, value=account.full_name, autocomplete="name"),
        _line(
            "phone",
            _("Telephone"),
            typed,
            faults,
            value=account.phone,
            type="phone",
            autocomplete="tel",
            required=False,
        ),
        _line(
            "language",
            _("Language of letters"),
            typed,
            faults,
            value=account.language,
            type="choice",
            choices=settings.LANGUAGES,
        ),
        plain_field(
            "notify_by_email",
            _("Tell me by e-mail of each step of my cases"),
            type="boolean",
            value=account.notify_by_email,
            required=False,
        ),
    ]


def _email_field(account: Any, typed: Any, faults: dict[str, str]) -> ShownField:
    help = _("We send a letter there; the new address counts once you have confirmed it.")
    return _line(
        "email",
        _("E-mail"),
        typed,
        faults,
        value=account.email,
        type="email",
        autocomplete="email",
        help=help,
    )


def _password_fields(part: str, faults: dict[str, str]) -> list[ShownField]:
    return [
        plain_field("current", _("Present password"), type="password", autocomplete="current-password"),
        plain_field(
            "new",
            _("New password"),
            type="password",
            autocomplete="new-password",
            fault=faults.get("new", "") if part == "password" else "",
            help=_("At least 10 characters. A sentence is easy to remember."),
        ),
    ]


def _business_fields(typed: Any, faults: dict[str, str]) -> list[ShownField]:
    return [
        _line("registration_number", _("Business registration number"), typed, faults),
        _line("business_name", _("Name of the business"), typed, faults, autocomplete="organization"),
    ]


def _businesses(actor: Actor) -> list[dict[str, Any]]:
    return [
        {"row": row, "members": accounts.member_rows(actor, row.id)}
        for row in accounts.businesses_of(actor.account_id or 0)
    ]


def _tokens(actor: Actor, language: str) -> list[dict[str, Any]]:
    zone = present().zone
    return [
        {
            "id": row.id,
            "name": row.name,
            "created": moments.moment(row.created_at, zone, language),
            "used": moments.maybe(row.last_used_at, zone, language),
        }
        for row in accounts.tokens_of(actor.account_id or 0)
        if row.revoked_at is None
    ]


_DONE: dict[str, Callable[[], str]] = {
    "profile": lambda: _("Saved."),
    "email": lambda: _("A letter is on its way. Please open the address in it to confirm."),
    "password": lambda: _("Your password is changed. Everywhere else you were signed out."),
    "token": lambda: _(
        "The key was made before and cannot be shown again. Revoke it and make another if you lost it."
    ),
    "revoke": lambda: _("The key is of no use any more."),
    "business": lambda: _("The business is registered, and you represent it."),
    "member": lambda: _("The invitation is sent. It counts once the person says yes."),
    "answer": lambda: _("Your answer is noted."),
    "quit": lambda: _("You no longer act for the business."),
    "leave": lambda: _("This person no longer acts for the business."),
}

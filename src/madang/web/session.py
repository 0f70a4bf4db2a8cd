"""Who acts in a request, and from where."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from madang.domains.cases import Following, still_followed
from madang.domains.organisation import present_actor
from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS, Actor
from madang.kernel.clock import parse_instant

Answer = TypeVar("Answer", bound=HttpResponseBase)
View = Callable[..., Any]
_KEPT, _FOLLOWS = "_madang_actor", "madang_follows"
_LONGEST_NEXT = 1000


def actor_of(request: HttpRequest) -> Actor:
    """The person behind a request as they are now; ANONYMOUS, without a statement, where no session cookie came.

    Looked up once in a request: two statements for a citizen, one to five more for an official, one more where the
    session follows a case with the secret of its receipt.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ANONYMOUS
    if _KEPT not in request.__dict__:
        user = request.user
        actor = present_actor(user, clock.now()) if user.is_authenticated else ANONYMOUS
        request.__dict__[_KEPT] = _following(request, actor)
    found: Actor = request.__dict__[_KEPT]
    return found


def follow(request: HttpRequest, following: Following) -> None:
    """From now on this session follows the case; under a new session key."""
    request.session.cycle_key()
    request.session[_FOLLOWS] = [following.number, following.turn, following.since.isoformat()]
    request.__dict__.pop(_KEPT, None)


def follow_no_longer(request: HttpRequest) -> None:
    """Ends what `follow` began."""
    request.session.pop(_FOLLOWS, None)
    request.session.cycle_key()
    request.__dict__.pop(_KEPT, None)


def _following(request: HttpRequest, actor: Actor) -> Actor:
    """The actor with the case that this session follows. Officials have the desk."""
    kept = request.session.get(_FOLLOWS)
    if not kept or actor.is_staff:
        return actor
    following = Following(kept[0], kept[1], parse_instant(kept[2]))
    return replace(actor, follows=following.number) if still_followed(following, clock.now()) else actor


def signed_in_or_following(view: View) -> View:
    """The view for people who are signed in, or who opened a case with its receipt; others sign in first."""

    @wraps(view)
    def guarded(request: HttpRequest, language: str, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = actor_of(request)
        if not actor.is_signed_in and not actor.follows:
            return private(to_sign_in(request, language))
        return private(view(request, language, *args, **kwargs))

    return guarded


def signed_in(view: View) -> View:
    """The view for people who are signed in; others sign in first and come back. Such pages are never stored."""

    @wraps(view)
    def guarded(request: HttpRequest, language: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if not actor_of(request).is_signed_in:
            return private(to_sign_in(request, language))
        return private(view(request, language, *args, **kwargs))

    return guarded


def private(response: Answer) -> Answer:
    """Marks an answer as meant for one person: no cache keeps it, no search engine lists it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def to_sign_in(request: HttpRequest, language: str) -> HttpResponseRedirect:
    """To the sign-in page, which leads back here; after a form was sent, back to the page of the form."""
    here = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    return HttpResponseRedirect(f"/{language}/sign-in/?next={quote(here, safe='/')}")


def safe_next(request: HttpRequest, wanted: str, otherwise: str) -> str:
    """The address to go on to, if it is a page of ours; else `otherwise`."""
    is_path = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and len(wanted) < _LONGEST_NEXT
    ours = is_path and url_has_allowed_host_and_scheme(wanted, None) and wanted.isprintable()
    return wanted if ours and not wanted.startswith("/api/") else otherwise


def remote_address(request: HttpRequest) -> str:
    """The network address of the asker: the connection's, or in production what the proxy in front wrote last."""
    if settings.ENVIRONMENT.production:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded[:64]
    return str(request.META.get("REMOTE_ADDR", ""))[:64]

"""Who acts in a request, and from where."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from madang.domains.organisation import present_actor
from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS, Actor

Answer = TypeVar("Answer", bound=HttpResponseBase)
View = Callable[..., Any]
_KEPT = "_madang_actor"
_LONGEST_NEXT = 1000


def actor_of(request: HttpRequest) -> Actor:
    """The person behind a request as they are now; ANONYMOUS, without a statement, where no session cookie came.

    Looked up once in a request: two statements for a citizen, one to five more for an official.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ANONYMOUS
    if _KEPT not in request.__dict__:
        user = request.user
        request.__dict__[_KEPT] = present_actor(user, clock.now()) if user.is_authenticated else ANONYMOUS
    actor: Actor = request.__dict__[_KEPT]
    return actor


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

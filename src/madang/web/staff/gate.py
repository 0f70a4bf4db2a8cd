"""Who may open a page for staff: nobody else learns that it exists."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from madang.kernel.actor import Actor, Role
from madang.web.session import actor_of, private, to_sign_in

View = Callable[..., HttpResponse]
INSPECTION = (Role.INSPECTOR, Role.AUDITOR, Role.EXECUTIVE)
DISCLOSURE = (Role.DISCLOSURE_OFFICER,)


def for_staff(*roles: Role) -> Callable[[View], View]:
    """The view for officials who have one of `roles` (any official where none is named), with the `actor` first.

    Whoever is not signed in signs in and comes back; everybody else gets the page of an address that is not there.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, language: str, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = actor_of(request)
            if not actor.is_signed_in:
                return private(to_sign_in(request, language))
            if not actor.is_staff or (roles and not _may_enter(actor, roles)):
                raise Http404
            return private(view(request, actor, language, *args, **kwargs))

        return guarded

    return guard


def _may_enter(actor: Actor, roles: tuple[Role, ...]) -> bool:
    """Inspection and disclosure show each what they may see; every other room is for the whole authority."""
    return actor.has(*roles) if roles in (INSPECTION, DISCLOSURE) else actor.everywhere(*roles)

"""Who calls: a token in `Authorization: Bearer`, or nobody. A session cookie counts for nothing here."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from madang.api import words
from madang.api.reading import take_body
from madang.domains.accounts import account_by_token
from madang.domains.organisation import present_actor
from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS, Actor
from madang.kernel.errors import DomainError, NotAllowed


class Bearer(HttpBearer):
    """Needed for writes and for what is one's own. Reads the body once the caller is known.

    `reads_body`: not where the body is a stream that the operation reads itself.
    """

    def __init__(self, *, reads_body: bool = True) -> None:
        super().__init__()
        self.reads_body = reads_body

    def __call__(self, request: HttpRequest) -> Any:
        actor = caller(request, clock.now())
        if not actor.is_signed_in:
            raise DomainError(words.NO_TOKEN, "no_token", 401)
        if self.reads_body and request.method not in ("GET", "HEAD"):
            take_body(request)
        return actor

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return by_token(token, clock.now())


def caller(request: HttpRequest, at: datetime) -> Actor:
    """The actor behind the token; ANONYMOUS where none was sent. Raises DomainError (401) for a token of no worth."""
    header = request.headers.get("Authorization", "").strip()
    if not header:
        return ANONYMOUS
    scheme, _, token = header.partition(" ")
    actor = by_token(token.strip(), at) if scheme.lower() == "bearer" else None
    if actor is None:
        raise DomainError(words.BAD_TOKEN, "bad_token", 401)
    return actor


def official_calling(request: HttpRequest) -> Actor:
    """The caller of an operation for officials. Raises NotAllowed (`staff_only`) for everybody else."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    if not actor.is_staff:
        raise NotAllowed(words.STAFF_ONLY, "staff_only")
    return actor


def by_token(token: str, at: datetime) -> Actor | None:
    """The actor a token stands for now; None for one that is unknown, revoked or of a closed account."""
    if not (token.isascii() and token.isprintable() and 0 < len(token) < 200):
        return None
    account = account_by_token(token, at)
    return present_actor(account, at) if account else None
